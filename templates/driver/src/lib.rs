#![doc = include_str!("../README.md")]

{% for product in products %}
#[cfg(feature = "{{ product.feature }}")]
mod {{ product.module }};
{% endfor %}
mod begun;
mod check;
mod read;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use ::ionoscloud_core::{Error, Preview, Session};
use ::serde_json::{Map, Value};

pub use begun::{Begun, Following};

/// What a call is given.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// Path arguments, in the order of the path template; lists, maps and objects as JSON.
    pub path: Vec<String>,
    /// Query parameters by wire name; lists as arrays, maps as objects.
    pub query: Map<String, Value>,
    /// Header parameters by wire name.
    pub headers: Map<String, Value>,
    /// Cookies by name.
    pub cookies: Map<String, Value>,
    /// The body.
    pub body: Option<Body>,
    /// The location to call, of a product that has several; its first one without it.
    pub location: Option<String>,
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
    /// The status of the answer.
    pub status: u16,
    /// Its headers, names in small letters; a name may come several times.
    pub headers: Vec<(String, String)>,
    /// Its body as it came; empty where what it started was waited for.
    pub body: Vec<u8>,
    /// What was decoded, written back as JSON; text as a string; `None` where nothing is answered.
    pub value: Option<Value>,
    /// The JSON paths of members that the models did not know.
    pub unknown: Vec<String>,
    /// The texts in it that the models know to be secret.
    pub secrets: Vec<String>,
}

type Pending = Pin<Box<dyn Future<Output = Result<Outcome, Error>> + Send>>;

/// An operation, and what it takes.
#[derive(Debug)]
pub struct Operation {
    /// The operationId.
    pub id: &'static str,
    /// What it takes: those of the path first, in its order, then what else is required, then the rest.
    pub inputs: &'static [Input],
}

/// Something that an operation takes.
#[derive(Debug)]
pub struct Input {
    /// The name on the wire; for a body the name that the builder has for it.
    pub name: &'static str,
    /// Where it goes.
    pub place: Place,
    /// Whether a call is refused without it.
    pub required: bool,
    /// What it is.
    pub kind: Kind,
}

/// Where an input goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the path.
    Path,
    /// Behind the question mark.
    Query,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
    /// Into the body.
    Body,
}

/// What JSON value an input takes. Of what stands in a path, a query, a header or a cookie, the text will do as well that
/// is written there: `"true"`, `"5"`.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// A whole number, of which 64 bits hold sign and digits.
    Integer,
    /// A whole number that is not below zero, of which 64 bits hold the digits.
    Unsigned,
    /// A number.
    Number,
    /// Text.
    Text,
    /// Anything.
    Any,
    /// Text that is no JSON, or bytes.
    Raw,
    /// A list of these.
    List(&'static Kind),
    /// An object whose members are these, whatever their names.
    Map(&'static Kind),
    /// The same, where a list gives a member more than once.
    Entries(&'static Kind),
    /// `null`, or this.
    Nullable(&'static Kind),
    /// A model or a union, and what tells the members of a value that it does not know, and those of another type.
    Model(fn(&Value) -> Vec<String>),
}

/// Why a call was not made.
#[derive(Debug)]
pub struct Refused {
    operation: String,
    /// Empty where there is no such operation.
    problems: Vec<String>,
}

impl Refused {
    /// Whether there is no such product or operation.
    #[must_use]
    pub fn is_unknown_operation(&self) -> bool {
        self.problems.is_empty()
    }

    /// Everything that is wrong with the arguments.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.problems.is_empty() {
            write!(f, "operation {} not found", self.operation)
        } else {
            write!(f, "operation {}: {}", self.operation, self.problems.join("; "))
        }
    }
}

impl std::error::Error for Refused {}

/// The products.
#[must_use]
pub fn products() -> &'static [&'static str] {
    &[{% for product in products %}#[cfg(feature = "{{ product.feature }}")] {{ product.label }},{% endfor %}]
}

/// The operations of a product; none if there is no such product.
#[must_use]
pub fn operations(product: &str) -> &'static [Operation] {
    match product {
        {%- for product in products %}
        #[cfg(feature = "{{ product.feature }}")]
        {{ product.label }} => {{ product.module }}::OPERATIONS,
        {%- endfor %}
        _ => &[],
    }
}

/// An operation of a product.
#[must_use]
pub fn operation(product: &str, id: &str) -> Option<&'static Operation> {
    operations(product).iter().find(|operation| operation.id == id)
}

/// Begins a call; what it gives is to be awaited.
///
/// # Errors
/// There is no such product or operation, or the arguments are not what it takes.
pub fn call(session: &Session, product: &str, id: &str, arguments: Arguments) -> Result<Pending, Refused> {
    Ok(begin(session, product, id, &arguments)?.send())
}

/// Prepares a call: what it gives is sent, and what it starts is followed, when the caller wants it.
///
/// # Errors
/// There is no such product or operation, or the arguments are not what it takes.
pub fn begin(session: &Session, product: &str, id: &str, arguments: &Arguments) -> Result<Begun, Refused> {
    Ok(prepare(session, product, id, arguments, false)?.call)
}

/// What a call would send, without secrets; nothing is sent.
///
/// # Errors
/// Something is wrong with the body or the configuration, or as for [`call`].
pub fn preview(session: &Session, product: &str, id: &str, arguments: &Arguments) -> Result<Result<Preview, Error>, Refused> {
    let prepared = prepare(session, product, id, arguments, true)?;
    prepared.shown.ok_or_else(|| Refused { operation: id.to_owned(), problems: Vec::new() })
}

/// A call, and what it would send if that was asked for.
struct Prepared {
    shown: Option<Result<Preview, Error>>,
    call: Begun,
}

fn prepare(session: &Session, product: &str, id: &str, arguments: &Arguments, show: bool) -> Result<Prepared, Refused> {
    let refused = |problems| Refused { operation: id.to_owned(), problems };
    let Some(operation) = operation(product, id) else {
        return Err(refused(Vec::new()));
    };
    let problems = check::problems(operation, arguments);
    if !problems.is_empty() {
        return Err(refused(problems));
    }
    let prepared = match product {
        {%- for product in products %}
        #[cfg(feature = "{{ product.feature }}")]
        {{ product.label }} => {{ product.module }}::prepare(session, id, arguments, show),
        {%- endfor %}
        _ => None,
    };
    prepared.ok_or_else(|| refused(Vec::new()))
}

/// Waits until what is at a URL is over: the status of a request, or a resource of the product that settles.
///
/// # Errors
/// There is no such product.
pub fn wait_for(session: &Session, product: &str, url: &str) -> Result<impl Future<Output = Result<(), Error>> + Send + use<>, Refused> {
    Ok(match product {
        {%- for product in products %}
        #[cfg(feature = "{{ product.feature }}")]
        {{ product.label }} => ::{{ product.library }}::Client::new(session).wait_for(url),
        {%- endfor %}
        _ => return Err(Refused { operation: "waitForRequest".to_owned(), problems: Vec::new() }),
    })
}
