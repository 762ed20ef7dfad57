//! The JSON Schemas of the small documents, held against those documents: what the fake server makes of a schema, and that
//! value changed in one place, is taken where the document takes it, and refused where it does not.

use std::fs;
use std::path::PathBuf;

use ionoscloud_fake::{Direction, Document, Extent, Wish, sample};
use ionoscloud_generator::product::Product;
use schemas_tests::{Purpose, changed, endless, printed, said};
use serde_json::{Value, json};

/// Samples of a schema: where there are variants, each seed makes another.
const SEEDS: u64 = 4;
/// Changes that are tried of each.
const MOST: usize = 60;

/// Schemas that lead back to themselves through nothing but unions, of which no validator comes to an end.
const ENDLESS: [&str; 2] = [
    r#"composed "thingsPost" "model::All" Answered"#,
    r#"unions "shapesPost" "model::Drawing" Answered"#,
];

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../golden"))
}

/// Follows a reference to a parameter, a body or a response.
fn follow<'a>(root: &'a Value, given: &'a Value) -> &'a Value {
    match given["$ref"].as_str() {
        Some(target) => root.pointer(&target[1..]).unwrap(),
        None => given,
    }
}

/// What the document says of an input: its own schema.
fn input<'a>(root: &'a Value, item: &'a Value, own: &'a Value, input: &Value) -> &'a Value {
    if input["in"] == "body" {
        let body = follow(root, &own["requestBody"]);
        let content = body["content"].as_object().unwrap();
        let media = content.get(input["media_type"].as_str().unwrap());
        // A range is sent as a type that goes with it.
        return &media.or(content.values().next()).unwrap()["schema"];
    }
    let lists = [&own["parameters"], &item["parameters"]];
    let all = lists.iter().filter_map(|list| list.as_array()).flatten();
    let mut all = all.map(|given| follow(root, given));
    // A name that YAML takes for something else is meant as a text.
    let wire = input["wire"].as_str().unwrap();
    let same = |name: &Value| match name {
        Value::String(name) => name == wire,
        other => format!("{other}") == wire,
    };
    let found = all.find(|given| same(&given["name"]) && given["in"] == input["in"]);
    let found = found.unwrap_or_else(|| panic!("{input}"));
    let content = found["content"].as_object();
    match content.and_then(|content| content.values().next()) {
        Some(media) => &media["schema"],
        None => &found["schema"],
    }
}

/// The schema of the answer that is read.
fn answer<'a>(root: &'a Value, own: &'a Value, output: &Value) -> Option<&'a Value> {
    let accepted: Vec<&str> = output["media_type"].as_str()?.split(", ").collect();
    let responses = own["responses"].as_object()?;
    let all = responses
        .iter()
        .filter(|(status, _)| status.starts_with('2') || responses.len() == 1);
    let mut contents =
        all.filter_map(|(_, response)| follow(root, response)["content"].as_object());
    let content = contents.find(|content| !content.is_empty())?;
    let mut media = content
        .iter()
        .filter(|(name, _)| accepted.contains(&name.as_str()) || name.contains('*'));
    Some(&media.next()?.1["schema"])
}

/// What is wrong with a schema, and how many values it was to accept and to refuse.
fn check(name: &str, printed: &Value, wanted: &Value, made: &[Value]) -> (Vec<String>, [usize; 2]) {
    if let Err(error) = jsonschema::draft202012::meta::validate(printed) {
        return (vec![format!("{name}: no schema: {error}")], [0, 0]);
    }
    let [own, wanted] = match [printed, wanted].map(jsonschema::draft202012::new) {
        [Ok(own), Ok(wanted)] => [own, wanted],
        // A pattern of the document that is no regular expression.
        [Err(_), Err(error)] if error.to_string().contains("is not a \"regex\"") => {
            return (Vec::new(), [0, 0]);
        }
        [own, wanted] => panic!("{name}: {:?} {:?}: {printed}", own.err(), wanted.err()),
    };
    let mut wrong = Vec::new();
    let mut counts = [0, 0];
    for made in made {
        for value in std::iter::once(made.clone()).chain(changed(made, MOST, 0)) {
            let valid = wanted.is_valid(&value);
            counts[usize::from(!valid)] += 1;
            if own.is_valid(&value) != valid {
                let say = if valid { "refused" } else { "accepted" };
                wrong.push(format!("{name}: {value} is {say}\n  by {printed}"));
                // One tells what is wrong.
                return (wrong, counts);
            }
        }
    }
    (wrong, counts)
}

#[test]
fn schemas_of_small_documents_accept_and_refuse_what_those_do() {
    let mut wrong = Vec::new();
    let mut skipped = Vec::new();
    let [mut documents, mut schemas, mut accepted, mut refused] = [0; 4];
    let mut features: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    features.sort();
    for path in features
        .iter()
        .filter(|path| path.join("openapi.yaml").is_file())
    {
        let feature = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(path.join("openapi.yaml")).unwrap();
        // What the oracle reads is OpenAPI 3.0, as it should be.
        if text.starts_with("openapi: 3.1") || feature == "slips" {
            continue;
        }
        let product = match fs::read_to_string(path.join("sdk.yaml")) {
            Ok(text) => Product::read("sdk.yaml", &text, feature),
            Err(_) => Ok(Product::plain(&format!("golden-{feature}"), "0.1.0")),
        };
        let lock = fs::read_to_string(path.join("names.lock")).unwrap_or_default();
        let Some(all) = product
            .ok()
            .and_then(|product| printed(&text, &product, &lock).ok())
        else {
            continue;
        };
        documents += 1;
        // As people mend it; the fake server knows no cookies, and takes no such document.
        let root = match Document::load(&path.join("openapi.yaml")) {
            Ok(document) => document.root().clone(),
            Err(_) => serde_yaml::from_str(&text).unwrap(),
        };
        let bare = json!({"openapi": "3.0.3", "paths": {}, "components": root["components"]});
        let bare = Document::from_value(feature, bare).unwrap();
        for own in &all {
            let item = &root["paths"][own["path"].as_str().unwrap()];
            let document = &item[own["method"].as_str().unwrap().to_lowercase()];
            let mut pairs = Vec::new();
            for given in own["inputs"].as_array().unwrap() {
                // The runtime's own setter takes a text, whatever the document says.
                if given["role"] == "shared" {
                    assert_eq!(given["schema"], json!({"type": "string"}));
                    continue;
                }
                let purpose = match (&given["in"], &own["method"]) {
                    (body, method) if body == "body" && method == "PATCH" => Purpose::Changed,
                    _ => Purpose::Sent,
                };
                pairs.push((
                    &given["name"],
                    input(&root, item, document, given),
                    &given["schema"],
                    purpose,
                ));
            }
            let output = &own["output"];
            let schema = answer(&root, document, output);
            assert_eq!(
                schema.is_none(),
                output["schema"].is_null(),
                "{feature} {}: {output}",
                own["operation"]
            );
            pairs.extend(schema.map(|schema| {
                (
                    &output["type"],
                    schema,
                    &output["schema"],
                    Purpose::Answered,
                )
            }));
            for (part, schema, printed, purpose) in pairs {
                let name = format!("{feature} {} {part} {purpose:?}", own["operation"]);
                // What goes as it is given is a string, whatever the document says is written in it.
                let text = printed.get("contentMediaType").is_some();
                if text && follow(&root, schema)["type"] != "string" {
                    assert_eq!(printed["type"], "string");
                    continue;
                }
                if endless(&root, schema) {
                    skipped.push(name);
                    // Ours ends all the same.
                    let ours = jsonschema::draft202012::new(printed).unwrap();
                    assert!(!ours.is_valid(&json!([])), "{printed}");
                    continue;
                }
                let wanted = said(&root, schema, purpose);
                // What was answered is sent back as well, with all that the service has set.
                let directions: &[Direction] = match purpose {
                    Purpose::Answered => &[Direction::Answer],
                    _ => &[Direction::Request, Direction::Answer],
                };
                let mut made: Vec<Value> = Vec::new();
                for direction in directions.iter().copied() {
                    for extent in [Extent::Least, Extent::Full, Extent::Nulls] {
                        for seed in 0..SEEDS {
                            let wish = Wish {
                                direction,
                                ..Wish::request(extent, seed)
                            };
                            let value = sample(&bare, "value", schema, wish);
                            if !made.contains(&value) {
                                made.push(value);
                            }
                        }
                    }
                }
                schemas += 1;
                let (found, [valid, invalid]) = check(&name, printed, &wanted, &made);
                accepted += valid;
                refused += invalid;
                wrong.extend(found);
            }
        }
    }
    println!(
        "{documents} documents, {schemas} schemas; {accepted} values to accept, {refused} to refuse"
    );
    assert!(documents > 25 && accepted > 4 * schemas && refused > 4 * schemas);
    assert_eq!(skipped, ENDLESS);
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
