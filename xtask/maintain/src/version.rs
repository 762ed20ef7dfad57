//! Versions, and the steps that changes need.

use semver::Version;

use crate::diff::Weight;

/// The version that comes after `version` where the heaviest change weighs so much: before 1.0 a breaking change
/// moves the minor version and anything else the patch version; after it a breaking change moves the major version,
/// what comes or is about to go the minor one.
pub fn next(version: &Version, weight: Weight) -> Version {
    let Version {
        major,
        minor,
        patch,
        ..
    } = *version;
    // To cargo the first number that is not zero is the major one (the Cargo Book, SemVer Compatibility); SemVer 2.0.0,
    // 4, promises nothing before 1.0.
    match weight {
        Weight::Breaking if major > 0 => Version::new(major + 1, 0, 0),
        Weight::Breaking => Version::new(0, minor + 1, 0),
        Weight::Addition | Weight::Deprecation if major > 0 => Version::new(major, minor + 1, 0),
        _ => Version::new(major, minor, patch + 1),
    }
}

/// The name of the step from one version to another.
pub fn step(old: &Version, new: &Version) -> &'static str {
    if old.major != new.major {
        "major"
    } else if old.minor != new.minor {
        "minor"
    } else if old.patch != new.patch {
        "patch"
    } else {
        "none"
    }
}

/// Whether who asks for `old` may be given `new`: cargo's rule for a requirement without an operator.
pub fn compatible(old: &Version, new: &Version) -> bool {
    // The Cargo Book, Specifying Dependencies, Default requirements.
    let series = |version: &Version| match (version.major, version.minor) {
        (0, 0) => (0, 0, version.patch),
        (0, minor) => (0, minor, 0),
        (major, _) => (major, 0, 0),
    };
    series(old) == series(new) && new >= old
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::{compatible, next, step};
    use crate::diff::Weight::{Addition, Behavior, Breaking, Deprecation};

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn before_one_breaking_moves_the_minor_version_and_all_else_the_patch_version() {
        for (weight, wanted) in [
            (Breaking, "0.5.0"),
            (Addition, "0.4.3"),
            (Deprecation, "0.4.3"),
            (Behavior, "0.4.3"),
        ] {
            assert_eq!(next(&version("0.4.2"), weight), version(wanted));
        }
    }

    #[test]
    fn after_one_it_is_semver() {
        for (weight, wanted) in [
            (Breaking, "3.0.0"),
            (Addition, "2.5.0"),
            (Deprecation, "2.5.0"),
            (Behavior, "2.4.2"),
        ] {
            assert_eq!(next(&version("2.4.1"), weight), version(wanted));
        }
    }

    #[test]
    fn steps_have_names_and_a_series_ends_where_cargo_says() {
        assert_eq!(step(&version("0.1.0"), &version("0.2.0")), "minor");
        assert_eq!(step(&version("0.1.0"), &version("0.1.0")), "none");
        assert!(compatible(&version("0.1.0"), &version("0.1.9")));
        assert!(!compatible(&version("0.1.9"), &version("0.1.0")));
        assert!(!compatible(&version("0.1.0"), &version("0.2.0")));
        assert!(compatible(&version("1.1.0"), &version("1.2.0")));
    }
}
