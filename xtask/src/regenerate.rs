//! `regenerate`: everything below `generated/`, and the locks of names beside the documents.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use ionoscloud_generator::render::Site;
use ionoscloud_generator::{Understood, render};

use crate::Outcome;
use crate::facade;
use crate::repository::{Difference, Files, load, products, read, read_tree, root, templates};

/// What one product comes to.
pub struct Rendered {
    pub name: String,
    pub package: String,
    pub version: String,
    pub title: String,
    pub understood: Understood,
}

/// Renders, and writes or compares.
pub fn run(check: bool, wanted: &[String]) -> Outcome {
    let start = Instant::now();
    let known = products()?;
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(name)) {
        return Err(format!(
            "there is no product `{unknown}`; there are {}",
            known.join(", ")
        ));
    }
    let (files, locks, rendered) = all(&known)?;
    let part = |path: &Path| {
        let folder = path
            .components()
            .next()
            .map(|part| part.as_os_str().to_string_lossy().into_owned());
        let own = |one: &Rendered| folder.as_deref() == Some(one.package.as_str());
        wanted.is_empty()
            || rendered
                .iter()
                .any(|one| own(one) && wanted.contains(&one.name))
    };
    let select = |files: Files| {
        files
            .into_iter()
            .filter(|(path, _)| part(path))
            .collect::<Files>()
    };
    let generated = root().join("generated");
    let files = select(files);
    let difference = Difference::between(&files, &select(read_tree(&generated)?));
    let lock_difference = Difference::between(&locks, &existing(&locks));
    let operations: usize = rendered
        .iter()
        .map(|one| one.understood.api.operations().count())
        .sum();
    let types: usize = rendered
        .iter()
        .map(|one| one.understood.api.types.len())
        .sum();
    let summary = format!(
        "{} products, {operations} operations, {types} types, {} files in {:.2} s",
        rendered.len(),
        files.len(),
        start.elapsed().as_secs_f64()
    );
    if check {
        let mut lines = difference.lines(Path::new("generated"));
        lines.extend(lock_difference.lines(Path::new("specs")));
        if lines.is_empty() {
            println!("up to date: {summary}");
            return Ok(ExitCode::SUCCESS);
        }
        for line in &lines {
            eprintln!("{line}");
        }
        return Err(format!(
            "{} files are not what the generator renders; run `cargo xtask regenerate`",
            lines.len()
        ));
    }
    let count = difference.changed.len() + difference.missing.len() + difference.extra.len();
    difference.apply(&generated, &files)?;
    lock_difference.apply(&root().join("specs"), &locks)?;
    println!("{summary}; {count} changed");
    Ok(ExitCode::SUCCESS)
}

/// The files that are there of those that are wanted.
fn existing(wanted: &Files) -> Files {
    let specs = root().join("specs");
    wanted
        .keys()
        .filter_map(|path| Some((path.clone(), read(&specs.join(path)).ok()?)))
        .collect()
}

/// All files below `generated/`, and all locks below `specs/`.
fn all(known: &[String]) -> Result<(Files, Files, Vec<Rendered>), String> {
    let templates = templates()?;
    let license = read(&root().join("LICENSE"))?;
    let mut files = Files::new();
    let mut locks = Files::new();
    let mut rendered = Vec::new();
    let mut problems = Vec::new();
    let loaded = std::thread::scope(|scope| {
        let loading: Vec<_> = known
            .iter()
            .map(|name| scope.spawn(move || load(name)))
            .collect();
        loading
            .into_iter()
            .map(|one| {
                one.join()
                    .unwrap_or_else(|_| Err("a thread stopped".to_owned()))
            })
            .collect::<Vec<_>>()
    });
    for (name, loaded) in known.iter().zip(loaded) {
        let loaded = loaded?;
        // The documents are ours: a warning about one is an error.
        problems.extend(loaded.findings.iter().map(ToString::to_string));
        let (Some(understood), true) = (loaded.understood, loaded.findings.is_empty()) else {
            continue;
        };
        let site = Site {
            runtime: "../ionoscloud-core",
            standalone: false,
        };
        let package = PathBuf::from(&loaded.product.package);
        for (path, text) in render(&templates, &understood, &loaded.product, site)? {
            files.insert(package.join(path), text);
        }
        files.insert(package.join("LICENSE"), license.clone());
        locks.insert(Path::new(name).join("names.lock"), understood.lock.text());
        rendered.push(Rendered {
            name: name.clone(),
            package: loaded.product.package.clone(),
            version: loaded.product.version.clone(),
            title: understood.api.title.clone(),
            understood,
        });
    }
    if !problems.is_empty() {
        eprintln!("{}\n", problems.join("\n\n"));
        return Err(format!(
            "{} findings about the documents; nothing was written",
            problems.len()
        ));
    }
    let runtime = Path::new("ionoscloud-core");
    files.extend(
        templates
            .runtime()
            .into_iter()
            .map(|(path, text)| (runtime.join(path), text)),
    );
    files.insert(runtime.join("LICENSE"), license.clone());
    files.extend(facade::files(&templates, &rendered, &license)?);
    Ok((files, locks, rendered))
}
