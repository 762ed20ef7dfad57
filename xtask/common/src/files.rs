//! Files and folders, with their paths in what is said when something goes wrong.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;

/// Texts by path.
pub type Files = BTreeMap<PathBuf, String>;

/// Says which path an error is about.
pub(crate) fn about<E: Display>(path: &Path) -> impl Fn(E) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// The text of a file.
///
/// # Errors
/// It cannot be read, or is no text.
pub fn read(path: &Path) -> Result<String> {
    Ok(fs::read_to_string(path).map_err(about(path))?)
}

/// The bytes of a file.
///
/// # Errors
/// It cannot be read.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    Ok(fs::read(path).map_err(about(path))?)
}

/// Writes a file and the folders above it, unless that is what it says already.
///
/// # Errors
/// It cannot be written.
pub fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|found| found == text.as_bytes()) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        make(folder)?;
    }
    Ok(fs::write(path, text).map_err(about(path))?)
}

/// Writes files whole or not at all: all of them beside their places first, then each in its place.
///
/// # Errors
/// A file cannot be written.
pub fn replace(files: &[(PathBuf, String)]) -> Result<()> {
    let beside = |path: &Path| path.with_extension("new");
    for (path, text) in files {
        write(&beside(path), text)?;
    }
    for (path, _) in files {
        // In the same folder, so that it is one step (POSIX, rename): nobody reads half of a file.
        fs::rename(beside(path), path).map_err(about(path))?;
    }
    Ok(())
}

/// Makes a folder and those above it.
///
/// # Errors
/// It cannot be made.
pub fn make(folder: &Path) -> Result<()> {
    Ok(fs::create_dir_all(folder).map_err(about(folder))?)
}

/// Removes a file, or a folder with all that is in it, if it is there.
///
/// # Errors
/// It cannot be removed.
pub fn remove(path: &Path) -> Result<()> {
    if path.is_dir() {
        fs::remove_dir_all(path).map_err(about(path))?;
    } else if path.exists() {
        fs::remove_file(path).map_err(about(path))?;
    }
    Ok(())
}

/// The path that says where something is from every folder.
///
/// # Errors
/// The current folder is not known.
pub fn absolute(path: &Path) -> Result<PathBuf> {
    Ok(std::path::absolute(path).map_err(about(path))?)
}

/// The name of a file or a folder without what stands before it.
pub fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// What stands in a folder, files and folders, sorted.
///
/// # Errors
/// There is no such folder, or it cannot be read.
pub fn inside(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(about(folder))? {
        found.push(entry.map_err(about(folder))?.path());
    }
    found.sort();
    Ok(found)
}

/// All files below a folder, sorted, except what cargo builds.
///
/// # Errors
/// There is no such folder, or one in it cannot be read.
pub fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for path in inside(&next)? {
            if !path.is_dir() {
                files.push(path);
            } else if !path.ends_with("target") {
                open.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The texts of all files below a folder, by path inside of it; nothing if there is no such folder. Build output and
/// lock files of cargo are nobody's.
///
/// # Errors
/// A file cannot be read.
pub fn tree(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    if !folder.exists() {
        return Ok(files);
    }
    for path in below(folder)? {
        if ["Cargo.lock", ".DS_Store"].contains(&name(&path).as_str()) {
            continue;
        }
        if let Ok(inside) = path.strip_prefix(folder) {
            // What is not text is one too many, whatever it says.
            let text = String::from_utf8_lossy(&read_bytes(&path)?).into_owned();
            files.insert(inside.to_owned(), text);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{below, make, read, remove, tree, write};

    #[test]
    fn a_tree_is_what_people_and_generators_write() {
        let folder = std::env::temp_dir().join(format!("xtask-files-{}", std::process::id()));
        for file in ["b/c.rs", "a.rs", "target/x", "b/target/y", "Cargo.lock"] {
            write(&folder.join(file), file).unwrap();
        }
        let inside: Vec<PathBuf> = tree(&folder).unwrap().into_keys().collect();
        assert_eq!(inside, [Path::new("a.rs"), Path::new("b/c.rs")]);
        assert_eq!(below(&folder).unwrap().len(), 3, "with the lock");
        remove(&folder).unwrap();
        remove(&folder).unwrap();
        assert!(tree(&folder).unwrap().is_empty());
        assert!(below(&folder).is_err());
    }

    #[test]
    fn an_error_names_its_file_and_the_same_text_is_not_written_again() {
        let folder = std::env::temp_dir().join(format!("xtask-same-{}", std::process::id()));
        let file = folder.join("a");
        let said = read(&file).unwrap_err().to_string();
        assert!(said.starts_with(&format!("{}: ", file.display())), "{said}");
        make(&folder).unwrap();
        write(&file, "x").unwrap();
        let old = fs::File::options().append(true).open(&file).unwrap();
        old.set_modified(std::time::UNIX_EPOCH).unwrap();
        write(&file, "x").unwrap();
        let modified = |file: &Path| fs::metadata(file).unwrap().modified().unwrap();
        assert_eq!(modified(&file), std::time::UNIX_EPOCH);
        write(&file, "y").unwrap();
        assert_ne!(modified(&file), std::time::UNIX_EPOCH);
        remove(&folder).unwrap();
    }
}
