//! Values at random that have the shape of a schema; whether they are valid is for another to say.

use proptest::prelude::*;
use serde_json::{Map, Number, Value, json};

use crate::schema::{Member, Schema, TAG};

/// Values of a schema.
pub fn values(schema: &Schema) -> BoxedStrategy<Value> {
    match schema {
        Schema::Any => anything(),
        Schema::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Schema::Integer => prop_oneof![
            (-3..100_i64).prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
        ]
        .boxed(),
        Schema::Unsigned => prop_oneof![
            (0..100_u64).prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
        ]
        .boxed(),
        Schema::Number => prop_oneof![
            (-100..100_i64).prop_map(Value::from),
            (-1e6..1e6_f64).prop_map(Value::from),
            any::<f64>().prop_filter_map("JSON has it", |value| Number::from_f64(value)
                .map(Value::from)),
        ]
        .boxed(),
        Schema::Text => text(),
        Schema::Date => (1..13_u8, 1..29_u8, 0..24_u8, 0..3_usize)
            .prop_map(|(month, day, hour, zone)| {
                let zone = ["Z", "+02:00", "-11:30"][zone];
                json!(format!("2026-{month:02}-{day:02}T{hour:02}:00:00{zone}"))
            })
            .boxed(),
        Schema::Flag(value) => Just(json!(value)).boxed(),
        Schema::Numbers(values) => proptest::sample::select(values.clone())
            .prop_map(Value::from)
            .boxed(),
        Schema::Texts(values) | Schema::Subset(_, values) => {
            proptest::sample::select(values.clone())
                .prop_map(Value::from)
                .boxed()
        }
        Schema::Integers(values) => proptest::sample::select(values.clone())
            .prop_map(Value::from)
            .boxed(),
        Schema::List(item) => proptest::collection::vec(values(item), 0..4)
            .prop_map(Value::Array)
            .boxed(),
        Schema::Map(value) => {
            let name = prop_oneof![Just("k".to_owned()), "[a-zA-Z0-9 _.-]{0,5}"];
            proptest::collection::btree_map(name, values(value), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect()))
                .boxed()
        }
        Schema::Object(members) | Schema::Closed(members) => object(members),
        Schema::All(parts) => merged(parts.iter().map(values).collect()),
        Schema::Beside(members, parts) => merged(vec![object(members), one(parts)]),
        Schema::One(parts) | Schema::AnyOf(parts) => one(parts),
        Schema::Tagged(variants) | Schema::Based(variants) => {
            let variants = variants.iter().map(|(tag, members)| {
                let tag = Just(json!({TAG: tag})).boxed();
                merged(vec![object(members), tag])
            });
            proptest::strategy::Union::new(variants).boxed()
        }
        Schema::Nullable(inner) => prop_oneof![1 => Just(Value::Null), 3 => values(inner)].boxed(),
    }
}

/// Any JSON.
pub fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-5..500_i64).prop_map(Value::from),
        (-5e3..5e3_f64).prop_map(Value::from),
        text(),
    ];
    let nested = leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            proptest::collection::btree_map("[a-c]", inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    nested.boxed()
}

fn text() -> BoxedStrategy<Value> {
    prop_oneof![
        "[a-z]{0,6}".prop_map(Value::from),
        proptest::sample::select(vec!["red", "1", "", "2026-01-01T00:00:00Z", "true", "null"])
            .prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        // What looks like a date, and often is none.
        (0..14_u8, 0..33_u8, 0..26_u8, 58..62_u8).prop_map(|(month, day, hour, second)| json!(
            format!("2026-{month:02}-{day:02}T{hour:02}:00:{second:02}Z")
        )),
    ]
    .boxed()
}

fn object(members: &[Member]) -> BoxedStrategy<Value> {
    let members: Vec<_> = members
        .iter()
        .map(|member| {
            let there = if member.required { 0.98 } else { 0.6 };
            let name = member.name;
            proptest::option::weighted(there, values(&member.schema))
                .prop_map(move |value| value.map(|value| (name.to_owned(), value)))
        })
        .collect();
    // A newer service knows more.
    let more = proptest::option::weighted(0.1, anything())
        .prop_map(|value| value.map(|value| ("beta".to_owned(), value)));
    (members, more)
        .prop_map(|(members, more)| {
            let members: Map<String, Value> = members.into_iter().chain([more]).flatten().collect();
            Value::Object(members)
        })
        .boxed()
}

fn one(parts: &[Schema]) -> BoxedStrategy<Value> {
    proptest::strategy::Union::new(parts.iter().map(values)).boxed()
}

/// Of objects the members of all, else one of them.
fn merged(parts: Vec<BoxedStrategy<Value>>) -> BoxedStrategy<Value> {
    parts
        .prop_map(|parts| parts.into_iter().reduce(merge).unwrap_or_default())
        .boxed()
}

fn merge(left: Value, right: Value) -> Value {
    match (left, right) {
        (Value::Object(mut left), Value::Object(right)) => {
            for (name, value) in right {
                let before = left.remove(&name);
                let value = before.map_or(value.clone(), |before| merge(before, value));
                left.insert(name, value);
            }
            Value::Object(left)
        }
        (left, _) => left,
    }
}

/// A place in a value.
pub type Path = Vec<String>;

/// A value that is not quite the one of the schema any more: somewhere in it stands something else, or nothing.
pub fn changed(value: &Value, place: usize, other: Option<Value>) -> (Value, Path) {
    let mut places = Vec::new();
    collect(value, &mut Vec::new(), &mut places);
    let path = places
        .get(place % places.len().max(1))
        .cloned()
        .unwrap_or_default();
    let mut value = value.clone();
    set(&mut value, &path, other);
    (value, path)
}

fn collect(value: &Value, path: &mut Path, places: &mut Vec<Path>) {
    places.push(path.clone());
    let mut inside = |name: String, value| {
        path.push(name);
        collect(value, path, places);
        path.pop();
    };
    match value {
        Value::Object(members) => {
            members
                .iter()
                .for_each(|(name, value)| inside(name.clone(), value));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, value)| inside(format!("[{index}]"), value));
        }
        _ => {}
    }
}

fn set(value: &mut Value, path: &[String], other: Option<Value>) {
    let index = |name: &str| {
        name.trim_matches(['[', ']'])
            .parse::<usize>()
            .unwrap_or_default()
    };
    match (path, value) {
        ([], value) => *value = other.unwrap_or_default(),
        ([name], Value::Object(members)) => match other {
            Some(other) => drop(members.insert(name.clone(), other)),
            None => drop(members.remove(name)),
        },
        ([name], Value::Array(items)) => match other {
            Some(other) => items[index(name)] = other,
            None => drop(items.remove(index(name))),
        },
        ([name, rest @ ..], Value::Object(members)) => {
            if let Some(inside) = members.get_mut(name) {
                set(inside, rest, other);
            }
        }
        ([name, rest @ ..], Value::Array(items)) => set(&mut items[index(name)], rest, other),
        _ => {}
    }
}
