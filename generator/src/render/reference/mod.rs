//! The reference pages below `docs/` of a product's crate: a page for each group, one for each file of models, and
//! one that leads to them. They are laid out like the sources: `src/group/servers.rs` is told by `docs/group/servers.md`.

mod book;
mod group;
mod model;
mod server;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;

use super::docs::{Doc, inline};
use super::mentions::Mentions;
use super::tokens::word;
use super::{Draft, templates::Printer};
use crate::names::{Sdk, Type};
use crate::product::Product;
use book::Book;
use server::{ServerRow, server};
use text::{cell, cell_code};

/// The page that leads to the others.
#[derive(Serialize)]
struct Summary<'a> {
    title: String,
    description: String,
    package: &'a str,
    library: &'a str,
    product: &'a str,
    api_version: String,
    servers: Vec<ServerRow>,
    /// Whether a client is made in a location.
    located: bool,
    /// Whether a server's address has variables.
    variables: bool,
    groups: Vec<GroupRow>,
    operations: Vec<OperationRow>,
    models: Vec<ModelRow>,
}

#[derive(Serialize)]
struct GroupRow {
    module: String,
    accessor: String,
    count: usize,
    about: String,
}

#[derive(Serialize)]
struct OperationRow {
    id: String,
    module: String,
    method: String,
    request: String,
}

#[derive(Serialize)]
struct ModelRow {
    name: String,
    link: String,
}

/// The pages of a product.
///
/// # Errors
/// A template that does not render.
pub fn pages(
    templates: &Printer<'_>,
    sdk: &Sdk<'_>,
    product: &Product,
    mentions: &Mentions<'_>,
) -> Result<Vec<Draft>, String> {
    let book = Book {
        sdk,
        product,
        library: product.package.replace('-', "_"),
        links: book::links(sdk),
    };
    let mut drafts =
        vec![templates.draft("docs/README.md", "product/docs/README.md", &summary(&book))?];
    for group in &sdk.groups {
        drafts.push(templates.draft(
            &format!("docs/group/{}.md", group.module),
            "product/docs/group.md",
            &group::page(&book, group),
        )?);
    }
    let mut files: BTreeMap<&str, Vec<&Type<'_>>> = BTreeMap::new();
    for r#type in &sdk.types {
        files.entry(&r#type.module).or_default().push(r#type);
    }
    for (module, types) in files {
        drafts.push(templates.draft(
            &format!("docs/model/{module}.md"),
            "product/docs/model.md",
            &model::page(&book, &types),
        )?);
    }
    for draft in &mut drafts {
        let way = match draft.path.parent().and_then(|folder| folder.file_name()) {
            Some(folder) if folder == "group" => "",
            Some(folder) if folder == "model" => "../group/",
            _ => "group/",
        };
        draft.text = mentions.markdown(&draft.text, way);
    }
    Ok(drafts)
}

fn summary<'a>(book: &'a Book<'_>) -> Summary<'a> {
    let sdk = book.sdk;
    let api = sdk.api;
    let groups = sdk.groups.iter().map(|group| GroupRow {
        module: group.module.clone(),
        accessor: word(&group.module),
        count: group.operations.len(),
        about: cell(&super::docs::first_sentence(&group.model.description)),
    });
    let operations = sdk.operations().map(|(group, own)| OperationRow {
        id: cell_code(&own.model.id),
        module: group.module.clone(),
        method: word(&own.method),
        request: cell_code(&format!("{} {}", own.model.method, own.model.path)),
    });
    let mut operations: Vec<OperationRow> = operations.collect();
    operations.sort_by(|one, other| one.id.cmp(&other.id));
    let models = sdk.types.iter().map(|r#type| ModelRow {
        name: r#type.name.clone(),
        link: book.link(r#type.id, "model/"),
    });
    let mut models: Vec<ModelRow> = models.collect();
    models.sort_by(|one, other| one.name.cmp(&other.name));
    Summary {
        title: inline(api.title.trim().trim_end_matches('.')),
        description: Doc::default().text(&api.description).markdown(),
        package: &book.product.package,
        library: &book.library,
        product: &book.product.name,
        api_version: inline(&api.version),
        servers: api.servers.iter().map(server).collect(),
        located: !sdk.locations.is_empty(),
        variables: api
            .servers
            .iter()
            .any(|server| !server.variables.is_empty()),
        groups: groups.collect(),
        operations,
        models,
    }
}
