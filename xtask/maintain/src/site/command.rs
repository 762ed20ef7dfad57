//! The command: puts the pages together, has mdBook make a site of them, and checks its links and its search.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use clap::Args;

use super::{find, links, pages};
use crate::Result;

/// The mdBook that the site is made with.
const MDBOOK: &str = "0.5.4";

#[derive(Args)]
pub struct SiteArgs {
    /// Where the site goes; what is there is replaced
    #[arg(long, value_name = "DIR", default_value = "target/site")]
    out: PathBuf,
    /// An mdBook to use [default: one of the right version below `target/`, installed if it is missing]
    #[arg(long, value_name = "FILE")]
    mdbook: Option<PathBuf>,
}

/// Makes the site.
///
/// # Errors
/// A page that cannot be read, an mdBook that fails.
pub fn run(args: &SiteArgs) -> Result<bool> {
    let start = Instant::now();
    let book = Path::new("target/site-pages");
    let count = pages::gather(book)?;
    let mdbook = match &args.mdbook {
        Some(mdbook) => mdbook.clone(),
        None => installed()?,
    };
    let out = std::path::absolute(&args.out)?;
    let status = Command::new(&mdbook)
        .arg("build")
        .arg("--dest-dir")
        .arg(&out)
        .arg(book)
        .env("MDBOOK_LOG", "warn")
        .status()
        .map_err(|error| format!("{}: {error}", mdbook.display()))?;
    if !status.success() {
        return Err("mdBook failed".into());
    }
    let check = links::check(&out)?;
    let search = find::check(&out)?;
    let lost = search.iter().flat_map(|search| &search.lost);
    for line in check.dead.iter().chain(lost.clone()) {
        println!("{line}");
    }
    let searched = match &search {
        Some(search) => format!(
            "{} searches, {} in vain",
            search.searches,
            search.lost.len()
        ),
        None => "not searched, as Node.js is missing".to_owned(),
    };
    println!(
        "{}: {count} pages, {} links, {} dead, {searched}, in {:.1} s",
        out.join("index.html").display(),
        check.links,
        check.dead.len(),
        start.elapsed().as_secs_f64()
    );
    Ok(check.dead.is_empty() && lost.count() == 0)
}

/// The mdBook below `target/`, which is installed on first use.
fn installed() -> Result<PathBuf> {
    let root = PathBuf::from(format!("target/mdbook-{MDBOOK}"));
    let program = root
        .join("bin")
        .join(format!("mdbook{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(program);
    }
    println!("installing mdBook {MDBOOK} into {}", root.display());
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status = Command::new(cargo)
        .args([
            "install",
            "--quiet",
            "--locked",
            "mdbook",
            "--version",
            MDBOOK,
        ])
        .args(["--no-default-features", "--features", "search", "--root"])
        .arg(&root)
        .status()?;
    if status.success() && fs::exists(&program)? {
        Ok(program)
    } else {
        Err(format!("mdBook {MDBOOK} cannot be installed").into())
    }
}
