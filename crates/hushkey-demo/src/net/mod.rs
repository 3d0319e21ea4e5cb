//! The wires of the story: a recording relay, the leaky app's own HTTP client, the servers at the far end.

pub mod relay;
pub mod upstream;
pub mod wire;
