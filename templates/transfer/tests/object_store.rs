//! The tests that the crate `object_store` has for its own stores: against the server of this crate, and against the one that
//! `S3_TEST_URL` names, with the keys `AKTEST` and `SKTEST` and the bucket `object-store`, which is emptied.

#![cfg(all(feature = "objectstorage", feature = "object-store"))]

mod server;

use std::sync::Arc;

use ionoscloud_core::{AccessKey, Config, Session};
use ionoscloud_objectstorage::Client;
use ionoscloud_transfer::Transfer;
use object_store::integration::{
    get_nonexistent_object, get_opts, list_uses_directories_correctly, list_with_delimiter,
    list_with_offset_exclusivity, multipart_out_of_order, multipart_race_condition,
    put_get_attributes, put_get_delete_list, put_opts, rename_and_copy, stream_get,
};
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt as _, PutPayload};
use server::{Fault, Server};

async fn store(url: &str) -> Arc<dyn ObjectStore> {
    let config = Config::new()
        .with_default_server(url)
        .with_access_key(AccessKey::new("AKTEST", "SKTEST"));
    let client = Client::new(&Session::new(config).unwrap());
    // Where it is there already, it is used.
    let _ = client.buckets().create("object-store").await;
    let transfer = Transfer::new(&client);
    transfer.delete_prefix("object-store", "").await.unwrap();
    Arc::new(transfer.object_store("object-store"))
}

#[tokio::test]
async fn what_object_store_asks_of_its_own_stores_holds() {
    let own = Server::start().await.url;
    let mut urls = vec![own.clone()];
    urls.extend(std::env::var("S3_TEST_URL"));
    for url in urls {
        // Each begins with a bucket that is empty.
        put_get_delete_list(&store(&url).await).await;
        // Ceph's gateway gives `_` in names of metadata back as `-`, and its version 16 compares `If-Match` of a `PUT` with a
        // tag without quotes.
        if url == own {
            put_get_attributes(&store(&url).await).await;
            put_opts(&store(&url).await, true).await;
        }
        get_opts(&store(&url).await).await;
        stream_get(&store(&url).await).await;
        list_uses_directories_correctly(&store(&url).await).await;
        list_with_delimiter(&store(&url).await).await;
        list_with_offset_exclusivity(&store(&url).await).await;
        rename_and_copy(&store(&url).await).await;
        multipart_out_of_order(&store(&url).await).await;
        multipart_race_condition(&store(&url).await, true).await;
        let nothing = get_nonexistent_object(&store(&url).await, None).await;
        nothing.unwrap_err();
        // Theirs for this asks for a copy that replaces nothing, too.
        let (from, to) = (Path::from("none"), Path::from("to"));
        let copied = store(&url).await.copy(&from, &to).await;
        assert!(matches!(copied, Err(Error::NotFound { .. })), "{copied:?}");
        let renamed = store(&url).await.rename(&from, &to).await;
        assert!(
            matches!(renamed, Err(Error::NotFound { .. })),
            "{renamed:?}"
        );
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_gone_on_with() {
    let server = Server::start().await;
    let store = store(&server.url).await;
    let whole: Vec<u8> = (0..3_000_000_u32)
        .map(|at| (at ^ (at >> 9)) as u8)
        .collect();
    let path = Path::from("some/object");
    store
        .put(&path, PutPayload::from(whole.clone()))
        .await
        .unwrap();
    let mut left = 2;
    server.fail(move |request| {
        let cut = request.name() == "get" && left > 0;
        left -= i32::from(cut);
        cut.then_some(Fault::CutAnswer(1_000_000))
    });
    let read = store.get(&path).await.unwrap().bytes().await.unwrap();
    assert!(read == whole);
    assert_eq!(server.count("get"), 3);
}
