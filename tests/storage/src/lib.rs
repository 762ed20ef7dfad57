//! Where the servers are that `servers.sh` starts, and what of others speaks to them beside the crates.

pub mod anybody;
pub mod ledger;
pub mod second;

use std::sync::atomic::{AtomicU32, Ordering};

use ionoscloud_core::{AccessKey, Config};

/// A server of object storage on loopback, with what is needed to use it.
#[derive(Clone, Debug)]
pub struct Server {
    pub url: String,
    pub access_key: &'static str,
    pub secret_key: &'static str,
    pub region: &'static str,
}

impl Server {
    /// Ceph's gateway.
    #[must_use]
    pub fn rgw() -> Server {
        Server {
            url: variable("STORAGE_RGW"),
            access_key: "AKTEST",
            secret_key: "SKTEST",
            region: "eu-central-3",
        }
    }

    /// ministack, which has what RGW lacks. It checks signatures in addresses only.
    #[must_use]
    pub fn ministack() -> Server {
        Server {
            url: variable("STORAGE_MINISTACK"),
            access_key: "test",
            secret_key: "test",
            region: "us-east-1",
        }
    }

    /// What both products need to speak to it.
    #[must_use]
    pub fn config(&self) -> Config {
        Config::new()
            .with_access_key(AccessKey::new(self.access_key, self.secret_key))
            .with_region(self.region)
            .with_server("objectstorage", self.url.as_str())
            .with_server("userobjectstorage", self.url.as_str())
    }
}

/// A variable that `servers.sh` sets.
///
/// # Panics
/// It is not set.
#[must_use]
pub fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: these tests run as `cargo xtask test storage`")
    })
}

/// A name that no other bucket has.
#[must_use]
pub fn fresh(name: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("{name}-{}-{number}", std::process::id())
}

/// Bytes in which no part is like another.
#[must_use]
pub fn bytes(length: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_u32;
    let next = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[3]
    });
    next.take(length).collect()
}
