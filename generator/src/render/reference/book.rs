//! What all pages of a product need, and the links between them.

use std::collections::BTreeSet;

use crate::model::{Header, Ref, TypeId};
use crate::names::{Input, Sdk, Type};
use crate::product::Product;
use crate::rust;

/// What all pages of a product need.
pub struct Book<'a> {
    pub sdk: &'a Sdk<'a>,
    pub product: &'a Product,
    /// The crate as Rust names it.
    pub library: String,
    /// The address of each type's section below `docs/model/`.
    pub links: Vec<String>,
}

impl Book<'_> {
    /// The address of a type's section, from a page that reaches the models by `way`.
    pub fn link(&self, id: TypeId, way: &str) -> String {
        let link = self.links.get(id.0).map(String::as_str);
        format!("{way}{}", link.unwrap_or_default())
    }

    /// The type as it is stored, with a link to its page where it has one.
    pub fn linked(&self, reference: &Ref, way: &str) -> String {
        self.link_as(&rust::stored(reference), reference, way)
    }

    /// What an input takes, an entry's value of what is given entry by entry, with such a link.
    pub fn taken(&self, input: &Input<'_>, reference: &Ref, way: &str) -> String {
        let given = rust::inputs(self.sdk, input).pop();
        given.map_or_else(String::new, |given| self.link_as(&given.ty, reference, way))
    }

    /// What the getter of a header gives, with such a link.
    pub fn told(&self, header: &Header, way: &str) -> String {
        self.link_as(&rust::header(header), &header.r#type, way)
    }

    fn link_as(&self, ty: &rust::Ty, reference: &Ref, way: &str) -> String {
        let name = ty.text_of(self.sdk, "");
        match reference.named() {
            Some(id) => format!("[`{name}`]({})", self.link(id, way)),
            None => format!("`{name}`"),
        }
    }
}

/// The addresses of all types' sections, beside each other: the first type of a file is the page itself.
pub fn links(sdk: &Sdk<'_>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let link = |own: &Type<'_>| {
        if seen.insert(own.module.clone()) {
            format!("{}.md", own.module)
        } else {
            format!("{}.md#{}", own.module, own.name.to_lowercase())
        }
    };
    sdk.types.iter().map(link).collect()
}
