//! What documents demand in words of values, and what a contract may have in all.

use serde_json::Value;

/// What a document demands in words of a member of `properties`.
pub(crate) struct Demand {
    pub product: &'static str,
    /// The collection.
    pub at: &'static str,
    /// A pointer below `properties`.
    pub member: &'static str,
    pub wants: Wants,
}

pub(crate) enum Wants {
    Multiple(u32),
    AtLeast(u32),
    AtMost(u32),
    /// The id of something in this collection.
    There(&'static str),
    /// One of the versions that this path tells.
    Offered(&'static str),
}

const fn demand(
    product: &'static str,
    at: &'static str,
    member: &'static str,
    wants: Wants,
) -> Demand {
    Demand {
        product,
        at,
        member,
        wants,
    }
}

const SERVERS: &str = "/datacenters/{}/servers";

/// Cores and memory in MiB of a server, and addresses, that a contract allows: `/contracts` says so.
pub(crate) const CORES_PER_SERVER: u32 = 62;
pub(crate) const RAM_PER_SERVER: u32 = 235_520;
pub(crate) const RESERVABLE_IPS: u32 = 100;

pub(crate) const DEMANDS: &[Demand] = &[
    // ServerProperties: "Memory in MiB, as a multiple of 256", "Bounded by `ramPerServer`", "by `coresPerServer`".
    demand("compute", SERVERS, "/ram", Wants::Multiple(256)),
    demand("compute", SERVERS, "/ram", Wants::AtLeast(256)),
    demand("compute", SERVERS, "/ram", Wants::AtMost(RAM_PER_SERVER)),
    demand("compute", SERVERS, "/cores", Wants::AtLeast(1)),
    demand(
        "compute",
        SERVERS,
        "/cores",
        Wants::AtMost(CORES_PER_SERVER),
    ),
    // "The call that lists locations gives the valid values."
    demand(
        "compute",
        "/datacenters",
        "/location",
        Wants::There("/locations"),
    ),
    demand(
        "compute",
        "/ipblocks",
        "/location",
        Wants::There("/locations"),
    ),
    demand("compute", "/ipblocks", "/size", Wants::AtLeast(1)),
    demand(
        "compute",
        "/ipblocks",
        "/size",
        Wants::AtMost(RESERVABLE_IPS),
    ),
    // Each of these products tells which versions there are, by a call of its own.
    demand(
        "compute",
        "/k8s",
        "/k8sVersion",
        Wants::Offered("/k8s/versions"),
    ),
    demand(
        "compute",
        "/k8s/{}/nodepools",
        "/k8sVersion",
        Wants::Offered("/k8s/versions"),
    ),
    demand(
        "dataplatform",
        "/clusters",
        "/dataPlatformVersion",
        Wants::Offered("/versions"),
    ),
    demand(
        "inmemorydb-v2",
        "/clusters",
        "/version",
        Wants::Offered("/versions"),
    ),
    demand(
        "mariadb-v2",
        "/clusters",
        "/version",
        Wants::Offered("/versions"),
    ),
    demand(
        "mongo",
        "/clusters",
        "/mongoDBVersion",
        Wants::Offered("/versions"),
    ),
    demand(
        "psql",
        "/clusters",
        "/postgresVersion",
        Wants::Offered("/versions"),
    ),
    demand(
        "psql-v2",
        "/clusters",
        "/version",
        Wants::Offered("/versions"),
    ),
];

/// What a contract may have of something in all, and what `resourceLimits` of `/contracts` calls that: "Creating or
/// enlarging resources beyond a quota fails".
pub(crate) struct Quota {
    pub item: &'static str,
    /// What counts of each, by a pointer below `properties`, and how many times; without it each counts one.
    pub of: Option<(&'static str, i64)>,
    /// Only those of one of these types count.
    pub types: &'static [&'static str],
    pub used: &'static str,
    /// The name of the limit, and the limit; none where there is no quota.
    pub limit: Option<(&'static str, i64)>,
}

const fn quota(
    item: &'static str,
    of: Option<(&'static str, i64)>,
    types: &'static [&'static str],
    used: &'static str,
    limit: Option<(&'static str, i64)>,
) -> Quota {
    Quota {
        item,
        of,
        types,
        used,
        limit,
    }
}

const SERVER: &str = "/datacenters/{}/servers/{}";
const VOLUME: &str = "/datacenters/{}/volumes/{}";

/// "RAM and disk figures are in MiB", and volumes tell GB.
const SIZE: Option<(&str, i64)> = Some(("/size", 1024));

/// A hundred terabytes.
pub(crate) const DISK: i64 = 100 * 1024 * 1024;

pub(crate) const QUOTAS: &[Quota] = &[
    quota(
        SERVER,
        Some(("/cores", 1)),
        &[],
        "coresProvisioned",
        Some(("coresPerContract", 1000)),
    ),
    quota(
        SERVER,
        Some(("/ram", 1)),
        &[],
        "ramProvisioned",
        Some(("ramPerContract", 4_096_000)),
    ),
    quota(
        VOLUME,
        SIZE,
        &["HDD"],
        "hddVolumeProvisioned",
        Some(("hddLimitPerContract", DISK)),
    ),
    quota(
        VOLUME,
        SIZE,
        &["SSD", "SSD Standard", "SSD Premium"],
        "ssdVolumeProvisioned",
        Some(("ssdLimitPerContract", DISK)),
    ),
    quota(VOLUME, SIZE, &["DAS"], "dasVolumeProvisioned", None),
    quota(
        "/ipblocks/{}",
        Some(("/size", 1)),
        &[],
        "reservedIpsOnContract",
        Some(("reservableIps", RESERVABLE_IPS as i64)),
    ),
    quota(
        "/k8s/{}",
        None,
        &[],
        "k8sClustersProvisioned",
        Some(("k8sClusterLimitTotal", 100)),
    ),
    quota(
        "/datacenters/{}/networkloadbalancers/{}",
        None,
        &[],
        "nlbProvisioned",
        Some(("nlbLimitTotal", 10)),
    ),
    quota(
        "/datacenters/{}/natgateways/{}",
        None,
        &[],
        "natGatewayProvisioned",
        Some(("natGatewayLimitTotal", 10)),
    ),
];

impl Demand {
    /// A value that is as it is demanded, if one is known.
    fn met(&self, before: &Value) -> Option<Value> {
        Some(match self.wants {
            Wants::Multiple(step) => Value::from(2 * step),
            Wants::AtLeast(least) => match before.as_f64() {
                Some(number) if number >= f64::from(least) => before.clone(),
                _ => Value::from(least),
            },
            Wants::AtMost(most) => match before.as_f64() {
                Some(number) if number <= f64::from(most) => before.clone(),
                _ => Value::from(most / 16),
            },
            Wants::There(list) => {
                let mut known = super::CATALOGUES.iter();
                let known = known.find(|known| (known.product, known.at) == (self.product, list));
                Value::from(known?.items.first()?.0)
            }
            Wants::Offered(at) => Value::from(offered(self.product, at).into_iter().next()?),
        })
    }
}

/// The versions that a path of a product tells.
pub(crate) fn offered(product: &str, at: &str) -> Vec<String> {
    let mut said = super::SAID.iter();
    if let Some((.., said)) = said.find(|(other, path, _)| (*other, *path) == (product, at)) {
        let mut found = Vec::new();
        texts(&serde_json::from_str(said).unwrap_or_default(), &mut found);
        return found;
    }
    let known = super::CATALOGUES.iter();
    let known = known.filter(|known| (known.product, known.at) == (product, at));
    let items = known.flat_map(|known| known.items);
    let items = items.filter_map(|(_, item)| serde_json::from_str::<Value>(item).ok());
    items
        .filter_map(|item| item.get("version")?.as_str().map(str::to_owned))
        .collect()
}

fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

/// Makes of a body what its document demands in words: of one made of schemas, some members exclude each other, and what others
/// name is not there.
pub(crate) fn fit(product: &str, normal: &str, body: &mut Value) {
    if product == "compute" {
        fit_machine(normal, body);
    }
    let collection = normal.strip_suffix("/{}").unwrap_or(normal);
    let properties = match body.get("properties") {
        Some(_) => body.get_mut("properties"),
        None => Some(body),
    };
    let Some(properties) = properties else { return };
    for demand in DEMANDS {
        if (demand.product, demand.at) == (product, collection)
            && let Some(member) = properties.pointer_mut(demand.member)
            && !member.is_null()
            && let Some(value) = demand.met(member)
        {
            *member = value;
        }
    }
    // Of what a contract may have in all so little that there is room for more.
    for (quota, (member, _)) in QUOTAS.iter().filter_map(|quota| Some((quota, quota.of?))) {
        if product == "compute"
            && quota.item.strip_suffix("/{}") == Some(collection)
            && quota.limit.is_some_and(|(_, limit)| limit <= 1000)
            && let Some(member) = properties.pointer_mut(member)
            && let Some(number) = member.as_u64()
        {
            *member = Value::from(number % 3 + 1);
        }
    }
}

/// A server that needs no template, and volumes that are empty.
fn fit_machine(normal: &str, body: &mut Value) {
    let normal = normal.strip_suffix("/{}").unwrap_or(normal);
    let is_server = normal == SERVERS;
    if !is_server && !normal.ends_with("/volumes") {
        return;
    }
    if let Some(Value::Object(properties)) = body.get_mut("properties") {
        let others: &[&str] = match is_server {
            true => &["bootCdrom", "bootVolume", "templateUuid"],
            false => &["backupunitId", "image", "imageAlias"],
        };
        for name in others {
            properties.remove(*name);
        }
        if let Some(kind) = properties.get_mut("type") {
            *kind = Value::from(if is_server { "ENTERPRISE" } else { "HDD" });
        }
    }
    let inner = body.pointer_mut("/entities/volumes/items");
    let inner = inner.and_then(Value::as_array_mut);
    for volume in inner.into_iter().flatten() {
        fit_machine("/volumes", volume);
    }
}
