//! Null and absent are not the same, where the document says that null is allowed.

use golden_behavior::{Server, json as answer};
use golden_nullable::Client;
use golden_nullable::json::{from_str, to_string, to_value};
use golden_nullable::model::{Form, FormState, Linked};
use ionoscloud_core::model::missing;
use ionoscloud_core::rt::Field;
use serde_json::{Value, json};

#[test]
fn explicit_nulls_come_back_as_nulls() {
    let text = r#"{"title":null,"plain":"p","count":null,"share":null,"done":null,"at":null,"any":null,"tags":null,
        "labels":null,"address":null,"linked":null,"nullableSchema":null,"state":null}"#;
    let expected: Value = serde_json::from_str(text).expect("JSON");
    let form: Form = from_str(text).expect("it can be read");
    assert_eq!(to_value(&form), expected);
    assert!(
        form.is_count_null()
            && form.is_tags_null()
            && form.is_address_null()
            && form.is_linked_null()
    );
    assert!(form.is_nullable_schema_null() && form.is_state_null());
    assert_eq!(form.count(), None);
    assert_eq!(form.address().street(), None, "null reads as empty");
    assert!(form.tags().is_empty() && form.labels().is_empty());
}

#[test]
fn null_where_none_is_allowed_reads_as_absent() {
    let form: Form = from_str(r#"{"plain": null}"#).expect("it can be read");
    assert_eq!(form.plain, None);
    assert_eq!(to_string(&form), r#"{"plain":null}"#, "as it came");
    assert_eq!(to_string(&form.with_plain("p")), r#"{"plain":"p"}"#);
}

#[test]
fn a_value_wins_over_null() {
    let form = Form::default().with_count_null().with_count(3);
    assert!(!form.is_count_null());
    assert_eq!(to_value(&form), json!({"count": 3}));
    assert_eq!(
        form,
        Form::default().with_count(3),
        "on the wire they are the same"
    );
    let form = form.with_count_null();
    assert!(form.is_count_null());
    assert_eq!(to_value(&form), json!({"count": null}));
    let form = Form::default()
        .with_state(FormState::Open)
        .with_linked(Linked::default());
    assert_eq!(to_value(&form), json!({"state": "open", "linked": {}}));
}

#[test]
fn a_null_in_a_list_keeps_the_list() {
    let text = r#"{"tags":["a",null,"b"]}"#;
    let form: Form = from_str(text).expect("it can be read");
    assert_eq!(to_string(&form), text);
    let tags: Vec<Option<&str>> = form.tags().iter().map(Option::as_deref).collect();
    assert_eq!(tags, [Some("a"), None, Some("b")]);
}

#[test]
fn null_is_there_for_what_is_required() {
    assert_eq!(missing(Form::default().view()), ["title", "plain"]);
    assert_eq!(missing(Form::default().with_title_null().view()), ["plain"]);
}

#[tokio::test]
async fn a_patch_sends_what_was_set_and_a_put_is_checked_first() {
    let server = Server::start([answer(200, "{}")]);
    let forms = Client::new(&server.session()).forms();
    let error = forms
        .replace("1", &Form::default())
        .await
        .expect_err("members are missing");
    assert!(error.to_string().contains("title, plain"), "{error}");
    assert!(server.seen().is_empty(), "nothing was sent");
    forms
        .update("1", &Form::default().with_title_null())
        .await
        .expect("an answer");
    let seen = server.only();
    assert_eq!(
        (seen.method.as_str(), seen.text()),
        ("PATCH", r#"{"title":null}"#)
    );
}
