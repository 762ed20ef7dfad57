//! Documents, facts and summaries: what the commands write, what they print, how they exit.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{outcome, printed};

const FACTS: &str = "
openapi: 3.0.3
info: {title: A, version: '1.0'}
paths:
  /a:
    get:
      operationId: list
      tags: [T]
      parameters:
      - {name: limit, in: query, schema: {type: integer, maximum: 10}}
      responses:
        '204': {description: ''}
components:
  schemas: {}
";
const WORDS: &str = r#"{
    "info": {"description": "An API."},
    "parameters": {"limit": "How many."},
    "responses": {"204": "Nothing."},
    "operations": {"list": {"summary": "List them"}}
}"#;

/// A folder of its own with `facts/a.yaml` and `words.json`.
fn folder(test: &str) -> PathBuf {
    let folder = crate::folder(test);
    fs::create_dir_all(folder.join("facts")).unwrap();
    fs::write(folder.join("facts/a.yaml"), FACTS).unwrap();
    fs::write(folder.join("words.json"), WORDS).unwrap();
    folder
}

/// Whether the command succeeds, and all that it prints.
fn maintain(folder: &Path, line: &str) -> (bool, String) {
    outcome(&mut crate::maintain(
        folder,
        &line.split(' ').collect::<Vec<_>>(),
    ))
}

#[test]
fn import_writes_and_reports() {
    let folder = folder("cli-import");
    let document = folder.join("specs/a/openapi.yaml");

    let (ok, printed) = maintain(&folder, "import a --from facts/a.yaml --dry-run");
    assert!(ok && !document.exists());
    for line in [
        "needs words: operation list: no summary",
        "parameter list/query/limit: no description",
        "1 operation, 1 parameter",
        "4 without words",
    ] {
        assert!(printed.contains(line), "{printed}");
    }
    assert!(!maintain(&folder, "import a --from facts/a.yaml --strict").0);

    let (ok, printed) = maintain(
        &folder,
        "import a --from facts/a.yaml --words words.json --strict",
    );
    assert!(ok, "{printed}");
    let text = fs::read_to_string(&document).unwrap();
    assert!(text.contains("      summary: List them\n"), "{text}");

    // The words stand in the document now.
    assert!(maintain(&folder, "import a --from facts/a.yaml --strict").0);
    assert_eq!(fs::read_to_string(&document).unwrap(), text);

    let (ok, printed) = maintain(&folder, "import a --from facts/none.yaml");
    assert!(!ok && printed.contains("facts/none.yaml"), "{printed}");
}

#[test]
fn facts_finds_what_an_edit_has_changed() {
    let folder = folder("cli-facts");
    maintain(&folder, "import a --from facts/a.yaml --words words.json");
    let (ok, printed) = maintain(&folder, "facts --facts facts");
    assert!(ok && printed == "a: 0 differences\n", "{printed}");

    let document = folder.join("specs/a/openapi.yaml");
    let text = fs::read_to_string(&document).unwrap();
    fs::write(&document, text.replace("maximum: 10", "maximum: 11")).unwrap();
    let (ok, printed) = maintain(&folder, "facts a --facts facts");
    assert!(!ok);
    let line = "a /paths/~1a/get/parameters/0/schema/maximum: facts 10, specs 11\n";
    assert!(printed.starts_with(line), "{printed}");
}

#[test]
fn summary_notices_when_it_is_stale() {
    let folder = folder("cli-summary");
    maintain(&folder, "import a --from facts/a.yaml");
    assert!(maintain(&folder, "summary --check").0, "import writes it");

    // Words do not make it stale, facts do.
    maintain(&folder, "import a --from facts/a.yaml --words words.json");
    assert!(maintain(&folder, "summary --check").0);
    let document = folder.join("specs/a/openapi.yaml");
    let text = fs::read_to_string(&document).unwrap();
    fs::write(&document, text.replace("maximum: 10", "maximum: 9")).unwrap();
    let (ok, printed) = maintain(&folder, "summary --check a");
    assert!(!ok && printed.contains("not up to date"), "{printed}");
    assert!(maintain(&folder, "summary").0);
    assert!(maintain(&folder, "summary --check").0);
}

#[test]
fn every_command_is_one_of_cargo_xtask() {
    let folder = folder("cli-help");
    let (ok, all) = maintain(&folder, "--help");
    assert!(ok && all.contains("Usage: cargo xtask <COMMAND>"), "{all}");
    assert!(!all.contains("registry"), "it serves the rehearsal: {all}");
    for name in [
        "import", "facts", "summary", "diff", "versions", "site", "publish",
    ] {
        assert!(all.contains(&format!("\n  {name} ")), "{name}: {all}");
        let (ok, own) = maintain(&folder, &format!("{name} --help"));
        let usage = format!("Usage: cargo xtask {name} ");
        assert!(ok && own.contains(&usage), "{own}");
    }
}

#[test]
fn a_file_is_named_as_its_user_does_and_found_from_where_they_are() {
    let folder = folder("cli-here");
    let from_facts = |line: &str| {
        let arguments: Vec<&str> = line.split(' ').collect();
        let mut command = crate::maintain(&folder, &arguments);
        outcome(command.env("IONOSCLOUD_HERE", folder.join("facts")))
    };
    let (ok, printed) = from_facts("import a --from a.yaml --words ../words.json --strict");
    assert!(ok, "{printed}");
    assert!(folder.join("specs/a/openapi.yaml").is_file());
    let (ok, printed) = from_facts("facts --facts .");
    assert!(ok && printed == "a: 0 differences\n", "{printed}");
    let (ok, printed) = from_facts("import a --from none.yaml");
    assert!(
        !ok && printed.starts_with("error: none.yaml: "),
        "{printed}"
    );
}

#[test]
fn a_difference_from_a_file_says_which_side_is_old() {
    let folder = folder("cli-sides");
    maintain(&folder, "import a --from facts/a.yaml --words words.json");
    let sdk = "crate: ionoscloud-a\nversion: 0.1.0\n";
    fs::write(folder.join("specs/a/sdk.yaml"), sdk).unwrap();
    let mut git = std::process::Command::new("git");
    printed(git.args(["init", "-q"]).current_dir(&folder));
    let headline = "a from facts/a.yaml (old) to specs/a/openapi.yaml (new): ";
    let (ok, said) = maintain(&folder, "diff a --from facts/a.yaml");
    assert!(ok && said == format!("{headline}no changes\n"), "{said}");

    // A parameter that only the new side has.
    let old = FACTS.replace(
        "      - {name: limit, in: query, schema: {type: integer, maximum: 10}}\n",
        "      - {name: other, in: query, schema: {type: integer}}\n",
    );
    fs::write(folder.join("facts/a.yaml"), old).unwrap();
    let (ok, said) = maintain(&folder, "diff a --from facts/a.yaml");
    assert!(ok && said.starts_with(headline), "{said}");
    let line = |word: &str, what: &str| {
        let mut lines = said.lines();
        lines.any(|line| line.contains(word) && line.contains(what))
    };
    assert!(line("added", "limit") && line("removed", "other"), "{said}");
}
