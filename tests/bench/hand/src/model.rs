//! What the API speaks of, as plain structs with derived `serde`: as much as the calls and the listing need, members
//! in the order of the document.

use serde::{Deserialize, Serialize};

/// A page of something.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Collection<T> {
    pub id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<Type>,
    pub href: Option<String>,
    pub items: Option<Vec<T>>,
    pub offset: Option<i64>,
    pub limit: Option<i64>,
    #[serde(rename = "_links")]
    pub links: Option<Links>,
}

pub type Locations = Collection<Location>;
pub type Servers = Collection<Server>;

/// Where the pages before and after are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Links {
    pub prev: Option<String>,
    #[serde(rename = "self")]
    pub own: Option<String>,
    pub next: Option<String>,
}

/// What every resource has.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    pub etag: Option<String>,
    pub created_date: Option<String>,
    pub created_by: Option<String>,
    pub created_by_user_id: Option<String>,
    pub last_modified_date: Option<String>,
    pub last_modified_by: Option<String>,
    pub last_modified_by_user_id: Option<String>,
    pub state: Option<State>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Location {
    pub id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<Type>,
    pub href: Option<String>,
    pub metadata: Option<Metadata>,
    pub properties: Option<LocationProperties>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LocationProperties {
    pub name: Option<String>,
    pub features: Option<Vec<String>>,
    #[serde(rename = "imageAliases")]
    pub image_aliases: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Server {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Type>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
    pub properties: ServerProperties,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entities: Option<ServerEntities>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerProperties {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_uuid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cores: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ram: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<Zone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vm_state: Option<VmState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boot_cdrom: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boot_volume: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_family: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled_features: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_group_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nic_multi_queue: Option<bool>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ServerEntities {
    pub cdroms: Option<Collection<Reference>>,
    pub volumes: Option<Collection<Volume>>,
    pub nics: Option<Collection<Nic>>,
    pub securitygroups: Option<Collection<Reference>>,
    pub gpus: Option<Collection<Reference>>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reference {
    pub id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<Type>,
    pub href: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Volume {
    pub id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<Type>,
    pub href: Option<String>,
    pub metadata: Option<Metadata>,
    pub properties: VolumeProperties,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VolumeProperties {
    pub name: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<VolumeType>,
    pub size: Option<f64>,
    pub availability_zone: Option<Zone>,
    pub image: Option<String>,
    pub image_password: Option<String>,
    pub image_alias: Option<String>,
    pub ssh_keys: Option<Vec<String>>,
    pub bus: Option<Bus>,
    pub licence_type: Option<LicenceType>,
    pub application_type: Option<String>,
    pub cpu_hot_plug: Option<bool>,
    pub ram_hot_plug: Option<bool>,
    pub nic_hot_plug: Option<bool>,
    pub nic_hot_unplug: Option<bool>,
    pub disc_virtio_hot_plug: Option<bool>,
    pub disc_virtio_hot_unplug: Option<bool>,
    pub expose_serial: Option<bool>,
    pub require_legacy_bios: Option<bool>,
    pub device_number: Option<i64>,
    pub pci_slot: Option<i64>,
    pub backupunit_id: Option<String>,
    pub user_data: Option<String>,
    pub boot_server: Option<String>,
    pub boot_order: Option<BootOrder>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Nic {
    pub id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<Type>,
    pub href: Option<String>,
    pub metadata: Option<Metadata>,
    pub properties: NicProperties,
    pub entities: Option<NicEntities>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NicEntities {
    pub flowlogs: Option<Collection<Reference>>,
    pub firewallrules: Option<Collection<Reference>>,
    pub securitygroups: Option<Collection<Reference>>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NicProperties {
    pub name: Option<String>,
    pub mac: Option<String>,
    pub ips: Option<Vec<String>>,
    pub dhcp: Option<bool>,
    pub ipv6_ips: Option<Vec<String>>,
    pub ipv6_cidr_block: Option<String>,
    pub dhcpv6: Option<bool>,
    pub lan: Option<i64>,
    pub firewall_active: Option<bool>,
    pub firewall_type: Option<FirewallType>,
    pub device_number: Option<i64>,
    pub pci_slot: Option<i64>,
    pub vnet: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    Collection,
    Datacenter,
    Image,
    Location,
    Nic,
    Server,
    Volume,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum State {
    Available,
    Inactive,
    Busy,
    Deploying,
    Active,
    Failed,
    Updating,
    Destroying,
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Zone {
    Auto,
    #[serde(rename = "ZONE_1")]
    One,
    #[serde(rename = "ZONE_2")]
    Two,
    #[serde(rename = "ZONE_3")]
    Three,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum VmState {
    NoState,
    Running,
    Blocked,
    Paused,
    Shutdown,
    Shutoff,
    Crashed,
    Suspended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VolumeType {
    #[serde(rename = "HDD")]
    Hdd,
    #[serde(rename = "SSD")]
    Ssd,
    #[serde(rename = "SSD Standard")]
    SsdStandard,
    #[serde(rename = "SSD Premium")]
    SsdPremium,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Bus {
    Virtio,
    Ide,
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum BootOrder {
    Auto,
    None,
    Primary,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum LicenceType {
    Unknown,
    Windows,
    Windows2016,
    Windows2019,
    Windows2022,
    Windows2025,
    Rhel,
    Linux,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum FirewallType {
    Ingress,
    Egress,
    Bidirectional,
}
