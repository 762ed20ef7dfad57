//! Subtypes that a discriminator on their base tells apart (OpenAPI 3.0.3, Composition and Inheritance).

use golden_behavior::{Server, json as answer};
use golden_subtypes::model::{
    Animal, Cat, CatHuntingSkill, Circle, Dog, Fish, Holder, Hound, HoundItself, Lonely, Pet,
    Puppy, Shape, ShapeItself,
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
    let text = r#"{"shape":{"kind":"plain"}}"#;
    let holder: Holder = json::from_str(text).expect("a holder");
    let plain = ShapeItself::default().with_kind("plain");
    assert_eq!(holder.shape, Some(plain.into()));
    assert_eq!(json::to_string(&holder), text);
}

#[test]
fn a_subtype_may_have_subtypes_and_is_one_itself() {
    let text = r#"{"animals":[
        {"kind":"poodle","name":"a","packSize":1,"curls":9},
        {"kind":"Beagle","packSize":2},
        {"kind":"Hound","packSize":3},
        {"kind":"Bird","name":"d","wings":2},
        {"kind":"Cat","name":"e"}
    ],"hound":{"kind":"Hound","packSize":4}}"#;
    let holder: Holder = json::from_str(text).expect("a holder");
    let [
        Animal::Hound(Hound::Poodle(poodle)),
        Animal::Hound(Hound::Beagle(beagle)),
        Animal::Hound(Hound::Hound(hound)),
        Animal::Bird(bird),
        Animal::Unknown(_),
    ] = holder.animals()
    else {
        panic!("{holder:?}")
    };
    assert_eq!((poodle.curls(), poodle.name()), (Some(9), Some("a")));
    assert_eq!((beagle.pack_size(), hound.pack_size()), (Some(2), Some(3)));
    assert_eq!((bird.wings(), bird.name()), (Some(2), Some("d")));
    let hound = HoundItself::default().with_kind("Hound").with_pack_size(4);
    assert_eq!(holder.hound, Some(hound.into()));
    let came: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(json::to_value(&holder), came);
}
