//! What OpenAPI 3.1 says in words of its own, on the wire.

use golden_behavior::{Server, json as answer};
use golden_openapi_3_1::Client;
use golden_openapi_3_1::json::{from_str, to_string, to_value};
use golden_openapi_3_1::model::{
    Customs, Event, EventArrived, EventLeft, Holder, Label, LabelKind, LabelSize, Lost, Parcel,
    ParcelAddress, ParcelCountsValue, ParcelEdition, ParcelEditionSecond, ParcelFastest, ParcelLid,
    ParcelLidAjar, ParcelMixedItem, ParcelMoved, ParcelMovedEvent, ParcelPage, ParcelReference,
    ParcelService, ParcelZone, Seal, SealKind, Speed,
};
use serde_json::{Value, json};

/// Reads it, and sees it written back as it came.
#[track_caller]
fn parcel(text: &str) -> Parcel {
    let parcel: Parcel = from_str(text).expect("it can be read");
    let expected: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(to_value(&parcel), expected);
    parcel
}

#[test]
fn a_type_or_null_is_that_type_with_null() {
    let read = parcel(r#"{"note":null,"sender":null,"parts":["a",null],"old":null}"#);
    assert!(read.is_note_null() && read.is_sender_null() && read.is_old_null());
    assert_eq!(read.parts(), [Some("a".to_owned()), None]);
    let read = parcel(r#"{"note":"n","sender":{"street":"s","floor":null}}"#);
    assert_eq!(read.note(), Some("n"));
    assert!(read.sender().is_floor_null());
    let written = Parcel::default().with_note_null().with_sender_null();
    assert_eq!(to_value(&written), json!({"note": null, "sender": null}));
}

#[test]
fn several_types_are_a_union_of_them() {
    let reference = |text: &str| parcel(&format!(r#"{{"reference":{text}}}"#)).reference;
    assert_eq!(
        reference(r#""a""#),
        Some(ParcelReference::Text("a".to_owned()))
    );
    assert_eq!(reference("7"), Some(ParcelReference::Integer(7)));
    assert_eq!(
        reference("true"),
        Some(ParcelReference::Unknown(json!(true)))
    );
    assert!(parcel(r#"{"reference":null}"#).is_reference_null());
}

#[test]
fn constants_are_one_open_enumeration_named_by_their_titles() {
    let read = parcel(r#"{"service":"P2","zone":1}"#);
    assert_eq!(read.service(), Some(&ParcelService::Locker));
    assert_eq!(read.zone(), Some(&ParcelZone::Near));
    let read = parcel(r#"{"service":"P3","zone":9}"#);
    assert_eq!(read.service().map(ParcelService::as_str), Some("P3"));
    assert!(parcel(r#"{"zone":null}"#).is_zone_null());
    let written = Parcel::default()
        .with_service(ParcelService::DoorToDoor)
        .with_zone(ParcelZone::Far);
    assert_eq!(to_value(&written), json!({"service": "P1", "zone": 2}));
}

#[test]
fn a_constant_member_tells_variants_apart() {
    let event = |kind: &str| {
        let text = format!(r#"{{"event":{{"kind":"{kind}","at":"2026-01-02T03:04:05Z"}}}}"#);
        parcel(&text).event.expect("an event")
    };
    assert!(matches!(event("arrived"), Event::Arrived(_)));
    assert!(matches!(event("left"), Event::Left(_)));
    let edition = |number: i64| {
        let text = format!(r#"{{"edition":{{"number":{number}}}}}"#);
        parcel(&text).edition.expect("an edition")
    };
    assert!(matches!(edition(1), ParcelEdition::First(_)));
    assert!(matches!(edition(2), ParcelEdition::Second(_)));
    let lid = |open: bool| {
        let text = format!(r#"{{"lid":{{"open":{open}}}}}"#);
        parcel(&text).lid.expect("a lid")
    };
    assert!(matches!(lid(false), ParcelLid::Shut(_)));
    assert!(matches!(lid(true), ParcelLid::Ajar(_)));
    for written in [
        Parcel::default().with_edition(ParcelEditionSecond::new()),
        Parcel::default().with_lid(ParcelLidAjar::new()),
    ] {
        let read: Parcel = from_str(&to_string(&written)).expect("it can be read");
        assert_eq!(read, written);
    }
}

#[test]
fn what_can_have_one_value_only_is_filled_in() {
    let label = json!({
        "kind": "label", "version": 2, "signed": false, "ratio": -0.5, "strict": true, "text": "t"
    });
    assert_eq!(to_value(&Label::new("t")), label);
    assert_eq!(
        to_value(&EventLeft::new("2026-01-02T03:04:05Z"))["kind"],
        "left"
    );
    // The rest of what must be there is more than `new` takes.
    let customs = Customs::new().with_origin("DE").with_to("FR");
    let expected = json!({"form": "CN 22", "origin": "DE", "to": "FR"});
    assert_eq!(to_value(&customs), expected);
    let holder = Holder::from(Lost::default());
    assert_eq!(holder, Holder::new(Lost::default()));
    assert_eq!(
        to_value(&holder),
        json!({"type": "holder", "properties": {}})
    );
}

#[test]
fn what_is_filled_in_can_be_set_and_default_is_empty() {
    assert_eq!(to_value(&Label::default()), json!({}));
    let kind = LabelKind::from("sticker");
    let label = Label::new("t").with_kind(kind).with_size(LabelSize::Small);
    assert_eq!(label.kind().map(LabelKind::as_str), Some("sticker"));
    assert_eq!(to_value(&label)["size"], "small");
    let sent = r#"{"version":3,"signed":true}"#;
    assert_eq!(to_string(&from_str::<Label>(sent).expect("a label")), sent);
}

#[test]
fn what_may_get_other_values_and_what_was_published_is_asked_for() {
    let seal = Seal::new(SealKind::Wax, 7);
    assert_eq!(to_value(&seal), json!({"kind": "wax", "number": 7}));
    // The lock says that this `new` was published with the constant; what it is given is sent.
    let moved = ParcelMoved::new(ParcelMovedEvent::from("away"), Parcel::default());
    assert_eq!(to_value(&moved), json!({"event": "away", "parcel": {}}));
}

#[tokio::test]
async fn what_is_filled_in_is_sent() {
    let server = Server::start([answer(200, "{}"), answer(200, "{}")]);
    let parcels = Client::new(&server.session()).parcels();
    let event = EventArrived::new("2026-01-02T03:04:05Z");
    let sent = Parcel::default()
        .with_label(Label::new("t"))
        .with_event(event);
    parcels.replace(7, &sent).await.expect("an answer");
    let label = Label::new("t");
    parcels.create_label(&label).await.expect("an answer");
    let seen = server.seen();
    let bodies = seen.iter().map(|seen| seen.text());
    let bodies = bodies.map(|text| serde_json::from_str(text).expect("JSON"));
    let bodies: Vec<Value> = bodies.collect();
    let label = json!({
        "kind": "label", "version": 2, "signed": false, "ratio": -0.5, "strict": true, "text": "t"
    });
    let event = json!({"kind": "arrived", "at": "2026-01-02T03:04:05Z"});
    assert_eq!(bodies, [json!({"event": event, "label": label}), label]);
}

#[test]
fn what_stands_beside_a_reference_is_of_this_use() {
    let read = parcel(r#"{"speed":"slow","fastest":"fast"}"#);
    assert_eq!(read.speed, Some(Speed::Slow));
    assert_eq!(read.fastest(), Some(&ParcelFastest::Fast));
}

#[test]
fn positions_are_of_one_type_or_of_a_union() {
    let read = parcel(r#"{"corner":[1.5,2],"mixed":["a",7],"open":["a",{}]}"#);
    assert_eq!(read.corner(), [1.5, 2.0]);
    assert_eq!(
        read.mixed(),
        [
            ParcelMixedItem::Text("a".to_owned()),
            ParcelMixedItem::Integer(7)
        ]
    );
    assert_eq!(read.open(), [json!("a"), json!({})]);
}

#[test]
fn patterns_of_names_are_maps_although_nothing_else_is_allowed() {
    let read = parcel(r#"{"labels":{"a":"b"},"counts":{"n1":1,"s1":"x"}}"#);
    assert_eq!(read.labels().get("a").map(String::as_str), Some("b"));
    assert_eq!(
        read.counts().get("n1"),
        Some(&ParcelCountsValue::Integer(1))
    );
    assert_eq!(
        read.counts().get("s1"),
        Some(&ParcelCountsValue::Text("x".to_owned()))
    );
}

#[test]
fn definitions_are_types_wherever_they_are_referred_to() {
    let address = ParcelAddress::default().with_street("s").with_floor(2);
    let written = Parcel::default()
        .with_receiver(address.clone())
        .with_sender(address)
        .with_inside([Parcel::default()]);
    let one = json!({"street": "s", "floor": 2});
    assert_eq!(
        to_value(&written),
        json!({"receiver": one, "sender": one, "inside": [{}]})
    );
}

#[test]
fn what_holds_under_conditions_may_be_there() {
    let read = parcel(r#"{"insured":true,"worth":5,"anything":[1],"never":null}"#);
    assert_eq!(read.worth(), Some(5));
    // What may not be there has no member, and is kept all the same.
    let read = parcel(r#"{"nothing":1}"#);
    assert_eq!(read.extra.get("nothing"), Some(&json!(1)));
}

#[test]
fn what_webhooks_send_can_be_received() {
    let text = r#"{"event":"moved","parcel":{"note":"n"},"from":null}"#;
    let moved: ParcelMoved = from_str(text).expect("it can be read");
    assert_eq!(moved.parcel().note(), Some("n"));
    assert!(moved.is_from_null());
    assert_eq!(to_string(&moved), text);
    let lost: Lost = from_str(r#"{"since":"2026-01-02T03:04:05Z"}"#).expect("it can be read");
    assert!(lost.since().is_some());
}

#[tokio::test]
async fn operations_of_shared_path_items_are_called() {
    let server = Server::start([
        answer(200, r#"{"items":[{"note":"n"}],"next":null}"#),
        answer(200, r#"{"zone":2}"#),
        answer(200, "{}"),
    ]);
    let parcels = Client::new(&server.session()).parcels();
    let page: ParcelPage = parcels.list().speed(Speed::Fast).await.expect("a page");
    let [only] = page.items() else {
        panic!("one parcel")
    };
    assert_eq!(only.note(), Some("n"), "the blank is filled in");
    assert!(page.is_next_null());
    let read = parcels.get(7).await.expect("a parcel");
    assert_eq!(read.zone(), Some(&ParcelZone::Far));
    let sent = Parcel::default().with_note_null().with_weight(0.5);
    parcels
        .replace("a b".to_owned(), &sent)
        .await
        .expect("an answer");
    let seen = server.seen();
    let seen: Vec<_> = seen
        .iter()
        .map(|seen| (seen.method.as_str(), seen.target.as_str(), seen.text()))
        .collect();
    assert_eq!(
        seen,
        [
            ("GET", "/parcels?speed=fast", ""),
            ("GET", "/parcels/7", ""),
            ("PUT", "/parcels/a%20b", r#"{"note":null,"weight":0.5}"#),
        ]
    );
}
