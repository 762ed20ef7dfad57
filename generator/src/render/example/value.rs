//! Values for examples: literals, enumerations, and objects as variables of their own.

use serde_json::Value as Json;

use super::{Program, SHOWN, layout};
use crate::model::{BodyKind, Limits, Parameter, Purpose, Ref, TypeId};
use crate::names::{self, Inside, Member, Object, snake};
use crate::render::tokens::{only, text, word};
use crate::rust::{self, Ty};

/// How deep members of members are filled.
const DEPTH: usize = 3;

/// What is known about a value: its name, what it must keep to, and a value that it may have.
#[derive(Clone, Copy)]
pub(super) struct Hint<'a> {
    name: &'a str,
    limits: Option<&'a Limits>,
    sample: Option<Sample<'a>>,
}

/// A value that is known to be good.
#[derive(Clone, Copy)]
enum Sample<'a> {
    /// A string, as it is.
    Text(&'a str),
    Json(&'a Json),
}

impl<'a> Hint<'a> {
    fn parameter(parameter: &'a Parameter) -> Hint<'a> {
        Hint {
            name: &parameter.name,
            limits: Some(&parameter.limits),
            sample: parameter.default.as_ref().map(Sample::Json),
        }
    }

    fn member(own: &Member<'a>) -> Hint<'a> {
        let member = own.model;
        let known = member.known_values.first();
        let default = member.default.as_ref().map(Sample::Json);
        Hint {
            name: &member.name,
            limits: Some(&member.limits),
            sample: known.map(|known| Sample::Text(known)).or(default),
        }
    }

    /// A whole number that the limits allow.
    fn integer(&self) -> i64 {
        let sample = self.sample.and_then(|sample| match sample {
            Sample::Text(text) => text.parse().ok(),
            Sample::Json(json) => json.as_i64(),
        });
        let least = self.limits.and_then(|limits| limits.minimum);
        // Nobody sets a zero that is there already.
        sample
            .filter(|sample| *sample != 0)
            .or_else(|| least?.least_integer().filter(|least| *least > 0))
            .unwrap_or(1)
    }

    /// A string that is known to be good.
    fn known(&self) -> Option<String> {
        match self.sample? {
            Sample::Text(text) => Some(text.to_owned()),
            Sample::Json(Json::String(text)) => Some(text.clone()),
            Sample::Json(other) => Some(other.to_string()),
        }
    }

    /// A text as a literal.
    fn text(&self) -> String {
        match self.known().filter(|known| !known.is_empty()) {
            Some(known) => text(&known),
            None => text(&snake(self.name).replace('_', "-")),
        }
    }
}

impl Program<'_> {
    /// The value of a parameter, of one of its entries if it is sent entry by entry.
    pub(super) fn parameter(&mut self, ty: &Ty, parameter: &Parameter) -> String {
        let hint = Hint::parameter(parameter);
        let reference = match &parameter.style {
            crate::model::Style::Entries { .. } => rust::entry(parameter),
            _ => &parameter.r#type,
        };
        match ty {
            Ty::Iter(pair) => match &**pair {
                Ty::Pair(_, value) => {
                    format!("[(\"name\", {})]", self.value(value, reference, hint))
                }
                _ => self.value(ty, reference, hint),
            },
            _ => self.value(ty, reference, hint),
        }
    }

    pub(super) fn body(&mut self, ty: &Ty, kind: &BodyKind, name: &str) -> String {
        let hint = Hint {
            name,
            limits: None,
            sample: None,
        };
        match kind.r#type() {
            Some(reference) => self.value(ty, reference, hint),
            None => hint.text(),
        }
    }

    /// A value for what takes `ty`, and becomes a value of the type that `reference` is.
    fn value(&mut self, ty: &Ty, reference: &Ref, hint: Hint<'_>) -> String {
        match (ty, reference) {
            (Ty::AsRefStr, _) => hint.text(),
            (Ty::Ref(inner), _) if **inner == Ty::Str => hint.text(),
            (Ty::Into(inner), _) => match &**inner {
                Ty::String => hint.text(),
                Ty::Timestamp => "\"2026-01-31T12:00:00Z\"".to_owned(),
                Ty::Value => "\"value\"".to_owned(),
                Ty::Model(id) => self.named(*id, hint),
                _ => self.exact(reference, hint),
            },
            (Ty::Iter(item), Ref::List(inner)) => {
                format!("[{}]", self.value(item, inner, hint))
            }
            (Ty::Iter(pair), Ref::Map(inner)) => match &**pair {
                Ty::Pair(_, value) => format!("[(\"key\", {})]", self.value(value, inner, hint)),
                _ => self.exact(reference, hint),
            },
            (Ty::Ref(inner), Ref::List(item)) if matches!(**inner, Ty::Slice(_)) => {
                format!("&[{}]", self.exact(item, hint))
            }
            (Ty::Ref(_), Ref::Boxed(id)) => format!("&{}", self.named(*id, hint)),
            (Ty::Ref(_), _) => format!("&{}", self.exact(reference, hint)),
            (Ty::Model(id), _) => self.named(*id, hint),
            _ => self.exact(reference, hint),
        }
    }

    /// A value of exactly the type that is stored.
    fn exact(&mut self, reference: &Ref, hint: Hint<'_>) -> String {
        match reference {
            Ref::Boolean => {
                let on = matches!(hint.sample, Some(Sample::Json(Json::Bool(true))));
                (!on).to_string()
            }
            Ref::Integer => hint.integer().to_string(),
            Ref::Unsigned => hint.integer().max(0).to_string(),
            Ref::Nullable(inner) => format!("Some({})", self.exact(inner, hint)),
            Ref::Number => format!("{}.0", hint.integer()),
            Ref::Text => format!("String::from({})", hint.text()),
            Ref::Timestamp => {
                let library = self.library;
                format!("{library}::Timestamp::from(\"2026-01-31T12:00:00Z\")")
            }
            Ref::Any => "true.into()".to_owned(),
            Ref::Named(id) => self.named(*id, hint),
            Ref::Boxed(id) => {
                let library = self.library;
                format!("{library}::Boxed::new({})", self.named(*id, hint))
            }
            Ref::List(item) => format!("vec![{}]", self.exact(item, hint)),
            Ref::Map(value) => {
                let value = self.exact(value, hint);
                format!("[(String::from(\"key\"), {value})].into()")
            }
        }
    }

    fn named(&mut self, id: TypeId, hint: Hint<'_>) -> String {
        let sdk = self.sdk;
        let r#type = sdk.r#type(id);
        let name = word(&r#type.name);
        match &r#type.inside {
            Inside::TextEnum(values) => {
                let known = hint.known();
                let mut all = values.iter();
                let value = all
                    .find(|value| Some(value.model) == known.as_ref())
                    .or_else(|| {
                        values
                            .iter()
                            .find(|value| !sdk.api.examples.unknown.contains(value.model))
                    })
                    .or(values.first());
                value.map_or_else(
                    || format!("model::{name}::from(\"\")"),
                    |value| format!("model::{name}::{}", word(&value.name)),
                )
            }
            Inside::IntegerEnum(values) => values.first().map_or_else(
                || format!("model::{name}::from(0)"),
                |value| format!("model::{name}::{}", word(&value.name)),
            ),
            Inside::Union { variants, .. } => {
                let Some(own) = variants.first() else {
                    return format!("model::{name}::Unknown(true.into())");
                };
                let inner = match rust::variant(sdk, own) {
                    Ty::Box(inner) => match *inner {
                        Ty::Model(id) => format!("Box::new({})", self.named(id, hint)),
                        _ => self.exact(&own.model.r#type, hint),
                    },
                    _ => self.exact(&own.model.r#type, hint),
                };
                format!("model::{name}::{}({inner})", word(&own.name))
            }
            Inside::Object(object) => self.object(id, object, &name, hint),
        }
    }

    /// An object: a variable of its own if anything is set in it.
    fn object(&mut self, id: TypeId, object: &Object<'_>, name: &str, hint: Hint<'_>) -> String {
        let empty = format!("model::{name}::default()");
        if self.open.len() >= DEPTH || self.open.contains(&id) {
            return empty;
        }
        if let Some(text) = self.existing.take_if(|_| self.open.is_empty())
            && let Some(own) = named_by(object)
        {
            let setter = word(&own.setter());
            return self.let_object(
                name,
                &["default()".to_owned(), format!("{setter}({text:?})")],
                hint,
            );
        }
        self.open.push(id);
        let sdk = self.sdk;
        let members = object.members.iter();
        let chosen = members.filter(|own| own.model.is_in(Purpose::Sent) && !own.model.deprecated);
        let required = chosen.clone().any(|own| own.model.required);
        let most = if required { usize::MAX } else { SHOWN };
        let shown = chosen
            .filter(|own| {
                if required {
                    own.model.required
                } else {
                    self.is_telling(own)
                }
            })
            .take(most);
        let shown: Vec<&names::Member<'_>> = shown.collect();
        let value = |program: &mut Self, own: &Member<'_>| {
            if let Some(value) = sdk.api.only(own.model) {
                return only(sdk, &value, "model");
            }
            let ty = rust::member_setter(sdk, own.model);
            program.value(&ty, &own.model.r#type, Hint::member(own))
        };
        let new = rust::constructor(sdk, object).filter(|new| !new.deprecated);
        let is_made = new.is_some();
        let (given, filled) = new.map(|new| (new.takes, new.fills)).unwrap_or_default();
        let first: Vec<String> = given.iter().map(|(own, _)| value(self, own)).collect();
        let mut chain = vec![match first.as_slice() {
            [] if !is_made => "default()".to_owned(),
            values => format!("new({})", values.join(", ")),
        }];
        for own in shown {
            let taken = given.iter().map(|(own, _)| own.index);
            let mut known = taken.chain(filled.iter().map(|(own, _)| own.index));
            if !known.any(|known| known == own.index) {
                let value = value(self, own);
                chain.push(format!("{}({value})", word(&own.setter())));
            }
        }
        self.open.pop();
        if chain == ["default()"] {
            return empty;
        }
        self.let_object(name, &chain, hint)
    }

    /// A variable for an object that a chain of calls makes.
    fn let_object(&mut self, name: &str, chain: &[String], hint: Hint<'_>) -> String {
        let variable = self.variable(hint.name);
        let text = layout(&format!("let {variable} = model::{name}::"), chain, ";");
        self.lines.push(text);
        variable
    }

    /// Whether setting the member alone makes sense to a reader.
    fn is_telling(&self, own: &Member<'_>) -> bool {
        let member = own.model;
        let api = self.sdk.api;
        let mut endings = api.examples.references.iter();
        let reference = endings.any(|ending| member.name.ends_with(ending.as_str()));
        !reference && !member.immutable && api.members(&member.r#type).is_none()
    }
}

/// The member by which an object names what exists already: that of a resource, or the only one.
fn named_by<'o, 's>(object: &'o Object<'s>) -> Option<&'o Member<'s>> {
    match (object.reference, object.members.as_slice()) {
        (Some(index), members) => members.get(index),
        (None, [only]) => Some(only),
        _ => None,
    }
}
