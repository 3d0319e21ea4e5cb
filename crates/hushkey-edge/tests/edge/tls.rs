//! An https upstream.

use std::net::SocketAddr;
use std::sync::Arc;

use hushkey_edge::EdgeOptions;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls_pki_types::PrivateKeyDer;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::rig::*;

/// An upstream on TLS with a certificate of a private CA, and that CA as PEM.
async fn private_upstream() -> (SocketAddr, Upstream, String) {
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(ca, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .signed_by(&key, &ca)
        .unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let upstream = Upstream::fixed(r#"{"over":"tls"}"#).await;
    let recording = upstream.clone();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (acceptor, recording) = (acceptor.clone(), recording.clone());
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    recording
                        .serve(stream, Arc::new(|_| vec![ok("application/json", br#"{"over":"tls"}"#)]))
                        .await;
                }
            });
        }
    });
    (address, upstream, ca.pem())
}

fn options(address: SocketAddr, host: &str, ca: Option<String>) -> EdgeOptions {
    let mut options = EdgeOptions::new(
        SocketAddr::from(([127, 0, 0, 1], 0)),
        format!("https://{host}:{}", address.port()),
        clocks(),
    );
    options.upstream_ca = ca.map(String::into_bytes);
    options
}

#[tokio::test]
async fn an_upstream_of_a_private_ca_is_reached() {
    let (address, upstream, ca) = private_upstream().await;
    let edge = Running::start(options(address, "localhost", Some(ca))).await;
    let answer = exchange(edge.address, &post("/v1", br#"{"a":1}"#)).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, r#"{"over":"tls"}"#));
    assert!(upstream.saw(&format!("host: localhost:{}", address.port())));
    assert!(upstream.saw(r#"{"a":1}"#));
}

#[tokio::test]
async fn an_upstream_nobody_vouches_for_is_not_spoken_to() {
    let (address, upstream, ca) = private_upstream().await;
    let unknown = Running::start(options(address, "localhost", None)).await;
    let answer = exchange(unknown.address, &post("/v1", b"{}")).await;
    assert_eq!(
        (answer.status, answer.problem().as_deref()),
        (502, Some("upstream-unreachable"))
    );
    // The right CA, but another name than the certificate's.
    let misnamed = Running::start(options(address, "127.0.0.1", Some(ca))).await;
    assert_eq!(exchange(misnamed.address, &post("/v1", b"{}")).await.status, 502);
    assert_eq!(upstream.seen(), b"");
}
