//! Parts of one container that a call is given at once, and whose adjoints it adds to at once.

use gradtape::differentiable;

/// Keeps a residual, because of what it overwrites.
#[differentiable]
fn drive(a: &[f64], b: &[f64], state: &mut [f64]) {
    for i in 0..state.len() {
        let (a, b) = (a[i % a.len()], b[i % b.len()]);
        state[i] = (state[i] * a).sin() + b * b * state[i];
    }
}

/// Of no more than sums: where the adjoint is known, the caller lends both while the function runs.
#[differentiable]
fn mixed(a: &[f64], b: &[f64]) -> f64 {
    let mut s = 0.0;
    for (i, a) in a.iter().enumerate() {
        for b in b {
            s += a * b * b + (a * i as f64).sin();
        }
    }
    s
}

mod halves {
    use super::*;

    #[differentiable]
    fn by_split_at(x: &[f64], k: usize) -> f64 {
        let (a, b) = x.split_at(k);
        let mut state = [0.4, -0.7, 1.1];
        drive(a, b, &mut state);
        drive(b, a, &mut state);
        state[0] * state[1] + state[2]
    }

    #[differentiable]
    fn by_range(x: &[f64], k: usize) -> f64 {
        let mut state = [0.4, -0.7, 1.1];
        for _ in 0..2 {
            drive(&x[k..], &x[..k], &mut state);
        }
        state[0] * state[1] + state[2]
    }

    #[differentiable]
    fn of_sums(x: &[f64], k: usize) -> f64 {
        let y = mixed(&x[..k], &x[k..]);
        2.0 * y + mixed(&x[k..], &x[..k])
    }

    #[differentiable]
    fn of_an_array(x: [f64; 4], w: f64) -> f64 {
        let scaled = x.map(|x| x * w);
        let (a, b) = scaled.split_at(1);
        let y = mixed(a, b);
        y * y
    }

    #[differentiable]
    fn literals(x: &[f64]) -> f64 {
        mixed(&x[..2], &x[2..]).sin() + mixed(&x[2..4], &x[1..2])
    }

    check! {
        by_split_at(wrt &vec![0.3, 0.9, 1.4, -0.5], 1);
        by_split_at(wrt &vec![0.3, 0.9, 1.4, -0.5], 3);
        by_range(wrt &vec![0.3, 0.9, 1.4, -0.5], 2);
        of_sums(wrt &vec![0.3, 0.9, 1.4, -0.5], 0);
        of_sums(wrt &vec![0.3, 0.9, 1.4, -0.5], 3);
        of_sums(wrt &vec![0.3, 0.9, 1.4, -0.5], 4);
        of_sums(wrt &Vec::new(), 0);
        of_an_array(wrt [0.3, 0.9, 1.4, -0.5], wrt 0.8);
        literals(wrt &vec![0.3, 0.9, 1.4, -0.5])
    }
}

mod between {
    use super::*;

    #[differentiable]
    fn ends(x: &[f64], a: usize, k: usize, b: usize) -> f64 {
        let mut state = [0.4, -0.7, 1.1];
        drive(&x[a..k], &x[k..b], &mut state);
        drive(&x[k..=b], &x[..k], &mut state);
        state[0] * state[1] + state[2] + mixed(&x[k..=b], &x[a..k])
    }

    #[differentiable]
    fn of_rows(x: &[f64], n: usize) -> f64 {
        let mut state = vec![0.3; n];
        for row in x.chunks_exact(3 * n) {
            let (a, b) = row.split_at(n);
            drive(a, b, &mut state);
        }
        state[0] * state[n - 1]
    }

    #[differentiable]
    fn of_a_nested_one(rows: &[Vec<f64>], k: usize) -> f64 {
        let mut state = [0.4, -0.7];
        for i in 0..rows.len() {
            let (a, b) = rows[i].split_at(k);
            drive(a, b, &mut state);
        }
        state[0] * state[1]
    }

    check! {
        ends(wrt &vec![0.3, 0.9, 1.4, -0.5, 0.2], 1, 2, 4);
        ends(wrt &vec![0.3, 0.9, 1.4, -0.5, 0.2], 0, 3, 4);
        of_rows(wrt &vec![0.3, 0.9, 1.4, -0.5, 0.2, 0.6, 0.3, -0.9, 1.4, -0.5, 0.2, 0.6], 2);
        of_a_nested_one(wrt &vec![vec![0.3, 0.9, 1.4], vec![-0.5, 0.2]], 1)
    }
}

mod thrice {
    use super::*;

    #[differentiable]
    fn all(a: &[f64], b: &[f64], c: &[f64], scale: &mut f64) {
        *scale *= a[0] * b[0].sin() + c[0] * *scale;
    }

    /// Halves of a half, in any order.
    #[differentiable]
    fn nested(x: &[f64], k: usize, m: usize) -> f64 {
        let (a, rest) = x.split_at(k);
        let (b, c) = rest.split_at(m);
        let mut scale = 1.5;
        all(a, b, c, &mut scale);
        all(c, a, b, &mut scale);
        all(b, c, a, &mut scale);
        scale
    }

    /// The first and the third share no index in the text.
    #[differentiable]
    fn side_by_side(x: &[f64], k: usize, m: usize) -> f64 {
        let mut scale = 1.5;
        all(&x[..k], &x[k..m], &x[m..], &mut scale);
        scale
    }

    /// Two of them are one.
    #[differentiable]
    fn one_twice(x: &[f64], k: usize) -> f64 {
        let (a, b) = x.split_at(k);
        let mut scale = 1.5;
        all(a, b, a, &mut scale);
        all(b, b, a, &mut scale);
        scale
    }

    check! {
        nested(wrt &vec![0.3, 0.9, 1.4, -0.5], 1, 1);
        nested(wrt &vec![0.3, 0.9, 1.4, -0.5], 1, 2);
        side_by_side(wrt &vec![0.3, 0.9, 1.4, -0.5], 1, 2);
        one_twice(wrt &vec![0.3, 0.9, 1.4, -0.5], 2)
    }
}

mod overlapping {
    use super::*;

    #[differentiable]
    fn by_one(x: &[f64], k: usize) -> f64 {
        let mut state = [0.4, -0.7, 1.1];
        drive(&x[..=k], &x[k..], &mut state);
        drive(&x[..k], &x[k - 1..], &mut state);
        drive(&x[k..], &x[1..], &mut state);
        state[0] * state[1] + state[2] * mixed(&x[..=k], &x[k..]) + mixed(&x[k..], x)
    }

    /// The same name, another index.
    #[differentiable]
    fn moved(x: &[f64], from: usize) -> f64 {
        let mut k = from;
        let a = &x[..k];
        k -= 1;
        let b = &x[k..];
        let mut state = [0.4, -0.7, 1.1];
        drive(a, b, &mut state);
        while k > 0 {
            let a = &x[..k];
            k -= 1;
            drive(a, &x[k..], &mut state);
        }
        state[0] * state[1] + state[2]
    }

    /// Equal indices of the other end, parts that may be the same, and a whole beside its part.
    #[differentiable]
    fn not_shown(x: &[f64], rows: &[Vec<f64>], i: usize, j: usize) -> f64 {
        let mut state = [0.4, -0.7, 1.1];
        drive(&x[..i], &x[..i], &mut state);
        drive(&x[..i], &x[j..], &mut state);
        drive(&rows[i], &rows[j], &mut state);
        drive(&rows[i][..1], &rows[j][1..], &mut state);
        drive(&rows[i][..1], &rows[i], &mut state);
        state[0] * state[1] + state[2]
    }

    check! {
        by_one(wrt &vec![0.3, 0.9, 1.4, -0.5], 2);
        moved(wrt &vec![0.3, 0.9, 1.4, -0.5], 3);
        not_shown(wrt &vec![0.3, 0.9, 1.4, -0.5], wrt &vec![vec![0.2, -0.8], vec![0.7, 0.1]], 1, 1);
        not_shown(wrt &vec![0.3, 0.9, 1.4, -0.5], wrt &vec![vec![0.2, -0.8], vec![0.7, 0.1]], 1, 0)
    }
}

mod rows {
    use super::*;

    #[differentiable]
    fn pick(a: &[f64], b: &[Vec<f64>]) -> f64 {
        let mut s = 0.0;
        for (i, a) in a.iter().enumerate() {
            s += a * b[i % b.len()][0] * b[0][i];
        }
        s
    }

    /// What is lent is a vector of one half, not a slice of it.
    #[differentiable]
    fn element_of_a_half(rows: &[Vec<f64>], k: usize) -> f64 {
        let (a, b) = rows.split_at(k);
        let y = pick(&a[0], b);
        y * pick(&b[0], a) * pick(&b[0][..1], a)
    }

    check! { element_of_a_half(wrt &vec![vec![0.2, -0.8], vec![0.7, 0.1]], 1) }
}

mod unwanted {
    use super::*;

    /// Only some callers ask for the adjoint of `x`.
    #[differentiable]
    fn inner(x: &[f64], w: f64, state: &mut [f64]) {
        let (a, b) = x.split_at(state.len());
        drive(a, b, state);
        for s in state {
            *s *= w;
        }
    }

    #[differentiable]
    fn outer(#[constant] x: &[f64], y: &[f64], w: f64) -> f64 {
        let mut state = [0.3, 0.5];
        inner(x, w, &mut state);
        inner(y, w, &mut state);
        state[0] * state[1] + mixed_halves(x) + mixed_halves(y)
    }

    #[differentiable]
    fn mixed_halves(x: &[f64]) -> f64 {
        let (a, b) = x.split_at(1);
        mixed(a, b)
    }

    check! { outer(&[0.1, 0.2, 0.4], wrt &vec![0.3, 0.9, 1.4, -0.5], wrt 0.8) }
}

/// A part that is not there panics where the function does, with the same words.
#[test]
fn panics_are_those_of_the_function() {
    fn words(run: impl FnOnce() -> f64 + std::panic::UnwindSafe) -> String {
        let panic = std::panic::catch_unwind(run).expect_err("the part is not there");
        panic.downcast_ref::<String>().expect("a message").clone()
    }

    #[differentiable]
    fn summed(x: &[f64], k: usize) -> f64 {
        mixed(&x[..k], &x[k..])
    }

    #[differentiable]
    fn driven(x: &[f64], k: usize) -> f64 {
        let mut state = [0.4, -0.7];
        drive(&x[..k], &x[k..], &mut state);
        state[0]
    }

    let x = [0.3, 0.9, 1.4];
    assert_eq!(words(|| summed(&x, 4)), words(|| summed::grad(&x, 4)[0]));
    assert_eq!(words(|| driven(&x, 4)), words(|| driven::grad(&x, 4)[0]));
}
