//! Slips of documents are read as what is meant.

use golden_behavior::{Server, json as answer};
use golden_slips::Client;
use golden_slips::json::{from_str, to_value};
use golden_slips::model::{Jar, Payment};
use ionoscloud_core::model::missing;
use ionoscloud_core::rt::Field;
use serde_json::json;

#[tokio::test]
async fn a_path_with_one_parameter_twice_has_two_arguments() {
    let server = Server::start([answer(200, r#"{"label":"a"}"#), answer(200, "[]")]);
    let jars = Client::new(&server.session()).jars();
    let jar = jars.get_shelve_jar(1, 2).await.expect("a jar");
    assert_eq!(jar.label(), "a");
    let all = jars.list().color("red").await.expect("jars");
    assert!(all.is_empty());
    let targets: Vec<_> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, ["/shelves/1/jars/2", "/jars?color=red"]);
}

#[test]
fn members_are_of_the_types_that_are_meant() {
    let text = r#"{"label":"a","weight":0.5,"lid":null,"since":"2026-01-02T03:04:05Z","rest":[1],"anything":{}}"#;
    let jar: Jar = from_str(text).expect("it can be read");
    assert_eq!((jar.label(), jar.weight()), ("a", Some(0.5)));
    assert!(jar.is_lid_null() && jar.since().is_some());
    assert_eq!(jar.rest(), Some(&json!([1])));
    let expected: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(to_value(&jar), expected);
    assert_eq!(missing(Jar::default().view()), ["label"]);
}

#[test]
fn a_variant_goes_by_the_only_value_of_its_member() {
    let read = |text: &str| -> Payment { from_str(text).expect("it can be read") };
    for (text, variant) in [
        (r#"{"method":"card","number":"1"}"#, "Card"),
        (r#"{"method":"cash","given":2}"#, "Cash"),
        // Nothing says otherwise of this one: the name of the schema.
        (r#"{"method":"Voucher","code":"x"}"#, "Voucher"),
        (r#"{"method":"Card","number":"1"}"#, "Unknown"),
        (r#"{"method":"Cash","given":2}"#, "Unknown"),
        (r#"{"method":"cheque"}"#, "Unknown"),
    ] {
        let payment = read(text);
        let found = match &payment {
            Payment::Card(_) => "Card",
            Payment::Cash(_) => "Cash",
            Payment::Voucher(_) => "Voucher",
            _ => "Unknown",
        };
        assert_eq!(found, variant, "{text}");
        let expected: serde_json::Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(to_value(&payment), expected);
    }
}
