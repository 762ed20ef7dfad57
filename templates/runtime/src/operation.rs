//! What a generated crate knows about its product and operations, as plain data in statics.
//!
//! A literal of these types ends in `..Product::BASE`, `..Server::BASE` or `..Operation::BASE`, so
//! that a crate generated for an older runtime still compiles when a later one knows a field more.

use crate::model::{self, View};
use crate::words::Words;

/// One product: what all its operations share.
#[derive(Debug)]
pub struct Product {
    /// Short name, such as `compute`; it or `key` is what
    /// [`Config::with_server`](crate::Config::with_server) takes.
    pub name: &'static str,
    /// Name of the product in the configuration file, such as `cloud`.
    pub key: &'static str,
    /// Product token of the `User-Agent` header, such as `sdk-compute/0.1.0`.
    pub user_agent: &'static str,
    /// Path that an overriding address gets appended unless it ends with it already, such as
    /// `/cloudapi/v6`; may be empty.
    pub base_path: &'static str,
    /// Servers of the product's document; the first is used when no location is chosen and nothing
    /// else is configured. Never empty.
    pub servers: &'static [Server],
    /// What its answers have in common.
    pub words: Words,
}

impl Product {
    /// A product without any content, to be overwritten member by member.
    pub const BASE: Product = Product {
        name: "",
        key: "",
        user_agent: "",
        base_path: "",
        servers: &[],
        words: Words::BASE,
    };

    /// Whether `name`, in lower case, is one of its names.
    pub(crate) fn is(&self, name: &str) -> bool {
        !name.is_empty()
            && [self.name, self.key]
                .iter()
                .any(|own| own.eq_ignore_ascii_case(name))
    }
}

/// One server of a document.
#[derive(Debug)]
pub struct Server {
    /// Address, with `{name}` for each variable.
    pub url: &'static str,
    /// What the document says about it.
    pub description: &'static str,
    /// Location that it serves, such as `de/fra`.
    pub location: Option<&'static str>,
    /// Variables of the address.
    pub variables: &'static [Variable],
}

impl Server {
    /// A server without any content, to be overwritten member by member.
    pub const BASE: Server = Server {
        url: "",
        description: "",
        location: None,
        variables: &[],
    };
}

/// A variable in the address of a server.
#[derive(Debug)]
pub struct Variable {
    /// Name, as it stands between braces.
    pub name: &'static str,
    /// Value where none is chosen.
    pub default: &'static str,
    /// Values that the document allows; empty where any is.
    pub values: &'static [&'static str],
}

/// One operation of a product.
#[derive(Debug)]
pub struct Operation {
    /// `operationId` of the document.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path below the server's address, with `{name}` for each argument.
    pub path: &'static str,
    /// `Accept` header; empty for none.
    pub accept: &'static str,
    /// `Content-Type` of the request body; empty where there is none.
    pub content_type: &'static str,
    /// How a successful answer is read.
    pub answer: Answer,
    /// Whether a successful answer is a secret as a whole, and shown nowhere.
    pub secret: bool,
    /// Whether a successful answer may hold a secret that the service made, so that nothing of one that cannot be read is
    /// shown.
    pub makes_secret: bool,
    /// Whether sending it twice does what sending it once does, so that it may be repeated when its
    /// fate is unknown.
    pub idempotent: bool,
    /// Whether missing members of the body are refused before anything is sent.
    pub check_required: bool,
    /// Header that takes the MD5 of the body in Base64 (RFC 1864) where the call does not set it.
    pub md5: Option<&'static str>,
    /// How the end of what it started is seen.
    pub wait: Wait,
    /// How its answer goes on.
    pub paging: Paging,
    /// Kinds of credentials that it accepts; empty where it needs none.
    pub security: &'static [Scheme],
    /// Servers of this operation alone; empty where it uses the product's.
    pub servers: &'static [Server],
}

impl Operation {
    /// A `GET` without path, body, waiting or paging, to be overwritten member by member.
    pub const BASE: Operation = Operation {
        id: "",
        method: Method::Get,
        path: "",
        accept: "application/json",
        content_type: "",
        answer: Answer::Json,
        secret: false,
        makes_secret: false,
        idempotent: false,
        check_required: false,
        md5: None,
        wait: Wait::No,
        paging: Paging::No,
        security: &[Scheme::Bearer, Scheme::Basic],
        servers: &[],
    };
}

/// HTTP method of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
    /// `TRACE`
    Trace,
}

impl Method {
    /// The method as it is sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            Method::Head => "HEAD",
            Method::Options => "OPTIONS",
            Method::Trace => "TRACE",
        }
    }

    pub(crate) fn to_http(self) -> http::Method {
        match self {
            Method::Get => http::Method::GET,
            Method::Put => http::Method::PUT,
            Method::Post => http::Method::POST,
            Method::Patch => http::Method::PATCH,
            Method::Delete => http::Method::DELETE,
            Method::Head => http::Method::HEAD,
            Method::Options => http::Method::OPTIONS,
            Method::Trace => http::Method::TRACE,
        }
    }
}

/// How a successful answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The body is ignored.
    Empty,
    /// JSON.
    Json,
    /// Text, kept word for word.
    Text,
    /// Any bytes.
    Bytes,
    /// XML with this root.
    #[cfg(feature = "xml")]
    Xml(&'static model::Xml),
}

/// How the end of what an operation started is seen.
#[derive(Clone, Copy, Debug)]
pub enum Wait {
    /// It is over when it answers.
    No,
    /// By the request whose status stands at the `Location` of the answer.
    Request,
    /// By the state of the resource, one of the product's [`Words::states`].
    State,
    /// By the resource being gone.
    Gone,
}

/// How the answer of a list operation goes on.
#[derive(Clone, Copy, Debug)]
pub enum Paging {
    /// One answer holds everything, unless it has an address of the next page,
    /// [`Words::next`].
    No,
    /// By the number of items to skip.
    Offset {
        /// Query parameter with the number of items to skip.
        offset: &'static str,
        /// Query parameter with the largest number of items in a page.
        limit: &'static str,
    },
    /// By a token that each page gives for the next.
    Token {
        /// Query parameter that takes the token.
        token: &'static str,
        /// Query parameter with the largest number of items in a page, where there is one.
        limit: Option<&'static str>,
        /// JSON pointer of the next token in a page, such as `/pagination/token`.
        next: &'static str,
    },
    /// By what each page says of the next.
    Marks(&'static Marks),
}

/// What a page says of the next.
#[derive(Debug)]
pub struct Marks {
    /// Member that holds the items.
    pub items: &'static str,
    /// Member that says whether there is more; nothing else does.
    pub more: &'static str,
    /// Query parameters that ask for the next page, each with the JSON pointer of what it takes. Without what the first takes
    /// there is none.
    pub next: &'static [(&'static str, &'static str)],
    /// Member of the last item that the first of them takes where the page does not say what.
    pub behind: Option<&'static str>,
    /// Query parameter with the largest number of items in a page, where there is one.
    pub limit: Option<&'static str>,
}

/// A kind of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `Authorization: Bearer`
    Bearer,
    /// `Authorization: Basic`
    Basic,
    /// A signature of the request (AWS Signature Version 4) for a service, such as `s3`.
    Signature(&'static str),
}

impl Operation {
    /// The service that requests are signed for, where they can be.
    pub(crate) fn signed_for(&self) -> Option<&'static str> {
        self.security.iter().find_map(|scheme| match scheme {
            Scheme::Signature(service) => Some(*service),
            _ => None,
        })
    }

    /// Whether the answer is an object, which is of the type, and comes encoded, as it was stored (Amazon S3 API, GetObject,
    /// `Content-Type` and `Content-Encoding`).
    pub(crate) fn gives_as_stored(&self) -> bool {
        matches!(self.answer, Answer::Bytes) && self.signed_for() == Some("s3")
    }
}

/// How a list of values stands in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// `name=a&name=b`
    Repeat,
    /// `name=a,b`
    Comma,
    /// `name=a%20b`
    Space,
    /// `name=a|b`
    Pipe,
}

/// A value of a parameter.
#[derive(Clone, Copy)]
pub enum Param<'a> {
    /// Text, sent as it is.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A number; one that is not finite is refused.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// Anything else, as it stands by itself.
    View(View<'a>),
}

impl Param<'_> {
    /// The value as text; `None` if there is a number in it that JSON and queries cannot express.
    pub(crate) fn text(self) -> Option<String> {
        match self {
            Param::Text(text) => Some(text.to_owned()),
            Param::Integer(number) => Some(number.to_string()),
            Param::Unsigned(number) => Some(number.to_string()),
            Param::Number(number) => number.is_finite().then(|| number.to_string()),
            Param::Boolean(flag) => Some(flag.to_string()),
            Param::View(view) => model::not_finite(view, "")
                .is_empty()
                .then(|| model::plain(view)),
        }
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Param::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Param::Text(value)
    }
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Param::Integer(value)
    }
}

impl From<f64> for Param<'_> {
    fn from(value: f64) -> Self {
        Param::Number(value)
    }
}

impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Param::Boolean(value)
    }
}
