//! What the templates of models are fed with.

use proc_macro2::Literal;
use quote::quote;
use serde::Serialize;

use super::docs::{Doc, code, first_sentence, inline};
use super::tokens::{Types, ident, text, texts, word};
use crate::model::{Member, Ref, Type, TypeId, TypeKind, Variant};
use crate::names::{TypeNames, null_setter, null_test, setter};

/// A type for its template.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    Object(Object),
    TextEnum(Enum),
    IntegerEnum(Enum),
    Union(Union),
}

impl Item {
    /// The template that prints it.
    pub fn template(&self) -> &'static str {
        match self {
            Item::Object(_) => "product/src/model/object.rs",
            Item::TextEnum(_) => "product/src/model/text_enum.rs",
            Item::IntegerEnum(_) => "product/src/model/integer_enum.rs",
            Item::Union(_) => "product/src/model/union.rs",
        }
    }
}

/// An object.
#[derive(Serialize)]
pub struct Object {
    docs: String,
    name: String,
    label: String,
    /// Whether a getter of another type gives an empty one.
    embedded: bool,
    members: Vec<Field>,
    constructor: Option<Constructor>,
}

/// A member.
#[derive(Serialize)]
struct Field {
    docs: String,
    name: String,
    /// The name inside others, never raw.
    bare: String,
    stored: String,
    entry: String,
    index: usize,
    getter_docs: String,
    read: String,
    get: String,
    setter_docs: String,
    setter: String,
    given: String,
    set: String,
    null: Option<Null>,
}

/// What a nullable member has besides.
#[derive(Serialize)]
struct Null {
    set: String,
    set_docs: String,
    is: String,
    is_docs: String,
    label: String,
}

/// `new`.
#[derive(Serialize)]
struct Constructor {
    docs: String,
    arguments: String,
    calls: String,
}

/// An enumeration.
#[derive(Serialize)]
pub struct Enum {
    docs: String,
    name: String,
    values: Vec<Value>,
}

/// A value of an enumeration.
#[derive(Serialize)]
struct Value {
    docs: String,
    name: String,
    value: String,
}

/// A union.
#[derive(Serialize)]
pub struct Union {
    docs: String,
    name: String,
    tag: String,
    secret: bool,
    variants: Vec<Case>,
}

/// A variant of a union.
#[derive(Serialize)]
struct Case {
    docs: String,
    name: String,
    stored: String,
    kind: String,
    index: usize,
    from: Option<From>,
}

/// A conversion into a variant.
#[derive(Serialize)]
struct From {
    given: String,
    value: String,
}

/// A type for its template.
pub fn item(types: &Types<'_>, id: TypeId, names: &TypeNames) -> Item {
    let r#type = types.api.r#type(id);
    match &r#type.kind {
        TypeKind::Object(members) => Item::Object(object(types, id, members, names)),
        TypeKind::TextEnum(values) => {
            let values = values.iter().zip(&names.values);
            Item::TextEnum(Enum {
                docs: docs(r#type).outer(),
                name: word(&names.name),
                values: values
                    .map(|(value, name)| self::value(value, name, text(value)))
                    .collect(),
            })
        }
        TypeKind::IntegerEnum(values) => {
            let values = values.iter().zip(&names.values);
            let literal = |value: i64| Literal::i64_unsuffixed(value).to_string();
            Item::IntegerEnum(Enum {
                docs: docs(r#type).outer(),
                name: word(&names.name),
                values: values
                    .map(|(value, name)| self::value(&value.to_string(), name, literal(*value)))
                    .collect(),
            })
        }
        TypeKind::Union { tag, variants } => Item::Union(Union {
            docs: docs(r#type).outer(),
            name: word(&names.name),
            tag: text(tag),
            secret: r#type.secret,
            variants: cases(types, variants, names),
        }),
    }
}

fn value(wire: &str, name: &str, literal: String) -> Value {
    Value {
        docs: Doc::new(&format!("`{}`", code(wire))).outer(),
        name: word(name),
        value: literal,
    }
}

/// The docs of a type.
pub fn docs(r#type: &Type) -> Doc {
    let title = match inline(&r#type.title).trim_end_matches('.') {
        "" => String::new(),
        title => format!("{title}."),
    };
    let name = match r#type.path.split_last() {
        Some((name, [])) => format!("The schema `{}`.", code(name)),
        Some((name, outer)) => {
            format!(
                "The schema `{}` of `{}`.",
                code(name),
                code(&outer.join("."))
            )
        }
        None => String::new(),
    };
    let doc = Doc::default()
        .text(&r#type.description)
        .or(&title)
        .or(&name);
    if r#type.deprecated {
        doc.own("Deprecated by the API.")
    } else {
        doc
    }
}

fn object(types: &Types<'_>, id: TypeId, members: &[Member], names: &TypeNames) -> Object {
    let r#type = types.api.r#type(id);
    let fields: Vec<Field> = members
        .iter()
        .zip(&names.members)
        .enumerate()
        .map(|(index, (member, name))| field(types, member, name, index))
        .collect();
    let constructor = names.constructor.as_ref().map(|indices| {
        let chosen: Vec<&Field> = indices
            .iter()
            .filter_map(|index| fields.get(*index))
            .collect();
        let arguments = chosen
            .iter()
            .map(|field| format!("{}: {}", field.name, field.given));
        let calls = chosen
            .iter()
            .map(|field| format!(".{}({})", field.setter, field.name));
        Constructor {
            docs: Doc::new("With the members that the API requires.").outer(),
            arguments: arguments.collect::<Vec<_>>().join(", "),
            calls: calls.collect(),
        }
    });
    Object {
        docs: docs(r#type).outer(),
        name: word(&names.name),
        label: text(&names.name),
        embedded: r#type.embedded,
        members: fields,
        constructor,
    }
}

fn field(types: &Types<'_>, member: &Member, name: &str, index: usize) -> Field {
    let field = ident(name);
    let (read, get) = types.read(&member.r#type, &field, member.required);
    let (given, set) = types.given(&member.r#type, &quote!(#field));
    let about = match first_sentence(&member.description) {
        sentence if sentence.is_empty() => format!("The member `{}`.", code(&member.name)),
        sentence => sentence,
    };
    let null = member.nullable.then(|| Null {
        set: word(&null_setter(name)),
        set_docs: Doc::new(&format!(
            "Sends `{}` as an explicit `null`; a value wins over it.",
            code(&member.name)
        ))
        .outer(),
        is: word(&null_test(name)),
        is_docs: Doc::new(&format!(
            "Whether `{}` is an explicit `null`.",
            code(&member.name)
        ))
        .outer(),
        label: text(&member.name),
    });
    Field {
        docs: member_docs(member).outer(),
        bare: name.to_owned(),
        name: field.to_string(),
        stored: types.stored(&member.r#type).to_string(),
        entry: entry(member),
        index,
        getter_docs: Doc::new(&about).own(&absent(types, member)).outer(),
        read: read.to_string(),
        get: get.to_string(),
        setter_docs: Doc::new(&format!("Sets `{}`.", code(&member.name))).outer(),
        setter: word(&setter(name)),
        given: given.to_string(),
        set: set.to_string(),
        null,
    }
}

/// What a getter gives when the member is absent, where that is not `None`.
fn absent(types: &Types<'_>, member: &Member) -> String {
    let empty = match &member.r#type {
        Ref::List(_) | Ref::Map(_) => "Empty if absent.",
        Ref::Named(id) | Ref::Boxed(id) if types.is_object(*id) => "Empty if absent.",
        Ref::Text if member.required => "Empty if the server left it out.",
        Ref::Integer | Ref::Number if member.required => "Zero if the server left it out.",
        Ref::Boolean if member.required => "False if the server left it out.",
        _ => "",
    };
    empty.to_owned()
}

fn member_docs(member: &Member) -> Doc {
    let doc = Doc::default()
        .text(&member.description)
        .or(&format!("The member `{}`.", code(&member.name)));
    let mut facts = Vec::new();
    if member.required {
        facts.push("Required.".to_owned());
    }
    if member.read_only {
        facts.push("Set by the service; it is not sent.".to_owned());
    }
    if member.write_only {
        facts.push("Never answered.".to_owned());
    }
    if member.immutable {
        facts.push("Cannot be changed later.".to_owned());
    }
    if !member.limits.0.is_empty() {
        facts.push(format!("Limits: {}.", inline(&member.limits.0.join(", "))));
    }
    if let Some(default) = &member.default {
        facts.push(format!("The service's default: `{}`.", code(default)));
    }
    if !member.known_values.is_empty() {
        let values: Vec<String> = member
            .known_values
            .iter()
            .map(|value| format!("`{}`", code(value)))
            .collect();
        facts.push(format!(
            "Values seen: {}; others are possible.",
            values.join(", ")
        ));
    }
    if let Some(alias) = &member.alias {
        facts.push(format!("Read as `{}` too.", code(alias)));
    }
    if member.deprecated {
        facts.push("Deprecated by the API.".to_owned());
    }
    doc.own(&facts.join(" "))
}

/// The member in the type's table.
fn entry(member: &Member) -> String {
    let name = &member.name;
    let mut entry = quote!(rt::Member::new(#name));
    // What only the server sets cannot be missing in what is sent.
    if member.required && !member.read_only {
        entry = quote!(#entry.required());
    }
    if member.nullable {
        entry = quote!(#entry.nullable());
    }
    if member.secret {
        entry = quote!(#entry.secret());
    }
    if let Some(alias) = &member.alias {
        entry = quote!(#entry.also(#alias));
    }
    entry.to_string()
}

fn cases(types: &Types<'_>, variants: &[Variant], names: &TypeNames) -> Vec<Case> {
    let stored = |reference: &Ref| match reference {
        Ref::Named(id) | Ref::Boxed(id) if types.is_object(*id) => {
            let named = types.named(*id);
            (quote!(Box<#named>), Some(named))
        }
        other => (types.stored(other), None),
    };
    let mut seen: Vec<String> = vec!["rt :: Value".to_owned()];
    variants
        .iter()
        .zip(&names.values)
        .enumerate()
        .map(|(index, (variant, name))| {
            let (stored, unboxed) = stored(&variant.r#type);
            let given = unboxed
                .clone()
                .unwrap_or_else(|| stored.clone())
                .to_string();
            let from = (!seen.contains(&given)).then(|| {
                seen.push(given.clone());
                From {
                    given,
                    value: if unboxed.is_some() {
                        "Box::new(value)"
                    } else {
                        "value"
                    }
                    .to_owned(),
                }
            });
            let kind = kind(types, &variant.r#type);
            let tags = texts(&variant.tags);
            Case {
                docs: Doc::new(&format!("`{}`", code(&variant.path.join(" ")))).outer(),
                name: word(name),
                stored: stored.to_string(),
                kind: format!("rt::Variant {{ tags: {tags}, kind: {kind} }}"),
                index,
                from,
            }
        })
        .collect()
}

/// What tells a variant apart.
fn kind(types: &Types<'_>, reference: &Ref) -> String {
    let kind = match reference {
        Ref::Named(id) | Ref::Boxed(id) => match &types.api.r#type(*id).kind {
            TypeKind::Object(_) => {
                let named = types.named(*id);
                quote!(rt::Kind::Object(#named::SHAPE))
            }
            TypeKind::TextEnum(_) => quote!(rt::Kind::Text),
            TypeKind::IntegerEnum(_) => quote!(rt::Kind::Number),
            TypeKind::Union { .. } => quote!(rt::Kind::Any),
        },
        Ref::Boolean => quote!(rt::Kind::Boolean),
        Ref::Integer | Ref::Number => quote!(rt::Kind::Number),
        Ref::Text | Ref::Timestamp => quote!(rt::Kind::Text),
        Ref::Any => quote!(rt::Kind::Any),
        Ref::List(_) => quote!(rt::Kind::List),
        Ref::Map(_) => quote!(rt::Kind::Map),
    };
    kind.to_string()
}
