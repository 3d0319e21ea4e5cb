use super::*;

#[test]
fn nothing_in_nothing_out() {
    let mut out = Vec::new();
    Detector::new().scan("", &Context::default(), &mut out);
    assert!(out.is_empty());
}
