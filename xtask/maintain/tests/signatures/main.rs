//! Every way in which a public signature can change: what `diff` says of it, and what rustc says of programs.
//!
//! Each row of the table edits one document. The crates of all documents, and for each row a program of the old and
//! one of the new, are checked by one call of cargo; a program that no longer compiles is a breaking change, and none
//! else is, unless the row tells why. The first run builds the runtime.

mod calls;
mod models;
mod row;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use ionoscloud_generator::{
    Source,
    finding::Severity,
    product::Product,
    render::{Site, Templates},
    understand,
};
use serde_json::Value;

use row::{Fate, Program, Row, Weight};

/// The document that all rows edit.
const SHOP: &str = include_str!("shop.yaml");
/// Its crate.
const BASE: &str = "base";
/// All old programs, in that crate.
const OLD: &str = "old";

fn rows() -> impl Iterator<Item = &'static Row> {
    calls::ROWS.iter().chain(models::ROWS)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn diff_calls_breaking_what_no_longer_compiles_and_nothing_else() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("signatures");
    let names: BTreeSet<&str> = rows().map(|row| row.name).collect();
    assert_eq!(names.len(), rows().count(), "two rows have one name");
    forget(&folder.join("crates"), &names);

    let templates = templates();
    let mut base = Crate::of(BASE, SHOP.to_owned());
    base.programs = vec![(OLD.to_owned(), rows().map(|row| row.old.text).collect())];
    let mut crates = Vec::new();
    for row in rows() {
        let mut after = Crate::of(row.name, row.document());
        let [old, new, back] = row.programs();
        after.programs = vec![(old, vec![row.old.text]), (new, vec![row.new.text])];
        base.programs.push((back, vec![row.new.text]));
        crates.push(after);
    }
    crates.push(base);
    for one in &crates {
        one.write(&templates, &folder.join("crates"));
    }
    let checked = check(&folder.join("crates"));
    for one in &crates {
        checked.must(&one.library());
    }
    // The old programs are right about the shop.
    checked.must(OLD);

    let mut wrong = Vec::new();
    for row in rows() {
        let [old, new, back] = row.programs();
        checked.must(&new);
        let after = row.document();
        let (forth, back_report) = (diff(&folder, SHOP, &after), diff(&folder, &after, SHOP));
        wrong.extend(row.judge("forth", row.old, checked.compiles(&old), &forth));
        wrong.extend(row.judge("back", row.new, checked.compiles(&back), &back_report));
    }
    assert!(
        wrong.is_empty(),
        "{} of {} rows:\n{}",
        wrong.len(),
        2 * names.len(),
        wrong.join("\n")
    );
}

impl Row {
    /// The names of the old program and the new one in the new crate, and of the new program in the old crate.
    fn programs(&self) -> [String; 3] {
        ["old", "new", "back"].map(|side| format!("{}-{side}", self.name))
    }

    fn document(&self) -> String {
        let mut document = SHOP.to_owned();
        for (from, to) in self.edits {
            assert!(document.contains(from), "{}: {from}", self.name);
            document = document.replacen(from, to, 1);
        }
        document
    }

    /// What is wrong about what `diff` says of a change, where a program compiles afterwards or not.
    fn judge(&self, way: &str, program: Program, compiles: bool, report: &Value) -> Option<String> {
        let changes = report["changes"].as_array().unwrap();
        let heaviest = changes
            .first()
            .map_or("nothing", |change| change["weight"].as_str().unwrap());
        let (said, does) = match program.fate {
            Fate::Breaks => ("breaking", false),
            Fate::Means(reason) => {
                assert!(!reason.is_empty());
                ("breaking", true)
            }
            Fate::Compiles(Weight::Nothing) => ("nothing", true),
            Fate::Compiles(Weight::Addition) => ("addition", true),
            Fate::Compiles(Weight::Behavior) => ("behavior", true),
        };
        let step = if said == "breaking" { "minor" } else { "patch" };
        // Before and after a new name both are told.
        let named = |change: &Value| {
            let told = format!("{} {}", change["rust"], change["words"]);
            change["weight"] == heaviest && self.at.split(" | ").any(|at| told.contains(at))
        };
        let problem = if compiles != does {
            format!("the program compiles: {compiles}")
        } else if heaviest != said {
            format!("diff says {heaviest}, not {said}")
        } else if said != "nothing" && report["step"] != step {
            format!("the step is {}, not {step}", report["step"])
        } else if said != "nothing" && !changes.iter().any(named) {
            format!("`{}` is not named", self.at)
        } else {
            return None;
        };
        let changes: Vec<String> = changes.iter().map(Value::to_string).collect();
        Some(format!(
            "{} {way}: {problem}; {}",
            self.name,
            changes.join(", ")
        ))
    }
}

/// A crate with programs.
struct Crate {
    name: &'static str,
    document: String,
    /// By name; each may be several functions.
    programs: Vec<(String, Vec<&'static str>)>,
}

impl Crate {
    fn of(name: &'static str, document: String) -> Crate {
        Crate {
            name,
            document,
            programs: Vec::new(),
        }
    }

    fn package(&self) -> String {
        format!("shop-{}", self.name)
    }

    fn library(&self) -> String {
        self.package().replace('-', "_")
    }

    fn write(&self, templates: &Templates, folder: &Path) {
        let product = Product::plain(&self.package(), "0.1.0");
        let source = Source {
            file: self.name,
            text: self.document.as_str().into(),
            sdk_file: "sdk.yaml",
            product: &product,
            lock: "",
        };
        let runtime = fs::canonicalize(root().join("generated/ionoscloud-core")).unwrap();
        let site = Site {
            runtime: runtime.to_str().unwrap(),
            own: None,
            pages: None,
        };
        let (files, findings) = understand(source, |sdk, _| {
            ionoscloud_generator::render(templates, sdk, &product, site).unwrap()
        });
        let refused = findings.iter().any(|it| it.severity == Severity::Error);
        assert!(!refused, "{}: {findings:?}", self.name);
        let files = files.unwrap().into_iter();
        for (path, text) in files.filter(|(path, _)| !path.starts_with("docs")) {
            write(&folder.join(self.name).join(path), &text);
        }
        for (name, functions) in &self.programs {
            let mut text = format!(
                "#![allow(unused)]\nuse {} as shop;\nuse shop::model::*;\nfn main() {{}}\n",
                self.library(),
            );
            for (number, function) in functions.iter().enumerate() {
                text.push_str(&format!(
                    "async fn program{number}(client: &shop::Client) -> Result<(), shop::Error> {{\n    {function}\n    \
                     Ok(())\n}}\n",
                ));
            }
            let path = format!("src/bin/{name}.rs");
            write(&folder.join(self.name).join(path), &text);
        }
    }
}

/// What cargo says of libraries and programs, by name.
struct Checked {
    compiled: HashSet<String>,
    errors: BTreeMap<String, String>,
}

impl Checked {
    fn compiles(&self, name: &str) -> bool {
        let compiles = self.compiled.contains(name);
        let refused = self.errors.contains_key(name);
        assert!(compiles != refused, "{name} was not checked");
        compiles
    }

    #[track_caller]
    fn must(&self, name: &str) {
        assert!(self.compiles(name), "{name}: {}", self.errors[name]);
    }
}

/// Writes what is not there yet: cargo then knows what it has checked before.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Removes the crates of rows that are no more.
fn forget(folder: &Path, names: &BTreeSet<&str>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let known = names.contains(name.to_str().unwrap()) || name == BASE;
        if !known && entry.path().is_dir() {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
}

fn templates() -> Templates {
    let folder = root().join("templates");
    let mut files = BTreeMap::new();
    let mut open = vec![folder.clone()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                files.insert(path.strip_prefix(&folder).unwrap().to_owned(), text);
            }
        }
    }
    Templates::new(files).unwrap()
}

/// Checks all crates in a folder.
fn check(folder: &Path) -> Checked {
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n";
    write(&folder.join("Cargo.toml"), manifest);
    let lock = root().join("templates/workspace/Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("signatures-target");
    let output = Command::new(env!("CARGO"))
        .args(["check", "-q", "--workspace", "--lib", "--bins"])
        .args(["--keep-going", "--no-default-features"])
        .arg("--message-format=json")
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", target)
        .current_dir(folder)
        .output()
        .unwrap();
    let mut checked = Checked {
        compiled: HashSet::new(),
        errors: BTreeMap::new(),
    };
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        let name = message["target"]["name"].as_str().unwrap_or_default();
        if message["reason"] == "compiler-artifact" {
            checked.compiled.insert(name.to_owned());
        } else if message["message"]["level"] == "error" {
            let text = message["message"]["rendered"].as_str().unwrap_or_default();
            let errors = checked.errors.entry(name.to_owned()).or_default();
            errors.push_str(text);
        }
    }
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(!checked.compiled.is_empty(), "{printed}");
    checked
}

/// What `diff` prints of the way from one document to another.
fn diff(folder: &Path, old: &str, new: &str) -> Value {
    let root = folder.join("repository");
    if !root.join(".git").exists() {
        write(
            &root.join("specs/shop/sdk.yaml"),
            "crate: shop\nversion: 0.1.0\n",
        );
        let init = Command::new("git")
            .args(["init", "-q"])
            .current_dir(&root)
            .status();
        assert!(init.unwrap().success());
    }
    write(&root.join("specs/shop/openapi.yaml"), new);
    write(&root.join("old.yaml"), old);
    let output = Command::new(env!("CARGO_BIN_EXE_maintain"))
        .args(["diff", "shop", "--from", "old.yaml", "--format", "json"])
        .current_dir(&root)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut reports: Value = serde_json::from_slice(&output.stdout).unwrap();
    reports[0].take()
}
