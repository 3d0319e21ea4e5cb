//! The OpenAPI 3.1 document: made from the endpoints that are served and the types that they read and write.
//!
//! In: [`crate::api::endpoints`]. Out: the document, the same for every server of a version.
//! Never: an endpoint that is not served, a schema that is open, or a word about this very server (address, keys, plans).

mod example;
mod problems;
mod schemas;

use crate::api::endpoint::{About, Answered, Asker, Endpoint, Parameter};
use crate::api::endpoints;
use hushkey_license::AttemptToken;
use hushkey_license::wire::ATTEMPT_HEADER;
use problems::Problems;
use schemas::Schemas;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// Where it is served.
pub(crate) const OPENAPI_PATH: &str = "/openapi.json";

/// An OpenAPI document, as the document itself says it.
#[derive(schemars::JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
pub(crate) struct AnyDocument {
    /// Its version.
    #[schemars(pattern("^3\\.1\\.[0-9]$"), example = "3.1.1")]
    openapi: String,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

static SERVED: LazyLock<String> = LazyLock::new(|| document().to_string());

/// The document as it is served.
pub(crate) fn served() -> &'static str {
    &SERVED
}

/// The whole document.
#[must_use]
pub fn document() -> Value {
    let mut schemas = Schemas::new();
    let mut problems = Problems::default();
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in endpoints() {
        let said = operation(&endpoint, &mut schemas, &mut problems);
        let path = paths.entry(endpoint.path.to_owned()).or_insert_with(|| json!({}));
        if let Value::Object(methods) = path {
            methods.insert(endpoint.method.as_str().to_ascii_lowercase(), said);
        }
    }
    let mut document = json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Hushkey authority",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "The server that this document comes from." }],
        "tags": [
            { "name": "licenses", "description": "What licensed apps ask." },
            { "name": "seats", "description": "Blind seats." },
            { "name": "administration", "description": "What administrators do." },
            { "name": "server", "description": "What is published for everybody." },
        ],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "licenseKey": {
                    "type": "apiKey", "in": "header", "name": "Authorization",
                    "description": "`License HK-…`. An unknown key is no error but an answer: `NOT_FOUND`.",
                },
                "machine": { "type": "http", "scheme": "bearer", "bearerFormat": "mch_…", "description": "A machine's pseudonym." },
                "administrator": { "type": "http", "scheme": "bearer", "bearerFormat": "adm_…", "description": "An admin token with the scope." },
            },
        },
    });
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.insert("schemas".to_owned(), schemas.into_components());
        components.insert("responses".to_owned(), problems.into_components());
    }
    schemas::tidy(&mut document);
    example::add(&mut document);
    document
}

const ABOUT: &str = "Enforces licenses and knows no people. Everything goes through a guard, in and out: a request in which it finds \
personal data is refused. Unknown fields, duplicate fields and other media types are refused as well. Times are Unix seconds. \
Lists come a page at a time: `next` is the `after` of the next page. `GET` answers `HEAD` as well.";

fn operation(endpoint: &Endpoint, schemas: &mut Schemas, problems: &mut Problems) -> Value {
    let about = &endpoint.about;
    let mut said = json!({
        "operationId": about.id,
        "summary": about.summary,
        "tags": [tag(endpoint.path)],
        "security": security(about.asker),
        "parameters": parameters(about, schemas),
        "responses": responses(about, schemas, problems),
    });
    let body = match (&about.takes, about.takes_bytes) {
        (Some(taken), _) => Some(json!({ "application/json": { "schema": schemas.read(taken.schema) } })),
        (None, Some(media)) => Some(json!({ media: { "schema": { "maxLength": 65_536 } } })),
        (None, None) => None,
    };
    if let (Some(content), Some(said)) = (body, said.as_object_mut()) {
        said.insert(
            "requestBody".to_owned(),
            json!({ "required": true, "content": content }),
        );
    }
    said
}

fn tag(path: &str) -> &'static str {
    match path {
        path if path.starts_with("/v1/admin") => "administration",
        path if path.starts_with("/v1/seats") => "seats",
        path if path.starts_with("/v1/keys") || !path.starts_with("/v1/") => "server",
        _ => "licenses",
    }
}

fn security(asker: Asker) -> Value {
    match asker {
        Asker::Anybody => json!([]),
        Asker::License => json!([{ "licenseKey": [] }]),
        Asker::Machine => json!([{ "machine": [] }]),
        Asker::Administrator(scope) => json!([{ "administrator": [scope] }]),
    }
}

fn parameters(about: &About, schemas: &mut Schemas) -> Vec<Value> {
    let mut all = Vec::new();
    let mut add = |parameter: &Parameter, place: &str, schemas: &mut Schemas| {
        all.push(json!({
            "name": parameter.name, "in": place, "required": place == "path", "description": parameter.about,
            "schema": schemas.read(parameter.schema),
        }));
    };
    about.path.iter().for_each(|one| add(one, "path", schemas));
    about.query.iter().for_each(|one| add(one, "query", schemas));
    if about.repeatable {
        let attempt = Parameter {
            name: ATTEMPT_HEADER,
            about: "An attempt: repeating it makes and says the same.",
            schema: schemars::SchemaGenerator::subschema_for::<AttemptToken>,
        };
        add(&attempt, "header", schemas);
    }
    all
}

fn responses(about: &About, schemas: &mut Schemas, problems: &mut Problems) -> Value {
    let mut all = Map::new();
    let well = match about.answers {
        Answered::Nothing => json!({ "description": "Done." }),
        Answered::Json(schema) => json!({
            "description": "The answer.",
            "content": { "application/json": { "schema": schemas.written(schema) } },
        }),
        Answered::Bytes(media) => {
            json!({ "description": "The answer.", "content": { media: { "schema": { "maxLength": 65_536 } } } })
        }
    };
    all.insert(about.status.as_str().to_owned(), well);
    for (status, said) in problems::of(about) {
        all.insert(status.to_string(), problems.name(status, said));
    }
    Value::Object(all)
}

#[cfg(test)]
mod tests;
