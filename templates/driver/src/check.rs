//! Whether arguments are what an operation takes.

use ::serde_json::{Map, Value};

use crate::{Arguments, Body, Input, Kind, Operation, Place, read};

/// Everything that is wrong with the arguments.
pub(crate) fn problems(operation: &Operation, arguments: &Arguments) -> Vec<String> {
    let mut problems = Vec::new();
    let of = |place| operation.inputs.iter().filter(move |input| input.place == place);
    let (wanted, given) = (of(Place::Path).count(), arguments.path.len());
    if wanted != given {
        problems.push(format!("{given} path arguments, {wanted} are needed"));
    }
    for (input, text) in of(Place::Path).zip(&arguments.path) {
        let value = if input.kind.is_word() { text.as_str().into() } else { read::json_of(text) };
        Checker { written: true, problems: &mut problems }.check(&input.kind, &value, input.name);
    }
    let Arguments { query, headers, cookies, .. } = arguments;
    for (place, given) in [(Place::Query, query), (Place::Header, headers), (Place::Cookie, cookies)] {
        check(&of(place).collect::<Vec<_>>(), given, &mut problems);
    }
    let body = of(Place::Body).next();
    match (body, &arguments.body) {
        (None, Some(_)) => problems.push("it takes no body".to_owned()),
        (Some(input), None) if input.required => problems.push(format!("the body {} is missing", input.name)),
        (None | Some(_), None) => {}
        (Some(input), Some(Body::Json(_))) if matches!(input.kind, Kind::Raw) => {
            problems.push(format!("the body {} is no JSON", input.name));
        }
        (Some(input), Some(Body::Json(value))) => {
            Checker { written: false, problems: &mut problems }.check(&input.kind, value, input.name);
        }
        (Some(input), Some(Body::Text(_) | Body::Bytes(_))) => {
            if !matches!(input.kind, Kind::Raw) {
                problems.push(format!("the body {} is JSON", input.name));
            }
        }
    }
    problems
}

fn check(inputs: &[&Input], given: &Map<String, Value>, problems: &mut Vec<String>) {
    for (name, value) in given {
        match inputs.iter().find(|input| input.name == name) {
            None => problems.push(format!("unknown parameter {name}")),
            Some(input) => Checker { written: true, problems }.check(&input.kind, value, name),
        }
    }
    let missing = inputs.iter().filter(|input| input.required && !given.contains_key(input.name));
    problems.extend(missing.map(|input| format!("parameter {} is missing", input.name)));
}

impl Kind {
    /// Whether a word of a path says all of it.
    fn is_word(&self) -> bool {
        matches!(self, Kind::Boolean | Kind::Integer | Kind::Unsigned | Kind::Number | Kind::Text)
    }

    /// What it is called.
    fn name(&self) -> &'static str {
        match self {
            Kind::Boolean => "Boolean",
            Kind::Integer => "Integer",
            Kind::Unsigned => "Integer from 0",
            Kind::Number => "Number",
            Kind::Text => "Text",
            Kind::Any | Kind::Raw => "anything",
            Kind::List(_) => "List",
            Kind::Map(_) | Kind::Entries(_) | Kind::Model(_) => "Object",
            Kind::Nullable(inner) => inner.name(),
        }
    }
}

/// Finds what is not as it is taken.
struct Checker<'a> {
    /// Whether it is a parameter, which is written as text in the end, so that `"5"` and `5` are one.
    written: bool,
    problems: &'a mut Vec<String>,
}

impl Checker<'_> {
    fn check(&mut self, kind: &Kind, value: &Value, at: &str) {
        let is_text = value.is_string();
        let fits = match kind {
            Kind::Boolean => (self.written || !is_text) && read::truth(value).is_some(),
            Kind::Integer => (self.written || !is_text) && read::signed(value).is_some(),
            Kind::Unsigned => (self.written || !is_text) && read::natural(value).is_some(),
            Kind::Number => (self.written || !is_text) && read::float(value).is_some(),
            Kind::Text => is_text || self.written && (value.is_number() || value.is_boolean()),
            Kind::Any | Kind::Raw => true,
            Kind::List(inner) => value.as_array().map(|items| self.list(inner, items, at)).is_some(),
            Kind::Map(inner) => value.as_object().map(|members| self.map(inner, members, at)).is_some(),
            Kind::Entries(inner) => value.as_object().map(|members| self.entries(inner, members, at)).is_some(),
            Kind::Nullable(_) if value.is_null() => true,
            Kind::Nullable(inner) => return self.check(inner, value, at),
            Kind::Model(unknown) => {
                let unknown = unknown(value).into_iter().map(|member| join(at, &member));
                self.problems.extend(unknown.map(|at| format!("unknown member, or one of another type: {at}")));
                true
            }
        };
        if !fits {
            let parameter = if self.written { "parameter " } else { "" };
            self.problems.push(format!("{parameter}{at}: {} is needed, not {value}", kind.name()));
        }
    }

    fn list(&mut self, kind: &Kind, items: &[Value], at: &str) {
        for (index, item) in items.iter().enumerate() {
            self.check(kind, item, &format!("{at}[{index}]"));
        }
    }

    fn map(&mut self, kind: &Kind, members: &Map<String, Value>, at: &str) {
        for (name, value) in members {
            self.check(kind, value, &join(at, name));
        }
    }

    fn entries(&mut self, kind: &Kind, members: &Map<String, Value>, at: &str) {
        for (name, value) in members {
            match value {
                Value::Array(items) => self.list(kind, items, &join(at, name)),
                value => self.check(kind, value, &join(at, name)),
            }
        }
    }
}

fn join(at: &str, member: &str) -> String {
    if member.is_empty() { at.to_owned() } else { format!("{at}.{member}") }
}
