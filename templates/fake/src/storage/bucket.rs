//! Buckets themselves: made, listed, looked for, deleted, and whether they keep versions.

use std::collections::BTreeMap;

use super::{Answered, Bucket, Call, Caller, Failure, Storage, empty, time, told, xml, xml::Xml};

impl Storage {
    pub(super) fn list_buckets(&mut self, call: &Call<'_>) -> Answered {
        let Caller::Contract(owner) = &call.caller else {
            return Err("AccessDenied".into());
        };
        let buckets = self.products.get(&*call.x.scope.product);
        let own = buckets.into_iter().flatten();
        let own: Vec<_> = own.filter(|(_, bucket)| bucket.owner == *owner).collect();
        Ok(told(Xml::document("ListAllMyBucketsResult", |xml| {
            write_owner(xml, "Owner", owner);
            xml.within("Buckets", |xml| {
                for (name, bucket) in own {
                    xml.within("Bucket", |xml| {
                        xml.leaf("Name", name);
                        xml.leaf("CreationDate", time::iso(bucket.created));
                    });
                }
            });
        })))
    }

    pub(super) fn create_bucket(&mut self, call: &Call<'_>, region: &str) -> Answered {
        let Caller::Contract(owner) = &call.caller else {
            return Err("AccessDenied".into());
        };
        self.check_digest(call)?;
        let mut region = region.to_owned();
        if !call.body.is_empty() {
            let xml = xml::read(&call.body)?;
            let wanted = xml::text(xml.root_element(), "LocationConstraint");
            if let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) {
                if !call
                    .x
                    .document()
                    .locations()
                    .iter()
                    .any(|known| known == wanted)
                {
                    return Err("InvalidLocationConstraint".into());
                }
                wanted.clone_into(&mut region);
            }
        }
        let has_lock = call.header("x-amz-bucket-object-lock-enabled");
        let has_lock = has_lock.is_some_and(|text| text.eq_ignore_ascii_case("true"));
        self.make_bucket(
            &call.x.scope.product,
            call.bucket,
            owner,
            &region,
            has_lock,
            call.now,
        )?;
        Ok(empty(200).header("Location", format!("/{}", call.bucket)))
    }

    pub(super) fn make_bucket(
        &mut self,
        product: &str,
        name: &str,
        owner: &str,
        region: &str,
        has_lock: bool,
        created: i64,
    ) -> Result<(), Failure> {
        if !is_name(name) {
            return Err(Failure::from("InvalidBucketName").fact("BucketName", name));
        }
        let buckets = self.products.entry(product.to_owned()).or_default();
        if let Some(bucket) = buckets.get(name) {
            return Err(match bucket.owner == owner {
                true => "BucketAlreadyOwnedByYou",
                false => "BucketAlreadyExists",
            }
            .into());
        }
        // "A contract has up to 1000 buckets", "A user has up to 500 buckets".
        let most = if product == "userobjectstorage" {
            500
        } else {
            1000
        };
        if buckets
            .values()
            .filter(|bucket| bucket.owner == owner)
            .count()
            >= most
        {
            return Err("TooManyBuckets".into());
        }
        let bucket = Bucket {
            owner: owner.to_owned(),
            region: region.to_owned(),
            created,
            versioning: has_lock.then_some(true),
            has_lock,
            settings: BTreeMap::new(),
            objects: BTreeMap::new(),
            uploads: BTreeMap::new(),
        };
        buckets.insert(name.to_owned(), bucket);
        Ok(())
    }

    pub(super) fn delete_bucket(&mut self, call: &Call<'_>) -> Answered {
        let bucket = self.bucket(call)?;
        // Unfinished uploads keep nobody from it, as with S3.
        if !bucket.objects.is_empty() {
            return Err("BucketNotEmpty".into());
        }
        if let Some(buckets) = self.products.get_mut(&*call.x.scope.product) {
            buckets.remove(call.bucket);
        }
        Ok(empty(204))
    }

    pub(super) fn head_bucket(&mut self, call: &Call<'_>) -> Answered {
        let region = &self.bucket(call)?.region;
        Ok(empty(200).header("x-amz-bucket-region", region))
    }

    pub(super) fn get_location(&mut self, call: &Call<'_>) -> Answered {
        let region = self.bucket(call)?.region.clone();
        Ok(told(Xml::document("LocationConstraint", |xml| {
            xml.text(&region)
        })))
    }

    pub(super) fn get_versioning(&mut self, call: &Call<'_>) -> Answered {
        let versioning = self.bucket(call)?.versioning;
        let status = versioning.map(|is_on| if is_on { "Enabled" } else { "Suspended" });
        Ok(told(Xml::document("VersioningConfiguration", |xml| {
            xml.some("Status", status);
        })))
    }

    pub(super) fn put_versioning(&mut self, call: &Call<'_>) -> Answered {
        let xml = xml::read(&call.body)?;
        let is_on = match xml::text(xml.root_element(), "Status") {
            Some("Enabled") => true,
            Some("Suspended") => false,
            _ => return Err("MalformedXML".into()),
        };
        let bucket = self.bucket_mut(call)?;
        if bucket.has_lock && !is_on {
            return Err("InvalidBucketState".into());
        }
        bucket.versioning = Some(is_on);
        Ok(empty(200))
    }
}

pub(super) fn write_owner(xml: &mut Xml, name: &str, owner: &str) {
    xml.within(name, |xml| {
        xml.leaf("ID", owner);
        xml.leaf("DisplayName", owner);
    });
}

/// 3 to 63 small letters, digits, hyphens and dots, each part with a letter or a digit at both ends, and no address (Amazon S3,
/// Bucket naming rules).
fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_part = |part: &str| {
        let bytes = part.as_bytes();
        let ends = [bytes.first(), bytes.last()];
        ends.into_iter()
            .all(|byte| byte.is_some_and(|byte| is_plain(*byte)))
            && bytes.iter().all(|byte| is_plain(*byte) || *byte == b'-')
    };
    (3..=63).contains(&name.len())
        && name.split('.').all(is_part)
        && name.parse::<std::net::Ipv4Addr>().is_err()
}
