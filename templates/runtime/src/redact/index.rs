//! What is looked for, and where it stands in a text whose encodings are taken off.

use std::ops::Range;
use std::sync::Arc;

use super::decoders::DECODERS;
use super::layer::{self, BREAK, Layer, SHORTEST};

/// The shortest text that is looked for because a secret is its base64.
const DECODED: usize = 12;

/// All secrets.
#[derive(Default)]
pub(super) struct Index {
    /// Those that are found by their bare characters.
    bare: Forms,
    /// Those that have too few of them.
    full: Forms,
    /// The bytes of the longest.
    longest: usize,
}

impl Index {
    pub(super) fn and(&self, secrets: &[&str]) -> Index {
        let (mut bare, mut full) = (self.bare.all.clone(), self.full.all.clone());
        let mut longest = self.longest;
        let mut add = |secret: &str| {
            let form = secret
                .bytes()
                .filter(|byte| is_bare(*byte))
                .collect::<Vec<_>>();
            if form.len() >= SHORTEST {
                bare.push(form.into());
            } else if secret.chars().filter(|c| !layer::is_space(*c)).count() >= SHORTEST {
                let form: String = secret.chars().filter(|c| !layer::is_space(*c)).collect();
                full.push(form.into_bytes().into());
            }
        };
        for secret in secrets {
            if secret.chars().count() < SHORTEST {
                continue;
            }
            longest = longest.max(secret.len());
            add(secret);
            // What it says is as secret as what it is, such as a script in base64, or a signed address.
            let plain = Layer::plain(secret);
            for inner in DECODERS.iter().filter_map(|decode| decode(&plain)) {
                let text = inner.whole(secret.len()).unwrap_or_default();
                if text.len() >= DECODED {
                    add(&text);
                }
            }
        }
        Index {
            bare: Forms::new(bare),
            full: Forms::new(full),
            longest,
        }
    }

    /// 0 where there is nothing to look for.
    pub(super) fn longest(&self) -> usize {
        match self.bare.all.is_empty() && self.full.all.is_empty() {
            true => 0,
            false => self.longest,
        }
    }

    /// Calls `found` with the places of secrets in a layer, by characters; and, if it `is_cut`, with those of the beginnings
    /// of secrets, which are not whole.
    pub(super) fn look(
        &self,
        layer: &Layer,
        is_cut: bool,
        found: &mut dyn FnMut(Range<usize>, bool),
    ) {
        let bare = |c: char| u8::try_from(c).is_ok_and(is_bare) || c == BREAK;
        let full = |c: char| !layer::is_space(c);
        self.bare.look(layer, &bare, is_cut, found);
        self.full.look(layer, &full, is_cut, found);
    }
}

/// Whether a character is the same however a text is laid out, and in whatever charset it was written and read: white
/// space is collapsed and broken, a plus sign is a space in forms, and a question mark is a letter that a charset lacks.
fn is_bare(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'+' | b'?')
}

/// Texts to be found, all in one pass. An automaton would take some bytes for each character of each secret, of which there
/// may be a thousand, or one of a megabyte.
#[derive(Default)]
struct Forms {
    /// Sorted.
    all: Vec<Arc<[u8]>>,
    /// For each, the longest other one that it begins with.
    within: Vec<Option<usize>>,
    /// A bit for each beginning that one of them has, by its hash.
    begins: Vec<u64>,
}

/// How many characters of the beginning of a secret are hidden wherever they stand: services quote what is long with a part of
/// it left out.
const QUOTED: usize = 16;

/// How many characters a further piece has at least, how many others may stand before it, and in how many places of
/// a text some may be left out: to look for what comes behind takes long.
const PIECE: usize = 8;
const GAP: usize = 16;
const LEFT_OUT: usize = 16;

/// How many bits there are for beginnings.
const BITS: usize = 1 << 14;

/// The bytes of a beginning.
type Beginning = [u8; 4];

impl Forms {
    fn new(given: Vec<Arc<[u8]>>) -> Forms {
        // Few as they are, putting each in its place takes less of a program than sorting does.
        let mut all: Vec<Arc<[u8]>> = Vec::with_capacity(given.len());
        for form in given {
            if let Err(place) = all.binary_search(&form) {
                all.insert(place, form);
            }
        }
        let mut within: Vec<Option<usize>> = Vec::with_capacity(all.len());
        let mut begins = vec![0; if all.is_empty() { 0 } else { BITS / 64 }];
        for (index, form) in all.iter().enumerate() {
            // The one before begins with all that both begin with.
            let mut other = index.checked_sub(1);
            while let Some(at) = other
                && all.get(at).is_some_and(|other| !form.starts_with(other))
            {
                other = within.get(at).copied().flatten();
            }
            within.push(other);
            if let Some((word, bit)) = form.first_chunk().map(place)
                && let Some(word) = begins.get_mut(word)
            {
                *word |= bit;
            }
        }
        Forms {
            all,
            within,
            begins,
        }
    }

    fn look(
        &self,
        layer: &Layer,
        wanted: &dyn Fn(char) -> bool,
        is_cut: bool,
        found: &mut dyn FnMut(Range<usize>, bool),
    ) {
        if self.all.is_empty() {
            return;
        }
        let (text, places) = layer.only(wanted);
        let mut tell = |start: usize, length: usize, whole: bool| {
            if let (Some(first), Some(last)) = (places.get(start), places.get(start + length - 1)) {
                found(*first..last + 1, whole);
            }
        };
        // As far as a part of a secret was found already.
        let (mut covered, mut left_out) = (0, 0);
        for start in 0..text.len() {
            let rest = text.get(start..).unwrap_or_default();
            let Some(beginning) = rest.first_chunk() else {
                break;
            };
            let (word, bit) = place(beginning);
            if self.begins.get(word).is_none_or(|word| word & bit == 0) {
                continue;
            }
            let behind = self.all.partition_point(|form| **form <= *rest);
            // Whatever `rest` begins with, the last one that is not behind it begins with as well.
            let mut at = behind.checked_sub(1);
            while let Some(index) = at
                && let Some(form) = self.all.get(index)
            {
                if rest.starts_with(form) {
                    tell(start, form.len(), true);
                    break;
                }
                at = self.within.get(index).copied().flatten();
            }
            if start < covered {
                continue;
            }
            let near = [behind.checked_sub(1), Some(behind)].into_iter().flatten();
            let near = near.filter_map(|index| self.all.get(index));
            let parts = near.map(|form| part(form, rest, &mut left_out));
            let (known, reach) = parts.max().unwrap_or_default();
            if known >= QUOTED {
                covered = start + reach;
                tell(start, reach, true);
            }
            if is_cut && known >= SHORTEST {
                tell(start, reach, false);
            }
        }
    }
}

/// How many bytes of `form` stand at the beginning of `text`, and how many of `text` they take: other characters may stand
/// between its pieces, as at the beginning of each line, and some of it may be left out there.
fn part(form: &[u8], text: &[u8], left_out: &mut usize) -> (usize, usize) {
    let mut known = alike(form, text);
    let (mut reach, mut next) = (known, known);
    while known >= QUOTED && next < form.len() {
        let rest = form.get(next..).unwrap_or_default();
        let least = PIECE.min(rest.len());
        let behind = |gap| Some((gap, text.get(reach + gap..)?));
        let mut gaps = (0..=GAP).filter_map(behind);
        let goes_on = gaps
            .find_map(|(gap, text)| Some((gap, 0, alike(rest, text))).filter(|at| at.2 >= least));
        let piece = goes_on.or_else(|| {
            *left_out += 1;
            let mut gaps = (0..=GAP)
                .filter_map(behind)
                .filter(|_| *left_out <= LEFT_OUT);
            gaps.find_map(|(gap, text)| {
                let first = text.get(..least)?;
                let skipped = rest.windows(least).position(|piece| piece == first)?;
                Some((gap, skipped, alike(rest.get(skipped..)?, text)))
            })
        });
        let Some((gap, skipped, length)) = piece else {
            break;
        };
        known += length;
        reach += gap + length;
        next += skipped + length;
    }
    (known, reach)
}

fn alike(form: &[u8], text: &[u8]) -> usize {
    form.iter().zip(text).take_while(|(a, b)| a == b).count()
}

/// The word and the bit of a beginning.
fn place(beginning: &Beginning) -> (usize, u64) {
    let hash = u32::from_le_bytes(*beginning).wrapping_mul(0x9e37_79b1) >> 18;
    let hash = usize::try_from(hash).unwrap_or_default();
    (hash / 64, 1 << (hash % 64))
}
