//! The objects of version 3.0 of the specification, with their fields.
//!
//! Source: <https://spec.openapis.org/oas/v3.0.3>, section 4.7. Fields stand in the order of how often documents use
//! them, since they are searched one after the other.

use super::ValueShape::{Any, Choice, Count, Flag, FlagOr, List, Map, Number, Text};
use super::{FieldRule, Need, ObjectKind, ObjectRules, ValueShape, is_extension};

impl ObjectKind {
    /// The fields of this kind.
    pub fn object(self) -> &'static ObjectRules {
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

const fn optional(name: &'static str, shape: ValueShape) -> FieldRule {
    FieldRule {
        name,
        shape,
        need: Need::Optional,
    }
}

const fn required(name: &'static str, shape: ValueShape) -> FieldRule {
    FieldRule {
        name,
        shape,
        need: Need::Required,
    }
}

const fn assumed(name: &'static str, shape: ValueShape) -> FieldRule {
    FieldRule {
        name,
        shape,
        need: Need::Assumed,
    }
}

const fn prose(name: &'static str, shape: ValueShape) -> FieldRule {
    FieldRule {
        name,
        shape,
        need: Need::Prose,
    }
}

const fn unread(name: &'static str, shape: ValueShape) -> FieldRule {
    FieldRule {
        name,
        shape,
        need: Need::Unread,
    }
}

const fn object(name: &'static str, fields: &'static [FieldRule]) -> ObjectRules {
    ObjectRules {
        name,
        section: None,
        fields,
        others: None,
    }
}

const fn shared(
    name: &'static str,
    section: &'static str,
    fields: &'static [FieldRule],
) -> ObjectRules {
    ObjectRules {
        name,
        section: Some(section),
        fields,
        others: None,
    }
}

const DESCRIPTION: FieldRule = prose("description", Text);
const EXTERNAL: FieldRule = prose("externalDocs", ValueShape::Object(ObjectKind::ExternalDocs));
const SECURITY: FieldRule = optional("security", List(&Map(&List(&Text))));
const SERVERS: FieldRule = optional("servers", List(&ValueShape::Object(ObjectKind::Server)));
const PARAMETERS: FieldRule = optional(
    "parameters",
    List(&ValueShape::Object(ObjectKind::Parameter)),
);
const CONTENT: FieldRule = optional("content", Map(&ValueShape::Object(ObjectKind::MediaType)));
const HEADERS: FieldRule = optional("headers", Map(&ValueShape::Object(ObjectKind::Header)));
const EXAMPLES: FieldRule = unread("examples", Map(&ValueShape::Object(ObjectKind::Example)));

static OPEN_API: ObjectRules = object(
    "document",
    &[
        required("openapi", Text),
        required("info", ValueShape::Object(ObjectKind::Info)),
        SERVERS,
        required("paths", ValueShape::Object(ObjectKind::Paths)),
        optional("components", ValueShape::Object(ObjectKind::Components)),
        SECURITY,
        optional("tags", List(&ValueShape::Object(ObjectKind::Tag))),
        EXTERNAL,
    ],
);

static INFO: ObjectRules = object(
    "info object",
    &[
        required("title", Text),
        required("version", Text),
        DESCRIPTION,
        prose("termsOfService", Text),
        prose("contact", ValueShape::Object(ObjectKind::Contact)),
        prose("license", ValueShape::Object(ObjectKind::License)),
    ],
);

static CONTACT: ObjectRules = object(
    "contact object",
    &[
        prose("name", Text),
        prose("url", Text),
        prose("email", Text),
    ],
);

static LICENSE: ObjectRules = object(
    "license object",
    &[assumed("name", Text), prose("url", Text)],
);

static SERVER: ObjectRules = object(
    "server",
    &[
        required("url", Text),
        DESCRIPTION,
        optional(
            "variables",
            Map(&ValueShape::Object(ObjectKind::ServerVariable)),
        ),
    ],
);

static SERVER_VARIABLE: ObjectRules = object(
    "server variable",
    &[
        required("default", Text),
        optional("enum", List(&Text)),
        DESCRIPTION,
    ],
);

static COMPONENTS: ObjectRules = object(
    "components object",
    &[
        optional("schemas", Map(&ValueShape::Object(ObjectKind::Schema))),
        optional("responses", Map(&ValueShape::Object(ObjectKind::Response))),
        optional(
            "parameters",
            Map(&ValueShape::Object(ObjectKind::Parameter)),
        ),
        prose("examples", Map(&ValueShape::Object(ObjectKind::Example))),
        optional(
            "requestBodies",
            Map(&ValueShape::Object(ObjectKind::RequestBody)),
        ),
        HEADERS,
        optional(
            "securitySchemes",
            Map(&ValueShape::Object(ObjectKind::SecurityScheme)),
        ),
        prose("links", Map(&ValueShape::Object(ObjectKind::Link))),
        optional("callbacks", Map(&ValueShape::Object(ObjectKind::Callback))),
    ],
);

static PATHS: ObjectRules = ObjectRules {
    name: "paths object",
    section: None,
    fields: &[],
    others: Some((is_path, ValueShape::Object(ObjectKind::PathItem))),
};

static PATH_ITEM: ObjectRules = object(
    "path item",
    &[
        optional("get", ValueShape::Object(ObjectKind::Operation)),
        optional("post", ValueShape::Object(ObjectKind::Operation)),
        optional("put", ValueShape::Object(ObjectKind::Operation)),
        optional("patch", ValueShape::Object(ObjectKind::Operation)),
        optional("delete", ValueShape::Object(ObjectKind::Operation)),
        PARAMETERS,
        prose("summary", Text),
        DESCRIPTION,
        optional("options", ValueShape::Object(ObjectKind::Operation)),
        optional("head", ValueShape::Object(ObjectKind::Operation)),
        optional("trace", ValueShape::Object(ObjectKind::Operation)),
        SERVERS,
    ],
);

static OPERATION: ObjectRules = object(
    "operation",
    &[
        optional("tags", List(&Text)),
        prose("summary", Text),
        DESCRIPTION,
        optional("operationId", Text),
        PARAMETERS,
        optional("requestBody", ValueShape::Object(ObjectKind::RequestBody)),
        optional("responses", ValueShape::Object(ObjectKind::Responses)),
        optional("deprecated", Flag),
        SECURITY,
        SERVERS,
        EXTERNAL,
        optional("callbacks", Map(&ValueShape::Object(ObjectKind::Callback))),
    ],
);

static EXTERNAL_DOCS: ObjectRules = object(
    "external documentation object",
    &[DESCRIPTION, assumed("url", Text)],
);

static PARAMETER: ObjectRules = shared(
    "parameter",
    "parameters",
    &[
        required("name", Text),
        required("in", Choice(&["query", "path", "header", "cookie"])),
        DESCRIPTION,
        optional("required", Flag),
        optional("schema", ValueShape::Object(ObjectKind::Schema)),
        unread("example", Any),
        optional("style", Text),
        optional("explode", Flag),
        optional("deprecated", Flag),
        optional("allowEmptyValue", Flag),
        optional("allowReserved", Flag),
        EXAMPLES,
        CONTENT,
    ],
);

static REQUEST_BODY: ObjectRules = shared(
    "request body",
    "requestBodies",
    &[
        DESCRIPTION,
        assumed("content", Map(&ValueShape::Object(ObjectKind::MediaType))),
        optional("required", Flag),
    ],
);

static MEDIA_TYPE: ObjectRules = object(
    "media type",
    &[
        optional("schema", ValueShape::Object(ObjectKind::Schema)),
        unread("example", Any),
        EXAMPLES,
        optional("encoding", Map(&ValueShape::Object(ObjectKind::Encoding))),
    ],
);

static ENCODING: ObjectRules = object(
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

static RESPONSES: ObjectRules = ObjectRules {
    name: "responses object",
    section: None,
    fields: &[optional(
        "default",
        ValueShape::Object(ObjectKind::Response),
    )],
    others: Some((is_status, ValueShape::Object(ObjectKind::Response))),
};

static RESPONSE: ObjectRules = shared(
    "response",
    "responses",
    &[
        assumed("description", Text),
        HEADERS,
        CONTENT,
        prose("links", Map(&ValueShape::Object(ObjectKind::Link))),
    ],
);

static CALLBACK: ObjectRules = ObjectRules {
    name: "callback",
    section: Some("callbacks"),
    fields: &[],
    others: Some((is_expression, ValueShape::Object(ObjectKind::PathItem))),
};

static EXAMPLE: ObjectRules = shared(
    "example",
    "examples",
    &[
        prose("value", Any),
        prose("summary", Text),
        DESCRIPTION,
        prose("externalValue", Text),
    ],
);

static LINK: ObjectRules = shared(
    "link",
    "links",
    &[
        prose("operationId", Text),
        prose("operationRef", Text),
        prose("parameters", Map(&Any)),
        prose("requestBody", Any),
        DESCRIPTION,
        prose("server", ValueShape::Object(ObjectKind::Server)),
    ],
);

static HEADER: ObjectRules = shared(
    "header",
    "headers",
    &[
        DESCRIPTION,
        optional("schema", ValueShape::Object(ObjectKind::Schema)),
        optional("required", Flag),
        unread("example", Any),
        optional("deprecated", Flag),
        optional("style", Choice(&["simple"])),
        optional("explode", Flag),
        optional("allowEmptyValue", Flag),
        optional("allowReserved", Flag),
        EXAMPLES,
        CONTENT,
    ],
);

static TAG: ObjectRules = object("tag", &[required("name", Text), DESCRIPTION, EXTERNAL]);

static SCHEMA: ObjectRules = shared(
    "schema",
    "schemas",
    &[
        optional("type", Text),
        DESCRIPTION,
        FieldRule {
            name: "example",
            shape: Any,
            need: Need::InSchemas,
        },
        optional("format", Text),
        optional("properties", Map(&ValueShape::Object(ObjectKind::Schema))),
        optional("items", ValueShape::Object(ObjectKind::Schema)),
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
        optional("allOf", List(&ValueShape::Object(ObjectKind::Schema))),
        optional("oneOf", List(&ValueShape::Object(ObjectKind::Schema))),
        optional("anyOf", List(&ValueShape::Object(ObjectKind::Schema))),
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
        optional("not", ValueShape::Object(ObjectKind::Schema)),
        optional(
            "discriminator",
            ValueShape::Object(ObjectKind::Discriminator),
        ),
        optional("xml", ValueShape::Object(ObjectKind::Xml)),
        EXTERNAL,
    ],
);

static DISCRIMINATOR: ObjectRules = object(
    "discriminator",
    &[
        required("propertyName", Text),
        optional("mapping", Map(&Text)),
    ],
);

static XML: ObjectRules = object(
    "XML object",
    &[
        optional("name", Text),
        optional("namespace", Text),
        optional("prefix", Text),
        optional("attribute", Flag),
        optional("wrapped", Flag),
    ],
);

static SECURITY_SCHEME: ObjectRules = shared(
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
        optional("flows", ValueShape::Object(ObjectKind::OauthFlows)),
        optional("openIdConnectUrl", Text),
    ],
);

static OAUTH_FLOWS: ObjectRules = object(
    "OAuth flows object",
    &[
        optional("implicit", ValueShape::Object(ObjectKind::ImplicitFlow)),
        optional("password", ValueShape::Object(ObjectKind::TokenFlow)),
        optional(
            "clientCredentials",
            ValueShape::Object(ObjectKind::TokenFlow),
        ),
        optional(
            "authorizationCode",
            ValueShape::Object(ObjectKind::CodeFlow),
        ),
    ],
);

const AUTHORIZATION_URL: FieldRule = required("authorizationUrl", Text);
const TOKEN_URL: FieldRule = required("tokenUrl", Text);
const REFRESH_URL: FieldRule = optional("refreshUrl", Text);
const SCOPES: FieldRule = assumed("scopes", Map(&Text));

static IMPLICIT_FLOW: ObjectRules = object("OAuth flow", &[AUTHORIZATION_URL, REFRESH_URL, SCOPES]);

static TOKEN_FLOW: ObjectRules = object("OAuth flow", &[TOKEN_URL, REFRESH_URL, SCOPES]);

static CODE_FLOW: ObjectRules = object(
    "OAuth flow",
    &[AUTHORIZATION_URL, TOKEN_URL, REFRESH_URL, SCOPES],
);

#[cfg(test)]
mod tests {
    use super::*;

    /// Collects the kinds of objects that a shape can lead to.
    fn reach(shape: ValueShape, known: &mut Vec<ObjectKind>) {
        match shape {
            ValueShape::Object(kind) | ValueShape::FlagOr(kind) if !known.contains(&kind) => {
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
        reach(ValueShape::Object(ObjectKind::OpenApi), &mut kinds);
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
