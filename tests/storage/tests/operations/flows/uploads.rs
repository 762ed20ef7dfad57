//! Uploads in parts: complete, listed, copied from others, and aborted.

use super::{Client, Error, bucket, header, model, refusal};

/// The least that a part may have unless it is the last: 5 MiB.
const PART: usize = 5 * 1024 * 1024;

pub async fn run(client: &Client) -> Result<(), Error> {
    let (objects, uploads) = (client.objects(), client.uploads());
    let bucket = &bucket(client, "uploads").await?;
    let key = "in parts/\u{e9}";
    let started = uploads
        .create(bucket, key)
        .content_type("text/parts")
        .metadata("origin", "parts")
        .await?;
    assert_eq!(
        (started.bucket(), started.key()),
        (Some(bucket.as_str()), Some(key))
    );
    let id = started.upload_id().expect("an id");

    let content = storage_tests::bytes(2 * PART + 1000);
    let source = &format!("/{bucket}/source");
    objects.put(bucket, "source", content.clone()).await?;
    let first = uploads
        .put_part(bucket, key, 1, id, content[..PART].to_vec())
        .send()
        .await?;
    let range = format!("bytes={PART}-{}", 2 * PART - 1);
    let second = uploads
        .copy_part(bucket, key, source, 2, id)
        .copy_source_range(&range)
        .await?;
    let third = uploads
        .put_part(bucket, key, 3, id, content[2 * PART..].to_vec())
        .send()
        .await?;
    // RGW leaves the quotes out where it copies.
    let etags = [
        header(&first, "etag"),
        format!("\"{}\"", second.etag().unwrap_or_default()),
        header(&third, "etag"),
    ];
    assert!(second.last_modified().is_some());

    for size in [1, 2, 1000] {
        let parts = uploads
            .list_parts(bucket, key, id)
            .max_parts(size)
            .all()
            .await?;
        let parts: Vec<_> = parts
            .iter()
            .map(|part| (part.part_number(), part.size(), part.etag()))
            .collect();
        let length = i64::try_from(PART).unwrap_or_default();
        let wanted = [(1, length), (2, length), (3, 1000)];
        let wanted: Vec<_> = wanted
            .iter()
            .zip(&etags)
            .map(|((number, size), etag)| (Some(*number), Some(*size), Some(etag.as_str())))
            .collect();
        assert_eq!(parts, wanted, "{size}");
    }
    let page = uploads
        .list_parts(bucket, key, id)
        .part_number_marker(2)
        .await?;
    assert_eq!(
        (page.key(), page.upload_id(), page.parts().len()),
        (Some(key), Some(id), 1)
    );

    let list = |etags: [&str; 3]| {
        let parts = (1..).zip(etags).map(|(number, etag)| {
            model::CompletedPart::default()
                .with_part_number(number)
                .with_etag(etag)
        });
        model::CompleteMultipartUpload::default().with_parts(parts)
    };
    let [first, second, third] = &etags;
    let wrong = uploads
        .complete(bucket, key, id, &list([second, first, third]))
        .await;
    assert_eq!(refusal(wrong), "400 InvalidPart");
    let done = uploads
        .complete(bucket, key, id, &list([first, second, third]))
        .await?;
    assert_eq!(
        (done.bucket(), done.key()),
        (Some(bucket.as_str()), Some(key))
    );
    // RGW names the ETag in the head of the object alone.
    assert_eq!(done.etag(), Some(""));
    let got = objects.get(bucket, key).send().await?;
    assert!(got.get().to_vec() == content, "byte for byte");
    assert_eq!(
        (
            header(&got, "content-type"),
            header(&got, "x-amz-meta-origin")
        ),
        ("text/parts".to_owned(), "parts".to_owned())
    );
    assert!(header(&got, "etag").ends_with("-3\""), "no MD5");
    assert_eq!(
        refusal(uploads.list_parts(bucket, key, id).await),
        "404 NoSuchKey",
        "it is over"
    );

    listed(client, bucket).await
}

async fn listed(client: &Client, bucket: &str) -> Result<(), Error> {
    let uploads = client.uploads();
    let mut wanted = Vec::new();
    for key in ["a", "a", "b/c", "d"] {
        let started = uploads.create(bucket, key).await?;
        wanted.push((
            key.to_owned(),
            started.upload_id().unwrap_or_default().to_owned(),
        ));
    }
    wanted.sort();
    for size in [1, 3, 1000] {
        let all = uploads.list(bucket).max_uploads(size).all().await?;
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let mut all: Vec<_> = all
            .iter()
            .map(|one| (text(one.key()), text(one.upload_id())))
            .collect();
        all.sort();
        assert_eq!(all, wanted, "{size}");
    }
    let page = uploads.list(bucket).prefix("b/").await?;
    let upload = page.uploads().first().expect("one");
    assert_eq!((page.uploads().len(), upload.key()), (1, Some("b/c")));
    assert_eq!(
        (upload.owner().id(), upload.initiator().id()),
        (Some("tests"), Some("tests"))
    );
    assert!(
        upload
            .initiated()
            .is_some_and(|time| time.to_system_time().is_some())
    );

    for (key, id) in &wanted {
        uploads.abort(bucket, key, id).await?;
        assert_eq!(
            refusal(uploads.abort(bucket, key, id).await),
            "404 NoSuchUpload"
        );
    }
    assert!(uploads.list(bucket).all().await?.is_empty());
    Ok(())
}
