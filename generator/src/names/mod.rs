//! Step 3, names: every Rust name is claimed in its scope, and published names stay.
//!
//! A name comes from, in this order: a rename in `sdk.yaml`, the lock, the rule. Within a scope the first two
//! are claimed before any rule is asked, so what is new in a document can never rename what is old.

mod case;
mod lock;
mod reserved;
mod scope;
mod verbs;

use std::collections::HashMap;

use serde::Serialize;

use crate::finding::Finding;
use crate::model::{Api, BodyKind, Group, Operation, Place, Ref, Type, TypeKind};
use crate::pointer::escape;
use crate::product::Product;

pub use case::{camel, snake};
pub use lock::Lock;
use scope::{Scope, Want};

/// The names of everything in an [`Api`], in the same order.
#[derive(Debug, Serialize)]
pub struct Names {
    pub types: Vec<TypeNames>,
    pub groups: Vec<GroupNames>,
}

/// The names of a type.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TypeNames {
    /// `ServerProperties`.
    pub name: String,
    /// The module, and the file, that it is in.
    pub module: String,
    /// The members' fields and getters.
    pub members: Vec<String>,
    /// The values of an enumeration, or the variants of a union.
    pub values: Vec<String>,
    /// The members that `new` takes; `None` if there is no `new`.
    pub constructor: Option<Vec<usize>>,
}

/// The names of a group.
#[derive(Debug, Serialize)]
pub struct GroupNames {
    /// `Servers`.
    pub name: String,
    /// `servers`: the client's method, and the module.
    pub module: String,
    pub operations: Vec<OperationNames>,
}

/// The names of an operation.
#[derive(Debug, Serialize)]
pub struct OperationNames {
    /// `list`.
    pub method: String,
    /// `ListServers`.
    pub builder: String,
    /// `LIST_SERVERS`.
    pub constant: String,
    /// The arguments: path parameters, then required parameters, then the body.
    pub arguments: Vec<String>,
    /// The builder's methods for the optional parameters.
    pub parameters: Vec<String>,
    /// The builder's method for an optional body.
    pub body: String,
}

/// The most members that `new` takes; more are easier to read as setters.
const MOST_ARGUMENTS: usize = 2;

/// Names everything, and brings the lock up to date.
pub fn name(api: &Api, product: &Product, lock: &mut Lock, file: &str) -> (Names, Vec<Finding>) {
    let types = types(api, product, lock);
    let groups = groups(api, product, lock);
    (Names { types, groups }, product.unused(file))
}

fn types(api: &Api, product: &Product, lock: &mut Lock) -> Vec<TypeNames> {
    let mut wants = Vec::new();
    for r#type in &api.types {
        let words = type_words(&r#type.path);
        let by_schema = (r#type.path.len() == 1)
            .then(|| product.renamed("schema", &r#type.schema))
            .flatten();
        wants.push(Want {
            key: format!("type {}", r#type.pointer),
            rule: camel(&words),
            fixed: by_schema
                .or_else(|| product.renamed("schema", &r#type.pointer))
                .map(str::to_owned),
        });
    }
    note_useless(
        product,
        "schema",
        &wants,
        api.types.iter().map(|t| t.schema.clone()),
    );
    let names = Scope::types().resolve(wants, lock);
    let mut modules = Scope::modules();
    let mut files: HashMap<&str, String> = HashMap::new();
    let mut all = Vec::with_capacity(names.len());
    for (r#type, name) in api.types.iter().zip(names) {
        let module = files
            .entry(&r#type.schema)
            .or_insert_with(|| modules.claim(&snake(&r#type.schema)))
            .clone();
        all.push(TypeNames {
            name,
            module,
            ..TypeNames::default()
        });
    }
    for (r#type, names) in api.types.iter().zip(&mut all) {
        inside(r#type, names, product, lock);
    }
    all
}

/// The words of a type's name: those of its schema and of the members on the way to it.
fn type_words(path: &[String]) -> String {
    path.iter()
        .map(|step| snake(step))
        .collect::<Vec<_>>()
        .join("_")
}

/// Names what is inside a type.
fn inside(r#type: &Type, names: &mut TypeNames, product: &Product, lock: &mut Lock) {
    let at = &r#type.pointer;
    let want = |part: &str, wire: &str, pointer: &str, rule: String| Want {
        key: format!("{part} {at} {wire}"),
        rule,
        fixed: product.renamed("at", pointer).map(str::to_owned),
    };
    match &r#type.kind {
        TypeKind::Object(members) => {
            let wants = members
                .iter()
                .map(|member| want("member", &member.name, &member.pointer, snake(&member.name)));
            names.members = Scope::members().resolve(wants.collect(), lock);
            let required = members
                .iter()
                .enumerate()
                .filter(|(_, member)| member.required && !member.read_only);
            let required: Vec<usize> = required.map(|(index, _)| index).collect();
            let wire = |index: &usize| members.get(*index).map(|member| member.name.as_str());
            let rule = if (1..=MOST_ARGUMENTS).contains(&required.len()) {
                required
            } else {
                Vec::new()
            };
            let rule = rule.iter().filter_map(wire).collect::<Vec<_>>().join(" ");
            let frozen = lock.keep(&format!("new {at}"), &rule);
            let find = |wire: &str| members.iter().position(|member| member.name == wire);
            names.constructor = frozen
                .split_whitespace()
                .map(find)
                .collect::<Option<Vec<_>>>();
            names.constructor = names
                .constructor
                .take()
                .filter(|members| !members.is_empty());
        }
        TypeKind::TextEnum(values) => {
            let wants = values.iter().map(|value| {
                let pointer = format!("{at}/enum/{}", escape(value));
                want("value", value, &pointer, case::variant(value))
            });
            names.values = Scope::variants().resolve(wants.collect(), lock);
        }
        TypeKind::IntegerEnum(values) => {
            let wants = values.iter().map(|value| {
                let pointer = format!("{at}/enum/{value}");
                want(
                    "value",
                    &value.to_string(),
                    &pointer,
                    case::variant(&value.to_string()),
                )
            });
            names.values = Scope::variants().resolve(wants.collect(), lock);
        }
        TypeKind::Union { variants, .. } => {
            let wants = variants.iter().map(|variant| {
                let name = variant.path.join(" ");
                want("variant", &name, &variant.pointer, case::variant(&name))
            });
            names.values = Scope::variants().resolve(wants.collect(), lock);
        }
    }
}

fn groups(api: &Api, product: &Product, lock: &mut Lock) -> Vec<GroupNames> {
    let wants: Vec<Want> = api
        .groups
        .iter()
        .map(|group| Want {
            key: format!("group {}", group.tag),
            rule: snake(&group.tag),
            fixed: product.renamed("tag", &group.tag).map(str::to_owned),
        })
        .collect();
    note_useless(
        product,
        "tag",
        &wants,
        api.groups.iter().map(|group| group.tag.clone()),
    );
    let modules = Scope::accessors().resolve(wants, lock);
    let mut types = Scope::types();
    let mut builders = Vec::new();
    let mut named: Vec<GroupNames> = Vec::new();
    for (group, module) in api.groups.iter().zip(modules) {
        let methods = methods(api, group, product, lock);
        for (operation, method) in group.operations.iter().zip(&methods) {
            builders.push(Want {
                key: format!("builder {}", operation.pointer),
                rule: verbs::builder(&module, method),
                fixed: None,
            });
        }
        let operations = group.operations.iter().zip(methods);
        named.push(GroupNames {
            name: types.claim(&camel(&module)),
            operations: operations
                .map(|(operation, method)| arguments(api, operation, method, product, lock))
                .collect(),
            module,
        });
    }
    let builders = Scope::types().resolve(builders, lock);
    let operations = named.iter_mut().flat_map(|group| &mut group.operations);
    for (operation, builder) in operations.zip(builders) {
        operation.constant = snake(&builder).to_uppercase();
        operation.builder = builder;
    }
    named
}

fn methods(api: &Api, group: &Group, product: &Product, lock: &mut Lock) -> Vec<String> {
    let rules = verbs::methods(api, group, product);
    let wants: Vec<Want> = group
        .operations
        .iter()
        .zip(rules)
        .map(|(operation, rule)| Want {
            key: format!("method {}", operation.pointer),
            rule,
            fixed: product
                .renamed("operation", &operation.id)
                .map(str::to_owned),
        })
        .collect();
    note_useless(
        product,
        "operation",
        &wants,
        group
            .operations
            .iter()
            .map(|operation| operation.id.clone()),
    );
    Scope::methods().resolve(wants, lock)
}

/// A rename to the name that the rule gives anyway is of no use.
fn note_useless(
    product: &Product,
    kind: &str,
    wants: &[Want],
    names: impl Iterator<Item = String>,
) {
    for (want, name) in wants.iter().zip(names) {
        if want.fixed.as_ref() == Some(&want.rule) {
            product.useless(kind, &name);
        }
    }
}

fn arguments(
    api: &Api,
    operation: &Operation,
    method: String,
    product: &Product,
    lock: &mut Lock,
) -> OperationNames {
    let mut scope = Scope::arguments();
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let all = operation.path_parameters.iter().chain(required);
    let mut arguments: Vec<String> = all
        .map(|parameter| scope.claim(&snake(&parameter.name)))
        .collect();
    let body = operation.body.as_ref().map(|body| match &body.kind {
        BodyKind::Json(Ref::Named(id) | Ref::Boxed(id))
        | BodyKind::Form(Ref::Named(id) | Ref::Boxed(id)) => {
            let r#type = api.r#type(*id);
            if r#type.path.len() == 1 {
                snake(&r#type.schema)
            } else {
                "body".to_owned()
            }
        }
        _ => "body".to_owned(),
    });
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let mut wants: Vec<Want> = optional
        .map(|parameter| Want {
            key: format!(
                "parameter {} {} {}",
                operation.pointer,
                place(parameter.place),
                parameter.name
            ),
            rule: snake(&parameter.name),
            fixed: product.renamed("at", &parameter.pointer).map(str::to_owned),
        })
        .collect();
    let mut body_method = String::new();
    if let (Some(name), Some(body)) = (body, &operation.body) {
        if body.required {
            arguments.push(scope.claim(&name));
        } else {
            wants.push(Want {
                key: format!("body {}", operation.pointer),
                rule: name,
                fixed: None,
            });
        }
    }
    let optional_body = wants.len();
    let mut parameters = Scope::builder().resolve(wants, lock);
    if operation.body.as_ref().is_some_and(|body| !body.required)
        && parameters.len() == optional_body
    {
        body_method = parameters.pop().unwrap_or_default();
    }
    OperationNames {
        method,
        builder: String::new(),
        constant: String::new(),
        arguments,
        parameters,
        body: body_method,
    }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}
