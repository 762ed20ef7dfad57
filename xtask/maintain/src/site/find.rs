//! The search of a site: every operation of the documents, and every model, must be found by what a reader has at hand.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use xtask_common::crates::folder;
use xtask_common::files::{inside, read};
use xtask_common::repository::{document, products};

use crate::Result;
use crate::document::{visit::METHODS, yaml};
use crate::repository::package;

/// The program that searches as a browser does.
const PROGRAM: &str = include_str!("find.js");
/// What stands in a pasted path where a document has a variable.
const ID: &str = "15f67991-0f51-4efc-a8ad-ef1fb31a480c";

/// What was typed.
#[derive(Debug)]
pub struct Check {
    pub searches: usize,
    /// Those that do not lead where they should: the page, and what was typed.
    pub lost: Vec<String>,
}

/// Searches for every operation by its request, with variables and with IDs, by its operationId and by its method, and for
/// every model by its name; nothing where Node.js is missing. What is searched for must be the first result, or stand among
/// as many as are to be found alike.
///
/// # Errors
/// A file that cannot be read, or a site that cannot be searched.
pub fn check(site: &Path) -> Result<Option<Check>> {
    let mut searches = Vec::new();
    for product in products(Path::new("specs"))? {
        add(&product, &mut searches)?;
    }
    let mut alike = BTreeMap::new();
    for (typed, _) in &searches {
        *alike.entry(typed).or_insert(0) += 1;
    }
    let input: Value = searches
        .iter()
        .map(|(typed, page)| serde_json::json!([typed, page, alike.get(typed)]))
        .collect();
    let child = Command::new("node")
        .args(["-e", PROGRAM, "--"])
        .arg(site)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = match child {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        child => child?,
    };
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.to_string().as_bytes())?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err("the site cannot be searched".into());
    }
    let lost = String::from_utf8(output.stdout)?;
    Ok(Some(Check {
        searches: searches.len(),
        lost: lost.lines().map(str::to_owned).collect(),
    }))
}

/// What is typed to find the operations and the models of a product, and where each leads.
fn add(product: &str, searches: &mut Vec<(String, String)>) -> Result<()> {
    let folder = folder(&package(Path::new("."), product)?);
    let folder = Path::new(&folder);
    let methods = methods(folder)?;
    let document = yaml::read(&document(Path::new("specs"), product))?;
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for verb in METHODS {
            let Some(operation) = item.get(verb) else {
                continue;
            };
            let request = format!("{} {path}", verb.to_uppercase());
            let id = operation.get("operationId").and_then(Value::as_str);
            let (group, method) = methods
                .get(&request)
                .ok_or_else(|| format!("{product}: no method is `{request}`"))?;
            let page = format!("reference/{product}/group/{group}.html#{method}");
            let typed = [
                request.clone(),
                path.clone(),
                with_ids(&request),
                with_ids(path),
                id.unwrap_or_default().to_owned(),
                format!("{group}().{method}"),
                format!("client.{group}().{method}()"),
                format!("{product} {group} {method}"),
            ];
            searches.extend(typed.map(|typed| (typed, page.clone())));
        }
    }
    for file in inside(&folder.join("docs/model"))? {
        let text = read(&file)?;
        let name = text.lines().find_map(|line| line.strip_prefix("# "));
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let page = format!("reference/{product}/model/{stem}.html");
        searches.push((name.unwrap_or_default().to_owned(), page));
    }
    Ok(())
}

/// The group and the method that each request of a product has in the sources of its crate, which name it as an alias.
fn methods(folder: &Path) -> Result<BTreeMap<String, (String, String)>> {
    let mut methods = BTreeMap::new();
    for file in inside(&folder.join("src/group"))? {
        let group = file.file_stem().unwrap_or_default().to_string_lossy();
        let mut aliases = Vec::new();
        for line in read(&file)?.lines().map(str::trim_start) {
            if let Some((_, alias)) = line.split_once("alias = \"") {
                aliases.extend(alias.split('"').next().map(str::to_owned));
            } else if let Some(function) = line.strip_prefix("pub fn ") {
                let name = function.split(['(', '<']).next().unwrap_or_default();
                for alias in aliases.drain(..) {
                    methods.insert(alias, (group.to_string(), name.to_owned()));
                }
            }
        }
    }
    Ok(methods)
}

/// A path with an ID for each variable.
fn with_ids(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| {
        path + ID + part.split_once('}').map_or("", |(_, rest)| rest)
    })
}
