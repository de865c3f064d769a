//! What every input gets: an expansion or an error, and no panic.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::tape;

const INPUTS: &[&str] = &[
    "<w, b: f64 = 2.0, v = (a + 1.0)> as t { let mut s = 0.0; for x in &xs { s += w * x + b; } s }",
    "|x| { if x > 0.0 { f(&x, 1) } else { 0.0 } }",
    "<x> { let (mut a, b) = (0.0, [1.0; 3]); (a, _) = (x, b); match a { Some(v) if v > 1.0 => -1.0, _ => x } }",
    "<x> { stop_gradient(x.floor()) + straight_through(|v| v.round(), x) * inspect_gradient(x, |g| ()) }",
    "<x> { 'l: loop { break 'l vec![0.0, x].iter().fold(0.0, |a, b| a + b); } }",
    "<x> { let Some(y) = g(x)? else { return }; while let Some(z) = y.next() { *z += x } unsafe { y } }",
];

/// All trees of tokens but the last few, down to none.
fn prefixes(tokens: &TokenStream) -> Vec<TokenStream> {
    let all: Vec<_> = tokens.clone().into_iter().collect();
    (0..=all.len())
        .map(|n| all[..n].iter().cloned().collect())
        .collect()
}

#[test]
fn inputs_that_break_off_are_refused() {
    for input in INPUTS {
        let tokens: TokenStream = input.parse().expect("tokens");
        let prefixes = prefixes(&tokens);
        let (whole, broken) = prefixes.split_last().expect("at least the empty one");
        let expanded = tape(whole.clone()).to_string();
        assert!(!expanded.contains("compile_error"), "{input}: {expanded}");
        for prefix in broken {
            let expanded = tape(prefix.clone()).to_string();
            assert!(expanded.contains("compile_error"), "{prefix}: {expanded}");
        }
    }
}

/// With each token of the block left out, something comes out.
#[test]
fn blocks_with_a_token_left_out_are_expanded_or_refused() {
    for input in INPUTS {
        let (head, body) = input.split_once('{').expect("a block");
        let body = body.strip_suffix('}').expect("its end");
        let tokens: Vec<_> = body
            .parse::<TokenStream>()
            .expect("tokens")
            .into_iter()
            .collect();
        for left_out in 0..tokens.len() {
            let mut tokens = tokens.clone();
            tokens.remove(left_out);
            let block = Group::new(Delimiter::Brace, tokens.into_iter().collect());
            let mut input: TokenStream = head.parse().expect("tokens");
            input.extend([TokenTree::Group(block)]);
            assert!(!tape(input).is_empty());
        }
    }
}

const BODIES: &[&str] = &[
    "fn f(x: f64, g: &dyn Fn(f64) -> f64, n: usize) -> Option<f64> { fn h(v: f64) -> f64 { v * 2.0 } let t: [fn(f64) -> f64; 1] = [h]; \
     if n == 0 { return None } let v: Vec<f64> = vec![x; n]; Some(t[x as usize](g(v[0])) + f(x, g, n - 1)?) }",
    "fn f<T: Float, G>(x: &mut [T], g: G) where G: Fn(T) -> T { let mut a = |t: T| -> T { x[0] += t; t }; x[1] = g(a(T::one())) as T; }",
];

/// With each token left out, of the signature too, a dynamic function comes out.
#[test]
fn dynamic_functions_with_a_token_left_out_are_expanded_or_refused() {
    for item in BODIES {
        let whole: TokenStream = item.parse().expect("tokens");
        let expanded = crate::expand::differentiable(quote::quote!(dynamic), whole.clone());
        assert!(
            !expanded.to_string().contains("compile_error"),
            "{item}: {expanded}"
        );
        for path in places(&whole) {
            let item = without(&whole, &path);
            assert!(!crate::expand::differentiable(quote::quote!(dynamic), item).is_empty());
        }
    }
}

/// Where each token stands, as a path through the groups.
fn places(tokens: &TokenStream) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    for (i, token) in tokens.clone().into_iter().enumerate() {
        all.push(vec![i]);
        if let TokenTree::Group(group) = token {
            let inner = places(&group.stream()).into_iter();
            all.extend(inner.map(|path| [vec![i], path].concat()));
        }
    }
    all
}

fn without(tokens: &TokenStream, path: &[usize]) -> TokenStream {
    let mut all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    match (path, &all[path[0]]) {
        ([i], _) => drop(all.remove(*i)),
        ([i, rest @ ..], TokenTree::Group(group)) => {
            all[*i] = Group::new(group.delimiter(), without(&group.stream(), rest)).into();
        }
        _ => unreachable!("only groups have tokens within"),
    }
    all.into_iter().collect()
}

#[test]
fn depth_is_refused() {
    let deep = format!("<x> {{ {}x{} }}", "(".repeat(1000), ")".repeat(1000));
    let expanded = tape(deep.parse().expect("tokens")).to_string();
    assert!(expanded.contains("gradtape::too_deep"), "{expanded}");
}

#[test]
fn only_active_code_is_rewritten() {
    let expanded = |input: &str| tape(input.parse().expect("tokens")).to_string();
    let plain =
        expanded("<x> { let mut n = 0.0; n += f(1.0, y) ; let m = if c { 1.0 } else { n }; x }");
    assert!(
        plain.contains("let mut n = 0.0 ; n += f (1.0 , y)"),
        "{plain}"
    );
    assert!(plain.contains("if c { 1.0 } else { n }"), "{plain}");
    let active = expanded("<x> { let mut n = 0.0; n += f(x); n }");
    assert!(
        active.contains("let mut n = this_tape . literal (0.0)"),
        "{active}"
    );
    assert!(active.contains("use f as callee_1"), "{active}");
}
