//! Calls to other differentiable functions.

use gradtape::differentiable;

mod one_helper {
    use super::*;

    #[differentiable]
    fn sigmoid(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }
    #[differentiable]
    fn neuron(x: f64, w: f64) -> f64 {
        sigmoid(w * x) * sigmoid(x) + sigmoid(sigmoid(w))
    }
    check! { neuron(wrt 0.8, wrt -1.5); sigmoid(wrt 0.0) => 0.25 }
}

mod chain_of_helpers {
    use super::*;

    #[differentiable]
    fn square(x: f64) -> f64 {
        x * x
    }
    #[differentiable]
    fn quartic(x: f64) -> f64 {
        square(square(x))
    }
    #[differentiable]
    fn ratio(x: f64, y: f64) -> f64 {
        let q = quartic(x);
        q / (1.0 + square(y)) - quartic(x - y)
    }
    check! { quartic(wrt 1.2) => 4.0 * 1.2f64.powi(3); ratio(wrt 0.9, wrt 0.4) }
}

mod by_path {
    use super::*;

    pub mod kernels {
        use gradtape::differentiable;

        #[differentiable]
        pub fn gauss(r: f64) -> f64 {
            (-0.5 * r * r).exp()
        }
        pub mod heavy {
            #[gradtape::differentiable]
            pub fn cauchy(r: f64) -> f64 {
                1.0 / (1.0 + r * r)
            }
            #[gradtape::differentiable]
            pub(in super::super) fn mixed(r: f64, t: f64) -> f64 {
                t * cauchy(r) + (1.0 - t) * super::gauss(r)
            }
        }
        pub use heavy::cauchy as lorentz;
    }
    use kernels::heavy::mixed as blend;
    use kernels::*;

    #[differentiable]
    fn all_paths(x: f64, t: f64) -> f64 {
        use kernels::gauss as bell;
        gauss(x) * kernels::heavy::cauchy(t)
            + self::kernels::lorentz(x * t)
            + lorentz(x)
            + blend(x, t) * bell(t)
            + super::by_path::kernels::gauss(x - t)
    }
    check! { all_paths(wrt 0.7, wrt 0.3); kernels::lorentz(wrt 1.0) => -0.5; self::kernels::heavy::mixed(wrt 0.5, wrt 0.25) }
}

mod slices_passed_on {
    use super::*;

    #[differentiable]
    fn dot(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            s += a[i] * b[i];
        }
        s
    }
    #[differentiable]
    fn network(theta: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut y = theta[2 * n];
        for k in 0..2 {
            y += dot(&theta[k * n..(k + 1) * n], x).tanh();
        }
        y * dot(x, x) + dot(&theta[..n], &theta[n..2 * n])
    }
    check! { network(wrt &vec![0.5, -0.3, 0.8, 1.1, 0.2], wrt &vec![0.9, -0.6]) }
}

mod constants_passed_on {
    use super::*;

    #[differentiable]
    fn monomial(x: f64, n: usize, name: &str) -> f64 {
        if name == "neg" {
            -x.powi(n as i32)
        } else {
            x.powi(n as i32)
        }
    }
    #[differentiable]
    fn total(x: f64, y: f64) -> f64 {
        let mut s = 0.0;
        for k in 0..4 {
            s += monomial(x, k, if k % 2 == 0 { "pos" } else { "neg" }) * y;
        }
        s + monomial(2.0, 3, "pos") * y
    }
    check! { total(wrt 0.7, wrt 1.2) }
}

mod tuples_returned {
    use super::*;

    #[differentiable]
    fn polar(x: f64, y: f64) -> (f64, f64) {
        (x.hypot(y), y.atan2(x))
    }
    #[differentiable]
    fn spiral(x: f64, y: f64) -> f64 {
        let (r, phi) = polar(x, y);
        let (s, _) = polar(r, phi);
        let t = polar(s, x);
        r * phi + t.1 * polar(y, x).0
    }
    check! { spiral(wrt 1.2, wrt 0.7) }
}

mod vectors_returned {
    use super::*;

    #[differentiable]
    fn affine(w: &[f64], b: f64, x: &[f64]) -> Vec<f64> {
        x.iter().zip(w).map(|(x, w)| w * x + b).collect()
    }
    #[differentiable]
    fn relu(mut v: Vec<f64>) -> Vec<f64> {
        for t in v.iter_mut() {
            if *t < 0.0 {
                *t *= 0.1;
            }
        }
        v
    }
    #[differentiable]
    fn deep(w: &[f64], b: f64, x: &[f64]) -> f64 {
        let h = relu(affine(w, b, x));
        let h = relu(affine(&h, -b, &h));
        h.iter().sum::<f64>()
    }
    check! { deep(wrt &vec![0.5, -0.8, 1.2], wrt 0.3, wrt &vec![1.0, 0.7, -0.9]) }
}

mod arrays_returned {
    use super::*;

    #[differentiable]
    fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
        [
            a[1] * b[2] - a[2] * b[1],
            a[2] * b[0] - a[0] * b[2],
            a[0] * b[1] - a[1] * b[0],
        ]
    }
    #[differentiable]
    fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
        a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    }
    #[differentiable]
    fn triple(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> f64 {
        dot(&a, &cross(b, c)) + cross(a, b)[2]
    }
    check! { triple(wrt [0.5, 1.2, -0.7], wrt [0.9, 0.1, 0.4], wrt [-0.3, 0.8, 1.5]) }
}

mod in_loops_and_branches {
    use super::*;

    #[differentiable]
    fn step(x: f64, k: f64) -> f64 {
        x + k * x.cos()
    }
    #[differentiable]
    fn flow(x: f64, k: f64, n: usize) -> f64 {
        let mut y = x;
        let mut total = 0.0;
        for i in 0..n {
            y = if step(y, k) > 1.0 {
                step(y, -k)
            } else {
                step(y, k)
            };
            if i % 2 == 0 {
                total += step(y, y);
            }
            while total > 2.0 {
                total = step(total, 0.1) * 0.5;
            }
        }
        total + [step(y, 1.0), 2.0 * y][n % 2]
    }
    check! { flow(wrt 0.4, wrt 0.3, 5); flow(wrt 0.4, wrt 0.3, 0) }
}

mod in_iterators {
    use super::*;

    #[differentiable]
    fn softplus(x: f64) -> f64 {
        x.max(0.0) + (-x.abs()).exp().ln_1p()
    }
    #[differentiable]
    fn penalty(x: &[f64], w: f64) -> f64 {
        let s: f64 = x.iter().map(|v| softplus(w * v)).sum();
        let t: f64 = x.iter().copied().map(softplus).sum();
        s * t
            + x.iter()
                .filter(|v| softplus(**v) > 0.9)
                .map(|v| v * w)
                .sum::<f64>()
    }
    check! { penalty(wrt &vec![0.5, -1.2, 0.8], wrt 1.4) }
}

mod through_references {
    use super::*;

    #[differentiable]
    fn lerp(a: &f64, b: &f64, t: f64) -> f64 {
        a + t * (b - a)
    }
    #[differentiable]
    fn bezier(p: &[f64; 3], t: f64) -> f64 {
        let u = lerp(&p[0], &p[1], t);
        let v = lerp(&p[1], &p[2], t);
        lerp(&u, &v, t) * lerp(&t, &(t * t), 0.5)
    }
    check! { bezier(wrt &[0.5, 2.0, -1.0], wrt 0.3) }
}

mod aliases_of_helpers {
    use super::*;

    mod shapes {
        pub mod circle {
            #[gradtape::differentiable]
            pub fn area(r: f64) -> f64 {
                std::f64::consts::PI * r * r
            }
        }
        pub mod square {
            #[gradtape::differentiable]
            pub fn area(a: f64) -> f64 {
                a * a
            }
        }
    }
    use shapes::{circle, square::area};

    #[differentiable]
    fn leftover(r: f64) -> f64 {
        area(2.0 * r) - circle::area(r)
    }
    check! { leftover(wrt 0.7) => (8.0 - 2.0 * std::f64::consts::PI) * 0.7 }
}

/// A `&mut` variable by its name, lent as a shared reference.
mod reborrowed {
    use super::*;

    #[differentiable]
    fn norm(u: &[f64]) -> f64 {
        u.iter().map(|x| x * x).sum::<f64>().sqrt()
    }

    #[differentiable]
    fn double(u: &mut [f64], by: f64) {
        for x in u.iter_mut() {
            *x *= by;
        }
    }

    #[differentiable]
    fn normalise(u: &mut [f64], by: f64) -> f64 {
        let n = norm(u);
        double(u, by / n);
        let m = norm(u);
        for x in u.iter_mut() {
            *x += n * m;
        }
        norm(u) + n
    }

    #[differentiable]
    fn steps(x: &[f64], by: f64) -> f64 {
        let mut u = x.to_vec();
        let view = &mut u;
        let mut total = 0.0;
        for _ in 0..3 {
            total += normalise(view, by) * norm(view);
        }
        total
    }

    #[differentiable]
    fn pair(u: &mut [f64; 2], by: f64) -> f64 {
        let s = total(u);
        u[0] = s * by;
        total(u) * u[1]
    }

    #[differentiable]
    fn total(u: &[f64; 2]) -> f64 {
        u[0] * u[1] + u[0]
    }

    check! {
        normalise(wrt &mut vec![0.6, 1.2, -0.4], wrt 0.7);
        steps(wrt &vec![0.6, 1.2, -0.4], wrt 0.7);
        pair(wrt &mut [0.6, 1.2], wrt 0.7)
    }
}

mod levels_of_calls {
    use super::*;

    #[differentiable]
    fn level_0<T: gradtape::Scalar>(x: &[T], out: &mut [T]) {
        for (o, v) in out.iter_mut().zip(x) {
            *o = *o * v.sin() + *v;
        }
    }
    #[differentiable]
    fn level_1<T: gradtape::Scalar>(x: &[T], out: &mut [T]) -> T {
        let mut total = x[0];
        for k in 0..x.len() {
            level_0(&x[k..], &mut out[..x.len() - k]);
            total = total + out[k] * x[k];
        }
        total
    }
    #[differentiable]
    fn level_2<T: gradtape::Scalar>(x: &[T]) -> T {
        let mut out = x.to_vec();
        level_1(x, &mut out) * level_1(&x[1..], &mut out[1..]) + out[2]
    }
    #[differentiable]
    fn level_3<T: gradtape::Scalar>(x: &[T]) -> T {
        let mut product = level_2(x);
        for _ in 0..2 {
            product = (product * level_2(&x[1..])).tanh();
        }
        product
    }
    #[differentiable]
    fn level_4<T: gradtape::Scalar>(x: &[T]) -> T {
        level_3(x) * level_3(&x[1..]) + level_0_sum(x)
    }
    #[differentiable]
    fn level_0_sum<T: gradtape::Scalar>(x: &[T]) -> T {
        x.iter().copied().sum()
    }
    #[differentiable]
    fn level_5(x: &[f64], w: f64) -> f64 {
        level_4(x) * w + level_4(&x[..5]) / w
    }
    check! {
        level_5(wrt &vec![0.3, -0.4, 0.5, 0.2, 0.7, -0.6], wrt 1.3);
        level_3(wrt &vec![0.3, -0.4, 0.5, 0.2]);
        level_2(wrt &vec![0.3, -0.4, 0.5, 0.2])
    }
}

mod generic_recursion_with_constants {
    use super::*;

    #[differentiable]
    fn power<T: gradtape::Scalar>(x: T, n: usize) -> T {
        match n {
            0 => x + x,
            n => x * power(x, n - 1),
        }
    }
    #[differentiable]
    fn walk<F, L>(x: f64, #[constant] steps: &F, #[constant] label: &L, n: usize) -> f64
    where
        F: Fn(usize) -> f64,
        L: AsRef<str> + ?Sized,
    {
        if n == 0 {
            return x * label.as_ref().len() as f64;
        }
        steps(n) * x + turn(x.sin(), steps, label, n - 1)
    }
    #[differentiable]
    fn turn<'a, F, L>(x: f64, #[constant] steps: &'a F, #[constant] label: &'a L, n: usize) -> f64
    where
        F: Fn(usize) -> f64,
        L: AsRef<str> + ?Sized,
    {
        x * walk(x, steps, label, n)
    }
    #[differentiable]
    fn both(x: f64, #[constant] steps: &impl Fn(usize) -> f64, #[constant] label: &str) -> f64 {
        let mut total = 0.0;
        for n in 0..3 {
            total += walk(x + total, steps, label, n) * power(x, n);
        }
        total
    }
    #[differentiable]
    fn kept(x: f64, #[constant] label: String, n: usize) -> f64 {
        if n == 0 {
            return x * label.len() as f64;
        }
        x * kept(x * x, label, n - 1)
    }
    #[test]
    fn primal_is_used() {
        assert!(both(0.3, &|n| n as f64, "ab").is_finite());
    }
    check! {
        both(wrt 0.7, &|n| 0.5 + n as f64, "abc");
        kept(wrt 1.1, "abcd".to_string(), 2)
    }
}
