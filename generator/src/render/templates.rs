//! The templates, and what comes out of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tera::{Context, Tera};

use super::format::{HEADER, OWN_HEADER};
use crate::conventions::Conventions;
use crate::finding::with_causes;

/// The folders of templates that hold crates, or their sources, to be copied: they are no templates.
pub const COPIED: [&str; 7] = [
    "runtime",
    "fake",
    "testing",
    "mcp/src",
    "transfer/README.md",
    "transfer/src",
    "transfer/tests",
];

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
    /// The version of the crate of transfers.
    pub(super) transfer_version: String,
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
    /// What is its own about a crate that belongs to no SDK; such a one is in no workspace either.
    pub own: Option<&'a Own>,
    /// The address below which its reference pages are read; without one they are only beside its sources.
    pub pages: Option<&'a str>,
}

/// A crate that belongs to no SDK.
#[derive(Clone, Debug)]
pub struct Own {
    /// The package of its runtime; without one the runtime is a module of the crate.
    pub runtime: Option<String>,
    /// Whether the runtime is in the folder of the crate.
    pub within: bool,
    /// The command that makes it again.
    pub again: String,
}

impl Own {
    /// Where the files of the runtime are in the folder of the crate; empty if they are elsewhere.
    pub(super) fn files(&self) -> &'static str {
        match (&self.runtime, self.within) {
            (None, _) => "src/runtime/",
            (Some(_), true) => "runtime/",
            (Some(_), false) => "",
        }
    }
}

impl Site<'_> {
    /// What stands above everything that is rendered there.
    #[must_use]
    pub fn header(&self) -> &'static str {
        if self.own.is_some() {
            OWN_HEADER
        } else {
            HEADER
        }
    }
}

/// What every template of a product can name.
#[derive(Serialize)]
pub(super) struct Names {
    header: &'static str,
    /// The runtime, as a path of Rust.
    runtime: String,
    /// The package of the runtime.
    package_of_runtime: String,
    /// How the names of the environment variables begin.
    environment: String,
    own: bool,
}

impl Names {
    pub fn new(site: &Site<'_>, conventions: &Conventions) -> Names {
        let shared = conventions.runtime.replace('_', "-");
        let package = match site.own {
            Some(own) => own.runtime.clone(),
            None => Some(shared),
        };
        Names {
            header: site.header(),
            runtime: match &package {
                Some(package) => format!("::{}", package.replace('-', "_")),
                None => "crate::runtime".to_owned(),
            },
            package_of_runtime: package.unwrap_or_default(),
            environment: conventions.credentials.environment.clone(),
            own: site.own.is_some(),
        }
    }
}

/// The templates, with what each of them can name.
pub(super) struct Printer<'a> {
    pub templates: &'a Templates,
    pub names: Names,
}

impl Printer<'_> {
    pub fn render(&self, template: &str, value: &impl Serialize) -> Result<String, String> {
        let names = Context::from_serialize(&self.names).map_err(|error| with_causes(&error))?;
        self.templates.print(template, value, names)
    }

    pub fn draft(
        &self,
        path: &str,
        template: &str,
        value: &impl Serialize,
    ) -> Result<Draft, String> {
        Ok(Draft {
            path: PathBuf::from(path),
            text: self.render(template, value)?,
            template: template.to_owned(),
        })
    }
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
        let [runtime_version, driver_version, transfer_version] = ["runtime", "driver", "transfer"]
            .map(|folder| version(&format!("{folder}/Cargo.toml")));
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
            transfer_version,
        })
    }

    pub(super) fn render(&self, template: &str, value: &impl Serialize) -> Result<String, String> {
        self.print(template, value, Context::new())
    }

    fn print(
        &self,
        template: &str,
        value: &impl Serialize,
        mut context: Context,
    ) -> Result<String, String> {
        context.extend(Context::from_serialize(value).map_err(|error| with_causes(&error))?);
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

    /// The files of the runtime, as they are.
    pub(super) fn runtime(&self) -> impl Iterator<Item = (&Path, &str)> {
        let files = self.copied.iter();
        files.filter_map(|(path, text)| Some((path.strip_prefix("runtime").ok()?, text.as_str())))
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
