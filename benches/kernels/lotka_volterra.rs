//! Predators and prey over 300 steps of Runge and Kutta: a loop that carries its state, so the way back needs the way there.

use super::Case;
use gradtape::differentiable;

/// The rates of change of prey and predators.
#[differentiable]
fn field(state: [f64; 2], rates: &[f64; 4]) -> [f64; 2] {
    let [prey, predators] = state;
    [
        prey * (rates[0] - rates[1] * predators),
        predators * (rates[2] * prey - rates[3]),
    ]
}

#[differentiable]
fn along(state: [f64; 2], slope: [f64; 2], #[constant] dt: f64) -> [f64; 2] {
    [state[0] + dt * slope[0], state[1] + dt * slope[1]]
}

/// How far from its start the system is after `steps` steps, squared: zero at the end of a period.
#[differentiable]
pub fn lotka_volterra(
    rates: &[f64; 4],
    #[constant] start: [f64; 2],
    steps: usize,
    #[constant] dt: f64,
) -> f64 {
    let mut state = start;
    for _ in 0..steps {
        let k1 = field(state, rates);
        let k2 = field(along(state, k1, 0.5 * dt), rates);
        let k3 = field(along(state, k2, 0.5 * dt), rates);
        let k4 = field(along(state, k3, dt), rates);
        for i in 0..2 {
            state[i] += dt / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    (state[0] - start[0]).powi(2) + (state[1] - start[1]).powi(2)
}

/// The four points of each step at which the field is evaluated are kept: the field is bilinear, and its adjoint needs
/// nothing else.
fn by_hand(rates: &[f64; 4], start: [f64; 2], steps: usize, dt: f64, drates: &mut [f64; 4]) -> f64 {
    let mut points = Vec::with_capacity(steps);
    let mut state = start;
    for _ in 0..steps {
        let k1 = field(state, rates);
        let p2 = along(state, k1, 0.5 * dt);
        let k2 = field(p2, rates);
        let p3 = along(state, k2, 0.5 * dt);
        let k3 = field(p3, rates);
        let p4 = along(state, k3, dt);
        let k4 = field(p4, rates);
        points.push([state, p2, p3, p4]);
        for i in 0..2 {
            state[i] += dt / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    let miss = [state[0] - start[0], state[1] - start[1]];

    let mut dr = [0.0; 4];
    let mut ds = [2.0 * miss[0], 2.0 * miss[1]];
    for &[p1, p2, p3, p4] in points.iter().rev() {
        let dk = [dt / 6.0 * ds[0], dt / 6.0 * ds[1]];
        let d4 = field_by_hand(p4, rates, dk, &mut dr);
        let d3 = field_by_hand(
            p3,
            rates,
            [2.0 * dk[0] + dt * d4[0], 2.0 * dk[1] + dt * d4[1]],
            &mut dr,
        );
        let half = 0.5 * dt;
        let d2 = field_by_hand(
            p2,
            rates,
            [2.0 * dk[0] + half * d3[0], 2.0 * dk[1] + half * d3[1]],
            &mut dr,
        );
        let d1 = field_by_hand(
            p1,
            rates,
            [dk[0] + half * d2[0], dk[1] + half * d2[1]],
            &mut dr,
        );
        for i in 0..2 {
            ds[i] += d1[i] + d2[i] + d3[i] + d4[i];
        }
    }
    for (drate, dr) in drates.iter_mut().zip(dr) {
        *drate += dr;
    }
    miss[0].powi(2) + miss[1].powi(2)
}

/// The adjoint of `field`: takes that of the slope, returns that of the state.
fn field_by_hand(
    [prey, predators]: [f64; 2],
    rates: &[f64; 4],
    dk: [f64; 2],
    dr: &mut [f64; 4],
) -> [f64; 2] {
    let births = dk[0] * prey;
    let deaths = dk[1] * predators;
    dr[0] += births;
    dr[1] -= births * predators;
    dr[2] += deaths * prey;
    dr[3] -= deaths;
    [
        dk[0] * (rates[0] - rates[1] * predators) + deaths * rates[2],
        dk[1] * (rates[2] * prey - rates[3]) - births * rates[1],
    ]
}

pub fn case() -> Case {
    const RATES: [f64; 4] = [1.1, 0.4, 0.1, 0.4];
    const START: [f64; 2] = [10.0, 5.0];
    const STEPS: usize = 300;
    const DT: f64 = 0.02;

    // What the closures capture is data; a constant in the call would be folded into the kernel.
    let (rates, start, steps, dt) = std::hint::black_box((RATES, START, STEPS, DT));
    Case {
        name: "Runge-Kutta, 300 steps",
        parameters: RATES.len(),
        primal: Box::new(move || lotka_volterra(&rates, start, steps, dt)),
        generated: Box::new(move |gradient| {
            let drates = gradient.first_chunk_mut().expect("four rates");
            lotka_volterra::grad_into(&rates, start, steps, dt, drates)
        }),
        by_hand: Box::new(move |gradient| {
            let drates = gradient.first_chunk_mut().expect("four rates");
            by_hand(&rates, start, steps, dt, drates)
        }),
        reassociated: None,
    }
}
