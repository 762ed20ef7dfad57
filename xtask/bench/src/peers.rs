//! Other generators: installed from their registries into the scratch folder, and run on the same document. Each
//! has a folder in `tests/bench/peers/` with `peer.toml`, with programs like ours where it gets that far, and with
//! `crate/`, the rest of a crate, where it makes only a module.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use xtask_common::Result;
use xtask_common::files::{below, make, read, remove, write};

use crate::command::Job;
use crate::documents::mended;
use crate::figures::{Figures, Measure};
use crate::scratch::Scratch;
use crate::subject::{Subject, Tls, copy};

/// `peer.toml`. In commands, `{tools}` is where tools are installed, `{document}` the document, `{out}` the folder of
/// the crate that is to be generated, `{peer}` the folder of `peer.toml`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Peer {
    /// The column of the table, with the version.
    name: String,
    /// A file below `{tools}` that is there once it is installed.
    tool: String,
    /// The command that installs it.
    install: Vec<String>,
    /// The command that generates.
    generate: Vec<String>,
    /// Whether it needs a document with one media type and one success in each operation.
    #[serde(default)]
    mend: bool,
    /// Of rustls, native-tls and plain, what its crate offers.
    #[serde(default)]
    tls: Vec<String>,
}

/// Installs all, generates with all; those that do not get that far are noted as failures.
pub fn prepare(
    scratch: &Scratch,
    document: &Path,
    rounds: usize,
    figures: &mut Figures,
) -> Result<Vec<Subject>> {
    let folder = scratch.repository("tests/bench/peers");
    let manifests = below(&folder)?
        .into_iter()
        .filter(|file| file.ends_with("peer.toml"));
    let mut subjects = Vec::new();
    for manifest in manifests {
        let peer: Peer = toml::from_str(&read(&manifest)?)
            .map_err(|error| format!("{}: {error}", manifest.display()))?;
        let name = peer.name.clone();
        eprintln!("{name}: installing, generating");
        match subject(
            scratch,
            document,
            &peer,
            manifest.parent().unwrap_or(&folder),
            rounds,
            figures,
        ) {
            Ok(subject) => subjects.push(subject),
            Err(why) => figures.fail(&name, &why),
        }
    }
    Ok(subjects)
}

fn subject(
    scratch: &Scratch,
    document: &Path,
    peer: &Peer,
    folder: &Path,
    rounds: usize,
    figures: &mut Figures,
) -> Result<Subject> {
    let short = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let tools = scratch.path("tools");
    let out = scratch.path(&format!("peers/{short}"));
    make(&tools)?;
    let mended = if peer.mend {
        Some(mended(scratch, document)?)
    } else {
        None
    };
    let document = mended.as_deref().unwrap_or(document);
    let command = |words: &[String]| -> Result<Job<'_>> {
        let filled = words.iter().map(|word| {
            word.replace("{tools}", &tools.to_string_lossy())
                .replace("{document}", &document.to_string_lossy())
                .replace("{out}", &out.to_string_lossy())
                .replace("{peer}", &folder.to_string_lossy())
        });
        let filled: Vec<String> = filled.collect();
        let (program, arguments) = filled.split_first().ok_or("a command is empty")?;
        Ok(Job::new(program, &tools, scratch).with(arguments))
    };
    if !tools.join(&peer.tool).exists() {
        command(&peer.install)?.run()?;
    }
    for _ in 0..rounds {
        remove(&out)?;
        make(&out)?;
        let spent = command(&peer.generate)?.run()?;
        figures.add(Measure::Generate, &peer.name, spent.cpu);
    }
    // Where only a module is made, the manifest is ours.
    let own = folder.join("crate");
    for file in below(&own).unwrap_or_default() {
        write(
            &out.join(file.strip_prefix(&own).unwrap_or(&file)),
            &read(&file)?,
        )?;
    }
    let program: Option<PathBuf> = if folder.join("Cargo.toml").exists() {
        Some(copy(
            scratch,
            &format!("tests/bench/peers/{short}"),
            &format!("programs/{short}"),
            &out,
        )?)
    } else {
        None
    };
    let tls = |name: &String| match name.as_str() {
        "rustls" => Ok(Tls::Rustls),
        "native-tls" => Ok(Tls::Native),
        "plain" => Ok(Tls::Plain),
        other => Err(format!("there is no TLS choice `{other}`").into()),
    };
    Ok(Subject {
        name: peer.name.clone(),
        sdk: Some(out),
        program,
        tls: peer.tls.iter().map(tls).collect::<Result<_>>()?,
    })
}
