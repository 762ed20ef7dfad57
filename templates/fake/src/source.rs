//! Where documents come from: files, memory, or this crate itself; each is read when it is first called.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use crate::{
    bundle,
    document::{Document, DocumentError},
};

/// The documents that a server knows. Cloning is cheap, and clones share what was read.
#[derive(Debug, Clone)]
pub struct Documents(pub(crate) Arc<[Source]>);

/// A document that is read when it is needed.
#[derive(Debug)]
pub(crate) struct Source {
    pub product: String,
    /// See [`Document::base_path`].
    pub base_path: String,
    /// Such as `de/fra`; the first is where calls go that name none.
    pub locations: Vec<String>,
    /// Of its servers, such as `kafka.de-fra.ionos.com`.
    pub hosts: Vec<String>,
    text: &'static str,
    document: OnceLock<Document>,
}

impl Source {
    pub fn bundled(
        product: &str,
        base_path: &str,
        locations: Vec<String>,
        hosts: Vec<String>,
        text: &'static str,
    ) -> Self {
        Self {
            product: product.to_owned(),
            base_path: base_path.to_owned(),
            locations,
            hosts,
            text,
            document: OnceLock::new(),
        }
    }

    /// Whether it keeps objects, as its hosts say: its document need not be read for that.
    pub fn keeps_objects(&self) -> bool {
        !self.locations.is_empty() && self.hosts.iter().any(|host| host.starts_with("s3."))
    }

    pub fn document(&self) -> &Document {
        self.document
            .get_or_init(|| bundle::read(&self.product, self.text))
    }
}

impl From<Document> for Source {
    fn from(document: Document) -> Self {
        Self {
            product: document.product().to_owned(),
            base_path: document.base_path().to_owned(),
            locations: document.locations(),
            hosts: document.hosts(),
            text: "",
            document: OnceLock::from(document),
        }
    }
}

impl Documents {
    /// The documents of all products of IONOS Cloud that this crate was released with.
    pub fn bundled() -> Self {
        static BUNDLED: OnceLock<Documents> = OnceLock::new();
        BUNDLED
            .get_or_init(|| Self(bundle::sources().into()))
            .clone()
    }

    /// Of these, some products only.
    ///
    /// # Errors
    /// There is no such product.
    pub fn bundled_for(products: &[String]) -> Result<Self, DocumentError> {
        let mut sources = bundle::sources();
        if let Some(unknown) = products
            .iter()
            .find(|product| sources.iter().all(|source| source.product != **product))
        {
            let known: Vec<&str> = sources
                .iter()
                .map(|source| source.product.as_str())
                .collect();
            let known = known.join(", ");
            return Err(DocumentError(format!(
                "no product `{unknown}`; there are {known}"
            )));
        }
        sources.retain(|source| products.is_empty() || products.contains(&source.product));
        Ok(Self(sources.into()))
    }

    /// Reads the documents of a folder, see [`Document::load_all`].
    ///
    /// # Errors
    /// As there.
    pub fn load(folder: &Path, products: &[String]) -> Result<Self, DocumentError> {
        Document::load_all(folder, products).map(Self::from)
    }

    /// The names of the products.
    pub fn products(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|source| source.product.as_str())
    }

    /// The document of a product.
    pub fn get(&self, product: &str) -> Option<&Document> {
        let source = self.0.iter().find(|source| source.product == product);
        source.map(Source::document)
    }

    /// Whether a product keeps objects; its document need not be read for that.
    pub(crate) fn keeps_objects(&self, product: &str) -> bool {
        let mut sources = self.0.iter();
        let source = sources.find(|source| source.product == product);
        source.is_some_and(Source::keeps_objects)
    }

    /// All documents; those that nobody has asked for are read now.
    pub fn iter(&self) -> impl Iterator<Item = &Document> {
        self.0.iter().map(Source::document)
    }
}

impl From<Vec<Document>> for Documents {
    fn from(documents: Vec<Document>) -> Self {
        Self(documents.into_iter().map(Source::from).collect())
    }
}
