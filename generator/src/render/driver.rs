//! The driver: calls any operation by its operationId with JSON arguments, through the public builders and
//! setters. Tests and other programs that know operations by name drive the crates with it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;
use serde::Serialize;

use super::tokens::{Types, ident, text, word};
use super::{Draft, Templates};
use crate::model::{
    AnswerKind, Api, BodyKind, Operation, Parameter, Place, Ref, Style, TypeId, TypeKind,
};
use crate::names::{Names, OperationNames, null_setter, setter};

/// A product for the driver's templates.
#[derive(Serialize)]
pub struct DriverProduct {
    /// The product's name as a literal, and its module.
    label: String,
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
    /// Whether anything is taken from the arguments.
    takes: bool,
    /// The function that makes an outcome of the answer.
    finish: &'static str,
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
    products: &'a [DriverProduct],
}

/// A product for the driver.
#[must_use]
pub fn driver_product(
    name: &str,
    package: &str,
    version: &str,
    api: &Api,
    names: &Names,
) -> DriverProduct {
    let library = package.replace('-', "_");
    let path = ident(&library);
    let types = Types {
        api,
        names,
        path: quote!(::#path::model),
    };
    let mut needed = BTreeSet::new();
    let mut calls = Vec::new();
    for (group, group_names) in api.groups.iter().zip(&names.groups) {
        for (operation, own) in group.operations.iter().zip(&group_names.operations) {
            let (arguments, setters) = arguments(&types, operation, own, &mut needed);
            calls.push(Call {
                id: text(&operation.id),
                function: word(&format!("{}_{}", group_names.module, own.method)),
                group: word(&group_names.module),
                method: word(&own.method),
                arguments: quote!(#(#arguments),*).to_string(),
                takes: !arguments.is_empty() || !setters.is_empty(),
                setters: setters.iter().map(ToString::to_string).collect(),
                finish: match operation.answer.kind {
                    AnswerKind::Empty => "empty",
                    AnswerKind::Bytes => "bytes",
                    AnswerKind::Json(_) | AnswerKind::Text => "model",
                },
            });
        }
    }
    DriverProduct {
        label: text(name),
        module: word(&name.replace('-', "_")),
        library,
        package: package.to_owned(),
        version: version.to_owned(),
        calls,
        models: models(&types, needed),
    }
}

/// The files of the driver crate, not formatted yet.
///
/// # Errors
/// A template that does not render, or prints what is not Rust.
pub fn driver(templates: &Templates, products: &[DriverProduct]) -> Result<Vec<Draft>, String> {
    let context = Driver {
        runtime_version: &templates.runtime_version,
        products,
    };
    let mut drafts = Vec::new();
    for path in ["Cargo.toml", "src/lib.rs", "src/read.rs"] {
        drafts.push(templates.draft(path, &format!("driver/{path}"), &context)?);
    }
    for product in products {
        let path = format!("src/{}.rs", product.module.trim_start_matches("r#"));
        drafts.push(templates.draft(&path, "driver/src/product.rs", product)?);
    }
    Ok(drafts)
}

fn arguments(
    types: &Types<'_>,
    operation: &Operation,
    names: &OperationNames,
    needed: &mut BTreeSet<TypeId>,
) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let mut given: Vec<TokenStream> = Vec::new();
    let mut setters = Vec::new();
    for (index, parameter) in operation.path_parameters.iter().enumerate() {
        let value = quote!(&arguments.path(#index));
        given.push(argument(types, &parameter.r#type, &value, needed));
    }
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
    {
        let value = source(parameter);
        given.push(argument(
            types,
            &parameter.r#type,
            &quote!(&#value.unwrap_or_default()),
            needed,
        ));
    }
    if let Some(body) = &operation.body {
        let value = match &body.kind {
            BodyKind::Json(reference) | BodyKind::Form(reference) => {
                let value = convert(types, reference, &quote!(&arguments.json()), needed);
                quote!(&#value)
            }
            BodyKind::Text => quote!(&arguments.text()),
            BodyKind::Bytes => quote!(arguments.bytes()),
        };
        if body.required {
            given.push(value);
        } else {
            let name = ident(&names.body);
            setters.push(quote!(if arguments.body.is_some() { call = call.#name(#value); }));
        }
    }
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    for (parameter, name) in optional.zip(&names.parameters) {
        let name = ident(name);
        let value = source(parameter);
        if let Style::Entries { .. } = parameter.style {
            let inner = match &parameter.r#type {
                Ref::Map(value) => (**value).clone(),
                _ => Ref::Text,
            };
            let item = argument(types, &inner, &quote!(&value), needed);
            setters.push(quote! {
                for (key, value) in read::entries(#value) {
                    call = call.#name(&key, #item);
                }
            });
        } else {
            let item = argument(types, &parameter.r#type, &quote!(&value), needed);
            setters.push(quote!(if let Some(value) = #value { call = call.#name(#item); }));
        }
    }
    (given, setters)
}

/// Where the value of a parameter comes from.
fn source(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    match parameter.place {
        Place::Header | Place::Cookie => quote!(arguments.header(#name)),
        _ => quote!(arguments.query(#name)),
    }
}

/// A value as an argument of a builder: strings are borrowed.
fn argument(
    types: &Types<'_>,
    reference: &Ref,
    value: &TokenStream,
    needed: &mut BTreeSet<TypeId>,
) -> TokenStream {
    match reference {
        Ref::Text | Ref::Timestamp => quote!(&read::text(#value)),
        Ref::List(item) if matches!(**item, Ref::Text | Ref::Timestamp) => {
            quote!(read::list(#value, read::text))
        }
        Ref::List(item) if !matches!(**item, Ref::List(_) | Ref::Map(_) | Ref::Any) => {
            let item = converter(types, item, needed);
            quote!(read::list(#value, #item))
        }
        Ref::Boolean | Ref::Integer | Ref::Number => convert(types, reference, value, needed),
        Ref::Named(id) | Ref::Boxed(id) if !types.is_object(*id) => {
            convert(types, reference, value, needed)
        }
        other => {
            let value = convert(types, other, value, needed);
            quote!(&#value)
        }
    }
}

/// A JSON value as a value of the type.
fn convert(
    types: &Types<'_>,
    reference: &Ref,
    value: &TokenStream,
    needed: &mut BTreeSet<TypeId>,
) -> TokenStream {
    match reference {
        Ref::Boolean => quote!(read::boolean(#value)),
        Ref::Integer => quote!(read::integer(#value)),
        Ref::Number => quote!(read::number(#value)),
        Ref::Text | Ref::Timestamp => quote!(read::text(#value)),
        Ref::Any => quote!(read::any(#value)),
        Ref::Named(id) | Ref::Boxed(id) => {
            let named = types.named(*id);
            match types.api.r#type(*id).kind {
                TypeKind::Object(_) => {
                    needed.insert(*id);
                    let function = function(types, *id);
                    quote!(#function(#value))
                }
                TypeKind::TextEnum(_) => quote!(#named::from(read::text(#value).as_str())),
                TypeKind::IntegerEnum(_) => quote!(#named::from(read::integer(#value))),
                TypeKind::Union { .. } => quote!(read::union::<#named>(#value)),
            }
        }
        Ref::List(item) => {
            let item = converter(types, item, needed);
            quote!(read::list(#value, #item))
        }
        Ref::Map(inner) => {
            let inner = converter(types, inner, needed);
            quote!(read::map(#value, #inner))
        }
    }
}

/// What makes a value of the type from a JSON value: a function where there is one.
fn converter(types: &Types<'_>, reference: &Ref, needed: &mut BTreeSet<TypeId>) -> TokenStream {
    match reference {
        Ref::Boolean => quote!(read::boolean),
        Ref::Integer => quote!(read::integer),
        Ref::Number => quote!(read::number),
        Ref::Text => quote!(read::text),
        Ref::Any => quote!(read::any),
        Ref::Named(id) if types.is_object(*id) => {
            needed.insert(*id);
            let function = function(types, *id);
            quote!(#function)
        }
        other => {
            let value = convert(types, other, &quote!(value), needed);
            quote!(|value| #value)
        }
    }
}

/// The function that makes a model.
fn function(types: &Types<'_>, id: TypeId) -> proc_macro2::Ident {
    let name = types
        .names
        .types
        .get(id.0)
        .map(|names| crate::names::snake(&names.name))
        .unwrap_or_default();
    ident(&format!("make_{name}"))
}

/// The functions for all models that are needed, and for those that they need.
fn models(types: &Types<'_>, needed: BTreeSet<TypeId>) -> Vec<Model> {
    let mut open: Vec<TypeId> = needed.into_iter().collect();
    let mut done: BTreeMap<TypeId, Model> = BTreeMap::new();
    while let Some(id) = open.pop() {
        let (TypeKind::Object(members), Some(names)) =
            (&types.api.r#type(id).kind, types.names.types.get(id.0))
        else {
            continue;
        };
        if done.contains_key(&id) {
            continue;
        }
        let mut more = BTreeSet::new();
        let fields = members
            .iter()
            .zip(&names.members)
            .map(|(member, name)| Member {
                name: text(&member.name),
                setter: word(&setter(name)),
                null: member.nullable.then(|| word(&null_setter(name))),
                value: convert(types, &member.r#type, &quote!(value), &mut more).to_string(),
            });
        let model = Model {
            members: fields.collect(),
            function: function(types, id).to_string(),
            r#type: types.named(id).to_string(),
        };
        done.insert(id, model);
        open.extend(more);
    }
    done.into_values().collect()
}
