//! The crates in `generated/`: one for each product, and those that are about all products.

/// A crate that is about all products.
#[derive(Debug, PartialEq, Eq)]
pub struct Shared {
    pub package: &'static str,
    /// The folder that it is rendered from, below the root; its manifest says the version.
    pub sources: &'static str,
    /// Its changelog, below the root; none where it is not published.
    pub changelog: Option<&'static str>,
}

/// What all products are built on; its sources are copied word for word.
pub const RUNTIME: Shared = Shared {
    package: "ionoscloud-core",
    sources: "templates/runtime",
    changelog: Some("templates/runtime/CHANGELOG.md"),
};

/// What passes all products on. The repository's changelog is its own.
pub const FACADE: Shared = Shared {
    package: "ionoscloud",
    sources: "templates/facade",
    changelog: Some("CHANGELOG.md"),
};

/// What the tests call all operations with.
pub const DRIVER: Shared = Shared {
    package: "ionoscloud-driver",
    sources: "templates/driver",
    changelog: None,
};

/// All of them.
pub const SHARED: [Shared; 3] = [RUNTIME, FACADE, DRIVER];

/// The package of a product whose `sdk.yaml` does not name one yet.
pub fn package(product: &str) -> String {
    format!("{}-{product}", FACADE.package)
}

/// The folder of a crate, below the root.
pub fn folder(package: &str) -> String {
    format!("generated/{package}")
}

#[cfg(test)]
mod tests {
    use super::SHARED;
    use crate::{files::read, repository::root};

    #[test]
    fn the_templates_say_the_same() {
        for shared in &SHARED {
            let manifest = root().join(shared.sources).join("Cargo.toml");
            let text = read(&manifest).unwrap();
            let says = |line: String| text.lines().any(|said| said == line);
            assert!(says(format!("name = \"{}\"", shared.package)), "{shared:?}");
            let published = !says("publish = false".to_owned());
            assert_eq!(shared.changelog.is_some(), published, "{shared:?}");
            if let Some(changelog) = shared.changelog {
                assert!(root().join(changelog).is_file(), "{shared:?}");
            }
        }
    }
}
