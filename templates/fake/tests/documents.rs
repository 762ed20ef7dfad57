//! Every document of the repository: samples are valid, requests made of them pass, and answers are valid too.
//!
//! `IONOSCLOUD_DOCUMENTS` names another folder to take the documents from.

mod support;

use std::path::PathBuf;

use ionoscloud_fake::{
    Direction, Document, Documents, Extent, Fake, Operation, Options, Rules, Scheme, Wish, bundle,
    sample, validate,
};

const EXTENTS: [Extent; 3] = [Extent::Least, Extent::Full, Extent::Nulls];

fn documents() -> Vec<Document> {
    let folder = std::env::var_os("IONOSCLOUD_DOCUMENTS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs")),
        PathBuf::from,
    );
    Document::load_all(&folder, &[]).expect("the documents can be read")
}

#[test]
fn samples_are_valid() {
    for document in documents() {
        let mut problems = Vec::new();
        for operation in document.operations() {
            let body = operation.body.iter().flat_map(|body| &body.content);
            let answer = operation.answer.content.iter();
            let schemas = body
                .map(|media| (Direction::Request, &media.schema))
                .chain(
                    operation
                        .parameters
                        .iter()
                        .map(|parameter| (Direction::Request, &parameter.schema)),
                )
                .chain(answer.map(|media| (Direction::Answer, &media.schema)));
            for (direction, schema) in schemas {
                for (extent, seed) in EXTENTS
                    .into_iter()
                    .flat_map(|extent| [(extent, 0), (extent, 1)])
                {
                    let value = sample(
                        &document,
                        "it",
                        schema,
                        Wish {
                            direction,
                            ..Wish::request(extent, seed)
                        },
                    );
                    let rules = Rules {
                        direction,
                        strict: true,
                        partial: false,
                    };
                    problems.extend(validate(&document, schema, &value, rules, &operation.id));
                }
            }
        }
        assert!(problems.is_empty(), "{}: {problems:#?}", document.product());
    }
}

#[test]
fn a_plain_server_accepts_every_sample() {
    let fake = Fake::start(Options::new(documents()).plain()).expect("a port is free");
    for document in fake.documents().iter() {
        for (operation, extent) in document
            .operations()
            .iter()
            .flat_map(|one| EXTENTS.map(|extent| (one, extent)))
        {
            fake.answer_with(extent);
            let reply = support::call(&fake, document, operation, extent, 1);
            let requests = fake.take_requests();
            let [request] = requests.as_slice() else {
                panic!("one request: {requests:?}")
            };
            assert_eq!(request.product.as_deref(), Some(document.product()));
            assert_eq!(
                request.operation.as_deref(),
                Some(operation.id.as_str()),
                "{}",
                request.path
            );
            assert!(
                request.problems.is_empty(),
                "{}: {:#?}",
                operation.id,
                request.problems
            );
            assert_eq!(reply.status, operation.answer.status, "{}", operation.id);
            assert_eq!(reply.body.as_bytes(), request.answer, "{}", operation.id);
        }
    }
}

/// Operations that are refused unless something is there that the call names, or in a state that nothing here has, or
/// for what cannot be changed.
const REFUSED: [&str; 32] = [
    "backupunitsPatch",
    "backupunitsPut",
    "clusterRestorePost",
    "clustersPatch",
    "clustersRestore",
    "clustersRestorePost",
    "datacentersLansNicsPost",
    "datacentersPatch",
    "datacentersSecuritygroupsRulesPatch",
    "datacentersServersNicsFirewallrulesPatch",
    "datacentersServersNicsFirewallrulesPut",
    "datacentersServersNicsSecuritygroupsPut",
    "datacentersServersPatch",
    "datacentersServersPut",
    "datacentersServersResumePost",
    "datacentersServersSecuritygroupsPut",
    "datacentersServersSuspendPost",
    "datacentersVolumesPatch",
    "datacentersVolumesPut",
    "datacentersVolumesRestoreSnapshotPost",
    "groupsPut",
    "ipblocksPatch",
    "ipblocksPut",
    "locationsFindByRegionIdAndId",
    "namesCheckUsage",
    "registriesGet",
    "registriesTokensPut",
    "requestsFindById",
    "requestsStatusGet",
    "tokensDeleteByCriteria",
    "zonesKeysDelete",
    "zonesKeysGet",
];

#[test]
fn a_server_with_a_memory_answers_as_declared() {
    let fake = Fake::start(Options::new(documents())).expect("a port is free");
    let mut problems = Vec::new();
    let mut refused = Vec::new();
    for document in fake.documents().iter() {
        // What object storage answers is held in `storage.rs`.
        let is_signed = |operation: &Operation| {
            let mut schemes = operation.security.iter().flatten();
            schemes.any(|scheme| *scheme == Scheme::Signature)
        };
        let is_of_storage = document.operations().iter().any(is_signed);
        let operations = document.operations().iter().filter(|_| !is_of_storage);
        for (seed, operation) in (1..).zip(operations) {
            // What the path names has to be there; the first call tells what that is.
            fake.take_requests();
            let first = support::call(&fake, document, operation, Extent::Full, seed);
            let requests = fake.take_requests();
            let contract = requests[0]
                .header("x-contract-number")
                .unwrap_or("31884391");
            let account = fake.account(document.product()).contract(contract);
            account
                .furnish(&operation.path, &requests[0].arguments)
                .expect("the product is served");
            let mut reply = support::call(&fake, document, operation, Extent::Full, seed);
            // A name that is given once was given then.
            if reply.body.contains("is taken") {
                reply = first;
            }
            let at = format!("{} {}", document.product(), operation.id);
            if [400, 404, 422].contains(&reply.status) {
                refused.push(format!("{at}: {} {}", reply.status, reply.body));
                continue;
            }
            if reply.status != operation.answer.status {
                problems.push(format!("{at}: {} {}", reply.status, reply.body));
                continue;
            }
            let declares = operation
                .answer
                .headers
                .iter()
                .any(|(name, _)| name == "Location");
            assert_eq!(
                operation.is_async || declares,
                reply.header("Location").is_some(),
                "{at}"
            );
            let media = operation
                .answer
                .content
                .iter()
                .find(|media| media.is_json());
            if let Some(media) = media {
                // What `depth` leaves out is there as a reference, without its required members.
                let rules = Rules {
                    direction: Direction::Answer,
                    strict: true,
                    partial: true,
                };
                let found = validate(document, &media.schema, &reply.json(), rules, &at);
                problems.extend(found.iter().map(ToString::to_string));
            }
        }
    }
    let taken = REFUSED.into_iter().filter(|id| {
        let mut refused = refused.iter();
        !refused.any(|line| line.contains(&format!(" {id}:")))
    });
    let taken: Vec<&str> = taken.collect();
    assert!(taken.is_empty(), "{taken:?} are not refused");
    let unexpected = refused
        .iter()
        .filter(|line| !REFUSED.iter().any(|id| line.contains(&format!(" {id}:"))));
    problems.extend(unexpected.cloned());
    assert!(
        problems.is_empty(),
        "{} problems\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn the_documents_that_are_built_in_are_those_of_the_repository() {
    if std::env::var_os("IONOSCLOUD_DOCUMENTS").is_some() {
        return;
    }
    let documents = documents();
    let built_in = include_str!("../documents.tsv");
    assert!(
        bundle(documents.iter()) == built_in,
        "run `cargo run --manifest-path generated/Cargo.toml -p ionoscloud-fake -- bundle specs templates/fake/documents.tsv`, \
         then `cargo xtask regenerate`"
    );
    for document in &documents {
        let bundled = Documents::bundled();
        let bundled = bundled.get(document.product()).expect("it is built in");
        let ids = |document: &Document| -> Vec<String> {
            let operations = document.operations().iter();
            operations.map(|operation| operation.id.clone()).collect()
        };
        assert_eq!(ids(bundled), ids(document));
        assert_eq!(bundled.base_path(), document.base_path());
    }
}

#[test]
fn what_people_mended_is_mended_here_too() {
    let compute = Documents::bundled_for(&["compute".to_owned()]).expect("it is part of the crate");
    let compute = compute.get("compute").expect("it is part of the crate");
    let at = |pointer: &str| compute.root().pointer(pointer).cloned();
    let null = "/components/schemas/LanProperties/properties/pcc/nullable";
    assert_eq!(at(null), Some(true.into()));
    let added = "/components/schemas/UsersEntities/properties/s3Keys/allOf/0/$ref";
    assert_eq!(at(added), Some("#/components/schemas/S3Keys".into()));

    let psql = Documents::bundled_for(&["psql".to_owned()]).expect("it is part of the crate");
    let psql = psql.get("psql").expect("it is part of the crate");
    let page = "/components/schemas/ClusterList/properties";
    let page = psql.root().pointer(page).and_then(|page| page.as_object());
    let page = page.expect("it is an object");
    assert!(page.contains_key("_links") && !page.contains_key("links"));
}
