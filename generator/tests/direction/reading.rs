//! The reader itself: each way of naming a module is seen.

use std::collections::BTreeMap;

use super::sources;

/// What `model.rs` names in a crate of a few modules, where it holds this.
fn named(text: &str) -> Vec<String> {
    let files = BTreeMap::from([
        ("lib.rs", "mod document; mod model; mod names; mod render;"),
        ("document.rs", "pub fn read() {}"),
        ("model.rs", text),
        ("model/api.rs", "pub struct Api;"),
        ("names.rs", "pub mod sdk { pub struct Sdk; }"),
        ("render/mod.rs", "pub mod words;"),
        ("render/words.rs", "pub fn say() {}"),
    ]);
    let read = |file: &str| files.get(file).map(|text| (*text).to_owned());
    let edges = sources::edges_of("lib.rs", &read);
    edges["model.rs"].iter().cloned().collect()
}

#[test]
fn all_forms_of_use_and_all_paths_are_seen() {
    let forms: &[(&str, &[&str])] = &[
        ("use crate::names;", &["names.rs"]),
        ("use crate::names as _n;", &["names.rs"]),
        ("use crate::names::sdk::Sdk;", &["names.rs"]),
        ("use crate::{\n    names as _n,\n};", &["names.rs"]),
        (
            "use crate::{names::{self, sdk}, render::words};",
            &["names.rs", "render/words.rs"],
        ),
        ("use super::names;", &["names.rs"]),
        (
            "use super::{names::*, render::words::say};",
            &["names.rs", "render/words.rs"],
        ),
        ("use self::super::names::sdk;", &["names.rs"]),
        ("pub use crate::names::sdk::Sdk;", &["names.rs"]),
        ("mod api; use self::api::Api;", &["model/api.rs"]),
        ("mod api; use api::Api;", &["model/api.rs"]),
        ("fn f() { use crate::render::words; }", &["render/words.rs"]),
        (
            "fn f() { crate::render::words::say(); }",
            &["render/words.rs"],
        ),
        (
            "fn f() { if true { super::render::words::say() } }",
            &["render/words.rs"],
        ),
        (
            "struct A { sdk: Vec<Option<crate::names::sdk::Sdk>> }",
            &["names.rs"],
        ),
        ("impl crate::names::Named for A {}", &["names.rs"]),
        (
            "fn f() { println!(\"{}\", crate::names::one()); }",
            &["names.rs"],
        ),
        (
            "#[macro_export] macro_rules! m { () => { $crate::names::one() } } fn f() {}",
            &[],
        ),
        (
            "macro_rules! m { () => { $crate::names::one() } }",
            &["names.rs"],
        ),
        (
            "use crate::render; fn f() { render::words::say() }",
            &["render/mod.rs", "render/words.rs"],
        ),
        (
            "use crate::render as r; fn f() { r::words::say() }",
            &["render/mod.rs", "render/words.rs"],
        ),
        (
            "fn f() { r::words::say() } use crate::render as r;",
            &["render/mod.rs", "render/words.rs"],
        ),
        (
            "use super::*; fn f() { render::words::say() }",
            &["lib.rs", "render/words.rs"],
        ),
        (
            "mod inner { fn f() { super::super::names::one() } }",
            &["names.rs"],
        ),
        // What stays within the file, in other crates, in tests or in rendered code is not named.
        ("mod inner { use super::A; }", &[]),
        (
            "use ::names::One; fn f() { ::names::one(); other::names::one() }",
            &[],
        ),
        (
            "pub(in crate::names) struct A; pub(crate) struct B(pub(super) A);",
            &[],
        ),
        ("/// [`crate::names`]\nstruct A; // use crate::names;", &[]),
        ("#[cfg(test)] mod tests { use crate::names; }", &[]),
        ("#[cfg(test)]\n#[path = \"x\"] mod tests;", &[]),
        ("#[cfg(test)] use crate::{names, render}; fn f() {}", &[]),
        ("fn f() { quote!(crate::names::one()) }", &[]),
    ];
    for (text, expected) in forms {
        assert_eq!(named(text), *expected, "{text}");
    }
}

#[test]
fn a_circle_is_seen_however_long() {
    let files = BTreeMap::from([
        ("lib.rs", "mod a; mod b; mod c; mod d; use a::A;"),
        ("a.rs", "use crate::b::B;"),
        ("b.rs", "fn f() { super::c::go() }"),
        ("c.rs", "use crate::{\n a as _a };"),
        ("d.rs", "use crate::a;"),
    ]);
    let read = |file: &str| files.get(file).map(|text| (*text).to_owned());
    let edges = sources::edges_of("lib.rs", &read);
    let circles: Vec<Vec<&str>> = sources::circles(&edges)
        .into_iter()
        .map(|circle| circle.into_iter().collect())
        .collect();
    assert_eq!(circles, [["a.rs", "b.rs", "c.rs"]]);
}

#[test]
fn a_circle_of_methods_is_seen() {
    let files = BTreeMap::from([
        (
            "lib.rs",
            "mod a; mod b; mod c; mod d; pub struct Own; pub struct Other;",
        ),
        (
            "a.rs",
            "use crate::Own; impl Own { fn one(&self) { f(|| self.two()) } }",
        ),
        (
            "b.rs",
            "impl super::Own { fn two(&self) { Self::three() } }",
        ),
        (
            "c.rs",
            "use crate::Own; impl Own { fn three() { other.one() } fn four(&self) { self.one() } }",
        ),
        // Of another type, by a trait, or of another value.
        (
            "d.rs",
            "impl crate::Other { fn four(&self) { self.one() } } impl T for crate::Own { fn five(&self) { self.one() } }",
        ),
    ]);
    let read = |file: &str| files.get(file).map(|text| (*text).to_owned());
    let circles = |without: &str| {
        let read = |file: &str| Some(read(file)?.replace(without, ""));
        let edges = sources::calls_of("lib.rs", &read);
        let circles = sources::circles(&edges).into_iter();
        let circles = circles.map(|circle| circle.into_iter().map(str::to_owned).collect());
        circles.collect::<Vec<Vec<String>>>()
    };
    assert_eq!(circles("nothing"), [["a.rs", "b.rs", "c.rs"]]);
    assert!(circles("self.one()").is_empty());
}
