//! What `diff` calls breaking, and what cargo-semver-checks calls breaking in the crates that come out.
//!
//! Needs cargo-semver-checks, so it runs only when it is asked for: `cargo xtask test semver`. The first run builds the
//! runtime.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{SHOP, edited, maintain, printed};

/// The shop, with a member that may be null, and more members that are required than `new` takes: it has none.
fn shop() -> String {
    let more = "        kind: {type: string}
        place: {type: string}
        note: {type: string, nullable: true}
        parts: {type: array, items: {type: string}}
";
    edited(
        SHOP,
        &[
            ("required: [name]", "required: [name, kind, place]"),
            (
                "        parts: {type: array, items: {$ref: '#/components/schemas/Part'}}\n",
                more,
            ),
        ],
    )
}

/// What changes, whether `diff` calls it breaking, and whether cargo-semver-checks does.
struct Case {
    name: &'static str,
    edits: &'static [(&'static str, &'static str)],
    diff: bool,
    checks: bool,
}

const CASES: [Case; 7] = [
    Case {
        name: "additions",
        edits: &[
            ("[RED, BLUE]", "[RED, BLUE, GREEN]"),
            (
                "        size:",
                "        weight: {type: number}\n        size:",
            ),
            (
                "      responses:",
                "      - {name: max, in: query, schema: {type: integer}}\n      responses:",
            ),
        ],
        diff: false,
        checks: false,
    },
    Case {
        name: "a value removed",
        edits: &[("[RED, BLUE]", "[RED]")],
        diff: true,
        checks: true,
    },
    Case {
        name: "a member removed",
        edits: &[("        size: {type: integer, maximum: 10}\n", "")],
        diff: true,
        checks: true,
    },
    Case {
        name: "an operation renamed",
        edits: &[(
            "tags: [Items]\n      operationId: itemsPost",
            "tags: [Goods]\n      operationId: itemsPost",
        )],
        diff: true,
        checks: true,
    },
    Case {
        name: "a member no longer nullable",
        edits: &[(", nullable: true", "")],
        diff: true,
        checks: true,
    },
    // Here they disagree: cargo-semver-checks does not look at types,
    Case {
        name: "a member of another type",
        edits: &[("size: {type: integer, maximum: 10}", "size: {type: string}")],
        diff: true,
        checks: false,
    },
    // and nothing in Rust says that a body without the member is refused.
    Case {
        name: "a list that must be sent",
        edits: &[("[name, kind, place]", "[name, kind, place, parts]")],
        diff: true,
        checks: false,
    },
];

#[test]
#[ignore = "needs cargo-semver-checks; `cargo xtask ci semver` runs it"]
fn diff_and_cargo_semver_checks_agree_but_for_what_only_one_of_them_sees() {
    let folder = crate::folder("semver");
    let shop = shop();
    let old = generate(&folder, "old", &shop);
    for case in CASES {
        let edited = edited(&shop, case.edits);
        let new = generate(&folder, &case.name.replace(' ', "-"), &edited);
        assert_eq!(
            breaks(&folder, &shop, &edited),
            case.diff,
            "diff: {}",
            case.name
        );
        let checks = Command::new("cargo")
            .arg("semver-checks")
            .args(["--release-type", "minor", "--manifest-path"])
            .arg(new.join("Cargo.toml"))
            .arg("--baseline-root")
            .arg(&old)
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver-target"),
            )
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&[checks.stdout, checks.stderr].concat()).into_owned();
        assert!(said.contains("Summary"), "{}: {said}", case.name);
        assert_eq!(
            !checks.status.success(),
            case.checks,
            "{}: {said}",
            case.name
        );
    }
}

/// The crate of a document.
fn generate(folder: &Path, name: &str, document: &str) -> PathBuf {
    let crate_folder = folder.join(name).join("shop");
    fs::create_dir_all(&crate_folder).unwrap();
    let spec = folder.join(format!("{name}.yaml"));
    fs::write(&spec, document).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let status = Command::new(env!("CARGO"))
        .args([
            "run", "-q", "-p", "xtask", "--", "generate", "--name", "shop", "--spec",
        ])
        .arg(&spec)
        .arg("--out")
        .arg(&crate_folder)
        .arg("--runtime")
        .arg(fs::canonicalize(root.join("generated/ionoscloud-core")).unwrap())
        .current_dir(&root)
        .status()
        .unwrap();
    assert!(status.success());
    crate_folder
}

/// Whether `diff` calls the way from one document to another breaking.
fn breaks(folder: &Path, old: &str, new: &str) -> bool {
    let root = folder.join("repository");
    let shop = root.join("specs/shop");
    fs::create_dir_all(&shop).unwrap();
    fs::write(shop.join("sdk.yaml"), "crate: shop\nversion: 0.1.0\n").unwrap();
    fs::write(shop.join("openapi.yaml"), new).unwrap();
    fs::write(root.join("old.yaml"), old).unwrap();
    printed(Command::new("git").args(["init", "-q"]).current_dir(&root));
    let diff = ["diff", "shop", "--from", "old.yaml", "--format", "json"];
    let said = printed(&mut maintain(&root, &diff));
    assert!(said.contains("\"changes\""), "{said}");
    said.contains("\"breaking\"")
}
