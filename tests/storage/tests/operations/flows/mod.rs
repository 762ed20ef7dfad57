//! What a product does with a server, one area after another.

mod buckets;
mod encryption;
mod lock;
mod objects;
mod settings;
mod sharing;
mod uploads;
mod versions;

use ionoscloud_core::{Error, Session};
use storage_tests::{Server, fresh};

use super::product::{Client, model};

/// Everything that RGW has.
pub async fn all(session: &Session, server: &Server) -> Result<(), Error> {
    let client = Client::new(session);
    buckets::run(&client, server).await?;
    objects::run(&client).await?;
    uploads::run(&client).await?;
    versions::run(&client).await?;
    lock::run(&client).await?;
    settings::run(&client).await?;
    sharing::run(&client, session, server).await
}

/// What only ministack has.
pub async fn beyond_rgw(session: &Session, server: &Server) -> Result<(), Error> {
    let client = Client::new(session);
    objects::beyond_rgw(&client).await?;
    encryption::run(&client).await?;
    settings::beyond_rgw(&client, server).await
}

/// A new bucket with nothing in it.
async fn bucket(client: &Client, name: &str) -> Result<String, Error> {
    let name = fresh(name);
    client.buckets().create(&name).await?;
    Ok(name)
}

/// Status and code of a refusal.
#[track_caller]
fn refusal<T: std::fmt::Debug>(answer: Result<T, Error>) -> String {
    let error = answer.expect_err("it is refused");
    let status = error.status().map_or(0, |status| status.as_u16());
    let code = error
        .messages()
        .iter()
        .find_map(|message| message.error_code());
    format!("{status} {}", code.unwrap_or_default())
}

/// A header of an answer.
#[track_caller]
fn header<T>(answer: &ionoscloud_core::Response<T>, name: &str) -> String {
    let value = answer.headers().get(name);
    let value = value.unwrap_or_else(|| panic!("no {name} in {:?}", answer.headers()));
    value.to_str().expect("a text").to_owned()
}
