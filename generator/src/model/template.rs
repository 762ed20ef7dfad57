//! Paths with a query of their own: `/{bucket}?uploads`.
//!
//! A path of OpenAPI ends before the query (3.0.3, Paths Object), and no two have the same template. Services that tell
//! operations apart by the query alone are described with one all the same, and so is what stands there: what it names is
//! part of every request to the operation.

use super::{Operation, Parameter, ParameterIn};

/// A path, taken apart.
pub(super) struct Template<'a> {
    path: &'a str,
    tokens: Vec<&'a str>,
}

/// What a parameter is to the path's query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Nothing: the caller sets it, or not.
    Not,
    /// It is what stands there: no caller has a choice.
    Fixed,
    /// It carries what stands there, so that each request has it.
    Carried,
}

impl<'a> Template<'a> {
    pub fn new(text: &'a str) -> Template<'a> {
        let mut parts = outside(text, '?');
        let path = parts.next().unwrap_or_default();
        let query = text.get(path.len() + 1..).unwrap_or_default();
        Template {
            path,
            tokens: outside(query, '&')
                .filter(|token| !token.is_empty())
                .collect(),
        }
    }

    /// What a parameter is to the query, where one that `is_flag` says no more than its name.
    pub fn named(
        &self,
        location: ParameterIn,
        name: &str,
        is_flag: impl FnOnce() -> bool,
    ) -> Named {
        let same = |token: &str| match location {
            ParameterIn::Query => token == name,
            // Names of fields have no case (RFC 9110, 5.1).
            ParameterIn::Header => token.eq_ignore_ascii_case(name),
            ParameterIn::Path | ParameterIn::Cookie => false,
        };
        let mut tokens = self.tokens.iter().map(|token| {
            token
                .split_once('=')
                .map_or((*token, false), |(name, _)| (name, true))
        });
        match tokens.find(|(token, _)| same(token)) {
            None => Named::Not,
            Some((_, has_value)) if location == ParameterIn::Query && (has_value || is_flag()) => {
                Named::Fixed
            }
            Some(_) => Named::Carried,
        }
    }

    /// The template that requests are made of: what the parameters `carried` bring is not in it.
    pub fn sent(&self, carried: &[String]) -> String {
        let tokens = self
            .tokens
            .iter()
            .filter(|token| !carried.iter().any(|name| name.eq_ignore_ascii_case(token)));
        let tokens: Vec<&str> = tokens.copied().collect();
        if tokens.is_empty() {
            return self.path.to_owned();
        }
        format!("{}?{}", self.path, tokens.join("&"))
    }
}

impl Operation {
    /// The template that requests are made of.
    #[must_use]
    pub fn template(&self) -> &str {
        self.template.as_deref().unwrap_or(&self.path)
    }

    /// The words of the path, those of its query behind them: parameters in braces, what a parameter of the query carries
    /// among them.
    #[must_use]
    pub fn steps(&self) -> Vec<String> {
        let Template { path, tokens } = Template::new(&self.path);
        let steps = outside(path, '/').filter(|step| !step.is_empty());
        let tokens = tokens.into_iter().map(|token| {
            let in_query = |parameter: &Parameter| {
                parameter.location == ParameterIn::Query && parameter.name == token
            };
            let is_carried = self.parameters.iter().any(in_query);
            match token.split_once('=') {
                // `?by={field}`: as a part of a path would be.
                Some((_, value)) if value.starts_with('{') => value.to_owned(),
                Some((name, _)) => name.to_owned(),
                None if is_carried => format!("{{{token}}}"),
                None => token.to_owned(),
            }
        });
        steps.map(str::to_owned).chain(tokens).collect()
    }
}

/// The parts between the `separator`s that are in no braces.
fn outside(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    text.split(move |letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && letter == separator
    })
}
