//! The program with `object_store`.

use std::env::{args, var};
use std::error::Error;
use std::sync::Arc;

use futures::{StreamExt, TryStreamExt, stream};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::io::AsyncWriteExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let store: Arc<AmazonS3> = Arc::new(
        AmazonS3Builder::new()
            .with_endpoint(var("S3_ENDPOINT")?)
            .with_region(var("S3_REGION")?)
            .with_access_key_id(var("S3_ACCESS_KEY")?)
            .with_secret_access_key(var("S3_SECRET_KEY")?)
            .with_bucket_name(var("S3_BUCKET")?)
            .with_allow_http(true)
            .with_unsigned_payload(true)
            .build()?,
    );
    let arguments: Vec<String> = args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["start"] => {}
        ["up", file, key] => {
            let mut file = tokio::fs::File::open(file).await?;
            let mut writer =
                BufWriter::with_capacity(store, Path::from(*key), 8 << 20).with_max_concurrency(8);
            tokio::io::copy(&mut file, &mut writer).await?;
            writer.shutdown().await?;
        }
        ["down", key, file] => {
            let mut bytes = store.get(&Path::from(*key)).await?.into_stream();
            let mut file = tokio::fs::File::create(file).await?;
            while let Some(piece) = bytes.try_next().await? {
                file.write_all(&piece).await?;
            }
            file.flush().await?;
        }
        ["list", prefix] => {
            let listed: Vec<_> = store.list(Some(&Path::from(*prefix))).try_collect().await?;
            println!("{}", listed.len());
        }
        ["small", count, prefix] => {
            let puts = (0..count.parse::<usize>()?).map(|number| {
                let (store, path) = (store.clone(), Path::from(format!("{prefix}/{number}")));
                async move { store.put(&path, vec![b'x'; 1024].into()).await }
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
