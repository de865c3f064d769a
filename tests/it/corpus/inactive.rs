//! What carries no derivative is passed through, whatever it is.

use gradtape::differentiable;

mod parameters_of_every_kind {
    use super::*;
    use std::collections::HashMap;
    use std::ops::Range;

    #[differentiable]
    fn many(
        x: f64,
        n: u8,
        mode: &str,
        flag: bool,
        c: char,
        name: String,
        idx: &[usize],
        pair: (usize, i64),
    ) -> f64 {
        let k = match mode {
            "double" => 2.0,
            m if m.is_empty() => 1.0,
            _ => 3.0,
        };
        let skip = if flag { idx[0] } else { pair.0 };
        let letters = name.chars().filter(|l| *l == c).count();
        x.powi(n as i32) * k + (skip + letters) as f64 * x - pair.1 as f64
    }

    #[differentiable]
    fn marked(
        x: f64,
        #[constant] weights: &HashMap<String, f64>,
        #[constant] span: Range<usize>,
    ) -> f64 {
        let mut s = weights["a"] * x;
        for i in span {
            s += x.powi(i as i32);
        }
        s * weights.get("missing").copied().unwrap_or(2.0)
    }
    check! {
        many(wrt 2.0, 3, "double", true, 'l', "hello".to_string(), &[5, 6], (1, -1)) => 31.0;
        many(wrt 2.0, 2, "", false, 'l', String::new(), &[], (4, 3)) => 8.0;
        marked(wrt 0.5, &HashMap::from([("a".to_string(), 3.0)]), 1..4) => 2.0 * (3.0 + 1.0 + 1.0 + 0.75)
    }
}

mod parts_of_tuples_read_again {
    use super::*;
    #[differentiable]
    fn characters(a: &str, b: &str, x: f64) -> f64 {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut s = x;
        for i in 0..a.len() {
            s *= x + (a[i] == b[0]) as u8 as f64;
        }
        s
    }
    #[differentiable]
    fn texts(p: &str, q: &str, x: f64) -> f64 {
        let (a, b) = (p.to_string(), q.to_string());
        let mut s = x;
        for _ in 0..a.len() {
            if a.contains(&b) {
                s *= x + format!("{a}{b}").len() as f64;
            }
            s += a.len() as f64 * x;
        }
        s
    }
    check! { characters("ab", "b", wrt 0.4); texts("ab", "b", wrt 0.4) }
}

mod assertions {
    use super::*;

    #[differentiable]
    fn checked(x: f64, w: &[f64]) -> f64 {
        assert!(x > 0.0, "x = {x}, w = {:?}", w);
        debug_assert!(x.is_finite() && w.iter().all(|v| v.is_finite()));
        assert_eq!(w.len(), 2, "two weights");
        assert_ne!(x, 1.0);
        let y = x.ln() * w[0];
        debug_assert_eq!(y, y, "{}", y);
        if y > 1e6 {
            panic!("too large: {y}");
        }
        if w[1] > 1e6 {
            unreachable!("never {}", w[1]);
        }
        y * w[1]
    }
    check! { checked(wrt 2.0, wrt &vec![3.0, 5.0]) => (7.5, [5.0 * 2f64.ln(), 3.0 * 2f64.ln()]) }
}

mod printing {
    use super::*;
    use std::fmt::Write;

    #[differentiable]
    fn logged(x: f64, v: &[f64], loud: bool) -> f64 {
        let mut report = String::new();
        let mut s = x;
        for (i, t) in v.iter().enumerate() {
            s *= t;
            writeln!(report, "{i}: {s:+.3e} {t:?}").unwrap();
            if loud {
                println!("{i} {s}");
                eprintln!("{}", report.trim_end());
            }
        }
        let lines = report.lines().count();
        s * lines as f64
    }
    check! { logged(wrt 0.5, wrt &vec![2.0, 3.0], false) => (12.0, [3.0, 2.0]) }
}

mod matches_macro {
    use super::*;

    #[differentiable]
    fn classified(x: f64, kind: Option<u8>, v: &[f64]) -> f64 {
        let a = if matches!(kind, Some(k) if k > 3) {
            x * x
        } else {
            x
        };
        let b = if matches!(v, [_, _, ..])
            && !matches!(x.partial_cmp(&v[0]), Some(std::cmp::Ordering::Less))
        {
            v[0] * v[1]
        } else {
            1.0
        };
        a * b
    }
    check! { classified(wrt 2.0, Some(4), wrt &vec![1.0, 3.0]) => (12.0, [12.0, 4.0]); classified(wrt 0.5, None, wrt &vec![1.0]) => (1.0, [0.0]) }
}

mod validation {
    use super::*;
    use std::collections::BTreeSet;

    #[differentiable]
    fn permuted(x: &[f64], order: &[usize]) -> Result<f64, String> {
        let mut seen = BTreeSet::new();
        for i in order {
            if !seen.insert(*i) {
                return Err(format!("twice: {i}"));
            }
            let Some(_) = x.get(*i) else {
                return Err(format!("{i} of {}", x.len()));
            };
        }
        let mut s = 0.0;
        for (k, &i) in order.iter().enumerate() {
            s += x[i] * (k + 1) as f64;
        }
        Ok(s * s)
    }
    check_try! { permuted(wrt &vec![0.5, -1.5, 2.0], &[2, 0]) => [12.0, 0.0, 6.0]; permuted(wrt &vec![0.5, -1.5], &[1, 1]); permuted(wrt &vec![0.5], &[3]) }
}

mod sorted_indices {
    use super::*;

    #[differentiable]
    fn trimmed_mean(x: &[f64], cut: usize) -> f64 {
        let mut order: Vec<usize> = (0..x.len()).collect();
        order.sort_by(|&a, &b| x[a].partial_cmp(&x[b]).unwrap());
        let kept = &order[cut..x.len() - cut];
        let mut s = 0.0;
        for &i in kept {
            s += x[i];
        }
        s / kept.len() as f64
    }
    #[differentiable]
    fn rank_weighted(x: &[f64]) -> f64 {
        let mut rank = vec![0usize; x.len()];
        let mut order: Vec<_> = (0..x.len()).collect();
        order.sort_unstable_by(|a, b| x[*b].total_cmp(&x[*a]));
        for (r, i) in order.into_iter().enumerate() {
            rank[i] = r;
        }
        x.iter().zip(&rank).map(|(v, r)| v * v * *r as f64).sum()
    }
    check! { trimmed_mean(wrt &vec![5.0, 1.0, 3.0, 9.0, 2.0], 1) => [1.0 / 3.0, 0.0, 1.0 / 3.0, 0.0, 1.0 / 3.0]; rank_weighted(wrt &vec![5.0, 1.0, 3.0]) => [0.0, 4.0, 6.0] }
}

mod text_and_bytes {
    use super::*;

    #[differentiable]
    fn hashed(x: f64, words: &[&str], salt: u64) -> f64 {
        let mut h = salt;
        for w in words {
            for b in w.bytes() {
                h = (h ^ b as u64).wrapping_mul(0x100_0000_01b3).rotate_left(5);
            }
        }
        let bucket = (h >> 7) as usize % 3;
        let longest = words.iter().map(|w| w.len()).max().unwrap_or(0);
        let joined = words.join("-").to_uppercase();
        [x, x * x, x.sin()][bucket] * longest as f64 + joined.len() as f64 * x
    }
    check! { hashed(wrt 0.7, &["alpha", "be"], 17); hashed(wrt 0.7, &["gamma"], 18); hashed(wrt 0.7, &[""], 19) }
}

mod closures_over_constants {
    use super::*;

    #[differentiable]
    fn table(x: f64, n: usize) -> f64 {
        let squares: Vec<u64> = (0..n as u64).map(|k| k * k).collect();
        let weight = |k: usize| squares[k] as f64 / 2.0;
        let parity = |k: usize| -> bool { k.is_multiple_of(2) };
        let mut s = 0.0;
        for k in 0..n {
            if parity(k) {
                s += weight(k) * x;
            } else {
                s -= x * x;
            }
        }
        s
    }
    check! { table(wrt 0.7, 5) => 0.5 * (4.0 + 16.0) - 4.0 * 0.7 }
}

mod shared_state {
    use super::*;
    use std::cell::{Cell, RefCell};
    use std::collections::VecDeque;

    #[differentiable(without(tape))]
    fn counted(
        x: f64,
        #[constant] calls: &Cell<u32>,
        #[constant] queue: &RefCell<VecDeque<usize>>,
    ) -> f64 {
        calls.set(calls.get() + 1);
        let mut q = queue.borrow_mut();
        q.push_back(3);
        let k = q.pop_front().unwrap();
        drop(q);
        x.powi(k as i32)
    }
    check! { counted(wrt 1.5, &Cell::new(0), &RefCell::new(VecDeque::from([2]))) => 3.0 }
}

mod integer_vectors {
    use super::*;

    #[differentiable]
    fn sparse(values: &[f64], rows: &[usize], columns: &[usize], x: &[f64]) -> f64 {
        let n = 1 + *rows.iter().max().unwrap();
        let mut starts = vec![0usize; n + 1];
        for r in rows {
            starts[r + 1] += 1;
        }
        for r in 0..n {
            starts[r + 1] += starts[r];
        }
        let mut y = vec![0.0; n];
        for r in 0..n {
            for k in starts[r]..starts[r + 1] {
                y[r] += values[k] * x[columns[k]];
            }
        }
        y.iter().map(|v| v * v).sum()
    }
    check! { sparse(wrt &vec![2.0, -1.0, 0.5, 3.0], &[0, 0, 1, 2], &[0, 2, 1, 0], wrt &vec![0.7, 1.1, -0.4]) }
}

mod bits_of_active_values {
    use super::*;

    #[differentiable(without(tape))]
    fn looked_at(x: f64, y: f64) -> f64 {
        let exponent = ((x.to_bits() >> 52) & 0x7ff) as i32 - 1023;
        let text = format!("{x:.1}");
        let close = (x - y).abs() < 1e-3;
        let q = x / y;
        if close || exponent > 3 {
            q * q
        } else if text.len() == 3 && x.total_cmp(&y).is_gt() {
            q + y
        } else {
            q
        }
    }
    check! { looked_at(wrt 1.53, wrt 0.71) => (1.0 / 0.71, -1.53 / (0.71 * 0.71) + 1.0); looked_at(wrt 100.03, wrt 0.71) }
}

mod time_and_random {
    use super::*;

    #[differentiable]
    fn sampled(x: f64, seed: u64, samples: usize) -> f64 {
        let started = std::time::Instant::now();
        let mut state = seed;
        let mut s = 0.0;
        for _ in 0..samples {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let u = (state >> 11) as f64 / (1u64 << 53) as f64;
            s += (x * u).exp();
        }
        assert!(started.elapsed().as_secs() < 3600);
        s / samples as f64
    }
    check! { sampled(wrt 0.6, 42, 20) }
}

// Random numbers and counters: inactive closures that change what they capture, made here or given.
mod closures_that_change {
    use super::*;
    #[differentiable]
    fn congruential(x: f64, seed: u64) -> f64 {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
            (state >> 40) as f64 / 1e7
        };
        let mut s = 0.0;
        for _ in 0..4 {
            let u = next();
            s += x * u + next() * x * x;
        }
        s
    }
    #[differentiable]
    fn used_after(x: f64) -> f64 {
        let mut n = 0;
        let mut count = |k: usize| {
            n += k;
            n
        };
        let a = count(2);
        let b = count(3);
        x * a as f64 + b as f64 * x * x + n as f64 * x
    }
    #[differentiable(without(tape))]
    fn given<R: FnMut() -> f64>(x: f64, #[constant] mut rng: R) -> f64 {
        let a = rng();
        let mut s = x * a;
        for _ in 0..3 {
            s *= x + rng();
        }
        s
    }
    #[differentiable(without(tape))]
    fn by_impl(x: f64, #[constant] mut rng: impl FnMut() -> f64) -> f64 {
        x * rng() + rng() * x * x
    }
    #[differentiable(without(tape))]
    fn by_reference(x: f64, #[constant] rng: &mut impl FnMut() -> f64) -> f64 {
        x * rng() + rng() * x * x
    }
    fn counter() -> impl FnMut() -> f64 {
        let mut k = 0.0;
        move || {
            k += 1.0;
            k
        }
    }
    check! { congruential(wrt 0.7, 3); used_after(wrt 0.4); given(wrt 0.7, counter()); by_impl(wrt 0.7, counter()) }
}

// What is indexed by references, and what is behind a cell: only rustc knows the containers.
mod looked_up_by_reference {
    use super::*;
    use std::cell::RefCell;
    use std::collections::HashMap;

    fn named() -> HashMap<String, f64> {
        HashMap::from([("a".to_string(), 0.5), ("b".to_string(), -1.5)])
    }
    fn rows() -> HashMap<usize, Vec<f64>> {
        (0..4).map(|i| (i, vec![0.5 * i as f64; 4])).collect()
    }
    fn pairs() -> HashMap<(usize, usize), f64> {
        let pair = |i: usize| ((i / 2, i % 2), i as f64);
        (0..4).map(pair).collect()
    }

    #[differentiable]
    fn numbers(x: f64, #[constant] h: &HashMap<usize, f64>) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            let z = h[&i];
            s += z * x;
        }
        s
    }
    #[differentiable]
    fn vectors(x: f64, #[constant] h: &HashMap<usize, Vec<f64>>, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            let z = h[&(i + 1)][i];
            s = s * x * z + h[&0].len() as f64 * h[&i].iter().sum::<f64>() * s;
        }
        s
    }
    #[differentiable]
    fn texts(x: f64, #[constant] h: &HashMap<String, f64>, names: &[String]) -> f64 {
        let mut s = x;
        for i in 0..names.len() {
            s = s * x * h[&names[i]];
        }
        for n in names {
            s = s * h[n] * x + s;
        }
        let key = format!("a");
        s * h[&key] + x * h[&key]
    }
    #[differentiable]
    fn tuples(x: f64, #[constant] h: &HashMap<(usize, usize), f64>, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            for j in 0..n {
                s = s * x + h[&(i, j)];
            }
        }
        s
    }
    #[differentiable]
    fn in_cell(x: &[f64], #[constant] r: &RefCell<Vec<f64>>) -> f64 {
        let mut s = 1.0;
        for i in 0..x.len() {
            let z = r.borrow()[i];
            s = s * z * x[i] + s;
        }
        s
    }
    #[differentiable]
    fn in_chosen_cell<'a>(
        x: f64,
        #[constant] r: &'a RefCell<Vec<f64>>,
        #[constant] q: &'a RefCell<Vec<f64>>,
        n: usize,
    ) -> f64 {
        let mut chosen = r;
        let mut s = x;
        for _ in 0..n {
            s = s * x + s;
            chosen = q;
        }
        let z = chosen.borrow()[0];
        s * z
    }
    check! {
        numbers(wrt 0.5, &HashMap::from([(0, 1.0), (1, 2.0), (2, 4.0)])) => 7.0;
        vectors(wrt 0.5, &rows(), 3);
        texts(wrt 0.5, &named(), &["a".to_string(), "b".to_string()]);
        tuples(wrt 0.5, &pairs(), 2);
        in_cell(wrt &[0.5, 0.25], &RefCell::new(vec![2.0, 3.0]));
        in_chosen_cell(wrt 0.5, &RefCell::new(vec![2.0]), &RefCell::new(vec![3.0]), 0) => 2.0;
        in_chosen_cell(wrt 0.5, &RefCell::new(vec![2.0]), &RefCell::new(vec![3.0]), 1) => 6.0
    }
}

// Settings, tables and text that are searched: what stays where it is is compared there, and a pullback keeps what was found out, no reference.
mod looked_up {
    use super::*;
    use std::collections::HashMap;
    #[derive(PartialEq)]
    enum Kind {
        Linear,
        Square,
    }
    struct Layer {
        gain: f64,
        name: String,
        kind: Kind,
    }
    fn layers() -> Vec<Layer> {
        vec![
            Layer {
                gain: 2.0,
                name: "a".into(),
                kind: Kind::Linear,
            },
            Layer {
                gain: 3.0,
                name: "b".into(),
                kind: Kind::Square,
            },
        ]
    }
    #[differentiable]
    fn found(x: f64, #[constant] layers: &[Layer], name: &str) -> f64 {
        let c = layers.iter().find(|c| c.name == name).unwrap();
        x * c.gain
    }
    #[differentiable]
    fn filtered(x: f64, #[constant] layers: &[Layer], name: &str) -> f64 {
        let mut s = 0.0;
        for c in layers.iter().filter(|c| c.name != name && c.gain > 0.5) {
            s += x * c.gain;
        }
        let n = layers.iter().filter(|c| c.name == name).count();
        let total: f64 = layers.iter().map(|c| c.gain).sum();
        let first = layers.iter().position(|c| c.name == name).unwrap_or(0);
        s * n as f64 + total * x + layers[first].gain * x
    }
    #[differentiable]
    fn applied(x: f64, #[constant] layers: &[Layer]) -> f64 {
        let mut y = x;
        for i in 0..layers.len() {
            if layers[i].kind == Kind::Square {
                y = y * y;
            } else if layers[i].name == "a" {
                y *= layers[i].gain;
            }
        }
        y
    }
    #[differentiable]
    fn names(x: &[f64], names: &[String], wanted: &str) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            if names[i] == wanted || names[i] < names[0] {
                s += x[i] * x[i];
            }
        }
        s
    }
    #[differentiable]
    fn returned(x: f64, t: &[u8]) -> f64 {
        match t.get(5) {
            Some(_) => return 0.0,
            None => {}
        }
        match t.first() {
            Some(_) => x * x,
            None => x,
        }
    }
    #[differentiable]
    fn cells(text: &str, x: f64) -> Option<f64> {
        let mut cells = text.split(',');
        let a = cells.next()?;
        let b: f64 = cells.next()?.parse::<f64>().ok()?;
        Some(x * a.len() as f64 + b * x * x)
    }
    #[differentiable]
    fn table(text: &str, x: f64) -> f64 {
        let mut s = 0.0;
        for line in text.lines() {
            let mut cells = line.split(',').map(|c| c.trim().parse::<f64>());
            let Some(a) = cells.next() else { continue };
            s += x * a.unwrap();
        }
        let rows: Vec<f64> = text
            .lines()
            .filter_map(|l| Some(l.split(',').next()?.parse().ok()?))
            .collect();
        s * rows[0]
    }
    #[differentiable(without(tape))]
    fn looked_up(
        x: f64,
        #[constant] t: &HashMap<usize, f64>,
        #[constant] mut ws: impl Iterator<Item = usize>,
    ) -> f64 {
        let mut s = 0.0;
        while let Some(w) = ws.next() {
            s += x * t.get(&w).copied().unwrap_or(0.5);
            if let Some(k) = t.get(&(w + 1)) {
                s *= x + k;
            }
        }
        s
    }
    #[differentiable]
    fn ranked(x: &[f64]) -> f64 {
        let mut idx: Vec<usize> = (0..x.len()).collect();
        idx.sort_by(|&a, &b| x[a].partial_cmp(&x[b]).unwrap().then(a.cmp(&b)));
        let mut down = idx.clone();
        down.sort_by(|a, b| x[*a].total_cmp(&x[*b]).reverse().then_with(|| b.cmp(a)));
        x[idx[1]] * x[down[0]]
    }
    #[differentiable]
    fn ranked_later(x: &[f64]) -> f64 {
        let mut y = x.to_vec();
        y[0] *= 2.0;
        let mut idx = vec![0, 1, 2];
        idx.sort_by(|&a, &b| y[a].partial_cmp(&y[b]).unwrap().reverse());
        y[idx[0]] * y[idx[2]]
    }
    check! { found(wrt 0.7, &layers(), "b"); filtered(wrt 0.7, &layers(), "a"); applied(wrt 0.7, &layers()); names(wrt &vec![0.3, 0.5], &["q".to_string(), "p".to_string()], "q"); returned(wrt 0.7, &[1]); returned(wrt 0.7, &[4, 1]); returned(wrt 0.7, &[]); returned(wrt 0.7, &[0; 8]); table("1,2\n3", wrt 0.7); looked_up(wrt 0.7, &HashMap::from([(1, 0.4)]), [0, 1].into_iter()); ranked(wrt &vec![0.3, 0.9, 0.5]); ranked_later(wrt &vec![0.3, 0.9, 0.5]) }
    mod refusing {
        use super::*;
        check_try! { cells("1,3", wrt 0.7); cells("1", wrt 0.7) }
    }
}
