//! Values outside the lists that the documents give: kept as they came.

/// A string that the document does not list.
///
/// It is opaque on purpose: code that wants a certain value compares with its own variant, or reads
/// `as_str()` of the enum, so that a value that becomes known later changes no program's meaning.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownText(Box<str>);

impl UnknownText {
    /// The string as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for UnknownText {
    fn from(text: &str) -> Self {
        UnknownText(text.into())
    }
}

impl std::fmt::Debug for UnknownText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// An integer that the document does not list.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    /// The integer as it came.
    #[must_use]
    pub fn as_i64(self) -> i64 {
        self.0
    }
}

impl From<i64> for UnknownInteger {
    fn from(integer: i64) -> Self {
        UnknownInteger(integer)
    }
}

impl std::fmt::Debug for UnknownInteger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
