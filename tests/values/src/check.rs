//! What must be true of a value that went through a crate.

use serde_json::Value;

use crate::named::{known, union_around};
use crate::program::{Outcome, Program};
use crate::schema::Schema;
use crate::value::changed;

/// A valid value comes back, all that the schema names is read, a union that is one variant is that, and nothing is told as
/// a problem; but for the places of which the generator tells that not all of them is read.
///
/// # Errors
/// What is not so.
pub fn valid(
    program: &mut Program,
    index: usize,
    schema: &Schema,
    value: &Value,
) -> Result<(), String> {
    let outcome = program.through(index, value)?;
    same(value, &outcome)?;
    let known = known(schema, value);
    let forgiven = |path: &&String| program.is_told(index, path) || known.is_open(path);
    let unknown = outcome.unknown.iter().filter(|path| !forgiven(path));
    if let Some(path) = unknown.into_iter().find(|path| known.named.contains(*path)) {
        return Err(format!("`{path}` is named by the schema, and has no field"));
    }
    // A variant of which a part has another type than the document says may fit what it should not.
    let unsure = |path: &&String| program.is_told_within(index, path);
    let undecided = outcome.undecided.iter();
    let undecided = undecided.filter(|path| !forgiven(path) && !unsure(path));
    if let Some(path) = undecided
        .into_iter()
        .find(|path| known.decided.contains(*path))
    {
        return Err(format!(
            "`{path}` is one variant of a union, and is read as none"
        ));
    }
    match outcome.problems.iter().find(|path| !forgiven(path)) {
        Some(path) => Err(format!("`{path}` is valid, and is told as a problem")),
        None => Ok(()),
    }
}

/// A value that was changed somewhere comes back as well, and what was read elsewhere still is.
///
/// # Errors
/// What is not so.
pub fn odd(
    program: &mut Program,
    index: usize,
    schema: &Schema,
    value: &Value,
    place: usize,
    other: Option<Value>,
) -> Result<(), String> {
    let before = program.through(index, value)?;
    let (value, path) = changed(value, place, other);
    let after = program.through(index, &value)?;
    same(&value, &after).map_err(|problem| format!("{value}: {problem}"))?;
    // All of a union may be read in another way.
    let place = union_around(schema, &path).and_then(|steps| path.get(..steps));
    let changed = written(place.unwrap_or(&path));
    let mut left: Vec<_> = after
        .read
        .iter()
        .map(|(path, value)| (plain(path), value))
        .collect();
    for (place, read) in &before.read {
        // What stands in what was changed, or around it, is another thing.
        if is_within(place, &changed) || is_within(&changed, place) {
            continue;
        }
        let place = plain(place);
        match left
            .iter()
            .position(|(path, value)| *path == place && *value == read)
        {
            Some(found) => drop(left.swap_remove(found)),
            None => {
                return Err(format!(
                    "`{place}` was {read}, and is not read beside the change: {value}"
                ));
            }
        }
    }
    Ok(())
}

fn same(value: &Value, outcome: &Outcome) -> Result<(), String> {
    if equal(value, &outcome.written) {
        Ok(())
    } else {
        Err(format!("it is written as {}", outcome.written))
    }
}

/// Whether two values are one to JSON: a whole number is a number.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || left.as_f64() == right.as_f64()
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| equal(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(name, left)| right.get(name).is_some_and(|right| equal(left, right)))
        }
        (left, right) => left == right,
    }
}

/// A place as the runtime writes it.
fn written(path: &[String]) -> String {
    path.iter().fold("v".to_owned(), |path, step| {
        if step.starts_with('[') {
            path + step
        } else {
            format!("{path}.{step}")
        }
    })
}

/// Whether a place is another one, or in it.
pub(crate) fn is_within(path: &str, around: &str) -> bool {
    path.strip_prefix(around)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// A place without the indices of lists: what follows on an item moves up when that is not read.
fn plain(path: &str) -> String {
    let mut inside = false;
    path.chars()
        .filter(|letter| {
            inside = *letter == '[' || inside && *letter != ']';
            !inside || *letter == '['
        })
        .collect()
}
