//! Takes the Rust out of the pages: each block becomes a module, so that it compiles exactly as it is read.
//!
//! A block with a `main` is a program, named after the heading above it; any other is only compiled.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut reference = String::new();
    let mut guide = String::new();
    let mut programs = String::from(
        "type Program = (&'static str, fn() -> std::process::ExitCode);\npub const PROGRAMS: &[Program] = &[\n",
    );
    for crate_folder in folders(&root.join("generated"))? {
        let name = crate_folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .replace('-', "_");
        let Some(product) = name.strip_prefix("ionoscloud_") else {
            continue;
        };
        let alias = format!("use ::ionoscloud::{product} as {name};\n");
        for page in pages(&crate_folder.join("docs"))? {
            for block in blocks(&fs::read_to_string(&page)?) {
                module(&mut reference, &page, &alias, &block.text);
            }
        }
    }
    for page in pages(&root.join("docs"))? {
        for block in blocks(&fs::read_to_string(&page)?) {
            if block.text.contains("fn main()") {
                let start = "\npub fn start() -> std::process::ExitCode { std::process::Termination::report(main()) }\n";
                let at = module(&mut guide, &page, "", &format!("{}{start}", block.text));
                let _ = writeln!(programs, "(\"{}\", {at}::start),", block.heading);
            } else {
                module(&mut guide, &page, "", &block.text);
            }
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("reference.rs"), reference)?;
    fs::write(out.join("guide.rs"), format!("{guide}{programs}];\n"))
}

/// A block of Rust and the heading above it, in lower case with `_` between the words.
struct Block {
    heading: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut heading = String::new();
    let mut open: Option<String> = None;
    for line in page.lines() {
        match &mut open {
            Some(text) if line == "```" => {
                found.push(Block {
                    heading: heading.clone(),
                    text: std::mem::take(text),
                });
                open = None;
            }
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
            None if line == "```rust" => open = Some(String::new()),
            None if line.starts_with('#') => {
                let words = line.trim_start_matches('#').to_lowercase();
                let words = words
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|word| !word.is_empty());
                heading = words.collect::<Vec<_>>().join("_");
            }
            None => {}
        }
    }
    found
}

/// Adds a module with the text, and gives its name.
fn module(out: &mut String, page: &Path, before: &str, text: &str) -> String {
    let name = format!("block_{}", out.len());
    let _ = writeln!(
        out,
        "// {}\nmod {name} {{\n{before}{text}}}\n",
        page.display()
    );
    name
}

/// All Markdown files below a folder, sorted.
fn pages(folder: &Path) -> io::Result<Vec<PathBuf>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(pages(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("docs").is_dir())
        .collect();
    found.sort();
    Ok(found)
}
