//! What a value says of the types of a union: one type is one however it is reached, and what is not valid as a type is chosen
//! after what is (OpenAPI 3.0.3, Schema Object, `oneOf`).

use std::fmt::Debug;

use golden_values::json::{from_str, to_value};
use golden_values::model::{Thing, Told};
use serde_json::{Value, json};

fn told(text: &str) -> Told {
    let thing: Thing = from_str(&format!(r#"{{"told":{text}}}"#)).expect("a thing");
    let came: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(to_value(&thing), json!({"told": came}), "it goes back");
    thing.told.expect("it is there")
}

fn shown<T: Debug>(value: Option<&T>) -> String {
    format!("{:?}", value.expect("a value"))
}

/// What each value of a member is read as; `Unknown` stands for all that is shown of it.
macro_rules! read {
    ($member:ident, $name:literal: $($value:tt => $expected:literal),+ $(,)?) => {
        $(
            let value: Value = json!($value);
            let read = told(&format!("{{\"{}\":{value}}}", $name));
            let found = shown(read.$member.as_ref());
            let short = if found.starts_with("Unknown(") { "Unknown" } else { &found };
            assert_eq!(short, $expected, "{} {value}", $name);
        )+
    };
}

#[test]
fn one_type_is_one_however_it_is_reached() {
    read!(twice_kind, "twiceKind": "a" => "KindOrInt(Kind(A))", 1 => "KindOrInt(Integer(1))");
    read!(twice_level, "twiceLevel": 1 => "LevelOrText(Level(V1))", "x" => "LevelOrText(Text(\"x\"))");
    read!(twice_map, "twiceMap":
        {"a": "x"} => "Variant1(Map({\"a\": \"x\"}))",
        {} => "Variant1(Map({}))",
        {"a": 1} => "Unknown",
    );
    read!(twice_maps, "twiceMaps":
        [{"a": true}] => "Variant1(List([{\"a\": true}]))",
        [{}] => "Variant1(List([{}]))",
        [{"a": 1}] => "Unknown",
    );
    read!(twice_kinds, "twiceKinds":
        {"x": ["a"]} => "Variant1(Map({\"x\": [A]}))",
        {"x": []} => "Variant1(Map({\"x\": []}))",
    );
}

#[test]
fn two_types_that_list_one_value_are_two() {
    read!(either_kind, "eitherKind": "a" => "Unknown", "b" => "Kind(B)", "c" => "OtherKind(C)");
    read!(either_level, "eitherLevel": 1 => "Unknown", 2 => "Level(V2)", 3 => "OtherLevel(V3)");
    read!(either_map, "eitherMap":
        {"x": "a"} => "Unknown",
        {} => "Unknown",
        {"x": "a", "y": "c"} => "Map2({\"x\": A, \"y\": C})",
    );
}

#[test]
fn what_a_value_contradicts_is_chosen_after_what_it_is_valid_as() {
    read!(pet, "pet":
        {"kind": "cat", "fins": 2.5} => "Cat(Cat { kind: \"cat\", extra: [\"fins\"] })",
        {"kind": "dog", "fins": 2.5} => "Dog(Dog { kind: \"dog\", extra: [\"fins\"] })",
        {"kind": "shark", "bark": 1} => "Fish(Fish { kind: \"shark\", extra: [\"bark\"] })",
        // Valid as none, it is what it is closest to.
        {"fins": 2.5, "kind": "whale"} => "Fish(Fish { kind: \"whale\", fins: 2.5 })",
    );
    read!(kept, "kept":
        {"pets": [{"kind": "cat"}], "size": 1} =>
            "CatBasket(CatBasket { pets: [Cat { kind: \"cat\" }], extra: [\"size\"] })",
        {"pets": [{"kind": "fish"}], "size": 1} => "FishTank(FishTank { pets: [Fish { kind: \"fish\" }], size: 1 })",
    );
    read!(gauge, "gauge":
        {"at": 3.5, "low": "x"} => "HighGauge(HighGauge { at: 3.5, extra: [\"low\"] })",
        {"at": 1.5, "low": "x"} => "LowGauge(LowGauge { at: 1.5, low: \"x\" })",
    );
    read!(sparse, "sparse":
        {"x": null, "z": 1} => "Variant2(ToldSparseVariant2 { x: null, extra: [\"z\"] })",
        {"x": "a", "z": 1} => "Variant1(ToldSparseVariant1 { x: \"a\", z: 1 })",
    );
}

/// What a union within lists is no enumeration, and its values look the same from outside.
#[test]
fn what_a_union_within_contradicts_counts_outside() {
    read!(scale, "scale":
        1.5 => "Variant1(Number(1.5))",
        3.5 => "Variant2(Number(3.5))",
    );
    read!(scales, "scales":
        [1.5, 2.5] => "Variant1(List([1.5, 2.5]))",
        [3.5] => "Variant2(List([3.5]))",
    );
}

#[test]
fn a_list_or_map_is_none_of_what_its_items_are_not() {
    read!(list, "list":
        [1.5] => "Unknown",
        [1, "a"] => "Unknown",
        [null] => "Unknown",
        [9_223_372_036_854_775_808_u64] => "Unknown",
        [{}] => "Unknown",
        [{"name": "a"}, {}] => "Unknown",
        [{"name": "a"}, 5] => "Unknown",
        [[1.5], ["a"]] => "Unknown",
        {"x": [1]} => "Unknown",
        {"x": [{}]} => "Unknown",
        [{"name": "a"}] => "List4([Label { name: \"a\" }])",
        [[1.5]] => "List5([[1.5]])",
        ["a"] => "List3([\"a\"])",
        {"x": [{"name": "a"}]} => "Map({\"x\": [Label { name: \"a\" }]})",
    );
    // Inside of an object, what is odd costs its own place.
    read!(labels, "labels": {"all": [{"name": "a"}, 5]} => "Variant1(ToldLabelsVariant1 { all: [Label { name: \"a\" }, Label] })");
}
