//! What the template of a product's locations is fed with.

use serde::Serialize;

use super::docs::{Doc, code};
use super::tokens::{text, word};
use crate::model::Api;
use crate::names::Names;

/// A location for its template.
#[derive(Serialize)]
pub struct LocationItem {
    docs: String,
    name: String,
    value: String,
}

/// The locations that a client can be made in; empty where there is nothing to choose.
pub fn locations(api: &Api, names: &Names) -> Vec<LocationItem> {
    let all = api.locations().into_iter().zip(&names.locations);
    all.map(|((location, server), name)| {
        let about = format!("`{}`, served by `{}`.", code(location), code(&server.url));
        LocationItem {
            docs: Doc::new(&about).outer(),
            name: word(name),
            value: text(location),
        }
    })
    .collect()
}
