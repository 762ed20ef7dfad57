//! Calls any operation of the SDK by its operationId with JSON arguments, through the public builders and
//! setters, for tests and for programs that know operations by name.

{% for product in products %}
mod {{ product.module }};
{% endfor %}
mod read;

use std::future::Future;
use std::pin::Pin;

use ::ionoscloud_core::{Error, Session};
use ::serde_json::{Map, Value};

/// What a call is given.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// Path arguments, in the order of the path template.
    pub path: Vec<String>,
    /// Query parameters by wire name; lists as arrays, maps as objects.
    pub query: Map<String, Value>,
    /// Header and cookie parameters by wire name.
    pub headers: Map<String, Value>,
    /// The body.
    pub body: Option<Body>,
}

/// A body.
#[derive(Clone, Debug)]
pub enum Body {
    /// JSON, or the members of a form.
    Json(Value),
    /// Text.
    Text(String),
    /// Any bytes.
    Bytes(Vec<u8>),
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was decoded, written back as JSON; text as a string; `None` where nothing is answered.
    pub value: Option<Value>,
    /// The JSON paths of members that the models did not know.
    pub unknown: Vec<String>,
}

type Pending = Pin<Box<dyn Future<Output = Result<Outcome, Error>> + Send>>;

/// The products.
#[must_use]
pub fn products() -> &'static [&'static str] {
    &[{% for product in products %}{{ product.label }},{% endfor %}]
}

/// The operations of a product, by operationId; none if there is no such product.
#[must_use]
pub fn operations(product: &str) -> &'static [&'static str] {
    match product {
        {%- for product in products %}
        {{ product.label }} => {{ product.module }}::OPERATIONS,
        {%- endfor %}
        _ => &[],
    }
}

/// Calls an operation; `None` if there is no such product or operation.
pub fn call(session: &Session, product: &str, operation: &str, arguments: Arguments) -> Option<Pending> {
    match product {
        {%- for product in products %}
        {{ product.label }} => {{ product.module }}::call(session, operation, &arguments),
        {%- endfor %}
        _ => None,
    }
}
