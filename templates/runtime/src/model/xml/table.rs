//! How values stand in XML.

/// The element or the attribute that a value is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Xml {
    /// The local name.
    pub(super) name: &'static str,
    /// Other names under which it is read as well.
    pub(super) also: &'static [&'static str],
    pub(super) prefix: &'static str,
    /// The namespace that it is declared in; empty for that of what is around it.
    pub(super) namespace: &'static str,
    pub(super) is_attribute: bool,
    /// Whether each item of a list is such an element, with none around all of them.
    pub(super) is_repeated: bool,
    /// What the items of a list are, which stand in the element.
    pub(super) items: Option<&'static Xml>,
}

impl Xml {
    /// An element with the value in it.
    #[must_use]
    pub const fn element(name: &'static str) -> Self {
        Xml {
            name,
            also: &[],
            prefix: "",
            namespace: "",
            is_attribute: false,
            is_repeated: false,
            items: None,
        }
    }

    /// An attribute of the element of the object.
    #[must_use]
    pub const fn attribute(name: &'static str) -> Self {
        Xml {
            is_attribute: true,
            ..Xml::element(name)
        }
    }

    /// An element around the items of a list.
    #[must_use]
    pub const fn around(name: &'static str, items: &'static Xml) -> Self {
        Xml {
            items: Some(items),
            ..Xml::element(name)
        }
    }

    /// Each item of the list is such an element.
    #[must_use]
    pub const fn repeated(mut self) -> Self {
        self.is_repeated = true;
        self
    }

    /// In a namespace, under a prefix or none.
    #[must_use]
    pub const fn within(mut self, prefix: &'static str, namespace: &'static str) -> Self {
        (self.prefix, self.namespace) = (prefix, namespace);
        self
    }

    /// It is read under these names as well.
    #[must_use]
    pub const fn also(mut self, names: &'static [&'static str]) -> Self {
        self.also = names;
        self
    }

    /// Whether an element of this local name is it.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name == name || self.also.contains(&name)
    }
}
