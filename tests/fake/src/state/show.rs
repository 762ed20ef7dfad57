//! Reading what is remembered, and samples of what is not.

use super::{
    State,
    spot::{Spot, answer_schema, child, default, depth, item_schema, last_variable},
};
use crate::{
    answer::{Exchange, Reply, refusal},
    resource::{Identity, Page, cut, cut_list, envelope, fresh, stable_id},
};

/// Resources that a list holds besides what was created.
const USUAL_ITEMS: usize = 3;

/// Items of a page where neither the caller nor the document says how many.
const USUAL_LIMIT: usize = 100;

/// Locations as they are called in reality.
const LOCATIONS: [&str; 3] = ["de/fra", "de/txl", "us/las"];

impl State {
    /// A resource that was changed once is busy for the first look at it.
    pub(super) fn read(&mut self, exchange: &Exchange<'_>, at: &Spot) -> Reply {
        let schema = answer_schema(exchange);
        let document = exchange.document();
        let mut value = match self.known(&at.key) {
            Some(resource) => {
                let value = resource.now(document, &schema).unwrap_or_default();
                resource.is_busy = false;
                value
            }
            None => fresh(document, &schema, &at.identity),
        };
        if let Some(depth) = depth(exchange) {
            cut(&mut value, depth);
        }
        exchange.reply(&value, &at.identity.url)
    }

    pub(super) fn list(&mut self, exchange: &Exchange<'_>, at: &Spot) -> Reply {
        let document = exchange.document();
        let Some(schema) = item_schema(exchange) else {
            return refusal(500, &["not a list".to_owned()]);
        };
        let variable = child(exchange)
            .map(|child| last_variable(child).to_owned())
            .unwrap_or_default();
        let mut ids: Vec<String> = (0..USUAL_ITEMS)
            .map(|index| stable_id(&format!("{} {index}", at.key)))
            .collect();
        let mut lead = at.path.clone();
        if exchange.route.operation.path.starts_with("/locations") {
            let region = exchange
                .checked
                .arguments
                .first()
                .map(String::as_str)
                .unwrap_or_default();
            ids = LOCATIONS
                .iter()
                .filter(|id| id.starts_with(region))
                .map(|id| (*id).to_owned())
                .collect();
            "/locations".clone_into(&mut lead);
        }
        let mut items = Vec::new();
        for id in ids {
            let path = format!("{lead}/{id}");
            let key = format!("{}{path}", document.product());
            if self.known(&key).is_none() {
                let collection = at.identity.collection.clone();
                let identity = Identity {
                    url: exchange.url(&path),
                    id,
                    collection,
                    variable: variable.clone(),
                };
                items.push(fresh(document, &schema, &identity));
            }
        }
        let below = |key: &str| {
            let rest = key
                .strip_prefix(at.key.as_str())
                .and_then(|rest| rest.strip_prefix('/'));
            rest.is_some_and(|rest| !rest.contains('/'))
        };
        let remembered = self
            .resources
            .iter()
            .filter(|resource| below(&resource.key));
        items.extend(remembered.filter_map(|resource| resource.now(document, &schema)));
        let number = |name: &str| {
            let sent = exchange
                .incoming
                .query
                .iter()
                .find(|(other, _)| other == name);
            sent.and_then(|(_, value)| value.parse::<f64>().ok())
                .map(|number| number as usize)
        };
        let page = Page {
            url: at.identity.url.clone(),
            id: at.path.trim_start_matches('/').to_owned(),
            items,
            offset: number("offset").unwrap_or(0),
            limit: number("limit")
                .or_else(|| default(exchange, "limit"))
                .unwrap_or(USUAL_LIMIT),
        };
        let mut value = envelope(document, &answer_schema(exchange), page);
        if let Some(depth) = depth(exchange) {
            cut_list(&mut value, depth);
        }
        exchange.reply(&value, &at.identity.url)
    }
}
