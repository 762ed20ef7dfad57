//! The objects of version 3.0 of the specification, with their fields.
//!
//! Source: <https://spec.openapis.org/oas/v3.0.3>, section 4.7. Fields stand in the order of how often documents use
//! them, since they are searched one after the other.

use super::Shape::{Any, Choice, Count, Flag, FlagOr, List, Map, Number, Text};
use super::{Field, Need, Object, ObjectKind, Shape, is_extension};

impl ObjectKind {
    /// The fields of this kind.
    pub fn object(self) -> &'static Object {
        match self {
            Self::OpenApi => &OPEN_API,
            Self::Info => &INFO,
            Self::Contact => &CONTACT,
            Self::License => &LICENSE,
            Self::Server => &SERVER,
            Self::ServerVariable => &SERVER_VARIABLE,
            Self::Components => &COMPONENTS,
            Self::Paths => &PATHS,
            Self::PathItem => &PATH_ITEM,
            Self::Operation => &OPERATION,
            Self::ExternalDocs => &EXTERNAL_DOCS,
            Self::Parameter => &PARAMETER,
            Self::RequestBody => &REQUEST_BODY,
            Self::MediaType => &MEDIA_TYPE,
            Self::Encoding => &ENCODING,
            Self::Responses => &RESPONSES,
            Self::Response => &RESPONSE,
            Self::Callback => &CALLBACK,
            Self::Example => &EXAMPLE,
            Self::Link => &LINK,
            Self::Header => &HEADER,
            Self::Tag => &TAG,
            Self::Schema => &SCHEMA,
            Self::Discriminator => &DISCRIMINATOR,
            Self::Xml => &XML,
            Self::SecurityScheme => &SECURITY_SCHEME,
            Self::OauthFlows => &OAUTH_FLOWS,
            Self::ImplicitFlow => &IMPLICIT_FLOW,
            Self::TokenFlow => &TOKEN_FLOW,
            Self::CodeFlow => &CODE_FLOW,
        }
    }
}

fn is_path(name: &str) -> bool {
    name.starts_with('/')
}

/// A status code from 100 to 599, or a class of them such as `2XX`.
fn is_status(name: &str) -> bool {
    match name.as_bytes() {
        [b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => true,
        [b'1'..=b'5', tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
        _ => false,
    }
}

fn is_expression(name: &str) -> bool {
    !is_extension(name)
}

const fn optional(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        need: Need::Optional,
    }
}

const fn required(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        need: Need::Required,
    }
}

const fn assumed(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        need: Need::Assumed,
    }
}

const fn prose(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        need: Need::Prose,
    }
}

const fn object(name: &'static str, fields: &'static [Field]) -> Object {
    Object {
        name,
        section: None,
        fields,
        others: None,
    }
}

const fn shared(name: &'static str, section: &'static str, fields: &'static [Field]) -> Object {
    Object {
        name,
        section: Some(section),
        fields,
        others: None,
    }
}

const DESCRIPTION: Field = prose("description", Text);
const EXTERNAL: Field = prose("externalDocs", Shape::Object(ObjectKind::ExternalDocs));
const SECURITY: Field = optional("security", List(&Map(&List(&Text))));
const SERVERS: Field = optional("servers", List(&Shape::Object(ObjectKind::Server)));
const PARAMETERS: Field = optional("parameters", List(&Shape::Object(ObjectKind::Parameter)));
const CONTENT: Field = optional("content", Map(&Shape::Object(ObjectKind::MediaType)));
const HEADERS: Field = optional("headers", Map(&Shape::Object(ObjectKind::Header)));
const EXAMPLES: Field = prose("examples", Map(&Shape::Object(ObjectKind::Example)));

static OPEN_API: Object = object(
    "document",
    &[
        required("openapi", Text),
        required("info", Shape::Object(ObjectKind::Info)),
        SERVERS,
        required("paths", Shape::Object(ObjectKind::Paths)),
        optional("components", Shape::Object(ObjectKind::Components)),
        SECURITY,
        optional("tags", List(&Shape::Object(ObjectKind::Tag))),
        EXTERNAL,
    ],
);

static INFO: Object = object(
    "info object",
    &[
        required("title", Text),
        required("version", Text),
        DESCRIPTION,
        prose("termsOfService", Text),
        prose("contact", Shape::Object(ObjectKind::Contact)),
        prose("license", Shape::Object(ObjectKind::License)),
    ],
);

static CONTACT: Object = object(
    "contact object",
    &[
        prose("name", Text),
        prose("url", Text),
        prose("email", Text),
    ],
);

static LICENSE: Object = object(
    "license object",
    &[assumed("name", Text), prose("url", Text)],
);

static SERVER: Object = object(
    "server",
    &[
        required("url", Text),
        DESCRIPTION,
        optional("variables", Map(&Shape::Object(ObjectKind::ServerVariable))),
    ],
);

static SERVER_VARIABLE: Object = object(
    "server variable",
    &[
        required("default", Text),
        optional("enum", List(&Text)),
        DESCRIPTION,
    ],
);

static COMPONENTS: Object = object(
    "components object",
    &[
        optional("schemas", Map(&Shape::Object(ObjectKind::Schema))),
        optional("responses", Map(&Shape::Object(ObjectKind::Response))),
        optional("parameters", Map(&Shape::Object(ObjectKind::Parameter))),
        prose("examples", Map(&Shape::Object(ObjectKind::Example))),
        optional(
            "requestBodies",
            Map(&Shape::Object(ObjectKind::RequestBody)),
        ),
        HEADERS,
        optional(
            "securitySchemes",
            Map(&Shape::Object(ObjectKind::SecurityScheme)),
        ),
        prose("links", Map(&Shape::Object(ObjectKind::Link))),
        optional("callbacks", Map(&Shape::Object(ObjectKind::Callback))),
    ],
);

static PATHS: Object = Object {
    name: "paths object",
    section: None,
    fields: &[],
    others: Some((is_path, Shape::Object(ObjectKind::PathItem))),
};

static PATH_ITEM: Object = object(
    "path item",
    &[
        optional("get", Shape::Object(ObjectKind::Operation)),
        optional("post", Shape::Object(ObjectKind::Operation)),
        optional("put", Shape::Object(ObjectKind::Operation)),
        optional("patch", Shape::Object(ObjectKind::Operation)),
        optional("delete", Shape::Object(ObjectKind::Operation)),
        PARAMETERS,
        prose("summary", Text),
        DESCRIPTION,
        optional("options", Shape::Object(ObjectKind::Operation)),
        optional("head", Shape::Object(ObjectKind::Operation)),
        optional("trace", Shape::Object(ObjectKind::Operation)),
        SERVERS,
    ],
);

static OPERATION: Object = object(
    "operation",
    &[
        optional("tags", List(&Text)),
        prose("summary", Text),
        DESCRIPTION,
        optional("operationId", Text),
        PARAMETERS,
        optional("requestBody", Shape::Object(ObjectKind::RequestBody)),
        optional("responses", Shape::Object(ObjectKind::Responses)),
        optional("deprecated", Flag),
        SECURITY,
        SERVERS,
        EXTERNAL,
        optional("callbacks", Map(&Shape::Object(ObjectKind::Callback))),
    ],
);

static EXTERNAL_DOCS: Object = object(
    "external documentation object",
    &[DESCRIPTION, assumed("url", Text)],
);

static PARAMETER: Object = shared(
    "parameter",
    "parameters",
    &[
        required("name", Text),
        required("in", Choice(&["query", "path", "header", "cookie"])),
        DESCRIPTION,
        optional("required", Flag),
        optional("schema", Shape::Object(ObjectKind::Schema)),
        prose("example", Any),
        optional("style", Text),
        optional("explode", Flag),
        optional("deprecated", Flag),
        optional("allowEmptyValue", Flag),
        optional("allowReserved", Flag),
        EXAMPLES,
        CONTENT,
    ],
);

static REQUEST_BODY: Object = shared(
    "request body",
    "requestBodies",
    &[
        DESCRIPTION,
        assumed("content", Map(&Shape::Object(ObjectKind::MediaType))),
        optional("required", Flag),
    ],
);

static MEDIA_TYPE: Object = object(
    "media type",
    &[
        optional("schema", Shape::Object(ObjectKind::Schema)),
        prose("example", Any),
        EXAMPLES,
        optional("encoding", Map(&Shape::Object(ObjectKind::Encoding))),
    ],
);

static ENCODING: Object = object(
    "encoding",
    &[
        optional("contentType", Text),
        HEADERS,
        optional(
            "style",
            Choice(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
        ),
        optional("explode", Flag),
        optional("allowReserved", Flag),
    ],
);

static RESPONSES: Object = Object {
    name: "responses object",
    section: None,
    fields: &[optional("default", Shape::Object(ObjectKind::Response))],
    others: Some((is_status, Shape::Object(ObjectKind::Response))),
};

static RESPONSE: Object = shared(
    "response",
    "responses",
    &[
        assumed("description", Text),
        HEADERS,
        CONTENT,
        prose("links", Map(&Shape::Object(ObjectKind::Link))),
    ],
);

static CALLBACK: Object = Object {
    name: "callback",
    section: Some("callbacks"),
    fields: &[],
    others: Some((is_expression, Shape::Object(ObjectKind::PathItem))),
};

static EXAMPLE: Object = shared(
    "example",
    "examples",
    &[
        prose("value", Any),
        prose("summary", Text),
        DESCRIPTION,
        prose("externalValue", Text),
    ],
);

static LINK: Object = shared(
    "link",
    "links",
    &[
        prose("operationId", Text),
        prose("operationRef", Text),
        prose("parameters", Map(&Any)),
        prose("requestBody", Any),
        DESCRIPTION,
        prose("server", Shape::Object(ObjectKind::Server)),
    ],
);

static HEADER: Object = shared(
    "header",
    "headers",
    &[
        DESCRIPTION,
        optional("schema", Shape::Object(ObjectKind::Schema)),
        optional("required", Flag),
        prose("example", Any),
        optional("deprecated", Flag),
        optional("style", Choice(&["simple"])),
        optional("explode", Flag),
        optional("allowEmptyValue", Flag),
        optional("allowReserved", Flag),
        EXAMPLES,
        CONTENT,
    ],
);

static TAG: Object = object("tag", &[required("name", Text), DESCRIPTION, EXTERNAL]);

static SCHEMA: Object = shared(
    "schema",
    "schemas",
    &[
        optional("type", Text),
        DESCRIPTION,
        prose("example", Any),
        optional("format", Text),
        optional("properties", Map(&Shape::Object(ObjectKind::Schema))),
        optional("items", Shape::Object(ObjectKind::Schema)),
        optional("readOnly", Flag),
        optional("default", Any),
        optional("enum", List(&Any)),
        optional("required", List(&Text)),
        optional("nullable", Flag),
        optional("minimum", Number),
        optional("maximum", Number),
        optional("minLength", Count),
        optional("maxLength", Count),
        optional("pattern", Text),
        prose("title", Text),
        optional("allOf", List(&Shape::Object(ObjectKind::Schema))),
        optional("oneOf", List(&Shape::Object(ObjectKind::Schema))),
        optional("anyOf", List(&Shape::Object(ObjectKind::Schema))),
        optional("additionalProperties", FlagOr(ObjectKind::Schema)),
        optional("deprecated", Flag),
        optional("writeOnly", Flag),
        optional("minItems", Count),
        optional("maxItems", Count),
        optional("uniqueItems", Flag),
        optional("minProperties", Count),
        optional("maxProperties", Count),
        optional("multipleOf", Number),
        optional("exclusiveMinimum", Flag),
        optional("exclusiveMaximum", Flag),
        optional("not", Shape::Object(ObjectKind::Schema)),
        optional("discriminator", Shape::Object(ObjectKind::Discriminator)),
        optional("xml", Shape::Object(ObjectKind::Xml)),
        EXTERNAL,
    ],
);

static DISCRIMINATOR: Object = object(
    "discriminator",
    &[
        required("propertyName", Text),
        optional("mapping", Map(&Text)),
    ],
);

static XML: Object = object(
    "XML object",
    &[
        optional("name", Text),
        optional("namespace", Text),
        optional("prefix", Text),
        optional("attribute", Flag),
        optional("wrapped", Flag),
    ],
);

static SECURITY_SCHEME: Object = shared(
    "security scheme",
    "securitySchemes",
    &[
        required(
            "type",
            Choice(&["apiKey", "http", "oauth2", "openIdConnect"]),
        ),
        DESCRIPTION,
        optional("scheme", Text),
        optional("name", Text),
        optional("in", Choice(&["query", "header", "cookie"])),
        prose("bearerFormat", Text),
        optional("flows", Shape::Object(ObjectKind::OauthFlows)),
        optional("openIdConnectUrl", Text),
    ],
);

static OAUTH_FLOWS: Object = object(
    "OAuth flows object",
    &[
        optional("implicit", Shape::Object(ObjectKind::ImplicitFlow)),
        optional("password", Shape::Object(ObjectKind::TokenFlow)),
        optional("clientCredentials", Shape::Object(ObjectKind::TokenFlow)),
        optional("authorizationCode", Shape::Object(ObjectKind::CodeFlow)),
    ],
);

const AUTHORIZATION_URL: Field = required("authorizationUrl", Text);
const TOKEN_URL: Field = required("tokenUrl", Text);
const REFRESH_URL: Field = optional("refreshUrl", Text);
const SCOPES: Field = assumed("scopes", Map(&Text));

static IMPLICIT_FLOW: Object = object("OAuth flow", &[AUTHORIZATION_URL, REFRESH_URL, SCOPES]);

static TOKEN_FLOW: Object = object("OAuth flow", &[TOKEN_URL, REFRESH_URL, SCOPES]);

static CODE_FLOW: Object = object(
    "OAuth flow",
    &[AUTHORIZATION_URL, TOKEN_URL, REFRESH_URL, SCOPES],
);

#[cfg(test)]
mod tests {
    use super::*;

    /// Collects the kinds of objects that a shape can lead to.
    fn reach(shape: Shape, known: &mut Vec<ObjectKind>) {
        match shape {
            Shape::Object(kind) | Shape::FlagOr(kind) if !known.contains(&kind) => {
                known.push(kind);
                let object = kind.object();
                object
                    .fields
                    .iter()
                    .for_each(|field| reach(field.shape, known));
                object
                    .others
                    .iter()
                    .for_each(|(_, shape)| reach(*shape, known));
            }
            List(shape) | Map(shape) => reach(*shape, known),
            _ => {}
        }
    }

    #[test]
    fn the_table_is_whole() {
        let mut kinds = Vec::new();
        reach(Shape::Object(ObjectKind::OpenApi), &mut kinds);
        assert_eq!(kinds.len(), 30);
        for kind in kinds {
            let object = kind.object();
            assert!(
                object.fields.len() <= 64,
                "{}: the check has one bit for each field",
                object.name
            );
            for (position, field) in object.fields.iter().enumerate() {
                let found = object.field(field.name).map(|(position, _)| position);
                assert_eq!(
                    found,
                    Some(position),
                    "{} has {} twice",
                    object.name,
                    field.name
                );
            }
        }
    }

    #[test]
    fn status_codes_are_known() {
        for code in ["200", "404", "599", "2XX", "5xx"] {
            assert!(is_status(code), "{code}");
        }
        for code in [
            "", "20", "2000", "099", "600", "2X", "XXX", "2x0", "default", "\u{fc}1",
        ] {
            assert!(!is_status(code), "{code}");
        }
    }
}
