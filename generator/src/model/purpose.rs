//! What a value is for, which says what has to be in it.

/// Where a value goes, and whether it goes as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It is sent as a whole: what the service sets is not asked for.
    Sent,
    /// It is sent, and what it leaves out stays as it is.
    Changed,
    /// It comes from the service.
    Answered,
}

impl Purpose {
    /// Whether a member with these marks is in it at all (OpenAPI 3.0.3, Schema Object, `readOnly` and `writeOnly`).
    #[must_use]
    pub fn holds(self, read_only: bool, write_only: bool) -> bool {
        match self {
            Purpose::Sent | Purpose::Changed => !read_only,
            Purpose::Answered => !write_only,
        }
    }

    /// Whether what is required has to be in it, if it is in it at all: `required` of what is only read or written holds
    /// for that way (the same place).
    #[must_use]
    pub fn is_whole(self) -> bool {
        self != Purpose::Changed
    }
}
