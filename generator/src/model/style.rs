//! Styles: how values that are no JSON are written, and what OpenAPI has no way to write.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{MediaType, Parameter as Given, ParameterSchemaOrContent, PathStyle, QueryStyle};

use super::media;
use super::operation::Reader;
use super::report::Report;
use super::sort::Sort;
use super::{
    Api, Body, BodyKind, Member, Operation, Parameter, ParameterIn, Ref, Separator, Style,
    TypeKind, WireStyle,
};
use crate::finding::quote;
use crate::pointer;

impl Reader<'_, '_, '_> {
    /// How a parameter is written; where OpenAPI has no way for it, a warning tells what is done in its place.
    pub(super) fn style(&mut self, given: &Given, r#type: &Ref, pointer: &str) -> Style {
        let data = given.parameter_data_ref();
        if let ParameterSchemaOrContent::Content(content) = &data.format {
            // It holds exactly one entry (OpenAPI 3.0.3, Parameter Object, `content`).
            let media_type = content.keys().next().map_or("", String::as_str);
            return self.content_style(media_type, r#type, pointer);
        }
        let sort = self.types.sort(r#type);
        let entry = |before: String, after| Style::Entries { before, after };
        let prefix = data.extensions.get(&self.conventions.parameters.key_prefix);
        let prefix = prefix.and_then(|prefix| prefix.as_str()).map(str::to_owned);
        match given {
            Given::Path { style, .. } => {
                // The default of all styles but `form` is not to explode (OpenAPI 3.0.3, Parameter Object, `explode`).
                let exploded = data.explode == Some(true);
                match (style, exploded) {
                    (PathStyle::Simple, _) if sort == Sort::Single => Style::Single,
                    (PathStyle::Simple, false) => Style::Whole(WireStyle::Simple),
                    (PathStyle::Simple, true) => Style::Whole(WireStyle::SimpleExploded),
                    (PathStyle::Label, false) => Style::Whole(WireStyle::Label),
                    (PathStyle::Label, true) => Style::Whole(WireStyle::LabelExploded),
                    (PathStyle::Matrix, false) => Style::Whole(WireStyle::Matrix),
                    (PathStyle::Matrix, true) => Style::Whole(WireStyle::MatrixExploded),
                }
            }
            Given::Query {
                style,
                allow_reserved,
                ..
            } => {
                if *allow_reserved {
                    self.report.warn(
                        pointer,
                        "reserved characters are percent-encoded all the same",
                        "whoever decodes the value reads the same; take `allowReserved` out",
                    );
                }
                if let (Sort::Object, Some(prefix)) = (sort, prefix)
                    && *style != QueryStyle::DeepObject
                {
                    return entry(prefix, "");
                }
                let wire = row(style, data.explode, sort, pointer, self.report);
                match (sort, wire) {
                    (Sort::Single, _) => Style::Single,
                    (Sort::List, WireStyle::Form) => Style::Joined(Separator::Comma),
                    (Sort::List, WireStyle::Space) => Style::Joined(Separator::Space),
                    (Sort::List, WireStyle::Pipe) => Style::Joined(Separator::Pipe),
                    (Sort::List, _) => Style::Repeat,
                    (Sort::Object, WireStyle::Deep) => entry(format!("{}[", data.name), "]"),
                    (Sort::Object, WireStyle::FormExploded) => entry(String::new(), ""),
                    (Sort::Object | Sort::Open, wire) => Style::Whole(wire),
                }
            }
            // Headers have one style, `simple` (OpenAPI 3.0.3, Parameter Object, Style Values): lists read alike,
            // exploded or not.
            Given::Header { .. } => match (sort, data.explode) {
                (Sort::Object, _) if prefix.is_some() => entry(prefix.unwrap_or_default(), ""),
                (Sort::Single, _) => Style::Single,
                (Sort::List, _) => Style::Joined(Separator::Comma),
                (_, Some(true)) => Style::Whole(WireStyle::SimpleExploded),
                (_, _) => Style::Whole(WireStyle::Simple),
            },
            Given::Cookie { .. } => {
                if !is_token(&data.name) {
                    self.report.warn(
                        pointer,
                        format!("{} is no name of a cookie", quote(&data.name)),
                        "RFC 6265, 4.1.1: letters, digits and a few signs; what else there is in it is sent percent-encoded",
                    );
                }
                // Cookies have one style, `form`, whose default is to explode (OpenAPI 3.0.3, Parameter Object,
                // `explode`).
                let exploded = data.explode != Some(false);
                // The pairs of a cookie are parted by `; ` (RFC 6265, 4.2.1), which `form` knows nothing of.
                if exploded && matches!(sort, Sort::List | Sort::Object) {
                    self.report.warn(
                        pointer,
                        "there is no `&` between cookies",
                        "each part is sent as a cookie of its own; set `explode: false` for one cookie",
                    );
                }
                match (sort, exploded) {
                    (Sort::Single, _) => Style::Single,
                    (Sort::List, true) => Style::Repeat,
                    (_, true) => Style::Whole(WireStyle::FormExploded),
                    (_, false) => Style::Whole(WireStyle::Form),
                }
            }
        }
    }

    /// A parameter that `content` describes.
    fn content_style(&mut self, media_type: &str, r#type: &Ref, pointer: &str) -> Style {
        let single = self.types.sort(r#type) == Sort::Single;
        if media::is_json(media_type) || media::may_be_json(media_type) {
            return Style::Whole(WireStyle::Json);
        }
        if media::is_text(media_type) && single {
            return Style::Single;
        }
        self.report.warn(
            pointer,
            format!("nothing here writes {}", quote(media_type)),
            if single {
                "the text is sent as it is given"
            } else {
                "it is sent as JSON; describe it by `application/json`, or as a string to write it yourself"
            },
        );
        if single {
            Style::Single
        } else {
            Style::Whole(WireStyle::Json)
        }
    }

    /// The members of a form that are not written in the usual way, with the rows that they are written by.
    pub(super) fn encoding(&mut self, media: &MediaType, at: &str) -> Vec<(String, WireStyle)> {
        let mut found = Vec::new();
        for (name, encoding) in &media.encoding {
            let pointer = format!("{at}/encoding/{}", pointer::escape(name));
            // What `openapiv3` holds does not tell `false` from nothing.
            let node = self.document.node(&pointer);
            let given = |field: &str| node.is_some_and(|node| node.child(field).is_some());
            let explode = given("explode").then_some(encoding.explode);
            let style = encoding.style.as_ref();
            if encoding.allow_reserved {
                self.report.warn(
                    &pointer,
                    "reserved characters are percent-encoded all the same",
                    "whoever decodes the value reads the same; take `allowReserved` out",
                );
            }
            let types = encoding.content_type.as_deref().unwrap_or_default();
            let mut types = types
                .split(',')
                .map(str::trim)
                .filter(|one| !one.is_empty());
            // A style that is given wins over the content type (OpenAPI 3.1.0, Encoding Object, `style`; 3.0.3 leaves
            // it open).
            let by_style = style.is_some() || explode.is_some();
            let row = match types.clone().find(|one| media::is_json(one)) {
                Some(_) if !by_style => WireStyle::Json,
                json => {
                    let other = types.find(|one| !media::is_text(one));
                    if json.is_none()
                        && !by_style
                        && let Some(other) = other
                    {
                        self.report.warn(
                            &pointer,
                            format!("nothing here writes {}", quote(other)),
                            "it is written in the style `form`; `application/json` can be written",
                        );
                    }
                    let style = style.unwrap_or(&QueryStyle::Form);
                    row(style, explode, Sort::Open, &pointer, self.report)
                }
            };
            found.push((name.clone(), row));
        }
        found
    }
}

/// Whether a text is a token (RFC 9110, 5.6.2), as names of cookies are.
fn is_token(text: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(sign)
}

/// The row of OpenAPI's table for what stands in a query, or in a form, which follows the same rules.
fn row(
    style: &QueryStyle,
    explode: Option<bool>,
    sort: Sort,
    pointer: &str,
    report: &mut Report<'_>,
) -> WireStyle {
    let (row, name) = match style {
        // The default of `form` is to explode (OpenAPI 3.0.3, Parameter Object, `explode`).
        QueryStyle::Form if explode == Some(false) => return WireStyle::Form,
        QueryStyle::Form => return WireStyle::FormExploded,
        QueryStyle::SpaceDelimited => (WireStyle::Space, "spaceDelimited"),
        QueryStyle::PipeDelimited => (WireStyle::Pipe, "pipeDelimited"),
        QueryStyle::DeepObject => (WireStyle::Deep, "deepObject"),
    };
    let deep = row == WireStyle::Deep;
    // The table has no such row (OpenAPI 3.0.3, Parameter Object, Style Examples); the same holds for the next two.
    if deep && explode == Some(false) {
        report.warn(
            pointer,
            "`deepObject` does not go without `explode`",
            "it is written with it; set `explode: true`",
        );
    }
    if !deep && explode == Some(true) && sort != Sort::Single {
        report.warn(
            pointer,
            format!("`{name}` does not go with `explode`"),
            "it is written in the style `form`, exploded; set `explode: false`, or `style: form`",
        );
        return WireStyle::FormExploded;
    }
    if sort == Sort::Single || deep && sort == Sort::List {
        no_row(name, sort, pointer, report);
        return WireStyle::FormExploded;
    }
    row
}

fn no_row(style: &str, sort: Sort, pointer: &str, report: &mut Report<'_>) {
    let what = match sort {
        Sort::Single => "a single value",
        _ => "a list",
    };
    report.warn(
        pointer,
        format!("`{style}` has no way to write {what}"),
        "it is written in the style `form`, exploded; set `style: form`",
    );
}

/// What can only be seen once all types are there: the types inside of lists and objects that styles write.
pub(super) fn check(api: &Api, report: &mut Report<'_>) {
    for operation in api.operations() {
        // Only these are pairs of which one name may come twice: a path has places, and a header is set once.
        for place in [ParameterIn::Query, ParameterIn::Cookie] {
            let all = operation.parameters.iter();
            let all = all.filter(|parameter| parameter.location == place);
            names(api, &all.map(Sent::parameter).collect::<Vec<_>>(), report);
        }
        for parameter in operation
            .path_parameters
            .iter()
            .chain(&operation.parameters)
        {
            let by_hand = matches!(parameter.style, Style::Entries { .. })
                && !matches!(parameter.r#type, Ref::Map(_));
            // Of such an object callers write each member.
            if parameter.style != Style::Whole(WireStyle::Json) && !by_hand {
                nested(api, &parameter.r#type, &parameter.pointer, report);
            }
        }
        if let Some(body) = &operation.body
            && let BodyKind::Form(form) = &body.kind
        {
            self::form(api, operation, body, form, report);
        }
    }
}

/// What is sent by one name or several: a parameter, or a member of a form.
struct Sent<'a> {
    name: &'a str,
    pointer: &'a str,
    style: Style,
    r#type: &'a Ref,
}

impl<'a> Sent<'a> {
    fn parameter(parameter: &'a Parameter) -> Sent<'a> {
        Sent {
            name: &parameter.name,
            pointer: &parameter.pointer,
            style: parameter.style.clone(),
            r#type: &parameter.r#type,
        }
    }

    fn member(api: &Api, member: &'a Member, row: WireStyle) -> Sent<'a> {
        let style = match (row, sort(api, &member.r#type)) {
            (WireStyle::FormExploded, Sort::Object | Sort::Open)
            | (WireStyle::Deep, Sort::Object) => Style::Whole(row),
            _ => Style::Single,
        };
        Sent {
            name: &member.name,
            pointer: &member.pointer,
            style,
            r#type: &member.r#type,
        }
    }
}

/// Warns of names that two of those are sent by which stand in one place.
fn names(api: &Api, all: &[Sent<'_>], report: &mut Report<'_>) {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for (index, sent) in all.iter().enumerate() {
        let mut taken: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for name in sent_names(api, sent) {
            match known.get(&name) {
                Some(owner) => taken.entry(owner).or_default().push(quote(&name)),
                None => drop(known.insert(name, sent.name)),
            }
        }
        if names_are_free(api, sent) {
            free_names(all, index, report);
        }
        for (owner, names) in taken {
            report.warn(
                sent.pointer,
                format!(
                    "{} and {} are both sent as {}",
                    quote(owner),
                    quote(sent.name),
                    names.join(", "),
                ),
                "each is, in the order in which they are set; give one of them another name, or `style: deepObject`",
            );
        }
    }
}

/// Whether it may be sent by any name.
fn names_are_free(api: &Api, sent: &Sent<'_>) -> bool {
    let is_bare = match &sent.style {
        Style::Whole(WireStyle::FormExploded) => true,
        Style::Entries { before, .. } => before.is_empty(),
        _ => false,
    };
    let mut r#type = sent.r#type;
    while let Ref::Nullable(inner) = r#type {
        r#type = inner;
    }
    let is_free = match r#type {
        Ref::Map(_) | Ref::Any => true,
        Ref::Named(id) | Ref::Boxed(id) => api.r#type(*id).open,
        _ => false,
    };
    is_bare && is_free
}

/// Warns of what may be sent by the name of another one.
fn free_names(all: &[Sent<'_>], index: usize, report: &mut Report<'_>) {
    let others = all.iter().enumerate().filter(|(other, _)| *other != index);
    let others: Vec<String> = others.map(|(_, other)| quote(other.name)).collect();
    if let (Some(sent), Some(first)) = (all.get(index), others.first()) {
        let more = match others.len() {
            1 => String::new(),
            count => format!(", and those of {} others", count - 1),
        };
        report.warn(
            sent.pointer,
            format!(
                "{} is sent by the names that are set in it, which may be {first}{more}",
                quote(sent.name),
            ),
            "each is sent, in the order in which they are set; set `style: deepObject` for names of its own",
        );
    }
}

/// The names that it is known to be sent by.
fn sent_names(api: &Api, sent: &Sent<'_>) -> BTreeSet<String> {
    let own = sent.name;
    match &sent.style {
        Style::Whole(WireStyle::FormExploded) => members(api, sent.r#type, &|name| name.to_owned()),
        Style::Entries { before, after } => {
            members(api, sent.r#type, &|name| format!("{before}{name}{after}"))
        }
        Style::Whole(WireStyle::Deep) => {
            members(api, sent.r#type, &|name| format!("{own}[{name}]"))
        }
        _ => BTreeSet::from([own.to_owned()]),
    }
}

/// The names of the members of an object, or of those that a union may be.
fn members(api: &Api, r#type: &Ref, name: &dyn Fn(&str) -> String) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![r#type];
    while let Some(reference) = open.pop() {
        match reference {
            Ref::Nullable(inner) => open.push(inner),
            Ref::Named(id) | Ref::Boxed(id) if seen.insert(*id) => match &api.r#type(*id).kind {
                TypeKind::Object(members) => {
                    names.extend(members.iter().map(|member| name(&member.name)));
                }
                TypeKind::Union { variants, .. } => {
                    open.extend(variants.iter().map(|variant| &variant.r#type));
                }
                TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => {}
            },
            _ => {}
        }
    }
    names
}

fn form(api: &Api, operation: &Operation, body: &Body, form: &Ref, report: &mut Report<'_>) {
    let at = format!("{}/requestBody", operation.pointer);
    match (sort(api, form), api.members(form)) {
        (Sort::Object, Some(members)) => {
            let row = |member: &Member| {
                let encoding = body.encoding.iter().find(|(name, _)| *name == member.name);
                encoding.map_or(WireStyle::FormExploded, |(_, row)| *row)
            };
            for member in members {
                self::member(api, member, row(member), report);
            }
            let all = members.iter();
            let all = all.map(|member| Sent::member(api, member, row(member)));
            names(api, &all.collect::<Vec<_>>(), report);
            for (name, _) in &body.encoding {
                if !members.iter().any(|member| member.name == *name) {
                    report.warn(
                        &at,
                        format!("`encoding` names {}, which no member is called", quote(name)),
                        "it holds for a member of that name that is set all the same; correct the name",
                    );
                }
            }
        }
        (Sort::Object, None) => nested(api, form, &at, report),
        (Sort::Open, _) => {}
        (Sort::Single | Sort::List, _) => report.warn(
            &at,
            "a form is made of the members of an object, and this body is none",
            "sending it is refused; describe it by an object, or as a string to write it yourself",
        ),
    }
}

/// A member of a form.
fn member(api: &Api, member: &Member, row: WireStyle, report: &mut Report<'_>) {
    if row == WireStyle::Json {
        return;
    }
    let name = match row {
        WireStyle::Space => "spaceDelimited",
        WireStyle::Pipe => "pipeDelimited",
        WireStyle::Deep => "deepObject",
        _ => "form",
    };
    let sort = sort(api, &member.r#type);
    let lacks = sort == Sort::Single || sort == Sort::List && row == WireStyle::Deep;
    if name != "form" && lacks {
        no_row(name, sort, &member.pointer, report);
    }
    nested(api, &member.r#type, &member.pointer, report);
}

/// Warns of a list or an object inside of a list or an object.
fn nested(api: &Api, r#type: &Ref, pointer: &str, report: &mut Report<'_>) {
    let composite = |inner: &Ref| matches!(sort(api, inner), Sort::List | Sort::Object);
    let found = match r#type {
        Ref::List(inner) | Ref::Map(inner) => composite(inner),
        _ => api
            .members(r#type)
            .is_some_and(|members| members.iter().any(|member| composite(&member.r#type))),
    };
    if found {
        report.warn(
            pointer,
            "OpenAPI does not say how a list or an object inside of another is written here",
            "the inner one is written as JSON; describe all of it by `content` with `application/json`, or as a string",
        );
    }
}

fn sort(api: &Api, r#type: &Ref) -> Sort {
    Sort::of(r#type, &|id| match api.r#type(*id).kind {
        TypeKind::Object(_) => Sort::Object,
        TypeKind::Union { .. } => Sort::Open,
        TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => Sort::Single,
    })
}
