//! What is stored, as JSON and back; bytes in base64.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{Bucket, Data, Lock, Part, Storage, Upload, Version};

impl Storage {
    pub fn save(&self) -> Value {
        let buckets = self.products.iter().flat_map(|(product, buckets)| {
            buckets
                .iter()
                .map(move |(name, bucket)| save_bucket(product, name, bucket))
        });
        json!({ "made": self.made, "buckets": buckets.collect::<Vec<_>>() })
    }

    /// Takes the place of everything that is stored; a state from before there was any has none of it.
    pub fn load(&mut self, state: &Value) -> Result<(), String> {
        self.forget();
        self.made = state["made"].as_u64().unwrap_or_default();
        for saved in array(&state["buckets"]) {
            let bucket = self
                .load_bucket(saved)
                .ok_or("a bucket is not understood")?;
            let (product, name) = (text(&saved["product"]), text(&saved["name"]));
            self.products
                .entry(product)
                .or_default()
                .insert(name, bucket);
        }
        Ok(())
    }

    fn load_bucket(&self, value: &Value) -> Option<Bucket> {
        let mut bucket = Bucket {
            owner: text(&value["owner"]),
            region: text(&value["region"]),
            created: value["created"].as_i64()?,
            versioning: value["versioning"].as_bool(),
            has_lock: value["hasLock"].as_bool()?,
            settings: value["settings"]
                .as_object()?
                .iter()
                .map(|(name, body)| (name.clone(), text(body).into()))
                .collect(),
            objects: Default::default(),
            uploads: Default::default(),
        };
        for object in array(&value["objects"]) {
            let versions = array(&object["versions"]).map(|version| self.load_version(version));
            bucket
                .objects
                .insert(text(&object["key"]), versions.collect::<Option<_>>()?);
        }
        for upload in array(&value["uploads"]) {
            let parts = array(&upload["parts"]).map(|part| {
                let number = u32::try_from(part["number"].as_u64()?).ok()?;
                let data = self.load_data(&part["data"])?;
                let md5 = data.md5();
                let modified = part["modified"].as_i64()?;
                Some((
                    number,
                    Part {
                        data,
                        md5,
                        modified,
                    },
                ))
            });
            let loaded = Upload {
                started: upload["started"].as_i64()?,
                version: self.load_version(&upload["version"])?,
                parts: parts.collect::<Option<_>>()?,
            };
            bucket
                .uploads
                .insert((text(&upload["key"]), text(&upload["id"])), loaded);
        }
        Some(bucket)
    }

    fn load_version(&self, value: &Value) -> Option<Version> {
        Some(Version {
            id: text(&value["id"]),
            modified: value["modified"].as_i64()?,
            is_marker: value["isMarker"].as_bool()?,
            data: self.load_data(&value["data"])?,
            parts: array(&value["parts"]).filter_map(Value::as_u64).collect(),
            etag: text(&value["etag"]),
            headers: pairs(&value["headers"]),
            tags: pairs(&value["tags"]),
            lock: Lock {
                retention: match &value["retention"] {
                    Value::Null => None,
                    retention => Some((retention[0].as_bool()?, retention[1].as_i64()?)),
                },
                hold: value["hold"].as_bool(),
            },
        })
    }

    fn load_data(&self, value: &Value) -> Option<Data> {
        let bytes = BASE64_STANDARD.decode(value.as_str()?).ok()?;
        self.meter.take(bytes.into())
    }
}

fn save_bucket(product: &str, name: &str, bucket: &Bucket) -> Value {
    let settings = bucket.settings.iter();
    let settings =
        settings.map(|(name, body)| (name.clone(), Value::from(String::from_utf8_lossy(body))));
    let objects = bucket.objects.iter().map(|(key, versions)| {
        json!({ "key": key, "versions": versions.iter().map(save_version).collect::<Vec<_>>() })
    });
    let uploads = bucket.uploads.iter().map(|((key, id), upload)| {
        let parts = upload.parts.iter().map(|(number, part)| {
            json!({ "number": number, "data": save_data(&part.data), "modified": part.modified })
        });
        json!({
            "key": key, "id": id, "started": upload.started, "version": save_version(&upload.version),
            "parts": parts.collect::<Vec<_>>(),
        })
    });
    json!({
        "product": product, "name": name, "owner": bucket.owner, "region": bucket.region, "created": bucket.created,
        "versioning": bucket.versioning, "hasLock": bucket.has_lock,
        "settings": settings.collect::<serde_json::Map<_, _>>(),
        "objects": objects.collect::<Vec<_>>(), "uploads": uploads.collect::<Vec<_>>(),
    })
}

fn save_version(version: &Version) -> Value {
    json!({
        "id": version.id, "modified": version.modified, "isMarker": version.is_marker, "data": save_data(&version.data),
        "parts": version.parts, "etag": version.etag, "headers": version.headers, "tags": version.tags,
        "retention": version.lock.retention, "hold": version.lock.hold,
    })
}

fn save_data(data: &Data) -> String {
    BASE64_STANDARD.encode(data.content().to_vec())
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    array(value)
        .map(|pair| (text(&pair[0]), text(&pair[1])))
        .collect()
}
