//! Objects: what is stored comes back, under conditions, in parts, in lists, and copied.

use super::{Client, Error, bucket, header, model, refusal};

pub async fn run(client: &Client) -> Result<(), Error> {
    stored(client).await?;
    conditions(client).await?;
    lists(client).await?;
    copies(client).await?;
    many(client).await
}

async fn stored(client: &Client) -> Result<(), Error> {
    let objects = client.objects();
    let bucket = &bucket(client, "objects").await?;
    let content = storage_tests::bytes(70_000);
    // MD5 of nothing.
    let wrong = objects
        .put(bucket, "a/key", "x")
        .content_md5("1B2M2Y8AsgTpgAmY7PhCfg==");
    assert_eq!(refusal(wrong.await), "400 BadDigest");
    let put = objects
        .put(bucket, "a/key", content.clone())
        .content_type("text/x-test; charset=utf-8")
        .cache_control("max-age=60")
        .content_disposition("attachment; filename=\"a b\"")
        .content_encoding("x-none")
        .content_language("de")
        .expires("Thu, 01 Dec 2033 16:00:00 GMT")
        .tagging("a=b&c=d%20e")
        .metadata("color", "blue; green")
        .send()
        .await?;
    let etag = header(&put, "etag");
    assert!(etag.starts_with('"') && etag.ends_with('"'), "{etag}");

    let got = objects.get(bucket, "a/key").send().await?;
    assert_eq!(got.get().to_vec(), content);
    let head = objects.head(bucket, "a/key").send().await?;
    for (name, value) in [
        ("etag", etag.as_str()),
        ("content-length", "70000"),
        ("content-type", "text/x-test; charset=utf-8"),
        ("cache-control", "max-age=60"),
        ("content-disposition", "attachment; filename=\"a b\""),
        ("content-encoding", "x-none"),
        ("content-language", "de"),
        ("expires", "Thu, 01 Dec 2033 16:00:00 GMT"),
        ("x-amz-meta-color", "blue; green"),
        ("accept-ranges", "bytes"),
    ] {
        assert_eq!(header(&got, name), value, "{name}");
        assert_eq!(header(&head, name), value, "{name}");
    }
    let tags = client.tags().get_of_object(bucket, "a/key").await?;
    let tags: Vec<_> = tags
        .tag_set()
        .iter()
        .map(|tag| (tag.key(), tag.value()))
        .collect();
    assert_eq!(tags, [("a", "b"), ("c", "d e")]);

    let shown = objects
        .get(bucket, "a/key")
        .response_content_type("text/plain")
        .response_content_disposition("inline")
        .response_cache_control("no-cache")
        .response_content_language("en")
        .response_expires("0")
        .send()
        .await?;
    for (name, value) in [
        ("content-type", "text/plain"),
        ("content-disposition", "inline"),
        ("cache-control", "no-cache"),
        ("content-language", "en"),
        ("expires", "0"),
    ] {
        assert_eq!(header(&shown, name), value, "{name}");
    }

    objects.put(bucket, "empty", "").await?;
    assert!(objects.get(bucket, "empty").await?.is_empty());
    objects.delete(bucket, "empty").await?;
    objects.delete(bucket, "empty").await?;
    assert_eq!(refusal(objects.get(bucket, "empty").await), "404 NoSuchKey");
    assert_eq!(refusal(objects.head(bucket, "empty").await), "404 ");
    Ok(())
}

async fn conditions(client: &Client) -> Result<(), Error> {
    let objects = client.objects();
    let bucket = &bucket(client, "conditions").await?;
    let put = objects.put(bucket, "key", "0123456789").send().await?;
    let etag = &header(&put, "etag");
    let (past, future) = (
        "Sat, 01 Jan 2000 00:00:00 GMT",
        "Fri, 01 Jan 2100 00:00:00 GMT",
    );
    let get = || objects.get(bucket, "key");
    let head = || objects.head(bucket, "key");

    assert_eq!(get().if_match(etag).await?, "0123456789");
    assert_eq!(
        refusal(get().if_match("\"other\"").await),
        "412 PreconditionFailed"
    );
    assert_eq!(refusal(get().if_none_match(etag).await), "304 ");
    assert_eq!(get().if_none_match("\"other\"").await?, "0123456789");
    assert_eq!(get().if_modified_since(past).await?, "0123456789");
    assert_eq!(refusal(get().if_modified_since(future).await), "304 ");
    assert_eq!(
        refusal(get().if_unmodified_since(past).await),
        "412 PreconditionFailed"
    );
    assert_eq!(get().if_unmodified_since(future).await?, "0123456789");
    head().if_match(etag).if_unmodified_since(future).await?;
    assert_eq!(refusal(head().if_match("\"other\"").await), "412 ");
    assert_eq!(refusal(head().if_none_match(etag).await), "304 ");
    assert_eq!(refusal(head().if_modified_since(future).await), "304 ");

    for (range, part, place) in [
        ("bytes=0-3", "0123", "bytes 0-3/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=5-99", "56789", "bytes 5-9/10"),
    ] {
        let got = get().range(range).send().await?;
        assert_eq!(*got.get(), part);
        assert_eq!(
            (
                got.status().as_u16(),
                header(&got, "content-range").as_str()
            ),
            (206, place)
        );
    }
    assert_eq!(refusal(get().range("bytes=10-").await), "416 InvalidRange");

    // To create only, and to replace only what is known.
    let again = objects
        .put(bucket, "key", "new")
        .with_header("if-none-match", "*");
    assert_eq!(refusal(again.await), "412 PreconditionFailed");
    let other = objects
        .put(bucket, "key", "new")
        .with_header("if-match", "\"other\"");
    assert_eq!(refusal(other.await), "412 PreconditionFailed");
    objects
        .put(bucket, "new", "new")
        .with_header("if-none-match", "*")
        .await?;
    assert_eq!(objects.get(bucket, "key").await?, "0123456789");
    Ok(())
}

async fn lists(client: &Client) -> Result<(), Error> {
    let objects = client.objects();
    let bucket = &bucket(client, "lists").await?;
    let keys = ["a/1", "a/2", "b", "c/d/e", "f", "z"];
    for key in keys {
        objects.put(bucket, key, key).await?;
    }
    let first = objects.list(bucket).max_keys(4).fetch_owner(true).await?;
    assert_eq!(first.name(), bucket);
    assert_eq!(
        (first.max_keys(), first.key_count(), first.is_truncated()),
        (4, 4, true)
    );
    let object = first.contents().first().expect("one");
    assert_eq!(
        (object.key(), object.size(), object.owner().id()),
        (Some("a/1"), Some(3), Some("tests"))
    );
    // MD5 of `a/1`, as md5sum gives it.
    assert_eq!(object.etag(), Some("\"32a390517fcc6e43df5fc5f2c94699e1\""));
    assert!(
        object
            .last_modified()
            .is_some_and(|time| time.to_system_time().is_some())
    );
    assert_eq!(
        object
            .storage_class()
            .map(|class| class.as_ref().to_owned())
            .as_deref(),
        Some("STANDARD")
    );
    let token = first.next_continuation_token().expect("there is more");
    let rest = objects.list(bucket).continuation_token(token).await?;
    let rest: Vec<_> = rest
        .contents()
        .iter()
        .filter_map(|object| object.key())
        .collect();
    assert_eq!(rest, ["f", "z"]);
    let after = objects.list(bucket).start_after("b").all().await?;
    assert_eq!(
        after
            .iter()
            .filter_map(|object| object.key())
            .collect::<Vec<_>>(),
        ["c/d/e", "f", "z"]
    );

    for size in [1, 2, 1000] {
        let all = objects.list(bucket).max_keys(size).all().await?;
        assert_eq!(
            all.iter()
                .filter_map(|object| object.key())
                .collect::<Vec<_>>(),
            keys,
            "{size}"
        );
        let all = objects.list_by_marker(bucket).max_keys(size).all().await?;
        assert_eq!(
            all.iter()
                .filter_map(|object| object.key())
                .collect::<Vec<_>>(),
            keys,
            "{size}"
        );
    }
    let folders = objects.list(bucket).delimiter("/").await?;
    let prefixes: Vec<_> = folders
        .common_prefixes()
        .iter()
        .filter_map(|one| one.prefix())
        .collect();
    assert_eq!(prefixes, ["a/", "c/"]);
    assert_eq!(folders.contents().len(), 3);
    let folder = objects
        .list_by_marker(bucket)
        .prefix("a/")
        .delimiter("/")
        .marker("a/1")
        .await?;
    assert_eq!(
        folder
            .contents()
            .iter()
            .filter_map(|object| object.key())
            .collect::<Vec<_>>(),
        ["a/2"]
    );
    assert_eq!(
        (folder.marker(), folder.prefix(), folder.delimiter()),
        (Some("a/1"), Some("a/"), Some("/"))
    );
    Ok(())
}

async fn copies(client: &Client) -> Result<(), Error> {
    let objects = client.objects();
    let bucket = &bucket(client, "copies").await?;
    let put = objects
        .put(bucket, "from", "copied")
        .content_type("text/a")
        .metadata("kept", "yes")
        .send()
        .await?;
    let etag = &header(&put, "etag");
    let source = &format!("/{bucket}/from");
    let copied = objects
        .copy(bucket, "to", source)
        .copy_source_if_match(etag)
        .await?;
    // RGW leaves the quotes out here.
    assert_eq!(copied.etag(), Some(etag.trim_matches('"')));
    assert!(copied.last_modified().is_some());
    let head = objects.head(bucket, "to").send().await?;
    assert_eq!(
        (
            header(&head, "content-type"),
            header(&head, "x-amz-meta-kept")
        ),
        ("text/a".to_owned(), "yes".to_owned())
    );
    objects
        .copy(bucket, "to", source)
        .metadata_directive("REPLACE")
        .content_type("text/b")
        .metadata("own", "1")
        .await?;
    let head = objects.head(bucket, "to").send().await?;
    assert_eq!(
        (
            header(&head, "content-type"),
            header(&head, "x-amz-meta-own")
        ),
        ("text/b".to_owned(), "1".to_owned())
    );
    assert!(head.headers().get("x-amz-meta-kept").is_none());
    assert_eq!(objects.get(bucket, "to").await?, "copied");
    let none = objects
        .copy(bucket, "never", &format!("/{bucket}/nothing"))
        .await;
    assert_eq!(refusal(none), "404 NoSuchKey");
    assert_eq!(refusal(objects.head(bucket, "never").await), "404 ");
    Ok(())
}

/// Of what RGW 16 passes over: conditions of copies.
pub async fn beyond_rgw(client: &Client) -> Result<(), Error> {
    let objects = client.objects();
    let bucket = &bucket(client, "conditions").await?;
    let put = objects.put(bucket, "from", "copied").send().await?;
    let (etag, source) = (&header(&put, "etag"), &format!("/{bucket}/from"));
    let (past, future) = (
        "Sat, 01 Jan 2000 00:00:00 GMT",
        "Fri, 01 Jan 2100 00:00:00 GMT",
    );
    let copy = || objects.copy(bucket, "to", source);
    for refused in [
        copy().copy_source_if_match("\"other\""),
        copy().copy_source_if_none_match(etag),
        copy().copy_source_if_modified_since(future),
        copy().copy_source_if_unmodified_since(past),
    ] {
        assert_eq!(refusal(refused.await), "412 PreconditionFailed");
    }
    copy()
        .copy_source_if_match(etag)
        .copy_source_if_unmodified_since(future)
        .await?;
    assert_eq!(objects.get(bucket, "to").await?, "copied");
    Ok(())
}

async fn many(client: &Client) -> Result<(), Error> {
    let objects = client.objects();
    let bucket = &bucket(client, "many").await?;
    for key in ["a", "b & c", "<d>", "\u{e9}\u{1f600}"] {
        objects.put(bucket, key, "x").await?;
    }
    let keys = ["a", "b & c", "<d>", "\u{e9}\u{1f600}", "never there"];
    let delete = model::Delete::default().with_objects(keys.map(model::ObjectIdentifier::new));
    let done = objects.delete_many(bucket, &delete).await?;
    let mut gone: Vec<_> = done
        .deleted()
        .iter()
        .filter_map(|object| object.key())
        .collect();
    gone.sort_unstable();
    let mut wanted = keys;
    wanted.sort_unstable();
    assert_eq!(gone, wanted);
    assert!(done.errors().is_empty(), "{done:?}");
    assert!(objects.list(bucket).all().await?.is_empty());
    let quiet = objects
        .delete_many(bucket, &delete.with_quiet(true))
        .await?;
    assert!(
        quiet.deleted().is_empty() && quiet.errors().is_empty(),
        "{quiet:?}"
    );
    client.buckets().delete(bucket).await
}
