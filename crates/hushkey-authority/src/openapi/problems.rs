//! Which problems an endpoint may answer with, by status.

use crate::api::endpoint::{About, Asker};
use crate::problem::ProblemType;
use hushkey_guard::Problem;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A problem, whoever says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    pub urn: &'static str,
    pub title: &'static str,
}

/// What can go wrong with every request.
const ALWAYS: [ProblemType; 5] = [
    ProblemType::MalformedRequest,
    ProblemType::RequestTimeout,
    ProblemType::TooLarge,
    ProblemType::Overloaded,
    ProblemType::Internal,
];

/// The problems of an endpoint, by status.
pub(super) fn of(about: &About) -> BTreeMap<u16, Vec<Said>> {
    let mut all: Vec<ProblemType> = ALWAYS.to_vec();
    all.extend(&about.problems);
    match about.asker {
        Asker::Anybody => {}
        Asker::License => all.push(ProblemType::MissingCredential),
        Asker::Machine => all.extend([ProblemType::MissingCredential, ProblemType::UnknownCredential]),
        Asker::Administrator(_) => all.extend([
            ProblemType::MissingCredential,
            ProblemType::UnknownCredential,
            ProblemType::MissingScope,
        ]),
    }
    let mut by_status: BTreeMap<u16, Vec<Said>> = BTreeMap::new();
    let own = all.iter().map(|one| (one.status().as_u16(), said(*one)));
    let guards = Problem::ALL.iter().map(|one| {
        let (urn, title) = (one.urn(), one.title());
        (one.status(), Said { urn, title })
    });
    let standard = STANDARD.iter().filter(|_| about.takes_bytes.is_some()).copied();
    for (status, one) in own.chain(guards).chain(standard) {
        by_status.entry(status).or_default().push(one);
    }
    for list in by_status.values_mut() {
        list.sort();
        // The guard and the server have one problem of the same name.
        list.dedup_by_key(|one| one.urn);
    }
    by_status
}

/// Problems of Oblivious HTTP, whose types are registered.
const STANDARD: [(u16, Said); 2] = [
    (
        400,
        Said {
            urn: hushkey_license::oblivious::KEY_PROBLEM,
            title: "The key configuration is not known here; fetch the current one.",
        },
    ),
    (
        400,
        Said {
            urn: hushkey_license::oblivious::DATE_PROBLEM,
            title: "The request's date is not of now.",
        },
    ),
];

fn said(problem: ProblemType) -> Said {
    Said {
        urn: problem.urn(),
        title: problem.title(),
    }
}

/// The responses that say problems: each list of problems once.
#[derive(Default)]
pub(super) struct Problems(Vec<(u16, Vec<Said>)>);

impl Problems {
    /// A reference to the response.
    pub fn name(&mut self, status: u16, said: Vec<Said>) -> Value {
        let one = (status, said);
        let place = self.0.iter().position(|known| *known == one).unwrap_or(self.0.len());
        if place == self.0.len() {
            self.0.push(one);
        }
        json!({ "$ref": format!("#/components/responses/{}", self.name_of(place)) })
    }

    fn name_of(&self, place: usize) -> String {
        let status = self.0.get(place).map_or(0, |(status, _)| *status);
        let before = self.0.iter().take(place).filter(|(own, _)| *own == status).count();
        match before {
            0 => format!("Problem{status}"),
            more => format!("Problem{status}_{}", more + 1),
        }
    }

    pub fn into_components(self) -> Value {
        let named = self.0.iter().enumerate();
        let all = named.map(|(place, (status, said))| (self.name_of(place), response(*status, said)));
        Value::Object(all.collect())
    }
}

/// A response of one status.
fn response(status: u16, problems: &[Said]) -> Value {
    let lines: Vec<String> = problems
        .iter()
        .map(|one| format!("* `{}`: {}", one.urn, one.title))
        .collect();
    let urns: Vec<&str> = problems.iter().map(|one| one.urn).collect();
    let first = problems.first().map_or(
        json!({}),
        |one| json!({ "type": one.urn, "title": one.title, "status": status }),
    );
    let mut response = json!({
        "description": lines.join("\n"),
        "content": { "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status"],
                "additionalProperties": false,
                "properties": {
                    "type": { "enum": urns },
                    "title": { "$ref": "#/components/schemas/Sentence" },
                    "status": { "const": status },
                    "detail": { "$ref": "#/components/schemas/Sentence" },
                },
            },
            "example": first,
        }},
    });
    let header = match status {
        401 => Some((
            "WWW-Authenticate",
            json!({ "type": "string", "const": "License, Bearer" }),
        )),
        429 | 503 => Some((
            "Retry-After",
            json!({ "type": "integer", "minimum": 1, "maximum": 3600 }),
        )),
        _ => None,
    };
    if let (Some((name, schema)), Some(response)) = (header, response.as_object_mut()) {
        let header = json!({ name: { "required": false, "schema": schema } });
        response.insert("headers".to_owned(), header);
    }
    response
}
