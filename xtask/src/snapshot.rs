//! `snapshot`: the small documents of `tests/golden/`, rendered again and compared with what is checked in.
//!
//! Each folder there is about one feature. Beside its `openapi.yaml`, and the `sdk.yaml` that some have, stands what
//! comes of them: the findings, what the document means (`model.json`), what its parts are called (`sdk.json`), the lock
//! of names, and the crate. `driver/` calls the operations of all of them.

use std::path::{Path, PathBuf};

use ionoscloud_generator::finding::Finding;
use ionoscloud_generator::format;
use ionoscloud_generator::product::Product;
use ionoscloud_generator::render;
use ionoscloud_generator::render::{DriverProduct, Site, Templates, driver, driver_product};
use serde::Serialize;
use similar::TextDiff;

use xtask_common::change;
use xtask_common::crates::{RUNTIME, folder};
use xtask_common::files::{Files, read, tree};
use xtask_common::repository::{products, root};
use xtask_common::{Outcome, Result, counted};

use crate::repository::{Difference, load, templates};

/// The folder with a folder for each feature.
const FOLDER: &str = "tests/golden";

/// The folder of the driver of all of them.
const DRIVER: &str = "driver";

/// What people write; everything else in the folder of a feature is rendered.
const WRITTEN: [&str; 2] = ["openapi.yaml", "sdk.yaml"];

/// Compares, and takes what is new if it is accepted.
pub fn run(accept: bool) -> Outcome {
    let templates = templates()?;
    let features = products(&root().join(FOLDER))?;
    let mut driven = Vec::new();
    let mut rendered = Vec::new();
    let mut failed = 0;
    for feature in &features {
        match files(&templates, feature, &mut driven) {
            Ok(files) => rendered.push((feature.as_str(), files)),
            Err(problem) => {
                eprintln!("{FOLDER}/{feature}: {problem}");
                failed += 1;
            }
        }
    }
    rendered.push((DRIVER, driver_files(&templates, &driven)?));
    let mut count = 0;
    let mut differing = 0;
    for (name, wanted) in &rendered {
        let folder = root().join(FOLDER).join(name);
        let mut found = if folder.is_dir() {
            tree(&folder)?
        } else {
            Files::new()
        };
        found.retain(|path, _| WRITTEN.iter().all(|written| path != Path::new(written)));
        let difference = Difference::between(wanted, &found);
        count += wanted.len();
        if difference.is_empty() {
            continue;
        }
        differing += difference.count();
        print(&Path::new(FOLDER).join(name), &difference, wanted, &found);
        if accept {
            change::apply(vec![difference.change(&folder, wanted)])?;
        }
    }
    let summary = format!(
        "{}, {}",
        counted(features.len(), "document"),
        counted(count, "file")
    );
    if failed > 0 {
        return Err(format!("{failed} of {} documents do not render", features.len()).into());
    }
    if differing == 0 {
        xtask_common::say!("as checked in: {summary}");
        return Ok(true);
    }
    if accept {
        xtask_common::say!("{summary}; {differing} changed");
        return Ok(true);
    }
    Err(format!(
        "{differing} of {count} files differ; `cargo xtask snapshot --accept` takes what is rendered now"
    )
    .into())
}

/// The driver of the crates of all features.
fn driver_files(templates: &Templates, driven: &[DriverProduct]) -> Result<Files> {
    let runtime = format!("../../../{}", folder(RUNTIME.package));
    let driven: Vec<_> = driven.iter().collect();
    let files = format(driver(templates, &driven, &runtime)?)?;
    Ok(files.into_iter().collect())
}

/// What comes of the document of a feature, for the driver as well.
fn files(templates: &Templates, feature: &str, driven: &mut Vec<DriverProduct>) -> Result<Files> {
    let mut files = Files::new();
    let sdk_file = format!("{FOLDER}/{feature}/sdk.yaml");
    let product = match read(&root().join(&sdk_file)) {
        Ok(text) => Product::read(&sdk_file, &text, feature),
        Err(_) => Ok(Product::plain(&format!("golden-{feature}"), "0.1.0")),
    };
    let product = match product {
        Ok(product) => product,
        Err(finding) => {
            files.insert(PathBuf::from("findings.txt"), text(&[finding]));
            return Ok(files);
        }
    };
    let loaded = load(FOLDER, feature, &product, |sdk, lock| {
        let site = Site {
            runtime: &format!("../../../../{}", folder(RUNTIME.package)),
            own: None,
            pages: Some("https://example.com/docs"),
        };
        for (path, text) in render(templates, sdk, &product, site)? {
            files.insert(Path::new("crate").join(path), text);
        }
        let path = format!("../{feature}/crate");
        driven.push(driver_product(feature, &product, &path, sdk));
        files.insert(PathBuf::from("names.lock"), lock.text());
        files.insert(PathBuf::from("model.json"), pretty(sdk.api)?);
        files.insert(PathBuf::from("sdk.json"), pretty(sdk)?);
        Ok::<(), xtask_common::Error>(())
    })?;
    loaded.result.transpose()?;
    if !loaded.findings.is_empty() {
        files.insert(PathBuf::from("findings.txt"), text(&loaded.findings));
    }
    Ok(files)
}

/// JSON with a line for each member, so that a change of one is a change of one line.
fn pretty(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

fn text(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|finding| format!("{finding}\n"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Prints what differs, line by line.
fn print(front: &Path, difference: &Difference, wanted: &Files, found: &Files) {
    let text = |files: &Files, path: &PathBuf| files.get(path).cloned().unwrap_or_default();
    for path in &difference.changed {
        let shown = front.join(path).display().to_string();
        let (old, new) = (text(found, path), text(wanted, path));
        let diff = TextDiff::from_lines(&old, &new);
        xtask_common::say!(
            "{}",
            diff.unified_diff()
                .header(&shown, &format!("{shown} as it is rendered now"))
        );
    }
    for path in &difference.missing {
        xtask_common::say!(
            "new: {}, {}",
            front.join(path).display(),
            counted(text(wanted, path).lines().count(), "line")
        );
    }
    for path in &difference.extra {
        xtask_common::say!("no longer rendered: {}", front.join(path).display());
    }
}
