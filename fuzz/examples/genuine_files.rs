//! Writes the genuine files, requests and sealed messages: `cargo run --manifest-path fuzz/Cargo.toml --example genuine_files`.

fn main() -> std::io::Result<()> {
    for (target, name, bytes) in hushkey_fuzz::genuine_files() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("seeds")
            .join(target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
