//! Schemas that speak of one value, before anyone decides what they come to.

use openapiv3::Schema;

use crate::document::Located;

/// Schemas that speak of one value.
#[derive(Clone)]
pub(super) struct Said<'a> {
    /// All of them hold.
    pub all: Vec<Located<'a, Schema>>,
    /// Some of these may hold as well.
    pub any: Vec<Said<'a>>,
    /// Whether those stand in several lists of alternatives: more than one may hold then.
    pub at_once: bool,
}

impl<'a> From<Located<'a, Schema>> for Said<'a> {
    fn from(schema: Located<'a, Schema>) -> Self {
        Said {
            all: vec![schema],
            any: Vec::new(),
            at_once: false,
        }
    }
}

impl<'a> Said<'a> {
    /// The schema, if there is one only.
    pub fn only(&self) -> Option<&Located<'a, Schema>> {
        match (self.all.as_slice(), self.any.as_slice()) {
            ([only], []) => Some(only),
            ([], [only]) => only.only(),
            _ => None,
        }
    }

    /// The schema that speaks last of what always holds, else the first of the others.
    pub fn main(&self) -> Option<&Located<'a, Schema>> {
        let first = || self.any.iter().find_map(Said::main);
        self.all.last().or_else(first)
    }

    /// The schemas, wherever they stand.
    pub fn schemas(&self) -> Vec<&Located<'a, Schema>> {
        let inside = self.any.iter().flat_map(Said::schemas);
        self.all.iter().chain(inside).collect()
    }

    /// What tells it from what other schemas say.
    pub fn key(&self) -> String {
        let all: Vec<&str> = self.all.iter().map(|at| at.pointer.as_str()).collect();
        let any: Vec<String> = self.any.iter().map(Said::key).collect();
        match (self.only(), any.as_slice()) {
            (Some(only), _) => only.pointer.clone(),
            (None, []) => all.join(" & "),
            (None, any) => {
                let between = if self.at_once { " || " } else { " | " };
                format!("{} & ({})", all.join(" & "), any.join(between))
            }
        }
    }

    /// Adds a schema that holds as well.
    pub fn and(&mut self, schema: Located<'a, Schema>) {
        if self.all.iter().all(|known| known.pointer != schema.pointer) {
            self.all.push(schema);
        }
    }

    /// Adds schemas that may hold as well.
    pub fn or(&mut self, said: Said<'a>) {
        let key = said.key();
        let known = self.key() == key || self.any.iter().any(|other| other.key() == key);
        if !known {
            self.any.push(said);
        }
    }
}
