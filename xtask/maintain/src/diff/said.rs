//! What is said of an item, as text that is compared and shown.

use ionoscloud_generator::model::{self, AnswerKind, BodyKind, Limits, Server, Style, Xml};
use ionoscloud_generator::names::{Operation, Role, Source};
use ionoscloud_generator::render::words;

use super::aspect::{Aspect, Aspects};

/// Aspects of which each is one text.
pub(super) fn said<const N: usize>(all: [(Aspect, String); N]) -> Aspects {
    all.map(|(aspect, text)| (aspect, vec![text])).into()
}

/// The variables of a server's address, each with its default and the values that it takes.
pub(super) fn variables(server: &Server) -> String {
    let variables = server.variables.iter().map(|own| {
        let values = match own.values.as_slice() {
            [] => String::new(),
            values => format!(" of {}", values.join("/")),
        };
        format!("{}={}{values}", own.name, own.default)
    });
    variables.collect::<Vec<_>>().join(", ")
}

/// The servers of one operation.
pub(super) fn addresses(servers: &[Server]) -> String {
    let servers = servers.iter().map(|server| {
        let variables = variables(server);
        [server.url.as_str(), variables.as_str()]
            .join(" ")
            .trim_end()
            .to_owned()
    });
    servers.collect::<Vec<_>>().join(", ")
}

/// What a value must keep to, and the values inside of it. A format that is a type of its own is said by the type.
pub(super) fn kept_to(limits: &Limits) -> String {
    let typed = |format: &&String| {
        matches!(format.as_str(), "date-time" | "password") || model::is_unsigned(format)
    };
    let format = limits.format.iter().filter(|format| !typed(format));
    let mut said: Vec<String> = format.map(|format| format!("format {format}")).collect();
    said.extend(words::limits(limits));
    if let Some(inner) = &limits.inner {
        let inner = kept_to(inner);
        if !inner.is_empty() {
            said.push(format!("inside {inner}"));
        }
    }
    said.join(", ")
}

/// How the arguments that have a name on the wire are sent.
pub(super) fn sent_as(own: &Operation<'_>) -> String {
    let parts = own.arguments().filter_map(|input| match input.source {
        // A text of the path as it is: what it is called there is nobody's business.
        Source::Parameter(given)
            if given.location == model::ParameterIn::Path && given.style == Style::Single =>
        {
            None
        }
        Source::Parameter(given) => Some(format!("{:?} {:?}", given.location, given.style)),
        Source::Body(body) if body.encoding.is_empty() => None,
        Source::Body(body) => Some(format!("{:?}", body.encoding)),
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The media type of a body, and the roots of what is sent and answered as XML.
pub(super) fn formats(operation: &model::Operation) -> Aspects {
    let mut aspects = Aspects::new();
    if let Some(body) = &operation.body {
        aspects.insert(Aspect::Format, vec![body.media_type.clone()]);
        if let BodyKind::Xml(_, root) = &body.kind {
            aspects.insert(Aspect::BodyXml, vec![in_xml(root)]);
        }
    }
    if let AnswerKind::Xml(_, root) = &operation.answer.kind {
        aspects.insert(Aspect::AnswerXml, vec![in_xml(root)]);
    }
    aspects
}

/// The limits of a body, and of arguments: those of the path have no name that counts.
pub(super) fn limited(own: &Operation<'_>) -> String {
    let mut path = 0;
    let limits = own.inputs.iter().filter_map(|input| {
        let (name, limits) = match input.source {
            Source::Body(body) => ("body".to_owned(), &body.limits),
            Source::Parameter(_) if input.role != Role::Argument => return None,
            Source::Parameter(given) if given.location == model::ParameterIn::Path => {
                path += 1;
                (format!("argument {path}"), &given.limits)
            }
            Source::Parameter(given) => (given.name.clone(), &given.limits),
        };
        let words = kept_to(limits);
        (!words.is_empty()).then(|| format!("{name}: {words}"))
    });
    limits.collect::<Vec<_>>().join("; ")
}

/// What a value is in XML.
pub(super) fn in_xml(xml: &Xml) -> String {
    let each = if xml.repeated { "each item an " } else { "" };
    let kind = if xml.attribute {
        "attribute"
    } else {
        "element"
    };
    let mut said = format!("{each}{kind} ");
    if !xml.prefix.is_empty() {
        said.push_str(&xml.prefix);
        said.push(':');
    }
    said.push_str(&xml.name);
    if !xml.namespace.is_empty() {
        said.push_str(&format!(" of {}", xml.namespace));
    }
    if let Some(also) = &xml.also {
        said.push_str(&format!(" or {also}"));
    }
    if let Some(items) = &xml.items {
        said.push_str(&format!(" around each {}", in_xml(items)));
    }
    said
}

/// What is said of the members that an object does not name.
pub(super) fn others(object: &model::Type) -> String {
    let said = match (object.open, object.closed) {
        (true, _) => "allowed",
        (false, true) => "forbidden",
        (false, false) => "unsaid",
    };
    said.to_owned()
}

/// The members of which some must be there.
pub(super) fn one_of(object: &model::Type) -> String {
    let said = object.one_of.iter().map(|lists| {
        let lists = lists.iter().map(|names| names.join(" and "));
        lists.collect::<Vec<_>>().join(" or ")
    });
    said.collect::<Vec<_>>().join("; ")
}

/// Method and path without the names of path parameters, which no program sees.
pub(super) fn erased(operation: &model::Operation) -> String {
    let mut path = operation.path.clone();
    for parameter in &operation.path_parameters {
        path = path.replace(&format!("{{{}}}", parameter.name), "{}");
    }
    format!("{} {path}", operation.method)
}

pub(super) fn yes(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_owned()
}

pub(super) fn debug(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
}
