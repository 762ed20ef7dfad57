//! Tags of objects.

use roxmltree::Node;

use super::{Answered, Call, Failure, Storage, empty, told, xml, xml::Xml};
use crate::route;

impl Storage {
    pub(super) fn get_tags(&mut self, call: &Call<'_>) -> Answered {
        let bucket = self.bucket(call)?;
        let version = bucket.find(call)?;
        let id = bucket.versioning.map(|_| version.id.as_str());
        let xml = Xml::document("Tagging", |xml| {
            xml.within("TagSet", |xml| {
                for (key, value) in &version.tags {
                    xml.within("Tag", |xml| {
                        xml.leaf("Key", key);
                        xml.leaf("Value", value);
                    });
                }
            });
        });
        Ok(told(xml).some("x-amz-version-id", id))
    }

    pub(super) fn put_tags(&mut self, call: &Call<'_>) -> Answered {
        let xml = xml::read(&call.body)?;
        let tags = read(xml.root_element())?;
        check(&tags, 10)?;
        self.set_tags(call, tags, 200)
    }

    pub(super) fn delete_tags(&mut self, call: &Call<'_>) -> Answered {
        self.set_tags(call, Vec::new(), 204)
    }

    fn set_tags(&mut self, call: &Call<'_>, tags: Vec<(String, String)>, status: u16) -> Answered {
        let bucket = self.bucket_mut(call)?;
        let is_versioned = bucket.versioning.is_some();
        let version = bucket.find_mut(call)?;
        version.tags = tags;
        let id = is_versioned.then(|| version.id.clone());
        Ok(empty(status).some("x-amz-version-id", id))
    }
}

/// The tags in a body.
pub(super) fn read(root: Node<'_, '_>) -> Result<Vec<(String, String)>, Failure> {
    let sets: Vec<_> = xml::children(root, "TagSet").collect();
    let tags = sets.iter().flat_map(|set| xml::children(*set, "Tag"));
    let read = tags.map(|tag| {
        let part = |name| xml::text(tag, name).map(str::to_owned);
        Ok((
            part("Key").ok_or("MalformedXML")?,
            part("Value").ok_or("MalformedXML")?,
        ))
    });
    read.collect()
}

/// Those of `x-amz-tagging`, written as a query.
pub(super) fn of_header(text: &str) -> Result<Vec<(String, String)>, Failure> {
    let tags = route::pairs(text).ok_or("InvalidArgument")?;
    check(&tags, 10)?;
    Ok(tags)
}

/// Refuses too many, too long ones, and keys that come twice (Amazon S3, Object tagging).
pub(super) fn check(tags: &[(String, String)], most: usize) -> Result<(), Failure> {
    if tags.len() > most {
        return Err(Failure::saying(
            "InvalidTag",
            format!("there are more than {most} tags"),
        ));
    }
    for (index, (key, value)) in tags.iter().enumerate() {
        let is_long = key.chars().count() > 128 || value.chars().count() > 256;
        if is_long || key.is_empty() {
            return Err(Failure::saying(
                "InvalidTag",
                "a key has 1 to 128 letters, a value up to 256",
            ));
        }
        if tags.iter().take(index).any(|(other, _)| other == key) {
            return Err(Failure::saying("InvalidTag", format!("{key} comes twice")));
        }
    }
    Ok(())
}
