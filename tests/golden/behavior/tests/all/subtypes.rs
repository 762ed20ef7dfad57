//! Subtypes that a discriminator on their base tells apart (OpenAPI 3.0.3, Composition and Inheritance).

use golden_behavior::{Server, json as answer};
use golden_subtypes::model::{
    Cat, CatHuntingSkill, Circle, Dog, Fish, Holder, Lonely, Pet, Puppy, Shape,
};
use golden_subtypes::{Client, json};
use serde_json::{Value, json};

const PETS: &str = r#"[
    {"petType":"cat","name":"a","huntingSkill":"lazy"},
    {"petType":"dog","name":"b","packSize":3},
    {"petType":"Puppy","name":"c","packSize":1,"weeks":7},
    {"petType":"Fish","name":"d"},
    {"petType":"bird","name":"e","wings":2},
    {"petType":"dog","name":"f","huntingSkill":"eager"}
]"#;

#[tokio::test]
async fn where_the_base_is_asked_for_the_subtype_is_read() {
    let server = Server::start([answer(200, PETS)]);
    let pets = Client::new(&server.session()).pets();
    let read = pets.list().await.expect("an answer");
    let expected: Value = serde_json::from_str(PETS).expect("JSON");
    match read.as_slice() {
        [
            Pet::Cat(cat),
            Pet::Dog(dog),
            Pet::Puppy(puppy),
            Pet::Fish(fish),
            Pet::Unknown(bird),
            Pet::Dog(odd),
        ] => {
            assert_eq!(cat.hunting_skill(), Some(&CatHuntingSkill::Lazy));
            assert_eq!((dog.name(), dog.pack_size()), ("b", Some(3)));
            assert_eq!((puppy.name(), puppy.weeks()), ("c", Some(7)));
            assert_eq!(fish.name(), "d");
            assert_eq!(bird["wings"], 2);
            assert_eq!(odd.extra.get("huntingSkill"), Some(&json!("eager")));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(json::to_value(&read), expected);
}

#[tokio::test]
async fn a_subtype_is_sent_with_the_members_of_its_base() {
    let server = Server::start([answer(200, r#"{"petType":"cat","name":"a"}"#)]);
    let pets = Client::new(&server.session()).pets();
    let cat = Cat::default().with_pet_type("cat").with_name("a");
    let back = pets
        .create(&Pet::from(cat.clone()))
        .await
        .expect("an answer");
    assert_eq!(back, Pet::from(cat));
    assert_eq!(server.only().text(), r#"{"petType":"cat","name":"a"}"#);
    let error = pets
        .create(&Pet::from(Dog::default()))
        .await
        .expect_err("members are missing");
    assert!(error.to_string().contains("petType, name"), "{error}");
    let _ = (Pet::from(Puppy::default()), Pet::from(Fish::default()));
}

#[test]
fn what_only_refers_to_the_base_is_the_union_and_a_base_without_subtypes_an_object() {
    let text = r#"{"shape":{"kind":"round","radius":1},"lonely":{"kind":"x","size":2}}"#;
    let holder: Holder = json::from_str(text).expect("a holder");
    let circle = Circle::default().with_kind("round").with_radius(1.0);
    assert_eq!(holder.shape, Some(Shape::from(circle)));
    assert_eq!(
        holder.lonely,
        Some(Lonely::default().with_kind("x").with_size(2))
    );
    assert_eq!(json::to_string(&holder), text);
    // The base alone has no type of its own here.
    let text = r#"{"shape":{"kind":"plain"}}"#;
    let holder: Holder = json::from_str(text).expect("a holder");
    assert_eq!(holder.shape, Some(Shape::Unknown(json!({"kind": "plain"}))));
    assert_eq!(json::to_string(&holder), text);
}
