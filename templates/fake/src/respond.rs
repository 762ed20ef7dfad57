//! From a request to its answer: found, checked, limited, spoiled, done.

use std::time::Duration;

use hyper::body::Bytes;

use crate::{
    answer::{self, Exchange, Reply, complaint},
    check::{Checked, Incoming, check},
    clock,
    cloud::Cloud,
    control, facts,
    fault::{Fault, RetryAfter, Verdict},
    limit::{Allowance, Bucket},
    record::Recorded,
    route::{self, NoRoute, Route},
    server::Shared,
    storage::{self, Asked, Failure, Storage},
    validate::Problem,
    wire::Content,
    world::Scope,
};

/// Who is behind every valid credential.
const USER: &str = "user@example.com";

/// An answer, and what is to happen to it.
pub(crate) struct Sent {
    pub reply: Reply,
    pub fault: Option<Fault>,
}

/// What is decided about a call before its body is read: by a rule, or because the body is not one that object storage takes.
pub(crate) fn early(shared: &Shared, recorded: &Recorded) -> Option<Verdict> {
    if shared.is_plain {
        return None;
    }
    let incoming = Incoming {
        method: &recorded.method,
        path: &recorded.path,
        query: &recorded.query,
        headers: &recorded.headers,
        body: &Bytes::new(),
    };
    let length = incoming.header("content-length");
    let length = length.and_then(|text| text.parse::<u64>().ok());
    let code = match (incoming.header("transfer-encoding"), length) {
        (Some(_), None) => Some("MissingContentLength"),
        (_, Some(length)) if length > shared.changing().storage.most() => Some("EntityTooLarge"),
        _ => None,
    };
    if code.is_none() && !shared.changing().rules.has_early() {
        return None;
    }
    let host = incoming.header("host").unwrap_or("127.0.0.1");
    let Asked { path, host } = storage::address(&shared.documents, &recorded.path, host);
    let route = route::find(&shared.documents, &path, &host, &incoming).ok()?;
    if let Some(code) = code.filter(|_| route.document.keeps_objects()) {
        let failure = Failure::from(code);
        return Some(Verdict {
            fault: Fault::Early(failure.status),
            retry_after: None,
            code: Some(failure.code),
            message: Some(failure.message),
        });
    }
    let below = path.get(route.base.len()..).unwrap_or_default();
    let (product, operation) = (route.document.product(), &route.operation.id);
    let rules = &mut shared.changing().rules;
    rules.consult(true, &recorded.method, below, product, operation)
}

/// Checks a request and answers it; fills in what the record lacks. `decided` is what [`early`] has said.
pub(crate) fn respond(
    shared: &Shared,
    recorded: &mut Recorded,
    body: &Bytes,
    decided: Option<Verdict>,
) -> Sent {
    if let Some(reply) = control::answer(shared, recorded, body) {
        return Sent { reply, fault: None };
    }
    let Recorded {
        method,
        path,
        query,
        headers,
        ..
    } = &*recorded;
    let incoming = Incoming {
        method,
        path,
        query,
        headers,
        body,
    };
    // HTTP/1.0 has no such header (RFC 9112, 3.2).
    let host = incoming.header("host").unwrap_or("127.0.0.1");
    let Asked { path, host: called } = storage::address(&shared.documents, path, host);
    let route = match route::find(&shared.documents, &path, &called, &incoming) {
        Ok(route) => route,
        Err(nothing) => {
            let reply = nothing.reply(shared.is_plain);
            recorded.problems.push(nothing.problem);
            return Sent { reply, fault: None };
        }
    };
    let below = path.get(route.base.len()..).unwrap_or_default().to_owned();
    let product = route.document.product().to_owned();
    let operation = route.operation.id.clone();
    let contract = incoming
        .header("x-contract-number")
        .unwrap_or(facts::CONTRACT);
    let now = shared.clock.moment();
    let allowance = match says_rate(&route) {
        true => allowance(shared, contract, method, now),
        // Of the others nothing is known.
        false => Bucket::new(method == "GET", now).take(now, false),
    };
    let is_early = decided.is_some();
    let verdict = match shared.is_plain {
        true => None,
        false if is_early => decided,
        false => {
            let rules = &mut shared.changing().rules;
            rules.consult(false, method, &below, &product, &operation)
        }
    };
    let mut checked = check(&route, &incoming, shared.is_plain);
    if !shared.is_plain {
        forgive(&mut checked, &product, &operation);
        if route.document.keeps_objects() {
            storage::forgive(&mut checked, &incoming, &operation);
        }
    }
    if is_early {
        // Of a body that nobody has read nothing is wrong.
        checked.problems.clear();
    }
    let origin = format!("http://{host}");
    let fails = match &verdict {
        Some(Verdict {
            fault: Fault::Failed(reason),
            ..
        }) => Some(reason.clone()),
        _ => None,
    };
    let exchange = Exchange {
        route: &route,
        incoming: &incoming,
        checked: &checked,
        origin: &origin,
        path: &below,
        scope: Scope {
            contract: contract.into(),
            product: product.as_str().into(),
            location: route.location.as_str().into(),
        },
        user: USER.to_owned(),
        fails,
        skew: match &verdict {
            Some(Verdict {
                fault: Fault::Skew(time),
                ..
            }) => i64::try_from(time.as_millis()).unwrap_or_default(),
            _ => 0,
        },
    };
    let spoiled = verdict
        .as_ref()
        .and_then(|verdict| spoil(shared, &exchange, verdict, now));
    let problems = recorded.problems.iter().chain(&checked.problems);
    let problems: Vec<Problem> = problems.cloned().collect();
    let mut reply = match (allowance.wait, spoiled) {
        (Some(wait), _) => too_many(shared, &exchange, wait),
        (None, Some(reply)) => reply,
        (None, None) if problems.is_empty() => done(shared, &exchange),
        (None, None) => refused(shared, &exchange, &problems),
    };
    tell_rate(&route, &allowance, &mut reply);
    let fault = verdict.map(|verdict| verdict.fault);
    let Checked {
        problems,
        arguments,
        ..
    } = checked;
    recorded.product = Some(product);
    recorded.operation = Some(operation);
    recorded.arguments = arguments;
    recorded.problems.extend(problems);
    Sent { reply, fault }
}

impl NoRoute {
    fn reply(&self, is_plain: bool) -> Reply {
        let status = if is_plain { 400 } else { self.status };
        if self.is_of_storage && !is_plain {
            let failure = Failure::of_status(status, true, &self.problem.to_string());
            return failure.header("Allow", &self.methods).reply("/", "fake");
        }
        let mut reply = answer::refusal(None, status, &[self.problem.to_string()]);
        if status == 405 {
            // It has to name them (RFC 9110, 15.5.6).
            let methods = self.methods.clone();
            reply.headers.push(("Allow".to_owned(), methods));
        }
        reply
    }
}

/// Takes back that members are missing which the service makes itself where they are.
fn forgive(checked: &mut Checked, product: &str, operation: &str) {
    let mut facts = facts::MADE.iter();
    let made = facts.find(|(other, called, _)| *other == product && *called == operation);
    if let Some((.., made)) = made {
        checked.problems.retain(|problem| {
            let lacks =
                |name: &&str| problem.what == format!("the required member `{name}` is missing");
            !made.iter().any(lacks)
        });
    }
}

/// What a contract may call yet, this call taken off.
fn allowance(shared: &Shared, contract: &str, method: &str, now: clock::Moment) -> Allowance {
    let is_reading = matches!(method, "GET" | "HEAD");
    let mut changing = shared.changing();
    let buckets = &mut changing.buckets;
    let bucket = buckets.entry((contract.to_owned(), is_reading));
    let bucket = bucket.or_insert_with(|| Bucket::new(is_reading, now));
    bucket.take(now, shared.limits_rate)
}

fn refused(shared: &Shared, exchange: &Exchange<'_>, problems: &[Problem]) -> Reply {
    let route = exchange.route;
    if is_of_storage(shared, exchange) {
        let failure = Failure::of_problems(problems, &route.operation.id);
        shared.changing().storage.refusal(exchange, failure)
    } else if shared.is_plain {
        let told = problems.iter().map(ToString::to_string);
        answer::refusal(None, 400, &told.collect::<Vec<_>>())
    } else {
        complaint(Some((route.document, route.operation)), problems)
    }
}

/// Whether the call goes to object storage, which has errors of its own.
fn is_of_storage(shared: &Shared, exchange: &Exchange<'_>) -> bool {
    !shared.is_plain && exchange.document().keeps_objects()
}

/// An error in the form of what was called.
fn refusal(
    shared: &Shared,
    exchange: &Exchange<'_>,
    status: u16,
    message: &str,
    code: Option<&str>,
) -> Reply {
    if !is_of_storage(shared, exchange) {
        return exchange.refusal(status, &[message.to_owned()]);
    }
    let is_of_object = exchange.checked.arguments.len() > 1;
    let mut failure = Failure::of_status(status, is_of_object, message);
    if let Some(code) = code {
        code.clone_into(&mut failure.code);
    }
    shared.changing().storage.refusal(exchange, failure)
}

fn too_many(shared: &Shared, exchange: &Exchange<'_>, wait: u64) -> Reply {
    let mut reply = refusal(shared, exchange, 429, "too many requests", None);
    let wait = ("Retry-After".to_owned(), wait.to_string());
    reply.headers.push(wait);
    reply
}

/// The call is done.
fn done(shared: &Shared, exchange: &Exchange<'_>) -> Reply {
    let changing = &mut *shared.changing();
    if shared.is_plain {
        exchange.plain(changing.extent)
    } else if exchange.document().keeps_objects() {
        let now = shared.clock.moment() + exchange.skew;
        changing.storage.answer(&changing.cloud, exchange, now)
    } else {
        changing.cloud.answer(exchange)
    }
}

/// The answer that takes the place of the real one; none where the call is done.
fn spoil(
    shared: &Shared,
    exchange: &Exchange<'_>,
    verdict: &Verdict,
    now: clock::Moment,
) -> Option<Reply> {
    let status = match &verdict.fault {
        Fault::Status(status) | Fault::Early(status) => Some(*status),
        Fault::Busy => Some(Cloud::conflict(exchange.document())),
        _ => None,
    };
    let mut reply = match (&verdict.fault, status) {
        (Fault::Redirect(status, region), _) if is_of_storage(shared, exchange) => {
            let (origin, product) = (exchange.origin, exchange.document().product());
            let place = format!("{origin}/{region}/{product}{}", exchange.path);
            let failure = Storage::elsewhere(*status, region).header("Location", place);
            shared.changing().storage.refusal(exchange, failure)
        }
        (Fault::LateError, _) => {
            let code = verdict.code.as_deref();
            let message = verdict.message.as_deref();
            let message = message.unwrap_or("it failed after all, as it was told to");
            let reply = refusal(shared, exchange, 500, message, code);
            Reply {
                status: exchange.route.operation.answer.status,
                ..reply
            }
        }
        (_, Some(status)) => {
            let message = verdict.message.clone();
            let message = message.unwrap_or_else(|| format!("status {status}, as it was told to"));
            let code = verdict.code.as_deref();
            let mut reply = refusal(shared, exchange, status, &message, code);
            if let Some(code) = code
                && let Ok(mut body) =
                    serde_json::from_slice::<serde_json::Value>(&reply.body.to_vec())
            {
                body["messages"][0]["errorCode"] = code.into();
                reply.body = body.to_string().into_bytes().into();
            }
            reply
        }
        (Fault::Html(status), None) => Reply {
            status: *status,
            headers: vec![("Content-Type".to_owned(), "text/html".to_owned())],
            body: format!(
                "<html><body><h1>{status}</h1><p>the proxy is to blame</p></body></html>"
            )
            .into_bytes()
            .into(),
        },
        (Fault::Reset | Fault::Refused(_) | Fault::Stall | Fault::CutUpload(_), None) => Reply {
            status: 0,
            headers: Vec::new(),
            body: Content::default(),
        },
        _ => return None,
    };
    if let Some(wait) = verdict.retry_after {
        let text = match wait {
            RetryAfter::Seconds(seconds) => seconds.to_string(),
            RetryAfter::Date(seconds) => {
                let moment = u64::try_from(now).unwrap_or_default();
                let when = std::time::UNIX_EPOCH
                    + Duration::from_millis(moment)
                    + Duration::from_secs(seconds);
                // The only form in which a date may be sent (RFC 9110, 5.6.7).
                httpdate::fmt_http_date(when)
            }
        };
        reply.headers.push(("Retry-After".to_owned(), text));
    }
    Some(reply)
}

/// Whether answers say how much may be called.
fn says_rate(route: &Route<'_>) -> bool {
    let declared = route.operation.answer.headers.iter();
    let mut names = declared.map(|(name, _)| name.to_ascii_lowercase());
    route.document.product() == "compute" || names.any(|name| name == "x-ratelimit-limit")
}

/// Compute says with each answer how much may be called; others where their documents say so.
fn tell_rate(route: &Route<'_>, allowance: &Allowance, reply: &mut Reply) {
    if !says_rate(route) || reply.status == 0 {
        return;
    }
    for (name, value) in [
        ("X-RateLimit-Limit", allowance.rate.limit),
        ("X-RateLimit-Burst", allowance.rate.burst),
        ("X-RateLimit-Remaining", allowance.remaining),
    ] {
        reply.headers.push((name.to_owned(), value.to_string()));
    }
}
