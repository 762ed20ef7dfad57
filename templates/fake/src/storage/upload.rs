//! Uploads in parts.

use super::{
    Answered, Call, Failure, Part, Storage, Upload, Version,
    bucket::write_owner,
    condition,
    data::Data,
    empty,
    list::{self, Entry},
    object::etag,
    sign::hex,
    time, told, xml,
    xml::Xml,
};

/// The least that a part has which is not the last: 5 MiB.
const SMALLEST: u64 = 5 << 20;

/// The highest number of a part.
const MOST: u32 = 10_000;

pub(super) fn number(call: &Call<'_>) -> Result<u32, Failure> {
    let number = call.query("partNumber").and_then(|text| text.parse().ok());
    let number = number.filter(|number| (1..=MOST).contains(number));
    number.ok_or_else(|| Failure::saying("InvalidArgument", "a part has a number from 1 to 10000"))
}

fn place(call: &Call<'_>) -> (String, String) {
    (
        call.key.to_owned(),
        call.query("uploadId").unwrap_or_default().to_owned(),
    )
}

impl Storage {
    pub(super) fn upload(&self, call: &Call<'_>) -> Result<&Upload, Failure> {
        let found = self.bucket(call)?.uploads.get(&place(call));
        found.ok_or_else(|| {
            Failure::from("NoSuchUpload")
                .fact("UploadId", call.query("uploadId").unwrap_or_default())
        })
    }

    pub(super) fn create_upload(&mut self, call: &Call<'_>) -> Answered {
        let id = self.next_id();
        let version = Version::of_headers(call, self.bucket(call)?, id.clone())?;
        let encryption = version.tell_encryption(empty(200)).headers;
        let upload = Upload {
            started: call.now,
            version,
            parts: Default::default(),
        };
        let place = (call.key.to_owned(), id.clone());
        self.bucket_mut(call)?.uploads.insert(place, upload);
        let mut reply = told(Xml::document("InitiateMultipartUploadResult", |xml| {
            xml.leaf("Bucket", call.bucket);
            xml.leaf("Key", call.key);
            xml.leaf("UploadId", &id);
        }));
        reply.headers.extend(encryption);
        Ok(reply)
    }

    pub(super) fn put_part(&mut self, call: &Call<'_>) -> Answered {
        let number = number(call)?;
        self.check_length(call)?;
        self.upload(call)?;
        let data = self.keep(&call.body)?;
        let md5 = data.md5();
        self.add_part(call, number, data, md5)?;
        Ok(empty(200).header("ETag", etag(&md5)))
    }

    pub(super) fn add_part(
        &mut self,
        call: &Call<'_>,
        number: u32,
        data: Data,
        md5: [u8; 16],
    ) -> Result<(), Failure> {
        let uploads = &mut self.bucket_mut(call)?.uploads;
        let upload = uploads.get_mut(&place(call)).ok_or("NoSuchUpload")?;
        let modified = call.now;
        upload.parts.insert(
            number,
            Part {
                data,
                md5,
                modified,
            },
        );
        Ok(())
    }

    pub(super) fn complete_upload(&mut self, call: &Call<'_>) -> Answered {
        let upload = self.upload(call)?;
        let sent = xml::read(&call.body)?;
        let mut version = upload.version.clone();
        let mut hashes = Vec::new();
        let listed: Vec<_> = xml::children(sent.root_element(), "Part").collect();
        if listed.is_empty() {
            return Err(Failure::saying("MalformedXML", "there is no part"));
        }
        let number = |part: &roxmltree::Node<'_, '_>| {
            let text = xml::text(*part, "PartNumber")?;
            text.trim().parse::<u32>().ok()
        };
        if !listed
            .iter()
            .is_sorted_by(|one, other| number(one) < number(other))
        {
            return Err("InvalidPartOrder".into());
        }
        for (index, part) in listed.iter().enumerate() {
            let number = number(part).ok_or("MalformedXML")?;
            let given = xml::text(*part, "ETag")
                .unwrap_or_default()
                .trim()
                .trim_matches('"');
            let known = upload
                .parts
                .get(&number)
                .filter(|part| hex(&part.md5) == given);
            let known = known.ok_or_else(|| {
                Failure::from("InvalidPart").fact("PartNumber", number.to_string())
            })?;
            let length = known.data.len();
            if length < SMALLEST && index + 1 < listed.len() {
                return Err(Failure::from("EntityTooSmall")
                    .fact("PartNumber", number.to_string())
                    .fact("ProposedSize", length.to_string())
                    .fact("MinSizeAllowed", SMALLEST.to_string()));
            }
            version.data.push(known.data.clone());
            version.parts.push(length);
            hashes.extend_from_slice(&known.md5);
        }
        condition::check_write(call, self.bucket(call)?.newest(call.key))?;
        version.etag = format!("\"{}-{}\"", hex(&md5::compute(&hashes).0), listed.len());
        version.modified = call.now;
        version.id = self.next_id();
        let etag = version.etag.clone();
        let encryption = version.tell_encryption(empty(200)).headers;
        let bucket = self.bucket_mut(call)?;
        bucket.uploads.remove(&place(call));
        let id = bucket.add(call.key, version);
        let mut reply = told(Xml::document("CompleteMultipartUploadResult", |xml| {
            xml.leaf(
                "Location",
                format!("{}/{}/{}", call.x.url(""), call.bucket, call.key),
            );
            xml.leaf("Bucket", call.bucket);
            xml.leaf("Key", call.key);
            xml.leaf("ETag", etag);
        }));
        reply.headers.extend(encryption);
        Ok(reply.some("x-amz-version-id", id))
    }

    pub(super) fn abort_upload(&mut self, call: &Call<'_>) -> Answered {
        self.upload(call)?;
        self.bucket_mut(call)?.uploads.remove(&place(call));
        Ok(empty(204))
    }

    pub(super) fn list_parts(&mut self, call: &Call<'_>) -> Answered {
        let upload = self.upload(call)?;
        let most = list::most(call, "max-parts")?;
        let marker = match call
            .query("part-number-marker")
            .unwrap_or("0")
            .parse::<u32>()
        {
            Ok(marker) => marker,
            Err(_) => return Err("InvalidArgument".into()),
        };
        let behind = upload.parts.range(marker.saturating_add(1)..);
        let page: Vec<_> = behind.clone().take(most).collect();
        let last = page.last().map(|(number, _)| **number);
        let is_truncated = most > 0 && behind.count() > page.len();
        let owner = &self.bucket(call)?.owner;
        Ok(told(Xml::document("ListPartsResult", |xml| {
            xml.leaf("Bucket", call.bucket);
            xml.leaf("Key", call.key);
            xml.leaf("UploadId", place(call).1);
            write_owner(xml, "Initiator", owner);
            write_owner(xml, "Owner", owner);
            xml.leaf("StorageClass", "STANDARD");
            xml.leaf("PartNumberMarker", marker);
            xml.some("NextPartNumberMarker", last);
            xml.leaf("MaxParts", most);
            xml.leaf("IsTruncated", is_truncated);
            for (number, part) in &page {
                xml.within("Part", |xml| {
                    xml.leaf("PartNumber", number);
                    xml.leaf("LastModified", time::iso(part.modified));
                    xml.leaf("ETag", etag(&part.md5));
                    xml.leaf("Size", part.data.len());
                });
            }
        })))
    }

    pub(super) fn list_uploads(&mut self, call: &Call<'_>) -> Answered {
        let bucket = self.bucket(call)?;
        let asked = list::Asked::of(call, "max-uploads")?;
        let key = call.query("key-marker").unwrap_or_default();
        let id = call.query("upload-id-marker").filter(|_| !key.is_empty());
        let is_behind = |(known, upload): &(String, String)| {
            known.as_str() > key || (known == key && id.is_some_and(|id| upload.as_str() > id))
        };
        let uploads = bucket.uploads.iter().filter(|(place, _)| is_behind(place));
        let items = uploads.map(|(place, upload)| (place.0.as_str(), (&place.1, upload)));
        let page = asked.page(items, key);
        let last = page.entries.last().filter(|_| page.is_truncated);
        let (next, next_id) = match last {
            Some(Entry::Item(key, (id, _))) => (Some(*key), Some(id.as_str())),
            Some(Entry::Prefix(prefix)) => (Some(prefix.as_str()), None),
            None => (None, None),
        };
        Ok(told(Xml::document("ListMultipartUploadsResult", |xml| {
            xml.leaf("Bucket", call.bucket);
            xml.leaf("KeyMarker", asked.shown(key));
            xml.leaf("UploadIdMarker", id.unwrap_or_default());
            xml.some("NextKeyMarker", next.map(|key| asked.shown(key)));
            xml.some("NextUploadIdMarker", next_id);
            asked.write(xml, "MaxUploads", page.is_truncated);
            for entry in &page.entries {
                if let Entry::Item(key, (id, upload)) = entry {
                    xml.within("Upload", |xml| {
                        xml.leaf("Key", asked.shown(key));
                        xml.leaf("UploadId", id);
                        write_owner(xml, "Initiator", &bucket.owner);
                        write_owner(xml, "Owner", &bucket.owner);
                        xml.leaf("StorageClass", "STANDARD");
                        xml.leaf("Initiated", time::iso(upload.started));
                    });
                }
            }
            page.write_prefixes(xml, &asked);
        })))
    }
}
