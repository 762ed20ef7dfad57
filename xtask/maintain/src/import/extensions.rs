//! Extensions that our document has and the new one does not speak of: what is known about an API from elsewhere, such
//! as where its servers are.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::document::visit::visit;

/// Keeps them at the places that are still there. An extension that the new document uses anywhere is its own matter.
pub fn keep(existing: &mut Value, document: &mut Value) {
    let mut theirs = BTreeSet::new();
    visit(document, &mut |_, node| {
        theirs.extend(extensions(node).map(|(key, _)| key.clone()));
    });
    let mut ours: BTreeMap<String, Vec<(String, Value)>> = BTreeMap::new();
    visit(existing, &mut |place, node| {
        let kept = extensions(node).filter(|(key, _)| !theirs.contains(*key));
        let kept: Vec<_> = kept
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if !kept.is_empty() {
            ours.insert(place.name().to_owned(), kept);
        }
    });
    visit(document, &mut |place, node| {
        let known = ours.get(place.name()).cloned().unwrap_or_default();
        // Nothing beside a reference is read (OpenAPI 3.0.3, Reference Object).
        if !node.contains_key("$ref") {
            node.extend(known);
        }
    });
}

fn extensions(node: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    node.iter().filter(|(key, _)| key.starts_with("x-"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::keep;

    #[test]
    fn what_the_new_document_does_not_speak_of_stays() {
        let shop = |server: Value, operation: Value| {
            json!({
                "servers": [server],
                "paths": {"/a": {"get": operation}},
                "components": {"schemas": {"S": {"x-unreferenced": true}}},
            })
        };
        let mut existing = shop(
            json!({"url": "u", "x-location": "de/fra"}),
            json!({"operationId": "a", "x-async": true}),
        );
        let mut new = shop(json!({"url": "u"}), json!({"operationId": "a"}));
        new["paths"]["/b"]["post"] = json!({"operationId": "b", "x-async": true});
        keep(&mut existing, &mut new);
        assert_eq!(new["servers"][0]["x-location"], "de/fra");
        // It knows what is asynchronous, and says that this is not.
        assert_eq!(new["paths"]["/a"]["get"], json!({"operationId": "a"}));
    }
}
