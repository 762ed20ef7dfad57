//! The encodings that may be taken off a text.

use std::ops::Range;

use super::base::{base64, hexadecimal};
use super::layer::{Char, Layer};

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

/// The names of HTML for characters of ASCII (WHATWG HTML, 13.5), each with what it stands for at its end.
const NAMES: &str = "amp& AMP& lt< LT< gt> GT> quot\" QUOT\" apos' Tab\t NewLine\n excl! num# dollar$ percnt% lpar( rpar) ast* \
    midast* plus+ comma, period. sol/ colon: semi; equals= quest? commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] \
    Hat^ lowbar_ UnderBar_ grave` lcub{ lbrace{ verbar| vert| rcub} rbrace}";

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
    let ascii = NAMES.split(' ').find_map(|entry| {
        let c = entry.chars().next_back()?;
        (entry.strip_suffix(c)? == name).then_some(c)
    });
    Some((ascii.or_else(latin)?, end + 1))
}
