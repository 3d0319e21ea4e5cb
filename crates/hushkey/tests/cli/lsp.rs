//! `hushkey lsp` as an editor sees it: a conversation over its standard streams, in the protocol's own framing.

use crate::hushkey;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

struct Editor {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Editor {
    fn open(folder: &str) -> Editor {
        let mut child = hushkey(&["lsp"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut editor = Editor { child, input, output };
        let folders = json!([{"uri": format!("file://{folder}"), "name": "project"}]);
        editor.send(json!({"jsonrpc": "2.0", "id": 1, "method": "initialize",
            "params": {"processId": null, "capabilities": {}, "workspaceFolders": folders}}));
        let answer = editor.receive();
        assert_eq!(
            (
                &answer["id"],
                &answer["result"]["capabilities"]["textDocumentSync"]["change"]
            ),
            (&json!(1), &json!(1))
        );
        editor.note("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn note(&mut self, method: &str, params: Value) {
        self.send(json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "the server ended");
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// The next diagnostics of a file: start, end and rule of each.
    fn diagnostics(&mut self, uri: &str) -> Vec<Value> {
        loop {
            let message = self.receive();
            if message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri {
                return message["params"]["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    fn change(&mut self, uri: &str, version: u32, text: &str) {
        let document = json!({"uri": uri, "version": version});
        self.note(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": [{"text": text}]}),
        );
    }
}

#[test]
fn findings_follow_what_is_typed() {
    let folder = format!("{}/lsp", env!("CARGO_TARGET_TMPDIR"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(format!("{folder}/models")).unwrap();
    std::fs::write(
        format!("{folder}/models/user.py"),
        "def contact_of(user):\n    return user.plan\n",
    )
    .unwrap();
    let app =
        "import logging\nfrom models.user import contact_of\ndef f(u):\n    '\u{1f600}'; logging.info(contact_of(u))\n";
    std::fs::write(format!("{folder}/app.py"), app).unwrap();
    let (app_uri, user_uri) = (
        format!("file://{folder}/app.py"),
        format!("file://{folder}/models/user.py"),
    );
    let mut editor = Editor::open(&folder);

    let open = json!({"uri": app_uri, "languageId": "python", "version": 1, "text": app});
    editor.note("textDocument/didOpen", json!({"textDocument": open}));
    assert_eq!(editor.diagnostics(&app_uri), Vec::<Value>::new());

    // Typed into another file, not saved: the leak appears where the data leaves, with its way.
    let open = json!({"uri": user_uri, "languageId": "python", "version": 1, "text": ""});
    editor.note("textDocument/didOpen", json!({"textDocument": open}));
    editor.change(&user_uri, 2, "def contact_of(user):\n    return user.email\n");
    let found = loop {
        let found = editor.diagnostics(&app_uri);
        if !found.is_empty() {
            break found;
        }
    };
    assert_eq!(
        (&found[0]["code"], &found[0]["severity"], &found[0]["source"]),
        (&json!("log"), &json!(2), &json!("hushkey"))
    );
    // The face before it is two units of UTF-16.
    assert_eq!(found[0]["range"]["start"], json!({"line": 3, "character": 10}));
    assert_eq!(found[0]["range"]["end"], json!({"line": 3, "character": 22}));
    let related = found[0]["relatedInformation"].as_array().unwrap();
    assert_eq!(related[0]["location"]["uri"], user_uri);

    // An ignore is obeyed as it is typed, and half a program is no fault.
    editor.change(
        &app_uri,
        2,
        &app.replace("(u))", "(u))  # hushkey:ignore log a reason for it"),
    );
    assert_eq!(editor.diagnostics(&app_uri), Vec::<Value>::new());
    editor.change(&app_uri, 3, "def f(email:\n    logging.info(email\n");
    let _ = editor.diagnostics(&app_uri);

    // Closed without saving: the disk counts again.
    editor.note("textDocument/didClose", json!({"textDocument": {"uri": user_uri}}));
    editor.note("textDocument/didClose", json!({"textDocument": {"uri": app_uri}}));
    editor.send(json!({"jsonrpc": "2.0", "id": 2, "method": "textDocument/hover", "params": {}}));
    editor.send(json!({"jsonrpc": "2.0", "id": 3, "method": "shutdown"}));
    let (mut refused, mut shut) = (false, false);
    while !shut {
        let message = editor.receive();
        refused |= message["id"] == 2 && message["error"]["code"] == -32601;
        shut = message["id"] == 3 && message["error"].is_null();
    }
    assert!(refused);
    editor.note("exit", json!(null));
    assert_eq!(editor.child.wait().unwrap().code(), Some(0));
}
