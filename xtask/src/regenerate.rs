//! `regenerate`: everything below `generated/`, and the locks of names beside the documents.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use ionoscloud_generator::finding::{Finding, Severity};
use ionoscloud_generator::model::Operation;
use ionoscloud_generator::product::{Product, Without};
use ionoscloud_generator::render::{Site, Templates, coverage_row, driver_product, tool_product};
use ionoscloud_generator::{meaning, parallel, render};

use xtask_common::change;
use xtask_common::crates::{RUNTIME, SHARED, folder};
use xtask_common::files::{Files, read, tree};
use xtask_common::repository::{chosen, document, root};
use xtask_common::{Outcome, Result, counted};

use crate::facade;
use crate::rendered::Rendered;
use crate::repository::{Difference, Loaded, decided, load, templates};

/// Where the sources are read, the reference pages among them.
const SOURCES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main");

/// Renders, and writes or compares.
pub fn run(check: bool, wanted: &[String]) -> Outcome {
    let start = Instant::now();
    let generated = root().join("generated");
    // Of some products their own crates only; what is about all of them needs them all.
    let whole = wanted.is_empty();
    let products = chosen(wanted, &root().join("specs"))?;
    let (files, locks, rendered) = all(&products, whole, check)?;
    let mut found = tree(&generated)?;
    if !whole {
        found.retain(|path, _| rendered.iter().any(|one| path.starts_with(&one.package)));
    }
    let difference = Difference::between(&files, &found);
    let lock_difference = Difference::between(&locks, &existing(&locks));
    let operations: usize = rendered.iter().map(|one| one.operations).sum();
    let types: usize = rendered.iter().map(|one| one.types).sum();
    let rest = if whole {
        ""
    } else {
        "; what is about all products was not looked at: the facade, the driver, the tools, COVERAGE.md"
    };
    let summary = format!(
        "{}, {}, {}, {} in {:.2} s{rest}",
        counted(rendered.len(), "product"),
        counted(operations, "operation"),
        counted(types, "type"),
        counted(files.len(), "file"),
        start.elapsed().as_secs_f64()
    );
    if check {
        let mut lines = difference.lines(Path::new("generated"));
        lines.extend(lock_difference.lines(Path::new("specs")));
        if lines.is_empty() {
            xtask_common::say!("up to date: {summary}");
            return Ok(true);
        }
        for line in &lines {
            eprintln!("{line}");
        }
        return Err(format!(
            "{} not what the generator renders; run `cargo xtask regenerate`",
            if lines.len() == 1 {
                "1 file is".to_owned()
            } else {
                format!("{} files are", lines.len())
            }
        )
        .into());
    }
    let count = difference.count() + lock_difference.count();
    // What was not rendered may have been somebody's.
    for path in &difference.extra {
        xtask_common::say!("removed: {}", Path::new("generated").join(path).display());
    }
    change::apply(vec![
        difference.change(&generated, &files),
        lock_difference.change(&root().join("specs"), &locks),
    ])?;
    xtask_common::say!("{summary}; {count} changed");
    Ok(true)
}

/// The files that are there of those that are wanted.
fn existing(wanted: &Files) -> Files {
    let specs = root().join("specs");
    wanted
        .keys()
        .filter_map(|path| Some((path.clone(), read(&specs.join(path)).ok()?)))
        .collect()
}

/// The files below `generated/` and the locks below `specs/` of some products, and what stands beside them if
/// those are all.
fn all(names: &[String], whole: bool, check: bool) -> Result<(Files, Files, Vec<Rendered>)> {
    let templates = templates()?;
    let license = read(&root().join("LICENSE"))?;
    // The largest first, for the others to fill up the time that it takes.
    let size = |name: &String| {
        fs::metadata(document(&root().join("specs"), name)).map_or(0, |file| file.len())
    };
    let mut order = names.to_vec();
    order.sort_by_key(|name| std::cmp::Reverse(size(name)));
    let products = parallel::map(&order, |name| product(&templates, name, check));

    let mut files = Files::new();
    let mut locks = Files::new();
    let mut rendered = Vec::new();
    let mut problems = Vec::new();
    for product in products {
        let (mut findings, result) = product?;
        problems.append(&mut findings);
        let Some((own, product)) = result else {
            continue;
        };
        let package = Path::new(&product.package);
        files.extend(
            own.into_iter()
                .map(|(path, text)| (package.join(path), text)),
        );
        files.insert(package.join("LICENSE"), license.clone());
        let changelog = root()
            .join("specs")
            .join(&product.name)
            .join("CHANGELOG.md");
        if let Ok(text) = read(&changelog) {
            files.insert(package.join("CHANGELOG.md"), text);
        }
        locks.insert(
            Path::new(&product.name).join("names.lock"),
            product.lock.clone(),
        );
        rendered.push(product);
    }
    if !problems.is_empty() {
        eprintln!("{}\n", problems.join("\n\n"));
        return Err(format!(
            "{} about the documents; nothing was written",
            counted(problems.len(), "finding")
        )
        .into());
    }
    if let Some(problem) = taken_twice(&rendered) {
        return Err(format!("{problem}; nothing was written").into());
    }
    rendered.sort_by(|one, other| one.name.cmp(&other.name));
    if whole {
        files.extend(facade::files(&templates, &rendered)?);
        for shared in SHARED {
            let folder = Path::new(shared.package);
            if shared.copied {
                let copied = templates.copied(shared.sources);
                files.extend(copied.map(|(path, text)| (folder.join(path), text)));
            }
            files.insert(folder.join("LICENSE"), license.clone());
            if let Ok(text) = read(&root().join(shared.changelog)) {
                files.insert(folder.join("CHANGELOG.md"), text);
            }
        }
    }
    Ok((files, locks, rendered))
}

/// Two products that want one folder, or one that wants the folder of a crate about all.
fn taken_twice(rendered: &[Rendered]) -> Option<String> {
    // crates.io takes `-` and `_` for the same (the Cargo Book, Registry Index, Name Restrictions).
    let same = |package: &str| package.replace('_', "-");
    let mut owners: BTreeMap<String, String> = SHARED
        .map(|shared| (shared.package.to_owned(), "the SDK itself".to_owned()))
        .into();
    rendered.iter().find_map(|one| {
        let file = format!("specs/{}/sdk.yaml", one.name);
        let other = owners.insert(same(&one.package), file.clone())?;
        Some(format!(
            "{file}: the crate `{}` is taken by {other}",
            one.package
        ))
    })
}

/// The findings about a product, and what it comes to if there are none: its documents are ours, so a warning
/// about one is an error.
type Found = (Vec<String>, Option<(Files, Rendered)>);

fn product(templates: &Templates, name: &str, check: bool) -> Result<Found> {
    let product = decided(name)?;
    let loaded = made(templates, name, &product)?;
    let mut findings: Vec<String> = loaded.findings.iter().map(ToString::to_string).collect();
    let result = loaded.result.filter(|_| findings.is_empty()).transpose()?;
    if let Some(result) = &result {
        findings.extend(idle(templates, name, &product, result, check)?);
    }
    Ok((findings, result))
}

/// The overrides of conventions without which the same is rendered, and on a `check` the mends: to see it, the document is
/// understood once more for each. Of what use all other entries are is known where they are asked for.
fn idle(
    templates: &Templates,
    name: &str,
    product: &Product,
    with: &(Files, Rendered),
    check: bool,
) -> Result<Vec<String>> {
    let rendered_alike = |product: &Product| {
        let tools = |rendered: &Rendered| serde_json::to_value(&rendered.tools);
        Ok::<_, xtask_common::Error>(match made(templates, name, product)?.result {
            Some(Ok((files, rendered))) => {
                files == with.0
                    && rendered.lock == with.1.lock
                    && tools(&rendered)? == tools(&with.1)?
            }
            _ => false,
        })
    };
    let known = |product: &Product| load("specs", name, product, |sdk, _| meaning(sdk));
    let wanted = |kind: &str| kind == "conventions" || check && kind == "mend";
    // Of most products there is none.
    let mut each = product.without_each(wanted).peekable();
    let whole = match each.peek() {
        Some(_) => known(product)?.result,
        None => None,
    };
    let mut findings = Vec::new();
    for Without {
        kind,
        target,
        product: without,
    } in each
    {
        let other = known(&without)?;
        let alike = other.findings.is_empty() && other.result == whole;
        let (what, same) = match kind {
            // Conventions speak where things are rendered as well.
            "conventions" => ("override", alike && rendered_alike(&without)?),
            _ => ("mend", alike),
        };
        if same {
            let finding = Finding {
                severity: Severity::Error,
                file: format!("specs/{name}/sdk.yaml"),
                place: None,
                pointer: target,
                problem: format!("the {what} changes nothing that is rendered"),
                advice: "delete it".to_owned(),
            };
            findings.push(finding.to_string());
        }
    }
    Ok(findings)
}

/// What comes of a product with these decisions.
fn made(
    templates: &Templates,
    name: &str,
    product: &Product,
) -> Result<Loaded<std::result::Result<(Files, Rendered), String>>> {
    let (package, version) = (&product.package, &product.version);
    let site = Site {
        runtime: &format!("../{}", RUNTIME.package),
        own: None,
        pages: Some(&format!("{SOURCES}/{}/docs", folder(package))),
    };
    let about = &product.description;
    let about = about
        .rsplit_once(": ")
        .map_or(about.as_str(), |(_, about)| about);
    load("specs", name, product, |sdk, lock| {
        let files = render(templates, sdk, product, site)?;
        let rendered = Rendered {
            name: name.to_owned(),
            package: package.clone(),
            version: version.clone(),
            title: sdk.api.title.clone(),
            about: about.to_owned(),
            operations: sdk.operations().count(),
            types: sdk.types.len(),
            lock: lock.text(),
            coverage: coverage_row(name, package, sdk.api),
            driver: driver_product(name, product, &format!("../{package}"), sdk),
            // What is signed moves files, which no tool takes or gives.
            tools: if sdk.api.operations().any(Operation::is_signed) {
                None
            } else {
                Some(tool_product(name, about, sdk, &product.conventions)?)
            },
        };
        Ok::<_, String>((files, rendered))
    })
}
