//! The page of the types in one file of models.

use serde::Serialize;

use super::book::Book;
use super::text::{cell_code, cell_text};
use crate::names::{Inside, Member, Type};
use crate::render::product::type_docs;
use crate::render::tokens::word;
use crate::render::words;
use crate::rust;

/// The types of a file for their template.
#[derive(Serialize)]
pub struct ModelPage<'a> {
    library: &'a str,
    types: Vec<TypeSection>,
}

/// One type.
#[derive(Serialize)]
struct TypeSection {
    name: String,
    about: String,
    kind: &'static str,
    /// The call of `new`.
    constructor: String,
    /// What `new` sets by itself.
    sets: String,
    /// Whether that is deprecated.
    deprecated: bool,
    members: Vec<MemberRow>,
    /// The setter that makes the first member null that may be.
    nuller: String,
    /// The member that unions are told apart by.
    tag: String,
    /// Values of an enumeration, variants of a union: the Rust name, and what stands for it.
    values: Vec<(String, String)>,
}

/// A member.
#[derive(Serialize)]
struct MemberRow {
    name: String,
    getter: String,
    setter: String,
    wire: String,
    r#type: String,
    rules: String,
    about: String,
}

/// The types of a file for their template.
pub fn page<'a>(book: &'a Book<'_>, types: &[&Type<'_>]) -> ModelPage<'a> {
    ModelPage {
        library: &book.library,
        types: types.iter().map(|r#type| section(book, r#type)).collect(),
    }
}

fn section(book: &Book<'_>, r#type: &Type<'_>) -> TypeSection {
    let mut section = TypeSection {
        name: r#type.name.clone(),
        about: type_docs(r#type.model).markdown(),
        kind: "object",
        constructor: String::new(),
        sets: String::new(),
        deprecated: false,
        members: Vec::new(),
        nuller: String::new(),
        tag: String::new(),
        values: Vec::new(),
    };
    let quoted = |wire: &str| format!("`{}`", cell_code(wire));
    match &r#type.inside {
        Inside::Object(object) => {
            if let Some(new) = rust::constructor(book.sdk, object) {
                section.constructor = new.call(&r#type.name);
                let sets = new.sets().map(quoted);
                section.sets = sets.collect::<Vec<_>>().join(", ");
                section.deprecated = new.deprecated;
            }
            let mut nullable = object.members.iter().filter_map(Member::null_setter);
            section.nuller = nullable.next().unwrap_or_default();
            section.members = object
                .members
                .iter()
                .map(|member| row(book, member))
                .collect();
        }
        Inside::TextEnum(values) => {
            section.kind = "values";
            let values = values.iter();
            section.values = values
                .map(|value| (value.name.clone(), quoted(value.model)))
                .collect();
        }
        Inside::IntegerEnum(values) => {
            section.kind = "values";
            let values = values.iter();
            section.values = values
                .map(|value| (value.name.clone(), quoted(&value.model.to_string())))
                .collect();
        }
        Inside::Union { tag, variants } => {
            section.kind = "union";
            if !tag.is_empty() {
                section.tag = cell_code(tag);
            }
            let variants = variants.iter();
            section.values = variants
                .map(|own| (own.name.clone(), book.linked(&own.model.r#type, "")))
                .collect();
        }
    }
    section
}

fn row(book: &Book<'_>, own: &Member<'_>) -> MemberRow {
    let member = own.model;
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
    if let Some(only) = &member.only {
        rules.push(format!("always `{}`", cell_code(&only.to_string())));
    }
    rules.extend(
        words::limits(&member.limits)
            .iter()
            .map(|limit| cell_text(limit)),
    );
    if let Some(default) = &member.default {
        rules.push(format!("default `{}`", cell_code(&default.to_string())));
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
    MemberRow {
        getter: word(&own.name),
        setter: word(&own.setter()),
        wire: if wire == own.name {
            String::new()
        } else {
            wire
        },
        name: own.name.clone(),
        r#type: book.linked(&member.r#type, ""),
        rules: rules.join(", "),
        about: cell_text(&member.description),
    }
}
