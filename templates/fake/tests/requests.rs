//! What is wrong with a request is found, and nothing else.

mod support;

use ionoscloud_fake::{Fake, Options};
use serde_json::Value;
use support::{send, shop};

/// A request, and where its problems are.
struct Case {
    method: &'static str,
    target: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    problems: &'static [&'static str],
}

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=key/20261130/de/shop/aws4_request, SignedHeaders=host;x-amz-date, \
    Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

const JSON: &[(&str, &str)] = &[("Content-Type", "application/json")];

fn case(method: &'static str, target: &'static str, problems: &'static [&'static str]) -> Case {
    Case {
        method,
        target,
        headers: &[],
        body: "",
        problems,
    }
}

fn json(
    method: &'static str,
    target: &'static str,
    body: &'static str,
    problems: &'static [&'static str],
) -> Case {
    Case {
        method,
        target,
        headers: JSON,
        body,
        problems,
    }
}

fn with(headers: &'static [(&'static str, &'static str)], case: Case) -> Case {
    Case { headers, ..case }
}

#[test]
fn every_problem_is_found_and_told() {
    let fake = Fake::start(Options::new(vec![shop()]).plain()).expect("a port is free");
    let cases = [
        // Paths and methods.
        case("GET", "/shop/v1/shops", &[]),
        case("GET", "/shop/shop/v1/shops", &[]),
        case("GET", "/shop/v1/shop", &["path"]),
        case("GET", "/shops", &["path"]),
        case("GET", "/shop/v1/shops/", &["path"]),
        case("DELETE", "/shop/v1/shops", &["path"]),
        case("GET", "/shop/v1/shops/a%2Fb%20%25", &[]),
        case("GET", "/shop/v1/shops/a%2", &["path/shopId"]),
        case("GET", "/shop/v1/shops/%FF", &["path/shopId"]),
        // Queries.
        case(
            "GET",
            "/shop/v1/shops?depth=10&offset=0&limit=50&filter.name=a+b",
            &[],
        ),
        case("GET", "/shop/v1/shops?depth=11", &["query/depth"]),
        case("GET", "/shop/v1/shops?depth=one", &["query/depth"]),
        case("GET", "/shop/v1/shops?depth=1&depth=2", &["query/depth"]),
        case(
            "GET",
            "/shop/v1/shops?Depth=1&limit=0",
            &["query/limit", "query/Depth"],
        ),
        case("GET", "/shop/v1/shops?tag=a&tag=b", &[]),
        case("GET", "/shop/v1/shops?tag=a&tag=b&tag=c", &["query/tag"]),
        case("GET", "/shop/v1/shops?sort=asc,desc", &[]),
        case("GET", "/shop/v1/shops?sort=asc,up", &["query/sort"]),
        case("GET", "/shop/v1/shops?filter.size=1&filter.size=2", &[]),
        case(
            "GET",
            "/shop/v1/shops?filter.size=123456",
            &["query/filter.size"],
        ),
        case("GET", "/shop/v1/shops?filter=1", &["query/filter"]),
        case("GET", "/shop/v1/shops?tag=%", &["query"]),
        with(
            &[("X-Reason", "why")],
            case("GET", "/shop/v1/search?q=", &[]),
        ),
        case("GET", "/shop/v1/search", &["query/q", "header/X-Reason"]),
        // Bodies.
        json(
            "POST",
            "/shop/v1/shops",
            r#"{"properties":{"name":"a","note":null,"labels":{"x":"y"}}}"#,
            &[],
        ),
        case("POST", "/shop/v1/shops", &["body"]),
        json("POST", "/shop/v1/shops", "{", &["body"]),
        json("POST", "/shop/v1/shops", "{}", &["body"]),
        json(
            "POST",
            "/shop/v1/shops",
            r#"{"properties":{}}"#,
            &["body/properties"],
        ),
        json(
            "POST",
            "/shop/v1/shops",
            r#"{"properties":{"name":null}}"#,
            &["body/properties/name"],
        ),
        json(
            "POST",
            "/shop/v1/shops",
            r#"{"properties":{"name":"a","size":0}}"#,
            &["body/properties/size"],
        ),
        json(
            "POST",
            "/shop/v1/shops",
            r#"{"properties":{"name":"a","size":1.5}}"#,
            &["body/properties/size"],
        ),
        json(
            "POST",
            "/shop/v1/shops",
            r#"{"properties":{"name":"a"},"type":"house"}"#,
            &["body/type"],
        ),
        json(
            "POST",
            "/shop/v1/shops",
            r#"{"properties":{"name":"a","naem":"b"}}"#,
            &["body/properties/naem"],
        ),
        json(
            "POST",
            "/shop/v1/shops",
            r#"{"properties":{"name":"a"},"id":"1"}"#,
            &["body/id"],
        ),
        json("GET", "/shop/v1/shops", "{}", &["body"]),
        Case {
            body: "{}",
            headers: &[("Content-Type", "text/plain")],
            ..case("POST", "/shop/v1/shops", &["header/Content-Type"])
        },
        Case {
            body: "soup",
            headers: &[("Content-Type", "text/plain; charset=utf-8")],
            ..case("PUT", "/shop/v1/menu/7", &[])
        },
        Case {
            body: "too long a menu",
            headers: &[("Content-Type", "text/plain")],
            ..case("PUT", "/shop/v1/menu/8", &["path/day", "body"])
        },
        // Headers and credentials.
        with(
            &[("Accept", "application/*")],
            case("GET", "/shop/v1/shops", &[]),
        ),
        with(
            &[("Accept", "text/html, application/xml")],
            case("GET", "/shop/v1/shops", &["header/Accept"]),
        ),
        with(
            &[("Authorization", "Basic dXNlcjpwYXNz")],
            case("GET", "/shop/v1/shops", &[]),
        ),
        with(
            &[("Authorization", "Basic ")],
            case("GET", "/shop/v1/shops", &["header/Authorization"]),
        ),
        with(
            &[
                ("Authorization", SIGNED),
                ("X-Amz-Date", "20261130T120000Z"),
            ],
            case("GET", "/shop/v1/shops/signed", &[]),
        ),
        with(
            &[("Authorization", SIGNED)],
            case("GET", "/shop/v1/shops/signed", &["header/Authorization"]),
        ),
        with(
            &[
                ("Authorization", "Bearer token"),
                ("X-Amz-Date", "20261130T120000Z"),
            ],
            case("GET", "/shop/v1/shops/signed", &["header/Authorization"]),
        ),
        with(
            &[("Authorization", "Digest abc")],
            case("GET", "/shop/v1/shops", &["header/Authorization"]),
        ),
        with(
            &[("Authorization", "")],
            case("GET", "/shop/v1/shops/best", &[]),
        ),
        Case {
            headers: &[
                ("Content-Type", "application/json"),
                ("X-Contract-Number", "twelve"),
            ],
            ..json(
                "POST",
                "/shop/v1/shops",
                r#"{"properties":{"name":"a"}}"#,
                &["header/X-Contract-Number"],
            )
        },
    ];
    for Case {
        method,
        target,
        headers,
        body,
        problems,
    } in cases
    {
        let reply = send(&fake, method, target, headers, body);
        let requests = fake.take_requests();
        let [request] = requests.as_slice() else {
            panic!("one request: {requests:?}")
        };
        let found: Vec<&str> = request
            .problems
            .iter()
            .map(|problem| problem.at.as_str())
            .collect();
        assert_eq!(
            found, problems,
            "{method} {target} {headers:?} {body}: {:?}",
            request.problems
        );
        assert_eq!(
            reply.status == 400,
            !problems.is_empty(),
            "{method} {target}"
        );
        if reply.status == 400 {
            let body = reply.json();
            assert_eq!(body["httpStatus"], 400);
            assert_eq!(
                body["messages"].as_array().map(Vec::len),
                Some(problems.len())
            );
            assert_eq!(
                body["messages"][0]["message"],
                request.problems[0].to_string()
            );
            assert!(body["messages"][0]["errorCode"].is_string());
        }
    }
}

#[test]
fn a_request_is_recorded_as_it_came() {
    let fake = Fake::start(Options::new(vec![shop()]).plain()).expect("a port is free");
    let target = "/shop/v1/shops/a%2Fb/labels/%C3%BC%20%26";
    let with_query = format!("{target}?b=1+%2B%20%26&a=");
    send(&fake, "GET", &with_query, &[("X-Own", "yes")], "");
    let requests = fake.requests();
    let [request] = requests.as_slice() else {
        panic!("one request: {requests:?}")
    };
    assert_eq!(request.operation.as_deref(), Some("labelsGet"));
    assert_eq!(request.product.as_deref(), Some("shop"));
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("GET", target)
    );
    // In the order of the template, although the document declares them the other way round.
    assert_eq!(request.arguments, ["a/b", "ü &"]);
    let query: Vec<(&str, &str)> = request
        .query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(query, [("b", "1 + &"), ("a", "")]);
    assert!(
        request
            .headers
            .contains(&("x-own".to_owned(), "yes".to_owned()))
    );
    let unknown: Vec<&str> = request
        .problems
        .iter()
        .map(|problem| problem.at.as_str())
        .collect();
    assert_eq!(unknown, ["query/b", "query/a"]);
    assert_eq!(
        (request.status, request.answer_type.as_str()),
        (400, "application/json")
    );
    assert!(serde_json::from_slice::<Value>(&request.answer).is_ok());
    assert_eq!(fake.take_requests().len(), 1);
    assert!(fake.requests().is_empty());
}

#[test]
fn a_literal_path_comes_before_a_variable_one() {
    let fake = Fake::start(Options::new(vec![shop()]).plain()).expect("a port is free");
    send(&fake, "GET", "/shop/v1/shops/best", &[], "");
    send(&fake, "GET", "/shop/v1/shops/worst", &[], "");
    let called: Vec<_> = fake
        .requests()
        .into_iter()
        .filter_map(|request| request.operation)
        .collect();
    assert_eq!(called, ["shopsBest", "shopsFindById"]);
}

#[test]
fn a_shared_path_belongs_to_the_product_that_the_user_agent_names() {
    let other = ionoscloud_fake::Document::from_value("mall", shop().root().clone())
        .expect("the document is in order");
    let fake = Fake::start(Options::new(vec![shop(), other]).plain()).expect("a port is free");
    send(&fake, "GET", "/shop/v1/shops", &[], "");
    send(
        &fake,
        "GET",
        "/shop/v1/shops",
        &[("User-Agent", "mine/1 ionoscloud-mall/0.1.0")],
        "",
    );
    send(
        &fake,
        "GET",
        "/mall/shop/v1/shops",
        &[("User-Agent", "ionoscloud-shop/0.1.0")],
        "",
    );
    let called: Vec<_> = fake
        .requests()
        .into_iter()
        .filter_map(|request| request.product)
        .collect();
    assert_eq!(called, ["shop", "mall", "mall"]);
}
