//! A client as one writes it by hand for the few calls that a program makes: `reqwest`, `serde`, nothing else.

pub mod model;

use reqwest::{Method, RequestBuilder, Result};
use serde::de::DeserializeOwned;

use crate::model::{Locations, Server};

/// A client of the Cloud API.
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Client {
    /// A client with a token, of the API at `base`.
    pub fn new(base: &str, token: &str) -> Result<Client> {
        let http = tls(reqwest::Client::builder()).build()?;
        Ok(Client {
            http,
            base: base.to_owned(),
            token: token.to_owned(),
        })
    }

    /// The locations, with their properties.
    pub async fn locations(&self) -> Result<Locations> {
        read(self.request(Method::GET, "/locations?depth=1")).await
    }

    /// Creates a server; answers before it is there.
    pub async fn create_server(&self, data_center: &str, server: &Server) -> Result<Server> {
        let path = format!("/datacenters/{data_center}/servers");
        read(self.request(Method::POST, &path).json(server)).await
    }

    /// A server.
    pub async fn server(&self, data_center: &str, id: &str) -> Result<Server> {
        let path = format!("/datacenters/{data_center}/servers/{id}");
        read(self.request(Method::GET, &path)).await
    }

    /// Deletes a server; answers before it is gone.
    pub async fn delete_server(&self, data_center: &str, id: &str) -> Result<()> {
        let path = format!("/datacenters/{data_center}/servers/{id}");
        self.request(Method::DELETE, &path)
            .send()
            .await?
            .error_for_status()?;
        Ok(())
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base);
        self.http.request(method, url).bearer_auth(&self.token)
    }
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T> {
    request.send().await?.error_for_status()?.json().await
}

/// TLS by rustls with ring and the system's certificates.
#[cfg(feature = "rustls")]
fn tls(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    use rustls_platform_verifier::BuilderVerifierExt;

    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .expect("ring knows the default protocol versions")
        .with_no_client_auth();
    builder.tls_backend_preconfigured(config)
}

/// TLS as reqwest has it, if at all.
#[cfg(not(feature = "rustls"))]
fn tls(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    builder
}
