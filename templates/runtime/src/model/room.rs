//! How much memory decoding may take: a short text can stand for a large value, such as `{}` for an object of forty members.
//!
//! What is built is estimated where it grows: items, entries, objects behind a pointer, values of any type and what is kept
//! beside fields. Texts are not counted by themselves: they are no longer than what they were read from.

use std::cell::Cell;

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(u64::MAX) };
    static IS_OVER: Cell<bool> = const { Cell::new(false) };
}

/// What an item of a list that is read place by place takes until it is read, in bytes.
pub(super) const ITEM: u64 = 32;

/// What a member that is read place by place takes until it is read, in bytes: its name twice, and places to find it.
pub(super) const MEMBER: u64 = 160;

/// The least that a tree of names takes: a node with room for eleven entries. How many of these are used is known of full
/// nodes only: at least every second.
pub(super) const NODE: u64 = 11;

/// As long as it is there, what is decoded on this thread has so much room.
pub(crate) struct Room {
    left: u64,
    is_over: bool,
}

impl Room {
    /// So many bytes; `None` for no limit.
    pub(crate) fn of(bytes: Option<usize>) -> Room {
        Room {
            left: LEFT.replace(bytes.map_or(u64::MAX, wide)),
            is_over: IS_OVER.replace(false),
        }
    }

    /// Whether it was not enough: what has been decoded is not all that came.
    pub(crate) fn is_over(&self) -> bool {
        is_over()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        LEFT.set(self.left);
        IS_OVER.set(self.is_over);
    }
}

/// Takes so many bytes; false if there are not as many, and from then on.
pub(super) fn take(bytes: u64) -> bool {
    match LEFT.get().checked_sub(bytes) {
        Some(left) if !IS_OVER.get() => {
            LEFT.set(left);
            true
        }
        _ => {
            IS_OVER.set(true);
            false
        }
    }
}

/// Takes the room of a value on the stack, or in a list.
#[inline]
pub(super) fn take_one<T>() -> bool {
    take(wide(size_of::<T>()))
}

/// Takes the room of an entry of a map that has `others` already.
pub(super) fn take_entry(bytes: usize, others: usize) -> bool {
    take(wide(bytes).saturating_mul(if others == 0 { NODE } else { 2 }))
}

/// Gives back what was taken for a while.
pub(super) fn give(bytes: u64) {
    LEFT.set(LEFT.get().saturating_add(bytes));
}

/// Whether there was not enough.
pub(super) fn is_over() -> bool {
    IS_OVER.get()
}

/// How much is left.
pub(super) fn left() -> u64 {
    LEFT.get()
}

/// Takes back what was taken for a value that is thrown away.
pub(super) fn set_left(bytes: u64) {
    LEFT.set(bytes);
}

/// As many as there can be on any machine.
pub(super) fn wide(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_stays_so_until_its_end() {
        let room = Room::of(Some(10));
        assert!(take(6) && !room.is_over());
        {
            let inner = Room::of(Some(100));
            assert!(take(100) && !take(1) && inner.is_over());
        }
        assert!(!room.is_over() && take(4) && !take(1) && !take(0) && room.is_over());
        drop(room);
        assert!(take(1 << 40) && !is_over());
    }
}
