//! The crates about all products, and the workspace that makes `generated/` convenient to check as a whole.

use std::path::{Path, PathBuf};

use ionoscloud_generator::format;
use ionoscloud_generator::render::{
    Facade, FacadeProduct, Templates, coverage, driver, facade, mcp,
};
use xtask_common::Result;
use xtask_common::crates::{DRIVER, FACADE, RUNTIME, SHARED, STORAGE, TOOLS, TRANSFER};
use xtask_common::files::Files;

use crate::rendered::Rendered;

/// The facade, the driver, the tools and the workspace's manifest, by path below `generated/`.
pub fn files(templates: &Templates, products: &[Rendered]) -> Result<Files> {
    let members = products.iter().map(|product| FacadeProduct {
        name: product.name.clone(),
        module: product.name.replace('-', "_"),
        package: product.package.clone(),
        library: product.package.replace('-', "_"),
        version: series(&product.version),
        title: product.title.clone(),
        about: product.about.clone(),
        transfers: product.name.ends_with(STORAGE),
    });
    let shared = SHARED.map(|shared| shared.package);
    let rendered = facade(
        templates,
        &Facade::new(templates, members.collect(), &shared),
    )?;
    let mut files = Files::new();
    for (path, text) in rendered.package {
        files.insert(Path::new(FACADE.package).join(path), text);
    }
    files.insert(
        Path::new(TRANSFER.package).join("Cargo.toml"),
        rendered.transfer,
    );
    files.insert(PathBuf::from("Cargo.toml"), rendered.workspace);
    let rows: Vec<_> = products.iter().map(|product| &product.coverage).collect();
    files.insert(PathBuf::from("COVERAGE.md"), coverage(templates, &rows)?);
    let driven: Vec<_> = products.iter().map(|product| &product.driver).collect();
    let runtime = format!("../{}", RUNTIME.package);
    for (path, text) in format(driver(templates, &driven, &runtime)?)? {
        files.insert(Path::new(DRIVER.package).join(path), text);
    }
    let tools: Vec<_> = products
        .iter()
        .filter_map(|product| product.tools.as_ref())
        .collect();
    for (path, text) in format(mcp(templates, &tools)?)? {
        files.insert(Path::new(TOOLS.package).join(path), text);
    }
    Ok(files)
}

/// The first version of those that may take the place of each other: `0.1` of `0.1.3`, `2` of `2.4.1`. The facade
/// only passes a product on, so it asks for no more, and need not move when a product gets something new.
fn series(version: &str) -> String {
    let mut parts = version.split('.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("0"), Some("0"), Some(_)) => version.to_owned(),
        (Some("0"), Some(minor), _) => format!("0.{minor}"),
        (Some(major), _, _) => major.to_owned(),
        _ => version.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::series;

    #[test]
    fn a_series_is_what_cargo_takes_as_compatible() {
        assert_eq!(series("0.1.3"), "0.1");
        assert_eq!(series("2.4.1"), "2");
        assert_eq!(series("0.0.7"), "0.0.7");
    }
}
