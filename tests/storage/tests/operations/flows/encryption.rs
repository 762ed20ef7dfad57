//! Encryption by default, which RGW 16 does not have, and answers as if the bucket itself were meant.

use super::{Client, Error, bucket, header, model, refusal};

pub async fn run(client: &Client) -> Result<(), Error> {
    let encryption = client.encryption();
    let bucket = &bucket(client, "encrypted").await?;
    let by = |algorithm: model::ServerSideEncryption| {
        let default = model::DefaultEncryption::new(algorithm);
        let rule =
            model::EncryptionRule::default().with_apply_server_side_encryption_by_default(default);
        model::EncryptionConfiguration::new([rule])
    };
    let (usual, other) = (
        by(model::ServerSideEncryption::Aes256),
        by("aws:kms".into()),
    );
    for wanted in [&usual, &other] {
        encryption.replace(bucket, wanted).await?;
        assert_eq!(encryption.get(bucket).await?, *wanted);
    }
    // The bucket stays, and with it what it does by itself.
    encryption.delete(bucket).await?;
    let rest = encryption.get(bucket).await?;
    let first = rest.rules().first().expect("a rule");
    let algorithm = first
        .apply_server_side_encryption_by_default()
        .sse_algorithm();
    assert_eq!(algorithm, Some(&model::ServerSideEncryption::Aes256));
    client.buckets().head(bucket).await?;
    let objects = client.objects();
    let put = objects.put(bucket, "key", "x").sse("AES256").send().await?;
    assert_eq!(header(&put, "x-amz-server-side-encryption"), "AES256");
    assert_eq!(objects.get(bucket, "key").await?, "x");

    // Checksums are sent where a program asks for them: SHA-256 of `x` in base64, as openssl gives it.
    let sum = "LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=";
    let name = "x-amz-checksum-sha256";
    objects
        .put(bucket, "summed", "x")
        .with_header(name, sum)
        .await?;
    let head = objects
        .head(bucket, "summed")
        .with_header("x-amz-checksum-mode", "ENABLED")
        .send()
        .await?;
    assert_eq!(header(&head, name), sum);
    let wrong = objects
        .put(bucket, "wrong", "y")
        .with_header(name, sum)
        .await;
    assert_eq!(refusal(wrong), "400 BadDigest");
    Ok(())
}
