//! Step 3, names: every Rust name is claimed in its scope, and published names stay.
//!
//! A name comes from, in this order: a rename in `sdk.yaml`, the lock, the rule. Within a scope the first two
//! are claimed before any rule is asked, so what is new in a document can never rename what is old.

mod accessors;
mod case;
mod constructor;
mod lock;
mod order;
mod reserved;
mod scope;
mod sdk;
mod signs;
mod verbs;

use std::collections::HashMap;

use crate::conventions::SHARED_SETTER;
use crate::finding::{Finding, Severity};
use crate::model::{self, Api, BodyKind, Purpose, Ref, TypeId, TypeKind};
use crate::pointer::escape;
use crate::product::Decisions;

pub use accessors::{null_setter, null_test, setter};
pub use case::{camel, singular, snake};
pub use lock::Lock;
use scope::{Scope, Want};
pub use sdk::{
    EnumValue, Group, Header, Input, Inside, Location, Member, Object, Operation, Role, Sdk,
    Source, Type, Variant,
};

/// The setter of an optional body, and what it is called beside a parameter of that name.
const BODY: &str = "body";
const BODY_APART: &str = "body_param";

/// Names everything, and brings the lock up to date.
pub fn name<'a>(
    api: &'a Api,
    decisions: &mut Decisions<'_>,
    lock: &mut Lock,
    file: &str,
) -> (Sdk<'a>, Vec<Finding>) {
    let mut namer = Namer {
        api,
        decisions,
        lock,
    };
    let types = namer.types();
    let sdk = Sdk {
        api,
        groups: namer.groups(&types),
        types,
        locations: namer.locations(),
    };
    let mut findings = decisions.unused(file);
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
    (sdk, findings)
}

/// Claims names, scope by scope.
struct Namer<'a, 'n, 'd> {
    api: &'a Api,
    decisions: &'n mut Decisions<'d>,
    lock: &'n mut Lock,
}

impl<'a> Namer<'a, '_, '_> {
    fn types(&mut self) -> Vec<Type<'a>> {
        let mut wants = Vec::with_capacity(self.api.types.len());
        for r#type in &self.api.types {
            let mut path = r#type.path.clone();
            let mut by_name = None;
            let mut before = String::new();
            if let Some(schema) = path.first_mut() {
                before = camel(schema);
                by_name = self.decisions.renamed("schema", schema, &before);
                // What is inside a schema follows its name.
                if let Some(name) = &by_name {
                    schema.clone_from(name);
                }
            }
            let rule = camel(&type_words(&path));
            let by_name = by_name.and_then(|name| {
                let follows = |published: &str| published.starts_with(&before);
                let published = || self.lock.get(&type_key(r#type)).is_some_and(follows);
                match path.len() {
                    1 => Some(name),
                    _ => published().then(|| rule.clone()),
                }
            });
            let by_pointer = || self.decisions.renamed("schema", &r#type.pointer, &rule);
            wants.push(Want {
                of: r#type,
                key: type_key(r#type),
                fixed: by_name.or_else(by_pointer),
                rule,
                in_full: String::new(),
            });
        }
        let mut modules = Scope::modules();
        let mut files: HashMap<&str, String> = HashMap::new();
        let named = Scope::types().resolve(wants, self.lock).into_iter();
        let named: Vec<_> = named
            .map(|(model, name)| {
                let file = files.entry(&model.schema);
                let module = file.or_insert_with(|| modules.claim(&snake(&model.schema)));
                (model, name, module.clone())
            })
            .collect();
        let named = named.into_iter().enumerate();
        named
            .map(|(index, (model, name, module))| Type {
                id: TypeId(index),
                model,
                name,
                old: self.lock.old(&type_key(model)),
                module,
                inside: self.inside(model),
            })
            .collect()
    }

    /// Names what is inside a type.
    fn inside(&mut self, r#type: &'a model::Type) -> Inside<'a> {
        let at = &r#type.pointer;
        match &r#type.kind {
            TypeKind::Object(members) => Inside::Object(self.object(at, members)),
            TypeKind::TextEnum(values) => {
                let wants = values.iter().enumerate().map(|(index, value)| {
                    let word = r#type.words.get(index).unwrap_or(value);
                    let rule = [case::variant, case::variant_in_full].map(|rule| rule(word));
                    let pointer = format!("{at}/enum/{}", escape(value));
                    self.part(value, at, "value", value, &pointer, rule)
                });
                let wants = wants.collect();
                let named = Scope::variants().resolve(wants, self.lock).into_iter();
                Inside::TextEnum(
                    named
                        .map(|(model, name)| EnumValue { model, name })
                        .collect(),
                )
            }
            TypeKind::IntegerEnum(values) => {
                let wants = values.iter().enumerate().map(|(index, value)| {
                    let text = value.to_string();
                    let word = r#type.words.get(index).unwrap_or(&text);
                    let rule = [case::variant(word), String::new()];
                    let pointer = format!("{at}/enum/{text}");
                    self.part(value, at, "value", &text, &pointer, rule)
                });
                let wants = wants.collect();
                let named = Scope::variants().resolve(wants, self.lock).into_iter();
                Inside::IntegerEnum(
                    named
                        .map(|(model, name)| EnumValue { model, name })
                        .collect(),
                )
            }
            TypeKind::Union { tag, variants } => {
                let wants = variants.iter().map(|variant| {
                    let wire = variant.path.join(" ");
                    let rule = [case::variant(&wire), String::new()];
                    self.part(variant, at, "variant", &wire, &variant.pointer, rule)
                });
                let wants = wants.collect();
                let named = Scope::variants().resolve(wants, self.lock).into_iter();
                Inside::Union {
                    tag,
                    variants: named.map(|(model, name)| Variant { model, name }).collect(),
                }
            }
        }
    }

    /// What a part of a type wants to be called.
    fn part<T>(
        &mut self,
        of: T,
        at: &str,
        part: &str,
        wire: &str,
        pointer: &str,
        [rule, in_full]: [String; 2],
    ) -> Want<T> {
        Want {
            of,
            key: format!("{part} {at} {wire}"),
            fixed: self.decisions.renamed("at", pointer, &rule),
            rule,
            in_full,
        }
    }

    fn object(&mut self, at: &str, members: &'a [model::Member]) -> Object<'a> {
        let wants = members.iter().map(|member| {
            let wire = &member.name;
            let rule = [snake, case::snake_in_full].map(|rule| rule(wire));
            self.part(member, at, "member", wire, &member.pointer, rule)
        });
        let wants = wants.collect();
        let named = Scope::members().resolve(wants, self.lock).into_iter();
        let named = named
            .enumerate()
            .map(|(index, (model, name))| Member { index, model, name });
        let envelope = self.envelope(members);
        let (constructor, old_constructor) =
            constructor::claim(self.api, self.lock, at, members, envelope);
        let taken = [&constructor, &old_constructor];
        let filled = members.iter().enumerate().filter(|(index, member)| {
            let asked = taken.iter().any(|taken| taken.contains(index));
            !asked && self.api.is_filled_in(member)
        });
        let filled = filled.map(|(index, _)| index).collect();
        Object {
            filled,
            members: named.collect(),
            constructor,
            old_constructor,
            reference: envelope.and_then(|_| self.reference(members)),
            resource: self.is_resource(members, envelope.is_some()),
            envelope,
        }
    }

    /// Whether members are those of a resource.
    fn is_resource(&self, members: &[model::Member], envelope: bool) -> bool {
        let conventions = &self.decisions.product().conventions;
        let (words, metadata) = (&conventions.resource, &conventions.wait.metadata);
        let text =
            |member: &model::Member, name: &str| member.name == name && member.r#type == Ref::Text;
        let around = |member: &model::Member| {
            let object = matches!(member.r#type, Ref::Named(_) | Ref::Boxed(_));
            text(member, &words.address) || member.name == *metadata && object
        };
        members.iter().any(|member| text(member, &words.id))
            && (envelope || members.iter().any(around))
    }

    /// The member of an envelope that names a resource which exists already.
    fn reference(&self, members: &[model::Member]) -> Option<usize> {
        let word = &self.decisions.product().conventions.reference;
        // One that a program sets is the name of what it makes, and tells nothing.
        members
            .iter()
            .position(|member| member.name == *word && !member.is_in(Purpose::Sent))
    }

    /// The member that holds what is the resource's own: an object.
    fn envelope(&self, members: &[model::Member]) -> Option<usize> {
        let word = &self.decisions.product().conventions.envelope;
        members.iter().position(|member| {
            let object = |id| matches!(self.api.r#type(id).kind, TypeKind::Object(_));
            member.name == *word
                && matches!(member.r#type, Ref::Named(id) | Ref::Boxed(id) if object(id))
        })
    }

    fn groups(&mut self, known: &[Type<'a>]) -> Vec<Group<'a>> {
        let wants = self.api.groups.iter().map(|group| {
            let rule = snake(&group.tag);
            Want {
                of: group,
                key: format!("group {}", group.tag),
                fixed: self.decisions.renamed("tag", &group.tag, &rule),
                rule,
                in_full: case::snake_in_full(&group.tag),
            }
        });
        let wants = wants.collect();
        let modules = Scope::accessors().resolve(wants, self.lock);
        let mut types = Scope::groups();
        let mut groups = Vec::with_capacity(modules.len());
        let mut builders = Vec::new();
        for (index, (group, module)) in modules.into_iter().enumerate() {
            for (operation, method) in self.methods(group) {
                builders.push(Want {
                    key: format!("builder {}", operation.pointer),
                    rule: verbs::builder(&module, &method),
                    in_full: String::new(),
                    fixed: None,
                    of: (index, operation, method),
                });
            }
            groups.push(Group {
                model: group,
                name: types.claim(&camel(&module)),
                module,
                operations: Vec::with_capacity(group.operations.len()),
            });
        }
        for ((index, operation, method), builder) in Scope::builders().resolve(builders, self.lock)
        {
            let operation = Operation {
                model: operation,
                method,
                constant: snake(&builder).to_uppercase(),
                builder,
                inputs: self.inputs(operation, known),
                headers: self.headers(operation),
            };
            if let Some(group) = groups.get_mut(index) {
                group.operations.push(operation);
            }
        }
        for group in &mut groups {
            order::sort(self.api, group.model, &mut group.operations);
        }
        groups
    }

    fn locations(&mut self) -> Vec<Location<'a>> {
        let locations = self.api.locations().into_iter();
        let wants = locations.map(|(location, server)| Want {
            of: (location, server),
            key: format!("location /servers {location}"),
            rule: case::variant(location),
            in_full: case::variant_in_full(location),
            fixed: None,
        });
        let named = Scope::variants().resolve(wants.collect(), self.lock);
        let location = |((location, server), name)| Location {
            location,
            server,
            name,
        };
        named.into_iter().map(location).collect()
    }

    fn methods(&mut self, group: &'a model::Group) -> Vec<(&'a model::Operation, String)> {
        let rules = verbs::methods(self.api, group, self.decisions);
        let wants = rules.into_iter().map(|(operation, rule)| Want {
            of: operation,
            key: format!("method {}", operation.pointer),
            fixed: self.decisions.renamed("operation", &operation.id, &rule),
            rule,
            in_full: String::new(),
        });
        let wants = wants.collect();
        Scope::methods().resolve(wants, self.lock)
    }

    fn headers(&mut self, operation: &'a model::Operation) -> Vec<Header<'a>> {
        let at = &operation.pointer;
        let wants = operation.answer.headers.iter().map(|header| {
            let wire = &header.name;
            let rule = [snake, case::snake_in_full].map(|rule| rule(wire));
            self.part(header, at, "header", wire, &header.pointer, rule)
        });
        let wants = wants.collect();
        let named = Scope::headers().resolve(wants, self.lock).into_iter();
        let header = |(model, name)| Header { model, name };
        named.map(header).collect()
    }

    /// What an operation takes, in the order in which Rust takes it.
    fn inputs(&mut self, operation: &'a model::Operation, types: &[Type<'a>]) -> Vec<Input<'a>> {
        let mut scope = Scope::arguments();
        let mut argument = |source, rule: &str| Input {
            name: scope.claim(rule),
            role: Role::Argument,
            source,
            old: Vec::new(),
        };
        let given = operation.path_parameters.iter();
        let given = given.chain(operation.parameters.iter().filter(|given| given.required));
        let mut inputs: Vec<Input<'a>> = given
            .map(|given| {
                let rule = snake(&given.name);
                let fixed = self.decisions.renamed("at", &given.pointer, &rule);
                argument(Source::Parameter(given), &fixed.unwrap_or(rule))
            })
            .collect();
        let mut wants = Vec::new();
        let mut shared = Vec::new();
        for (index, given) in operation.parameters.iter().enumerate() {
            let rule = snake(&given.name);
            let source = (Some(index), Source::Parameter(given));
            if given.shared {
                shared.push((source, SHARED_SETTER.to_owned()));
            } else if !given.required {
                wants.push(Want {
                    of: source,
                    key: parameter_key(operation, given),
                    fixed: self.decisions.renamed("at", &given.pointer, &rule),
                    rule,
                    in_full: case::snake_in_full(&given.name),
                });
            }
        }
        if let Some(body) = &operation.body {
            let source = Source::Body(body);
            if body.required {
                inputs.push(argument(source, &self.body_name(body, types)));
            } else {
                // The last to be named: nothing on the wire is called so.
                wants.push(self.optional_body(operation, source, &wants));
            }
        }
        let setters = Scope::builder().resolve(wants, self.lock).into_iter();
        let setters = setters.map(|named| (named, Role::Setter));
        let shared = shared.into_iter().map(|named| (named, Role::Shared));
        let mut setters: Vec<_> = setters.chain(shared).collect();
        setters.sort_by_key(|(((index, _), _), _)| *index);
        for (((_, source), name), role) in setters {
            let key = match source {
                Source::Parameter(parameter) => parameter_key(operation, parameter),
                Source::Body(_) => body_key(operation),
            };
            inputs.push(Input {
                name,
                role,
                source,
                old: self.lock.old(&key),
            });
        }
        inputs
    }

    /// The setter of an optional body has one name on all builders, unless a parameter is called so.
    fn optional_body(
        &self,
        operation: &model::Operation,
        source: Source<'a>,
        others: &[Want<(Option<usize>, Source<'a>)>],
    ) -> Want<(Option<usize>, Source<'a>)> {
        let names = [BODY, BODY_APART];
        let key = body_key(operation);
        let published = self.lock.get(&key).filter(|name| names.contains(name));
        let taken = others.iter().any(|want| {
            let name = want.fixed.as_deref().or_else(|| self.lock.get(&want.key));
            name.unwrap_or(&want.rule) == BODY
        });
        let rule = published.unwrap_or(if taken { BODY_APART } else { BODY });
        Want {
            of: (None, source),
            rule: rule.to_owned(),
            in_full: String::new(),
            fixed: Some(rule.to_owned()),
            key,
        }
    }

    /// What a body is called: by its schema, if it has a name. One of XML by its type, whose name stands on the wire where the
    /// schema's does not.
    fn body_name(&self, body: &model::Body, types: &[Type<'a>]) -> String {
        if let BodyKind::Xml(Ref::Named(id) | Ref::Boxed(id), _) = body.kind
            && let Some(r#type) = types.get(id.0)
        {
            return snake(&r#type.name);
        }
        let named = match body.kind.r#type() {
            Some(Ref::Named(id) | Ref::Boxed(id)) => Some(self.api.r#type(*id)),
            _ => None,
        };
        let component = named.filter(|r#type| r#type.path.len() == 1);
        component.map_or_else(|| "body".to_owned(), |r#type| snake(&r#type.schema))
    }
}

/// What a type is in the lock.
fn type_key(r#type: &model::Type) -> String {
    format!("type {}", r#type.pointer)
}

/// What the setter of an optional body is in the lock.
fn body_key(operation: &model::Operation) -> String {
    format!("body {}", operation.pointer)
}

/// What the setter of an optional parameter is in the lock.
fn parameter_key(operation: &model::Operation, parameter: &model::Parameter) -> String {
    let location = parameter.location.as_str();
    format!(
        "parameter {} {location} {}",
        operation.pointer, parameter.name
    )
}

/// The words of a type's name: those of its schema and of the members on the way to it.
fn type_words(path: &[String]) -> String {
    let words: Vec<String> = path.iter().map(|step| snake(step)).collect();
    words.join("_")
}
