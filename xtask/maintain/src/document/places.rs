//! The places of a document where words stand, each with a name that survives another import: an
//! operation is known by its operationId, a parameter by operation and name, a property by schema
//! and path.
//!
//! Documents are visited with their references to parameters, responses and headers resolved
//! ([`crate::document::inline`]).

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsKind {
    Info,
    Tag,
    Server,
    Path,
    Operation,
    Parameter,
    RequestBody,
    Media,
    Response,
    Header,
    Schema,
    Property,
    /// A schema without a name of its own: of a parameter or a body, items of an array, a part of a
    /// composition.
    Part,
    SecurityScheme,
}

impl WordsKind {
    /// The keyword without which a place of this kind counts as undocumented.
    pub fn needs(self) -> Option<&'static str> {
        match self {
            Self::Operation => Some("summary"),
            Self::Info
            | Self::Tag
            | Self::Parameter
            | Self::Response
            | Self::Header
            | Self::Schema
            | Self::Property => Some("description"),
            Self::Server
            | Self::Path
            | Self::RequestBody
            | Self::Media
            | Self::Part
            | Self::SecurityScheme => None,
        }
    }

    /// What a place of this kind is called in a report.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Tag => "tag",
            Self::Server => "server",
            Self::Path => "path",
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::RequestBody => "request body",
            Self::Media => "media type",
            Self::Response => "response",
            Self::Header => "header",
            Self::Schema => "schema",
            Self::Property => "property",
            Self::Part => "part",
            Self::SecurityScheme => "security scheme",
        }
    }
}

/// One place: its kind and the names under which its words are looked up, the most particular
/// first.
pub struct WordsAt {
    pub kind: WordsKind,
    pub names: Vec<String>,
}

impl WordsAt {
    /// The most particular name; no two places of a document share it.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}
