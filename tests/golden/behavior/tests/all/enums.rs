//! Enumerations: every listed value has a name, and any other is kept.

use golden_enums::json::{from_str, to_value};
use golden_enums::model::{Colliding, Kind, Lamp, Level, Odd};
use serde_json::json;

#[test]
fn odd_values_have_names_and_keep_their_text() {
    let table = [
        (Odd::Empty, ""),
        (Odd::Any, "*"),
        (Odd::Plus1, "+1"),
        (Odd::Minus1, "-1"),
        (Odd::V1_10, "1.10"),
        (Odd::V11_0, "11.0"),
        (Odd::V110, "110"),
        (Odd::SelfValue, "self"),
        (Odd::UnknownValue, "Unknown"),
        (Odd::None, "None"),
        (Odd::Type, "type"),
        (Odd::LineBreak, "line\nbreak"),
        (Odd::RRaw, "r#raw"),
        (Odd::B, "<b>"),
    ];
    for (value, text) in table {
        assert_eq!(value.as_str(), text);
        assert_eq!(value.to_string(), text);
        assert_eq!(Odd::from(text), value);
    }
    for text in [
        " ",
        "Self",
        "été",
        "日本",
        "quote\" and \\ and `tick`",
        "../..",
        "100%",
        "\u{202e}right\u{202c}",
    ] {
        let value = Odd::from(text);
        assert_eq!(value.as_str(), text);
        assert!(
            !format!("{value:?}").starts_with("Unknown("),
            "{text} is listed"
        );
    }
}

#[test]
fn values_that_are_the_same_in_camel_case_stay_apart() {
    let texts = [
        "on-off",
        "on_off",
        "OnOff",
        "ON_OFF",
        "on off",
        "onOff",
        "OnOffValue",
    ];
    let values: Vec<Colliding> = texts.into_iter().map(Colliding::from).collect();
    for (index, (value, text)) in values.iter().zip(texts).enumerate() {
        assert_eq!(value.as_str(), text);
        assert!(
            values.iter().skip(index + 1).all(|other| other != value),
            "{text} has a variant of its own"
        );
        assert!(
            !format!("{value:?}").starts_with("Unknown("),
            "{text} is listed"
        );
    }
}

#[test]
fn a_value_that_is_not_listed_is_kept() {
    let text = r#"{"kind":"NEON","level":7,"kinds":["BULB","LED"],"number":0.75,"flag":false,"open":"sideways"}"#;
    let lamp: Lamp = from_str(text).expect("it can be read");
    let expected: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(to_value(&lamp), expected);
    assert_eq!(lamp.kind().map(Kind::as_str), Some("NEON"));
    assert_eq!(lamp.level().map(|level| level.as_i64()), Some(7));
    assert_eq!(lamp.kinds(), [Kind::Bulb, Kind::from("LED")]);
    assert_eq!(format!("{:?}", Kind::from("LED")), r#"Unknown("LED")"#);
}

#[test]
fn integers_are_compared_as_numbers() {
    assert_eq!(Level::from(-1), Level::Minus1);
    assert_eq!(Level::from(10), Level::V10);
    assert_eq!(Level::V11.as_i64(), 11);
    assert_eq!(Level::from(1).to_string(), "1");
    let lamp: Lamp = from_str(r#"{"level": 10}"#).expect("it can be read");
    assert_eq!(lamp.level(), Some(&Level::V10));
    // A string is no integer: it is kept, and the field stays empty.
    let lamp: Lamp = from_str(r#"{"level": "10"}"#).expect("it can be read");
    assert_eq!(lamp.level(), None);
    assert_eq!(to_value(&lamp), json!({"level": "10"}));
}

#[test]
fn setters_take_names_and_texts() {
    let lamp = Lamp::default()
        .with_kind(Kind::Tube)
        .with_shade("soft")
        .with_level(1)
        .with_nullable_null();
    assert_eq!(
        to_value(&lamp),
        json!({"kind": "TUBE", "level": 1, "shade": "soft", "nullable": null})
    );
}

#[test]
fn the_listed_values_can_be_gone_through_in_their_order() {
    let kinds: Vec<&str> = Kind::KNOWN.iter().map(AsRef::as_ref).collect();
    assert_eq!(kinds, ["BULB", "TUBE"]);
    let levels: Vec<i64> = Level::KNOWN.iter().map(|level| level.as_i64()).collect();
    assert_eq!(levels, [-1, 0, 1, 10, 11]);
}
