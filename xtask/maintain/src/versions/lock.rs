//! The lock of the crates that are published. Each package records its part of it, so the same commit makes the same
//! bytes on any day only where the lock is committed. `generated/` holds what is rendered and nothing else: the lock
//! stands beside the template of the workspace, and is copied to where cargo works with it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{Result, cargo::Cargo};

const COMMITTED: &str = "templates/workspace/Cargo.lock";
const WORKING: &str = "generated/Cargo.lock";

/// Gives cargo the lock that is committed; without one it goes on with its own.
///
/// # Errors
/// It cannot be copied.
pub fn restore(root: &Path) -> Result<()> {
    let committed = root.join(COMMITTED);
    if committed.exists() {
        fs::copy(&committed, root.join(WORKING))
            .map_err(|error| format!("{COMMITTED}: {error}"))?;
    }
    Ok(())
}

/// The path of the lock below the root and the text that it should have, where that is another one: it lacks what the manifests ask for, or has
/// what they do not. Versions that serve are kept, also where there are newer ones.
///
/// # Errors
/// cargo cannot resolve the dependencies; it has said why.
pub fn stale(root: &Path, offline: bool) -> Result<Option<(PathBuf, String)>> {
    restore(root)?;
    Cargo::new(root, offline).run(&["update", "-q", "--workspace"], &[])?;
    let text =
        fs::read_to_string(root.join(WORKING)).map_err(|error| format!("{WORKING}: {error}"))?;
    let fresh = fs::read_to_string(root.join(COMMITTED)).is_ok_and(|old| old == text);
    Ok((!fresh).then(|| (COMMITTED.into(), text)))
}
