//! What stands around a resource is made from what is its own, whatever else the document requires.

use golden_envelopes::model::{FreeThing, Properties, Thing, ThingCreate, ThingEnsure, ThingRead};
use golden_free_form::json::to_value;
use serde_json::json;

#[test]
fn every_envelope_is_made_from_its_properties() {
    let own = Properties::default().with_name("a");
    let expected = json!({"properties": {"name": "a"}});
    for made in [
        to_value(&Thing::new(own.clone())),
        to_value(&Thing::from(own.clone())),
        to_value(&ThingCreate::new(own.clone())),
        to_value(&ThingCreate::from(own.clone())),
        to_value(&ThingRead::new(own.clone())),
        to_value(&ThingRead::from(own.clone())),
        to_value(&ThingEnsure::from(own.clone())),
    ] {
        assert_eq!(made, expected);
    }
    let ensured = to_value(&ThingEnsure::new("1", own));
    assert_eq!(ensured, json!({"id": "1", "properties": {"name": "a"}}));
    assert_eq!(to_value(&FreeThing::default()), json!({}));
}
