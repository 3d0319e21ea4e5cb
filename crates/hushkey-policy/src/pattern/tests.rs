use super::*;

fn pattern(written: &str) -> PathPattern {
    PathPattern::parse(written).unwrap()
}

#[test]
fn spellings_of_a_path_do_not_escape_its_pattern() {
    let validate = pattern("/v1/licenses/{id}/actions/validate-key");
    for path in [
        "/v1/licenses/7/actions/validate-key",
        "/v1/licenses/7/actions/validate-key/",
        "/v1//licenses/7/actions/validate-key",
        "/v1/./licenses/7/actions/validate-key",
        "/v1/x/../licenses/7/actions/validate-key",
        "/v1/x/%2e%2E/licenses/7/actions/validate-key",
        "/v1/licenses/7/actions/validate%2Dkey",
        "/%76%31/licenses/7/actions/validate-key",
    ] {
        assert!(validate.matches(path), "{path}");
    }
    for path in [
        "",
        "/",
        "/v1/licenses/actions/validate-key",
        "/v1/licenses/7/actions/validate-key/x",
        "/V1/licenses/7/actions/validate-key",
    ] {
        assert!(!validate.matches(path), "{path}");
    }
}

#[test]
fn a_star_takes_the_rest() {
    let all = pattern("/v1/*");
    assert!(all.matches("/v1") && all.matches("/v1/a/b"));
    assert!(!all.matches("/v2/a"));
    assert!(pattern("/*").matches("/"));
}

#[test]
fn parameters_keep_their_place_in_the_written_path() {
    let pattern = pattern("/v1/machines/{id}/actions/{verb}");
    let path = "/v1//machines/a%20b/actions/ping";
    let found: Vec<_> = pattern
        .parameters(path)
        .into_iter()
        .map(|p| (p.name.to_owned(), &path[p.span]))
        .collect();
    assert_eq!(found, [("id".to_owned(), "a%20b"), ("verb".to_owned(), "ping")]);
}

#[test]
fn inclusion() {
    for (outer, inner, expected) in [
        ("/*", "/a/{b}", true),
        ("/a/{x}", "/a/b", true),
        ("/a/{x}", "/a/{y}", true),
        ("/a/b", "/a/{y}", false),
        ("/a/*", "/a", true),
        ("/a/*", "/a/b/*", true),
        ("/a/b", "/a/*", false),
        ("/a/{x}", "/a/b/c", false),
    ] {
        assert_eq!(pattern(outer).includes(&pattern(inner)), expected, "{outer} {inner}");
    }
}

#[test]
fn bad_patterns_are_refused() {
    for (written, error) in [
        ("v1", PatternError::NoSlash),
        ("/a?b", PatternError::BadCharacter),
        ("/a b", PatternError::BadCharacter),
        ("/a/*/b", PatternError::MisplacedStar),
        ("/a*", PatternError::MisplacedStar),
        ("/{a", PatternError::BadParameter),
        ("/{a-b}", PatternError::BadParameter),
        ("/x{a}", PatternError::BadParameter),
        ("/{a}/{a}", PatternError::DuplicateParameter),
        ("/a//b", PatternError::EmptySegment),
        ("/a/../b", PatternError::EmptySegment),
    ] {
        assert_eq!(PathPattern::parse(written).unwrap_err(), error, "{written}");
    }
}

#[test]
fn a_path_known_in_part_is_covered_by_what_is_known() {
    let pattern = PathPattern::parse("/v1/licenses/{id}/actions/validate").unwrap();
    let known = ["v1", "licenses", "x", "actions", "validate"].map(Some);
    assert_eq!(pattern.matches_part(&known, true), Some(4));
    let hole = [Some("v1"), Some("licenses"), None, Some("actions"), Some("validate")];
    assert_eq!(pattern.matches_part(&hole, true), Some(4));
    assert_eq!(pattern.matches_part(&hole[2..], false), Some(2));
    assert_eq!(pattern.matches_part(&hole[2..], true), None);
    assert_eq!(
        pattern.matches_part(&[None, Some("licenses"), None, Some("actions"), Some("validate")], true),
        None
    );
    assert_eq!(PathPattern::parse("/v1/*").unwrap().matches_part(&known, true), Some(1));
}
