//! A program with one call.

use peer_openapi_generator_hyper::apis::client::APIClient;
use peer_openapi_generator_hyper::apis::configuration::Configuration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut configuration = Configuration::new();
    configuration.base_path = std::env::var("IONOS_API_URL")?;
    configuration.oauth_access_token = std::env::var("IONOS_TOKEN").ok();
    let client = APIClient::new(configuration);
    let server = client
        .servers_api()
        .datacenters_servers_find_by_id("a", "b", None, None, None);
    let server = server.await.map_err(|error| format!("{error:?}"))?;
    println!("{}", server.properties.name.as_deref().unwrap_or("-"));
    Ok(())
}
