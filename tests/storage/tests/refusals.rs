//! What RGW refuses, or answers as if something else was meant: it comes out as an error that says so.

use ionoscloud_core::{AccessKey, Error, Session};
use ionoscloud_objectstorage::Client;
use storage_tests::{Server, fresh};

fn code(error: &Error) -> Option<&str> {
    let mut messages = error.messages().iter();
    messages.find_map(|message| message.error_code())
}

#[tokio::test]
async fn wrong_keys_are_told_apart() -> Result<(), Error> {
    let server = Server::rgw();
    for (id, secret, expected) in [
        (server.access_key, "another", "SignatureDoesNotMatch"),
        ("AKOTHER", server.secret_key, "InvalidAccessKeyId"),
    ] {
        let config = server.config().with_access_key(AccessKey::new(id, secret));
        let buckets = Client::new(&Session::new(config)?).buckets();
        let error = buckets.list().await.expect_err("no such key");
        assert!(error.is_forbidden(), "{error}");
        assert_eq!(code(&error), Some(expected));
        assert!(!format!("{error:?}").contains(secret), "{error:?}");
    }
    Ok(())
}

/// The server answers before it has read all, and closes the connection.
#[tokio::test]
async fn an_early_refusal_is_told_by_its_code() -> Result<(), Error> {
    let client = Client::new(&Session::new(Server::rgw().config())?);
    let content = storage_tests::bytes(32 << 20);
    let put = client
        .objects()
        .put(&fresh("nowhere"), "key", content)
        .send();
    let error = put.await.map(drop).expect_err("no such bucket");
    assert!(error.is_not_found(), "{error}");
    assert_eq!(code(&error), Some("NoSuchBucket"));
    Ok(())
}

/// RGW 16 lists the bucket instead.
#[tokio::test]
async fn another_document_is_no_answer() -> Result<(), Error> {
    let client = Client::new(&Session::new(Server::rgw().config())?);
    let bucket = &fresh("listed");
    client.buckets().create(bucket).await?;
    let error = client.encryption().get(bucket).await;
    let error = error.expect_err("a list is no encryption");
    assert!(error.is_decode(), "{error}");
    assert!(error.to_string().contains("ListBucketResult"), "{error}");
    Ok(())
}
