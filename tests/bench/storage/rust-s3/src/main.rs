//! The program with `rust-s3`.

use std::env::{args, var};
use std::error::Error;

use futures::{StreamExt, TryStreamExt, stream};
use s3::creds::Credentials;
use s3::{Bucket, Region};
use tokio::io::AsyncWriteExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let region = Region::Custom {
        region: var("S3_REGION")?,
        endpoint: var("S3_ENDPOINT")?,
    };
    let (access, secret) = (var("S3_ACCESS_KEY")?, var("S3_SECRET_KEY")?);
    let key = Credentials::new(Some(&access), Some(&secret), None, None, None)?;
    let bucket = Bucket::new(&var("S3_BUCKET")?, region, key)?.with_path_style();
    let arguments: Vec<String> = args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["start"] => {}
        ["up", file, key] => {
            let mut file = tokio::fs::File::open(file).await?;
            bucket.put_object_stream(&mut file, *key).await?;
        }
        ["down", key, file] => {
            let mut file = tokio::fs::File::create(file).await?;
            bucket.get_object_to_writer(*key, &mut file).await?;
            file.flush().await?;
        }
        ["list", prefix] => {
            let pages = bucket.list((*prefix).to_owned(), None).await?;
            println!(
                "{}",
                pages.iter().map(|page| page.contents.len()).sum::<usize>()
            );
        }
        ["small", count, prefix] => {
            let bucket = &bucket;
            let puts = (0..count.parse::<usize>()?).map(|number| async move {
                bucket
                    .put_object(format!("{prefix}/{number}"), &[b'x'; 1024])
                    .await
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
