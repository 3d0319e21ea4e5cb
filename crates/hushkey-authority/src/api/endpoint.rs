//! An endpoint, said once: the route that serves it and the words that the OpenAPI document has of it.
//!
//! In: method, path, handler, what it takes and answers. Out: a route ([`Endpoint::route`]) and a description ([`About`]).
//! Never: a route without a description, or a description without a route: both come from the same value.

use crate::app::App;
use crate::problem::ProblemType;
use axum::Router;
use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::routing::{MethodFilter, MethodRouter, on};
use hushkey_license::wire::AdminScope;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Writes the schema of a type.
pub(crate) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asker {
    /// Everybody.
    Anybody,
    /// `Authorization: License <key>`.
    License,
    /// `Authorization: Bearer mch_…`.
    Machine,
    /// `Authorization: Bearer adm_…`, with a scope.
    Administrator(AdminScope),
}

/// A body that an endpoint takes.
#[derive(Clone, Copy)]
pub(crate) struct Taken {
    pub schema: SchemaOf,
    /// Whether a value is read as this body: holds the document's examples to the code.
    #[cfg_attr(not(test), allow(dead_code, reason = "the document's own test asks"))]
    pub reads: fn(serde_json::Value) -> bool,
}

/// What an endpoint answers when all is well.
#[derive(Clone, Copy)]
pub(crate) enum Answered {
    Nothing,
    Json(SchemaOf),
    /// Bytes of this media type.
    Bytes(&'static str),
}

/// A parameter of the path or the query.
#[derive(Clone, Copy)]
pub(crate) struct Parameter {
    pub name: &'static str,
    pub about: &'static str,
    pub schema: SchemaOf,
}

/// What the document says of an endpoint.
pub(crate) struct About {
    pub id: &'static str,
    pub summary: &'static str,
    pub asker: Asker,
    /// Takes `Idempotency-Key`.
    pub repeatable: bool,
    pub path: Vec<Parameter>,
    pub query: Vec<Parameter>,
    pub takes: Option<Taken>,
    /// The media type of a body that is not JSON.
    pub takes_bytes: Option<&'static str>,
    pub status: StatusCode,
    pub answers: Answered,
    /// Problems of its own, beside those that its parts bring.
    pub problems: Vec<ProblemType>,
}

pub(crate) struct Endpoint {
    pub method: Method,
    pub path: &'static str,
    pub about: About,
    /// `None`: another router serves it (the gateway's).
    handler: Option<MethodRouter<Arc<App>>>,
}

impl Endpoint {
    fn new(method: Method, path: &'static str, id: &'static str) -> Self {
        Self {
            method,
            path,
            about: About {
                id,
                summary: "",
                asker: Asker::Anybody,
                repeatable: false,
                path: Vec::new(),
                query: Vec::new(),
                takes: None,
                takes_bytes: None,
                status: StatusCode::OK,
                answers: Answered::Nothing,
                problems: Vec::new(),
            },
            handler: None,
        }
    }

    pub fn get<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, id: &'static str, handler: H) -> Self {
        Self::new(Method::GET, path, id).served(on(MethodFilter::GET, handler))
    }

    pub fn post<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, id: &'static str, handler: H) -> Self {
        Self::new(Method::POST, path, id).served(on(MethodFilter::POST, handler))
    }

    pub fn delete<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, id: &'static str, handler: H) -> Self {
        Self::new(Method::DELETE, path, id).served(on(MethodFilter::DELETE, handler))
    }

    /// An endpoint of another router, which is only described here.
    pub fn elsewhere(method: Method, path: &'static str, id: &'static str) -> Self {
        Self::new(method, path, id)
    }

    fn served(self, handler: MethodRouter<Arc<App>>) -> Self {
        Self {
            handler: Some(handler),
            ..self
        }
    }

    /// One sentence.
    pub fn summary(mut self, summary: &'static str) -> Self {
        self.about.summary = summary;
        self
    }

    /// Asked by the machine of a license.
    pub fn by_license(mut self) -> Self {
        self.about.asker = Asker::License;
        self.problem(ProblemType::WrongAudience)
            .problem(ProblemType::TooManyRequests)
    }

    /// Asked by a machine's pseudonym.
    pub fn by_machine(mut self) -> Self {
        self.about.asker = Asker::Machine;
        self
    }

    /// Asked by an administrator who may do this.
    pub fn by_administrator(mut self, scope: AdminScope) -> Self {
        self.about.asker = Asker::Administrator(scope);
        self
    }

    /// A repetition, known by its attempt, makes and says the same.
    pub fn repeatable(mut self) -> Self {
        self.about.repeatable = true;
        self
    }

    /// A parameter of the path.
    pub fn of<T: JsonSchema>(mut self, name: &'static str, about: &'static str) -> Self {
        let schema = SchemaGenerator::subschema_for::<T>;
        self.about.path.push(Parameter { name, about, schema });
        self
    }

    /// A parameter of the query.
    pub fn query<T: JsonSchema>(mut self, name: &'static str, about: &'static str) -> Self {
        let schema = SchemaGenerator::subschema_for::<T>;
        self.about.query.push(Parameter { name, about, schema });
        self
    }

    /// A page of a list whose items are named by a `T`.
    pub fn paged<T: JsonSchema>(self) -> Self {
        self.query::<super::page::Limit>("limit", "Most items of the page.")
            .query::<T>("after", "The item that the page comes after.")
            .problem(ProblemType::OutOfBounds)
    }

    /// Takes a JSON body.
    pub fn takes<T: JsonSchema + DeserializeOwned>(mut self) -> Self {
        self.about.takes = Some(Taken {
            schema: SchemaGenerator::subschema_for::<T>,
            reads: |value| serde_json::from_value::<T>(value).is_ok(),
        });
        self.problem(ProblemType::UnsupportedMediaType)
    }

    /// Takes bytes of a media type.
    pub fn takes_bytes(mut self, media: &'static str) -> Self {
        self.about.takes_bytes = Some(media);
        self.problem(ProblemType::UnsupportedMediaType)
    }

    /// Answers 200 with a JSON body.
    pub fn answers<T: JsonSchema>(mut self) -> Self {
        self.about.answers = Answered::Json(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// Answers 201 with a JSON body.
    pub fn creates<T: JsonSchema>(self) -> Self {
        let mut made = self.answers::<T>();
        made.about.status = StatusCode::CREATED;
        made
    }

    /// Answers 204.
    pub fn answers_nothing(mut self) -> Self {
        self.about.status = StatusCode::NO_CONTENT;
        self
    }

    /// Answers 200 with bytes of a media type.
    pub fn answers_bytes(mut self, media: &'static str) -> Self {
        self.about.answers = Answered::Bytes(media);
        self
    }

    /// A problem of its own.
    pub fn problem(mut self, problem: ProblemType) -> Self {
        self.about.problems.push(problem);
        self
    }

    /// Adds the route.
    pub fn route(self, router: Router<Arc<App>>) -> Router<Arc<App>> {
        match self.handler {
            Some(handler) => router.route(self.path, handler),
            None => router,
        }
    }
}
