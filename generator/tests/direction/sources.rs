//! Which files of a crate name each other, read from the sources: `use` in all its forms, and paths wherever they stand,
//! in the bodies of macros too. Tests do not count, nor quoted code, as its paths are those of what is rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{ItemUse, UseTree};

/// The macros in whose bodies the code of other crates stands.
const QUOTING: &[&str] = &["quote", "quote_spanned", "parse_quote"];

/// Which files each file names.
pub type Edges = BTreeMap<String, BTreeSet<String>>;

/// The path of a module: `["document", "node"]`.
type ModulePath = Vec<String>;

/// The modules of a crate.
#[derive(Default)]
struct Modules {
    /// The file of each.
    files: BTreeMap<ModulePath, String>,
    /// The tokens of each file, with the module that it is.
    tokens: Vec<(ModulePath, String, TokenStream)>,
    /// What each module has by `use`, in whatever block it stands: the name there, and the path.
    imports: BTreeMap<ModulePath, BTreeMap<String, Vec<String>>>,
    /// The modules and types of which each module has all names.
    globs: BTreeMap<ModulePath, Vec<Vec<String>>>,
}

/// Which files of a crate name which, from the file of its root on.
pub fn edges(root: &Path) -> Edges {
    let folder = root.parent().unwrap();
    let read = |file: &str| fs::read_to_string(folder.join(file)).ok();
    edges_of(root.file_name().unwrap().to_str().unwrap(), &read)
}

/// The same for sources that stand anywhere.
pub fn edges_of(root: &str, read: &dyn Fn(&str) -> Option<String>) -> Edges {
    let mut modules = Modules::default();
    modules.load(&Vec::new(), root, read);
    modules.imports();
    let mut all = Edges::new();
    for (path, file, tokens) in &modules.tokens {
        let mut found = BTreeSet::new();
        let mut name = |here: &ModulePath, path: &[String]| {
            let module = modules.find(here, path, 0).map(|(module, _)| module);
            found.extend(module.map(|module| modules.files[&module].clone()));
        };
        walk(path, tokens.clone(), &mut |here, part| match part {
            Part::Use(tree) => each(&[], tree, &mut |path, _| name(here, path)),
            Part::Path(path) => name(here, path),
        });
        found.remove(file);
        all.insert(file.clone(), found);
    }
    all
}

/// Which files call which by methods of a type that has some in both.
pub fn calls(root: &Path) -> Edges {
    let folder = root.parent().unwrap();
    let read = |file: &str| fs::read_to_string(folder.join(file)).ok();
    calls_of(root.file_name().unwrap().to_str().unwrap(), &read)
}

/// The same for sources that stand anywhere.
pub fn calls_of(root: &str, read: &dyn Fn(&str) -> Option<String>) -> Edges {
    let mut modules = Modules::default();
    modules.load(&Vec::new(), root, read);
    // By the module and the name of the type, then by file.
    let mut types: BTreeMap<(ModulePath, String), BTreeMap<&str, Methods>> = BTreeMap::new();
    modules.imports();
    for (path, file, tokens) in &modules.tokens {
        let parsed: syn::File =
            syn::parse2(tokens.clone()).unwrap_or_else(|e| panic!("{file}: {e}"));
        for item in parsed.items {
            let syn::Item::Impl(own) = item else { continue };
            if own.trait_.is_some() {
                continue;
            }
            let syn::Type::Path(of) = *own.self_ty else {
                continue;
            };
            let of: Vec<String> = of
                .path
                .segments
                .iter()
                .map(|step| step.ident.to_string())
                .collect();
            let home = modules
                .find(path, &of, 0)
                .map_or_else(|| path.clone(), |(home, _)| home);
            let name = of.last().unwrap().clone();
            let methods = types
                .entry((home, name))
                .or_default()
                .entry(file)
                .or_default();
            for item in own.items {
                if let syn::ImplItem::Fn(method) = item {
                    methods.made.insert(method.sig.ident.to_string());
                    called(method.block.to_token_stream(), &mut methods.called);
                }
            }
        }
    }
    let mut edges: Edges = modules
        .files
        .values()
        .map(|file| (file.clone(), BTreeSet::new()))
        .collect();
    for files in types.values() {
        for (file, own) in files {
            let others = files.iter().filter(|(other, _)| *other != file);
            let others = others.filter(|(_, other)| !other.made.is_disjoint(&own.called));
            let others = others.map(|(other, _)| (*other).to_owned());
            edges.get_mut(*file).unwrap().extend(others);
        }
    }
    edges
}

/// The files that name one that calls a method of theirs: of whatever value, one that no other file of the crate has and
/// that only the crate sees. What the crate shows is seldom called so alone, and the standard library has its own.
pub fn pairs(root: &Path) -> BTreeSet<(String, String)> {
    let folder = root.parent().unwrap();
    let read = |file: &str| fs::read_to_string(folder.join(file)).ok();
    pairs_of(root.file_name().unwrap().to_str().unwrap(), &read)
}

/// The same for sources that stand anywhere.
pub fn pairs_of(root: &str, read: &dyn Fn(&str) -> Option<String>) -> BTreeSet<(String, String)> {
    let mut modules = Modules::default();
    modules.load(&Vec::new(), root, read);
    let named = edges_of(root, read);
    // By the name of the method; none for one that several have.
    let mut homes: BTreeMap<String, Option<&str>> = BTreeMap::new();
    for (_, file, tokens) in &modules.tokens {
        let parsed: syn::File =
            syn::parse2(tokens.clone()).unwrap_or_else(|e| panic!("{file}: {e}"));
        for item in parsed.items {
            if let syn::Item::Trait(own) = &item {
                for item in &own.items {
                    if let syn::TraitItem::Fn(method) = item {
                        homes.insert(method.sig.ident.to_string(), None);
                    }
                }
            }
            let syn::Item::Impl(own) = item else { continue };
            for item in own.items {
                let syn::ImplItem::Fn(method) = item else {
                    continue;
                };
                if method.sig.receiver().is_none() {
                    continue;
                }
                let inside = matches!(method.vis, syn::Visibility::Restricted(_));
                let home = homes.entry(method.sig.ident.to_string());
                let home = home.and_modify(|known| *known = None);
                home.or_insert_with(|| inside.then_some(file));
            }
        }
    }
    let mut found = BTreeSet::new();
    for (_, file, tokens) in &modules.tokens {
        let mut called = BTreeSet::new();
        methods(tokens.clone(), &mut called);
        // `String` and `Vec` have it, too.
        called.remove("push");
        let called = called.iter().filter_map(|name| *homes.get(name)?);
        let back = called.filter(|home| named[*home].contains(file));
        found.extend(back.map(|home| (file.clone(), home.to_owned())));
    }
    found
}

/// Adds what is called as `.name(…)`.
fn methods(tokens: TokenStream, into: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match (token, &tokens[at + 1..]) {
            (dot, [TokenTree::Ident(name), TokenTree::Group(given), ..])
                if is(dot, '.') && given.delimiter() == Delimiter::Parenthesis =>
            {
                into.insert(name.to_string());
            }
            _ => {}
        }
        if let TokenTree::Group(inside) = token {
            methods(inside.stream(), into);
        }
    }
}

/// The methods that one file has of a type, and those that it calls of itself.
#[derive(Default)]
struct Methods {
    made: BTreeSet<String>,
    called: BTreeSet<String>,
}

/// Adds what is called as `self.name(…)` or `Self::name(…)`.
fn called(tokens: TokenStream, into: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match (token, &tokens[at + 1..]) {
            (TokenTree::Ident(own), [dot, TokenTree::Ident(name), ..])
                if own == "self" && is(dot, '.') =>
            {
                into.insert(name.to_string());
            }
            (TokenTree::Ident(own), [one, two, TokenTree::Ident(name), ..])
                if own == "Self" && is(one, ':') && is(two, ':') =>
            {
                into.insert(name.to_string());
            }
            (TokenTree::Group(inside), _) => called(inside.stream(), into),
            _ => {}
        }
    }
}

/// The files that lead back to themselves, those together that lead to each other.
pub fn circles(edges: &Edges) -> BTreeSet<BTreeSet<&str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = edges
        .keys()
        .map(|file| (file.as_str(), reached(edges, file)))
        .collect();
    let circle = |file: &str| -> BTreeSet<&str> {
        let back = reached[file]
            .iter()
            .filter(|other| reached[**other].contains(file));
        back.copied().collect()
    };
    let all = edges.keys().map(|file| circle(file));
    all.filter(|circle| !circle.is_empty()).collect()
}

/// What a file names, directly or through others.
fn reached<'e>(edges: &'e Edges, file: &str) -> BTreeSet<&'e str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&String> = edges[file].iter().collect();
    while let Some(next) = open.pop() {
        if found.insert(next.as_str()) {
            open.extend(&edges[next]);
        }
    }
    found
}

impl Modules {
    /// Reads a module and those that it declares, by the rules of Rust for where their files stand.
    fn load(&mut self, path: &ModulePath, file: &str, read: &dyn Fn(&str) -> Option<String>) {
        let text = read(file).unwrap_or_else(|| panic!("{file} cannot be read"));
        let tokens: TokenStream = text.parse().unwrap_or_else(|e| panic!("{file}: {e}"));
        let tokens = own_code(tokens);
        self.files.insert(path.clone(), file.to_owned());
        self.tokens
            .push((path.clone(), file.to_owned(), tokens.clone()));
        self.declared(path, file, tokens, read);
    }

    fn declared(
        &mut self,
        path: &ModulePath,
        file: &str,
        tokens: TokenStream,
        read: &dyn Fn(&str) -> Option<String>,
    ) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for window in tokens.windows(3) {
            let [TokenTree::Ident(word), TokenTree::Ident(name), after] = window else {
                continue;
            };
            if word != "mod" {
                continue;
            }
            let child = [path.as_slice(), &[name.to_string()]].concat();
            if let TokenTree::Group(inside) = after {
                self.files.insert(child.clone(), file.to_owned());
                self.declared(&child, file, inside.stream(), read);
            } else {
                let stem = child.join("/");
                let nested = format!("{stem}/mod.rs");
                let file = if read(&nested).is_some() {
                    nested
                } else {
                    format!("{stem}.rs")
                };
                self.load(&child, &file, read);
            }
        }
    }
}

/// Hands on each path of a `use` with the name that it gets: none where all names of a module are meant.
fn each(before: &[String], tree: &UseTree, then: &mut dyn FnMut(&[String], Option<&str>)) {
    let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
    match tree {
        UseTree::Path(path) => each(&with(&path.ident), &path.tree, then),
        UseTree::Name(name) => {
            let path = with(&name.ident);
            let last = path.iter().rfind(|step| *step != "self");
            then(&path, last.map(String::as_str));
        }
        UseTree::Rename(rename) => then(&with(&rename.ident), Some(&rename.rename.to_string())),
        UseTree::Glob(_) => then(before, None),
        UseTree::Group(group) => {
            for item in &group.items {
                each(before, item, then);
            }
        }
    }
}

impl Modules {
    fn imports(&mut self) {
        for (path, _, tokens) in self.tokens.clone() {
            walk(&path, tokens, &mut |here, part| {
                if let Part::Use(tree) = part {
                    self.import(here, &[], tree);
                }
            });
        }
    }

    fn import(&mut self, here: &ModulePath, before: &[String], tree: &UseTree) {
        each(before, tree, &mut |path, name| match name {
            Some(name) => {
                let names = self.imports.entry(here.clone()).or_default();
                names.insert(name.to_owned(), path.to_vec());
            }
            None => self
                .globs
                .entry(here.clone())
                .or_default()
                .push(path.to_vec()),
        });
    }

    fn child(&self, module: &ModulePath, name: &String) -> Option<ModulePath> {
        let child = [module.as_slice(), std::slice::from_ref(name)].concat();
        self.files.contains_key(&child).then_some(child)
    }

    /// The module in which stands what a path leads to, if it is one of this crate, and whether it is that module itself.
    /// What a module only hands on (`pub use`) stands where it is made.
    fn find(&self, here: &ModulePath, path: &[String], depth: usize) -> Option<(ModulePath, bool)> {
        assert!(depth < 50, "{path:?} in {here:?} leads nowhere");
        let mut full = here.clone();
        for (index, step) in path.iter().enumerate() {
            let imported = || self.imports.get(&full)?.get(step);
            match step.as_str() {
                "crate" => full = Vec::new(),
                "self" => {}
                "super" => drop(full.pop()),
                _ => match (self.child(&full, step), imported()) {
                    (Some(next), _) => full = next,
                    // `use document::Document` of another crate.
                    (None, Some(import)) if import.first() == Some(step) && full == *here => {
                        return None;
                    }
                    (None, Some(import)) => match self.find(&full, import, depth + 1)? {
                        (next, true) => full = next,
                        found => return Some(found),
                    },
                    (None, None) if index == 0 => {
                        let globs = self.globs.get(here).into_iter().flatten();
                        let globs = globs.filter(|glob| glob.first() != Some(step));
                        let mut globs = globs.filter_map(|glob| self.find(here, glob, depth + 1));
                        full = globs.find_map(|(glob, _)| self.child(&glob, step))?;
                    }
                    (None, None) => return Some((full, false)),
                },
            }
        }
        Some((full, true))
    }
}

/// Hands on all that may name a module, with the module in which it stands.
fn walk(here: &ModulePath, tokens: TokenStream, then: &mut dyn FnMut(&ModulePath, Part<'_>)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        at += match rest {
            // `pub(crate)`, `pub(in crate::model)`: who may see, not what is seen.
            [TokenTree::Ident(word), next, ..] if word == "pub" && restricts(next) => 2,
            [TokenTree::Ident(word), next, ..] if word == "use" && !is(next, '<') => {
                let end = rest.iter().position(|token| is(token, ';'));
                let end = end.expect("`use` ends");
                let item: TokenStream = rest[..=end].iter().cloned().collect();
                let item: ItemUse = syn::parse2(item).expect("`use` is well-formed");
                // `::reqwest` is the crate, whatever modules are called here.
                if item.leading_colon.is_none() {
                    then(here, Part::Use(&item.tree));
                }
                end + 1
            }
            [TokenTree::Ident(word), mark, TokenTree::Group(_), ..]
                if is(mark, '!') && QUOTING.iter().any(|name| word == name) =>
            {
                3
            }
            [
                TokenTree::Ident(word),
                TokenTree::Ident(name),
                TokenTree::Group(inside),
                ..,
            ] if word == "mod" => {
                let inner = [here.as_slice(), &[name.to_string()]].concat();
                walk(&inner, inside.stream(), then);
                3
            }
            [TokenTree::Ident(_), ..] => {
                let path = path(rest);
                if path.len() > 1 {
                    then(here, Part::Path(&path));
                }
                path.len() * 3 - 2
            }
            // A path of another crate: `::http::Method`.
            [colon, second, TokenTree::Ident(_), ..] if is(colon, ':') && is(second, ':') => {
                path(&rest[2..]).len() * 3
            }
            [TokenTree::Group(inside), ..] => {
                walk(here, inside.stream(), then);
                1
            }
            _ => 1,
        };
    }
}

/// What may name a module.
enum Part<'a> {
    Use(&'a UseTree),
    Path(&'a [String]),
}

/// The names at the start that `::` joins.
fn path(tokens: &[TokenTree]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = tokens;
    while let [TokenTree::Ident(name), after @ ..] = rest {
        names.push(name.to_string());
        match after {
            [colon, second, next @ ..] if is(colon, ':') && is(second, ':') => rest = next,
            _ => break,
        }
    }
    names
}

fn is(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn restricts(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    match group.stream().into_iter().next() {
        Some(TokenTree::Ident(word)) => {
            ["crate", "super", "self", "in"].iter().any(|it| word == it)
        }
        _ => false,
    }
}

/// The same without items that are only there for tests, and without macros for other crates: their code stands there.
fn own_code(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let attribute = tokens.peek().filter(|_| is(&token, '#'));
        let attribute = attribute.map(|next| next.to_string().replace(' ', ""));
        let is_left_out = matches!(attribute.as_deref(), Some("[cfg(test)]" | "[macro_export]"));
        if is_left_out {
            // With the attributes before it, up to the end of the item: a block, or a semicolon.
            while let [.., sign, TokenTree::Group(_)] = kept.as_slice()
                && is(sign, '#')
            {
                kept.truncate(kept.len() - 2);
            }
            let block = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
            tokens.find(|token| block(token) || is(token, ';'));
        } else {
            kept.push(token);
        }
    }
    kept.into_iter().collect()
}
