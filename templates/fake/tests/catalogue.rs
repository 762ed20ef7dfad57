//! What every account finds: images, templates, locations and regions, as they are said in the facts.

mod support;

use ionoscloud_fake::{Documents, Fake, Options};
use serde_json::{Value, json};
use support::get;

fn items(fake: &Fake, path: &str) -> Vec<Value> {
    let list = get(fake, path);
    list["items"].as_array().cloned().unwrap_or_default()
}

#[test]
fn images_are_found_by_alias_place_and_kind() {
    let fake = Fake::start(Options::new(Documents::bundled())).expect("a port is free");
    let images = "/cloudapi/v6/images?depth=1";
    let all = items(&fake, images);
    for image in &all {
        let properties = &image["properties"];
        assert_eq!(properties["public"], json!(true), "{image}");
        assert_ne!(properties["imageType"], "UNKNOWN", "{image}");
        let is_sample = properties["imageAliases"]
            .to_string()
            .contains("imageAliases-");
        assert!(!is_sample, "{image}");
    }
    let of = |filter: &str| items(&fake, &format!("{images}&{filter}"));
    let debian =
        of("filter.imageAliases=debian:latest&filter.location=de/fra&filter.imageType=HDD");
    let here = |image: &&Value| image["properties"]["location"] == "de/fra";
    let debian: Vec<&Value> = debian.iter().filter(here).collect();
    let [debian] = debian.as_slice() else {
        panic!("one image is called so: {debian:?}")
    };
    assert_eq!(debian["properties"]["licenceType"], "LINUX");
    assert_eq!(debian["properties"]["size"], json!(3.0));
    let discs = of("filter.imageType=CDROM&filter.location=us/las");
    assert!(
        discs
            .iter()
            .all(|disc| disc["properties"]["location"] == "us/las")
    );
    assert_eq!(discs.len(), 1);
    // Every location lists the short names of its images.
    for location in items(&fake, "/cloudapi/v6/locations?depth=1") {
        let id = location["id"].as_str().expect("an id");
        let aliases = location["properties"]["imageAliases"].as_array();
        let aliases = aliases.expect("short names");
        assert!(aliases.contains(&json!("debian:latest")), "{location}");
        let here = of(&format!(
            "filter.location={id}&filter.imageAliases=debian:latest"
        ));
        assert!(
            here.iter()
                .any(|image| image["properties"]["location"] == id),
            "{id}"
        );
    }
}

#[test]
fn templates_and_regions_are_what_the_facts_say() {
    let fake = Fake::start(Options::new(Documents::bundled())).expect("a port is free");
    let cubes = items(&fake, "/cloudapi/v6/templates?depth=1");
    let small = cubes
        .iter()
        .find(|cube| cube["properties"]["name"] == "Basic Cube XS");
    let small = &small.expect("it is there")["properties"];
    assert_eq!(
        (
            &small["cores"],
            &small["ram"],
            &small["storageSize"],
            &small["storageType"]
        ),
        (&json!(1.0), &json!(2048.0), &json!(60.0), &json!("DAS"))
    );
    let regions = items(&fake, "/objectstoragemanagement/regions");
    let places = [
        ("eu-central-3", "de/txl"),
        ("eu-central-4", "de/fra"),
        ("us-central-1", "us/mci"),
    ];
    for (region, place) in places {
        let found = regions.iter().find(|other| other["id"] == region);
        let found = &found.expect("it is there")["properties"];
        assert_eq!(found["location"], place, "{region}");
        assert_eq!(found["endpoint"], format!("s3.{region}.ionoscloud.com"));
    }
}
