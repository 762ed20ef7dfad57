//! `https`, with certificates made for the occasion.

use std::sync::Arc;

use ionoscloud_core::{Config, Endpoint, Session};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use runtime_tests::api::{self, Places};
use runtime_tests::server::{Act, Seen, Server};
use runtime_tests::{client_with, config};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A server for `https://localhost` whose certificate is for `name`, and that certificate.
pub async fn server(name: &str) -> (Server, String) {
    server_with(name, |_, _| Act::json(200, r#"{"id":"t"}"#)).await
}

/// As [`server`], with answers of its own.
pub async fn server_with(
    name: &str,
    script: impl Fn(&Seen, usize) -> Act + Send + Sync + 'static,
) -> (Server, String) {
    let (acceptor, pem) = certified(name, &[]);
    (Server::start_tls(acceptor, script).await, pem)
}

/// What speaks TLS, and these protocols in it.
pub fn acceptor(name: &str, protocols: &[&[u8]]) -> TlsAcceptor {
    certified(name, protocols).0
}

fn certified(name: &str, protocols: &[&[u8]]) -> (TlsAcceptor, String) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let mut tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    tls.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    (TlsAcceptor::from(Arc::new(tls)), cert.pem())
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

/// What the library of the system says is known in the name of its authority alone.
#[tokio::test]
async fn a_server_that_nobody_signed_for_says_what_helps() {
    let (server, _) = server("localhost").await;
    let (_, other) = self::server("other").await;
    for config in [
        config(&server),
        config(&server).with_root_certificate_pem(other),
    ] {
        let error = client_with(config).get("t").await.unwrap_err();
        let text = error.to_string();
        assert!(text.contains("with_root_certificate_pem"), "{text}");
    }
}

#[test]
fn no_provider_is_installed_for_the_process() {
    Session::new(Config::new()).unwrap();
    assert!(tokio_rustls::rustls::crypto::CryptoProvider::get_default().is_none());
}

/// SHA-256 of the certificate in a PEM, by another library than the one under test.
pub fn fingerprint(pem: &str) -> String {
    use tokio_rustls::rustls::pki_types::CertificateDer;
    use tokio_rustls::rustls::pki_types::pem::PemObject;
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&der);
    digest
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect::<Vec<_>>()
        .join(":")
}

#[tokio::test]
async fn a_pinned_certificate_is_accepted_whoever_signed_it_and_for_whatever_name() {
    let (server, pem) = server("elsewhere.invalid").await;
    let print = fingerprint(&pem);
    for written in [
        print.clone(),
        print.to_lowercase().replace(':', ""),
        format!(" {} ", print.replace(':', " ")),
    ] {
        let other = "ab".repeat(32);
        for config in [
            config(&server).with_pinned_certificate(written.as_str()),
            config(&server)
                .with_pinned_certificate(other)
                .with_pinned_certificate(written),
        ] {
            let thing = client_with(config).get("t").await.unwrap();
            assert_eq!(thing.id.as_deref(), Some("t"));
        }
    }
}

#[tokio::test]
async fn any_other_certificate_than_the_pinned_is_refused_however_trusted() {
    let (server, pem) = server("localhost").await;
    let seen = fingerprint(&pem).to_lowercase().replace(':', "");
    let pinned = "ab".repeat(32);
    let trusting = config(&server).with_root_certificate_pem(pem);
    client_with(trusting.clone()).get("t").await.unwrap();
    for config in [
        trusting.clone().with_pinned_certificate(pinned.as_str()),
        trusting
            .dangerous_skip_tls_verify()
            .with_pinned_certificate(pinned.as_str()),
    ] {
        let error = client_with(config).get("t").await.unwrap_err();
        assert!(
            error.is_pin_mismatch() && error.is_tls() && error.is_connect(),
            "{error}"
        );
        assert_eq!(error.attempts(), 1);
        let text = error.to_string();
        assert!(text.contains(&seen) && text.contains(&pinned), "{text}");
    }
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_pinned_certificate_without_its_key_is_refused() {
    // The certificate is sent, but what is signed with is another key.
    let CertifiedKey { cert, .. } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let CertifiedKey { signing_key, .. } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let key = ring::default_provider()
        .key_provider
        .load_private_key(key)
        .unwrap();
    let chain = vec![cert.der().clone()];
    let thief = tokio_rustls::rustls::sign::CertifiedKey::new(chain, key);
    for version in [
        &tokio_rustls::rustls::version::TLS12,
        &tokio_rustls::rustls::version::TLS13,
    ] {
        let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Always(Arc::new(thief.clone()))));
        let acceptor = TlsAcceptor::from(Arc::new(tls));
        let server = Server::start_tls(acceptor, |_, _| Act::json(200, "{}")).await;
        for config in [
            config(&server).with_pinned_certificate(fingerprint(&cert.pem())),
            config(&server).dangerous_skip_tls_verify(),
        ] {
            let error = client_with(config).get("t").await.unwrap_err();
            assert!(error.is_tls() && !error.is_pin_mismatch(), "{error}");
            assert!(server.seen().is_empty());
        }
    }
}

/// Shows one certificate, whoever asks.
#[derive(Debug)]
struct Always(Arc<tokio_rustls::rustls::sign::CertifiedKey>);

impl tokio_rustls::rustls::server::ResolvesServerCert for Always {
    fn resolve(
        &self,
        _: tokio_rustls::rustls::server::ClientHello<'_>,
    ) -> Option<Arc<tokio_rustls::rustls::sign::CertifiedKey>> {
        Some(self.0.clone())
    }
}

#[test]
fn what_is_no_fingerprint_is_refused() {
    for pin in ["", "sha256", &"ab".repeat(20), &"ab".repeat(33)] {
        let error = Session::new(Config::new().with_pinned_certificate(pin)).unwrap_err();
        assert!(
            error.to_string().contains("64 hexadecimal digits"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn each_endpoint_has_the_trust_that_it_needs_and_no_other_has_it() {
    let (trusted, pem) = server("localhost").await;
    let (skipped, _) = server("elsewhere.invalid").await;
    let (neither, _) = server("localhost").await;
    let config = Config::new()
        .with_token("t")
        .with_endpoints(
            "places",
            [
                Endpoint::new(trusted.url())
                    .with_location("de/one")
                    .with_root_certificate_pem(pem),
                Endpoint::new(skipped.url())
                    .with_location("us/two")
                    .dangerous_skip_tls_verify(),
                Endpoint::new(neither.url()).with_location("us/two/3"),
            ],
        )
        .with_server("things", skipped.url());
    let session = Session::new(config).unwrap();
    for location in ["de/one", "us/two"] {
        let found = Places::in_location(&session, location).get("t").await;
        assert_eq!(found.unwrap().id.as_deref(), Some("t"), "{location}");
    }
    let place = Places::in_location(&session, "us/two/3");
    let things = api::Client::new(&session);
    for error in [
        place.get("t").await.unwrap_err(),
        // The trust is the endpoint's, not the address's.
        things.get("t").await.unwrap_err(),
    ] {
        assert!(error.is_tls() && !error.is_pin_mismatch(), "{error}");
    }
    assert_eq!(
        (
            trusted.seen().len(),
            skipped.seen().len(),
            neither.seen().len()
        ),
        (1, 1, 0)
    );
}

#[tokio::test]
async fn trust_comes_from_the_configuration_file_too() {
    let (trusted, pem) = server("localhost").await;
    let (skipped, _) = server("elsewhere.invalid").await;
    let indented = pem.replace('\n', "\n            ");
    let text = format!(
        "environments:
  - products:
      - name: places
        endpoints:
        - name: {}
          location: de/one
          certificateAuthData: |
            {indented}
        - name: {}
          location: us/two
          skipTlsVerify: true
        - name: {}
          location: us/two/3
",
        trusted.url(),
        skipped.url(),
        trusted.url(),
    );
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("trust.yaml");
    std::fs::write(&path, text).unwrap();
    let config = Config::from_file(&path, None).unwrap().with_token("t");
    let session = Session::new(config).unwrap();
    for (location, works) in [("de/one", true), ("us/two", true), ("us/two/3", false)] {
        let found = Places::in_location(&session, location).get("t").await;
        assert_eq!(found.is_ok(), works, "{location}: {found:?}");
    }

    std::fs::write(
        &path,
        "environments: [{certificateAuthData: do-not-show, products: [{name: x, endpoints: [{name: 'https://a'}]}]}]",
    )
    .unwrap();
    let error = Session::new(Config::from_file(&path, None).unwrap()).unwrap_err();
    assert!(error.to_string().contains("trust.yaml:1:"), "{error}");
    assert!(!error.to_string().contains("do-not-show"), "{error}");
}
