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

use crate::finding::{Finding, Severity};
use crate::model::{Api, BodyKind, Group, Operation, Parameter, Place, Ref, Type, TypeKind};
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
    /// The locations to choose from.
    pub locations: Vec<String>,
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
    let locations = locations(api, lock);
    let mut findings = product.unused(file);
    findings.extend(lock.refused().map(|(key, name)| Finding {
        severity: Severity::Error,
        file: file.to_owned(),
        place: None,
        pointer: String::new(),
        problem: format!(
            "`{name}` cannot be the name of `{key}`: it is taken, reserved, or no name"
        ),
        advice: "choose another one in sdk.yaml".to_owned(),
    }));
    let names = Names {
        types,
        groups,
        locations,
    };
    (names, findings)
}

/// The setter of a member.
#[must_use]
pub fn setter(member: &str) -> String {
    // Two underscores in a row are against the rules of rustc.
    format!("with_{}", member.trim_start_matches('_'))
}

/// The setter of a member that makes it null.
#[must_use]
pub fn null_setter(member: &str) -> String {
    format!("with_{}_null", member.trim_matches('_'))
}

/// What tells whether a member is null.
#[must_use]
pub fn null_test(member: &str) -> String {
    format!("is_{}_null", member.trim_matches('_'))
}

/// Whether a text can be an identifier, as it is or as a raw one.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let letters = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    letters && !text.starts_with(|c: char| c.is_ascii_digit()) && !reserved::NEVER.contains(&text)
}

fn types(api: &Api, product: &Product, lock: &mut Lock) -> Vec<TypeNames> {
    let mut wants = Vec::new();
    for r#type in &api.types {
        let mut path = r#type.path.clone();
        let mut by_name = None;
        if let Some(schema) = path.first_mut() {
            by_name = product.renamed("schema", schema, &camel(schema));
            // What is inside a schema follows its name.
            if let Some(name) = &by_name {
                schema.clone_from(name);
            }
        }
        let by_name = by_name.filter(|_| path.len() == 1);
        let rule = camel(&type_words(&path));
        wants.push(Want {
            key: format!("type {}", r#type.pointer),
            fixed: by_name.or_else(|| product.renamed("schema", &r#type.pointer, &rule)),
            rule,
        });
    }
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
        fixed: product.renamed("at", pointer, &rule),
        rule,
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
            let few = (1..=MOST_ARGUMENTS).contains(&required.len());
            let rule: Vec<&str> = required.iter().filter_map(wire).collect();
            // The lock separates names by spaces.
            let plain = rule
                .iter()
                .all(|name| !name.is_empty() && !name.contains(char::is_whitespace));
            let rule = if few && plain {
                rule.join(" ")
            } else {
                String::new()
            };
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
        .map(|group| {
            let rule = snake(&group.tag);
            Want {
                key: format!("group {}", group.tag),
                fixed: product.renamed("tag", &group.tag, &rule),
                rule,
            }
        })
        .collect();
    let modules = Scope::accessors().resolve(wants, lock);
    let mut types = Scope::groups();
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
    let builders = Scope::builders().resolve(builders, lock);
    let operations = named.iter_mut().flat_map(|group| &mut group.operations);
    for (operation, builder) in operations.zip(builders) {
        operation.constant = snake(&builder).to_uppercase();
        operation.builder = builder;
    }
    named
}

fn locations(api: &Api, lock: &mut Lock) -> Vec<String> {
    let locations = api.locations().into_iter();
    let wants = locations.map(|(location, _)| Want {
        key: format!("location /servers {location}"),
        rule: case::variant(location),
        fixed: None,
    });
    Scope::variants().resolve(wants.collect(), lock)
}

fn methods(api: &Api, group: &Group, product: &Product, lock: &mut Lock) -> Vec<String> {
    let rules = verbs::methods(api, group, product);
    let wants: Vec<Want> = group
        .operations
        .iter()
        .zip(rules)
        .map(|(operation, rule)| Want {
            key: format!("method {}", operation.pointer),
            fixed: product.renamed("operation", &operation.id, &rule),
            rule,
        })
        .collect();
    Scope::methods().resolve(wants, lock)
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
    let contract = optional.clone().position(Parameter::is_contract_number);
    let mut wants: Vec<Want> = optional
        .filter(|parameter| !parameter.is_contract_number())
        .map(|parameter| Want {
            key: format!(
                "parameter {} {} {}",
                operation.pointer,
                place(parameter.place),
                parameter.name
            ),
            fixed: product.renamed("at", &parameter.pointer, &snake(&parameter.name)),
            rule: snake(&parameter.name),
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
    if let Some(index) = contract {
        parameters.insert(index, "with_contract_number".to_owned());
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
