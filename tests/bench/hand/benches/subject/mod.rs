//! The hand-written client, to be measured.

use hand::Client;
use hand::model::Servers;
use kit::{DATA_CENTER, SERVER, Subject, TOKEN};

pub struct Hand(Client);

impl Subject for Hand {
    fn new(address: &str) -> Hand {
        Hand(Client::new(&format!("{address}/cloudapi/v6"), TOKEN).expect("a client is made"))
    }

    async fn call(&self) -> usize {
        let server = self
            .0
            .server(DATA_CENTER, SERVER)
            .await
            .expect("the server answers");
        server.properties.name.map_or(0, |name| name.len())
    }

    fn decode(text: &[u8]) -> Result<usize, String> {
        let servers: Servers = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        Ok(servers.items.map_or(0, |items| items.len()))
    }
}
