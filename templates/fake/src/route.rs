//! From a method and a path to the operation that they call.

use percent_encoding::percent_decode_str;

use crate::{
    check::Incoming,
    document::{Document, Operation, Token, variable},
    source::{Documents, Source},
    validate::Problem,
};

/// The operation called, and where it was found.
pub(crate) struct Route<'a> {
    pub document: &'a Document,
    pub operation: &'a Operation,
    /// What stands before the operation's own path: `/cloudapi/v6`, or `/de-txl/kafka`.
    pub base: String,
    /// The location that was called; empty for the product's first one.
    pub location: String,
    /// Whether the caller named a location.
    pub is_located: bool,
    /// Path arguments as sent, in the template's order.
    pub raw_arguments: Vec<&'a str>,
}

/// Nothing is at a path, or not for this method.
pub(crate) struct NoRoute {
    pub status: u16,
    pub problem: Problem,
    /// The methods that the path knows, for `Allow` (RFC 9110, 15.5.6).
    pub methods: String,
    /// Whether a bucket or an object was called.
    pub is_of_storage: bool,
}

/// Products live below their server's base path and also below `/<product>` and that path. Several regional
/// products have no base path and share paths such as `/clusters`: then the product that the host or the user
/// agent names (`ionoscloud-kafka/…`) is meant, else the first. A host names it by its own name, or as the servers of its
/// document are called. A location is named by the host (`kafka.de-txl.localhost`, `postgresql.de-txl.ionos.com`), or stands in
/// front of everything (`/de-txl/…`).
///
/// # Errors
/// No operation has this path and method, or the product that the host names is not in the location that it names.
///
/// Where paths have a query, what a request has of it tells which operation is meant: the one that asks for most.
///
pub(crate) fn find<'a>(
    documents: &'a Documents,
    path: &'a str,
    host: &str,
    incoming: &Incoming<'_>,
) -> Result<Route<'a>, NoRoute> {
    let user_agent = incoming.header("user-agent").unwrap_or_default();
    if let Some(what) = nowhere(documents, host) {
        return Err(NoRoute {
            status: 404,
            problem: Problem {
                at: "header/Host".to_owned(),
                what,
            },
            methods: String::new(),
            is_of_storage: false,
        });
    }
    let mut methods = Vec::new();
    let mut is_of_storage = false;
    for Candidate {
        source,
        base,
        rest,
        location,
        is_located,
    } in candidates(documents, path, host, user_agent, is_signed(incoming))
    {
        let document = source.document();
        let keeps_objects = source.keeps_objects();
        is_of_storage |= keeps_objects;
        let is_form = keeps_objects && is_form(incoming);
        let found = document.operations().iter().filter_map(|operation| {
            let raw_arguments = arguments(operation, rest, keeps_objects, is_form)?;
            if !operation.tokens.iter().all(|token| has(incoming, token)) {
                return None;
            }
            if operation.method != incoming.method {
                methods.push(operation.method.as_str());
                return None;
            }
            let variables = operation
                .template()
                .split('/')
                .map(|part| variable(part).is_some());
            let rank = (usize::MAX - operation.tokens.len(), variables.collect());
            Some((rank, operation, raw_arguments))
        });
        // What is concrete wins over a template (OpenAPI 3.0.3, Paths Object, Path Templating Matching).
        let best =
            found.min_by(|(one, ..): &((usize, Vec<bool>), _, _), (other, ..)| one.cmp(other));
        if let Some((_, operation, raw_arguments)) = best {
            return Ok(Route {
                document,
                operation,
                base,
                location,
                is_located,
                raw_arguments,
            });
        }
    }
    methods.sort_unstable();
    methods.dedup();
    let methods = methods.join(", ");
    let (status, what) = if methods.is_empty() {
        (404, format!("no operation has the path {path}"))
    } else {
        (
            405,
            format!("{path} knows {methods}, not {}", incoming.method),
        )
    };
    let at = "path".to_owned();
    Err(NoRoute {
        status,
        problem: Problem { at, what },
        methods,
        is_of_storage,
    })
}

/// A product that a path may be one of.
struct Candidate<'a> {
    source: &'a Source,
    base: String,
    /// What stands behind the base.
    rest: &'a str,
    location: String,
    is_located: bool,
}

/// The products that a path may be one of, the likeliest first.
fn candidates<'a>(
    documents: &'a Documents,
    path: &'a str,
    host: &str,
    user_agent: &str,
    is_signed: bool,
) -> impl Iterator<Item = Candidate<'a>> {
    let labels: Vec<&str> = host.split(['.', ':']).collect();
    let mut places = vec![(
        path,
        String::new(),
        labels.get(1).copied().unwrap_or_default(),
    )];
    if let Some((first, _)) = path.strip_prefix('/').and_then(|rest| rest.split_once('/')) {
        let (_, rest) = path.split_at(first.len() + 1);
        places.push((rest, format!("/{first}"), first));
    }
    let mut candidates = Vec::new();
    for (index, (path, lead, slug)) in places.iter().enumerate() {
        for source in documents.0.iter() {
            let location = location(source, slug);
            if index > 0 && location.is_none() {
                continue;
            }
            let named = user_agent.contains(&format!("ionoscloud-{}/", source.product))
                || is_called(source, host);
            let own = format!("/{}{}", source.product, source.base_path);
            for (base, is_common) in [(own, false), (source.base_path.clone(), true)] {
                // Its paths are whatever its callers like: any would be one of its own.
                if is_common && source.keeps_objects() && !named && !is_signed {
                    continue;
                }
                let rest = match path.strip_prefix(base.as_str()) {
                    // All buckets, where the client leaves the slash out.
                    Some("") if source.keeps_objects() && !is_common => Some("/"),
                    rest => rest.filter(|rest| rest.starts_with('/')),
                };
                if let Some(rest) = rest {
                    let rank = (is_common, !named, usize::MAX - base.len(), index);
                    let is_located = location.is_some();
                    let location = location.clone().unwrap_or_default();
                    let base = format!("{lead}{base}");
                    let candidate = Candidate {
                        source,
                        base,
                        rest,
                        location,
                        is_located,
                    };
                    candidates.push((rank, candidate));
                }
            }
        }
    }
    candidates.sort_by_key(|(rank, _)| *rank);
    candidates.into_iter().map(|(_, candidate)| candidate)
}

/// Whether a host names a product: by its own name, or as a server of its document is called, which in another domain is
/// known by its first part where that is not the same for all products.
fn is_called(source: &Source, host: &str) -> bool {
    let host = host.split(':').next().unwrap_or_default();
    let first = |host: &str| host.split('.').next().unwrap_or_default().to_owned();
    let mut hosts = source.hosts.iter();
    first(host) == source.product
        || hosts.any(|known| {
            known == host || (!source.locations.is_empty() && first(known) == first(host))
        })
}

/// What is wrong with a host that names a product, and a location in which no product of that name is.
fn nowhere(documents: &Documents, host: &str) -> Option<String> {
    let slug = host.split('.').nth(1)?;
    let (country, city) = slug.split_once('-')?;
    if country.len() != 2 || city.is_empty() {
        return None;
    }
    let sources = documents.0.iter();
    let called: Vec<&Source> = sources
        .filter(|source| !source.locations.is_empty() && is_called(source, host))
        .collect();
    let is_there = called.iter().any(|source| location(source, slug).is_some());
    let source = called.first().filter(|_| !is_there)?;
    let (product, known) = (&source.product, source.locations.join(", "));
    Some(format!(
        "{product} is not in {}; it is in {known}",
        slug.replace('-', "/")
    ))
}

/// The location of a product that a slug such as `de-txl` names, empty for the first one.
fn location(source: &Source, slug: &str) -> Option<String> {
    let mut locations = source.locations.iter();
    let position = locations.position(|known| known.replace('/', "-") == slug)?;
    Some(match source.locations.get(position) {
        Some(location) if position > 0 => location.clone(),
        _ => String::new(),
    })
}

/// Whether a request has what stands in the query of a path.
fn has(incoming: &Incoming<'_>, token: &Token) -> bool {
    let mut query = incoming.query.iter();
    match token {
        Token::Fixed(name, value) => query.any(|pair| (&pair.0, &pair.1) == (name, value)),
        Token::Query(name) => query.any(|pair| pair.0 == *name),
        Token::Header(name) => incoming.header(name).is_some(),
    }
}

/// Whether a request is a form with a file.
fn is_form(incoming: &Incoming<'_>) -> bool {
    let media = incoming.header("content-type").unwrap_or_default();
    incoming.method == "POST" && media.starts_with("multipart/form-data")
}

/// Whether a request says that it is signed (AWS Signature Version 4), in a header or in its address.
fn is_signed(incoming: &Incoming<'_>) -> bool {
    let header = incoming.header("authorization").unwrap_or_default();
    let mut query = incoming.query.iter();
    header.starts_with("AWS4-HMAC-SHA256 ") || query.any(|(name, _)| name == "X-Amz-Signature")
}

/// The segments of a path that stand where the template has variables. Where objects are kept, all that stands behind the
/// bucket is the key of one.
fn arguments<'a>(
    operation: &Operation,
    path: &'a str,
    keeps_objects: bool,
    is_form: bool,
) -> Option<Vec<&'a str>> {
    let template = operation.template();
    if keeps_objects && path.len() > 1 {
        let (bucket, key) = path
            .trim_start_matches('/')
            .split_once('/')
            .unwrap_or_else(|| (path.trim_start_matches('/'), ""));
        let given = if key.is_empty() {
            vec![bucket]
        } else {
            vec![bucket, key]
        };
        let wanted = template.split('/').filter_map(variable).count();
        // Browsers send forms to the bucket, with the key within, and ask about objects what the document knows of buckets.
        let is_of_browser = match operation.method.as_str() {
            "POST" => is_form && operation.tokens.is_empty(),
            method => method == "OPTIONS",
        };
        let is_fit = given.len() == wanted || is_of_browser;
        return is_fit.then_some(given);
    }
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
    // RFC 3986, 2.1: a percent sign has two hexadecimal digits behind it.
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
    // `application/x-www-form-urlencoded` (WHATWG URL, 5.1).
    let decoded = |raw: &str| decode(&raw.replace('+', " "));
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| Some((decoded(name)?, decoded(value)?)))
        .collect()
}
