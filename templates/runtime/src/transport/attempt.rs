//! What an attempt is part of.

use crate::operation::Operation;

/// What a request is part of: stands in the extensions of each request that a
/// [`Transport`](super::Transport) or a hook gets.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    operation: &'static Operation,
    number: u32,
    follow_up: bool,
}

impl Attempt {
    pub(crate) fn new(operation: &'static Operation, number: u32, follow_up: bool) -> Attempt {
        Attempt {
            operation,
            number,
            follow_up,
        }
    }

    /// Whether it is of this very operation.
    #[cfg(feature = "mock")]
    pub(crate) fn is_of(&self, operation: &'static Operation) -> bool {
        std::ptr::eq(self.operation, operation)
    }

    /// `operationId` of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.operation.id
    }

    /// Path of the operation in its document, with `{name}` for each argument.
    pub fn path_template(&self) -> &'static str {
        self.operation.path
    }

    /// Number of the attempt, counted from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether the request follows from the call instead of being its own: a look at what is
    /// waited for, or the link to a next page.
    pub fn is_follow_up(&self) -> bool {
        self.follow_up
    }
}
