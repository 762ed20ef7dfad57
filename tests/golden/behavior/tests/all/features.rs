//! What other crates of a program switch on in `serde_json` changes nothing: `cargo xtask test golden` runs all of this suite
//! with each of its features, and what is written here is read and written byte for byte in every one.

use golden_behavior::{Server, json as answer};
use golden_free_form::model::Bag;
use golden_values::model::Thing;
use ionoscloud_dns::model::{RecordCreate, RecordRead};
use serde_json::Value;

/// Texts that are written back as they came. Those of `weight` are the ones that a quick reading of doubles gets wrong in
/// the last place (serde_json, `float_roundtrip`).
const THINGS: &[&str] = &[
    r#"{"weight":31.245270191439438}"#,
    r#"{"weight":51.2481783755054}"#,
    r#"{"weight":121.48791951161945}"#,
    r#"{"weight":100.78399658203125}"#,
    r#"{"weight":10.5}"#,
    r#"{"weight":30}"#,
    r#"{"weight":-0.0}"#,
    // Beyond a double. With `arbitrary_precision` the parser itself adds the sign where it is missing.
    r#"{"weight":1e+400}"#,
    r#"{"number":7}"#,
    r#"{"number":7.25}"#,
    r#"{"lists":[1,2]}"#,
    r#"{"u":{"a":"1","b2":[1e2,{"y":1,"x":2}],"z":1.10}}"#,
    r#"{"size":18446744073709551615,"small":4294967295}"#,
    r#"{"size":-1}"#,
    r#"{"alpha":123456789012345678901234567890,"mid":{"z":1,"a":0.10},"zeta":1.10}"#,
    r#"{"note":5.5}"#,
];

/// An answer of a product: members that it knows and others, which are sent by name, and inside of them as they came.
const RECORD: &str = r#"{"id":"r","metadata":{"zone":1.10},"properties":{"name":"www","type":"A","content":"192.0.2.1","ttl":3600,"about":{"z":1,"a":[1.0,{"y":2,"b":3}]},"since":1e2,"weight":2.50},"alpha":123456789012345678901234567890,"zeta":0.10}"#;

#[test]
fn what_comes_goes_back_byte_for_byte() {
    for text in THINGS {
        let thing: Thing = golden_values::json::from_str(text).expect("it can be read");
        assert_eq!(&written(&thing), text);
        assert_eq!(&written(&thing.clone()), text);
    }
    let record: RecordRead = ionoscloud_dns::json::from_str(RECORD).expect("it can be read");
    assert_eq!(ionoscloud_dns::json::to_string(&record), RECORD);
}

/// What the document says nothing about is a value of JSON: it goes back as it came where a value does not hold its digits, and
/// has its members by name when a program sets it.
#[test]
fn what_has_no_type_is_written_the_same() {
    let text = r#"{"list":[{"z":1.10,"a":{"y":1e2,"b":[2.50]}}],"anything":{"n":123456789012345678901234567890,"m":7,"l":-0.0}}"#;
    let bag: Bag = golden_free_form::json::from_str(text).expect("it can be read");
    assert_eq!(
        golden_free_form::json::to_string(&bag),
        r#"{"anything":{"n":123456789012345678901234567890,"m":7,"l":-0.0},"list":[{"z":1.10,"a":{"y":1e2,"b":[2.50]}}]}"#
    );
    let value = |text: &str| serde_json::from_str::<Value>(text).expect("it is JSON");
    let set = Bag::default().with_anything(value(r#"{"m":7,"a":1.10}"#));
    assert_eq!(
        golden_free_form::json::to_string(&set),
        r#"{"anything":{"a":1.1,"m":7}}"#
    );
}

#[test]
fn what_nobody_knows_is_written_by_name() {
    let thing: Thing =
        golden_values::json::from_str(r#"{"zeta":1,"note":"n","beta":{"z":1,"a":2}}"#)
            .expect("it can be read");
    assert_eq!(
        written(&thing),
        r#"{"note":"n","beta":{"z":1,"a":2},"zeta":1}"#
    );
}

#[test]
fn values_are_read_as_numbers() {
    let thing: Thing = golden_values::json::from_str(
        r#"{"weight":10.5,"size":18446744073709551615,"number":7.25,"lists":[1,2],"extra":1.10}"#,
    )
    .expect("it can be read");
    assert_eq!((thing.weight(), thing.size()), (Some(10.5), Some(u64::MAX)));
    assert!(
        golden_values::json::from_str::<Thing>(THINGS[0]).is_ok_and(|thing| {
            // By the standard library, which rounds to the nearest.
            thing.weight() == "31.245270191439438".parse().ok()
        })
    );
    let double = |value: Option<&Value>| value.and_then(Value::as_f64);
    assert_eq!(double(thing.extra.get("extra")), Some(1.1));
    let record: RecordRead = ionoscloud_dns::json::from_str(RECORD).expect("it can be read");
    assert_eq!(record.properties().ttl(), Some(3600));
    let weight = record.properties().extra.get("weight");
    assert_eq!(double(weight), Some(2.5));
}

#[tokio::test]
async fn requests_are_the_same_bytes() {
    let record: RecordRead = ionoscloud_dns::json::from_str(RECORD).expect("it can be read");
    let server = Server::start([answer(200, RECORD), answer(200, "{}"), answer(200, "{}")]);
    let records = ionoscloud_dns::Client::new(&server.session()).records();
    let made = RecordCreate::new(record.properties().clone());
    let read = records.create("z", &made).await.expect("an answer");
    assert_eq!(ionoscloud_dns::json::to_string(&read), RECORD);
    let things = golden_values::Client::new(&server.session()).things();
    for text in [THINGS[4], THINGS[14]] {
        let thing: Thing = golden_values::json::from_str(text).expect("it can be read");
        things.replace(1, &thing).await.expect("an answer");
    }
    let seen = server.seen();
    let (_, properties) = RECORD
        .split_once(r#""properties":"#)
        .expect("there are some");
    let (properties, _) = properties.split_once(r#","alpha""#).expect("there is more");
    assert_eq!(seen[0].text(), format!(r#"{{"properties":{properties}}}"#));
    assert_eq!(seen[1].text(), THINGS[4]);
    assert_eq!(seen[2].text(), THINGS[14]);
}

fn written(thing: &Thing) -> String {
    golden_values::json::to_string(thing)
}
