//! Servers as a table shows them.

use serde::Serialize;

use super::text::{cell, cell_code};
use crate::model::Server;
use crate::render::docs::inline;

/// A server, by its place in the document.
#[derive(Serialize)]
pub struct ServerRow {
    location: String,
    url: String,
    about: String,
    variables: Vec<String>,
}

pub fn server(server: &Server) -> ServerRow {
    ServerRow {
        location: server
            .location
            .as_deref()
            .map_or_else(|| "any".to_owned(), |name| format!("`{}`", cell_code(name))),
        url: cell_code(&server.url),
        about: cell(&inline(&server.description)),
        variables: server
            .variables
            .iter()
            .map(|variable| {
                let values: Vec<String> = variable
                    .values
                    .iter()
                    .map(|value| format!("`{}`", cell_code(value)))
                    .collect();
                let among = match values.as_slice() {
                    [] => String::new(),
                    values => format!(", one of {}", values.join(", ")),
                };
                format!(
                    "`{}`: `{}` unless it is set{among}",
                    cell_code(&variable.name),
                    cell_code(&variable.default)
                )
            })
            .collect(),
    }
}
