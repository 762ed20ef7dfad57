//! The program with our crates.

use std::env::{args, var};
use std::error::Error;

use futures::{StreamExt, TryStreamExt, stream};
use ionoscloud::objectstorage::Client;
use ionoscloud::transfer::{Transfer, Upload};
use ionoscloud::{AccessKey, Config, Session};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::new()
        .with_access_key(AccessKey::new(var("S3_ACCESS_KEY")?, var("S3_SECRET_KEY")?))
        .with_region(var("S3_REGION")?)
        .with_server("objectstorage", var("S3_ENDPOINT")?);
    let client = Client::new(&Session::new(config)?);
    let bucket = var("S3_BUCKET")?;
    let arguments: Vec<String> = args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["start"] => {}
        ["up", file, key] => {
            Transfer::new(&client)
                .upload(&bucket, key, Upload::file(file))
                .await?;
        }
        ["down", key, file] => {
            Transfer::new(&client)
                .download(&bucket, key)
                .to_file(file)
                .await?;
        }
        ["list", prefix] => {
            let listed = client.objects().list(&bucket).prefix(prefix).all().await?;
            println!("{}", listed.len());
        }
        ["small", count, prefix] => {
            let objects = client.objects();
            let puts = (0..count.parse::<usize>()?).map(|number| {
                let put = objects.put(&bucket, &format!("{prefix}/{number}"), vec![b'x'; 1024]);
                put.into_future()
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
