//! Every member that a body must have is decided: whoever calls gives it, or it does not stand here. A member that the
//! service makes is none that a call may ask for; the document of the product, or a mend of it, says `readOnly` then.

mod understood;

use std::collections::BTreeSet;

use ionoscloud_generator::model::{Api, BodyKind, Method, Ref, TypeId, TypeKind};
use xtask_common::repository::{products, root};

use understood::understood;

/// Names of members that whoever calls gives, wherever they stand.
const GIVEN: &[&str] = &[
    "Action",
    "AllowedMethods",
    "AllowedOrigins",
    "Effect",
    "HostName",
    "Key",
    "Prefix",
    "Principal",
    "Redirect",
    "Resource",
    "Rules",
    "SSEAlgorithm",
    "Statement",
    "Status",
    "Suffix",
    "TagSet",
    "Value",
    "action",
    "actions",
    "algorithm",
    "allowedIPs",
    "amount",
    "amountType",
    "auth",
    "availabilityZone",
    "backup",
    "backupId",
    "bootOrder",
    "brokerAddresses",
    "bucket",
    "caching",
    "certificate",
    "certificateChain",
    "cidr",
    "cidrList",
    "clientGroups",
    "cloudNetworkCIDRs",
    "commonName",
    "condition",
    "connection",
    "connections",
    "content",
    "cores",
    "coresCount",
    "count",
    "credentials",
    "database",
    "datacenter",
    "datacenterId",
    "dayOfTheWeek",
    "days",
    "deleteVolumes",
    "description",
    "destinations",
    "direction",
    "displayName",
    "domain",
    "effect",
    "email",
    "enabled",
    "esp",
    "evictionPolicy",
    "gateway",
    "gatewayIP",
    "hash",
    "host",
    "ids",
    "ike",
    "instances",
    "ip",
    "ipAddress",
    "ipv4CIDR",
    "key",
    "keyAlgorithm",
    "keyParameters",
    "kskBits",
    "lan",
    "lanId",
    "licenceType",
    "listenerIp",
    "listenerLan",
    "listenerPort",
    "loadbalancer",
    "location",
    "maintenanceWindow",
    "mariadbVersion",
    "matchType",
    "maxNodeCount",
    "maxReplicaCount",
    "method",
    "methods",
    "metric",
    "minNodeCount",
    "minReplicaCount",
    "mongoDBVersion",
    "name",
    "network",
    "nodeCount",
    "nsec3Iterations",
    "nsec3SaltBits",
    "nsecMode",
    "nsecParameters",
    "owner",
    "password",
    "paths",
    "peerNetworkCIDRs",
    "persistenceMode",
    "policy",
    "port",
    "postgresVersion",
    "prefix",
    "primaryInstanceAddress",
    "primaryIps",
    "privateKey",
    "properties",
    "protocol",
    "provider",
    "publicIp",
    "publicIps",
    "publicKey",
    "ram",
    "ramSize",
    "rateLimitClass",
    "recoveryTargetDatetime",
    "remoteHost",
    "replicaConfiguration",
    "replicas",
    "replicasetId",
    "replicationMode",
    "resources",
    "response",
    "retentionDays",
    "retentionInDays",
    "routingRules",
    "scaleInAction",
    "scaleInThreshold",
    "scaleOutAction",
    "scaleOutThreshold",
    "scheme",
    "server",
    "size",
    "snapshot",
    "snapshotHours",
    "sniMode",
    "source",
    "sourceBackupId",
    "sourceSnapshotId",
    "sourceSubnet",
    "storageSize",
    "storageType",
    "synchronizationMode",
    "tag",
    "targetGroupId",
    "targetLan",
    "targets",
    "time",
    "type",
    "unit",
    "upstream",
    "upstreams",
    "username",
    "validity",
    "version",
    "waf",
    "weight",
    "zoneName",
    "zskBits",
];

/// Types that name something that exists, or that is to exist by this id, by an `id` that the caller gives.
const IDS: &[(&str, &str)] = &[
    ("apigateway", "GatewayEnsure"),
    ("apigateway", "RouteEnsure"),
    ("cdn", "DistributionUpdate"),
    ("compute", "KubernetesNodePoolLan"),
    ("compute", "NatGatewayLanProperties"),
    ("compute", "ResourceReference"),
    ("inmemorydb", "ReplicaSetEnsure"),
    ("inmemorydb-v2", "ClusterEnsure"),
    ("mariadb-v2", "ClusterEnsure"),
    ("monitoring", "PipelineEnsure"),
    ("nfs", "ClusterEnsure"),
    ("nfs", "ShareEnsure"),
    ("psql-v2", "ClusterEnsure"),
    ("vmautoscaling", "GroupPropertiesDatacenter"),
    ("vmautoscaling", "GroupPutPropertiesDatacenter"),
    ("vpn", "IPSecGatewayEnsure"),
    ("vpn", "IPSecTunnelEnsure"),
    ("vpn", "WireguardGatewayEnsure"),
    ("vpn", "WireguardPeerEnsure"),
];

/// The members that bodies are checked for before they are sent, each as the schema and the name.
fn asked_for(product: &str) -> BTreeSet<(String, String)> {
    understood(product, |sdk, _| {
        let mut found = BTreeSet::new();
        for operation in sdk.api.operations() {
            // What a PATCH leaves out stays as it is.
            if operation.method == Method::Patch {
                continue;
            }
            if let Some(BodyKind::Json(body) | BodyKind::Form(body) | BodyKind::Xml(body, _)) =
                operation.body.as_ref().map(|body| &body.kind)
            {
                members(sdk.api, body, &mut found);
            }
        }
        found
    })
}

fn members(api: &Api, body: &Ref, found: &mut BTreeSet<(String, String)>) {
    let mut seen: Vec<TypeId> = Vec::new();
    let mut open = vec![body];
    while let Some(reference) = open.pop() {
        let id = match reference {
            Ref::List(inner) | Ref::Map(inner) | Ref::Nullable(inner) => {
                open.push(inner);
                continue;
            }
            Ref::Named(id) | Ref::Boxed(id) => *id,
            _ => continue,
        };
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let r#type = api.r#type(id);
        match &r#type.kind {
            TypeKind::Object(members) => {
                for member in members.iter().filter(|member| !member.read_only) {
                    if member.required {
                        found.insert((r#type.schema.clone(), member.name.clone()));
                    }
                    open.push(&member.r#type);
                }
            }
            TypeKind::Union { variants, .. } => {
                open.extend(variants.iter().map(|variant| &variant.r#type));
            }
            TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => {}
        }
    }
}

#[test]
fn what_a_body_must_have_is_given_by_whoever_calls() {
    let mut undecided = Vec::new();
    let (mut names, mut ids) = (BTreeSet::new(), BTreeSet::new());
    let mut count = 0;
    for product in products(&root().join("specs")).unwrap() {
        for (schema, name) in asked_for(&product) {
            count += 1;
            let id = IDS
                .iter()
                .find(|(own, known)| *own == product && *known == schema);
            match (name.as_str(), id) {
                ("id", Some(id)) => drop(ids.insert(id)),
                (name, _) => match GIVEN.iter().find(|given| **given == name) {
                    Some(given) => drop(names.insert(given)),
                    None => undecided.push(format!("{product}: {schema}.{name}")),
                },
            }
        }
    }
    assert!(
        undecided.is_empty(),
        "decide whether the caller gives these, or the service makes them:\n{}",
        undecided.join("\n")
    );
    assert!(count > 300, "only {count} members were found");
    let useless: Vec<_> = GIVEN.iter().filter(|name| !names.contains(name)).collect();
    assert!(useless.is_empty(), "no body must have these: {useless:?}");
    let useless: Vec<_> = IDS.iter().filter(|id| !ids.contains(id)).collect();
    assert!(useless.is_empty(), "no body must have these: {useless:?}");
}
