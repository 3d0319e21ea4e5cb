//! Asking, and counting the answers.

use crate::Fault;
use axum::body::Body;
use axum::http::Request;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hushkey_license::Code;
use hushkey_license::seat::SeatCode;
use hushkey_license::wire::LicenseAnswer;
use hyper::service::Service;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::service::TowerToHyperService;
use serde::de::DeserializeOwned;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A request that was made before the clock runs: what is measured is the server.
#[derive(Clone)]
pub struct Made {
    pub path: &'static str,
    pub credential: Option<Arc<str>>,
    pub body: Bytes,
}

/// The way to the authority.
#[derive(Clone)]
pub enum Way {
    InProcess(TowerToHyperService<axum::Router>),
    Http(Client<HttpConnector, Full<Bytes>>, SocketAddr),
}

impl Way {
    pub async fn send<T: DeserializeOwned>(
        &self,
        path: &str,
        credential: Option<&str>,
        body: Bytes,
    ) -> Result<T, Fault> {
        let mut request = Request::post(match self {
            Self::InProcess(_) => path.to_owned(),
            Self::Http(_, address) => format!("http://{address}{path}"),
        })
        .header("content-type", "application/json")
        .header("content-length", body.len());
        if let Some(credential) = credential {
            request = request.header("authorization", credential);
        }
        let (status, body) = match self {
            Self::InProcess(service) => {
                let response = service.call(request.body(Body::from(body))?).await?;
                (response.status(), response.into_body().collect().await?.to_bytes())
            }
            Self::Http(client, _) => {
                let response = client.request(request.body(Full::new(body))?).await?;
                (response.status(), response.into_body().collect().await?.to_bytes())
            }
        };
        // An answer without a body is taken for `null`.
        let text: &[u8] = if body.is_empty() { b"null" } else { &body };
        serde_json::from_slice(text).map_err(|_| format!("{path} answered {status}").into())
    }

    /// Asks; anything but a yes is a fault.
    pub async fn ask(&self, made: &Made) -> Result<(), Fault> {
        let credential = made.credential.as_deref();
        if credential.is_none() {
            let answer: hushkey_license::seat::RedeemAnswer = self.send(made.path, None, made.body.clone()).await?;
            return (answer.code == SeatCode::Valid).then_some(()).ok_or("no seat".into());
        }
        let answer: LicenseAnswer = self.send(made.path, credential, made.body.clone()).await?;
        let valid = answer.code == Code::Valid;
        valid.then_some(()).ok_or_else(|| answer.code.as_str().into())
    }
}

/// What came of it.
pub struct Measured {
    rate: f64,
    times: Vec<Duration>,
}

impl Measured {
    /// One line, for `cargo xtask bench license` to read.
    pub fn print(mut self, name: &str) {
        self.times.sort();
        let at = |part: usize| {
            self.times
                .get(self.times.len() * part / 100)
                .copied()
                .unwrap_or_default()
        };
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        say(name, self.rate, micros(at(50)), micros(at(99)));
    }
}

/// A line of the result.
pub fn say(name: &str, rate: f64, p50: f64, p99: f64) {
    let _ = writeln!(std::io::stdout(), "{name}\t{rate:.1}\t{p50:.1}\t{p99:.1}");
}

/// Each request once.
pub async fn once(way: &Way, callers: usize, made: Vec<Made>) -> Result<Measured, Fault> {
    run(way, callers, made, None).await
}

/// The requests over and over for `span`, each caller asking again as soon as it is answered. Activations that run out end it early.
pub async fn load(way: &Way, callers: usize, made: Vec<Made>, span: Duration) -> Result<Measured, Fault> {
    run(way, callers, made, Some(span)).await
}

async fn run(way: &Way, callers: usize, made: Vec<Made>, span: Option<Duration>) -> Result<Measured, Fault> {
    let began = Instant::now();
    // An activation asked twice is another thing than the first time.
    let again = span.is_some() && made.first().is_some_and(|made| !made.path.ends_with("/activate"));
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let way = way.clone();
            let own: Vec<Made> = made.iter().skip(caller).step_by(callers).cloned().collect();
            tokio::spawn(async move {
                let mut times = Vec::new();
                let mut turn = 0;
                while span.is_none_or(|span| began.elapsed() < span) && (again || turn < own.len()) {
                    let made = own.get(turn % own.len()).ok_or("no request")?;
                    let asked = Instant::now();
                    way.ask(made).await?;
                    times.push(asked.elapsed());
                    turn += 1;
                }
                Ok::<_, Fault>(times)
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    let rate = f64::from(u32::try_from(times.len())?) / began.elapsed().as_secs_f64();
    Ok(Measured { rate, times })
}
