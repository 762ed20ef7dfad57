//! Models in formats of others, and the traits of the standard library.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use golden_behavior::{Server, json as answer};
use golden_enums::model::{Kind, Lamp, Level};
use golden_values::model::Thing;
use ionoscloud_core::{Error, List, Page, Resource};
use ionoscloud_dns::model::{ZoneRead, ZoneReadList};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a program keeps: models within types of its own.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Saved {
    name: String,
    thing: Thing,
    lamps: Vec<Lamp>,
    by_kind: BTreeMap<Kind, i64>,
    level: Option<Level>,
    since: golden_values::Timestamp,
}

const THING: &str = r#"{"u":{"a":"1"},"number":7,"lists":["x"],"choice":"small","labels":{"a":null,"b":"x"},"tags":["a",null],"size":18446744073709551615,"weight":30,"beta":{"deep":[1,2.5,null,true]},"note":null}"#;

fn saved() -> Saved {
    Saved {
        name: "n".to_owned(),
        thing: THING.parse().expect("a thing"),
        lamps: vec![Lamp::default().with_kind("BULB"), Lamp::default()],
        by_kind: [(Kind::Bulb, 1), (Kind::from("NEW"), 2)].into(),
        level: Some(Level::from(10)),
        since: "2026-01-02T03:04:05Z".into(),
    }
}

#[test]
fn models_stand_in_types_of_programs() {
    let saved = saved();
    let value = serde_json::to_value(&saved).expect("JSON");
    let thing: Value = serde_json::from_str(THING).expect("JSON");
    assert_eq!(
        value,
        json!({
            "name": "n",
            "thing": thing,
            "lamps": [{"kind": "BULB"}, {}],
            "by_kind": {"BULB": 1, "NEW": 2},
            "level": 10,
            "since": "2026-01-02T03:04:05Z",
        })
    );
    let back: Saved = serde_json::from_value(value).expect("what was saved");
    assert_eq!(back, saved);
    let text = serde_json::to_string(&saved).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Saved>(&text).expect("what was saved"),
        saved
    );
    assert!(
        text.contains(r#""weight":30,"#),
        "a whole number is whole: {text}"
    );
}

#[test]
fn other_formats_take_models_as_well() {
    let saved = saved();
    let text = serde_yaml::to_string(&saved).expect("YAML");
    let back: Saved = serde_yaml::from_str(&text).expect("what was saved");
    assert_eq!(back, saved);
    let bytes = rmp_serde::to_vec_named(&saved).expect("MessagePack");
    let back: Saved = rmp_serde::from_slice(&bytes).expect("what was saved");
    assert_eq!(back, saved);
}

#[test]
fn reading_forgives_as_for_answers_and_names_what_is_no_model() {
    let thing: Thing = serde_json::from_value(json!({"note": 5, "gamma": 1})).expect("a thing");
    assert_eq!(thing.extra.get("note"), Some(&json!(5)));
    assert_eq!(
        serde_json::to_value(&thing).expect("JSON"),
        json!({"note": 5, "gamma": 1})
    );
    let error = serde_json::from_str::<Thing>("[]").expect_err("it is a list");
    assert!(error.to_string().contains("object"), "{error}");
    assert_eq!(
        serde_json::from_str::<Option<Thing>>("null").expect("nothing"),
        None
    );
}

#[test]
fn texts_and_values_become_models() {
    let thing: Thing = THING.parse().expect("a thing");
    let value: Value = serde_json::from_str(THING).expect("JSON");
    assert_eq!(Thing::try_from(value).expect("a thing"), thing);
    assert!("{".parse::<Thing>().is_err());
    assert!(Thing::try_from(json!(1)).is_err());
    assert_eq!("BULB".parse::<Kind>(), Ok(Kind::Bulb));
    assert_eq!(
        "NEW".parse::<Kind>().map(|kind| kind.to_string()),
        Ok("NEW".to_owned())
    );
    assert_eq!(Kind::try_from(json!("BULB")).expect("a kind"), Kind::Bulb);
    assert!(Kind::try_from(json!(1)).is_err());
    assert_eq!("10".parse::<Level>(), Ok(Level::from(10)));
    assert!("ten".parse::<Level>().is_err());
    assert_eq!(
        Level::try_from(json!(10)).expect("a level"),
        Level::from(10)
    );
}

#[test]
fn enumerations_are_keys_in_the_order_of_the_wire() {
    let levels: BTreeSet<Level> = [11, -1, 10, 7].map(Level::from).into();
    let levels: Vec<i64> = levels.into_iter().map(Level::as_i64).collect();
    assert_eq!(levels, [-1, 7, 10, 11]);
    let kinds: BTreeSet<Kind> = ["TUBE", "A", "BULB"].map(Kind::from).into();
    let kinds: Vec<String> = kinds.iter().map(ToString::to_string).collect();
    assert_eq!(kinds, ["A", "BULB", "TUBE"]);
    // Equal are exactly those that no order tells apart.
    let made = Kind::Unknown("BULB".into());
    assert_ne!(made, Kind::Bulb);
    assert!(made > Kind::Bulb && made < Kind::Tube);
    let counted: HashMap<Kind, i64> = [(Kind::Bulb, 1), (Kind::from("BULB"), 2)].into();
    assert_eq!(counted.len(), 1);
}

#[tokio::test]
async fn what_was_read_is_saved_and_sent_unchanged() {
    let server = Server::start([answer(200, THING)]);
    let things = golden_values::Client::new(&server.session()).things();
    let read = things.get(1).await.expect("an answer");
    let kept = serde_json::to_string(&read).expect("JSON");
    let back: Thing = serde_json::from_str(&kept).expect("a thing");
    things.replace(1, &back).await.expect("an answer");
    let sent: Value = serde_json::from_slice(&server.seen()[1].body).expect("JSON");
    assert_eq!(sent, serde_json::from_str::<Value>(THING).expect("JSON"));
}

const ZONE: &str = "5c0b9b00-ae36-4626-bff6-e6c30e6d2809";

/// A line for each thing that a list holds, whatever it is.
async fn lines<L>(list: L) -> Result<Vec<String>, Error>
where
    L: List,
    <L::Page as Page>::Item: Resource,
{
    let mut lines = Vec::new();
    let mut items = list.items();
    while let Some(item) = items.try_next().await? {
        lines.push(line(&item));
    }
    Ok(lines)
}

fn line(resource: &dyn Resource) -> String {
    let metadata = resource.metadata();
    let state = metadata.and_then(|metadata| metadata.state());
    let made = metadata.and_then(|metadata| metadata.created_date());
    let made = made.map(|date| date.to_string()).unwrap_or_default();
    let words = [resource.id(), resource.href(), state].map(Option::unwrap_or_default);
    format!("{} {made}", words.join(" "))
}

#[tokio::test]
async fn a_function_is_for_any_list_and_any_resource() {
    let page = |offset: i64, items: &str| {
        let text = format!(r#"{{"offset":{offset},"limit":1,"items":[{items}]}}"#);
        answer(200, &text)
    };
    let zone = format!(
        r#"{{"id":"{ZONE}","href":"/z","metadata":{{"state":"AVAILABLE","createdDate":"2026-01-02T03:04:05Z"}}}}"#
    );
    let server = Server::start([page(0, &zone), page(1, r#"{"id":"b"}"#), page(2, "")]);
    let zones = golden_dns(&server).zones();
    let found = lines(zones.list().limit(1)).await.expect("all pages");
    let expected = [
        format!("{ZONE} /z AVAILABLE 2026-01-02T03:04:05Z"),
        "b   ".to_owned(),
    ];
    assert_eq!(found, expected);
}

fn golden_dns(server: &Server) -> ionoscloud_dns::Client {
    ionoscloud_dns::Client::new(&server.session())
}

#[test]
fn a_page_has_items_and_may_lead_to_the_next() {
    let page: ZoneReadList =
        r#"{"items":[{"id":"a"},{"id":"b"}],"_links":{"next":"/zones?offset=2"}}"#
            .parse()
            .expect("a page");
    fn of<P: Page<Item: Resource>>(page: &P) -> (Vec<Option<&str>>, Option<&str>) {
        let ids = page.items().iter().map(Resource::id);
        (ids.collect(), page.next())
    }
    let (ids, next) = of(&page);
    assert_eq!(ids, [Some("a"), Some("b")]);
    assert_eq!(next, Some("/zones?offset=2"));
    assert_eq!(of(&ZoneReadList::default()), (vec![], None));
    let bare = vec![page.items()[0].clone()];
    assert_eq!(of(&bare), (vec![Some("a")], None));
}

#[test]
fn metadata_is_read_by_any_name() {
    let zone: ZoneRead =
        r#"{"id":"","metadata":{"status":"BUSY","etag":"e","createdBy":"me","beta":"b"}}"#
            .parse()
            .expect("a zone");
    let metadata = Resource::metadata(&zone).expect("metadata");
    assert_eq!(metadata.state(), Some("BUSY"));
    assert_eq!(
        (metadata.etag(), metadata.created_by()),
        (Some("e"), Some("me"))
    );
    assert_eq!(metadata.text("beta"), Some("b"));
    assert_eq!(
        (metadata.last_modified_date(), metadata.last_modified_by()),
        (None, None)
    );
    // Empty is none, and what is no object says nothing.
    assert_eq!(Resource::id(&zone), None);
    let odd: ZoneRead = r#"{"metadata":"x"}"#.parse().expect("a zone");
    assert!(Resource::metadata(&odd).is_none());
    assert!(Resource::metadata(&ZoneRead::default()).is_none());
}

#[test]
fn ids_come_from_uuids_and_go_to_them() {
    let id: uuid::Uuid = ZONE.parse().expect("a UUID");
    let zone = ZoneRead::default().with_id(id);
    assert_eq!(zone.id.as_deref(), Some(ZONE));
    assert_eq!(zone.uuid(), Some(id));
    assert_eq!(ZoneRead::default().with_id("de/fra").uuid(), None);
    assert_eq!(ZoneRead::default().uuid(), None);
}
