//! The benchmarked kernels: in each file the annotated function beside its adjoint written by hand.
//!
//! The rules for the adjoints by hand: the signature of `grad_into` (so they accumulate into the caller's buffers), no
//! more passes than the mathematics needs unless another one is faster, and a value whose every bit is the primal's.

mod log_sum_exp;
mod logistic;
mod lotka_volterra;
mod nbody;
mod network;
mod rosenbrock;

use std::hint::black_box;

/// One kernel with its data, ready to run: the three functions that the benchmarks compare.
pub struct Case {
    /// The row's title.
    pub name: &'static str,
    /// How many derivatives one gradient has.
    pub parameters: usize,
    /// The function itself.
    pub primal: Box<dyn Fn() -> f64>,
    /// The generated `grad_into`; adds the gradient to the buffer and returns the value.
    pub generated: Gradient,
    /// The adjoint by hand; same contract.
    pub by_hand: Gradient,
}

/// A gradient over flat storage, behind a pointer: nothing of it can be hoisted out of a timing loop.
pub type Gradient = Box<dyn Fn(&mut [f64]) -> f64>;

/// All kernels, each verified: a wrong gradient has no speed.
pub fn verified_cases() -> Vec<Case> {
    let cases = vec![
        rosenbrock::case(),
        logistic::case(),
        network::case(),
        nbody::case(),
        log_sum_exp::case(),
        lotka_volterra::case(),
    ];
    cases.iter().for_each(Case::verify);
    cases
}

impl Case {
    /// The primal, the generated gradient and the one by hand, with the buffers that they write to.
    // A bench that measures by other means does without.
    #[allow(dead_code)]
    pub fn sides(&self) -> [Box<dyn FnMut() + '_>; 3] {
        fn side<'s>(gradient: &'s Gradient, mut buffer: Vec<f64>) -> Box<dyn FnMut() + 's> {
            Box::new(move || {
                black_box(gradient(&mut buffer));
            })
        }
        let buffer = vec![0.0; self.parameters];
        let primal = || {
            black_box((self.primal)());
        };
        [
            Box::new(primal),
            side(&self.generated, buffer.clone()),
            side(&self.by_hand, buffer),
        ]
    }

    /// Panics unless both gradients agree to 1e-9 in each component (below a thousandth of the largest: to 1e-9 of that),
    /// add to what the buffer held, and both values are the primal's bit by bit.
    fn verify(&self) {
        const HELD: f64 = 0.25;
        let value = (self.primal)();
        let [generated, by_hand] = [&self.generated, &self.by_hand].map(|gradient| {
            let mut buffer = vec![HELD; self.parameters];
            let returned = gradient(&mut buffer);
            assert_eq!(
                returned.to_bits(),
                value.to_bits(),
                "{}: {returned:e} is not the value {value:e}",
                self.name
            );
            buffer
        });
        let scale = by_hand
            .iter()
            .fold(0.0, |scale: f64, g| scale.max((g - HELD).abs()));
        for (i, (g, h)) in generated.iter().zip(&by_hand).enumerate() {
            let agree = (g - h).abs() <= 1e-9 * (h - HELD).abs().max(1e-3 * scale);
            assert!(
                agree,
                "{}: component {i} is {:e}, by hand {:e}",
                self.name,
                g - HELD,
                h - HELD
            );
        }
    }
}

/// Reproducible numbers in -1..1 (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        (bits >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    fn take(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| self.next()).collect()
    }
}
