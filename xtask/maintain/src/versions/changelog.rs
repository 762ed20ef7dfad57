//! Changelogs: a section for each version, of which the lines between two marks are written here and all others by
//! people.

use semver::Version;

const BEGIN: &str = "<!-- changes: written by `cargo xtask versions` -->";
const END: &str = "<!-- end of changes -->";

/// The changelog with the section of a version brought up to date; what people wrote in it stays, as do all other
/// sections. `text` is empty where there is no changelog yet. No section has a date: it is written before the release.
pub fn update(text: &str, package: &str, version: &Version, changes: &str) -> String {
    let block = format!("{BEGIN}\n\n{}\n\n{END}\n", changes.trim());
    let text = if text.is_empty() {
        format!("# Changelog of {package}\n")
    } else {
        text.to_owned()
    };
    let (before, section, after) = split(&text, version);
    let Some(section) = section else {
        let section = format!("## {version}\n\n{block}");
        return [before.trim_end(), &section, after.trim_start()]
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| format!("{}\n", part.trim_end()))
            .collect::<Vec<_>>()
            .join("\n");
    };
    let written = match (section.find(BEGIN), section.find(END)) {
        (Some(begin), Some(end)) if begin < end => {
            let front = section.get(..begin).unwrap_or_default();
            let rest = section.get(end + END.len()..).unwrap_or_default();
            format!("{front}{block}{}", rest.strip_prefix('\n').unwrap_or(rest))
        }
        // People took the marks out: the section is theirs.
        _ => section.to_owned(),
    };
    format!("{before}{written}{after}")
}

/// What stands before the section of a version, the section, and what stands after it. Without such a section the
/// text is parted where it belongs: before the first section.
fn split<'a>(text: &'a str, version: &Version) -> (&'a str, Option<&'a str>, &'a str) {
    let mut offset = 0;
    let mut first = None;
    let mut begin = None;
    let mut end = text.len();
    for line in text.split_inclusive('\n') {
        if let Some(title) = line.strip_prefix("## ") {
            first.get_or_insert(offset);
            if begin.is_some() {
                end = offset;
                break;
            }
            if title.split_whitespace().next() == Some(version.to_string().as_str()) {
                begin = Some(offset);
            }
        }
        offset += line.len();
    }
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    match begin {
        Some(begin) => (
            part(0, begin),
            Some(part(begin, end)),
            part(end, text.len()),
        ),
        None => {
            let at = first.unwrap_or(text.len());
            (part(0, at), None, part(at, text.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::{BEGIN, END, update};

    #[test]
    fn what_people_wrote_stays() {
        let first = update("", "a", &Version::new(0, 1, 0), "First release.");
        assert_eq!(
            first,
            format!("# Changelog of a\n\n## 0.1.0\n\n{BEGIN}\n\nFirst release.\n\n{END}\n")
        );
        let second = update(&first, "a", &Version::new(0, 2, 0), "- more");
        let edited = second
            .replace("## 0.2.0\n", "## 0.2.0\n\nMind the gap.\n")
            .replacen(END, &format!("{END}\n\nThanks to all."), 1);
        let third = update(&edited, "a", &Version::new(0, 2, 0), "- more\n- and more");
        assert_eq!(
            third,
            format!(
                "# Changelog of a\n\n## 0.2.0\n\nMind the gap.\n\n{BEGIN}\n\n- more\n- and more\n\n{END}\n\n\
                 Thanks to all.\n\n## 0.1.0\n\n{BEGIN}\n\nFirst release.\n\n{END}\n"
            )
        );
        // Nothing new: not a byte.
        let version = Version::new(0, 2, 0);
        assert_eq!(update(&third, "a", &version, "- more\n- and more"), third);
    }

    #[test]
    fn a_section_without_marks_is_left_alone() {
        let own = "# Changelog\n\n## 0.1.0\n\nBy hand.\n";
        assert_eq!(update(own, "a", &Version::new(0, 1, 0), "- x"), own);
    }
}
