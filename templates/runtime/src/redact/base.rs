//! Base64 and hexadecimal digits in a text: what they may stand for, wherever they begin.

use super::layer::{BREAK, Char, Layer, SHORTEST, is_space};

/// The value of a digit of base64, in either alphabet (RFC 4648, 4 and 5).
fn sixty_four(c: char) -> Option<u8> {
    let c = u8::try_from(c).ok()?;
    Some(match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

fn sixteen(c: char) -> Option<u8> {
    u8::try_from(c.to_digit(16)?).ok()
}

/// With base64 taken off: any text may be some, and what it would stand for is kept where it is a text as well.
pub(super) fn base64(layer: &Layer) -> Option<Layer> {
    runs(layer, 6, sixty_four, is_space)
}

/// With hexadecimal digits taken off, of which each two may be apart.
pub(super) fn hexadecimal(layer: &Layer) -> Option<Layer> {
    runs(layer, 4, sixteen, |c| is_space(c) || matches!(c, ':' | '-'))
}

/// A digit, with its place in the original.
type Digit = (u8, u32, u32);

/// Takes runs of digits of so many bits for bytes; what is `between` digits does not end a run.
fn runs(
    layer: &Layer,
    bits: usize,
    digit: fn(char) -> Option<u8>,
    between: fn(char) -> bool,
) -> Option<Layer> {
    let mut found = Vec::new();
    let mut run: Vec<Digit> = Vec::new();
    for char in &layer.0 {
        match digit(char.c) {
            Some(value) => run.push((value, char.start, char.end)),
            None if between(char.c) => {}
            None => {
                decode(&run, bits, &mut found);
                run.clear();
            }
        }
    }
    decode(&run, bits, &mut found);
    (!found.is_empty()).then_some(Layer(found))
}

/// Decodes a run from each of the digits at which a byte may begin.
fn decode(run: &[Digit], bits: usize, found: &mut Vec<Char>) {
    if run.len() * bits < SHORTEST * 8 {
        return;
    }
    let mut bytes = Vec::with_capacity(run.len() * bits / 8);
    // In 24 bits digits and bytes begin together, in 8 of two digits each as well.
    for skipped in 0..if bits == 6 { 4 } else { 2 } {
        let (mut held, mut count) = (0u32, 0);
        let mut start = None;
        bytes.clear();
        for (value, from, to) in run.iter().skip(skipped) {
            let first = *start.get_or_insert(*from);
            held = held << bits | u32::from(*value);
            count += bits;
            if count >= 8 {
                count -= 8;
                let byte = u8::try_from(held >> count & 0xff).unwrap_or_default();
                bytes.push((byte, first, *to));
                // A digit may be of two bytes.
                start = (count > 0).then_some(*from);
            }
        }
        texts(&bytes, found);
    }
}

/// Keeps what is a text among bytes.
fn texts(bytes: &[Digit], found: &mut Vec<Char>) {
    let is_end = |(byte, _, _): &Digit| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    for piece in bytes.split(is_end) {
        if piece.len() < SHORTEST {
            continue;
        }
        let visible = piece
            .iter()
            .filter(|(byte, _, _)| matches!(byte, b' '..=b'~'));
        let visible = visible.count();
        let plain: Vec<u8> = piece.iter().map(|(byte, _, _)| *byte).collect();
        // Most bytes that nobody meant to be letters are none.
        let is_text = visible >= SHORTEST && visible * 5 >= piece.len() * 3;
        if !is_text && std::str::from_utf8(&plain).is_err() {
            continue;
        }
        let mut at = 0;
        for chunk in plain.utf8_chunks() {
            let whole = chunk.valid().chars().map(|c| (c, c.len_utf8()));
            // Of another charset: most have a letter for each byte.
            let other = chunk.invalid().iter().map(|byte| (char::from(*byte), 1));
            for (c, length) in whole.chain(other) {
                if let (Some((_, start, _)), Some((_, _, end))) =
                    (piece.get(at), piece.get(at + length - 1))
                {
                    let (start, end) = (*start, *end);
                    found.push(Char { c, start, end });
                }
                at += length;
            }
        }
        found.push(Char {
            c: BREAK,
            start: 0,
            end: 0,
        });
    }
}
