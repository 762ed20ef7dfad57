//! Folders that change as a whole or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::files::{Files, about, make, write};

/// What is to become of a folder; what is not named stays as it is.
pub struct Change<'a> {
    pub folder: &'a Path,
    /// By path inside of it.
    pub files: Files,
    /// Files that go, with the folders that are empty then.
    pub gone: BTreeSet<PathBuf>,
}

/// Makes folders what they should be. Everything is written beside its place first, on the same file system, and moved
/// when all is there; a folder that is new comes in one move. If a move fails, those before it are taken back.
///
/// # Errors
/// Something cannot be written or moved. Nothing has changed then.
pub fn apply(changes: Vec<Change<'_>>) -> Result<()> {
    let mut moves = Moves::default();
    let done = moves.all(changes);
    if done.is_err() {
        moves.undo();
    }
    for staging in &moves.staging {
        // What is left in it is what was replaced.
        let _ = fs::remove_dir_all(staging);
    }
    if done.is_err() {
        for folder in moves.made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
    done
}

#[derive(Default)]
struct Moves {
    /// From where to where.
    done: Vec<(PathBuf, PathBuf)>,
    staging: Vec<PathBuf>,
    made: Vec<PathBuf>,
}

impl Moves {
    fn all(&mut self, changes: Vec<Change<'_>>) -> Result<()> {
        let mut staged = Vec::with_capacity(changes.len());
        for change in changes {
            staged.push((self.stage(&change)?, change));
        }
        for (new, change) in &staged {
            self.take(new, change)?;
        }
        Ok(())
    }

    /// Writes what is new beside its place.
    fn stage(&mut self, change: &Change<'_>) -> Result<PathBuf> {
        let above = change.folder.parent().unwrap_or(change.folder);
        // Inside of a folder that is there already: it may be a file system of its own.
        let beside = if change.folder.is_dir() {
            change.folder
        } else {
            above
        };
        self.make(beside)?;
        let name = format!(".new-{}-{}", std::process::id(), self.staging.len());
        let staging = beside.join(name);
        self.staging.push(staging.clone());
        for (path, text) in &change.files {
            write(&staging.join("new").join(path), text)?;
        }
        Ok(staging)
    }

    /// Moves what is new into its place, and what it replaces out of it.
    fn take(&mut self, staging: &Path, change: &Change<'_>) -> Result<()> {
        let new = staging.join("new");
        if !change.folder.exists() {
            make(&new)?;
            return self.shift(&new, change.folder);
        }
        for path in &change.gone {
            let (from, to) = (change.folder.join(path), staging.join("old").join(path));
            self.shift(&from, &to)?;
        }
        for path in change.files.keys() {
            let place = change.folder.join(path);
            if place.is_dir() {
                return Err(format!("{}: a folder is in its place", place.display()).into());
            }
            if place.symlink_metadata().is_ok() {
                self.keep(&place, &staging.join("old").join(path))?;
            }
            self.shift(&new.join(path), &place)?;
        }
        for path in &change.gone {
            let mut above = change.folder.join(path);
            while above.pop() && above != change.folder && fs::remove_dir(&above).is_ok() {}
        }
        Ok(())
    }

    /// Keeps what a file says until all is done. It stays in its place, so that there is never none: whoever ends the
    /// program in between has the old one or the new one.
    fn keep(&mut self, from: &Path, to: &Path) -> Result<()> {
        if let Some(above) = to.parent() {
            self.make(above)?;
        }
        // Not every file system has a second name for a file.
        let kept = fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop));
        kept.map_err(about(to))?;
        self.done.push((from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn shift(&mut self, from: &Path, to: &Path) -> Result<()> {
        if let Some(above) = to.parent() {
            self.make(above)?;
        }
        // Within one file system a rename is whole or not at all (POSIX, rename).
        fs::rename(from, to).map_err(about(to))?;
        self.done.push((from.to_owned(), to.to_owned()));
        Ok(())
    }

    /// Makes a folder, and remembers which of those above it were not there.
    fn make(&mut self, folder: &Path) -> Result<()> {
        let missing = folder.ancestors().take_while(|above| !above.exists());
        let missing: Vec<&Path> = missing.filter(|above| **above != *Path::new("")).collect();
        let missing = missing.into_iter().rev().map(Path::to_owned);
        self.made.extend(missing);
        make(folder)
    }

    fn undo(&mut self) {
        for (from, to) in self.done.iter().rev() {
            // As far as it goes: what made the move fail may be in the way of this one, too.
            let _ = from.parent().map(make);
            let _ = fs::rename(to, from);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Change, apply};
    use crate::files::{Files, read, remove, tree, write};

    fn folder(test: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("xtask-change-{test}-{}", std::process::id()));
        remove(&folder).unwrap();
        folder
    }

    fn files(files: &[(&str, &str)]) -> Files {
        let file = |(path, text): &(&str, &str)| (PathBuf::from(path), (*text).to_owned());
        files.iter().map(file).collect()
    }

    fn change<'a>(folder: &'a Path, new: &[(&str, &str)], gone: &[&str]) -> Change<'a> {
        Change {
            folder,
            files: files(new),
            gone: gone.iter().map(PathBuf::from).collect::<BTreeSet<_>>(),
        }
    }

    #[test]
    fn a_new_folder_comes_whole_and_an_old_one_keeps_what_is_not_named() {
        let folder = folder("whole");
        let (out, beside) = (folder.join("out"), folder.join("beside"));
        let first = [("a/b.rs", "1"), ("a/c/d.rs", "2"), ("e", "3")];
        apply(vec![
            change(&out, &first, &[]),
            change(&beside, &[("x", "y")], &[]),
        ])
        .unwrap();
        assert_eq!(tree(&out).unwrap(), files(&first));
        assert_eq!(read(&beside.join("x")).unwrap(), "y");
        write(&out.join("a/mine"), "mine").unwrap();
        apply(vec![change(
            &out,
            &[("a/b.rs", "4"), ("f/g", "5")],
            &["a/c/d.rs"],
        )])
        .unwrap();
        let expected = [
            ("a/b.rs", "4"),
            ("a/mine", "mine"),
            ("e", "3"),
            ("f/g", "5"),
        ];
        assert_eq!(tree(&out).unwrap(), files(&expected));
        assert!(!out.join("a/c").exists(), "empty folders go");
        assert_eq!(
            fs::read_dir(&folder).unwrap().count(),
            2,
            "nothing is left beside"
        );
        remove(&folder).unwrap();
    }

    #[test]
    fn what_cannot_be_moved_takes_everything_back() {
        let folder = folder("back");
        let out = folder.join("out");
        let before = [("a", "1"), ("b/c", "2"), ("z/mine", "3")];
        apply(vec![change(&out, &before, &[])]).unwrap();
        // `z` is a folder of somebody's, and sorts behind all that is fine.
        let beside = folder.join("far/beside");
        let new = [("a", "4"), ("d/e", "5"), ("z", "6")];
        let said = apply(vec![
            change(&beside, &new, &[]),
            change(&out, &new, &["b/c"]),
        ]);
        assert!(said.unwrap_err().to_string().contains("z: "));
        assert_eq!(tree(&out).unwrap(), files(&before));
        assert_eq!(
            fs::read_dir(&folder).unwrap().count(),
            1,
            "nor a folder that was made for it"
        );
        remove(&folder).unwrap();
    }

    #[test]
    fn what_cannot_be_written_moves_nothing() {
        let folder = folder("long");
        let out = folder.join("out");
        let long = "x".repeat(256);
        let new = [("a", "1"), (long.as_str(), "2")];
        assert!(apply(vec![change(&out, &new, &[])]).is_err());
        assert!(!folder.exists());
        apply(vec![change(&out, &[("a", "1")], &[])]).unwrap();
        assert!(
            apply(vec![change(
                &out,
                &[("a", "2"), (long.as_str(), "2")],
                &["a"]
            )])
            .is_err()
        );
        assert_eq!(tree(&out).unwrap(), files(&[("a", "1")]));
        remove(&folder).unwrap();
    }
}
