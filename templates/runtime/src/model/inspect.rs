//! Looking at values through their tables: printing without secrets, comparing, and naming what is missing
//! or unknown.

use std::fmt;

use serde_json::Value;

use super::decode::outermost_rest;
use super::encode::{kept, whole};
use super::raw;
use super::rest::Rest;
use super::table::{Member, Model, Others, View};

/// Prints a model for `Debug`: what is there, secrets as `[redacted]`, unknown members by name only.
///
/// # Errors
/// Those of the formatter.
pub fn debug(model: &dyn Model, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = model.shape();
    let extra = model.extra();
    let mut shown = f.debug_struct(shape.name);
    for (index, member) in shape.members.iter().enumerate() {
        match model.view(index) {
            View::Absent if extra.is_null(index) => shown.field(member.name, &Null),
            View::Absent => continue,
            _ if member.secret => shown.field(member.name, &Redacted),
            view => shown.field(member.name, &Shown(view)),
        };
    }
    if extra.iter().next().is_some() {
        shown.field("extra", extra);
    }
    shown.finish()
}

struct Null;

impl fmt::Debug for Null {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null")
    }
}

struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

struct Shown<'a>(View<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            View::Absent => f.write_str("absent"),
            View::Extra(extra) => extra.fmt(f),
            View::Null => f.write_str("null"),
            View::Boolean(value) => value.fmt(f),
            View::Integer(value) | View::IntegerChoice(value, _) => value.fmt(f),
            View::Unsigned(value) => value.fmt(f),
            View::Number(value) => value.fmt(f),
            View::Text(text) => text.fmt(f),
            View::Timestamp(date) => date.as_str().fmt(f),
            View::TextChoice(text, _) => text.fmt(f),
            View::Value(value) | View::Unknown(value) => fmt::Display::fmt(value, f),
            View::Object(model) => debug(model, f),
            View::List(list) => f
                .debug_list()
                .entries((0..list.len()).map(|index| Shown(list.item(index))))
                .finish(),
            View::Map(map) => {
                let mut shown = f.debug_map();
                map.each(&mut |name, value| {
                    shown.entry(&name, &Shown(value));
                });
                shown.finish()
            }
        }
    }
}

/// Members of what tells of trouble.
const TROUBLE: [&str; 6] = [
    "error",
    "errorMessage",
    "errors",
    "httpStatus",
    "message",
    "messages",
];

/// Whether an object tells of trouble, and has no member that its document knows: it is something else, unless the document
/// says that there may be others.
pub(crate) fn is_foreign(view: View<'_>) -> bool {
    let View::Object(model) = view else {
        return false;
    };
    let members = model.shape().members;
    !members.is_empty()
        && model.terms().others != Others::Allowed
        && model
            .extra()
            .iter()
            .any(|(name, _)| TROUBLE.contains(&name))
        && members.iter().enumerate().all(|(index, member)| {
            let extra = model.extra();
            let kept = extra.get(member.name).is_some() || extra.is_null(index);
            model.view(index).is_absent() && !kept
        })
}

/// Whether two models of one type would be the same on the wire.
#[must_use]
pub fn equal(left: &dyn Model, right: &dyn Model) -> bool {
    let members = left.shape().members;
    std::ptr::eq(left.shape(), right.shape())
        && whole(left) == whole(right)
        && kept(left).eq(kept(right))
        && left.extra().is_alike(right.extra())
        && (0..members.len()).all(|index| {
            let (a, b) = (left.view(index), right.view(index));
            let null = |model: &dyn Model| model.extra().is_null(index);
            same(a, b) && (!a.is_absent() || null(left) == null(right))
        })
}

fn same(left: View<'_>, right: View<'_>) -> bool {
    match (left.plain(), right.plain()) {
        (View::Absent, View::Absent) | (View::Null, View::Null) => true,
        (View::Unsigned(left), View::Unsigned(right)) => left == right,
        (View::Boolean(left), View::Boolean(right)) => left == right,
        (View::Integer(left), View::Integer(right)) => left == right,
        (View::Number(left), View::Number(right)) => left == right,
        (View::Text(left), View::Text(right)) => left == right,
        (View::Value(left), View::Value(right)) => left == right,
        (View::Object(left), View::Object(right)) => equal(left, right),
        (View::List(left), View::List(right)) => {
            left.len() == right.len()
                && (0..left.len()).all(|index| same(left.item(index), right.item(index)))
        }
        (View::Map(left), View::Map(right)) => {
            let mut entries = Vec::with_capacity(right.len());
            right.each(&mut |name, value| entries.push((name, value)));
            let mut entries = entries.into_iter();
            let mut equal = left.len() == right.len();
            left.each(&mut |name, value| {
                equal = equal
                    && entries
                        .next()
                        .is_some_and(|(other, right)| other == name && same(value, right));
            });
            equal
        }
        _ => false,
    }
}

/// The JSON paths of the required members that are absent, all of them. A resource that is named by its id, such as a volume
/// to attach or an item of a list that was read without depth, needs nothing else.
#[must_use]
pub fn missing(view: View<'_>) -> Vec<String> {
    let mut found = Vec::new();
    // What the service sets goes back as it came.
    let enter = |member: &Member| !member.read_only;
    walk(view, &mut String::new(), &enter, &mut |path, model| {
        if is_reference(model) {
            return;
        }
        for (index, member) in model.shape().members.iter().enumerate() {
            let kept = model.extra().get(member.name).is_some() || model.extra().is_null(index);
            if member.required && model.view(index).is_absent() && !kept {
                found.push(join(path, member.name));
            }
        }
    });
    found
}

/// Whether the object names by its id what exists already.
fn is_reference(model: &dyn Model) -> bool {
    let mut members = model.shape().members.iter().enumerate();
    members.any(|(index, member)| member.reference && !model.view(index).is_absent())
}

/// The JSON paths of the members that the document does not know, or whose value is of another type.
#[must_use]
pub fn unknown(view: View<'_>) -> Vec<String> {
    let mut found = Vec::new();
    walk(view, &mut String::new(), &|_| true, &mut |path, model| {
        found.extend(model.extra().iter().map(|(name, _)| join(path, name)));
        if whole(model).is_some() {
            found.push(path.to_owned());
        }
    });
    found
}

/// A value of another type than the document says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The JSON path: `items[3].properties.cores`.
    pub path: String,
    /// The type that came: `a string`.
    pub found: &'static str,
    /// Whether it is the list that the outermost object is for.
    pub(crate) is_essential: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { path, found, .. } = self;
        write!(f, "{path}: {found}, which is not what is documented")
    }
}

impl Problem {
    fn of(path: String, text: &str) -> Problem {
        Problem {
            path,
            found: raw::kind(text),
            is_essential: false,
        }
    }
}

/// The values of another type than the document says, wherever they are.
#[must_use]
pub fn problems(view: View<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    odd(view, None, "", &mut found);
    found
}

/// The values of another type in the value that was decoded last on this thread, also those that a list, a map or a union has
/// no place for.
pub(crate) fn outermost(view: View<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    outermost_rest(&mut |rest| odd(view, rest, "", &mut found));
    found
}

/// How many items of the list that was decoded last on this thread are of another type.
pub(crate) fn outermost_items() -> usize {
    let mut count = 0;
    outermost_rest(&mut |rest| count = rest.map_or(0, Rest::items));
    count
}

fn odd(view: View<'_>, rest: Option<&Rest>, path: &str, found: &mut Vec<Problem>) {
    if let Some(rest) = rest {
        rest.each_odd(path, &mut |path, text| found.push(Problem::of(path, text)));
    }
    inside(view, rest, path, found);
}

/// What is odd in the fields of a value; what these do not hold has been told.
fn inside(view: View<'_>, rest: Option<&Rest>, path: &str, found: &mut Vec<Problem>) {
    match view {
        View::Object(model) => {
            if let Some(whole) = whole(model) {
                return found.push(Problem::of(path.to_owned(), whole));
            }
            let extra = model.extra();
            for (index, member) in model.shape().members.iter().enumerate() {
                let inner = model.view(index);
                if !inner.is_absent() {
                    if has_inside(inner) || extra.rest(index).is_some() {
                        odd(inner, extra.rest(index), &join(path, member.name), found);
                    }
                } else if let Some(rest) = extra.came(index)
                    && extra.get(member.name).is_some()
                {
                    odd(inner, Some(rest), &join(path, member.name), found);
                } else if let Some(value) = extra.get(member.name) {
                    let text = value.to_string();
                    let text = extra.text(member.name).unwrap_or(&text);
                    found.push(Problem {
                        is_essential: member.items && path.is_empty(),
                        ..Problem::of(join(path, member.name), text)
                    });
                }
            }
        }
        View::List(list) => {
            for index in 0..list.len() {
                let item = list.item(index);
                if has_inside(item) {
                    // The items of another type, which it does not have, stood between those that it has.
                    let came = index + rest.map_or(0, |rest| rest.before(index));
                    let rest = rest.and_then(|rest| rest.item(index));
                    inside(item, rest, &format!("{path}[{came}]"), found);
                }
            }
        }
        View::Map(map) => map.each(&mut |name, value| {
            if has_inside(value) {
                let rest = rest.and_then(|rest| rest.entry(name));
                inside(value, rest, &join(path, name), found);
            }
        }),
        View::Unknown(value) => {
            let is_told = rest.is_some_and(|rest| rest.odd() > 0);
            if !is_told && !may_be_several(view, rest) {
                found.push(Problem::of(path.to_owned(), &value.to_string()));
            }
        }
        _ => {}
    }
}

/// Whether a value is what the document says, but which of several types cannot be told.
fn may_be_several(view: View<'_>, rest: Option<&Rest>) -> bool {
    matches!((view, rest), (View::Unknown(_), Some(Rest::Judged(..))))
}

/// Whether there may be something odd in it.
fn has_inside(view: View<'_>) -> bool {
    matches!(
        view,
        View::Object(_) | View::List(_) | View::Map(_) | View::Unknown(_)
    )
}

/// The paths, from `name` on, of the numbers that JSON cannot express: infinity, and what is no number.
#[must_use]
pub(crate) fn not_finite(view: View<'_>, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    numbers(view, &mut name.to_owned(), &mut found);
    found
}

fn numbers(view: View<'_>, path: &mut String, found: &mut Vec<String>) {
    let length = path.len();
    match view {
        // RFC 8259, 6: infinity and NaN are not permitted.
        View::Number(number) if !number.is_finite() => found.push(path.clone()),
        View::Object(model) => {
            for (index, member) in model.shape().members.iter().enumerate() {
                let inner = model.view(index);
                if !inner.is_absent() {
                    *path = join(path, member.name);
                    numbers(inner, path, found);
                    path.truncate(length);
                }
            }
        }
        View::List(list) => {
            for index in 0..list.len() {
                path.push_str(&format!("[{index}]"));
                numbers(list.item(index), path, found);
                path.truncate(length);
            }
        }
        View::Map(map) => map.each(&mut |name, value| {
            *path = join(path, name);
            numbers(value, path, found);
            path.truncate(length);
        }),
        _ => {}
    }
}

/// The texts in `view` that are secret, or stand in something that is, longest first.
#[must_use]
pub fn secrets(view: View<'_>) -> Vec<String> {
    let mut found = Vec::new();
    collect(view, false, &mut found);
    found.sort_unstable_by_key(|text| std::cmp::Reverse(text.len()));
    found
}

fn collect(view: View<'_>, secret: bool, found: &mut Vec<String>) {
    match view.plain() {
        View::Text(text) if secret && !text.is_empty() => found.push(text.to_owned()),
        View::Value(value) if secret => texts(value, found),
        View::Object(model) => {
            for (index, member) in model.shape().members.iter().enumerate() {
                collect(model.view(index), secret || member.secret, found);
            }
        }
        View::List(list) => {
            for index in 0..list.len() {
                collect(list.item(index), secret, found);
            }
        }
        View::Map(map) => map.each(&mut |_, value| collect(value, secret, found)),
        _ => {}
    }
}

fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.is_empty() => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|item| texts(item, found)),
        _ => {}
    }
}

/// Visits every object inside `view`, with its JSON path; of members those that are to be entered.
fn walk(
    view: View<'_>,
    path: &mut String,
    enter: &dyn Fn(&Member) -> bool,
    visit: &mut dyn FnMut(&str, &dyn Model),
) {
    let length = path.len();
    match view {
        View::Object(model) => {
            visit(path, model);
            for (index, member) in model.shape().members.iter().enumerate() {
                let inner = model.view(index);
                let leads = matches!(inner, View::Object(_) | View::List(_) | View::Map(_));
                if leads && enter(member) {
                    *path = join(path, member.name);
                    walk(inner, path, enter, visit);
                    path.truncate(length);
                }
            }
        }
        View::List(list) => {
            for index in 0..list.len() {
                path.push_str(&format!("[{index}]"));
                walk(list.item(index), path, enter, visit);
                path.truncate(length);
            }
        }
        View::Map(map) => map.each(&mut |name, value| {
            *path = join(path, name);
            walk(value, path, enter, visit);
            path.truncate(length);
        }),
        _ => {}
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
