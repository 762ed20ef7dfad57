//! Buckets by themselves.

use super::{Client, Error, Server, fresh, model, refusal};

pub async fn run(client: &Client, server: &Server) -> Result<(), Error> {
    let buckets = client.buckets();
    let name = fresh("bucket");
    let missing = refusal(buckets.head(&name).await);
    assert_eq!(missing, "404 ", "a HEAD has no body that says more");
    assert_eq!(
        refusal(client.objects().list(&name).await),
        "404 NoSuchBucket"
    );

    let here = model::CreateBucketConfiguration::default().with_location_constraint(server.region);
    buckets.create(&name).body(&here).await?;
    let elsewhere = model::CreateBucketConfiguration::default().with_location_constraint("mars");
    let refused = refusal(buckets.create(&fresh("bucket")).body(&elsewhere).await);
    assert_eq!(refused, "400 InvalidLocationConstraint");
    assert_eq!(
        refusal(buckets.create("No_Name").await),
        "400 InvalidBucketName"
    );

    let second = fresh("bucket");
    buckets.create(&second).await?;
    buckets.head(&name).await?;
    assert_eq!(buckets.get_location(&name).await?, server.region);

    let list = buckets.list().await?;
    assert_eq!(list.owner().id(), Some("tests"));
    for wanted in [&name, &second] {
        let mut all = list.buckets().iter();
        let found = all
            .find(|bucket| bucket.name() == Some(wanted))
            .expect("it is listed");
        let made = found.creation_date().expect("it has a date");
        assert!(made.to_system_time().is_some(), "{made}");
    }

    client.objects().put(&name, "key", "x").await?;
    assert_eq!(refusal(buckets.delete(&name).await), "409 BucketNotEmpty");
    client.objects().delete(&name, "key").await?;
    for name in [&name, &second] {
        buckets.delete(name).await?;
        assert_eq!(refusal(buckets.head(name).await), "404 ");
    }
    Ok(())
}
