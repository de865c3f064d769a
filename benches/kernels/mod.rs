//! The benchmarked kernels: in each file the annotated function beside its adjoint written by hand.
//!
//! The rules for the adjoints by hand: the signature of `grad_into` (so they accumulate into the caller's buffers), no
//! more passes than the mathematics needs unless another one is faster, and a value whose every bit is the primal's.

/// Functions as they are, and a second time with sums whose order is free; in brackets, the constants that they use.
macro_rules! kernel {
    ([$($constant:ident),*] $($function:item)*) => {
        $(#[gradtape::differentiable] $function)*

        mod reassociated {
            $(use super::$constant;)*

            $(#[gradtape::differentiable(reassociate)] $function)*
        }
    };
}

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
    /// Both with the order of the value's sums free: what `reassociate` makes, and what a hand makes then. None where
    /// the value has no sum that is worth it.
    pub reassociated: Option<[Gradient; 2]>,
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
    pub fn sides(&self) -> Sides<'_> {
        self.beside([&self.generated, &self.by_hand])
    }

    /// The same where the order of sums is free.
    #[allow(dead_code)]
    pub fn reassociated_sides(&self) -> Option<Sides<'_>> {
        let gradients = self.reassociated.as_ref()?;
        Some(self.beside(gradients.each_ref()))
    }

    fn beside<'s>(&'s self, gradients: [&'s Gradient; 2]) -> Sides<'s> {
        let [generated, by_hand] = gradients.map(|gradient| -> Box<dyn FnMut()> {
            let mut buffer = vec![0.0; self.parameters];
            Box::new(move || {
                black_box(gradient(&mut buffer));
            })
        });
        let primal = || {
            black_box((self.primal)());
        };
        [Box::new(primal), generated, by_hand]
    }

    /// Panics unless all gradients agree, and the values are the primal's: bit by bit, but where the order of sums is free.
    fn verify(&self) {
        let bits = |value: f64, primal: f64| value.to_bits() == primal.to_bits();
        self.verify_pair([&self.generated, &self.by_hand], bits);
        if let Some(gradients) = &self.reassociated {
            let close = |value: f64, primal: f64| (value - primal).abs() <= 1e-12 * primal.abs();
            self.verify_pair(gradients.each_ref(), close);
        }
    }

    /// Both agree to 1e-9 in each component (below a thousandth of the largest: to 1e-9 of that), and add to what the
    /// buffer held.
    fn verify_pair(&self, gradients: [&Gradient; 2], same: impl Fn(f64, f64) -> bool) {
        const HELD: f64 = 0.25;
        let value = (self.primal)();
        let [generated, by_hand] = gradients.map(|gradient| {
            let mut buffer = vec![HELD; self.parameters];
            let returned = gradient(&mut buffer);
            assert!(
                same(returned, value),
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

/// The primal, the generated gradient and the one by hand.
pub type Sides<'s> = [Box<dyn FnMut() + 's>; 3];

/// How many sums a hand keeps where their order is free: two vectors of four.
const LANES: usize = 8;

/// The lanes' total.
fn total(lanes: [f64; LANES]) -> f64 {
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

/// The sum of products, in lanes.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (a, b) in a.0.iter().zip(b.0) {
        for k in 0..LANES {
            sums[k] += a[k] * b[k];
        }
    }
    for (k, (a, b)) in a.1.iter().zip(b.1).enumerate() {
        sums[k] += a * b;
    }
    total(sums)
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
