//! Every operation whose words speak of a loss is decided: it destroys, by the rule for paths or by an `effect` in
//! `sdk.yaml`, or it stands here with the reason why not. Tools ask before they call what destroys.

mod understood;

use std::collections::BTreeSet;

use ionoscloud_generator::conventions::Effect;
use xtask_common::repository::{products, root};

use understood::understood;

/// Words that a loss is spoken of with.
const WORDS: [&str; 9] = [
    "lost",
    "overwrit",
    "destroy",
    "stops working",
    "invalid",
    "cannot be undone",
    "cannot be taken back",
    "no longer be used",
    "irrevers",
];

/// Operations that take nothing away, although their words speak of it.
const HARMLESS: &[(&str, &str, &str)] = &[
    (
        "auth",
        "tokensGenerate",
        "an answer can be lost, and leaves a token more, not one less",
    ),
    ("compute", "datacentersServersLabelsPut", LABEL),
    ("compute", "datacentersVolumesLabelsPut", LABEL),
    ("compute", "imagesLabelsPut", LABEL),
    ("compute", "ipblocksLabelsPut", LABEL),
    ("compute", "snapshotsLabelsPut", LABEL),
    ("compute", "k8sPut", UPGRADE),
    ("dataplatform", "clustersPatch", UPGRADE),
    (
        "compute",
        "datacentersServersNicsPost",
        "the address can be lost by another call",
    ),
    (
        "containerregistry",
        "registriesTokensPost",
        "the password can be lost by its owner",
    ),
    ("objectstorage", "putBucketTagging", TAGS),
    ("objectstorage", "putBucketVersioning", VERSIONS),
    ("objectstorage", "putObjectLegalHold", HOLD),
    ("objectstorage", "putObjectLockConfiguration", LOCK),
    ("userobjectstorage", "putBucketTagging", TAGS),
    ("userobjectstorage", "putBucketVersioning", VERSIONS),
    ("userobjectstorage", "putObjectLegalHold", HOLD),
    ("userobjectstorage", "putObjectLockConfiguration", LOCK),
];

const LABEL: &str = "a value of a label is written again as easily";
const TAGS: &str = "tags are written again as easily";
const VERSIONS: &str = "what there is stays as it is";
const HOLD: &str = "a hold takes no object away, and is set again as easily";
const LOCK: &str = "it is about objects that are not there yet";
const UPGRADE: &str = "a version that cannot go back takes no data and no access away";

/// Operations that change something, with what they do and the words on them.
fn changing(product: &str) -> Vec<(String, Effect, String)> {
    understood(product, |sdk, _| {
        let all = sdk
            .api
            .operations()
            .filter(|own| own.effect != Effect::Reads);
        let told = all.map(|own| {
            let words = format!("{} {}", own.summary, own.description).to_lowercase();
            (own.id.clone(), own.effect, words)
        });
        told.collect()
    })
}

#[test]
fn whatever_speaks_of_a_loss_is_decided() {
    let mut undecided = Vec::new();
    let mut used = BTreeSet::new();
    let mut speaking = 0;
    for product in products(&root().join("specs")).unwrap() {
        for (id, effect, words) in changing(&product) {
            if !WORDS.iter().any(|word| words.contains(word)) {
                continue;
            }
            speaking += 1;
            let harmless = HARMLESS
                .iter()
                .find(|(own, known, _)| *own == product && *known == id);
            match (effect, harmless) {
                (Effect::Destroys, None) => {}
                (_, Some((_, known, _))) => drop(used.insert(*known)),
                (_, None) => undecided.push(format!("{product}: {id}: {words}")),
            }
        }
    }
    assert!(
        undecided.is_empty(),
        "decide whether these destroy:\n{}",
        undecided.join("\n")
    );
    assert!(speaking > 40, "only {speaking} operations were found");
    let known = HARMLESS.iter().map(|(_, id, _)| *id);
    let useless: Vec<_> = known.filter(|id| !used.contains(id)).collect();
    assert!(
        useless.is_empty(),
        "nothing needs these decisions any more: {useless:?}"
    );
}
