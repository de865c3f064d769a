//! Recursion, constants of all kinds, generic callees.

use gradtape::differentiable;

mod recursion_with_slices {
    use super::*;
    #[differentiable]
    fn sum(x: &[f64]) -> f64 {
        match x.len() {
            0 => 0.0,
            1 => x[0] * x[0],
            n => {
                let (a, b) = x.split_at(n / 2);
                sum(a) * 1.5 + sum(b) - x[0] * x[n - 1]
            }
        }
    }
    check! { sum(wrt &vec![0.7, 0.4, 1.3, 0.9, 0.2]); sum(wrt &vec![]); sum(wrt &vec![0.3]) }
}

mod recursion_in_place {
    use super::*;
    #[differentiable]
    fn sweep(x: &mut [f64], k: f64) -> f64 {
        if x.len() < 2 {
            return x.first().copied().unwrap_or(0.0) * k;
        }
        let n = x.len() / 2;
        for i in 0..n {
            x[i] = x[i] * x[n + i] + k;
        }
        let (lo, hi) = x.split_at_mut(n);
        let s = sweep(lo, k * 0.5);
        let t = sweep(hi, s);
        s + t * x[0]
    }
    check! { sweep(wrt &mut vec![0.7, 0.4, 1.3, 0.9, 0.2], wrt 0.8); sweep(wrt &mut vec![], wrt 0.8); sweep(wrt &mut vec![0.7], wrt 0.8) }
}

mod recursion_with_arrays {
    use super::*;
    #[differentiable]
    fn power(m: [[f64; 2]; 2], n: u32) -> [[f64; 2]; 2] {
        if n == 0 {
            return [[1.0, 0.0], [0.0, 1.0]];
        }
        if n % 2 == 0 {
            let h = power(m, n / 2);
            times(&h, &h)
        } else {
            times(&m, &power(m, n - 1))
        }
    }
    #[differentiable]
    fn times(a: &[[f64; 2]; 2], b: &[[f64; 2]; 2]) -> [[f64; 2]; 2] {
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
    fn f(m: [[f64; 2]; 2]) -> f64 {
        let p = power(m, 5);
        p[0][1] * p[1][0] + p[0][0]
    }
    check! { f(wrt [[0.7, 0.4], [0.3, 0.9]]) }
    mod out {
        use super::*;
        check_out! { power(wrt [[0.7, 0.4], [0.3, 0.9]], 6); power(wrt [[0.7, 0.4], [0.3, 0.9]], 0) }
    }
}

mod recursion_with_vecs {
    use super::*;
    #[differentiable]
    fn merge_sort(x: Vec<f64>) -> Vec<f64> {
        if x.len() <= 1 {
            return x;
        }
        let mid = x.len() / 2;
        let left = merge_sort(x[..mid].to_vec());
        let right = merge_sort(x[mid..].to_vec());
        let mut out = Vec::with_capacity(x.len());
        let (mut i, mut j) = (0, 0);
        while i < left.len() && j < right.len() {
            if left[i] <= right[j] {
                out.push(left[i]);
                i += 1;
            } else {
                out.push(right[j]);
                j += 1;
            }
        }
        while i < left.len() {
            out.push(left[i]);
            i += 1;
        }
        while j < right.len() {
            out.push(right[j]);
            j += 1;
        }
        out
    }
    #[differentiable]
    fn weighted(x: &[f64]) -> f64 {
        let s = merge_sort(x.to_vec());
        let mut t = 0.0;
        for (i, v) in s.iter().enumerate() {
            t += v * v * (i + 1) as f64;
        }
        t
    }
    check! { weighted(wrt &vec![0.7, 0.4, 1.3, 0.9, 0.2]); weighted(wrt &vec![]) }
    mod out {
        use super::*;
        check_out! { merge_sort(wrt vec![0.7, 0.4, 1.3, 0.9, 0.2]) => [1.0; 5] }
    }
}

mod mutual_recursion {
    use super::*;
    #[differentiable]
    fn even(x: f64, n: u32) -> f64 {
        if n == 0 { x } else { odd(x * 1.1, n - 1).sin() }
    }
    #[differentiable]
    fn odd(x: f64, n: u32) -> f64 {
        if n == 0 {
            x * x
        } else {
            even(x + 0.1, n - 1) * x
        }
    }
    check! { even(wrt 0.7, 5); even(wrt 0.7, 0); odd(wrt 0.7, 4) }
}

mod mutual_recursion_in_place {
    use super::*;
    #[differentiable]
    fn ping(x: &mut [f64], n: usize) -> Option<f64> {
        if n == 0 {
            return Some(x[0]);
        }
        x[n % 2] *= x[0] + 1.0;
        let r = pong(x, n - 1)?;
        x[0] += r;
        Some(r * x[1])
    }
    #[differentiable]
    fn pong(x: &mut [f64], n: usize) -> Option<f64> {
        if x[1] > 5.0 {
            return None;
        }
        x[1] = x[1].sin() + x[0];
        if n == 0 {
            Some(x[1] * 2.0)
        } else {
            ping(x, n - 1)
        }
    }
    check_try! { ping(wrt &mut vec![0.7, 0.4], 4); ping(wrt &mut vec![0.7, 0.4], 5); ping(wrt &mut vec![0.7, 0.4], 0) }
}

mod recursion_on_results {
    use super::*;
    #[differentiable]
    fn simpson(a: f64, b: f64, k: f64, depth: u32) -> Result<f64, String> {
        let whole = rule(a, b, k);
        let m = 0.5 * (a + b);
        let halves = rule(a, m, k) + rule(m, b, k);
        if (halves - whole).abs() < 1e-6 {
            return Ok(halves);
        }
        if depth == 0 {
            return Err(format!("too deep at {a}"));
        }
        Ok(simpson(a, m, k, depth - 1)? + simpson(m, b, k, depth - 1)?)
    }
    #[differentiable]
    fn rule(a: f64, b: f64, k: f64) -> f64 {
        let f = |x: f64| (k * x).sin() * x;
        (b - a) / 6.0 * (f(a) + 4.0 * f(0.5 * (a + b)) + f(b))
    }
    check_try! { simpson(wrt 0.0, wrt 2.0, wrt 1.3, 12); simpson(wrt 0.0, wrt 2.0, wrt 1.3, 1) }
}

mod closures_as_constants {
    use super::*;
    #[differentiable(without(tape))]
    fn with(
        x: f64,
        #[constant] pick: impl Fn(usize) -> usize,
        #[constant] look: &dyn Fn(f64) -> bool,
        n: usize,
    ) -> f64 {
        let mut s = x;
        for i in 0..n {
            let k = pick(i);
            if look(s) {
                s = (s * k as f64).sin() + x;
            } else {
                s *= x;
            }
        }
        s
    }
    check! { with(wrt 0.7, |i: usize| i * i, &|v: f64| v > 0.1, 3) }
}

mod constants_by_value_not_clone {
    use super::*;
    pub struct Unique(Vec<usize>);
    impl Unique {
        fn at(&self, i: usize) -> usize {
            self.0[i % self.0.len()]
        }
    }
    #[differentiable(without(tape))]
    fn g(x: f64, #[constant] u: Unique, k: usize) -> f64 {
        let mut s = x;
        for i in 0..k {
            s = s.sin() * u.at(i) as f64 + x;
        }
        s
    }
    #[differentiable]
    fn f(x: f64) -> f64 {
        let u = Unique(vec![1, 2]);
        x.sin() * u.at(1) as f64
    }
    check! { g(wrt 0.7, Unique(vec![2, 3]), 3); f(wrt 0.7) }
}

mod constants_borrowed {
    use super::*;
    pub struct Table<'t> {
        names: &'t [&'t str],
        weights: Vec<f64>,
    }
    #[differentiable]
    fn g<'t>(x: &[f64], #[constant] t: &Table<'t>, name: &'t str) -> f64 {
        let mut s = 0.0;
        for (i, n) in t.names.iter().enumerate() {
            if *n == name {
                s += x[i] * x[i] * t.weights[i];
            }
        }
        s
    }
    #[differentiable(without(tape))]
    fn f(x: &[f64], #[constant] t: &Table<'_>) -> f64 {
        g(x, t, "a") * g(x, t, "b").exp()
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3], &Table { names: &["a", "b", "a"], weights: vec![1.0, 2.0, 0.5] }) }
}

mod generic_callees {
    use super::*;
    use num_traits::Float;
    #[differentiable]
    fn norm<T: Float>(x: &[T]) -> T {
        let mut s = T::zero();
        for v in x {
            s = s + *v * *v;
        }
        s.sqrt()
    }
    #[differentiable]
    fn unit<T: Float>(x: &mut [T]) -> T {
        let n = norm(x.as_ref());
        for v in x.iter_mut() {
            *v = *v / n;
        }
        n
    }
    #[differentiable]
    fn poly<T: gradtape::Scalar>(x: T, n: usize) -> T {
        if n == 0 { x } else { poly(x * x + x, n - 1) }
    }
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut y = x.to_vec();
        let n = unit(&mut y);
        let m = unit(&mut y[1..]);
        n * y[1] + m + poly(y[0], 2) + poly(0.5f32 * 1.0, 2) as f64
    }
    #[differentiable]
    fn g<T: Float>(x: &[T], k: T) -> T {
        let mut y = x.to_vec();
        y[0] = y[0] * k;
        let n = unit(&mut y);
        n + norm(&y[1..]) * norm(x)
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3]); g(wrt &vec![0.7, 0.4, 1.3], wrt 0.3); g(wrt &vec![0.7f32, 0.4, 1.3], wrt 0.3f32) }
}

mod const_generic_callees {
    use super::*;
    #[differentiable]
    fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
        let mut s = 0.0;
        for i in 0..N {
            s += a[i] * b[i];
        }
        s
    }
    #[differentiable]
    fn matvec<const N: usize, const M: usize>(a: &[[f64; N]; M], x: &[f64; N]) -> [f64; M] {
        let mut y = [0.0; M];
        for i in 0..M {
            y[i] = dot(&a[i], x);
        }
        y
    }
    #[differentiable]
    fn f(a: &[[f64; 2]; 3], x: [f64; 2]) -> f64 {
        let y = matvec(a, &x);
        let z = matvec::<2, 3>(a, &[y[0], y[2]]);
        dot::<3>(&y, &z)
    }
    check! { f(wrt &[[0.7, 0.4], [0.3, 0.9], [1.2, 0.1]], wrt [0.8, 0.6]) }
}

mod references_to_scalars {
    use super::*;
    #[differentiable]
    fn bump(x: &mut f64, by: &f64) -> f64 {
        *x += by * *x;
        *x * by
    }
    #[differentiable]
    fn f(a: f64, b: &f64) -> f64 {
        let mut v = [a, *b, a * b];
        let mut t = a;
        let r = bump(&mut t, b);
        let q = bump(&mut v[1], &t);
        for i in 0..3 {
            let by = v[(i + 1) % 3];
            bump(&mut v[i], &by);
        }
        r * q + v[0] * v[1] * v[2] + t
    }
    check! { f(wrt 0.7, wrt &0.4) }
}

mod wrt_and_constant {
    use super::*;
    #[differentiable(wrt(w))]
    fn g(w: &[f64], x: &[f64], b: f64) -> f64 {
        let mut s = b;
        for i in 0..w.len() {
            s = (s + w[i] * x[i]).tanh();
        }
        s
    }
    #[differentiable]
    fn f(w: &[f64], x: &[f64]) -> f64 {
        let a = g(w, x, 0.3);
        a * g(w, &[0.2, 0.3, 0.5], 0.0)
    }
    check! { g(wrt &vec![0.7, 0.4, 1.3], &[0.2, 0.8, 0.4], 0.6) }
}

mod deep_recursion {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: u32) -> f64 {
        if n == 0 {
            return x;
        }
        let y = f(x * 0.99, n - 1);
        y * 0.5 + x.sin()
    }
    check! { f(wrt 0.7, 30) }
}

mod recursion_through_a_module {
    use super::*;
    pub mod a {
        use gradtape::differentiable;
        #[differentiable]
        pub fn walk(t: &[f64], i: usize, x: f64) -> f64 {
            if i >= t.len() {
                return x;
            }
            let l = super::b::step(t, 2 * i + 1, x);
            let r = super::b::step(t, 2 * i + 2, x * t[i]);
            l * r + t[i]
        }
    }
    pub mod b {
        #[gradtape::differentiable]
        pub fn step(t: &[f64], i: usize, x: f64) -> f64 {
            super::a::walk(t, i, x.sin()) + x
        }
    }
    check! { a::walk(wrt &vec![0.7, 0.4, 1.3, 0.2, 0.6], 0, wrt 0.8) }
}

mod shared_argument_that_is_a_value_later {
    use super::*;
    #[differentiable]
    fn mean(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for v in x {
            s += v;
        }
        s / x.len() as f64
    }
    #[differentiable]
    fn f(x: Vec<f64>, mut y: Vec<f64>, z: [f64; 2]) -> f64 {
        let m = mean(&x);
        y[0] *= m;
        let k = mean(&y) * mean(&z);
        let moved = x;
        y = moved;
        y[1] = k;
        mean(&y) * y[0]
    }
    check! { f(wrt vec![0.7, 0.4, 1.3], wrt vec![0.2, 0.5], wrt [0.3, 0.4]) }
}

mod results_stored_in_memory {
    use super::*;
    #[differentiable]
    fn stretch(v: &[f64], n: usize) -> Vec<f64> {
        let mut out = vec![0.0; n];
        for i in 0..n {
            out[i] = v[i % v.len()] * (i + 1) as f64;
        }
        out
    }
    #[differentiable]
    fn pick(v: &[f64], i: usize) -> Option<f64> {
        if i < v.len() { Some(v[i] * v[0]) } else { None }
    }
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut v = vec![x[0]];
        v[0] *= 2.0;
        let mut rows = vec![Vec::new(), vec![x[0]]];
        let mut found = pick(x, 0);
        let mut s = 0.0;
        for k in 0..n {
            v = stretch(&v, k + 2);
            v[k] *= x[k % x.len()];
            rows[k % 2] = stretch(&v[1..], 3);
            rows[k % 2][0] += 1.0;
            found = pick(&v, 2 * k);
            s += found.unwrap_or(0.1) * rows[k % 2][2];
        }
        s + v[v.len() - 1] + rows[1][0]
    }
    check! { f(wrt &vec![0.7, 0.4], 4); f(wrt &vec![0.7, 0.4], 0); f(wrt &vec![0.7, 0.4], 1) }
}

mod tuple_fields_lent_together {
    use super::*;
    #[differentiable]
    fn mix(a: &mut f64, b: &mut f64, c: &f64) -> f64 {
        *a = *a * *b + c;
        *b += a.sin();
        *a * *b * c
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = (x, y, x * y);
        let r = mix(&mut t.0, &mut t.1, &t.2);
        let q = mix(&mut t.2, &mut t.0, &t.1);
        r * q + t.0 * t.1 + t.2
    }
    check! { f(wrt 0.7, wrt 0.4) }
}

mod three_parts_lent {
    use super::*;
    #[differentiable]
    fn stencil(l: &[f64], m: &mut [f64], r: &[f64]) -> f64 {
        let mut s = 0.0;
        for v in m.iter_mut() {
            *v = *v * l[l.len() - 1] + r[0];
            s += *v;
        }
        s
    }
    #[differentiable]
    fn both(a: &mut [f64], b: &mut [f64]) {
        for (x, y) in a.iter_mut().zip(b.iter_mut()) {
            let t = *x * *y;
            *x = *y + 1.0;
            *y = t;
        }
    }
    #[differentiable]
    fn f(x: &mut [f64]) -> f64 {
        let n = x.len();
        let mut s = 0.0;
        for i in 1..n - 1 {
            let (l, rest) = x.split_at_mut(i);
            let (m, r) = rest.split_at_mut(1);
            s += stencil(&l[..], m, &r[..]);
            both(m, r);
            both(l, r);
        }
        s * x[0]
    }
    check! { f(wrt &mut vec![0.7, 0.4, 1.3, 0.9, 0.2]); f(wrt &mut vec![0.7, 0.4]) }
}

mod chunks_lent {
    use super::*;
    #[differentiable]
    fn fft_step(even: &mut [f64], odd: &mut [f64], w: f64) {
        for k in 0..even.len() {
            let t = w * odd[k];
            odd[k] = even[k] - t;
            even[k] += t;
        }
    }
    #[differentiable]
    fn f(x: &[f64], w: f64) -> f64 {
        let mut y = x.to_vec();
        let mut len = y.len();
        while len > 1 {
            let mut start = 0;
            while start < y.len() {
                let block = &mut y[start..start + len];
                let (a, b) = block.split_at_mut(len / 2);
                fft_step(a, b, w * len as f64);
                start += len;
            }
            len /= 2;
        }
        let mut s = 0.0;
        for (i, v) in y.iter().enumerate() {
            s += v * v * (i + 1) as f64;
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9, 0.2, 0.6, 0.8, 0.1], wrt 0.4) }
}
