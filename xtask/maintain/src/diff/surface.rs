//! What a product offers, flat: one item for each thing that a program can name, with what is said about it.
//!
//! Items are known by their Rust names, since those are what programs hold on to. Two documents are compared by
//! comparing their items.

use std::collections::{BTreeMap, BTreeSet};

use ionoscloud_generator::model::{
    AnswerKind, Api, Body, BodyKind, Member, Operation, Parameter, Place, Ref, Server, Style, Type,
    TypeId, TypeKind, Wait,
};
use ionoscloud_generator::names::{GroupNames, Names, OperationNames, TypeNames};

use super::aspect::Aspect;

/// What an item is. The order is that of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Operation,
    Parameter,
    Type,
    Member,
    Value,
    Variant,
    Location,
    Server,
}

impl Kind {
    /// What it is called in a report.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Operation => "operation",
            Kind::Parameter => "parameter",
            Kind::Type => "type",
            Kind::Member => "member",
            Kind::Value => "value",
            Kind::Variant => "variant",
            Kind::Location => "location",
            Kind::Server => "server",
        }
    }
}

/// One thing that a program can name.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// What the API calls it: `GET /zones`, `Zone.enabled`.
    pub api: String,
    /// The Rust name of what it belongs to, which says enough when both come or go.
    pub owner: Option<(Kind, String)>,
    pub deprecated: bool,
    /// Whether a program that knows nothing of it is refused by the service.
    pub demanded: bool,
    pub aspects: BTreeMap<Aspect, String>,
}

/// Kind and Rust name.
pub type Key = (Kind, String);

/// Everything that a product offers.
#[derive(Default)]
pub struct Surface(pub BTreeMap<Key, Item>);

impl Surface {
    /// What the model and its names come to.
    pub fn of(api: &Api, names: &Names) -> Surface {
        let mut reader = Reader {
            api,
            names,
            sent: sent(api),
            items: BTreeMap::new(),
        };
        for (group, names) in api.groups.iter().zip(&names.groups) {
            for (operation, own) in group.operations.iter().zip(&names.operations) {
                reader.operation(operation, own, names);
            }
        }
        for (index, (r#type, names)) in api.types.iter().zip(&names.types).enumerate() {
            reader.r#type(TypeId(index), r#type, names);
        }
        reader.servers();
        Surface(reader.items)
    }
}

struct Reader<'a> {
    api: &'a Api,
    names: &'a Names,
    /// The types that are sent whole, in bodies that are checked before sending.
    sent: BTreeSet<TypeId>,
    items: BTreeMap<Key, Item>,
}

impl Reader<'_> {
    fn operation(&mut self, operation: &Operation, names: &OperationNames, group: &GroupNames) {
        let rust = format!("{}().{}", group.module, names.method);
        let api = format!("{} {}", operation.method, operation.path);
        let (required, optional): (Vec<_>, Vec<_>) = operation
            .parameters
            .iter()
            .partition(|parameter| parameter.required);
        let mut arguments: Vec<String> = operation
            .path_parameters
            .iter()
            .map(|parameter| self.taken(&parameter.r#type))
            .collect();
        arguments.extend(
            required
                .iter()
                .map(|parameter| format!("{}: {}", parameter.name, self.written(parameter))),
        );
        let mut aspects = BTreeMap::new();
        if let Some(body) = &operation.body {
            let taken = self.body(body);
            if body.required {
                arguments.push(taken);
            } else {
                aspects.insert(Aspect::OptionalBody, format!("{}({taken})", names.body));
            }
        }
        let output = match &operation.answer.kind {
            AnswerKind::Empty => "()".to_owned(),
            AnswerKind::Json(reference) => self.stored(reference),
            AnswerKind::Text => "String".to_owned(),
            AnswerKind::Bytes => "Bytes".to_owned(),
        };
        aspects.insert(Aspect::Request, api.clone());
        aspects.insert(Aspect::Path, erased(operation));
        aspects.insert(Aspect::Arguments, format!("({})", arguments.join(", ")));
        aspects.insert(Aspect::Output, output);
        aspects.insert(Aspect::Builder, names.builder.clone());
        aspects.insert(Aspect::OperationId, operation.id.clone());
        aspects.insert(Aspect::Idempotent, yes(operation.idempotent));
        if operation.wait != Wait::No {
            aspects.insert(Aspect::Waits, debug(&operation.wait));
        }
        if let Some(list) = &operation.list {
            aspects.insert(Aspect::Items, self.stored(&list.item));
            aspects.insert(Aspect::Paging, debug(&list.paging));
        }
        let owner = (Kind::Operation, rust.clone());
        for (parameter, name) in optional.into_iter().zip(&names.parameters) {
            let key = (Kind::Parameter, format!("{rust}().{name}"));
            let item = self.parameter(parameter, &api, owner.clone());
            self.items.insert(key, item);
        }
        let item = Item {
            api,
            deprecated: operation.deprecated,
            aspects,
            ..Item::default()
        };
        self.items.insert(owner, item);
    }

    fn parameter(&self, parameter: &Parameter, operation: &str, owner: Key) -> Item {
        let mut aspects = BTreeMap::from([
            (Aspect::Given, self.written(parameter)),
            (Aspect::Limits, parameter.limits.0.join(", ")),
            (
                Aspect::Sent,
                format!("{:?} {}", parameter.place, debug(&parameter.style)),
            ),
        ]);
        if let Some(default) = &parameter.default {
            aspects.insert(Aspect::Default, default.clone());
        }
        Item {
            api: format!("{} of {operation}", parameter.name),
            owner: Some(owner),
            deprecated: parameter.deprecated,
            demanded: false,
            aspects,
        }
    }

    fn r#type(&mut self, id: TypeId, r#type: &Type, names: &TypeNames) {
        let key = (Kind::Type, format!("model::{}", names.name));
        let api = r#type.path.join(".");
        let mut aspects = BTreeMap::new();
        let shape = match &r#type.kind {
            TypeKind::Object(_) => "an object",
            TypeKind::TextEnum(_) => "an enumeration of strings",
            TypeKind::IntegerEnum(_) => "an enumeration of integers",
            TypeKind::Union { tag, .. } => {
                aspects.insert(Aspect::Discriminator, tag.clone());
                "a union"
            }
        };
        aspects.insert(Aspect::Shape, shape.to_owned());
        let part = |kind: Kind, name: &str| (kind, format!("model::{}::{name}", names.name));
        let mut parts = Vec::new();
        match &r#type.kind {
            TypeKind::Object(members) => {
                if let Some(constructor) = &names.constructor {
                    let taken = constructor
                        .iter()
                        .filter_map(|index| members.get(*index))
                        .map(|member| self.stored(&member.r#type));
                    aspects.insert(Aspect::New, taken.collect::<Vec<_>>().join(", "));
                }
                let sent = self.sent.contains(&id);
                for (member, name) in members.iter().zip(&names.members) {
                    let item = self.member(member, &api, sent, key.clone());
                    parts.push((part(Kind::Member, name), item));
                }
            }
            TypeKind::TextEnum(values) => {
                for (value, name) in values.iter().zip(&names.values) {
                    parts.push((part(Kind::Value, name), wire(value, &api, &key)));
                }
            }
            TypeKind::IntegerEnum(values) => {
                for (value, name) in values.iter().zip(&names.values) {
                    parts.push((
                        part(Kind::Value, name),
                        wire(&value.to_string(), &api, &key),
                    ));
                }
            }
            TypeKind::Union { variants, .. } => {
                for (variant, name) in variants.iter().zip(&names.values) {
                    let mut item = wire(&variant.path.join(" "), &api, &key);
                    item.aspects = BTreeMap::from([
                        (Aspect::Stored, self.stored(&variant.r#type)),
                        (Aspect::Tags, variant.tags.join(", ")),
                    ]);
                    parts.push((part(Kind::Variant, name), item));
                }
            }
        }
        self.items.extend(parts);
        let item = Item {
            api,
            deprecated: r#type.deprecated,
            aspects,
            ..Item::default()
        };
        self.items.insert(key, item);
    }

    fn member(&self, member: &Member, r#type: &str, sent: bool, owner: Key) -> Item {
        let demanded = member.required && !member.read_only && sent;
        let mut aspects = BTreeMap::from([
            (Aspect::Stored, self.stored(&member.r#type)),
            (Aspect::Getter, self.getter(member)),
            (Aspect::Demanded, yes(demanded)),
            (Aspect::Required, yes(member.required)),
            (Aspect::Nullable, yes(member.nullable)),
            (Aspect::ReadOnly, yes(member.read_only)),
            (Aspect::Immutable, yes(member.immutable)),
            (Aspect::Secret, yes(member.secret)),
            (Aspect::Limits, member.limits.0.join(", ")),
            (Aspect::Known, member.known_values.join(", ")),
            (Aspect::Wire, member.name.clone()),
        ]);
        if let Some(default) = &member.default {
            aspects.insert(Aspect::Default, default.clone());
        }
        Item {
            api: format!("{type}.{}", member.name),
            owner: Some(owner),
            deprecated: member.deprecated,
            demanded,
            aspects,
        }
    }

    fn servers(&mut self) {
        let located = self.api.locations();
        let url = |server: &Server| BTreeMap::from([(Aspect::Url, server.url.clone())]);
        if located.is_empty() {
            for server in &self.api.servers {
                let item = Item {
                    api: server.url.clone(),
                    ..Item::default()
                };
                self.items.insert((Kind::Server, server.url.clone()), item);
            }
        }
        for ((location, server), name) in located.into_iter().zip(&self.names.locations) {
            let item = Item {
                api: location.to_owned(),
                aspects: url(server),
                ..Item::default()
            };
            self.items
                .insert((Kind::Location, format!("Location::{name}")), item);
        }
    }

    /// The type of a field.
    fn stored(&self, reference: &Ref) -> String {
        match reference {
            Ref::Boolean => "bool".to_owned(),
            Ref::Integer => "i64".to_owned(),
            Ref::Number => "f64".to_owned(),
            Ref::Text => "String".to_owned(),
            Ref::Timestamp => "Timestamp".to_owned(),
            Ref::Any => "Value".to_owned(),
            Ref::Named(id) => self.named(*id),
            Ref::Boxed(id) => format!("Box<{}>", self.named(*id)),
            Ref::List(item) => format!("Vec<{}>", self.stored(item)),
            Ref::Map(value) => format!("BTreeMap<String, {}>", self.stored(value)),
        }
    }

    fn named(&self, id: TypeId) -> String {
        self.names
            .types
            .get(id.0)
            .map(|names| names.name.clone())
            .unwrap_or_default()
    }

    /// What a getter answers: required scalars come as they are, others as an `Option`.
    fn getter(&self, member: &Member) -> String {
        let stored = self.stored(&member.r#type);
        match &member.r#type {
            Ref::Boolean | Ref::Integer | Ref::Number | Ref::Text if !member.required => {
                format!("Option<{stored}>")
            }
            _ => stored,
        }
    }

    /// What an argument takes for a value of the type; texts and timestamps come as `&str`.
    fn taken(&self, reference: &Ref) -> String {
        match reference {
            Ref::Text | Ref::Timestamp => "&str".to_owned(),
            Ref::Boxed(id) => self.named(*id),
            Ref::List(item) => format!("[{}]", self.taken(item)),
            other => self.stored(other),
        }
    }

    fn written(&self, parameter: &Parameter) -> String {
        match &parameter.style {
            Style::Entries { .. } => format!("(&str, {})", self.taken(&parameter.r#type)),
            _ => self.taken(&parameter.r#type),
        }
    }

    fn body(&self, body: &Body) -> String {
        match &body.kind {
            BodyKind::Json(reference) | BodyKind::Form(reference) => {
                format!("&{}", self.taken(reference).trim_start_matches('&'))
            }
            BodyKind::Text => "&str".to_owned(),
            BodyKind::Bytes => "Bytes".to_owned(),
        }
    }
}

/// A part of an enumeration or a union.
fn wire(name: &str, r#type: &str, owner: &Key) -> Item {
    Item {
        api: format!("{type} `{name}`"),
        owner: Some(owner.clone()),
        aspects: BTreeMap::from([(Aspect::Wire, name.to_owned())]),
        ..Item::default()
    }
}

/// The types that a program has to fill in as the document demands: those in bodies, but for PATCH.
fn sent(api: &Api) -> BTreeSet<TypeId> {
    let bodies = api
        .operations()
        .filter(|operation| operation.method != "PATCH")
        .filter_map(|operation| match &operation.body.as_ref()?.kind {
            BodyKind::Json(reference) | BodyKind::Form(reference) => Some(reference),
            BodyKind::Text | BodyKind::Bytes => None,
        });
    let mut open: Vec<&Ref> = bodies.collect();
    let mut seen = BTreeSet::new();
    while let Some(reference) = open.pop() {
        match reference {
            Ref::List(item) | Ref::Map(item) => open.push(item),
            Ref::Named(id) | Ref::Boxed(id) if seen.insert(*id) => match &api.r#type(*id).kind {
                // What only the service sets is not sent.
                TypeKind::Object(members) => open.extend(
                    members
                        .iter()
                        .filter(|member| !member.read_only)
                        .map(|member| &member.r#type),
                ),
                TypeKind::Union { variants, .. } => {
                    open.extend(variants.iter().map(|variant| &variant.r#type));
                }
                TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => {}
            },
            _ => {}
        }
    }
    seen
}

/// Method and path without the names of path parameters, which no program sees.
fn erased(operation: &Operation) -> String {
    let mut path = operation.path.clone();
    for parameter in &operation.path_parameters {
        debug_assert_eq!(parameter.place, Place::Path);
        path = path.replace(&format!("{{{}}}", parameter.name), "{}");
    }
    format!("{} {path}", operation.method)
}

fn yes(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_owned()
}

fn debug(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
}
