//! The runtime's modules hang together in one direction.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// Files that name each other, with the reason why they cannot be parted.
const PAIRS: &[(&str, &str, &str)] = &[];

/// A module's path below the crate, and its file below `src`.
type Modules = BTreeMap<Vec<String>, String>;

#[test]
fn no_module_needs_itself_through_others() {
    let edges = edges();
    let reached = reached(&edges);
    let mut circles: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    for file in edges.keys() {
        let back = |other: &&&String| reached[**other].contains(file);
        let circle = reached[file].iter().filter(back);
        let circle: BTreeSet<&str> = circle.map(|file| file.as_str()).collect();
        if !circle.is_empty() {
            circles.insert(circle);
        }
    }
    let files: usize = circles.iter().map(BTreeSet::len).sum();
    println!("{files} of {} files are in circles", edges.len());
    for circle in &circles {
        println!("{circle:?}");
    }
    let allowed: BTreeSet<BTreeSet<&str>> = PAIRS
        .iter()
        .map(|(one, other, _)| BTreeSet::from([*one, *other]))
        .collect();
    assert_eq!(circles, allowed);
    assert!(PAIRS.iter().all(|(_, _, reason)| !reason.is_empty()));
}

/// The files that each file names, directly or through others.
fn reached(edges: &BTreeMap<String, BTreeSet<String>>) -> BTreeMap<&String, BTreeSet<&String>> {
    let mut all = BTreeMap::new();
    for file in edges.keys() {
        let mut found = BTreeSet::new();
        let mut open: Vec<&String> = edges[file].iter().collect();
        while let Some(next) = open.pop() {
            if found.insert(next) {
                open.extend(&edges[next]);
            }
        }
        all.insert(file, found);
    }
    all
}

/// The files that each file names.
fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/runtime/src");
    let mut modules = Modules::new();
    collect(&source, &source, &mut modules);
    assert!(
        modules.len() > 60,
        "only {} files were found",
        modules.len()
    );
    let mut all = BTreeMap::new();
    for (path, file) in &modules {
        let text = fs::read_to_string(source.join(file)).unwrap();
        let mut names = Names {
            modules: &modules,
            here: path.clone(),
            found: BTreeSet::new(),
        };
        names.visit_file(&syn::parse_file(&text).unwrap());
        names.found.remove(file);
        all.insert(file.clone(), names.found);
    }
    all
}

/// The modules below a folder, by the rules of Rust for where their files stand.
fn collect(root: &Path, folder: &Path, modules: &mut Modules) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, modules);
            continue;
        }
        let file = path.strip_prefix(root).unwrap();
        let mut module: PathBuf = file.with_extension("");
        if module.ends_with("mod") || module.ends_with("lib") {
            module.pop();
        }
        let steps = module.iter().map(|step| step.to_str().unwrap().to_owned());
        let file = file.to_str().unwrap().replace('\\', "/");
        modules.insert(steps.collect(), file);
    }
}

/// Looks for the modules that a file names. What stands in tests, comments and the bodies of
/// macros does not count.
struct Names<'a> {
    modules: &'a Modules,
    here: Vec<String>,
    found: BTreeSet<String>,
}

impl Names<'_> {
    /// Counts the module that a path leads into, if it is one of this crate.
    fn name(&mut self, path: &[String]) {
        let mut full = match path.first().map(String::as_str) {
            Some("crate") => Vec::new(),
            Some("self") => self.here.clone(),
            Some("super") => self.here[..self.here.len() - 1].to_vec(),
            Some(first) if self.modules.contains_key(&self.child(first)) => self.child(first),
            _ => return,
        };
        for step in &path[1..] {
            let mut next = full.clone();
            match step.as_str() {
                "super" => drop(next.pop()),
                _ => next.push(step.clone()),
            }
            if step != "super" && !self.modules.contains_key(&next) {
                break;
            }
            full = next;
        }
        self.found.insert(self.modules[&full].clone());
    }

    fn child(&self, name: &str) -> Vec<String> {
        self.here.iter().cloned().chain([name.to_owned()]).collect()
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.name(&with(&name.ident)),
            syn::UseTree::Rename(rename) => self.name(&with(&rename.ident)),
            syn::UseTree::Glob(_) => self.name(before),
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.tree(before, item));
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        // `::reqwest` is the crate, whatever modules are called here.
        if item.leading_colon.is_none() {
            self.tree(&[], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let steps = path.segments.iter().map(|step| step.ident.to_string());
        let steps: Vec<String> = steps.collect();
        if path.leading_colon.is_none() && steps.len() > 1 {
            self.name(&steps);
        }
        visit::visit_path(self, path);
    }

    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let test = |attribute: &syn::Attribute| {
            attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Path>()
                    .is_ok_and(|path| path.is_ident("test"))
        };
        // Other modules inside a file do not occur.
        if !item.attrs.iter().any(test) {
            visit::visit_item_mod(self, item);
        }
    }
}
