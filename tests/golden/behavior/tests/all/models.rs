//! Objects: what comes in reads as it should and goes out as it came, and what is set is all that is sent.

use golden_all_of::model::{Cat, Color, Named, Pet, Zoo, ZooNested};
use golden_free_form::json::{from_str, to_string, to_value};
use golden_free_form::model::{Bag, BagColorsValue, BagEntriesValue};
use golden_names::model::{All, Members, Wide};
use golden_recursion::model::{
    AllRules, Condition, CrateModel, Folder, Item, NotRule, Owner, Rule, Shelf, Tree,
};
use ionoscloud_core::model::{missing, problems, unknown};
use ionoscloud_core::rt::Field;
use serde_json::{Value, json};

/// What a text is once it has been read and written.
fn round<T: Field>(text: &str) -> Value {
    to_value(&from_str::<T>(text).expect("it can be read"))
}

#[test]
fn the_members_of_all_parts_are_members() {
    let cat = Cat::default()
        .with_name("Tom")
        .with_legs(4)
        .with_age(3)
        .with_indoor(true);
    assert_eq!(
        to_value(&cat),
        json!({"indoor": true, "name": "Tom", "legs": 4, "age": 3})
    );
    assert_eq!(missing(Cat::default().view()), ["indoor", "name", "age"]);
    assert_eq!(missing(Pet::default().view()), ["name"]);
}

#[test]
fn parts_of_one_type_are_that_type() {
    let zoo: Zoo = from_str(
        r#"{"described": {"name": "d"}, "conflict": {"name": "c", "legs": "many"}, "onlyRequired": {"age": 1},
            "color": "red", "limited": "text", "labels": {"k": "v"}, "mixed": [1], "nested": {"age": 2, "depth": 3}}"#,
    )
    .expect("it can be read");
    assert_eq!(zoo.described(), &Named::new("d"));
    assert_eq!(
        zoo.conflict().legs(),
        Some("many"),
        "the later part says string"
    );
    assert_eq!(zoo.only_required().age(), 1);
    assert_eq!(zoo.color(), Some(&Color::Red));
    assert_eq!(zoo.limited(), Some("text"));
    assert_eq!(zoo.labels().get("k").map(String::as_str), Some("v"));
    assert_eq!(zoo.mixed(), Some(&json!([1])));
    assert_eq!(
        zoo.nested(),
        &ZooNested::default().with_age(2).with_depth(3)
    );
    assert_eq!(zoo.pet(), &Pet::default(), "absent reads as empty");
    assert!(unknown(zoo.view()).is_empty());
}

#[test]
fn nothing_of_a_free_form_is_lost() {
    let text = r#"{"anything":[1,"a",null],"object":{"a":{"b":1}},"open":{"x":true},"closed":{"y":1},
        "labels":{"k":"v"},"counts":{"n":3},"nested":{"a":{"b":[1.5,2.25]}},"entries":{"e":{"weight":1.5,"more":0}},
        "colors":{"c":"red","d":"blue"},"halfOpen":{"known":"k","other":7},"list":[1,{"a":2}],"rows":[[1,2],[]],
        "dates":["2026-01-02T03:04:05Z"],"maps":[{"t":true}],"new":"member"}"#;
    let expected: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(round::<Bag>(text), expected);
    let bag: Bag = from_str(text).expect("it can be read");
    assert_eq!(bag.nested()["a"]["b"], [1.5, 2.25]);
    assert_eq!(bag.entries()["e"].weight(), 1.5);
    assert_eq!(bag.colors()["c"], BagColorsValue::Red);
    assert_eq!(bag.colors()["d"].as_str(), "blue");
    assert_eq!(bag.half_open().extra.get("other"), Some(&json!(7)));
    assert_eq!(bag.rows(), [vec![1, 2], vec![]]);
    assert_eq!(bag.dates()[0].as_str(), "2026-01-02T03:04:05Z");
    let mut unknown = unknown(bag.view());
    unknown.sort();
    assert_eq!(unknown, ["entries.e.more", "halfOpen.other", "new"]);
}

#[test]
fn a_value_of_another_type_is_kept_where_it_stood() {
    let text = r#"{"labels":{"k":1,"l":"v"},"counts":[],"rows":[[1,"x"],["y"],[2]],"list":"none","halfOpen":5,"maps":[1]}"#;
    let expected: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(round::<Bag>(text), expected);
    let bag: Bag = from_str(text).expect("it can be read");
    // It costs its own place.
    assert_eq!(bag.labels().len(), 1);
    assert_eq!(bag.rows(), [vec![1], vec![], vec![2]]);
    assert!(bag.counts().is_empty() && bag.list().is_empty() && bag.maps().is_empty());
    let paths: Vec<String> = problems(bag.view())
        .into_iter()
        .map(|problem| problem.path)
        .collect();
    let expected_paths = [
        "labels.k",
        "counts",
        "list",
        "rows[0][1]",
        "rows[1][0]",
        "maps[0]",
        "halfOpen",
    ];
    for path in expected_paths {
        assert!(
            paths.iter().any(|found| found == path),
            "{path} in {paths:?}"
        );
    }
    assert_eq!(paths.len(), expected_paths.len(), "{paths:?}");
    // A field that is set since wins.
    let bag = bag.with_labels([("k", "v")]);
    assert_eq!(to_value(&bag)["labels"], json!({"k": "v"}));
    assert_eq!(to_value(&bag)["rows"], expected["rows"]);
}

#[test]
fn maps_and_lists_are_set_from_whatever_can_be_counted() {
    let bag = Bag::default()
        .with_anything(1)
        .with_object([("o", json!(null))])
        .with_counts([("one", 1)])
        .with_entries([("e", BagEntriesValue::new(2.0))])
        .with_colors([("c", "green")])
        .with_rows([vec![1], vec![2, 3]])
        .with_dates(["2026-01-02T03:04:05Z"])
        .with_list([json!("x")]);
    let expected = json!({
        "anything": 1, "object": {"o": null}, "counts": {"one": 1}, "entries": {"e": {"weight": 2}},
        "colors": {"c": "green"}, "rows": [[1], [2, 3]], "dates": ["2026-01-02T03:04:05Z"], "list": ["x"],
    });
    assert_eq!(to_value(&bag), expected);
    assert_eq!(to_string(&Bag::default()), "{}", "nothing is made up");
}

#[test]
fn missing_members_are_named_where_they_are() {
    let bag = Bag::default().with_entries([("first", BagEntriesValue::default())]);
    assert_eq!(missing(bag.view()), ["entries.first.weight"]);
}

#[test]
fn a_type_may_contain_itself() {
    let text = r#"{"name":"a","parent":{"name":"b","parent":{"name":"c"}},"twin":{"name":"t"},
        "children":[{"name":"d","children":[{"name":"e"}]}],"byName":{"f":{"name":"f"}},
        "owner":{"login":"o","home":{"name":"h"}},"shelf":{"box":{"item":{"standsOn":{}}}},
        "rule":{"not":{"all":[{"member":"m","value":"v"},{"not":{"member":"n","value":"w"}}]}}}"#;
    let expected: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(round::<Folder>(text), expected);
    let folder: Folder = from_str(text).expect("it can be read");
    assert_eq!(folder.parent().parent().name(), "c");
    assert_eq!(
        folder.parent().parent().parent().parent().name(),
        "",
        "absent reads as empty"
    );
    assert_eq!(folder.children()[0].children()[0].name(), "e");
    assert_eq!(folder.by_name()["f"].name(), "f");
    assert_eq!(folder.owner().home().name(), "h");
    let condition = |member, value| Condition::default().with_member(member).with_value(value);
    let rule = NotRule::new(AllRules::new([
        Rule::from(condition("m", "v")),
        Rule::from(NotRule::new(condition("n", "w"))),
    ]));
    assert_eq!(folder.rule(), Some(&Rule::from(rule)));
    let shelf = Shelf::default().with_box(
        CrateModel::default().with_item(Item::default().with_stands_on(Shelf::default())),
    );
    assert_eq!(folder.shelf(), &shelf);
    let built = Folder::new("x").with_owner(Owner::default().with_home(Folder::new("y")));
    assert_eq!(
        to_value(&built),
        json!({"name": "x", "owner": {"home": {"name": "y"}}})
    );
    assert_eq!(
        missing(Folder::default().with_parent(Folder::default()).view()),
        ["name", "parent.name"]
    );
}

#[test]
fn a_union_may_have_lists_and_maps_of_itself() {
    let text = r#"["a",{"b":["c",{}]}]"#;
    let tree: Tree = from_str(text).expect("it can be read");
    let inner = Tree::List(vec![Tree::from("c".to_owned()), Tree::Map([].into())]);
    let map = Tree::Map([("b".to_owned(), inner)].into());
    assert_eq!(tree, Tree::List(vec![Tree::from("a".to_owned()), map]));
    assert_eq!(to_string(&tree), text);
}

#[test]
fn names_that_are_taken_still_stand_for_their_members() {
    let members = Members::default()
        .with_type("t")
        .with_self_("s")
        .with_new_("n")
        .with_extra_("e")
        .with_extra2("e2")
        .with_x("x")
        .with_with_x_("wx")
        .with_x2("X")
        .with_is_x_null_(true)
        .with_value("")
        .with_1st("1")
        .with_value5("smile");
    let expected = json!({
        "type": "t", "self": "s", "new": "n", "extra": "e", "extra_": "e2", "x": "x", "with_x": "wx", "X": "X",
        "is_x_null": true, "": "", "1st": "1", "😀": "smile",
    });
    assert_eq!(to_value(&members), expected);
    let read: Members = golden_names::json::from_value(expected).expect("it can be read");
    assert_eq!(read, members);
    let nulled = members.with_x_null();
    assert!(nulled.is_x_null() && nulled.x().is_none());
    assert_eq!(
        missing(Wide::default().view()),
        ["two words", "three more words"]
    );
    let all: All =
        from_str(r#"{"self": {"itself": {"itself": {}}}, "box": "text", "type": "TYPE"}"#)
            .expect("it can be read");
    assert!(all.self_().itself.is_some());
    assert_eq!(all.r#type().map(|r#type| r#type.as_str()), Some("TYPE"));
}
