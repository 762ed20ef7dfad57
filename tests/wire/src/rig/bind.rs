//! Parameters as suites give them, brought to where an operation takes them: by name first, then by position.

use ionoscloud_driver::{Arguments, Body, Input, Kind, Operation, Place};
use serde_json::{Map, Value};

/// Under this name suites give conditions of lists, all together.
const FILTERS: &str = "filters";

/// What only forms the answer's text, which builders leave out: it may be given, and makes no difference.
const PRETTY: &str = "pretty";

/// # Errors
/// A parameter that the operation does not know, or one that is needed is not there.
pub fn bind(operation: &Operation, params: &[(String, Value)]) -> Result<Arguments, String> {
    let mut given: Vec<Option<Value>> = vec![None; operation.inputs.len()];
    let mut left = Vec::new();
    let mut filters = Map::new();
    for (name, value) in params {
        let named = operation
            .inputs
            .iter()
            .position(|input| letters(input.name) == letters(name));
        match named.and_then(|index| given.get_mut(index)) {
            Some(place @ None) => *place = Some(value.clone()),
            Some(Some(_)) => return Err(format!("parameter {name} is given twice")),
            None if letters(name) == FILTERS => match value {
                Value::Object(given) => filters.extend(given.clone()),
                _ => {
                    return Err(format!(
                        "parameter {name}: an object is needed, not {value}"
                    ));
                }
            },
            None if letters(name) == PRETTY && value.is_boolean() => {}
            None => left.push((name, value)),
        }
    }
    // What has no such name is the next that is required and was not named.
    let mut left = left.into_iter();
    for (input, place) in operation.inputs.iter().zip(&mut given) {
        if place.is_none() && input.required {
            let Some((_, value)) = left.next() else {
                let expected = operation
                    .inputs
                    .iter()
                    .filter(|input| input.required)
                    .count();
                return Err(format!(
                    "too few params; found {}, expected {expected}",
                    params.len()
                ));
            };
            *place = Some(value.clone());
        }
    }
    // The body of some is optional, and called otherwise in every language.
    let body = operation
        .inputs
        .iter()
        .position(|input| input.place == Place::Body);
    if let Some(place @ None) = body.and_then(|index| given.get_mut(index))
        && let Some((_, value)) = left.clone().next().filter(|(_, value)| value.is_object())
    {
        *place = Some(value.clone());
        left.next();
    }
    if let Some((name, _)) = left.next() {
        return Err(format!("unknown parameter {name}"));
    }
    let mut arguments = Arguments::default();
    for (input, value) in operation.inputs.iter().zip(given) {
        if let Some(value) = value {
            place(&mut arguments, input, value)?;
        }
    }
    add_filters(operation, &mut arguments, filters)?;
    Ok(arguments)
}

/// Conditions go where the operation takes them: one parameter for all, or one for each.
fn add_filters(
    operation: &Operation,
    arguments: &mut Arguments,
    filters: Map<String, Value>,
) -> Result<(), String> {
    let knows = |name: &str| {
        operation
            .inputs
            .iter()
            .any(|input| input.name == name && input.place == Place::Query)
    };
    for (key, value) in filters {
        let own = format!("filter.{key}");
        if knows(&own) {
            arguments.query.insert(own, value);
        } else if knows("filter") {
            let all = arguments
                .query
                .entry("filter")
                .or_insert_with(|| Value::Object(Map::new()));
            if let Some(all) = all.as_object_mut() {
                all.insert(key, value);
            }
        } else {
            return Err(format!("unknown parameter {FILTERS}.{key}"));
        }
    }
    Ok(())
}

fn place(arguments: &mut Arguments, input: &Input, value: Value) -> Result<(), String> {
    match input.place {
        Place::Path => match value {
            Value::String(text) => arguments.path.push(text),
            Value::Number(_) | Value::Bool(_) => arguments.path.push(value.to_string()),
            _ => {
                return Err(format!(
                    "parameter {}: text is needed, not {value}",
                    input.name
                ));
            }
        },
        Place::Query => drop(arguments.query.insert(input.name.to_owned(), value)),
        Place::Header => drop(arguments.headers.insert(input.name.to_owned(), value)),
        Place::Cookie => drop(arguments.cookies.insert(input.name.to_owned(), value)),
        Place::Body if matches!(input.kind, Kind::Raw) => {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            arguments.body = Some(Body::Text(text));
        }
        Place::Body => arguments.body = Some(Body::Json(value)),
    }
    Ok(())
}

/// Suites, and the languages that they were written for, spell names in several ways: `datacenterId`, `DatacenterId`,
/// `datacenter_id` and `X-Contract-Number`, `XContractNumber` are the same names.
pub(super) fn letters(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use ionoscloud_driver::{Body, operation};
    use serde_json::{Value, json};

    use super::bind;

    fn params(value: Value) -> Vec<(String, Value)> {
        let pairs = value.as_array().expect("a list").iter();
        pairs
            .map(|pair| {
                (
                    pair[0].as_str().expect("a name").to_owned(),
                    pair[1].clone(),
                )
            })
            .collect()
    }

    #[test]
    fn parameters_are_bound_by_name_and_then_by_position() {
        let create = operation("compute", "datacentersServersPost").expect("it is known");
        for given in [
            json!([["datacenterId", "d"], ["server", { "a": 1 }], ["depth", 2]]),
            json!([["depth", 2], ["Server", { "a": 1 }], ["datacenter_id", "d"]]),
            json!([["first", "d"], ["whatever", { "a": 1 }], ["depth", 2]]),
            json!([["whatever", { "a": 1 }], ["DatacenterId", "d"], ["depth", 2]]),
        ] {
            let bound = bind(create, &params(given.clone()))
                .unwrap_or_else(|problem| panic!("{given}: {problem}"));
            assert_eq!(bound.path, ["d"], "{given}");
            assert!(
                matches!(&bound.body, Some(Body::Json(body)) if body["a"] == 1),
                "{given}"
            );
            assert_eq!(bound.query["depth"], 2, "{given}");
        }
        for (given, problem) in [
            (
                json!([["datacenterId", "d"]]),
                "too few params; found 1, expected 2",
            ),
            (
                json!([["datacenterId", "d"], ["server", {}], ["dept", 2]]),
                "unknown parameter dept",
            ),
            (
                json!([["datacenterId", "d"], ["datacenter_id", "e"]]),
                "parameter datacenter_id is given twice",
            ),
        ] {
            assert_eq!(
                bind(create, &params(given)).expect_err("it is refused"),
                problem
            );
        }
    }

    #[test]
    fn filters_go_where_the_operation_takes_them() {
        let filters = params(json!([["filters", { "name": "web" }]]));
        let list = operation("compute", "datacentersGet").expect("it is known");
        let bound = bind(list, &filters).expect("it takes filters");
        assert_eq!(bound.query["filter"], json!({ "name": "web" }));
        let list = operation("kafka", "clustersGet").expect("it is known");
        let bound = bind(list, &filters).expect("it takes this filter");
        assert_eq!(bound.query["filter.name"], "web");
        let other = params(json!([["filters", { "color": "red" }]]));
        assert_eq!(
            bind(list, &other).expect_err("it does not"),
            "unknown parameter filters.color"
        );
    }
}
