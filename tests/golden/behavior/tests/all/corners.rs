//! What keywords say where several of them meet.

use std::collections::BTreeMap;

use golden_behavior::{Seen, Server, answer, bytes, json as answered};
use golden_corners::Client;
use golden_corners::json::{from_str, to_value};
use golden_corners::model::{
    A, Ab, Account, B, Bad, Basic, C, Either, Fast, Filter, Good, HalfMapped, HasTwin, Key, Labels,
    Login, Loose, Made, Misled, Numbered, Owner, Plain, Point, Request, SearchGetBy, Slow, Thing,
    ThingAsked, ThingGroup, ThingInteger, ThingMade, ThingMerged, ThingNever, ThingOff, ThingRate,
    ThingRates, ThingSecure, ThingSharedValue, ThingShut, ThingSteps, ThingZero, Twin, Two, Volume,
};
use ionoscloud_core::model::{Field, problems};
use serde_json::json;

fn thing(text: &str) -> Thing {
    let thing: Thing = from_str(text).expect("a thing");
    let came: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(to_value(&thing), came, "it is written as it came");
    thing
}

/// OpenAPI 3.0.3, Schema Object, `readOnly` and `writeOnly`: `required` takes effect on the response only, or on the request
/// only.
#[tokio::test]
async fn what_is_only_written_is_required_in_requests_alone() {
    let server = Server::start([answered(200, r#"{"user":"u"}"#)]);
    let things = Client::new(&server.session()).things();
    let basic = Basic::default().with_user("u").with_password("p");
    let read = things.create_login(&Login::from(basic)).await;
    assert_eq!(
        read.expect("an answer"),
        Login::from(Basic::default().with_user("u"))
    );
    let lacking = Login::from(Key::default().with_key("k"));
    let error = things.create_login(&lacking).await.expect_err("no token");
    assert!(error.to_string().contains("members: token"), "{error}");
    assert_eq!(server.seen().len(), 1);

    let secure = |text: &str| thing(&format!(r#"{{"secure":{text}}}"#)).secure;
    // Both hold it: what is only written tells nothing.
    let both = json!({"user": "u"});
    assert_eq!(secure(&both.to_string()), Some(ThingSecure::Unknown(both)));
    let loose = Loose::default().with_user("u").with_note("n");
    assert_eq!(secure(r#"{"user":"u","note":"n"}"#), Some(loose.into()));
}

#[tokio::test]
async fn what_is_only_read_is_required_in_answers_alone() {
    let server = Server::start([answer(204, &[], "")]);
    let things = Client::new(&server.session()).things();
    let named = Made::default().with_name("n");
    things.create_made(&named).await.expect("an answer");
    assert_eq!(server.only().text(), r#"{"name":"n"}"#);
    let made = |text: &str| thing(&format!(r#"{{"made":{text}}}"#)).made;
    let plain = Plain::default().with_name("n");
    assert_eq!(made(r#"{"name":"n"}"#), Some(ThingMade::from(plain)));
    let whole = named.with_id("1");
    assert_eq!(made(r#"{"id":"1","name":"n"}"#), Some(whole.into()));
}

/// What a service sets is read and sent back as it is, whatever is missing in it.
#[tokio::test]
async fn what_is_required_within_what_is_only_read_is_not_asked_for() {
    let server = Server::start([answer(204, &[], ""), answer(204, &[], "")]);
    let things = Client::new(&server.session()).things();
    let text = r#"{"name":"n","quota":{},"owner":{"name":"x"},"limits":{"owner":{}},"history":[{}],"byTeam":{"a":{}},"either":{"name":"x"},"contact":{"mail":"m"}}"#;
    let account: Account = from_str(text).expect("an account");
    things.replace_accounts(&account).await.expect("an answer");
    assert_eq!(server.only().text(), text);
    // What is written is asked for.
    let account = account.with_contact(Owner::default());
    let error = things.replace_accounts(&account).await;
    let error = error.expect_err("a member is missing").to_string();
    assert!(error.ends_with("required members: contact.mail"), "{error}");
    let error = things.replace_accounts(&Account::default()).await;
    let error = error.expect_err("members are missing").to_string();
    assert!(
        error.ends_with("required members: name, contact"),
        "{error}"
    );
}

#[tokio::test]
async fn only_a_resource_around_its_properties_is_named_by_its_id() {
    let server = Server::start([answer(204, &[], "")]);
    let things = Client::new(&server.session()).things();
    let request = Request::default().with_id("x");
    let error = things.create_request(&request).await;
    let error = error.expect_err("members are missing").to_string();
    assert!(error.contains("required members: name, size"), "{error}");
    let volume = Volume::default().with_id("x");
    things.create_volume(&volume).await.expect("an answer");
    assert_eq!(server.only().text(), r#"{"id":"x"}"#);
}

#[test]
fn a_tag_that_is_not_mapped_is_a_name_however_deep() {
    let half = |text: &str| thing(&format!(r#"{{"half":{text}}}"#)).half;
    let inner = |inner: Ab| Some(HalfMapped::from(inner));
    let b = B::default().with_kind("B").with_b("1");
    assert_eq!(half(r#"{"kind":"B","b":"1"}"#), inner(b.into()));
    let a = A::default().with_kind("ay").with_a("1");
    assert_eq!(half(r#"{"kind":"ay","a":"1"}"#), inner(a.into()));
    let c = C::default().with_kind("C").with_b("1");
    assert_eq!(half(r#"{"kind":"C","b":"1"}"#), Some(c.into()));
    // A mapping adds to the names (OpenAPI 3.0.3, Discriminator Object: "an implicit or explicit mapping").
    let a = A::default().with_kind("A").with_a("1");
    assert_eq!(half(r#"{"kind":"A","a":"1"}"#), inner(a.into()));
    // One that nobody knows.
    let value = json!({"kind": "D", "a": "1"});
    assert_eq!(
        half(&value.to_string()),
        Some(HalfMapped::Unknown(value.clone()))
    );
}

/// A tag that is mapped to what is no variant, to a schema that is not there, or to nothing: the mapping says that the value is
/// something else, whatever has that name or those members.
#[test]
fn a_tag_that_is_mapped_to_none_is_none() {
    for kind in ["lost", "gone", "away", "nothing"] {
        let value = json!({"kind": kind, "a": "1"});
        let read = thing(&json!({"half": value}).to_string()).half;
        assert_eq!(read, Some(HalfMapped::Unknown(value)), "{kind}");
    }
    for kind in ["A", "B"] {
        let value = json!({"kind": kind, "a": "1", "b": "1"});
        let text = json!({"misled": value}).to_string();
        assert_eq!(thing(&text).misled, Some(Misled::Unknown(value)), "{kind}");
    }
    let c = C::default().with_kind("C").with_b("1");
    let read = thing(r#"{"misled":{"kind":"C","b":"1"}}"#).misled;
    assert_eq!(read, Some(c.into()));
}

/// An `allOf` of one reference is the type that it refers to, and its tag leads there.
#[test]
fn tags_of_one_type_all_lead_to_it() {
    let a = |kind: &str| A::default().with_kind(kind).with_a("1");
    for kind in ["also", "ay"] {
        let read = thing(&format!(r#"{{"kin":{{"kind":"{kind}","a":"1"}}}}"#)).kin;
        assert_eq!(read, Some(a(kind).into()), "{kind}");
    }
    for kind in ["A", "AlsoA"] {
        let read = thing(&format!(r#"{{"kinByName":{{"kind":"{kind}","a":"1"}}}}"#));
        assert_eq!(read.kin_by_name, Some(a(kind).into()), "{kind}");
        let read = thing(&format!(r#"{{"kin":{{"kind":"{kind}","a":"1"}}}}"#)).kin;
        assert_eq!(read, Some(a(kind).into()), "{kind}");
    }
}

/// A name is that of its variant unless the mapping says something else of it.
#[test]
fn a_mapping_adds_to_the_names_and_wins_over_them() {
    let crossed = |kind: &str| {
        let text = format!(r#"{{"crossed":{{"kind":"{kind}","a":"1","b":"1"}}}}"#);
        format!("{:?}", thing(&text).crossed.expect("it is there"))
    };
    for (kind, variant) in [
        ("ay", "A(A "),
        ("A", "A(A "),
        ("bee", "B(B "),
        ("B", "B(B "),
        ("C", "B(B "),
        ("c", "Unknown("),
    ] {
        let read = crossed(kind);
        assert!(read.starts_with(variant), "{kind}: {read}");
    }
}

/// All that is said of the members that have no name holds.
#[test]
fn what_parts_say_of_free_members_is_said_of_one_type() {
    let read = thing(r#"{"shared":{"x":"a","y":"c"},"clash":{"x":1,"y":"z"}}"#);
    assert_eq!(read.shared()["x"], ThingSharedValue::A);
    assert_eq!(read.shared()["y"].as_str(), "c");
    let clash: Vec<_> = read.clash().iter().collect();
    assert_eq!(clash, [(&"y".to_owned(), &"z".to_owned())]);
}

#[test]
fn a_tag_may_be_a_number() {
    let version = |text: &str| {
        let text = format!(r#"{{"numbered":{{"version":{text}}}}}"#);
        from_str::<Thing>(&text).expect("a thing").numbered
    };
    for two in ["2", "2.0", "2e0", "\"2\""] {
        assert!(matches!(version(two), Some(Numbered::Two(_))), "{two}");
    }
    let two = Two::default().with_version(2.0);
    assert_eq!(version("2.0"), Some(two.into()));
    assert!(matches!(version("1"), Some(Numbered::One(_))));
    assert!(matches!(version("2.5"), Some(Numbered::Unknown(_))));
}

#[test]
fn unsigned_and_signed_integers_are_integers() {
    let integer = |text: &str| thing(&format!(r#"{{"integer":{text}}}"#)).integer;
    assert_eq!(integer("-5"), Some(ThingInteger::from(-5_i64)));
    assert_eq!(integer("5"), Some(ThingInteger::from(5_u64)));
    let most = integer("18446744073709551615");
    assert_eq!(most, Some(ThingInteger::from(u64::MAX)));
}

#[test]
fn an_integer_that_may_be_large_holds_what_is_allowed() {
    let largest: u64 = 18_446_744_073_709_551_615;
    let text = format!(
        r#"{{"most":{largest},"nearly":{largest},"listed":{largest},"mixedSigns":{largest}}}"#
    );
    let read = thing(&text);
    let unsigned = [read.most, read.nearly, read.listed];
    assert_eq!(unsigned, [Some(largest); 3]);
    assert_eq!(read.mixed_signs, Some(json!(largest)));
    assert_eq!(thing(r#"{"signed":-3}"#).signed, Some(-3));
    assert!(thing(r#"{"most":-3}"#).most.is_none());
}

#[tokio::test]
async fn values_of_several_types_are_any_and_those_of_one_are_of_it() {
    for text in ["1", "\"a\"", "true", "2.5", "null"] {
        let server = Server::start([answered(200, text)]);
        let things = Client::new(&server.session()).things();
        let read = things.get_kind().await.expect("an answer");
        assert_eq!(read.to_string(), text);
        assert_eq!(
            thing(&format!(r#"{{"kind":{text}}}"#))
                .kind
                .unwrap_or_default(),
            read
        );
    }
    let read = thing(r#"{"level":2,"ratio":0.5,"flag":true}"#);
    assert_eq!(read.level.map(|level| level.as_i64()), Some(2));
    assert_eq!((read.ratio, read.flag), (Some(0.5), Some(true)));
    assert!(thing(r#"{"level":null}"#).is_level_null());
}

#[tokio::test]
async fn an_object_with_free_members_may_tell_of_anything() {
    for text in [r#"{"message":"hello"}"#, r#"{"error":"x","errors":"y"}"#] {
        let server = Server::start([answered(200, text)]);
        let things = Client::new(&server.session()).things();
        let read: Labels = things.get_labels().await.expect("labels");
        let came: serde_json::Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(to_value(&read), came);
        // Without free members it is something else.
        assert!(things.get_closed().await.expect_err("trouble").is_decode());
    }
}

#[tokio::test]
async fn what_may_be_null_is_nothing_where_there_is_no_body() {
    for status in [202, 204] {
        let server = Server::start([answer(status, &[], "")]);
        let jobs = Client::new(&server.session()).jobs();
        assert_eq!(jobs.create_job_object().await.expect("an answer"), None);
        assert_eq!(jobs.create_job_list().await.expect("an answer"), None);
        assert_eq!(jobs.create_job_union().await.expect("an answer"), None);
    }
    let server = Server::start([answer(200, &[], "")]);
    let jobs = Client::new(&server.session()).jobs();
    assert!(
        jobs.create_job_object()
            .await
            .expect_err("no body")
            .is_decode()
    );
}

#[tokio::test]
async fn a_text_beside_json_that_may_be_null_is_a_text() {
    let read = async |content_type, body: &[u8]| {
        let server = Server::start([bytes(200, content_type, body)]);
        let jobs = Client::new(&server.session()).jobs();
        let read = jobs.get_csv().await.expect("an answer");
        assert_eq!(
            server.only().header("accept"),
            Some("application/json, text/csv")
        );
        read
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(read("text/csv", b"null").await, text("null"));
    assert_eq!(read("text/csv", b"a,b").await, text("a,b"));
    assert_eq!(read("application/json", b"null").await, None);
    assert_eq!(read("application/json", br#""null""#).await, text("null"));
    let server = Server::start([bytes(200, "text/json", br#"{"name":"n"}"#)]);
    let jobs = Client::new(&server.session()).jobs();
    let plain = jobs.get_text().await.expect("an answer");
    assert_eq!(plain, Plain::default().with_name("n"));
}

/// The pairs of the query.
fn query(seen: &Seen) -> &str {
    seen.target.split_once('?').map_or("", |(_, query)| query)
}

#[tokio::test]
async fn what_is_set_again_replaces_what_it_set_before_and_nothing_else() {
    let server = Server::start([answer(204, &[], "")]);
    let search = Client::new(&server.session()).search();
    let by = |filter: Filter| SearchGetBy::from(filter);
    let both = Filter::default().with_limit(9).with_name("n");
    let name = Filter::default().with_name("m");
    let call = search.get().by(by(both.clone())).by(by(name.clone()));
    call.await.expect("an answer");
    let call = search.get().limit(3).by(by(both.clone())).limit(4);
    call.await.expect("an answer");
    let call = search
        .get()
        .filter("limit", "5")
        .limit(3)
        .by("word".to_owned());
    call.await.expect("an answer");
    let call = search
        .get()
        .by(by(both.clone()))
        .by(["a", "b"].map(str::to_owned).to_vec());
    call.tags(["x", "y"])
        .tags(["z"])
        .words(["p"])
        .words(["q", "r"])
        .await
        .expect("an answer");
    let nothing: [&str; 0] = [];
    let call = search
        .get()
        .tags(["x"])
        .tags(nothing)
        .x_words(["a"])
        .x_words(["b", "c"]);
    call.await.expect("an answer");
    let call = search
        .get()
        .we_ird_x("a;b")
        .we_ird_x("c")
        .crumbs(["1", "2"])
        .crumbs(["3", "4"]);
    call.jar(&both).jar(&name).await.expect("an answer");
    let seen = server.seen();
    let queries: Vec<_> = seen.iter().map(query).collect();
    let expected = [
        "name=m",
        "limit=4&limit=9&name=n",
        "limit=5&limit=3&by=word",
        "by=a&by=b&tags=z&words=q,r",
        "",
        "",
    ];
    assert_eq!(queries, expected);
    let words = seen[4].header("x-words").expect("the header");
    assert_eq!(words.replace(' ', ""), "b,c");
    let cookies = "we%20ird%3Bx=c; crumbs=3; crumbs=4; name=m";
    assert_eq!(seen[5].header("cookie"), Some(cookies));
}

/// JSON has no such numbers (RFC 8259, 6), and so nothing else writes them.
#[tokio::test]
async fn numbers_that_are_not_finite_are_refused_by_name_wherever_they_stand() {
    let server = Server::start([answer(204, &[], "")]);
    let finite = Client::new(&server.session()).finite();
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let create = || finite.create(1.0, [1.0], 1.0);
        let list = |items: Vec<f64>| Either::List(items);
        let point = Point::default().with_y([1.0, bad]);
        let create_calls = [
            ("number", finite.create(bad, [1.0], 1.0)),
            ("numbers[1]", finite.create(1.0, [1.0, bad], 1.0)),
            ("either", finite.create(1.0, [1.0], bad)),
            ("either[0]", finite.create(1.0, [1.0], list(vec![bad]))),
            ("one", create().one(bad)),
            ("each", create().each([1.0, bad])),
            ("joined", create().joined([bad])),
            ("gaps", create().gaps([Some(1.0), None, Some(bad)])),
            ("rows", create().rows([vec![1.0], vec![bad]])),
            ("some", create().some(bad)),
            ("some[1]", create().some(list(vec![1.0, bad]))),
            ("deep[a]", create().deep("a", bad)),
            ("free[a]", create().free("a", &Some(bad))),
            ("X-One", create().x_one(bad)),
            ("X-Each", create().x_each([None, Some(bad)])),
            ("X-Point.y[1]", create().x_point(&point)),
            ("crumb", create().crumb(bad)),
            ("crumbs[0]", create().crumbs([bad])),
            ("the body", create().body(&bad)),
        ];
        for (name, call) in create_calls {
            let error = call.await.expect_err(name);
            let told = format!("the number for {name} is not finite");
            let is_told = error.is_invalid_request() && error.to_string().contains(&told);
            assert!(is_told, "{name}: {error}");
        }
        let rows = [BTreeMap::from([("k".to_owned(), bad)])];
        let error = finite.replace(&rows).await.expect_err("a body of lists");
        assert!(error.to_string().contains("for [0].k is not"), "{error}");
        let error = finite.update(&point).await.expect_err("a form");
        assert!(error.to_string().contains("for y[1] is not"), "{error}");
    }
    assert!(server.seen().is_empty(), "nothing was sent");
}

#[test]
fn the_only_value_of_a_member_tells_variants_apart_whatever_its_type() {
    let outcome = |text: &str| thing(&format!(r#"{{"outcome":{text}}}"#)).outcome;
    let good = Good::default().with_ok(true).with_text("t");
    assert_eq!(outcome(r#"{"ok":true,"text":"t"}"#), Some(good.into()));
    assert_eq!(
        outcome(r#"{"ok":false}"#),
        Some(Bad::default().with_ok(false).into())
    );
    let rate = |text: &str| thing(&format!(r#"{{"rate":{text}}}"#)).rate;
    assert_eq!(
        rate(r#"{"by":1.5}"#),
        Some(Slow::default().with_by(1.5).into())
    );
    assert_eq!(
        rate(r#"{"by":2.5}"#),
        Some(Fast::default().with_by(2.5).into())
    );
    let neither = json!({"by": 3.5});
    assert_eq!(
        rate(&neither.to_string()),
        Some(ThingRate::Unknown(neither))
    );
}

#[test]
fn a_member_that_nobody_knows_speaks_against_an_object_that_has_no_others() {
    let shut = |text: &str| thing(&format!(r#"{{"shut":{text}}}"#)).shut;
    let read = shut(r#"{"a":"1","zz":2}"#);
    assert!(matches!(read, Some(ThingShut::Wide(_))), "{read:?}");
    let read = shut(r#"{"a":"1","c":"2"}"#);
    assert!(matches!(read, Some(ThingShut::Narrow(_))), "{read:?}");
    // A newer service all the same.
    let read = shut(r#"{"c":"1","zz":2}"#);
    assert!(matches!(read, Some(ThingShut::Narrow(_))), "{read:?}");
}

#[tokio::test]
async fn items_of_a_header_stay_whatever_letters_are_in_them() {
    let server = Server::start([answer(204, &[], "")]);
    let search = Client::new(&server.session()).search();
    let call = search.get().x_words(["\u{fc}ber", "b"]);
    call.await.expect("an answer");
    let seen = server.only();
    let header = seen.header("x-words").expect("the header");
    assert_eq!(header, "\u{fc}ber,b");
}

/// A `const` in disguise, wherever it stands.
#[test]
fn a_scalar_with_one_value_is_told_by_it_wherever_it_stands() {
    let text = |text: &str| format!("{{{text}}}");
    let odd = |read: &Thing| problems(read.view()).len();
    let off = |value: &str| thing(&text(&format!(r#""off":{value}"#)));
    assert_eq!(off("false").off, Some(ThingOff::from(false)));
    assert_eq!(off("\"x\"").off, Some(ThingOff::from("x".to_owned())));
    assert_eq!(off("true").off, Some(ThingOff::Unknown(json!(true))));
    assert_eq!((odd(&off("false")), odd(&off("true"))), (0, 1));
    let zero = |value: &str| thing(&text(&format!(r#""zero":{value}"#))).zero;
    assert_eq!(zero("0"), Some(ThingZero::from(0.0)));
    assert_eq!(zero("0.5"), Some(ThingZero::from(0.5)));
    let never = |value: &str| thing(&text(&format!(r#""never":{value}"#))).never;
    assert!(matches!(never("-1"), Some(ThingNever::Variant1(only)) if only.as_i64() == -1));
    assert_eq!(never("5"), Some(ThingNever::from(5)));
    let rates = |value: &str| thing(&text(&format!(r#""rates":{value}"#))).rates;
    assert_eq!(rates("[1.5]"), Some(ThingRates::from(vec![1.5])));
    assert_eq!(rates("[2.5]"), Some(ThingRates::Unknown(json!([2.5]))));
    assert!(matches!(rates(r#"{"a":2.5}"#), Some(ThingRates::Map(_))));
    assert!(matches!(
        rates(r#"{"a":1.5}"#),
        Some(ThingRates::Unknown(_))
    ));
    let steps = |value: &str| thing(&text(&format!(r#""steps":{{"by":[{value}]}}"#))).steps;
    assert!(matches!(steps("1.5,1.5"), Some(ThingSteps::Slower(_))));
    assert!(matches!(steps("2.5"), Some(ThingSteps::Faster(_))));
    assert!(matches!(steps("1.5,2.5"), Some(ThingSteps::Unknown(_))));
}

/// Of which of several types a value is does not matter to what it stands in.
#[test]
fn what_may_be_several_types_within_is_no_contradiction() {
    let twin = json!({"x": "1"});
    let read = thing(r#"{"group":{"x":"1"},"groups":[{"twin":{"x":"1"}},{"note":"n"}]}"#);
    let unknown = Twin::Unknown(twin);
    assert_eq!(read.group, Some(unknown.clone().into()));
    let has = HasTwin::default().with_twin(unknown);
    let note = Loose::default().with_note("n");
    assert_eq!(read.groups, Some(vec![has.into(), note.into()]));
    // It is what the document says.
    assert_eq!(problems(read.view()), []);
    let known = thing(r#"{"group":{"x":"1","z":"2"}}"#).group;
    assert!(matches!(known, Some(ThingGroup::Twin(Twin::Variant2(_)))));
    let other = thing(r#"{"group":{"kind":"k","a":"1"}}"#).group;
    assert!(matches!(other, Some(ThingGroup::A(_))));
    // What neither of them is remains a problem.
    assert_eq!(problems(thing(r#"{"group":5}"#).view()).len(), 1);
}

/// An answer that is itself a list or a union has no place for what did not fit, and yet each place is told as it came.
#[tokio::test]
async fn what_is_odd_in_a_list_or_a_union_is_told_by_its_place() {
    let server = Server::start([
        answered(200, r#"[null,{"n":"x"},5,{"twin":{"x":"1"}},{"twin":7}]"#),
        answered(200, r#"{"x":"1"}"#),
        answered(200, r#"{"x":5}"#),
    ]);
    let jobs = Client::new(&server.session()).jobs();
    let rows = jobs.list_rows().send().await.expect("an answer");
    let mut told: Vec<String> = rows.problems().into_iter().map(|own| own.path).collect();
    told.sort();
    assert_eq!(told, ["[0]", "[1].n", "[2]", "[4].twin"]);
    assert!(rows.strict().is_err());
    // It may be either of them, which is what the document says.
    let either = jobs.get_twin().send().await.expect("an answer");
    assert_eq!(*either, Twin::Unknown(json!({"x": "1"})));
    assert_eq!(either.problems(), []);
    assert!(either.strict().is_ok());
    let neither = jobs.get_twin().send().await.expect("an answer");
    assert_eq!(neither.problems().len(), 1);
}

#[test]
fn what_alternatives_require_speaks_against_an_object_without_it() {
    let asked = |text: &str| thing(&format!(r#"{{"asked":{text}}}"#)).asked;
    assert!(matches!(
        asked(r#"{"note":"n"}"#),
        Some(ThingAsked::Noted(_))
    ));
    let both = asked(r#"{"note":"n","y":"1"}"#);
    assert!(matches!(both, Some(ThingAsked::AskedFor(_))));
    let merged = |text: &str| thing(&format!(r#"{{"merged":{text}}}"#)).merged;
    let noted = [r#"{"note":"n"}"#, "{}"];
    for text in noted {
        assert!(
            matches!(merged(text), Some(ThingMerged::Noted(_))),
            "{text}"
        );
    }
    for text in [r#"{"note":"n","x":"1"}"#, r#"{"y":"1","z":"2"}"#] {
        assert!(
            matches!(merged(text), Some(ThingMerged::Merged(_))),
            "{text}"
        );
    }
}

/// OpenAPI 3.0.3, Data Types: what a format says beside the type is for people and services.
#[test]
fn other_formats_are_the_plain_type() {
    let text = r#"{"formats":{"address":"no address","bytes":"AAE=","day":"2026-02-30","id":"no id","ratio":0.1,"short":4294967296,"made":"x"}}"#;
    let read = thing(text);
    let formats = read.formats();
    let texts = [
        formats.address(),
        formats.bytes(),
        formats.day(),
        formats.id(),
        formats.made(),
    ];
    let expected = ["no address", "AAE=", "2026-02-30", "no id", "x"];
    assert_eq!(texts, expected.map(Some));
    assert_eq!(formats.ratio(), Some(0.1));
    assert_eq!(formats.short(), Some(1 << 32));
    assert_eq!(problems(read.view()), []);
}

#[test]
fn a_format_of_passwords_is_never_shown() {
    let read = thing(r#"{"pin":"hidden"}"#);
    assert_eq!(read.pin(), Some("hidden"));
    assert_eq!(format!("{read:?}"), "Thing { pin: [redacted] }");
}

#[tokio::test]
async fn an_empty_text_is_sent_whether_or_not_it_is_allowed() {
    let server = Server::start([answer(204, &[], "")]);
    let search = Client::new(&server.session()).search();
    let call = search.get().blank("").plain("");
    call.await.expect("an answer");
    assert_eq!(query(&server.only()), "blank=&plain=");
}
