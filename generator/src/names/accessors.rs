//! What the name of a member brings with it.

/// The setter of a member.
#[must_use]
pub fn setter(member: &str) -> String {
    // Two underscores in a row are no snake case to rustc (`non_snake_case`).
    format!("with_{}", member.trim_start_matches('_'))
}

/// The setter of a member that makes it null.
#[must_use]
pub fn null_setter(member: &str) -> String {
    format!("with_{}_null", member.trim_matches('_'))
}

/// What tells whether a member is null.
#[must_use]
pub fn null_test(member: &str) -> String {
    format!("is_{}_null", member.trim_matches('_'))
}
