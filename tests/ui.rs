//! What must be refused, and in which words.

/// Words of gradtape: the same with every compiler.
#[test]
fn refusals() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
    cases.compile_fail("tests/ui/*/*.rs");
}

/// Words of rustc, as this version has them.
const RUSTC: &str = "rustc 1.95.";

#[test]
fn refusals_worded_by_rustc() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = std::process::Command::new(rustc).arg("--version").output();
    let version = version.map(|v| String::from_utf8_lossy(&v.stdout).into_owned());
    if version.is_ok_and(|v| v.starts_with(RUSTC)) {
        trybuild::TestCases::new().compile_fail("tests/ui_rustc/*.rs");
    }
}
