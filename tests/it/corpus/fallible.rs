//! `Option` and `Result`: refusals, `?`, combinators.

use gradtape::differentiable;

mod option_result {
    use super::*;

    #[differentiable]
    fn safe_ln(x: f64) -> Option<f64> {
        if x > 0.0 { Some(x.ln()) } else { None }
    }
    check_try! { safe_ln(wrt 2.0) => 0.5; safe_ln(wrt -1.0) }
}

mod errors_that_cannot_be_copied {
    use super::*;
    use std::error::Error;
    #[derive(Debug)]
    pub enum Trouble {
        Empty(String),
        Large(f64),
        Other(Box<dyn Error>),
    }
    impl From<std::num::ParseFloatError> for Trouble {
        fn from(e: std::num::ParseFloatError) -> Trouble {
            Trouble::Other(Box::new(e))
        }
    }
    #[differentiable]
    fn inner(x: f64, k: f64) -> Result<f64, Trouble> {
        if x * k > 3.0 {
            return Err(Trouble::Large(3.0));
        }
        if k < 0.0 {
            Err(Trouble::Empty("k".into()))
        } else {
            Ok(x * k)
        }
    }
    #[differentiable]
    fn outer(x: f64, s: &[&str]) -> Result<f64, Trouble> {
        let mut t = x;
        for p in s {
            let k: f64 = p.parse()?;
            t *= inner(t, k)? + x;
            if t > 9.0 {
                return Err(Trouble::Large(9.0));
            }
        }
        let u = inner(t, 0.5)?;
        if u < -5.0 {
            return Err(Trouble::Large(-5.0));
        }
        Ok(u * t)
    }
    #[differentiable]
    fn boxed(x: f64, s: &[&str]) -> Result<f64, Box<dyn Error>> {
        let mut t = x;
        for p in s {
            let k = p.find(':').ok_or("none")?;
            t *= x + k as f64;
            if t < -4.0 {
                return Err(format!("low {k}").into());
            }
        }
        if t > 5.0 {
            return Err("large".into());
        }
        Ok(t)
    }
    #[differentiable(without(tape))]
    fn matched(x: f64, s: &[&str]) -> f64 {
        match outer(x, s) {
            Ok(v) => v * x,
            Err(_) => x,
        }
    }
    check_try! {
        outer(wrt 0.4, &["0.5", "0.7"]);
        outer(wrt 0.4, &["x"]);
        outer(wrt 0.4, &["-1"]);
        outer(wrt 2.0, &["7"]);
        boxed(wrt 0.4, &["3:", "a:"]);
        boxed(wrt 0.4, &[""]);
        boxed(wrt -2.4, &["aaaa:"]);
        boxed(wrt 3.4, &["aaaa:"])
    }
    mod handled {
        use super::*;
        check! { matched(wrt 0.4, &["0.5"]); matched(wrt 0.4, &["a"]) }
    }
}

mod result_with_validation {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    enum Invalid {
        Empty,
        Negative { at: usize, value: String },
    }

    #[differentiable]
    fn geometric_mean(x: &[f64]) -> Result<f64, Invalid> {
        if x.is_empty() {
            return Err(Invalid::Empty);
        }
        for (at, v) in x.iter().enumerate() {
            if !(*v > 0.0) {
                return Err(Invalid::Negative {
                    at,
                    value: format!("{v}"),
                });
            }
        }
        Ok((x.iter().map(|v| v.ln()).sum::<f64>() / x.len() as f64).exp())
    }
    check_try! { geometric_mean(wrt &vec![2.0, 8.0]) => [1.0, 0.25]; geometric_mean(wrt &vec![2.0, -8.0]); geometric_mean(wrt &Vec::<f64>::new()) }
}

mod question_mark {
    use super::*;

    #[differentiable]
    fn root(x: f64) -> Result<f64, String> {
        if x < 0.0 {
            Err(format!("negative: {x}"))
        } else {
            Ok(x.sqrt())
        }
    }
    #[differentiable]
    fn quadratic(a: f64, b: f64, c: f64) -> Result<f64, String> {
        let d = root(b * b - 4.0 * a * c)?;
        let inverse = if a == 0.0 {
            return Err("linear".into());
        } else {
            0.5 / a
        };
        Ok((-b + d) * inverse + root(d)?)
    }
    check_try! { quadratic(wrt 1.0, wrt -3.0, wrt 1.0); quadratic(wrt 1.0, wrt 1.0, wrt 1.0); quadratic(wrt 0.0, wrt 1.0, wrt 1.0) }
}

mod question_mark_on_option {
    use super::*;

    #[differentiable]
    fn ratio_of_ends(x: &[f64]) -> Option<f64> {
        let first = x.first()?;
        let last = x.last().copied()?;
        let middle = *x.get(x.len() / 2)?;
        (*first != 0.0).then_some(())?;
        Some(last / first * middle)
    }
    check_try! { ratio_of_ends(wrt &vec![2.0, 3.0, 5.0]) => [-15.0 / 4.0, 2.5, 1.5]; ratio_of_ends(wrt &Vec::<f64>::new()); ratio_of_ends(wrt &vec![0.0, 1.0]) }
}

mod converted_errors {
    use super::*;

    #[derive(Debug)]
    struct Wrong(String);
    impl From<std::num::ParseIntError> for Wrong {
        fn from(e: std::num::ParseIntError) -> Self {
            Wrong(e.to_string())
        }
    }

    #[differentiable]
    fn power_from_text(x: f64, text: &str) -> Result<f64, Wrong> {
        let n: i32 = text.trim().parse()?;
        let m = text.strip_prefix('-').map_or(Ok(2), |t| t.parse::<i32>())?;
        let checked = n
            .checked_add(m)
            .ok_or_else(|| Wrong("too large".to_string()))?;
        Ok(x.powi(n) * checked as f64)
    }
    check_try! { power_from_text(wrt 1.5, "3") => 5.0 * 3.0 * 2.25; power_from_text(wrt 1.5, "-2"); power_from_text(wrt 1.5, "three") }
}

mod unwrapped_inside {
    use super::*;

    #[differentiable]
    fn reciprocal(x: f64) -> Result<f64, &'static str> {
        if x == 0.0 {
            return Err("zero");
        }
        Ok(1.0 / x)
    }
    #[differentiable]
    fn lenient(x: f64, y: f64) -> f64 {
        let a = reciprocal(x).unwrap_or(y);
        let b = reciprocal(x + 1.0).unwrap();
        let c = reciprocal(y).expect("y is not zero");
        let d = match reciprocal(x - 2.0) {
            Ok(v) => v * y,
            Err(_) => y,
        };
        let e = reciprocal(y).map(|v| v * x).unwrap_or_else(|_| x * x);
        a * b + c * d + e
    }
    check! { lenient(wrt 1.5, wrt 0.7); lenient(wrt 0.5, wrt 0.7) }
}

mod combinators {
    use super::*;

    #[differentiable]
    fn smallest_root(b: f64, c: f64) -> Option<f64> {
        let d = b * b - c;
        Some(d)
            .filter(|d| *d >= 0.0)
            .map(|d| d.sqrt())
            .and_then(|s| if s < b { Some(b - s) } else { None })
    }
    #[differentiable]
    fn with_fallback(b: f64, c: f64) -> f64 {
        smallest_root(b, c).or(Some(c * c)).map_or(0.0, |r| r * b)
    }
    check_try! { smallest_root(wrt 3.0, wrt 2.0); smallest_root(wrt 1.0, wrt 2.0); with_fallback_entry(wrt 3.0, wrt 2.0); with_fallback_entry(wrt 1.0, wrt 2.0) => (4.0, 4.0) }

    #[differentiable]
    fn with_fallback_entry(b: f64, c: f64) -> Option<f64> {
        Some(with_fallback(b, c))
    }
}

mod if_let_ok {
    use super::*;

    #[differentiable]
    fn bounded_inverse(x: f64) -> Result<f64, u8> {
        if x.abs() < 0.1 { Err(7) } else { Ok(1.0 / x) }
    }
    #[differentiable]
    fn sum_of_inverses(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for v in x {
            if let Ok(r) = bounded_inverse(*v) {
                s += r;
            } else if let Err(code) = bounded_inverse(*v) {
                s *= code as f64;
            }
            let Ok(q) = bounded_inverse(v * v) else {
                continue;
            };
            s += q;
        }
        s
    }
    check! { sum_of_inverses(wrt &vec![0.5, 0.05, -2.0, 0.2]) }
}

mod refusal_inside_a_loop {
    use super::*;

    #[differentiable]
    fn converge(x: f64, #[constant] tolerance: f64, cap: usize) -> Result<f64, usize> {
        let mut y = 1.0;
        for k in 0..cap {
            let next = 0.5 * (y + x / y);
            if (next - y).abs() < tolerance {
                return Ok(next);
            }
            y = next;
            if !y.is_finite() {
                return Err(k);
            }
        }
        Err(cap)
    }
    check_try! { converge(wrt 2.0, 1e-12, 50) => 0.5 / 2f64.sqrt(); converge(wrt 2.0, 1e-12, 2) }
}

mod tuples_in_results {
    use super::*;

    #[differentiable]
    fn both_roots(b: f64, c: f64) -> Result<(f64, f64), String> {
        let d = b * b - c;
        if d < 0.0 {
            return Err("complex".to_string());
        }
        Ok((b - d.sqrt(), b + d.sqrt()))
    }
    #[differentiable]
    fn weighted(b: f64, c: f64) -> Result<f64, String> {
        let (lo, hi) = both_roots(b, c)?;
        let far = both_roots(hi, lo)?.1;
        Ok(lo * 2.0 + hi * far)
    }
    check_try! { weighted(wrt 3.0, wrt 2.0); weighted(wrt 1.0, wrt 2.0) }
}

mod some_in_a_loop {
    use super::*;

    #[differentiable]
    fn running_best(x: &[f64]) -> Option<f64> {
        let mut best: Option<f64> = None;
        for v in x {
            best = match best {
                Some(b) if b >= *v => Some(b),
                _ => Some(*v),
            };
        }
        let mut previous = None;
        let mut s = best?;
        for v in x {
            if let Some(p) = previous {
                s += v * p;
            }
            previous = Some(*v);
        }
        Some(s)
    }
    check_try! { running_best(wrt &vec![0.5, 2.0, -1.0]) => [2.0, 1.0 + 0.5 - 1.0, 2.0]; running_best(wrt &Vec::<f64>::new()) }
}

mod refusal_with_state {
    use super::*;

    #[differentiable]
    fn withdraw(balance: &mut f64, amount: f64) -> Result<f64, String> {
        if amount > *balance {
            return Err(format!("short of {:.1}", amount - *balance));
        }
        *balance -= amount * 1.01;
        Ok(*balance * amount)
    }
    check_try! { withdraw(wrt &mut 10.0, wrt 3.0) => (3.0, 10.0 - 2.0 * 3.03); withdraw(wrt &mut 1.0, wrt 3.0) }
}

mod given_results {
    use super::*;

    type Read = Result<f64, String>;

    #[differentiable]
    fn by_match(x: f64, #[constant] r: Result<usize, String>) -> f64 {
        match r {
            Ok(n) => x.powi(n as i32),
            Err(text) => x * text.len() as f64 * 0.5,
        }
    }
    #[differentiable]
    fn by_let(x: f64, #[constant] r: &Read, #[constant] s: &Result<f64, String>) -> f64 {
        let Ok(scale) = s else { return x * 0.25 };
        if let Ok(n) = r { x * n * *scale } else { x * x }
    }
    #[differentiable]
    fn by_combinators(x: f64, #[constant] r: Result<f64, String>) -> f64 {
        let known = if r.is_ok() { x.sin() } else { x.cos() };
        known * r.map(|k| k * x).unwrap_or(x) * x
    }
    #[differentiable]
    fn in_a_slice(x: f64, #[constant] readings: &[Result<f64, String>]) -> f64 {
        let mut s = 0.0;
        for reading in readings {
            match reading {
                Ok(v) => s += x * *v * s + x,
                Err(text) if text.is_empty() => break,
                Err(_) => continue,
            }
        }
        s
    }
    check! {
        by_match(wrt 1.3, Ok(3));
        by_match(wrt 1.3, Err("text".to_string()));
        by_let(wrt 1.3, &Ok(2.0), &Ok(0.5));
        by_let(wrt 1.3, &Err(String::new()), &Ok(0.5));
        by_let(wrt 1.3, &Ok(2.0), &Err(String::new()));
        by_combinators(wrt 1.3, Ok(0.7));
        by_combinators(wrt 1.3, Err("none".to_string()));
        in_a_slice(wrt 1.3, &[Ok(0.5), Err("x".to_string()), Ok(1.5), Err(String::new()), Ok(2.0)])
    }
}

mod given_results_handed_on {
    use super::*;

    #[differentiable]
    fn scaled(x: f64, #[constant] r: Result<f64, String>) -> Result<f64, String> {
        let k = r?;
        Ok(x * k)
    }
    check_try! { scaled(wrt 1.3, Ok(0.7)); scaled(wrt 1.3, Err("no".to_string())) }
}

mod parts_in_place {
    use super::*;

    #[differentiable]
    fn local(x: f64, y: f64) -> f64 {
        let mut o = if x > 0.0 { Some(x * y) } else { None };
        if let Some(v) = o.as_mut() {
            *v += x;
        }
        o.unwrap_or(y)
    }
    #[differentiable]
    fn parameter(x: f64, o: &mut Option<f64>) -> f64 {
        if let Some(v) = o.as_mut() {
            *v *= x;
        }
        o.unwrap_or(x)
    }
    #[differentiable]
    fn squared(x: f64) -> Option<f64> {
        if x > 0.0 { Some(x * x) } else { None }
    }
    #[differentiable]
    fn of_a_call(x: f64, y: f64) -> f64 {
        let mut o = squared(x);
        if let Some(v) = o.as_mut() {
            *v += x * y;
        }
        o.unwrap_or(y)
    }
    #[differentiable]
    fn of_a_search(x: f64, v: &[f64]) -> f64 {
        let mut o = v.iter().copied().reduce(f64::max);
        if let Some(v) = o.as_mut() {
            *v *= x;
        }
        let mut first = v.first().copied();
        if let Some(v) = &mut first {
            *v *= x;
        }
        if let Some(ref mut v) = first {
            *v *= x;
        }
        o.unwrap_or(x) * first.unwrap_or(x)
    }
    #[differentiable]
    fn best(x: f64, v: &[f64]) -> f64 {
        let mut best = None;
        for &a in v {
            match best.as_mut() {
                None => best = Some(a),
                Some(b) => {
                    if a * x > *b {
                        *b = a * x;
                    }
                }
            }
        }
        best.unwrap_or(x)
    }
    check! {
        local(wrt 1.3, wrt 0.7);
        local(wrt -1.3, wrt 0.7);
        parameter(wrt 1.3, wrt &mut Some(0.7));
        parameter(wrt 1.3, wrt &mut None);
        of_a_call(wrt 1.3, wrt 0.7);
        of_a_call(wrt -1.3, wrt 0.7);
        of_a_search(wrt 1.3, wrt &[0.4, 0.9, 0.7]);
        of_a_search(wrt 1.3, wrt &[]);
        best(wrt 1.3, wrt &[0.4, 0.9, 0.7])
    }
}

mod annotated_parses {
    use super::*;

    #[differentiable]
    fn picked(text: &str, x: &[f64]) -> Option<f64> {
        let i: usize = text.parse().ok()?;
        let (digits, rest): (Vec<char>, String) = (text.chars().collect(), text.chars().collect());
        x.get(i).map(|v| v * (digits.len() + rest.len()) as f64)
    }
    check_try! { picked("1", wrt &vec![0.4, 0.8]); picked("no", wrt &vec![0.4, 0.8]) }
}

mod replaced_in_a_loop {
    use super::*;

    #[differentiable]
    fn product(v: &[f64], k: usize) -> Option<f64> {
        let a = v.get(k)?;
        Some(a * v[0])
    }
    #[differentiable]
    fn last_option(x: f64, y: &[f64], n: usize) -> f64 {
        let mut o = Some(x);
        for i in 0..n {
            o = product(y, i);
        }
        o.unwrap_or(x)
    }
    #[differentiable]
    fn square(v: f64, k: usize) -> Result<f64, usize> {
        if k > 1 { Err(k) } else { Ok(v * v) }
    }
    #[differentiable]
    fn last_result(x: f64, n: usize) -> f64 {
        let mut r = Ok(x);
        for i in 0..n {
            r = square(x, i);
        }
        match r {
            Ok(v) => v * x,
            Err(k) => k as f64 * x,
        }
    }
    check! {
        last_option(wrt 0.6, wrt &vec![0.4, 0.7], 2);
        last_option(wrt 0.6, wrt &vec![0.4, 0.7], 3);
        last_result(wrt 0.6, 1);
        last_result(wrt 0.6, 5)
    }
}

// What a callee gives in an option or result need not be `Copy`: vectors, rows, tuples of such.
mod owned_payloads_of_callees {
    use super::*;
    type Rows = Vec<Vec<f64>>;
    #[differentiable]
    fn squares(x: f64) -> Option<Vec<f64>> {
        if x > 9.0 { None } else { Some(vec![x, x * x]) }
    }
    #[differentiable]
    fn rows(x: f64) -> Result<Rows, String> {
        if x > 9.0 {
            Err("big".into())
        } else {
            Ok(vec![vec![x, x * x]])
        }
    }
    #[differentiable]
    fn triple(x: f64) -> Option<(f64, Vec<f64>, usize)> {
        Some((x, vec![x, x * x], 1))
    }
    #[differentiable]
    fn nested(x: f64) -> Option<Option<Vec<f64>>> {
        Some(Some(vec![x]))
    }
    #[differentiable]
    fn grown(x: f64) -> Result<f64, String> {
        let mut y = rows(x)?;
        y[0].push(x);
        y.push(vec![x]);
        Ok(y[0][1] * y[1][0] * y[0][2])
    }
    #[differentiable]
    fn unwrapped(x: f64) -> f64 {
        let (v, y, i) = triple(x).unwrap();
        v * y[i]
    }
    #[differentiable]
    fn if_let(x: f64) -> f64 {
        if let Some((v, y, i)) = triple(x) {
            v * y[i]
        } else {
            0.0
        }
    }
    #[differentiable]
    fn let_else(x: f64) -> f64 {
        let Some(mut y) = squares(x) else { return x };
        y[0] *= x;
        y.iter().sum()
    }
    #[differentiable]
    fn or_default(x: f64) -> f64 {
        squares(x).unwrap_or_default().iter().sum::<f64>() * squares(x).unwrap_or(vec![1.0])[0]
    }
    #[differentiable]
    fn mapped(x: f64) -> f64 {
        squares(x).map(|v| v[0] * v[1]).unwrap_or(x) + squares(x).unwrap_or_else(|| vec![x])[1]
    }
    #[differentiable]
    fn in_loop(x: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            if let Some(v) = squares(x * i as f64) {
                s += v[1];
            }
        }
        s
    }
    #[differentiable]
    fn prepended(x: f64) -> f64 {
        let mut v = vec![x];
        while v.len() < 4 {
            match squares(v[v.len() - 1]) {
                Some(n) => v = n.into_iter().chain(v).collect(),
                None => break,
            }
        }
        v[1] + v[0]
    }
    #[differentiable]
    fn cloned(x: f64) -> f64 {
        let o = squares(x);
        let p = o.clone();
        o.unwrap()[0] * p.as_ref().map_or(0.0, |v| v[1])
    }
    #[differentiable]
    fn flattened(x: f64) -> f64 {
        nested(x).flatten().unwrap()[0] * x
    }
    #[differentiable]
    fn matched(x: f64) -> f64 {
        match rows(x) {
            Ok(v) => v[0][1],
            Err(e) => e.len() as f64 * x,
        }
    }
    #[differentiable]
    fn two_questions(x: f64) -> Option<Vec<f64>> {
        let v = squares(x)?;
        let w = squares(v[0])?;
        Some(v.iter().zip(&w).map(|(a, b)| a * b).collect())
    }
    #[differentiable]
    fn chained(x: f64) -> f64 {
        two_questions(x).and_then(|v| squares(v[0])).unwrap()[1]
    }
    check! { unwrapped(wrt 0.7); if_let(wrt 0.7); let_else(wrt 0.7); or_default(wrt 0.7); mapped(wrt 0.7); in_loop(wrt 0.7); prepended(wrt 0.7); cloned(wrt 0.7);  flattened(wrt 0.7); matched(wrt 0.7);matched(wrt 9.7); chained(wrt 0.7) }
    mod q {
        use super::*;
        check_try! { grown(wrt 0.7); grown(wrt 9.7) }
    }
}

/// Patterns look into errors: these carry no derivative, but tell which arm it is.
mod patterns_within_errors {
    use super::*;
    #[derive(Debug, PartialEq, Clone)]
    enum F {
        A,
        B(usize),
        C { k: usize, name: String },
    }
    #[derive(Debug, PartialEq)]
    enum E {
        A,
        B,
    }
    const LIM: u8 = 7;
    #[differentiable]
    fn resi(s: f64) -> Result<f64, u8> {
        if s > 5.0 {
            Err(7)
        } else if s < 0.0 {
            Err(2)
        } else {
            Ok(s * s)
        }
    }
    #[differentiable]
    fn resc(s: f64) -> Result<f64, F> {
        if s > 5.0 {
            Err(F::A)
        } else if s < -3.0 {
            Err(F::C {
                k: 5,
                name: "x".to_string(),
            })
        } else if s < 0.0 {
            Err(F::B(2))
        } else {
            Ok(s * s)
        }
    }
    #[differentiable]
    fn rese(s: f64) -> Result<f64, E> {
        if s > 5.0 {
            Err(E::A)
        } else if s < 0.0 {
            Err(E::B)
        } else {
            Ok(s * s)
        }
    }
    #[differentiable]
    fn ress(s: f64) -> Result<f64, &'static str> {
        if s > 5.0 {
            Err("big")
        } else if s < 0.0 {
            Err("neg")
        } else {
            Ok(s * s)
        }
    }
    #[differentiable]
    fn reso(s: f64) -> Result<f64, Option<u8>> {
        if s > 5.0 {
            Err(None)
        } else if s < 0.0 {
            Err(Some(3))
        } else {
            Ok(s * s)
        }
    }
    #[differentiable]
    fn literal(s: f64) -> f64 {
        match resi(s) {
            Ok(v) => v,
            Err(7) => 3.0 * s,
            Err(_) => s,
        }
    }
    #[differentiable]
    fn constants(s: f64) -> f64 {
        match resi(s) {
            Ok(v) => v,
            Err(LIM) => 3.0 * s,
            Err(u8::MAX) => 9.0 * s,
            Err(_) => s,
        }
    }
    #[differentiable]
    fn range(s: f64) -> f64 {
        match resi(s) {
            Ok(v) => v,
            Err(5..=9) => 3.0 * s,
            Err(n) => s * n as f64,
        }
    }
    #[differentiable]
    fn alternatives(s: f64) -> f64 {
        match resi(s) {
            Err(7 | 9) => 3.0 * s,
            Err(n @ 0..=3) => s * n as f64,
            Err(_) => 0.0,
            Ok(v) => v,
        }
    }
    #[differentiable]
    fn texts(s: f64) -> f64 {
        match ress(s) {
            Ok(v) => v,
            Err("neg") => 3.0 * s,
            Err(_) => s,
        }
    }
    #[differentiable]
    fn options(s: f64) -> f64 {
        match reso(s) {
            Ok(v) => v,
            Err(None) => 3.0 * s,
            Err(Some(k)) => s * k as f64,
        }
    }
    #[differentiable]
    fn variants(s: f64) -> f64 {
        match resc(s) {
            Ok(v) => v,
            Err(F::A) => 3.0 * s,
            Err(_) => s,
        }
    }
    #[differentiable]
    fn of_no_clone(s: f64) -> f64 {
        match rese(s) {
            Ok(v) => v,
            Err(E::A) => 3.0 * s,
            Err(E::B) => s,
        }
    }
    #[differentiable]
    fn pair(s: f64) -> f64 {
        match (resc(s), resi(s)) {
            (Err(F::A), _) => 3.0 * s,
            (Ok(a), Ok(b)) => a * b,
            (_, Err(2)) => 7.0 * s,
            _ => s,
        }
    }
    #[differentiable]
    fn if_let(s: f64) -> f64 {
        let r = resc(s);
        if let Err(F::A) = r {
            return 3.0 * s;
        }
        if let Ok(v) = r { v } else { s }
    }
    #[differentiable]
    fn let_else(s: f64) -> f64 {
        let Err(F::A) = resc(s) else { return s * s * s };
        3.0 * s
    }
    #[differentiable]
    fn same(s: f64) -> Result<f64, F> {
        match resc(s) {
            Err(F::A) => Ok(s),
            r => r,
        }
    }
    #[differentiable]
    fn destructured(s: f64) -> f64 {
        match resc(s) {
            Ok(v) => v,
            Err(F::B(k)) => s * k as f64,
            Err(F::C { k, .. }) => s * s * k as f64,
            Err(_) => s,
        }
    }
    #[differentiable]
    fn named(s: f64) -> f64 {
        match resc(s) {
            Ok(v) => v,
            Err(F::C { k, name }) => s * (k + name.len()) as f64,
            Err(F::B(_)) => 2.0,
            Err(F::A) => s,
        }
    }

    #[differentiable]
    fn by_reference(s: f64) -> f64 {
        let r = resc(s);
        match &r {
            Ok(v) => *v,
            Err(F::B(k)) => s * *k as f64,
            Err(F::C { k, name }) => s * (*k + name.len()) as f64,
            Err(F::A) => 7.0 * s,
        }
    }

    check! {
        by_reference(wrt -4.0);
        by_reference(wrt -1.0);
        by_reference(wrt 2.0);
        by_reference(wrt 6.0);
        literal(wrt -4.0); literal(wrt -1.0); literal(wrt 2.0); literal(wrt 6.0);
        constants(wrt -4.0); constants(wrt -1.0); constants(wrt 2.0); constants(wrt 6.0);
        range(wrt -4.0); range(wrt -1.0); range(wrt 2.0); range(wrt 6.0);
        alternatives(wrt -4.0); alternatives(wrt -1.0); alternatives(wrt 2.0); alternatives(wrt 6.0);
        texts(wrt -4.0); texts(wrt -1.0); texts(wrt 2.0); texts(wrt 6.0);
        options(wrt -4.0); options(wrt -1.0); options(wrt 2.0); options(wrt 6.0);
        variants(wrt -4.0); variants(wrt -1.0); variants(wrt 2.0); variants(wrt 6.0);
        of_no_clone(wrt -4.0); of_no_clone(wrt -1.0); of_no_clone(wrt 2.0); of_no_clone(wrt 6.0);
        pair(wrt -4.0); pair(wrt -1.0); pair(wrt 2.0); pair(wrt 6.0);
        if_let(wrt -4.0); if_let(wrt -1.0); if_let(wrt 2.0); if_let(wrt 6.0);
        let_else(wrt -4.0); let_else(wrt -1.0); let_else(wrt 2.0); let_else(wrt 6.0);
        destructured(wrt -4.0); destructured(wrt -1.0); destructured(wrt 2.0); destructured(wrt 6.0);
        named(wrt -4.0); named(wrt -1.0); named(wrt 2.0); named(wrt 6.0);
    }
    #[test]
    fn results_are_what_they_were() {
        for s in [-4.0, -1.0, 2.0, 6.0] {
            assert_eq!(same::vjp(s).map(|(value, _)| value), same(s));
        }
    }
}

/// The pattern of a `let .. else` is tested behind the `?` before it.
mod let_else_behind_a_question_mark {
    use super::*;

    #[differentiable]
    fn neighbours(p: &[f64], at: usize) -> Option<f64> {
        let [a, b] = p.get(at..at + 2)? else {
            return None;
        };
        Some(a * b)
    }

    #[differentiable]
    fn powers(s: f64) -> Option<Vec<f64>> {
        (s < 5.0).then(|| vec![s, s * s, 1.0 + s])
    }

    #[differentiable]
    fn last(s: f64) -> Option<f64> {
        powers(s)?.pop()
    }

    #[differentiable]
    fn last_times(s: f64) -> Option<f64> {
        let [a, b, _] = powers(s)?[..] else {
            return Some(s);
        };
        let c = powers(b)?.pop()?;
        Some(a * c * s)
    }

    check_try! {
        neighbours(wrt &[1.5, 2.0, 4.0], 0) => [2.0, 1.5, 0.0];
        neighbours(wrt &[1.5, 2.0, 4.0], 1);
        neighbours(wrt &[1.5, 2.0, 4.0], 2);
        last(wrt 2.0) => 1.0;
        last(wrt 6.0);
        last_times(wrt 2.0);
        last_times(wrt 3.0);
    }
}

/// What is there instead of a callee's value is told by its error, where a closure takes one.
mod instead_of_callees_values {
    use super::*;

    #[differentiable]
    fn checked(a: f64) -> Result<f64, String> {
        if a < 0.8 {
            Ok(a.exp())
        } else {
            Err(format!("{a:.3}"))
        }
    }
    #[differentiable]
    fn maybe(a: f64) -> Option<f64> {
        if a < 0.8 { Some(a.exp()) } else { None }
    }
    #[differentiable]
    fn by_error(k: f64) -> f64 {
        k * checked(k).unwrap_or_else(|e| e.len() as f64 * 0.1)
    }
    #[differentiable]
    fn by_another(k: f64) -> f64 {
        checked(k)
            .or_else(|_| checked(k / 2.0))
            .map_or_else(|_| k, |v| v * k)
    }
    #[differentiable]
    fn without_error(k: f64) -> f64 {
        let first = maybe(k).or_else(|| maybe(k / 2.0));
        first.map_or_else(|| k, |v| v * k) + maybe(k).unwrap_or_else(|| k * k)
    }
    check! {
        by_error(wrt 0.5); by_error(wrt 0.9);
        by_another(wrt 0.5); by_another(wrt 0.9); by_another(wrt 1.7);
        without_error(wrt 0.5); without_error(wrt 0.9); without_error(wrt 1.7)
    }
}
