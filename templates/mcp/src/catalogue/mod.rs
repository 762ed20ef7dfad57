//! Every operation as data: what it does, what it takes, and how it is told apart from others.

mod control;
mod schema;
pub mod words;

use std::fmt;

pub use control::{Control, controls};
pub use ionoscloud_core::rt::{Marks, Paging, Words};
pub use schema::{input_schema, object, parsed, reference, short_schema, r#type, type_schema};

use crate::products::PRODUCTS;

/// A product.
#[derive(Debug)]
pub struct Product {
    /// `dns`: the feature, and the first word of its tools.
    pub name: &'static str,
    /// As people say it.
    pub title: &'static str,
    /// What there is, in a few words.
    pub about: &'static str,
    /// What its answers have in common.
    pub words: Words,
    /// The locations to choose from, its usual one first; empty where there is one for all.
    pub locations: &'static [&'static str],
    /// By name.
    pub operations: &'static [Operation],
    /// The types that are sent and answered, by name.
    pub types: &'static [Type],
}

/// A type that is sent or answered.
#[derive(Debug)]
pub struct Type {
    /// Its name, which references end in.
    pub name: &'static str,
    /// Its JSON Schema (draft 2020-12): as it is sent as a whole, if it is sent at all.
    pub schema: &'static str,
}

/// An operation, which is a tool.
#[derive(Debug)]
pub struct Operation {
    /// The tool's name, `dns_zones_list`.
    pub tool: &'static str,
    /// The operationId.
    pub id: &'static str,
    /// The product.
    pub product: &'static str,
    /// The group, `zones`.
    pub group: &'static str,
    /// What it does there, `list`.
    pub method: &'static str,
    /// The HTTP method.
    pub http: &'static str,
    /// The path.
    pub path: &'static str,
    /// What it does, in a line.
    pub title: &'static str,
    /// More about it; may be empty.
    pub description: &'static str,
    /// What is billed because of it; empty where nobody says.
    pub cost: &'static str,
    /// How dangerous it is.
    pub class: Class,
    /// Whether doing it twice is as good as once.
    pub idempotent: bool,
    /// Whether it will go away.
    pub deprecated: bool,
    /// Whether what a body leaves out stays as it is.
    pub partial: bool,
    /// Whether the answer holds a secret that was not sent.
    pub makes_secret: bool,
    /// Whether the answer gives access as a whole.
    pub secret_answer: bool,
    /// How its end is seen.
    pub wait: Wait,
    /// The type that it answers; empty where that has no name.
    pub answer: &'static str,
    /// The member of the answer that holds the items of a list; empty for others.
    pub items: &'static str,
    /// How a list goes on.
    pub paging: Paging,
    /// What it takes: those of the path first, in its order.
    pub inputs: &'static [Input],
}

/// Something that an operation takes.
#[derive(Debug)]
pub struct Input {
    /// The argument, in snake case.
    pub name: &'static str,
    /// The name on the wire.
    pub wire: &'static str,
    /// Where it goes.
    pub place: Place,
    /// Whether a call is refused without it.
    pub required: bool,
    /// Its JSON Schema; references lead to the types of the product.
    pub schema: &'static str,
}

/// Where an argument goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the path.
    Path,
    /// Behind the question mark.
    Query,
    /// Behind the question mark, each entry by itself.
    Entries,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
    /// The body, in JSON.
    Body,
    /// The body, as text.
    Text,
    /// The body, as bytes in base64.
    Bytes,
}

/// How dangerous an operation is. What a scope allows includes all that comes before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// It only tells.
    Read,
    /// It makes or changes something that can be changed back.
    Write,
    /// It takes something away: data, power, access.
    Destructive,
}

impl Class {
    /// `read`, `write` or `destructive`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Read => "read",
            Class::Write => "write",
            Class::Destructive => "destructive",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How the end of what an operation starts is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// It is over when it is answered.
    No,
    /// A request is followed until it is done.
    Request,
    /// The resource is looked at until it has settled.
    State,
    /// The resource is looked for until it is gone.
    Gone,
}

/// All products that were built in, by name.
#[must_use]
pub fn products() -> &'static [&'static Product] {
    PRODUCTS
}

/// All operations that were built in, product by product.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    PRODUCTS.iter().flat_map(|product| product.operations)
}

/// An operation by the name of its tool.
#[must_use]
pub fn operation(tool: &str) -> Option<&'static Operation> {
    let named = |product: &&'static Product| {
        let operations = product.operations;
        let found = operations.binary_search_by(|operation| operation.tool.cmp(tool));
        operations.get(found.ok()?)
    };
    PRODUCTS.iter().find_map(named)
}

impl Operation {
    /// The product that it belongs to.
    #[must_use]
    pub fn of(&self) -> &'static Product {
        let own = PRODUCTS.iter().find(|product| product.name == self.product);
        own.copied().unwrap_or(&NOTHING)
    }

    /// The words of its product.
    #[must_use]
    pub fn words(&self) -> &'static Words {
        &self.of().words
    }

    /// Whether it answers a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        !self.items.is_empty()
    }

    /// Whether what it starts can be waited for.
    #[must_use]
    pub fn can_wait(&self) -> bool {
        self.wait != Wait::No
    }
}

/// What an operation of no product belongs to.
static NOTHING: Product = Product {
    name: "",
    title: "",
    about: "",
    words: Words::BASE,
    locations: &[],
    operations: &[],
    types: &[],
};
