use super::{Case, Numbers};
use crate::objectives::ode::last;

fn slope(x: &[f64], y: &[f64], z: &mut [f64]) {
    z[0] = x[0];
    for ((z, x), y) in z[1..].iter_mut().zip(&x[1..]).zip(y) {
        *z = x * y;
    }
}

/// The adjoint of `slope`, for `z_bar` all of `z`'s; `y_bar` is written, not added to.
fn slope_back(x: &[f64], y: &[f64], z_bar: &[f64], x_bar: &mut [f64], y_bar: &mut [f64]) {
    x_bar[0] += z_bar[0];
    let n = x.len();
    for i in 1..n {
        x_bar[i] += z_bar[i] * y[i - 1];
        y_bar[i - 1] = z_bar[i] * x[i];
    }
    y_bar[n - 1] = 0.0;
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
    let mut k_bar = k4;
    let mut at_bar = vec![0.0; n];
    for step in (0..steps).rev() {
        let y = &states[step * n..(step + 1) * n];
        slope(x, y, &mut k1);
        advance(y, h / 2.0, &k1, &mut at2);
        slope(x, &at2, &mut k2);
        advance(y, h / 2.0, &k2, &mut at3);
        slope(x, &at3, &mut k3);
        advance(y, h, &k3, &mut at4);

        // The weights come from the adjoint after the step; what flows into the state is added up beside it.
        k1.copy_from_slice(&y_bar);
        let weights = &k1;
        for i in 0..n {
            k_bar[i] = h / 6.0 * weights[i];
        }
        slope_back(x, &at4, &k_bar, x_bar, &mut at_bar);
        for (at, factor, weight) in [(&at3, h, 2.0), (&at2, h / 2.0, 2.0)] {
            for i in 0..n {
                y_bar[i] += at_bar[i];
                k_bar[i] = weight * h / 6.0 * weights[i] + factor * at_bar[i];
            }
            slope_back(x, at, &k_bar, x_bar, &mut at_bar);
        }
        for i in 0..n {
            y_bar[i] += at_bar[i];
            k_bar[i] = h / 6.0 * weights[i] + h / 2.0 * at_bar[i];
        }
        slope_back(x, y, &k_bar, x_bar, &mut at_bar);
        for i in 0..n {
            y_bar[i] += at_bar[i];
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
