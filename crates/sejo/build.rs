//! How the program is linked.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    // Most of the addresses in the tables of the program are moved alike when it starts: 24 bytes for each of them would be
    // 4.6 MB of nothing else. Packed they are a bitmap, which glibc reads since 2.36 (2022); an older linker says that it
    // does not know the flag, and goes on.
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && is("PROFILE", "release") {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
