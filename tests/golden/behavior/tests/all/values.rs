//! Values survive: what came is read as what it is, and written back as it came.

use golden_behavior::{Server, json as answer};
use golden_values::Client;
use golden_values::json::{from_str, to_string};
use golden_values::model::{
    Ab, Blue, Red, Tagged, Thing, ThingChoice, ThingConstant, ThingDate, ThingDeep, ThingLists,
    ThingMaps, ThingNumber, ThingU,
};

/// Reads it, and sees it written back: to the letter, but for the order of members.
#[track_caller]
fn thing(text: &str) -> Thing {
    let thing: Thing = from_str(text).expect("it can be read");
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let written = to_string(&thing);
    assert_eq!(
        letters(&written),
        letters(text),
        "{written} instead of {text}"
    );
    thing
}

#[test]
fn a_union_within_a_union_is_looked_into() {
    let Some(ThingU::Ab(Ab::A(a))) = thing(r#"{"u":{"a":"1"}}"#).u else {
        panic!("an A of AB")
    };
    assert_eq!(a.a(), "1");
    let u = |text: &str| thing(&format!(r#"{{"u":{text}}}"#)).u.expect("a value");
    assert!(matches!(u(r#"{"note":"n"}"#), ThingU::Loose(_)));
    assert!(matches!(u(r#"{"b":"1","c":2}"#), ThingU::Ab(Ab::B(_))));
    assert!(
        matches!(u(r#"{"a":"1","b":"2"}"#), ThingU::Ab(Ab::Unknown(_))),
        "equal evidence, within"
    );
    assert!(matches!(u("7"), ThingU::Unknown(_)));
}

#[test]
fn a_tag_leads_into_a_union_and_one_that_nobody_knows_leads_nowhere() {
    let tagged = |text: &str| {
        thing(&format!(r#"{{"tagged":{text}}}"#))
            .tagged
            .expect("a value")
    };
    assert!(matches!(
        tagged(r#"{"kind":"left","left":"l"}"#),
        Tagged::Pair(_)
    ));
    assert!(matches!(
        tagged(r#"{"kind":"single","left":"l"}"#),
        Tagged::Single(_)
    ));
    assert!(matches!(
        tagged(r#"{"kind":"other","left":"l"}"#),
        Tagged::Unknown(_)
    ));
    // Without a tag the members tell.
    assert!(matches!(tagged(r#"{"kind":null}"#), Tagged::Unknown(_)));
}

#[test]
fn an_only_value_tells_and_contradicts() {
    let constant = |text: &str| thing(&format!(r#"{{"constant":{text}}}"#)).constant;
    assert!(matches!(
        constant(r#"{"color":"red","depth":1}"#),
        Some(ThingConstant::Red(_))
    ));
    assert!(matches!(
        constant(r#"{"color":"blue","depth":1}"#),
        Some(ThingConstant::Blue(_))
    ));
    assert!(matches!(
        constant(r#"{"color":"green"}"#),
        Some(ThingConstant::Unknown(_))
    ));
    let deep = |text: &str| thing(&format!(r#"{{"deep":{text}}}"#)).deep;
    let blue = deep(r#"{"inside":{"color":"blue"}}"#);
    assert!(matches!(blue, Some(ThingDeep::DeepBlue(_))), "{blue:?}");
    let _ = (Red::default(), Blue::default());
}

#[test]
fn what_is_in_scalars_lists_and_maps_tells() {
    let date = |text: &str| {
        thing(&format!(r#"{{"date":{text}}}"#))
            .date
            .expect("a value")
    };
    assert!(matches!(
        date(r#""2026-01-31T12:00:00Z""#),
        ThingDate::Timestamp(_)
    ));
    assert!(matches!(date(r#""tomorrow""#), ThingDate::Text(_)));
    let number = |text: &str| {
        thing(&format!(r#"{{"number":{text}}}"#))
            .number
            .expect("a value")
    };
    assert_eq!(
        number("9007199254740993"),
        ThingNumber::Integer(9_007_199_254_740_993)
    );
    assert_eq!(number("1.5"), ThingNumber::Number(1.5));
    let lists = |text: &str| {
        thing(&format!(r#"{{"lists":{text}}}"#))
            .lists
            .expect("a value")
    };
    assert_eq!(lists("[1,2]"), ThingLists::from(vec![1, 2]));
    assert_eq!(lists(r#"["a"]"#), ThingLists::from(vec!["a".to_owned()]));
    assert_eq!(
        lists("[]"),
        ThingLists::from(Vec::<String>::new()),
        "the first one"
    );
    assert!(matches!(lists("[true]"), ThingLists::Unknown(_)));
    let maps = |text: &str| {
        thing(&format!(r#"{{"maps":{text}}}"#))
            .maps
            .expect("a value")
    };
    assert!(matches!(maps(r#"{"a":true}"#), ThingMaps::Map2(_)));
    let choice = |text: &str| {
        thing(&format!(r#"{{"choice":{text}}}"#))
            .choice
            .expect("a value")
    };
    assert_eq!(choice("5"), ThingChoice::Integer(5));
}

#[test]
fn null_has_a_place_where_the_document_has_one() {
    let thing = thing(r#"{"orNull":null,"labels":{"a":null,"b":"x"},"tags":["a",null]}"#);
    assert!(thing.is_or_null_null());
    assert_eq!(thing.labels()["a"], None);
    assert_eq!(thing.labels()["b"].as_deref(), Some("x"));
    assert_eq!(thing.tags(), [Some("a".to_owned()), None]);
    assert!(golden_values::json::from_str::<Thing>("null").is_err());
}

#[test]
fn null_costs_its_own_place_where_the_document_has_none() {
    let thing =
        thing(r#"{"plainTags":["a",null,"b"],"plainLabels":{"b":"x","a":null},"note":null}"#);
    assert_eq!(thing.plain_tags(), ["a", "b"]);
    assert_eq!(thing.plain_labels().len(), 1);
    assert_eq!(thing.note(), None);
    let changed = thing.with_plain_tags(["c"]).with_note("n");
    assert!(to_string(&changed).contains(r#""plainTags":["c"]"#));
    assert!(to_string(&changed).contains(r#""note":"n""#));
}

#[test]
fn numbers_keep_their_digits() {
    let all = thing(
        r#"{"size":18446744073709551615,"small":4294967295,"weight":30,"unknown":1.10,"long":123456789012345678901234567890}"#,
    );
    assert_eq!(
        (all.size(), all.small()),
        (Some(u64::MAX), Some(4_294_967_295))
    );
    assert_eq!(all.weight(), Some(30.0));
    // Its neighbor is as near as serde_json comes by itself.
    thing(r#"{"weight":203.64734240074742}"#);
    assert!(to_string(&all).contains(r#""unknown":1.10"#));
    let negative = thing(r#"{"size":-1}"#);
    assert_eq!(negative.size(), None);
    assert_eq!(
        to_string(&Thing::default().with_weight(30.0)),
        r#"{"weight":30}"#
    );
}

#[test]
fn what_no_type_can_hold_costs_its_member() {
    let all = thing(r#"{"weight":1e400,"note":"\ud800","u":{"a":"1"},"other":-1e999}"#);
    assert_eq!((all.weight(), all.note()), (None, None));
    assert!(matches!(all.u(), Some(ThingU::Ab(_))));
    let written = to_string(&all);
    for part in [
        r#""weight":1e400"#,
        r#""note":"\ud800""#,
        r#""other":-1e999"#,
    ] {
        assert!(written.contains(part), "{written}");
    }
}

#[tokio::test]
async fn unsigned_integers_stand_in_paths_and_queries() {
    let server = Server::start([answer(200, "{}")]);
    let things = Client::new(&server.session()).things();
    things
        .get(u64::MAX)
        .most(u64::MAX)
        .await
        .expect("an answer");
    let target = server.only().target;
    assert_eq!(
        target,
        "/things/18446744073709551615?most=18446744073709551615"
    );
}

#[tokio::test]
async fn an_answer_may_be_null() {
    let server = Server::start([answer(200, "null")]);
    let things = Client::new(&server.session()).things();
    assert!(things.get_maybe().await.expect("an answer").is_none());
}

#[tokio::test]
async fn numbers_that_json_has_not_are_refused_by_name() {
    let server = Server::start([answer(200, "{}")]);
    let things = Client::new(&server.session()).things();
    for number in [f64::NAN, f64::INFINITY] {
        let body = Thing::default().with_weight(number);
        let error = things.replace(1, &body).await.expect_err("it is refused");
        assert!(
            error.is_invalid_request() && error.to_string().contains("weight"),
            "{error}"
        );
    }
    assert!(server.seen().is_empty(), "nothing was sent");
}

#[test]
fn what_could_take_for_ever_does_not() {
    let start = std::time::Instant::now();
    // Each level may be either of two types, and only the innermost tells: 2^40 ways.
    let level = |knot: String, _| format!(r#"{{"inside":{knot}}}"#);
    let knot = (0..40).fold(r#"{"a":"x"}"#.to_owned(), level);
    thing(&format!(r#"{{"knot":{knot}}}"#));
    // Near the surface the same is read.
    let near = thing(r#"{"knot":{"inside":{"a":"x"},"b":"y"}}"#);
    assert!(matches!(
        near.knot,
        Some(golden_values::model::Knot::KnotB(_))
    ));
    // A list of which the first item is odd.
    let tags = format!(r#"{{"plainTags":[null{}]}}"#, r#","a""#.repeat(50_000));
    assert_eq!(thing(&tags).plain_tags().len(), 50_000);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
