//! The reference pages below `docs/` of a product's crate: a page for each group, one for each file of models, and
//! one that leads to them. They are laid out like the sources: `src/group/servers.rs` is told by `docs/group/servers.md`.

mod example;
mod group;
mod model;
mod text;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use serde::Serialize;

use super::calls::GroupItem;
use super::docs::{Doc, inline};
use super::mentions::Mentions;
use super::tokens::Types;
use super::{Draft, Templates};
use crate::model::{Api, Server, TypeId};
use crate::names::Names;
use crate::product::Product;
use text::{cell, cell_code};

/// What all pages of a product need.
struct Book<'a> {
    types: Types<'a>,
    product: &'a Product,
    /// The crate as Rust names it.
    library: String,
    /// The address of each type's section below `docs/model/`.
    links: Vec<String>,
}

/// The page that leads to the others.
#[derive(Serialize)]
struct Summary<'a> {
    header: &'static str,
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

/// A server, by its place in the document.
#[derive(Serialize)]
struct ServerRow {
    location: String,
    url: String,
    about: String,
    variables: Vec<String>,
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
    templates: &Templates,
    api: &Api,
    names: &Names,
    product: &Product,
    groups: &[GroupItem],
    mentions: &Mentions<'_>,
) -> Result<Vec<Draft>, String> {
    let book = Book {
        types: Types {
            api,
            names,
            path: TokenStream::new(),
        },
        product,
        library: product.package.replace('-', "_"),
        links: text::links(names),
    };
    let mut drafts = vec![templates.draft(
        "docs/README.md",
        "product/docs/README.md",
        &summary(&book, groups),
    )?];
    let all = api.groups.iter().zip(&names.groups).zip(groups);
    for ((group, own), item) in all {
        drafts.push(templates.draft(
            &format!("docs/group/{}.md", item.module),
            "product/docs/group.md",
            &group::page(&book, group, own, item),
        )?);
    }
    let mut files: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for (index, own) in names.types.iter().enumerate() {
        files.entry(&own.module).or_default().push(TypeId(index));
    }
    for (module, ids) in files {
        drafts.push(templates.draft(
            &format!("docs/model/{module}.md"),
            "product/docs/model.md",
            &model::page(&book, &ids),
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

fn summary<'a>(book: &'a Book<'_>, items: &[GroupItem]) -> Summary<'a> {
    let (api, names) = (book.types.api, book.types.names);
    let groups = api.groups.iter().zip(items).map(|(group, item)| GroupRow {
        module: item.module.clone(),
        accessor: item.accessor.clone(),
        count: group.operations.len(),
        about: cell(&super::docs::first_sentence(&group.description)),
    });
    let mut operations = Vec::new();
    for (group, item) in api.groups.iter().zip(items) {
        for (operation, call) in group.operations.iter().zip(&item.calls) {
            operations.push(OperationRow {
                id: cell_code(&operation.id),
                module: item.module.clone(),
                method: call.method.clone(),
                request: cell_code(&format!("{} {}", operation.method, operation.path)),
            });
        }
    }
    operations.sort_by(|one, other| one.id.cmp(&other.id));
    let mut models: Vec<ModelRow> = (0..api.types.len())
        .filter_map(|index| {
            Some(ModelRow {
                name: names.types.get(index)?.name.clone(),
                link: book.link(TypeId(index), "model/"),
            })
        })
        .collect();
    models.sort_by(|one, other| one.name.cmp(&other.name));
    Summary {
        header: super::HEADER,
        title: inline(api.title.trim().trim_end_matches('.')),
        description: Doc::default().text(&api.description).markdown(),
        package: &book.product.package,
        library: &book.library,
        product: &book.product.name,
        api_version: inline(&api.version),
        servers: api.servers.iter().map(server).collect(),
        located: !names.locations.is_empty(),
        variables: api
            .servers
            .iter()
            .any(|server| !server.variables.is_empty()),
        groups: groups.collect(),
        operations,
        models,
    }
}

fn server(server: &Server) -> ServerRow {
    ServerRow {
        location: server
            .location
            .as_deref()
            .map_or_else(|| "any".to_owned(), |name| format!("`{}`", cell_code(name))),
        url: cell_code(&server.url),
        about: cell(&inline(&server.description)),
        variables: server
            .variables
            .iter()
            .map(|variable| {
                let values: Vec<String> = variable
                    .values
                    .iter()
                    .map(|value| format!("`{}`", cell_code(value)))
                    .collect();
                let among = match values.as_slice() {
                    [] => String::new(),
                    values => format!(", one of {}", values.join(", ")),
                };
                format!(
                    "`{}`: `{}` unless it is set{among}",
                    cell_code(&variable.name),
                    cell_code(&variable.default)
                )
            })
            .collect(),
    }
}
