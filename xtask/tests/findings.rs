//! What `generate` tells of a document: few lines for people, all of it for machines, and nothing of what a list allows.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Six references that lead nowhere and five limits that mean nothing.
fn document() -> String {
    let mut text = String::from(
        "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\nservers: [{url: 'https://shop.example.com'}]\npaths:\n  /goods:\n    get:\n      operationId: goodsGet\n      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}\ncomponents:\n  schemas:\n    S:\n      type: object\n      properties:\n",
    );
    for at in 0..6 {
        text += &format!("        r{at}: {{$ref: '#/components/schemas/N{at}'}}\n");
    }
    for at in 0..5 {
        text += &format!("        b{at}: {{type: boolean, maxLength: 3}}\n");
    }
    text
}

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("findings")
        .join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("shop.yaml"), document()).unwrap();
    folder
}

fn generate(folder: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--name=shop", "--spec=shop.yaml", "--out=out"])
        .args(more)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn people_see_three_places_of_a_kind_and_one_line_of_what_changes_nothing() {
    let folder = folder("text");
    let told = text(&generate(&folder, &[]).stderr);
    assert_eq!(told.matches("warning[W0204]: ").count(), 3, "{told}");
    assert!(
        told.contains("W0204: 6 places, 3 more with `--verbose`"),
        "{told}"
    );
    let idle: Vec<&str> = told
        .lines()
        .filter(|line| line.contains("W0301]"))
        .collect();
    let place = "(5 places), which changes nothing; shop.yaml:20:29";
    assert!(idle.len() == 1 && idle[0].ends_with(place), "{told}");
    assert!(
        told.contains("`cargo xtask explain CODE` tells more of W0204, W0301"),
        "{told}"
    );
    let all = text(&generate(&folder, &["--verbose"]).stderr);
    assert_eq!(all.matches("warning[W0204]: ").count(), 6, "{all}");
    assert_eq!(all.matches("warning[W0301]: ").count(), 5, "{all}");
}

#[test]
fn machines_see_all() {
    let folder = folder("machines");
    let said: Value =
        serde_json::from_slice(&generate(&folder, &["--format=json"]).stdout).unwrap();
    let findings = said["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 11);
    let limit = findings.iter().find(|one| one["code"] == "W0301").unwrap();
    assert_eq!(
        (&limit["line"], &limit["column"], &limit["pointer"]),
        (
            &20.into(),
            &29.into(),
            &"/components/schemas/S/properties/b0/maxLength".into()
        )
    );
    fs::write(
        folder.join("allow.yaml"),
        "- {code: W0301, at: /components/schemas/S/properties/b1, reason: they are like that}\n",
    )
    .unwrap();
    let asked = ["--format=sarif", "--allow=allow.yaml"];
    let said: Value = serde_json::from_slice(&generate(&folder, &asked).stdout).unwrap();
    assert_eq!(said["version"], "2.1.0");
    let run = &said["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<&Value> = rules.iter().map(|rule| &rule["id"]).collect();
    assert_eq!(ids, ["W0204", "W0301"]);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 11);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(result["level"], "warning");
        assert!(result["message"]["text"].is_string());
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "shop.yaml");
        assert!(place["region"]["startLine"].as_u64() > Some(13));
    }
    let allowed: Vec<&Value> = results
        .iter()
        .map(|one| &one["suppressions"][0]["justification"])
        .collect();
    assert_eq!(
        allowed
            .iter()
            .filter(|one| ***one == "they are like that")
            .count(),
        1
    );
}

#[test]
fn a_list_allows_what_it_names_and_tells_of_what_it_does_not_need() {
    let folder = folder("allow");
    let allow = |list: &str| {
        fs::write(folder.join("allow.yaml"), list).unwrap();
        let _ = fs::remove_dir_all(folder.join("out"));
        let output = generate(&folder, &["--strict", "--allow=allow.yaml"]);
        assert_eq!(output.status.success(), folder.join("out").exists());
        (output.status.success(), text(&output.stderr))
    };
    let both =
        "- {code: W0301, reason: a slip}\n- {code: W0204, at: /components, reason: a slip}\n";
    assert_eq!(allow(both), (true, String::new()));
    let (done, told) = allow("- {code: W0301, reason: a slip}\n");
    assert!(
        !done && told.contains("W0204") && !told.contains("W0301"),
        "{told}"
    );
    let (done, told) = allow(&format!(
        "{both}- {{code: W0204, at: /comp, reason: a slip}}\n"
    ));
    assert!(
        !done && told.contains("allow.yaml: W0204 at /comp matches nothing"),
        "{told}"
    );
    for (list, why) in [
        (
            "- {code: W0999, reason: a slip}\n",
            "no finding has the code `W0999`",
        ),
        ("- {code: E0204, reason: a slip}\n", "E0204 is an error"),
        ("- {code: W0204, reason: ' '}\n", "W0204 has no reason"),
        ("- {code: W0204}\n", "reason"),
        ("- {code: W0204, reason: a slip, pointer: /x}\n", "pointer"),
    ] {
        let (done, told) = allow(list);
        assert!(!done && told.contains(why), "{list}: {told}");
    }
}

#[test]
fn each_code_is_explained_and_the_guide_has_all() {
    let explain = |name: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["explain", name])
            .output();
        text(&output.unwrap().stdout)
    };
    let told = explain("W0301");
    assert!(
        told.starts_with("W0301: `…` means nothing for the type …"),
        "{told}"
    );
    assert!(
        told.contains("A keyword counts for some types only"),
        "{told}"
    );
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/findings.md");
    let page = fs::read_to_string(page).unwrap();
    assert!(
        page == explain("findings"),
        "`cargo xtask explain findings > docs/findings.md`"
    );
    let lock = include_str!("../../generator/src/finding/codes.lock");
    for line in lock.lines().filter(|line| !line.starts_with('#')) {
        let code = line.split(' ').next().unwrap();
        assert!(page.contains(&format!("\n| {code} | ")), "{code}");
    }
}
