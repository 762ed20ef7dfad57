//! Stops a server and follows the request until it is DONE or FAILED.
//!
//! `cargo run --example stop_server --features compute -- DATA_CENTER_ID SERVER_ID`. Stopping cuts the power.

use std::time::Duration;

use ionoscloud::{Error, Session, compute};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let (Some(data_center), Some(server)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: stop_server DATA_CENTER_ID SERVER_ID");
        std::process::exit(2);
    };
    let compute = compute::Client::new(&Session::from_env()?);

    let accepted = compute.servers().stop(&data_center, &server).send().await?;
    let Some(request) = accepted.request_id() else {
        println!("stopped at once");
        return Ok(());
    };

    // `accepted.wait()` does all of this in one line; this is the long way, to show each step.
    loop {
        let status = compute.requests().get_status(&request).await?;
        let state = status.metadata().status().map_or("-", |state| state.as_str());
        println!("request {request}: {state}");
        match state {
            "DONE" => return Ok(()),
            "FAILED" => {
                eprintln!("{}", status.metadata().message().unwrap_or("no reason given"));
                std::process::exit(1);
            }
            _ => tokio::time::sleep(Duration::from_secs(1)).await,
        }
    }
}
