//! Kinks, ties and edges of domains: the conventions.

use gradtape::differentiable;

mod absolute_value {
    use super::*;

    #[differentiable]
    fn lasso(x: f64, y: f64) -> f64 {
        x.abs() + 2.0 * f64::abs(y)
    }
    check_kink! { lasso(wrt 0.0, wrt 0.0) => (0.0, 0.0); lasso(wrt -0.0, wrt 1.0) => (0.0, 2.0); lasso(wrt -1.0, wrt -1.0) => (-1.0, -2.0) }
}

mod ties {
    use super::*;

    #[differentiable]
    fn larger(x: f64, y: f64) -> f64 {
        x.max(y)
    }
    #[differentiable]
    fn smaller(x: f64, y: f64) -> f64 {
        f64::min(x, y)
    }
    #[differentiable]
    fn folded(x: &[f64]) -> f64 {
        x.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }
    check_kink! {
        larger(wrt 1.0, wrt 1.0) => (1.0, 0.0);
        smaller(wrt 1.0, wrt 1.0) => (1.0, 0.0);
        larger(wrt f64::NAN, wrt 1.0) => (0.0, 1.0);
        larger(wrt 1.0, wrt f64::NAN) => (1.0, 0.0);
        folded(wrt &vec![1.0, 3.0, 3.0, 2.0]) => [0.0, 1.0, 0.0, 0.0]
    }
}

mod relu {
    use super::*;

    #[differentiable]
    fn by_branch(x: f64) -> f64 {
        if x > 0.0 { x } else { 0.0 }
    }
    #[differentiable]
    fn clipped(x: f64) -> f64 {
        x.clamp(-1.0, 1.0)
    }
    check_kink! {
        by_branch(wrt 0.0) => 0.0;
        clipped(wrt 1.0) => 1.0;
        clipped(wrt -1.0) => 1.0;
        clipped(wrt 1.5) => 0.0
    }
}

mod infinite_slopes {
    use super::*;

    #[differentiable]
    fn root(x: f64) -> f64 {
        x.sqrt()
    }
    #[differentiable]
    fn logarithm(x: f64) -> f64 {
        x.ln()
    }
    #[differentiable]
    fn inverse(x: f64) -> f64 {
        1.0 / x
    }
    #[differentiable]
    fn half_power(x: f64) -> f64 {
        x.powf(0.5)
    }
    check_kink! {
        root(wrt 0.0) => f64::INFINITY;
        logarithm(wrt 0.0) => f64::INFINITY;
        inverse(wrt 0.0) => f64::NEG_INFINITY;
        half_power(wrt 0.0) => f64::INFINITY
    }
}

mod powers_at_zero {
    use super::*;

    #[differentiable]
    fn integer(x: f64, n: i32) -> f64 {
        x.powi(n)
    }
    #[differentiable]
    fn real(x: f64, #[constant] p: f64) -> f64 {
        x.powf(p)
    }
    #[differentiable]
    fn exponent(p: f64) -> f64 {
        0.0f64.powf(p)
    }
    check_kink! {
        integer(wrt 0.0, 0) => 0.0;
        integer(wrt 0.0, 1) => 1.0;
        integer(wrt 0.0, 3) => 0.0;
        real(wrt 0.0, 0.0) => 0.0;
        real(wrt 0.0, 1.0) => 1.0;
        real(wrt 0.0, 2.0) => 0.0;
        real(wrt -2.0, 3.0) => 12.0;
        exponent(wrt 2.0) => 0.0
    }
}

mod origin {
    use super::*;

    #[differentiable]
    fn distance(x: f64, y: f64) -> f64 {
        x.hypot(y)
    }
    check_kink! { distance(wrt 0.0, wrt 0.0) => (0.0, 0.0); distance(wrt 0.0, wrt -2.0) => (0.0, -1.0) }
}

mod remainders {
    use super::*;

    #[differentiable]
    fn truncated(x: f64, y: f64) -> f64 {
        x % y
    }
    #[differentiable]
    fn euclidean(x: f64, y: f64) -> f64 {
        x.rem_euclid(y)
    }
    #[differentiable]
    fn fraction(x: f64) -> f64 {
        x.fract()
    }
    check_kink! {
        truncated(wrt 6.0, wrt 3.0) => (1.0, -2.0);
        truncated(wrt -7.0, wrt 3.0) => (1.0, 2.0);
        euclidean(wrt -7.0, wrt 3.0) => (1.0, 3.0);
        fraction(wrt 2.0) => 1.0
    }
}

mod products_with_zeros {
    use super::*;

    #[differentiable]
    fn product(x: &[f64]) -> f64 {
        x.iter().product()
    }
    check_kink! { product(wrt &vec![0.0, -2.0, 3.0]) => [-6.0, 0.0, 0.0]; product(wrt &vec![0.0, 0.0, 3.0]) => [0.0, 0.0, 0.0] }
}

mod saturation {
    use super::*;

    #[differentiable]
    fn squash(x: f64) -> f64 {
        x.tanh()
    }
    #[differentiable]
    fn decay(x: f64) -> f64 {
        (-x).exp()
    }
    check_kink! { squash(wrt 800.0) => 0.0; squash(wrt f64::NEG_INFINITY) => 0.0; decay(wrt 1e4) => 0.0 }
}

mod untaken_sides {
    use super::*;

    #[differentiable]
    fn safe_norm(v: &[f64]) -> f64 {
        let s: f64 = v.iter().map(|x| x * x).sum();
        if s == 0.0 { 0.0 } else { s.sqrt() }
    }
    #[differentiable]
    fn sinc(x: f64) -> f64 {
        if x == 0.0 {
            return 1.0;
        }
        x.sin() / x
    }
    check_kink! { safe_norm(wrt &vec![0.0, 0.0]) => [0.0, 0.0]; safe_norm(wrt &vec![3.0, 4.0]) => [0.6, 0.8]; sinc(wrt 0.0) => 0.0 }
}

/// Nothing flows into what the branch taken does not read, though its derivative is infinite.
mod unused_on_the_path_taken {
    use super::*;

    #[differentiable]
    fn direction(x: f64, y: f64) -> f64 {
        let d = (x * x + y * y).sqrt();
        if d < 1e-12 { 0.0 } else { x / d }
    }
    #[differentiable]
    fn roots(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for v in x {
            let r = v.sqrt();
            if *v > 0.0 {
                s += r;
            }
        }
        s
    }
    #[differentiable]
    fn early(x: f64) -> f64 {
        let r = x.sqrt();
        if r == 0.0 {
            return x * 3.0;
        }
        r
    }
    #[differentiable]
    fn no_iteration(x: f64, n: usize) -> f64 {
        let r = x.sqrt();
        let mut s = x;
        for _ in 0..n {
            s += r;
        }
        s
    }
    #[differentiable]
    fn quotient(a: f64, b: f64, c: f64) -> f64 {
        let ratio = a / b;
        let weighted = -(ratio * c - ratio);
        if b > 0.0 { weighted } else { c }
    }
    #[differentiable]
    fn length(x: f64, y: f64) -> f64 {
        (x * x + y * y).sqrt()
    }
    #[differentiable]
    fn by_a_callee(x: f64, y: f64) -> f64 {
        let d = length(x, y) * 2.0;
        if d > 0.0 { y / d } else { y }
    }
    check_kink! {
        direction(wrt 0.0, wrt 0.0) => [0.0, 0.0];
        roots(wrt &vec![0.0, 4.0]) => [0.0, 0.25];
        early(wrt 0.0) => [3.0];
        no_iteration(wrt 0.0, 0) => [1.0];
        quotient(wrt 1.0, wrt 0.0, wrt 2.0) => [0.0, 0.0, 1.0];
        by_a_callee(wrt 0.0, wrt 0.0) => [0.0, 1.0]
    }
}

/// The same through callees, containers and what is not the greatest.
mod unused_further_away {
    use super::*;

    #[differentiable]
    fn sums(v: &[f64], n: usize) -> f64 {
        let mut roots = 0.0;
        let mut reciprocals = 0.0;
        for a in v {
            roots += a.sqrt();
            reciprocals += 1.0 / a;
        }
        if n > 2 {
            roots + reciprocals
        } else {
            v[0] * 2.0
        }
    }
    #[differentiable]
    fn buffer(v: &[f64], n: usize) -> f64 {
        let r: Vec<f64> = v.iter().map(|a| a.sqrt()).collect();
        let q: Vec<f64> = v.iter().map(|a| 1.0 / a).collect();
        let mut s = 0.0;
        for i in 0..n {
            s += r[i] + q[i];
        }
        s + v[0]
    }
    #[differentiable]
    fn greatest(v: &[f64]) -> f64 {
        let mut m = 0.0;
        let mut floored = 0.0;
        for a in v {
            m = f64::max(m, a.sqrt());
            floored += f64::max(0.5, a.sqrt());
        }
        m + floored
    }
    #[differentiable]
    fn inverse(a: f64) -> f64 {
        1.0 / a
    }
    #[differentiable]
    fn by_callees(a: f64, b: f64) -> f64 {
        let i = inverse(a);
        if a == 0.0 { b } else { i }
    }
    check_kink! {
        sums(wrt &vec![0.0, 0.5], 1) => [2.0, 0.0];
        buffer(wrt &vec![4.0, 0.0], 1) => [0.25 - 1.0 / 16.0 + 1.0, 0.0];
        greatest(wrt &vec![0.0, 4.0]) => [0.0, 0.5];
        by_callees(wrt 0.0, wrt 2.0) => [0.0, 1.0]
    }
}
