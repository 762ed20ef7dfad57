//! Reading JSON: from a text or a value to a type, or to an error that says where and why not.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

use serde::de::DeserializeSeed;
use serde_json::Value;
use serde_json::value::RawValue;

use super::path::path_at;
use super::raw;
use super::read::{Read, read};
use super::rest::Rest;
use super::room;
use super::table::{Field, Slot};
use super::visit::{Outcome, SlotSeed};
use crate::redact::{Redactor, TEXT_LIMIT};
use crate::text::{self, shown};

/// Why a text could not be decoded.
///
/// `Display` and `Debug` shorten what they show.
pub struct DecodeError {
    problem: String,
    path: String,
    excerpt: String,
    /// The part of the text that the excerpt shows.
    part: Range<usize>,
}

impl DecodeError {
    pub(crate) fn new(problem: String, path: String, excerpt: String) -> Self {
        DecodeError {
            problem,
            path,
            excerpt,
            part: 0..0,
        }
    }

    pub(super) fn near(mut self, text: &[u8], offset: usize) -> Self {
        self.part = window(text, offset);
        self.excerpt = excerpt(text, &self.part);
        self
    }

    /// The same error of something that is a secret as a whole.
    pub(crate) fn without_excerpt(mut self) -> Self {
        self.excerpt.clear();
        self
    }

    /// Hides secrets in it, which may begin or end outside of the excerpt of `text`.
    pub(crate) fn hide(mut self, redactor: &Redactor, text: &[u8]) -> Self {
        self = self.hide_words(redactor);
        if !self.excerpt.is_empty() {
            let reach = redactor.reach();
            let end = self.part.end.saturating_add(reach).min(text.len());
            let part = |part: Range<usize>| text::readable(text.get(part).unwrap_or_default());
            let before = part(self.part.start.saturating_sub(reach)..self.part.start);
            let shown = part(self.part.clone());
            let all = format!("{before}{shown}{}", part(self.part.end..end));
            let shown = before.len()..before.len() + shown.len();
            // Where a text breaks off, a secret may.
            self.excerpt = redactor.part(&all, shown, true);
        }
        self
    }

    /// Hides secrets in what it says itself.
    pub(crate) fn hide_words(mut self, redactor: &Redactor) -> Self {
        for text in [&mut self.problem, &mut self.path] {
            if let Cow::Owned(hidden) = redactor.beginning(text, TEXT_LIMIT, false) {
                *text = hidden;
            }
        }
        self
    }

    /// The text is no JSON.
    fn syntax(text: &[u8], error: &serde_json::Error) -> Self {
        let offset = offset(text, error.line(), error.column());
        let problem = format!("not valid JSON: {error}");
        DecodeError::new(problem, path_at(text, offset), String::new()).near(text, offset)
    }

    /// A problem of the whole text.
    pub(crate) fn of(problem: &str) -> Self {
        DecodeError::new(problem.to_owned(), String::new(), String::new())
    }

    /// The JSON path of the place, such as `items[3].properties`; empty for the whole text.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text around the place, at most 120 characters.
    #[must_use]
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.problem, 300))?;
        if !self.path.is_empty() {
            write!(f, " at {}", shown(&self.path, 300))?;
        }
        if !self.excerpt.is_empty() {
            write!(f, ", near {:?}", self.excerpt)?;
        }
        Ok(())
    }
}

/// Its parts, shortened as in `Display`.
impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("problem", &shown(&self.problem, 300))
            .field("path", &shown(&self.path, 300))
            .field("excerpt", &self.excerpt)
            .finish()
    }
}

impl std::error::Error for DecodeError {}

/// Decodes a JSON text.
///
/// # Errors
/// The text is not JSON, or its outermost value is of another type than `T`.
#[inline]
pub fn decode<T: Field>(text: &[u8]) -> Result<T, DecodeError> {
    let mut value = None;
    decode_outermost(text, &mut |read| read(T::slot(value.insert(None))))?;
    value
        .flatten()
        .ok_or_else(|| DecodeError::of("expected a value, found null"))
}

thread_local! {
    /// What the last outermost value does not hold: a list or a map has no place for it.
    static OUTERMOST: RefCell<Option<Rest>> = const { RefCell::new(None) };
}

fn decode_outermost(text: &[u8], with: &mut dyn FnMut(With<'_>)) -> Result<(), DecodeError> {
    OUTERMOST.take();
    OUTERMOST.set(decode_into(text, with)?);
    Ok(())
}

/// Keeps what the outermost value of a document in another format does not hold.
#[cfg(feature = "xml")]
pub(super) fn set_outermost(rest: Option<Rest>) {
    OUTERMOST.set(rest);
}

/// Calls `visit` with what the value that was decoded last on this thread does not hold.
pub(super) fn outermost_rest(visit: &mut dyn FnMut(Option<&Rest>)) {
    OUTERMOST.with_borrow(|rest| visit(rest.as_ref()));
}

/// Decodes a JSON text that is a part of another one, as a variant of a union; `None` if it is of another type than `T`,
/// or an item or entry is, so that `T` would not be all that came. `rest` takes what `T` does not hold.
#[inline]
#[must_use]
pub fn decode_part<T: Field>(text: &str, rest: &mut Option<Rest>) -> Option<T> {
    let mut value = None;
    let all = decode_into(text.as_bytes(), &mut |read| {
        read(T::slot(value.insert(None)))
    });
    *rest = all.ok()?;
    let whole = rest.as_ref().is_none_or(|rest| rest.odd() == 0);
    value.flatten().filter(|_| whole)
}

/// Reads into a slot that is new each time.
type With<'a> = &'a mut dyn FnMut(Slot<'_>);

/// Decodes into the slot that `with` gives, once more if there is something in the text that the visitor does not take.
/// What the value does not hold then.
fn decode_into(text: &[u8], with: &mut dyn FnMut(With<'_>)) -> Result<Option<Rest>, DecodeError> {
    let (odd, left) = (raw::odd(), room::left());
    let mut first = Ok(Outcome::Null);
    let mut wanted = "a value";
    with(&mut |slot| {
        wanted = expected(&slot);
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let outcome = SlotSeed(slot).deserialize(&mut deserializer);
        first = outcome.and_then(|outcome| deserializer.end().map(|()| outcome));
    });
    let outcome = match first {
        Ok(Outcome::Filled) => return Ok(None),
        Ok(Outcome::Partly(rest)) => Read::Partly(*rest),
        Ok(Outcome::Null) => Read::Null,
        Err(_) if room::is_over() => return Err(DecodeError::of("there is no room for it")),
        Err(error) => match serde_json::from_slice::<&RawValue>(text) {
            Ok(text) => {
                raw::set_odd(odd);
                room::set_left(left);
                let mut outcome = Read::Null;
                with(&mut |slot| outcome = read(text.get(), slot, 0));
                outcome
            }
            Err(again) if error.is_data() => return Err(DecodeError::syntax(text, &again)),
            Err(_) => return Err(DecodeError::syntax(text, &error)),
        },
    };
    match outcome {
        Read::Filled => Ok(None),
        Read::Partly(rest) => {
            if rest.odd() > 0 {
                raw::note("", "", "");
            }
            Ok(Some(rest))
        }
        Read::Null => Err(DecodeError::of(&format!("expected {wanted}, found null"))),
        Read::Odd => {
            let found = String::from_utf8_lossy(text.trim_ascii_start());
            let problem = format!("expected {wanted}, found {}", raw::kind(&found));
            Err(DecodeError::of(&problem).near(text, 0))
        }
    }
}

/// Decodes a value that has been read already.
///
/// # Errors
/// The value as it came, if it is of another type than `T`.
#[inline]
pub fn decode_value<T: Field>(value: Value) -> Result<T, Value> {
    // Rare enough to go through the text.
    decode(value.to_string().as_bytes()).map_err(|_| value)
}

pub(super) fn expected(slot: &Slot<'_>) -> &'static str {
    match slot {
        Slot::Extra(_) => "nothing",
        Slot::Boolean(_) => "a boolean",
        Slot::Integer(_) | Slot::IntegerChoice(_) => "an integer",
        Slot::Unsigned(_) => "an integer that is not negative",
        Slot::Number(_) => "a number",
        Slot::Text(_) | Slot::TextChoice(_) => "a string",
        Slot::Timestamp(_) => "a date and time",
        Slot::Value(_) | Slot::Union(_) | Slot::Nullable(_) => "a value",
        Slot::Object(_) | Slot::Item(_) | Slot::Map(_) => "an object",
        Slot::List(_) => "a list",
    }
}

/// The byte offset of a line and column as `serde_json` counts them, both from 1.
fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text
            .get(start..)
            .and_then(|rest| rest.iter().position(|byte| *byte == b'\n'))
        {
            Some(newline) => start += newline + 1,
            None => return text.len(),
        }
    }
    (start + column).min(text.len())
}

/// At most 120 bytes around `offset`.
fn window(text: &[u8], offset: usize) -> Range<usize> {
    let from = offset.saturating_sub(80).min(text.len());
    from..(from + 120).min(text.len())
}

/// A part of the text; nothing where one of the members before may be a secret: what cannot be
/// read as a type cannot be hidden by it.
fn excerpt(text: &[u8], part: &Range<usize>) -> String {
    let near = text.get(part.start.saturating_sub(REACH)..part.end);
    let near = String::from_utf8_lossy(near.unwrap_or_default()).to_ascii_lowercase();
    if SECRET_WORDS.iter().any(|word| near.contains(word)) {
        return String::new();
    }
    text::readable(text.get(part.clone()).unwrap_or_default()).into_owned()
}

/// How far before an excerpt the name of a secret may stand that reaches into it.
const REACH: usize = 8192;

/// Not the product's own list of endings of names, which is for members that a document knows: any name may stand near an
/// excerpt, of whatever product, whole or cut off.
const SECRET_WORDS: [&str; 6] = ["password", "passphrase", "secret", "token", "key", "jwt"];
