//! Forms by which browsers upload: what they may hold is said by a signed policy (Amazon S3, POST Object).

use base64::{Engine, prelude::BASE64_STANDARD};
use hyper::body::Bytes;
use serde_json::Value;

use super::{
    Answered, Call, Failure, Storage, Version, empty, object, sign::Signed, time, told, xml::Xml,
};

/// Fields that no condition need speak of (Amazon S3, POST Policy).
const FREE: [&str; 4] = ["x-amz-signature", "file", "policy", "awsaccesskeyid"];

struct Form {
    /// Names in small letters.
    fields: Vec<(String, String)>,
    file: Bytes,
}

impl Form {
    /// Reads the parts (RFC 7578); what comes behind the file is not looked at.
    fn read(body: &Bytes, media: &str) -> Result<Self, Failure> {
        let wrong = || Failure::from("MalformedPOSTRequest");
        let boundary = media
            .split(';')
            .find_map(|part| part.trim().strip_prefix("boundary="));
        let boundary = boundary
            .map(|text| text.trim_matches('"'))
            .ok_or_else(wrong)?;
        let (first, next) = (format!("--{boundary}"), format!("\r\n--{boundary}"));
        let mut at = find(body, 0, first.as_bytes()).ok_or_else(wrong)? + first.len();
        let mut fields = Vec::new();
        loop {
            if body.get(at..at + 2) != Some(b"\r\n") {
                return Err(Failure::saying(
                    "InvalidArgument",
                    "a form has exactly one file",
                ));
            }
            let head_end = find(body, at, b"\r\n\r\n").ok_or_else(wrong)?;
            let head =
                String::from_utf8_lossy(body.get(at..head_end).unwrap_or_default()).into_owned();
            let end = find(body, head_end + 2, next.as_bytes()).ok_or_else(wrong)?;
            let start = (head_end + 4).min(end);
            let parameter = |name: &str| {
                let lead = format!("{name}=\"");
                // `filename` ends as `name` does.
                let found = head
                    .split(';')
                    .find_map(|part| part.trim().strip_prefix(lead.as_str()));
                found
                    .and_then(|rest| rest.split('"').next())
                    .map(str::to_owned)
            };
            let name = parameter("name").ok_or_else(wrong)?.to_ascii_lowercase();
            if name == "file" {
                let file = body.slice(start..end);
                let given = parameter("filename").unwrap_or_default();
                for (_, value) in &mut fields {
                    let whole: &mut String = value;
                    *whole = whole.replace("${filename}", &given);
                }
                return Ok(Self { fields, file });
            }
            let value =
                String::from_utf8_lossy(body.get(start..end).unwrap_or_default()).into_owned();
            fields.push((name, value));
            at = end + next.len();
        }
    }

    fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        fields
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

fn find(body: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let rest = body.get(from..)?;
    rest.windows(what.len())
        .position(|window| window == what)
        .map(|at| from + at)
}

pub(super) fn post(storage: &mut Storage, call: &Call<'_>) -> Answered {
    let form = Form::read(&call.body, call.header("content-type").unwrap_or_default())?;
    let key = form.field("key").unwrap_or(call.key);
    if key.is_empty() {
        return Err(Failure::saying("InvalidArgument", "the form has no key"));
    }
    if key.len() > 1024 {
        return Err("KeyTooLongError".into());
    }
    check(storage, call, &form, key)?;
    let id = storage.next_id();
    let bucket = storage.bucket(call)?;
    let mut version = Version::of_headers(call, bucket, id)?;
    version.headers = object::stored_headers(&form.fields);
    version.data = storage.keep(&form.file)?;
    version.etag = object::etag(&version.data.md5());
    let etag = version.etag.clone();
    let id = storage.bucket_mut(call)?.add(key, version);
    let location = format!("{}/{}/{key}", call.x.url(""), call.bucket);
    let reply = match (
        form.field("success_action_redirect"),
        form.field("success_action_status"),
    ) {
        (Some(address), _) => {
            let lead = if address.contains('?') { '&' } else { '?' };
            let tag = etag.replace('"', "%22");
            let address = format!("{address}{lead}bucket={}&key={key}&etag={tag}", call.bucket);
            empty(303).header("Location", address)
        }
        (None, Some("201")) => {
            let mut reply = told(Xml::document("PostResponse", |xml| {
                xml.leaf("Location", &location);
                xml.leaf("Bucket", call.bucket);
                xml.leaf("Key", key);
                xml.leaf("ETag", &etag);
            }));
            reply.status = 201;
            reply.header("Location", location)
        }
        (None, Some("200")) => empty(200).header("Location", location),
        (None, _) => empty(204).header("Location", location),
    };
    Ok(reply.header("ETag", etag).some("x-amz-version-id", id))
}

/// Holds a form against its policy, and that against its signature.
fn check(storage: &Storage, call: &Call<'_>, form: &Form, key: &str) -> Result<(), Failure> {
    let Some(policy) = form.field("policy") else {
        return Err(Failure::saying(
            "AccessDenied",
            "a form of nobody needs a policy",
        ));
    };
    let field = |name: &str| {
        form.field(name)
            .ok_or_else(|| Failure::saying("InvalidArgument", format!("the form has no {name}")))
    };
    let signed = Signed::new(
        field("x-amz-credential")?,
        "",
        field("x-amz-signature")?,
        field("x-amz-date")?,
        None,
    )?;
    if let Some((_, secret)) = storage.secret(call.cloud, &signed.key)? {
        signed.compare(&secret, policy)?;
    }
    let invalid = |what: String| {
        Failure::saying(
            "AccessDenied",
            format!("Invalid according to Policy: {what}"),
        )
    };
    let bytes = BASE64_STANDARD
        .decode(policy.trim())
        .map_err(|_| invalid("it is not in base64".to_owned()))?;
    let policy: Value =
        serde_json::from_slice(&bytes).map_err(|error| invalid(error.to_string()))?;
    let until = policy["expiration"].as_str().and_then(time::parse);
    match until {
        Some(until) if until > call.now => {}
        Some(_) => return Err(invalid("Policy expired.".to_owned())),
        None => return Err(invalid("it has no expiration".to_owned())),
    }
    let value = |name: &str| match name {
        "bucket" => Some(call.bucket),
        "key" => Some(key),
        name => form.field(name),
    };
    let mut spoken = vec!["bucket".to_owned()];
    for condition in policy["conditions"].as_array().into_iter().flatten() {
        let parts: Vec<&Value> = condition
            .as_array()
            .map_or_else(Vec::new, |parts| parts.iter().collect());
        let exact = condition.as_object().into_iter().flatten();
        let mut wanted: Vec<(&str, String, &str)> = exact
            .map(|(name, value)| {
                (
                    "eq",
                    name.to_ascii_lowercase(),
                    value.as_str().unwrap_or_default(),
                )
            })
            .collect();
        if let [Value::String(word), first, second] = parts.as_slice() {
            if word == "content-length-range" {
                let range =
                    first.as_u64().unwrap_or_default()..=second.as_u64().unwrap_or(u64::MAX);
                let length = form.file.len() as u64;
                if !range.contains(&length) {
                    let code = if length > *range.end() {
                        "EntityTooLarge"
                    } else {
                        "EntityTooSmall"
                    };
                    return Err(Failure::saying(
                        code,
                        "the file is not as long as the policy wants it",
                    ));
                }
                continue;
            }
            let name = first.as_str().unwrap_or_default().trim_start_matches('$');
            wanted.push((
                word,
                name.to_ascii_lowercase(),
                second.as_str().unwrap_or_default(),
            ));
        }
        for (word, name, text) in wanted {
            let given = value(&name).unwrap_or_default();
            let is_met = match word {
                "starts-with" => given.starts_with(text),
                _ => given == text,
            };
            if !is_met {
                return Err(invalid(format!(
                    "Policy Condition failed: [\"{word}\", \"${name}\", \"{text}\"]"
                )));
            }
            spoken.push(name);
        }
    }
    let extra = form.fields.iter().find(|(name, _)| {
        !FREE.contains(&name.as_str()) && !name.starts_with("x-ignore-") && !spoken.contains(name)
    });
    match extra {
        Some((name, _)) => Err(invalid(format!("Extra input fields: {name}"))),
        None => Ok(()),
    }
}
