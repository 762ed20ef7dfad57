//! Unions never guess: by the tag, by the members, or not at all.

use golden_unions::json::{from_str, to_string, to_value};
use golden_unions::model::{
    Circle, Color, Cube, Drawing, Free, Inner, Outer, Ping, PlainTag, Shape, Size, Square,
    TaggedShape, Twins, Value, When,
};
use serde_json::json;

fn drawing(text: &str) -> Drawing {
    let drawing: Drawing = from_str(text).expect("it can be read");
    let expected: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(to_value(&drawing), expected, "it is written as it came");
    drawing
}

#[test]
fn the_members_tell_variants_apart() {
    let shape = |text: &str| {
        drawing(&format!(r#"{{"shape": {text}}}"#))
            .shape
            .expect("a shape")
    };
    assert_eq!(shape(r#"{"radius": 1.5}"#), Shape::from(Circle::new(1.5)));
    assert_eq!(shape(r#"{"side": 2.5}"#), Shape::from(Square::new(2.5)));
    assert_eq!(
        shape(r#"{"side": 2.5, "depth": 3.5}"#),
        Shape::from(Cube::default().with_side(2.5).with_depth(3.5))
    );
    assert_eq!(
        shape(r#"{"label": "x"}"#),
        Shape::Unknown(json!({"label": "x"})),
        "nothing required is there"
    );
    assert_eq!(
        shape(r#"{"radius": 1.5, "side": 2.5}"#),
        Shape::Unknown(json!({"radius": 1.5, "side": 2.5})),
        "a tie"
    );
    assert_eq!(shape("5"), Shape::Unknown(json!(5)));
    // What is not known does not tell, and is kept.
    let Shape::Circle(circle) = shape(r#"{"radius": 1.5, "color": "red"}"#) else {
        panic!("a circle")
    };
    assert_eq!(circle.extra.get("color"), Some(&json!("red")));
}

#[test]
fn the_tag_decides_where_there_is_one() {
    let tagged = |text: &str| {
        drawing(&format!(r#"{{"tagged": {text}}}"#))
            .tagged
            .expect("a shape")
    };
    let square = Square::new(2.5).with_kind("square");
    assert_eq!(
        tagged(r#"{"kind": "square", "side": 2.5}"#),
        TaggedShape::from(square.clone())
    );
    assert_eq!(
        tagged(r#"{"kind": "disk", "radius": 1.5}"#),
        TaggedShape::from(Circle::new(1.5).with_kind("disk"))
    );
    let Cube { .. } = match tagged(r#"{"kind": "Cube", "side": 2.5}"#) {
        TaggedShape::Cube(cube) => *cube,
        other => panic!("a schema without a mapping goes by its name: {other:?}"),
    };
    let plain = drawing(r#"{"plainTag": {"kind": "Square", "side": 2.5}}"#);
    assert_eq!(
        plain.plain_tag(),
        Some(&PlainTag::from(square.with_kind("Square")))
    );
}

#[test]
fn the_json_type_tells_scalars_and_lists_apart() {
    let value = |text: &str| {
        drawing(&format!(r#"{{"value": {text}}}"#))
            .value
            .expect("a value")
    };
    assert_eq!(value(r#""text""#), Value::Text("text".to_owned()));
    assert_eq!(value("1.5"), Value::Number(1.5));
    assert_eq!(value("true"), Value::Boolean(true));
    assert_eq!(value(r#"["a"]"#), Value::List(vec!["a".to_owned()]));
    assert_eq!(value(r#"{"radius": 1.5}"#), Value::from(Circle::new(1.5)));
    assert_eq!(value("[1]"), Value::Unknown(json!([1])));
}

#[test]
fn what_cannot_be_told_apart_is_not() {
    let twins = drawing(r#"{"twins": {"x": "either"}}"#).twins;
    assert_eq!(twins, Some(Twins::Unknown(json!({"x": "either"}))));
}

#[test]
fn a_type_that_takes_all_that_another_takes_stands_for_both() {
    let all = drawing(
        r#"{"size": 5.5, "color": "red", "same": {"side": 1.5}, "single": {"side": 2.5}, "maybe": null}"#,
    );
    assert_eq!(all.size(), Some(&Size::Number(5.5)));
    assert_eq!(
        drawing(r#"{"size": 9007199254740993}"#).size(),
        Some(&Size::Integer(9_007_199_254_740_993))
    );
    assert_eq!(all.color(), Some(&Color::Red));
    assert_eq!(all.same(), &Square::new(1.5));
    assert_eq!(all.single(), &Square::new(2.5));
    assert!(all.is_maybe_null());
    assert_eq!(
        drawing(r#"{"color": "mauve"}"#).color().map(Color::as_str),
        Some("mauve")
    );
}

#[test]
fn a_union_may_be_in_a_union() {
    assert_eq!(drawing(r#"{"outer": 5}"#).outer, Some(Outer::Integer(5)));
    let text = Outer::Inner(Inner::Text("x".to_owned()));
    assert_eq!(drawing(r#"{"outer": "x"}"#).outer, Some(text));
    let circle = Outer::Inner(Inner::from(Circle::new(1.5)));
    assert_eq!(drawing(r#"{"outer": {"radius": 1.5}}"#).outer, Some(circle));
    assert_eq!(
        drawing(r#"{"ping": "x"}"#).ping,
        Some(Ping::Text("x".to_owned()))
    );
}

#[test]
fn dates_and_numbers() {
    assert_eq!(drawing(r#"{"when": 5}"#).when, Some(When::Integer(5)));
    let Some(When::Timestamp(date)) = drawing(r#"{"when": "2026-01-02T03:04:05Z"}"#).when else {
        panic!("a date")
    };
    assert_eq!(date.as_str(), "2026-01-02T03:04:05Z");
}

/// What a value contradicts is no type of it, and any value is (OpenAPI 3.0.3, Schema Object, `oneOf`).
#[test]
fn any_value_is_chosen_before_what_the_value_contradicts() {
    let free = |text: &str| drawing(&format!(r#"{{"free": {text}}}"#));
    let dated = free(r#"{"when": "2026-01-02T03:04:05Z", "who": "me"}"#);
    assert!(matches!(dated.free, Some(Free::Dated(_))), "{dated:?}");
    for other in [r#"{"when": "later"}"#, r#"{"who": "me"}"#, "5", r#"["a"]"#] {
        let drawing = free(other);
        assert!(matches!(drawing.free, Some(Free::Any(_))), "{drawing:?}");
    }
}

#[test]
fn what_only_says_what_is_required_changes_no_members() {
    let both = drawing(r#"{"exclusive": {"a": "x", "b": "y"}}"#);
    assert_eq!(
        (both.exclusive().a(), both.exclusive().b()),
        (Some("x"), Some("y"))
    );
}

#[test]
fn setters_take_variants_as_they_are() {
    let drawing = Drawing::default()
        .with_shape(Circle::new(1.5))
        .with_value("text".to_owned())
        .with_outer(5)
        .with_shapes([
            Shape::from(Square::new(1.5)),
            Shape::Unknown(json!({"odd": 1})),
        ])
        .with_by_name([("c", Circle::new(2.5))]);
    assert_eq!(
        to_string(&drawing),
        r#"{"shape":{"radius":1.5},"value":"text","outer":5,"shapes":[{"side":1.5},{"odd":1}],"byName":{"c":{"radius":2.5}}}"#
    );
}

#[test]
fn a_secret_in_a_union_or_a_map_is_not_shown() {
    let text = r#"{"password": "hidden-one", "userPassword": {"a": "hidden-two"}}"#;
    let drawing = drawing(text);
    let password = drawing.password.as_ref().expect("a password");
    for shown in [
        format!("{drawing:?} {drawing:#?}"),
        format!("{password:?} {password:#?}"),
    ] {
        assert!(shown.contains("[redacted]"), "{shown}");
        assert!(!shown.contains("hidden"), "{shown}");
    }
}
