//! Lists the locations of IONOS Cloud with their names.
//!
//! `cargo run --example list_locations --features compute`, with `IONOS_TOKEN` set.

use ionoscloud::{Error, Session, compute};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let session = Session::from_env()?;
    let compute = compute::Client::new(&session);

    let locations = compute.locations().list().depth(1).await?;
    for location in locations.items() {
        println!(
            "{:10} {}",
            location.id().unwrap_or("-"),
            location.properties().name().unwrap_or("-")
        );
    }
    Ok(())
}
