//! Words of IONOS that only people are told by: those that the SDK goes by come with the table of a product, as its
//! [`Words`](super::Words). What neither holds, no other module of this crate knows.

/// Members by which people know a thing: the first that is a text.
pub const CALLED: [&str; 5] = ["name", "displayName", "domain", "zoneName", "username"];

/// What of its own is told of a thing before it is taken away: the word, and the member.
pub const TOLD: [(&str, &str); 2] = [("type", "type"), ("power", "vmState")];

/// Where a thing is, as it says itself.
pub const LOCATION: &str = "location";

/// Member of a resource that holds the lists of what is inside of it, each under its kind.
pub const INSIDE: &str = "entities";

/// Members, besides the address, that lead somewhere and tell nothing.
pub const LINKS: &str = "_links";

/// What a list says that it is.
pub const COLLECTION: &str = "collection";

/// Beside the state, what is told of it where a resource is shown flat.
pub const MESSAGE: &str = "message";
