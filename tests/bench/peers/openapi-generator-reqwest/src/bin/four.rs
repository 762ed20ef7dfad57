//! A program with four calls: list, create, get, delete.

use peer_openapi_generator_reqwest::apis::configuration::Configuration;
use peer_openapi_generator_reqwest::apis::locations_api::locations_get;
use peer_openapi_generator_reqwest::apis::servers_api::{
    datacenters_servers_delete, datacenters_servers_find_by_id, datacenters_servers_post,
};
use peer_openapi_generator_reqwest::models::{Server, ServerProperties};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let configuration = Configuration {
        base_path: std::env::var("IONOS_API_URL")?,
        bearer_access_token: std::env::var("IONOS_TOKEN").ok(),
        ..Configuration::new()
    };
    let locations = locations_get(&configuration, None, Some(1), None).await?;
    println!("{} locations", locations.items.unwrap_or_default().len());

    let properties = ServerProperties {
        name: Some("web".to_owned()),
        cores: 4,
        ram: 8192,
        ..ServerProperties::default()
    };
    let server = Server::new(properties);
    let created = datacenters_servers_post(&configuration, "a", server, None, None, None).await?;
    let id = created.id.unwrap_or_default();
    let server = datacenters_servers_find_by_id(&configuration, "a", &id, None, None, None).await?;
    println!(
        "{} {:?}",
        server.properties.name.as_deref().unwrap_or("-"),
        server.properties.vm_state
    );
    datacenters_servers_delete(&configuration, "a", &id, None, None, None, None).await?;
    Ok(())
}
