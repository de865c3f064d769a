//! Jacobians: shapes of results and parameters, sizes around those of a block of columns, both ways to make them.

use gradtape::differentiable;

/// As many outputs as asked for, of as many inputs as given.
#[differentiable]
fn mixed(x: &[f64], outputs: usize) -> Vec<f64> {
    let mut out = Vec::with_capacity(outputs);
    for i in 0..outputs {
        let mut s = 0.25 * i as f64;
        for (j, v) in x.iter().enumerate() {
            s += (v * (i + 2 * j + 1) as f64 * 0.3).sin() * v;
        }
        out.push(s);
    }
    out
}

/// That many inputs.
fn some(n: usize) -> Vec<f64> {
    (0..n)
        .map(|i| ((i * 7) % 11) as f64 / 6.0 - 0.8 + 0.01 * i as f64)
        .collect()
}

mod few_inputs {
    use super::*;
    check_columns! {
        mixed(wrt &some(1), 3);
        mixed(wrt &some(4), 7);
        mixed(wrt &some(7), 8);
        mixed(wrt &some(8), 9);
        mixed(wrt &some(9), 10);
        mixed(wrt &some(16), 17);
        mixed(wrt &some(17), 30);
        // One pass makes all columns, and tells how few outputs there are.
        mixed(wrt &some(8), 8);
        mixed(wrt &some(4), 1);
        mixed(wrt &some(2), 0);
    }
}

mod few_outputs {
    use super::*;
    check_rows! {
        mixed(wrt &some(9), 9);
        mixed(wrt &some(17), 1);
        mixed(wrt &some(6), 0);
    }
}

mod no_inputs {
    use super::*;
    check_rows! { mixed(wrt &Vec::<f64>::new(), 3); mixed(wrt &Vec::<f64>::new(), 0) }
}

mod square {
    use super::*;

    /// Its length is in its type: without a pass it is known that rows are no more than columns.
    #[differentiable]
    fn rotated(p: [f64; 2], angle: f64) -> [f64; 2] {
        let (s, c) = angle.sin_cos();
        [c * p[0] - s * p[1], s * p[0] + c * p[1]]
    }
    check_rows! { rotated(wrt [1.0, 2.0], wrt 0.3) }

    #[test]
    fn closed_form() {
        let (s, c) = 0.3_f64.sin_cos();
        let rows = rotated::jacobian([1.0, 2.0], 0.3);
        assert_eq!(rows[0], ([c, -s], -2.0 * c - s));
        assert_eq!(rows[1].0, [s, c]);
        assert!((rows[1].1 - (c - 2.0 * s)).abs() < 1e-15);
    }
}

mod array_of_many {
    use super::*;

    #[differentiable]
    fn powers(x: f64) -> [f64; 6] {
        let mut p = [1.0; 6];
        for k in 1..6 {
            p[k] = p[k - 1] * x;
        }
        p
    }
    check_columns! { powers(wrt 1.5); powers(wrt 0.0); powers(wrt -2.0) }

    #[test]
    fn closed_form() {
        assert_eq!(powers::jacobian(2.0), [0.0, 1.0, 4.0, 12.0, 32.0, 80.0]);
    }
}

mod nested_result {
    use super::*;

    #[differentiable]
    fn grid(x: [f64; 2], n: usize) -> Vec<[[f64; 2]; 2]> {
        let mut out = vec![[[0.0; 2]; 2]; n];
        for i in 0..n {
            out[i] = [[x[0] * x[1], x[0].sin()], [1.0, x[1].powi(i as i32)]];
        }
        out
    }
    check_columns! { grid(wrt [0.7, 1.3], 3); grid(wrt [0.7, 1.3], 1); grid(wrt [0.7, 1.3], 0) }

    #[test]
    fn closed_form() {
        let rows: Vec<[[[f64; 2]; 2]; 2]> = grid::jacobian([0.7, 2.0], 3);
        assert_eq!(
            rows[2],
            [[[2.0, 0.7], [0.7_f64.cos(), 0.0]], [[0.0; 2], [0.0, 4.0]]]
        );
    }
}

mod nested_parameters {
    use super::*;

    #[differentiable]
    fn all_of_them(
        a: &[[f64; 2]],
        b: Vec<Vec<f64>>,
        c: (f64, [f64; 2]),
        d: Option<f64>,
        e: &f64,
    ) -> Vec<f64> {
        let mut out = Vec::new();
        for row in a {
            out.push(row[0] * row[1] * c.0);
        }
        for row in &b {
            out.push(row.iter().sum::<f64>() * c.1[0]);
        }
        out.push(d.unwrap_or(2.0) * *e * c.1[1]);
        out.push(c.0 * c.1[0] * c.1[1] * *e);
        for k in 0..20 {
            out.push((*e * k as f64).cos() * a[0][0]);
        }
        out
    }
    check_columns! {
        all_of_them(wrt &vec![[1.0, 2.0], [3.0, 0.5]], wrt vec![vec![1.0], vec![], vec![0.5, 0.25]],
            wrt (0.3, [0.7, -0.4]), wrt Some(1.5), wrt &0.9);
        all_of_them(wrt &vec![[1.0, 2.0]], wrt vec![], wrt (0.3, [0.7, -0.4]), wrt None, wrt &0.9)
    }
}

mod constants_between {
    use super::*;

    #[differentiable]
    fn table(
        name: String,
        x: &[f64],
        n: u8,
        #[constant] w: &[f64],
        scale: f64,
        flag: bool,
    ) -> Vec<f64> {
        let shift = name.len() as f64 + f64::from(n);
        let sign = if flag { 1.0 } else { -1.0 };
        w.iter()
            .map(|w| sign * (w * x[0] + x[1] * scale + shift).tanh())
            .collect()
    }
    check_columns! {
        table("ab".to_string(), wrt &vec![0.4, -0.2], 1, &[0.1, 0.5, 2.0, -0.3], wrt 1.2, true);
        table(String::new(), wrt &vec![0.4, -0.2], 0, &[0.1], wrt 1.2, false)
    }
}

mod early_return_and_break {
    use super::*;

    #[differentiable]
    fn ramp(x: &[f64; 3], limit: f64) -> Vec<f64> {
        let mut out = vec![0.0; 5];
        if x[0] > limit {
            return out;
        }
        for (i, o) in out.iter_mut().enumerate() {
            if i == 4 {
                break;
            }
            *o = x[i % 3].abs().max(limit) + x[0] * x[1].min(0.1 * i as f64);
        }
        out.push(x[2].clamp(-1.0, 1.0));
        out
    }
    check_columns! { ramp(wrt &[0.2, -0.7, 1.5], wrt 0.5); ramp(wrt &[0.9, -0.7, 0.4], wrt 0.5) }
}

mod kinks {
    use super::*;

    #[differentiable]
    fn conventions(x: f64, y: f64) -> Vec<f64> {
        vec![
            x.abs(),
            x.max(y),
            y.min(x),
            x.clamp(0.0, 1.0),
            gradtape::stop_gradient(x) * y,
            x.powi(0) * y,
        ]
    }

    /// Those of every other mode.
    #[test]
    fn of_columns() {
        let rows = conventions::jacobian(0.0, 0.0);
        let expected = [
            (0.0, 0.0),
            (1.0, 0.0),
            (0.0, 1.0),
            (1.0, 0.0),
            (0.0, 0.0),
            (0.0, 1.0),
        ];
        assert_eq!(rows, expected);
    }
}

mod recursion_and_calls {
    use super::*;

    #[differentiable]
    fn halves(x: f64, depth: usize) -> Vec<f64> {
        if depth == 0 {
            return vec![x.sin(), x * x];
        }
        let mut out = halves(x * 0.5, depth - 1);
        let more = halves(x + 1.0, depth - 1);
        out.extend(more.iter().map(|v| v * x));
        out
    }
    check_columns! { halves(wrt 0.8, 3); halves(wrt -0.4, 0) }
}

mod written_parameters {
    use super::*;

    #[differentiable]
    fn stepped(state: &mut [f64], rate: f64) -> Vec<f64> {
        for s in state.iter_mut() {
            *s *= rate;
        }
        let out = state.iter().map(|s| s * s * rate).collect();
        state[0] += 1.0;
        out
    }
    check_rows! { stepped(wrt &mut vec![1.0, -2.0, 0.5], wrt 0.9) }

    #[test]
    fn the_state_moves_once() {
        let mut state = [1.0, 2.0];
        let rows = stepped::jacobian(&mut state, 3.0);
        assert_eq!(state, [4.0, 6.0]);
        assert_eq!(rows, [(vec![54.0, 0.0], 27.0), (vec![0.0, 108.0], 108.0)]);
    }
}

mod counted_by_the_function {
    use super::*;

    /// What a constant remembers goes on once.
    #[differentiable]
    fn sampled(x: f64, #[constant] calls: &mut usize) -> Vec<f64> {
        *calls += 1;
        vec![x * *calls as f64; 3]
    }

    #[test]
    fn one_call() {
        let mut calls = 0;
        assert_eq!(sampled::jacobian(2.0, &mut calls), [1.0; 3]);
        assert_eq!(calls, 1);
    }

    #[differentiable(without(tape))]
    fn noisy(x: f64, #[constant] noise: &dyn Fn() -> f64) -> Vec<f64> {
        let scale = noise();
        vec![x * scale; 3]
    }

    #[test]
    fn one_answer_of_a_closure() {
        let count = std::cell::Cell::new(0.0);
        let noise = || {
            count.set(count.get() + 1.0);
            count.get()
        };
        assert_eq!(noisy::jacobian(2.0, &noise), [1.0; 3]);
        assert_eq!(count.get(), 1.0);
    }
}

mod fallible {
    use super::*;

    #[differentiable]
    fn checked(x: &[f64], limit: f64) -> Result<Vec<f64>, String> {
        if x.is_empty() {
            return Err("empty".to_string());
        }
        let mut out = Vec::new();
        for v in x {
            if *v < 0.0 {
                return Err(format!("{v} is negative"));
            }
            out.push(v.sqrt());
            out.push(v * limit);
        }
        Ok(out)
    }

    #[differentiable]
    fn positive(x: [f64; 2]) -> Option<[f64; 3]> {
        if x[0] <= 0.0 {
            return None;
        }
        Some([x[0].ln(), x[0] * x[1], x[1]])
    }

    #[test]
    fn payloads_and_refusals() {
        let rows = checked::jacobian(&[4.0, 9.0], 2.0);
        let expected = [
            ([0.25, 0.0], 0.0),
            ([2.0, 0.0], 4.0),
            ([0.0, 1.0 / 6.0], 0.0),
            ([0.0, 2.0], 9.0),
        ];
        assert_eq!(
            rows,
            Ok(expected.map(|(x, limit)| (x.to_vec(), limit)).to_vec())
        );
        assert_eq!(
            checked::jacobian(&[4.0, -1.0], 2.0),
            Err("-1 is negative".to_string())
        );
        assert_eq!(checked::jacobian(&[], 2.0), Err("empty".to_string()));
        assert_eq!(
            positive::jacobian([2.0, 3.0]),
            Some([[0.5, 0.0], [3.0, 2.0], [0.0, 1.0]])
        );
        assert_eq!(positive::jacobian([0.0, 3.0]), None);
    }
}

mod names {
    use super::*;

    type Real = f64;
    type Point = [f64; 2];

    #[differentiable]
    fn curve(t: Real) -> Point {
        [t.cos(), t.sin()]
    }

    /// Names that the companion would like for itself.
    #[differentiable]
    fn columns(
        value: f64,
        columns: &[f64],
        tangents: f64,
        seed: f64,
        pullback: f64,
        directions: f64,
    ) -> Vec<f64> {
        let sum = value + tangents + seed * pullback + directions;
        columns.iter().map(|c| c * sum).collect()
    }

    #[test]
    fn aliases() {
        assert_eq!(curve::jacobian(0.5), [-0.5_f64.sin(), 0.5_f64.cos()]);
    }

    check_rows! { columns(wrt 0.5, wrt &vec![1.0, 2.0], wrt 0.3, wrt -0.7, wrt 0.2, wrt 0.9) }
    mod by_columns {
        use super::*;
        check_columns! { columns(wrt 0.5, wrt &vec![0.25; 11], wrt 0.3, wrt -0.7, wrt 0.2, wrt 0.9); }
    }
}

mod floats {
    use super::*;

    #[differentiable]
    fn scaled<T: gradtape::Scalar>(x: T, y: &[T]) -> Vec<T> {
        y.iter().map(|v| v.sin() * x).collect()
    }

    fn through<T: gradtape::Scalar>(x: T, y: &[T]) -> Vec<(T, Vec<T>)> {
        scaled::jacobian(x, y)
    }

    #[differentiable(without(tape))]
    fn widened(x: f32, n: usize) -> Vec<f64> {
        let wide = (x * x) as f64;
        (0..n).map(|i| wide * i as f64).collect()
    }

    #[differentiable(without(tape))]
    fn narrowed(x: f64) -> [f32; 3] {
        let y = x as f32;
        [y * y, y.sin(), 1.0]
    }

    #[test]
    fn generic_single_and_mixed() {
        let (s, c) = (0.5_f32.sin(), 0.5_f32.cos() * 2.0);
        assert_eq!(scaled::jacobian(2.0_f32, &[0.5]), [(s, vec![c])]);
        assert_eq!(through(2.0_f32, &[0.5]), [(s, vec![c])]);
        assert_eq!(
            through(2.0_f64, &[0.0, 0.0]),
            [(0.0, vec![2.0, 0.0]), (0.0, vec![0.0, 2.0])]
        );
        assert_eq!(widened::jacobian(1.5, 3), [0.0_f32, 3.0, 6.0]);
        assert_eq!(
            narrowed::jacobian(1.5),
            [3.0, f64::from(1.5_f32.cos()), 0.0]
        );
    }

    /// Of variables of a tape more is kept than values: rows, whose entries are variables too.
    #[test]
    fn second_order_through_a_tape() {
        let x = 0.7_f64;
        let r = gradtape::tape!(<x> {
            let rows = through(x, &[x]);
            rows[0].1[0]
        });
        // d/dx of x cos(x), one x held by `y`.
        assert!((r.gradient().x - (x.cos() - x * x.sin())).abs() < 1e-12);
    }
}

mod many_parameters {
    use super::*;

    #[differentiable(without(tape))]
    fn ten(
        a: f64,
        b: f64,
        c: f64,
        d: f64,
        e: f64,
        f: f64,
        g: f64,
        h: f64,
        i: f64,
        j: f64,
    ) -> Vec<f64> {
        let all = [a, b, c, d, e, f, g, h, i, j];
        all.iter().map(|v| v * a).chain(all).collect()
    }

    #[test]
    fn closed_form() {
        let rows = ten::jacobian(2.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1);
        assert_eq!(rows.len(), 20);
        assert_eq!(rows[0], (4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0));
        assert_eq!(rows[4], (0.6, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0));
        assert_eq!(rows[9], (0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0));
        assert_eq!(rows[18], (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0));
    }
}

mod infinite_partials {
    use super::*;

    /// An infinite partial makes no NaN in columns that do not reach it.
    #[differentiable]
    fn roots(x: &[f64]) -> Vec<f64> {
        x.iter().map(|v| v.sqrt()).chain([x[0], 1.0]).collect()
    }

    #[test]
    fn rows() {
        let jacobian = roots::jacobian(&[4.0, 1.0, 9.0]);
        assert_eq!(jacobian[1], [0.0, 0.5, 0.0]);
        assert_eq!(jacobian[3..], [[1.0, 0.0, 0.0], [0.0; 3]]);
    }
}

/// As many parameters as forward passes have rows for, and one more.
mod limits_of_parameters {
    use super::*;

    #[differentiable(without(tape))]
    #[allow(clippy::too_many_arguments)]
    fn sixteen(
        a: f64,
        b: [f64; 2],
        c: f64,
        d: f64,
        e: &[f64],
        f: f64,
        g: f64,
        h: (f64, f64),
        i: f64,
        j: &[[f64; 2]; 2],
        k: f64,
        l: f64,
        m: f64,
        n: f64,
        o: f64,
        p: f64,
    ) -> Vec<f64> {
        let x = [
            a, b[0], b[1], c, d, e[0], e[1], f, g, h.0, h.1, i, j[0][0], j[1][0], j[0][1], j[1][1],
            k, l, m, n, o, p,
        ];
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(x[i] * x[(i + 3) % 22]);
            y.push(x[i] * x[i] - 0.5 * x[(i + 7) % 22]);
        }
        y
    }

    #[differentiable(without(tape))]
    #[allow(clippy::too_many_arguments)]
    fn seventeen(
        a: f64,
        b: f64,
        c: f64,
        d: f64,
        e: f64,
        f: f64,
        g: f64,
        h: f64,
        i: f64,
        j: f64,
        k: f64,
        l: f64,
        m: f64,
        n: f64,
        o: f64,
        p: f64,
        q: &[f64],
    ) -> Vec<f64> {
        let x = [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q[0]];
        let mut y = Vec::new();
        for i in 0..40 {
            y.push(x[i % 17] * x[(i + 3) % 17] + x[16]);
        }
        y
    }

    #[test]
    fn as_many() {
        let x: [f64; 22] = std::array::from_fn(|i| 0.1 + i as f64 / 7.0);
        let rows = sixteen::jacobian(
            x[0],
            [x[1], x[2]],
            x[3],
            x[4],
            &[x[5], x[6]],
            x[7],
            x[8],
            (x[9], x[10]),
            x[11],
            &[[x[12], x[14]], [x[13], x[15]]],
            x[16],
            x[17],
            x[18],
            x[19],
            x[20],
            x[21],
        );
        for (i, pair) in rows.chunks(2).enumerate() {
            let numbers = |row: &Row| {
                let mut all = vec![row.0, row.1[0], row.1[1], row.2, row.3];
                all.extend(&row.4);
                all.extend([row.5, row.6, row.7.0, row.7.1, row.8]);
                all.extend([row.9[0][0], row.9[1][0], row.9[0][1], row.9[1][1]]);
                all.extend([row.10, row.11, row.12, row.13, row.14, row.15]);
                all
            };
            let mut product = vec![0.0; 22];
            product[i] = x[(i + 3) % 22];
            product[(i + 3) % 22] = x[i];
            let mut difference = vec![0.0; 22];
            difference[i] = 2.0 * x[i];
            difference[(i + 7) % 22] = -0.5;
            assert_eq!([&pair[0], &pair[1]].map(numbers), [product, difference]);
        }
    }

    type Row = (
        f64,
        [f64; 2],
        f64,
        f64,
        Vec<f64>,
        f64,
        f64,
        (f64, f64),
        f64,
        [[f64; 2]; 2],
        f64,
        f64,
        f64,
        f64,
        f64,
        f64,
    );

    #[test]
    fn one_more() {
        let x: [f64; 17] = std::array::from_fn(|i| 0.1 + i as f64 / 7.0);
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q] = x;
        let rows = seventeen::jacobian(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, &[q]);
        assert_eq!(rows.len(), 40);
        // Row 20 is of x[3] x[6] + x[16].
        let row = &rows[20];
        assert_eq!((row.3, row.6, row.0), (x[6], x[3], 0.0));
        assert_eq!(row.16, [1.0]);
    }
}

/// Around the number of rows that are laid out at once.
mod many_rows {
    use super::*;

    #[differentiable]
    fn rows(x: &[f64], by: [f64; 2], n: usize) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..n {
            y.push(x[i % x.len()] * by[i % 2] + by[0] * i as f64);
        }
        y
    }

    #[differentiable]
    fn nested(x: &[f64; 9], by: f64, n: usize) -> Vec<[(f64, [f64; 2]); 2]> {
        let mut y = Vec::new();
        for i in 0..n {
            let u = x[i % 9] * by;
            let v = x[(i * 4 + 1) % 9] * u;
            y.push([(u, [v, u * v]), (v * by, [by, u - v])]);
        }
        y
    }

    const X: [f64; 9] = [0.3, -0.4, 0.9, 1.2, -0.7, 0.2, 0.6, -1.1, 0.8];

    check_columns! {
        rows(wrt &X, wrt [0.5, -0.3], 31);
        rows(wrt &X, wrt [0.5, -0.3], 32);
        rows(wrt &X, wrt [0.5, -0.3], 33);
        rows(wrt &[0.3, -0.4, 0.9, 1.2, -0.7, 0.2], wrt [0.5, -0.3], 64);
        rows(wrt &[0.3, -0.4, 0.9, 1.2, -0.7, 0.2, 0.6], wrt [0.5, -0.3], 65);
        rows(wrt &[0.3], wrt [0.5, -0.3], 97);
        nested(wrt &X, wrt 0.7, 5);
        nested(wrt &X, wrt 0.7, 6);
        nested(wrt &X, wrt 0.7, 11);
    }
}
