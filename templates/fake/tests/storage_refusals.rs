//! What object storage refuses, and the code that S3 has for it.

mod support;

use support::s3::{UNTIL, call, code, done, furnished, text};

#[test]
fn what_is_not_possible_is_refused_with_its_code() {
    let (fake, version) = furnished();
    let started = done(&fake, "POST", "/plain/big?uploads", &[], "");
    let id = text(&started.body, "UploadId")[0].to_owned();
    let part = done(
        &fake,
        "PUT",
        &format!("/plain/big?partNumber=1&uploadId={id}"),
        &[],
        "small",
    );
    let etag = part.header("etag").expect("an ETag").to_owned();
    done(
        &fake,
        "PUT",
        &format!("/plain/big?partNumber=2&uploadId={id}"),
        &[],
        "small",
    );
    let parts = |parts: &[(u32, &str)]| -> String {
        let parts = parts.iter().map(|(number, etag)| {
            format!(
                "<Part><PartNumber>{number}</PartNumber><ETag>{}</ETag></Part>",
                etag.replace('"', "&quot;")
            )
        });
        format!(
            "<CompleteMultipartUpload>{}</CompleteMultipartUpload>",
            parts.collect::<String>()
        )
    };
    let upload = format!("/plain/big?uploadId={id}");
    let retention = format!(
        "<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>{UNTIL}</RetainUntilDate></Retention>"
    );
    let tag = |key: &str| format!("<Tag><Key>{key}</Key><Value>v</Value></Tag>");
    let tagging = |tags: String| format!("<Tagging><TagSet>{tags}</TagSet></Tagging>");
    let many: String = (0..11).map(|number| tag(&number.to_string())).collect();
    let delete = "<Delete><Quiet>true</Quiet></Delete>";
    let none: &[(&str, &str)] = &[];
    type Case<'a> = (
        u16,
        &'a str,
        &'a str,
        &'a str,
        &'a [(&'a str, &'a str)],
        &'a str,
    );
    let locked = format!("/locked/key?versionId={version}");
    let shorter = "<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>2998-01-01T00:00:00Z</RetainUntilDate></Retention>";
    let past = "<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>2001-01-01T00:00:00Z</RetainUntilDate></Retention>";
    let long = format!("/plain/{}", "k".repeat(1025));
    let (twice, too_many) = (tagging(tag("a") + &tag("a")), tagging(many));
    let (small, wrong, unknown) = (
        parts(&[(1, &etag), (2, &etag)]),
        parts(&[(1, "\"0\"")]),
        parts(&[(1, &etag), (9, &etag)]),
    );
    let (backwards, nothing) = (parts(&[(2, &etag), (1, &etag)]), parts(&[]));
    let cases: &[Case<'_>] = &[
        (409, "BucketAlreadyOwnedByYou", "PUT", "/plain", none, ""),
        (409, "BucketAlreadyExists", "PUT", "/others", none, ""),
        (400, "InvalidBucketName", "PUT", "/No", none, ""),
        (400, "InvalidBucketName", "PUT", "/under_score", none, ""),
        (400, "InvalidBucketName", "PUT", "/-ab", none, ""),
        (400, "InvalidBucketName", "PUT", "/a..b", none, ""),
        (400, "InvalidBucketName", "PUT", "/192.0.2.1", none, ""),
        (
            400,
            "InvalidLocationConstraint",
            "PUT",
            "/elsewhere",
            none,
            "<CreateBucketConfiguration><LocationConstraint>nowhere</LocationConstraint></CreateBucketConfiguration>",
        ),
        (
            400,
            "MalformedXML",
            "PUT",
            "/broken",
            none,
            "<CreateBucketConfiguration>",
        ),
        (409, "BucketNotEmpty", "DELETE", "/plain", none, ""),
        (404, "NoSuchBucket", "DELETE", "/nobody", none, ""),
        (404, "NoSuchBucket", "GET", "/nobody/key", none, ""),
        (404, "NoSuchBucket", "PUT", "/nobody/key", none, "1"),
        (404, "NoSuchBucket", "GET", "/nobody?list-type=2", none, ""),
        (403, "AccessDenied", "GET", "/others/key", none, ""),
        (403, "AccessDenied", "DELETE", "/others", none, ""),
        (404, "NoSuchKey", "GET", "/plain/nothing", none, ""),
        (
            404,
            "NoSuchVersion",
            "GET",
            "/plain/key?versionId=1",
            none,
            "",
        ),
        (400, "KeyTooLongError", "PUT", &long, none, "1"),
        (
            416,
            "InvalidRange",
            "GET",
            "/plain/key",
            &[("Range", "bytes=10-")],
            "",
        ),
        (
            416,
            "InvalidRange",
            "GET",
            "/plain/key",
            &[("Range", "bytes=-0")],
            "",
        ),
        (
            412,
            "PreconditionFailed",
            "GET",
            "/plain/key",
            &[("If-Match", "\"other\"")],
            "",
        ),
        (
            412,
            "PreconditionFailed",
            "GET",
            "/plain/key",
            &[("If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT")],
            "",
        ),
        (
            412,
            "PreconditionFailed",
            "PUT",
            "/plain/key",
            &[("If-None-Match", "*")],
            "1",
        ),
        (
            412,
            "PreconditionFailed",
            "PUT",
            "/plain/key",
            &[("If-Match", "\"other\"")],
            "1",
        ),
        (
            404,
            "NoSuchKey",
            "PUT",
            "/plain/new",
            &[("If-Match", "\"other\"")],
            "1",
        ),
        (
            400,
            "BadDigest",
            "PUT",
            "/plain/key",
            &[("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")],
            "1",
        ),
        (
            400,
            "InvalidDigest",
            "PUT",
            "/plain/key",
            &[("Content-MD5", "abc")],
            "1",
        ),
        (
            400,
            "InvalidArgument",
            "GET",
            "/plain?list-type=2&max-keys=many",
            none,
            "",
        ),
        (
            400,
            "InvalidArgument",
            "GET",
            "/plain?encoding-type=base64",
            none,
            "",
        ),
        (
            400,
            "InvalidArgument",
            "GET",
            "/plain?list-type=2&continuation-token=!",
            none,
            "",
        ),
        (
            400,
            "InvalidArgument",
            "GET",
            "/plain?versions&version-id-marker=1",
            none,
            "",
        ),
        (
            404,
            "NoSuchCORSConfiguration",
            "GET",
            "/plain?cors",
            none,
            "",
        ),
        (
            404,
            "NoSuchLifecycleConfiguration",
            "GET",
            "/plain?lifecycle",
            none,
            "",
        ),
        (404, "NoSuchBucketPolicy", "GET", "/plain?policy", none, ""),
        (
            404,
            "NoSuchBucketPolicy",
            "GET",
            "/plain?policyStatus",
            none,
            "",
        ),
        (
            404,
            "NoSuchWebsiteConfiguration",
            "GET",
            "/plain?website",
            none,
            "",
        ),
        (404, "NoSuchTagSet", "GET", "/plain?tagging", none, ""),
        (
            404,
            "NoSuchPublicAccessBlockConfiguration",
            "GET",
            "/plain?publicAccessBlock",
            none,
            "",
        ),
        (
            404,
            "ReplicationConfigurationNotFoundError",
            "GET",
            "/plain?replication",
            none,
            "",
        ),
        (
            404,
            "ServerSideEncryptionConfigurationNotFoundError",
            "GET",
            "/plain?encryption",
            none,
            "",
        ),
        (
            404,
            "ObjectLockConfigurationNotFoundError",
            "GET",
            "/plain?object-lock",
            none,
            "",
        ),
        (
            400,
            "MalformedPolicy",
            "PUT",
            "/plain?policy",
            &[("Content-Type", "application/json")],
            "{",
        ),
        (
            400,
            "MalformedXML",
            "PUT",
            "/plain?versioning",
            none,
            "<VersioningConfiguration/>",
        ),
        (
            400,
            "MalformedXML",
            "PUT",
            "/plain?cors",
            none,
            "<CORSConfiguration/>",
        ),
        (
            400,
            "InvalidRequest",
            "PUT",
            "/plain?lifecycle",
            none,
            "<LifecycleConfiguration/>",
        ),
        (400, "InvalidTag", "PUT", "/plain/key?tagging", none, &twice),
        (
            400,
            "InvalidTag",
            "PUT",
            "/plain/key?tagging",
            none,
            &too_many,
        ),
        (404, "NoSuchKey", "GET", "/plain/nothing?tagging", none, ""),
        (501, "NotImplemented", "GET", "/plain?acl", none, ""),
        (405, "MethodNotAllowed", "PATCH", "/plain/key", none, ""),
        (
            400,
            "InvalidRequest",
            "PUT",
            "/plain/key",
            &[("x-amz-copy-source", "plain/key")],
            "",
        ),
        (
            400,
            "InvalidArgument",
            "PUT",
            "/plain/key",
            &[("x-amz-copy-source", "plain")],
            "",
        ),
        (
            404,
            "NoSuchKey",
            "PUT",
            "/plain/new",
            &[("x-amz-copy-source", "plain/nothing")],
            "",
        ),
        (
            404,
            "NoSuchBucket",
            "PUT",
            "/plain/new",
            &[("x-amz-copy-source", "nobody/key")],
            "",
        ),
        (
            403,
            "AccessDenied",
            "PUT",
            "/plain/new",
            &[("x-amz-copy-source", "others/key")],
            "",
        ),
        (
            412,
            "PreconditionFailed",
            "PUT",
            "/plain/new",
            &[
                ("x-amz-copy-source", "plain/key"),
                ("x-amz-copy-source-if-match", "\"other\""),
            ],
            "",
        ),
        (
            404,
            "NoSuchUpload",
            "PUT",
            "/plain/big?partNumber=1&uploadId=none",
            none,
            "1",
        ),
        (
            404,
            "NoSuchUpload",
            "GET",
            "/plain/big?uploadId=none",
            none,
            "",
        ),
        (
            404,
            "NoSuchUpload",
            "DELETE",
            "/plain/big?uploadId=none",
            none,
            "",
        ),
        (
            404,
            "NoSuchUpload",
            "POST",
            "/plain/big?uploadId=none",
            none,
            &small,
        ),
        (400, "EntityTooSmall", "POST", &upload, none, &small),
        (400, "InvalidPart", "POST", &upload, none, &wrong),
        (400, "InvalidPartOrder", "POST", &upload, none, &backwards),
        (400, "MalformedXML", "POST", &upload, none, &nothing),
        (
            409,
            "InvalidBucketState",
            "PUT",
            "/locked?versioning",
            none,
            "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>",
        ),
        (
            409,
            "InvalidBucketState",
            "PUT",
            "/plain?object-lock",
            &[("x-amz-checksum-crc32", "AAAAAA==")],
            "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>",
        ),
        (403, "AccessDenied", "DELETE", &locked, none, ""),
        (
            403,
            "AccessDenied",
            "DELETE",
            &locked,
            &[("x-amz-bypass-governance-retention", "true")],
            "",
        ),
        (
            403,
            "AccessDenied",
            "PUT",
            "/locked/key?retention",
            &[("x-amz-checksum-crc32", "AAAAAA==")],
            shorter,
        ),
        (
            400,
            "InvalidArgument",
            "PUT",
            "/locked/key?retention",
            &[("x-amz-checksum-crc32", "AAAAAA==")],
            past,
        ),
        (
            404,
            "NoSuchObjectLockConfiguration",
            "GET",
            "/locked/key?legal-hold",
            none,
            "",
        ),
        (
            400,
            "InvalidRequest",
            "PUT",
            "/plain/key?retention",
            &[("x-amz-checksum-crc32", "AAAAAA==")],
            &retention,
        ),
        (
            400,
            "InvalidRequest",
            "PUT",
            "/plain/key",
            &[("x-amz-object-lock-legal-hold", "ON")],
            "1",
        ),
        (400, "MalformedXML", "POST", "/plain?delete", none, delete),
    ];
    for (status, expected, method, target, headers, body) in cases {
        let reply = call(&fake, method, target, headers, body);
        assert_eq!(
            (reply.status, code(&reply)),
            (*status, *expected),
            "{method} {target}: {}",
            reply.body
        );
        assert_eq!(text(&reply.body, "Message").len(), 1, "{}", reply.body);
        assert_eq!(text(&reply.body, "Resource").len(), 1, "{}", reply.body);
        assert_eq!(text(&reply.body, "RequestId").len(), 1, "{}", reply.body);
        assert_eq!(text(&reply.body, "HostId").len(), 1, "{}", reply.body);
    }
    let unknown = call(&fake, "POST", &upload, &[], &unknown);
    // The part that is there is too short as well: which of both comes first is not said.
    assert!(
        matches!(code(&unknown), "InvalidPart" | "EntityTooSmall"),
        "{}",
        unknown.body
    );
    let head = call(&fake, "HEAD", "/plain/nothing", &[], "");
    assert_eq!((head.status, head.body.as_str()), (404, ""));
    assert!(head.header("x-amz-request-id").is_some());
}
