//! The pieces of a document, one after another.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::name::is_blank;
use crate::model::decode::DecodeError;
use crate::model::{raw, room};

/// How many attributes an element may have: to find one twice, each is compared with all others.
const ATTRIBUTES: usize = 256;

/// Why a text is no document that can be read, and where.
pub(super) struct Broken {
    problem: String,
    at: usize,
}

/// Something in an element.
pub(super) enum Piece<'a> {
    Start(BytesStart<'a>),
    Text(Cow<'a, str>),
    End,
}

/// A text that is read once, from the start to the end.
pub(super) struct Source<'a> {
    text: &'a str,
    /// Where in the text the reader began.
    offset: usize,
    reader: Reader<&'a [u8]>,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        // `<a/>` and `<a></a>` are the same (XML 1.0, 3.1).
        reader.config_mut().expand_empty_elements = true;
        Source {
            text,
            offset: 0,
            reader,
        }
    }

    /// How far it has been read.
    pub fn position(&self) -> usize {
        self.offset + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The inside of an element once more, which has been read to its end: `position` is that behind its start tag.
    pub fn again(&self, position: usize) -> Self {
        let text = self.text.get(position..).unwrap_or_default();
        let mut again = Source::new(text);
        again.text = self.text;
        again.offset = position;
        // That of the element itself, and of what is around it: they have been looked at.
        let config = again.reader.config_mut();
        (config.check_end_names, config.allow_unmatched_ends) = (false, true);
        again
    }

    /// Something is wrong where the reader is.
    pub fn broken(&self, problem: impl Into<String>) -> Broken {
        Broken {
            problem: problem.into(),
            at: self.position(),
        }
    }

    /// There is no more room for what comes.
    pub fn over(&self) -> Broken {
        room::take(u64::MAX);
        self.broken("there is no room for it")
    }

    /// What comes next, but for comments and instructions; none at the end of the text.
    fn any(&mut self) -> Result<Option<Piece<'a>>, Broken> {
        loop {
            let event = self.reader.read_event().map_err(|error| Broken {
                problem: format!("not well-formed XML: {error}"),
                at: self.offset
                    + usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX),
            })?;
            return Ok(Some(match event {
                Event::Start(start) | Event::Empty(start) => Piece::Start(start),
                Event::End(_) => Piece::End,
                Event::Text(text) => Piece::Text(text.xml10_content()),
                Event::CData(text) => Piece::Text(text.xml10_content()),
                Event::GeneralRef(name) => Piece::Text(self.referred(&name)?.to_string().into()),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
                Event::DocType(_) => {
                    return Err(self.broken("a document type, which is not read here"));
                }
                Event::Eof => return Ok(None),
            }));
        }
    }

    /// What comes next in an element.
    pub fn next(&mut self) -> Result<Piece<'a>, Broken> {
        match self.any()? {
            Some(piece) => Ok(piece),
            None => Err(self.broken("not well-formed XML: the document ends within an element")),
        }
    }

    /// The start of the root.
    pub fn root(&mut self) -> Result<BytesStart<'a>, Broken> {
        loop {
            match self.any()? {
                Some(Piece::Text(text)) if is_blank(&text) => {}
                Some(Piece::Start(start)) => return Ok(start),
                Some(_) => return Err(self.broken("not XML: it does not begin with an element")),
                None => return Err(self.broken("not XML: there is no element")),
            }
        }
    }

    /// That nothing comes behind the root.
    pub fn end(&mut self) -> Result<(), Broken> {
        while let Some(piece) = self.any()? {
            if !matches!(&piece, Piece::Text(text) if is_blank(text)) {
                return Err(self.broken("not well-formed XML: there is something behind the root"));
            }
        }
        Ok(())
    }

    /// What a reference stands for: there are no other entities than those of XML itself (4.6), and characters.
    fn referred(&self, name: &BytesRef<'_>) -> Result<char, Broken> {
        Ok(match &**name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "apos" => '\'',
            "quot" => '"',
            _ => match name.resolve_char_ref() {
                // Some that XML lacks are sent all the same, such as `&#x1;` in names of objects.
                Ok(Some(sign)) => sign,
                _ => return Err(self.broken("an entity that is not one of XML's own")),
            },
        })
    }

    /// The text of an element to its end; none if there are elements in it.
    pub fn text(&mut self, depth: usize) -> Result<Option<Cow<'a, str>>, Broken> {
        let mut text = Cow::Borrowed("");
        let mut is_text = true;
        loop {
            match self.next()? {
                Piece::Text(more) if text.is_empty() => text = more,
                Piece::Text(more) => text.to_mut().push_str(&more),
                Piece::Start(_) => {
                    is_text = false;
                    self.skip(depth + 1)?;
                }
                Piece::End => return Ok(is_text.then_some(text)),
            }
        }
    }

    /// Goes to the end of an element.
    pub fn skip(&mut self, depth: usize) -> Result<(), Broken> {
        self.deep(depth)?;
        let mut within = 0;
        loop {
            match self.next()? {
                Piece::Start(_) => {
                    within += 1;
                    self.deep(depth + within)?;
                }
                Piece::End if within == 0 => return Ok(()),
                Piece::End => within -= 1,
                Piece::Text(_) => {}
            }
        }
    }

    /// That an element which stands in `depth` others is not too deep.
    pub fn deep(&self, depth: usize) -> Result<(), Broken> {
        match depth > raw::DEEPEST {
            true => Err(self.broken(format!(
                "there are more than {} elements in one another",
                raw::DEEPEST
            ))),
            false => Ok(()),
        }
    }

    /// The attributes of an element but for namespaces, by their names with prefixes.
    pub fn attributes<'s>(
        &self,
        start: &'s BytesStart<'_>,
    ) -> Result<Vec<(&'s str, Cow<'s, str>)>, Broken> {
        let mut found = Vec::new();
        // As with nearly all elements.
        if start.attributes_raw().is_empty() {
            return Ok(found);
        }
        for attribute in start.attributes() {
            let attribute =
                attribute.map_err(|error| self.broken(format!("not well-formed XML: {error}")))?;
            if found.len() >= ATTRIBUTES {
                return Err(
                    self.broken(format!("an element has more than {ATTRIBUTES} attributes"))
                );
            }
            let name = attribute.key.into_inner();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value =
                value.map_err(|error| self.broken(format!("not well-formed XML: {error}")))?;
            found.push((name, value));
        }
        // What declares namespaces is no attribute of the value (Namespaces in XML 1.0, 3).
        found.retain(|(name, _)| *name != "xmlns" && !name.starts_with("xmlns:"));
        Ok(found)
    }
}

/// The name of an element or attribute without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// The name of the root of a document, if it is one.
pub(crate) fn root(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?;
    let start = Source::new(text).root().ok()?;
    Some(local(start.name().into_inner()).to_owned())
}

/// The charset that a document says it is in, in lower case (XML 1.0, 4.3.3); none if it does not.
pub(crate) fn declared_charset(text: &[u8]) -> Option<String> {
    let start = text.get(..200).unwrap_or(text);
    let start = start.split(|byte| *byte == b'>').next()?;
    // It stands at the very start, or is none (XML 1.0, 2.8).
    let start = std::str::from_utf8(start.strip_prefix(b"<?xml")?).ok()?;
    let (_, value) = start.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|sign| matches!(sign, '"' | '\''))?;
    let value = value.strip_prefix(quote)?.split(quote).next()?;
    Some(value.to_ascii_lowercase())
}

impl Broken {
    /// The error of a document.
    pub fn error(self, text: &str) -> DecodeError {
        let at = self.at.min(text.len());
        DecodeError::new(self.problem, path(text, at), String::new()).near(text.as_bytes(), at)
    }
}

/// The elements that a place in a document stands in, such as `List.Item[3].Name`; worked out only once reading has failed
/// there.
fn path(text: &str, at: usize) -> String {
    /// An element, its number among those of its name in a row, and the last one in it.
    struct Step {
        name: String,
        number: usize,
        last: Option<(String, usize)>,
    }
    let mut source = Source::new(text);
    let mut steps: Vec<Step> = Vec::new();
    while let Ok(Some(piece)) = source.any() {
        if source.position() > at || steps.len() > raw::DEEPEST {
            break;
        }
        match piece {
            Piece::Start(start) => {
                let name = local(start.name().into_inner()).to_owned();
                let last = steps.last_mut().map(|step| &mut step.last);
                let number = match last {
                    Some(Some((before, number))) if *before == name => {
                        *number += 1;
                        *number
                    }
                    Some(last) => {
                        *last = Some((name.clone(), 0));
                        0
                    }
                    None => 0,
                };
                steps.push(Step {
                    name,
                    number,
                    last: None,
                });
            }
            Piece::End => drop(steps.pop()),
            Piece::Text(_) => {}
        }
    }
    let steps = steps.iter().map(|step| match step.number {
        0 => step.name.clone(),
        number => format!("{}[{number}]", step.name),
    });
    steps.collect::<Vec<_>>().join(".")
}
