//! What speaks for and against a type, counted.

/// What speaks for and against a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Whether something in it is of another type, or missing: it is valid as nothing of the type.
    pub contradicts: bool,
    /// Members that the type does not know, that are missing further in, or of another type.
    pub odd: usize,
    /// Members that the type knows.
    pub known: usize,
    /// Values that an enumeration does not list.
    pub unlisted: usize,
    /// Values that not every text or number is: dates, integers, what an enumeration lists.
    pub particular: usize,
    /// Whether nothing is known of the object: that is no evidence.
    pub is_blank: bool,
}

impl Evidence {
    pub(super) fn add(&mut self, other: Evidence) {
        self.contradicts |= other.contradicts;
        self.odd += other.odd;
        self.known += other.known;
        self.unlisted += other.unlisted;
        self.particular += other.particular;
    }
}
