//! The query of a request against the parameters that are declared for it.

use serde_json::{Map, Value};

use crate::{
    check::Check,
    document::{Layout, Parameter, Place, members},
    route::Route,
    schema::{ValueKind, kind},
};

impl Check<'_> {
    pub fn query(&mut self, pairs: &[(String, String)]) {
        let mut known = vec![false; pairs.len()];
        for parameter in self.parameters(Place::Query) {
            let found = self.route.entries(parameter, pairs);
            if parameter.required && found.is_empty() {
                self.problem(
                    &format!("query/{}", parameter.name),
                    "the required parameter is missing",
                );
            }
            let schema = self.route.document.flat(&parameter.schema);
            let mut earlier: Vec<&str> = Vec::new();
            for (index, name, schema) in &found {
                let (Some((name_sent, value)), Some(known)) =
                    (pairs.get(*index), known.get_mut(*index))
                else {
                    continue;
                };
                *known = true;
                let at = format!("query/{name_sent}");
                let may_repeat = kind(schema) == ValueKind::List
                    || matches!(parameter.layout, Layout::Prefixed(_));
                if earlier.contains(&name.as_str()) && !may_repeat {
                    self.problem(&at, "the parameter is sent twice");
                }
                earlier.push(name);
                let item = schema.get("items").unwrap_or(&Value::Null);
                match (kind(schema), &parameter.layout) {
                    (ValueKind::List, Layout::Joined(separator)) => value
                        .split(*separator)
                        .for_each(|value| self.text(item, value, &at)),
                    // Exploded, there is a pair for each item (OpenAPI 3.0.3, Parameter Object, Style Examples).
                    (ValueKind::List, _) => self.text(item, value, &at),
                    _ => self.text(schema, value, &at),
                }
            }
            if kind(&schema) == ValueKind::List
                && !matches!(parameter.layout, Layout::Joined(_))
                && !found.is_empty()
            {
                self.length(&schema, found.len(), &parameter.name);
            }
        }
        for (token, value) in self.route.operation.fixed() {
            let mut pairs = pairs.iter();
            if let Some(index) = pairs.position(|pair| pair.0 == token && pair.1 == value)
                && let Some(known) = known.get_mut(index)
            {
                *known = true;
            }
        }
        for ((name, _), _) in pairs.iter().zip(known).filter(|(_, known)| !known) {
            self.problem(
                &format!("query/{name}"),
                "the document does not know this parameter",
            );
        }
    }

    fn length(&mut self, schema: &Value, length: usize, name: &str) {
        let limits = ["minItems", "maxItems"].map(|name| schema.get(name).and_then(Value::as_u64));
        let length = length as u64;
        if limits[0].is_some_and(|least| length < least)
            || limits[1].is_some_and(|most| length > most)
        {
            self.problem(
                &format!("query/{name}"),
                format!("{length} items are too few or too many"),
            );
        }
    }
}

impl Route<'_> {
    /// The pairs of a query that belong to a parameter: position, name within the parameter, schema of the value.
    fn entries(
        &self,
        parameter: &Parameter,
        pairs: &[(String, String)],
    ) -> Vec<(usize, String, Value)> {
        let schema = self.document.flat(&parameter.schema);
        let properties: Map<String, Value> = members(&schema, "properties")
            .map(|(name, schema)| (name.clone(), schema.clone()))
            .collect();
        let others = match schema.get("additionalProperties") {
            Some(Value::Bool(true)) => Some(&Value::Null),
            Some(Value::Bool(false)) => None,
            others => others,
        };
        let entry = |name: &str| {
            properties
                .get(name)
                .or(others)
                .map(|schema| self.document.flat(schema).into_owned())
        };
        let mut found = Vec::new();
        for (index, (name, _)) in pairs.iter().enumerate() {
            let inner = match &parameter.layout {
                Layout::Prefixed(prefix) => name.strip_prefix(prefix.as_str()),
                Layout::Deep => name
                    .strip_prefix(parameter.name.as_str())
                    .and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']')),
                // Of an object, there is one for each member, by its name.
                Layout::Plain if kind(&schema) == ValueKind::Object => Some(name.as_str()),
                Layout::Plain | Layout::Joined(_) => {
                    if *name == parameter.name {
                        found.push((index, name.clone(), schema.clone().into_owned()));
                    }
                    None
                }
            };
            if let Some(inner) = inner
                && let Some(schema) = entry(inner)
            {
                found.push((index, inner.to_owned(), schema));
            }
        }
        found
    }
}
