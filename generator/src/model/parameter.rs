//! Parameters: where they stand, what they hold, and how they are written.

use openapiv3::{
    Operation as Source, Parameter as Given, ParameterData, ParameterSchemaOrContent, PathItem,
    PathStyle, QueryStyle, ReferenceOr,
};

use super::limits::limits;
use super::schema::Builder;
use super::{Limits, Parameter, Place, Ref, Style};
use crate::pointer;

/// Path parameters in the order of the template, and the others.
pub(super) fn parameters<'a>(
    builder: &mut Builder<'a>,
    item: &'a PathItem,
    source: &'a Source,
    path: &str,
    pointer: &str,
    id: &str,
) -> (Vec<Parameter>, Vec<Parameter>) {
    let path_pointer = pointer.rsplit_once('/').map_or(pointer, |(front, _)| front);
    let mut all: Vec<Parameter> = Vec::new();
    let of_item = item
        .parameters
        .iter()
        .enumerate()
        .map(|(index, given)| (path_pointer, index, given));
    let of_operation = source
        .parameters
        .iter()
        .enumerate()
        .map(|(index, given)| (pointer, index, given));
    for (at, index, given) in of_item.chain(of_operation) {
        let (given, at) = match given {
            ReferenceOr::Item(given) => (given, format!("{at}/parameters/{index}")),
            ReferenceOr::Reference { reference } => {
                let document = builder.document;
                let name = reference
                    .strip_prefix("#/components/parameters/")
                    .unwrap_or_default();
                let parameters = document
                    .api
                    .components
                    .as_ref()
                    .map(|components| &components.parameters);
                let found =
                    parameters.and_then(|all| all.get(pointer::unescape(name).as_ref())?.as_item());
                let Some(given) = found else { continue };
                (given, format!("/components/parameters/{name}"))
            }
        };
        let mut parameter = parameter(builder, given, at, id);
        // What only formats the answer is of no use to a program that reads it.
        if parameter.name == "pretty" && parameter.place == Place::Query {
            continue;
        }
        if parameter.is_contract_number() {
            parameter.r#type = Ref::Text;
        }
        match all
            .iter_mut()
            .find(|known| known.name == parameter.name && known.place == parameter.place)
        {
            Some(known) => *known = parameter,
            None => all.push(parameter),
        }
    }
    let (mut in_path, mut others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|given| given.place == Place::Path);
    in_path.sort_by_key(|given| path.find(&format!("{{{}}}", given.name)));
    others.sort_by_key(|given| !given.required);
    (in_path, others)
}

fn parameter<'a>(
    builder: &mut Builder<'a>,
    given: &'a Given,
    pointer: String,
    id: &str,
) -> Parameter {
    let data = given.parameter_data_ref();
    let place = match given {
        Given::Path { .. } => Place::Path,
        Given::Query { .. } => Place::Query,
        Given::Header { .. } => Place::Header,
        Given::Cookie { .. } => Place::Cookie,
    };
    let schema = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => Some((schema, format!("{pointer}/schema"))),
        ParameterSchemaOrContent::Content(content) => content.first().and_then(|(name, media)| {
            Some((
                media.schema.as_ref()?,
                format!("{pointer}/content/{}/schema", pointer::escape(name)),
            ))
        }),
    };
    let r#type = match &schema {
        Some((schema, at)) => builder.reference(schema, at, &[id.to_owned(), data.name.clone()]),
        None => Ref::Text,
    };
    let resolved = schema.and_then(|(schema, _)| match schema {
        ReferenceOr::Item(schema) => Some(schema),
        ReferenceOr::Reference { reference } => {
            builder.component(reference).map(|(_, _, schema)| schema)
        }
    });
    let style = style(builder, given, &r#type, &pointer);
    Parameter {
        name: data.name.clone(),
        place,
        required: data.required,
        deprecated: data.deprecated.unwrap_or_default(),
        description: data.description.clone().unwrap_or_default(),
        style,
        limits: resolved.map_or_else(Limits::default, limits),
        default: resolved
            .and_then(|schema| schema.schema_data.default.as_ref())
            .map(ToString::to_string),
        r#type,
        pointer,
    }
}

/// How a parameter is written; where that is not what the document says, a warning tells so.
fn style(builder: &mut Builder<'_>, given: &Given, r#type: &Ref, pointer: &str) -> Style {
    let data = given.parameter_data_ref();
    if let ParameterSchemaOrContent::Content(_) = data.format {
        return Style::Json;
    }
    let list = matches!(r#type, Ref::List(_));
    let entries = matches!(r#type, Ref::Map(_)) || builder.is_object(r#type);
    let entry = |before: String, after| Style::Entries { before, after };
    match given {
        Given::Path { style, .. } => {
            if list || entries || *style != PathStyle::Simple {
                builder.warn(
                    pointer,
                    "only single values in the style `simple` can stand in a path",
                    "the argument is a string, and is sent as it is given; describe it as one",
                );
            }
            Style::Single
        }
        Given::Query { style, .. } if list => match (style, data.explode) {
            (_, Some(true)) | (QueryStyle::Form | QueryStyle::DeepObject, None) => Style::Repeat,
            (QueryStyle::SpaceDelimited, _) => Style::Joined(" "),
            (QueryStyle::PipeDelimited, _) => Style::Joined("|"),
            _ => Style::Joined(","),
        },
        Given::Query { style, .. } if entries => match (style, prefix(data)) {
            (QueryStyle::DeepObject, _) => entry(format!("{}[", data.name), "]"),
            (_, Some(prefix)) => entry(prefix, ""),
            (QueryStyle::Form, _) if data.explode != Some(false) => entry(String::new(), ""),
            _ => json(builder, pointer),
        },
        Given::Header { .. } if list => Style::Joined(","),
        Given::Cookie { .. } if list && data.explode != Some(false) => Style::Repeat,
        Given::Header { .. } | Given::Cookie { .. } if list || entries => json(builder, pointer),
        _ => Style::Single,
    }
}

/// A value that cannot be written as the document says.
fn json(builder: &mut Builder<'_>, pointer: &str) -> Style {
    builder.warn(
        pointer,
        "there is no way to write such a value here but as JSON",
        "describe it by `content` with `application/json`, or as a string",
    );
    Style::Json
}

/// How the names of a map's entries begin.
fn prefix(data: &ParameterData) -> Option<String> {
    let prefix = data.extensions.get("x-key-prefix")?;
    prefix.as_str().map(str::to_owned)
}
