//! A place in which every name stands for one thing.

use std::collections::HashSet;

use super::accessors::{null_setter, null_test, setter};
use super::lock::Lock;
use super::reserved;
use crate::ident::{NEVER, is_name};

/// The longest name that a rule makes, in bytes, before what tells it apart. rustdoc and the generator call files by
/// names, with a few words around; the shortest limit of a file system in use is 143 (eCryptfs).
const LONGEST: usize = 100;

/// A name that is asked for.
pub(super) struct Want<T> {
    /// What is to be named.
    pub of: T,
    /// What it is for: the key in the lock.
    pub key: String,
    /// What the rule says.
    pub rule: String,
    /// What it says if that is taken, with every sign in words; empty if no sign can tell.
    pub in_full: String,
    /// What people say.
    pub fixed: Option<String>,
}

/// The names that are taken in one place.
pub(super) struct Scope {
    taken: HashSet<String>,
    /// Those of them that were taken before any name was asked for.
    reserved: HashSet<String>,
    prefixes: &'static [&'static str],
    /// What a name may bring with it: `is_x_null` and the like.
    companions: fn(&str) -> Vec<String>,
    /// Whether names that differ in case only are the same, as file names are on some systems.
    folded: bool,
    /// How a name is told apart first.
    suffix: &'static str,
    /// Whether what gets another name is known by the old one as well.
    keeps: bool,
}

impl Scope {
    fn new(reserved: &[&str], suffix: &'static str) -> Self {
        let all = NEVER.iter().chain(reserved).map(|name| (*name).to_owned());
        let reserved: HashSet<String> = all.collect();
        Scope {
            taken: reserved.clone(),
            reserved,
            prefixes: &[],
            companions: |_| Vec::new(),
            folded: false,
            suffix,
            keeps: false,
        }
    }

    pub fn types() -> Self {
        Scope {
            keeps: true,
            ..Scope::new(reserved::TYPES, "Model").fold()
        }
    }

    pub fn groups() -> Self {
        Scope::new(reserved::TYPES, "Group").fold()
    }

    pub fn builders() -> Self {
        Scope::new(reserved::TYPES, "Call").fold()
    }

    pub fn modules() -> Self {
        Scope::new(reserved::MODULES, "_").fold()
    }

    pub fn members() -> Self {
        let companions = |name: &str| vec![setter(name), null_setter(name), null_test(name)];
        Scope {
            companions,
            ..Scope::new(reserved::MEMBERS, "_")
        }
    }

    pub fn headers() -> Self {
        Scope::new(reserved::HEADERS, "_")
    }

    pub fn variants() -> Self {
        Scope::new(reserved::VARIANTS, "Value")
    }

    pub fn methods() -> Self {
        Scope::new(reserved::METHODS, "_")
    }

    pub fn accessors() -> Self {
        let reserved = [reserved::ACCESSORS, reserved::MODULES].concat();
        Scope::new(&reserved, "_").fold()
    }

    pub fn builder() -> Self {
        Scope {
            prefixes: reserved::BUILDER_PREFIXES,
            keeps: true,
            ..Scope::new(reserved::BUILDER, "_param")
        }
    }

    pub fn arguments() -> Self {
        Scope::new(reserved::ARGUMENTS, "_")
    }

    fn fold(mut self) -> Self {
        self.folded = true;
        self.reserved = self
            .reserved
            .iter()
            .map(|name| name.to_lowercase())
            .collect();
        self.taken.clone_from(&self.reserved);
        self
    }

    /// Names all that is asked for, in its order. Names that people or the lock give are claimed first.
    pub fn resolve<T>(mut self, wants: Vec<Want<T>>, lock: &mut Lock) -> Vec<(T, String)> {
        for want in wants.iter().filter(|_| self.keeps) {
            if let Some(fixed) = &want.fixed {
                lock.rename(&want.key, fixed);
            }
        }
        for old in wants.iter().flat_map(|want| lock.old(&want.key)) {
            self.take(&old);
        }
        let given: Vec<(Want<T>, Option<String>)> = wants
            .into_iter()
            .map(|want| {
                let name = self.given(&want, lock);
                (want, name)
            })
            .collect();
        given
            .into_iter()
            .map(|(want, given)| {
                let rule = [&want.rule, &want.in_full].into_iter();
                let free = rule
                    .clone()
                    .find(|rule| !rule.is_empty() && self.is_open(rule));
                let rule = free.unwrap_or(&want.rule);
                let name = given.unwrap_or_else(|| self.claim(rule));
                lock.set(want.key, &name);
                (want.of, name)
            })
            .collect()
    }

    /// Claims the name that people or the lock give.
    fn given<T>(&mut self, want: &Want<T>, lock: &mut Lock) -> Option<String> {
        let published = || lock.get(&want.key).map(str::to_owned);
        let name = want.fixed.clone().or_else(published)?;
        // What was published before a word came to be reserved stays.
        let kept = want.fixed.is_none() && self.reserved.contains(&self.key(&name));
        let foreign = want.fixed.is_some() && self.is_prefixed(&name);
        if !is_name(&name) || foreign || !kept && !self.is_free(&name) {
            lock.refuse(&want.key, &name);
        }
        self.take(&name);
        Some(name)
    }

    /// A name that is free, as near to `wanted` as can be, and no longer than [`LONGEST`] with what tells it apart.
    pub fn claim(&mut self, wanted: &str) -> String {
        let wanted = cut(wanted);
        let apart = format!("{wanted}{}", self.suffix);
        let stem = if self.is_prefixed(wanted) {
            apart.as_str()
        } else {
            wanted
        };
        // `v1` and `2` must not become `v12`.
        let gap = if stem.ends_with(|c: char| c.is_ascii_digit()) {
            "_"
        } else {
            ""
        };
        let numbered = (2_u32..).map(|count| format!("{stem}{gap}{count}"));
        let mut names = [stem.to_owned(), apart.clone()].into_iter().chain(numbered);
        let name = names
            .find(|name| self.is_free(name))
            .unwrap_or(apart.clone());
        self.take(&name);
        name
    }

    /// Whether a name can be had as it is.
    fn is_open(&self, name: &str) -> bool {
        let name = cut(name);
        !self.is_prefixed(name) && self.is_free(name)
    }

    /// Whether a name begins as none may here.
    fn is_prefixed(&self, name: &str) -> bool {
        self.prefixes.iter().any(|prefix| name.starts_with(prefix))
    }

    fn is_free(&self, name: &str) -> bool {
        let free = |name: &str| !self.taken.contains(&self.key(name));
        free(name)
            && (self.companions)(name)
                .iter()
                .all(|companion| free(companion))
    }

    fn take(&mut self, name: &str) {
        for companion in (self.companions)(name) {
            let key = self.key(&companion);
            self.taken.insert(key);
        }
        let key = self.key(name);
        self.taken.insert(key);
    }

    fn key(&self, name: &str) -> String {
        if self.folded {
            name.to_lowercase()
        } else {
            name.to_owned()
        }
    }
}

/// As much of a name, which is in ASCII, as it may be long.
fn cut(name: &str) -> &str {
    match name.get(..LONGEST) {
        Some(start) => start.trim_end_matches('_'),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn want(key: &str, rule: &str) -> Want<()> {
        Want {
            of: (),
            key: key.to_owned(),
            rule: rule.to_owned(),
            in_full: String::new(),
            fixed: None,
        }
    }

    fn names(scope: Scope, wants: Vec<Want<()>>, lock: &mut Lock) -> Vec<String> {
        let named = scope.resolve(wants, lock).into_iter();
        named.map(|((), name)| name).collect()
    }

    #[test]
    fn a_new_name_never_renames_an_old_one() {
        let mut lock = Lock::default();
        assert_eq!(
            names(Scope::members(), vec![want("/b", "count")], &mut lock),
            ["count"]
        );
        let mut lock = Lock::parse(&lock.text()).unwrap();
        // `/a` comes first in the new document, and wants the name that `/b` has.
        let wants = vec![want("/a", "count"), want("/b", "count")];
        let names = names(Scope::members(), wants, &mut lock);
        assert_eq!(names, ["count2", "count"]);
    }

    #[test]
    fn what_gets_another_name_keeps_the_old_one() {
        let called = |name: &str| Want {
            fixed: Some(name.to_owned()),
            ..want("/a", "First")
        };
        let mut lock = Lock::parse("names: {/a: First}").unwrap();
        assert_eq!(
            names(Scope::types(), vec![called("Second")], &mut lock),
            ["Second"]
        );
        assert_eq!(lock.old("/a"), ["First"]);
        let mut lock = Lock::parse(&lock.text()).unwrap();
        // Nobody else gets it.
        let wants = vec![want("/b", "First"), called("Third")];
        let found = names(Scope::types(), wants, &mut lock);
        assert_eq!(found, ["FirstModel", "Third"]);
        assert_eq!(lock.old("/a"), ["First", "Second"]);
        // But what it was called it can be called again.
        let mut lock = Lock::parse(&lock.text()).unwrap();
        let found = names(Scope::types(), vec![called("First")], &mut lock);
        assert_eq!(found, ["First"]);
        assert_eq!(lock.old("/a"), ["Second", "Third"]);
        assert!(lock.refused().next().is_none());
        // Members have no place for it.
        let mut lock = Lock::parse("names: {/a: First}").unwrap();
        names(Scope::members(), vec![called("second")], &mut lock);
        assert!(lock.old("/a").is_empty());
    }

    #[test]
    fn what_people_say_is_checked() {
        let fixed = |key: &str, name: &str| Want {
            fixed: Some(name.to_owned()),
            ..want(key, "rule")
        };
        let mut lock = Lock::default();
        let wants = vec![
            fixed("/a", "one"),
            fixed("/b", "one"),
            fixed("/c", "new"),
            fixed("/d", "no name"),
            fixed("/e", "self"),
            fixed("/f", "two"),
        ];
        Scope::members().resolve(wants, &mut lock);
        let refused: Vec<&str> = lock.refused().map(|(key, _)| key).collect();
        assert_eq!(refused, ["/b", "/c", "/d", "/e"]);
    }

    #[test]
    fn what_was_published_before_a_word_was_reserved_stays() {
        let mut lock = Lock::parse("names: {/a: new, /b: name, /c: name}").unwrap();
        let wants = ["/a", "/b", "/c"].map(|key| want(key, "rule"));
        let names = names(Scope::members(), wants.into(), &mut lock);
        assert_eq!(names, ["new", "name", "name"]);
        let refused: Vec<(&str, &str)> = lock.refused().collect();
        assert_eq!(refused, [("/c", "name")]);
    }

    #[test]
    fn what_is_gone_gets_its_name_back_when_it_returns() {
        let mut lock = Lock::default();
        Scope::types().resolve(vec![want("/old", "Server")], &mut lock);
        let mut lock = Lock::parse(&lock.text()).unwrap();
        let found = names(Scope::types(), vec![want("/new", "Volume")], &mut lock);
        assert_eq!(found, ["Volume"]);
        let mut lock = Lock::parse(&lock.text()).unwrap();
        let wants = vec![want("/new", "Server"), want("/old", "Machine")];
        let names = names(Scope::types(), wants, &mut lock);
        assert_eq!(names, ["Volume", "Server"]);
    }

    #[test]
    fn taken_names_are_told_apart_and_checked_again() {
        let mut scope = Scope::members();
        assert_eq!(scope.claim("new"), "new_");
        assert_eq!(scope.claim("name"), "name");
        assert_eq!(
            scope.claim("with_name"),
            "with_name_",
            "the setter of `name`"
        );
        assert_eq!(scope.claim("is_name_null"), "is_name_null_");
        assert_eq!(scope.claim("value"), "value");
        assert_eq!(
            scope.claim("value"),
            "value2",
            "`is_value_null` would be that of both"
        );
        let mut types = Scope::types();
        assert_eq!(types.claim("Option"), "OptionModel");
        assert_eq!(types.claim("OptionModel"), "OptionModelModel");
        assert_eq!(types.claim("IPBlock"), "IPBlock");
        assert_eq!(
            types.claim("IpBlock"),
            "IpBlockModel",
            "one file name on some systems"
        );
        let mut builder = Scope::builder();
        assert_eq!(builder.claim("with_x"), "with_x_param");
        assert_eq!(builder.claim("with_x"), "with_x_param2");
        assert_eq!(builder.claim("items"), "items_param");
    }
}
