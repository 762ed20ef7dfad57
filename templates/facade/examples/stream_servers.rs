//! Pages through the servers of a data center as a stream.
//!
//! `cargo run --example stream_servers --features compute,stream -- DATA_CENTER_ID`

use std::pin::pin;

use futures_util::TryStreamExt;
use ionoscloud::{Error, Session, compute};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let data_center = std::env::args().nth(1).expect("usage: stream_servers DATA_CENTER_ID");
    let compute = compute::Client::new(&Session::from_env()?);

    let servers = compute.servers().list(&data_center).depth(1).limit(2).items();
    let mut running = pin!(servers.try_filter(|server| {
        let up = server.properties().vm_state().is_some_and(|state| state.as_str() == "RUNNING");
        std::future::ready(up)
    }));
    while let Some(server) = running.try_next().await? {
        println!("{} {}", server.id().unwrap_or("-"), server.properties().name().unwrap_or("-"));
    }
    Ok(())
}
