//! The generated client, to be measured.

use kit::{DATA_CENTER, SERVER, Subject, TOKEN};
use peer_openapi_generator_reqwest::apis::configuration::Configuration;
use peer_openapi_generator_reqwest::apis::servers_api::datacenters_servers_find_by_id;
use peer_openapi_generator_reqwest::models::Servers;

pub struct Peer(Configuration);

impl Subject for Peer {
    fn new(address: &str) -> Peer {
        Peer(Configuration {
            base_path: format!("{address}/cloudapi/v6"),
            bearer_access_token: Some(TOKEN.to_owned()),
            ..Configuration::new()
        })
    }

    async fn call(&self) -> usize {
        let server = datacenters_servers_find_by_id(&self.0, DATA_CENTER, SERVER, None, None, None);
        let server = server.await.expect("the server answers");
        server.properties.name.map_or(0, |name| name.len())
    }

    fn decode(text: &[u8]) -> Result<usize, String> {
        let servers: Servers = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        Ok(servers.items.map_or(0, |items| items.len()))
    }
}
