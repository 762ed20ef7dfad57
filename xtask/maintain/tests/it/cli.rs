//! Documents, facts and summaries: what the commands write, what they print, how they exit.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::outcome;

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
        "1 operations, 1 parameters",
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
