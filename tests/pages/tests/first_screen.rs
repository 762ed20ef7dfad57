//! Repository, site and crate open with the same words, and what they claim is measured.

const REPOSITORY: &str = include_str!("../../../README.md");
const SITE: &str = include_str!("../../../docs/README.md");
const CRATE: &str = include_str!("../../../generated/ionoscloud/README.md");
const MANIFEST: &str = include_str!("../../../generated/ionoscloud/Cargo.toml");
const SPEED: &str = include_str!("../../../docs/speed.md");

/// From what it is to the last of its virtues.
fn opening(page: &str) -> &str {
    let start = page.find("One crate for ").expect("what it is");
    let rest = &page[start..];
    let last = rest.rfind("\n- **Light**").expect("the last virtue");
    let end = rest[last..].find("\n\n").expect("an end");
    &rest[..last + end]
}

#[test]
fn all_open_with_the_same_words() {
    assert_eq!(opening(REPOSITORY), opening(SITE));
    assert_eq!(opening(CRATE), opening(SITE));
}

/// The last figure of a measured row in `docs/speed.md`; rows of budgets stand before.
fn ratio(row: &str) -> &'static str {
    let line = SPEED.lines().rfind(|line| line.starts_with(row));
    let cells = line.unwrap_or_else(|| panic!("a row {row}")).split('|');
    cells
        .map(str::trim)
        .rfind(|cell| !cell.is_empty())
        .unwrap_or_default()
}

#[test]
fn the_figures_are_those_that_were_measured() {
    let light = opening(SITE).split("**Light**").nth(1).expect("figures");
    let call = ratio("| call, cpu");
    let code = ratio("| LLVM lines of a program with four calls");
    assert!(
        light.contains(&format!(" costs {call} of the processor time")),
        "{call}"
    );
    assert!(
        light.contains(&format!(" made of {code} of the code")),
        "{code}"
    );
}

#[test]
fn the_crate_names_all_its_features() {
    let (_, features) = MANIFEST.split_once("\n[features]\n").expect("features");
    let features = features.lines().take_while(|line| !line.starts_with('['));
    let names: Vec<&str> = features
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name)
        .filter(|name| *name != "default")
        .collect();
    assert!(names.len() > 30, "{names:?}");
    let missing: Vec<_> = names
        .iter()
        .filter(|name| !CRATE.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
