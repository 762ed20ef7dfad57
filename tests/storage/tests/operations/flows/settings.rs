//! What is set for a bucket: it is read as it was written, and gone when it is deleted.

use super::super::rule;
use super::{Client, Error, bucket, header, model, refusal};

pub async fn run(client: &Client) -> Result<(), Error> {
    let bucket = &bucket(client, "settings").await?;
    tags(client, bucket).await?;
    cors(client, bucket).await?;
    lifecycle(client, bucket).await?;
    website(client, bucket).await?;
    policy(client, bucket).await?;
    public_access(client, bucket).await?;
    // Here, too, RGW answers nothing in place of 404.
    let none = client.replication().get(bucket).await?;
    assert_eq!((none.role(), none.rules()), ("", [].as_slice()));
    // Nothing of all that has taken the bucket with it.
    client.buckets().delete(bucket).await
}

async fn tags(client: &Client, bucket: &str) -> Result<(), Error> {
    let tags = client.tags();
    let pair = |key: &str, value: &str| model::Tag::default().with_key(key).with_value(value);
    let wanted = model::Tagging::new([
        pair("cost center", "a & b"),
        pair("empty", ""),
        pair("\u{e9}", "<x>"),
    ]);
    assert_eq!(
        refusal(tags.get_of_bucket(bucket).await),
        "404 NoSuchTagSet"
    );
    tags.replace_of_bucket(bucket, &wanted).await?;
    assert_eq!(
        sorted(tags.get_of_bucket(bucket).await?),
        sorted(wanted.clone())
    );
    tags.delete_of_bucket(bucket).await?;
    assert_eq!(
        refusal(tags.get_of_bucket(bucket).await),
        "404 NoSuchTagSet"
    );

    client.objects().put(bucket, "tagged", "x").await?;
    assert!(
        tags.get_of_object(bucket, "tagged")
            .await?
            .tag_set()
            .is_empty()
    );
    tags.replace_of_object(bucket, "tagged", &wanted).await?;
    assert_eq!(
        sorted(tags.get_of_object(bucket, "tagged").await?),
        sorted(wanted)
    );
    tags.delete_of_object(bucket, "tagged").await?;
    assert!(
        tags.get_of_object(bucket, "tagged")
            .await?
            .tag_set()
            .is_empty()
    );
    client.objects().delete(bucket, "tagged").await?;
    Ok(())
}

fn sorted(tags: model::Tagging) -> Vec<(String, String)> {
    let pair = |tag: &model::Tag| (tag.key().to_owned(), tag.value().to_owned());
    let mut all: Vec<_> = tags.tag_set().iter().map(pair).collect();
    all.sort();
    all
}

async fn cors(client: &Client, bucket: &str) -> Result<(), Error> {
    let rules = client.cors_rules();
    assert_eq!(
        refusal(rules.get(bucket).await),
        "404 NoSuchCORSConfiguration"
    );
    let wanted = model::CorsConfiguration::default().with_cors_rules([
        model::CorsRule::default()
            .with_id("first")
            .with_allowed_methods(["GET", "PUT"])
            .with_allowed_origins(["https://a.example"])
            .with_allowed_headers(["x-one"])
            .with_expose_headers(["etag"])
            .with_max_age_seconds(300),
        model::CorsRule::default()
            .with_allowed_methods(["HEAD"])
            .with_allowed_origins(["*"]),
    ]);
    rules.replace(bucket, &wanted).await?;
    let read = rules.get(bucket).await?;
    let plain = |rules: &model::CorsConfiguration| {
        let sorted = |texts: &[String]| {
            let mut texts = texts.to_vec();
            texts.sort();
            texts
        };
        let rule = |rule: &model::CorsRule| {
            (
                rule.id().unwrap_or_default().to_owned(),
                sorted(rule.allowed_methods()),
                sorted(rule.allowed_origins()),
                sorted(rule.allowed_headers()),
                sorted(rule.expose_headers()),
                rule.max_age_seconds(),
            )
        };
        rules.cors_rules().iter().map(rule).collect::<Vec<_>>()
    };
    assert_eq!(plain(&read), plain(&wanted));

    let objects = client.objects();
    let allowed = objects
        .preflight(bucket, "https://a.example", "PUT")
        .access_control_request_headers("x-one")
        .send()
        .await?;
    for (name, value) in [
        ("access-control-allow-origin", "https://a.example"),
        ("access-control-allow-methods", "PUT"),
        ("access-control-allow-headers", "x-one"),
        ("access-control-expose-headers", "etag"),
        ("access-control-max-age", "300"),
    ] {
        assert_eq!(header(&allowed, name), value, "{name}");
    }
    let refused = objects.preflight(bucket, "https://b.example", "PUT").await;
    assert_eq!(refusal(refused), "403 AccessDenied");
    rules.delete(bucket).await?;
    assert_eq!(
        refusal(rules.get(bucket).await),
        "404 NoSuchCORSConfiguration"
    );
    Ok(())
}

async fn lifecycle(client: &Client, bucket: &str) -> Result<(), Error> {
    let rules = client.lifecycle_rules();
    assert_eq!(
        refusal(rules.get(bucket).await),
        "404 NoSuchLifecycleConfiguration"
    );
    let wanted = model::LifecycleConfiguration::default().with_rules([
        rule("logs/")
            .with_status(model::RuleStatus::Enabled)
            .with_id("old & gone")
            .with_expiration(model::Expiration::default().with_days(30))
            .with_noncurrent_version_expiration(
                model::NoncurrentVersionExpiration::default().with_noncurrent_days(7),
            ),
        rule("uploads/")
            .with_status(model::RuleStatus::Disabled)
            .with_id("uploads")
            .with_abort_incomplete_multipart_upload(
                model::AbortIncompleteMultipartUpload::default().with_days_after_initiation(3),
            ),
    ]);
    rules.replace(bucket, &wanted).await?;
    let read = rules.get(bucket).await?;
    // The order is the server's.
    let mut read: Vec<_> = read.rules().to_vec();
    read.sort_by_key(|rule| rule.id().map(str::to_owned));
    assert_eq!(read, wanted.rules());
    rules.delete(bucket).await?;
    assert_eq!(
        refusal(rules.get(bucket).await),
        "404 NoSuchLifecycleConfiguration"
    );
    Ok(())
}

async fn website(client: &Client, bucket: &str) -> Result<(), Error> {
    let website = client.website();
    assert_eq!(
        refusal(website.get(bucket).await),
        "404 NoSuchWebsiteConfiguration"
    );
    let wanted = model::WebsiteConfiguration::default()
        .with_index_document(model::IndexDocument::new("index.html"))
        .with_error_document(model::ErrorDocument::new("error.html"))
        .with_routing_rules([model::RoutingRule::new(
            model::Redirect::default()
                .with_replace_key_prefix_with("new/")
                .with_host_name("new.example")
                .with_protocol("https")
                .with_http_redirect_code("302"),
        )
        .with_condition(model::RoutingRuleCondition::default().with_key_prefix_equals("old/"))]);
    website.replace(bucket, &wanted).await?;
    assert_eq!(website.get(bucket).await?, wanted);
    let all = model::WebsiteConfiguration::default().with_redirect_all_requests_to(
        model::RedirectAllRequestsTo::new("all.example").with_protocol("https"),
    );
    website.replace(bucket, &all).await?;
    assert_eq!(
        website.get(bucket).await?.redirect_all_requests_to(),
        all.redirect_all_requests_to()
    );
    website.delete(bucket).await?;
    assert_eq!(
        refusal(website.get(bucket).await),
        "404 NoSuchWebsiteConfiguration"
    );
    Ok(())
}

async fn policy(client: &Client, bucket: &str) -> Result<(), Error> {
    let policy = client.policy();
    assert_eq!(refusal(policy.get(bucket).await), "404 NoSuchBucketPolicy");
    let statement = || {
        model::PolicyStatement::default()
            .with_effect("Allow")
            .with_principal("*".to_owned())
            .with_action("s3:GetObject".to_owned())
    };
    let everything = format!("arn:aws:s3:::{bucket}/*");
    let wanted = model::BucketPolicy::new([
        statement()
            .with_sid("Readers")
            .with_resource(everything.clone()),
        statement()
            .with_sid("Lists")
            .with_action(vec!["s3:GetObject".to_owned(), "s3:ListBucket".to_owned()])
            .with_resource(vec![everything, format!("arn:aws:s3:::{bucket}")])
            .with_principal(
                model::PrincipalUsers::default().with_aws("arn:aws:iam:::user/tests".to_owned()),
            )
            .with_condition(
                model::PolicyCondition::default().with_ip_address(
                    model::IpAddressCondition::default().with_aws_source_ip(vec![
                        "10.0.0.0/8".to_owned(),
                        "192.0.2.1/32".to_owned(),
                    ]),
                ),
            ),
    ])
    .with_version("2012-10-17")
    .with_id("from the tests");
    policy.replace(bucket, &wanted).await?;
    assert_eq!(policy.get(bucket).await?, wanted);
    assert_eq!(policy.get_status(bucket).await?.is_public(), Some(true));
    policy.delete(bucket).await?;
    assert_eq!(refusal(policy.get(bucket).await), "404 NoSuchBucketPolicy");
    assert_eq!(policy.get_status(bucket).await?.is_public(), Some(false));
    let broken = wanted.with_version("1999-01-01");
    assert_eq!(
        refusal(policy.replace(bucket, &broken).await),
        "400 InvalidArgument"
    );
    Ok(())
}

async fn public_access(client: &Client, bucket: &str) -> Result<(), Error> {
    let block = client.public_access_block();
    // RGW answers what holds without one, in place of 404.
    let nothing = block.get(bucket).await?;
    assert_eq!(
        (
            nothing.block_public_acls(),
            nothing.restrict_public_buckets()
        ),
        (Some(false), Some(false))
    );
    let wanted = model::PublicAccessBlock::default()
        .with_block_public_acls(true)
        .with_ignore_public_acls(false)
        .with_block_public_policy(true)
        .with_restrict_public_buckets(false);
    block.replace(bucket, &wanted).await?;
    assert_eq!(block.get(bucket).await?, wanted);
    block.delete(bucket).await?;
    assert_eq!(block.get(bucket).await?, nothing);
    Ok(())
}

/// Copying to another bucket, which boto3 sets up: the products only read it.
pub async fn beyond_rgw(client: &Client, server: &storage_tests::Server) -> Result<(), Error> {
    let bucket = &bucket(client, "replicated").await?;
    let target = &super::bucket(client, "replica").await?;
    let versioned = model::VersioningConfiguration::default()
        .with_status(model::BucketVersioningStatus::Enabled);
    for name in [bucket, target] {
        client.versioning().replace(name, &versioned).await?;
    }
    let role = "arn:aws:iam::000000000000:role/copies";
    let destination = format!("arn:aws:s3:::{target}");
    let set = serde_json::json!({"Bucket": bucket, "ReplicationConfiguration": {
        "Role": role,
        "Rules": [{"ID": "all", "Prefix": "a/", "Status": "Enabled", "Destination": {"Bucket": destination}}],
    }});
    let mut second = storage_tests::second::Second::at(server);
    second
        .call("put_bucket_replication", &set)
        .expect("it is set");
    let read = client.replication().get(bucket).await?;
    let wanted = model::ReplicationConfiguration::new(
        role,
        [
            model::ReplicationRule::new("Enabled", model::Destination::new(destination))
                .with_id("all")
                .with_prefix("a/"),
        ],
    );
    assert_eq!(read, wanted);
    Ok(())
}
