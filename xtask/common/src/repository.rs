//! Where things are in the repository.

use std::env;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::files::{inside, name};

/// The variable that names another repository than the one that a program was built from, such as a copy to try
/// something on.
pub const ROOT: &str = "IONOSCLOUD_ROOT";
/// The variable with the folder in which somebody typed a command that is carried out in another one.
pub const HERE: &str = "IONOSCLOUD_HERE";

/// The root of the repository.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = || manifest.ancestors().nth(2).unwrap_or(manifest).to_owned();
    env::var_os(ROOT).map_or_else(own, PathBuf::from)
}

/// The path of what somebody named: it is relative to where they are.
pub fn named(path: &Path) -> PathBuf {
    let elsewhere = |here: &PathBuf| env::current_dir().ok().as_ref() != Some(here);
    let here = env::var_os(HERE).map(PathBuf::from).filter(elsewhere);
    here.map_or_else(|| path.to_owned(), |here| here.join(path))
}

/// The folder that builds go to.
pub fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// The document of a product, or of a feature in `tests/golden/`.
pub fn document(folder: &Path, product: &str) -> PathBuf {
    folder.join(product).join("openapi.yaml")
}

/// The names of the folders that have a document, sorted.
///
/// # Errors
/// There is no such folder.
pub fn products(folder: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = inside(folder)?.iter().map(|path| name(path)).collect();
    names.retain(|name| document(folder, name).is_file());
    Ok(names)
}

/// The products that are asked for; all without any.
///
/// # Errors
/// There is no such folder, or no such product.
pub fn chosen(wanted: &[String], folder: &Path) -> Result<Vec<String>> {
    let known = products(folder)?;
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(name)) {
        let known = known.join(", ");
        return Err(format!("there is no product `{unknown}`; there are {known}").into());
    }
    Ok(if wanted.is_empty() {
        known
    } else {
        wanted.to_vec()
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{chosen, named, products, root};

    #[test]
    fn all_products_stand_for_none_and_an_unknown_one_is_named() {
        let specs = root().join("specs");
        let all = products(&specs).unwrap();
        assert!(all.len() > 20 && all.is_sorted(), "{all:?}");
        assert_eq!(chosen(&[], &specs).unwrap(), all);
        let dns = ["dns".to_owned()];
        assert_eq!(chosen(&dns, &specs).unwrap(), dns);
        let said = chosen(&["gone".to_owned()], &specs).unwrap_err();
        let front = "there is no product `gone`; there are activitylog, ";
        assert!(said.to_string().starts_with(front), "{said}");
    }

    #[test]
    fn an_absolute_path_is_the_same_from_everywhere() {
        assert_eq!(named(&root()), Path::new(&root()));
    }
}
