//! The templates, and what comes out of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tera::{Context, Tera};

use super::format::HEADER;
use crate::finding::with_causes;

/// The folders of templates that hold crates, or their sources, to be copied: they are no templates.
pub const COPIED: [&str; 4] = ["runtime", "fake", "testing", "mcp/src"];

/// The templates, parsed once for all products.
pub struct Templates {
    tera: Tera,
    /// The files of crates that are copied word for word.
    copied: BTreeMap<PathBuf, String>,
    /// The facade's examples, which are copied as well.
    examples: BTreeMap<String, String>,
    /// The version of the runtime crate.
    pub runtime_version: String,
    /// The version of the driver.
    pub(super) driver_version: String,
}

/// A file before it is formatted.
pub struct Draft {
    pub path: PathBuf,
    pub text: String,
    /// The template that printed it.
    pub template: String,
}

/// Where a crate is to stand.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The path from the crate to the runtime crate.
    pub runtime: &'a str,
    /// Whether the crate is in no workspace.
    pub standalone: bool,
    /// The address below which its reference pages are read; without one they are only beside its sources.
    pub pages: Option<&'a str>,
}

impl Templates {
    /// Parses templates, by their path below `templates/`.
    ///
    /// # Errors
    /// What is wrong with a template, in words.
    pub fn new(files: BTreeMap<PathBuf, String>) -> Result<Templates, String> {
        let version = |manifest: &str| {
            let text = files.get(Path::new(manifest)).map_or("", String::as_str);
            let version = text
                .lines()
                .find_map(|line| line.strip_prefix("version = "));
            version.unwrap_or("0.0.0").trim_matches('"').to_owned()
        };
        let (runtime_version, driver_version) =
            (version("runtime/Cargo.toml"), version("driver/Cargo.toml"));
        let mut tera = Tera::new();
        // The output is Rust and TOML, not HTML.
        tera.autoescape_on(Vec::<&'static str>::new());
        let mut copied = BTreeMap::new();
        let mut examples = BTreeMap::new();
        let mut raw = Vec::new();
        for (path, text) in files {
            if COPIED.iter().any(|folder| path.starts_with(folder)) {
                copied.insert(path, text);
            } else if path.starts_with("facade/examples") {
                let name = path
                    .file_stem()
                    .map(|name| name.to_string_lossy().into_owned());
                examples.insert(name.unwrap_or_default(), text);
            } else if !path.ends_with("CHANGELOG.md") {
                raw.push((path.to_string_lossy().replace('\\', "/"), text));
            }
        }
        tera.add_raw_templates(raw)
            .map_err(|error| with_causes(&error))?;
        Ok(Templates {
            tera,
            copied,
            examples,
            runtime_version,
            driver_version,
        })
    }

    pub(super) fn render(&self, template: &str, value: &impl Serialize) -> Result<String, String> {
        let context = Context::from_serialize(value).map_err(|error| with_causes(&error))?;
        self.tera
            .render(template, &context)
            .map_err(|error| format!("templates/{template}: {}", with_causes(&error)))
    }

    pub(super) fn draft(
        &self,
        path: &str,
        template: &str,
        value: &impl Serialize,
    ) -> Result<Draft, String> {
        let text = self.render(template, value)?;
        Ok(Draft {
            path: PathBuf::from(path),
            text,
            template: template.to_owned(),
        })
    }

    /// The facade's examples, by name.
    pub(super) fn examples(&self) -> impl Iterator<Item = (String, &str)> {
        self.examples
            .iter()
            .map(|(name, text)| (name.clone(), text.as_str()))
    }

    /// The files of a crate that is copied, of which `sources` is the folder, as `templates/runtime`.
    pub fn copied(&self, sources: &str) -> impl Iterator<Item = (PathBuf, String)> {
        let folder = sources.strip_prefix("templates/").unwrap_or(sources);
        let rust = |path: &Path| path.extension().is_some_and(|extension| extension == "rs");
        self.copied.iter().filter_map(move |(path, text)| {
            let path = path.strip_prefix(folder).ok()?.to_owned();
            let text = if rust(&path) {
                format!("// {HEADER}\n\n{text}")
            } else {
                text.clone()
            };
            Some((path, text))
        })
    }
}
