//! The page of the types in one file of models.

use serde::Serialize;

use super::Book;
use super::text::{cell_code, cell_text};
use crate::model::{Member, TypeId, TypeKind};
use crate::names::{TypeNames, null_setter, setter};
use crate::render::tokens::word;
use crate::render::types;

/// The types of a file for their template.
#[derive(Serialize)]
pub struct Page<'a> {
    header: &'static str,
    library: &'a str,
    types: Vec<Section>,
}

/// One type.
#[derive(Serialize)]
struct Section {
    name: String,
    about: String,
    kind: &'static str,
    /// The call of `new`.
    constructor: String,
    members: Vec<Row>,
    /// The setter that makes the first member null that may be.
    nuller: String,
    /// The member that unions are told apart by.
    tag: String,
    /// Values of an enumeration, variants of a union: the Rust name, and what stands for it.
    values: Vec<(String, String)>,
}

/// A member.
#[derive(Serialize)]
struct Row {
    name: String,
    getter: String,
    setter: String,
    wire: String,
    r#type: String,
    rules: String,
    about: String,
}

/// The types of a file for their template.
pub fn page<'a>(book: &'a Book<'_>, ids: &[TypeId]) -> Page<'a> {
    Page {
        header: crate::render::HEADER,
        library: &book.library,
        types: ids.iter().filter_map(|id| section(book, *id)).collect(),
    }
}

fn section(book: &Book<'_>, id: TypeId) -> Option<Section> {
    let names = book.types.names.types.get(id.0)?;
    let r#type = book.types.api.r#type(id);
    let mut section = Section {
        name: names.name.clone(),
        about: types::docs(r#type).markdown(),
        kind: "object",
        constructor: String::new(),
        members: Vec::new(),
        nuller: String::new(),
        tag: String::new(),
        values: Vec::new(),
    };
    let quoted = |wire: &str| format!("`{}`", cell_code(wire));
    match &r#type.kind {
        TypeKind::Object(members) => {
            section.constructor = constructor(names);
            let nullable = members.iter().zip(&names.members);
            let nullable = nullable
                .filter(|(member, _)| member.nullable)
                .map(|(_, own)| null_setter(own));
            section.nuller = nullable.take(1).collect();
            section.members = members
                .iter()
                .zip(&names.members)
                .map(|(member, own)| row(book, member, own))
                .collect();
        }
        TypeKind::TextEnum(values) => {
            section.kind = "values";
            let values = values.iter().zip(&names.values);
            section.values = values
                .map(|(value, own)| (own.clone(), quoted(value)))
                .collect();
        }
        TypeKind::IntegerEnum(values) => {
            section.kind = "values";
            let values = values.iter().zip(&names.values);
            section.values = values
                .map(|(value, own)| (own.clone(), quoted(&value.to_string())))
                .collect();
        }
        TypeKind::Union { tag, variants } => {
            section.kind = "union";
            if !tag.is_empty() {
                section.tag = cell_code(tag);
            }
            let variants = variants.iter().zip(&names.values);
            section.values = variants
                .map(|(variant, own)| (own.clone(), book.linked(&variant.r#type, "")))
                .collect();
        }
    }
    Some(section)
}

fn constructor(names: &TypeNames) -> String {
    let indices = names.constructor.iter().flatten();
    let arguments: Vec<&str> = indices
        .filter_map(|index| names.members.get(*index))
        .map(String::as_str)
        .collect();
    if arguments.is_empty() {
        return String::new();
    }
    format!("{}::new({})", names.name, arguments.join(", "))
}

fn row(book: &Book<'_>, member: &Member, own: &str) -> Row {
    let mut rules: Vec<String> = Vec::new();
    let mut say = |on: bool, words: &str| {
        if on {
            rules.push(words.to_owned());
        }
    };
    say(member.required, "required");
    say(member.nullable, "may be null");
    say(member.read_only, "set by the service");
    say(member.write_only, "never answered");
    say(member.immutable, "cannot be changed later");
    say(member.secret, "secret");
    rules.extend(member.limits.0.iter().map(|limit| cell_text(limit)));
    if let Some(default) = &member.default {
        rules.push(format!("default `{}`", cell_code(default)));
    }
    if !member.known_values.is_empty() {
        let values = member.known_values.iter();
        let values: Vec<String> = values
            .map(|value| format!("`{}`", cell_code(value)))
            .collect();
        rules.push(format!("values seen: {}", values.join(", ")));
    }
    if let Some(alias) = &member.alias {
        rules.push(format!("read as `{}` too", cell_code(alias)));
    }
    if member.deprecated {
        rules.push("deprecated".to_owned());
    }
    let wire = cell_code(&member.name);
    Row {
        getter: word(own),
        setter: word(&setter(own)),
        wire: if wire == own { String::new() } else { wire },
        name: own.to_owned(),
        r#type: book.linked(&member.r#type, ""),
        rules: rules.join(", "),
        about: cell_text(&member.description),
    }
}
