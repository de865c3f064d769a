//! Input that is long, deep or odd: expanded in linear time, or refused, and never a panic.

use std::time::{Duration, Instant};

use proc_macro2::TokenStream;

fn took(source: &str) -> Duration {
    let item: TokenStream = source.parse().expect("tokens");
    let start = Instant::now();
    let expanded = crate::expand::differentiable(TokenStream::new(), item);
    let time = start.elapsed();
    let expanded = expanded.to_string();
    let refused = expanded.split_once("compile_error");
    if let Some((_, refusal)) = refused {
        panic!(
            "{source}: {}",
            refusal.split("}").next().unwrap_or_default()
        );
    }
    time
}

fn straight(n: usize) -> String {
    let lines = (0..n).map(|i| format!("let v{} = v{i} * x + (v{i} * 0.5).sin();", i + 1));
    format!(
        "fn f(x: f64) -> f64 {{ let v0 = x; {} v{n} }}",
        lines.collect::<String>()
    )
}

fn assignments(n: usize) -> String {
    format!(
        "fn f(x: f64, mut a: Vec<f64>) -> f64 {{ let mut y = x; {} y }}",
        "y = y * a[1] + x; a[0] += y;".repeat(n / 2)
    )
}

fn branches(n: usize) -> String {
    format!(
        "fn f(x: f64) -> f64 {{ let mut y = x; {} y }}",
        "if y > 1.0 { y = y.sin(); } else { y *= x; }".repeat(n / 2)
    )
}

fn loops(n: usize) -> String {
    format!(
        "fn f(x: &[f64]) -> f64 {{ let mut y = 0.0; {} y }}",
        "for v in x { y += v * v; }".repeat(n / 2)
    )
}

fn calls(n: usize) -> String {
    format!(
        "fn f(x: f64) -> f64 {{ let mut y = x; {} y }}",
        "y = g(y, x);".repeat(n)
    )
}

/// `a60`, each value of which is used twice by the next: looked through one by one, it would be 2^60.
fn doubled(first: &str) -> String {
    let lines = (0..60).map(|i| format!("let a{} = a{i} * 3 + a{i};", i + 1));
    format!("let a0 = {first}; {}", lines.collect::<String>())
}

/// As much stack as rustc gives.
fn within_the_stack<R: Send + 'static>(run: impl FnOnce() -> R + Send + 'static) -> R {
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(run);
    thread
        .expect("a thread")
        .join()
        .expect("neither a panic nor an overflow")
}

fn tokens(source: &str) -> usize {
    fn count(tokens: TokenStream) -> usize {
        let within = |token| match token {
            proc_macro2::TokenTree::Group(group) => 1 + count(group.stream()),
            _ => 1,
        };
        tokens.into_iter().map(within).sum()
    }
    let item: TokenStream = source.parse().expect("tokens");
    count(crate::expand::differentiable(TokenStream::new(), item))
}

#[test]
fn expansion_is_linear_in_length() {
    for make in [straight, assignments, branches, loops, calls] {
        let (short, long) = within_the_stack(move || (tokens(&make(100)), tokens(&make(400))));
        assert!(
            long < short * 5,
            "four times as long expands to {long} tokens after {short}: {}",
            make(2)
        );
    }
}

/// Wherever they stand: each phase looks at the whole of them.
#[test]
fn long_sums_are_expanded() {
    let sum = |term: &str, operator: &str| vec![term; 1000].join(operator);
    let float = sum("x", " + ");
    let typed = sum("0.1 * (x * x).sin()", " + ");
    let integer = sum("n", " + ");
    let shifted = vec!["n"; 500].join(" << ");
    let condition = vec!["x > 1.0"; 500].join(" && ");
    for body in [
        float.clone(),
        format!("let s = {float}; s"),
        format!("let s = {typed}; s"),
        format!("let s: f64 = {typed}; s"),
        format!("let (s, t) = ({float}, x); s * t"),
        format!("let mut s = x; s = {float}; s *= {float}; s"),
        format!("let s = ({float}).sin(); g({float}) * s"),
        format!("let g = |x: f64| {float}; [g(x), {float}][{integer}]"),
        format!("if {condition} {{ x }} else {{ {float} }}"),
        format!("match n {{ 0 => {float}, _ => return {float} }}"),
        format!("let s = {integer}; s as f64 * x"),
        format!("let s = {shifted}; s as f64 * x"),
        format!("let s: usize = {}; s as f64 * x", sum("1", " + ")),
        format!("let s = {}; (s >> 1) as f64 * x", sum("1", " + ")),
        format!("let mut s = x; for i in 0..{integer} {{ s *= x; }} s"),
    ] {
        let source = format!("fn f(x: f64, n: usize) -> f64 {{ {body} }}");
        within_the_stack(move || took(&source));
    }
}

/// What is computed again needs all that it is computed from.
#[test]
fn long_chains_of_values_are_computed_again() {
    let lines = |first: &str, step: &str| {
        let line = |i| format!("let v{} = v{i} {step};", i + 1);
        format!(
            "let v0 = {first}; {}",
            (0..5000).map(line).collect::<String>()
        )
    };
    for body in [
        format!("{} v5000.sin()", lines("x", "* x + 1.0")),
        format!("{} a[v5000 % 3] * x", lines("n", "* 3 + 1")),
    ] {
        let source = format!("fn f(x: f64, a: &[f64], n: usize) -> f64 {{ {body} }}");
        within_the_stack(move || took(&source));
    }
}

/// What is shared is looked through once: in carried numbers, before calls, behind loops.
#[test]
fn values_used_twice_are_looked_through_once() {
    let (whole, float) = (doubled("i + n"), doubled("x").replace("* 3", "* 3.0"));
    let each_iteration = "for i in 0..v.len() { s = (s * v[k % 2]).sin();";
    for body in [
        format!("let (mut s, mut k) = (1.0, 0); {each_iteration} {whole} k += a60; }} s"),
        format!("let (mut s, mut k) = (1.0, 0); {each_iteration} {whole} k = a60; }} s"),
        format!("let mut s = 0.0; for i in 0..n {{ {float} s += g(v, x) * a60 / x; }} s"),
        format!("{float} let y = g(v, x); y * a60 + a60"),
        format!("let mut s = 0.0; for w in v {{ s += w / x; }} let x = s; {float} a60"),
    ] {
        let source = format!("fn f(v: &[f64], x: f64, n: usize) -> f64 {{ {body} }}");
        within_the_stack(move || took(&source));
    }
}

fn is_refused_as_too_deep(source: String) -> bool {
    let item: TokenStream = source.parse().expect("tokens");
    let expanded = crate::expand::differentiable(TokenStream::new(), item).to_string();
    expanded.contains("gradtape::too_deep")
}

#[test]
fn depth_is_expanded_or_refused() {
    let deep = |open: &str, close: &str, n: usize| {
        format!(
            "fn f(x: f64) -> f64 {{ {}x{} }}",
            open.repeat(n),
            close.repeat(n)
        )
    };
    for (open, close) in [
        ("(", ")"),
        ("-", ""),
        ("&*", ""),
        ("{", "}"),
        ("f64::sin(", ")"),
        ("g(1.0, ", ")"),
        ("", ".sin()"),
        ("", ".max(1.0)"),
        ("", " as f64"),
        ("if x > 1.0 { ", " } else { x }"),
        ("let y = x; for _ in 0..3 { ", " } y"),
        ("match x { _ => ", " }"),
    ] {
        let (fine, refused) = (deep(open, close, 90), deep(open, close, 1000));
        within_the_stack(move || took(&fine));
        assert!(
            within_the_stack(move || is_refused_as_too_deep(refused)),
            "{open}"
        );
    }
}

#[test]
fn many_early_returns_and_arms_are_refused() {
    let returns = "if x > 1.0 { return x; } ".repeat(1000);
    let returns = format!("fn f(x: f64) -> f64 {{ {returns} x * x }}");
    assert!(within_the_stack(|| is_refused_as_too_deep(returns)));
    let arms: String = (0..1000).map(|i| format!("{i} => x * {i}.0, ")).collect();
    let arms = format!("fn f(x: f64, n: usize) -> f64 {{ match n {{ {arms} _ => x }} }}");
    assert!(within_the_stack(|| is_refused_as_too_deep(arms)));
    let branches = "if x > 1.0 { x } else ".repeat(1000);
    let branches = format!("fn f(x: f64) -> f64 {{ {branches} {{ x * x }} }}");
    assert!(within_the_stack(|| is_refused_as_too_deep(branches)));
    let conditions = " && x > 1.0".repeat(700);
    let conditions = format!(
        "fn f(x: f64, o: Option<f64>) -> f64 {{ if let Some(y) = o{conditions} {{ y }} else {{ x }} }}"
    );
    assert!(within_the_stack(|| is_refused_as_too_deep(conditions)));
}

#[test]
fn deep_types_are_refused() {
    let nested = |n: usize| {
        let ty = format!("{}f64{}", "Option<".repeat(n), ">".repeat(n));
        format!("fn f(x: f64, t: {ty}) -> f64 {{ let u: {ty} = None; x * x }}")
    };
    let (fine, refused) = (nested(60), nested(1000));
    within_the_stack(move || took(&fine));
    assert!(within_the_stack(|| is_refused_as_too_deep(refused)));
}

#[test]
fn closures_that_double_are_refused() {
    let layers: String = (1..40)
        .map(|i| format!("let g{i} = |v: f64| g{0}(v) * g{0}(v);", i - 1))
        .collect();
    let source = format!("fn f(x: f64) -> f64 {{ let g0 = |v: f64| v; {layers} g39(x) }}");
    assert!(within_the_stack(|| is_refused_as_too_deep(source)));
}
