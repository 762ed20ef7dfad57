//! Creates a server and waits for it; on an error it tells what was created already.
//!
//! `cargo run --example create_server --features compute -- DATA_CENTER_ID`. It costs money until the server is deleted.

use ionoscloud::compute::model::{Server, ServerProperties};
use ionoscloud::{Error, Session, compute};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let data_center = std::env::args().nth(1).expect("usage: create_server DATA_CENTER_ID");
    let compute = compute::Client::new(&Session::from_env()?);

    let properties = ServerProperties::default().with_name("web").with_cores(2).with_ram(4096);
    let server = Server::default().with_properties(properties);

    match compute.servers().create(&data_center, &server).wait().await {
        Ok(server) => {
            println!(
                "{} is {}",
                server.id().unwrap_or("-"),
                server.metadata().state().map_or("-", |state| state.as_str()),
            );
            Ok(())
        }
        Err(error) => {
            // The service may have accepted the server before something went wrong.
            if let Some(id) = error.resource_id() {
                eprintln!("server {id} was created and is not ready");
            }
            if let Some(url) = error.request_url() {
                eprintln!("its request can be read at {url}");
            }
            Err(error)
        }
    }
}
