//! The evals with data, each derivative beside its hand-written counterpart.
//!
//! The rules by hand: the work and the storage of the mathematics and no more, the same buffers and the same value as the
//! generated one, and no other algorithm for the primal.

mod ba;
mod det;
mod gmm;
mod ht;
mod llsq;
mod lse;
mod lstm;
mod ode;

use std::hint::black_box;
use std::rc::Rc;

/// The evals by name, and their sizes.
pub const ALL: [(&str, fn() -> Vec<Case>); 8] = [
    ("llsq", llsq::cases),
    ("lse", lse::cases),
    ("gmm", gmm::cases),
    ("lstm", lstm::cases),
    ("ode", ode::cases),
    ("det", det::cases),
    ("ba", ba::cases),
    ("ht", ht::cases),
];

/// One eval at one size, ready to run.
pub struct Case {
    /// What the row says of the size.
    pub size: String,
    /// The primal alone; the value, if it is one.
    pub primal: Box<dyn FnMut() -> f64>,
    /// The derivative that the macro made.
    pub generated: Box<dyn Derivative>,
    /// The derivative by hand.
    pub by_hand: Box<dyn Derivative>,
}

/// A derivative with the storage that it writes to.
pub trait Derivative {
    /// Evaluates once.
    fn run(&mut self);
    /// What is in the storage: after the first run, the derivative; and the value, 0 for a Jacobian.
    fn entries(&self) -> (Vec<f64>, f64);
}

struct Into<S, F, E> {
    storage: S,
    compute: F,
    entries: E,
}

impl<S, F: Fn(&mut S), E: Fn(&S) -> (Vec<f64>, f64)> Derivative for Into<S, F, E> {
    fn run(&mut self) {
        (self.compute)(black_box(&mut self.storage));
    }

    fn entries(&self) -> (Vec<f64>, f64) {
        (self.entries)(&self.storage)
    }
}

impl Case {
    /// A scalar function: both gradients add to a buffer and return the value.
    fn gradient<D: 'static>(
        size: String,
        data: D,
        parameters: usize,
        primal: fn(&D) -> f64,
        generated: fn(&D, &mut [f64]) -> f64,
        by_hand: fn(&D, &mut [f64]) -> f64,
    ) -> Self {
        let data = Rc::new(data);
        let side = |gradient: fn(&D, &mut [f64]) -> f64| -> Box<dyn Derivative> {
            let data = data.clone();
            Box::new(Into {
                storage: (vec![0.0; parameters], 0.0),
                compute: move |(buffer, value): &mut (Vec<f64>, f64)| {
                    *value = gradient(black_box(&data), buffer);
                },
                entries: |(buffer, value): &(Vec<f64>, f64)| (buffer.clone(), *value),
            })
        };
        let (generated, by_hand) = (side(generated), side(by_hand));
        Self {
            size,
            primal: Box::new(move || primal(black_box(&data))),
            generated,
            by_hand,
        }
    }

    /// One of the sides, with what it needs and no more.
    pub fn into_side(mut self, side: usize) -> Box<dyn FnMut()> {
        match side {
            0 => Box::new(move || {
                black_box((self.primal)());
            }),
            1 => Box::new(move || self.generated.run()),
            _ => Box::new(move || self.by_hand.run()),
        }
    }

    /// The primal, the generated derivative and the one by hand.
    pub fn sides(&mut self) -> [Box<dyn FnMut() + '_>; 3] {
        [
            Box::new(|| {
                black_box((self.primal)());
            }),
            Box::new(|| self.generated.run()),
            Box::new(|| self.by_hand.run()),
        ]
    }

    /// Panics unless the two derivatives agree to 1e-9 in every entry (below a thousandth of the largest: to 1e-9 of that; and
    /// but for the rounding of a sum over all entries) and both values are the primal's bit by bit: a wrong derivative has no speed.
    pub fn verify(&mut self, eval: &str) {
        self.generated.run();
        self.by_hand.run();
        let value = (self.primal)();
        let [generated, by_hand] = [&self.generated, &self.by_hand].map(|side| {
            let (entries, side_value) = side.entries();
            assert_eq!(
                side_value.to_bits(),
                value.to_bits(),
                "{eval} {}",
                self.size
            );
            entries
        });
        assert_eq!(generated.len(), by_hand.len(), "{eval} {}", self.size);
        let scale = by_hand.iter().fold(0.0, |scale: f64, g| scale.max(g.abs()));
        let rounding = f64::EPSILON * scale.max(1.0) * (by_hand.len() as f64).sqrt();
        for (i, (g, h)) in generated.iter().zip(&by_hand).enumerate() {
            let agree = (g - h).abs() <= 1e-9 * h.abs().max(1e-3 * scale) + rounding;
            assert!(
                agree,
                "{eval} {}: entry {i} is {g:e}, by hand {h:e}",
                self.size
            );
        }
    }
}

/// Reproducible numbers (splitmix64).
struct Numbers(u64);

impl Numbers {
    /// In 0..1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn take(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| self.next()).collect()
    }

    /// In -scale..scale.
    fn around_zero<const N: usize>(&mut self, scale: f64) -> [f64; N] {
        std::array::from_fn(|_| scale * (2.0 * self.next() - 1.0))
    }
}
