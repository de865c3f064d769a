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
    #[differentiable(without(tape))]
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
    #[differentiable(without(tape))]
    fn turn<'a, F, L>(x: f64, #[constant] steps: &'a F, #[constant] label: &'a L, n: usize) -> f64
    where
        F: Fn(usize) -> f64,
        L: AsRef<str> + ?Sized,
    {
        x * walk(x, steps, label, n)
    }
    #[differentiable(without(tape))]
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

// `p = mul(&p, &p)` in loops: what the call overwrites is lent twice.
mod one_variable_in_two_arguments {
    use super::*;
    #[differentiable]
    fn mul(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let n = a.len();
        let mut c = vec![vec![0.0; n]; n];
        for i in 0..n {
            for j in 0..n {
                for k in 0..n {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        c
    }
    #[differentiable]
    fn dot(a: &[f64], b: &[f64], c: &[f64]) -> f64 {
        a.iter().zip(b).zip(c).map(|((x, y), z)| x * y * z).sum()
    }
    #[differentiable]
    fn power(x: f64) -> f64 {
        let mut p = vec![vec![x, 0.3], vec![0.2, x * x]];
        for _ in 0..3 {
            p = mul(&p, &p);
        }
        p[0][1]
    }
    #[differentiable]
    fn alternating(x: f64, n: usize) -> f64 {
        let mut p = vec![vec![x, 0.3], vec![0.2, x * x]];
        let mut k = 0;
        while k < n {
            if k % 2 == 0 {
                p = mul(&p, &p);
            }
            p[0][0] += x;
            k += 1;
        }
        p[0][1]
    }
    #[differentiable]
    fn windows(x: f64) -> f64 {
        let mut v = vec![x, 0.3, x * 2.0, 1.0];
        let mut s = 0.0;
        for i in 0..3 {
            s += dot(&v, &v, &v);
            s += dot(&v[i..], &v[..4 - i], &v[1..]);
            v.push(s * 0.1);
            v[0] = s;
        }
        s
    }
    #[differentiable]
    fn by_squaring(x: f64, n: u32) -> f64 {
        let mut b = vec![vec![x, 0.1], vec![0.2, 0.5]];
        let mut r = vec![vec![1.0, 0.0], vec![0.0, 1.0]];
        let mut e = n;
        while e > 0 {
            if e & 1 == 1 {
                r = mul(&r, &b);
            }
            b = mul(&b, &b);
            e >>= 1;
        }
        r[0][1]
    }
    check! { power(wrt 0.7); alternating(wrt 0.7, 4); windows(wrt 0.4); by_squaring(wrt 0.7, 5) }
}

// `&mut` of a temporary: a container, a number, what a call made.
mod temporaries_lent {
    use super::*;
    #[differentiable]
    fn slice_of(x: f64, used: &mut [f64]) -> f64 {
        used[0] += x;
        used[0] * used[1]
    }
    #[differentiable]
    fn number(x: f64, out: &mut f64) -> f64 {
        *out += x * x;
        *out * x
    }
    #[differentiable]
    fn vector(x: f64, out: &mut Vec<f64>) -> f64 {
        out.push(x);
        out[0] * x + out.len() as f64
    }
    #[differentiable]
    fn counted(x: f64, seen: &mut Vec<usize>, k: &mut usize) -> f64 {
        seen.push(1);
        *k += 1;
        x * seen.len() as f64 * *k as f64
    }
    #[differentiable]
    fn mk(x: f64) -> Vec<f64> {
        vec![x, x * x]
    }
    #[differentiable]
    fn containers(x: f64) -> f64 {
        slice_of(x, &mut [x; 2]) * slice_of(x, &mut vec![0.5; 2])
            + slice_of(x, &mut [x, 2.0, x * x][1..])
            + slice_of(x, &mut mk(x))
            + slice_of(x, &mut mk(x).clone()[..])
    }
    #[differentiable]
    fn numbers(x: f64) -> f64 {
        number(x, &mut 0.5) + number(x, &mut (x * 2.0)) + number(x, &mut x.sin())
    }
    #[differentiable]
    fn growing(x: f64) -> f64 {
        let mut t = 0.0;
        for i in 0..3 {
            t += vector(x * i as f64, &mut vec![x])
                + vector(t, &mut Vec::new())
                + vector(x, &mut Vec::with_capacity(3));
        }
        t
    }
    #[differentiable]
    fn inactive(x: f64) -> f64 {
        counted(x, &mut vec![], &mut 0)
            * counted(x, &mut Vec::new(), &mut 1)
            * counted(x, &mut vec![3; 2], &mut (1 + 1))
    }
    #[differentiable]
    fn copies(x: f64) -> f64 {
        let a = [x, x * 2.0];
        slice_of(x, &mut a.clone())
            + a[0]
            + slice_of(x, &mut a.map(|v| v * v))
            + slice_of(a[1], &mut a.to_vec())
    }
    #[differentiable]
    fn bound(x: f64) -> f64 {
        for e in &mut [x, 1.0] {
            *e *= 2.0;
        }
        let w = &mut [x, 3.0];
        w[0] *= x;
        w[1] += w[0];
        let z = &mut vec![1.0];
        z.push(x);
        z[1] * w[1]
    }
    check! { containers(wrt 0.7); numbers(wrt 0.7); growing(wrt 0.7); inactive(wrt 0.7); copies(wrt 0.7); bound(wrt 0.7) }
}

// Pivots and stacks: what holds no float keeps its shape in both sweeps, though the caller cannot tell its type.
mod inactive_containers_lent {
    use super::*;
    #[differentiable]
    fn lu(a: &mut Vec<Vec<f64>>, piv: &mut Vec<usize>) {
        let n = a.len();
        for k in 0..n {
            let mut p = k;
            for i in k..n {
                if a[i][k].abs() > a[p][k].abs() {
                    p = i;
                }
            }
            piv.push(p);
            a.swap(k, p);
            for i in k + 1..n {
                let m = a[i][k] / a[k][k];
                a[i][k] = m;
                for j in k + 1..n {
                    let t = a[k][j];
                    a[i][j] -= m * t;
                }
            }
        }
    }
    #[differentiable(without(tape))]
    fn det(x: &[f64]) -> f64 {
        let mut a = vec![vec![x[0], x[1]], vec![x[2], x[3]]];
        let mut piv = Vec::new();
        lu(&mut a, &mut piv);
        let mut s = 1.0;
        for (i, p) in piv.iter().enumerate() {
            if *p != i {
                s = -s;
            }
        }
        s * a[0][0] * a[1][1]
    }
    #[differentiable]
    fn every_kind(
        x: f64,
        a: &[usize],
        b: &mut [bool],
        c: Vec<i32>,
        d: (usize, bool),
        e: Option<usize>,
        h: &[[usize; 2]],
        s: &mut String,
        w: &[&str],
    ) -> f64 {
        b[0] = true;
        s.push('a');
        x * a[0] as f64 * c[0] as f64
            + d.0 as f64 * e.unwrap_or(2) as f64 * x * h[0][1] as f64 * w.len() as f64
    }
    #[differentiable(without(tape))]
    fn of_every_kind(x: f64) -> f64 {
        let mut q = Vec::new();
        q.push(2);
        let mut b = Vec::new();
        b.push(false);
        let mut r = Vec::new();
        r.push(3i32);
        let mut h = Vec::new();
        h.push([1, 2]);
        let mut s = String::new();
        let mut w = Vec::new();
        w.push("a");
        let e = q.first().copied();
        every_kind(x, &q, &mut b, r, (q[0], true), e, &h, &mut s, &w)
    }
    #[differentiable]
    fn walk(x: f64, stack: &mut Vec<(usize, bool)>, seen: &mut [usize]) -> f64 {
        stack.push((1, true));
        seen[0] += 1;
        let mut t = 0.0;
        while let Some((i, b)) = stack.pop() {
            t += x * i as f64;
            if b {
                stack.push((i + 1, false));
            }
        }
        t * seen[0] as f64
    }
    #[differentiable(without(tape))]
    fn walks(x: f64) -> f64 {
        let mut stack = Vec::new();
        let mut seen = [0; 3];
        let mut t = 0.0;
        for _ in 0..3 {
            t += walk(x + t, &mut stack, &mut seen);
        }
        t
    }
    check! { det(wrt &vec![0.3, 0.2, 0.7, 0.9]); of_every_kind(wrt 0.4); walks(wrt 0.3) }
    mod shr {
        use super::*;
        #[differentiable]
        fn drain(
            x: f64,
            stack: &mut Vec<usize>,
            adj: &mut [Vec<usize>],
            best: &mut Option<usize>,
        ) -> f64 {
            let mut t = 1.0;
            while let Some(i) = stack.pop() {
                t *= x * i as f64;
                adj[0].push(i);
                *best = Some(i);
            }
            t
        }
        #[differentiable(without(tape))]
        fn refilled(x: f64) -> f64 {
            let mut s = Vec::new();
            let mut adj = vec![Vec::new(), Vec::new()];
            let mut best = None;
            let mut t = 0.0;
            for k in 0..3 {
                s.push(k + 1);
                s.push(2);
                t += drain(x * (t + 1.0), &mut s, &mut adj, &mut best);
                adj[1].push(k);
                t *= x;
            }
            for i in &adj[0] {
                t += x * *i as f64;
            }
            t * adj[0].len() as f64 * best.unwrap() as f64
        }
        #[differentiable(without(tape))]
        fn typed(x: f64) -> f64 {
            let mut s = vec![1usize, 2];
            let mut adj = vec![vec![]; 2];
            let mut best: Option<usize> = None;
            drain(x, &mut s, &mut adj, &mut best) * x * adj[0][0] as f64
        }
        check! { refilled(wrt 0.4); typed(wrt 0.3) }
    }
}

/// A callee reads what a `&mut` reference points to.
mod shared_behind_mutable {
    use super::*;

    #[differentiable]
    fn weighed(x: &[f64], k: f64) -> f64 {
        let mut s = 0.0;
        for v in x {
            s += v * k;
        }
        s
    }
    #[differentiable]
    fn times(x: &f64, k: f64) -> f64 {
        x * k
    }
    #[differentiable(without(tape))]
    fn part(x: &[f64], k: f64) -> f64 {
        let mut v = x.to_vec();
        let q = &mut v[..];
        q[0] *= 2.0;
        let r = weighed(&q, k);
        q[0] *= 3.0 * r;
        r + weighed(&q, k)
    }
    #[differentiable(without(tape))]
    fn parts(x: &[f64], k: f64) -> f64 {
        let mut v = x.to_vec();
        let mut s = 0.0;
        for c in v.chunks_mut(1) {
            c[0] *= k;
            s += weighed(&c, k);
            c[0] = s;
            s += weighed(&c, k);
        }
        let (a, b) = v.split_at_mut(1);
        a[0] *= k;
        weighed(&a, k) * weighed(&b, s)
    }
    #[differentiable(without(tape))]
    fn parameters(x: &mut [f64], y: &mut f64, z: &mut Vec<f64>, k: f64) -> f64 {
        *y *= k;
        z[0] *= *y;
        let r = times(&y, k) * weighed(&x, k);
        *y *= r;
        x[1] *= *y;
        z[1] = r;
        times(&y, k) + weighed(&x, k) + weighed(&z, k)
    }
    check! {
        part(wrt &vec![1.0, 2.0], wrt 0.7);
        parts(wrt &vec![1.0, 2.0], wrt 0.7);
        parameters(wrt &mut vec![0.4, 1.2], wrt &mut 0.9, wrt &mut vec![0.3, 0.8], wrt 0.7)
    }
}

/// Only rustc knows what a callee has given, and it is handed on more than once: its adjoint is a sum of whatever it is.
mod handed_on_again {
    use super::*;

    #[differentiable]
    fn normalized(q: [f64; 2]) -> [f64; 2] {
        let n = q[0].hypot(q[1]);
        [q[0] / n, q[1] / n]
    }
    #[differentiable]
    fn turned(q: [f64; 2], p: [f64; 2]) -> f64 {
        q[0] * p[0] - q[1] * p[1]
    }
    #[differentiable]
    fn pair(k: f64) -> (f64, f64) {
        (k, k * k)
    }
    #[differentiable]
    fn of_pair(t: (f64, f64)) -> f64 {
        t.0 * t.1
    }
    #[differentiable]
    fn option(k: f64) -> Option<f64> {
        Some(k.sin())
    }
    #[differentiable]
    fn of_option(t: Option<f64>) -> f64 {
        t.unwrap_or(0.2)
    }
    #[differentiable]
    fn matrix(k: f64) -> [[f64; 2]; 2] {
        [[k, 1.0], [0.5, k * k]]
    }
    #[differentiable]
    fn product(a: [[f64; 2]; 2], b: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
        let mut c = [[0.0; 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                for k in 0..2 {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        c
    }
    #[differentiable]
    fn skewed_trace(a: [[f64; 2]; 2]) -> f64 {
        a[0][0] + a[1][1] * a[0][1]
    }
    #[differentiable]
    fn all(points: &[[f64; 2]]) -> f64 {
        let mut s = 0.0;
        for p in points {
            s += p[0] * p[1];
        }
        s
    }

    #[differentiable(without(tape))]
    fn twice(x: &[f64], k: f64) -> f64 {
        let q = normalized([k, 1.0]);
        let (t, o) = (pair(k), option(k));
        let of_both = |v: f64| turned(q, [v, k]);
        let several = [q, q];
        turned(q, q) * of_both(x[0]) * of_both(x[1])
            + of_pair(t) * of_pair(t)
            + of_option(o) * of_option(o)
            + turned(several[0], several[1])
    }
    #[differentiable]
    fn in_loops(points: &[[f64; 2]], k: f64) -> f64 {
        let q = normalized([k, 1.0]);
        let mut s = 0.0;
        for p in points {
            s += turned(q, *p);
        }
        let mut all = vec![];
        let mut i = 0;
        while i < points.len() {
            all.push(turned(q, points[i]));
            i += 1;
        }
        s * all[0] * all[1] + points.iter().map(|p| turned(q, *p)).sum::<f64>()
    }
    #[differentiable]
    fn powers(k: f64) -> f64 {
        let m = matrix(k);
        let mut a = matrix(0.3 * k);
        for _ in 0..3 {
            a = product(a, m);
        }
        let mut squared = product(m, m);
        for _ in 0..2 {
            squared = product(squared, squared);
        }
        skewed_trace(a) + 0.1 * skewed_trace(squared)
    }
    #[differentiable]
    fn chosen(x: &[f64], k: f64) -> f64 {
        let mut q = normalized([k, 1.0]);
        for v in x {
            q = if *v > 0.35 {
                normalized(q)
            } else {
                normalized([*v, k])
            };
        }
        match Some(normalized([k, x[0]])) {
            Some(r) => turned(r, r) * turned(q, q),
            None => 0.0,
        }
    }
    #[differentiable]
    fn repeated(x: &[f64], k: f64) -> f64 {
        let q = normalized([k, 1.0]);
        let v = vec![q; 2];
        all(&v) + turned(v[0], [x[0], k]) + all(&[q; 3])
    }
    check! {
        twice(wrt &vec![0.3, 0.4], wrt 0.8);
        in_loops(wrt &vec![[0.3, 0.7], [1.2, -0.4]], wrt 0.8);
        powers(wrt 0.8);
        chosen(wrt &vec![0.3, 0.4, 0.2], wrt 0.8);
        chosen(wrt &vec![0.4, 0.3, 0.5], wrt 0.8);
        repeated(wrt &vec![0.3, 0.4], wrt 0.8)
    }
}
