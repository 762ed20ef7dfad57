//! A text with some of its encodings taken off, character by character.

use std::ops::Range;

/// Shorter values are not looked for: a password of one character stands in every text.
pub(super) const SHORTEST: usize = 6;

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

/// Takes one encoded character off the beginning; gives it and how many characters it took.
pub(super) type Decode = fn(&[Char]) -> Option<(char, usize)>;

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
    pub(super) fn each(&self, sign: char, decode: Decode) -> Option<Layer> {
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
