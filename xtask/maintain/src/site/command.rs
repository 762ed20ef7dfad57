//! The command: puts the pages together, has mdBook make a site of them, and checks its links and its search.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use clap::Args;
use xtask_common::{Outcome, call, counted, files::absolute, repository::named};

use super::{find, links, pages};
use crate::Result;

/// The mdBook that the site is made with.
const MDBOOK: &str = "0.5.4";

#[derive(Args)]
pub struct SiteArgs {
    /// Where the site goes; what is there is replaced [default: target/site]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// An mdBook to use [default: one of the right version below `target/`, installed if it is missing]
    #[arg(long, value_name = "FILE")]
    mdbook: Option<PathBuf>,
}

/// Makes the site.
///
/// # Errors
/// A page that cannot be read, an mdBook that fails.
pub fn run(args: &SiteArgs) -> Outcome {
    let start = Instant::now();
    let book = Path::new("target/site-pages");
    let count = pages::gather(book)?;
    let mdbook = match &args.mdbook {
        Some(mdbook) => named(mdbook),
        None => installed()?,
    };
    let site = Path::new("target/site").to_owned();
    let out = absolute(&args.out.as_ref().map_or(site, |out| named(out)))?;
    let mut command = Command::new(&mdbook);
    command.arg("build").arg("--dest-dir").arg(&out).arg(book);
    call::run(command.env("MDBOOK_LOG", "warn"))?;
    let check = links::check(&out)?;
    let search = find::check(&out)?;
    let lost = search.iter().flat_map(|search| &search.lost);
    for line in check.dead.iter().chain(lost.clone()) {
        xtask_common::say!("{line}");
    }
    let searched = match &search {
        Some(search) => format!(
            "searched {}, {} in vain",
            counted(search.searches, "time"),
            search.lost.len()
        ),
        None => "not searched, as Node.js is missing".to_owned(),
    };
    xtask_common::say!(
        "{}: {}, {}, {} dead, {searched}, in {:.1} s",
        out.join("index.html").display(),
        counted(count, "page"),
        counted(check.links, "link"),
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
    xtask_common::say!("installing mdBook {MDBOOK} into {}", root.display());
    let mut install = call::cargo();
    install.args(["install", "--quiet", "--locked", "mdbook"]);
    install.args(["--version", MDBOOK, "--no-default-features"]);
    install.args(["--features", "search", "--root"]).arg(&root);
    call::run(&mut install)?;
    Ok(program)
}
