//! A program with one call.

use ionoscloud_compute::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let server = client.servers().get("a", "b").await?;
    println!("{}", server.properties().name().unwrap_or("-"));
    Ok(())
}
