//! What others may do: by signed addresses, by forms, and by what is public.

use std::time::Duration;

use ionoscloud_core::{PostPolicy, Presigned, Session};
use storage_tests::anybody;

use super::{Client, Error, Server, bucket, header, model, refusal};

const HOUR: Duration = Duration::from_secs(3600);

pub async fn run(client: &Client, session: &Session, server: &Server) -> Result<(), Error> {
    addresses(client).await?;
    form(client, session, server).await?;
    public(client, server).await
}

/// Sends what was signed: the status, and the code of a refusal, else the body.
fn send(presigned: &Presigned, url: &str, body: Option<&str>) -> (u16, String) {
    let headers = presigned.headers().iter();
    let headers: Vec<String> = headers
        .map(|(name, value)| format!("{name}: {}", value.to_str().expect("a text")))
        .collect();
    let (status, body) = anybody::send(presigned.method().as_str(), url, &headers, body);
    (status, anybody::code(&body))
}

async fn addresses(client: &Client) -> Result<(), Error> {
    let objects = client.objects();
    let bucket = &bucket(client, "presigned").await?;
    let put = objects
        .put(bucket, "a b+c", "")
        .content_type("text/x-own")
        .presign(HOUR)
        .await?;
    assert_eq!(
        send(&put, put.url().expose(), Some("by hand")),
        (200, String::new())
    );
    let head = objects.head(bucket, "a b+c").send().await?;
    assert_eq!(
        (
            header(&head, "content-length"),
            header(&head, "content-type")
        ),
        ("7".to_owned(), "text/x-own".to_owned())
    );

    let get = objects
        .get(bucket, "a b+c")
        .response_content_type("text/html")
        .presign(HOUR)
        .await?;
    let url = get.url().expose();
    assert_eq!(send(&get, url, None), (200, "by hand".to_owned()));
    let (signed, last) = url.split_at(url.len() - 1);
    let other = if last == "0" { "1" } else { "0" };
    for tampered in [
        format!("{signed}{other}"),
        url.replace("a%20b%2Bc", "another"),
        url.replace("text%2Fhtml", "text%2Fplain"),
        url.replace("X-Amz-Expires=3600", "X-Amz-Expires=7200"),
    ] {
        assert_ne!(tampered, url);
        let refused = send(&get, &tampered, None);
        assert_eq!(
            refused,
            (403, "SignatureDoesNotMatch".to_owned()),
            "{tampered}"
        );
    }

    let short = objects
        .get(bucket, "a b+c")
        .presign(Duration::from_secs(1))
        .await?;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(
        send(&short, short.url().expose(), None),
        (403, "AccessDenied".to_owned())
    );
    let long = objects
        .get(bucket, "a b+c")
        .presign(Duration::from_secs(8 * 24 * 3600))
        .await;
    assert!(long.expect_err("too long").is_invalid_request());

    let list = objects.list(bucket).prefix("a ").presign(HOUR).await?;
    let (status, text) = send(&list, list.url().expose(), None);
    assert!(
        status == 200 && text.contains("<Key>a b+c</Key>"),
        "{status} {text}"
    );
    let delete = objects.delete(bucket, "a b+c").presign(HOUR).await?;
    assert_eq!(
        send(&delete, delete.url().expose(), None),
        (204, String::new())
    );
    assert_eq!(refusal(objects.head(bucket, "a b+c").await), "404 ");
    Ok(())
}

async fn form(client: &Client, session: &Session, server: &Server) -> Result<(), Error> {
    let objects = client.objects();
    let bucket = &bucket(client, "forms").await?;
    let policy = PostPolicy::new(bucket, HOUR)
        .with_key("from a form/\u{e9}")
        .with_length(1, 10)
        .with_field("Content-Type", "text/form")
        .with_field("x-amz-meta-own", "yes");
    let form = policy.sign(session, server.region).await?;
    let send = async |file: &str, change: &str| {
        let mut body = String::new();
        for (name, value) in form.fields() {
            let value = if name == change {
                "changed"
            } else {
                value.expose()
            };
            body += &format!(
                "--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        body += &format!(
            "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n{file}\r\n--limit--\r\n"
        );
        objects
            .post_form(
                bucket,
                "from a form/\u{e9}",
                "multipart/form-data; boundary=limit",
                body,
            )
            .send()
            .await
    };
    send("formed", "").await?;
    let got = objects.get(bucket, "from a form/\u{e9}").send().await?;
    assert_eq!(*got.get(), "formed");
    assert_eq!(
        (header(&got, "content-type"), header(&got, "x-amz-meta-own")),
        ("text/form".to_owned(), "yes".to_owned())
    );
    assert_eq!(
        refusal(send("longer than ten", "").await.map(drop)),
        "400 EntityTooLarge"
    );
    assert_eq!(
        refusal(send("formed", "x-amz-meta-own").await.map(drop)),
        "403 AccessDenied"
    );
    assert_eq!(
        refusal(send("formed", "x-amz-signature").await.map(drop)),
        "403 AccessDenied"
    );
    Ok(())
}

/// By an ACL, which is a header here, and by a policy.
async fn public(client: &Client, server: &Server) -> Result<(), Error> {
    let objects = client.objects();
    let bucket = &bucket(client, "public").await?;
    let may =
        |key: &str| anybody::send("GET", &format!("{}/{bucket}/{key}", server.url), &[], None).0;
    objects.put(bucket, "private", "x").await?;
    objects
        .put(bucket, "public", "x")
        .with_header("x-amz-acl", "public-read")
        .await?;
    assert_eq!((may("private"), may("public")), (403, 200));
    let statement = model::PolicyStatement::default()
        .with_effect("Allow")
        .with_principal("*".to_owned())
        .with_action("s3:GetObject".to_owned())
        .with_resource(format!("arn:aws:s3:::{bucket}/*"));
    let policy = model::BucketPolicy::new([statement]).with_version("2012-10-17");
    client.policy().replace(bucket, &policy).await?;
    assert_eq!(may("private"), 200);
    client.policy().delete(bucket).await?;
    assert_eq!(may("private"), 403);
    Ok(())
}
