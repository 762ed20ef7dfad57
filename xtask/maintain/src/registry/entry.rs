//! An upload taken apart, and the line of the index that it becomes.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// What cargo sends: what the manifest says, and the package.
pub struct Upload {
    pub name: String,
    pub version: String,
    pub bytes: Vec<u8>,
    /// As cargo's web API has it.
    pub manifest: Value,
}

impl Upload {
    /// Takes the body of an upload apart: the length of the manifest, the manifest as JSON, the length of the
    /// package, the package; lengths have four bytes, the lowest first.
    pub fn read(body: &[u8]) -> Result<Upload, String> {
        let (manifest, rest) = part(body)?;
        let (bytes, rest) = part(rest)?;
        if !rest.is_empty() {
            return Err("there is something behind the package".to_owned());
        }
        let manifest: Value = serde_json::from_slice(manifest).map_err(|e| e.to_string())?;
        let text = |key: &str| {
            let value = manifest.get(key).and_then(Value::as_str);
            value
                .map(str::to_owned)
                .ok_or_else(|| format!("`{key}` is missing"))
        };
        let (name, version) = (text("name")?, text("vers")?);
        // The Cargo Book, Registry Index, Name Restrictions.
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(plain) {
            return Err(format!("`{name}` cannot be the name of a crate"));
        }
        semver::Version::parse(&version).map_err(|error| format!("`{version}`: {error}"))?;
        // crates.io takes no crate without them (the Cargo Book, Publishing on crates.io).
        for needed in ["description", "license"] {
            if text(needed)?.is_empty() {
                return Err(format!("`{needed}` is missing"));
            }
        }
        Ok(Upload {
            name,
            version,
            bytes: bytes.to_owned(),
            manifest,
        })
    }

    /// The line of the index.
    pub fn entry(&self) -> Value {
        let dependencies = self.manifest.get("deps").and_then(Value::as_array);
        let dependencies: Vec<Value> = dependencies.into_iter().flatten().map(dependency).collect();
        // What old versions of cargo do not understand stands apart (the Cargo Book, Registry Index, `features2`).
        let mut plain = Map::new();
        let mut new = Map::new();
        let features = self.manifest.get("features").and_then(Value::as_object);
        for (name, parts) in features.into_iter().flatten() {
            let text = parts.to_string();
            let into = if text.contains("dep:") || text.contains("?/") {
                &mut new
            } else {
                &mut plain
            };
            into.insert(name.clone(), parts.clone());
        }
        json!({
            "name": self.name,
            "vers": self.version,
            "deps": dependencies,
            "cksum": format!("{:x}", Sha256::digest(&self.bytes)),
            "features": plain,
            "features2": new,
            "v": 2,
            "yanked": false,
            "links": self.manifest.get("links"),
            "rust_version": self.manifest.get("rust_version"),
        })
    }
}

/// A dependency as the index has it. What comes from crates.io comes from this registry, which stands in its place.
fn dependency(sent: &Value) -> Value {
    let field = |key: &str| sent.get(key).cloned().unwrap_or_default();
    let registry = match field("registry") {
        // None is the registry that the crate itself is in (the Cargo Book, Registry Index, JSON Schema).
        Value::String(url) if url.contains("crates.io-index") => Value::Null,
        other => other,
    };
    // In the index `name` is what the manifest calls a dependency, in the upload what the registry does (the Cargo
    // Book, Registry Index).
    let (name, package) = match field("explicit_name_in_toml") {
        Value::String(alias) => (Value::String(alias), field("name")),
        _ => (field("name"), Value::Null),
    };
    json!({
        "name": name,
        "package": package,
        "req": field("version_req"),
        "features": field("features"),
        "optional": field("optional"),
        "default_features": field("default_features"),
        "target": field("target"),
        "kind": field("kind"),
        "registry": registry,
    })
}

/// A part with its length before it, and the rest.
fn part(body: &[u8]) -> Result<(&[u8], &[u8]), String> {
    let broken = || "the upload ends too early".to_owned();
    let (length, rest) = body.split_first_chunk::<4>().ok_or_else(broken)?;
    // 32 bits, little-endian (the Cargo Book, Registry Web API, Publish).
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|e| e.to_string())?;
    rest.split_at_checked(length).ok_or_else(broken)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Upload;

    fn body(manifest: &Value, package: &[u8]) -> Vec<u8> {
        let manifest = manifest.to_string();
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
        [
            &length(manifest.as_bytes())[..],
            manifest.as_bytes(),
            &length(package)[..],
            package,
        ]
        .concat()
    }

    #[test]
    fn an_upload_becomes_a_line_of_the_index() {
        let manifest = json!({
            "name": "a", "vers": "0.1.0", "description": "d", "license": "MIT",
            "deps": [{"name": "b", "explicit_name_in_toml": "c", "version_req": "^1", "features": [],
                "optional": true, "default_features": false, "target": null, "kind": "normal",
                "registry": "https://github.com/rust-lang/crates.io-index"}],
            "features": {"x": ["dep:c"], "y": []},
        });
        let entry = Upload::read(&body(&manifest, b"abc")).unwrap().entry();
        // The SHA-256 of "abc", as FIPS 180-4 gives it.
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(entry["cksum"], sum);
        assert_eq!(entry["deps"][0]["name"], "c");
        assert_eq!(entry["deps"][0]["package"], "b");
        assert_eq!(entry["deps"][0]["registry"], Value::Null);
        assert_eq!(entry["features"], json!({"y": []}));
        assert_eq!(entry["features2"], json!({"x": ["dep:c"]}));
    }

    #[test]
    fn broken_uploads_are_refused() {
        let good = json!({"name": "a", "vers": "0.1.0", "description": "d", "license": "MIT"});
        assert!(Upload::read(&body(&good, b"abc")).is_ok());
        let whole = body(&good, b"abc");
        for length in 0..whole.len() {
            assert!(Upload::read(&whole[..length]).is_err(), "{length}");
        }
        for (key, value) in [
            ("name", "../a"),
            ("vers", "1"),
            ("license", ""),
            ("description", ""),
        ] {
            let mut bad = good.clone();
            bad[key] = value.into();
            assert!(Upload::read(&body(&bad, b"abc")).is_err(), "{key}");
        }
    }
}
