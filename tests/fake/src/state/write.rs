//! Creating, changing and deleting.

use percent_encoding::utf8_percent_encode;
use serde_json::{Value, json};

use super::{
    State,
    spot::{SEGMENT, Spot, answer_schema, collection, last_variable},
};
use crate::{
    answer::{Exchange, Reply},
    document::Operation,
    resource::{Identity, Progress, fresh, hash, merge, property, set_progress, stable_id},
    sample::sample,
    schema::{Kind, kind},
    wish::{Extent, Style, Wish},
};

impl State {
    pub(super) fn create(
        &mut self,
        exchange: &Exchange<'_>,
        at: &Spot,
        child: &Operation,
    ) -> Reply {
        let document = exchange.document();
        let nothing = Value::Null;
        let sent = exchange.checked.body.as_ref().unwrap_or(&nothing);
        let answered = answer_schema(exchange);
        let own = child
            .answer
            .content
            .first()
            .map(|media| media.schema.clone())
            .filter(|_| child.method == "GET");
        let schema = own.unwrap_or_else(|| answered.clone());
        let variable = last_variable(child);
        let number = self.next_number();
        let named = [
            sent.get("id"),
            sent.get("properties").and_then(|sent| sent.get(variable)),
            sent.get(variable),
        ];
        let id = match named.into_iter().flatten().find_map(Value::as_str) {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ if at.identity.collection == "lans" => number.to_string(),
            _ => {
                let flat = document.flat(&schema);
                let id = property(&flat, "id").map(|id| kind(&document.flat(id)));
                if id == Some(Kind::Integer) {
                    number.to_string()
                } else {
                    stable_id(&format!("{} new {number}", at.key))
                }
            }
        };
        let path = format!("{}/{}", at.path, utf8_percent_encode(&id, SEGMENT));
        let key = format!("{}{path}", document.product());
        let collection = at.identity.collection.clone();
        let identity = Identity {
            id,
            url: exchange.url(&path),
            collection,
            variable: variable.to_owned(),
        };
        let made = |schema: &Value| {
            let mut value = fresh(document, schema, &identity);
            // Something new contains only what was sent with it.
            if let Some(object) = value.as_object_mut() {
                object.remove("entities");
            }
            merge(document, schema, &mut value, sent, false);
            set_progress(document, schema, &mut value, Progress::Busy);
            value
        };
        let value = made(&schema);
        self.remember(&key, Some(value), true);
        let location = self.announce(exchange, &key, &identity);
        exchange.reply(&made(&answered), &location)
    }

    /// What is sent either is the resource, or only its `properties`.
    pub(super) fn change(&mut self, exchange: &Exchange<'_>, at: &Spot) -> Reply {
        let document = exchange.document();
        let answered = answer_schema(exchange);
        let own = document.operation("GET", &exchange.route.operation.path);
        let own = own
            .and_then(|own| own.answer.content.first())
            .map(|media| media.schema.clone());
        let schema = own.unwrap_or_else(|| answered.clone());
        let nothing = Value::Null;
        let sent = exchange.checked.body.as_ref().unwrap_or(&nothing);
        let flat = document.flat(&schema);
        let is_inner = property(&flat, "properties").is_some() && sent.get("properties").is_none();
        let sent = if is_inner {
            json!({ "properties": sent })
        } else {
            sent.clone()
        };
        let mut value = match self
            .known(&at.key)
            .and_then(|resource| resource.value.clone())
        {
            Some(value) => value,
            None => fresh(document, &schema, &at.identity),
        };
        let replace = exchange.route.operation.method == "PUT";
        if let (true, Some(inner), Some(sent), Some(value)) = (
            replace,
            property(&flat, "properties"),
            sent.get("properties"),
            value.get_mut("properties"),
        ) {
            merge(document, inner, value, sent, true);
        } else {
            merge(document, &schema, &mut value, &sent, false);
        }
        set_progress(document, &schema, &mut value, Progress::Busy);
        self.remember(&at.key, Some(value.clone()), true);
        let location = self.announce(exchange, &at.key, &at.identity);
        if document.passed(&schema) != document.passed(&answered) {
            value = fresh(document, &answered, &at.identity);
            merge(document, &answered, &mut value, &sent, false);
        }
        exchange.reply(&value, &location)
    }

    pub(super) fn delete(&mut self, exchange: &Exchange<'_>, at: &Spot) -> Reply {
        let value = fresh(exchange.document(), &answer_schema(exchange), &at.identity);
        self.remember(&at.key, None, false);
        let location = self.announce(exchange, &at.key, &at.identity);
        exchange.reply(&value, &location)
    }

    /// Everything else changes nothing that is remembered; it works on the resource that its path is below.
    pub(super) fn act(&mut self, exchange: &Exchange<'_>, at: &Spot) -> Reply {
        let document = exchange.document();
        let wish = Wish {
            style: Style::Plain,
            ..Wish::answer(Extent::Full, hash(&at.key) >> 8)
        };
        let value = sample(document, "answer", &answer_schema(exchange), wish);
        if exchange.route.operation.method == "GET" {
            return exchange.reply(&value, &at.identity.url);
        }
        let template = &exchange.route.operation.path;
        let (path, _) = at.path.rsplit_once('/').unwrap_or_default();
        let (around, _) = template.rsplit_once('/').unwrap_or_default();
        let identity = Identity {
            url: exchange.url(path),
            collection: collection(around).to_owned(),
            ..at.identity.clone()
        };
        let key = format!("{}{path}", document.product());
        let location = self.announce(exchange, &key, &identity);
        exchange.reply(&value, &location)
    }
}
