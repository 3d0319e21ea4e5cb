//! Header fields that never cross the edge, whatever the guard thinks of them.
//!
//! In: a header map. Out: the same map without hop-by-hop fields (RFC 9110 §7.6.1) and without fields that tell who the client is.
//! Never: a look at a value, except the list inside `Connection`.

use http::header::{CONNECTION, HeaderName};
use http::{HeaderMap, HeaderValue};

/// Hop-by-hop fields: about this connection, not about the message.
const HOP_BY_HOP: &[&str] = &[
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "http2-settings",
];

/// Fields by which proxies and networks tell the client's address, place or certificate (RFC 7239, RFC 9440, vendors' manuals),
/// and `From`, which is an e-mail address by definition (RFC 9110 §10.1.2).
const CLIENT_IDENTITY: &[&str] = &[
    "ali-cdn-real-ip",
    "cdn-src-ip",
    "cf-connecting-ip",
    "cf-connecting-ipv6",
    "cf-pseudo-ipv4",
    "client-cert",
    "client-cert-chain",
    "client-ip",
    "do-connecting-ip",
    "eagleeye-rpcid",
    "fastly-client-ip",
    "fly-client-ip",
    "forwarded",
    "forwarded-for",
    "from",
    "gcp-connecting-ip",
    "incap-client-ip",
    "oxylabs-client-ip",
    "proxy-client-ip",
    "remote-addr",
    "remote-user",
    "true-client-ip",
    "via",
    "wl-proxy-client-ip",
    "x-akamai-edgescape",
    "x-arr-clientcert",
    "x-aws-client-ip",
    "x-azure-clientip",
    "x-azure-socketip",
    "x-client-cert",
    "x-client-ip",
    "x-client-real-ip",
    "x-cluster-client-ip",
    "x-coming-from",
    "x-envoy-external-address",
    "x-forwarded",
    "x-forwarder-for",
    "x-geo-ip",
    "x-host",
    "x-nf-client-connection-ip",
    "x-original-forwarded-for",
    "x-original-remote-addr",
    "x-originating-ip",
    "x-proxyuser-ip",
    "x-real-ip",
    "x-remote-addr",
    "x-remote-ip",
    "x-remote-user",
    "x-sourceip",
    "x-true-client-ip",
    "x-user-ip",
    "x-vercel-ip-city",
    "x-vercel-proxied-for",
];

/// The same, by prefix.
const CLIENT_IDENTITY_PREFIXES: &[&str] = &[
    "x-forwarded-",
    "cf-ip",
    "cf-iplatitude",
    "cloudfront-viewer-",
    "x-appengine-",
    "x-ssl-client-",
    "ssl-client-",
    "x-vercel-",
    "x-geoip-",
];

/// Request fields that would make the upstream answer with a part of a body: a value split over parts could not be seen.
const PARTIAL_REQUEST: &[&str] = &["range", "if-range"];

/// Response fields that lead the client around the edge.
const DETOUR: &[&str] = &["alt-svc"];

/// Response fields that vouch for bytes that were changed.
const VOUCHES_FOR_BYTES: &[&str] = &[
    "etag",
    "content-md5",
    "digest",
    "content-digest",
    "repr-digest",
    "accept-ranges",
];

/// Takes out of a request what may not reach the upstream. Returns how many client-identity fields there were.
pub(crate) fn strip_request(headers: &mut HeaderMap) -> usize {
    strip_hop_by_hop(headers);
    remove_named(headers, PARTIAL_REQUEST);
    remove_where(headers, tells_client)
}

/// Takes out of a response what may not reach the client. Returns how many client-identity fields there were.
pub(crate) fn strip_response(headers: &mut HeaderMap) -> usize {
    strip_hop_by_hop(headers);
    remove_named(headers, DETOUR);
    remove_where(headers, tells_client)
}

/// Takes out what vouches for a body that was changed.
pub(crate) fn strip_vouchers(headers: &mut HeaderMap) {
    remove_named(headers, VOUCHES_FOR_BYTES);
}

/// True for a field that tells who the client is.
pub fn tells_client(name: &str) -> bool {
    CLIENT_IDENTITY.binary_search(&name).is_ok()
        || CLIENT_IDENTITY_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// What of the client's `Accept-Encoding` the guard can read back, as one static value.
pub(crate) fn readable_encodings(headers: &HeaderMap) -> HeaderValue {
    let (mut gzip, mut deflate) = (false, false);
    for value in headers.get_all(http::header::ACCEPT_ENCODING) {
        let Ok(text) = value.to_str() else { continue };
        for item in text.split(',') {
            let mut parts = item.split(';').map(str::trim);
            let coding = parts.next().unwrap_or("");
            let refused = parts.any(|p| {
                p.strip_prefix("q=")
                    .is_some_and(|q| q.trim_matches(['0', '.']).is_empty())
            });
            if refused {
                continue;
            }
            gzip |= coding.eq_ignore_ascii_case("gzip") || coding == "*";
            deflate |= coding.eq_ignore_ascii_case("deflate") || coding == "*";
        }
    }
    HeaderValue::from_static(match (gzip, deflate) {
        (true, true) => "gzip, deflate",
        (true, false) => "gzip",
        (false, true) => "deflate",
        (false, false) => "identity",
    })
}

fn strip_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .filter_map(|name| HeaderName::from_bytes(name.trim().as_bytes()).ok())
        // A client may not use `Connection` to have end-to-end fields removed that carry its credential, its framing or
        // a signature: the guard must see that a message is signed.
        .filter(|name| {
            !matches!(
                name.as_str(),
                "close" | "authorization" | "content-length" | "content-type" | "content-encoding" | "host" | "cookie"
            ) && !name.as_str().contains("signature")
        })
        .collect();
    for name in named {
        headers.remove(name);
    }
    remove_named(headers, HOP_BY_HOP);
}

fn remove_named(headers: &mut HeaderMap, names: &[&str]) {
    for name in names {
        headers.remove(*name);
    }
}

fn remove_where(headers: &mut HeaderMap, unwanted: fn(&str) -> bool) -> usize {
    let names: Vec<HeaderName> = headers.keys().filter(|name| unwanted(name.as_str())).cloned().collect();
    for name in &names {
        headers.remove(name);
    }
    names.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(fields: &[(&'static str, &'static str)]) -> HeaderMap {
        fields
            .iter()
            .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)))
            .collect()
    }

    #[test]
    fn the_list_is_sorted_for_its_search() {
        assert!(CLIENT_IDENTITY.is_sorted());
    }

    #[test]
    fn takes_out_who_the_client_is() {
        let mut headers = map(&[
            ("x-forwarded-for", "192.0.2.7"),
            ("forwarded", "for=192.0.2.7"),
            ("x-real-ip", "192.0.2.7"),
            ("via", "1.1 desk-of-ann"),
            ("cf-connecting-ip", "192.0.2.7"),
            ("true-client-ip", "192.0.2.7"),
            ("x-forwarded-user", "ann"),
            ("from", "ann@example.org"),
            ("authorization", "License k"),
            ("accept", "*/*"),
        ]);
        assert_eq!(strip_request(&mut headers), 8);
        assert_eq!(headers, map(&[("authorization", "License k"), ("accept", "*/*")]));
    }

    #[test]
    fn takes_out_hop_by_hop_fields_and_those_connection_names() {
        let mut headers = map(&[
            ("connection", "close, x-only-here, authorization"),
            ("x-only-here", "1"),
            ("authorization", "License k"),
            ("te", "trailers"),
            ("trailer", "x-late"),
            ("keep-alive", "timeout=5"),
            ("range", "bytes=0-4"),
        ]);
        strip_request(&mut headers);
        assert_eq!(headers, map(&[("authorization", "License k")]));
    }

    #[test]
    fn offers_only_encodings_the_guard_reads() {
        let offer = |v: &'static str| readable_encodings(&map(&[("accept-encoding", v)]));
        assert_eq!(offer("gzip, deflate, br, zstd"), "gzip, deflate");
        assert_eq!(offer("br;q=1.0, GZIP;q=0.5"), "gzip");
        assert_eq!(offer("gzip;q=0, deflate"), "deflate");
        assert_eq!(offer("gzip; q=0.000"), "identity");
        assert_eq!(offer("br"), "identity");
        assert_eq!(offer("*"), "gzip, deflate");
        assert_eq!(readable_encodings(&HeaderMap::new()), "identity");
    }
}
