//! `explain`: what a name of the document, or of the crate, became, and through which steps.

mod show;
mod types;

use ionoscloud_generator::names::{Group, Operation, Sdk, Type};
use ionoscloud_generator::product::Product;
use ionoscloud_generator::render::operations;
use serde_json::Value;
use xtask_common::repository::{chosen, root};
use xtask_common::{Outcome, Result};

use crate::findings;
use crate::repository::{decided, load};

/// Prints all that goes by `name`; as JSON, the operations that do, or all of a product.
pub fn run(name: &str, product: Option<&str>, json: bool) -> Outcome {
    if name == "findings" && product.is_none() {
        xtask_common::say!("{}", findings::page().trim_end());
        return Ok(true);
    }
    if let Some(text) = findings::explained(name) {
        xtask_common::say!("{}", text.trim_end());
        return Ok(true);
    }
    let wanted: Vec<String> = product.map(str::to_owned).into_iter().collect();
    let mut found = Found::default();
    for product in &chosen(&wanted, &root().join("specs"))? {
        let decided = decided(product)?;
        let loaded = load("specs", product, &decided, |sdk, _| {
            found.search(&decided, sdk, name, json);
        })?;
        if loaded.result.is_none() {
            let problem = format!("{product} has errors; run `cargo xtask regenerate --check`");
            return Err(problem.into());
        }
    }
    found.print(name, json)
}

/// What goes by a name, and what nearly does.
#[derive(Default)]
struct Found {
    text: String,
    operations: Vec<Value>,
    near: Vec<String>,
}

impl Found {
    fn search(&mut self, product: &Product, sdk: &Sdk<'_>, name: &str, json: bool) {
        let whole = json && product.name == name;
        for (group, operation) in sdk.operations() {
            if !self.hit(name, &ways(group, operation)) && !whole {
                continue;
            }
            if json {
                self.operations
                    .push(operations::operation(sdk, group, operation));
            } else {
                show::operation(product, sdk, group, operation, &mut self.text);
            }
        }
        for r#type in sdk.types.iter().filter(|_| !json) {
            if self.hit(name, &words(r#type)) {
                show::r#type(product, sdk, r#type, &mut self.text);
            }
        }
        for schema in sdk.api.unreached.iter().filter(|_| !json) {
            if self.hit(name, std::slice::from_ref(schema)) {
                show::unreached(product, schema, &mut self.text);
            }
        }
    }

    /// Whether one of the words is the name; what holds it is remembered for whoever mistyped.
    fn hit(&mut self, name: &str, words: &[String]) -> bool {
        let folded = name.to_lowercase();
        let close = words
            .iter()
            .filter(|word| word.to_lowercase().contains(&folded));
        self.near.extend(close.cloned());
        words.iter().any(|word| word.eq_ignore_ascii_case(name))
    }

    fn print(mut self, name: &str, json: bool) -> Outcome {
        if !self.operations.is_empty() {
            xtask_common::say!("{}", pretty(&Value::Array(self.operations))?);
            return Ok(true);
        }
        if !self.text.is_empty() {
            xtask_common::print(self.text.trim_start_matches('\n'));
            return Ok(true);
        }
        self.near.sort();
        self.near.dedup();
        self.near.truncate(8);
        let hint = match self.near.as_slice() {
            [] => String::new(),
            near => format!("; did you mean {}?", near.join(", ")),
        };
        let what = if json { "no operation" } else { "nothing" };
        Err(format!("{what} is called `{name}`{hint}").into())
    }
}

fn pretty(value: &Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)?)
}

/// What an operation goes by.
fn ways(group: &Group<'_>, operation: &Operation<'_>) -> [String; 9] {
    let (model, method) = (operation.model, &operation.method);
    [
        model.id.clone(),
        format!("{} {}", model.method, model.path),
        model.pointer.clone(),
        method.clone(),
        format!("{}.{method}", group.module),
        format!("{}::{method}", group.name),
        format!("{}().{method}", group.module),
        operation.builder.clone(),
        operation.constant.clone(),
    ]
}

/// What a type goes by.
fn words(r#type: &Type<'_>) -> [String; 3] {
    [
        r#type.model.path.join("."),
        r#type.model.pointer.clone(),
        r#type.name.clone(),
    ]
}
