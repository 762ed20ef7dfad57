//! What a product offers, flat: one item for each thing that a program can name, with what is said about it.
//!
//! Items are known by their Rust names, since those are what programs hold on to. Two documents are compared by
//! comparing their items.

use std::collections::{BTreeMap, BTreeSet};

use ionoscloud_generator::model::{
    self, Api, BodyKind, Purpose, Ref, Server, TypeId, TypeKind, Wait,
};
use ionoscloud_generator::names::{
    Group, Input, Inside, Member, Object, Operation, Sdk, Source, Type, Variant,
};
use ionoscloud_generator::rust::{self, Ty};

use super::aspect::{Aspect, Aspects};
use super::said::{
    addresses, debug, erased, formats, in_xml, kept_to, limited, one_of, others, said, sent_as,
    variables, yes,
};

/// What an item is. The order is that of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    Operation,
    Parameter,
    Header,
    Type,
    Member,
    Value,
    Variant,
    Location,
    Server,
}

impl ItemKind {
    /// What it is called in a report.
    pub fn noun(self) -> &'static str {
        match self {
            ItemKind::Operation => "operation",
            ItemKind::Parameter => "parameter",
            ItemKind::Header => "header",
            ItemKind::Type => "type",
            ItemKind::Member => "member",
            ItemKind::Value => "value",
            ItemKind::Variant => "variant",
            ItemKind::Location => "location",
            ItemKind::Server => "server",
        }
    }
}

/// One thing that a program can name.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// What the API calls it: `GET /zones`, `Zone.enabled`.
    pub api: String,
    /// The Rust name of what it belongs to, which says enough when both come or go.
    pub owner: Option<(ItemKind, String)>,
    pub deprecated: bool,
    /// Whether a program that knows nothing of it is refused by the service.
    pub demanded: bool,
    /// Of each what is said: nearly always one thing.
    pub aspects: Aspects,
}

/// What it is, and its Rust name.
pub type Key = (ItemKind, String);

/// Everything that a product offers.
#[derive(Default)]
pub struct Surface {
    pub items: BTreeMap<Key, Item>,
    /// Names that types had before, and the ones that they have.
    pub aliases: BTreeMap<String, String>,
}

impl Surface {
    /// What an API with its names comes to. Types are spoken of by other names than those that they have where there are
    /// any; what is offered keeps its name.
    pub fn of(sdk: &Sdk<'_>, called: &BTreeMap<String, String>) -> Surface {
        let mut reader = Reader {
            sdk,
            called,
            sent: sent(sdk.api),
            items: BTreeMap::new(),
        };
        for (group, operation) in sdk.operations() {
            reader.operation(group, operation);
        }
        let mut aliases = BTreeMap::new();
        for r#type in &sdk.types {
            reader.r#type(r#type, &r#type.name);
            for old in &r#type.old {
                reader.r#type(r#type, old);
                aliases.insert(old.clone(), r#type.name.clone());
            }
        }
        reader.servers();
        Surface {
            items: reader.items,
            aliases,
        }
    }
}

struct Reader<'a> {
    sdk: &'a Sdk<'a>,
    called: &'a BTreeMap<String, String>,
    /// The types that are sent whole, in bodies that are checked before sending.
    sent: BTreeSet<TypeId>,
    items: BTreeMap<Key, Item>,
}

impl Reader<'_> {
    /// As a program writes it. Models say so, as some are called like a type of the runtime.
    fn text(&self, ty: &Ty) -> String {
        ty.text_by(&|id| {
            let name = &self.sdk.r#type(id).name;
            format!("model::{}", self.called.get(name).unwrap_or(name))
        })
    }

    /// The types that an input takes; their names are nobody's business.
    fn taken(&self, input: &Input<'_>) -> String {
        let given = rust::inputs(self.sdk, input);
        let types: Vec<String> = given.iter().map(|given| self.text(&given.ty)).collect();
        types.join(", ")
    }

    fn operation(&mut self, group: &Group<'_>, own: &Operation<'_>) {
        let operation = own.model;
        let rust = format!("{}().{}", group.module, own.method);
        let api = format!("{} {}", operation.method, operation.path);
        // Arguments of the path are told apart by their order, all others by their names on the wire as well.
        let arguments = own.arguments().map(|input| match input.source {
            Source::Parameter(given) if given.location != model::ParameterIn::Path => {
                format!("{}: {}", given.name, self.taken(input))
            }
            _ => self.taken(input),
        });
        let arguments: Vec<String> = arguments.collect();
        let rust::Extras {
            check,
            wait,
            pages,
            stream,
            presign,
        } = rust::extras(operation);
        let output = self.text(&rust::output(own));
        let mut aspects = said([
            (Aspect::Request, api.clone()),
            (Aspect::Path, erased(operation)),
            (Aspect::Arguments, format!("({})", arguments.join(", "))),
            (Aspect::Output, output),
            (Aspect::Builder, own.builder.clone()),
            (Aspect::OperationId, operation.id.clone()),
            (Aspect::Idempotent, yes(operation.idempotent)),
            (Aspect::Accept, operation.answer.accept.clone()),
            (Aspect::Security, debug(&operation.security)),
            (Aspect::Sent, sent_as(own)),
            (Aspect::Limits, limited(own)),
            (Aspect::Servers, addresses(&operation.servers)),
            (Aspect::Effect, debug(&operation.effect).to_lowercase()),
            (Aspect::Secret, yes(operation.answer.secret)),
        ]);
        aspects.extend(formats(operation));
        let owner = (ItemKind::Operation, rust.clone());
        for input in own.setters() {
            match input.source {
                Source::Body(_) => {
                    let names = std::iter::once(&input.name).chain(&input.old);
                    let setters = names.map(|name| format!("{name}({})", self.taken(input)));
                    aspects.insert(Aspect::OptionalBody, setters.collect());
                }
                Source::Parameter(parameter) => {
                    let key = (ItemKind::Parameter, format!("{rust}().{}", input.name));
                    let item = self.parameter(input, parameter, &api, owner.clone());
                    for old in &input.old {
                        let key = (ItemKind::Parameter, format!("{rust}().{old}"));
                        let deprecated = true;
                        let item = item.clone();
                        self.items.insert(key, Item { deprecated, ..item });
                    }
                    self.items.insert(key, item);
                }
            }
        }
        for header in &own.headers {
            let r#type = own.headers_type().unwrap_or_default();
            let key = format!("headers::{type}::{}", header.name);
            let item = self.header(header.model, &api, owner.clone());
            self.items.insert((ItemKind::Header, key), item);
        }
        let plain = [
            (Aspect::Check, check),
            (Aspect::Stream, stream),
            (Aspect::Presign, presign),
        ];
        let plain = plain.into_iter().filter(|(_, has)| *has);
        aspects.extend(plain.map(|(aspect, has)| (aspect, vec![yes(has)])));
        if wait {
            let how = match operation.wait {
                Wait::State => format!("{:?}", self.sdk.api.states),
                _ => debug(&operation.wait),
            };
            aspects.insert(Aspect::Waits, vec![how]);
        }
        if let Some(list) = operation.list.as_ref().filter(|_| pages) {
            aspects.insert(Aspect::Items, vec![self.text(&rust::stored(&list.item))]);
            aspects.insert(Aspect::Paging, vec![debug(&list.paging)]);
        }
        let item = Item {
            api,
            deprecated: operation.deprecated,
            aspects,
            ..Item::default()
        };
        self.items.insert(owner, item);
    }

    fn header(&self, header: &model::Header, operation: &str, owner: Key) -> Item {
        Item {
            api: format!("{} of {operation}", header.name),
            owner: Some(owner),
            deprecated: header.deprecated,
            demanded: false,
            aspects: said([
                (Aspect::Getter, self.text(&rust::header(header))),
                (Aspect::Wire, header.name.clone()),
                (Aspect::Secret, yes(header.secret)),
            ]),
        }
    }

    fn parameter(
        &self,
        input: &Input<'_>,
        parameter: &model::Parameter,
        operation: &str,
        owner: Key,
    ) -> Item {
        let mut aspects = said([
            (Aspect::Given, self.taken(input)),
            (Aspect::Limits, kept_to(&parameter.limits)),
            (
                Aspect::Sent,
                format!("{:?} {:?}", parameter.location, parameter.style),
            ),
        ]);
        if let Some(default) = &parameter.default {
            aspects.insert(Aspect::Default, vec![default.to_string()]);
        }
        Item {
            api: format!("{} of {operation}", parameter.name),
            owner: Some(owner),
            deprecated: parameter.deprecated,
            demanded: false,
            aspects,
        }
    }

    /// A type under one of its names.
    fn r#type(&mut self, own: &Type<'_>, name: &str) {
        let key = (ItemKind::Type, format!("model::{name}"));
        let api = own.model.path.join(".");
        let mut aspects = BTreeMap::new();
        let part = |kind: ItemKind, part: &str| (kind, format!("model::{name}::{part}"));
        let mut parts = Vec::new();
        let shape = match &own.inside {
            Inside::Object(object) => {
                aspects.extend(self.object(own.model, object));
                let sent = self.sent.contains(&own.id);
                for member in &object.members {
                    let item = self.member(member, &api, sent, key.clone());
                    parts.push((part(ItemKind::Member, &member.name), item));
                }
                "an object"
            }
            Inside::TextEnum(values) => {
                for value in values {
                    let item = wire(value.model, &api, &key);
                    parts.push((part(ItemKind::Value, &value.name), item));
                }
                "an enumeration of strings"
            }
            Inside::IntegerEnum(values) => {
                for value in values {
                    let item = wire(&value.model.to_string(), &api, &key);
                    parts.push((part(ItemKind::Value, &value.name), item));
                }
                "an enumeration of integers"
            }
            Inside::Union { tag, variants } => {
                aspects.insert(Aspect::Discriminator, vec![(*tag).to_owned()]);
                for own in variants {
                    let item = self.variant(own, &api, &key);
                    parts.push((part(ItemKind::Variant, &own.name), item));
                }
                // A program cares that there is a conversion, not which variant it leads to.
                let from = rust::conversions(self.sdk, variants).into_iter();
                let from = from.filter_map(|(_, given)| given);
                let mut from: Vec<String> = from.map(|ty| self.text(&ty)).collect();
                from.sort();
                aspects.insert(Aspect::From, from);
                "a union"
            }
        };
        aspects.insert(Aspect::Shape, vec![shape.to_owned()]);
        if rust::page(self.sdk, own).is_some() {
            aspects.insert(Aspect::Page, vec![yes(true)]);
        }
        if rust::is_resource(own) {
            aspects.insert(Aspect::Resource, vec![yes(true)]);
        }
        self.items.extend(parts);
        let item = Item {
            api,
            deprecated: own.model.deprecated || name != own.name,
            aspects,
            ..Item::default()
        };
        self.items.insert(key, item);
    }

    /// What is said of an object beside its members.
    fn object(&self, model: &model::Type, own: &Object<'_>) -> Aspects {
        let mut aspects = said([
            (Aspect::Others, others(model)),
            (Aspect::OneOf, one_of(model)),
        ]);
        if let Some(new) = rust::constructor(self.sdk, own) {
            // With their names: two that change places are not to be taken for each other.
            let taken = new.takes.iter();
            let taken = taken.map(|(member, ty)| format!("{}: {}", member.name, self.text(ty)));
            let taken: Vec<String> = taken.collect();
            aspects.insert(Aspect::New, vec![format!("({})", taken.join(", "))]);
            let sets: Vec<&str> = new.sets().collect();
            aspects.insert(Aspect::Filled, vec![sets.join(", ")]);
            aspects.insert(Aspect::NewDeprecated, vec![yes(new.deprecated)]);
        }
        if let Some((_, given)) = rust::made_from(self.sdk, own) {
            aspects.insert(Aspect::From, vec![self.text(&given)]);
        }
        aspects
    }

    fn variant(&self, own: &Variant<'_>, r#type: &str, owner: &Key) -> Item {
        let variant = own.model;
        let mut item = wire(&variant.path.join(" "), r#type, owner);
        item.aspects = said([
            (Aspect::Stored, self.text(&rust::variant(self.sdk, own))),
            (Aspect::Tags, variant.tags.join(", ")),
            (Aspect::Limits, kept_to(&variant.limits)),
            (Aspect::Listed, variant.listed.join(", ")),
        ]);
        item
    }

    fn member(&self, own: &Member<'_>, r#type: &str, sent: bool, owner: Key) -> Item {
        let member = own.model;
        let demanded = member.must_be_in(Purpose::Sent) && sent;
        let mut aspects = said([
            (Aspect::Stored, self.text(&rust::stored(&member.r#type))),
            (Aspect::Getter, self.text(&rust::getter(self.sdk, member))),
            (
                Aspect::Setter,
                self.text(&rust::member_setter(self.sdk, member)),
            ),
            (Aspect::Demanded, yes(demanded)),
            (Aspect::Required, yes(member.required)),
            (Aspect::Nullable, yes(member.nullable)),
            (Aspect::ReadOnly, yes(member.read_only)),
            (Aspect::WriteOnly, yes(member.write_only)),
            (Aspect::Immutable, yes(member.immutable)),
            (Aspect::Secret, yes(member.secret)),
            (Aspect::Limits, kept_to(&member.limits)),
            (Aspect::Known, member.known_values.join(", ")),
            (Aspect::Listed, member.listed.join(", ")),
            (Aspect::Wire, member.name.clone()),
            (Aspect::Alias, member.alias.clone().unwrap_or_default()),
        ]);
        if let Some(default) = &member.default {
            aspects.insert(Aspect::Default, vec![default.to_string()]);
        }
        if let Some(xml) = &member.xml {
            aspects.insert(Aspect::Xml, vec![in_xml(xml)]);
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
        let aspects = |index: usize, server: &Server| {
            said([
                (Aspect::Url, server.url.clone()),
                (Aspect::First, yes(index == 0)),
                (Aspect::Variables, variables(server)),
            ])
        };
        if self.sdk.locations.is_empty() {
            for (index, server) in self.sdk.api.servers.iter().enumerate() {
                let item = Item {
                    api: server.url.clone(),
                    aspects: aspects(index, server),
                    ..Item::default()
                };
                self.items
                    .insert((ItemKind::Server, server.url.clone()), item);
            }
        }
        for (index, own) in self.sdk.locations.iter().enumerate() {
            let mut item = Item {
                api: own.location.to_owned(),
                aspects: aspects(index, own.server),
                ..Item::default()
            };
            item.aspects
                .insert(Aspect::Wire, vec![own.location.to_owned()]);
            let key = (ItemKind::Location, format!("Location::{}", own.name));
            self.items.insert(key, item);
        }
    }
}

/// A part of an enumeration or a union.
fn wire(name: &str, r#type: &str, owner: &Key) -> Item {
    Item {
        api: format!("{type} `{name}`"),
        owner: Some(owner.clone()),
        aspects: said([(Aspect::Wire, name.to_owned())]),
        ..Item::default()
    }
}

/// The types that a program has to fill in as the document demands: those in bodies, but for PATCH.
fn sent(api: &Api) -> BTreeSet<TypeId> {
    let bodies = api
        .operations()
        .filter(|operation| operation.sends() == Purpose::Sent)
        .filter_map(|operation| match &operation.body.as_ref()?.kind {
            BodyKind::Json(reference) | BodyKind::Form(reference) | BodyKind::Xml(reference, _) => {
                Some(reference)
            }
            BodyKind::Text | BodyKind::Bytes => None,
        });
    let mut open: Vec<&Ref> = bodies.collect();
    let mut seen = BTreeSet::new();
    while let Some(reference) = open.pop() {
        let Some(id) = reference.named().filter(|id| seen.insert(*id)) else {
            continue;
        };
        match &api.r#type(id).kind {
            // What only the service sets is not sent.
            TypeKind::Object(members) => {
                let sent = members.iter().filter(|member| member.is_in(Purpose::Sent));
                open.extend(sent.map(|member| &member.r#type));
            }
            TypeKind::Union { variants, .. } => {
                open.extend(variants.iter().map(|variant| &variant.r#type));
            }
            TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => {}
        }
    }
    seen
}
