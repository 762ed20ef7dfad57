//! A program with four calls: list, create, get, delete.

use peer_openapi_generator_hyper::apis::Error;
use peer_openapi_generator_hyper::apis::client::APIClient;
use peer_openapi_generator_hyper::apis::configuration::Configuration;
use peer_openapi_generator_hyper::models::{Server, ServerProperties};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut configuration = Configuration::new();
    configuration.base_path = std::env::var("IONOS_API_URL")?;
    configuration.oauth_access_token = std::env::var("IONOS_TOKEN").ok();
    calls(&APIClient::new(configuration))
        .await
        .map_err(|error| format!("{error:?}").into())
}

async fn calls(client: &APIClient) -> Result<(), Error> {
    let locations = client
        .locations_api()
        .locations_get(None, Some(1), None)
        .await?;
    println!("{} locations", locations.items.unwrap_or_default().len());

    let properties = ServerProperties {
        name: Some("web".to_owned()),
        cores: 4,
        ram: 8192,
        ..ServerProperties::default()
    };
    let servers = client.servers_api();
    let created = servers
        .datacenters_servers_post("a", Server::new(properties), None, None, None)
        .await?;
    let id = created.id.unwrap_or_default();
    let server = servers
        .datacenters_servers_find_by_id("a", &id, None, None, None)
        .await?;
    println!(
        "{} {:?}",
        server.properties.name.as_deref().unwrap_or("-"),
        server.properties.vm_state
    );
    servers
        .datacenters_servers_delete("a", &id, None, None, None, None)
        .await
}
