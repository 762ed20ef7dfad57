//! `diff`: what changed in a product's API since a release, a revision, or another document.

use std::{fs, path::Path};

use clap::{Args, ValueEnum};
use semver::Version;
use serde_json::{Value, json};
use xtask_common::{
    Outcome, counted,
    repository::{chosen, named},
};

use super::{Difference, load::State};
use crate::{
    Result,
    git::Git,
    release,
    repository::sdk,
    version::{next, step},
};

#[derive(Args)]
pub struct DiffArgs {
    /// Products to compare [default: all]
    products: Vec<String>,
    /// The old side: a revision of git, or another document [default: the last release, or HEAD before the first]; the
    /// new side is what stands in specs/.
    #[arg(long, value_name = "REV|FILE")]
    from: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal.
    Text,
    /// For a pull request.
    Markdown,
    /// For programs.
    Json,
}

/// What a product's difference comes to.
struct Report {
    product: String,
    from: String,
    /// The document that is the old side, and the one that is the new side, where that is no revision of git.
    sides: Option<[String; 2]>,
    old: Version,
    new: Version,
    difference: Difference,
}

/// Prints the differences.
///
/// # Errors
/// A product, a revision or a file is not there, or a document has errors.
pub fn run(args: &DiffArgs) -> Outcome {
    let root = Path::new(".");
    let mut reports = Vec::new();
    for product in chosen(&args.products, &root.join("specs"))? {
        reports.push(report(root, &product, args.from.as_deref())?);
    }
    // Of all products only those that differ are worth a line.
    if args.products.is_empty() {
        reports.retain(|report| !report.difference.0.is_empty());
    }
    match args.format {
        Format::Text => {
            for report in &reports {
                xtask_common::say!("{}", report.text());
            }
            if reports.is_empty() {
                xtask_common::say!("no changes");
            }
        }
        Format::Markdown => {
            for report in &reports {
                xtask_common::say!("{}", report.markdown());
            }
        }
        Format::Json => {
            let all: Value = reports.iter().map(Report::json).collect();
            xtask_common::say!("{}", serde_json::to_string_pretty(&all)?);
        }
    }
    Ok(true)
}

fn report(root: &Path, product: &str, from: Option<&str>) -> Result<Report> {
    let git = Git::new(root);
    let new = State::now(root, product)?;
    let sdk = sdk(&new.sdk, product)?;
    let version = Version::parse(&sdk.version)?;
    let released = release::last(&git, &sdk.package)?;
    let revision = match (from, &released) {
        (Some(from), _) => from.to_owned(),
        (None, Some(released)) => released.tag.clone(),
        (None, None) => "HEAD".to_owned(),
    };
    let file = named(Path::new(&revision));
    let sides = file.is_file().then(|| [revision.clone(), new.name.clone()]);
    let old = if sides.is_some() {
        Some(State {
            name: revision.clone(),
            document: fs::read_to_string(&file).map_err(|error| format!("{revision}: {error}"))?,
            ..new.clone()
        })
    } else {
        State::at(&git, &revision, product)?
    };
    let Some(before) = old else {
        return Err(format!("there is no {product} at {revision}").into());
    };
    let difference = Difference::of(Some(&before), &new, product)?;
    let old = released.map_or(version, |released| released.version);
    let new = difference
        .weight()
        .map_or_else(|| old.clone(), |weight| next(&old, weight));
    Ok(Report {
        product: product.to_owned(),
        from: revision,
        sides,
        old,
        new,
        difference,
    })
}

impl Report {
    /// `dns since HEAD: 3 changes; 0.1.0 becomes 0.1.1 (patch)`, or
    /// `dns from a.yaml (old) to specs/dns/openapi.yaml (new): no changes`.
    fn headline(&self) -> String {
        let Report {
            product, old, new, ..
        } = self;
        let way = match &self.sides {
            Some([old, new]) => format!("from {old} (old) to {new} (new)"),
            None => format!("since {}", self.from),
        };
        match self.difference.0.len() {
            0 => format!("{product} {way}: no changes"),
            count => format!(
                "{product} {way}: {}; {old} becomes {new} ({})",
                counted(count, "change"),
                step(old, new)
            ),
        }
    }

    fn text(&self) -> String {
        format!("{}\n{}", self.headline(), self.difference.text())
            .trim_end()
            .to_owned()
    }

    fn markdown(&self) -> String {
        format!(
            "## {}\n\n{}",
            self.headline(),
            self.difference.markdown(3).trim_end()
        )
    }

    fn json(&self) -> Value {
        json!({
            "product": self.product,
            "from": self.from,
            "version": self.old.to_string(),
            "next": self.new.to_string(),
            "step": step(&self.old, &self.new),
            "changes": self.difference.json(),
        })
    }
}
