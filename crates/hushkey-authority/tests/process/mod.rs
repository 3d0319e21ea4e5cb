//! Processes of their own that a test may kill or record: examples of this crate, built beside the tests.
#![allow(dead_code, reason = "each test binary uses a part")]

/// An example of this crate, built beside the tests: a process of its own that a test may kill or record.
pub fn example(name: &str) -> std::path::PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test.ancestors().nth(2).expect("a test is in target/PROFILE/deps");
    let example = folder.join("examples").join(name);
    assert!(
        example.is_file(),
        "build it first: cargo build -p hushkey-authority --examples"
    );
    example
}

/// A server process; ends with the test, however the test ends.
pub struct Server(std::process::Child);

impl Server {
    /// kill -9.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the example that serves from `directory` until it is killed, perhaps on a database elsewhere.
pub async fn start(directory: &std::path::Path, database: Option<&str>) -> (Server, std::net::SocketAddr) {
    start_later(directory, database, 0).await
}

/// The same when so many seconds have passed.
pub async fn start_later(
    directory: &std::path::Path,
    database: Option<&str>,
    passed: i64,
) -> (Server, std::net::SocketAddr) {
    let file = directory.join("address");
    let _ = std::fs::remove_file(&file);
    let server = Server(
        std::process::Command::new(example("serve_until_killed"))
            .arg(directory)
            .arg(database.unwrap_or("-"))
            .arg(passed.to_string())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap(),
    );
    for _ in 0..500 {
        if let Ok(text) = std::fs::read_to_string(&file) {
            return (server, text.parse().unwrap());
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the server did not start");
}
