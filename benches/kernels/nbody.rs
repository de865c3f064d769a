//! The potential energy of 100 bodies: a triangular double loop whose adjoint is the forces.

use super::{Case, Numbers};
use gradtape::differentiable;

/// Keeps two bodies that meet at a finite distance.
const SOFTENING: f64 = 1e-2;

#[differentiable]
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
        by_hand: Box::new(move |gradient| by_hand(&positions, &masses, gradient.as_chunks_mut().0)),
    }
}
