//! An authority on one of the stores, and what is sold there.

use crate::load::{Made, Way};
use crate::{Fault, cluster, fill};
use bytes::Bytes;
use http_body_util::Full;
use hushkey_authority::{Authority, AuthorityOptions, Secrets};
use hushkey_license::model::Scope;
use hushkey_license::wire::{Common, LicenseCreated, LicenseRequest, PlanCreated, ProductCreated};
use hushkey_license::{
    AdminToken, Audience, DeviceSigner, LicenseKey, LicenseToken, Nonce, Operation, PlanToken, ProductToken,
};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use hyper_util::service::TowerToHyperService;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Machines that hold a seat of one license when heartbeats are measured.
pub const HELD: u64 = 50_000;
/// Licenses, so that counting seats stays what it is for a usual one.
const LICENSES: usize = 1000;

#[derive(Clone)]
pub struct Sold {
    pub product: ProductToken,
    pub key: LicenseKey,
    pub credential: Arc<str>,
}

impl Sold {
    pub fn request(&self, operation: Operation, number: u64) -> LicenseRequest {
        let device = device(number, &self.product);
        let common = Common {
            product: self.product,
            machine: device.public().machine(&self.product),
            nonce: Nonce::make(&mut fill),
            audience: Audience::of("https://licenses.example"),
        };
        LicenseRequest::make(common, Scope::default(), operation, &self.key, &device)
    }

    pub fn make(&self, operation: Operation, number: u64) -> Result<Made, Fault> {
        Ok(Made {
            path: operation.path(),
            credential: Some(Arc::clone(&self.credential)),
            body: serde_json::to_vec(&self.request(operation, number))?.into(),
        })
    }
}

pub fn device(number: u64, product: &ProductToken) -> DeviceSigner {
    let mut secret = [3; 32];
    secret
        .iter_mut()
        .zip(number.to_le_bytes())
        .for_each(|(to, from)| *to = from);
    DeviceSigner::derive(&secret, product)
}

pub fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
}

pub struct World {
    directory: tempfile::TempDir,
    database: String,
    admin: AdminToken,
    seed: [u8; 32],
    pub in_process: Way,
    pub over_http: Way,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    task: Option<tokio::task::JoinHandle<()>>,
    sold: Vec<Sold>,
    held: Option<(Sold, LicenseToken)>,
}

impl World {
    pub async fn open(postgres: bool) -> Result<Self, Fault> {
        let directory = tempfile::tempdir()?;
        let database = if postgres {
            cluster::cluster().database().await
        } else {
            format!("sqlite:{}", directory.path().join("authority.db").display())
        };
        let mut seed = [0; 32];
        fill(&mut seed);
        let admin = AdminToken::make(&mut fill);
        let (in_process, over_http, stop, task) = start(&database, admin, seed).await?;
        Ok(Self {
            directory,
            database,
            admin,
            seed,
            in_process,
            over_http,
            stop: Some(stop),
            task: Some(task),
            sold: Vec::new(),
            held: None,
        })
    }

    pub async fn administrate<T: DeserializeOwned>(&self, path: &str, body: Value) -> Result<T, Fault> {
        let credential = format!("Bearer {}", self.admin.as_str());
        self.in_process
            .send(path, Some(&credential), body.to_string().into())
            .await
    }

    /// A product, a plan and many licenses.
    pub async fn sell(&mut self) -> Result<(), Fault> {
        let ProductCreated { product } = self.administrate("/v1/admin/products", json!({})).await?;
        let plan = json!({ "product": product, "max_machines": 100_000, "heartbeat_seconds": 3600 });
        let PlanCreated { plan, .. } = self.administrate("/v1/admin/plans", plan).await?;
        for _ in 0..LICENSES {
            let (sold, _) = self.license(product, plan).await?;
            self.sold.push(sold);
        }
        self.held = Some(self.license(product, plan).await?);
        Ok(())
    }

    async fn license(&self, product: ProductToken, plan: PlanToken) -> Result<(Sold, LicenseToken), Fault> {
        let created: LicenseCreated = self.administrate("/v1/admin/licenses", json!({ "plan": plan })).await?;
        let sold = Sold {
            product,
            credential: format!("License {}", created.key).into(),
            key: LicenseKey::parse(&created.key)?,
        };
        Ok((sold, created.license))
    }

    pub fn sold(&self, number: usize) -> Result<&Sold, Fault> {
        self.sold.get(number).ok_or_else(|| "no license".into())
    }

    pub fn all(&self) -> &[Sold] {
        &self.sold
    }

    /// The license on which [`HELD`] machines hold a seat.
    pub fn held(&self) -> Result<&Sold, Fault> {
        self.held
            .as_ref()
            .map(|(sold, _)| sold)
            .ok_or_else(|| "no license".into())
    }

    /// Seats for [`HELD`] machines, written past the authority: taking them one by one is what other figures measure.
    pub async fn hold_many(&self) -> Result<(), Fault> {
        let (sold, license) = self.held.as_ref().ok_or("no license")?;
        let (license, then) = (license.as_str(), now() - 60);
        let machines: Vec<String> = (0..HELD)
            .map(|number| {
                device(number, &sold.product)
                    .public()
                    .machine(&sold.product)
                    .as_str()
                    .to_owned()
            })
            .collect();
        if let Some(path) = self.database.strip_prefix("sqlite:") {
            let mut database = rusqlite::Connection::open(path)?;
            let transaction = database.transaction()?;
            for machine in &machines {
                let sql =
                    "INSERT INTO machines (license, machine, activated_at, last_heartbeat_at) VALUES (?1, ?2, ?3, ?3)";
                transaction.prepare_cached(sql)?.execute((license, machine, then))?;
            }
            transaction.commit()?;
            return Ok(());
        }
        let client = cluster::connect(&self.database).await;
        client.batch_execute("SET search_path = hushkey_authority").await?;
        let sql = "INSERT INTO machines (license, machine, activated_at, last_heartbeat_at)
                   SELECT $1::text, machine, $3, $3 FROM unnest($2::text[]) AS machine";
        client.execute(sql, &[&license, &machines, &then]).await?;
        client.batch_execute("ANALYZE").await?;
        Ok(())
    }

    /// Ends the server, empties what caches can be emptied, and starts it again.
    pub async fn forget_caches(&mut self) -> Result<(), Fault> {
        drop(self.stop.take());
        let closed = Way::InProcess(TowerToHyperService::new(axum::Router::new()));
        self.in_process = closed.clone();
        self.over_http = closed;
        if let Some(task) = self.task.take() {
            task.await?;
        }
        if !self.database.starts_with("sqlite:") {
            // All its processes and its shared buffers are gone with that.
            cluster::cluster().crash();
        }
        // Root only; without it the system's own cache of the files stays, and the figure says less.
        let _ = std::process::Command::new("sync").status();
        let _ = std::fs::write("/proc/sys/vm/drop_caches", "1");
        let (in_process, over_http, stop, task) = start(&self.database, self.admin, self.seed).await?;
        self.in_process = in_process;
        self.over_http = over_http;
        self.stop = Some(stop);
        self.task = Some(task);
        debug_assert!(self.directory.path().is_dir());
        Ok(())
    }
}

type Started = (Way, Way, tokio::sync::oneshot::Sender<()>, tokio::task::JoinHandle<()>);

async fn start(database: &str, admin: AdminToken, seed: [u8; 32]) -> Result<Started, Fault> {
    let authority = Authority::bind(AuthorityOptions {
        webhook_allow_private: false,
        webhook_ca: None,
        listen: ([127, 0, 0, 1], 0).into(),
        database: database.to_owned(),
        secrets: Secrets::new(seed, seed),
        admin: Some(admin),
        admin_file: None,
        database_ca: None,
        audience: None,
        rate: None,
        clock: Arc::new(now),
        random: Arc::new(fill),
    })
    .await?;
    let in_process = Way::InProcess(TowerToHyperService::new(authority.router()));
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let over_http = Way::Http(client, authority.address());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let task = tokio::spawn(authority.serve(async move {
        let _ = stopped.await;
    }));
    Ok((in_process, over_http, stop, task))
}
