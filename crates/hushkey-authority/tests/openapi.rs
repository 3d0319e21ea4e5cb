//! The OpenAPI document over HTTP: it is served, and says exactly which paths and methods are.

mod deployment;

use deployment::Deployment;
use serde_json::Value;

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

#[tokio::test]
async fn the_document_says_what_is_served() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let reply = caller.send("GET", "/openapi.json", &[], "").await;
    assert_eq!((reply.status, reply.content_type.as_str()), (200, "application/json"));
    let document: Value = reply.json();
    assert_eq!(document, hushkey_authority::openapi_document());
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() > 35);
    for (path, methods) in paths {
        let methods = methods.as_object().unwrap();
        // Of the right form, so that what answers is the route and not its parameter.
        let path = path
            .replace("{epoch}", "7")
            .replace("{plan}", "pln_bcdfghjkmnpqrstvwxyz012345")
            .replace("{license}", "lic_bcdfghjkmnpqrstvwxyz012345")
            .replace("{grant}", "grt_bcdfghjkmnpqrstvwxyz012345")
            .replace("{webhook}", "whk_bcdfghjkmnpqrstvwxyz012345");
        assert!(!path.contains('{'), "{path}");
        for method in METHODS {
            let reply = caller.send(method, &path, &[], "").await;
            let said = methods.contains_key(&method.to_ascii_lowercase());
            assert_eq!(reply.status != 405, said, "{method} {path}: {}", reply.status);
            // What is served without a credential may not be there; what is said always is.
            if said && reply.status == 404 {
                assert_eq!(path, "/v1/seats/pln_bcdfghjkmnpqrstvwxyz012345/keys");
            }
            let responses = &methods.get(&method.to_ascii_lowercase()).map(|one| &one["responses"]);
            if let Some(responses) = responses {
                assert!(
                    responses.get(reply.status.to_string()).is_some(),
                    "{method} {path}: {}",
                    reply.status
                );
            }
        }
    }
    // A path that is not in it is not there.
    for path in [
        "/",
        "/v1",
        "/v1/admin",
        "/v1/admin/licenses/",
        "/openapi",
        "/docs",
        "/metrics",
    ] {
        let reply = caller.send("GET", path, &[], "").await;
        assert_eq!(reply.problem(), "unknown-resource", "{path}");
    }
}
