//! What the template of a product's locations is fed with.

use serde::Serialize;

use crate::names::Sdk;
use crate::render::docs::{Doc, code};
use crate::render::tokens::{text, word};

/// A location for its template.
#[derive(Serialize)]
pub struct LocationItem {
    docs: String,
    name: String,
    value: String,
}

/// The locations that a client can be made in; empty where there is nothing to choose.
pub fn locations(sdk: &Sdk<'_>) -> Vec<LocationItem> {
    let all = sdk.locations.iter().map(|own| {
        let (location, server) = (code(own.location), code(&own.server.url));
        LocationItem {
            docs: Doc::new(&format!("`{location}`, served by `{server}`.")).outer(),
            name: word(&own.name),
            value: text(own.location),
        }
    });
    all.collect()
}
