//! The coverage page: what is generated for each product, and what is not.

use serde::Serialize;

use super::Templates;
use crate::model::{Api, Paging, Wait};

/// The page for its template.
#[derive(Serialize)]
struct CoveragePage<'a> {
    coverage: &'a [&'a CoverageRow],
    total: Total,
}

/// The sums of some columns.
#[derive(Serialize)]
struct Total {
    operations: usize,
    schemas: usize,
    types: usize,
}

/// One product.
#[derive(Serialize)]
pub struct CoverageRow {
    name: String,
    package: String,
    version: String,
    operations: usize,
    schemas: usize,
    types: usize,
    locations: String,
    waiting: String,
    lists: usize,
    paged: usize,
    unreached: String,
}

/// What is generated for a product.
#[must_use]
pub fn coverage_row(name: &str, package: &str, api: &Api) -> CoverageRow {
    let count = |wanted: fn(&Wait) -> bool| {
        api.operations()
            .filter(|operation| wanted(&operation.wait))
            .count()
    };
    let waiting = [
        ("request", count(|wait| *wait == Wait::Request)),
        ("state", count(|wait| *wait == Wait::State)),
        ("gone", count(|wait| matches!(wait, Wait::Gone))),
    ];
    let waiting = waiting
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(how, count)| format!("{count} {how}"));
    let locations: Vec<&str> = api
        .servers
        .iter()
        .filter_map(|server| server.location.as_deref())
        .collect();
    let names: Vec<String> = api
        .unreached
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    CoverageRow {
        name: name.to_owned(),
        package: package.to_owned(),
        version: api.version.clone(),
        operations: api.operations().count(),
        schemas: api.schemas,
        types: api.types.len(),
        locations: if locations.len() > 1 {
            locations.join(", ")
        } else {
            "one server".to_owned()
        },
        waiting: waiting.collect::<Vec<_>>().join(", "),
        lists: api.lists().count(),
        paged: api.lists().filter(|list| list.paging != Paging::No).count(),
        unreached: names.join(", "),
    }
}

/// The page about all products.
///
/// # Errors
/// A template that does not render.
pub fn coverage(templates: &Templates, rows: &[&CoverageRow]) -> Result<String, String> {
    let sum = |column: fn(&CoverageRow) -> usize| rows.iter().map(|row| column(row)).sum();
    let total = Total {
        operations: sum(|row| row.operations),
        schemas: sum(|row| row.schemas),
        types: sum(|row| row.types),
    };
    templates.render(
        "workspace/COVERAGE.md",
        &CoveragePage {
            coverage: rows,
            total,
        },
    )
}
