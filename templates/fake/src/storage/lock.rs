//! Versions that cannot be deleted: for a time (retention), or until it is lifted (legal hold).

use roxmltree::Node;

use super::{Answered, Bucket, Call, Failure, Storage, empty, time, told, xml, xml::Xml};
use crate::{answer::Reply, clock::Moment};

/// Milliseconds.
const DAY: Moment = 24 * 60 * 60 * 1000;

/// What keeps a version.
#[derive(Debug, Clone, Default)]
pub(super) struct Lock {
    /// Whether the mode is `COMPLIANCE`, and until when.
    pub retention: Option<(bool, Moment)>,
    /// None where nobody has ever set it.
    pub hold: Option<bool>,
}

impl Lock {
    /// That of headers, else the bucket's own for new objects.
    pub fn of_headers(call: &Call<'_>, bucket: &Bucket) -> Result<Self, Failure> {
        let mode = call.header("x-amz-object-lock-mode");
        let until = call.header("x-amz-object-lock-retain-until-date");
        let hold = call.header("x-amz-object-lock-legal-hold");
        if !bucket.has_lock {
            return match (mode, until, hold) {
                (None, None, None) => Ok(Self::default()),
                _ => Err(Failure::saying(
                    "InvalidRequest",
                    "the bucket has no object lock",
                )),
            };
        }
        let retention = match (mode, until) {
            (None, None) => bucket.usual_retention(call.now),
            (Some(mode), Some(until)) => Some(retention(mode, until, call.now)?),
            _ => {
                return Err(Failure::saying(
                    "InvalidArgument",
                    "mode and date of a retention go together",
                ));
            }
        };
        let hold = match hold {
            None => None,
            Some("ON") => Some(true),
            Some("OFF") => Some(false),
            Some(_) => return Err("InvalidArgument".into()),
        };
        Ok(Self { retention, hold })
    }

    /// Whether a version may not be deleted.
    pub fn keeps(&self, now: Moment, bypasses: bool) -> bool {
        let is_retained = self
            .retention
            .is_some_and(|(is_strict, until)| until > now && (is_strict || !bypasses));
        is_retained || self.hold == Some(true)
    }

    pub fn tell(&self, reply: Reply) -> Reply {
        let reply = match self.retention {
            Some((is_strict, until)) => reply
                .header("x-amz-object-lock-mode", mode(is_strict))
                .header("x-amz-object-lock-retain-until-date", time::iso(until)),
            None => reply,
        };
        let hold = self.hold.map(|is_on| if is_on { "ON" } else { "OFF" });
        reply.some("x-amz-object-lock-legal-hold", hold)
    }
}

fn mode(is_strict: bool) -> &'static str {
    if is_strict {
        "COMPLIANCE"
    } else {
        "GOVERNANCE"
    }
}

fn retention(mode: &str, until: &str, now: Moment) -> Result<(bool, Moment), Failure> {
    let is_strict = match mode {
        "COMPLIANCE" => true,
        "GOVERNANCE" => false,
        _ => return Err("MalformedXML".into()),
    };
    let until = time::parse(until).ok_or("InvalidArgument")?;
    match until > now {
        true => Ok((is_strict, until)),
        false => Err(Failure::saying(
            "InvalidArgument",
            "the retain until date must be in the future",
        )),
    }
}

impl Bucket {
    /// The retention that new objects get.
    fn usual_retention(&self, now: Moment) -> Option<(bool, Moment)> {
        let body = self.settings.get("object-lock")?;
        let xml = xml::read(body).ok()?;
        let find = |name| {
            xml.descendants()
                .find(|node: &Node<'_, '_>| node.tag_name().name() == name)
        };
        let usual = find("DefaultRetention")?;
        let number = |name| xml::text(usual, name)?.parse::<i64>().ok();
        let days = number("Days").or_else(|| Some(number("Years")? * 365))?;
        Some((
            xml::text(usual, "Mode") == Some("COMPLIANCE"),
            now + days * DAY,
        ))
    }
}

/// Whether a retention in the mode `GOVERNANCE` is passed over.
pub(super) fn bypasses(call: &Call<'_>) -> bool {
    let header = call.header("x-amz-bypass-governance-retention");
    header.is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

impl Storage {
    pub(super) fn get_lock_settings(&mut self, call: &Call<'_>) -> Answered {
        let bucket = self.bucket(call)?;
        if !bucket.has_lock {
            return Err("ObjectLockConfigurationNotFoundError".into());
        }
        match bucket.settings.get("object-lock") {
            Some(body) => Ok(Reply {
                status: 200,
                headers: vec![("Content-Type".to_owned(), "application/xml".to_owned())],
                body: body.to_vec().into(),
            }),
            None => Ok(told(Xml::document("ObjectLockConfiguration", |xml| {
                xml.leaf("ObjectLockEnabled", "Enabled");
            }))),
        }
    }

    pub(super) fn put_lock_settings(&mut self, call: &Call<'_>) -> Answered {
        let xml = xml::read(&call.body)?;
        if xml::text(xml.root_element(), "ObjectLockEnabled") != Some("Enabled") {
            return Err("MalformedXML".into());
        }
        let body = call.body.clone();
        let bucket = self.bucket_mut(call)?;
        // "Lock can be switched on at creation only."
        if !bucket.has_lock {
            return Err("InvalidBucketState".into());
        }
        bucket.settings.insert("object-lock".to_owned(), body);
        Ok(empty(200))
    }

    pub(super) fn get_retention(&mut self, call: &Call<'_>) -> Answered {
        let bucket = self.bucket(call)?;
        bucket.check_lock()?;
        let retention = bucket.find(call)?.lock.retention;
        let (is_strict, until) = retention.ok_or("NoSuchObjectLockConfiguration")?;
        Ok(told(Xml::document("Retention", |xml| {
            xml.leaf("Mode", mode(is_strict));
            xml.leaf("RetainUntilDate", time::iso(until));
        })))
    }

    pub(super) fn put_retention(&mut self, call: &Call<'_>) -> Answered {
        let xml = xml::read(&call.body)?;
        let part = |name| xml::text(xml.root_element(), name);
        let wanted = match (part("Mode"), part("RetainUntilDate")) {
            (Some(mode), Some(until)) => Some(retention(mode, until, call.now)?),
            (None, None) => None,
            _ => return Err("MalformedXML".into()),
        };
        let bucket = self.bucket_mut(call)?;
        bucket.check_lock()?;
        let lock = &mut bucket.find_mut(call)?.lock;
        if let Some((is_strict, until)) = lock.retention.filter(|(_, until)| *until > call.now) {
            // It may become longer and stricter; the rest needs the right to pass it over, and with COMPLIANCE nobody has that.
            let is_less = wanted.is_none_or(|wanted| wanted.1 < until || (is_strict && !wanted.0));
            if is_less && (is_strict || !bypasses(call)) {
                return Err("AccessDenied".into());
            }
        }
        lock.retention = wanted;
        Ok(empty(200))
    }

    pub(super) fn get_hold(&mut self, call: &Call<'_>) -> Answered {
        let bucket = self.bucket(call)?;
        bucket.check_lock()?;
        let hold = bucket.find(call)?.lock.hold;
        let is_on = hold.ok_or("NoSuchObjectLockConfiguration")?;
        Ok(told(Xml::document("LegalHold", |xml| {
            xml.leaf("Status", if is_on { "ON" } else { "OFF" });
        })))
    }

    pub(super) fn put_hold(&mut self, call: &Call<'_>) -> Answered {
        let xml = xml::read(&call.body)?;
        let is_on = match xml::text(xml.root_element(), "Status") {
            Some("ON") => true,
            Some("OFF") => false,
            _ => return Err("MalformedXML".into()),
        };
        let bucket = self.bucket_mut(call)?;
        bucket.check_lock()?;
        bucket.find_mut(call)?.lock.hold = Some(is_on);
        Ok(empty(200))
    }
}

impl Bucket {
    fn check_lock(&self) -> Result<(), Failure> {
        match self.has_lock {
            true => Ok(()),
            false => Err(Failure::saying(
                "InvalidRequest",
                "the bucket has no object lock",
            )),
        }
    }
}
