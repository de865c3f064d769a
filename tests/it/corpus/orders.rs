//! Reverse loops that may run in any order, and those that may not; residuals of calls, kept in rows.

use gradtape::differentiable;

#[differentiable]
fn squash(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Its residual is more than a number.
#[differentiable]
fn powers(x: f64, n: usize) -> f64 {
    let mut y = x;
    for k in 0..n {
        y = (y * x).sin() + k as f64 * x;
    }
    y
}

mod halves_of_one_buffer {
    use super::*;

    #[differentiable]
    fn cell(w: &[f64], state: &mut [f64], signal: &mut [f64]) {
        let b = signal.len();
        let (hidden, cell) = state.split_at_mut(b);
        for i in 0..b {
            let gate = squash(signal[i] * w[i] + hidden[i]);
            cell[i] = cell[i] * gate + squash(hidden[i] * w[b + i]);
            hidden[i] = powers(gate, i) * cell[i].tanh();
            signal[i] = hidden[i];
        }
    }

    #[differentiable]
    fn network(w: &[f64], x: &[f64], steps: usize) -> f64 {
        let mut state = vec![0.3; 2 * x.len()];
        let mut signal = x.to_vec();
        for _ in 0..steps {
            cell(w, &mut state, &mut signal);
        }
        signal.iter().zip(&state).map(|(a, b)| a * b).sum()
    }

    check! {
        network(wrt &vec![0.4, -0.2, 0.7, 0.1, 0.9, -0.6], wrt &vec![0.3, -0.8, 0.5], 3);
        network(wrt &vec![0.4, -0.2], wrt &vec![0.3], 2);
        network(wrt &vec![0.4], wrt &Vec::new(), 2);
        network(wrt &vec![0.4, -0.2], wrt &vec![0.3], 0)
    }
    mod alone {
        use super::*;
        check_unit! { cell(wrt &vec![0.4, -0.2, 0.7, 0.1], wrt &mut vec![0.3, 0.1, -0.4, 0.8], wrt &mut vec![0.6, -0.9]) }
    }
}

/// An iteration touches what another one does.
mod overlapping {
    use super::*;

    #[differentiable]
    fn neighbours(x: &mut [f64]) {
        let n = x.len() - 1;
        for i in 0..n {
            x[1..][i] = squash(x[..n][i]) * x[1..][i] + x[..n][i];
        }
    }

    #[differentiable]
    fn one_element_more(x: &mut [f64], k: usize) {
        for i in 0..k {
            x[..=k][i] *= squash(x[k..][i]);
            x[k..][i] = x[..=k][i] + x[k..][i] * x[k..][i];
        }
    }

    #[differentiable]
    fn whole_and_half(x: &mut [f64], k: usize) {
        for i in 0..k {
            x[k..][i] = squash(x[i]) * x[k..][i];
            x[i + 1] = x[i] + x[k..][i];
        }
    }

    #[differentiable]
    fn three(x: &mut [f64], k: usize) {
        for i in 0..k {
            x[k..][i] *= squash(x[..k][i]);
            x[..k][i] = x[1..][i] * x[k..][i];
        }
    }

    mod each {
        use super::*;
        check_unit! {
            neighbours(wrt &mut vec![0.3, 0.1, -0.4, 0.8]);
            neighbours(wrt &mut vec![0.3]);
            one_element_more(wrt &mut vec![0.3, 0.1, -0.4, 0.8], 2);
            whole_and_half(wrt &mut vec![0.3, 0.1, -0.4, 0.8, 0.6], 2);
            three(wrt &mut vec![0.3, 0.1, -0.4, 0.8, 0.6], 2)
        }
    }
}

/// The slices are others in each iteration.
mod moving {
    use super::*;

    #[differentiable]
    fn with_the_variable(x: &mut [f64]) {
        let n = x.len() / 2;
        for i in 0..n {
            let (a, b) = x.split_at_mut(i + 1);
            b[i] = squash(a[i]) * b[i] + a[0];
            a[i] *= b[0];
        }
    }

    #[differentiable]
    fn with_a_counter(x: &mut [f64]) {
        let mut k = x.len() / 2 + 1;
        for i in 0..2 {
            k -= 1;
            x[k..][i] = squash(x[..k][i]) * x[k..][i];
            x[..k][i] += x[k..][i] * x[k..][i];
        }
    }

    #[differentiable]
    fn with_an_outer_loop(x: &mut [f64], n: usize) {
        for j in 1..n {
            for i in 0..j {
                x[j..][i] = squash(x[..j][i]) * x[j..][i];
                x[..j][i] += x[j..][i] * x[j..][i];
            }
        }
    }

    #[differentiable]
    fn with_an_inner_loop(x: &mut [f64], n: usize) {
        for i in 0..n {
            for j in 1..3 {
                x[j..][i] = squash(x[j..][i]) * x[j..][i];
            }
        }
    }

    mod each {
        use super::*;
        check_unit! {
            with_the_variable(wrt &mut vec![0.3, 0.1, -0.4, 0.8, 0.5, 0.2]);
            with_a_counter(wrt &mut vec![0.3, 0.1, -0.4, 0.8, 0.5, 0.2]);
            with_an_outer_loop(wrt &mut vec![0.3, 0.1, -0.4, 0.8, 0.5, 0.2], 3);
            with_an_inner_loop(wrt &mut vec![0.3, 0.1, -0.4, 0.8, 0.5, 0.2], 3)
        }
    }
}

mod rows_of_residuals {
    use super::*;

    /// Of as many iterations as the outer one says, from zero and from further up.
    #[differentiable]
    fn nested(x: &[f64]) -> f64 {
        let mut s = 0.5;
        for i in 0..x.len() {
            for j in 0..i {
                s += squash(x[j] * s) * powers(x[i], j);
            }
            for j in i..=x.len() - 1 {
                s *= powers(squash(x[j] + s), 2);
            }
        }
        s
    }

    /// The last number comes first, or every other one only.
    #[differentiable]
    fn backwards(x: &[f64]) -> f64 {
        let mut s = 0.5;
        for i in (0..x.len()).rev() {
            s += squash(x[i] * s) * powers(x[i], i);
        }
        for i in (0..x.len()).step_by(2) {
            s *= powers(squash(x[i] + s), 2);
        }
        for i in (0..=x.len() - 1).rev() {
            let y = powers(x[i], i);
            s += squash(y) * y;
        }
        s
    }

    #[differentiable]
    fn in_branches(x: &[f64]) -> f64 {
        let mut s = 0.5;
        for i in 0..x.len() {
            let y = squash(x[i] * s);
            if y > 0.5 {
                s += powers(y, i);
            } else if y > 0.4 {
                s = s * squash(s) + y;
            }
        }
        s
    }

    #[differentiable]
    fn left_early(x: &[f64], #[constant] limit: f64) -> f64 {
        let mut s = 0.5;
        for i in 0..x.len() {
            let y = powers(x[i] * s, 2);
            if y > limit {
                return s * squash(y);
            }
            s += y * squash(s);
            if s < -limit {
                break;
            }
        }
        s
    }

    /// The callee adds to what is outside, and so does another iteration.
    #[differentiable]
    fn shared(w: &[f64], x: &mut [f64]) {
        for i in 0..x.len() {
            x[i] = weighted(w, x[i]) * squash(x[i]);
        }
    }

    #[differentiable]
    fn weighted(w: &[f64], x: f64) -> f64 {
        let mut y = x;
        for w in w {
            y = (y * w).cos() + x;
        }
        y
    }

    /// What a callee overwrites is handed on to the next iteration.
    #[differentiable]
    fn handed_on(x: &mut [f64], n: usize) {
        let mut held = [0.5, 0.25];
        for i in 0..n {
            turned(&mut held, x[i]);
            x[i] = squash(held[0]) * held[1];
        }
    }

    #[differentiable]
    fn turned(held: &mut [f64; 2], x: f64) {
        let y = held[0] * x;
        held[0] = held[1].sin() + y;
        held[1] = y * squash(y);
    }

    check! {
        nested(wrt &vec![0.3, 0.1, -0.4, 0.8]);
        nested(wrt &vec![0.3]);
        backwards(wrt &vec![0.3, 0.1, -0.4, 0.8]);
        backwards(wrt &vec![0.3]);
        in_branches(wrt &vec![0.3, 0.9, -0.4, -1.8]);
        left_early(wrt &vec![0.3, 0.9, 1.4, 0.8], 2.0);
        left_early(wrt &vec![0.3, 0.9, 1.4, 0.8], 0.8);
        left_early(wrt &vec![-0.9, -1.3, -0.4, 0.8], 0.3)
    }
    mod written {
        use super::*;
        check_unit! {
            shared(wrt &vec![0.3, 0.9], wrt &mut vec![0.3, 0.1, -0.4]);
            handed_on(wrt &mut vec![0.3, 0.1, -0.4], 3)
        }
    }
}
