//! From a method and a path to the operation that they call.

use percent_encoding::percent_decode_str;

use crate::{
    document::{Document, Operation, variable},
    validate::Problem,
};

/// The operation called, and where it was found.
pub(crate) struct Route<'a> {
    pub document: &'a Document,
    pub operation: &'a Operation,
    /// What stands before the operation's own path: `/cloudapi/v6`, or `/compute/cloudapi/v6`.
    pub base: String,
    /// Path arguments as sent, in the template's order.
    pub raw_arguments: Vec<&'a str>,
}

/// Products live below their server's base path and also below `/<product>` and that path. Several regional
/// products have no base path and share paths such as `/clusters`: then the product that the user agent
/// names (`ionoscloud-kafka/…`) is meant, else the first.
///
/// # Errors
/// No operation has this path and method.
pub(crate) fn find<'a>(
    documents: &'a [Document],
    method: &str,
    path: &'a str,
    user_agent: &str,
) -> Result<Route<'a>, Problem> {
    let mut routes = Vec::new();
    let mut methods = Vec::new();
    for document in documents {
        let names_product = user_agent.contains(&format!("ionoscloud-{}/", document.product()));
        let own = document.base_path().to_owned();
        for (base, is_common) in [
            (format!("/{}{own}", document.product()), false),
            (own, true),
        ] {
            let Some(rest) = path
                .strip_prefix(&base)
                .filter(|rest| rest.starts_with('/'))
            else {
                continue;
            };
            for operation in document.operations() {
                let Some(raw_arguments) = arguments(&operation.path, rest) else {
                    continue;
                };
                if operation.method != method {
                    methods.push(operation.method.as_str());
                    continue;
                }
                let variables: Vec<bool> = operation
                    .path
                    .split('/')
                    .map(|part| variable(part).is_some())
                    .collect();
                let rank = (is_common, !names_product, variables);
                routes.push((
                    rank,
                    Route {
                        document,
                        operation,
                        base: base.clone(),
                        raw_arguments,
                    },
                ));
            }
        }
    }
    let best = routes
        .into_iter()
        .min_by(|(one, _), (other, _)| one.cmp(other));
    best.map(|(_, route)| route).ok_or_else(|| {
        let what = if methods.is_empty() {
            format!("no operation has the path {path}")
        } else {
            format!("{path} knows {}, not {method}", methods.join(", "))
        };
        Problem {
            at: "path".to_owned(),
            what,
        }
    })
}

/// The segments of a path that stand where the template has variables.
fn arguments<'a>(template: &str, path: &'a str) -> Option<Vec<&'a str>> {
    if template.split('/').count() != path.split('/').count() {
        return None;
    }
    let mut arguments = Vec::new();
    for (wanted, given) in template.split('/').zip(path.split('/')) {
        match variable(wanted) {
            Some(_) if given.is_empty() => return None,
            Some(_) => arguments.push(given),
            None if wanted != given => return None,
            None => {}
        }
    }
    Some(arguments)
}

/// The text behind percent-encoding; none if that is broken or no UTF-8.
pub(crate) fn decode(raw: &str) -> Option<String> {
    let is_whole = raw.split('%').skip(1).all(|rest| {
        rest.get(..2)
            .is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
    });
    let text = percent_decode_str(raw).decode_utf8().ok()?;
    is_whole.then(|| text.into_owned())
}

/// The pairs of a query. A plus sign is a space, as servers for forms read it.
pub(crate) fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let decoded = |raw: &str| decode(&raw.replace('+', " "));
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| Some((decoded(name)?, decoded(value)?)))
        .collect()
}
