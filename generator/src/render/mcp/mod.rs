//! Tools for agents: every operation of every product as data, with the schema of what it takes.

mod input;
mod page;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use self::text::{json, plain};
use super::mentions::replace;
use super::schemas::Schemas;
use super::tokens::{text, texts, word};
use super::{Draft, Templates};
use crate::conventions::{Conventions, Effect};
use crate::model::{Paging, Purpose, Wait};
use crate::names::{Group, Operation, Sdk};
use crate::pointer;
use input::ToolInput;
use page::ToolPage;

/// A product for the templates of the tools.
#[derive(Serialize)]
pub struct ToolProduct {
    /// The feature.
    feature: String,
    label: String,
    module: String,
    title: String,
    about: String,
    words: String,
    locations: String,
    tools: Vec<Tool>,
    types: Vec<ToolType>,
    page: ToolPage,
    /// The tools by the ids of their operations.
    #[serde(skip)]
    by_id: BTreeMap<String, String>,
    /// How the names of its members end that hold secrets.
    #[serde(skip)]
    secrets: Vec<String>,
}

#[derive(Serialize)]
struct Tool {
    name: String,
    id: String,
    group: String,
    method: String,
    http: String,
    path: String,
    title: String,
    description: String,
    cost: String,
    class: &'static str,
    idempotent: bool,
    deprecated: bool,
    partial: bool,
    secret: bool,
    secret_answer: bool,
    wait: &'static str,
    answer: String,
    items: String,
    paging: String,
    inputs: Vec<ToolInput>,
}

/// A type and its schema, as literals.
#[derive(Serialize)]
struct ToolType {
    name: String,
    schema: String,
}

#[derive(Serialize)]
struct ToolCrate<'a> {
    runtime_version: &'a str,
    driver_version: &'a str,
    products: &'a [&'a ToolProduct],
    secrets: String,
}

/// The tools of a product. `about` is what there is, in a few words.
///
/// # Errors
/// A tool's name is too long, or that of another.
pub fn tool_product(
    name: &str,
    about: &str,
    sdk: &Sdk<'_>,
    conventions: &Conventions,
) -> Result<ToolProduct, String> {
    // As what is sent as a whole: of what is changed in part, the server takes nothing as required.
    let mut schemas = Schemas::new(sdk, Purpose::Sent);
    let mut answers = Schemas::new(sdk, Purpose::Answered);
    let mut tools = BTreeMap::new();
    let mut by_id = BTreeMap::new();
    let mut page = ToolPage::new(name, about, sdk);
    for (group, operation) in sdk.operations() {
        let called = tool_name(name, group, operation, conventions)?;
        let inputs = input::inputs(operation, &mut schemas)?;
        let shown = inputs.iter().map(ToolInput::shown).collect();
        let answer = answers.answer(&operation.model.answer);
        let answer = answer.get("$ref").and_then(Value::as_str);
        let answer = answer.and_then(|path| path.rsplit('/').next());
        let answer = answer.map_or_else(String::new, |name| pointer::unescape(name).into_owned());
        page.add(&called, operation, shown, &answer);
        let mut tool = tool(&called, group, operation, sdk, inputs);
        tool.answer = text(&answer);
        let secret = operation.model.answer.secret;
        tool.secret_answer = secret || gives_access(&operation.model.path, conventions);
        by_id.insert(operation.model.id.clone(), called.clone());
        if tools.insert(called.clone(), tool).is_some() {
            return Err(format!(
                "{name}: two tools are called `{called}`; change `tools` in conventions.yaml"
            ));
        }
    }
    // A type that is sent and answered is described as it is sent, which marks what only comes.
    let mut all = answers.types();
    all.extend(schemas.types());
    page.finish(&all);
    let locations = sdk.locations.iter().map(|own| own.location);
    Ok(ToolProduct {
        feature: name.to_owned(),
        label: text(name),
        module: word(&name.replace('-', "_")),
        title: text(&sdk.api.title),
        about: text(about),
        words: super::product::words(conventions).to_string(),
        locations: texts(locations),
        tools: tools.into_values().collect(),
        types: types(all)?,
        page,
        by_id,
        // Of answers that give access as a whole, the member that is called so does.
        secrets: [&conventions.secrets, &conventions.tools.secrets]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
    })
}

/// The files of the crate that are rendered, not formatted yet; the others are copied word for word.
///
/// # Errors
/// A template that does not render, or prints what is not Rust.
pub fn mcp(templates: &Templates, products: &[&ToolProduct]) -> Result<Vec<Draft>, String> {
    // What one product calls a secret, no tool shows.
    let mut secrets: Vec<&String> = Vec::new();
    for word in products.iter().flat_map(|product| &product.secrets) {
        if !secrets.contains(&word) {
            secrets.push(word);
        }
    }
    let context = ToolCrate {
        runtime_version: &templates.runtime_version,
        driver_version: &templates.driver_version,
        products,
        secrets: texts(secrets),
    };
    let mut drafts = vec![
        templates.draft("Cargo.toml", "mcp/Cargo.toml", &context)?,
        templates.draft("README.md", "mcp/README.md", &context)?,
        templates.draft("src/products/mod.rs", "mcp/products.rs", &context)?,
    ];
    for product in products {
        let module = product.module.trim_start_matches("r#");
        let source = format!("src/products/{module}.rs");
        let page = format!("docs/{}.md", product.feature);
        for (path, template) in [(source, "mcp/product.rs"), (page, "mcp/docs.md")] {
            let mut draft = templates.draft(&path, template, product)?;
            // Whoever has tools calls them, and knows no operations.
            draft.text = replace(&draft.text, |id| {
                let tool = product.by_id.get(id)?;
                Some(format!("`{tool}`"))
            });
            drafts.push(draft);
        }
    }
    Ok(drafts)
}

/// `dns_zones_list`. It is made of names that the lock holds, so it stays as they do.
fn tool_name(
    product: &str,
    group: &Group<'_>,
    operation: &Operation<'_>,
    conventions: &Conventions,
) -> Result<String, String> {
    let rules = &conventions.tools;
    let product = product.replace('-', "_");
    let short = |word: &str| {
        rules
            .short
            .get(word)
            .map_or(word, String::as_str)
            .to_owned()
    };
    let name = [
        short(&product),
        short(&group.module),
        operation.method.clone(),
    ]
    .join("_");
    let name = name.replace("r#", "");
    if name.len() > rules.longest {
        return Err(format!(
            "{product}: the tool `{name}` has {} characters, and {} is the most; shorten its group under `tools` in \
             conventions.yaml",
            name.len(),
            rules.longest
        ));
    }
    Ok(name)
}

fn tool(
    name: &str,
    group: &Group<'_>,
    own: &Operation<'_>,
    sdk: &Sdk<'_>,
    inputs: Vec<ToolInput>,
) -> Tool {
    let operation = own.model;
    let list = operation.list.as_ref();
    let items = list.and_then(|list| sdk.items(list));
    Tool {
        name: text(name),
        id: text(&operation.id),
        group: text(&group.module),
        method: text(&own.method),
        http: text(operation.method.as_str()),
        path: text(&operation.path),
        title: text(&operation.summary),
        description: text(&plain(&operation.description)),
        cost: text(&operation.cost),
        class: match operation.effect {
            Effect::Reads => "Read",
            Effect::Changes => "Write",
            Effect::Destroys => "Destructive",
        },
        idempotent: operation.idempotent,
        deprecated: operation.deprecated,
        partial: !operation.sends().is_whole(),
        secret: operation.makes_secret,
        secret_answer: false,
        wait: match operation.wait {
            Wait::No => "No",
            Wait::Request => "Request",
            Wait::State => "State",
            Wait::Gone => "Gone",
        },
        answer: String::new(),
        items: text(items.map_or("", |items| items.model.name.as_str())),
        paging: paging(list.map_or(&Paging::No, |list| &list.paging)),
        inputs,
    }
}

fn gives_access(path: &str, conventions: &Conventions) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    conventions.tools.secrets.iter().any(|word| word == last)
}

fn paging(paging: &Paging) -> String {
    match paging {
        Paging::No => "Paging::No".to_owned(),
        Paging::Offset { offset, limit } => format!(
            "Paging::Offset {{ offset: {}, limit: {} }}",
            text(offset),
            text(limit)
        ),
        Paging::Token { token, limit, next } => format!(
            "Paging::Token {{ token: {}, limit: {}, next: {} }}",
            text(token),
            limit
                .as_deref()
                .map_or("None".to_owned(), |limit| format!("Some({})", text(limit))),
            text(next)
        ),
        Paging::Marks(marks) => {
            let optional = |text: &Option<String>| match text {
                Some(text) => format!("Some({})", self::text(text)),
                None => "None".to_owned(),
            };
            let next = marks.next.iter();
            let next = next.map(|(name, place)| format!("({}, {})", text(name), text(place)));
            format!(
                "Paging::Marks(&crate::catalogue::Marks {{ items: {}, more: {}, next: &[{}], behind: {}, limit: {} }})",
                text(&marks.items),
                text(&marks.more),
                next.collect::<Vec<_>>().join(", "),
                optional(&marks.behind),
                optional(&marks.limit),
            )
        }
    }
}

/// In the order of their names, by which they are looked for.
fn types(types: Map<String, Value>) -> Result<Vec<ToolType>, String> {
    let types: BTreeMap<String, Value> = types.into_iter().collect();
    let literals = types.into_iter().map(|(name, schema)| {
        Ok(ToolType {
            name: text(&name),
            schema: json(&schema)?,
        })
    });
    literals.collect()
}
