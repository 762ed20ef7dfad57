//! Hiding secrets in texts, in whatever form they stand there.
//!
//! A text is looked at as it is, and with its encodings taken off one after another (`layer`); what is compared is what no
//! encoding, charset or layout changes (`index`).

mod base;
mod decoders;
mod index;
mod layer;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use self::decoders::DECODERS;
use self::index::Index;
use self::layer::{Layer, SHORTEST};
use crate::secret::REDACTED;
use crate::text;

/// How many times a secret may be encoded: the escapes of JSON in base64 in an address.
const LAYERS: usize = 3;

/// How much of a text is looked at at once, in bytes, and how many times as much work that may be.
const WINDOW: usize = 64 * 1024;
const WORK: usize = 64;

/// How many bytes one of a secret may become: two encodings that write each character with six.
const GROWTH: usize = 36;

/// How much of a text of a server is kept, in bytes.
pub(crate) const TEXT_LIMIT: usize = 64 * 1024;

/// How much of a body is logged, in bytes.
const BODY: usize = 64 * 1024;

/// How many bytes at the end of a text that was cut may be what is left of an encoded character.
const STUMP: usize = 16;

/// Finds secrets in texts: as they are, with other white space or none, in another charset, escaped as in JSON, HTML,
/// addresses, forms and mails, in hexadecimal digits and in base64, also as a part of what was encoded, and in three of
/// these ways one after another.
#[derive(Clone, Default)]
pub(crate) struct Redactor(Arc<Index>);

impl Redactor {
    pub(crate) fn new<'a>(secrets: impl Iterator<Item = &'a str>) -> Redactor {
        Redactor::default().and(secrets)
    }

    /// One that looks for more secrets as well.
    pub(crate) fn and<'a>(&self, more: impl Iterator<Item = &'a str>) -> Redactor {
        let more: Vec<&str> = more.collect();
        match more.as_slice() {
            [] => self.clone(),
            more => Redactor(Arc::new(self.0.and(more))),
        }
    }

    /// `text` with something else in the places of secrets.
    pub(crate) fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.hidden(text, false)
    }

    /// `is_cut` if `text` is the beginning of another, so that a secret may go on behind it.
    fn hidden<'t>(&self, text: &'t str, is_cut: bool) -> Cow<'t, str> {
        let found = self.find(text, is_cut);
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(cut(text, 0..text.len(), &found))
    }

    /// A part of `text`, which is given in bytes, with something else in the places of secrets: also of those
    /// that only reach into it.
    pub(crate) fn part(&self, text: &str, part: Range<usize>, is_cut: bool) -> String {
        cut(text, part, &self.find(text, is_cut))
    }

    /// At most the first `most` bytes of `text` without secrets, also of those that go on behind them. `is_cut` if `text`
    /// is itself the beginning of another.
    pub(crate) fn beginning<'t>(&self, text: &'t str, most: usize, is_cut: bool) -> Cow<'t, str> {
        if text.len() <= most {
            return self.hidden(text, is_cut);
        }
        let near = floor(text, most.saturating_add(self.reach()));
        let is_cut = is_cut || near < text.len();
        let near = text.get(..near).unwrap_or(text);
        Cow::Owned(self.part(near, 0..floor(text, most), is_cut))
    }

    /// `text` as it may be shown: without secrets, on one line, and of at most `limit` characters.
    pub(crate) fn shown(&self, text: &str, limit: usize) -> Shown {
        // A character has up to four bytes, and one more tells that there was more.
        let hidden = self.beginning(text, limit.saturating_add(1).saturating_mul(4), false);
        Shown(text::shown(&hidden, limit))
    }

    /// The beginning of a body as it may be shown, on one line, and how long it is in all if that is not all of it.
    pub(crate) fn body(
        &self,
        body: &[u8],
        decode: &dyn Fn(&[u8]) -> String,
        is_cut: bool,
    ) -> Shown {
        let near = body
            .get(..BODY.saturating_add(self.reach()))
            .unwrap_or(body);
        let is_cut = is_cut || near.len() < body.len();
        let text = decode(near);
        let mut shown = text::shown(&self.beginning(&text, BODY, is_cut), usize::MAX);
        if near.len() < body.len() || text.len() > BODY {
            shown.push_str(&format!("… ({} bytes)", body.len()));
        }
        Shown(shown)
    }

    /// How far from a place a secret may begin or end that reaches over it, in bytes.
    pub(crate) fn reach(&self) -> usize {
        self.0.longest().saturating_mul(GROWTH)
    }

    /// The places of secrets, in order, none touching another.
    fn find(&self, text: &str, is_cut: bool) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        if self.0.longest() > 0 && text.len() >= SHORTEST {
            let mut start = 0;
            while start < text.len() {
                let end = floor(text, (start + WINDOW).saturating_add(self.reach()));
                let is_last = end == text.len();
                let window = text.get(start..end).unwrap_or_default();
                let mut search = Search {
                    index: &self.0,
                    end: (is_cut && is_last).then_some(window.len()),
                    work: window.len().saturating_mul(WORK),
                    found: Vec::new(),
                };
                if search.all(window).is_none() {
                    search.found.push(0..window.len());
                }
                let here = search.found.into_iter();
                found.extend(here.map(|place| place.start + start..place.end + start));
                start = match is_last {
                    true => text.len(),
                    false => floor(text, start + WINDOW),
                };
            }
        }
        found.sort_unstable_by_key(|range: &Range<usize>| range.start);
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in found {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        merged
    }
}

/// A text of others that may be shown: no other way leads to one than a [`Redactor`].
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Shown(String);

impl Shown {
    /// A secret behind `before`.
    pub(crate) fn nothing(before: &'static str) -> Shown {
        Shown(format!("{before}{REDACTED}"))
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The search in one window of a text.
struct Search<'a> {
    index: &'a Index,
    /// Where the text was cut off, if it was.
    end: Option<usize>,
    /// How many characters may still be looked at.
    work: usize,
    found: Vec<Range<usize>>,
}

impl Search<'_> {
    /// `None` if so much is encoded in so many ways that not all of it can be looked at.
    fn all(&mut self, text: &str) -> Option<()> {
        self.layer(&Layer::plain(text), LAYERS)
    }

    fn layer(&mut self, layer: &Layer, depth: usize) -> Option<()> {
        self.work = self.work.checked_sub(layer.len())?;
        let (found, end) = (&mut self.found, self.end);
        self.index.look(layer, end.is_some(), &mut |place, whole| {
            let Some(place) = layer.origin(place) else {
                return;
            };
            match end {
                _ if whole => found.push(place),
                // Of what is not whole the rest was cut off.
                Some(end) if place.end + STUMP >= end => found.push(place.start..end),
                _ => {}
            }
        });
        let Some(depth) = depth.checked_sub(1) else {
            return Some(());
        };
        for decode in DECODERS {
            if let Some(inner) = decode(layer) {
                self.layer(&inner, depth)?;
            }
        }
        Some(())
    }
}

/// The last end of a character in `text` that is not behind `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut ends = (0..=at.min(text.len())).rev();
    ends.find(|at| text.is_char_boundary(*at))
        .unwrap_or_default()
}

/// The parts of `text` inside `part`, and something else for each secret that is found there.
fn cut(text: &str, part: Range<usize>, found: &[Range<usize>]) -> String {
    let mut shown = String::new();
    let mut at = part.start;
    for secret in found {
        if secret.end <= part.start || secret.start >= part.end {
            continue;
        }
        shown.push_str(text.get(at..secret.start.max(at)).unwrap_or_default());
        shown.push_str(REDACTED);
        at = secret.end.min(part.end);
    }
    shown.push_str(text.get(at..part.end).unwrap_or_default());
    shown
}

#[cfg(test)]
mod tests;
