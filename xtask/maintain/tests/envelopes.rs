//! What stands around a resource is made from what is its own, in every crate alike: `new` takes it, first where there is
//! more, and `From` it alone.

mod understood;

use std::fs;
use std::path::Path;

use ionoscloud_generator::model::{Ref, TypeKind};
use xtask_common::repository::{products, root};

use understood::understood;

/// The crate of a product, and what stands around a resource there: its name, and that of what is the resource's own.
fn envelopes(product: &str) -> (String, Vec<(String, String)>) {
    understood(product, |sdk, decided| {
        let own = |reference: &Ref| match reference {
            Ref::Named(id) | Ref::Boxed(id) => Some(&sdk.types[id.0]),
            _ => None,
        };
        let around = |r#type: &ionoscloud_generator::names::Type<'_>| {
            let TypeKind::Object(members) = &r#type.model.kind else {
                return None;
            };
            let member = members.iter().find(|member| member.name == "properties")?;
            let own =
                own(&member.r#type).filter(|own| matches!(own.model.kind, TypeKind::Object(_)))?;
            Some((r#type.name.clone(), own.name.clone()))
        };
        let found = sdk.types.iter().filter_map(around).collect();
        (decided.package.clone(), found)
    })
}

fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        text += &if path.is_dir() {
            sources(&path)
        } else {
            fs::read_to_string(path).unwrap()
        };
    }
    text
}

#[test]
fn every_envelope_is_made_from_its_properties() {
    let (mut count, mut lacks) = (0, Vec::new());
    for product in products(&root().join("specs")).unwrap() {
        let (name, envelopes) = envelopes(&product);
        let text = sources(&root().join("generated").join(name).join("src/model"));
        for (name, own) in envelopes {
            count += 1;
            // A long line is broken behind the type.
            let from = [" ", "\n"].map(|space| format!("From<super::{own}>{space}for {name}"));
            let is_from = from.iter().any(|from| text.contains(from));
            let inherent = text.split_once(&format!("\nimpl {name} {{"));
            let inherent = inherent.and_then(|(_, rest)| rest.split_once("\n}"));
            let new = inherent.and_then(|(inside, _)| inside.split_once("pub fn new("));
            let takes = new.and_then(|(_, rest)| rest.split_once("-> Self"));
            let is_new = takes.is_some_and(|(takes, _)| takes.contains(&format!("super::{own}")));
            if !is_new || !is_from {
                lacks.push(format!("{product}: {name} of {own}"));
            }
        }
    }
    assert!(
        lacks.is_empty(),
        "no `new`, or no `From`:\n{}",
        lacks.join("\n")
    );
    assert!(count > 190, "only {count} were found");
}
