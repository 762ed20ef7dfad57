//! What waits for an answer: each confirmation is for one call, for a short time, and is used once.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::result::random;

/// The most that wait at a time; the oldest goes first.
const MOST: usize = 64;

/// Who has to give it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The client, with what a person answered.
    Human,
    /// The model, which says that a person has agreed.
    Token,
}

/// Confirmations that are open.
#[derive(Debug)]
pub struct Store {
    hasher: RandomState,
    lifetime: Duration,
    open: Mutex<HashMap<String, Open>>,
}

#[derive(Debug)]
struct Open {
    call: [u64; 2],
    way: Way,
    since: Instant,
}

/// Why a confirmation does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Void {
    /// It was never given, or was used.
    Unknown,
    /// It is too old.
    Expired,
    /// It is for another call, or for another way to confirm.
    Other,
}

impl Store {
    /// For confirmations that are good for so long.
    #[must_use]
    pub fn new(lifetime: Duration) -> Store {
        Store {
            hasher: RandomState::new(),
            lifetime,
            open: Mutex::default(),
        }
    }

    /// A new confirmation for a call, which is told apart by its text.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub fn issue(&self, call: &str, way: Way) -> Result<String, String> {
        let token = random()?;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, own| own.since.elapsed() < self.lifetime * 2);
        while open.len() >= MOST {
            let oldest = open.iter().min_by_key(|(_, own)| own.since);
            let Some(token) = oldest.map(|(token, _)| token.clone()) else {
                break;
            };
            open.remove(&token);
        }
        let own = Open {
            call: self.digest(call),
            way,
            since: Instant::now(),
        };
        open.insert(token.clone(), own);
        Ok(token)
    }

    /// Uses a confirmation: of several that try at once, one succeeds. Whatever comes of it, it is used up.
    ///
    /// # Errors
    /// It does not count.
    pub fn take(&self, token: &str, call: &str, way: Way) -> Result<(), Void> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let own = open.remove(token).ok_or(Void::Unknown)?;
        drop(open);
        if own.since.elapsed() > self.lifetime {
            Err(Void::Expired)
        } else if own.call != self.digest(call) || own.way != way {
            Err(Void::Other)
        } else {
            Ok(())
        }
    }

    /// Enough to tell calls apart: nobody knows the keys of the hash.
    fn digest(&self, call: &str) -> [u64; 2] {
        [
            self.hasher.hash_one((0, call)),
            self.hasher.hash_one((1, call)),
        ]
    }
}
