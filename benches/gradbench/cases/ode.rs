use super::{Case, Numbers};
use crate::objectives::ode::last;

fn slope(x: &[f64], y: &[f64], z: &mut [f64]) {
    z[0] = x[0];
    for ((z, x), y) in z[1..].iter_mut().zip(&x[1..]).zip(y) {
        *z = x * y;
    }
}

/// Back through a slope at `at` and the advance that led there: adds to `x_bar` and to `y_bar`, and writes the adjoint of the
/// slope before, which is `weight` times that of the step and `factor` times what arrives at `at`.
fn stage_back(
    (x, at): (&[f64], &[f64]),
    (k_bar, step_bar): (&[f64], &[f64]),
    (weight, factor): (f64, f64),
    (x_bar, y_bar): (&mut [f64], &mut [f64]),
    before_bar: &mut [f64],
) {
    let rest = x.len() - 1;
    x_bar[0] += k_bar[0];
    before_bar[rest] = weight * step_bar[rest];
    // All of one length, so that no bounds are checked in the loop.
    let (x, k_bar, x_bar) = (&x[1..], &k_bar[1..][..rest], &mut x_bar[1..][..rest]);
    let (at, step_bar) = (&at[..rest], &step_bar[..rest]);
    let (y_bar, before_bar) = (&mut y_bar[..rest], &mut before_bar[..rest]);
    for i in 0..rest {
        let at_bar = k_bar[i] * x[i];
        x_bar[i] += k_bar[i] * at[i];
        y_bar[i] += at_bar;
        before_bar[i] = weight * step_bar[i] + factor * at_bar;
    }
}

fn advance(y: &[f64], h: f64, k: &[f64], out: &mut [f64]) {
    for ((out, y), k) in out.iter_mut().zip(y).zip(k) {
        *out = y + h * k;
    }
}

/// The states between the steps are kept; a step's slopes are computed again on the way back.
fn by_hand(x: &[f64], steps: usize, x_bar: &mut [f64]) -> f64 {
    let n = x.len();
    let h = 2.0 / steps as f64;
    let mut states = vec![0.0; (steps + 1) * n];
    let [mut k1, mut k2, mut k3, mut k4] = [(); 4].map(|()| vec![0.0; n]);
    let [mut at2, mut at3, mut at4] = [(); 3].map(|()| vec![0.0; n]);
    for step in 0..steps {
        let (before, after) = states.split_at_mut((step + 1) * n);
        let (y, next) = (&before[step * n..], &mut after[..n]);
        slope(x, y, &mut k1);
        advance(y, h / 2.0, &k1, &mut at2);
        slope(x, &at2, &mut k2);
        advance(y, h / 2.0, &k2, &mut at3);
        slope(x, &at3, &mut k3);
        advance(y, h, &k3, &mut at4);
        slope(x, &at4, &mut k4);
        for i in 0..n {
            next[i] = y[i] + h * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]) / 6.0;
        }
    }

    let mut y_bar = vec![0.0; n];
    y_bar[n - 1] = 1.0;
    let [mut k_bar, mut before_bar] = [k3, k4];
    for step in (0..steps).rev() {
        let y = &states[step * n..(step + 1) * n];
        slope(x, y, &mut k1);
        advance(y, h / 2.0, &k1, &mut at2);
        slope(x, &at2, &mut k2);
        advance(y, h / 2.0, &k2, &mut at3);
        slope(x, &at3, &mut k1);
        advance(y, h, &k1, &mut at4);

        k2.copy_from_slice(&y_bar);
        for (k_bar, step_bar) in k_bar.iter_mut().zip(&k2) {
            *k_bar = h / 6.0 * step_bar;
        }
        let stages = [
            (&at4[..], (h / 3.0, h)),
            (&at3[..], (h / 3.0, h / 2.0)),
            (&at2[..], (h / 6.0, h / 2.0)),
            (y, (0.0, 0.0)),
        ];
        for (at, scales) in stages {
            let bars = (&mut *x_bar, &mut y_bar[..]);
            stage_back((x, at), (&k_bar, &k2), scales, bars, &mut before_bar);
            std::mem::swap(&mut k_bar, &mut before_bar);
        }
    }
    states[(steps + 1) * n - 1]
}

pub fn cases() -> Vec<Case> {
    [(1_000, 10), (1_000, 100), (10_000, 100)]
        .map(|(n, steps)| {
            // Larger than one on average, or nothing of the first components would arrive at the last.
            let x: Vec<f64> = Numbers(5).take(n).iter().map(|v| 0.5 + v).collect();
            Case::gradient(
                format!("n = {n}, s = {steps}"),
                (x, steps),
                n,
                |(x, steps)| last(x, *steps),
                |(x, steps), x_bar| last::grad_into(x, *steps, x_bar),
                |(x, steps), x_bar| by_hand(x, *steps, x_bar),
            )
        })
        .into()
}
