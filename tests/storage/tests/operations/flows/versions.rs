//! Versions of objects.

use super::{Client, Error, bucket, header, model, refusal};

pub async fn run(client: &Client) -> Result<(), Error> {
    let (objects, versions) = (client.objects(), client.versions());
    let bucket = &bucket(client, "versions").await?;
    let versioning = client.versioning();
    assert_eq!(versioning.get(bucket).await?.status(), None);
    let wanted = |status: model::BucketVersioningStatus| {
        model::VersioningConfiguration::default().with_status(status)
    };
    versioning
        .replace(bucket, &wanted(model::BucketVersioningStatus::Enabled))
        .await?;
    assert_eq!(
        versioning.get(bucket).await?.status(),
        Some(&model::BucketVersioningStatus::Enabled)
    );

    let mut ids = Vec::new();
    for content in ["one", "two", "three"] {
        let put = objects.put(bucket, "key", content).send().await?;
        ids.push(header(&put, "x-amz-version-id"));
    }
    for (id, content) in ids.iter().zip(["one", "two", "three"]) {
        assert_eq!(objects.get(bucket, "key").version_id(id).await?, content);
        let head = objects.head(bucket, "key").version_id(id).send().await?;
        assert_eq!(header(&head, "x-amz-version-id"), *id);
    }
    let source = format!("/{bucket}/key?versionId={}", ids[0]);
    objects.copy(bucket, "copy", &source).await?;
    assert_eq!(objects.get(bucket, "copy").await?, "one");

    let gone = objects.delete(bucket, "key").send().await?;
    assert_eq!(header(&gone, "x-amz-delete-marker"), "true");
    let marker = header(&gone, "x-amz-version-id");
    assert_eq!(refusal(objects.get(bucket, "key").await), "404 NoSuchKey");

    let all = versions.list(bucket).prefix("key").await?;
    let found: Vec<_> = all
        .versions()
        .iter()
        .map(|one| (one.version_id(), one.is_latest(), one.size()))
        .collect();
    let newest: Vec<_> = [(2, 5), (1, 3), (0, 3)]
        .map(|(index, size)| (Some(ids[index].as_str()), Some(false), Some(size)))
        .into();
    assert_eq!(found, newest);
    let markers: Vec<_> = all
        .delete_markers()
        .iter()
        .map(|one| (one.key(), one.version_id(), one.is_latest()))
        .collect();
    assert_eq!(markers, [(Some("key"), Some(marker.as_str()), Some(true))]);
    // `Size` has no limit of 32 bits, and each version its own ETag.
    assert!(
        all.versions()
            .iter()
            .all(|one| one.etag().is_some_and(|etag| etag.len() == 34))
    );
    for size in [1, 2, 1000] {
        let mut count = 0;
        let mut pages = versions.list(bucket).max_keys(size).pages();
        while let Some(page) = pages.try_next().await? {
            count += page.versions().len() + page.delete_markers().len();
        }
        assert_eq!(count, 5, "{size}");
    }

    // The marker gone, the object is back.
    let back = objects
        .delete(bucket, "key")
        .version_id(&marker)
        .send()
        .await?;
    assert_eq!(header(&back, "x-amz-delete-marker"), "true");
    assert_eq!(objects.get(bucket, "key").await?, "three");

    let each = model::Delete::default().with_objects(
        ids.iter()
            .map(|id| model::ObjectIdentifier::new("key").with_version_id(id.as_str())),
    );
    let done = objects.delete_many(bucket, &each).await?;
    let mut gone: Vec<_> = done
        .deleted()
        .iter()
        .filter_map(|one| one.version_id())
        .collect();
    gone.sort_unstable();
    ids.sort_unstable();
    assert_eq!(gone, ids);
    let marked = model::Delete::default().with_objects([model::ObjectIdentifier::new("copy")]);
    let done = objects.delete_many(bucket, &marked).await?;
    assert_eq!(
        done.deleted().first().and_then(|one| one.delete_marker()),
        Some(true)
    );

    versioning
        .replace(bucket, &wanted(model::BucketVersioningStatus::Suspended))
        .await?;
    assert_eq!(
        versioning.get(bucket).await?.status(),
        Some(&model::BucketVersioningStatus::Suspended)
    );
    Ok(())
}
