//! The driver: calls any operation by its operationId with JSON arguments, through the public builders and
//! setters. Tests and other programs that know operations by name drive the crates with it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;
use serde::Serialize;

use super::product::Tokens;
use super::tokens::{text, word};
use super::{Draft, Templates};
use crate::model::{AnswerKind, Body, BodyKind, Parameter, ParameterIn, Ref, TypeId, TypeKind};
use crate::names::{Inside, Operation, Role, Sdk, Source, snake};
use crate::rust::{self, Ty, ident};

/// A product for the driver's templates.
#[derive(Serialize)]
pub struct DriverProduct {
    /// The product's name as a literal, and its module.
    label: String,
    /// The feature that it is behind.
    feature: String,
    /// Whether its calls go to one of several locations.
    located: bool,
    module: String,
    library: String,
    package: String,
    version: String,
    calls: Vec<Call>,
    models: Vec<Model>,
}

#[derive(Serialize)]
struct Call {
    id: String,
    function: String,
    group: String,
    method: String,
    arguments: String,
    setters: Vec<String>,
    inputs: Vec<DriverInput>,
    /// The function that finds what the models of the body do not know.
    check: String,
    /// Whether anything is taken from the arguments.
    takes: bool,
    /// The function that makes an outcome of the answer.
    finish: &'static str,
}

/// What an operation takes, for the table of operations.
#[derive(Serialize)]
struct DriverInput {
    name: String,
    place: &'static str,
    required: bool,
    kind: &'static str,
}

#[derive(Serialize)]
struct Model {
    function: String,
    r#type: String,
    members: Vec<Member>,
}

#[derive(Serialize)]
struct Member {
    name: String,
    setter: String,
    null: Option<String>,
    value: String,
}

#[derive(Serialize)]
struct Driver<'a> {
    runtime_version: &'a str,
    products: &'a [&'a DriverProduct],
}

/// A product for the driver.
#[must_use]
pub fn driver_product(name: &str, package: &str, version: &str, sdk: &Sdk<'_>) -> DriverProduct {
    let library = package.replace('-', "_");
    let path = ident(&library);
    let tokens = Tokens {
        sdk,
        models: quote!(::#path::model),
    };
    let mut needed = BTreeSet::new();
    let calls = sdk.operations().map(|(group, operation)| {
        let (arguments, setters) = arguments(&tokens, operation, &mut needed);
        Call {
            id: text(&operation.model.id),
            function: word(&format!("{}_{}", group.module, operation.method)),
            group: word(&group.module),
            method: word(&operation.method),
            arguments: quote!(#(#arguments),*).to_string(),
            takes: !arguments.is_empty() || !setters.is_empty(),
            setters: setters.iter().map(ToString::to_string).collect(),
            inputs: inputs(&tokens, operation),
            check: check(&tokens, operation).to_string(),
            finish: match operation.model.answer.kind {
                AnswerKind::Empty => "empty",
                AnswerKind::Bytes => "bytes",
                AnswerKind::Json(_) | AnswerKind::Text => "model",
            },
        }
    });
    let calls = calls.collect();
    DriverProduct {
        label: text(name),
        feature: name.to_owned(),
        located: !sdk.locations.is_empty(),
        module: word(&name.replace('-', "_")),
        library,
        package: package.to_owned(),
        version: version.to_owned(),
        calls,
        models: models(&tokens, needed),
    }
}

/// The files of the driver crate, not formatted yet.
///
/// # Errors
/// A template that does not render, or prints what is not Rust.
pub fn driver(templates: &Templates, products: &[&DriverProduct]) -> Result<Vec<Draft>, String> {
    let context = Driver {
        runtime_version: &templates.runtime_version,
        products,
    };
    let mut drafts = Vec::new();
    for path in [
        "Cargo.toml",
        "README.md",
        "src/lib.rs",
        "src/begun.rs",
        "src/check.rs",
        "src/read.rs",
    ] {
        drafts.push(templates.draft(path, &format!("driver/{path}"), &context)?);
    }
    for product in products {
        let path = format!("src/{}.rs", product.module.trim_start_matches("r#"));
        drafts.push(templates.draft(&path, "driver/src/product.rs", product)?);
    }
    Ok(drafts)
}

/// What is required comes first, as the builder takes it; of what all builders have, only what is declared.
fn inputs(tokens: &Tokens<'_>, operation: &Operation<'_>) -> Vec<DriverInput> {
    let mut inputs: Vec<DriverInput> = operation
        .inputs
        .iter()
        .map(|input| {
            let required = input.role == Role::Argument;
            match input.source {
                Source::Parameter(own) => DriverInput {
                    name: text(&own.name),
                    place: match own.location {
                        ParameterIn::Path => "Path",
                        ParameterIn::Query => "Query",
                        ParameterIn::Header | ParameterIn::Cookie => "Header",
                    },
                    required,
                    kind: kind(tokens, &own.r#type),
                },
                Source::Body(body) => DriverInput {
                    name: text(&input.name),
                    place: "Body",
                    required,
                    kind: match &body.kind {
                        BodyKind::Json(reference) | BodyKind::Form(reference) => {
                            kind(tokens, reference)
                        }
                        BodyKind::Text | BodyKind::Bytes => "Raw",
                    },
                },
            }
        })
        .collect();
    inputs.sort_by_key(|input| !input.required);
    inputs
}

fn kind(tokens: &Tokens<'_>, reference: &Ref) -> &'static str {
    match reference {
        Ref::Boolean => "Boolean",
        Ref::Integer | Ref::Unsigned => "Integer",
        Ref::Nullable(inner) => kind(tokens, inner),
        Ref::Number => "Number",
        Ref::Text | Ref::Timestamp => "Text",
        Ref::Any => "Any",
        Ref::List(_) => "List",
        Ref::Map(_) => "Object",
        Ref::Named(id) | Ref::Boxed(id) => match tokens.sdk.api.r#type(*id).kind {
            TypeKind::Object(_) => "Object",
            TypeKind::TextEnum(_) => "Text",
            TypeKind::IntegerEnum(_) => "Integer",
            TypeKind::Union { .. } => "Any",
        },
    }
}

/// The function that finds what the models of a body do not know.
fn check(tokens: &Tokens<'_>, operation: &Operation<'_>) -> TokenStream {
    let body = operation
        .inputs
        .iter()
        .find_map(|input| match input.source {
            Source::Body(body) => Some(body),
            Source::Parameter(_) => None,
        });
    match body.map(|body| &body.kind) {
        Some(
            BodyKind::Json(Ref::Named(id) | Ref::Boxed(id))
            | BodyKind::Form(Ref::Named(id) | Ref::Boxed(id)),
        ) => {
            let named = tokens.ty(&Ty::Model(*id));
            quote!(read::unknown::<#named>)
        }
        _ => quote!(read::anything),
    }
}

/// What is given for each input, in the types that `rust` says.
fn arguments(
    tokens: &Tokens<'_>,
    operation: &Operation<'_>,
    needed: &mut BTreeSet<TypeId>,
) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let mut given: Vec<TokenStream> = Vec::new();
    let mut setters = Vec::new();
    for (index, input) in operation.inputs.iter().enumerate() {
        let name = ident(&input.name);
        let taken = rust::inputs(tokens.sdk, input);
        let mut whole = |value: &TokenStream| {
            let types = taken
                .iter()
                .map(|taken| give(tokens, &taken.ty, value, needed));
            types.collect::<Vec<_>>()
        };
        match (input.role, input.source) {
            // Those of the path come first, in its order.
            (Role::Argument, Source::Parameter(own)) if own.location == ParameterIn::Path => {
                // What is more than a word is given as JSON.
                let word = |ty: &Ty| *ty == Ty::text() || ty.is_scalar() || is_enum(tokens, ty);
                let value = if taken.iter().all(|taken| word(&taken.ty)) {
                    quote!(&arguments.path(#index))
                } else {
                    quote!(&arguments.path_json(#index))
                };
                given.extend(whole(&value));
            }
            (Role::Argument, Source::Parameter(own)) => {
                let value = source(own);
                given.extend(whole(&quote!(&#value.unwrap_or_default())));
            }
            (Role::Argument, Source::Body(body)) => given.extend(whole(&self::body(body))),
            (_, Source::Body(body)) => {
                let value = whole(&self::body(body));
                setters
                    .push(quote!(if arguments.body.is_some() { call = call.#name(#(#value),*); }));
            }
            // A setter for each entry takes its key as well.
            (_, Source::Parameter(own)) if taken.len() > 1 => {
                let entries = source(own);
                let value = taken.iter().skip(1);
                let value = value.map(|taken| give(tokens, &taken.ty, &quote!(&value), needed));
                setters.push(quote! {
                    for (key, value) in read::entries(#entries) {
                        call = call.#name(&key, #(#value),*);
                    }
                });
            }
            (_, Source::Parameter(own)) => {
                let from = source(own);
                let value = whole(&quote!(&value));
                setters
                    .push(quote!(if let Some(value) = #from { call = call.#name(#(#value),*); }));
            }
        }
    }
    (given, setters)
}

/// Where the value of a body comes from.
fn body(body: &Body) -> TokenStream {
    match body.kind {
        BodyKind::Json(_) | BodyKind::Form(_) => quote!(&arguments.json()),
        BodyKind::Text => quote!(arguments.text()),
        BodyKind::Bytes => quote!(arguments.bytes()),
    }
}

/// Where the value of a parameter comes from.
fn source(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    match parameter.location {
        ParameterIn::Header | ParameterIn::Cookie => quote!(arguments.header(#name)),
        _ => quote!(arguments.query(#name)),
    }
}

/// A JSON value as what is taken. `value` is a reference to it.
fn give(
    tokens: &Tokens<'_>,
    ty: &Ty,
    value: &TokenStream,
    needed: &mut BTreeSet<TypeId>,
) -> TokenStream {
    let mut inner = |ty: &Ty| give(tokens, ty, value, needed);
    match ty {
        Ty::Bool => quote!(read::boolean(#value)),
        Ty::I64 => quote!(read::integer(#value)),
        Ty::U64 => quote!(read::unsigned(#value)),
        Ty::F64 => quote!(read::number(#value)),
        Ty::Str | Ty::String | Ty::AsRefStr => quote!(read::text(#value)),
        Ty::Timestamp => quote!(read::timestamp(#value)),
        Ty::Value => quote!(read::any(#value)),
        // Bytes are handed over as they are.
        Ty::Bytes | Ty::Upload | Ty::Unit => value.clone(),
        Ty::Model(id) => model(tokens, *id, value, needed),
        Ty::Box(ty) => {
            let inner = inner(ty);
            quote!(Box::new(#inner))
        }
        Ty::Boxed(ty) => {
            let inner = inner(ty);
            quote!(::ionoscloud_core::rt::Boxed::from(#inner))
        }
        Ty::Ref(ty) => {
            let inner = inner(ty);
            quote!(&#inner)
        }
        Ty::Into(ty) => inner(ty),
        Ty::Option(ty) => {
            let item = each(tokens, ty, needed);
            quote!(read::nullable(#value, #item))
        }
        Ty::Map(ty) => {
            let item = each(tokens, ty, needed);
            quote!(read::map(#value, #item))
        }
        // Entries are pairs of a name and a value.
        Ty::Iter(item) if matches!(**item, Ty::Pair(..)) => inner(item),
        Ty::Pair(_, ty) => {
            let item = each(tokens, ty, needed);
            quote!(read::map(#value, #item))
        }
        Ty::Vec(ty) | Ty::Slice(ty) | Ty::Iter(ty) => {
            let item = each(tokens, ty, needed);
            quote!(read::list(#value, #item))
        }
    }
}

/// What makes each item of a JSON value: a function where there is one.
fn each(tokens: &Tokens<'_>, ty: &Ty, needed: &mut BTreeSet<TypeId>) -> TokenStream {
    match ty {
        Ty::Bool => quote!(read::boolean),
        Ty::I64 => quote!(read::integer),
        Ty::U64 => quote!(read::unsigned),
        Ty::F64 => quote!(read::number),
        Ty::String | Ty::AsRefStr => quote!(read::text),
        Ty::Timestamp => quote!(read::timestamp),
        Ty::Value => quote!(read::any),
        Ty::Into(ty) => each(tokens, ty, needed),
        Ty::Model(id) if is_object(tokens, *id) => {
            needed.insert(*id);
            let function = function(tokens, *id);
            quote!(#function)
        }
        other => {
            let value = give(tokens, other, &quote!(value), needed);
            quote!(|value| #value)
        }
    }
}

/// A JSON value as a model.
fn model(
    tokens: &Tokens<'_>,
    id: TypeId,
    value: &TokenStream,
    needed: &mut BTreeSet<TypeId>,
) -> TokenStream {
    let named = tokens.ty(&Ty::Model(id));
    match tokens.sdk.r#type(id).inside {
        Inside::Object(_) => {
            needed.insert(id);
            let function = function(tokens, id);
            quote!(#function(#value))
        }
        Inside::TextEnum(_) => quote!(#named::from(read::text(#value).as_str())),
        Inside::IntegerEnum(_) => quote!(#named::from(read::integer(#value))),
        Inside::Union { .. } => quote!(read::union::<#named>(#value)),
    }
}

/// The function that makes a model.
fn function(tokens: &Tokens<'_>, id: TypeId) -> proc_macro2::Ident {
    ident(&format!("make_{}", snake(&tokens.sdk.r#type(id).name)))
}

/// Whether it is a value of an enumeration.
fn is_enum(tokens: &Tokens<'_>, ty: &Ty) -> bool {
    let Ty::Into(inner) = ty else {
        return false;
    };
    matches!(**inner, Ty::Model(id) if matches!(
        tokens.sdk.r#type(id).inside,
        Inside::TextEnum(_) | Inside::IntegerEnum(_)
    ))
}

fn is_object(tokens: &Tokens<'_>, id: TypeId) -> bool {
    matches!(tokens.sdk.r#type(id).inside, Inside::Object(_))
}

/// The functions for all models that are needed, and for those that they need.
fn models(tokens: &Tokens<'_>, needed: BTreeSet<TypeId>) -> Vec<Model> {
    let mut open: Vec<TypeId> = needed.into_iter().collect();
    let mut done: BTreeMap<TypeId, Model> = BTreeMap::new();
    while let Some(id) = open.pop() {
        let Inside::Object(object) = &tokens.sdk.r#type(id).inside else {
            continue;
        };
        if done.contains_key(&id) {
            continue;
        }
        let mut more = BTreeSet::new();
        let members = object.members.iter().map(|member| Member {
            name: text(&member.model.name),
            setter: word(&member.setter()),
            null: member.null_setter().map(|name| word(&name)),
            value: {
                let ty = rust::member_setter(tokens.sdk, member.model);
                give(tokens, &ty, &quote!(value), &mut more).to_string()
            },
        });
        let model = Model {
            members: members.collect(),
            function: function(tokens, id).to_string(),
            r#type: tokens.ty(&Ty::Model(id)).to_string(),
        };
        done.insert(id, model);
        open.extend(more);
    }
    done.into_values().collect()
}
