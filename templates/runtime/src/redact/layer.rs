//! A text with some of its encodings taken off, character by character.

use std::ops::Range;

use super::base::{base64, hexadecimal};

/// Stands between what did not stand beside each other; no character of any text (Unicode 23.7).
pub(super) const BREAK: char = '\u{10ffff}';

/// White space, and what is as little to be seen.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// A character, and where what it stands for begins and ends in the original.
#[derive(Clone, Copy)]
pub(super) struct Char {
    pub c: char,
    pub start: u32,
    pub end: u32,
}

/// A text with some of its encodings taken off.
pub(super) struct Layer(pub Vec<Char>);

/// Takes one more encoding off; `None` if there is nothing of it.
type Decoder = fn(&Layer) -> Option<Layer>;

pub(super) const DECODERS: [Decoder; 6] = [
    |layer| layer.each('\\', escape),
    |layer| layer.each('%', percent),
    |layer| layer.each('&', entity),
    |layer| layer.each('=', quoted),
    base64,
    hexadecimal,
];

/// Takes one encoded character off the beginning; gives it and how many characters it took.
type Decode = fn(&[Char]) -> Option<(char, usize)>;

impl Layer {
    pub(super) fn plain(text: &str) -> Layer {
        let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
        let chars = text.char_indices().map(|(at, c)| Char {
            c,
            start: place(at),
            end: place(at + c.len_utf8()),
        });
        Layer(chars.collect())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The text that comes from all of an original of so many bytes, but for what fills up its end.
    pub(super) fn whole(&self, bytes: usize) -> Option<String> {
        let mut pieces = self.0.split(|char| char.c == BREAK);
        let whole = pieces.find(|piece| {
            let from = piece.first().is_some_and(|char| char.start == 0);
            from && piece
                .last()
                .is_some_and(|char| char.end as usize + 3 > bytes)
        });
        Some(whole?.iter().map(|char| char.c).collect())
    }

    /// The characters that are wanted, in UTF-8, and for each byte which character of the layer it is of.
    pub(super) fn only(&self, wanted: &dyn Fn(char) -> bool) -> (Vec<u8>, Vec<usize>) {
        let (mut text, mut places) = (Vec::new(), Vec::new());
        for (index, char) in self.0.iter().enumerate() {
            if wanted(char.c) {
                let mut bytes = [0; 4];
                let bytes = char.c.encode_utf8(&mut bytes).as_bytes();
                text.extend_from_slice(bytes);
                places.extend(std::iter::repeat_n(index, bytes.len()));
            }
        }
        (text, places)
    }

    /// Where a part of this stands in the original.
    pub(super) fn origin(&self, part: Range<usize>) -> Option<Range<usize>> {
        let first = self.0.get(part.start)?;
        let last = self.0.get(part.end.checked_sub(1)?)?;
        Some(first.start as usize..last.end as usize)
    }

    /// With what `decode` takes off wherever `sign` stands.
    fn each(&self, sign: char, decode: Decode) -> Option<Layer> {
        if !self.0.iter().any(|char| char.c == sign) {
            return None;
        }
        let mut chars = Vec::with_capacity(self.0.len());
        let mut changed = false;
        let mut rest = self.0.as_slice();
        while let Some(at) = rest.iter().position(|char| char.c == sign) {
            let (before, from) = rest.split_at_checked(at)?;
            chars.extend_from_slice(before);
            let (first, length) = (from.first()?, decode(from));
            let (c, length) = length.unwrap_or((sign, 1));
            changed |= length > 1;
            let (start, end) = (first.start, from.get(length - 1)?.end);
            chars.push(Char { c, start, end });
            rest = from.get(length..)?;
        }
        chars.extend_from_slice(rest);
        changed.then_some(Layer(chars))
    }
}

fn at(text: &[Char], index: usize) -> Option<char> {
    text.get(index).map(|char| char.c)
}

fn digits(text: &[Char], range: Range<usize>) -> Option<u32> {
    let mut value = 0u32;
    for index in range {
        value = value.checked_mul(16)? + at(text, index)?.to_digit(16)?;
    }
    Some(value)
}

/// The escapes of JSON (RFC 8259, 7), of Rust and of shells.
fn escape(text: &[Char]) -> Option<(char, usize)> {
    let digits = |range| digits(text, range);
    let simple = |c| Some((c, 2));
    match at(text, 1)? {
        c if c.is_ascii_punctuation() => simple(c),
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'b' => simple('\u{8}'),
        'f' => simple('\u{c}'),
        '0' => simple('\0'),
        'x' => Some((char::from_u32(digits(2..4)?)?, 4)),
        'u' if at(text, 2)? == '{' => {
            let end = (3..10).find(|index| at(text, *index) == Some('}'))?;
            Some((char::from_u32(digits(3..end)?)?, end + 1))
        }
        'u' => {
            let first = digits(2..6)?;
            if let Some(c) = char::from_u32(first) {
                return Some((c, 6));
            }
            let low = (at(text, 6)? == '\\' && at(text, 7)? == 'u').then(|| digits(8..12))??;
            let both = char::decode_utf16([u16::try_from(first).ok()?, u16::try_from(low).ok()?]);
            Some((both.flatten().next()?, 12))
        }
        _ => None,
    }
}

/// Bytes of two hexadecimal digits behind a sign each: one character in UTF-8, or else a byte of a charset that has one for
/// each.
fn byte(text: &[Char], sign: char) -> Option<(char, usize)> {
    let byte = |index: usize| {
        let value = (at(text, index)? == sign).then(|| digits(text, index + 1..index + 3))?;
        u8::try_from(value?).ok()
    };
    let mut bytes = vec![byte(0)?];
    loop {
        if let Ok(text) = std::str::from_utf8(&bytes) {
            return Some((text.chars().next()?, 3 * bytes.len()));
        }
        match byte(3 * bytes.len()).filter(|_| bytes.len() < 4) {
            Some(next) => bytes.push(next),
            None => return Some((char::from(*bytes.first()?), 3)),
        }
    }
}

/// Percent-encoding (RFC 3986, 2.1). The plus sign that forms have for a space is compared with nothing.
fn percent(text: &[Char]) -> Option<(char, usize)> {
    byte(text, '%')
}

/// Quoted-printable (RFC 2045, 6.7), with its soft ends of lines.
fn quoted(text: &[Char]) -> Option<(char, usize)> {
    match (at(text, 1)?, at(text, 2)) {
        ('\r', Some('\n')) => Some(('\n', 3)),
        ('\n', _) => Some(('\n', 2)),
        _ => byte(text, '='),
    }
}

/// The names of HTML for characters of ASCII (WHATWG HTML, 13.5).
const NAMES: [(&str, char); 43] = [
    ("amp", '&'),
    ("AMP", '&'),
    ("lt", '<'),
    ("LT", '<'),
    ("gt", '>'),
    ("GT", '>'),
    ("quot", '"'),
    ("QUOT", '"'),
    ("apos", '\''),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("excl", '!'),
    ("num", '#'),
    ("dollar", '$'),
    ("percnt", '%'),
    ("lpar", '('),
    ("rpar", ')'),
    ("ast", '*'),
    ("midast", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("period", '.'),
    ("sol", '/'),
    ("colon", ':'),
    ("semi", ';'),
    ("equals", '='),
    ("quest", '?'),
    ("commat", '@'),
    ("lsqb", '['),
    ("lbrack", '['),
    ("bsol", '\\'),
    ("rsqb", ']'),
    ("rbrack", ']'),
    ("Hat", '^'),
    ("lowbar", '_'),
    ("UnderBar", '_'),
    ("grave", '`'),
    ("lcub", '{'),
    ("lbrace", '{'),
    ("verbar", '|'),
    ("vert", '|'),
    ("rcub", '}'),
    ("rbrace", '}'),
];

/// The names of the characters from U+00A0 on, in their order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml \
    Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
    times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave \
    eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute \
    ucirc uuml yacute thorn yuml";

/// Characters as HTML writes them.
fn entity(text: &[Char]) -> Option<(char, usize)> {
    let end = text.iter().take(12).position(|char| char.c == ';')?;
    let name: String = text.get(1..end)?.iter().map(|char| char.c).collect();
    if let Some(number) = name.strip_prefix('#') {
        let value = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return Some((char::from_u32(value.ok()?)?, end + 1));
    }
    let latin = || {
        let index = LATIN
            .split_ascii_whitespace()
            .position(|known| known == name)?;
        char::from_u32(0xa0 + u32::try_from(index).ok()?)
    };
    let mut names = NAMES.iter();
    let found = names.find(|(known, _)| *known == name).map(|(_, c)| *c);
    Some((found.or_else(latin)?, end + 1))
}
