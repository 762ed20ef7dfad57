//! The crates in `generated/`: one for each product, and those that are about all products.

/// A crate that is about all products.
#[derive(Debug, PartialEq, Eq)]
pub struct Shared {
    pub package: &'static str,
    /// The folder that it is rendered from, below the root; its manifest says the version.
    pub sources: &'static str,
    /// Its changelog, below the root.
    pub changelog: &'static str,
    /// Whether its sources are copied word for word.
    pub copied: bool,
    pub on: Foundation,
}

/// What a crate stands on, and is published behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foundation {
    /// None of the others.
    Nothing,
    /// The runtime.
    Runtime,
    /// The products: it has what they have.
    Products,
}

/// What all products are built on.
pub const RUNTIME: Shared = Shared {
    package: "ionoscloud-core",
    sources: "templates/runtime",
    changelog: "templates/runtime/CHANGELOG.md",
    copied: true,
    on: Foundation::Nothing,
};

/// What passes all products on. The repository's changelog is its own.
pub const FACADE: Shared = Shared {
    package: "ionoscloud",
    sources: "templates/facade",
    changelog: "CHANGELOG.md",
    copied: false,
    on: Foundation::Products,
};

/// What programs call operations with that know them by name.
pub const DRIVER: Shared = Shared {
    package: "ionoscloud-driver",
    sources: "templates/driver",
    changelog: "templates/driver/CHANGELOG.md",
    copied: false,
    on: Foundation::Products,
};

/// A cloud for tests. It reads the documents by itself, and knows none of the other crates.
pub const FAKE: Shared = Shared {
    package: "ionoscloud-fake",
    sources: "templates/fake",
    changelog: "templates/fake/CHANGELOG.md",
    copied: true,
    on: Foundation::Nothing,
};

/// What records, replays and observes calls.
pub const TESTING: Shared = Shared {
    package: "ionoscloud-testing",
    sources: "templates/testing",
    changelog: "templates/testing/CHANGELOG.md",
    copied: true,
    on: Foundation::Runtime,
};

/// What moves objects of any size, over the products that speak S3.
pub const TRANSFER: Shared = Shared {
    package: "ionoscloud-transfer",
    sources: "templates/transfer",
    changelog: "templates/transfer/CHANGELOG.md",
    copied: true,
    on: Foundation::Products,
};

/// How the names of the products end that [`TRANSFER`] stands on.
pub const STORAGE: &str = "objectstorage";

/// The tools for agents: a program whose catalogue is rendered.
pub const TOOLS: Shared = Shared {
    package: "ionoscloud-mcp",
    sources: "templates/mcp",
    changelog: "templates/mcp/CHANGELOG.md",
    copied: true,
    on: Foundation::Products,
};

/// All of them, in the order in which they are published: each behind what it depends on.
pub const SHARED: [&Shared; 7] = [
    &RUNTIME, &FAKE, &TESTING, &TRANSFER, &DRIVER, &TOOLS, &FACADE,
];

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
        for shared in SHARED {
            let manifest = root().join(shared.sources).join("Cargo.toml");
            let text = read(&manifest).unwrap();
            let says = |line: String| text.lines().any(|said| said == line);
            assert!(says(format!("name = \"{}\"", shared.package)), "{shared:?}");
            assert!(!says("publish = false".to_owned()), "{shared:?}");
            assert!(root().join(shared.changelog).is_file(), "{shared:?}");
        }
    }
}
