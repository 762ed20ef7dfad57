//! A crate made of schemas, and a program that takes values through it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use ionoscloud_generator::product::Product;
use ionoscloud_generator::render::{Site, Templates};
use ionoscloud_generator::{Source, render, understand};
use serde_json::{Map, Value, json};

use crate::place::{self, Place};
use crate::schema::{Dialect, Schema, Writer};

const NAME: &str = "random-values";

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The program, as long as it runs.
pub struct Program {
    /// Schemas of which the generator tells that not all of them is read: where, and why.
    pub told: BTreeMap<usize, Vec<(Place, String)>>,
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

/// What came of a value.
#[derive(Debug)]
pub struct Outcome {
    /// The value, written again.
    pub written: Value,
    /// The members that have no field.
    pub unknown: Vec<String>,
    /// The values of another type.
    pub problems: Vec<String>,
    /// The places of unions that are none of their variants.
    pub undecided: Vec<String>,
    /// What can be read, place and value.
    pub read: Vec<(String, Value)>,
}

/// The document that has a schema for each of them.
pub fn document(schemas: &[Schema]) -> Value {
    let mut components = Map::new();
    let mut paths = Map::new();
    for (index, schema) in schemas.iter().enumerate() {
        let mut writer = Writer::new(Dialect::OpenApi, &format!("S{index}"));
        let inside = writer.write(schema);
        components.extend(writer.components);
        let root = json!({"type": "object", "properties": {"v": inside}});
        components.insert(format!("S{index}"), root);
        let reference = json!({"$ref": format!("#/components/schemas/S{index}")});
        let content = json!({"application/json": {"schema": reference}});
        let answers = json!({"200": {"description": "It.", "content": content}});
        let operation =
            json!({"operationId": format!("s{index}Get"), "tags": ["All"], "responses": answers});
        paths.insert(format!("/s{index}"), json!({"get": operation}));
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Random", "version": "1"},
        "servers": [{"url": "https://random.example.com"}],
        "paths": paths,
        "components": {"schemas": components},
    })
}

/// Makes a crate of the schemas, and a program around it.
pub fn build(schemas: &[Schema]) -> Program {
    // Always the same folder: cargo takes packages of one name for one, whichever folder they are built from.
    let folder = root().join("target/values");
    let told = write_crate(&document(schemas), &folder);
    let program = schemas.iter().enumerate();
    let arms = program.map(|(index, _)| {
        format!("{index} => random_values::json::from_str::<random_values::model::S{index}>(text).map(|read| tell(&read)),")
    });
    let arms = arms.collect::<String>();
    let source = include_str!("driver.rs.in").replace("/* each schema */", &arms);
    write(&folder.join("program/src/main.rs"), &source);
    let runtime = root().join("generated/ionoscloud-core");
    let manifest = format!(
        "[package]\nname = \"random-program\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         {NAME} = {{ path = \"../crate\", default-features = false }}\n\
         ionoscloud-core = {{ path = {runtime:?}, default-features = false }}\nserde_json = \"1\"\n"
    );
    write(&folder.join("program/Cargo.toml"), &manifest);
    let workspace = "[workspace]\nresolver = \"3\"\nmembers = [\"crate\", \"program\"]\n\n[profile.dev]\ndebug = false\n";
    write(&folder.join("Cargo.toml"), workspace);
    // The versions that the tests are built with anyway.
    let lock = root().join("tests/golden/Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the lock");
    let target = root().join("target");
    let cargo = |args: &[&str]| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(args).current_dir(&folder);
        let status = cargo.env("CARGO_TARGET_DIR", &target).status();
        let place = folder.display();
        assert!(status.expect("cargo runs").success(), "{args:?} in {place}");
    };
    // What stands below the target folder is taken for unchanged.
    cargo(&["clean", "-q", "-p", NAME, "-p", "random-program"]);
    cargo(&["build", "-q", "-p", "random-program"]);
    let mut child = Command::new(target.join("debug/random-program"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let (to, from) = (
        child.stdin.take().expect("piped"),
        child.stdout.take().expect("piped"),
    );
    Program {
        told,
        child,
        to,
        from: BufReader::new(from),
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return;
    }
    fs::write(path, text).expect("it can be written");
}

/// Returns the places that the generator has found something in.
fn write_crate(document: &Value, folder: &Path) -> BTreeMap<usize, Vec<(Place, String)>> {
    let mut files = BTreeMap::new();
    let templates = root().join("templates");
    collect(&templates, &templates, &mut files);
    let templates = Templates::new(files).expect("the templates");
    let product = Product::plain(NAME, "0.1.0");
    let text = document.to_string();
    write(&folder.join("openapi.json"), &text);
    let source = Source {
        file: "openapi.json",
        text: text.into(),
        sdk_file: "sdk.yaml",
        product: &product,
        lock: "",
    };
    let runtime = root()
        .join("generated/ionoscloud-core")
        .display()
        .to_string();
    let site = Site {
        runtime: &runtime,
        own: None,
        pages: Some("https://example.com/docs"),
    };
    let (rendered, findings) = understand(source, |sdk, _| render(&templates, sdk, &product, site));
    let rendered = rendered
        .unwrap_or_else(|| panic!("{findings:?}"))
        .expect("it renders");
    fs::remove_dir_all(folder.join("crate")).ok();
    for (path, text) in rendered {
        write(&folder.join("crate").join(path), &text);
    }
    let referrers = place::referrers(document);
    let mut told: BTreeMap<usize, Vec<_>> = BTreeMap::new();
    for finding in findings {
        let (schema, place) = place::of(&finding.pointer, &referrers)
            .unwrap_or_else(|| panic!("{} is no schema: {}", finding.pointer, finding.problem));
        told.entry(schema)
            .or_default()
            .push((place, finding.problem));
    }
    told
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let name = path.strip_prefix(root).expect("inside").to_owned();
            files.insert(name, text);
        }
    }
}

impl Program {
    /// Whether a place is one that the generator has told of, or in it.
    pub fn is_told(&self, schema: usize, path: &str) -> bool {
        let mut told = self.told.get(&schema).into_iter().flatten();
        told.any(|(place, _)| place.is_around(path))
    }

    /// Whether the generator has told of a place in a value: what stands there is not of the type that the document says.
    pub fn is_told_within(&self, schema: usize, path: &str) -> bool {
        let mut told = self.told.get(&schema).into_iter().flatten();
        told.any(|(place, _)| place.is_inside(path))
    }

    /// Takes a value of a schema through the crate.
    pub fn through(&mut self, schema: usize, value: &Value) -> Result<Outcome, String> {
        let text = json!({"v": value}).to_string();
        let sent = writeln!(self.to, "{schema} {text}").and_then(|()| self.to.flush());
        let mut line = String::new();
        let came = self.from.read_line(&mut line);
        if sent.is_err() || came.is_err() || line.is_empty() {
            return Err("the program has ended".to_owned());
        }
        let answer: Value =
            serde_json::from_str(&line).map_err(|error| format!("{error}: {line}"))?;
        if let Some(error) = answer["error"].as_str() {
            return Err(error.to_owned());
        }
        let written = answer["written"].as_str().unwrap_or_default();
        let written: Value =
            serde_json::from_str(written).map_err(|error| format!("{error}: {written}"))?;
        let texts = |name: &str| {
            let list = answer[name].as_array().into_iter().flatten();
            list.map(|text| text.as_str().unwrap_or_default().to_owned())
                .collect()
        };
        let read = answer["read"].as_array().into_iter().flatten();
        let read = read.map(|pair| {
            (
                pair[0].as_str().unwrap_or_default().to_owned(),
                pair[1].clone(),
            )
        });
        Ok(Outcome {
            written: written["v"].clone(),
            unknown: texts("unknown"),
            problems: texts("problems"),
            undecided: texts("undecided"),
            read: read.collect(),
        })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
