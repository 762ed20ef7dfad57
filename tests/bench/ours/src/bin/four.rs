//! A program with four calls: list, create, get, delete.

use ionoscloud_compute::model::{Server, ServerProperties};
use ionoscloud_compute::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let locations = client.locations().list().depth(1).await?;
    println!("{} locations", locations.items().len());

    let properties = ServerProperties::default()
        .with_name("web")
        .with_cores(4)
        .with_ram(8192);
    let server = Server::default().with_properties(properties);
    let created = client.servers().create("a", &server).await?;
    let id = created.id().unwrap_or_default();
    let server = client.servers().get("a", id).await?;
    let properties = server.properties();
    println!(
        "{} {:?}",
        properties.name().unwrap_or("-"),
        properties.vm_state()
    );
    client.servers().delete("a", id).await?;
    Ok(())
}
