//! What the templates of models are fed with.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use serde::Serialize;

use super::xml;
use crate::model::{self, Only, Purpose, Ref, TypeKind};
use crate::names::{self, Inside, Member, Type, Variant};
use crate::render::docs::{Doc, code, first_sentence, inline};
use crate::render::tokens::{Tokens, deprecated, text, texts, word};
use crate::render::words;
use crate::rust::{self, Ty};

/// A type for its template.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    Object(ObjectItem),
    TextEnum(Enum),
    IntegerEnum(Enum),
    Union(UnionItem),
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
pub struct ObjectItem {
    docs: String,
    name: String,
    label: String,
    /// Whether a getter of another type gives an empty one.
    embedded: bool,
    members: Vec<Field>,
    /// `new`, if there is one.
    constructor: Option<Constructor>,
    /// What it is made from by `From`: what is a resource's own.
    envelope: Option<Envelope>,
    /// What is said beside the types of the members, if anything.
    terms: Option<String>,
    /// How the members stand in XML, where that leads to it.
    xml: Vec<String>,
}

/// The member that holds what is a resource's own.
#[derive(Serialize)]
struct Envelope {
    given: String,
    /// Its setter, and those of what has one value only.
    calls: String,
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
}

/// `new`.
#[derive(Serialize)]
struct Constructor {
    docs: String,
    arguments: String,
    calls: String,
    /// The attribute of one that is not to be used.
    deprecated: String,
}

/// An enumeration.
#[derive(Serialize)]
pub struct Enum {
    docs: String,
    name: String,
    values: Vec<ValueItem>,
}

/// A value of an enumeration.
#[derive(Serialize)]
struct ValueItem {
    docs: String,
    name: String,
    value: String,
}

/// A union.
#[derive(Serialize)]
pub struct UnionItem {
    docs: String,
    name: String,
    tag: String,
    secret: bool,
    /// Whether the type of some variant is no enumeration, and has values that are listed.
    lists_values: bool,
    variants: Vec<Case>,
}

/// A variant of a union.
#[derive(Serialize)]
struct Case {
    docs: String,
    name: String,
    stored: String,
    tags: String,
    listed: String,
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
pub fn item(tokens: &Tokens<'_>, r#type: &Type<'_>) -> Item {
    let docs = || docs(r#type.model).outer();
    let name = word(&r#type.name);
    match &r#type.inside {
        Inside::Object(object) => Item::Object(self::object(tokens, r#type, object)),
        Inside::TextEnum(values) => Item::TextEnum(Enum {
            docs: docs(),
            name,
            values: values
                .iter()
                .map(|value| self::value(value.model, &value.name, text(value.model)))
                .collect(),
        }),
        Inside::IntegerEnum(values) => {
            let literal = |value: i64| Literal::i64_unsuffixed(value).to_string();
            let value = |value: &names::EnumValue<'_, i64>| {
                self::value(&value.model.to_string(), &value.name, literal(*value.model))
            };
            Item::IntegerEnum(Enum {
                docs: docs(),
                name,
                values: values.iter().map(value).collect(),
            })
        }
        Inside::Union { tag, variants } => Item::Union(UnionItem {
            docs: docs(),
            name,
            tag: text(tag),
            secret: r#type.model.secret,
            lists_values: variants
                .iter()
                .any(|variant| !variant.model.listed.is_empty()),
            variants: cases(tokens, variants),
        }),
    }
}

fn value(wire: &str, name: &str, literal: String) -> ValueItem {
    ValueItem {
        docs: Doc::new(&format!("`{}`", code(wire))).outer(),
        name: word(name),
        value: literal,
    }
}

/// The docs of a type.
pub fn docs(r#type: &model::Type) -> Doc {
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

fn object(tokens: &Tokens<'_>, r#type: &Type<'_>, object: &names::Object<'_>) -> ObjectItem {
    let list = tokens.sdk.api.list_of(r#type.id);
    let items = list.map(|list| list.items);
    let members = object.members.iter();
    let fields: Vec<Field> = members
        .map(|member| {
            let is_id = object.reference == Some(member.index);
            field(tokens, member, items == Some(member.index), is_id)
        })
        .collect();
    let constructor = rust::constructor(tokens.sdk, object);
    let envelope = rust::made_from(tokens.sdk, object).map(|(own, given)| Envelope {
        given: tokens.ty(&given).to_string(),
        calls: format!(".{}(own)", word(&own.setter()))
            + &filled(tokens, &rust::fills(tokens.sdk, object)),
    });
    ObjectItem {
        docs: docs(r#type.model).outer(),
        name: word(&r#type.name),
        label: text(&r#type.name),
        embedded: r#type.model.embedded,
        terms: terms(r#type.model, &object.members),
        xml: xml::tables(&object.members),
        envelope,
        members: fields,
        constructor: constructor.map(|new| self::constructor(tokens, &r#type.name, &new)),
    }
}

/// The `new` of the type with this name.
fn constructor(tokens: &Tokens<'_>, name: &str, new: &rust::Constructor<'_, '_>) -> Constructor {
    let docs = if new.takes.is_empty() {
        "With what can have one value only; the rest is for you to set."
    } else if new.takes.iter().all(|(own, _)| own.model.required) {
        "With the members that the API requires."
    } else {
        "With what is its own; the service sets the rest."
    };
    let arguments = new.takes.iter();
    let arguments =
        arguments.map(|(own, given)| format!("{}: {}", word(&own.name), tokens.ty(given)));
    let setters = |value: fn(&str) -> String| -> String {
        let setters = new.takes.iter();
        let setters =
            setters.map(|(own, _)| format!(".{}({})", word(&own.setter()), value(&own.name)));
        setters.collect()
    };
    let advice = format!(
        "one argument is easily taken for the other: `{name}::default(){}` names them",
        setters(|_| "…".to_owned())
    );
    let sets: Vec<String> = new.sets().map(|name| format!("`{}`", code(name))).collect();
    let sets = match sets.as_slice() {
        [] => String::new(),
        names => format!("Sets {}.", names.join(", ")),
    };
    Constructor {
        docs: Doc::new(docs).own(&sets).outer(),
        arguments: arguments.collect::<Vec<_>>().join(", "),
        calls: setters(word) + &filled(tokens, &new.fills),
        deprecated: if new.deprecated {
            deprecated(&advice)
        } else {
            String::new()
        },
    }
}

/// The setters of what has one value only.
fn filled(tokens: &Tokens<'_>, fills: &[(&Member<'_>, Only<'_>)]) -> String {
    let setter = |(own, only): &(&Member<'_>, Only<'_>)| {
        format!(".{}({})", word(&own.setter()), tokens.only(only))
    };
    fills.iter().map(setter).collect()
}

fn field(tokens: &Tokens<'_>, own: &Member<'_>, is_items: bool, is_id: bool) -> Field {
    let member = own.model;
    let field = rust::ident(&own.name);
    let stored = rust::stored(&member.r#type);
    let (read, given) = (
        rust::getter(tokens.sdk, member),
        rust::member_setter(tokens.sdk, member),
    );
    let about = match first_sentence(&member.description) {
        sentence if sentence.is_empty() => format!("The member `{}`.", code(&member.name)),
        sentence => sentence,
    };
    let null = own.null_setter().map(|set| Null {
        set: word(&set),
        set_docs: Doc::new(&format!(
            "Sends `{}` as an explicit `null`; a value wins over it.",
            code(&member.name)
        ))
        .outer(),
        is: word(&own.null_test().unwrap_or_default()),
        is_docs: Doc::new(&format!(
            "Whether `{}` is an explicit `null`.",
            code(&member.name)
        ))
        .outer(),
    });
    Field {
        docs: member_docs(member).outer(),
        bare: own.name.clone(),
        name: field.to_string(),
        entry: entry(tokens, member, is_items, is_id),
        index: own.index,
        getter_docs: Doc::new(&about).own(absent(member, &read)).outer(),
        get: get(tokens, &field, &read, &stored).to_string(),
        read: tokens.ty(&read).to_string(),
        setter_docs: Doc::new(&format!("Sets `{}`.", code(&member.name))).outer(),
        setter: word(&own.setter()),
        set: set(&quote!(#field), &given, &stored).to_string(),
        given: tokens.ty(&given).to_string(),
        stored: tokens.ty(&stored).to_string(),
        null,
    }
}

/// How what a setter takes becomes what is stored.
fn set(value: &TokenStream, given: &Ty, stored: &Ty) -> TokenStream {
    match (given, stored) {
        (Ty::Into(_), Ty::Boxed(_)) => quote!(rt::Boxed::new(#value.into())),
        (Ty::Into(_), _) => quote!(#value.into()),
        (_, Ty::Boxed(_)) => quote!(rt::Boxed::new(#value)),
        (Ty::Iter(item), _) => match **item {
            Ty::Pair(..) => {
                quote!(#value.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
            }
            Ty::Into(_) => quote!(#value.into_iter().map(Into::into).collect()),
            // Lists of lists, of maps, or of what is stored as it is given.
            _ => quote!(#value.into_iter().collect()),
        },
        _ => value.clone(),
    }
}

/// How what is stored becomes what a getter gives.
fn get(tokens: &Tokens<'_>, field: &Ident, read: &Ty, stored: &Ty) -> TokenStream {
    let held = matches!(stored, Ty::Boxed(_));
    match read {
        Ty::Option(inner) if inner.is_scalar() => quote!(self.#field),
        Ty::Option(inner) if **inner == Ty::text() => quote!(self.#field.as_deref()),
        Ty::Option(_) if held => quote!(self.#field.as_deref()),
        Ty::Option(_) => quote!(self.#field.as_ref()),
        Ty::Ref(inner) => match &**inner {
            Ty::Str | Ty::Slice(_) => quote!(self.#field.as_deref().unwrap_or_default()),
            Ty::Model(_) => {
                let named = tokens.ty(inner);
                let by = if held {
                    quote!(as_deref)
                } else {
                    quote!(as_ref)
                };
                quote!(self.#field.#by().unwrap_or(#named::NONE))
            }
            _ => {
                let stored = tokens.ty(stored);
                // A static, as what has to be dropped is not promoted (the Rust Reference, Constant promotion).
                quote! {
                    static NONE: #stored = rt::BTreeMap::new();
                    self.#field.as_ref().unwrap_or(&NONE)
                }
            }
        },
        _ => quote!(self.#field.unwrap_or_default()),
    }
}

/// What a getter gives when the member is absent, where that is not `None`.
fn absent(member: &model::Member, read: &Ty) -> &'static str {
    match (read, &member.r#type) {
        (Ty::Option(_), _) => "",
        (Ty::Ref(inner), _) if **inner != Ty::Str => "Empty if absent.",
        (_, Ref::Text) => "Empty if the server left it out.",
        (_, Ref::Boolean) => "False if the server left it out.",
        _ => "Zero if the server left it out.",
    }
}

fn member_docs(member: &model::Member) -> Doc {
    let doc = Doc::default()
        .text(&member.description)
        .or(&format!("The member `{}`.", code(&member.name)));
    let mut facts = Vec::new();
    if member.required {
        facts.push("Required.".to_owned());
    }
    if member.read_only {
        facts.push("Set by the service.".to_owned());
    }
    if member.write_only {
        facts.push("Never answered.".to_owned());
    }
    if member.immutable {
        facts.push("Cannot be changed later.".to_owned());
    }
    let limits = words::limits(&member.limits);
    if !limits.is_empty() {
        facts.push(format!("Limits: {}.", inline(&limits.join(", "))));
    }
    if let Some(default) = &member.default {
        facts.push(format!(
            "The service's default: `{}`.",
            code(&default.to_string())
        ));
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
    if let Some(only) = &member.only {
        let when = if member.required {
            ""
        } else {
            ", where it is there"
        };
        facts.push(format!("Always `{}`{when}.", code(&only.to_string())));
    } else if !member.listed.is_empty() {
        let values: Vec<String> = member.listed.iter().map(|value| code(value)).collect();
        let of = match member.r#type {
            Ref::List(_) | Ref::Map(_) => "Each is one of",
            _ => "One of",
        };
        facts.push(format!("{of} {}.", values.join(", ")));
    }
    if member.deprecated {
        facts.push("Deprecated by the API.".to_owned());
    }
    doc.own(&facts.join(" "))
}

/// What the document says of an object beside the types of its members.
fn terms(object: &model::Type, members: &[Member<'_>]) -> Option<String> {
    let listed = members
        .iter()
        .filter(|member| !member.model.listed.is_empty());
    let listed: Vec<TokenStream> = listed
        .map(|member| {
            let (index, values) = (
                Literal::usize_unsuffixed(member.index),
                &member.model.listed,
            );
            quote!((#index, &[#(#values),*]))
        })
        .collect();
    let index = |name: &String| {
        let mut known = members.iter();
        let found = known.find(|member| member.model.name == *name)?;
        Some(Literal::usize_unsuffixed(found.index))
    };
    let one_of = object.one_of.iter().map(|lists| {
        let lists = lists.iter().map(|names| {
            let indices = names.iter().filter_map(index);
            quote!(&[#(#indices),*])
        });
        quote!(&[#(#lists),*])
    });
    let one_of: Vec<TokenStream> = one_of.collect();
    let others = match (object.open, object.closed) {
        (true, _) => quote!(rt::Others::Allowed),
        (false, true) => quote!(rt::Others::Forbidden),
        (false, false) if listed.is_empty() && one_of.is_empty() => return None,
        (false, false) => quote!(rt::Others::Unsaid),
    };
    let terms = quote! {
        rt::Terms { others: #others, listed: &[#(#listed),*], one_of: &[#(#one_of),*] }
    };
    Some(terms.to_string())
}

/// The member in the type's table.
fn entry(tokens: &Tokens<'_>, member: &model::Member, is_items: bool, is_id: bool) -> String {
    let name = &member.name;
    let mut entry = quote!(rt::Member::new(#name));
    let required = |purpose| member.must_be_in(purpose);
    match (required(Purpose::Sent), required(Purpose::Answered)) {
        (false, false) => {}
        (true, true) => entry = quote!(#entry.required()),
        (true, false) => entry = quote!(#entry.required_in_requests()),
        (false, true) => entry = quote!(#entry.required_in_answers()),
    }
    let kind = member
        .r#type
        .named()
        .map(|id| &tokens.sdk.api.r#type(id).kind);
    if member.read_only && matches!(kind, Some(TypeKind::Object(_) | TypeKind::Union { .. })) {
        entry = quote!(#entry.read_only());
    }
    if is_id {
        entry = quote!(#entry.reference());
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
    if is_items {
        entry = quote!(#entry.items());
    }
    entry.to_string()
}

fn cases(tokens: &Tokens<'_>, variants: &[Variant<'_>]) -> Vec<Case> {
    let case = |(index, (own, from)): (usize, (&Variant<'_>, Option<Ty>))| {
        let variant = own.model;
        let stored = rust::variant(tokens.sdk, own);
        let value = match stored {
            Ty::Box(_) => "Box::new(value)",
            Ty::Boxed(_) => "rt::Boxed::new(value)",
            _ => "value",
        };
        Case {
            docs: Doc::new(&format!("`{}`", code(&variant.path.join(" ")))).outer(),
            name: word(&own.name),
            stored: tokens.ty(&stored).to_string(),
            tags: texts(&variant.tags),
            listed: texts(&variant.listed),
            index,
            from: from.map(|given| From {
                given: tokens.ty(&given).to_string(),
                value: value.to_owned(),
            }),
        }
    };
    let conversions = rust::conversions(tokens.sdk, variants).into_iter();
    conversions.enumerate().map(case).collect()
}
