//! Values drawn at random, as documents and back.

use std::collections::BTreeMap;

use ionoscloud_core::rt::{Answer, Output};
use proptest::prelude::*;
use runtime_tests::fuzz::written;
use runtime_tests::xml::{Page, ROOT, Thing};

/// Any text of the characters that XML has (XML 1.0, 2.2).
fn text() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        prop::sample::select(vec![
            '<', '&', '>', '"', '\'', '\r', '\n', '\t', ' ', ']', '\u{85}', 'é'
        ]),
        any::<char>(),
    ];
    let sign = sign.prop_filter("XML has it", |sign| {
        matches!(sign, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    });
    prop::collection::vec(sign, 0..8).prop_map(String::from_iter)
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>(), (-50i32..50).prop_map(f64::from)]
        .prop_filter("finite", |number| number.is_finite())
}

fn thing() -> impl Strategy<Value = Thing> {
    let members = (
        prop::option::of(text()),
        prop::option::of(text()),
        prop::option::of(any::<i64>()),
        prop::option::of(number()),
        prop::option::of(any::<bool>()),
        prop::option::of(prop::collection::vec(prop::option::of(text()), 0..3)),
    );
    let leaf = members.prop_map(|(key, kind, size, ratio, good, tags)| Thing {
        key,
        kind,
        size,
        ratio,
        good,
        tags,
        ..Thing::default()
    });
    leaf.prop_recursive(3, 8, 1, |inner| {
        (inner.clone(), inner).prop_map(|(mut outer, inner)| {
            outer.inner = Some(Box::new(inner));
            outer
        })
    })
}

prop_compose! {
    /// Without empty lists of what has no element around it, for which there is nothing in XML.
    fn page()(
        name in prop::option::of(text()),
        things in prop::option::of(prop::collection::vec(thing(), 1..4)),
        numbers in prop::option::of(prop::collection::vec(any::<u64>(), 1..4)),
        rows in prop::option::of(prop::collection::vec(prop::collection::vec(number(), 0..3), 0..3)),
        free in prop::option::of(prop::collection::btree_map("[A-Za-z_é][A-Za-z0-9._-]{0,4}", any::<bool>(), 0..3)),
        any in prop::option::of(text().prop_map(Into::into)),
    ) -> Page {
        let free: Option<BTreeMap<String, bool>> = free;
        Page { name, things, numbers, rows, free, any, ..Page::default() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_written_is_read_again(page in page()) {
        let text = written(&page).unwrap();
        let again = Page::read(Answer::Xml(&ROOT), &http::HeaderMap::new(), &text).unwrap();
        prop_assert_eq!(again, page, "{}", String::from_utf8_lossy(&text));
    }
}
