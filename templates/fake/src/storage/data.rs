//! Bytes of objects: each is held once, however many objects and versions have it, and all of them are counted.

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use hyper::body::Bytes;

use crate::wire::Content;

/// How many bytes are held, and how many may be.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    held: Arc<AtomicU64>,
    most: u64,
}

/// Bytes that were sent at once; they count until nobody has them.
#[derive(Debug)]
struct Piece {
    bytes: Bytes,
    held: Arc<AtomicU64>,
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.held
            .fetch_sub(self.bytes.len() as u64, Ordering::Relaxed);
    }
}

impl Meter {
    pub fn new(most: u64) -> Self {
        Self {
            held: Arc::default(),
            most,
        }
    }

    /// The most bytes that are held.
    pub fn most(&self) -> u64 {
        self.most
    }

    /// Takes bytes in, if there is room for them.
    pub fn take(&self, bytes: Bytes) -> Option<Data> {
        let length = bytes.len() as u64;
        if self.held.load(Ordering::Relaxed).saturating_add(length) > self.most {
            return None;
        }
        self.held.fetch_add(length, Ordering::Relaxed);
        let piece = Arc::new(Piece {
            bytes,
            held: Arc::clone(&self.held),
        });
        let whole = 0..piece.bytes.len();
        Some(Data(vec![(piece, whole)]))
    }
}

/// What an object or a part consists of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Data(Vec<(Arc<Piece>, Range<usize>)>);

impl Data {
    pub fn len(&self) -> u64 {
        self.0.iter().map(|(_, range)| range.len() as u64).sum()
    }

    pub fn push(&mut self, other: Data) {
        self.0.extend(other.0);
    }

    /// A part of it, shared with the whole.
    pub fn slice(&self, range: Range<u64>) -> Data {
        let mut at = 0;
        let mut pieces = Vec::new();
        for (piece, own) in &self.0 {
            let end = at + own.len() as u64;
            let (from, to) = (range.start.max(at), range.end.min(end));
            if from < to {
                let start = own.start + usize::try_from(from - at).unwrap_or_default();
                let length = usize::try_from(to - from).unwrap_or_default();
                pieces.push((Arc::clone(piece), start..start + length));
            }
            at = end;
        }
        Data(pieces)
    }

    pub fn content(&self) -> Content {
        let pieces = self.0.iter();
        let bytes = pieces.map(|(piece, range)| piece.bytes.slice(range.clone()));
        Content::from_pieces(bytes.collect())
    }

    pub fn md5(&self) -> [u8; 16] {
        let mut context = md5::Context::new();
        for (piece, range) in &self.0 {
            context.consume(piece.bytes.get(range.clone()).unwrap_or_default());
        }
        context.finalize().0
    }
}

#[cfg(test)]
mod tests {
    use super::Meter;

    #[test]
    fn bytes_count_until_nobody_has_them() {
        let meter = Meter::new(10);
        let mut whole = meter.take("01234".into()).expect("there is room");
        whole.push(meter.take("56789".into()).expect("there is room"));
        assert!(meter.take("x".into()).is_none());
        let part = whole.slice(3..7);
        assert_eq!((part.len(), part.content().to_vec()), (4, b"3456".to_vec()));
        drop(whole);
        assert!(meter.take("x".into()).is_none(), "the part has both");
        drop(part);
        assert!(meter.take("0123456789".into()).is_some());
    }
}
