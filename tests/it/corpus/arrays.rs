//! Fixed arrays, nested arrays, const generics.

use gradtape::differentiable;

mod by_value {
    use super::*;

    #[differentiable]
    fn norm(v: [f64; 3]) -> f64 {
        (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).sqrt()
    }
    check! { norm(wrt [1.0, 2.0, -2.0]) => [1.0 / 3.0, 2.0 / 3.0, -2.0 / 3.0] }
}

mod function_of_a_module_named_array {
    use super::*;
    mod array {
        use gradtape::differentiable;
        #[differentiable]
        pub fn from_fn(x: f64) -> [f64; 2] {
            [x, x * x]
        }
    }
    #[differentiable]
    fn of_variable(x: f64) -> f64 {
        let a: [f64; 2] = array::from_fn(x);
        a[0] * a[1]
    }
    #[differentiable]
    fn of_number(x: f64) -> f64 {
        let a: [f64; 2] = array::from_fn(x * x + 1.0);
        a[0] * a[1]
    }
    check! { of_variable(wrt 0.7); of_number(wrt 0.7) }
}

mod by_reference {
    use super::*;

    #[differentiable]
    fn dot(a: &[f64; 4], b: &[f64; 4]) -> f64 {
        let mut s = 0.0;
        for i in 0..4 {
            s += a[i] * b[3 - i];
        }
        s
    }
    check! { dot(wrt &[1.0, 2.0, 3.0, 4.0], wrt &[5.0, 6.0, 7.0, 8.0]) => ([8.0, 7.0, 6.0, 5.0], [4.0, 3.0, 2.0, 1.0]) }
}

mod mutable_parameter {
    use super::*;

    #[differentiable]
    fn rotate_in_place(mut a: [f64; 3], angle: f64) -> f64 {
        let (s, c) = angle.sin_cos();
        for i in 0..2 {
            let t = a[i];
            a[i] = c * t - s * a[i + 1];
            a[i + 1] = s * t + c * a[i + 1];
        }
        a[0] * a[1] + a[2]
    }
    check! { rotate_in_place(wrt [0.5, -0.7, 1.2], wrt 0.4) }
}

mod literals {
    use super::*;

    #[differentiable]
    fn built(x: f64, y: f64) -> f64 {
        let a = [x, y, x * y];
        let b = [a[2], 1.0, a[0] - a[1]];
        let mut c = [x; 3];
        c[1] = b[0];
        a[0] * b[2] + c[1] * c[2] + [x, y][1]
    }
    check! { built(wrt 0.8, wrt 1.7) => (2.0 * 0.8 - 1.7 + 2.0 * 0.8 * 1.7, -0.8 + 0.64 + 1.0) }
}

// The minus signs come before anything tells the type of the literals.
mod negated_literals {
    use super::*;

    #[differentiable]
    fn kept(x: &[f64]) -> f64 {
        let mut h = [0.5; 3];
        let mut t = 0.0;
        for i in 0..x.len() {
            let z = h[i % 3];
            t += x[i] * -z;
            h[0] = t;
        }
        h[0]
    }
    #[differentiable]
    fn exchanged(x: &[f64]) -> f64 {
        let mut u = 0.5;
        let mut v = 0.25;
        for i in 0..x.len() {
            v = v + -(u) * 0.1 * x[i];
            (v, u) = (u, v);
        }
        v
    }
    #[differentiable]
    fn in_place(x: &[f32]) -> f32 {
        let mut h = vec![0.5; 3];
        for i in 0..x.len() {
            h[i % 3] = -h[(i + 1) % 3] * x[i];
        }
        -h[0]
    }
    check! {
        kept(wrt &[0.5, -0.7, 1.2, 0.4]);
        exchanged(wrt &[0.5, -0.7, 1.2, 0.4]);
        in_place(wrt &[0.5f32, -0.75, 1.25, 0.5])
    }
}

mod copies {
    use super::*;

    #[differentiable]
    fn independent(x: [f64; 2]) -> f64 {
        let mut a = x;
        let b = a;
        a[0] *= 3.0;
        a[1] += a[0];
        let mut c = a;
        c[0] = b[1];
        a[1] * b[0] + c[0] * c[1]
    }
    check! { independent(wrt [0.6, 1.3]) => [1.3 + 6.0 * 0.6 + 3.0 * 1.3, 0.6 + 2.6 + 1.8] }
}

mod nested_by_value {
    use super::*;

    #[differentiable]
    fn determinant(m: [[f64; 3]; 3]) -> f64 {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
            - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    }
    check! { determinant(wrt [[2.0, -1.0, 0.5], [0.3, 1.5, -0.7], [1.1, 0.4, 0.9]]) }
}

mod nested_writes {
    use super::*;

    #[differentiable]
    fn eliminate(a: &[[f64; 3]; 3]) -> f64 {
        let mut m = *a;
        for k in 0..3 {
            for i in k + 1..3 {
                let factor = m[i][k] / m[k][k];
                for j in k..3 {
                    m[i][j] -= factor * m[k][j];
                }
            }
        }
        m[0][0] * m[1][1] * m[2][2]
    }
    check! { eliminate(wrt &[[2.0, -1.0, 0.5], [0.3, 1.5, -0.7], [1.1, 0.4, 0.9]]) }
}

mod slice_of_arrays {
    use super::*;

    #[differentiable]
    fn spread(points: &[[f64; 3]]) -> f64 {
        let mut mean = [0.0; 3];
        for p in points {
            for d in 0..3 {
                mean[d] += p[d] / points.len() as f64;
            }
        }
        points
            .iter()
            .map(|[x, y, z]| (x - mean[0]).powi(2) + (y - mean[1]).abs() * (z - mean[2]))
            .sum()
    }
    check! { spread(wrt &vec![[0.1, 0.2, 0.3], [1.0, -0.5, 0.7], [0.4, 0.9, -1.1]]) }
}

mod const_generic {
    use super::*;

    #[differentiable]
    fn chain<const N: usize>(x: [f64; N]) -> f64 {
        let mut s = 1.0;
        for i in 0..N {
            s = s * x[i] + x[N - 1 - i];
        }
        s / N as f64
    }

    #[differentiable]
    fn weighted<const R: usize, const C: usize>(m: &[[f64; C]; R], w: &[f64; R]) -> f64 {
        let mut sums = [0.0; C];
        for r in 0..R {
            for c in 0..C {
                sums[c] += m[r][c] * w[r];
            }
        }
        sums.iter().map(|s| s * s).sum()
    }
    check! { chain(wrt [0.5, 1.5, -0.4]); chain(wrt [0.7]) => [2.0]; weighted(wrt &[[1.0, 2.0, 3.0], [0.5, -0.5, 0.25]], wrt &[0.4, 1.2]) }
}

mod matrix_product {
    use super::*;

    #[differentiable]
    fn multiply<const N: usize>(a: &[[f64; N]; N], b: &[[f64; N]; N]) -> [[f64; N]; N] {
        let mut c = [[0.0; N]; N];
        for i in 0..N {
            for j in 0..N {
                for k in 0..N {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        c
    }

    #[differentiable]
    fn commutator(a: &[[f64; 2]; 2], b: &[[f64; 2]; 2]) -> f64 {
        let ab = multiply(a, b);
        let ba = multiply(b, a);
        let mut s = 0.0;
        for (p, q) in ab.iter().zip(&ba) {
            for (x, y) in p.iter().zip(q) {
                s += (x - y).powi(2);
            }
        }
        s
    }
    check! { commutator(wrt &[[0.5, 1.2], [-0.7, 0.3]], wrt &[[1.1, -0.2], [0.4, 0.8]]) }
}

mod array_methods {
    use super::*;

    #[differentiable]
    fn mapped(v: [f64; 3], x: f64) -> f64 {
        let squares = v.map(|t| t * t * x);
        let made: [f64; 3] = std::array::from_fn(|i| squares[i] + i as f64 * x);
        let mut total = made.iter().sum::<f64>();
        for t in squares {
            total *= t;
        }
        total + made.as_slice()[1] + v.len() as f64
    }
    check! { mapped(wrt [0.5, 1.5, -0.8], wrt 0.9) }
}

mod in_single_precision {
    use super::*;

    #[differentiable]
    fn luminance([r, g, b]: [f32; 3], gamma: f32) -> f32 {
        let linear = [r.powf(gamma), g.powf(gamma), b.powf(gamma)];
        const WEIGHTS: [f32; 3] = [0.2126, 0.7152, 0.0722];
        let mut y = 0.0;
        for i in 0..3 {
            y += WEIGHTS[i] * linear[i];
        }
        y
    }
    check! { luminance(wrt [0.5f32, 0.25, 0.75], wrt 2.2f32) }
}

mod rows_as_views {
    use super::*;

    #[differentiable]
    fn smooth(grid: &[[f64; 4]; 3], w: f64) -> f64 {
        let mut out = *grid;
        for r in 1..3 {
            let above = grid[r - 1];
            let row = &mut out[r];
            for c in 1..4 {
                row[c] += w * (above[c] - row[c - 1]);
            }
        }
        let bottom = &out[2];
        bottom.iter().map(|v| v.powi(2)).sum::<f64>() + out[1][3]
    }
    check! { smooth(wrt &[[0.1, 0.5, -0.2, 0.8], [1.0, 0.3, 0.6, -0.4], [0.2, 0.9, 0.7, 0.5]], wrt 0.3) }
}

mod swapped_rows {
    use super::*;

    #[differentiable]
    fn pivot(a: &[[f64; 2]; 2], b: [f64; 2]) -> f64 {
        let mut m = *a;
        let mut r = b;
        if m[0][0].abs() < m[1][0].abs() {
            m.swap(0, 1);
            r.swap(0, 1);
        }
        let f = m[1][0] / m[0][0];
        let y = (r[1] - f * r[0]) / (m[1][1] - f * m[0][1]);
        let x = (r[0] - m[0][1] * y) / m[0][0];
        x * x + y
    }
    check! { pivot(wrt &[[0.3, 1.2], [2.0, -0.7]], wrt [1.5, 0.4]); pivot(wrt &[[2.0, 1.2], [0.3, -0.7]], wrt [1.5, 0.4]) }
}

mod mapped {
    use super::*;

    #[differentiable]
    fn unit(v: [f64; 3]) -> [f64; 3] {
        let norm = (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).sqrt();
        v.map(|x| x / norm)
    }

    #[differentiable]
    fn spread(v: &[f64; 3], s: f64) -> f64 {
        let [a, b, c] = v.map(|x| (x * s).sin());
        let d = unit([a, b, c]);
        a * b + c * d[0]
    }
    mod of_spread {
        use super::*;
        check! { spread(wrt &[0.4, -0.7, 1.1], wrt 1.3) }
    }

    #[differentiable]
    fn rows(m: &[[f64; 2]; 3], k: f64) -> f64 {
        let sums = m.map(|[x, y]| x * y + k * x);
        let mut total = 0.0;
        for row in m {
            let scaled = row.map(|e| if e > 0.0 { e * k } else { e });
            total += scaled[0] * scaled[1] * sums[0];
        }
        total + sums[1] * sums[2]
    }
    mod of_rows {
        use super::*;
        check! { rows(wrt &[[0.4, -0.7], [1.1, 0.3], [-0.2, 0.9]], wrt 1.3) }
    }

    #[differentiable]
    fn running(v: [f64; 4], m: f64) -> f64 {
        let mut sum = m;
        let sums = v.map(|x| {
            sum = sum * x + 1.0;
            sum
        });
        sums[1] * sums[3] + sum
    }
    mod of_running {
        use super::*;
        check! { running(wrt [0.4, -0.7, 1.1, 0.3], wrt 0.6) }
    }

    #[differentiable]
    fn in_place(v: [f64; 3], n: usize) -> f64 {
        let mut v = v;
        for _ in 0..n {
            v = v.map(f64::sin).map(|x| x * 1.5);
            v[0] *= v[2];
        }
        v[0] + v[1] * v[2]
    }
    mod of_in_place {
        use super::*;
        check! { in_place(wrt [0.4, -0.7, 1.1], 3) }
    }
}

// `[a, b]` tells how long an array is to be.
mod length_of_the_pattern {
    use super::*;
    use std::array;
    #[differentiable]
    fn pattern(x: f64) -> f64 {
        let [a, b] = array::from_fn(|i| x * i as f64);
        let [c, _, d] = std::array::from_fn::<_, 3, _>(|i| x.powi(i as i32));
        a + b * b * d + c
    }
    check! { pattern(wrt 0.7) }
}

/// An alias need not say what it stands for.
mod aliases_of_containers {
    use super::*;

    type Row = [f64];

    #[differentiable]
    fn of_a_slice(x: &Row, s: f64) -> f64 {
        let mut t = x[0];
        for i in 0..x.len() {
            t += x[i] * x[i] * s;
        }
        t * x.iter().map(|v| v.sin()).sum::<f64>()
    }
    mod slices_by_another_name {
        use super::*;
        check! { of_a_slice(wrt &vec![0.5, -1.5, 2.0], wrt 0.7) }
    }

    type Q = [f64; 4];
    type M = [[f64; 2]; 2];
    type D = (f64, f64);
    type Real = f64;

    #[differentiable]
    fn normalised(a: Q) -> f64 {
        let r = a;
        let n = r[0];
        let z = r.map(|c| c / n);
        z[1] * z[2] - a[3]
    }
    #[differentiable]
    fn in_place(a: M) -> f64 {
        let mut sum = a;
        let mut term = a;
        for (row, other) in sum.iter_mut().zip(term.iter_mut()) {
            for (s, t) in row.iter_mut().zip(other) {
                *t /= 2.0;
                *s += *t * *t;
            }
        }
        sum[0][1] * term[1][0]
    }
    #[differentiable]
    fn product(a: M, b: M) -> M {
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
    fn powers(a: M, b: M) -> f64 {
        let mut term = [[1.0, 0.0], [0.0, 1.0]];
        for _ in 1..4 {
            term = product(term, a);
            for row in term.iter_mut() {
                row[0] *= 2.0;
            }
        }
        let twice = product(a, b);
        let both = product(product(twice, a), product(twice, term));
        if both[0][0] > 0.0 {
            both[0][1]
        } else {
            both[1][0] * term[0][0]
        }
    }
    #[differentiable]
    fn handed_on(a: M) -> M {
        let b = product(a, a);
        b
    }
    #[differentiable]
    fn trace(a: M, scale: Real) -> Real {
        let b = handed_on(a);
        scaled(scaled(b[0][0] + b[1][1], scale), b[0][1])
    }
    #[differentiable]
    fn scaled(x: Real, by: Real) -> Real {
        let y = x;
        y * by
    }
    #[differentiable]
    fn only_handed_on(x: Real, by: Real) -> Real {
        scaled(x, by)
    }
    #[differentiable]
    fn chosen(x: Real, by: Real, n: usize) -> Real {
        let mut y = x;
        for i in 0..n {
            y = if i % 2 == 0 { scaled(y, by) } else { y };
        }
        y
    }
    #[differentiable]
    fn dual_product(a: D, b: D) -> D {
        (a.0 * b.0, a.0 * b.1 + a.1 * b.0)
    }
    #[differentiable(without(tape))]
    fn dual_chain(c: &[f64], x: D) -> f64 {
        let mut d = x;
        for k in c {
            d = dual_product(d, (*k, 1.0));
        }
        let (a, b) = d;
        a * b + d.0
    }
    check! {
        normalised(wrt [0.3, -0.8, 0.5, 0.2]);
        in_place(wrt [[0.3, -0.8], [0.5, 0.2]]);
        powers(wrt [[0.3, -0.8], [0.5, 0.2]], wrt [[0.7, 0.1], [-0.4, 0.9]]);
        powers(wrt [[0.3, 0.8], [0.5, 0.2]], wrt [[0.7, 0.1], [0.4, 0.9]]);
        trace(wrt [[0.3, -0.8], [0.5, 0.2]], wrt 1.3);
        only_handed_on(wrt 0.7, wrt 1.3);
        chosen(wrt 0.7, wrt 1.3, 3);
        dual_chain(wrt &vec![0.6, 0.2], wrt (0.3, 0.4))
    }
}

/// Arrays from callees and by other names: that they are arrays shows where an element is taken.
mod mapped_without_a_type {
    use super::*;

    type Vec3 = [f64; 3];

    #[differentiable]
    fn powers(s: f64) -> [f64; 3] {
        [s, s * s, 1.0 + s]
    }

    #[differentiable]
    fn of_a_call(s: f64) -> f64 {
        let r = powers(s).map(|c| c * s);
        r[0] + r[1]
    }

    #[differentiable]
    fn of_a_variable(s: f64) -> f64 {
        let q = powers(s);
        let r = q.map(|c| c * c);
        r[2] * s
    }

    #[differentiable]
    fn by_another_name(v: Vec3, s: f64) -> f64 {
        let r: Vec3 = v.map(|c| c * s);
        r[0] + r[1] * r[2]
    }

    #[differentiable]
    fn perhaps(s: f64) -> Option<Vec<f64>> {
        (s < 5.0).then(|| vec![s, s * s, 1.0])
    }

    /// What is indexed is what an option of the same name holds.
    #[differentiable]
    fn of_an_option_bound_again(s: f64) -> f64 {
        let r = perhaps(s).map(|v| v);
        if let Some(r) = r { r[0] * r[1] } else { s }
    }

    #[differentiable]
    fn of_an_option_taken_out(s: f64) -> f64 {
        let r = perhaps(s).map(|v| v);
        let r = r.unwrap_or(vec![s]);
        r[0] * s
    }

    /// What is no array stays an option.
    #[differentiable]
    fn of_an_option(x: &[f64], s: f64) -> f64 {
        let r = x.first().map(|c| c * s);
        r.unwrap_or(s)
    }

    check! {
        of_a_call(wrt 2.0) => 16.0;
        of_a_variable(wrt 2.0) => 21.0;
        by_another_name(wrt [1.0, 2.0, 3.0], wrt 2.0) => [2.0, 12.0, 8.0, 25.0];
        of_an_option_bound_again(wrt 2.0) => 12.0;
        of_an_option_bound_again(wrt 6.0);
        of_an_option_taken_out(wrt 2.0);
        of_an_option_taken_out(wrt 6.0);
        of_an_option(wrt &[1.5, 2.0], wrt 0.5);
    }
}

/// Matrices of lengths that a caller knows: rows of rows, made and mapped.
mod matrices {
    use super::*;

    #[differentiable]
    fn product<const A: usize, const B: usize, const C: usize>(
        x: &[[f64; B]; A],
        y: &[[f64; C]; B],
    ) -> [[f64; C]; A] {
        let mut z = [[0.0; C]; A];
        for i in 0..A {
            for j in 0..C {
                for k in 0..B {
                    z[i][j] += x[i][k] * y[k][j];
                }
            }
        }
        z
    }
    #[differentiable]
    fn transposed<const A: usize, const B: usize>(x: &[[f64; B]; A]) -> [[f64; A]; B] {
        std::array::from_fn(|i| std::array::from_fn(|j| x[j][i]))
    }
    #[differentiable]
    fn gain(p: &[[f64; 2]; 2], h: &[[f64; 1]; 2], s: f64) -> f64 {
        let k = product(p, h).map(|row| row.map(|v| v / s));
        let kt = transposed(&k);
        let squares = transposed(p).map(|row| row.map(|v| v * v));
        k[0][0] * k[1][0] + kt[0][1].sin() + squares[1][0]
    }
    check! { gain(wrt &[[1.0, 0.5], [0.3, 2.0]], wrt &[[0.7], [1.1]], wrt 1.5) }
    mod made {
        use super::*;
        check_out! { transposed(wrt &[[1.0, 0.5, 0.2], [0.3, 2.0, 0.7]]) }
    }
}

/// The result has the type of what is mapped, by a name that only rustc can read.
mod mapped_under_another_name {
    use super::*;

    type Point = [f64; 2];

    #[differentiable]
    fn scaled(p: Point, s: f64) -> Point {
        p.map(|x| x * s)
    }
    #[differentiable]
    fn behind_a_reference(p: &Point, s: f64) -> Point {
        if s > 2.0 {
            return p.map(|x| x * x + s);
        }
        p.map(|x| x.sin() * s)
    }
    #[differentiable]
    fn length(p: Point, s: f64) -> f64 {
        let [a, b] = scaled(p, s);
        a * b + behind_a_reference(&p, s)[1] * p[0]
    }
    check! {
        length(wrt [1.5, -0.5], wrt 0.7);
        length(wrt [1.5, -0.5], wrt 2.7)
    }
    mod as_it_is {
        use super::*;
        check_out! {
            scaled(wrt [1.5, -0.5], wrt 0.7) => ([0.7, 0.7], 1.0);
            behind_a_reference(wrt &[1.5, -0.5], wrt 0.7);
            behind_a_reference(wrt &[1.5, -0.5], wrt 2.7)
        }
    }
}

/// Arrays that are made of parts of slices.
mod from_slices {
    use super::*;

    #[differentiable]
    fn area(q: [f64; 2]) -> f64 {
        q[0] * q[1].sin()
    }
    #[differentiable(without(tape))]
    fn parts(x: &[f64], k: f64) -> f64 {
        let a: [f64; 2] = x[1..3].try_into().unwrap();
        let mut b = <[f64; 2]>::try_from(&x[..2]).expect("two");
        b[0] *= a[1];
        a[0] * b[1] * k + area(a) + area(b) * x[0]
    }
    #[differentiable]
    fn chunks(x: &[f64], k: f64) -> f64 {
        let mut s = 0.0;
        for c in x.chunks_exact(2) {
            let q: [f64; 2] = c.try_into().unwrap();
            s += area(q) * k;
        }
        let scaled: Vec<f64> = x.iter().map(|a| a * k).collect();
        let w: [f64; 4] = scaled.try_into().unwrap();
        s * w[3] * w[0]
    }
    #[differentiable]
    fn many(x: &[f64], #[constant] c: &[f64]) -> f64 {
        let a: [f64; 9] = x[..9].try_into().unwrap();
        let weights: [f64; 9] = c[1..].try_into().unwrap();
        a.iter().zip(&weights).map(|(a, w)| a * a * w).sum()
    }
    check! {
        parts(wrt &vec![0.3, 0.7, 1.2], wrt 0.7);
        chunks(wrt &vec![0.3, 0.7, 1.2, -0.4], wrt 0.7);
        many(wrt &vec![0.3; 10], &vec![0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0])
    }
    #[differentiable(without(tape))]
    fn wanted(x: &[f64]) -> f64 {
        let a = <[f64; 2]>::try_from(x).expect("two of them");
        a[0] * a[1]
    }
    #[test]
    #[should_panic(expected = "two of them")]
    fn of_another_length() {
        wanted::grad(&[0.3, 0.7, 1.2]);
    }
}
