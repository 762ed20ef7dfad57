//! What is to be done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::SyncFolder;
use super::compare::differs;
use super::names::path_of;
use super::walk::{Local, walk};
use crate::delete::Failure;
use crate::error::{Error, Kind};
use crate::store::Listed;

/// What is done with a file and its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// The file is stored.
    Upload,
    /// The object is read into the file.
    Download,
    /// The file is deleted.
    DeleteFile,
    /// The object is deleted.
    DeleteObject,
}

/// One thing to do.
#[derive(Clone, Debug)]
pub struct Step {
    pub(crate) action: Action,
    pub(crate) key: String,
    pub(crate) path: PathBuf,
    pub(crate) size: u64,
    pub(super) object: Option<Listed>,
}

impl Step {
    /// What is done.
    pub fn action(&self) -> Action {
        self.action
    }

    /// The key of the object.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes are moved, or deleted.
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// All that is to be done.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub(super) steps: Vec<Step>,
    pub(super) left: Vec<Failure>,
    pub(super) same: u64,
}

impl Plan {
    /// The steps, in the order of their keys, deletions last.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What is left out, and why.
    pub fn left_out(&self) -> &[Failure] {
        &self.left
    }

    /// How many are the same already.
    pub fn unchanged(&self) -> u64 {
        self.same
    }

    /// How many bytes are moved.
    pub fn bytes(&self) -> u64 {
        let moved = |step: &&Step| matches!(step.action, Action::Upload | Action::Download);
        self.steps.iter().filter(moved).map(|step| step.size).sum()
    }
}

pub(super) async fn make(sync: &SyncFolder) -> Result<Plan, Error> {
    let folder = sync.folder.clone();
    let walked = tokio::task::spawn_blocking(move || walk(&folder)).await;
    let walked = walked.map_err(|error| Error::new(Kind::Panicked, error.to_string()))?;
    let (files, left) = match walked {
        Err(error) if !sync.up && error.kind() == std::io::ErrorKind::NotFound => {
            Default::default()
        }
        walked => walked.map_err(|error| {
            Error::io(
                format_args!("{} cannot be read", sync.folder.display()),
                error,
            )
        })?,
    };
    let objects = sync.objects().await?;
    let mut plan = match sync.up {
        true => up(sync, files, objects, left).await?,
        false => down(sync, files, objects, left).await?,
    };
    plan.steps
        .sort_by_key(|step| matches!(step.action, Action::DeleteFile | Action::DeleteObject));
    Ok(plan)
}

type Files = BTreeMap<String, Local>;
type Objects = BTreeMap<String, Listed>;

async fn up(
    sync: &SyncFolder,
    files: Files,
    mut objects: Objects,
    left: Vec<Failure>,
) -> Result<Plan, Error> {
    let whole = left.is_empty();
    let mut plan = Plan {
        left,
        ..Plan::default()
    };
    for (name, local) in files {
        let object = objects.remove(&name);
        if let Some(object) = &object
            && !differs(sync, &local, object).await?
        {
            plan.same += 1;
            continue;
        }
        plan.steps.push(Step {
            action: Action::Upload,
            key: format!("{}{name}", sync.prefix),
            path: local.path,
            size: local.size,
            object,
        });
    }
    if sync.delete && !whole {
        let why = "nothing is deleted, since not all of the folder could be looked at";
        plan.left.push(Failure::new(sync.prefix.clone(), why));
    }
    if sync.delete && whole {
        plan.steps
            .extend(objects.into_iter().map(|(name, object)| Step {
                action: Action::DeleteObject,
                path: sync.folder.join(path_of(&name).unwrap_or_default()),
                size: object.size,
                key: object.key.clone(),
                object: Some(object),
            }));
    }
    Ok(plan)
}

async fn down(
    sync: &SyncFolder,
    mut files: Files,
    objects: Objects,
    left: Vec<Failure>,
) -> Result<Plan, Error> {
    let mut plan = Plan {
        left,
        ..Plan::default()
    };
    let names: BTreeSet<String> = objects.keys().cloned().collect();
    for (name, object) in objects {
        let mark = (name.is_empty() || name.ends_with('/')) && object.size == 0;
        if mark {
            continue;
        }
        let path = match path_of(&name) {
            Ok(path) => path,
            Err(why) => {
                plan.left.push(Failure::new(object.key, why));
                continue;
            }
        };
        let above = name.match_indices('/').filter_map(|(at, _)| name.get(..at));
        if above.clone().any(|above| names.contains(above)) {
            plan.left.push(Failure::new(
                object.key,
                "a part of its path is an object itself",
            ));
            continue;
        }
        if let Some(local) = files.remove(&name)
            && !differs(sync, &local, &object).await?
        {
            plan.same += 1;
            continue;
        }
        plan.steps.push(Step {
            action: Action::Download,
            key: object.key.clone(),
            path,
            size: object.size,
            object: Some(object),
        });
    }
    // The paths of downloads are below the folder until they are written.
    for step in &mut plan.steps {
        step.path = sync.folder.join(&step.path);
    }
    if sync.delete {
        plan.steps
            .extend(files.into_iter().map(|(name, local)| Step {
                action: Action::DeleteFile,
                key: format!("{}{name}", sync.prefix),
                path: local.path,
                size: local.size,
                object: None,
            }));
    }
    Ok(plan)
}
