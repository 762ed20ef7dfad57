//! Whether arguments are what an operation takes.

use ::serde_json::{Map, Value};

use crate::{Arguments, Body, Input, Kind, Operation, Place};

/// Everything that is wrong with the arguments.
pub(crate) fn problems(operation: &Operation, arguments: &Arguments) -> Vec<String> {
    let mut problems = Vec::new();
    let of = |place| operation.inputs.iter().filter(move |input| input.place == place);
    let (wanted, given) = (of(Place::Path).count(), arguments.path.len());
    if wanted != given {
        problems.push(format!("{given} path arguments, {wanted} are needed"));
    }
    for (place, given) in [(Place::Query, &arguments.query), (Place::Header, &arguments.headers)] {
        check(&of(place).collect::<Vec<_>>(), given, &mut problems);
    }
    let body = of(Place::Body).next();
    match (body, &arguments.body) {
        (None, Some(_)) => problems.push("it takes no body".to_owned()),
        (Some(input), None) if input.required => problems.push(format!("the body {} is missing", input.name)),
        (None | Some(_), None) => {}
        (Some(input), Some(Body::Json(value))) => {
            if input.kind == Kind::Raw {
                problems.push(format!("the body {} is no JSON", input.name));
            } else {
                let unknown = (operation.check)(value);
                problems.extend(unknown.iter().map(|at| format!("unknown member, or one of another type: {}.{at}", input.name)));
            }
        }
        (Some(input), Some(Body::Text(_) | Body::Bytes(_))) => {
            if input.kind != Kind::Raw {
                problems.push(format!("the body {} is JSON", input.name));
            }
        }
    }
    problems
}

fn check(inputs: &[&Input], given: &Map<String, Value>, problems: &mut Vec<String>) {
    for (name, value) in given {
        match inputs.iter().find(|input| input.name == name) {
            None => problems.push(format!("unknown parameter {name}")),
            Some(input) if !fits(input.kind, value) => {
                problems.push(format!("parameter {name}: {:?} is needed, not {value}", input.kind));
            }
            Some(_) => {}
        }
    }
    let missing = inputs.iter().filter(|input| input.required && !given.contains_key(input.name));
    problems.extend(missing.map(|input| format!("parameter {} is missing", input.name)));
}

fn fits(kind: Kind, value: &Value) -> bool {
    let text = value.as_str();
    match kind {
        Kind::Boolean => value.is_boolean() || matches!(text, Some("true" | "false")),
        Kind::Integer => {
            let whole = |number: f64| number.fract() == 0.0;
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(whole) || text.is_some_and(|text| text.parse::<i64>().is_ok())
        }
        Kind::Number => value.is_number() || text.is_some_and(|text| text.parse::<f64>().is_ok()),
        Kind::Text => value.is_string() || value.is_number() || value.is_boolean(),
        Kind::List => value.is_array(),
        Kind::Object => value.is_object(),
        Kind::Any | Kind::Raw => true,
    }
}
