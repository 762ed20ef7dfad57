//! Forms: members by the Encoding Object of OpenAPI 3.0.3, texts by the URL standard of the WHATWG (5.2).

use std::collections::BTreeMap;

use golden_behavior::{Server, answer};
use golden_forms::group::Forms;
use golden_forms::json::from_str;
use golden_forms::model::{Amounts, Grant, GrantKind, OddPostBody, OddPostBodyInner, Rgb};
use golden_forms::{Client, Error};
use serde_json::json;

fn start() -> (Server, Forms) {
    let server = Server::start([answer(204, &[], "")]);
    let forms = Client::new(&server.session()).forms();
    (server, forms)
}

fn rgb() -> Rgb {
    Rgb::default().with_r(100).with_g(200).with_b(150)
}

/// The body that a grant makes.
async fn sent(grant: Grant) -> String {
    let (server, forms) = start();
    let call = forms.create_token(&grant).without_member_check();
    call.await.expect("an answer");
    server.only().text().to_owned()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn grant() -> Grant {
    Grant::default()
}

#[tokio::test]
async fn lists_and_objects_are_written_by_their_encoding() {
    let blue = || words(&["blue", "black", "brown"]);
    let map: BTreeMap<String, String> = [
        ("a".to_owned(), "x&y".to_owned()),
        ("b".to_owned(), "z".to_owned()),
    ]
    .into();
    for (grant, expected) in [
        (
            grant().with_scopes(blue()),
            "scopes=blue&scopes=black&scopes=brown",
        ),
        (grant().with_comma(blue()), "comma=blue,black,brown"),
        (grant().with_space(blue()), "space=blue%20black%20brown"),
        (grant().with_pipe(vec![1, 2]), "pipe=1%7C2"),
        (grant().with_object(rgb()), "R=100&G=200&B=150"),
        (grant().with_folded(rgb()), "folded=R,100,G,200,B,150"),
        (grant().with_deep(map.clone()), "deep[a]=x%26y&deep[b]=z"),
        (
            grant().with_json(rgb()),
            "json=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        ),
        (
            grant().with_json_list(words(&["a"])),
            "jsonList=%5B%22a%22%5D",
        ),
        (grant().with_styled_json(map), "a=x%26y&b=z"),
        (grant().with_any(json!(["a", 1])), "any=a&any=1"),
        (grant().with_any(json!({"k": "v"})), "k=v"),
        (grant().with_any(json!({"k": ["v"]})), "k=%5B%22v%22%5D"),
    ] {
        assert_eq!(sent(grant).await, expected);
    }
}

#[tokio::test]
async fn members_come_in_the_order_of_the_document() {
    let grant = grant()
        .with_grant("client_credentials")
        .with_scopes(words(&["read", "write"]))
        .with_comma(words(&["a", "b"]))
        .with_plain("p")
        .with_kind(GrantKind::Big)
        .with_when("2026-01-02T03:04:05+01:00")
        .with_number(0.5)
        .with_flag(true);
    assert_eq!(
        sent(grant).await,
        "grant=client_credentials&scopes=read&scopes=write&comma=a,b&plain=p&kind=big\
         &when=2026-01-02T03%3A04%3A05%2B01%3A00&number=0.5&flag=true"
    );
}

#[tokio::test]
async fn texts_are_written_as_browsers_do() {
    assert_eq!(
        sent(grant().with_grant("a b+c&d=e*-._~/é\n")).await,
        "grant=a+b%2Bc%26d%3De*-._%7E%2F%C3%A9%0A"
    );
    assert_eq!(
        sent(grant().with_comma(words(&["a,b", "c"]))).await,
        "comma=a%2Cb,c"
    );
}

#[tokio::test]
async fn nothing_that_was_set_is_left_out() {
    let mut more = grant().with_scopes(Vec::<String>::new()).with_grant("");
    more.extra.insert("beta", json!([1, 2]));
    more.extra.insert("a name", json!("v"));
    assert_eq!(
        sent(more.with_note_null()).await,
        "grant=&note=&a+name=v&beta=1&beta=2"
    );
}

#[tokio::test]
async fn required_members_are_asked_for_and_the_type_is_as_the_document_writes_it() {
    let (server, forms) = start();
    let error: Error = forms
        .create_token(&grant())
        .await
        .expect_err("scopes are missing");
    assert!(error.to_string().contains("scopes"), "{error}");
    let call = forms.create_token(&grant().with_scopes(words(&["s"])));
    call.await.expect("an answer");
    assert_eq!(
        server.only().header("content-type"),
        Some("Application/X-WWW-Form-Urlencoded; charset=utf-8")
    );
}

#[tokio::test]
async fn forms_are_made_of_maps_values_and_texts_as_well() {
    let (server, forms) = start();
    let map = [("a b".to_owned(), "c".to_owned())].into();
    forms.create_map(&map).await.expect("an answer");
    forms
        .create_any(&json!({"a": [1, 2], "b": true}))
        .await
        .expect("an answer");
    forms.create_text("a=1&b=2").await.expect("an answer");
    let seen = server.seen();
    let bodies: Vec<&str> = seen.iter().map(golden_behavior::Seen::text).collect();
    assert_eq!(bodies, ["a+b=c", "a=1&a=2&b=true", "a=1&b=2"]);
    for seen in &seen {
        assert_eq!(
            seen.header("content-type"),
            Some("application/x-www-form-urlencoded")
        );
    }
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let (server, forms) = start();
    for call in [
        forms.create_any(&json!([1])).send().await.map(drop),
        forms.create_any(&json!("a")).send().await.map(drop),
        forms.create_list(&words(&["a"])).send().await.map(drop),
        forms
            .create_token(&grant().with_scopes(words(&["a"])).with_number(f64::NAN))
            .send()
            .await
            .map(drop),
    ] {
        let error = call.expect_err("it is refused");
        assert!(error.is_invalid_request(), "{error}");
    }
    assert!(server.seen().is_empty());
    let call = forms.create_token(
        &grant()
            .with_scopes(words(&["a"]))
            .with_number(f64::INFINITY),
    );
    let error = call.await.expect_err("it is refused");
    assert!(error.to_string().contains("number"), "{error}");
}

#[tokio::test]
async fn what_openapi_leaves_open_is_json_and_what_has_no_row_is_a_form() {
    let (server, forms) = start();
    let odd = OddPostBody::default()
        .with_nested(vec![words(&["a", "b"]), words(&["c"])])
        .with_inner(OddPostBodyInner::default().with_list(vec![1, 2]))
        .with_deep_list(words(&["d"]))
        .with_space_text("e f")
        .with_exploded(words(&["g", "h"]))
        .with_reserved("i/j");
    forms.create_odd(&odd).await.expect("an answer");
    assert_eq!(
        server.only().text(),
        "nested=%5B%22a%22%2C%22b%22%5D&nested=%5B%22c%22%5D&list=%5B1%2C2%5D&deepList=d&spaceText=e+f\
         &exploded=g&exploded=h&reserved=i%2Fj"
    );
}

#[tokio::test]
async fn an_item_that_its_style_cannot_tell_apart_is_refused() {
    let (server, forms) = start();
    let grant = grant().with_space(words(&["a b"]));
    let call = forms.create_token(&grant).without_member_check();
    let error = call.await.expect_err("it is refused");
    let told = error.to_string();
    assert!(
        error.is_invalid_request() && told.contains("an item of space"),
        "{told}"
    );
    assert!(server.seen().is_empty());
}

/// The body that amounts make.
async fn amounts(amounts: &Amounts) -> String {
    let (server, forms) = start();
    forms.create_amount(amounts).await.expect("an answer");
    server.only().text().to_owned()
}

#[tokio::test]
async fn digits_go_back_wherever_they_stand_in_a_form() {
    const LONG: &str = "123456789012345678901234567890";
    for (text, expected) in [
        (r#"{"plain":LONG}"#, "plain=LONG"),
        (r#"{"list":[LONG,1.5]}"#, "list=LONG&list=1.5"),
        (r#"{"comma":[1.5,LONG]}"#, "comma=1.5,LONG"),
        (
            r#"{"list":[1e30,9007199254740993]}"#,
            "list=1000000000000000000000000000000&list=9007199254740993",
        ),
        (r#"{"map":{"a":LONG}}"#, "a=LONG"),
        (r#"{"folded":{"a":LONG,"b":2}}"#, "folded=a,LONG,b,2"),
        (r#"{"deep":{"a":LONG}}"#, "deep[a]=LONG"),
        (r#"{"inner":{"n":LONG,"more":1.10}}"#, "n=LONG&more=1.10"),
        (r#"{"lists":[[LONG]]}"#, "lists=%5BLONG%5D"),
        (
            r#"{"json":{"n":LONG,"l":[LONG],"more":1.10}}"#,
            "json=%7B%22n%22%3ALONG%2C%22l%22%3A%5BLONG%5D%2C%22more%22%3A1.10%7D",
        ),
        (r#"{"u":1.10}"#, "u=1.10"),
        (r#"{"u":[1.10,LONG]}"#, "u=1.10&u=LONG"),
        (r#"{"any":1E5}"#, "any=1E5"),
        (r#"{"any":[1.10,LONG]}"#, "any=1.10&any=LONG"),
        (r#"{"any":{"k":1.10,"l":[LONG]}}"#, "k=1.10&l=%5BLONG%5D"),
        (r#"{"later":[LONG,1e400]}"#, "later=LONG&later=1e400"),
        (r#"{"later":{"k":1.10}}"#, "k=1.10"),
        // What is of another type goes back in its place.
        (r#"{"list":[1.5,"a",LONG]}"#, "list=1.5&list=a&list=LONG"),
        (r#"{"map":{"a":LONG,"b":"x"}}"#, "a=LONG&b=x"),
        (r#"{"plain":"x"}"#, "plain=x"),
    ] {
        let read: Amounts = from_str(&text.replace("LONG", LONG)).expect("amounts");
        assert_eq!(
            amounts(&read).await,
            expected.replace("LONG", LONG),
            "{text}"
        );
    }
}

#[tokio::test]
async fn what_a_program_sets_is_plain_digits_in_a_form() {
    let long = "1000000000000000000000000000000";
    let map = || BTreeMap::from([("a".to_owned(), 1e30)]);
    for (set, expected) in [
        (Amounts::default().with_list(vec![1e30]), "list=LONG"),
        (Amounts::default().with_map(map()), "a=LONG"),
        (Amounts::default().with_any(json!(1e30)), "any=LONG"),
        (
            Amounts::default().with_any(json!([1e30, 1e-7])),
            "any=LONG&any=0.0000001",
        ),
        (
            Amounts::default().with_any(json!({"k": [1e30]})),
            "k=%5BLONG%5D",
        ),
    ] {
        assert_eq!(amounts(&set).await, expected.replace("LONG", long));
    }
    let text = r#"{"list":[123456789012345678901234567890]}"#;
    let mut read: Amounts = from_str(text).expect("amounts");
    read.list.get_or_insert_default().push(1e30);
    assert_eq!(
        amounts(&read).await,
        format!("list=123456789012345678901234567890&list={long}")
    );
}

/// Only the brackets of `deepObject` are none of a name.
#[tokio::test]
async fn brackets_in_names_are_encoded_in_a_form() {
    let entry = || BTreeMap::from([("k]".to_owned(), 1.0)]);
    for (set, expected) in [
        (Amounts::default().with_x_y(1), "x%5By%5D=1"),
        (Amounts::default().with_deep_z("a"), "deep%5Bz%5D=a"),
        (Amounts::default().with_deep(entry()), "deep[k]]=1"),
        (Amounts::default().with_map(entry()), "k%5D=1"),
    ] {
        assert_eq!(amounts(&set).await, expected);
    }
}

/// A form is UTF-8, which half a surrogate pair is not.
#[tokio::test]
async fn what_no_form_holds_is_refused_by_name() {
    let (server, forms) = start();
    for text in [
        r#"{"any":"\ud800"}"#,
        r#"{"later":["a","\udc00"]}"#,
        r#"{"map":{"a":"\ud800"}}"#,
    ] {
        let read: Amounts = from_str(text).expect("amounts");
        let error = forms.create_amount(&read).await.expect_err("it is refused");
        assert!(error.is_invalid_request(), "{error}");
        assert!(error.to_string().contains("surrogate"), "{error}");
    }
    assert!(server.seen().is_empty());
}
