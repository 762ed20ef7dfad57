//! The way from a new API document to the one that is committed: its facts, our words.

pub mod command;
mod extensions;
mod source;
mod strip;
pub mod words;

use serde_json::Value;

use crate::{
    Result,
    document::{emit::emit, hoist::hoist, inline::inline, order::order},
    facts::{differences, facts},
    summary::Summary,
};
use words::Words;

/// Stands at the top of each document.
const HEADER: &str = "\
# Facts (paths, types, limits) come from `cargo xtask import`. Words (titles, summaries,
# descriptions) are edited here: another import keeps them.
";

/// What an import makes.
pub struct Report {
    pub summary: Summary,
    /// One line for each place without words; each is marked in the document.
    pub missing: Vec<String>,
    /// The printed document.
    pub document: String,
}

/// Makes the document of `source`'s facts; `from` is what people call it. Its words are those that `existing` has, else those of `words`; what
/// `source` says is nobody's to copy. A place that is left without words is marked, and `regenerate` refuses the mark.
///
/// # Errors
/// A reference leads nowhere, or the result would not have the facts that it was made from.
pub fn import(
    from: &str,
    source: &Value,
    existing: Option<Value>,
    words: &Words,
) -> Result<Report> {
    let mut document = source.clone();
    strip::strip(&mut document);
    inline(&mut document).map_err(|error| format!("{from}: {error}"))?;
    let mut kept = Words::default();
    if let Some(mut existing) = existing {
        inline(&mut existing).map_err(|error| format!("the document in specs/: {error}"))?;
        extensions::keep(&mut existing, &mut document);
        kept = words::collect(&mut existing);
    }
    let meant = facts(&document)?;
    words::apply(&mut document, &kept, words);
    let missing = words::mark(&mut document);
    order(&mut document);
    hoist(&mut document);
    // Hoisting adds sections to the components.
    order(&mut document);
    let lost = differences(&meant, &facts(&document)?);
    if let Some(first) = lost.first() {
        return Err(format!(
            "{from}: {} facts would change, the first one at {first}",
            lost.len()
        )
        .into());
    }
    let text = format!("{HEADER}{}", emit(&document)?);
    Ok(Report {
        summary: Summary::of(&document)?,
        missing,
        document: text,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{import, words::Words};
    use crate::{
        document::yaml,
        facts::{differences, facts},
    };

    fn operation(id: &str) -> Value {
        json!({
            "tags": ["T"], "operationId": id,
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {}}],
            "responses": {"404": {"description": ""}},
        })
    }

    fn source() -> Value {
        json!({
            "openapi": "3.0.3",
            "info": {"title": "A", "version": "1.0"},
            "paths": {"/a/{id}": {"get": operation("one"), "delete": operation("two")}},
            "components": {"schemas": {"S": {
                "type": "object",
                "properties": {"no": {"type": "string", "enum": ["yes", "1.0"]}},
            }}},
        })
    }

    #[test]
    fn an_import_keeps_what_people_wrote() {
        let bare = import("a.yaml", &source(), None, &Words::default()).unwrap();
        assert_eq!(bare.missing.len(), 9, "{:?}", bare.missing);

        // A person writes in the document: at a component, at a property, at an operation.
        let mut edited = yaml::parse(&bare.document).unwrap();
        edited["info"]["contact"] = json!({"name": "C"});
        edited["components"]["parameters"]["id"]["description"] = json!("An ID: so");
        edited["components"]["responses"]["NotFound"]["description"] = json!("Not here");
        edited["components"]["schemas"]["S"]["properties"]["no"]["description"] = json!("yes");
        edited["paths"]["/a/{id}"]["get"]["summary"] = json!("One");

        // Then the API changes.
        let mut source = source();
        source["paths"]["/b/{id}"] = json!({"put": operation("three")});
        source["paths"]["/a/{id}"]
            .as_object_mut()
            .unwrap()
            .shift_remove("delete");
        source["components"]["schemas"]["S"]["properties"]["no"]["enum"] = json!(["2.0"]);
        let mut words = Words::default();
        let file =
            json!({"operations": {"one": {"summary": "ignored"}, "three": {"summary": "Three"}}});
        words.add_sections(&file).unwrap();
        let again = import("a.yaml", &source, Some(edited), &words).unwrap();

        assert_eq!(
            again.missing,
            ["info: no description", "schema S: no description"]
        );
        let document = yaml::parse(&again.document).unwrap();
        let at = |pointer: &str| document.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(at("/info/contact/name"), "C");
        assert_eq!(at("/paths/~1a~1{id}/get/summary"), "One");
        assert_eq!(at("/paths/~1b~1{id}/put/summary"), "Three");
        assert_eq!(
            at("/paths/~1b~1{id}/put/parameters/0/$ref"),
            "#/components/parameters/id"
        );
        assert_eq!(at("/components/parameters/id/description"), "An ID: so");
        assert_eq!(at("/components/responses/NotFound/description"), "Not here");
        let no = json!({"description": "yes", "type": "string", "enum": ["2.0"]});
        assert_eq!(at("/components/schemas/S/properties/no"), no);
        assert_eq!(
            differences(&facts(&source).unwrap(), &facts(&document).unwrap()),
            [""; 0]
        );
    }

    #[test]
    fn words_stay_where_only_the_operation_id_is_another() {
        let bare = import("a.yaml", &source(), None, &Words::default()).unwrap();
        let mut edited = yaml::parse(&bare.document).unwrap();
        edited["paths"]["/a/{id}"]["get"]["summary"] = json!("One");
        edited["paths"]["/a/{id}"]["get"]["responses"]["404"] = json!({"description": "Not one"});
        edited["paths"]["/a/{id}"]["delete"]["responses"]["404"] = json!({"description": "Gone"});
        let mut source = source();
        source["paths"]["/a/{id}"]["get"]["operationId"] = json!("first");
        source["paths"]["/a/{id}"]["delete"]["operationId"] = json!("second");
        let again = import("a.yaml", &source, Some(edited), &Words::default()).unwrap();
        let document = yaml::parse(&again.document).unwrap();
        let at = |pointer: &str| document.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(at("/paths/~1a~1{id}/get/operationId"), "first");
        assert_eq!(at("/paths/~1a~1{id}/get/summary"), "One");
        assert_eq!(
            at("/paths/~1a~1{id}/get/responses/404/description"),
            "Not one"
        );
        assert_eq!(
            at("/paths/~1a~1{id}/delete/responses/404/description"),
            "Gone"
        );
    }

    #[test]
    fn the_second_import_changes_nothing() {
        let first = import("a.yaml", &source(), None, &Words::default()).unwrap();
        let existing = yaml::parse(&first.document).unwrap();
        let second = import("a.yaml", &source(), Some(existing), &Words::default()).unwrap();
        assert_eq!(first.document, second.document);
    }

    #[test]
    fn broken_facts_are_not_written() {
        let mut source = source();
        source["paths"]["/a/{id}"]["get"]["parameters"] =
            json!([{"$ref": "#/components/parameters/gone"}]);
        assert!(import("a.yaml", &source, None, &Words::default()).is_err());
    }
}
