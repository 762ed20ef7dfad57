//! A program with four calls: list, create, get, delete.

use hand::Client;
use hand::model::{Server, ServerProperties};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new(
        &std::env::var("IONOS_API_URL")?,
        &std::env::var("IONOS_TOKEN")?,
    )?;
    let locations = client.locations().await?;
    println!("{} locations", locations.items.unwrap_or_default().len());

    let properties = ServerProperties {
        name: Some("web".to_owned()),
        cores: Some(4),
        ram: Some(8192),
        ..ServerProperties::default()
    };
    let server = Server {
        properties,
        ..Server::default()
    };
    let created = client.create_server("a", &server).await?;
    let id = created.id.unwrap_or_default();
    let server = client.server("a", &id).await?;
    println!(
        "{} {:?}",
        server.properties.name.as_deref().unwrap_or("-"),
        server.properties.vm_state
    );
    client.delete_server("a", &id).await?;
    Ok(())
}
