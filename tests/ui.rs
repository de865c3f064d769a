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

/// Whether the compiler has those words.
fn words_are_known() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = std::process::Command::new(rustc).arg("--version").output();
    let version = version.map(|v| String::from_utf8_lossy(&v.stdout).into_owned());
    version.is_ok_and(|v| v.starts_with(RUSTC))
}

#[test]
fn refusals_worded_by_rustc() {
    if words_are_known() {
        trybuild::TestCases::new().compile_fail("tests/ui_rustc/*.rs");
    }
}

/// What `tape!` and the types of the tape do not let through.
#[test]
fn refusals_of_the_tape() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/tape/refused/*.rs");
    if words_are_known() {
        cases.compile_fail("tests/ui/tape/rustc/*.rs");
    }
}
