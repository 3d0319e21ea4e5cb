//! What is printed when the program has a fault: where, never what.

/// A panic's message can hold a piece of what was worked on; its place in the source cannot.
pub(crate) fn print_location_only() {
    std::panic::set_hook(Box::new(|panic| match panic.location() {
        Some(place) => crate::output::error(&format!("internal fault at {}:{}", place.file(), place.line())),
        None => crate::output::error("internal fault"),
    }));
}
