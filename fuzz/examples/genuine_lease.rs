//! Prints the genuine lease: `cargo run --manifest-path fuzz/Cargo.toml --example genuine_lease > fuzz/seeds/lease_verify/genuine`.

fn main() {
    print!("{}", hushkey_fuzz::genuine_lease());
}
