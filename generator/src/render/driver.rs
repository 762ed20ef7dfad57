//! The driver: calls any operation by its operationId with JSON arguments, through the public builders and
//! setters. Tests and other programs that know operations by name drive the crates with it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;
use serde::Serialize;

use super::tokens::{Tokens, text, word};
use super::{Draft, Templates};
use crate::model::{AnswerKind, Body, BodyKind, Parameter, ParameterIn, TypeId};
use crate::names::{Inside, Operation, Role, Sdk, Source};
use crate::product::Product;
use crate::rust::{self, Given, Ty, ident};

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
    /// Where the crate is, seen from the driver's.
    path: String,
    version: String,
    calls: Vec<Call>,
    /// Whether any of them takes anything.
    takes: bool,
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
    kind: String,
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
    /// Where the runtime is, seen from the driver's crate.
    runtime: &'a str,
    runtime_version: &'a str,
    products: &'a [&'a DriverProduct],
}

/// A product for the driver, whose crate is at `path`, seen from the driver's.
#[must_use]
pub fn driver_product(name: &str, product: &Product, path: &str, sdk: &Sdk<'_>) -> DriverProduct {
    let package = &product.package;
    let library = package.replace('-', "_");
    let crate_path = ident(&library);
    let tokens = Tokens {
        sdk,
        models: quote!(::#crate_path::model),
    };
    let mut needed = BTreeSet::new();
    let calls = sdk.operations().map(|(group, operation)| {
        let (arguments, setters) = arguments(&tokens, operation, &mut needed);
        Call {
            id: text(&operation.model.id),
            function: word(&format!("{}__{}", group.module, operation.method)),
            group: word(&group.module),
            method: word(&operation.method),
            arguments: quote!(#(#arguments),*).to_string(),
            takes: !arguments.is_empty() || !setters.is_empty(),
            setters: setters.iter().map(ToString::to_string).collect(),
            inputs: inputs(&tokens, operation),
            finish: match operation.model.answer.kind {
                AnswerKind::Empty => "empty",
                AnswerKind::Bytes => "bytes",
                AnswerKind::Json(_) | AnswerKind::Xml(..) | AnswerKind::Text => "model",
            },
        }
    });
    let calls: Vec<Call> = calls.collect();
    DriverProduct {
        label: text(name),
        feature: name.to_owned(),
        located: !sdk.locations.is_empty(),
        module: word(&name.replace('-', "_")),
        library,
        package: package.clone(),
        path: path.to_owned(),
        version: product.version.clone(),
        takes: calls.iter().any(|call| !call.inputs.is_empty()),
        calls,
        models: models(&tokens, needed),
    }
}

/// The files of the driver crate, not formatted yet; the runtime is at `runtime`, seen from there.
///
/// # Errors
/// A template that does not render, or prints what is not Rust.
pub fn driver(
    templates: &Templates,
    products: &[&DriverProduct],
    runtime: &str,
) -> Result<Vec<Draft>, String> {
    let context = Driver {
        runtime,
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
    let inputs = operation.inputs.iter();
    inputs
        .map(|input| {
            let place = match input.source {
                Source::Parameter(own) => place(own.location),
                Source::Body(_) => "Body",
            };
            DriverInput {
                name: text(input.wire()),
                place,
                required: input.role == Role::Argument,
                kind: kind(tokens, &rust::inputs(tokens.sdk, input)).to_string(),
            }
        })
        .collect()
}

fn place(location: ParameterIn) -> &'static str {
    match location {
        ParameterIn::Path => "Path",
        ParameterIn::Query => "Query",
        ParameterIn::Header => "Header",
        ParameterIn::Cookie => "Cookie",
    }
}

/// What JSON value is taken: a setter of entries takes a map of them.
fn kind(tokens: &Tokens<'_>, taken: &[Given]) -> TokenStream {
    match taken {
        [one] => Reading::of(tokens, &one.ty).kind,
        [_, value] => {
            let value = Reading::of(tokens, &value.ty).kind;
            quote!(Kind::Entries(&#value))
        }
        _ => quote!(Kind::Any),
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
                let word = |taken: &Given| Reading::of(tokens, &taken.ty).word;
                let value = if taken.iter().all(word) {
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
        BodyKind::Json(_) | BodyKind::Form(_) | BodyKind::Xml(..) => quote!(&arguments.json()),
        BodyKind::Text => quote!(arguments.text()),
        BodyKind::Bytes => quote!(arguments.bytes()),
    }
}

/// Where the value of a parameter comes from.
fn source(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    match parameter.location {
        ParameterIn::Header => quote!(arguments.header(#name)),
        ParameterIn::Cookie => quote!(arguments.cookie(#name)),
        ParameterIn::Path | ParameterIn::Query => quote!(arguments.query(#name)),
    }
}

/// A JSON value as what is taken. `value` is a reference to it.
fn give(
    tokens: &Tokens<'_>,
    ty: &Ty,
    value: &TokenStream,
    needed: &mut BTreeSet<TypeId>,
) -> TokenStream {
    let reading = Reading::of(tokens, ty);
    needed.extend(reading.needs.iter().copied());
    reading.of_value(value)
}

/// How a JSON value becomes what is taken.
struct Reading {
    /// What JSON value it is.
    kind: TokenStream,
    /// Whether a word of a path says all of it.
    word: bool,
    /// The function that makes it; bytes are handed over as they are.
    function: Option<TokenStream>,
    /// What makes each part, which that function takes as well.
    part: Option<TokenStream>,
    /// Whether a reference is taken.
    borrowed: bool,
    /// The models that a function is needed for.
    needs: Vec<TypeId>,
}

impl Reading {
    fn of(tokens: &Tokens<'_>, ty: &Ty) -> Reading {
        let word = |kind, function| Reading {
            kind,
            word: true,
            function: Some(function),
            part: None,
            borrowed: false,
            needs: Vec::new(),
        };
        let whole = |kind, function| Reading {
            word: false,
            ..word(kind, function)
        };
        let behind = |ty: &Ty, function| {
            let part = Reading::of(tokens, ty);
            Reading {
                part: Some(part.each()),
                needs: part.needs,
                ..whole(part.kind, function)
            }
        };
        let parts = |ty: &Ty, kind: TokenStream, function| {
            let part = behind(ty, function);
            let inner = &part.kind;
            Reading {
                kind: quote!(#kind(&#inner)),
                ..part
            }
        };
        match ty {
            Ty::Bool => word(quote!(Kind::Boolean), quote!(read::boolean)),
            Ty::I64 => word(quote!(Kind::Integer), quote!(read::integer)),
            Ty::U64 => word(quote!(Kind::Unsigned), quote!(read::unsigned)),
            Ty::F64 => word(quote!(Kind::Number), quote!(read::number)),
            Ty::Str | Ty::String | Ty::AsRefStr => word(quote!(Kind::Text), quote!(read::text)),
            Ty::Timestamp => word(quote!(Kind::Text), quote!(read::timestamp)),
            Ty::Value => whole(quote!(Kind::Any), quote!(read::any)),
            Ty::Bytes | Ty::Upload | Ty::Unit | Ty::Headers(_) => Reading {
                function: None,
                ..whole(quote!(Kind::Raw), TokenStream::new())
            },
            Ty::Model(id) => {
                let named = tokens.ty(&Ty::Model(*id));
                match tokens.sdk.r#type(*id).inside {
                    Inside::TextEnum(_) => word(quote!(Kind::Text), quote!(read::word::<#named>)),
                    Inside::IntegerEnum(_) => {
                        word(quote!(Kind::Integer), quote!(read::value::<#named>))
                    }
                    Inside::Object(_) => {
                        let function = function(tokens, *id);
                        Reading {
                            needs: vec![*id],
                            ..whole(
                                quote!(Kind::Model(read::unknown::<#named>)),
                                quote!(#function),
                            )
                        }
                    }
                    Inside::Union { .. } => whole(
                        quote!(Kind::Model(read::unknown::<#named>)),
                        quote!(read::union::<#named>),
                    ),
                }
            }
            Ty::Box(inner) => behind(inner, quote!(read::boxed)),
            Ty::Boxed(inner) => behind(inner, quote!(read::pointed)),
            Ty::Ref(inner) => Reading {
                borrowed: true,
                ..Reading::of(tokens, inner)
            },
            Ty::Into(inner) => Reading::of(tokens, inner),
            Ty::Option(inner) => parts(inner, quote!(Kind::Nullable), quote!(read::nullable)),
            // Entries are pairs of a name and a value.
            Ty::Map(inner) | Ty::Pair(_, inner) => {
                parts(inner, quote!(Kind::Map), quote!(read::map))
            }
            Ty::Iter(inner) if matches!(**inner, Ty::Pair(..)) => Reading::of(tokens, inner),
            Ty::Vec(inner) | Ty::Slice(inner) | Ty::Iter(inner) => {
                parts(inner, quote!(Kind::List), quote!(read::list))
            }
        }
    }

    fn of_value(&self, value: &TokenStream) -> TokenStream {
        let Some(function) = &self.function else {
            return value.clone();
        };
        let part = self.part.iter();
        let made = quote!(#function(#value #(, #part)*));
        if self.borrowed { quote!(&#made) } else { made }
    }

    /// What makes a part of a value: a function where there is one.
    fn each(&self) -> TokenStream {
        match &self.function {
            Some(function) if self.part.is_none() => function.clone(),
            _ => {
                let made = self.of_value(&quote!(value));
                quote!(|value| #made)
            }
        }
    }
}

/// The function that makes a model; names of types are unique as they are, and not in small letters.
fn function(tokens: &Tokens<'_>, id: TypeId) -> proc_macro2::Ident {
    ident(&format!("make_{}", tokens.sdk.r#type(id).name))
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
