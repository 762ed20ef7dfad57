//! What documents of object storages ask for beside paths, XML and signatures: lists that tell of their next page in words of
//! their own, sums of bodies, headers that say something of an object.

use golden_behavior::{Server, answer, json};
use golden_objects::model::Rules;
use golden_objects::{Client, Error};

fn xml(body: &str) -> String {
    answer(200, &[("content-type", "application/xml")], body)
}

fn page(keys: &[&str], rest: &str) -> String {
    let keys = keys
        .iter()
        .map(|key| format!("<Contents><Key>{key}</Key></Contents>"));
    xml(&format!(
        "<Objects>{}{rest}</Objects>",
        keys.collect::<String>()
    ))
}

/// The keys of all pages, and the targets of the requests.
async fn keys(pages: Vec<String>) -> (Result<Vec<String>, Error>, Vec<String>) {
    let server = Server::start(pages);
    let client = Client::new(&server.session());
    let all = client.objects().get("b").most(2).all().await;
    let keys = all.map(|all| {
        let keys = all
            .iter()
            .map(|object| object.key().unwrap_or("-").to_owned());
        keys.collect()
    });
    let targets = server.seen().into_iter().map(|seen| seen.target);
    (keys, targets.collect())
}

#[tokio::test]
async fn a_page_says_where_the_next_one_begins() {
    let more = "<IsTruncated>true</IsTruncated>";
    let (all, targets) = keys(vec![
        page(
            &["a", "b"],
            &format!("{more}<NextMarker>b&amp;/</NextMarker>"),
        ),
        // Names that begin alike may be all that a page has.
        page(
            &[],
            &format!("{more}<Prefixes>c</Prefixes><NextMarker>c/</NextMarker>"),
        ),
        // Where it goes on is left out where the last item tells it.
        page(&["d", "e f"], more),
        page(
            &["g"],
            "<IsTruncated>false</IsTruncated><NextMarker>g</NextMarker>",
        ),
    ])
    .await;
    assert_eq!(all.unwrap(), ["a", "b", "d", "e f", "g"]);
    let wanted = [
        "/b?most=2",
        "/b?most=2&marker=b%26/",
        "/b?most=2&marker=c/",
        "/b?most=2&marker=e%20f",
    ];
    let plain: Vec<String> = targets
        .iter()
        .map(|target| target.replace("%2F", "/"))
        .collect();
    assert_eq!(plain, wanted);
}

#[tokio::test]
async fn a_list_ends_where_its_page_says_so_or_comes_again() {
    let (all, targets) = keys(vec![page(&["a"], "<NextMarker>a</NextMarker>")]).await;
    assert_eq!(
        (all.unwrap().len(), targets.len()),
        (1, 1),
        "nothing says that there is more"
    );
    let again = || {
        page(
            &["a"],
            "<IsTruncated>true</IsTruncated><NextMarker>a</NextMarker>",
        )
    };
    let (all, targets) = keys(vec![again(), again(), again()]).await;
    assert_eq!(
        (all.unwrap().len(), targets.len()),
        (2, 2),
        "the second is the first"
    );
    let (all, _) = keys(vec![page(&[], "<IsTruncated>true</IsTruncated>")]).await;
    let error = all.unwrap_err().to_string();
    assert!(error.contains("there is more, and not where"), "{error}");
}

#[tokio::test]
async fn all_that_a_page_says_of_the_next_is_sent() {
    let server = Server::start([
        json(
            200,
            r#"{"Versions": [{"Key": "a"}], "IsTruncated": true, "NextName": "a", "NextVersion": "1"}"#,
        ),
        json(
            200,
            r#"{"Versions": [{"Key": "a"}], "IsTruncated": true, "NextName": "b"}"#,
        ),
        json(200, r#"{"Versions": [{"Key": "b"}], "IsTruncated": false}"#),
    ]);
    let client = Client::new(&server.session());
    let all = client.objects().list_versions("b").all().await.unwrap();
    assert_eq!(all.len(), 3);
    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(
        targets,
        [
            "/b?versions",
            "/b?versions&name-marker=a&version-marker=1",
            "/b?versions&name-marker=b"
        ],
        "what the page before said is not sent once more"
    );
    let server = Server::start([json(200, r#"{"Boxes": [{"Key": "a"}, {"Key": "b"}]}"#)]);
    let boxes = Client::new(&server.session())
        .objects()
        .list_boxes()
        .await
        .unwrap();
    assert_eq!(boxes.boxes().len(), 2, "a list of one page");
}

#[tokio::test]
async fn a_body_that_has_to_be_compared_brings_its_sum() {
    let server = Server::start([
        answer(200, &[], ""),
        answer(200, &[], ""),
        answer(204, &[], ""),
    ]);
    let client = Client::new(&server.session());
    let mut rules = Rules::default();
    rules.days = Some(7);
    client.rules().replace("b", &rules).await.unwrap();
    client
        .rules()
        .replace("b", &rules)
        .content_md5("mine")
        .await
        .unwrap();
    client.objects().put("b", "k", "text").await.unwrap();
    let seen = server.seen();
    let sums: Vec<Option<&str>> = seen.iter().map(|seen| seen.header("content-md5")).collect();
    // printf '…' | openssl md5 -binary | base64
    let sent = r#"<?xml version="1.0" encoding="UTF-8"?><Rules><Days>7</Days></Rules>"#;
    assert_eq!(seen[0].text(), sent);
    assert_eq!(
        sums,
        [Some("yayhYosvpvnrMChAl+uTgQ=="), Some("mine"), None],
        "only where the document demands it"
    );
}

#[tokio::test]
async fn the_header_of_the_type_is_a_choice_where_the_body_does_not_say_it() {
    let server = Server::start((0..4).map(|_| answer(204, &[], "")));
    let client = Client::new(&server.session());
    let objects = client.objects();
    objects.put("b", "k", "text").await.unwrap();
    objects
        .put("b", "k", "text")
        .content_type("text/plain")
        .await
        .unwrap();
    objects
        .post_form("b", "k", "multipart/form-data; boundary=x", "--x--")
        .await
        .unwrap();
    objects
        .copy("b", "k", "/b/a", [("", 0_i64); 0])
        .content_type("image/png")
        .await
        .unwrap();
    let seen = server.seen();
    let types: Vec<Option<&str>> = seen
        .iter()
        .map(|seen| seen.header("content-type"))
        .collect();
    assert_eq!(
        types,
        [
            Some("application/octet-stream"),
            Some("text/plain"),
            Some("multipart/form-data; boundary=x"),
            Some("image/png"),
        ]
    );
}

#[tokio::test]
async fn entries_of_a_header_are_headers_of_their_own() {
    let server = Server::start([answer(204, &[], ""), answer(204, &[], "")]);
    let client = Client::new(&server.session());
    let put = client.objects().put("b", "k", "text");
    put.x_meta("Color", "red")
        .x_meta("size", "1")
        .x_meta("size", "2")
        .await
        .unwrap();
    client
        .objects()
        .copy("b", "k", "/b/a", [("one", 1), ("two", 2)])
        .await
        .unwrap();
    let seen = server.seen();
    let [put, copy] = seen.as_slice() else {
        panic!("{}", seen.len())
    };
    assert_eq!(
        put.header("x-meta-color"),
        Some("red"),
        "names of headers have no case"
    );
    assert_eq!(put.header("x-meta-size"), Some("2"), "the last one counts");
    assert_eq!(copy.header("x-copy-source"), Some("/b/a"));
    assert_eq!(
        [copy.header("x-tag-one"), copy.header("x-tag-two")],
        [Some("1"), Some("2")]
    );
    for (key, value) in [
        ("a b", "x"),
        ("a", "ä"),
        ("a", "x\ny"),
        ("a:", "x"),
        ("a", " x"),
    ] {
        let server = Server::start([answer(204, &[], "")]);
        let put = Client::new(&server.session())
            .objects()
            .put("b", "k", "text");
        let refused = put.x_meta(key, value).await.unwrap_err();
        assert!(
            refused.is_invalid_request() && server.seen().is_empty(),
            "{key:?} {value:?}"
        );
    }
}
