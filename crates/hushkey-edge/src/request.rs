//! Which requests can be forwarded at all, before anybody looks inside.
//!
//! In: a parsed request head. Out: its target in origin form, or the problem.
//! Never: doubt. What two HTTP implementations could read in two ways is refused (RFC 9112 §3.2, §6, §11.2).

use http::header::{CONTENT_RANGE, EXPECT, HOST, TRANSFER_ENCODING, UPGRADE};
use http::request::Parts;
use http::{HeaderMap, Method, Version};

use crate::problem::EdgeProblem;

/// Admits a request and returns its origin-form target.
pub(crate) fn admit(head: &Parts) -> Result<String, EdgeProblem> {
    if head.method == Method::CONNECT || head.headers.contains_key(UPGRADE) {
        return Err(EdgeProblem::UpgradeRefused);
    }
    // A closed list: the method is forwarded as it is, and nobody looks inside it.
    if ![
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ]
    .contains(&head.method)
    {
        return Err(EdgeProblem::MethodRefused);
    }
    if head.headers.contains_key(CONTENT_RANGE) {
        return Err(EdgeProblem::PartialContent);
    }
    check_host(head)?;
    check_framing(&head.headers)?;
    check_expectation(&head.headers)?;
    // Absolute form (`GET http://host/path`) loses its authority here: there is one upstream.
    let target = head.uri.path_and_query().map_or("/", |p| p.as_str());
    if target == "*" && head.method == Method::OPTIONS {
        return Ok(target.to_owned());
    }
    if !target.starts_with('/') || head.uri.path().contains('\\') {
        return Err(EdgeProblem::MalformedRequest);
    }
    Ok(match head.uri.query() {
        _ if !head.uri.path().split('/').any(is_dots) => target.to_owned(),
        Some(query) => format!("{}?{query}", resolve_dots(head.uri.path())),
        None => resolve_dots(head.uri.path()),
    })
}

/// `.` or `..`, plain or percent-encoded.
fn is_dots(segment: &str) -> bool {
    matches!(plain_dots(segment).as_str(), "." | "..")
}

fn plain_dots(segment: &str) -> String {
    segment.replace("%2e", ".").replace("%2E", ".")
}

/// The path without dot segments (RFC 3986 §5.2.4). The upstream would resolve them too, perhaps to another endpoint than
/// the one whose contract was applied.
fn resolve_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut ends_open = false;
    for segment in path.split('/').skip(1) {
        ends_open = is_dots(segment);
        match plain_dots(segment).as_str() {
            "." => {}
            ".." => {
                kept.pop();
            }
            _ => kept.push(segment),
        }
    }
    let mut resolved = format!("/{}", kept.join("/"));
    if ends_open && resolved.len() > 1 {
        resolved.push('/');
    }
    resolved
}

fn check_host(head: &Parts) -> Result<(), EdgeProblem> {
    let mut hosts = head.headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) if head.version == Version::HTTP_10 => Ok(()),
        (Some(host), None) if is_host(host.as_bytes()) => Ok(()),
        _ => Err(EdgeProblem::MalformedRequest),
    }
}

/// The characters of `uri-host [":" port]`; the value itself is never forwarded.
fn is_host(value: &[u8]) -> bool {
    value
        .iter()
        .all(|b| b.is_ascii_alphanumeric() || b"-._~%!$&'()*+;=:[]".contains(b))
}

/// hyper has read the body by exactly one rule; here are refused the codings it does not undo.
fn check_framing(headers: &HeaderMap) -> Result<(), EdgeProblem> {
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    match (codings.next(), codings.next()) {
        (None, _) => Ok(()),
        (Some(coding), None) if coding.as_bytes().eq_ignore_ascii_case(b"chunked") => Ok(()),
        _ => Err(EdgeProblem::MalformedRequest),
    }
}

fn check_expectation(headers: &HeaderMap) -> Result<(), EdgeProblem> {
    let all_known = headers
        .get_all(EXPECT)
        .iter()
        .all(|v| v.as_bytes().eq_ignore_ascii_case(b"100-continue"));
    if all_known {
        Ok(())
    } else {
        Err(EdgeProblem::ExpectationRefused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn admit_head(method: &str, uri: &str, fields: &[(&str, &str)]) -> Result<String, EdgeProblem> {
        let mut builder = Request::builder().method(method).uri(uri);
        for (name, value) in fields {
            builder = builder.header(*name, *value);
        }
        admit(&builder.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn admits_plain_requests_in_origin_form() {
        assert_eq!(admit_head("GET", "/a?b=c", &[("host", "h")]), Ok("/a?b=c".into()));
        assert_eq!(
            admit_head("GET", "http://other/a", &[("host", "h:80")]),
            Ok("/a".into())
        );
        assert_eq!(
            admit_head(
                "POST",
                "/a",
                &[
                    ("host", "[::1]:80"),
                    ("transfer-encoding", "Chunked"),
                    ("expect", "100-Continue")
                ]
            ),
            Ok("/a".into())
        );
        assert_eq!(admit_head("OPTIONS", "*", &[("host", "h")]), Ok("*".into()));
    }

    #[test]
    fn resolves_dot_segments_before_anybody_reads_the_path() {
        for (path, resolved) in [
            ("/a/../b", "/b"),
            ("/a/./b", "/a/b"),
            ("/a/%2e%2E/b?c=../d", "/b?c=../d"),
            ("/a/b/..", "/a/"),
            ("/a/b/.%2e/?x", "/a/?x"),
            ("/../../a", "/a"),
            ("/..", "/"),
        ] {
            assert_eq!(
                admit_head("GET", path, &[("host", "h")]).as_deref(),
                Ok(resolved),
                "{path}"
            );
        }
        for path in [
            "/a/..b",
            "/a/.well-known/x",
            "/a/...",
            "/a?b=../c",
            "//a",
            "/a/",
            "/a//b",
        ] {
            assert_eq!(admit_head("GET", path, &[("host", "h")]).as_deref(), Ok(path), "{path}");
        }
    }

    #[test]
    fn refuses_what_is_ambiguous_or_cannot_be_inspected() {
        use EdgeProblem::*;
        type Case = (&'static str, &'static [(&'static str, &'static str)], EdgeProblem);
        let cases: &[Case] = &[
            ("GET", &[], MalformedRequest),
            ("GET", &[("host", "a"), ("host", "b")], MalformedRequest),
            ("GET", &[("host", "a b")], MalformedRequest),
            ("GET", &[("host", "a@b")], MalformedRequest),
            (
                "POST",
                &[("host", "a"), ("transfer-encoding", "gzip, chunked")],
                MalformedRequest,
            ),
            (
                "POST",
                &[
                    ("host", "a"),
                    ("transfer-encoding", "chunked"),
                    ("transfer-encoding", "chunked"),
                ],
                MalformedRequest,
            ),
            ("GET", &[("host", "a"), ("upgrade", "websocket")], UpgradeRefused),
            ("TRACE", &[("host", "a")], MethodRefused),
            (
                "PUT",
                &[("host", "a"), ("content-range", "bytes 0-4/9")],
                PartialContent,
            ),
            (
                "POST",
                &[("host", "a"), ("expect", "the-unexpected")],
                ExpectationRefused,
            ),
        ];
        for (method, fields, problem) in cases {
            assert_eq!(admit_head(method, "/", fields), Err(*problem), "{fields:?}");
        }
    }
}
