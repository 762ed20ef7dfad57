//! Links inside a site: every address that leads to a file, and to a place in it, must be there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use xtask_common::files::{inside, read};

use crate::Result;

/// What was found.
#[derive(Debug, Default)]
pub struct Check {
    /// How many links inside the site there are.
    pub links: usize,
    /// Those that lead nowhere: the page, and the address in it.
    pub dead: Vec<String>,
}

/// Follows every link inside of the site.
///
/// # Errors
/// A file that cannot be read.
pub fn check(site: &Path) -> Result<Check> {
    let mut pages = BTreeMap::new();
    let mut files = BTreeSet::new();
    gather(site, site, &mut pages, &mut files)?;
    let ids: BTreeMap<&PathBuf, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, text)| (path, values(text, "id").collect()))
        .collect();
    let mut check = Check::default();
    for (path, text) in &pages {
        for address in values(text, "href").chain(values(text, "src")) {
            if address.contains("://")
                || address.starts_with("data:")
                || address.starts_with("mailto:")
            {
                continue;
            }
            check.links += 1;
            let (file, place) = address.split_once('#').unwrap_or((address, ""));
            let target = resolve(path, file);
            let there = match (ids.get(&target), place) {
                (Some(ids), place) => place.is_empty() || ids.contains(unescape(place).as_str()),
                (None, _) => files.contains(&target),
            };
            if !there {
                check.dead.push(format!("{}: {address}", path.display()));
            }
        }
    }
    Ok(check)
}

fn gather(
    site: &Path,
    folder: &Path,
    pages: &mut BTreeMap<PathBuf, String>,
    files: &mut BTreeSet<PathBuf>,
) -> Result<()> {
    for path in inside(folder)? {
        if path.is_dir() {
            gather(site, &path, pages, files)?;
            continue;
        }
        let name = path.strip_prefix(site)?.to_owned();
        // The page for addresses that are not found, and the printed book, stand for no place of their own.
        let special = ["404.html", "print.html"]
            .iter()
            .any(|special| name == Path::new(special));
        if !special
            && path
                .extension()
                .is_some_and(|extension| extension == "html")
        {
            pages.insert(name.clone(), read(&path)?);
        }
        files.insert(name);
    }
    Ok(())
}

/// The values of an attribute, wherever it stands in a tag.
fn values<'t>(text: &'t str, name: &'static str) -> impl Iterator<Item = &'t str> {
    text.split('<').skip(1).filter_map(move |tag| {
        let tag = tag.split('>').next()?;
        let mut parts = tag.split('"');
        // Before each quoted value stands its name.
        while let (Some(before), Some(value)) = (parts.next(), parts.next()) {
            if before.trim_end().strip_suffix('=').is_some_and(|front| {
                front
                    .strip_suffix(name)
                    .is_some_and(|rest| rest.ends_with(char::is_whitespace))
            }) {
                return Some(value);
            }
        }
        None
    })
}

/// The file that an address on a page leads to.
fn resolve(page: &Path, file: &str) -> PathBuf {
    if file.is_empty() {
        return page.to_owned();
    }
    let mut target = page.parent().unwrap_or(page).to_owned();
    for step in Path::new(&unescape(file)).components() {
        match step {
            Component::ParentDir => {
                // Above the root there is nothing, and no error (RFC 3986, 5.2.4).
                target.pop();
            }
            Component::Normal(name) => target.push(name),
            _ => {}
        }
    }
    if file.ends_with('/') {
        target.push("index.html");
    }
    target
}

/// What HTML escapes in an attribute.
fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use xtask_common::files::{remove, write};

    use super::*;

    #[test]
    fn dead_files_and_dead_places_are_told() {
        let site = std::env::temp_dir().join(format!("links-{}", std::process::id()));
        let page = r##"<h2 id="here"><a class="x" href="#here">1</a></h2><a href="#gone">2</a>
            <a href="../b.html#there">3</a><a href="../b.html#not">4</a><a href="c.html">5</a>
            <a href="https://example.com/x">6</a><img src="../p.png"><a href="&quot;">7</a>"##;
        write(&site.join("a/page.html"), page).unwrap();
        write(&site.join("b.html"), "<p id=\"there\">").unwrap();
        write(&site.join("p.png"), "").unwrap();
        let check = check(&site);
        remove(&site).unwrap();
        let check = check.unwrap();
        assert_eq!(check.links, 7);
        let dead: Vec<&str> = check
            .dead
            .iter()
            .filter_map(|dead| dead.split(": ").nth(1))
            .collect();
        assert_eq!(dead, ["#gone", "../b.html#not", "c.html", "&quot;"]);
    }
}
