//! Object storage: what comes back, who may see it, and that its answers are what the documents declare.

mod support;

use ionoscloud_fake::{ACCESS_KEY, Direction, Fake, Options, Rules, read_xml, validate};
use serde_json::json;
use support::s3::{call, code, done, furnished, text};
use support::{send, send_json};

fn fake() -> Fake {
    Fake::start(Options::default()).expect("a port is free")
}

const VERSIONED: &str =
    "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
#[test]
fn what_is_not_changed_is_told_without_a_body() {
    let (fake, _) = furnished();
    let etag = done(&fake, "GET", "/plain/key", &[], "")
        .header("etag")
        .expect("an ETag")
        .to_owned();
    assert_eq!(etag, "\"781e5e245d69b566979b86e28d23f2c7\"");
    for header in [
        ("If-None-Match", etag.as_str()),
        ("If-Modified-Since", "Tue, 01 Jan 2999 00:00:00 GMT"),
    ] {
        let reply = call(&fake, "GET", "/plain/key", &[header], "");
        assert_eq!((reply.status, reply.body.as_str()), (304, ""), "{header:?}");
        assert_eq!(reply.header("etag"), Some(etag.as_str()));
    }
    for (range, status, body, told) in [
        ("bytes=2-4", 206, "234", Some("bytes 2-4/10")),
        ("bytes=7-", 206, "789", Some("bytes 7-9/10")),
        ("bytes=-3", 206, "789", Some("bytes 7-9/10")),
        ("bytes=8-99", 206, "89", Some("bytes 8-9/10")),
        ("bytes=4-2", 200, "0123456789", None),
        ("lines=1-2", 200, "0123456789", None),
    ] {
        let reply = call(&fake, "GET", "/plain/key", &[("Range", range)], "");
        assert_eq!(
            (
                reply.status,
                reply.body.as_str(),
                reply.header("content-range")
            ),
            (status, body, told),
            "{range}"
        );
    }
}

#[test]
fn settings_come_back_word_for_word_until_they_are_deleted() {
    let (fake, _) = furnished();
    let rule = "<Rule><ID>a</ID><Status>Enabled</Status><Filter><Prefix>x/</Prefix></Filter><Expiration><Days>1</Days></Expiration></Rule>";
    let md5 = "+ZqoIsRPDjNJz4AMLt/AQA==";
    for (name, body, missing) in [
        ("cors", "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>".to_owned(), "NoSuchCORSConfiguration"),
        ("lifecycle", format!("<LifecycleConfiguration>{rule}</LifecycleConfiguration>"), "NoSuchLifecycleConfiguration"),
        ("tagging", "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>".to_owned(), "NoSuchTagSet"),
        ("website", "<WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument></WebsiteConfiguration>".to_owned(), "NoSuchWebsiteConfiguration"),
        ("policy", "{ \"Version\": \"2012-10-17\",  \"Statement\": [] }".to_owned(), "NoSuchBucketPolicy"),
        ("publicAccessBlock", "<PublicAccessBlockConfiguration><BlockPublicPolicy>true</BlockPublicPolicy></PublicAccessBlockConfiguration>".to_owned(), "NoSuchPublicAccessBlockConfiguration"),
        ("encryption", "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>".to_owned(), "ServerSideEncryptionConfigurationNotFoundError"),
    ] {
        let target = format!("/plain?{name}");
        // Where it is required, a checksum of another kind does as well.
        done(&fake, "PUT", &target, &[("x-amz-checksum-crc32", "AAAAAA==")], &body);
        assert_eq!(done(&fake, "GET", &target, &[], "").body, body, "{name}");
        assert_eq!(done(&fake, "DELETE", &target, &[], "").status, 204, "{name}");
        assert_eq!(code(&call(&fake, "GET", &target, &[], "")), missing);
    }
    let wrong = call(
        &fake,
        "PUT",
        "/plain?lifecycle",
        &[("Content-MD5", md5)],
        &format!("<LifecycleConfiguration>{rule}</LifecycleConfiguration>"),
    );
    assert_eq!(code(&wrong), "BadDigest");
}

/// Each answer in XML is one that its operation declares, in both products.
#[test]
fn answers_are_what_the_documents_declare() {
    for product in ["objectstorage", "userobjectstorage"] {
        let fake = fake();
        let document = fake.documents().get(product).expect("it is served");
        let call = |method: &str, target: &str, headers: &[(&str, &str)], body: &str| {
            let mut all = vec![
                ("Authorization", support::s3::SIGNED),
                ("X-Amz-Date", "20261130T000000Z"),
            ];
            all.extend_from_slice(headers);
            send(&fake, method, &format!("/{product}{target}"), &all, body)
        };
        for (target, body) in [
            ("/first", ""),
            ("/first?versioning", VERSIONED),
            ("/first/a", "1"),
            ("/first/b/c", "22"),
            ("/first/a", "333"),
        ] {
            assert_eq!(call("PUT", target, &[], body).status, 200, "{target}");
        }
        call("DELETE", "/first/a", &[], "");
        let started = call("POST", "/first/u?uploads", &[], "");
        let id = text(&started.body, "UploadId")[0].to_owned();
        let part = call(
            "PUT",
            &format!("/first/u?partNumber=1&uploadId={id}"),
            &[],
            "part",
        );
        let etag = part.header("etag").expect("an ETag").replace('"', "&quot;");
        let complete = format!(
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
        );
        let cors = "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>";
        call(
            "PUT",
            "/first?cors",
            &[("x-amz-checksum-crc32", "AAAAAA==")],
            cors,
        );
        let listed = format!("/first/u?uploadId={id}");
        let copied = format!("/first/u?partNumber=2&uploadId={id}");
        let source: &[(&str, &str)] = &[("x-amz-copy-source", "first/b/c")];
        let sum: &[(&str, &str)] = &[("x-amz-checksum-crc32", "AAAAAA==")];
        let delete = "<Delete><Object><Key>b/c</Key></Object><Object><Key>none</Key><VersionId>1</VersionId></Object></Delete>";
        for (operation, method, target, headers, body) in [
            ("listBuckets", "GET", "/", &[][..], ""),
            ("getBucketLocation", "GET", "/first?location", &[], ""),
            ("getBucketVersioning", "GET", "/first?versioning", &[], ""),
            ("getBucketCors", "GET", "/first?cors", &[], ""),
            ("listObjects", "GET", "/first?delimiter=/", &[], ""),
            (
                "listObjectsV2",
                "GET",
                "/first?list-type=2&delimiter=/&max-keys=1&fetch-owner=true",
                &[],
                "",
            ),
            (
                "listObjectsV2",
                "GET",
                "/first?list-type=2&encoding-type=url",
                &[],
                "",
            ),
            ("listObjectVersions", "GET", "/first?versions", &[], ""),
            ("listMultipartUploads", "GET", "/first?uploads", &[], ""),
            ("listParts", "GET", listed.as_str(), &[], ""),
            ("getObjectTagging", "GET", "/first/b/c?tagging", &[], ""),
            ("copyObject", "PUT", "/first/copy", source, ""),
            ("uploadPartCopy", "PUT", copied.as_str(), source, ""),
            ("createMultipartUpload", "POST", "/first/v?uploads", &[], ""),
            (
                "completeMultipartUpload",
                "POST",
                listed.as_str(),
                &[],
                complete.as_str(),
            ),
            ("deleteObjects", "POST", "/first?delete", sum, delete),
        ] {
            fake.take_requests();
            let reply = call(method, target, headers, body);
            assert_eq!(reply.status, 200, "{operation}: {}", reply.body);
            assert_eq!(
                fake.take_requests()[0].operation.as_deref(),
                Some(operation)
            );
            let called = document
                .operations()
                .iter()
                .find(|known| known.id == operation)
                .expect("it is there");
            let media = called
                .answer
                .content
                .iter()
                .find(|media| media.is_xml())
                .expect("it answers XML");
            if operation == "getBucketLocation" {
                continue;
            }
            let value = read_xml(document, &media.schema, &reply.body)
                .unwrap_or_else(|problem| panic!("{operation}: {problem}\n{}", reply.body));
            let rules = Rules {
                direction: Direction::Answer,
                strict: true,
                partial: true,
            };
            let problems = validate(document, &media.schema, &value, rules, operation);
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert!(
                problems.is_empty(),
                "{product} {operation}: {problems:#?}\n{}",
                reply.body
            );
        }
    }
}

#[test]
fn known_keys_are_checked_and_unknown_ones_only_on_demand() {
    let fake = fake();
    let made = send_json(
        &fake,
        "POST",
        "/objectstoragemanagement/accesskeys",
        &json!({ "properties": { "description": "key" } }),
    )
    .json();
    let own = made["properties"]["accessKey"].as_str().expect("a key");
    let list = |fake: &Fake, key: &str| {
        let signed = support::s3::SIGNED.replace("AKTEST", key);
        let reply = send(
            fake,
            "GET",
            "/objectstorage/",
            &[
                ("Authorization", &signed),
                ("X-Amz-Date", "20261130T000000Z"),
            ],
            "",
        );
        (reply.status, code(&reply).to_owned())
    };
    assert_eq!(list(&fake, "AKTEST").0, 200);
    for key in [own, ACCESS_KEY] {
        // Neither time nor signature are right.
        let (status, code) = list(&fake, key);
        assert_eq!(status, 403, "{key}");
        assert!(
            matches!(
                code.as_str(),
                "RequestTimeTooSkewed" | "SignatureDoesNotMatch"
            ),
            "{code}"
        );
    }
    let strict = Fake::start(Options::default().check_signatures()).expect("a port is free");
    assert_eq!(
        list(&strict, "AKTEST"),
        (403, "InvalidAccessKeyId".to_owned())
    );
    let nobody = send(
        &strict,
        "GET",
        "/objectstorage/",
        &[("Authorization", "")],
        "",
    );
    assert_eq!((nobody.status, code(&nobody)), (403, "AccessDenied"));
}

#[test]
fn a_bucket_may_be_named_by_the_host() {
    let (fake, _) = furnished();
    for host in [
        "plain.s3.eu-central-3.ionoscloud.com",
        "plain.objectstorage.localhost",
        "plain.objectstorage.eu-central-3.localhost",
    ] {
        let signed = [
            ("Host", host),
            ("Authorization", support::s3::SIGNED),
            ("X-Amz-Date", "20261130T000000Z"),
        ];
        let reply = send(&fake, "GET", "/key", &signed, "");
        assert_eq!(reply.body, "0123456789", "{host}");
        let list = send(&fake, "GET", "/?list-type=2", &signed, "");
        assert_eq!(text(&list.body, "Key"), ["key"], "{host}");
    }
}

#[test]
fn a_bucket_is_in_one_region() {
    let (fake, _) = furnished();
    let there = |lead: &str| {
        let signed = [
            ("Authorization", support::s3::SIGNED),
            ("X-Amz-Date", "20261130T000000Z"),
        ];
        send(
            &fake,
            "GET",
            &format!("{lead}/objectstorage/plain/key"),
            &signed,
            "",
        )
    };
    assert_eq!(there("/eu-central-3").status, 200);
    let reply = there("/us-central-1");
    assert_eq!((reply.status, code(&reply)), (301, "PermanentRedirect"));
    assert_eq!(reply.header("x-amz-bucket-region"), Some("eu-central-3"));
}

#[test]
fn pages_of_browsers_go_by_the_rules_and_the_policy() {
    let (fake, _) = furnished();
    let rules = "<CORSConfiguration><CORSRule><AllowedOrigin>https://*.example.com</AllowedOrigin><AllowedMethod>GET</AllowedMethod>\
        <AllowedHeader>x-*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>60</MaxAgeSeconds></CORSRule></CORSConfiguration>";
    done(&fake, "PUT", "/plain?cors", &[], rules);
    let ask = |origin: &str, method: &str, header: &str| {
        let headers = [
            ("Authorization", ""),
            ("Origin", origin),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", header),
        ];
        send(&fake, "OPTIONS", "/objectstorage/plain/key", &headers, "")
    };
    let allowed = ask("https://www.example.com", "GET", "X-One");
    assert_eq!(allowed.status, 200, "{}", allowed.body);
    for (name, value) in [
        ("origin", "https://www.example.com"),
        ("methods", "GET"),
        ("headers", "x-one"),
    ] {
        assert_eq!(
            allowed.header(&format!("access-control-allow-{name}")),
            Some(value)
        );
    }
    assert_eq!(allowed.header("access-control-max-age"), Some("60"));
    for (origin, method, header) in [
        ("https://www.example.org", "GET", ""),
        ("https://www.example.com", "PUT", ""),
        ("https://www.example.com", "GET", "y"),
    ] {
        assert_eq!(
            ask(origin, method, header).status,
            403,
            "{origin} {method} {header}"
        );
    }
    let anybody = || {
        send(
            &fake,
            "GET",
            "/objectstorage/plain/key",
            &[("Authorization", ""), ("Origin", "https://www.example.com")],
            "",
        )
    };
    assert_eq!(anybody().status, 403);
    let policy = r#"{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["s3:Get*"], "Resource": ["arn:aws:s3:::plain/k*"]}]}"#;
    done(&fake, "PUT", "/plain?policy", &[], policy);
    let reply = anybody();
    assert_eq!((reply.status, reply.body.as_str()), (200, "0123456789"));
    assert_eq!(reply.header("access-control-expose-headers"), Some("ETag"));
    let restrict = "<PublicAccessBlockConfiguration><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>";
    done(&fake, "PUT", "/plain?publicAccessBlock", &[], restrict);
    assert_eq!(anybody().status, 403);
}

#[test]
fn what_is_stored_is_saved_bounded_and_seeded() {
    let (fake, version) = furnished();
    done(
        &fake,
        "PUT",
        "/plain/key",
        &[("x-amz-meta-a", "b"), ("x-amz-tagging", "c=d")],
        "\u{1}bytes",
    );
    done(&fake, "POST", "/plain/big?uploads", &[], "");
    let left = fake.left();
    assert!(
        left.contains(&"objectstorage/plain/key".to_owned()),
        "{left:?}"
    );
    assert!(
        left.iter()
            .any(|path| path.starts_with("objectstorage/plain/big?uploadId=")),
        "{left:?}"
    );
    let again = Fake::start(Options::default().state(fake.save())).expect("a port is free");
    assert_eq!(again.left(), left);
    let reply = done(&again, "GET", "/plain/key", &[], "");
    assert_eq!(
        (
            reply.body.as_str(),
            reply.header("x-amz-meta-a"),
            reply.header("x-amz-tagging-count")
        ),
        ("\u{1}bytes", Some("b"), Some("1"))
    );
    assert_eq!(
        code(&call(
            &again,
            "DELETE",
            &format!("/locked/key?versionId={version}"),
            &[],
            ""
        )),
        "AccessDenied"
    );

    let small = Fake::start(Options::default().storage(10)).expect("a port is free");
    let account = small.account("objectstorage");
    account
        .put_object("bucket", "one", "0123456789")
        .expect("there is room");
    assert_eq!(account.keys("bucket"), ["one"]);
    assert_eq!(
        account.object("bucket", "one").as_deref(),
        Some(&b"0123456789"[..])
    );
    done(
        &small,
        "PUT",
        "/bucket/copy",
        &[("x-amz-copy-source", "bucket/one")],
        "",
    );
    assert_eq!(
        code(&call(&small, "PUT", "/bucket/two", &[], "1")),
        "QuotaExceeded"
    );
    done(&small, "DELETE", "/bucket/one", &[], "");
    assert_eq!(
        code(&call(&small, "PUT", "/bucket/two", &[], "1")),
        "QuotaExceeded"
    );
    done(&small, "DELETE", "/bucket/copy", &[], "");
    done(&small, "PUT", "/bucket/two", &[], "1");
}
