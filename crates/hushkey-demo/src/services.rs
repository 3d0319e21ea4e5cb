//! Authority, issuer and edge, embedded, on loopback, each as in production: own database, own keys, real HTTP.
//!
//! *In:* a directory, clock, randomness. *Out:* addresses and the tokens that the story needs.
//! *Never:* a part reaching into another: they meet at sockets only, and every socket between them is a recording relay.
//!
//! ```text
//! app ──► [relay] ──► edge ──► [relay] ──► tap ──► [relay] ──► authority
//! shop ─► issuer ──────────────────────────────────► [relay] ──┘
//! ```

use crate::app::{CROWD, EPOCH_SECONDS};
use crate::net::relay::Relay;
use crate::net::upstream::Upstream;
use crate::net::wire::{Received, Sending, send};
use crate::options::{EdgeMode, Means};
use hushkey_authority::{Authority, AuthorityOptions};
use hushkey_edge::{Edge, EdgeOptions};
use hushkey_guard::Policy;
use hushkey_issuer::{AuthorityAccess, Issuer, IssuerOptions, Keeping, KekSource};
use hushkey_license::model::Mode;
use hushkey_license::wire::{CreatePlan, KeysDocument, PlanCreated, ProductCreated};
use hushkey_license::{AdminToken, PlanToken, ProductToken};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// The policy of the demo's edge: the pack for our own authority, as it is shipped.
const POLICY: &str = include_str!("../../../policies/hushkey.toml");

/// Why the parts do not start. Says which part, and what it says itself.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The built-in policy.
    #[error("the built-in policy does not parse")]
    Policy,
    /// The authority.
    #[error("the authority does not start: {0}")]
    Authority(#[from] hushkey_authority::BindError),
    /// The authority's secrets.
    #[error("the authority has no secrets: {0}")]
    AuthoritySecrets(#[from] hushkey_authority::SecretsError),
    /// The issuer.
    #[error("the issuer does not start: {0}")]
    Issuer(#[from] hushkey_issuer::IssuerError),
    /// The issuer's secrets.
    #[error("the issuer has no secrets: {0}")]
    IssuerSecrets(#[from] hushkey_issuer::SecretsError),
    /// The edge.
    #[error("the edge does not start: {0}")]
    Edge(#[from] hushkey_edge::EdgeError),
    /// A file or socket.
    #[error("a file or socket cannot be used: {0}")]
    Io(#[from] std::io::Error),
    /// A part that runs does not do what it should.
    #[error("a part that runs does not answer as it should")]
    Answer,
}

/// All parts, running.
pub struct Services {
    /// The edge's admin listener.
    pub admin: SocketAddr,
    /// The edge itself.
    pub edge: SocketAddr,
    /// The authority itself.
    pub authority: SocketAddr,
    /// The issuer.
    pub issuer: SocketAddr,
    /// The token of the issuer's API.
    pub issuer_token: AdminToken,
    /// The public lease keys.
    pub keys: KeysDocument,
    /// What is sold.
    pub product: ProductToken,
    /// In which plan.
    pub plan: PlanToken,
    /// In which blind plan.
    pub blind_plan: PlanToken,
    /// Between app and edge.
    pub before_edge: Relay,
    /// Between edge and tap.
    pub behind_edge: Relay,
    /// Before the authority: tap and issuer come through here.
    pub before_authority: Relay,
    _tap: Upstream,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Services {
    /// Starts everything in `dir`; the misconfigured endpoint behind the edge answers `records`.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(means: &Means, dir: &Path, records: Vec<u8>) -> Result<Services, StartError> {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();

        let authority = bind_authority(means, &dir.join("authority")).await?;
        let admin_token = *authority.first_admin().ok_or(StartError::Answer)?;
        let (authority_addr, keys) = (authority.address(), authority.keys());
        tasks.spawn(authority.serve(until(stopped.clone())));
        let before_authority = Relay::start(authority_addr).await?;

        let (issuer, issuer_token) =
            bind_issuer(means, &dir.join("issuer"), before_authority.addr, admin_token).await?;
        let issuer_addr = issuer.address();
        tasks.spawn(issuer.serve(until(stopped.clone())));

        let tap = Upstream::start(Some(before_authority.addr), records).await?;
        let behind_edge = Relay::start(tap.addr).await?;
        let edge = bind_edge(means, behind_edge.addr).await?;
        let edge_addr = edge.address();
        let admin = edge.admin_address().ok_or(StartError::Answer)?;
        tasks.spawn(async move {
            let _ = edge.serve(until(stopped)).await;
        });
        let before_edge = Relay::start(edge_addr).await?;

        let ProductCreated { product } =
            create(authority_addr, &admin_token, "products", &serde_json::json!({})).await?;
        let wanted = CreatePlan {
            lease_seconds: Some(3600),
            ..CreatePlan::of(product, 3)
        };
        let PlanCreated { plan, .. } = create(authority_addr, &admin_token, "plans", &wanted).await?;
        let blind = CreatePlan {
            mode: Some(Mode::Blind),
            epoch_seconds: Some(EPOCH_SECONDS),
            anonymity_floor: i64::try_from(CROWD).ok(),
            lease_seconds: Some(EPOCH_SECONDS),
            ..CreatePlan::of(product, 1)
        };
        let PlanCreated { plan: blind_plan, .. } = create(authority_addr, &admin_token, "plans", &blind).await?;
        Ok(Services {
            admin,
            edge: edge_addr,
            authority: authority_addr,
            issuer: issuer_addr,
            issuer_token,
            keys,
            product,
            plan,
            blind_plan,
            before_edge,
            behind_edge,
            before_authority,
            _tap: tap,
            stop,
            tasks,
        })
    }

    /// Stops everything and waits until databases are closed.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

fn loopback() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
}

async fn until(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stop| *stop).await;
}

async fn bind_authority(means: &Means, dir: &Path) -> Result<Authority, StartError> {
    let secrets = hushkey_authority::Secrets::load_or_make(&dir.join("secrets"), &mut |bytes| (means.random)(bytes))?;
    let authority = Authority::bind(AuthorityOptions {
        listen: loopback(),
        database: format!("sqlite:{}", dir.join("authority.db").display()),
        secrets,
        admin: None,
        admin_file: None,
        database_ca: None,
        audience: None,
        rate: None,
        webhook_allow_private: false,
        webhook_ca: None,
        clock: means.clock.clone(),
        random: means.random.clone(),
    });
    Ok(authority.await?)
}

async fn bind_issuer(
    means: &Means,
    dir: &Path,
    authority: SocketAddr,
    authority_token: AdminToken,
) -> Result<(Issuer, AdminToken), StartError> {
    let secrets = hushkey_issuer::Secrets::load_or_make(&dir.join("secrets"), &means.random)?;
    let token = secrets.minted.ok_or(StartError::Answer)?;
    let issuer = Issuer::bind(IssuerOptions {
        listen: loopback(),
        database: format!("sqlite:{}", dir.join("issuer.db").display()),
        kek: KekSource::Given(secrets.kek),
        keeping: Keeping::beside_secrets(&dir.join("secrets")),
        authority: Some(AuthorityAccess {
            url: format!("http://{authority}"),
            token: authority_token,
            allow_plain: false,
        }),
        sign_in: None,
        purchases: None,
        api_token: secrets.api_token,
        clock: means.clock.clone(),
        random: means.random.clone(),
    });
    Ok((issuer.await?, token))
}

async fn bind_edge(means: &Means, upstream: SocketAddr) -> Result<Edge, StartError> {
    let mut edge = EdgeOptions::new(loopback(), format!("http://{upstream}"), means.clocks());
    edge.policy = Policy::parse(POLICY).map_err(|_| StartError::Policy)?;
    edge.admin = Some(loopback());
    if means.edge == EdgeMode::PassThrough {
        edge = edge.pass_through_for_bench();
    }
    Ok(Edge::bind(edge).await?)
}

async fn create<T: serde::de::DeserializeOwned>(
    authority: SocketAddr,
    token: &AdminToken,
    what: &str,
    body: &impl serde::Serialize,
) -> Result<T, StartError> {
    let bearer = format!("Bearer {}", token.as_str());
    let headers = [("Content-Type", "application/json"), ("Authorization", bearer.as_str())];
    let body = serde_json::to_vec(body).map_err(|_| StartError::Answer)?;
    let target = format!("/v1/admin/{what}");
    let Received { body, .. } = send(
        authority,
        &Sending {
            method: "POST",
            target: &target,
            headers: &headers,
            body: &body,
        },
    )
    .await?;
    serde_json::from_slice(&body).map_err(|_| StartError::Answer)
}
