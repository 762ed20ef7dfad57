//! Makes a token from user name and password, then uses it to list data centers.
//!
//! `cargo run --example token_login --features auth,compute`, with `IONOS_USERNAME` and `IONOS_PASSWORD` set.

use ionoscloud::{Config, Error, Session, auth, compute};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let login = Session::from_env()?;
    let made = auth::Client::new(&login).tokens().generate().ttl(3600).await?;

    // Everything else stays as it is in the environment; the token wins over user name and password.
    let config = Config::from_env()?.with_token(made.token().unwrap_or_default());
    let compute = compute::Client::new(&Session::new(config)?);

    let data_centers = compute.datacenters().list().depth(1).await?;
    println!("{} data centers", data_centers.items().len());
    for data_center in data_centers.items() {
        let properties = data_center.properties();
        println!(
            "{} {} in {}",
            data_center.id().unwrap_or("-"),
            properties.name().unwrap_or("-"),
            properties.location(),
        );
    }
    Ok(())
}
