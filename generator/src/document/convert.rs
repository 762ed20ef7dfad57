//! The clean tree in `openapiv3`'s types, converted component by component and path by path.
//!
//! Converting the parts one by one tells which of them is at fault if one should not convert.

use openapiv3::{Components, OpenAPI, Paths};
use serde::de::DeserializeOwned;

use super::at::At;
use super::deserialize::NodeSource;
use super::node::{Map, Node};
use super::table::is_extension;
use crate::finding::{Finding, Severity};

/// Converts a clean tree.
pub(super) fn convert(file: &str, root: &Node) -> Result<OpenAPI, Finding> {
    let at = At::root(root.place);
    let whole = Part {
        file,
        at,
        node: root,
    };
    Ok(OpenAPI {
        openapi: whole.required("openapi")?,
        info: whole.required("info")?,
        servers: whole.optional("servers")?.unwrap_or_default(),
        paths: match whole.part("paths") {
            Some(paths) => Paths {
                paths: paths.members(|name| !is_extension(name))?,
                extensions: paths.members(is_extension)?,
            },
            None => Paths::default(),
        },
        components: match whole.part("components") {
            Some(components) => Some(Components {
                schemas: components.section("schemas")?,
                responses: components.section("responses")?,
                parameters: components.section("parameters")?,
                examples: components.section("examples")?,
                request_bodies: components.section("requestBodies")?,
                headers: components.section("headers")?,
                security_schemes: components.section("securitySchemes")?,
                links: components.section("links")?,
                callbacks: components.section("callbacks")?,
                extensions: components.members(is_extension)?,
            }),
            None => None,
        },
        security: whole.optional("security")?,
        tags: whole.optional("tags")?.unwrap_or_default(),
        external_docs: whole.optional("externalDocs")?,
        extensions: whole.members(is_extension)?,
    })
}

/// A part of the document that is not converted as one.
struct Part<'a> {
    file: &'a str,
    at: At<'a>,
    node: &'a Node,
}

impl Part<'_> {
    fn part<'p>(&'p self, name: &'p str) -> Option<Part<'p>> {
        let node = self.node.get(name)?;
        Some(Part {
            file: self.file,
            at: self.at.member(name, node.place),
            node,
        })
    }

    fn optional<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Finding> {
        self.part(name).map(|part| part.value()).transpose()
    }

    fn required<T: DeserializeOwned>(&self, name: &str) -> Result<T, Finding> {
        match self.part(name) {
            Some(part) => part.value(),
            None => Err(self.gap(&format!("missing field `{name}`"))),
        }
    }

    /// The members of a section, which may be missing.
    fn section<T: DeserializeOwned, C: FromIterator<(String, T)> + Default>(
        &self,
        name: &str,
    ) -> Result<C, Finding> {
        match self.part(name) {
            Some(part) => part.members(|_| true),
            None => Ok(C::default()),
        }
    }

    /// The members whose names are wanted.
    fn members<T: DeserializeOwned, C: FromIterator<(String, T)>>(
        &self,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<C, Finding> {
        let members = self.node.as_map().into_iter().flat_map(Map::iter);
        members
            .filter(|(name, _)| wanted(name))
            .map(|(name, node)| {
                let part = Part {
                    file: self.file,
                    at: self.at.member(name, node.place),
                    node,
                };
                Ok((name.to_owned(), part.value()?))
            })
            .collect()
    }

    fn value<T: DeserializeOwned>(&self) -> Result<T, Finding> {
        T::deserialize(NodeSource(self.node)).map_err(|error| self.gap(&error.to_string()))
    }

    /// What the checks should have found.
    fn gap(&self, problem: &str) -> Finding {
        Finding {
            severity: Severity::Error,
            file: self.file.to_owned(),
            place: Some(self.at.place),
            pointer: self.at.pointer(),
            problem: format!("this part cannot be understood: {problem}"),
            advice: "the checks of the generator should have found the cause; please report it"
                .to_owned(),
        }
    }
}
