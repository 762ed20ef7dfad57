//! What has been released: publishing a crate leaves a tag, `ionoscloud-dns-v0.1.0`.

use semver::Version;

use crate::{Result, git::Git};

/// A version of a crate that has been published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub version: Version,
    pub tag: String,
}

/// The tag that a published version leaves.
pub fn tag(package: &str, version: &Version) -> String {
    format!("{package}-v{version}")
}

/// The last release of a crate; `None` before the first.
///
/// # Errors
/// git does not answer.
pub fn last(git: &Git, package: &str) -> Result<Option<Release>> {
    let front = format!("{package}-v");
    let tags = git.tags(&front)?;
    let releases = tags.into_iter().filter_map(|tag| {
        // `ionoscloud-v…` is the facade's, `ionoscloud-vpn-v…` is not.
        let version = Version::parse(tag.strip_prefix(&front)?).ok()?;
        Some(Release { version, tag })
    });
    Ok(releases.max_by(|one, other| one.version.cmp(&other.version)))
}
