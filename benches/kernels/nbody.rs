//! The potential energy of 100 bodies: a triangular double loop whose adjoint is the forces.

use super::{Case, LANES, Numbers, total};

/// Keeps two bodies that meet at a finite distance.
const SOFTENING: f64 = 1e-2;

kernel! {
    [SOFTENING]

pub fn nbody(positions: &[[f64; 3]], #[constant] masses: &[f64]) -> f64 {
    let mut energy = 0.0;
    for i in 0..positions.len() {
        for j in 0..i {
            let mut r2 = SOFTENING;
            for (a, b) in positions[i].iter().zip(&positions[j]) {
                r2 += (a - b) * (a - b);
            }
            energy -= masses[i] * masses[j] / r2.sqrt();
        }
    }
    energy
}
}

/// One pass over the pairs; the force on body `i` is summed in registers and written once.
fn by_hand(positions: &[[f64; 3]], masses: &[f64], dpositions: &mut [[f64; 3]]) -> f64 {
    let mut energy = 0.0;
    for (i, (p, m)) in positions.iter().zip(masses).enumerate() {
        let (others, rest) = dpositions.split_at_mut(i);
        let mut force = [0.0; 3];
        for ((q, n), dq) in positions.iter().zip(masses).zip(others) {
            let d = [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
            let r2 = SOFTENING + d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
            let pair = m * n / r2.sqrt();
            energy -= pair;
            let c = pair / r2;
            for k in 0..3 {
                force[k] += c * d[k];
                dq[k] -= c * d[k];
            }
        }
        for k in 0..3 {
            rest[0][k] += force[k];
        }
    }
    energy
}

/// What a body gets from others, so many at a time: the sums over these are kept in lanes.
#[derive(Default)]
struct Sums {
    energy: [f64; LANES],
    force: [[f64; LANES]; 3],
}

fn block<const N: usize>(
    (p, m): (&[f64; 3], f64),
    others: &[[f64; 3]; N],
    masses: &[f64; N],
    dothers: &mut [[f64; 3]; N],
    sums: &mut Sums,
) {
    let d: [[f64; N]; 3] = std::array::from_fn(|k| others.map(|q| p[k] - q[k]));
    let r2: [f64; N] = std::array::from_fn(|j| {
        SOFTENING + d[0][j] * d[0][j] + d[1][j] * d[1][j] + d[2][j] * d[2][j]
    });
    let pair: [f64; N] = std::array::from_fn(|j| m * masses[j] / r2[j].sqrt());
    let c: [f64; N] = std::array::from_fn(|j| pair[j] / r2[j]);
    for j in 0..N {
        sums.energy[j] -= pair[j];
        for k in 0..3 {
            sums.force[k][j] += c[j] * d[k][j];
            dothers[j][k] -= c[j] * d[k][j];
        }
    }
}

#[allow(
    clippy::needless_range_loop,
    reason = "a fifth slower as an iterator over the three"
)]
fn by_hand_reassociated(
    positions: &[[f64; 3]],
    masses: &[f64],
    dpositions: &mut [[f64; 3]],
) -> f64 {
    let mut energy = 0.0;
    for (i, (p, m)) in positions.iter().zip(masses).enumerate() {
        let (dothers, rest) = dpositions.split_at_mut(i);
        let others = positions[..i].as_chunks::<LANES>();
        let of = masses[..i].as_chunks::<LANES>();
        let dothers = dothers.as_chunks_mut::<LANES>();
        let mut sums = Sums::default();
        for ((q, n), dq) in others.0.iter().zip(of.0).zip(dothers.0) {
            block((p, *m), q, n, dq, &mut sums);
        }
        for ((q, n), dq) in others.1.iter().zip(of.1).zip(dothers.1) {
            let one = std::array::from_mut(dq);
            block((p, *m), &[*q], &[*n], one, &mut sums);
        }
        energy += total(sums.energy);
        for k in 0..3 {
            rest[0][k] += total(sums.force[k]);
        }
    }
    energy
}

pub fn case() -> Case {
    const BODIES: usize = 100;

    let mut numbers = Numbers(4);
    let positions: Vec<[f64; 3]> = (0..BODIES)
        .map(|_| [numbers.next(), numbers.next(), numbers.next()])
        .collect();
    let masses: Vec<f64> = numbers.take(BODIES).iter().map(|v| 1.5 + v).collect();
    Case {
        name: "n-body energy, 100 bodies",
        parameters: 3 * BODIES,
        primal: Box::new({
            let (positions, masses) = (positions.clone(), masses.clone());
            move || nbody(&positions, &masses)
        }),
        generated: Box::new({
            let (positions, masses) = (positions.clone(), masses.clone());
            move |gradient| nbody::grad_into(&positions, &masses, gradient.as_chunks_mut().0)
        }),
        by_hand: Box::new({
            let (positions, masses) = (positions.clone(), masses.clone());
            move |gradient| by_hand(&positions, &masses, gradient.as_chunks_mut().0)
        }),
        reassociated: Some([
            Box::new({
                let (positions, masses) = (positions.clone(), masses.clone());
                move |gradient| {
                    let gradient = gradient.as_chunks_mut().0;
                    reassociated::nbody::grad_into(&positions, &masses, gradient)
                }
            }),
            Box::new(move |gradient| {
                by_hand_reassociated(&positions, &masses, gradient.as_chunks_mut().0)
            }),
        ]),
    }
}
