//! The proofs that `docs/openapi.md` names are there: tests, findings and golden documents.

use std::fs;
use std::path::Path;

#[test]
fn every_proof_is_there() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: String| fs::read_to_string(here.join(path)).unwrap_or_default();
    let docs = read("../../../docs/openapi.md".to_owned());
    let rows = || docs.lines().filter(|line| line.starts_with("| "));
    let last = rows().filter_map(|row| row.trim_end_matches(" |").rsplit(" | ").next());
    let (mut tests, mut findings, mut documents) = (0, 0, 0);
    let mut lacks = Vec::new();
    // Each row of a table that has a column for them has one.
    let mut has_proofs = false;
    for row in rows() {
        let columns = || row.trim_matches(['|', ' ']).split(" | ");
        if columns().any(|cell| matches!(cell, "proof" | "list")) {
            has_proofs = row.ends_with("| proof |");
        } else if has_proofs
            && !row
                .rsplit(" | ")
                .next()
                .is_some_and(|cell| cell.contains('`'))
        {
            lacks.push(row);
        }
    }
    for proof in last.flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
        let there = if let Some((folder, words)) = proof.split_once('!') {
            documents += 1;
            let folder = here.join("..").join(folder).join("crate");
            !words.is_empty() && says(&folder, words)
        } else if let Some((folder, words)) = proof.split_once('?') {
            findings += 1;
            !words.is_empty() && read(format!("../{folder}/findings.txt")).contains(words)
        } else if let Some((file, name)) = proof.split_once("::") {
            tests += 1;
            let text = read(format!("tests/all/{file}.rs"))
                + &read(format!("../../schemas/tests/{file}.rs"));
            text.split_once(&format!("fn {name}()"))
                .and_then(|(before, _)| before.rsplit("#[").next())
                .is_some_and(|attribute| attribute.contains("test]"))
        } else {
            // A cell of the table of styles.
            continue;
        };
        if !there {
            lacks.push(proof);
        }
    }
    assert!(lacks.is_empty(), "{lacks:#?}");
    println!("{tests} tests, {findings} findings, {documents} documents");
    assert!(tests > 60 && findings > 20 && documents > 3);
}

/// The fixed fields of OpenAPI 3.0.3, each of which has a row in the section of its object, and those that 3.1 adds.
const FIELDS: [(&str, &str); 6] = [
    (
        "OpenAPI 3.1",
        "type const examples exclusiveMinimum exclusiveMaximum prefixItems items patternProperties propertyNames \
         unevaluatedProperties unevaluatedItems contains minContains maxContains dependentRequired dependentSchemas if then \
         else defs id anchor ref dynamicRef dynamicAnchor schema comment contentEncoding contentMediaType contentSchema \
         nullable webhooks pathItems mutualTLS summary identifier jsonSchemaDialect",
    ),
    (
        "Schema Object",
        "title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems \
         uniqueItems maxProperties minProperties required enum type allOf oneOf anyOf not items properties \
         additionalProperties description format default nullable discriminator readOnly writeOnly xml externalDocs example \
         deprecated",
    ),
    (
        "Parameter Object",
        "in required deprecated allowEmptyValue style explode allowReserved content description example examples schema",
    ),
    (
        "Encoding Object",
        "contentType headers style explode allowReserved",
    ),
    ("Media Type Object", "schema example examples encoding"),
    ("XML Object", "name namespace prefix attribute wrapped"),
];

#[test]
fn every_field_has_a_row() {
    let docs =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/openapi.md"));
    let docs = docs.unwrap();
    let mut lacks = Vec::new();
    for (object, fields) in FIELDS {
        let (_, section) = docs.split_once(&format!("\n## {object}\n")).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let rows = section.lines().filter(|line| line.starts_with("| "));
        // What is set in code, in the cell that names the construct.
        let named = rows.flat_map(|row| {
            let construct = row.trim_start_matches("| ").split(" | ").next().unwrap();
            construct.split('`').skip(1).step_by(2)
        });
        let named: Vec<&str> = named
            .flat_map(|words| words.split(|sign: char| !sign.is_alphanumeric()))
            .collect();
        let lacking = fields
            .split_whitespace()
            .filter(|field| !named.contains(field));
        lacks.extend(lacking.map(|field| format!("{object}: {field}")));
    }
    assert!(lacks.is_empty(), "{lacks:#?}");
}

/// Whether a file below a folder has the words, however its lines are broken.
fn says(folder: &Path, words: &str) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return says(&path, words);
        }
        let text = fs::read_to_string(path).unwrap();
        let lines = text
            .lines()
            .map(|line| line.trim().trim_start_matches("/// "));
        lines.collect::<Vec<_>>().join(" ").contains(words)
    })
}
