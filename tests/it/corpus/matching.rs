//! match, if let, let else, slice patterns, `Option` inside a body.

use gradtape::differentiable;

mod match_on_integers {
    use super::*;

    #[differentiable]
    fn legendre(x: f64, order: u32) -> f64 {
        match order {
            0 => 1.0,
            1 => x,
            2 => 0.5 * (3.0 * x * x - 1.0),
            3 | 4 => {
                let x2 = x * x;
                if order == 3 {
                    0.5 * x * (5.0 * x2 - 3.0)
                } else {
                    (35.0 * x2 * x2 - 30.0 * x2 + 3.0) / 8.0
                }
            }
            5..=9 => x.powi(order as i32),
            n if n % 2 == 0 => x.sin() * n as f64,
            n => {
                let k = n - 1;
                x * k as f64
            }
        }
    }
    check! {
        legendre(wrt 0.3, 0) => 0.0;
        legendre(wrt 0.3, 1) => 1.0;
        legendre(wrt 0.3, 2) => 0.9;
        legendre(wrt 0.3, 3) => 0.5 * (15.0 * 0.09 - 3.0);
        legendre(wrt 0.3, 4);
        legendre(wrt 0.3, 7) => 7.0 * 0.3f64.powi(6);
        legendre(wrt 0.3, 10) => 10.0 * 0.3f64.cos();
        legendre(wrt 0.3, 11) => 10.0
    }
}

mod match_statement {
    use super::*;

    #[differentiable]
    fn script(x: f64, program: &[u8]) -> f64 {
        let mut acc = x;
        for op in program {
            match op {
                b'+' => acc += x,
                b'*' => acc *= x,
                b's' => {
                    acc = acc.sin();
                }
                b'0'..=b'9' => acc -= (op - b'0') as f64,
                _ => {}
            }
        }
        acc
    }
    check! { script(wrt 0.8, b"+*s3*"); script(wrt 0.8, b"") => 1.0; script(wrt 0.8, b"??s") => 0.8f64.cos() }
}

mod match_on_tuples {
    use super::*;

    #[differentiable]
    fn quadrant(x: f64, y: f64) -> f64 {
        match (x > 0.0, y > 0.0) {
            (true, true) => x * y,
            (true, false) => x - y,
            (false, _) if y < -1.0 => y * y,
            (false, up) => {
                if up {
                    x.exp()
                } else {
                    x / y
                }
            }
        }
    }
    check! { quadrant(wrt 1.5, wrt 2.0) => (2.0, 1.5); quadrant(wrt 1.5, wrt -2.0) => (1.0, -1.0); quadrant(wrt -1.5, wrt -2.0) => (0.0, -4.0); quadrant(wrt -1.5, wrt 2.0); quadrant(wrt -1.5, wrt -0.5) }
}

mod match_binding_active_values {
    use super::*;

    #[differentiable]
    fn guards(x: f64, y: f64) -> f64 {
        match (x * y, x + y) {
            (p, s) if p > s => p * p,
            (p, s) if s > 10.0 => s,
            (p, s) => p * s,
        }
    }

    #[differentiable]
    fn named(x: f64) -> f64 {
        match x.sin() {
            s if s > 0.5 => s * x,
            s @ _ => s * s,
        }
    }
    check! { guards(wrt 3.0, wrt 2.0); guards(wrt 12.0, wrt 0.5); guards(wrt 1.0, wrt 0.5); named(wrt 1.0); named(wrt 0.1) => 0.2f64.sin() }
}

mod match_on_enums {
    use super::*;

    #[derive(Clone, Copy, PartialEq)]
    enum Kernel {
        Gauss,
        Laplace,
        Cauchy,
    }

    #[differentiable]
    fn kernel(r: f64, width: f64, #[constant] kind: Kernel) -> f64 {
        use Kernel::*;
        let u = r / width;
        let k = match kind {
            Gauss => (-0.5 * u * u).exp(),
            Kernel::Laplace => (-u.abs()).exp(),
            Cauchy => 1.0 / (1.0 + u * u),
        };
        if kind == Kernel::Gauss { k / width } else { k }
    }
    check! { kernel(wrt 0.8, wrt 1.5, Kernel::Gauss); kernel(wrt -0.8, wrt 1.5, Kernel::Laplace); kernel(wrt 0.8, wrt 1.5, Kernel::Cauchy) }
}

mod option_with_an_active_payload {
    use super::*;

    #[differentiable]
    fn optional_term(x: f64, y: f64) -> f64 {
        let extra = if x > 1.0 { Some(x * y) } else { None };
        let base = match extra {
            Some(e) if e > 10.0 => 10.0 + (e - 10.0) * 0.5,
            Some(e) => e,
            None => y,
        };
        if let Some(e) = extra { base * e } else { base }
    }
    check! { optional_term(wrt 2.0, wrt 3.0) => (36.0, 24.0); optional_term(wrt 3.0, wrt 4.0); optional_term(wrt 0.5, wrt 3.0) => (0.0, 1.0) }
}

mod option_methods {
    use super::*;

    #[differentiable]
    fn defaults(x: f64, v: &[f64], k: usize) -> f64 {
        let a = v.get(k).copied().unwrap_or(x);
        let b = v.first().unwrap();
        let c = *v.last().expect("not empty");
        let d = Some(a * b).map(|t| t * t).unwrap_or_default();
        a * b + c * d
    }
    check! { defaults(wrt 1.5, wrt &vec![0.5, 2.0, 3.0], 1); defaults(wrt 1.5, wrt &vec![0.5, 2.0, 3.0], 9) }
}

mod option_parameter {
    use super::*;

    #[differentiable]
    fn biased(x: f64, bias: Option<f64>) -> f64 {
        match bias {
            Some(b) => x * b * b,
            None => x.sin(),
        }
    }
    check! { biased(wrt 2.0, wrt Some(3.0)) => (9.0, 12.0); biased(wrt 2.0, wrt None::<f64>) => 2f64.cos() }
}

mod let_else {
    use super::*;

    #[differentiable]
    fn third(v: &[f64], x: f64) -> f64 {
        let Some(t) = v.get(2) else {
            return x * x;
        };
        let [a, b, ..] = v else {
            return 0.0;
        };
        let Some(u) = (if x > 0.0 { Some(x * t) } else { None }) else {
            return *a;
        };
        u * u + a * b
    }
    check! { third(wrt &vec![1.0, 2.0, 3.0], wrt 0.5) => ([2.0, 1.0, 1.5], 9.0); third(wrt &vec![1.0], wrt 0.5) => ([0.0], 1.0); third(wrt &vec![1.0, 2.0, 3.0], wrt -0.5) => ([1.0, 0.0, 0.0], 0.0) }
}

mod if_let_chain_of_lookups {
    use super::*;

    #[differentiable]
    fn lookup(v: &[f64], names: &[&str], key: &str) -> f64 {
        if let Some(i) = names.iter().position(|n| *n == key) {
            v[i] * v[i]
        } else if let (Some(a), Some(b)) = (v.first(), v.last()) {
            a * b
        } else {
            0.0
        }
    }
    check! { lookup(wrt &vec![2.0, 3.0, 4.0], &["a", "b", "c"], "b") => [0.0, 6.0, 0.0]; lookup(wrt &vec![2.0, 3.0, 4.0], &["a"], "z") => [4.0, 0.0, 2.0]; lookup(wrt &Vec::<f64>::new(), &["q"], "z") }
}

mod patterns_of_every_kind {
    use super::*;

    const LIMIT: i32 = 7;

    #[differentiable]
    fn patterns(
        x: f64,
        n: i32,
        letter: char,
        word: &str,
        nested: Option<(u8, Option<i64>)>,
    ) -> f64 {
        let a = match n {
            i32::MIN..=-1 => -x,
            0 => 1.0,
            k @ 1..=3 => x.powi(k),
            LIMIT => x.exp(),
            4 | 5 | 6 => x / 2.0,
            _ => x.sin(),
        };
        let b = match (letter, word) {
            ('a'..='f', "hex") => x,
            ('x' | 'y', w) if w.len() > 2 => x * w.len() as f64,
            (_, "") => 1.0,
            _ => 2.0,
        };
        let c = match &nested {
            Some((k @ (1 | 2), Some(m))) => x * *m as f64 + *k as f64,
            Some((k, None)) => x * *k as f64,
            Some((_, Some(m))) if *m < 0 => 0.0,
            Some(_) | None => 3.0,
        };
        a * b + c * x
    }
    check! {
        patterns(wrt 0.7, -4, 'b', "hex", Some((1, Some(5))));
        patterns(wrt 0.7, 2, 'x', "long", Some((9, None)));
        patterns(wrt 0.7, 7, 'q', "", Some((9, Some(-1))));
        patterns(wrt 0.7, 5, 'q', "z", None);
        patterns(wrt 0.7, 50, 'q', "z", None)
    }
}

mod payloads_with_structure {
    use super::*;

    #[differentiable]
    fn structured(x: f64, y: f64, v: &[f64]) -> f64 {
        let pair = if x > y { Some((x, y * y)) } else { None };
        let view: Option<&[f64]> = if v.len() > 1 { Some(&v[1..]) } else { None };
        let s = match (pair, view) {
            (Some((a, b)), Some([first, ..])) => a * b * first,
            (Some((a, _)), None) => a,
            (None, Some(w)) => w.iter().sum::<f64>() * y,
            _ => x + y,
        };
        let nested = Some(Some(s));
        if let Some(Some(t)) = nested {
            t * x
        } else {
            0.0
        }
    }
    check! {
        structured(wrt 2.0, wrt 1.5, wrt &vec![0.3, 0.9]);
        structured(wrt 2.0, wrt 1.5, wrt &vec![0.3]) => (4.0, 0.0, [0.0]);
        structured(wrt 1.0, wrt 1.5, wrt &vec![0.3, 0.9, 0.4]);
        structured(wrt 1.0, wrt 1.5, wrt &vec![0.3]) => (3.5, 1.0, [0.0])
    }
}

mod matches_that_assign {
    use super::*;

    #[differentiable]
    fn machine(x: f64, steps: usize) -> f64 {
        #[derive(Clone, Copy)]
        enum State {
            Rising,
            Falling,
        }
        let mut state = State::Rising;
        let (mut y, mut peak) = (x, 0.0);
        for _ in 0..steps {
            state = match state {
                State::Rising if y > 2.0 => {
                    peak = y;
                    State::Falling
                }
                State::Rising => {
                    y *= 1.0 + x;
                    State::Rising
                }
                State::Falling => {
                    y -= 0.1 * y * y;
                    State::Falling
                }
            };
        }
        y * peak + y
    }
    check! { machine(wrt 0.6, 7); machine(wrt 0.6, 1) => 2.2 }
}
