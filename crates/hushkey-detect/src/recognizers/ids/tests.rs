use super::{Id, all, keeps};
use crate::testing::{acting, findings};
use crate::{Class, Context, keys};

/// Holds a scheme against numbers that keep and that break it.
pub(crate) fn proves(id: &'static Id, valid: &[&str], invalid: &[&str]) {
    for number in valid {
        assert!(keeps(id, number), "{} {number}", id.recognizer);
    }
    for number in invalid {
        assert!(!keeps(id, number), "{} {number}", id.recognizer);
    }
}

/// The classes on which the default policy acts.
fn acts(key: Option<&str>, text: &str) -> Vec<Class> {
    acting(key, text).into_iter().map(|(class, _)| class).collect()
}

#[test]
fn every_scheme_is_named_by_its_class_and_by_no_harmless_word() {
    for id in all() {
        let class = id.class.name().replace('_', "");
        let words: Vec<&str> = id.words.split_ascii_whitespace().collect();
        assert!(words.contains(&class.as_str()), "{} lacks {class}", id.recognizer);
        assert_eq!(id.recognizer, id.class.name());
        for word in words {
            let role = keys::meaning(Some(word), None).role;
            assert!(!role.is_harmless(), "{}: {word} is {role:?}", id.recognizer);
        }
    }
}

#[test]
fn a_key_names_a_scheme() {
    assert_eq!(acts(Some("pesel"), "44051401458"), [Class::PlPesel]);
    assert_eq!(acts(Some("customerPeselNo"), "44051401458"), [Class::PlPesel]);
    assert_eq!(acts(Some("national_id"), "44051401458"), [Class::PlPesel]);
    assert_eq!(acts(Some("pesel"), "44051401459"), []);
    for key in ["order", "ts", "lease", "license_key", "build", "seats"] {
        assert_eq!(acts(Some(key), "44051401458"), [], "{key}");
    }
}

#[test]
fn words_beside_a_number_name_it() {
    for text in [
        "identity check PESEL 44051401458 mismatch",
        "identity check PESEL: 44051401458",
        "identity check PESEL=44051401458 ok",
        "svc=licd pl_pesel=44051401458 trace=a6a23",
        "numer PESEL: 44051401458.",
        "44051401458 is my PESEL",
        "{\"seats\":3,\"tax_id\":\"44051401458\"}",
        "PESEL 44051401458 and 02070803628",
        "name,pesel\nAnn Lee,44051401458\n",
        "peselNr.44051401458",
    ] {
        assert!(acts(None, text).contains(&Class::PlPesel), "{text}");
    }
    for text in [
        "44051401458",
        "order 44051401458 of today",
        "PESEL 1-44051401458",
        "PESEL 44051401458-9",
        "PESEL v1.44051401458",
        "pesel was wrong; order 44051401458",
        "pesel=1 order=44051401458",
        "PESEL 02070803629, build 44051401458",
        "{\"pesel_ok\":true,\"ts\":44051401458}",
    ] {
        assert!(!acts(None, text).contains(&Class::PlPesel), "{text}");
    }
}

#[test]
fn candidates_are_listed_without_a_name() {
    let context = Context {
        candidates: true,
        ..Context::default()
    };
    let found = findings("44051401458", &context);
    assert!(found.iter().any(|one| one.class == Class::PlPesel));
}
