//! A page of things in XML, with everything that a table can say.

use std::collections::BTreeMap;

use ionoscloud_core::rt::{Extra, Member, Model, Shape, Slot, Value, View, Xml, debug, equal};

/// A type with a table of its own.
macro_rules! model {
    ($name:ident { $($field:ident: $type:ty, $member:expr, $xml:expr;)* }) => {
        #[derive(Clone, Default)]
        pub struct $name {
            $(pub $field: Option<$type>,)*
            pub extra: Extra,
        }

        impl Model for $name {
            fn shape(&self) -> &'static Shape {
                const { &Shape { name: stringify!($name), members: &[$($member),*] } }
            }
            fn slot(&mut self, index: usize) -> Slot<'_> {
                let mut own = 0..;
                $(if own.next() == Some(index) {
                    return Slot::of(&mut self.$field);
                })*
                Slot::Extra(&mut self.extra)
            }
            fn view(&self, index: usize) -> View<'_> {
                let mut own = 0..;
                $(if own.next() == Some(index) {
                    return View::of(&self.$field);
                })*
                View::Extra(&self.extra)
            }
            fn xml(&self) -> &'static [Xml] {
                const { &[$($xml),*] }
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                equal(self, other)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                debug(self, f)
            }
        }
    };
}

model!(Thing {
    key: String, Member::new("key"), Xml::element("Key");
    kind: String, Member::new("kind"), Xml::attribute("type").within("x", "urn:x");
    size: i64, Member::new("size"), Xml::element("Size").within("x", "urn:x");
    ratio: f64, Member::new("ratio"), Xml::attribute("ratio");
    good: bool, Member::new("good"), Xml::element("Good");
    tags: Vec<Option<String>>, Member::new("tags"), Xml::around("TagSet", const { &Xml::element("Tag") });
    inner: Box<Thing>, Member::new("inner"), Xml::element("Thing").within("", "urn:inner");
});

model!(Page {
    name: String, Member::new("name").nullable(), Xml::element("Name");
    things: Vec<Thing>, Member::new("things"), Xml::element("Thing").repeated();
    numbers: Vec<u64>, Member::new("numbers"), Xml::element("Number").repeated();
    rows: Vec<Vec<f64>>, Member::new("rows"),
        Xml::around("Rows", const { &Xml::around("Row", const { &Xml::element("Cell") }) });
    free: BTreeMap<String, bool>, Member::new("free"), Xml::element("Free");
    any: Value, Member::new("any"), Xml::element("Any");
});

/// The root of a page.
pub static ROOT: Xml = Xml::element("Page").within("", "urn:page");
