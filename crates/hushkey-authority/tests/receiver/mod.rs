//! A receiver of webhooks: a real server that keeps what came and answers as it is told.
#![allow(dead_code, reason = "each test binary uses a part")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket};
use tokio_rustls::TlsAcceptor;

/// How it answers.
#[derive(Clone)]
pub enum Answer {
    Status(u16),
    Redirect(String),
    /// Takes the message and says nothing.
    Never,
}

/// A message that came.
#[derive(Clone, Debug)]
pub struct Message {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Message {
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// Verifies as Standard Webhooks has it, with another library than the sender's.
    pub fn is_signed(&self, secret: &str) -> bool {
        let secret = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &secret);
        let (id, time) = (self.header("webhook-id"), self.header("webhook-timestamp"));
        let signed = [id.as_bytes(), b".", time.as_bytes(), b".", &self.body].concat();
        self.header("webhook-signature").split(' ').any(|one| {
            let tag = STANDARD.decode(one.strip_prefix("v1,").unwrap()).unwrap();
            ring::hmac::verify(&key, &signed, &tag).is_ok()
        })
    }
}

#[derive(Clone)]
struct State {
    messages: Arc<Mutex<Vec<Message>>>,
    answer: Arc<Mutex<Answer>>,
    connections: Arc<AtomicUsize>,
}

pub struct Receiver {
    port: u16,
    state: State,
}

/// A port at which nobody listens yet.
pub struct Reserved(TcpSocket, u16);

impl Reserved {
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.1)
    }

    pub async fn open(self) -> Receiver {
        Receiver::serve(self.0.listen(64).unwrap(), None)
    }
}

impl Receiver {
    pub async fn start() -> Self {
        Self::serve(TcpListener::bind("127.0.0.1:0").await.unwrap(), None)
    }

    /// With a certificate for `localhost`; the second value is the PEM of who signed it.
    pub async fn start_tls() -> (Self, String) {
        let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = rustls_pki_types::PrivateKeyDer::try_from(certified.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certified.cert.der().clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        (Self::serve(listener, Some(acceptor)), certified.cert.pem())
    }

    /// Bound, so that nobody else gets the port, and not listening, so that nobody is there.
    pub async fn reserve() -> Reserved {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let port = socket.local_addr().unwrap().port();
        Reserved(socket, port)
    }

    fn serve(listener: TcpListener, tls: Option<TlsAcceptor>) -> Self {
        let state = State {
            messages: Arc::default(),
            answer: Arc::new(Mutex::new(Answer::Status(200))),
            connections: Arc::default(),
        };
        let port = listener.local_addr().unwrap().port();
        let own = state.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                own.connections.fetch_add(1, Ordering::SeqCst);
                let (state, tls) = (own.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                speak(stream, state).await;
                            }
                        }
                        None => speak(stream, state).await,
                    }
                });
            }
        });
        Self { port, state }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn answer(&self, answer: Answer) {
        *self.state.answer.lock().unwrap() = answer;
    }

    pub fn received(&self) -> Vec<Message> {
        self.state.messages.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }
}

async fn speak<S: AsyncRead + AsyncWrite + Unpin>(stream: S, state: State) {
    let service = service_fn(move |request: Request<Incoming>| {
        let state = state.clone();
        async move { Ok::<_, Infallible>(take(request, state).await) }
    });
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn take(request: Request<Incoming>, state: State) -> Response<Full<Bytes>> {
    let (parts, body) = request.into_parts();
    let message = Message {
        path: parts.uri.path().to_owned(),
        headers: parts.headers,
        body: body.collect().await.unwrap().to_bytes(),
    };
    state.messages.lock().unwrap().push(message);
    let answer = state.answer.lock().unwrap().clone();
    match answer {
        Answer::Status(status) => Response::builder().status(status).body(Full::default()).unwrap(),
        Answer::Redirect(to) => {
            let response = Response::builder().status(307).header("location", to);
            response.body(Full::default()).unwrap()
        }
        Answer::Never => std::future::pending().await,
    }
}
