//! References followed: the objects of a document as later steps see them, wherever they stand, each with its place
//! and, if it is a component, its name.
//!
//! The checks leave no reference that leads nowhere but those to schemas that were refused, which read as the empty
//! schema; so following one always ends in an object.

use std::borrow::Borrow;

use openapiv3::{
    Components, Content, Header, Operation, Parameter, PathItem, ReferenceOr, RequestBody,
    Response, Schema, SecurityRequirement, SecurityScheme, StatusCode,
};

use super::clean::Document;
use super::node::{Map, Node};
use crate::pointer;

/// An object of the document.
#[derive(Debug)]
pub struct Located<'a, T> {
    /// What it is.
    pub value: &'a T,
    /// Where it stands, as a JSON pointer.
    pub pointer: String,
    /// The name of the component that it is, where a reference led to it.
    pub name: Option<&'a str>,
}

impl<T> Clone for Located<'_, T> {
    fn clone(&self) -> Self {
        Located {
            pointer: self.pointer.clone(),
            ..*self
        }
    }
}

/// A Schema Object or a Reference Object as the tree has it, with all that it says.
#[derive(Debug)]
pub enum Stated<'a> {
    Schema(&'a Map),
    Reference {
        /// The component that it leads to; none if it was refused.
        component: Option<Located<'a, Schema>>,
        /// What is told beside it: without effect by the letter (OpenAPI 3.0.3, Reference Object).
        description: Option<&'a str>,
    },
}

/// An operation with the path that it stands under.
#[derive(Debug)]
pub struct PathOperation<'a> {
    /// The path as a template: `/datacenters/{datacenterId}`.
    pub path: &'a str,
    /// The field of the path item: `get`.
    pub method: &'a str,
    /// What all operations of the path share.
    pub item: &'a PathItem,
    pub operation: &'a Operation,
    /// Where it stands, as a JSON pointer.
    pub pointer: String,
}

impl Document {
    /// All operations, in the order of the document.
    pub fn operations(&self) -> impl Iterator<Item = PathOperation<'_>> {
        let items = self.api.paths.paths.iter();
        let items = items.filter_map(|(path, item)| Some((path, item.as_item()?)));
        items.flat_map(|(path, item)| {
            item.iter().map(move |(method, operation)| PathOperation {
                path,
                method,
                item,
                operation,
                pointer: format!("/paths/{}/{method}", pointer::escape(path)),
            })
        })
    }

    /// The parameters of an operation: those of its path, in the place of each the operation's own of that name and
    /// location, then the other ones of the operation (OpenAPI 3.0.3, Operation Object, `parameters`).
    pub fn parameters<'a>(&'a self, call: &PathOperation<'a>) -> Vec<Located<'a, Parameter>> {
        let above = call.pointer.rsplit_once('/').map(|(above, _)| above);
        let all = |given: &'a [ReferenceOr<Parameter>], at: &str| {
            let given = given.iter().enumerate();
            given
                .filter_map(|(index, given)| {
                    self.follow(given, || format!("{at}/parameters/{index}"))
                })
                .collect::<Vec<_>>()
        };
        let mut found: Vec<Located<'a, Parameter>> = Vec::new();
        let shared = all(&call.item.parameters, above.unwrap_or_default());
        let own = all(&call.operation.parameters, &call.pointer);
        for parameter in shared.into_iter().chain(own) {
            match found.iter_mut().find(|known| same(known, &parameter)) {
                Some(known) => *known = parameter,
                None => found.push(parameter),
            }
        }
        found
    }

    /// The request body of an operation.
    pub fn body<'a>(&'a self, call: &PathOperation<'a>) -> Option<Located<'a, RequestBody>> {
        let given = call.operation.request_body.as_ref()?;
        let at = || format!("{}/requestBody", call.pointer);
        self.follow(given, at)
    }

    /// The responses of an operation, `default` last; its status is `None`.
    pub fn responses<'a>(
        &'a self,
        call: &PathOperation<'a>,
    ) -> Vec<(Option<&'a StatusCode>, Located<'a, Response>)> {
        let responses = &call.operation.responses;
        let described = responses.responses.iter();
        let described = described.map(|(status, response)| (Some(status), response));
        let default = responses.default.iter().map(|response| (None, response));
        let all = described.chain(default);
        all.filter_map(|(status, response)| {
            let at = || {
                let status = status.map_or_else(|| "default".to_owned(), ToString::to_string);
                format!("{}/responses/{status}", call.pointer)
            };
            Some((status, self.follow(response, at)?))
        })
        .collect()
    }

    /// The headers of a response, by name.
    pub fn headers<'a>(
        &'a self,
        response: &Located<'a, Response>,
    ) -> impl Iterator<Item = (&'a str, Located<'a, Header>)> {
        let at = response.pointer.clone();
        response
            .value
            .headers
            .iter()
            .filter_map(move |(name, header)| {
                let at = || format!("{at}/headers/{}", pointer::escape(name));
                Some((name.as_str(), self.follow(header, at)?))
            })
    }

    /// The security schemes of an operation, in its order.
    pub fn security<'a>(&'a self, call: &PathOperation<'a>) -> Vec<Located<'a, SecurityScheme>> {
        let components = self.api.components.as_ref();
        let schemes = components.map(|components| &components.security_schemes);
        let required = |requirements: &'a [SecurityRequirement]| {
            let names = requirements.iter().flat_map(|one| one.keys());
            names.map(String::as_str).collect()
        };
        let names: Vec<&str> = match (&call.operation.security, &self.api.security) {
            // What an operation requires stands in for what is required in general; an empty list asks for nothing
            // (OpenAPI 3.0.3, Operation Object, `security`).
            (Some(own), _) => required(own),
            (None, Some(general)) => required(general),
            // A document that declares schemes and never requires one means them everywhere.
            (None, None) => schemes
                .iter()
                .flat_map(|all| all.keys().map(String::as_str))
                .collect(),
        };
        let found = names.into_iter().filter_map(|name| {
            let (name, scheme) = schemes?.get_key_value(name)?;
            Some(Located {
                value: scheme.as_item()?,
                pointer: format!("/components/securitySchemes/{}", pointer::escape(name)),
                name: Some(name),
            })
        });
        found.collect()
    }

    /// A schema; one that is given by reference is the component, whatever number of references lead to it.
    pub fn schema<'a, S: Borrow<Schema>>(
        &'a self,
        given: &'a ReferenceOr<S>,
        at: impl FnOnce() -> String,
    ) -> Located<'a, Schema> {
        match given {
            ReferenceOr::Item(schema) => Located {
                value: schema.borrow(),
                pointer: at(),
                name: None,
            },
            ReferenceOr::Reference { reference } => {
                self.named(reference).unwrap_or_else(|| Located {
                    value: &self.empty,
                    pointer: at(),
                    name: None,
                })
            }
        }
    }

    /// What a node is as a schema; `None` if it is none.
    pub fn stated<'a>(&'a self, node: &'a Node) -> Option<Stated<'a>> {
        let own = node.as_map()?;
        Some(match own.get("$ref") {
            None => Stated::Schema(own),
            Some(reference) => Stated::Reference {
                component: reference.as_text().and_then(|to| self.named(to)),
                description: own.get("description").and_then(Node::as_text),
            },
        })
    }

    /// The component schemas, in the order of the document, but for those that are another by reference.
    pub fn schemas(&self) -> impl Iterator<Item = Located<'_, Schema>> {
        let components = self.api.components.iter();
        let all = components.flat_map(|components| &components.schemas);
        all.filter_map(|(name, given)| {
            Some(Located {
                value: given.as_item()?,
                pointer: pointer::schema(name),
                name: Some(name),
            })
        })
    }

    /// The component schemas of what webhooks send: to be received, so that no operation has them.
    pub fn received(&self) -> impl Iterator<Item = Located<'_, Schema>> {
        self.received.iter().filter_map(|name| self.component(name))
    }

    /// The component schema that a reference leads to.
    fn named<'a>(&'a self, reference: &str) -> Option<Located<'a, Schema>> {
        self.component(&pointer::component(reference)?.1)
    }

    /// The component schema that a discriminator maps a value to.
    pub fn mapped<'a>(&'a self, target: &str) -> Option<Located<'a, Schema>> {
        self.component(&pointer::mapped(target)?)
    }

    /// The component schema of a name, or the one that it is a reference to.
    pub fn component<'a>(&'a self, name: &str) -> Option<Located<'a, Schema>> {
        let schemas = &self.api.components.as_ref()?.schemas;
        let mut next = name.to_owned();
        // A circle of references is refused by the checks; the bound makes sure of it.
        for _ in 0..=schemas.len() {
            let (name, given) = schemas.get_key_value(&next)?;
            match given {
                ReferenceOr::Item(schema) => {
                    return Some(Located {
                        value: schema,
                        pointer: pointer::schema(name),
                        name: Some(name),
                    });
                }
                ReferenceOr::Reference { reference } => {
                    next = pointer::component(reference)?.1.into_owned();
                }
            }
        }
        None
    }

    /// The schema of a media type.
    pub fn content<'a>(
        &'a self,
        content: &'a Content,
        media_type: &str,
        at: &str,
    ) -> Option<Located<'a, Schema>> {
        let given = content.get(media_type)?.schema.as_ref()?;
        let at = || format!("{at}/content/{}/schema", pointer::escape(media_type));
        Some(self.schema(given, at))
    }

    fn follow<'a, T: Section>(
        &'a self,
        given: &'a ReferenceOr<T>,
        at: impl FnOnce() -> String,
    ) -> Option<Located<'a, T>> {
        match given {
            ReferenceOr::Item(value) => Some(Located {
                value,
                pointer: at(),
                name: None,
            }),
            ReferenceOr::Reference { reference } => {
                let (_, wanted) = pointer::component(reference)?;
                let (name, given) = T::find(self.api.components.as_ref()?, &wanted)?;
                Some(Located {
                    value: given.as_item()?,
                    pointer: format!("/components/{}/{}", T::NAME, pointer::escape(name)),
                    name: Some(name),
                })
            }
        }
    }
}

/// Whether two parameters are one: the same name in the same location.
fn same(one: &Located<'_, Parameter>, other: &Located<'_, Parameter>) -> bool {
    let kind = |parameter: &Parameter| std::mem::discriminant(parameter);
    one.value.parameter_data_ref().name == other.value.parameter_data_ref().name
        && kind(one.value) == kind(other.value)
}

/// Objects that components have a section for.
trait Section: Sized {
    const NAME: &'static str;

    fn find<'a>(components: &'a Components, name: &str) -> Option<Entry<'a, Self>>;
}

/// A name and what stands under it.
type Entry<'a, T> = (&'a String, &'a ReferenceOr<T>);

impl Section for Parameter {
    const NAME: &'static str = "parameters";

    fn find<'a>(components: &'a Components, name: &str) -> Option<Entry<'a, Self>> {
        components.parameters.get_key_value(name)
    }
}

impl Section for Header {
    const NAME: &'static str = "headers";

    fn find<'a>(components: &'a Components, name: &str) -> Option<Entry<'a, Self>> {
        components.headers.get_key_value(name)
    }
}

impl Section for RequestBody {
    const NAME: &'static str = "requestBodies";

    fn find<'a>(components: &'a Components, name: &str) -> Option<Entry<'a, Self>> {
        components.request_bodies.get_key_value(name)
    }
}

impl Section for Response {
    const NAME: &'static str = "responses";

    fn find<'a>(components: &'a Components, name: &str) -> Option<Entry<'a, Self>> {
        components.responses.get_key_value(name)
    }
}
