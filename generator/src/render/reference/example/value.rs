//! Values for examples: literals, enumerations, and objects as variables of their own.

use super::{Program, SHOWN, layout};
use crate::model::{BodyKind, Limits, Member, Parameter, Ref, Style, TypeId, TypeKind};
use crate::names::setter;
use crate::render::tokens::{text, word};

/// How deep members of members are filled.
const DEPTH: usize = 3;

/// What is known about a value: its name, what it must keep to, and values that it may have.
#[derive(Clone, Copy)]
pub(super) struct Hint<'a> {
    name: &'a str,
    limits: &'a [String],
    sample: Option<&'a str>,
}

impl<'a> Hint<'a> {
    pub(super) fn parameter(parameter: &'a Parameter) -> Hint<'a> {
        Hint::new(
            &parameter.name,
            &parameter.limits,
            parameter.default.as_deref(),
        )
    }

    fn member(member: &'a Member) -> Hint<'a> {
        let known = member.known_values.first().map(String::as_str);
        Hint::new(
            &member.name,
            &member.limits,
            known.or(member.default.as_deref()),
        )
    }

    fn new(name: &'a str, limits: &'a Limits, sample: Option<&'a str>) -> Hint<'a> {
        Hint {
            name,
            limits: &limits.0,
            sample,
        }
    }

    /// A whole number that the limits allow.
    fn integer(&self) -> i64 {
        let sample: Option<i64> = self.sample.and_then(|sample| sample.parse().ok());
        let limit = |start: &str| {
            let text = self
                .limits
                .iter()
                .find_map(|limit| limit.strip_prefix(start))?;
            text.parse::<i64>().ok()
        };
        // Nobody sets a zero that is there already.
        sample
            .filter(|sample| *sample != 0)
            .or_else(|| limit("at least ").filter(|least| *least > 0))
            .or_else(|| limit("more than ").and_then(|least| least.checked_add(1)))
            .unwrap_or(1)
    }

    /// A text as a literal.
    pub(super) fn text(&self) -> String {
        // A default is JSON, a known value is bare.
        let plain = |sample: &str| {
            serde_json::from_str::<String>(sample).unwrap_or_else(|_| sample.to_owned())
        };
        match self.sample.map(plain) {
            Some(sample) if !sample.is_empty() => text(&sample),
            _ => text(&crate::names::snake(self.name).replace('_', "-")),
        }
    }
}

impl Program<'_> {
    /// The value of a parameter that is no part of the path.
    pub(super) fn parameter(&mut self, parameter: &Parameter) -> String {
        let hint = Hint::parameter(parameter);
        match (&parameter.style, &parameter.r#type) {
            (Style::Json, reference) => format!("&{}", self.exact(reference, hint)),
            (Style::Entries { .. }, _) => {
                format!("[(\"name\", {})]", self.given(entry(parameter), hint))
            }
            (_, Ref::List(item)) => format!("[{}]", self.given(item, hint)),
            (_, reference) => self.borrowed(reference, hint),
        }
    }

    /// A value for an argument that borrows what is not copied.
    pub(super) fn borrowed(&mut self, reference: &Ref, hint: Hint<'_>) -> String {
        match reference {
            Ref::Text | Ref::Timestamp => hint.text(),
            Ref::Boolean | Ref::Integer | Ref::Number => self.given(reference, hint),
            Ref::Named(id) | Ref::Boxed(id) if !self.is_object(*id) => self.given(reference, hint),
            _ => format!("&{}", self.exact(reference, hint)),
        }
    }

    pub(super) fn body(&mut self, kind: &BodyKind, name: &str) -> String {
        let hint = Hint {
            name,
            limits: &[],
            sample: None,
        };
        match kind {
            BodyKind::Text | BodyKind::Bytes | BodyKind::Json(Ref::Text) => hint.text(),
            BodyKind::Json(Ref::List(item)) => format!("&[{}]", self.exact(item, hint)),
            BodyKind::Json(reference) | BodyKind::Form(reference) => {
                format!("&{}", self.exact(reference, hint))
            }
        }
    }

    /// A value for a setter, which takes what can be made into what is stored.
    pub(super) fn given(&mut self, reference: &Ref, hint: Hint<'_>) -> String {
        match reference {
            Ref::Text => hint.text(),
            Ref::Timestamp => "\"2026-01-31T12:00:00Z\"".to_owned(),
            Ref::Any => "\"value\"".to_owned(),
            Ref::List(item) => match &**item {
                Ref::List(_) | Ref::Map(_) | Ref::Boxed(_) => {
                    format!("[{}]", self.exact(item, hint))
                }
                _ => format!("[{}]", self.given(item, hint)),
            },
            Ref::Map(value) => format!("[(\"key\", {})]", self.given(value, hint)),
            Ref::Boxed(id) => self.given(&Ref::Named(*id), hint),
            other => self.exact(other, hint),
        }
    }

    /// A value of exactly the type that is stored.
    fn exact(&mut self, reference: &Ref, hint: Hint<'_>) -> String {
        match reference {
            Ref::Boolean => (hint.sample != Some("true")).to_string(),
            Ref::Integer => hint.integer().to_string(),
            Ref::Number => format!("{}.0", hint.integer()),
            Ref::Text => format!("String::from({})", hint.text()),
            Ref::Timestamp => {
                let library = &self.book.library;
                format!("{library}::Timestamp::from(\"2026-01-31T12:00:00Z\")")
            }
            Ref::Any => "true.into()".to_owned(),
            Ref::Named(id) => self.named(*id, hint),
            Ref::Boxed(id) => format!("Box::new({})", self.named(*id, hint)),
            Ref::List(item) => format!("vec![{}]", self.exact(item, hint)),
            Ref::Map(value) => {
                let value = self.exact(value, hint);
                format!("[(String::from(\"key\"), {value})].into()")
            }
        }
    }

    fn named(&mut self, id: TypeId, hint: Hint<'_>) -> String {
        let api = self.book.types.api;
        let Some(names) = self.book.types.names.types.get(id.0) else {
            return String::new();
        };
        let name = word(&names.name);
        match &api.r#type(id).kind {
            TypeKind::TextEnum(values) => {
                let sample = hint.sample.map(|sample| sample.trim_matches('"'));
                let at = values
                    .iter()
                    .position(|value| Some(value.as_str()) == sample);
                let known = || values.iter().position(|value| value != "UNKNOWN");
                let value = names.values.get(at.or_else(known).unwrap_or_default());
                value.map_or_else(
                    || format!("model::{name}::from(\"\")"),
                    |value| format!("model::{name}::{}", word(value)),
                )
            }
            TypeKind::IntegerEnum(_) => names.values.first().map_or_else(
                || format!("model::{name}::from(0)"),
                |value| format!("model::{name}::{}", word(value)),
            ),
            TypeKind::Union { variants, .. } => {
                let (Some(variant), Some(value)) = (variants.first(), names.values.first()) else {
                    return format!("model::{name}::Unknown(true.into())");
                };
                let inner = match &variant.r#type {
                    Ref::Named(id) | Ref::Boxed(id) if self.is_object(*id) => {
                        format!("Box::new({})", self.named(*id, hint))
                    }
                    other => self.exact(other, hint),
                };
                format!("model::{name}::{}({inner})", word(value))
            }
            TypeKind::Object(members) => self.object(id, members, &name, hint),
        }
    }

    /// An object: a variable of its own if anything is set in it.
    fn object(&mut self, id: TypeId, members: &[Member], name: &str, hint: Hint<'_>) -> String {
        let empty = format!("model::{name}::default()");
        if self.open.len() >= DEPTH || self.open.contains(&id) {
            return empty;
        }
        let Some(names) = self.book.types.names.types.get(id.0) else {
            return empty;
        };
        self.open.push(id);
        let chosen: Vec<_> = members
            .iter()
            .zip(&names.members)
            .filter(|(member, _)| !member.read_only && !member.deprecated)
            .collect();
        let required = chosen.iter().any(|(member, _)| member.required);
        let shown = chosen.into_iter().filter(|(member, _)| {
            if required {
                member.required
            } else {
                self.is_telling(member)
            }
        });
        let most = if required { usize::MAX } else { SHOWN };
        let shown: Vec<_> = shown.take(most).collect();
        let first = names.constructor.iter().flatten();
        let first: Vec<&Member> = first.filter_map(|index| members.get(*index)).collect();
        let values: Vec<String> = first
            .iter()
            .map(|member| self.given(&member.r#type, Hint::member(member)))
            .collect();
        let mut chain = vec![match values.as_slice() {
            [] => "default()".to_owned(),
            values => format!("new({})", values.join(", ")),
        }];
        for (member, own) in shown {
            if !first.iter().any(|known| known.name == member.name) {
                let value = self.given(&member.r#type, Hint::member(member));
                chain.push(format!("{}({value})", word(&setter(own))));
            }
        }
        self.open.pop();
        if chain == ["default()"] {
            return empty;
        }
        let variable = self.variable(hint.name);
        let text = layout(&format!("let {variable} = model::{name}::"), &chain, ";");
        self.lines.push(text);
        variable
    }

    /// Whether setting the member alone makes sense to a reader.
    fn is_telling(&self, member: &Member) -> bool {
        let reference = member.name.ends_with("Id") || member.name.ends_with("Uuid");
        !reference && !member.immutable && self.book.types.api.members(&member.r#type).is_none()
    }

    fn is_object(&self, id: TypeId) -> bool {
        self.book.types.is_object(id)
    }

    pub(super) fn is_choice(&self, id: TypeId) -> bool {
        let kind = &self.book.types.api.r#type(id).kind;
        matches!(kind, TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_))
    }
}

/// The type of the entries of a parameter that is sent entry by entry.
pub(super) fn entry(parameter: &Parameter) -> &Ref {
    match &parameter.r#type {
        Ref::Map(value) => value,
        _ => &Ref::Text,
    }
}
