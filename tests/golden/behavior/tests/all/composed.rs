//! What several schemas say of one value is one type, which takes what any of them allows.

use golden_composed::json::{from_str, to_string, to_value};
use golden_composed::model::{
    All, AllOpen, Color, ConflictAt, ConflictKind, ConflictValue, Contradicted, Covered, Disk,
    EnumsLevel, EnumsSubset, EnumsTexts, MixedAtV, MixedAtVVariant2, Nested, Pet,
};
use ionoscloud_core::model::{Extra, Field, problems};
use serde_json::{Value, json};

fn all(value: Value) -> All {
    let read: All = from_str(&value.to_string()).expect("it can be read");
    assert_eq!(to_value(&read), value, "it is written as it came");
    read
}

fn nothing_kept(extra: &Extra) {
    assert!(extra.is_empty(), "all of it has its place: {extra:?}");
}

#[test]
fn an_object_and_one_of_several_is_one_object() {
    let read = all(json!({
        "disk": {"name": "n", "size": 5, "unit": "GB"},
        "beside": {"id": "i", "note": "x", "size": 1},
        "chain": {"name": "n", "image": "i", "unit": "GB", "alias": null, "more": true},
    }));
    assert_eq!(read.disk().size(), Some(5));
    assert_eq!(read.disk().image(), None);
    assert_eq!(read.beside().note(), Some("x"));
    assert_eq!(read.chain().image(), Some("i"));
    assert!(read.chain().is_alias_null());
    let objects = [&read.disk().extra, &read.beside().extra];
    objects.into_iter().for_each(nothing_kept);
    // What all of them require is required: name and unit.
    let disk = Disk::default().with_name("n").with_unit("GB").with_size(5);
    assert_eq!(to_string(&disk), r#"{"name":"n","size":5,"unit":"GB"}"#);
}

#[test]
fn two_choices_at_once_are_one_object() {
    let read = all(json!({"two": {"a": "1", "d": "2"}}));
    assert_eq!((read.two().a(), read.two().d()), (Some("1"), Some("2")));
    nothing_kept(&read.two().extra);
}

#[test]
fn a_variant_may_be_composed() {
    let read = all(json!({"nested": {"name": "n", "size": 5, "unit": "GB"}}));
    let Some(Nested::Disk(disk)) = read.nested() else {
        panic!("a disk: {read:?}")
    };
    assert_eq!(disk.size(), Some(5));
    let read = all(json!({"nested": {"kind": "Cat", "lives": 7}}));
    assert!(matches!(read.nested(), Some(Nested::Cat(cat)) if cat.lives() == Some(7)));
}

#[test]
fn a_member_with_several_types_takes_each() {
    let read =
        all(json!({"conflict": {"name": "n", "value": "text", "kind": "text", "at": {"x": 1}}}));
    assert_eq!(
        read.conflict().value(),
        Some(&ConflictValue::Text("text".to_owned()))
    );
    assert_eq!(read.conflict().kind(), Some(&ConflictKind::Text));
    assert!(matches!(read.conflict().at(), Some(ConflictAt::Variant1(at)) if at.x() == Some(1)));
    let read =
        all(json!({"conflict": {"name": "n", "value": 5, "kind": "number", "at": {"y": 2}}}));
    assert_eq!(read.conflict().value(), Some(&ConflictValue::Integer(5)));
    assert_eq!(read.conflict().kind(), Some(&ConflictKind::Number));
    assert!(matches!(read.conflict().at(), Some(ConflictAt::Variant2(at)) if at.y() == Some(2)));
}

#[test]
fn a_type_of_one_list_of_alternatives_does_not_hide_those_of_another() {
    let read = all(json!({"mixed": {"at": {"v": 5}, "other": "x"}}));
    let mixed = read.mixed();
    assert_eq!(
        mixed.at().v(),
        Some(&MixedAtV::Variant2(MixedAtVVariant2::Integer(5)))
    );
    nothing_kept(&mixed.at().extra);
    let read = all(json!({"mixed": {"at": {"v": "5"}, "another": "x"}}));
    assert_eq!(read.mixed().at().v(), Some(&MixedAtV::Text("5".to_owned())));
}

#[test]
fn what_is_said_of_a_member_in_several_places_is_said_of_one_type() {
    let read = all(json!({
        "refined": {"kind": "a", "place": {"x": 1, "y": 2}, "m": "m"},
        "refines": {"place": {"x": 1, "y": 2}, "list": [{"x": 3, "y": 4}], "legs": 4},
    }));
    let place = read.refined().place();
    assert_eq!((place.x(), place.y()), (Some(1), Some(2)));
    let place = read.refines().place();
    assert_eq!((place.x(), place.y()), (Some(1), Some(2)));
    let item = read.refines().list().first().expect("an item");
    assert_eq!((item.x(), item.y()), (Some(3), Some(4)));
    assert_eq!(read.refines().legs(), Some(4));
}

#[test]
fn variants_that_have_what_stands_beside_them_stay_a_union() {
    let read = all(json!({
        "pet": {"kind": "Dog", "barks": true},
        "cat": {"kind": "Cat", "lives": 9},
        "covered": {"image": "i", "unit": "GB"},
        "contradicted": {"size": 3, "small": "s"},
    }));
    assert!(matches!(read.pet(), Some(Pet::Dog(dog)) if dog.barks() == Some(true)));
    assert_eq!(read.cat().lives(), Some(9));
    assert!(matches!(read.covered(), Some(Covered::Image(image)) if image.image() == "i"));
    let small = matches!(read.contradicted(), Some(Contradicted::Variant1(own)) if own.size() == 3);
    assert!(small, "{:?}", read.contradicted());
}

#[test]
fn a_part_of_an_enumeration_is_an_enumeration() {
    let read = all(json!({"enums": {
        "subset": "green", "superset": "blue", "level": 2, "texts": "y", "addresses": "10.0.0.1", "noNumber": null,
    }}));
    let enums = read.enums();
    assert_eq!(enums.subset(), Some(&EnumsSubset::Green));
    assert_eq!(enums.superset(), Some(&Color::Blue), "all of it is itself");
    assert_eq!(enums.level(), Some(&EnumsLevel::from(2)));
    assert_eq!(enums.texts(), Some(&EnumsTexts::Y));
    assert_eq!(enums.addresses(), Some("10.0.0.1"));
    assert!(enums.is_no_number_null());
    // What is not listed is kept here as anywhere else.
    let read = all(json!({"enums": {"subset": "blue"}}));
    assert_eq!(read.enums().subset().map(EnumsSubset::as_str), Some("blue"));
}

#[test]
fn a_part_may_be_null_where_all_that_say_what_it_is_allow_it() {
    let read = all(json!({"parts": {"maybe": ["a", null], "whole": 3, "anything": {"x": [1]}}}));
    assert_eq!(read.parts().maybe(), [Some("a".to_owned()), None]);
    assert_eq!(read.parts().whole(), Some(3));
}

/// OpenAPI 3.0.3, Schema Object, `nullable`: it goes with a `type`, and what has none allows any value.
#[test]
fn what_has_no_type_may_be_null() {
    let read = all(json!({"open": {"twice": null, "either": null}, "alone": null}));
    let Some(AllOpen::Open(open)) = read.open() else {
        panic!("an object: {read:?}")
    };
    assert!(open.is_twice_null() && open.is_either_null() && read.is_alone_null());
    assert!(problems(read.view()).is_empty());
}
