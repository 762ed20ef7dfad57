//! Every style, type and `explode` of parameters, against the table of OpenAPI 3.0.3 (Parameter Object, Style Examples).

use golden_behavior::{Seen, Server, answer};
use golden_styles::json::from_str;
use golden_styles::model::{Rgb, SeveralEither, SeveralKindsItem};
use golden_styles::{Client, group};
use serde_json::json;

const COLORS: [&str; 3] = ["blue", "black", "brown"];

fn rgb() -> Rgb {
    Rgb::default().with_r(100).with_g(200).with_b(150)
}

fn start() -> (Server, Client) {
    let server = Server::start([answer(204, &[], "")]);
    let client = Client::new(&server.session());
    (server, client)
}

/// The pairs of the query.
fn query(seen: &Seen) -> Vec<&str> {
    let (_, query) = seen.target.split_once('?').unwrap_or_default();
    query.split('&').filter(|pair| !pair.is_empty()).collect()
}

/// Calls a method with what it takes, and tells which segment it made.
macro_rules! segment {
    ($method:ident, $value:expr) => {{
        let (server, client) = start();
        client.path().$method($value).await.expect("an answer");
        let target = server.only().target;
        let inner = target.strip_suffix("/end").expect("the end of the path");
        inner.rsplit('/').next().expect("a segment").to_owned()
    }};
}

#[tokio::test]
async fn paths_follow_the_table_of_styles() {
    let found = [
        segment!(get_simple_string_false_end, "blue"),
        segment!(get_simple_array_false_end, COLORS),
        segment!(get_simple_object_false_end, &rgb()),
        segment!(get_simple_string_true_end, "blue"),
        segment!(get_simple_array_true_end, COLORS),
        segment!(get_simple_object_true_end, &rgb()),
        segment!(get_label_string_false_end, "blue"),
        segment!(get_label_array_false_end, COLORS),
        segment!(get_label_object_false_end, &rgb()),
        segment!(get_label_string_true_end, "blue"),
        segment!(get_label_array_true_end, COLORS),
        segment!(get_label_object_true_end, &rgb()),
        segment!(get_matrix_string_false_end, "blue"),
        segment!(get_matrix_array_false_end, COLORS),
        segment!(get_matrix_object_false_end, &rgb()),
        segment!(get_matrix_string_true_end, "blue"),
        segment!(get_matrix_array_true_end, COLORS),
        segment!(get_matrix_object_true_end, &rgb()),
    ];
    let expected = [
        "blue",
        "blue,black,brown",
        "R,100,G,200,B,150",
        "blue",
        "blue,black,brown",
        "R=100,G=200,B=150",
        ".blue",
        ".blue.black.brown",
        ".R.100.G.200.B.150",
        ".blue",
        ".blue.black.brown",
        ".R=100.G=200.B=150",
        ";color=blue",
        ";color=blue,black,brown",
        ";color=R,100,G,200,B,150",
        ";color=blue",
        ";color=blue;color=black;color=brown",
        ";R=100;G=200;B=150",
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn what_separates_in_a_path_is_encoded_inside_of_items() {
    assert_eq!(
        segment!(get_simple_array_false_end, ["a,b", "c/d", "e f", "é"]),
        "a%2Cb,c%2Fd,e%20f,%C3%A9"
    );
    assert_eq!(
        segment!(get_matrix_array_true_end, ["a;b=c", ""]),
        ";color=a%3Bb%3Dc;color"
    );
    // RFC 6570, Appendix A: a name without a value has no `=` in `matrix`.
    assert_eq!(
        segment!(get_matrix_object_true_end, &named("key", "")),
        ";key"
    );
}

#[tokio::test]
async fn a_path_argument_that_would_change_the_path_is_refused_in_every_style() {
    let (server, client) = start();
    let path = client.path();
    let nothing: [&str; 0] = [];
    let errors = [
        path.get_simple_array_false_end(nothing).await,
        path.get_simple_array_false_end([""]).await,
        path.get_simple_array_false_end([".."]).await,
        path.get_simple_object_false_end(&Rgb::default()).await,
        path.get_label_string_false_end("").await,
        path.get_label_string_false_end(".").await,
        path.get_label_array_false_end(["", ""]).await,
        path.get_matrix_string_false_end("").await,
        path.get_matrix_array_true_end(nothing).await,
    ];
    for (index, error) in errors.into_iter().enumerate() {
        let error = error.expect_err("it is refused");
        assert!(error.is_invalid_request(), "{index}: {error}");
        assert!(error.to_string().contains("color"), "{index}: {error}");
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn maps_unions_any_and_numbers_stand_in_a_path() {
    let (server, client) = start();
    let path = client.path();
    let map = [
        ("k".to_owned(), "v".to_owned()),
        ("l".to_owned(), "w,x".to_owned()),
    ]
    .into();
    let kinds = [SeveralKindsItem::from("big"), SeveralKindsItem::from("new")];
    let list = vec!["a".to_owned(), "b".to_owned()];
    path.get(
        &map,
        SeveralEither::from(list),
        &json!([1, "x"]),
        kinds,
        [1, -2],
    )
    .await
    .expect("an answer");
    let call = path.get(&map, "text".to_owned(), &json!({"a": true}), ["small"], [3]);
    call.await.expect("an answer");
    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(
        targets,
        [
            "/path/k=v,l=w%2Cx/a,b/;any=1,x/big,new/.1.-2",
            "/path/k=v,l=w%2Cx/text/;any=a,true/small/.3",
        ]
    );
}

#[tokio::test]
async fn queries_follow_the_table_of_styles() {
    let (server, client) = start();
    let rgb = rgb();
    let call = client.query().get().form_string_false("blue");
    let call = call.form_array_false(COLORS).form_object_false(&rgb);
    let call = call.form_string_true("blue").form_array_true(COLORS);
    let call = call
        .form_object_true("R", "100")
        .form_object_true("G", "200");
    let call = call.space_delimited_array_false(COLORS);
    let call = call.space_delimited_object_false(&rgb);
    let call = call.pipe_delimited_array_false(COLORS);
    let call = call.pipe_delimited_object_false(&rgb);
    let call = call.deep_object_object_true("R", "100");
    let call = call.deep_object_object_true("G", "200");
    call.await.expect("an answer");
    assert_eq!(
        query(&server.only()),
        [
            "form-string-false=blue",
            "form-array-false=blue,black,brown",
            "form-object-false=R,100,G,200,B,150",
            "form-string-true=blue",
            "form-array-true=blue",
            "form-array-true=black",
            "form-array-true=brown",
            "R=100",
            "G=200",
            "spaceDelimited-array-false=blue%20black%20brown",
            "spaceDelimited-object-false=R%20100%20G%20200%20B%20150",
            "pipeDelimited-array-false=blue%7Cblack%7Cbrown",
            "pipeDelimited-object-false=R%7C100%7CG%7C200%7CB%7C150",
            "deepObject-object-true[R]=100",
            "deepObject-object-true[G]=200",
        ]
    );
}

#[tokio::test]
async fn a_query_without_a_row_in_the_table_is_a_form() {
    let (server, client) = start();
    let call = client.query().get();
    let call = call
        .space_delimited_string_false("a")
        .pipe_delimited_string_true("b");
    let call = call
        .deep_object_string_true("c")
        .deep_object_array_true(["d", "e"]);
    let call = call.space_delimited_array_true(["f", "g"]);
    let call = call.pipe_delimited_object_true("h", "i");
    let call = call.deep_object_object_false("j", "k");
    call.await.expect("an answer");
    assert_eq!(
        query(&server.only()),
        [
            "spaceDelimited-string-false=a",
            "pipeDelimited-string-true=b",
            "deepObject-string-true=c",
            "deepObject-array-true=d",
            "deepObject-array-true=e",
            "spaceDelimited-array-true=f",
            "spaceDelimited-array-true=g",
            "h=i",
            "deepObject-object-false[j]=k",
        ]
    );
}

/// A space and a pipe are percent-encoded (RFC 3986, 3.4), between items as well as within.
#[tokio::test]
async fn an_item_that_its_style_cannot_tell_apart_is_refused() {
    let (server, client) = start();
    let get = || client.query().get();
    let mut wide = rgb();
    wide.extra.insert("S T", json!("u|v"));
    for call in [
        get().space_delimited_array_false(["a b"]),
        get().space_delimited_object_false(&wide),
        get().pipe_delimited_array_false(["a", "b|c"]),
        get().pipe_delimited_object_false(&wide),
    ] {
        let error = call.await.expect_err("it is refused");
        assert!(error.is_invalid_request(), "{error}");
        let told = error.to_string();
        assert!(
            told.contains("Delimited-") && told.contains("separates"),
            "{told}"
        );
    }
    assert!(server.seen().is_empty());
    let call = get().space_delimited_array_false(["a|b", "c"]);
    let call = call.pipe_delimited_array_false(["a b", "c"]);
    call.await.expect("an answer");
    assert_eq!(
        query(&server.only()),
        [
            "spaceDelimited-array-false=a%7Cb%20c",
            "pipeDelimited-array-false=a%20b%7Cc"
        ]
    );
}

#[tokio::test]
async fn what_turns_out_when_it_is_sent_follows_the_table_as_well() {
    let get = |call: fn(group::Query) -> golden_styles::request::GetQuery| async move {
        let (server, client) = start();
        call(client.query()).await.expect("an answer");
        let seen = server.only();
        query(&seen).join("&")
    };
    let list = || vec!["a".to_owned(), "b".to_owned()];
    let _ = list;
    assert_eq!(
        get(|q| q.get().any(&json!([1, "x y", null]))).await,
        "any=1&any=x%20y&any="
    );
    assert_eq!(
        get(|q| q.get().any(&json!({"k": 1, "l": null}))).await,
        "k=1&l="
    );
    assert_eq!(get(|q| q.get().any(&json!("a&b"))).await, "any=a%26b");
    assert_eq!(get(|q| q.get().any(&json!([]))).await, "");
    assert_eq!(
        get(|q| q.get().any(&json!(1)).any(&json!([2, 3]))).await,
        "any=2&any=3"
    );
    assert_eq!(
        get(|q| q.get().any_folded(&json!([1, 2]))).await,
        "anyFolded=1,2"
    );
    assert_eq!(
        get(|q| q.get().any_folded(&json!({"k": [1]}))).await,
        "anyFolded=k,%5B1%5D"
    );
    assert_eq!(get(|q| q.get().either("t".to_owned())).await, "either=t");
    assert_eq!(
        get(|q| q.get().either(vec!["a".to_owned(), "b".to_owned()])).await,
        "either=a&either=b"
    );
    assert_eq!(
        get(|q| q.get().map(&[("k".to_owned(), "v,w".to_owned())].into())).await,
        "map=k,v%2Cw"
    );
    assert_eq!(
        get(|q| q
            .get()
            .nested(&[("k".to_owned(), vec!["v".to_owned()])].into()))
        .await,
        "nested=k,%5B%22v%22%5D"
    );
}

#[tokio::test]
async fn content_decides_how_a_parameter_is_written() {
    let (server, client) = start();
    let call = client.query().get().word("a\"b").json("a\"b").xml(&rgb());
    // JSON of which nothing is said is any.
    let call = call.bare(&json!([1]));
    call.reserved("a/b").await.expect("an answer");
    assert_eq!(
        query(&server.only()),
        [
            "word=a%22b",
            "json=%22a%5C%22b%22",
            "xml=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
            "bare=%5B1%5D",
            "reserved=a%2Fb",
        ]
    );
}

#[tokio::test]
async fn headers_follow_the_table_of_styles() {
    let (server, client) = start();
    let call = client
        .header()
        .get()
        .x_string_false("blue")
        .x_string_true("a,b");
    let call = call.x_array_false(COLORS).x_array_true(COLORS);
    let call = call.x_object_false(&rgb()).x_object_true(&rgb());
    call.x_any(&json!(["a", 1])).await.expect("an answer");
    let seen = server.only();
    for (name, expected) in [
        ("x-string-false", "blue"),
        ("x-string-true", "a,b"),
        ("x-array-false", "blue,black,brown"),
        ("x-array-true", "blue,black,brown"),
        ("x-object-false", "R,100,G,200,B,150"),
        ("x-object-true", "R=100,G=200,B=150"),
        ("x-any", "a,1"),
    ] {
        assert_eq!(seen.header(name), Some(expected), "{name}");
    }
}

#[tokio::test]
async fn an_item_of_a_header_that_cannot_be_told_apart_is_refused() {
    let (server, client) = start();
    let header = client.header();
    for call in [
        header.get().x_array_false(["a,b"]),
        header.get().x_any(&json!(["a,b"])),
        header.get().x_any(&json!({"a": "b,c"})),
        header.get().x_any(&json!({"a,b": "c"})),
        header.get().x_object_true(&named("R=G", "1")),
        header.get().x_object_true(&named("c,d", "1")),
    ] {
        let error = call.await.expect_err("it is refused");
        assert!(error.is_invalid_request(), "{error}");
        let told = error.to_string().to_lowercase();
        assert!(told.contains("the header x-"), "{error}");
    }
    assert!(server.seen().is_empty());
    // What ends a name is the first `=`: a value may have more of them, as base64 has.
    let call = header.get().x_object_true(&named("key", "b64=="));
    call.x_any(&json!(["a=b"])).await.expect("an answer");
    let seen = server.only();
    assert_eq!(seen.header("x-object-true"), Some("key=b64=="));
    assert_eq!(seen.header("x-any"), Some("a=b"));
}

/// A color with a member that the document does not know.
fn named(name: &str, value: &str) -> Rgb {
    from_str(&json!({name: value}).to_string()).expect("a color")
}

/// "A recipient MUST parse and ignore a reasonable number of empty list elements" (RFC 9110, 5.6.1.2).
#[tokio::test]
async fn an_item_of_a_header_with_nothing_in_it_is_refused() {
    let (server, client) = start();
    let header = client.header();
    for call in [
        header.get().x_array_false([""]),
        header.get().x_array_true(["a", "", "b"]),
        header.get().x_any(&json!(["a", null])),
        header.get().x_any(&json!({"a": ""})),
        header.get().x_object_false(&named("key", "")),
    ] {
        let error = call.await.expect_err("it is refused");
        assert!(error.is_invalid_request(), "{error}");
        assert!(error.to_string().contains("nothing in it"), "{error}");
    }
    assert!(server.seen().is_empty());
    // Beside its name it is something.
    let call = header.get().x_object_true(&named("key", ""));
    call.await.expect("an answer");
    assert_eq!(server.only().header("x-object-true"), Some("key="));
}

/// A service cuts blanks off at the ends of a field's value, and of the items of a list (RFC 9110, 5.5 and 5.6.1).
#[tokio::test]
async fn blanks_at_the_ends_of_a_header_are_refused() {
    let (server, client) = start();
    let header = client.header();
    for call in [
        header.get().x_string_false(" a"),
        header.get().x_string_false("a "),
        header.get().x_string_true("\t"),
        header.get().x_array_false(["a ", "b"]),
        header.get().x_array_true(["a", " b", "c"]),
        header.get().x_any(&json!("a ")),
        header.get().x_any(&json!(["a", "b\t", "c"])),
        header.get().x_any(&json!({"a": "b ", "c": "d"})),
        header
            .get()
            .x_string_false("a")
            .with_header("x-other", " b"),
    ] {
        let error = call.await.expect_err("it is refused");
        assert!(error.is_invalid_request(), "{error}");
        assert!(error.to_string().contains("blank"), "{error}");
    }
    assert!(server.seen().is_empty());
    let call = header
        .get()
        .x_string_false("a b")
        .x_array_false(["c d", "e"]);
    call.await.expect("an answer");
    assert_eq!(server.only().header("x-string-false"), Some("a b"));
    assert_eq!(server.only().header("x-array-false"), Some("c d,e"));
}

#[tokio::test]
async fn cookies_follow_the_table_of_styles() {
    let (server, client) = start();
    let cookie = client.cookie();
    let call = cookie.get().string_false("blue").array_false(COLORS);
    call.object_false(&rgb()).await.expect("an answer");
    let call = cookie.get().string_true("a;b").array_true(["c", "d"]);
    call.object_true(&rgb()).await.expect("an answer");
    let seen = server.seen();
    assert_eq!(
        seen[0].header("cookie"),
        Some("string-false=blue; array-false=blue,black,brown; object-false=R,100,G,200,B,150")
    );
    assert_eq!(
        seen[1].header("cookie"),
        Some("string-true=a%3Bb; array-true=c; array-true=d; R=100; G=200; B=150")
    );
}

#[tokio::test]
async fn a_number_that_is_not_finite_is_refused_with_its_name() {
    let (server, client) = start();
    let call = client.path().get_label_array_false_end(["NaN"]);
    call.await.expect("a text may say so");
    assert_eq!(server.only().target, "/label-array-false/.NaN/end");
}

/// A dot is never percent-encoded (RFC 3986, 2.3): in `label` nobody could tell it from what separates.
#[tokio::test]
async fn a_dot_in_a_part_of_a_label_is_refused() {
    let (server, client) = start();
    let path = client.path();
    let mut named = rgb();
    named.extra.insert("x.y", json!(1));
    let mut half = Rgb::default();
    half.extra.insert("G", json!(1.5));
    let refused = [
        path.get_label_array_false_end(["a.b", "c"]).await,
        path.get_label_array_false_end(["a.b"]).await,
        path.get_label_array_true_end(["a", "."]).await,
        path.get_label_array_true_end(["a", "b."]).await,
        path.get_label_object_false_end(&named).await,
        path.get_label_object_true_end(&named).await,
        path.get_label_object_false_end(&half).await,
        path.get_label_object_true_end(&half).await,
    ];
    for (index, error) in refused.into_iter().enumerate() {
        let error = error.expect_err("it is refused");
        assert!(error.is_invalid_request(), "{index}: {error}");
        assert!(error.to_string().contains("separates"), "{index}: {error}");
    }
    assert!(server.seen().is_empty());
    path.get_label_string_false_end("a.b")
        .await
        .expect("one text has no parts");
    assert_eq!(server.only().target, "/label-string-false/.a.b/end");
}

/// Whatever separates in a style can be told from what stands in a part: no two values are sent as one.
#[tokio::test]
async fn different_lists_are_sent_differently_or_not_at_all() {
    let texts = [
        "a", "b", "a,b", "a.b", "a;b", "a b", "a|b", "a=b", "a&b", "a%2Cb", ".",
    ];
    let mut lists: Vec<Vec<&str>> = texts.iter().map(|text| vec![*text]).collect();
    let pairs = texts
        .iter()
        .flat_map(|one| texts.iter().map(|other| vec![*one, *other]));
    lists.extend(pairs);
    macro_rules! differ {
        ($($style:literal: |$client:ident, $list:ident| $call:expr),+ $(,)?) => {$({
            let (server, $client) = start();
            for $list in lists.clone() {
                $call.await.ok();
            }
            let seen = server.seen();
            let sent: Vec<String> = seen.iter().map(|seen| {
                let sent = |name: &str| seen.header(name).unwrap_or_default().to_owned();
                [seen.target.clone(), sent("cookie"), sent("x-array-false"), sent("x-array-true")].concat()
            }).collect();
            let different: std::collections::BTreeSet<&String> = sent.iter().collect();
            assert_eq!(different.len(), sent.len(), "{}", $style);
            assert!(sent.len() >= 4, "{}: {sent:?}", $style);
        })+};
    }
    differ! {
        "simple": |client, list| client.path().get_simple_array_false_end(list),
        "simple exploded": |client, list| client.path().get_simple_array_true_end(list),
        "label": |client, list| client.path().get_label_array_false_end(list),
        "label exploded": |client, list| client.path().get_label_array_true_end(list),
        "matrix": |client, list| client.path().get_matrix_array_false_end(list),
        "matrix exploded": |client, list| client.path().get_matrix_array_true_end(list),
        "form": |client, list| client.query().get().form_array_false(list),
        "form exploded": |client, list| client.query().get().form_array_true(list),
        "space": |client, list| client.query().get().space_delimited_array_false(list),
        "pipe": |client, list| client.query().get().pipe_delimited_array_false(list),
        "header": |client, list| client.header().get().x_array_false(list),
        "header exploded": |client, list| client.header().get().x_array_true(list),
        "cookie": |client, list| client.cookie().get().array_false(list),
        "cookie exploded": |client, list| client.cookie().get().array_true(list),
    }
}

#[tokio::test]
async fn digits_go_back_in_addresses_headers_and_cookies() {
    let long = "123456789012345678901234567890";
    let text = format!(r#"{{"R":1,"e":1.10,"l":[{long}],"z":{long}}}"#);
    let rgb: Rgb = from_str(&text).expect("a color");
    assert_eq!(
        segment!(get_simple_object_false_end, &rgb),
        format!("R,1,e,1.10,l,%5B{long}%5D,z,{long}")
    );
    let (server, client) = start();
    let call = client.query().get().form_object_false(&rgb);
    call.await.expect("an answer");
    assert_eq!(
        query(&server.only()),
        [format!(
            "form-object-false=R,1,e,1.10,l,%5B{long}%5D,z,{long}"
        )]
    );
    let (server, client) = start();
    let call = client.header().get().x_object_true(&rgb);
    call.await.expect("an answer");
    let sent = format!("R=1,e=1.10,l=[{long}],z={long}");
    assert_eq!(server.only().header("x-object-true"), Some(sent.as_str()));
    let (server, client) = start();
    let call = client.cookie().get().object_true(&rgb);
    call.await.expect("an answer");
    let sent = format!("R=1; e=1.10; l=%5B{long}%5D; z={long}");
    assert_eq!(server.only().header("cookie"), Some(sent.as_str()));
    // What a program sets is plain digits.
    let (server, client) = start();
    let call = client.query().get().any(&json!({"k": 1e30, "l": [1e-7]}));
    call.await.expect("an answer");
    let plain = "k=1000000000000000000000000000000";
    assert_eq!(query(&server.only()), [plain, "l=%5B0.0000001%5D"]);
}

/// A name keeps the brackets that the document gives it, and those of `deepObject`, where they may say more.
#[tokio::test]
async fn brackets_in_keys_are_encoded() {
    let (server, client) = start();
    let call = client.query().get().form_object_true("a[b]", "1");
    let call = call.deep_object_object_true("c][d", "2");
    call.any(&json!({"e[f]": 3})).await.expect("an answer");
    assert_eq!(
        query(&server.only()),
        ["a%5Bb%5D=1", "deepObject-object-true[c][d]=2", "e%5Bf%5D=3"]
    );
}
