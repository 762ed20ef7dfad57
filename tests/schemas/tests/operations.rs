//! The operations as JSON, held against the documents: each schema is one, takes what the fake server makes of the
//! document, and refuses what the fake server's own validator refuses.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use ionoscloud_fake::{
    Direction, Document, Extent, Operation, Place, Problem, Rules, Wish, sample, validate,
};
use ionoscloud_generator::parallel;
use ionoscloud_generator::product::Product;
use schemas_tests::changed;
use serde_json::Value;

/// Changes of a value that are tried: of a type that is in many operations each time other ones.
const MOST: usize = 40;
/// Bytes of JSON that they come to, for a type that holds much; a few are tried of any.
const BYTES: usize = 100_000;

const EXTENTS: [Extent; 3] = [Extent::Least, Extent::Full, Extent::Nulls];

fn specs() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs"))
}

/// All operations of a product as the generator prints them.
fn printed(product: &str) -> Vec<Value> {
    let read = |file: &str| fs::read_to_string(specs().join(product).join(file)).unwrap();
    let decided = Product::read("sdk.yaml", &read("sdk.yaml"), product).unwrap();
    schemas_tests::printed(&read("openapi.yaml"), &decided, &read("names.lock"))
        .unwrap_or_else(|findings| panic!("{product}: {findings}"))
}

/// A schema of the generator's with the one of the document that it stands for.
struct Pair<'a> {
    name: String,
    document: &'a Document,
    schema: &'a Value,
    printed: &'a Value,
    rules: Rules,
}

/// The parameters, the body and the answer of an operation.
fn pairs<'a>(document: &'a Document, own: &'a Operation, printed: &'a Value) -> Vec<Pair<'a>> {
    let pair = |name: &str, schema, printed, direction| Pair {
        name: format!("{} {} {name}", document.product(), own.id),
        document,
        schema,
        printed,
        rules: Rules {
            direction,
            strict: false,
            partial: own.method == "PATCH" && name == "body",
        },
    };
    let mut pairs = Vec::new();
    for input in printed["inputs"].as_array().unwrap() {
        // The runtime's own setter takes a text, whatever the document says.
        if input["role"] == "shared" {
            continue;
        }
        let printed = &input["schema"];
        if input["in"] == "body" {
            let body = own.body.as_ref().unwrap();
            let media = body
                .content
                .iter()
                .find(|media| input["media_type"] == *media.name);
            pairs.push(pair(
                "body",
                &media.unwrap().schema,
                printed,
                Direction::Request,
            ));
            continue;
        }
        let place = |place| match place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
        };
        let given = own
            .parameters
            .iter()
            .find(|given| input["wire"] == *given.name && input["in"] == place(given.place));
        let given = given.unwrap_or_else(|| panic!("{}: {input}", own.id));
        pairs.push(pair(
            &given.name,
            &given.schema,
            printed,
            Direction::Request,
        ));
    }
    let output = &printed["output"];
    // The Accept header: all that the answer may come in.
    let accepted: Vec<&str> = output["media_type"].as_str().unwrap().split(", ").collect();
    let media = own
        .answer
        .content
        .iter()
        .find(|media| accepted.contains(&&*media.name));
    assert_eq!(
        media.is_some(),
        !output["schema"].is_null(),
        "{}: {output}",
        own.id
    );
    if let Some(media) = media {
        pairs.push(pair(
            "answer",
            &media.schema,
            &output["schema"],
            Direction::Answer,
        ));
    }
    pairs
}

/// What is refused for something that JSON Schema only describes: a format, or the width of an integer.
fn is_only_described(problems: &[Problem]) -> bool {
    let described = |what: &str| what.contains(" is no ") || what.contains(" does not fit into ");
    problems.iter().all(|problem| described(&problem.what))
}

impl Pair<'_> {
    /// What is wrong with the schema, and how many values it was to accept and to refuse.
    fn check(&self, seed: usize) -> (Vec<String>, [usize; 2]) {
        if let Err(error) = jsonschema::draft202012::meta::validate(self.printed) {
            return (vec![format!("{}: no schema: {error}", self.name)], [0, 0]);
        }
        let validator = match jsonschema::draft202012::new(self.printed) {
            Ok(validator) => validator,
            Err(error) => return (vec![format!("{}: {error}", self.name)], [0, 0]),
        };
        let mut wrong = Vec::new();
        let mut counts = [0, 0];
        let own = self.rules.direction;
        // What was answered is sent back as well, with all that the service has set.
        let sent_back = (own == Direction::Request && self.name.ends_with(" body"))
            .then_some((Extent::Full, Direction::Answer));
        let all = EXTENTS.map(|extent| (extent, own)).into_iter();
        for (extent, direction) in all.chain(sent_back) {
            let wish = Wish {
                direction,
                ..Wish::request(extent, 7)
            };
            let made = sample(self.document, &self.name, self.schema, wish);
            let most = (BYTES / made.to_string().len()).clamp(4, MOST);
            let all = std::iter::once(made.clone()).chain(changed(&made, most, seed));
            for (index, value) in all.enumerate() {
                let problems = validate(self.document, self.schema, &value, self.rules, "");
                assert!(
                    index > 0 || problems.is_empty() || direction != own,
                    "{}: {problems:?}",
                    self.name
                );
                if !problems.is_empty() && is_only_described(&problems) {
                    continue;
                }
                counts[usize::from(!problems.is_empty())] += 1;
                if validator.is_valid(&value) != problems.is_empty() {
                    let said: Vec<String> = validator
                        .iter_errors(&value)
                        .map(|error| format!("{}: {error}", error.instance_path()))
                        .collect();
                    wrong.push(format!(
                        "{} {extent:?}: {said:?}, not {problems:?}",
                        self.name
                    ));
                }
            }
        }
        (wrong, counts)
    }
}

#[test]
fn schemas_accept_and_refuse_what_the_documents_do() {
    let mut wrong = Vec::new();
    let [mut schemas, mut accepted, mut refused] = [0, 0, 0];
    for document in Document::load_all(&specs(), &[]).unwrap() {
        let printed = printed(document.product());
        assert_eq!(printed.len(), document.operations().len());
        let own = document.operations().iter();
        let all = own.flat_map(|own| {
            let same =
                |printed: &&Value| printed["method"] == *own.method && printed["path"] == *own.path;
            let printed = printed.iter().find(same);
            pairs(
                &document,
                own,
                printed.unwrap_or_else(|| panic!("{}", own.id)),
            )
        });
        // What many operations say alike is held against the document once.
        let mut seen = HashSet::new();
        let all: Vec<(usize, Pair<'_>)> = all
            .filter(|pair| {
                let Pair {
                    printed,
                    schema,
                    rules,
                    ..
                } = pair;
                seen.insert(format!("{printed} {schema} {rules:?}"))
            })
            .enumerate()
            .collect();
        schemas += all.len();
        for (found, [valid, invalid]) in parallel::map(&all, |(seed, pair)| pair.check(*seed)) {
            accepted += valid;
            refused += invalid;
            wrong.extend(found);
        }
    }
    println!("{schemas} schemas; {accepted} values to accept, {refused} to refuse");
    assert!(accepted > schemas && refused > schemas);
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
