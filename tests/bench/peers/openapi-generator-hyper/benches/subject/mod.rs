//! The generated client, to be measured.

use kit::{DATA_CENTER, SERVER, Subject, TOKEN};
use peer_openapi_generator_hyper::apis::client::APIClient;
use peer_openapi_generator_hyper::apis::configuration::Configuration;
use peer_openapi_generator_hyper::models::Servers;

pub struct Peer(APIClient);

impl Subject for Peer {
    fn new(address: &str) -> Peer {
        let mut configuration = Configuration::new();
        configuration.base_path = format!("{address}/cloudapi/v6");
        configuration.oauth_access_token = Some(TOKEN.to_owned());
        Peer(APIClient::new(configuration))
    }

    async fn call(&self) -> usize {
        let servers = self.0.servers_api();
        let server = servers.datacenters_servers_find_by_id(DATA_CENTER, SERVER, None, None, None);
        let server = server.await.expect("the server answers");
        server.properties.name.map_or(0, |name| name.len())
    }

    fn decode(text: &[u8]) -> Result<usize, String> {
        let servers: Servers = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        Ok(servers.items.map_or(0, |items| items.len()))
    }
}
