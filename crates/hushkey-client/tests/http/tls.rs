//! The client over https: a server of a private authority, and servers that nobody vouches for.

use crate::server::{Answer, Got, serve};
use hushkey_client::{
    Authentication, Client, ClientOptions, KeySet, OpenError, Policy, ProductToken, ServerError, TransportError,
    Undecided,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls_pki_types::PrivateKeyDer;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

type Kept = Arc<Mutex<Vec<Got>>>;

/// A server with a certificate for `localhost`, what it got, and the PEM of the authority that signed it.
async fn private_server() -> (SocketAddr, Kept, Vec<u8>) {
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(ca, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = names.signed_by(&key, &ca).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
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
    let addr = listener.local_addr().unwrap();
    let kept = Kept::default();
    let keeping = kept.clone();
    tokio::spawn(async move {
        let answer = Arc::new(|_: &Got| -> Answer { Some((200, r#"{"valid":true,"code":"VALID"}"#.into())) });
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            if let Ok(stream) = acceptor.accept(stream).await {
                tokio::spawn(serve(stream, answer.clone(), keeping.clone()));
            }
        }
    });
    (addr, kept, ca.pem().into_bytes())
}

fn open(server: String, server_ca: Option<Vec<u8>>, dir: &tempfile::TempDir) -> Result<Client, OpenError> {
    Client::open(ClientOptions {
        server,
        server_ca,
        product: ProductToken::from_seed([1; 32]),
        scope: Default::default(),
        keys: KeySet::default(),
        directory: dir.path().to_owned(),
        policy: Policy::safe_default(),
        clock: Arc::new(|| 1_800_000_000),
        random: Arc::new(|bytes| bytes.fill(3)),
        timeout: Duration::from_secs(5),
    })
}

#[tokio::test]
async fn a_server_of_the_given_authority_is_spoken_to() {
    let (addr, kept, ca) = private_server().await;
    let dir = tempfile::tempdir().unwrap();
    let client = open(format!("https://localhost:{}", addr.port()), Some(ca), &dir).unwrap();
    assert_eq!(client.authenticate().await, Authentication::Accepted);
    assert_eq!(kept.lock().unwrap()[0].path(), "/v1/authenticate");
}

#[tokio::test]
async fn a_server_nobody_vouches_for_gets_nothing() {
    let (addr, kept, ca) = private_server().await;
    let dir = tempfile::tempdir().unwrap();
    let unreachable = Authentication::Undecided(Undecided::Transport(TransportError::Unreachable));
    // Not of a public authority; and of the right one, but for another name.
    let unknown = open(format!("https://localhost:{}", addr.port()), None, &dir).unwrap();
    assert_eq!(unknown.authenticate().await, unreachable);
    let misnamed = open(format!("https://{addr}"), Some(ca), &dir).unwrap();
    assert_eq!(misnamed.authenticate().await, unreachable);
    assert!(kept.lock().unwrap().is_empty());
}

#[test]
fn an_authority_that_cannot_be_read_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    for pem in [
        "",
        "no pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let error = open("https://localhost".to_owned(), Some(pem.as_bytes().to_vec()), &dir)
            .err()
            .unwrap();
        assert!(matches!(error, OpenError::Server(ServerError::Ca)), "{pem}");
    }
}
