//! The program with `aws-sdk-s3`.

use std::env::{args, var};
use std::error::Error;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{
    BehaviorVersion, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
};
use aws_sdk_s3::primitives::ByteStream;
use futures::{StreamExt, TryStreamExt, stream};
use tokio::io::AsyncWriteExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let bucket = var("S3_BUCKET")?;
    let key = Credentials::new(var("S3_ACCESS_KEY")?, var("S3_SECRET_KEY")?, None, None, "");
    // Its default checksums are refused by other services.
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(var("S3_ENDPOINT")?)
        .region(Region::new(var("S3_REGION")?))
        .credentials_provider(key)
        .force_path_style(true)
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .build();
    let client = Client::from_conf(config);
    let arguments: Vec<String> = args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["start"] => {}
        ["up", file, key] => {
            let body = ByteStream::from_path(file).await?;
            client
                .put_object()
                .bucket(bucket)
                .key(*key)
                .body(body)
                .send()
                .await?;
        }
        ["down", key, file] => {
            let mut got = client.get_object().bucket(bucket).key(*key).send().await?;
            let mut file = tokio::fs::File::create(file).await?;
            while let Some(piece) = got.body.try_next().await? {
                file.write_all(&piece).await?;
            }
            file.flush().await?;
        }
        ["list", prefix] => {
            let mut pages = client
                .list_objects_v2()
                .bucket(bucket)
                .prefix(*prefix)
                .into_paginator()
                .send();
            let mut count = 0;
            while let Some(page) = pages.try_next().await? {
                count += page.contents().len();
            }
            println!("{count}");
        }
        ["small", count, prefix] => {
            let puts = (0..count.parse::<usize>()?).map(|number| {
                let body = ByteStream::from(vec![b'x'; 1024]);
                let put = client
                    .put_object()
                    .bucket(&bucket)
                    .key(format!("{prefix}/{number}"))
                    .body(body);
                put.send()
            });
            let done: Vec<_> = stream::iter(puts)
                .buffer_unordered(64)
                .try_collect()
                .await?;
            println!("{}", done.len());
        }
        _ => {
            return Err(
                "start | up FILE KEY | down KEY FILE | list PREFIX | small COUNT PREFIX".into(),
            );
        }
    }
    Ok(())
}
