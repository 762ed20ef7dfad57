//! Listings, page by page: of objects in both forms, and of versions.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::{Answered, Call, Failure, Storage, told, xml, xml::Xml};

/// The most entries of a page.
const MOST: usize = 1000;

/// What every listing may be asked for.
pub(super) struct Asked<'a> {
    prefix: &'a str,
    delimiter: &'a str,
    is_encoded: bool,
    most: usize,
}

/// One of a page.
pub(super) enum Entry<'a, T> {
    Item(&'a str, T),
    /// What keys have in common up to the delimiter.
    Prefix(String),
}

pub(super) struct Page<'a, T> {
    pub entries: Vec<Entry<'a, T>>,
    pub is_truncated: bool,
}

/// How many entries a page may have.
pub(super) fn most(call: &Call<'_>, name: &str) -> Result<usize, Failure> {
    let Some(text) = call.query(name).filter(|text| !text.is_empty()) else {
        return Ok(MOST);
    };
    let most = text.parse::<usize>().map_err(|_| {
        Failure::saying(
            "InvalidArgument",
            format!("{name} is a number from 0 to {}", i32::MAX),
        )
    });
    Ok(most?.min(MOST))
}

impl<'a> Asked<'a> {
    pub fn of(call: &'a Call<'_>, most_of: &str) -> Result<Self, Failure> {
        let is_encoded = match call.query("encoding-type") {
            None | Some("") => false,
            Some("url") => true,
            Some(_) => {
                return Err(Failure::saying(
                    "InvalidArgument",
                    "the only encoding-type is url",
                ));
            }
        };
        Ok(Self {
            prefix: call.query("prefix").unwrap_or_default(),
            delimiter: call.query("delimiter").unwrap_or_default(),
            is_encoded,
            most: most(call, most_of)?,
        })
    }

    pub fn shown(&self, text: &str) -> String {
        xml::shown(text, self.is_encoded)
    }

    /// Cuts a page out of what comes behind a marker, in order.
    pub fn page<'k, T>(
        &self,
        items: impl Iterator<Item = (&'k str, T)>,
        marker: &str,
    ) -> Page<'k, T> {
        let mut page = Page {
            entries: Vec::new(),
            is_truncated: false,
        };
        let lies_behind =
            |(key, _): &(&str, T)| !key.starts_with(self.prefix) && *key > self.prefix;
        for (key, item) in items.take_while(|item| !lies_behind(item)) {
            let Some(rest) = key.strip_prefix(self.prefix) else {
                continue;
            };
            let entry = match rest
                .find(self.delimiter)
                .filter(|_| !self.delimiter.is_empty())
            {
                Some(at) => {
                    let end = self.prefix.len() + at + self.delimiter.len();
                    let common = key.get(..end).unwrap_or_default();
                    let is_last =
                        matches!(page.entries.last(), Some(Entry::Prefix(last)) if last == common);
                    // The page before had it.
                    if is_last || common <= marker {
                        continue;
                    }
                    Entry::Prefix(common.to_owned())
                }
                None => Entry::Item(key, item),
            };
            if page.entries.len() == self.most {
                page.is_truncated = self.most > 0;
                break;
            }
            page.entries.push(entry);
        }
        page
    }

    /// What all listings say.
    pub fn write(&self, xml: &mut Xml, most: &str, is_truncated: bool) {
        xml.leaf("Prefix", self.shown(self.prefix));
        let delimiter = Some(self.delimiter).filter(|text| !text.is_empty());
        xml.some("Delimiter", delimiter.map(|text| self.shown(text)));
        xml.leaf(most, self.most);
        xml.some("EncodingType", self.is_encoded.then_some("url"));
        xml.leaf("IsTruncated", is_truncated);
    }
}

impl<T> Page<'_, T> {
    /// The last key or prefix, where more comes.
    fn next(&self) -> Option<&str> {
        let last = self.entries.last().filter(|_| self.is_truncated)?;
        Some(match last {
            Entry::Item(key, _) => key,
            Entry::Prefix(prefix) => prefix,
        })
    }

    pub fn write_prefixes(&self, xml: &mut Xml, asked: &Asked<'_>) {
        for entry in &self.entries {
            if let Entry::Prefix(prefix) = entry {
                xml.within("CommonPrefixes", |xml| {
                    xml.leaf("Prefix", asked.shown(prefix))
                });
            }
        }
    }
}

impl Storage {
    pub(super) fn list_objects(&mut self, call: &Call<'_>) -> Answered {
        let asked = Asked::of(call, "max-keys")?;
        let marker = call.query("marker").unwrap_or_default();
        let bucket = self.bucket(call)?;
        let page = asked.page(bucket.current(marker), marker);
        Ok(told(Xml::document("ListBucketResult", |xml| {
            xml.leaf("Name", call.bucket);
            xml.leaf("Marker", asked.shown(marker));
            // Without a delimiter the last key does the same (Amazon S3 API, ListObjects).
            let next = page.next().filter(|_| !asked.delimiter.is_empty());
            xml.some("NextMarker", next.map(|next| asked.shown(next)));
            asked.write(xml, "MaxKeys", page.is_truncated);
            write_objects(xml, &page, &asked, Some(&bucket.owner));
        })))
    }

    pub(super) fn list_objects_v2(&mut self, call: &Call<'_>) -> Answered {
        let asked = Asked::of(call, "max-keys")?;
        let start = call.query("start-after").unwrap_or_default();
        let token = call.query("continuation-token");
        let marker = match token {
            Some(token) => {
                let wrong = || {
                    Failure::saying(
                        "InvalidArgument",
                        "the continuation token is not one that was given out",
                    )
                };
                let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).map_err(|_| wrong())?;
                String::from_utf8(bytes).map_err(|_| wrong())?
            }
            None => start.to_owned(),
        };
        let bucket = self.bucket(call)?;
        let page = asked.page(bucket.current(&marker), &marker);
        let owner = call.query("fetch-owner").filter(|text| *text == "true");
        Ok(told(Xml::document("ListBucketResult", |xml| {
            xml.leaf("Name", call.bucket);
            xml.leaf("KeyCount", page.entries.len());
            xml.some("ContinuationToken", token);
            let next = page.next().map(|next| BASE64_URL_SAFE_NO_PAD.encode(next));
            xml.some("NextContinuationToken", next);
            let start = Some(start).filter(|start| !start.is_empty());
            xml.some("StartAfter", start.map(|start| asked.shown(start)));
            asked.write(xml, "MaxKeys", page.is_truncated);
            write_objects(xml, &page, &asked, owner.map(|_| bucket.owner.as_str()));
        })))
    }

    pub(super) fn list_versions(&mut self, call: &Call<'_>) -> Answered {
        let asked = Asked::of(call, "max-keys")?;
        let key = call.query("key-marker").unwrap_or_default();
        let id = call.query("version-id-marker").filter(|id| !id.is_empty());
        if id.is_some() && key.is_empty() {
            return Err(Failure::saying(
                "InvalidArgument",
                "a version-id-marker needs a key-marker",
            ));
        }
        let bucket = self.bucket(call)?;
        let from = bucket.objects.range(key.to_owned()..);
        let items = from.flat_map(|(name, versions)| {
            let count = versions.len();
            let newest = versions.iter().rev();
            let skipped = match id {
                _ if name != key || key.is_empty() => 0,
                None => count,
                Some(id) => {
                    let at = newest.clone().position(|version| version.id == id);
                    at.map_or(count, |at| at + 1)
                }
            };
            let items = newest.enumerate().skip(skipped);
            items.map(move |(index, version)| (name.as_str(), (index == 0, version)))
        });
        let page = asked.page(items, key);
        let last = page.entries.last().filter(|_| page.is_truncated);
        let next_id = match last {
            Some(Entry::Item(_, (_, version))) => Some(version.id.as_str()),
            _ => None,
        };
        Ok(told(Xml::document("ListVersionsResult", |xml| {
            xml.leaf("Name", call.bucket);
            xml.leaf("KeyMarker", asked.shown(key));
            xml.leaf("VersionIdMarker", id.unwrap_or_default());
            xml.some("NextKeyMarker", page.next().map(|next| asked.shown(next)));
            xml.some("NextVersionIdMarker", next_id);
            asked.write(xml, "MaxKeys", page.is_truncated);
            for entry in &page.entries {
                let Entry::Item(key, (is_latest, version)) = entry else {
                    continue;
                };
                let name = if version.is_marker {
                    "DeleteMarker"
                } else {
                    "Version"
                };
                xml.within(name, |xml| {
                    xml.leaf("Key", asked.shown(key));
                    xml.leaf("VersionId", &version.id);
                    xml.leaf("IsLatest", is_latest);
                    version.write(xml, Some(&bucket.owner));
                });
            }
            page.write_prefixes(xml, &asked);
        })))
    }
}

fn write_objects(
    xml: &mut Xml,
    page: &Page<'_, &super::Version>,
    asked: &Asked<'_>,
    owner: Option<&str>,
) {
    for entry in &page.entries {
        if let Entry::Item(key, version) = entry {
            xml.within("Contents", |xml| {
                xml.leaf("Key", asked.shown(key));
                version.write(xml, owner);
            });
        }
    }
    page.write_prefixes(xml, asked);
}

impl super::Bucket {
    /// The objects behind a key, without those that are deleted.
    fn current(&self, marker: &str) -> impl Iterator<Item = (&str, &super::Version)> {
        use std::ops::Bound;
        let from = match marker {
            "" => Bound::Unbounded,
            marker => Bound::Excluded(marker.to_owned()),
        };
        let objects = self.objects.range::<String, _>((from, Bound::Unbounded));
        let newest = objects.filter_map(|(key, versions)| Some((key.as_str(), versions.last()?)));
        newest.filter(|(_, version)| !version.is_marker)
    }
}
