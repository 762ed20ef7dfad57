//! A place in which every name stands for one thing.

use std::collections::HashSet;

use super::lock::Lock;
use super::reserved;

/// A name that is asked for.
pub(super) struct Want {
    /// What it is for: the key in the lock.
    pub key: String,
    /// What the rule says.
    pub rule: String,
    /// What people say; it is not questioned, but a name that is taken is taken.
    pub fixed: Option<String>,
}

/// The names that are taken in one place.
pub(super) struct Scope {
    taken: HashSet<String>,
    prefixes: &'static [&'static str],
    /// What a name may bring with it: `is_x_null` and the like.
    companions: fn(&str) -> Vec<String>,
    /// Whether names that differ in case only are the same, as file names are on some systems.
    folded: bool,
    /// How a name is told apart first.
    suffix: &'static str,
}

impl Scope {
    fn new(reserved: &[&str], suffix: &'static str) -> Self {
        let all = reserved::NEVER
            .iter()
            .chain(reserved)
            .map(|name| (*name).to_owned());
        Scope {
            taken: all.collect(),
            prefixes: &[],
            companions: |_| Vec::new(),
            folded: false,
            suffix,
        }
    }

    pub fn types() -> Self {
        Scope {
            folded: true,
            ..Scope::new(reserved::TYPES, "Model")
        }
        .fold()
    }

    pub fn modules() -> Self {
        Scope {
            folded: true,
            ..Scope::new(&["mod", "lib", "main"], "_")
        }
    }

    pub fn members() -> Self {
        let companions = |name: &str| {
            vec![
                format!("with_{name}"),
                format!("with_{name}_null"),
                format!("is_{name}_null"),
            ]
        };
        Scope {
            companions,
            ..Scope::new(reserved::MEMBERS, "_")
        }
    }

    pub fn variants() -> Self {
        Scope::new(reserved::VARIANTS, "Value")
    }

    pub fn methods() -> Self {
        Scope::new(reserved::METHODS, "_")
    }

    pub fn accessors() -> Self {
        Scope {
            folded: true,
            ..Scope::new(reserved::ACCESSORS, "_")
        }
    }

    pub fn builder() -> Self {
        Scope {
            prefixes: reserved::BUILDER_PREFIXES,
            ..Scope::new(reserved::BUILDER, "_param")
        }
    }

    pub fn arguments() -> Self {
        Scope::new(reserved::ARGUMENTS, "_")
    }

    fn fold(mut self) -> Self {
        self.taken = self.taken.iter().map(|name| name.to_lowercase()).collect();
        self
    }

    /// Names all that is asked for, in its order. Names that people or the lock give are claimed first.
    pub fn resolve(mut self, wants: Vec<Want>, lock: &mut Lock) -> Vec<String> {
        let given: Vec<Option<String>> = wants
            .iter()
            .map(|want| {
                let name = want
                    .fixed
                    .clone()
                    .or_else(|| lock.get(&want.key).map(str::to_owned))?;
                self.take(&name);
                Some(name)
            })
            .collect();
        let names: Vec<String> = wants
            .iter()
            .zip(given)
            .map(|(want, given)| given.unwrap_or_else(|| self.claim(&want.rule)))
            .collect();
        for (want, name) in wants.into_iter().zip(&names) {
            lock.set(want.key, name);
        }
        names
    }

    /// A name that is free, as near to `wanted` as can be.
    pub fn claim(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut count = 1;
        while !self.is_free(&name) {
            name = match count {
                1 => format!("{wanted}{}", self.suffix),
                _ => format!(
                    "{wanted}{}{count}",
                    if wanted.ends_with(|c: char| c.is_ascii_digit()) {
                        "_"
                    } else {
                        ""
                    }
                ),
            };
            count += 1;
        }
        self.take(&name);
        name
    }

    fn is_free(&self, name: &str) -> bool {
        let free = |name: &str| !self.taken.contains(&self.key(name));
        let prefixed = self
            .prefixes
            .iter()
            .any(|prefix| name.starts_with(prefix) && !name.ends_with(self.suffix));
        !prefixed
            && free(name)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn want(key: &str, rule: &str) -> Want {
        Want {
            key: key.to_owned(),
            rule: rule.to_owned(),
            fixed: None,
        }
    }

    #[test]
    fn a_new_name_never_renames_an_old_one() {
        let mut lock = Lock::default();
        assert_eq!(
            Scope::members().resolve(vec![want("/b", "count")], &mut lock),
            ["count"]
        );
        // `/a` comes first in the new document, and wants the name that `/b` has.
        let names =
            Scope::members().resolve(vec![want("/a", "count"), want("/b", "count")], &mut lock);
        assert_eq!(names, ["count_", "count"]);
    }

    #[test]
    fn a_name_that_is_gone_is_not_given_to_another() {
        let mut lock = Lock::default();
        Scope::types().resolve(vec![want("/old", "Server")], &mut lock);
        let mut next = Lock::parse(&lock.text()).unwrap();
        let names = Scope::types().resolve(vec![want("/new", "Volume")], &mut next);
        assert_eq!(names, ["Volume"]);
        assert!(next.text().contains("gone"), "{}", next.text());
        assert!(next.text().contains("Server"), "{}", next.text());
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
        assert_eq!(builder.claim("items"), "items_param");
    }
}
