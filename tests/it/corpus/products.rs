//! Adjoints that are multiplied by several primal values, one after the other: what is kept may be the
//! product of these.

use gradtape::differentiable;

mod gates {
    use super::*;

    #[differentiable]
    fn sigmoid(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }

    /// The gates are written over by the next step.
    #[differentiable]
    fn step(weights: &[f64], state: &mut [f64], signal: &mut [f64]) {
        let b = signal.len();
        let (hidden, cell) = state.split_at_mut(b);
        for i in 0..b {
            let forget = sigmoid(signal[i] * weights[i]);
            let input = sigmoid(hidden[i] * weights[b + i]);
            let change = (hidden[i] * weights[2 * b + i]).tanh();
            cell[i] = cell[i] * forget + input * change;
            hidden[i] = sigmoid(signal[i]) * cell[i].tanh();
            signal[i] = hidden[i];
        }
    }

    #[differentiable]
    fn network(weights: &[f64], state: &[f64], b: usize, steps: usize) -> f64 {
        let mut state = state.to_vec();
        let mut signal = vec![0.5; b];
        for _ in 0..steps {
            for weights in weights.chunks_exact(3 * b) {
                step(weights, &mut state, &mut signal);
            }
        }
        signal.iter().map(|s| s * s).sum()
    }

    const WEIGHTS: [f64; 12] = [
        0.3, -0.8, 0.5, 1.2, -0.4, 0.7, 0.9, -1.1, 0.2, 0.6, -0.5, 0.8,
    ];

    check! {
        network(wrt &WEIGHTS, wrt &[0.1, -0.2, 0.3, 0.4], 2, 3);
        network(wrt &WEIGHTS, wrt &[0.1, -0.2, 0.3, 0.4], 2, 1);
        network(wrt &WEIGHTS, wrt &[0.1, -0.2, 0.3, 0.4], 2, 0)
    }
}

mod read_beside_the_product {
    use super::*;

    /// Both factors are read alone, too, in one of two branches.
    #[differentiable]
    fn branches(x: &[f64], gate: f64) -> f64 {
        let mut y = 0.6;
        for &x in x {
            let (a, b) = ((x + y).tanh(), (x - y).sin());
            let both = a * (b * b * b + gate).exp();
            if x > 0.0 {
                y = both * a + b.tanh() * y;
            } else {
                y = (both * y).tanh() * b.cos();
            }
        }
        y
    }

    /// A factor of the inner loop's products is computed outside it.
    #[differentiable]
    fn outer_factor(x: &[f64], n: usize) -> f64 {
        let mut y = 1.0;
        for x in x {
            let outer = (y * x).tanh();
            for _ in 0..n {
                let inner = (y + outer).sin();
                y = (inner * outer).tanh() * outer + y.tanh() * inner;
            }
        }
        y
    }

    /// What the iteration before wrote is a factor.
    #[differentiable]
    fn written_over(x: &mut [f64], turns: usize) -> f64 {
        let n = x.len();
        for turn in 0..turns {
            for i in 0..n {
                let left = x[(i + 1) % n];
                let gate = (left * x[i]).tanh();
                x[i] = gate * left.exp() * (1.0 + gate).sqrt();
                if turn % 2 == 1 {
                    x[(i + 2) % n] *= gate;
                }
            }
        }
        x.iter().sum()
    }

    check! {
        branches(wrt &[0.3, -0.7, 1.1, -0.2], wrt 0.4);
        branches(wrt &[], wrt 0.4);
        outer_factor(wrt &[0.3, -0.7, 1.1], 3);
        outer_factor(wrt &[0.3, -0.7, 1.1], 0);
        written_over(wrt &mut vec![0.3, -0.2, 0.5, 0.7], 3);
        written_over(wrt &mut vec![0.3, -0.2, 0.5, 0.7], 0)
    }
}

mod partials_of_several {
    use super::*;

    #[differentiable]
    fn angles(x: &[f64], start: f64) -> f64 {
        let mut y = start;
        for x in x {
            let z = (y * 2.0).sin() + 1.5;
            y = z.atan2(y.exp() + x) * z.hypot(y) - y.hypot(1.0).powf(1.0 + z * 0.1);
        }
        y
    }

    #[differentiable]
    fn quotients(x: &[f64], mut y: f64) -> f64 {
        let mut k = 0;
        while k < x.len() && y.abs() < 50.0 {
            let d = (y * y + x[k]).sqrt();
            y = (y.sin() / d) * (x[k] / d) * d.ln();
            k += 1;
        }
        y
    }

    check! {
        angles(wrt &[0.4, 0.9, 1.3], wrt 0.7);
        quotients(wrt &[1.4, 2.9, 1.3], wrt 0.7);
        quotients(wrt &[], wrt 0.7)
    }
}

mod of_calls {
    use super::*;

    #[differentiable]
    fn bump(x: f64, #[constant] widths: &[f64], n: usize) -> f64 {
        let mut y = x;
        for i in 0..n {
            y = (y * widths[i % widths.len()]).tanh() + y * 0.5;
        }
        y
    }

    #[differentiable]
    fn halved(x: f64) -> f64 {
        if x > 1.0 {
            halved(x * 0.5) * x
        } else {
            x.sin()
        }
    }

    /// The argument of one call is the value of another.
    #[differentiable]
    fn chained(x: &[f64], #[constant] widths: &[f64]) -> f64 {
        let mut y = 0.8;
        for (i, x) in x.iter().enumerate() {
            let inner = bump(y * x, widths, i);
            y = halved(bump(inner, widths, 2) + 2.0) * inner.tanh();
            if y < 0.0 {
                y = bump(y, widths, i) * y;
            }
        }
        y
    }

    /// The callee is told whether it is asked at all: at the end nothing flows.
    #[differentiable]
    fn unused(x: f64, #[constant] widths: &[f64]) -> f64 {
        let mut y = x;
        let mut last = 0.0;
        for i in 0..3 {
            last = bump(y, widths, i);
            y = y * last.cos();
        }
        if last > 100.0 { last } else { y }
    }

    check! {
        chained(wrt &[0.9, -1.2, 1.7, 0.3], &[0.6, 1.1]);
        chained(wrt &[], &[0.6, 1.1]);
        unused(wrt 0.4, &[0.6, 1.1])
    }
}

mod captured {
    use super::*;

    /// A pullback holds the products.
    #[differentiable]
    fn cell(x: f64, h: f64) -> [f64; 2] {
        let (a, b) = ((x * h).tanh(), (x + h).sin());
        let c = (a * b).exp() * a.tanh() * b;
        [c * a, (c + b).tanh() * a]
    }

    #[differentiable]
    fn cells(x: &[f64], start: f64) -> f64 {
        let mut h = start;
        let mut sum = 0.0;
        for &x in x {
            let [y, next] = cell(x, h);
            sum += y * next;
            h = next;
        }
        sum
    }

    check! {
        cells(wrt &[0.4, -0.9, 1.3], wrt 0.7);
        cells(wrt &[], wrt 0.7)
    }

    mod alone {
        use super::*;

        check_rows! { cell(wrt 0.4, wrt 0.7) }
    }
}

mod single_and_generic {
    use super::*;
    use gradtape::Scalar;

    #[differentiable]
    fn narrow(x: &[f32], start: f32) -> f32 {
        let mut y = start;
        for x in x {
            let (a, b) = ((y * x).tanh(), (y + x).sin());
            y = a.exp() * b * a;
        }
        y
    }

    #[differentiable]
    fn any<T: Scalar>(x: &[T], start: T) -> T {
        let mut y = start;
        for &x in x {
            let (a, b) = ((y * x).tanh(), (y + x).sin());
            y = a.exp() * b * a;
        }
        y
    }

    check_coarse! { narrow(wrt &[0.4_f32, -0.9, 1.3], wrt 0.7) }

    mod double {
        use super::*;

        check! { any(wrt &[0.4, -0.9, 1.3], wrt 0.7) }
    }
}

mod behind {
    use super::*;

    /// The adjoint that the loops behind the branch add up is there once they have run, not before.
    #[differentiable]
    fn sum_behind(x: f64, angles: &[f64], y: f64) -> f64 {
        let both = if x < 2.0 {
            let (a, b) = (x.exp(), (3.0 * x).tanh());
            a * b * (a - b)
        } else {
            x
        };
        let mut sum = y;
        for angle in angles {
            for _ in 0..2 {
                sum += angle * both.cos();
            }
        }
        sum
    }

    /// All of it within a loop.
    #[differentiable]
    fn sums_behind(points: &[f64], angles: &[f64], y: f64) -> f64 {
        let mut sum = y;
        for x in points {
            let both = if *x < 2.0 {
                let (a, b) = ((x + y).exp(), (3.0 * x).tanh());
                a * b * (a - b)
            } else {
                *x
            };
            for angle in angles {
                sum += (both * angle).sin() * (both - angle).exp();
            }
        }
        sum
    }

    check! {
        sum_behind(wrt 0.3, wrt &[0.2, -0.4, 1.1], wrt 0.5);
        sum_behind(wrt 2.3, wrt &[0.2, -0.4, 1.1], wrt 0.5);
        sum_behind(wrt 0.3, wrt &[], wrt 0.5);
        sums_behind(wrt &[0.3, 2.3, -0.7], wrt &[0.2, -0.4, 1.1], wrt 0.5);
        sums_behind(wrt &[0.3], wrt &[], wrt 0.5)
    }
}

mod infinite {
    use super::*;

    /// A weight that is zero beside a root whose derivative is infinite.
    #[differentiable(without(tape))]
    fn weighted_root(x: &[f64], #[constant] w: f64) -> f64 {
        let mut y = w;
        for x in x {
            let mut root = (x * x + y).sqrt();
            root *= y;
            y = root.sin() * 0.5;
        }
        y
    }

    #[differentiable]
    fn root(x: f64) -> f64 {
        x.sqrt()
    }

    #[differentiable(without(tape))]
    fn weighted_call(x: &[f64], #[constant] w: &[f64]) -> f64 {
        let mut y = 1.0;
        for i in 0..x.len() {
            let gate = (y - 1.0) * w[i];
            y = 1.0 + gate.tanh() * root(x[i] * y * y);
        }
        y
    }

    /// The factors alone are in range, and so is what comes out; where nothing flows, nothing does.
    #[differentiable(without(tape))]
    fn too_large(x: &[f64], #[constant] scale: f64) -> f64 {
        let mut y = 0.0;
        let mut z = scale;
        for x in x {
            let (a, b) = ((z * x).exp(), (z + x).exp());
            let far = a * b * z;
            y += if far > 1.0 { x * x } else { far };
            z = (z * 0.99).abs();
        }
        y
    }

    /// A factor that overflows where the adjoint is zero.
    #[differentiable(without(tape))]
    fn masked(x: &[f64], #[constant] mask: &[f64]) -> f64 {
        let mut y = 1.0;
        for i in 0..x.len() {
            let (a, b) = ((x[i] + y).exp(), (x[i] - y).exp());
            let both = (x[i] * a) * b;
            y = mask[i] * both.tanh() + y.tanh();
        }
        y
    }

    check_kink! {
        weighted_root(wrt &[0.0, 0.0], 0.0) => (vec![0.0, 0.0]);
        weighted_call(wrt &[0.0, 0.0], &[1.0, 2.0]) => (vec![0.0, 0.0]);
        too_large(wrt &[600.0, 500.0], 1.0) => (vec![1200.0, 1000.0]);
        masked(wrt &[400.0, 420.0], &[0.0, 0.0]) => (vec![0.0, 0.0])
    }
}
