//! The language server: findings as diagnostics while one types, also in text that is not saved.
//!
//! *In:* the Language Server Protocol over standard input. *Out:* diagnostics over standard output. *Never:* a network, a file
//! written, the text of a source in a message. Every open text is read from the editor; every other file of the folders from the
//! disk, once at the start and when the editor says that it changed. Whatever is typed while an analysis runs is analyzed at
//! once after it, not keystroke by keystroke.

mod convert;

use crate::finding::Finding;
use crate::options::ScanOptions;
use crate::workspace::Workspace;
use convert::{diagnostic, path_of, uri_of};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Why the server ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LspError {
    /// The client did not begin as the protocol says, or went away.
    #[error("the client does not speak the language server protocol")]
    Protocol,
    /// Standard input or output failed.
    #[error("standard input or output failed")]
    Io,
}

/// Serves one client on standard input and output until it says `exit`.
pub fn serve(options: ScanOptions) -> Result<(), LspError> {
    let (connection, threads) = Connection::stdio();
    let result = run(&connection, options);
    // The writer ends when nobody can write any more.
    drop(connection);
    threads.join().map_err(|_| LspError::Io)?;
    result
}

fn run(connection: &Connection, options: ScanOptions) -> Result<(), LspError> {
    let (id, parameters) = connection.initialize_start().map_err(|_| LspError::Protocol)?;
    let capabilities = json!({
        "capabilities": {
            "textDocumentSync": {"openClose": true, "change": 1, "save": false},
            "positionEncoding": "utf-16",
            "workspace": {"workspaceFolders": {"supported": true, "changeNotifications": false}},
        },
        "serverInfo": {"name": "hushkey", "version": env!("CARGO_PKG_VERSION")},
    });
    connection
        .initialize_finish(id, capabilities)
        .map_err(|_| LspError::Protocol)?;
    let mut server = Server {
        connection,
        workspace: Workspace::new(options),
        open: BTreeMap::new(),
        published: BTreeSet::new(),
        stale: true,
    };
    server.workspace.load(&folders(&parameters));
    server.answer_all()
}

/// The folders of the workspace; an editor without any gives the root, or nothing.
fn folders(parameters: &Value) -> Vec<PathBuf> {
    let listed = parameters.get("workspaceFolders").and_then(Value::as_array);
    let uris: Vec<&str> = match listed {
        Some(folders) => folders
            .iter()
            .filter_map(|folder| folder.get("uri")?.as_str())
            .collect(),
        None => parameters.get("rootUri").and_then(Value::as_str).into_iter().collect(),
    };
    uris.into_iter().filter_map(path_of).collect()
}

/// The files that a finding has a place in.
fn places(finding: &Finding) -> impl Iterator<Item = &PathBuf> {
    let steps = finding.data.iter().flat_map(|path| &path.steps);
    steps.map(|step| &step.file).chain([&finding.file])
}

struct Server<'c> {
    connection: &'c Connection,
    workspace: Workspace,
    /// Texts as the editor has them.
    open: BTreeMap<PathBuf, String>,
    /// Files that have diagnostics in the editor.
    published: BTreeSet<PathBuf>,
    /// Something changed since findings were made.
    stale: bool,
}

impl Server<'_> {
    fn answer_all(&mut self) -> Result<(), LspError> {
        loop {
            // Findings are made when no message waits.
            let message = match self.connection.receiver.try_recv() {
                Ok(message) => message,
                Err(_) => {
                    if self.stale {
                        self.publish()?;
                    }
                    match self.connection.receiver.recv() {
                        Ok(message) => message,
                        Err(_) => return Ok(()),
                    }
                }
            };
            match message {
                Message::Request(request) => {
                    if self
                        .connection
                        .handle_shutdown(&request)
                        .map_err(|_| LspError::Protocol)?
                    {
                        return Ok(());
                    }
                    self.refuse(request)?;
                }
                Message::Notification(notification) => self.note(&notification),
                Message::Response(_) => {}
            }
        }
    }

    fn refuse(&self, request: Request) -> Result<(), LspError> {
        let message = "the method is not served".to_owned();
        let response = Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message);
        self.send(Message::Response(response))
    }

    fn note(&mut self, notification: &Notification) {
        let parameters = &notification.params;
        let document = parameters.get("textDocument");
        let path = document
            .and_then(|document| document.get("uri"))
            .and_then(Value::as_str)
            .and_then(path_of);
        match (notification.method.as_str(), path) {
            ("textDocument/didOpen", Some(path)) => {
                let text = document
                    .and_then(|document| document.get("text"))
                    .and_then(Value::as_str);
                self.edit(path, text.unwrap_or_default());
            }
            ("textDocument/didChange", Some(path)) => {
                // Whole texts, as announced: the last one is how it is now.
                let changes = parameters.get("contentChanges").and_then(Value::as_array);
                let text = changes.and_then(|changes| changes.last()?.get("text")?.as_str());
                if let Some(text) = text {
                    self.edit(path, text);
                }
            }
            ("textDocument/didClose", Some(path)) => {
                self.open.remove(&path);
                self.workspace.set(&path, None);
                self.stale = true;
            }
            ("workspace/didChangeWatchedFiles", _) => {
                let changes = parameters.get("changes").and_then(Value::as_array);
                for uri in changes
                    .into_iter()
                    .flatten()
                    .filter_map(|change| change.get("uri")?.as_str())
                {
                    if let Some(path) = path_of(uri).filter(|path| !self.open.contains_key(path)) {
                        self.workspace.set(&path, None);
                        self.stale = true;
                    }
                }
            }
            _ => {}
        }
    }

    fn edit(&mut self, path: PathBuf, text: &str) {
        self.workspace.set(&path, Some(text));
        self.open.insert(path, text.to_owned());
        self.stale = true;
    }

    /// Diagnostics of every file that has findings, and none for those that had some.
    fn publish(&mut self) -> Result<(), LspError> {
        self.stale = false;
        let mut by_file: BTreeMap<PathBuf, Vec<Finding>> = BTreeMap::new();
        for finding in self.workspace.findings() {
            by_file.entry(finding.file.clone()).or_default().push(finding);
        }
        let cleared: Vec<PathBuf> = self
            .published
            .iter()
            .filter(|file| !by_file.contains_key(*file))
            .cloned()
            .collect();
        for file in cleared {
            self.published.remove(&file);
            self.send_diagnostics(&file, Vec::new())?;
        }
        // An open file without findings is told so, that the editor knows it was read.
        for file in self.open.keys() {
            by_file.entry(file.clone()).or_default();
        }
        let mut texts: BTreeMap<PathBuf, String> = BTreeMap::new();
        for file in by_file
            .values()
            .flatten()
            .flat_map(places)
            .filter(|file| !self.open.contains_key(*file))
        {
            let read = || std::fs::read_to_string(file).unwrap_or_default();
            texts.entry(file.clone()).or_insert_with(read);
        }
        let text_of = |file: &Path| {
            self.open
                .get(file)
                .or_else(|| texts.get(file))
                .map_or("", String::as_str)
        };
        let mut published = Vec::new();
        for (file, findings) in by_file {
            let diagnostics = findings.iter().map(|finding| diagnostic(finding, text_of)).collect();
            if !findings.is_empty() {
                published.push(file.clone());
            }
            self.send_diagnostics(&file, diagnostics)?;
        }
        self.published.extend(published);
        Ok(())
    }

    fn send_diagnostics(&self, file: &Path, diagnostics: Vec<Value>) -> Result<(), LspError> {
        let parameters = json!({"uri": uri_of(file), "diagnostics": diagnostics});
        let notification = Notification::new("textDocument/publishDiagnostics".to_owned(), parameters);
        self.send(Message::Notification(notification))
    }

    fn send(&self, message: Message) -> Result<(), LspError> {
        self.connection.sender.send(message).map_err(|_| LspError::Io)
    }
}
