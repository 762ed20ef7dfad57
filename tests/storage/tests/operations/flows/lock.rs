//! Versions that cannot be deleted.

use std::time::Duration;

use ionoscloud_core::Timestamp;

use super::{Client, Error, fresh, header, model, refusal};

pub async fn run(client: &Client) -> Result<(), Error> {
    let (objects, lock) = (client.objects(), client.object_lock());
    let plain = &super::bucket(client, "unlocked").await?;
    assert_eq!(
        refusal(lock.get(plain).await),
        "404 ObjectLockConfigurationNotFoundError"
    );

    let bucket = &fresh("locked");
    client
        .buckets()
        .create(bucket)
        .bucket_object_lock_enabled(true)
        .await?;
    let wanted = model::ObjectLockConfiguration::default()
        .with_object_lock_enabled("Enabled")
        .with_rule(
            model::ObjectLockRule::default().with_default_retention(
                model::DefaultRetention::default()
                    .with_mode("GOVERNANCE")
                    .with_days(2),
            ),
        );
    lock.replace(bucket, &wanted).await?;
    assert_eq!(lock.get(bucket).await?, wanted);

    let put = objects.put(bucket, "key", "kept").send().await?;
    let version = &header(&put, "x-amz-version-id");
    let given = lock.get_retention(bucket, "key").await?;
    assert_eq!(given.mode(), Some("GOVERNANCE"));
    let until = Timestamp::now()
        .checked_add(Duration::from_secs(86_400))
        .expect("a time");
    let until = Timestamp::from(format!("{}Z", until.as_str().get(..19).unwrap_or_default()));
    let retention = model::Retention::default()
        .with_mode("GOVERNANCE")
        .with_retain_until_date(until.clone());
    let shorter = lock.replace_retention(bucket, "key", &retention).await;
    assert_eq!(refusal(shorter), "403 AccessDenied");
    lock.replace_retention(bucket, "key", &retention)
        .bypass_governance_retention(true)
        .version_id(version)
        .await?;
    let read = lock
        .get_retention(bucket, "key")
        .version_id(version)
        .await?;
    assert_eq!(
        (read.mode(), read.retain_until_date()),
        (Some("GOVERNANCE"), Some(&until))
    );
    let head = objects.head(bucket, "key").send().await?;
    assert_eq!(header(&head, "x-amz-object-lock-mode"), "GOVERNANCE");

    let hold = model::LegalHold::default().with_status("ON");
    lock.replace_legal_hold(bucket, "key", &hold).await?;
    assert_eq!(
        lock.get_legal_hold(bucket, "key")
            .version_id(version)
            .await?,
        hold
    );
    assert_eq!(
        header(
            &objects.head(bucket, "key").send().await?,
            "x-amz-object-lock-legal-hold"
        ),
        "ON"
    );
    let free = objects.put(bucket, "free", "x").send().await?;
    let free = header(&free, "x-amz-version-id");

    // Each key has a result of its own.
    let both = [("key", version), ("free", &free)];
    let both = both.map(|(key, id)| model::ObjectIdentifier::new(key).with_version_id(id.as_str()));
    let both = model::Delete::default().with_objects(both);
    let done = objects
        .delete_many(bucket, &both)
        .bypass_governance_retention(true)
        .await?;
    assert_eq!(
        done.deleted()
            .iter()
            .filter_map(|one| one.key())
            .collect::<Vec<_>>(),
        ["free"]
    );
    let errors: Vec<_> = done
        .errors()
        .iter()
        .map(|one| (one.key(), one.code()))
        .collect();
    assert_eq!(errors, [(Some("key"), Some("AccessDenied"))]);
    let held = objects
        .delete(bucket, "key")
        .version_id(version)
        .bypass_governance_retention(true)
        .await;
    assert_eq!(refusal(held), "403 AccessDenied");
    let hold = model::LegalHold::default().with_status("OFF");
    lock.replace_legal_hold(bucket, "key", &hold)
        .version_id(version)
        .await?;
    assert_eq!(
        lock.get_legal_hold(bucket, "key").await?.status(),
        Some("OFF")
    );
    let kept = objects.delete(bucket, "key").version_id(version).await;
    assert_eq!(refusal(kept), "403 AccessDenied");
    objects
        .delete(bucket, "key")
        .version_id(version)
        .bypass_governance_retention(true)
        .await?;
    assert!(client.versions().list(bucket).await?.versions().is_empty());

    let at_once = objects
        .put(bucket, "at once", "x")
        .object_lock_mode("GOVERNANCE")
        .object_lock_retain_until_date(until.as_str())
        .object_lock_legal_hold("ON")
        .send()
        .await?;
    let head = objects.head(bucket, "at once").send().await?;
    assert_eq!(
        header(&head, "x-amz-version-id"),
        header(&at_once, "x-amz-version-id")
    );
    assert_eq!(header(&head, "x-amz-object-lock-legal-hold"), "ON");
    Ok(())
}
