//! Texts of others, for people to read: on one line, without what steers a terminal, and not too long.

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
}
