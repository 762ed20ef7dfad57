//! Putting buckets and objects in, and looking at them, without a call.

use super::{Failure, Lock, Storage, Version, object};
use crate::{clock::Moment, seed::Account};

impl Account<'_> {
    /// Makes an empty bucket of a product that keeps objects, in the account's location; one that is there stays.
    ///
    /// # Errors
    /// The name is not one that a bucket may have, or is taken by another contract.
    pub fn put_bucket(&self, name: &str) -> Result<(), String> {
        let (product, owner) = (&self.scope.product, &self.scope.contract);
        let mut changing = self.fake.shared.changing();
        let document = self.fake.shared.documents.known(product)?;
        let first = document.locations().into_iter().next().unwrap_or_default();
        let region = if self.scope.location.is_empty() {
            first
        } else {
            self.scope.location.to_string()
        };
        let now = self.fake.shared.clock.moment();
        let made = changing
            .storage
            .make_bucket(product, name, owner, &region, false, now);
        match made {
            Err(failure) if failure.code != "BucketAlreadyOwnedByYou" => Err(failure.message),
            _ => Ok(()),
        }
    }

    /// Puts an object into a bucket, which is made where there is none.
    ///
    /// # Errors
    /// As with [`Account::put_bucket`], or there is no room for more.
    pub fn put_object(
        &self,
        bucket: &str,
        key: &str,
        bytes: impl Into<Vec<u8>>,
    ) -> Result<(), String> {
        self.put_bucket(bucket)?;
        let now = self.fake.shared.clock.moment();
        let mut changing = self.fake.shared.changing();
        let stored = changing
            .storage
            .store(&self.scope.product, bucket, key, bytes.into(), now);
        stored.map_err(|failure| failure.message)
    }

    /// The bytes of an object, if it is there.
    pub fn object(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        let changing = self.fake.shared.changing();
        let bucket = changing
            .storage
            .products
            .get(&*self.scope.product)?
            .get(bucket)?;
        let version = bucket.find_version(key, None).ok()?;
        Some(version.data.content().to_vec())
    }

    /// The keys of a bucket, in order; none where there is no such bucket.
    pub fn keys(&self, bucket: &str) -> Vec<String> {
        let changing = self.fake.shared.changing();
        let buckets = changing.storage.products.get(&*self.scope.product);
        let bucket = buckets.and_then(|buckets| buckets.get(bucket));
        let objects = bucket.into_iter().flat_map(|bucket| {
            bucket
                .objects
                .keys()
                .filter(|key| bucket.find_version(key, None).is_ok())
        });
        objects.cloned().collect()
    }
}

impl Storage {
    fn store(
        &mut self,
        product: &str,
        name: &str,
        key: &str,
        bytes: Vec<u8>,
        now: Moment,
    ) -> Result<(), Failure> {
        let data = self.keep(&bytes.into())?;
        let version = Version {
            id: self.next_id(),
            modified: now,
            is_marker: false,
            etag: object::etag(&data.md5()),
            data,
            parts: Vec::new(),
            headers: Vec::new(),
            tags: Vec::new(),
            lock: Lock::default(),
        };
        let buckets = self.products.get_mut(product);
        let bucket = buckets
            .and_then(|buckets| buckets.get_mut(name))
            .ok_or("NoSuchBucket")?;
        bucket.add(key, version);
        Ok(())
    }
}
