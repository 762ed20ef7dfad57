//! The schema of each tool takes what the document allows, and refuses what it refuses; so does what reads arguments.

use ionoscloud_fake::{Direction, Documents, Extent, Problem, Rules, validate};
use ionoscloud_mcp::arguments::understand;
use ionoscloud_mcp::catalogue::{Place, input_schema, operations};
use mcp_tests::arguments;
use serde_json::{Value, json};
use wire_tests::ask;

/// Changes of a body that are tried, for each operation.
const MOST: usize = 24;

/// The JSON pointers of what is in a value; of the items of a list the first says it all.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                places(member, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            if let Some(item) = items.first() {
                places(item, &format!("{at}/0"), found);
            }
        }
        _ => {}
    }
    found.push(at.to_owned());
}

/// The body with something else in one place, or without it.
fn changed(body: &Value, seed: usize) -> Vec<Value> {
    let mut found = Vec::new();
    places(body, "", &mut found);
    let mut all = Vec::new();
    for place in found {
        for other in [
            json!([[[]]]),
            json!({"x": 1}),
            json!("none of them"),
            json!(0.3),
        ] {
            let mut body = body.clone();
            *body.pointer_mut(&place).unwrap() = other;
            all.push(body);
        }
        let mut body = body.clone();
        if let Some((parent, name)) = place.rsplit_once('/')
            && let Some(Value::Object(members)) = body.pointer_mut(parent)
            && members.remove(name).is_some()
        {
            all.push(body);
        }
    }
    let step = all.len().div_ceil(MOST).max(1);
    all.into_iter().skip(seed % step).step_by(step).collect()
}

/// What is refused for something that JSON Schema only describes: a format, or the width of an integer.
fn is_only_described(problems: &[Problem]) -> bool {
    let described = |what: &str| what.contains(" is no ") || what.contains(" does not fit into ");
    problems.iter().all(|problem| described(&problem.what))
}

#[test]
fn what_the_document_allows_is_taken_and_nothing_else() {
    let documents = Documents::bundled();
    let mut wrong = Vec::new();
    let [mut taken, mut refused] = [0, 0];
    for (seed, own) in operations().enumerate() {
        let document = documents.get(own.product).unwrap();
        let mut all = document.operations().iter();
        let operation = all.find(|operation| operation.id == own.id).unwrap();
        let schema = Value::Object(input_schema(own));
        let schema = jsonschema::draft202012::new(&schema)
            .unwrap_or_else(|error| panic!("{}: {error}", own.tool));
        let body = own.inputs.iter().find(|input| input.place == Place::Body);
        let rules = Rules {
            direction: Direction::Request,
            strict: false,
            partial: operation.method == "PATCH",
        };
        for extent in [Extent::Least, Extent::Full] {
            let (given, _) = ask(document, operation, extent);
            let given = arguments(own, &given);
            taken += 1;
            if let Err(error) = schema.validate(&given) {
                wrong.push(format!("{} {extent:?}: {error}", own.tool));
            }
            if let Err(problems) = understand(own, given.as_object().unwrap()) {
                wrong.push(format!("{} {extent:?}: {problems:?}", own.tool));
            }
            let Some((input, sent)) = body.and_then(|input| Some((input, given.get(input.name)?)))
            else {
                continue;
            };
            let media = &operation.body.as_ref().unwrap().content;
            let media = media.iter().find(|media| media.name.contains("json"));
            let Some(media) = media else { continue };
            for other in changed(sent, seed) {
                let problems = validate(document, &media.schema, &other, rules, "");
                if problems.is_empty() || is_only_described(&problems) {
                    continue;
                }
                refused += 1;
                let mut given = given.clone();
                given[input.name] = other;
                if schema.is_valid(&given) {
                    wrong.push(format!(
                        "{}: takes {}: {problems:?}",
                        own.tool, given[input.name]
                    ));
                }
                // What is read leniently is what the document allows, or is refused.
                if let Ok(read) = understand(own, given.as_object().unwrap()) {
                    let problems =
                        validate(document, &media.schema, &read.own[input.name], rules, "");
                    // Patterns are looked at by clients, and by the service.
                    let pattern = problems
                        .iter()
                        .all(|problem| problem.what.contains("does not match"));
                    if !problems.is_empty() && !pattern && !is_only_described(&problems) {
                        let body = &read.own[input.name];
                        wrong.push(format!("{}: reads {body}: {problems:?}", own.tool));
                    }
                }
            }
        }
    }
    println!("{taken} taken, {refused} refused");
    assert!(taken == 2 * 553 && refused > 2000);
    let shown = wrong
        .iter()
        .take(20)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    assert!(wrong.is_empty(), "{} of them:\n{shown}", wrong.len());
}
