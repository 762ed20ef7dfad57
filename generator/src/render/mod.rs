//! Step 4, render: templates print, they do not compute.
//!
//! Every identifier, type, literal and doc comment reaches a template as a finished token string. What a
//! template prints is parsed and formatted (step 5) before anyone sees it.

mod calls;
mod coverage;
mod docs;
mod driver;
mod facade;
mod format;
mod locations;
mod mentions;
mod parameters;
mod reference;
mod tokens;
mod types;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use quote::quote;
use serde::Serialize;
use tera::{Context, Tera};

use crate::model::{AnswerKind, Api, Operation, Scheme, TypeId};
use crate::names::{GroupNames, Names, OperationNames};
use crate::product::Product;

pub use coverage::{CoverageRow, coverage, coverage_row};
use docs::{Doc, code, inline};
pub use driver::{DriverProduct, driver, driver_product};
pub use facade::{Facade, Member, facade};
pub use format::{HEADER, rust};
use mentions::Mentions;
use tokens::{Types, ident, text, toml, word};

/// The templates, parsed once for all products.
pub struct Templates {
    tera: Tera,
    /// The runtime crate's files, which are copied word for word.
    runtime: BTreeMap<PathBuf, String>,
    /// The facade's examples, which are copied as well.
    examples: BTreeMap<String, String>,
    /// The version of the runtime crate.
    pub runtime_version: String,
}

/// A file before it is formatted.
pub struct Draft {
    pub path: PathBuf,
    pub text: String,
    /// The template that printed it.
    pub template: String,
}

/// Where a crate is to stand.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The path from the crate to the runtime crate.
    pub runtime: &'a str,
    /// Whether the crate is in no workspace.
    pub standalone: bool,
}

impl Templates {
    /// Parses templates, by their path below `templates/`.
    ///
    /// # Errors
    /// What is wrong with a template, in words.
    pub fn new(files: &BTreeMap<PathBuf, String>) -> Result<Templates, String> {
        let mut tera = Tera::new();
        // The output is Rust and TOML, not HTML.
        tera.autoescape_on(Vec::<&'static str>::new());
        let mut runtime = BTreeMap::new();
        let mut examples = BTreeMap::new();
        let mut raw = Vec::new();
        for (path, text) in files {
            if let Ok(path) = path.strip_prefix("runtime") {
                runtime.insert(path.to_owned(), text.clone());
            } else if path.starts_with("facade/examples") {
                let name = path
                    .file_stem()
                    .map(|name| name.to_string_lossy().into_owned());
                examples.insert(name.unwrap_or_default(), text.clone());
            } else {
                raw.push((path.to_string_lossy().replace('\\', "/"), text.as_str()));
            }
        }
        tera.add_raw_templates(raw).map_err(|error| chain(&error))?;
        let manifest = runtime
            .get(&PathBuf::from("Cargo.toml"))
            .map(String::as_str)
            .unwrap_or_default();
        let version = manifest
            .lines()
            .find_map(|line| line.strip_prefix("version = "))
            .unwrap_or("\"0.0.0\"");
        Ok(Templates {
            tera,
            runtime_version: version.trim_matches('"').to_owned(),
            runtime,
            examples,
        })
    }

    fn render(&self, template: &str, value: &impl Serialize) -> Result<String, String> {
        let context = Context::from_serialize(value).map_err(|error| chain(&error))?;
        self.tera
            .render(template, &context)
            .map_err(|error| format!("templates/{template}: {}", chain(&error)))
    }

    fn draft(&self, path: &str, template: &str, value: &impl Serialize) -> Result<Draft, String> {
        let text = self.render(template, value)?;
        Ok(Draft {
            path: PathBuf::from(path),
            text,
            template: template.to_owned(),
        })
    }

    /// The facade's examples, by name.
    fn examples(&self) -> impl Iterator<Item = (String, &str)> {
        self.examples
            .iter()
            .map(|(name, text)| (name.clone(), text.as_str()))
    }

    /// The runtime crate.
    #[must_use]
    pub fn runtime(&self) -> BTreeMap<PathBuf, String> {
        let rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
        self.runtime
            .iter()
            .map(|(path, text)| {
                let text = if rust(path) {
                    format!("// {HEADER}\n\n{text}")
                } else {
                    text.clone()
                };
                (path.clone(), text)
            })
            .collect()
    }
}

/// An error with everything that caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

#[derive(Serialize)]
struct ModelFile {
    title: String,
    items: String,
}

#[derive(Serialize)]
struct ModelModule {
    module: String,
    names: String,
}

#[derive(Serialize)]
struct WithPage<'a> {
    #[serde(flatten)]
    item: &'a types::Item,
    page: Option<&'a calls::Page>,
}

/// The files of a product's crate, not formatted yet.
///
/// # Errors
/// A template that does not render.
pub fn product(
    templates: &Templates,
    api: &Api,
    names: &Names,
    product: &Product,
    site: Site<'_>,
) -> Result<Vec<Draft>, String> {
    let mut drafts = models(templates, api, names)?;
    let outside = Types {
        api,
        names,
        path: quote!(crate::model),
    };
    let groups: Vec<calls::GroupItem> = api
        .groups
        .iter()
        .zip(&names.groups)
        .map(|(group, names)| calls::group(&outside, group, names))
        .collect();
    for group in &groups {
        drafts.push(templates.draft(
            &format!("src/group/{}.rs", group.module),
            "product/src/group/file.rs",
            group,
        )?);
        drafts.push(templates.draft(
            &format!("src/request/{}.rs", group.module),
            "product/src/request/file.rs",
            group,
        )?);
    }
    let krate = krate(templates, api, names, product, site, &groups);
    for (path, template) in [
        ("src/group/mod.rs", "product/src/group/mod.rs"),
        ("src/request/mod.rs", "product/src/request/mod.rs"),
        ("src/client.rs", "product/src/client.rs"),
        ("src/lib.rs", "product/src/lib.rs"),
        ("Cargo.toml", "product/Cargo.toml"),
        ("README.md", "product/README.md"),
    ] {
        drafts.push(templates.draft(path, template, &krate)?);
    }
    if !krate.locations.is_empty() {
        let template = "product/src/location.rs";
        drafts.push(templates.draft("src/location.rs", template, &krate)?);
    }
    let mentions = Mentions::new(api, names);
    let rust = |draft: &&mut Draft| draft.path.extension().is_some_and(|end| end == "rs");
    for draft in drafts.iter_mut().filter(rust) {
        draft.text = mentions.rust(&draft.text);
    }
    drafts.extend(reference::pages(
        templates, api, names, product, &groups, &mentions,
    )?);
    Ok(drafts)
}

/// One file for each component schema that is reached, and the module that lists them.
fn models(templates: &Templates, api: &Api, names: &Names) -> Result<Vec<Draft>, String> {
    let inside = Types {
        api,
        names,
        path: quote!(super),
    };
    let pages: BTreeMap<TypeId, calls::Page> = calls::pages(&inside).into_iter().collect();
    let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, names) in names.types.iter().enumerate() {
        files.entry(&names.module).or_default().push(index);
    }
    let mut drafts = Vec::new();
    let mut modules = Vec::new();
    for (module, indices) in files {
        let mut items = String::new();
        let mut listed = Vec::new();
        for index in indices {
            let Some(names) = names.types.get(index) else {
                continue;
            };
            let item = types::item(&inside, TypeId(index), names);
            items.push_str(&templates.render(
                item.template(),
                &WithPage {
                    item: &item,
                    page: pages.get(&TypeId(index)),
                },
            )?);
            items.push('\n');
            listed.push(word(&names.name));
        }
        let title = Doc::new(&format!(
            "{}.",
            listed
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ")
        ));
        let file = ModelFile {
            title: title.inner(),
            items,
        };
        drafts.push(templates.draft(
            &format!("src/model/{module}.rs"),
            "product/src/model/file.rs",
            &file,
        )?);
        listed.sort();
        modules.push(ModelModule {
            module: word(module),
            names: listed.join(", "),
        });
    }
    let context = BTreeMap::from([("files", modules)]);
    drafts.push(templates.draft("src/model/mod.rs", "product/src/model/mod.rs", &context)?);
    Ok(drafts)
}

/// What the files of a crate that are about all of it are fed with.
#[derive(Serialize)]
struct Crate<'a> {
    /// What the document says about the API, as Markdown.
    about: String,
    client_docs: String,
    title: String,
    package: String,
    crate_name: String,
    version: String,
    api_version: String,
    description: String,
    runtime_version: String,
    runtime_path: String,
    standalone: bool,
    product: String,
    states: Option<String>,
    /// The environment variables that the first program needs; empty if it needs none.
    sign_in: &'static str,
    groups: &'a [calls::GroupItem],
    servers: Vec<ServerRow>,
    locations: Vec<locations::LocationItem>,
    location_docs: String,
    first: Option<First>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct ServerRow {
    location: String,
    url: String,
}

#[derive(Serialize)]
struct Row {
    group: String,
    method: String,
    id: String,
    request: String,
}

/// The call of the first program.
#[derive(Serialize)]
struct First {
    group: String,
    method: String,
    arguments: String,
    /// The getter of the items, where it answers a list.
    items: Option<String>,
}

fn krate<'a>(
    templates: &Templates,
    api: &Api,
    names: &Names,
    product: &Product,
    site: Site<'_>,
    groups: &'a [calls::GroupItem],
) -> Crate<'a> {
    let title = inline(api.title.trim().trim_end_matches('.'));
    let about = if product.description.is_empty() {
        format!("Rust SDK for {}", api.title)
    } else {
        product.description.clone()
    };
    let (name, key) = (&product.name, product.key());
    let user_agent = format!("{}/{}", product.package, product.version);
    let base_path = base_path(api);
    let servers = calls::servers(&api.servers);
    let locations = locations::locations(api, names);
    let descriptor = quote! {
        rt::Product {
            name: #name, key: #key, user_agent: #user_agent, base_path: #base_path, servers: #servers,
            ..rt::Product::BASE
        }
    };
    // A cell of a table, most of them between backticks.
    let plain = |text: &str| code(text).replace('|', "\\|");
    let rows = named(api, names).map(|(operation, own, group)| Row {
        group: group.module.clone(),
        method: own.method.clone(),
        id: plain(&operation.id),
        request: plain(&format!("{} {}", operation.method, operation.path)),
    });
    Crate {
        about: Doc::default().text(&api.description).markdown(),
        client_docs: Doc::new(&format!("A client of {title}.")).outer(),
        location_docs: Doc::new(&format!("A location of {title}.")).outer(),
        title,
        package: product.package.clone(),
        crate_name: product.package.replace('-', "_"),
        version: toml(&product.version),
        api_version: inline(&api.version),
        description: toml(&about),
        runtime_version: toml(
            product
                .runtime
                .as_deref()
                .unwrap_or(&templates.runtime_version),
        ),
        runtime_path: toml(site.runtime),
        standalone: site.standalone,
        product: descriptor.to_string(),
        states: calls::states(api),
        sign_in: sign_in(api, site),
        groups,
        servers: api
            .servers
            .iter()
            .map(|server| ServerRow {
                location: server
                    .location
                    .clone()
                    .map_or_else(|| "any".to_owned(), |location| plain(&location)),
                url: plain(&server.url),
            })
            .collect(),
        locations,
        first: first(api, names),
        rows: rows.collect(),
    }
}

/// What the environment has to hold for calls to be accepted.
fn sign_in(api: &Api, site: Site<'_>) -> &'static str {
    let accepts = |scheme| {
        api.operations()
            .any(|operation| operation.security.contains(&scheme))
    };
    match (accepts(Scheme::Basic), accepts(Scheme::Bearer)) {
        (true, true) => "IONOS_TOKEN, or IONOS_USERNAME and IONOS_PASSWORD",
        (true, false) => "IONOS_USERNAME and IONOS_PASSWORD",
        (false, true) if site.standalone => "IONOS_TOKEN",
        (false, true) => "IONOS_TOKEN, which ionoscloud-auth makes",
        (false, false) => "",
    }
}

/// The path that all servers of a product have.
fn base_path(api: &Api) -> String {
    let path = |url: &str| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.find('/')
            .and_then(|at| rest.get(at..))
            .unwrap_or_default()
            .trim_end_matches('/')
            .to_owned()
    };
    let mut paths = api.servers.iter().map(|server| path(&server.url));
    let first = paths.next().unwrap_or_default();
    if first.contains('{') || paths.any(|other| other != first) {
        String::new()
    } else {
        first
    }
}

/// All operations with their names, and the names of their groups.
fn named<'a>(
    api: &'a Api,
    names: &'a Names,
) -> impl Iterator<Item = (&'a Operation, &'a OperationNames, &'a GroupNames)> {
    let groups = api.groups.iter().zip(&names.groups);
    groups.flat_map(|(group, names)| {
        let operations = group.operations.iter().zip(&names.operations);
        operations.map(move |(operation, own)| (operation, own, names))
    })
}

/// The simplest call that reads: the list with no argument that most of the API lies below, else the GET with the
/// fewest.
fn first(api: &Api, names: &Names) -> Option<First> {
    let simple = named(api, names).filter(|(operation, ..)| {
        let texts = operation
            .path_parameters
            .iter()
            .all(|parameter| parameter.r#type == crate::model::Ref::Text);
        let free = operation
            .parameters
            .iter()
            .all(|parameter| !parameter.required);
        operation.method == "GET"
            && texts
            && free
            && !matches!(operation.answer.kind, AnswerKind::Empty)
    });
    let below = |path: &str| {
        let front = format!("{path}/");
        let operations = api.operations();
        operations
            .filter(|operation| operation.path.starts_with(&front))
            .count()
    };
    let best = simple.min_by_key(|(operation, ..)| {
        let list = operation.list.is_none();
        let arguments = operation.path_parameters.len();
        (arguments, list, Reverse(below(&operation.path)))
    });
    best.map(|(operation, own, group)| First {
        group: ident(&group.module).to_string(),
        method: word(&own.method),
        items: operation.list.as_ref().and_then(|list| {
            let page = names.types.get(list.page.0)?;
            page.members.get(list.items).map(|getter| word(getter))
        }),
        arguments: operation
            .path_parameters
            .iter()
            .map(|p| text(&format!("the {}", p.name)))
            .collect::<Vec<_>>()
            .join(", "),
    })
}
