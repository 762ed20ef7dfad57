//! Which keys are paths below a folder.

use std::path::PathBuf;

/// How long the name of a file may be on the usual file systems, in bytes.
const NAME: usize = 255;

/// Names that Windows keeps for devices (Microsoft, Naming Files, Paths, and Namespaces).
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The path of a key below a folder.
///
/// # Errors
/// Why it has none.
pub(super) fn path_of(key: &str) -> Result<PathBuf, &'static str> {
    let mut path = PathBuf::new();
    for part in key.split('/') {
        if part.is_empty() {
            return Err("a part of it is empty, which no path of a file has");
        }
        if matches!(part, "." | "..") {
            return Err("it leads elsewhere");
        }
        if part.contains('\0') || part.len() > NAME {
            return Err("the file system cannot hold its name");
        }
        if cfg!(windows) && !on_windows(part) {
            return Err("Windows cannot hold its name");
        }
        path.push(part);
    }
    Ok(path)
}

fn on_windows(part: &str) -> bool {
    let stem = part
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_lowercase();
    let stem = stem.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let signs = |sign: char| sign < ' ' || "<>:\"\\|?*".contains(sign);
    !part.contains(signs) && !part.ends_with(['.', ' ']) && !DEVICES.contains(&stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_path_below_the_folder_or_none() {
        let long = "n".repeat(256);
        for key in [
            "a",
            "a/b c",
            ".hidden",
            "a..b/...",
            "ü/\u{1f600}",
            "a\u{1}b",
            "-",
        ] {
            assert_eq!(path_of(key), Ok(PathBuf::from(key)), "{key:?}");
        }
        for key in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            "..",
            "../x",
            "a/../b",
            "a/..",
            ".",
            "./a",
            "a/.",
            "a\0b",
            &long,
            &format!("a/{long}"),
        ] {
            assert!(path_of(key).is_err(), "{key:?}");
        }
        for part in [
            "a\\b", "c:", "con", "CON.txt", "com1", "a.", "a ", "a?", "\u{1}",
        ] {
            assert!(!on_windows(part), "{part:?}");
        }
        for part in ["a", "a.b", "console", "ü"] {
            assert!(on_windows(part), "{part:?}");
        }
    }
}
