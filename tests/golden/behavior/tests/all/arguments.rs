//! The driver, with every kind of argument that an operation can take: what is sent is held against the table of styles
//! (OpenAPI 3.0.3, Parameter Object, Style Examples), byte for byte, and what is no such argument is refused.

use golden_behavior::{Seen, Server, answer};
use ionoscloud_driver::{Arguments, Body, call};
use serde_json::{Map, Value, json};

/// Calls an operation, and tells what arrived.
async fn sent(id: &str, arguments: Arguments) -> Seen {
    let server = Server::start([answer(204, &[], "")]);
    let pending = call(&server.session(), "arguments", id, arguments);
    let outcome = pending.unwrap_or_else(|refused| panic!("{refused}")).await;
    assert_eq!(
        outcome
            .unwrap_or_else(|error| panic!("{id}: {error}"))
            .status,
        204
    );
    server.only()
}

/// Why a call is refused before anything is sent.
fn refused(id: &str, arguments: Arguments) -> String {
    let server = Server::start([answer(204, &[], "")]);
    let Err(refused) = call(&server.session(), "arguments", id, arguments) else {
        panic!("{id} is not refused");
    };
    assert!(server.seen().is_empty());
    assert!(!refused.is_unknown_operation(), "{refused}");
    refused.problems().join("; ")
}

fn object(value: Value) -> Map<String, Value> {
    let Value::Object(members) = value else {
        panic!("{value} is no object");
    };
    members
}

/// A value of each kind, as JSON has it. The last is the greatest that 64 bits hold.
fn values() -> Value {
    json!({
        "text": "a b/c", "word": "small", "level": 2, "i32": -2147483648, "i64": i64::MIN, "u32": 4294967295u32,
        "u64": u64::MAX, "number": 0.5, "flag": true, "time": "2026-02-03T04:05:06+01:00",
        "uuid": "5c0b9b00-ae36-4626-bff6-e6c30e6d2809", "list": ["a", "b,c"], "integers": [1, -2],
        "words": ["big", "new"], "times": ["2026-02-03T04:05:06Z"], "map": {"k": "v", "l": "w&x"},
        "counts": {"one": 1, "two": -2}, "object": {"name": "n", "count": 3, "on": null}, "either": [1, 2],
        "any": {"deep": true},
    })
}

/// The same with `X-` in front of each name; a comma inside of an item cannot be told from one between items there, and an item
/// with nothing in it is left out.
fn in_headers(mut values: Value) -> Map<String, Value> {
    values["list"] = json!(["a", "b"]);
    values["object"]["on"] = json!(true);
    let members = object(values).into_iter();
    members
        .map(|(name, value)| (format!("X-{name}"), value))
        .collect()
}

#[tokio::test]
async fn each_kind_stands_in_a_path() {
    let names = [
        "text", "word", "level", "i32", "i64", "u32", "u64", "number", "flag", "time", "uuid",
        "list", "integers", "words", "times", "map", "counts", "object", "either", "any",
    ];
    let values = values();
    let path = names.iter().map(|name| match &values[name] {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    });
    let path = path.chain([r#"{"name":"c"}"#.to_owned()]).collect();
    let seen = sent(
        "path",
        Arguments {
            path,
            ..Arguments::default()
        },
    )
    .await;
    let expected = [
        "/path",
        "a%20b%2Fc",
        "small",
        "2",
        "-2147483648",
        "-9223372036854775808",
        "4294967295",
        "18446744073709551615",
        "0.5",
        "true",
        "2026-02-03T04%3A05%3A06%2B01%3A00",
        "5c0b9b00-ae36-4626-bff6-e6c30e6d2809",
        "a,b%2Cc",
        "1,-2",
        "big,new",
        "2026-02-03T04%3A05%3A06Z",
        "k,v,l,w%26x",
        "one,1,two,-2",
        "name,n,count,3,on,",
        "1,2",
        "deep,true",
        "%7B%22name%22%3A%22c%22%7D",
    ];
    assert_eq!(seen.target, expected.join("/"));
}

/// What only a query takes.
fn in_query() -> Map<String, Value> {
    let mut all = object(values());
    all.extend(object(json!({
        "comma": [1, 2], "space": ["a", "b"], "pipe": [true, false], "deep": {"k": "v"}, "deepIntegers": {"k": -1},
        "deepUnsigned": {"k": u64::MAX}, "deepFlags": {"k": false}, "deepWords": {"k": "big"},
        "deepObject": {"name": "n", "count": "3"}, "spread": {"left": 1, "right": 2}, "contentText": "a\"b",
        "contentObject": {"name": "n", "on": null}, "contentList": [{"count": 1}, {}], "nothing": [1, null],
    })));
    all
}

#[tokio::test]
async fn each_kind_stands_in_a_query() {
    for id in ["query-required", "query-optional"] {
        let seen = sent(
            id,
            Arguments {
                query: in_query(),
                ..Arguments::default()
            },
        )
        .await;
        let (_, query) = seen.target.split_once('?').expect("a query");
        let mut pairs: Vec<&str> = query.split('&').collect();
        let mut expected = vec![
            "text=a%20b%2Fc",
            "word=small",
            "level=2",
            "i32=-2147483648",
            "i64=-9223372036854775808",
            "u32=4294967295",
            "u64=18446744073709551615",
            "number=0.5",
            "flag=true",
            "time=2026-02-03T04%3A05%3A06%2B01%3A00",
            "uuid=5c0b9b00-ae36-4626-bff6-e6c30e6d2809",
            "list=a",
            "list=b%2Cc",
            "integers=1",
            "integers=-2",
            "words=big",
            "words=new",
            "times=2026-02-03T04%3A05%3A06Z",
            "map=k,v,l,w%26x",
            "counts=one,1,two,-2",
            "object=name,n,count,3,on,",
            "either=1",
            "either=2",
            "deep=true",
            "comma=1,2",
            "space=a%20b",
            "pipe=true%7Cfalse",
            "deep[k]=v",
            "deepIntegers[k]=-1",
            "deepUnsigned[k]=18446744073709551615",
            "deepFlags[k]=false",
            "deepWords[k]=big",
            "deepObject[name]=n",
            "deepObject[count]=3",
            "left=1",
            "right=2",
            "contentText=%22a%5C%22b%22",
            "contentObject=%7B%22name%22%3A%22n%22%2C%22on%22%3Anull%7D",
            "contentList=%5B%7B%22count%22%3A1%7D%2C%7B%7D%5D",
            "nothing=%5B1%2Cnull%5D",
        ];
        // In which order the parameters stand is for the builder to say.
        pairs.sort_unstable();
        expected.sort_unstable();
        assert_eq!(pairs, expected, "{id}");
    }
}

#[tokio::test]
async fn each_kind_stands_in_headers() {
    for id in ["header-required", "header-optional"] {
        let mut headers = in_headers(values());
        headers.insert("X-content".to_owned(), json!({"name": "c"}));
        let seen = sent(
            id,
            Arguments {
                headers,
                ..Arguments::default()
            },
        )
        .await;
        for (name, expected) in [
            ("x-text", "a b/c"),
            ("x-word", "small"),
            ("x-level", "2"),
            ("x-i32", "-2147483648"),
            ("x-i64", "-9223372036854775808"),
            ("x-u32", "4294967295"),
            ("x-u64", "18446744073709551615"),
            ("x-number", "0.5"),
            ("x-flag", "true"),
            ("x-time", "2026-02-03T04:05:06+01:00"),
            ("x-uuid", "5c0b9b00-ae36-4626-bff6-e6c30e6d2809"),
            ("x-list", "a,b"),
            ("x-integers", "1,-2"),
            ("x-words", "big,new"),
            ("x-times", "2026-02-03T04:05:06Z"),
            ("x-map", "k,v,l,w&x"),
            ("x-counts", "one,1,two,-2"),
            ("x-object", "name,n,count,3,on,true"),
            ("x-either", "1,2"),
            ("x-any", "deep,true"),
            ("x-content", r#"{"name":"c"}"#),
        ] {
            assert_eq!(seen.header(name), Some(expected), "{id}: {name}");
        }
    }
}

#[tokio::test]
async fn each_kind_stands_in_cookies() {
    for id in ["cookie-required", "cookie-optional"] {
        let mut cookies = object(values());
        cookies.insert("content".to_owned(), json!({"name": "c"}));
        let seen = sent(
            id,
            Arguments {
                cookies,
                ..Arguments::default()
            },
        )
        .await;
        let mut found: Vec<&str> = seen
            .header("cookie")
            .expect("cookies")
            .split("; ")
            .collect();
        let mut expected = vec![
            "text=a%20b%2Fc",
            "word=small",
            "level=2",
            "i32=-2147483648",
            "i64=-9223372036854775808",
            "u32=4294967295",
            "u64=18446744073709551615",
            "number=0.5",
            "flag=true",
            "time=2026-02-03T04%3A05%3A06%2B01%3A00",
            "uuid=5c0b9b00-ae36-4626-bff6-e6c30e6d2809",
            "list=a,b%2Cc",
            "integers=1,-2",
            "words=big,new",
            "times=2026-02-03T04%3A05%3A06Z",
            "map=k,v,l,w%26x",
            "counts=one,1,two,-2",
            "object=name,n,count,3,on,",
            "either=1,2",
            "any=deep,true",
            "content=%7B%22name%22%3A%22c%22%7D",
        ];
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{id}");
    }
}

/// A header and a cookie of one name are two.
#[tokio::test]
async fn a_header_and_a_cookie_may_have_one_name() {
    let seen = sent(
        "cookie-and-header",
        Arguments {
            headers: object(json!({"both": "h"})),
            cookies: object(json!({"both": "c"})),
            ..Arguments::default()
        },
    )
    .await;
    assert_eq!(seen.header("both"), Some("h"));
    assert_eq!(seen.header("cookie"), Some("both=c"));
    let problems = refused(
        "cookie-and-header",
        Arguments {
            headers: object(json!({"both": "h"})),
            ..Arguments::default()
        },
    );
    assert!(problems.contains("parameter both is missing"), "{problems}");
}

#[tokio::test]
async fn each_kind_is_a_body() {
    let json = "application/json";
    let form = "application/x-www-form-urlencoded";
    for (id, body, media, expected) in [
        (
            "object",
            Body::Json(json!({"name": "n", "count": 1, "on": null})),
            json,
            r#"{"name":"n","count":1,"on":null}"#,
        ),
        (
            "list",
            Body::Json(json!([{"name": "n"}, {}])),
            json,
            r#"[{"name":"n"},{}]"#,
        ),
        (
            "times",
            Body::Json(json!(["2026-02-03T04:05:06Z"])),
            json,
            r#"["2026-02-03T04:05:06Z"]"#,
        ),
        (
            "map",
            Body::Json(json!({"a": 1, "b": -2})),
            json,
            r#"{"a":1,"b":-2}"#,
        ),
        ("string", Body::Json(json!("a\"b")), json, r#""a\"b""#),
        ("word", Body::Json(json!("new")), json, r#""new""#),
        ("level", Body::Json(json!(2)), json, "2"),
        (
            "integer",
            Body::Json(json!(i64::MIN)),
            json,
            "-9223372036854775808",
        ),
        (
            "unsigned",
            Body::Json(json!(u64::MAX)),
            json,
            "18446744073709551615",
        ),
        ("number", Body::Json(json!(0.5)), json, "0.5"),
        ("flag", Body::Json(json!(true)), json, "true"),
        (
            "time",
            Body::Json(json!("2026-02-03T04:05:06Z")),
            json,
            r#""2026-02-03T04:05:06Z""#,
        ),
        (
            "any",
            Body::Json(json!({"a": [null]})),
            json,
            r#"{"a":[null]}"#,
        ),
        ("either", Body::Json(json!([1, 2])), json, "[1,2]"),
        ("either", Body::Json(json!("t")), json, r#""t""#),
        ("nullable", Body::Json(json!(null)), json, "null"),
        ("nullable", Body::Json(json!(7)), json, "7"),
        ("nullables", Body::Json(json!([1, null])), json, "[1,null]"),
        ("text", Body::Text("a\nb".to_owned()), "text/plain", "a\nb"),
        (
            "bytes",
            Body::Bytes(b"\x00\x01".to_vec()),
            "application/octet-stream",
            "\0\u{1}",
        ),
        (
            "form",
            Body::Json(json!({"name": "a b", "count": 1})),
            form,
            "name=a+b&count=1",
        ),
    ] {
        for id in [format!("body-{id}"), format!("body-optional-{id}")] {
            let arguments = Arguments {
                body: Some(body.clone()),
                ..Arguments::default()
            };
            let seen = sent(&id, arguments).await;
            assert_eq!(seen.text(), expected, "{id}");
            assert_eq!(seen.header("content-type"), Some(media), "{id}");
        }
        let seen = sent(&format!("body-optional-{id}"), Arguments::default()).await;
        assert_eq!(
            (seen.text(), seen.header("content-type")),
            ("", None),
            "{id}"
        );
    }
}

#[tokio::test]
async fn what_is_optional_may_be_left_out() {
    for id in ["query-optional", "header-optional", "cookie-optional"] {
        let seen = sent(id, Arguments::default()).await;
        assert!(!seen.target.contains('?'), "{id}: {}", seen.target);
        assert_eq!(seen.header("cookie"), None, "{id}");
        assert!(
            seen.headers
                .iter()
                .all(|(name, _)| !name.starts_with("x-text")),
            "{id}"
        );
    }
}

/// What is written as text in the end may be given as text.
#[tokio::test]
async fn a_text_says_a_number_and_a_truth_where_it_is_written_as_one() {
    let query = object(
        json!({"i64": "-5", "u64": "18446744073709551615", "number": "1.5", "flag": "false", "level": "2", "text": 5}),
    );
    let seen = sent(
        "query-optional",
        Arguments {
            query,
            ..Arguments::default()
        },
    )
    .await;
    let (_, query) = seen.target.split_once('?').expect("a query");
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "flag=false",
            "i64=-5",
            "level=2",
            "number=1.5",
            "text=5",
            "u64=18446744073709551615"
        ]
    );
    // `5.0` is a whole number: it is one in a JSON Schema as well.
    let query = object(json!({"i64": 5.0, "u64": 5.0}));
    let seen = sent(
        "query-optional",
        Arguments {
            query,
            ..Arguments::default()
        },
    )
    .await;
    assert!(seen.target.ends_with("?i64=5&u64=5"), "{}", seen.target);
}

/// One argument that is none of its kind, for each kind: refused by its name, in a query and in a header, required or not.
#[test]
fn an_argument_of_another_kind_is_refused_by_name() {
    let wrong = [
        ("text", json!({"a": 1}), "text"),
        ("text", json!(null), "text"),
        ("word", json!([1]), "word"),
        ("level", json!("two"), "level"),
        ("level", json!(1.5), "level"),
        ("i32", json!("many"), "i32"),
        ("i64", json!(u64::MAX), "i64"),
        ("i64", json!(1e300), "i64"),
        ("u32", json!(-1), "u32"),
        ("u64", json!(-1.0), "u64"),
        ("u64", json!("-1"), "u64"),
        ("number", json!("NaN"), "number"),
        ("number", json!(true), "number"),
        ("flag", json!(1), "flag"),
        ("flag", json!("yes"), "flag"),
        ("time", json!([]), "time"),
        ("uuid", json!({}), "uuid"),
        ("list", json!("a"), "list"),
        ("list", json!([{}]), "list[0]"),
        ("integers", json!([1, "x"]), "integers[1]"),
        ("words", json!([null]), "words[0]"),
        ("times", json!({"0": "2026-02-03T04:05:06Z"}), "times"),
        ("map", json!([]), "map"),
        ("map", json!({"k": {}}), "map.k"),
        ("counts", json!({"k": 1, "l": "x"}), "counts.l"),
        ("object", json!("x"), "object"),
        ("object", json!({"nane": "n"}), "object.nane"),
        ("object", json!({"count": "many"}), "object.count"),
    ];
    for (name, value, at) in wrong {
        for id in ["query-optional", "query-required"] {
            let mut query = if id == "query-required" {
                in_query()
            } else {
                Map::new()
            };
            query.insert(name.to_owned(), value.clone());
            let problems = refused(
                id,
                Arguments {
                    query,
                    ..Arguments::default()
                },
            );
            assert!(
                problems.starts_with(&format!("parameter {at}: "))
                    || problems.ends_with(&format!(": {at}")),
                "{name} {value}: {problems}"
            );
        }
        let headers = object(json!({format!("X-{name}"): value}));
        let problems = refused(
            "header-optional",
            Arguments {
                headers,
                ..Arguments::default()
            },
        );
        assert!(
            problems.contains(&format!("X-{at}")),
            "{name} {value}: {problems}"
        );
        let cookies = object(json!({name: value}));
        let problems = refused(
            "cookie-optional",
            Arguments {
                cookies,
                ..Arguments::default()
            },
        );
        assert!(problems.contains(at), "{name} {value}: {problems}");
    }
    for (name, value, at) in [
        ("deepIntegers", json!({"k": "x"}), "deepIntegers.k"),
        ("deepIntegers", json!({"k": {}}), "deepIntegers.k"),
        ("deepUnsigned", json!({"k": -1}), "deepUnsigned.k"),
        ("deepFlags", json!({"k": 1}), "deepFlags.k"),
        ("deep", json!("k=v"), "deep"),
        ("spread", json!({"k": true}), "spread.k"),
        ("pipe", json!([1]), "pipe[0]"),
        ("comma", json!([1.5]), "comma[0]"),
        ("nothing", json!([1, "x"]), "nothing[1]"),
        (
            "contentList",
            json!([{}, {"count": []}]),
            "contentList[1].count",
        ),
    ] {
        let query = object(json!({name: value}));
        let problems = refused(
            "query-optional",
            Arguments {
                query,
                ..Arguments::default()
            },
        );
        assert!(problems.contains(at), "{name} {value}: {problems}");
    }
}

#[test]
fn a_path_argument_of_another_kind_is_refused_by_name() {
    let right = [
        "t",
        "big",
        "1",
        "1",
        "1",
        "1",
        "1",
        "1",
        "true",
        "t",
        "u",
        r#"["a"]"#,
        "[1]",
        r#"["big"]"#,
        r#"["t"]"#,
        r#"{"k":"v"}"#,
        r#"{"k":1}"#,
        r#"{"name":"n"}"#,
        "[1]",
        "1",
        "{}",
    ];
    for (index, wrong, at) in [
        (2, "two", "level"),
        (3, "x", "i32"),
        (4, "9223372036854775808", "i64"),
        (5, "-1", "u32"),
        (6, "1.5", "u64"),
        (7, "x", "number"),
        (8, "yes", "flag"),
        (11, "a", "list"),
        (12, r#"["x"]"#, "integers[0]"),
        (15, "[]", "map"),
        (16, r#"{"k":"x"}"#, "counts.k"),
        (17, r#"{"nane":"n"}"#, "object.nane"),
        (20, "x", "content"),
    ] {
        let mut path: Vec<String> = right.iter().map(ToString::to_string).collect();
        path[index] = wrong.to_owned();
        let problems = refused(
            "path",
            Arguments {
                path,
                ..Arguments::default()
            },
        );
        assert!(problems.contains(at), "{wrong}: {problems}");
    }
    let problems = refused(
        "path",
        Arguments {
            path: vec!["t".to_owned()],
            ..Arguments::default()
        },
    );
    assert!(
        problems.contains("1 path arguments, 21 are needed"),
        "{problems}"
    );
}

#[test]
fn a_body_of_another_kind_is_refused() {
    for (id, wrong) in [
        ("object", json!([])),
        ("object", json!({"nane": 1})),
        ("object", json!({"count": "1"})),
        ("list", json!({})),
        ("list", json!([{"count": true}])),
        ("times", json!([1])),
        ("map", json!({"k": "1"})),
        ("string", json!(1)),
        ("word", json!(1)),
        ("level", json!("1")),
        ("integer", json!("1")),
        ("unsigned", json!(-1)),
        ("number", json!("1")),
        ("flag", json!("true")),
        ("time", json!(1)),
        ("nullable", json!("x")),
        ("nullables", json!(["x"])),
        ("text", json!("x")),
        ("bytes", json!("x")),
        ("form", json!({"nane": "x"})),
    ] {
        for id in [format!("body-{id}"), format!("body-optional-{id}")] {
            let body = Some(Body::Json(wrong.clone()));
            refused(
                &id,
                Arguments {
                    body,
                    ..Arguments::default()
                },
            );
        }
    }
    for id in ["body-object", "body-list", "body-any", "body-form"] {
        let body = Some(Body::Text("x".to_owned()));
        refused(
            id,
            Arguments {
                body,
                ..Arguments::default()
            },
        );
        refused(id, Arguments::default());
    }
}

#[test]
fn a_name_that_is_none_is_refused_and_so_is_one_that_is_missing() {
    let query = object(json!({"texte": "x"}));
    let problems = refused(
        "query-optional",
        Arguments {
            query: query.clone(),
            ..Arguments::default()
        },
    );
    assert_eq!(problems, "unknown parameter texte");
    let problems = refused(
        "header-optional",
        Arguments {
            headers: query,
            ..Arguments::default()
        },
    );
    assert_eq!(problems, "unknown parameter texte");
    let mut query = in_query();
    query.remove("deepIntegers");
    let problems = refused(
        "query-required",
        Arguments {
            query,
            ..Arguments::default()
        },
    );
    assert_eq!(problems, "parameter deepIntegers is missing");
    let body = Some(Body::Json(json!({})));
    refused(
        "query-optional",
        Arguments {
            body,
            ..Arguments::default()
        },
    );
    let Err(refused) = call(
        &Server::start([answer(204, &[], "")]).session(),
        "arguments",
        "nothing",
        Arguments::default(),
    ) else {
        panic!("there is no such operation");
    };
    assert!(refused.is_unknown_operation());
}
