//! `https`, with certificates made for the occasion.

use std::sync::Arc;

use ionoscloud_core::{Config, Session};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use runtime_tests::server::{Act, Server};
use runtime_tests::{client_with, config};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A server for `https://localhost` whose certificate is for `name`, and that certificate.
async fn server(name: &str) -> (Server, String) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let server = Server::start_tls(acceptor, |_, _| Act::json(200, r#"{"id":"t"}"#)).await;
    (server, cert.pem())
}

#[tokio::test]
async fn a_certificate_from_the_configuration_is_trusted() {
    let (server, pem) = server("localhost").await;
    let client = client_with(config(&server).with_root_certificate_pem(pem));
    for _ in 0..3 {
        assert_eq!(client.get("t").await.unwrap().id.as_deref(), Some("t"));
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn any_other_certificate_is_not() {
    let (_, other) = server("localhost").await;
    let (wrong, wrong_pem) = server("elsewhere.invalid").await;
    let (unknown, _) = server("localhost").await;
    let cases = [
        (config(&unknown), &unknown),
        (config(&unknown).with_root_certificate_pem(other), &unknown),
        (config(&wrong).with_root_certificate_pem(wrong_pem), &wrong),
    ];
    for (config, server) in cases {
        let error = client_with(config).get("t").await.unwrap_err();
        assert!(
            error.is_tls() && error.is_connect() && !error.is_timeout(),
            "{error}"
        );
        assert_eq!(error.attempts(), 1);
        assert!(error.to_string().contains("certificate"), "{error}");
        assert!(server.seen().is_empty());
    }
}

#[test]
fn a_file_without_certificates_is_refused() {
    for pem in [
        "",
        "not a certificate",
        "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
    ] {
        let error = Session::new(Config::new().with_root_certificate_pem(pem)).unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
        assert!(error.to_string().contains("root certificate"), "{error}");
    }
}

#[test]
fn no_provider_is_installed_for_the_process() {
    Session::new(Config::new()).unwrap();
    assert!(tokio_rustls::rustls::crypto::CryptoProvider::get_default().is_none());
}
