//! Text of a document as doc comments that rustdoc and clippy have nothing to say about.
//!
//! Descriptions are CommonMark written for a web page. In a doc comment a bare URL, an HTML tag, a bracket or
//! an indented line means something else, so all that could is put right or escaped.

/// The width that long lines are wrapped at.
const WIDTH: usize = 100;

/// A doc comment in the making.
#[derive(Clone, Debug, Default)]
pub struct Doc(Vec<String>);

impl Doc {
    /// A doc comment that begins with text of ours.
    #[must_use]
    pub fn new(text: &str) -> Doc {
        Doc::default().own(text)
    }

    /// Adds a paragraph of a document's text.
    #[must_use]
    pub fn text(mut self, text: &str) -> Doc {
        let lines = clean(text);
        if !lines.is_empty() {
            self.gap();
            self.0.extend(lines);
        }
        self
    }

    /// Adds a paragraph that is known to be good Markdown.
    #[must_use]
    pub fn own(mut self, text: &str) -> Doc {
        if !text.is_empty() {
            self.gap();
            for line in text.lines() {
                wrap(line, "", &mut self.0);
            }
        }
        self
    }

    /// Adds a program that rustdoc compiles and does not run.
    #[must_use]
    pub fn program(mut self, text: &str) -> Doc {
        self.gap();
        self.0.push("```no_run".to_owned());
        self.0.extend(text.lines().map(str::to_owned));
        self.0.push("```".to_owned());
        self
    }

    /// Says something of ours where there is nothing yet.
    #[must_use]
    pub fn or(self, text: &str) -> Doc {
        if self.0.is_empty() {
            self.own(text)
        } else {
            self
        }
    }

    /// Adds a list, each entry known to be good Markdown.
    #[must_use]
    pub fn list<I: AsRef<str>>(mut self, entries: impl IntoIterator<Item = I>) -> Doc {
        self.gap();
        for entry in entries {
            wrap(&format!("- {}", entry.as_ref()), "  ", &mut self.0);
        }
        self
    }

    fn gap(&mut self) {
        if !self.0.is_empty() {
            self.0.push(String::new());
        }
    }

    /// The text as it stands in a Markdown file.
    #[must_use]
    pub fn markdown(&self) -> String {
        self.0.join("\n")
    }

    /// The comment in front of an item.
    #[must_use]
    pub fn outer(&self) -> String {
        comment("///", &self.0)
    }

    /// The comment at the top of a file.
    #[must_use]
    pub fn inner(&self) -> String {
        comment("//!", &self.0)
    }
}

/// Lines behind `marker`, each with a line of its own wherever the comment is put.
fn comment(marker: &str, lines: &[String]) -> String {
    let mut comment = String::new();
    for line in lines {
        comment.push('\n');
        comment.push_str(marker);
        if !line.is_empty() {
            comment.push(' ');
            comment.push_str(line);
        }
    }
    comment.push('\n');
    comment
}

/// The first sentence of a text, on one line.
#[must_use]
pub fn first_sentence(text: &str) -> String {
    let line = text
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let end = line
        .match_indices(". ")
        .map(|(at, _)| at)
        .find(|at| !line.get(..*at).is_some_and(abbreviated));
    inline(
        line.get(..end.map_or(line.len(), |at| at + 1))
            .unwrap_or(&line),
    )
}

fn abbreviated(front: &str) -> bool {
    ["e.g", "i.e", "etc", "vs", "approx", "max", "min"]
        .iter()
        .any(|short| front.ends_with(short))
}

/// A document's text, cleaned line by line.
fn clean(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    // The indent that lines of the list item above need.
    let mut hang: Option<usize> = None;
    for raw in text.lines() {
        // A tab stands for up to four spaces (CommonMark 0.31, 2.2), and clippy refuses it (`tabs_in_doc_comments`).
        let raw = raw.replace('\t', "    ");
        let line: String = raw.trim_end().chars().filter(|c| harmless(*c)).collect();
        let body = line.trim_start();
        if let Some(mark) = &fence {
            if body.starts_with(mark) && body.trim_start_matches(['`', '~']).is_empty() {
                lines.push(mark.clone());
                fence = None;
            } else {
                lines.push(line);
            }
            continue;
        }
        if let Some(mark) = fence_mark(body) {
            hang = None;
            // Without a language rustdoc would compile it.
            lines.push(format!("{mark}text"));
            fence = Some(mark);
            continue;
        }
        if body.is_empty() {
            hang = None;
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
            continue;
        }
        // `---` under a line makes a heading of it (CommonMark 0.31, 4.3), which no paragraph of a comment is meant to
        // be.
        let rule =
            body.len() >= 3 && (body.chars().all(|c| c == '-') || body.chars().all(|c| c == '='));
        if rule {
            continue;
        }
        if let Some(title) = body
            .strip_prefix('#')
            .map(|rest| rest.trim_start_matches('#').trim())
            && !title.is_empty()
            && body.trim_start_matches('#').starts_with(' ')
        {
            paragraph(&mut lines);
            lines.push(format!("**{}**", inline(title).replace('*', "")));
            lines.push(String::new());
            hang = None;
            continue;
        }
        match marker(body) {
            Some((mark, rest)) => {
                if hang.is_none() {
                    paragraph(&mut lines);
                }
                // Below that it would be a lazy continuation (CommonMark 0.31, 5.2), which
                // `clippy::doc_lazy_continuation` refuses.
                hang = Some(mark.len() + 1);
                wrap(
                    &format!("{mark} {}", inline(rest)),
                    &" ".repeat(mark.len() + 1),
                    &mut lines,
                );
            }
            None => {
                let indent = " ".repeat(hang.unwrap_or_default());
                wrap(&format!("{indent}{}", inline(body)), &indent, &mut lines);
            }
        }
    }
    lines.extend(fence);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// What a block of code begins with; between backticks on one line is no block.
fn fence_mark(body: &str) -> Option<String> {
    let sign = body
        .chars()
        .next()
        .filter(|sign| matches!(sign, '`' | '~'))?;
    let rest = body.trim_start_matches(sign);
    let mark = body.strip_suffix(rest)?;
    // Three at least, and behind backticks no other (CommonMark 0.31, 4.5).
    (mark.len() >= 3 && !rest.contains('`')).then(|| mark.to_owned())
}

/// Ends the paragraph above.
fn paragraph(lines: &mut Vec<String>) {
    if lines.last().is_some_and(|last| !last.is_empty()) {
        lines.push(String::new());
    }
}

/// The marker of a list item, made one of ours, and what follows it.
fn marker(body: &str) -> Option<(String, &str)> {
    let (first, rest) = body.split_once(' ')?;
    let number = first.strip_suffix(['.', ')']);
    let numbered = number.is_some_and(|digits| {
        // CommonMark 0.31, 5.2, allows nine digits: a number of four is a year more often than an item.
        (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    });
    match first {
        "-" | "*" | "+" | "\u{2022}" => Some(("-".to_owned(), rest.trim_start())),
        _ if numbered => Some((first.to_owned(), rest.trim_start())),
        _ => None,
    }
}

/// Characters that neither rustc nor a reader of the source is to meet: control characters, and those that are not
/// seen or turn the text around.
fn harmless(c: char) -> bool {
    // rustc refuses those that turn the text around (`text_direction_codepoint_in_comment`).
    let hidden = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
    ) || matches!(c, '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    !c.is_control() && !hidden
}

/// The text on one line, whatever it holds.
#[must_use]
pub fn one_line(text: &str) -> String {
    // Nearly every text is one line of ASCII as it comes.
    let plain = text.bytes().all(|b| matches!(b, b' '..=b'~'));
    if plain && !text.contains("  ") && text.trim().len() == text.len() {
        return text.to_owned();
    }
    let text: String = text
        .chars()
        .filter(|c| harmless(*c) || c.is_whitespace())
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name or a value of a document, to stand between backticks.
#[must_use]
pub fn code(text: &str) -> String {
    let shown = one_line(text).replace('`', "'");
    if text.is_empty() {
        "(empty)".to_owned()
    } else if shown.is_empty() {
        // Nothing but spaces and line breaks.
        format!("{text:?}")
    } else {
        shown
    }
}

/// One line of text: code spans and links stay, everything else loses its meaning.
#[must_use]
pub fn inline(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.as_str();
    let special = |b: u8| matches!(b, b'`' | b'[' | b']' | b'<' | b'>' | b'\\' | b'!' | b'h');
    while let Some(c) = rest.chars().next() {
        let run = rest.bytes().position(special).unwrap_or(rest.len());
        if run > 0 {
            out.push_str(rest.get(..run).unwrap_or_default());
            rest = rest.get(run..).unwrap_or_default();
            continue;
        }
        let taken = match c {
            '`' => code_span(rest, &mut out),
            '[' => link(rest, &mut out),
            '<' => tag(rest, &mut out),
            'h' => url(rest, &mut out),
            _ => 0,
        };
        if taken > 0 {
            rest = rest.get(taken..).unwrap_or_default();
            continue;
        }
        match c {
            // A bracket would be taken for a link to an item of Rust (`rustdoc::broken_intra_doc_links`).
            '`' | '[' | ']' | '<' | '>' => {
                out.push('\\');
                out.push(c);
            }
            // A backslash is one itself before anything but punctuation of ASCII (CommonMark 0.31, 2.4).
            '\\' if rest
                .chars()
                .nth(1)
                .is_none_or(|next| !next.is_ascii_punctuation()) =>
            {
                out.push_str("\\\\");
            }
            '\\' => {
                out.push('\\');
                out.extend(rest.chars().nth(1));
                rest = rest.get(1..).unwrap_or_default();
            }
            // What would be an image stays a link.
            // rustdoc would have every reader fetch it from wherever it is.
            '!' if rest.starts_with("![") => out.push_str("\\!"),
            c => out.push(c),
        }
        let width = rest.chars().next().map_or(0, char::len_utf8);
        rest = rest.get(width..).unwrap_or_default();
    }
    out
}

fn code_span(rest: &str, out: &mut String) -> usize {
    // A span ends with as many backticks as it began with (CommonMark 0.31, 6.1).
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let mark = "`".repeat(ticks);
    let Some(inside) = rest.get(ticks..) else {
        return 0;
    };
    match inside.find(&mark) {
        Some(0) | None => 0,
        Some(end) => {
            let span = inside.get(..end).unwrap_or_default();
            if span.contains('`')
                || inside
                    .get(end + ticks..)
                    .is_some_and(|after| after.starts_with('`'))
            {
                return 0;
            }
            out.push_str(&mark);
            out.push_str(span);
            out.push_str(&mark);
            ticks + end + ticks
        }
    }
}

/// `[text](https://...)` stays a link.
fn link(rest: &str, out: &mut String) -> usize {
    let found = rest.find("](").and_then(|middle| {
        let text = rest.get(1..middle)?;
        let target = rest.get(middle + 2..)?;
        let end = target.find(')')?;
        let target = target.get(..end)?;
        let good = target.starts_with("http")
            && !target.contains(char::is_whitespace)
            && !text.contains(['[', ']', '`', '<']);
        good.then(|| (format!("[{text}]({target})"), middle + 2 + end + 1))
    });
    match found {
        Some((link, taken)) => {
            out.push_str(&link);
            taken
        }
        None => 0,
    }
}

/// An HTML tag becomes a space, `<https://...>` stays.
fn tag(rest: &str, out: &mut String) -> usize {
    let Some(end) = rest.find('>') else { return 0 };
    let inside = rest.get(1..end).unwrap_or_default();
    if inside.starts_with("http") && !inside.contains(char::is_whitespace) {
        out.push_str(rest.get(..=end).unwrap_or_default());
        return end + 1;
    }
    let name = inside
        .trim_start_matches('/')
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    // rustdoc warns of a tag that is not closed (`rustdoc::invalid_html_tags`): those that descriptions hold are taken
    // out, and anything else in angle brackets is escaped.
    let known = [
        "a", "b", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol", "p",
        "pre", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
    ];
    if known.contains(&name.to_ascii_lowercase().as_str()) {
        if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
        return end + 1;
    }
    0
}

/// A bare URL becomes an automatic link.
fn url(rest: &str, out: &mut String) -> usize {
    // rustdoc warns of them (`rustdoc::bare_urls`).
    let starts = rest.starts_with("https://") || rest.starts_with("http://");
    if !starts || out.ends_with(|c: char| c.is_alphanumeric()) {
        return 0;
    }
    let stop = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | ')' | '|' | '\\');
    let mut url = rest.split(stop).next().unwrap_or_default();
    for (open, close) in [('[', ']'), ('{', '}')] {
        if !url.contains(open) {
            url = url.split(close).next().unwrap_or_default();
        }
    }
    // What ends a sentence is no part of the address (GitHub Flavored Markdown, 6.9).
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    if url.ends_with("//") {
        out.push_str(url);
    } else if url.contains(['{', '[']) {
        // A pattern, not an address.
        out.push('`');
        out.push_str(url);
        out.push('`');
    } else {
        out.push('<');
        out.push_str(url);
        out.push('>');
    }
    url.len()
}

/// Breaks a line at spaces; what follows the first break is indented.
fn wrap(line: &str, indent: &str, lines: &mut Vec<String>) {
    let start = line.len() - line.trim_start().len();
    let mut current = line.get(..start).unwrap_or_default().to_owned();
    let mut empty = true;
    for word in line.split_whitespace() {
        let long = current.chars().count() + 1 + word.chars().count() > WIDTH;
        // An item that begins in the line below its marker is none.
        let item = || {
            let first = current.trim();
            !first.contains(' ') && marker(&format!("{first} x")).is_some()
        };
        if !empty && long && !item() && !opens_a_block(word) {
            lines.push(std::mem::replace(&mut current, indent.to_owned()));
            empty = true;
        }
        if !empty {
            current.push(' ');
        }
        current.push_str(word);
        empty = false;
    }
    lines.push(current);
}

/// Whether a word would mean something else at the start of a line.
fn opens_a_block(word: &str) -> bool {
    // What begins a block does so in the middle of a paragraph as well (CommonMark 0.31, 4 and 5).
    marker(&format!("{word} x")).is_some()
        || word.starts_with(['#', '>', '|', '=', '~'])
        || word.starts_with("--")
        || word.starts_with("```")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> String {
        clean(text).join("\n")
    }

    #[test]
    fn a_long_word_stays_behind_the_marker_of_its_item() {
        let word = "x".repeat(WIDTH);
        assert_eq!(lines(&format!("- {word} y")), format!("- {word}\n  y"));
        assert_eq!(lines(&format!("a {word} y")), format!("a\n{word}\ny"));
    }

    #[test]
    fn what_would_mean_something_else_is_escaped() {
        let table = [
            ("GET /datacenters/[ID]", "GET /datacenters/\\[ID\\]"),
            ("Bearer <token>", "Bearer \\<token\\>"),
            ("see https://example.com/a.", "see <https://example.com/a>."),
            (
                "(https://{a}.example.com/x)",
                "(`https://{a}.example.com/x`)",
            ),
            (
                "[https://example.com/?x[]=1]",
                "\\[`https://example.com/?x[]=1]`",
            ),
            (
                "![image](https://example.com/i)",
                "\\![image](https://example.com/i)",
            ),
            ("[docs](https://example.com)", "[docs](https://example.com)"),
            ("`a[0] <b>` stays", "`a[0] <b>` stays"),
            ("one<br>two", "one two"),
            ("a lone ` tick", "a lone \\` tick"),
            ("    indented", "indented"),
            ("# Title\ntext", "**Title**\n\ntext"),
            ("text\n====\nmore", "text\nmore"),
        ];
        for (text, expected) in table {
            assert_eq!(lines(text), expected, "{text}");
        }
    }

    #[test]
    fn lists_hang_and_code_is_text() {
        assert_eq!(
            lines("Values:\n\t- one\n\t  goes on\n\t- two"),
            "Values:\n\n- one\n  goes on\n- two"
        );
        assert_eq!(lines("```\nlet x\n```"), "```text\nlet x\n```");
        assert_eq!(lines("```json\n{}"), "```text\n{}\n```");
    }

    #[test]
    fn the_first_sentence_ends_at_its_full_stop() {
        assert_eq!(
            first_sentence("The name, e.g. web. More."),
            "The name, e.g. web."
        );
        assert_eq!(
            first_sentence("One line\nand its end"),
            "One line and its end"
        );
    }
}
