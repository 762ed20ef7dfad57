//! A program with one call.

use peer_openapi_generator_reqwest::apis::configuration::Configuration;
use peer_openapi_generator_reqwest::apis::servers_api::datacenters_servers_find_by_id;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let configuration = Configuration {
        base_path: std::env::var("IONOS_API_URL")?,
        bearer_access_token: std::env::var("IONOS_TOKEN").ok(),
        ..Configuration::new()
    };
    let server = datacenters_servers_find_by_id(&configuration, "a", "b", None, None, None).await?;
    println!("{}", server.properties.name.as_deref().unwrap_or("-"));
    Ok(())
}
