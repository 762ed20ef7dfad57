//! Texts of others, for people to read: on one line, without what steers a terminal, and not too long.

use std::borrow::Cow;

/// At most `limit` characters of `text`. Control characters, ends of lines and what changes the direction
/// of writing are escaped: a server must not be able to write a second line into a log, or over the first.
pub(crate) fn shown(text: &str, limit: usize) -> String {
    let mut line = String::with_capacity(text.len().min(limit));
    for (index, c) in text.chars().enumerate() {
        if index == limit {
            line.push('…');
            break;
        }
        if steers(c) {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
    }
    line
}

/// Whether a character is no part of what is written. Unicode TR36, 3.1 and 3.2, names those that
/// hide or turn round the others.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A text of any bytes, for people to read: in UTF-8, and what is none as in windows-1252, so that no letter of one is lost.
pub(crate) fn readable(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| western(*byte)));
    }
    Cow::Owned(text)
}

/// windows-1252, which is what all labels of ISO 8859-1 and ASCII mean in practice (WHATWG Encoding, 4.2).
pub(crate) fn western(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let high = byte.checked_sub(0x80);
    let high = high.and_then(|high| HIGH.get(usize::from(high)));
    high.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_steers_a_terminal_is_escaped() {
        for (text, expected) in [
            ("plain – ünïcode", "plain – ünïcode"),
            ("a\r\nb\tc", r"a\r\nb\tc"),
            ("\u{1b}[31mred\u{7}", r"\u{1b}[31mred\u{7}"),
            ("\u{202e}evil\u{2066}\u{9b}", r"\u{202e}evil\u{2066}\u{9b}"),
            ("a\u{61c}b\u{e0041}\u{fff9}", r"a\u{61c}b\u{e0041}\u{fff9}"),
        ] {
            assert_eq!(shown(text, 100), expected);
        }
        assert_eq!(shown("abcdef", 3), "abc…");
        assert_eq!(shown("abc", 3), "abc");
    }

    #[test]
    fn bytes_of_any_charset_are_a_text() {
        for (bytes, expected) in [
            ("é€".as_bytes(), "é€"),
            (b"a\xe9b\x80", "aéb€"),
            (b"\xc3\xa9\xe9", "éé"),
            (b"\xe2\x82", "â‚"),
        ] {
            assert_eq!(super::readable(bytes), expected);
        }
    }
}
