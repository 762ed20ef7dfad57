//! A program with one call.

use hand::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new(
        &std::env::var("IONOS_API_URL")?,
        &std::env::var("IONOS_TOKEN")?,
    )?;
    let server = client.server("a", "b").await?;
    println!("{}", server.properties.name.as_deref().unwrap_or("-"));
    Ok(())
}
