//! Headers of answers: which of them programs read, and as what.

use openapiv3::{
    Header as Given, ParameterSchemaOrContent, Response, Schema, SchemaKind, StringFormat, Type,
    VariantOrUnknownOrEmpty,
};

use super::operation::Reader;
use super::sort::Sort;
use super::{Header, Ref};
use crate::document::Located;

impl<'a> Reader<'a, '_, '_> {
    /// Adds the headers of a response to those of others that are answered to the same call.
    pub(super) fn headers(
        &mut self,
        response: &Located<'a, Response>,
        id: &str,
        known: &mut Vec<Header>,
    ) {
        // Names of fields have no case (RFC 9110, 5.1).
        let is = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        for (name, given) in self.document.headers(response) {
            let mut common = self.conventions.answers.headers.iter();
            if common.any(|common| is(common, name)) {
                continue;
            }
            let header = self.header(name, &given, id);
            if !known.iter().any(|known| is(&known.name, &header.name)) {
                known.push(header);
            }
        }
    }

    fn header(&mut self, name: &str, given: &Located<'a, Given>, id: &str) -> Header {
        let Located { value, pointer, .. } = given;
        let extensions = &value.extensions;
        let prefix = extensions.get(&self.conventions.parameters.key_prefix);
        let prefix = prefix.and_then(|prefix| prefix.as_str());
        let mut r#type = Ref::Text;
        let mut schema = None;
        let mut is_password = false;
        // What is written in another media type is a text to HTTP.
        if let ParameterSchemaOrContent::Schema(said) = &value.format {
            let at = format!("{pointer}/schema");
            let said = self.document.schema(said, || at.clone());
            let format = format(said.value);
            // The format asks for the value to be hidden where it is shown (OpenAPI 3.0.3, Data Types, `password`).
            is_password = format == Some(VariantOrUnknownOrEmpty::Item(StringFormat::Password));
            r#type = match format {
                // A date as HTTP writes it (OpenAPI Format Registry, `http-date`): the runtime reads both forms.
                Some(VariantOrUnknownOrEmpty::Unknown(format)) if format == "http-date" => {
                    Ref::Timestamp
                }
                // What has no form in a header needs no type.
                _ if !has_form(said.value, prefix.is_some()) => Ref::Text,
                _ => {
                    let path = [id.to_owned(), name.to_owned()];
                    let r#type = self.types.of(&said, &path, self.report);
                    self.readable(r#type, prefix.is_some())
                }
            };
            schema = self.schema_at(at);
        }
        let secret = self.decisions.is_secret(pointer, name, is_password);
        Header {
            name: match &r#type {
                Ref::Map(_) => prefix.unwrap_or(name),
                _ => name,
            }
            .to_owned(),
            description: value.description.clone().unwrap_or_default(),
            deprecated: value.deprecated.unwrap_or_default(),
            secret,
            schema,
            pointer: pointer.clone(),
            r#type,
        }
    }

    /// The type that a header is read as; what has no form in one is left a text.
    fn readable(&self, r#type: Ref, entries: bool) -> Ref {
        let single = |of: &Ref| {
            let plain = !matches!(of, Ref::Nullable(_) | Ref::Any);
            plain && self.types.sort(of) == Sort::Single
        };
        match r#type {
            // A comma stands between the items of a list, and in the dates of HTTP (RFC 9110, 5.6.1 and 5.6.7).
            Ref::List(item) if single(&item) => Ref::List(item),
            Ref::Map(entry) if entries && single(&entry) => Ref::Map(entry),
            Ref::Map(_) if entries => Ref::Map(Box::new(Ref::Text)),
            Ref::Nullable(inner) => self.readable(*inner, entries),
            of if single(&of) => of,
            _ => Ref::Text,
        }
    }
}

/// The format of a text.
fn format(schema: &Schema) -> Option<VariantOrUnknownOrEmpty<StringFormat>> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => Some(string.format.clone()),
        _ => None,
    }
}

/// Whether a schema by itself says that there is a form for it.
fn has_form(schema: &Schema, entries: bool) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Object(_)) => entries,
        SchemaKind::Type(_) => true,
        _ => false,
    }
}
