//! `Option` and `Result` as values: their methods, in loops, in place, with errors.

use gradtape::differentiable;

mod elements {
    use super::*;
    #[differentiable]
    fn f(v: &[f64], i: usize, x: f64) -> f64 {
        let mut v = v.to_vec();
        let o = v.get(i).copied();
        let p = v.first().map(|t| t * x);
        if let Some(c) = v.get_mut(i) {
            *c *= x;
        }
        if let Some(c) = v.last_mut() {
            *c += x * x;
        }
        let s: f64 = v.iter().sum();
        o.unwrap_or(x) * s + p.unwrap_or(2.0 * x) + v.get(i).map_or(x, |t| t * t)
    }
    check! { f(wrt &vec![1.0, 2.0, 3.0], 1, wrt 0.7); f(wrt &vec![1.0, 2.0, 3.0], 9, wrt 0.7); f(wrt &vec![], 0, wrt 0.7) }
}

mod references_to_what_is_in_options {
    use super::*;
    #[differentiable]
    fn by_value(o: Option<Vec<f64>>) -> f64 {
        let mut s = 0.5;
        if let Some(v) = &o {
            for x in v {
                s += x * s;
            }
        }
        s
    }
    #[differentiable]
    fn by_reference(o: &Option<Vec<f64>>) -> f64 {
        let mut s = 0.5;
        if let Some(v) = o {
            for x in v {
                s += x * s;
            }
        }
        s
    }
    #[differentiable]
    fn as_reference(o: &Option<Vec<f64>>, x: f64) -> f64 {
        let mut s = x;
        if let Some(v) = o.as_ref() {
            for i in 0..v.len() {
                s += v[i] * s;
            }
        }
        s
    }
    #[differentiable]
    fn array(o: Option<[f64; 3]>, x: f64) -> f64 {
        let mut s = x;
        match &o {
            Some(v) => {
                for w in v.iter() {
                    s += w * s;
                }
            }
            None => s *= s,
        }
        s
    }
    #[differentiable]
    fn in_slice(o: &[Option<Vec<f64>>], x: f64) -> f64 {
        let mut s = x;
        for v in o {
            if let Some(v) = v {
                for w in v {
                    s += w * s;
                }
            }
        }
        s
    }
    check! {
        by_value(wrt Some(vec![0.4, 0.7]));
        by_value(wrt None);
        by_reference(wrt &Some(vec![0.4, 0.7]));
        as_reference(wrt &Some(vec![0.4, 0.7]), wrt 0.3);
        array(wrt Some([0.3, 0.6, 0.2]), wrt 0.4);
        array(wrt None, wrt 0.4);
        in_slice(wrt &vec![Some(vec![0.4]), None], wrt 0.4)
    }
}

mod combinators {
    use super::*;
    #[differentiable]
    fn f(a: Option<f64>, b: Option<f64>, x: f64) -> f64 {
        let both = a.zip(b).map(|(p, q)| p * q).unwrap_or(x);
        let either = a.or(b).unwrap_or(x * x);
        let one = a.xor(b).map_or_else(|| x.sin(), |t| t * t);
        let big = a
            .filter(|t| *t > 1.0)
            .and_then(|t| b.map(|u| t - u))
            .or_else(|| Some(x * 3.0));
        let pos = if a.is_some_and(|t| t > 0.0) {
            x
        } else {
            2.0 * x
        };
        let and = a.and(b).unwrap_or_default();
        let nested = Some(a).flatten().unwrap_or_else(|| x);
        both + either * one - big.unwrap() * pos + and * nested
    }
    check! { f(wrt Some(1.5), wrt Some(0.4), wrt 0.7); f(wrt None::<f64>, wrt Some(0.4), wrt 0.7); f(wrt Some(0.5), wrt None::<f64>, wrt 0.7); f(wrt None::<f64>, wrt None::<f64>, wrt 0.7) }
}

mod results {
    use super::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> Result<f64, String> {
        let r: Result<f64, String> = if x > 0.0 {
            Ok(x.sqrt())
        } else {
            Err(format!("bad {x}"))
        };
        let s = r
            .clone()
            .map(|t| t * y)
            .or_else(|e| if e.len() > 100 { Err(e) } else { Ok(y) });
        let t = r.as_ref().map(|t| t * t).unwrap_or(y);
        let u = r
            .and_then(|t| {
                if t > y {
                    Err("big".to_string())
                } else {
                    Ok(t * y)
                }
            })
            .map_err(|e| e + "!")?;
        Ok(s? * t + u)
    }
    check_try! { f(wrt 0.5, wrt 2.0); f(wrt -0.5, wrt 2.0); f(wrt 9.0, wrt 2.0) }
}

mod boxed_errors {
    use super::*;
    use std::error::Error;
    #[derive(Debug)]
    enum Fault {
        Empty,
        Parse(std::num::ParseFloatError),
        Low { at: usize },
    }
    impl std::fmt::Display for Fault {
        fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            write!(f, "{self:?}")
        }
    }
    impl Error for Fault {}
    impl From<std::num::ParseFloatError> for Fault {
        fn from(e: std::num::ParseFloatError) -> Self {
            Fault::Parse(e)
        }
    }
    #[differentiable]
    fn mean(v: &[f64]) -> Result<f64, Fault> {
        if v.is_empty() {
            return Err(Fault::Empty);
        }
        let mut s = 0.0;
        for (at, x) in v.iter().enumerate() {
            if *x < 0.0 {
                return Err(Fault::Low { at });
            }
            s += x.ln();
        }
        Ok(s / v.len() as f64)
    }
    #[differentiable]
    fn boxed(v: &[f64], text: &str) -> Result<f64, Box<dyn Error>> {
        let m = mean(v)?;
        let k: f64 = text.parse()?;
        if k > 10.0 {
            return Err("too large".into());
        }
        let w = mean(&v[1..]).map_err(|e| format!("tail: {e}"))?;
        Ok(m * k + w)
    }
    check_try! { boxed(wrt &vec![1.0, 2.0], "3"); boxed(wrt &vec![1.0, 2.0], "x"); boxed(wrt &vec![1.0], "3"); boxed(wrt &vec![1.0, -2.0], "3"); boxed(wrt &vec![1.0, 2.0], "30") }
}

mod carried_best {
    use super::*;
    #[differentiable]
    fn f(x: f64, v: &[f64]) -> Option<f64> {
        let mut best: Option<(usize, f64)> = None;
        for (i, t) in v.iter().enumerate() {
            let s = t * x;
            best = match best {
                Some((_, b)) if b >= s => best,
                _ => Some((i, s)),
            };
        }
        let (i, b) = best?;
        let next = v.get(i + 1).copied().or_else(|| v.first().copied())?;
        Some(b * next)
    }
    check_try! { f(wrt 0.5, wrt &vec![1.0, 3.0, 2.0]); f(wrt 0.5, wrt &vec![1.0, 3.0]); f(wrt 0.5, wrt &vec![]) }
}

mod in_place {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut acc: Option<f64> = None;
        for i in 0..n {
            match acc.as_mut() {
                Some(a) => *a = *a * x + i as f64,
                None => acc = Some(x),
            }
        }
        if let Some(a) = &mut acc {
            *a *= x;
        }
        let c = acc.get_or_insert(x * 5.0);
        *c += 1.0;
        let old = acc.replace(x);
        let ins = *acc.insert(x * x);
        old.unwrap() * ins + acc.take().unwrap_or(0.0)
    }
    check! { f(wrt 0.5, 0); f(wrt 0.5, 1); f(wrt 1.5, 4) }
}

mod transposed {
    use super::*;
    #[differentiable]
    fn f(x: f64, k: i32) -> Option<f64> {
        let r: Result<Option<f64>, String> = match k {
            0 => Ok(None),
            1 => Ok(Some(x * x)),
            _ => Err("no".to_string()),
        };
        let o: Option<Result<f64, String>> = match k {
            0 => None,
            1 => Some(Ok(x)),
            3 => Some(Ok(x * 3.0)),
            _ => Some(Err("e".to_string())),
        };
        let a = r.transpose();
        let b = o.transpose();
        let p = match a {
            Some(Ok(t)) => t,
            Some(Err(_)) => 2.0 * x,
            None => x,
        };
        let q = match b {
            Ok(Some(t)) => t,
            Ok(None) => 1.0,
            Err(_) => return None,
        };
        Some(p * q)
    }
    check_try! { f(wrt 0.5, 0); f(wrt 0.5, 1); f(wrt 0.5, 2); f(wrt 0.5, 3) }
}

mod of_calls {
    use super::*;
    #[differentiable]
    fn maybe(x: f64) -> Option<f64> {
        if x > 1.0 { Some(x.ln()) } else { None }
    }
    #[differentiable]
    fn pair(x: f64) -> Option<(f64, [f64; 2])> {
        maybe(x).map(|t| (t, [t * x, x]))
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> Option<f64> {
        let a = maybe(x).map(|t| t * y);
        let b = maybe(y).or(a).filter(|t| *t < 100.0);
        let (c, [d, e]) = pair(x + y)?;
        let Some(g) = maybe(c) else {
            return b.map(|b| b * d);
        };
        if let (Some(a), Some(b)) = (a, b) {
            Some(a * b + e)
        } else {
            Some(g * d)
        }
    }
    check_try! { f(wrt 0.5, wrt 2.0); f(wrt 2.5, wrt 2.0); f(wrt 0.1, wrt 0.2); f(wrt 3.5, wrt 0.2); f(wrt 0.2, wrt 5.0) }
}

mod in_vec {
    use super::*;
    #[differentiable]
    fn f(x: f64, y: Option<f64>) -> f64 {
        let v = vec![Some(x), None, Some(x * x), y];
        let mut s = 0.0;
        for o in &v {
            if let Some(t) = o {
                s += t * x;
            } else {
                s *= 0.5;
            }
        }
        for o in v.iter() {
            s += o.unwrap_or(x);
        }
        match (v[0], &v[3]) {
            (Some(a), Some(b)) => s * a - b,
            (Some(a), None) => s + a,
            _ => s,
        }
    }
    check! { f(wrt 0.5, wrt Some(2.0)); f(wrt 0.5, wrt None::<f64>) }
}

mod parsed_in_loop {
    use super::*;
    #[differentiable]
    fn f(x: f64, text: &str) -> Result<f64, std::num::ParseIntError> {
        let mut s = x;
        for word in text.split_whitespace() {
            let n: i32 = word.parse()?;
            s = s.powi(n) + n as f64 * x;
        }
        let last = text
            .split_whitespace()
            .last()
            .map(|w| w.parse::<u8>())
            .transpose()?;
        Ok(s * last.unwrap_or(1) as f64)
    }
    check_try! { f(wrt 0.5, "2 3"); f(wrt 0.5, ""); f(wrt 0.5, "2 x 3"); f(wrt 0.5, "1 -1") }
}

mod constant_records {
    use super::*;

    #[derive(Clone)]
    struct Pair {
        a: f64,
        b: f64,
        name: String,
    }
    #[derive(Clone)]
    struct Wrapper(Pair, usize);

    #[differentiable]
    fn taken_apart(#[constant] p: &Pair, #[constant] w: Wrapper, x: f64) -> f64 {
        let Pair { a, b, .. } = p;
        let Wrapper(Pair { a: q, name, .. }, n) = w;
        if n > 3 {
            return x;
        }
        let y = a * x + b * q;
        let z = match (Option::Some(x), 1) {
            (Option::Some(x), _) => x,
            (Option::None, _) => 0.0,
        };
        y * z * n as f64 * name.len() as f64
    }
    fn pair() -> Pair {
        Pair {
            a: 2.0,
            b: 3.0,
            name: "ab".into(),
        }
    }
    check! { taken_apart(&pair(), Wrapper(pair(), 3), wrt 1.5) => (2.0 * 2.0 * 1.5 + 6.0) * 6.0; taken_apart(&pair(), Wrapper(pair(), 4), wrt 1.5) => 1.0 }
}
