//! Text that matches a regular expression.

use regex_syntax::{
    Parser,
    hir::{Class, Hir, HirKind, Repetition},
};

/// Text that the pattern matches, if it can be read. Repetitions take at most `extra` rounds above their
/// minimum; `random` decides between alternatives.
pub(crate) fn matching(
    pattern: &str,
    extra: u32,
    random: &mut dyn FnMut() -> u64,
) -> Option<String> {
    let pattern = Parser::new().parse(pattern).ok()?;
    let mut text = String::new();
    write(&pattern, extra, random, &mut text)?;
    Some(text)
}

fn write(node: &Hir, extra: u32, random: &mut dyn FnMut() -> u64, text: &mut String) -> Option<()> {
    match node.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => text.push(member(class, random)?),
        HirKind::Capture(capture) => write(&capture.sub, extra, random, text)?,
        HirKind::Concat(parts) => {
            for part in parts {
                write(part, extra, random, text)?;
            }
        }
        HirKind::Alternation(parts) => write(pick(parts, random)?, extra, random, text)?,
        HirKind::Repetition(repetition) => {
            for _ in 0..rounds(repetition, extra, random) {
                write(&repetition.sub, extra, random, text)?;
            }
        }
    }
    Some(())
}

fn rounds(repetition: &Repetition, extra: u32, random: &mut dyn FnMut() -> u64) -> u64 {
    let least = u64::from(repetition.min);
    let most = u64::from(repetition.max.unwrap_or(u32::MAX)).min(least + u64::from(extra));
    least + random() % (most - least + 1)
}

fn member(class: &Class, random: &mut dyn FnMut() -> u64) -> Option<char> {
    let has = |wanted: char| match class {
        Class::Unicode(class) => class
            .ranges()
            .iter()
            .any(|range| range.start() <= wanted && wanted <= range.end()),
        Class::Bytes(class) => u8::try_from(wanted).is_ok_and(|wanted| {
            class
                .ranges()
                .iter()
                .any(|range| range.start() <= wanted && wanted <= range.end())
        }),
    };
    let printable: Vec<char> = (' '..='~').filter(|wanted| has(*wanted)).collect();
    if printable.len() == 95 {
        // Patterns for addresses write the dot without escaping it.
        return Some('.');
    }
    let word: Vec<char> = printable
        .iter()
        .copied()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let first = || match class {
        Class::Unicode(class) => class.ranges().first().map(|range| range.start()),
        Class::Bytes(class) => class
            .ranges()
            .first()
            .map(|range| char::from(range.start())),
    };
    pick(&word, random)
        .or_else(|| pick(&printable, random))
        .copied()
        .or_else(first)
}

fn pick<'a, T>(items: &'a [T], random: &mut dyn FnMut() -> u64) -> Option<&'a T> {
    let index = random().checked_rem(items.len() as u64)?;
    items.get(index as usize)
}
