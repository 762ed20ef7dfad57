//! Whether a crate is another one than it was at its last release, versions aside.

use std::path::Path;

use xtask_common::files::read;

use super::crates::Crate;
use crate::{Result, git::Git};

/// The files that differ from the last release: changed, new and gone ones, by path inside the crate.
///
/// # Errors
/// A file cannot be read, or git does not answer.
pub fn touched(root: &Path, git: &Git, tag: &str, krate: &Crate) -> Result<Vec<String>> {
    let folder = krate.folder();
    let mut files = Vec::new();
    for path in git.changed(tag, &folder)? {
        let inside = path.strip_prefix(&format!("{folder}/")).unwrap_or(&path);
        let before = git.file(tag, &path)?;
        let now = read(&root.join(&path)).ok();
        let mask = |text: Option<String>| text.map(|text| masked(inside, &text, &krate.package));
        if inside != "CHANGELOG.md" && mask(before) != mask(now) {
            files.push(inside.to_owned());
        }
    }
    Ok(files)
}

/// The text without versions of our own crates.
fn masked(path: &str, text: &str, package: &str) -> String {
    let lines = text.lines().map(|line| {
        if path == "Cargo.toml" && (line.starts_with("version = ") || line.contains("path = \"../"))
        {
            return without(line, "version = \"", '"');
        }
        // The user agent.
        let line = without(line, &format!("\"{package}/"), '"');
        // The first lines of a README: how to depend on it.
        without(&line, &format!("{package} = {{ version = \""), '"')
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The line without what stands between a mark and the next `end`.
fn without(line: &str, mark: &str, end: char) -> String {
    match line.split_once(mark) {
        Some((before, after)) => {
            let rest = after.find(end).and_then(|at| after.get(at..));
            format!("{before}{mark}{}", rest.unwrap_or_default())
        }
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn versions_of_our_own_are_no_change_all_else_is() {
        let manifest = |own: &str, runtime: &str, other: &str| {
            format!(
                "[package]\nversion = \"{own}\"\n[dependencies]\n\
                 ionoscloud-core = {{ version = \"{runtime}\", path = \"../ionoscloud-core\" }}\n\
                 bytes = {{ version = \"{other}\" }}\n"
            )
        };
        let mask = |text: &str| masked("Cargo.toml", text, "ionoscloud-dns");
        let old = mask(&manifest("0.1.0", "0.1.0", "1"));
        assert_eq!(mask(&manifest("0.2.0", "0.3.0", "1")), old);
        assert_ne!(mask(&manifest("0.1.0", "0.1.0", "2")), old);

        let mask = |text: &str| masked("src/client.rs", text, "ionoscloud-dns");
        let old = mask("agent: \"ionoscloud-dns/0.1.0\", a: 1");
        assert_eq!(mask("agent: \"ionoscloud-dns/0.1.1\", a: 1"), old);
        assert_ne!(mask("agent: \"ionoscloud-dns/0.1.0\", a: 2"), old);
    }
}
