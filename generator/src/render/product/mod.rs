//! A product's crate.

mod calls;
mod headers;
mod locations;
mod models;
mod parameters;
mod words;
mod xml;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use quote::quote;
use serde::Serialize;

use super::docs::{Doc, code, inline};
use super::mentions::Mentions;
use super::own;
use super::templates::{Names, Own, Printer};
use super::tokens::{Tokens, deprecated, text, toml, word};
use super::{Draft, Site, Templates, reference};
use crate::model::{self, AnswerKind, Api, Method, Ref, Scheme};
use crate::names::{Group, Inside, Operation, Sdk, Source, Type};
use crate::product::Product;
use crate::rust;

pub(super) use models::docs as type_docs;
pub(super) use words::words;

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
    item: &'a models::Item,
    page: Option<calls::PageOf>,
    /// Whether it stands behind a pointer somewhere.
    pointed: bool,
}

/// The files of a product's crate, not formatted yet.
///
/// # Errors
/// A template that does not render.
pub fn product(
    templates: &Templates,
    sdk: &Sdk<'_>,
    product: &Product,
    site: Site<'_>,
) -> Result<Vec<Draft>, String> {
    let printer = Printer {
        templates,
        names: Names::new(&site, &product.conventions),
    };
    let printer = &printer;
    let mut drafts = models(printer, sdk)?;
    let tokens = Tokens {
        sdk,
        models: quote!(crate::model),
    };
    let library = product.package.replace('-', "_");
    let groups = sdk.groups.iter();
    let groups: Vec<calls::GroupItem> = groups
        .map(|group| calls::group(&tokens, group, &library, site.pages))
        .collect();
    for group in &groups {
        for folder in ["group", "request"] {
            drafts.push(printer.draft(
                &format!("src/{folder}/{}.rs", group.module),
                &format!("product/src/{folder}/file.rs"),
                group,
            )?);
        }
    }
    let headers = sdk.groups.iter();
    let headers = headers.filter_map(|group| headers::file(&tokens, group));
    let headers: Vec<headers::HeadersFile> = headers.collect();
    for file in &headers {
        drafts.push(printer.draft(
            &format!("src/headers/{}.rs", file.module),
            "product/src/headers/file.rs",
            file,
        )?);
    }
    let mut krate = krate(templates, sdk, product, site, &groups);
    krate.headers = headers.iter().map(|file| word(&file.module)).collect();
    for (path, template) in [
        ("src/group/mod.rs", "product/src/group/mod.rs"),
        ("src/request/mod.rs", "product/src/request/mod.rs"),
        ("src/client.rs", "product/src/client.rs"),
        ("src/lib.rs", "product/src/lib.rs"),
        ("Cargo.toml", "product/Cargo.toml"),
        ("README.md", "product/README.md"),
    ] {
        drafts.push(printer.draft(path, template, &krate)?);
    }
    if !krate.headers.is_empty() {
        let template = "product/src/headers/mod.rs";
        drafts.push(printer.draft("src/headers/mod.rs", template, &krate)?);
    }
    if !krate.locations.is_empty() {
        let template = "product/src/location.rs";
        drafts.push(printer.draft("src/location.rs", template, &krate)?);
    }
    let mentions = Mentions::new(sdk);
    let rust = |draft: &&mut Draft| draft.path.extension().is_some_and(|end| end == "rs");
    for draft in drafts.iter_mut().filter(rust) {
        draft.text = mentions.rust(&draft.text);
    }
    drafts.extend(reference::pages(printer, sdk, product, &mentions)?);
    Ok(drafts)
}

/// One file for each component schema that is reached, and the module that lists them.
fn models(templates: &Printer<'_>, sdk: &Sdk<'_>) -> Result<Vec<Draft>, String> {
    let tokens = Tokens {
        sdk,
        models: quote!(super),
    };
    let mut files: BTreeMap<&str, Vec<&Type<'_>>> = BTreeMap::new();
    for r#type in &sdk.types {
        files.entry(&r#type.module).or_default().push(r#type);
    }
    let pointed = sdk.api.pointed();
    let mut drafts = Vec::new();
    let mut modules = Vec::new();
    for (module, types) in files {
        let mut items = String::new();
        for r#type in &types {
            let item = models::item(&tokens, r#type);
            let with_page = WithPage {
                item: &item,
                page: calls::page(&tokens, r#type),
                pointed: pointed.contains(&r#type.id),
            };
            items.push_str(&templates.render(item.template(), &with_page)?);
            items.push('\n');
        }
        let mut listed: Vec<String> = types.iter().map(|r#type| word(&r#type.name)).collect();
        let quoted: Vec<String> = listed.iter().map(|name| format!("`{name}`")).collect();
        let file = ModelFile {
            title: Doc::new(&format!("{}.", quoted.join(", "))).inner(),
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
    let aliases = sdk.types.iter().flat_map(|r#type| {
        r#type.old.iter().map(|old| OldName {
            name: word(old),
            of: word(&r#type.name),
            deprecated: deprecated(&format!("it is called `{}`", r#type.name)),
        })
    });
    let mut aliases: Vec<OldName> = aliases.collect();
    aliases.sort_by(|one, other| one.name.cmp(&other.name));
    let context = Models {
        files: modules,
        aliases,
        kinds: kinds(sdk),
    };
    drafts.push(templates.draft("src/model/mod.rs", "product/src/model/mod.rs", &context)?);
    Ok(drafts)
}

/// The module of all models.
#[derive(Serialize)]
struct Models {
    files: Vec<ModelModule>,
    aliases: Vec<OldName>,
    kinds: Vec<Traits>,
}

/// A name that a type had before.
#[derive(Serialize)]
struct OldName {
    name: String,
    of: String,
    deprecated: String,
}

/// A kind of types, and the macro of the runtime that gives it the traits that all of it have.
#[derive(Serialize)]
struct Traits {
    r#macro: &'static str,
    /// Whether it is given the words of the product.
    worded: bool,
    names: String,
}

const RESOURCES: &str = "resources";

/// The kinds of types that there are.
fn kinds(sdk: &Sdk<'_>) -> Vec<Traits> {
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for r#type in &sdk.types {
        let kind = match r#type.inside {
            Inside::Object(_) | Inside::Union { .. } => "models",
            Inside::TextEnum(_) => "text_enums",
            Inside::IntegerEnum(_) => "integer_enums",
        };
        kinds.entry(kind).or_default().push(word(&r#type.name));
        if rust::is_resource(r#type) {
            let resources = kinds.entry(RESOURCES).or_default();
            resources.push(word(&r#type.name));
        }
    }
    let kinds = kinds.into_iter().map(|(r#macro, mut names)| {
        names.sort();
        Traits {
            r#macro,
            worded: r#macro == RESOURCES,
            names: names.join(", "),
        }
    });
    kinds.collect()
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
    /// How deep rustc has to follow types in the crate itself, where that is more than it does unasked.
    recursion_limit: Option<usize>,
    version: String,
    api_version: String,
    description: String,
    runtime_version: String,
    runtime_path: String,
    /// The features and dependencies of a runtime that is a module of the crate.
    inside: Option<String>,
    /// Where the files of the runtime are in the crate; empty if they are not.
    runtime_files: &'static str,
    /// The command that makes it again; empty for a crate of the SDK.
    again: &'a str,
    /// What it takes of the runtime that is not there unasked, as a list of TOML's; empty for nothing.
    needs: String,
    product: String,
    /// The environment variables that the first program needs; empty if it needs none.
    sign_in: String,
    groups: &'a [calls::GroupItem],
    /// The modules of headers of answers.
    headers: Vec<String>,
    servers: Vec<ServerRow>,
    locations: Vec<locations::LocationItem>,
    location_docs: String,
    first: Option<First>,
    rows: Vec<OperationRow>,
}

#[derive(Serialize)]
struct ServerRow {
    location: String,
    url: String,
}

#[derive(Serialize)]
struct OperationRow {
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
    sdk: &Sdk<'_>,
    product: &Product,
    site: Site<'a>,
    groups: &'a [calls::GroupItem],
) -> Crate<'a> {
    let api = sdk.api;
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
    let locations = locations::locations(sdk);
    let words = words(&product.conventions);
    let descriptor = quote! {
        rt::Product {
            name: #name, key: #key, user_agent: #user_agent, base_path: #base_path, servers: #servers,
            words: #words,
            ..rt::Product::BASE
        }
    };
    // A cell of a table, most of them between backticks.
    let plain = |text: &str| code(text).replace('|', "\\|");
    let rows = sdk.operations().map(|(group, operation)| OperationRow {
        group: group.module.clone(),
        method: operation.method.clone(),
        id: plain(&operation.model.id),
        request: plain(&format!(
            "{} {}",
            operation.model.method, operation.model.path
        )),
    });
    let shown = first(sdk);
    let (own, needs) = (site.own, needs(api));
    let list: Vec<String> = needs.iter().map(|feature| toml(feature)).collect();
    Crate {
        about: Doc::default().text(&api.description).markdown(),
        client_docs: Doc::new(&format!("A client of {title}.")).outer(),
        location_docs: Doc::new(&format!("A location of {title}.")).outer(),
        title,
        package: product.package.clone(),
        crate_name: product.package.replace('-', "_"),
        recursion_limit: recursion_limit(api),
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
        inside: own
            .filter(|own| own.runtime.is_none())
            .map(|_| own::manifest(templates, &needs)),
        runtime_files: own.map_or("", Own::files),
        again: own.map_or("", |own| &own.again),
        needs: list.join(", "),
        product: descriptor.to_string(),
        sign_in: sign_in(api, shown.map(|(_, own)| own.model), product, site),
        groups,
        headers: Vec::new(),
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
        first: shown.map(|(group, own)| first_call(sdk, group, own)),
        rows: rows.collect(),
    }
}

/// The features of the runtime that the crate cannot do without.
#[must_use]
pub fn needs(api: &Api) -> Vec<&'static str> {
    let needs = [
        ("md5", api.operations().any(|own| own.md5().is_some())),
        ("sigv4", api.operations().any(model::Operation::is_signed)),
        ("xml", api.operations().any(model::Operation::has_xml)),
    ];
    let needs = needs.into_iter().filter(|(_, needed)| *needed);
    needs.map(|(feature, _)| feature).collect()
}

/// Each type of a circle comes out of the one before, in the crate that has them all: a few functions for each.
fn recursion_limit(api: &Api) -> Option<usize> {
    // 128 is what rustc follows unasked (the Rust Reference, Limits); beyond that it gives up (E0275).
    let most = 128 + 4 * api.pointed().len();
    (most > 200).then_some(most)
}

/// What the environment has to hold for a call to be accepted: the one that is shown, where one is.
fn sign_in(
    api: &Api,
    shown: Option<&model::Operation>,
    product: &Product,
    site: Site<'_>,
) -> String {
    let called: Vec<&model::Operation> = match shown {
        Some(shown) => vec![shown],
        None => api.operations().collect(),
    };
    let accepts = |scheme| called.iter().any(|own| own.security.contains(&scheme));
    let signed = called.iter().any(|own| own.is_signed());
    let words = &product.conventions.credentials;
    let (basic, bearer, maker) = (&words.basic, &words.bearer, &words.maker);
    match (accepts(Scheme::Basic), accepts(Scheme::Bearer)) {
        (true, true) => format!("{bearer}, or {basic}"),
        (true, false) => basic.clone(),
        (false, true) if site.own.is_some() => bearer.clone(),
        (false, true) => format!("{bearer}, which {maker} makes"),
        (false, false) if signed => words.signature.clone(),
        (false, false) => String::new(),
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

/// The simplest call that reads: the list with no argument that most of the API lies below, else the GET with the
/// fewest.
fn first<'s, 'a>(sdk: &'s Sdk<'a>) -> Option<(&'s Group<'a>, &'s Operation<'a>)> {
    let texts = |own: &Operation<'_>| {
        let mut given = own.arguments().map(|input| match input.source {
            Source::Parameter(parameter) => Some(parameter),
            Source::Body(_) => None,
        });
        given.all(|given| {
            given.is_some_and(|given| {
                given.location == model::ParameterIn::Path && given.r#type == Ref::Text
            })
        })
    };
    let simple = sdk.operations().filter(|(_, own)| {
        own.model.method == Method::Get
            && texts(own)
            && !matches!(own.model.answer.kind, AnswerKind::Empty)
    });
    let below = |path: &str| {
        let front = format!("{path}/");
        let operations = sdk.api.operations();
        operations
            .filter(|operation| operation.path.starts_with(&front))
            .count()
    };
    simple.min_by_key(|(_, own)| {
        let list = own.model.list.is_none();
        (
            own.arguments().count(),
            list,
            Reverse(below(&own.model.path)),
        )
    })
}

fn first_call(sdk: &Sdk<'_>, group: &Group<'_>, own: &Operation<'_>) -> First {
    First {
        group: word(&group.module),
        method: word(&own.method),
        items: own
            .model
            .list
            .as_ref()
            .and_then(|list| sdk.items(list))
            .map(|getter| word(&getter.name)),
        arguments: own
            .arguments()
            .map(|input| text(&format!("the {}", input.wire())))
            .collect::<Vec<_>>()
            .join(", "),
    }
}
