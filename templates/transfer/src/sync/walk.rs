//! What is in a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::delete::Failure;

/// A file.
pub(super) struct Local {
    pub path: PathBuf,
    pub size: u64,
    pub modified: Option<SystemTime>,
}

/// The files below a folder, by their path with `/` between, and what is none or cannot be looked at.
pub(super) fn walk(folder: &Path) -> io::Result<(BTreeMap<String, Local>, Vec<Failure>)> {
    let (mut files, mut left) = (BTreeMap::new(), Vec::new());
    let mut open = vec![(String::new(), folder.to_owned(), fs::read_dir(folder)?)];
    while let Some((front, path, entries)) = open.pop() {
        let mut refuse =
            |path: &Path, why: String| left.push(Failure::new(path.to_string_lossy(), why));
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    refuse(&path, error.to_string());
                    continue;
                }
            };
            let path = entry.path();
            let Ok(name) = entry.file_name().into_string() else {
                refuse(
                    &path,
                    "its name is no text in UTF-8, as keys are".to_owned(),
                );
                continue;
            };
            let name = format!("{front}{name}");
            // Of the entry itself: a link is not followed.
            match entry.metadata() {
                Err(error) => refuse(&path, error.to_string()),
                Ok(facts) if facts.is_dir() => match fs::read_dir(&path) {
                    Ok(entries) => open.push((format!("{name}/"), path, entries)),
                    Err(error) => refuse(&path, error.to_string()),
                },
                Ok(facts) if facts.is_file() => {
                    let local = Local {
                        path,
                        size: facts.len(),
                        modified: facts.modified().ok(),
                    };
                    files.insert(name, local);
                }
                Ok(facts) if facts.is_symlink() => {
                    refuse(&path, "it is a symbolic link".to_owned())
                }
                Ok(_) => refuse(&path, "it is no file".to_owned()),
            }
        }
    }
    Ok((files, left))
}
