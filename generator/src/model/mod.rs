//! Step 2, the model: what an API means, in no language.
//!
//! Every question about a document is answered here, once: which types there are and how they nest, what an
//! operation sends and answers, whether it may be repeated, how its completion is seen, how its list is paged.
//! Later steps read the answers; they never look at the document again.

mod alternatives;
mod api;
mod combine;
mod cycles;
mod depth;
mod describe;
mod discriminator;
mod elements;
mod gather;
mod header;
mod inside;
mod keywords;
mod leaf;
mod limits;
mod locations;
mod meaning;
mod media;
mod meet;
mod members;
mod method;
mod nullable;
mod object;
mod operation;
mod parameter;
mod purpose;
mod registry;
mod report;
mod said;
mod schema;
mod secrets;
mod shape;
mod sort;
mod style;
mod subtypes;
mod template;
mod union;
mod variants;
mod written;
mod xml;

use crate::document::Document;
use crate::finding::Finding;
use crate::product::Decisions;

pub use crate::conventions::Effect;
pub use crate::document::is_unsigned;
pub use api::{
    Answer, AnswerKind, Api, Body, BodyKind, Group, Header, List, Marks, Member, Only, Operation,
    Paging, Parameter, ParameterIn, Ref, Scheme, Separator, Server, States, Style, Type, TypeId,
    TypeKind, Variable, Variant, Wait, WireStyle,
};
pub use limits::{Bound, Limits, Number};
pub use method::Method;
use operation::Reader;
pub use purpose::Purpose;
use registry::Registry;
use report::Report;
pub use schema::{
    Additional, Component, Components, Composed, Composition, JsonType, Part, Schema, Subtype,
};
pub use xml::Xml;

/// Builds the model of a document, with the schemas that JSON Schemas are made of if they are asked for.
pub fn build(
    document: &Document,
    decisions: &mut Decisions<'_>,
    schemas: bool,
) -> (Api, Vec<Finding>) {
    let conventions = &decisions.product().conventions;
    let mut report = Report::new(document);
    let mut types = Registry::new(document);
    let mut groups = Reader {
        document,
        conventions,
        types: &mut types,
        report: &mut report,
        decisions,
        schemas,
    }
    .groups();
    for schema in document.received() {
        let path: Vec<String> = schema.name.map(str::to_owned).into_iter().collect();
        types.of(&schema, &path, &mut report);
    }
    inside::fill(&mut types, decisions, &mut report);
    let servers = operation::servers(&document.api.servers, conventions);
    let info = &document.api.info;
    let declared = document.api.components.iter();
    let declared = declared.flat_map(|components| components.schemas.keys());
    let schemas = declared.clone().count();
    let unreached = declared.filter(|name| !types.reached(name)).cloned();
    let unreached = unreached.collect();
    let operations = groups.iter().flat_map(|group| &group.operations);
    let components = schema::read::components(document, operations.flat_map(Operation::schemas));
    let mut types = types.finish(&mut report);
    for pointer in depth::limit_calls(&mut groups) {
        report.warn(&pointer, depth::TOO_DEEP.0, depth::TOO_DEEP.1);
    }
    written::settle(&mut groups, &mut types, &mut report);
    secrets::spread(&mut types, decisions);
    let mut api = Api {
        title: info.title.clone(),
        version: info.version.clone(),
        description: info.description.clone().unwrap_or_default(),
        servers,
        groups,
        types,
        examples: conventions.examples.clone(),
        states: States {
            good: conventions.wait.good.clone(),
            bad: conventions.wait.bad.clone(),
        },
        schemas,
        unreached,
        components,
    };
    meaning::decide(&mut api, conventions);
    style::check(&api, &mut report);
    (api, report.finish())
}
