//! Every operation of every product through the generated builders against the fake cloud with its memory: what the
//! path names is there, and the answer is the one that the service remembers.

use std::collections::BTreeSet;

use ionoscloud_core::{AccessKey, Config, Session};
use ionoscloud_driver::{Body, call};
use ionoscloud_fake::{Document, Extent, Fake, Operation, Options, Scheme, fit};
use serde_json::Value;
use wire_tests::{ask, differences, request_path};

/// Operations that are refused unless something is there that the call names, or in a state that nothing here has, or
/// for what cannot be changed, or is given once.
const REFUSED: [&str; 38] = [
    "backupunitsPatch",
    "backupunitsPut",
    "clusterRestorePost",
    "clustersPatch",
    "clustersPut",
    "clustersRestore",
    "clustersRestorePost",
    "datacentersLansNicsPost",
    "datacentersPatch",
    "datacentersPut",
    "datacentersSecuritygroupsRulesPatch",
    "datacentersSecuritygroupsRulesPut",
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
    "registriesPut",
    "registriesTokensPut",
    "requestsFindById",
    "requestsStatusGet",
    "secondaryzonesPut",
    "tokensDeleteByCriteria",
    "zonesKeysDelete",
    "zonesKeysGet",
    "zonesPut",
];

/// What was not as it should be with a call.
async fn check(
    session: &Session,
    fake: &Fake,
    document: &Document,
    operation: &Operation,
    extent: Extent,
    refused: &mut BTreeSet<String>,
) -> Option<String> {
    let (mut arguments, expected) = ask(document, operation, extent);
    if let Some(Body::Json(body)) = &mut arguments.body {
        fit(document, operation, body);
    }
    let contract = expected
        .headers
        .iter()
        .find(|(name, _)| name == "x-contract-number");
    let contract = contract.map_or("31884391", |(_, number)| number.as_str());
    let account = fake.account(document.product()).contract(contract);
    // Names of buckets are not what a document's sample of them is: such calls are refused, in the form of S3.
    let mut schemes = document
        .operations()
        .iter()
        .flat_map(|operation| operation.security.iter().flatten());
    let is_signed = schemes.any(|scheme| *scheme == Scheme::Signature);
    if !is_signed && let Err(problem) = account.furnish(&operation.path, &expected.path) {
        return Some(problem);
    }
    fake.take_requests();
    let begun = match call(session, document.product(), &operation.id, arguments) {
        Ok(begun) => begun,
        Err(problem) => return Some(problem.to_string()),
    };
    let outcome = begun.await;
    let requests = fake.take_requests();
    let [request] = requests.as_slice() else {
        return Some(format!("{} requests instead of one", requests.len()));
    };
    if let Some(problem) = request.problems.first() {
        return Some(problem.to_string());
    }
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            if is_signed {
                let is_refused = matches!(request.status, 400 | 403 | 404 | 501);
                return (!is_refused).then(|| error.to_string());
            }
            let is_refused = REFUSED.contains(&operation.id.as_str())
                && matches!(request.status, 400 | 404 | 409 | 422);
            refused.insert(operation.id.clone());
            return (!is_refused).then(|| error.to_string());
        }
    };
    // What went in comes out: what was sent is in the answer, as far as the answer knows it.
    let answered: Option<Value> = serde_json::from_slice(&request.answer).ok();
    let decoded = match (&answered, &outcome.value) {
        (Some(answered), Some(decoded)) => differences(answered, decoded),
        _ => Vec::new(),
    };
    let gone = operation.method == "DELETE" && operation.path.ends_with('}') && !is_signed && {
        fake.settle();
        account
            .get(&request_path(operation, &expected.path))
            .is_some()
    };
    decoded
        .into_iter()
        .next()
        .or(gone.then(|| "it is still there".to_owned()))
}

#[test]
fn every_operation_works_on_a_cloud_that_behaves() {
    let fake = Fake::start(Options::default()).expect("a port is free");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut problems = Vec::new();
    let mut refused = BTreeSet::new();
    let mut calls = 0;
    for document in fake.documents().iter() {
        let product = document.product();
        let url = format!("{}/{product}", fake.url());
        let config = Config::new()
            .with_token("token")
            .with_access_key(AccessKey::new("AKTEST", "secret-of-a-test"))
            .with_server(product, url);
        let session = Session::new(config).expect("a session");
        for operation in document.operations() {
            for extent in [Extent::Least, Extent::Full] {
                calls += 1;
                let problem = runtime.block_on(check(
                    &session,
                    &fake,
                    document,
                    operation,
                    extent,
                    &mut refused,
                ));
                problems.extend(
                    problem.map(|problem| {
                        format!("{product} {} ({extent:?}): {problem}", operation.id)
                    }),
                );
            }
        }
    }
    println!("{calls} calls");
    let taken = REFUSED.iter().filter(|id| !refused.contains(**id));
    let taken: Vec<&&str> = taken.collect();
    assert!(taken.is_empty(), "{taken:?} are not refused");
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems.join("\n")
    );
}
