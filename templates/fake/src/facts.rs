//! What IONOS' services do that their documents do not say, as data.
//!
//! Paths are those of the documents, with `{}` for every variable; what stands in quotes is from their descriptions.

mod demands;

pub(crate) use demands::{
    CORES_PER_SERVER, DEMANDS, DISK, Demand, QUOTAS, Quota, RAM_PER_SERVER, Wants, fit, offered,
};

/// A collection that shows resources of another one: they are attached, not contained.
pub(crate) struct Link {
    pub product: &'static str,
    pub at: &'static str,
    /// Where the resources live; its variables are the leading ones of `at`.
    pub to: &'static str,
    /// Whether they belong to one such collection at most.
    pub is_exclusive: bool,
}

pub(crate) const LINKS: &[Link] = &[
    // "The volume must not be attached elsewhere."
    Link {
        product: "compute",
        at: "/datacenters/{}/servers/{}/volumes",
        to: "/datacenters/{}/volumes",
        is_exclusive: true,
    },
    Link {
        product: "compute",
        at: "/datacenters/{}/servers/{}/cdroms",
        to: "/images",
        is_exclusive: false,
    },
    Link {
        product: "compute",
        at: "/datacenters/{}/servers/{}/securitygroups",
        to: "/datacenters/{}/securitygroups",
        is_exclusive: false,
    },
    Link {
        product: "compute",
        at: "/datacenters/{}/servers/{}/nics/{}/securitygroups",
        to: "/datacenters/{}/securitygroups",
        is_exclusive: false,
    },
    Link {
        product: "compute",
        at: "/datacenters/{}/loadbalancers/{}/balancednics",
        to: "/datacenters/{}/servers/{}/nics",
        is_exclusive: true,
    },
    Link {
        product: "compute",
        at: "/um/groups/{}/users",
        to: "/um/users",
        is_exclusive: false,
    },
];

/// A list that is put together from what other collections hold.
pub(crate) struct View {
    pub product: &'static str,
    pub at: &'static str,
    /// The collections whose items it shows; leading variables are those of `at`.
    pub of: &'static str,
    /// Only items in which this member names the last variable of `at`.
    pub whose: Option<&'static str>,
}

pub(crate) const VIEWS: &[View] = &[
    // "The interfaces of all servers connected to the LAN."
    View {
        product: "compute",
        at: "/datacenters/{}/lans/{}/nics",
        of: "/datacenters/{}/servers/{}/nics",
        whose: Some("/properties/lan"),
    },
    // "Returns records of every primary zone of the contract in full."
    View {
        product: "dns",
        at: "/records",
        of: "/zones/{}/records",
        whose: None,
    },
    View {
        product: "psql",
        at: "/clusters/{}/backups",
        of: "/clusters/backups",
        whose: Some("/properties/clusterId"),
    },
    View {
        product: "mariadb",
        at: "/clusters/{}/backups",
        of: "/backups",
        whose: Some("/properties/clusterId"),
    },
];

/// What a call does besides what its method says.
pub(crate) struct Action {
    pub product: &'static str,
    pub method: &'static str,
    pub at: &'static str,
    pub does: Does,
}

pub(crate) enum Does {
    /// Sets members of the resource around it when it is done, unless a member has a value for which it is refused.
    Set {
        set: &'static [(&'static str, &'static str)],
        refused: Option<Refusal>,
    },
    /// Makes a resource of another collection out of the one around it.
    Make {
        at: &'static str,
        /// Members to take over: from, to.
        copy: &'static [(&'static str, &'static str)],
    },
    /// Goes back to a resource of this collection, which the body names.
    Restore {
        from: &'static str,
        member: &'static str,
    },
    /// Renews a member of the resource around it, and answers with it.
    Renew { member: &'static str },
    /// Makes a token and keeps it in this collection.
    Token { at: &'static str },
    /// Deletes items of the collection called.
    Purge,
    /// A setting of the resource around it that is on, or off.
    Switch,
    /// The records of a zone as text.
    ZoneFile,
    /// Makes another one of its kind in place of the resource around it, which goes once that is ready.
    Replace,
}

/// A value with which a call is refused, and why.
pub(crate) struct Refusal {
    pub member: &'static str,
    pub value: &'static str,
    /// Refused with this value, or with every other.
    pub is_value: bool,
    pub message: &'static str,
}

const VM_STATE: &str = "/properties/vmState";

// "Servers of type `CUBE` are resumed instead", "are suspended instead".
const NOT_CUBE: Option<Refusal> = Some(Refusal {
    member: "/properties/type",
    value: "CUBE",
    is_value: true,
    message: "servers of type CUBE cannot be started or stopped; resume and suspend them",
});

// "Only for servers of type `CUBE`."
const ONLY_CUBE: Option<Refusal> = Some(Refusal {
    member: "/properties/type",
    value: "CUBE",
    is_value: false,
    message: "only servers of type CUBE can be suspended and resumed",
});

const fn server(at: &'static str, does: Does) -> Action {
    Action {
        product: "compute",
        method: "POST",
        at,
        does,
    }
}

pub(crate) const ACTIONS: &[Action] = &[
    server(
        "/datacenters/{}/servers/{}/start",
        Does::Set {
            set: &[(VM_STATE, "RUNNING")],
            refused: NOT_CUBE,
        },
    ),
    server(
        "/datacenters/{}/servers/{}/stop",
        Does::Set {
            set: &[(VM_STATE, "SHUTOFF")],
            refused: NOT_CUBE,
        },
    ),
    server(
        "/datacenters/{}/servers/{}/reboot",
        Does::Set {
            set: &[(VM_STATE, "RUNNING")],
            refused: None,
        },
    ),
    server(
        "/datacenters/{}/servers/{}/suspend",
        Does::Set {
            set: &[(VM_STATE, "SUSPENDED")],
            refused: ONLY_CUBE,
        },
    ),
    server(
        "/datacenters/{}/servers/{}/resume",
        Does::Set {
            set: &[(VM_STATE, "RUNNING")],
            refused: ONLY_CUBE,
        },
    ),
    server(
        "/datacenters/{}/servers/{}/upgrade",
        Does::Set {
            set: &[],
            refused: None,
        },
    ),
    server(
        "/datacenters/{}/volumes/{}/create-snapshot",
        Does::Make {
            at: "/snapshots",
            // "Size in GB, that of the source volume."
            copy: &[
                ("/properties/size", "size"),
                ("/properties/licenceType", "licenceType"),
            ],
        },
    ),
    server(
        "/datacenters/{}/volumes/{}/restore-snapshot",
        Does::Restore {
            from: "/snapshots",
            member: "/properties/snapshotId",
        },
    ),
    Action {
        product: "compute",
        method: "POST",
        at: "/k8s/{}/nodepools/{}/nodes/{}/replace",
        does: Does::Replace,
    },
    Action {
        product: "psql",
        method: "POST",
        at: "/clusters/{}/restore",
        does: Does::Restore {
            from: "/clusters/backups",
            member: "/backupId",
        },
    },
    Action {
        product: "mariadb",
        method: "POST",
        at: "/clusters/{}/restore",
        does: Does::Restore {
            from: "/backups",
            member: "/backupId",
        },
    },
    Action {
        product: "mongo",
        method: "POST",
        at: "/clusters/{}/restore",
        does: Does::Restore {
            from: "/clusters/{}/snapshots",
            member: "/snapshotId",
        },
    },
    // "Makes a new secret for the key and returns it."
    Action {
        product: "objectstoragemanagement",
        method: "PUT",
        at: "/accesskeys/{}/renew",
        does: Does::Renew {
            member: "secretKey",
        },
    },
    // "Although this is a `GET`, every call makes another token."
    Action {
        product: "auth",
        method: "GET",
        at: "/tokens/generate",
        does: Does::Token { at: "/tokens" },
    },
    Action {
        product: "auth",
        method: "DELETE",
        at: "/tokens",
        does: Does::Purge,
    },
    // "Answers 409 if this conflicts with the present state, for example because the zone has keys already."
    Action {
        product: "dns",
        method: "POST",
        at: "/zones/{}/keys",
        does: Does::Switch,
    },
    Action {
        product: "dns",
        method: "GET",
        at: "/zones/{}/keys",
        does: Does::Switch,
    },
    Action {
        product: "dns",
        method: "DELETE",
        at: "/zones/{}/keys",
        does: Does::Switch,
    },
    Action {
        product: "dns",
        method: "GET",
        at: "/zones/{}/zonefile",
        does: Does::ZoneFile,
    },
    Action {
        product: "dns",
        method: "PUT",
        at: "/zones/{}/zonefile",
        does: Does::ZoneFile,
    },
];

/// What stays as it was made, and what only grows, besides what documents say in words or mark `x-immutable`: product,
/// item, members of `properties`.
pub(crate) const LASTING: &[(&str, &str, &[&str], &[&str])] = &[
    // "UUID of the image or snapshot to fill the volume with at creation".
    ("compute", "/datacenters/{}/volumes/{}", &["image"], &[]),
    // "Fixed after creation; for more, reserve a further block."
    ("compute", "/ipblocks/{}", &["location", "size"], &[]),
    (
        "compute",
        "/k8s/{}/nodepools/{}",
        &[
            "availabilityZone",
            "coresCount",
            "cpuFamily",
            "ramSize",
            "storageSize",
            "storageType",
        ],
        &[],
    ),
    // "There is no way back to an older version."
    ("psql", "/clusters/{}", &[], &["postgresVersion"]),
    // "Changing it restarts instances; storage can only grow."
    ("psql-v2", "/clusters/{}", &[], &["instances/storageSize"]),
];

/// Members of `properties` that have a value whether somebody gives one or not, so that a replacement without them leaves
/// them as they are: product, collection, members.
pub(crate) const CHOSEN: &[(&str, &str, &[&str])] = &[
    // Of `cpuFamily`: "Left out, the service picks one."
    (
        "compute",
        "/datacenters/{}/servers",
        &["bootCdrom", "bootVolume", "cores", "cpuFamily", "ram"],
    ),
    ("compute", "/datacenters/{}/lans", &["public"]),
    // "Without any, the platform assigns one", "assigned by the platform and kept for its whole life".
    (
        "compute",
        "/datacenters/{}/servers/{}/nics",
        &["ips", "mac"],
    ),
];

/// Names that are given once: product, collection, member.
pub(crate) const UNIQUE: &[(&str, &str, &str)] = &[
    // "No two users can share one."
    ("compute", "/um/users", "email"),
    // "The name must be free among all customers."
    ("containerregistry", "/registries", "name"),
    ("dns", "/secondaryzones", "zoneName"),
    ("dns", "/zones", "zoneName"),
];

/// What cannot be deleted as long as something is there that needs it.
pub(crate) struct Held {
    pub product: &'static str,
    pub item: &'static str,
    /// What needs it, and where that is.
    pub by: &'static str,
    pub root: &'static str,
    /// The member that names it; without one, what is below it counts.
    pub whose: Option<&'static str>,
}

pub(crate) const HELD: &[Held] = &[
    // "Delete the node pools first."
    Held {
        product: "compute",
        item: "/k8s/{}",
        by: "/k8s/{}/nodepools/{}",
        root: "/k8s",
        whose: None,
    },
    Held {
        product: "compute",
        item: "/datacenters/{}",
        by: "/k8s/{}/nodepools/{}",
        root: "/k8s",
        whose: Some("/properties/datacenterId"),
    },
    // "All LANs must be disconnected from it first, by changing `pcc` of each LAN."
    Held {
        product: "compute",
        item: "/pccs/{}",
        by: "/datacenters/{}/lans/{}",
        root: "/datacenters",
        whose: Some("/properties/pcc"),
    },
    // "It answers 409 if this conflicts with the present state, for example because shares are left in it."
    Held {
        product: "nfs",
        item: "/clusters/{}",
        by: "/clusters/{}/shares/{}",
        root: "/clusters",
        whose: None,
    },
];

/// What is answered where no resource is: product, path, JSON.
pub(crate) const SAID: &[(&str, &str, &str)] = &[
    ("compute", "/k8s/versions", r#"["1.31.2","1.30.6"]"#),
    ("compute", "/k8s/versions/default", "\"1.31.2\""),
    ("compute", "/k8s/{}/kubeconfig", KUBECONFIG),
    ("dataplatform", "/versions", r#"["24.2","23.11"]"#),
    ("mongo", "/clusters/{}/versions", MONGO_VERSIONS),
    ("mongo", "/versions", MONGO_VERSIONS),
    ("psql", "/clusters/{}/postgresversions", PSQL_VERSIONS),
    ("psql", "/clusters/{}/versions", PSQL_VERSIONS),
    ("psql", "/clusters/postgresversions", PSQL_VERSIONS),
    ("psql", "/versions", PSQL_VERSIONS),
];

const MONGO_VERSIONS: &str = r#"{"data":[{"name":"6.0"},{"name":"7.0"}]}"#;

/// In the form that the tools of Kubernetes read.
const KUBECONFIG: &str = r#""apiVersion: v1\nkind: Config\ncurrent-context: cluster-admin\nclusters:\n- name: cluster\n  cluster:\n    server: https://127.0.0.1:6443\ncontexts:\n- name: cluster-admin\n  context:\n    cluster: cluster\n    user: cluster-admin\nusers:\n- name: cluster-admin\n  user:\n    token: not-a-real-token\n""#;

const PSQL_VERSIONS: &str = r#"{"data":[{"name":"15"},{"name":"16"},{"name":"17"}]}"#;

/// What comes into being together with a resource, without being asked for.
pub(crate) struct Arising {
    pub product: &'static str,
    /// The collection of the resource.
    pub with: &'static str,
    pub at: &'static str,
    /// How many: the number in this member, else one.
    pub count: Option<&'static str>,
    /// A member of what arises that holds the id of the resource.
    pub naming: Option<&'static str>,
}

pub(crate) const ARISING: &[Arising] = &[
    Arising {
        product: "compute",
        with: "/k8s/{}/nodepools",
        at: "/k8s/{}/nodepools/{}/nodes",
        count: Some("/properties/nodeCount"),
        naming: None,
    },
    Arising {
        product: "psql",
        with: "/clusters",
        at: "/clusters/backups",
        count: None,
        naming: Some("clusterId"),
    },
    Arising {
        product: "psql-v2",
        with: "/clusters",
        at: "/backups",
        count: None,
        naming: Some("clusterId"),
    },
    Arising {
        product: "mariadb",
        with: "/clusters",
        at: "/backups",
        count: None,
        naming: Some("clusterId"),
    },
    Arising {
        product: "mariadb-v2",
        with: "/clusters",
        at: "/backups",
        count: None,
        naming: Some("clusterId"),
    },
    // "The backups the service has made of the cluster."
    Arising {
        product: "mongo",
        with: "/clusters",
        at: "/clusters/{}/snapshots",
        count: None,
        naming: None,
    },
    Arising {
        product: "inmemorydb",
        with: "/replicasets",
        at: "/snapshots",
        count: None,
        naming: Some("replicasetId"),
    },
    Arising {
        product: "inmemorydb-v2",
        with: "/clusters",
        at: "/snapshots",
        count: None,
        naming: Some("clusterId"),
    },
    // "The service creates them along with the cluster; there is no operation to add one."
    Arising {
        product: "kafka",
        with: "/clusters",
        at: "/clusters/{}/users",
        count: None,
        naming: None,
    },
    Arising {
        product: "vmautoscaling",
        with: "/groups",
        at: "/groups/{}/servers",
        count: Some("/properties/targetReplicaCount"),
        naming: None,
    },
    Arising {
        product: "vmautoscaling",
        with: "/groups",
        at: "/groups/{}/actions",
        count: None,
        naming: None,
    },
];

/// Items that are there from the start: id, and members of `properties` as JSON.
pub(crate) struct Catalogue {
    pub product: &'static str,
    pub at: &'static str,
    pub items: &'static [(&'static str, &'static str)],
}

pub(crate) const CATALOGUES: &[Catalogue] = &[
    Catalogue {
        product: "compute",
        at: "/locations",
        items: &[
            ("de/fra", r#"{"name":"frankfurt"}"#),
            ("de/fra/2", r#"{"name":"frankfurt 2"}"#),
            ("de/txl", r#"{"name":"berlin"}"#),
            ("es/vit", r#"{"name":"vitoria"}"#),
            ("fr/par", r#"{"name":"paris"}"#),
            ("gb/bhx", r#"{"name":"birmingham"}"#),
            ("gb/lhr", r#"{"name":"london"}"#),
            ("us/ewr", r#"{"name":"newark"}"#),
            ("us/las", r#"{"name":"lasvegas"}"#),
            ("us/mci", r#"{"name":"kansascity"}"#),
        ],
    },
    Catalogue {
        product: "compute",
        at: "/templates",
        items: &[
            (
                "5d6f7081-0001-4b00-8000-000000000001",
                r#"{"name":"Basic Cube XS","cores":1.0,"ram":2048.0,"storageSize":60.0,"storageType":"DAS","category":"Basic Cube","gpus":[]}"#,
            ),
            (
                "5d6f7081-0002-4b00-8000-000000000002",
                r#"{"name":"Basic Cube S","cores":2.0,"ram":4096.0,"storageSize":120.0,"storageType":"DAS","category":"Basic Cube","gpus":[]}"#,
            ),
            (
                "5d6f7081-0003-4b00-8000-000000000003",
                r#"{"name":"Basic Cube M","cores":4.0,"ram":8192.0,"storageSize":240.0,"storageType":"DAS","category":"Basic Cube","gpus":[]}"#,
            ),
        ],
    },
    Catalogue {
        product: "containerregistry",
        at: "/locations",
        items: &[("de/fra", "{}"), ("de/txl", "{}")],
    },
    Catalogue {
        product: "inmemorydb-v2",
        at: "/versions",
        items: &[
            (
                "9a0b1c2d-0001-4e00-8000-000000000007",
                r#"{"version":"7.2","status":"SUPPORTED","canUpgradeTo":["8.0"]}"#,
            ),
            (
                "9a0b1c2d-0002-4e00-8000-000000000008",
                r#"{"version":"8.0","status":"RECOMMENDED","canUpgradeTo":[]}"#,
            ),
        ],
    },
    Catalogue {
        product: "mariadb-v2",
        at: "/versions",
        items: &[
            (
                "8f9a0b1c-0001-4f00-8000-000000000010",
                r#"{"version":"10.11","status":"SUPPORTED","canUpgradeTo":["11.4"]}"#,
            ),
            (
                "8f9a0b1c-0002-4f00-8000-000000000011",
                r#"{"version":"11.4","status":"RECOMMENDED","canUpgradeTo":[]}"#,
            ),
        ],
    },
    Catalogue {
        product: "psql-v2",
        at: "/versions",
        items: &[
            (
                "6e708192-0001-4c00-8000-000000000015",
                r#"{"version":"15","status":"SUPPORTED","canUpgradeTo":["16","17"]}"#,
            ),
            (
                "6e708192-0002-4c00-8000-000000000016",
                r#"{"version":"16","status":"SUPPORTED","canUpgradeTo":["17"]}"#,
            ),
            (
                "6e708192-0003-4c00-8000-000000000017",
                r#"{"version":"17","status":"RECOMMENDED","canUpgradeTo":[]}"#,
            ),
        ],
    },
    Catalogue {
        product: "psql-v2",
        at: "/backup-locations",
        items: &[
            (
                "7f8192a3-0001-4d00-8000-000000000001",
                r#"{"location":"eu-central-3"}"#,
            ),
            (
                "7f8192a3-0002-4d00-8000-000000000002",
                r#"{"location":"eu-central-4"}"#,
            ),
        ],
    },
    Catalogue {
        product: "objectstoragemanagement",
        at: "/regions",
        items: &[
            (
                "eu-central-3",
                r#"{"location":"de/txl","endpoint":"s3.eu-central-3.ionoscloud.com","website":"s3-website.eu-central-3.ionoscloud.com"}"#,
            ),
            (
                "eu-central-4",
                r#"{"location":"de/fra","endpoint":"s3.eu-central-4.ionoscloud.com","website":"s3-website.eu-central-4.ionoscloud.com"}"#,
            ),
            (
                "us-central-1",
                r#"{"location":"us/mci","endpoint":"s3.us-central-1.ionoscloud.com","website":"s3-website.us-central-1.ionoscloud.com"}"#,
            ),
        ],
    },
];

/// Images that IONOS has in each of its locations: name, and the other members of `properties` as JSON.
pub(crate) const IMAGES: &[(&str, &str)] = &[
    (
        "ubuntu-24.04-server-cloudimg-amd64.img",
        r#"{"imageType":"HDD","licenceType":"LINUX","imageAliases":["ubuntu:latest","ubuntu:24.04"],"size":3.0,"cloudInit":"V1"}"#,
    ),
    (
        "debian-12-genericcloud-amd64.qcow2",
        r#"{"imageType":"HDD","licenceType":"LINUX","imageAliases":["debian:latest","debian:12"],"size":3.0,"cloudInit":"V1"}"#,
    ),
    (
        "windows-2022-server.vhd",
        r#"{"imageType":"HDD","licenceType":"WINDOWS2022","imageAliases":["windows:2022"],"size":14.0,"cloudInit":"NONE"}"#,
    ),
    (
        "debian-12.5.0-amd64-netinst.iso",
        r#"{"imageType":"CDROM","licenceType":"LINUX","imageAliases":["debian:latest_iso"],"size":0.33,"cloudInit":"NONE"}"#,
    ),
];

/// What stands in a new resource although nobody sent it: collection, pointer, JSON.
pub(crate) const INITIAL: &[(&str, &str, &str, &str)] = &[
    (
        "compute",
        "/datacenters/{}/servers",
        VM_STATE,
        "\"RUNNING\"",
    ),
    (
        "compute",
        "/datacenters/{}/servers",
        "/properties/type",
        "\"ENTERPRISE\"",
    ),
    (
        "compute",
        "/datacenters/{}/servers",
        "/properties/availabilityZone",
        "\"AUTO\"",
    ),
    (
        "compute",
        "/datacenters/{}/volumes",
        "/properties/licenceType",
        "\"UNKNOWN\"",
    ),
    ("compute", "/datacenters", "/properties/version", "1"),
    // "If left out, the current default version of the platform is used."
    ("compute", "/k8s", "/properties/k8sVersion", "\"1.31.2\""),
    // "Empty when it is up to date."
    (
        "compute",
        "/k8s",
        "/properties/availableUpgradeVersions",
        "[]",
    ),
    // "If left out, the platform picks a fitting one."
    (
        "compute",
        "/k8s/{}/nodepools",
        "/properties/k8sVersion",
        "\"1.31.2\"",
    ),
    (
        "compute",
        "/k8s/{}/nodepools/{}/nodes",
        "/properties/k8sVersion",
        "\"1.31.2\"",
    ),
    (
        "compute",
        "/datacenters",
        "/properties/features",
        "[\"SSD\"]",
    ),
    (
        "compute",
        "/datacenters/{}/volumes",
        "/properties/bus",
        "\"VIRTIO\"",
    ),
    ("mongo", "/clusters", "/metadata/health", "\"HEALTHY\""),
    (
        "vmautoscaling",
        "/groups/{}/actions",
        "/properties/actionStatus",
        "\"SUCCESSFUL\"",
    ),
];

/// Read-only members that stay away until something gives them a value.
pub(crate) const LATER: &[(&str, &str, &str)] = &[
    // "Absent if none does", "absent while the volume is not attached".
    ("compute", "/datacenters/{}/volumes", "bootServer"),
    ("compute", "/datacenters/{}/volumes", "deviceNumber"),
    ("compute", "/datacenters/{}/volumes", "pciSlot"),
    ("compute", "/ipblocks", "ipConsumers"),
    ("compute", "/datacenters", "cpuArchitecture"),
    ("compute", "/locations", "cpuArchitecture"),
    ("compute", "/datacenters", "gpuArchitecture"),
    ("compute", "/pccs", "peers"),
];

/// The words for states, where a document lists none or several that would do: product, path that they are
/// below, and what a resource is called while it is made, changed, deleted, and when it is ready.
pub(crate) const WORDS: &[(&str, &str, [&str; 4])] = &[
    (
        "compute",
        "/k8s/{}/nodepools/{}/nodes",
        ["PROVISIONING", "REBUILDING", "TERMINATING", "READY"],
    ),
    (
        "compute",
        "/k8s",
        ["DEPLOYING", "UPDATING", "DESTROYING", "ACTIVE"],
    ),
    ("compute", "", ["BUSY", "BUSY", "BUSY", "AVAILABLE"]),
    (
        "containerregistry",
        "/registries/{}/tokens",
        ["new", "new", "terminating", "enabled"],
    ),
    (
        "containerregistry",
        "",
        ["New", "Updating", "Terminating", "Running"],
    ),
    (
        "kafka",
        "",
        ["DEPLOYING", "UPDATING", "DESTROYING", "AVAILABLE"],
    ),
    ("psql", "", ["BUSY", "BUSY", "DESTROYING", "AVAILABLE"]),
    ("mongo", "", ["BUSY", "BUSY", "DESTROYING", "AVAILABLE"]),
    (
        "mariadb",
        "",
        ["CREATING", "UPDATING", "DESTROYING", "AVAILABLE"],
    ),
    (
        "dataplatform",
        "",
        ["DEPLOYING", "UPDATING", "DESTROYING", "AVAILABLE"],
    ),
    ("vmautoscaling", "", ["BUSY", "BUSY", "BUSY", "AVAILABLE"]),
    (
        "dns",
        "",
        ["PROVISIONING", "PROVISIONING", "DESTROYING", "AVAILABLE"],
    ),
    (
        "",
        "",
        ["PROVISIONING", "UPDATING", "DESTROYING", "AVAILABLE"],
    ),
];

/// Collections whose items are called by a property of another name than the path's variable.
pub(crate) const NAMED: &[(&str, &str, &str)] = &[
    ("psql", "/clusters/{}/databases", "name"),
    ("containerregistry", "/names", "name"),
];

/// Members that a document requires in a body although the service makes them: product, operationId, members.
// "Makes a new key pair for the calling user."
pub(crate) const MADE: &[(&str, &str, &[&str])] = &[(
    "objectstoragemanagement",
    "accesskeysPost",
    &["accessKey", "secretKey"],
)];

/// Products whose lists say `next` on their last page as well.
// "`_links.next` can stay set past the end."
pub(crate) const ENDLESS_LINKS: &[&str] = &["psql-v2"];

/// Attached to a server that is deleted with this parameter, these go with it.
// "Attached volumes stay in the data center and remain billed unless `deleteVolumes` is `true`."
pub(crate) const DELETED_TOO: (&str, &str, &str, &str) = (
    "compute",
    "/datacenters/{}/servers/{}",
    "deleteVolumes",
    "volumes",
);

/// Requests per minute and at once: for reading, and for writing, as `X-RateLimit-Limit` and `X-RateLimit-Burst` of
/// compute's answers say.
pub(crate) const RATES: [(u32, u32); 2] = [(1150, 900), (120, 50)];

/// Codes in the messages of errors, as far as they are known.
pub(crate) const CODES: &[(&str, u16, &str)] = &[("compute", 404, "309"), ("compute", 422, "200")];

/// The contract of whoever names none.
pub(crate) const CONTRACT: &str = "31884391";
