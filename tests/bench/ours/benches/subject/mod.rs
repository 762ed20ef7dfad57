//! Our client, to be measured.

use ionoscloud_compute::model::Servers;
use ionoscloud_compute::{Client, Config, Session, json};
use kit::{DATA_CENTER, SERVER, Subject, TOKEN};

pub struct Ours(Client);

impl Subject for Ours {
    fn new(address: &str) -> Ours {
        let config = Config::new().with_token(TOKEN).with_default_server(address);
        Ours(Client::new(
            &Session::new(config).expect("a session is made"),
        ))
    }

    async fn call(&self) -> usize {
        let server = self
            .0
            .servers()
            .get(DATA_CENTER, SERVER)
            .await
            .expect("the server answers");
        server.properties().name().map_or(0, str::len)
    }

    fn decode(text: &[u8]) -> Result<usize, String> {
        let text = str::from_utf8(text).map_err(|error| error.to_string())?;
        let servers: Servers = json::from_str(text).map_err(|error| error.to_string())?;
        Ok(servers.items().len())
    }
}
