//! What a server with a memory remembers, and how it answers from that.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::{
    answer::{Exchange, JOB_PATH, Reply, refusal},
    document::{Operation, variable},
    resource::{
        Identity, Page, Progress, cut, cut_list, envelope, fresh, hash, member_text, merge, property, set_progress,
        stable_id,
    },
    sample::{Extent, Style, Wish, sample},
    schema::{Kind, kind},
};

/// What stands in a path segment as it is.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Resources that a list holds besides what was created.
const USUAL_ITEMS: usize = 3;

/// Items of a page where neither the caller nor the document says how many.
const USUAL_LIMIT: usize = 100;

/// Locations as they are called in reality.
const LOCATIONS: [&str; 3] = ["de/fra", "de/txl", "us/las"];

/// Everything that was created, changed or deleted since the start.
#[derive(Default)]
pub(crate) struct State {
    resources: Vec<Resource>,
    jobs: Vec<Job>,
    made: u64,
}

struct Resource {
    key: String,
    /// None once it was deleted.
    value: Option<Value>,
    is_busy: bool,
}

/// An accepted write on its way.
struct Job {
    id: String,
    /// The resource that it works on.
    key: String,
    target: Value,
    polls: usize,
}

impl State {
    /// Answers a request, and remembers what it did.
    pub fn answer(&mut self, exchange: &Exchange<'_>) -> Reply {
        let operation = exchange.route.operation;
        let at = Spot::new(exchange);
        if operation.path == JOB_PATH && operation.method == "GET" {
            return self.job(exchange);
        }
        if self.is_gone(&at.key) {
            return refusal(404, &[format!("{} does not exist", at.identity.url)]);
        }
        let is_item = operation.path.ends_with('}');
        match operation.method.as_str() {
            "GET" if item_schema(exchange).is_some() => self.list(exchange, &at),
            "GET" if is_item => self.read(exchange, &at),
            "POST" => match child(exchange) {
                Some(child) => self.create(exchange, &at, child),
                None => self.act(exchange, &at),
            },
            "PUT" | "PATCH" if is_item => self.change(exchange, &at),
            "DELETE" if is_item => self.delete(exchange, &at),
            _ => self.act(exchange, &at),
        }
    }

    fn position(&self, key: &str) -> Option<usize> {
        self.resources.iter().position(|resource| resource.key == key)
    }

    fn known(&mut self, key: &str) -> Option<&mut Resource> {
        self.resources.iter_mut().find(|resource| resource.key == key)
    }

    fn remember(&mut self, key: &str, value: Option<Value>, is_busy: bool) {
        let resource = Resource { key: key.to_owned(), value, is_busy };
        match self.position(key) {
            Some(position) => self.resources[position] = resource,
            None => self.resources.push(resource),
        }
    }

    /// Whether the resource, or one around it, was deleted.
    fn is_gone(&self, key: &str) -> bool {
        let gone = self.resources.iter().filter(|resource| resource.value.is_none());
        gone.map(|resource| &resource.key)
            .any(|gone| key.strip_prefix(gone.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }

    fn next_number(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// The URL that an accepted write announces.
    fn announce(&mut self, exchange: &Exchange<'_>, key: &str, identity: &Identity, kind: &str) -> String {
        if exchange.document().operation("GET", JOB_PATH).is_none() {
            return identity.url.clone();
        }
        let id = stable_id(&format!("request {}", self.next_number()));
        let url = exchange.job_url(&id);
        let target = json!({ "id": identity.id, "type": kind, "href": identity.url });
        self.jobs.push(Job { id, key: key.to_owned(), target, polls: 0 });
        url
    }

    /// Queued, running, then done; what was never announced here is done.
    fn job(&mut self, exchange: &Exchange<'_>) -> Reply {
        let id = exchange.checked.arguments.first().map(String::as_str).unwrap_or_default();
        let job = self.jobs.iter_mut().find(|job| job.id == id);
        let mut status = "DONE";
        let mut targets = Vec::new();
        let mut done = None;
        if let Some(job) = job {
            status = ["QUEUED", "RUNNING"].get(job.polls).copied().unwrap_or("DONE");
            job.polls += 1;
            targets.push(json!({ "target": job.target, "status": status }));
            done = (status == "DONE").then(|| job.key.clone());
        }
        if let Some(resource) = done.and_then(|key| self.known(&key)) {
            resource.is_busy = false;
        }
        let body = json!({
            "id": format!("{id}/status"),
            "type": "request-status",
            "href": exchange.job_url(id),
            "metadata": { "status": status, "message": format!("Request is {status}"), "etag": stable_id(id), "targets": targets },
        });
        exchange.reply(&body, "")
    }

    /// A resource that was changed once is busy for the first look at it.
    fn read(&mut self, exchange: &Exchange<'_>, at: &Spot) -> Reply {
        let schema = answer_schema(exchange);
        let document = exchange.document();
        let mut value = match self.known(&at.key) {
            Some(resource) => {
                let mut value = resource.value.clone().unwrap_or_default();
                let progress = if resource.is_busy { Progress::Busy } else { Progress::Ready };
                resource.is_busy = false;
                set_progress(document, &schema, &mut value, progress);
                value
            }
            None => fresh(document, &schema, &at.identity),
        };
        if let Some(depth) = depth(exchange) {
            cut(&mut value, depth);
        }
        exchange.reply(&value, &at.identity.url)
    }

    fn list(&mut self, exchange: &Exchange<'_>, at: &Spot) -> Reply {
        let document = exchange.document();
        let Some(schema) = item_schema(exchange) else { return refusal(500, &["not a list".to_owned()]) };
        let variable = child(exchange).map(|child| last_variable(child).to_owned()).unwrap_or_default();
        let mut ids: Vec<String> = (0..USUAL_ITEMS).map(|index| stable_id(&format!("{} {index}", at.key))).collect();
        let mut lead = at.path.clone();
        if exchange.route.operation.path.starts_with("/locations") {
            let region = exchange.checked.arguments.first().map(String::as_str).unwrap_or_default();
            ids = LOCATIONS.iter().filter(|id| id.starts_with(region)).map(|id| (*id).to_owned()).collect();
            "/locations".clone_into(&mut lead);
        }
        let mut items = Vec::new();
        for id in ids {
            let path = format!("{lead}/{id}");
            let key = format!("{}{path}", document.product());
            if self.position(&key).is_none() {
                let collection = at.identity.collection.clone();
                let identity = Identity { url: exchange.url(&path), id, collection, variable: variable.clone() };
                items.push(fresh(document, &schema, &identity));
            }
        }
        let below = |key: &str| {
            let rest = key.strip_prefix(at.key.as_str()).and_then(|rest| rest.strip_prefix('/'));
            rest.is_some_and(|rest| !rest.contains('/'))
        };
        let remembered = self.resources.iter().filter(|resource| below(&resource.key));
        items.extend(remembered.filter_map(|resource| resource.value.clone()));
        let number = |name: &str| {
            let sent = exchange.incoming.query.iter().find(|(other, _)| other == name);
            sent.and_then(|(_, value)| value.parse::<f64>().ok()).map(|number| number as usize)
        };
        let page = Page {
            url: at.identity.url.clone(),
            id: at.path.trim_start_matches('/').to_owned(),
            items,
            offset: number("offset").unwrap_or(0),
            limit: number("limit").or_else(|| default(exchange, "limit")).unwrap_or(USUAL_LIMIT),
        };
        let mut value = envelope(document, &answer_schema(exchange), page);
        if let Some(depth) = depth(exchange) {
            cut_list(&mut value, depth);
        }
        exchange.reply(&value, &at.identity.url)
    }

    fn create(&mut self, exchange: &Exchange<'_>, at: &Spot, child: &Operation) -> Reply {
        let document = exchange.document();
        let nothing = Value::Null;
        let sent = exchange.checked.body.as_ref().unwrap_or(&nothing);
        let answered = answer_schema(exchange);
        let own = child.answer.content.first().map(|media| media.schema.clone()).filter(|_| child.method == "GET");
        let schema = own.unwrap_or_else(|| answered.clone());
        let variable = last_variable(child);
        let number = self.next_number();
        let named = [sent.get("id"), sent.get("properties").and_then(|sent| sent.get(variable)), sent.get(variable)];
        let id = match named.into_iter().flatten().find_map(Value::as_str) {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ if at.identity.collection == "lans" => number.to_string(),
            _ => {
                let flat = document.flat(&schema);
                let id = property(&flat, "id").map(|id| kind(&document.flat(id)));
                if id == Some(Kind::Integer) { number.to_string() } else { stable_id(&format!("{} new {number}", at.key)) }
            }
        };
        let path = format!("{}/{}", at.path, utf8_percent_encode(&id, SEGMENT));
        let key = format!("{}{path}", document.product());
        let collection = at.identity.collection.clone();
        let identity = Identity { id, url: exchange.url(&path), collection, variable: variable.to_owned() };
        let made = |schema: &Value| {
            let mut value = fresh(document, schema, &identity);
            merge(document, schema, &mut value, sent, false);
            set_progress(document, schema, &mut value, Progress::Busy);
            value
        };
        let value = made(&schema);
        let kind = member_text(&value, "type");
        self.remember(&key, Some(value), true);
        let location = self.announce(exchange, &key, &identity, &kind);
        exchange.reply(&made(&answered), &location)
    }

    /// What is sent either is the resource, or only its `properties`.
    fn change(&mut self, exchange: &Exchange<'_>, at: &Spot) -> Reply {
        let document = exchange.document();
        let answered = answer_schema(exchange);
        let own = document.operation("GET", &exchange.route.operation.path);
        let own = own.and_then(|own| own.answer.content.first()).map(|media| media.schema.clone());
        let schema = own.unwrap_or_else(|| answered.clone());
        let nothing = Value::Null;
        let sent = exchange.checked.body.as_ref().unwrap_or(&nothing);
        let flat = document.flat(&schema);
        let is_inner = property(&flat, "properties").is_some() && sent.get("properties").is_none();
        let sent = if is_inner { json!({ "properties": sent }) } else { sent.clone() };
        let mut value = match self.known(&at.key).and_then(|resource| resource.value.clone()) {
            Some(value) => value,
            None => fresh(document, &schema, &at.identity),
        };
        let replace = exchange.route.operation.method == "PUT";
        if let (true, Some(inner), Some(sent), Some(value)) =
            (replace, property(&flat, "properties"), sent.get("properties"), value.get_mut("properties"))
        {
            merge(document, inner, value, sent, true);
        } else {
            merge(document, &schema, &mut value, &sent, false);
        }
        set_progress(document, &schema, &mut value, Progress::Busy);
        self.remember(&at.key, Some(value.clone()), true);
        let kind = member_text(&value, "type");
        let location = self.announce(exchange, &at.key, &at.identity, &kind);
        if document.passed(&schema) != document.passed(&answered) {
            value = fresh(document, &answered, &at.identity);
            merge(document, &answered, &mut value, &sent, false);
        }
        exchange.reply(&value, &location)
    }

    fn delete(&mut self, exchange: &Exchange<'_>, at: &Spot) -> Reply {
        let value = fresh(exchange.document(), &answer_schema(exchange), &at.identity);
        self.remember(&at.key, None, false);
        let location = self.announce(exchange, &at.key, &at.identity, &member_text(&value, "type"));
        exchange.reply(&value, &location)
    }

    /// Everything else changes nothing that is remembered; it works on the resource that its path is below.
    fn act(&mut self, exchange: &Exchange<'_>, at: &Spot) -> Reply {
        let document = exchange.document();
        let wish = Wish { style: Style::Plain, ..Wish::answer(Extent::Full, hash(&at.key) >> 8) };
        let value = sample(document, "answer", &answer_schema(exchange), wish);
        if exchange.route.operation.method == "GET" {
            return exchange.reply(&value, &at.identity.url);
        }
        let (path, _) = at.path.rsplit_once('/').unwrap_or_default();
        let identity = Identity { url: exchange.url(path), ..at.identity.clone() };
        let key = format!("{}{path}", document.product());
        let singular = identity.collection.trim_end_matches('s').to_owned();
        let location = self.announce(exchange, &key, &identity, &singular);
        exchange.reply(&value, &location)
    }
}

/// Where a request points.
struct Spot {
    /// Without the base path, arguments percent-encoded in one way.
    path: String,
    /// The path led by the product.
    key: String,
    identity: Identity,
}

impl Spot {
    fn new(exchange: &Exchange<'_>) -> Self {
        let template = &exchange.route.operation.path;
        let arguments = &exchange.checked.arguments;
        let mut left = arguments.iter();
        let segments = template.split('/').map(|segment| match variable(segment).and_then(|_| left.next()) {
            Some(argument) => utf8_percent_encode(argument, SEGMENT).to_string(),
            None => segment.to_owned(),
        });
        let path = segments.collect::<Vec<_>>().join("/");
        // A location has a path of two segments.
        let id = if template.starts_with("/locations/") { arguments.join("/") } else { arguments.last().cloned().unwrap_or_default() };
        let collection = template.split('/').rfind(|segment| variable(segment).is_none()).unwrap_or_default();
        let identity = Identity {
            id,
            url: exchange.url(&path),
            collection: collection.to_owned(),
            variable: last_variable(exchange.route.operation).to_owned(),
        };
        Self { key: format!("{}{path}", exchange.document().product()), path, identity }
    }
}

/// The variable at the end of an operation's path.
fn last_variable(operation: &Operation) -> &str {
    operation.path.rsplit('/').next().and_then(variable).unwrap_or_default()
}

/// The operation on one item of the collection that is called, reading it if there is such.
fn child<'a>(exchange: &Exchange<'a>) -> Option<&'a Operation> {
    let path = &exchange.route.operation.path;
    let is_child = |operation: &&Operation| {
        let rest = operation.path.strip_prefix(path.as_str()).and_then(|rest| rest.strip_prefix('/'));
        rest.and_then(variable).is_some()
    };
    let children = exchange.document().operations().iter().filter(is_child);
    children.min_by_key(|operation| operation.method != "GET")
}

fn answer_schema(exchange: &Exchange<'_>) -> Value {
    exchange.media().map_or(Value::Null, |media| media.schema.clone())
}

/// What the answer lists, if it is a list.
fn item_schema(exchange: &Exchange<'_>) -> Option<Value> {
    let schema = answer_schema(exchange);
    let document = exchange.document();
    let flat = document.flat(&schema);
    let items = document.flat(property(&flat, "items")?);
    items.get("items").cloned()
}

fn default(exchange: &Exchange<'_>, name: &str) -> Option<usize> {
    let parameter = exchange.route.operation.parameters.iter().find(|parameter| parameter.name == name)?;
    exchange.document().flat(&parameter.schema).get("default")?.as_u64().and_then(|number| usize::try_from(number).ok())
}

/// How deep the answer is to go, where the operation knows such a parameter.
fn depth(exchange: &Exchange<'_>) -> Option<u64> {
    exchange.route.operation.parameters.iter().find(|parameter| parameter.name == "depth")?;
    let sent = exchange.incoming.query.iter().find(|(name, _)| name == "depth");
    let sent = sent.and_then(|(_, value)| value.parse().ok());
    Some(sent.unwrap_or_else(|| default(exchange, "depth").unwrap_or(0) as u64))
}
