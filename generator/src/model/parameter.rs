//! Parameters: where they stand, what they hold, and what they must keep to.

use openapiv3::{Parameter as Given, ParameterSchemaOrContent, SchemaKind, Type};

use super::limits::{self, Limits};
use super::media;
use super::operation::Reader;
use super::template::{Named, Template};
use super::{Parameter, ParameterIn, Ref};
use crate::document::{Located, PathOperation};
use crate::finding::quote;

impl<'a> Reader<'a, '_, '_> {
    /// Path parameters in the order of the template, and the others, required ones first; and what is left of the template
    /// where some of them carry its query.
    pub(super) fn parameters(
        &mut self,
        call: &PathOperation<'a>,
        id: &str,
    ) -> (Vec<Parameter>, Vec<Parameter>, Option<String>) {
        let mut in_path = Vec::new();
        let mut others = Vec::new();
        let template = Template::new(call.path);
        let mut carried = Vec::new();
        for given in self.document.parameters(call) {
            let data = given.value.parameter_data_ref();
            let formats = self.conventions.parameters.formatting.contains(&data.name);
            match given.value {
                // What the service writes for people to read, programs read alike: no builder offers it (`formatting`
                // in conventions.yaml).
                Given::Query { .. } if formats => {}
                Given::Path { .. } => in_path.push(self.parameter(&given, id)),
                _ => {
                    let named = template.named(location(given.value), &data.name, || {
                        self.is_flag(given.value, &given.pointer)
                    });
                    if named == Named::Fixed {
                        continue;
                    }
                    if self.says_type_of_body(&given, call) {
                        continue;
                    }
                    let mut parameter = self.parameter(&given, id);
                    if named == Named::Carried {
                        parameter.required = true;
                        carried.push(parameter.name.clone());
                    }
                    others.push(parameter);
                }
            }
        }
        // Arguments come as the path reads, in whatever order the document lists them.
        in_path.sort_by_key(|given| call.path.find(&format!("{{{}}}", given.name)));
        others.sort_by_key(|given| !given.required);
        // Most operations have one in the path, and a list holds room for four from its first item on.
        in_path.shrink_to_fit();
        others.shrink_to_fit();
        let left = template.sent(&carried);
        (in_path, others, Some(left).filter(|left| left != call.path))
    }

    /// Whether it is a header that the media types of the body say: it is ignored (OpenAPI 3.0.3, Parameter Object, `name`). Of
    /// bytes they say little, of parts not the boundary, and where there is no body the header is about something else.
    fn says_type_of_body(&mut self, given: &Located<'a, Given>, call: &PathOperation<'a>) -> bool {
        if !is_content_type(given.value) {
            return false;
        }
        let name = &given.value.parameter_data_ref().name;
        let body = self.document.body(call);
        let mut types = body.iter().flat_map(|body| body.value.content.keys());
        let is_said = types.any(|name| !media::is_open(name));
        if is_said {
            self.report.warn(
                &given.pointer,
                format!(
                    "the header {} cannot be a parameter; it is left out",
                    quote(name)
                ),
                "the media types of the request body say it",
            );
        }
        is_said
    }

    /// Whether callers say what the body is.
    pub(super) fn has_content_type(&self, call: &PathOperation<'a>) -> bool {
        let mut parameters = self.document.parameters(call).into_iter();
        parameters.any(|given| is_content_type(given.value))
    }

    /// Whether a query parameter can be sent by its name alone.
    fn is_flag(&self, given: &'a Given, pointer: &str) -> bool {
        let ParameterSchemaOrContent::Schema(schema) = &given.parameter_data_ref().format else {
            return false;
        };
        let schema = self.document.schema(schema, || format!("{pointer}/schema"));
        let is_boolean = matches!(schema.value.schema_kind, SchemaKind::Type(Type::Boolean(_)));
        // A name without a value is what `allowEmptyValue` allows (OpenAPI 3.0.3, Parameter Object).
        is_boolean
            || matches!(
                given,
                Given::Query {
                    allow_empty_value: Some(true),
                    ..
                }
            )
    }

    fn parameter(&mut self, given: &Located<'a, Given>, id: &str) -> Parameter {
        let data = given.value.parameter_data_ref();
        let pointer = &given.pointer;
        let location = location(given.value);
        let (schema, given_as) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let at = format!("{pointer}/schema");
                let given_as = self.schema_at(at.clone());
                (Some(self.document.schema(schema, || at)), given_as)
            }
            ParameterSchemaOrContent::Content(content) => {
                // It holds exactly one entry (OpenAPI 3.0.3, Parameter Object, `content`).
                let first = content.keys().next().map_or("", String::as_str);
                let schema = self.document.content(content, first, pointer);
                (schema, self.schema_of(pointer, first))
            }
        };
        let path = [id.to_owned(), data.name.clone()];
        let mut r#type = match &schema {
            Some(schema) => self.types.of(schema, &path, self.report),
            // JSON of which nothing is said is any.
            None => match &data.format {
                ParameterSchemaOrContent::Content(content)
                    if content.keys().any(|name| media::is_json(name)) =>
                {
                    Ref::Any
                }
                _ => Ref::Text,
            },
        };
        let style = self.style(given.value, &r#type, pointer);
        let contract = &self.conventions.parameters.contract_number;
        // Names of headers have no case (RFC 9110, 5.1).
        let shared = location == ParameterIn::Header
            && !data.required
            && data.name.eq_ignore_ascii_case(contract);
        let mut limits = schema
            .as_ref()
            .map_or_else(Limits::default, |at| limits::read::of(self.document, at));
        // All builders have a setter for it that takes a text: what the document says of its type is not kept to.
        if shared {
            r#type = Ref::Text;
            limits = Limits::default();
        }
        let default = schema
            .as_ref()
            .and_then(|schema| schema.value.schema_data.default.clone());
        let slashes = self.conventions.parameters.slashes.contains(&data.name);
        let mut md5 = self.conventions.parameters.md5.iter();
        let md5 = location == ParameterIn::Header
            && data.required
            && md5.any(|name| name.eq_ignore_ascii_case(&data.name));
        Parameter {
            name: data.name.clone(),
            slashes: slashes && location == ParameterIn::Path && r#type == Ref::Text,
            location,
            required: data.required && !md5,
            md5,
            deprecated: data.deprecated.unwrap_or_default(),
            description: data.description.clone().unwrap_or_default(),
            style,
            limits,
            // What the runtime's own setter takes is a text.
            schema: given_as.filter(|_| !shared),
            default,
            shared,
            r#type,
            pointer: pointer.clone(),
        }
    }
}

/// Whether it is the header that says what a body is.
fn is_content_type(given: &Given) -> bool {
    let name = &given.parameter_data_ref().name;
    location(given) == ParameterIn::Header && name.eq_ignore_ascii_case("content-type")
}

fn location(given: &Given) -> ParameterIn {
    match given {
        Given::Path { .. } => ParameterIn::Path,
        Given::Query { .. } => ParameterIn::Query,
        Given::Header { .. } => ParameterIn::Header,
        Given::Cookie { .. } => ParameterIn::Cookie,
    }
}
