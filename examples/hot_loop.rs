//! A gradient in a hot loop: fits a damped oscillation to noisy measurements in 20 000 steps of Adam, and counts what
//! they allocate. `cargo run --release --example hot_loop`
#![allow(unsafe_code, reason = "a counting allocator is an `unsafe impl`")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use gradtape::differentiable;

/// The squared residual of `amplitude * exp(-decay t) * cos(frequency t + phase)` at one time.
#[differentiable]
fn misfit(model: &[f64; 4], #[constant] t: f64, #[constant] measured: f64) -> f64 {
    let [amplitude, decay, frequency, phase] = *model;
    let predicted = amplitude * (-decay * t).exp() * (frequency * t + phase).cos();
    (predicted - measured).powi(2)
}

/// The mean of the squared residuals; its gradient is put into `gradient`.
fn mean_misfit(model: &[f64; 4], times: &[f64], measured: &[f64], gradient: &mut [f64; 4]) -> f64 {
    gradient.fill(0.0);
    let mut sum = 0.0;
    for (&t, &y) in times.iter().zip(measured) {
        sum += misfit::grad_into(model, t, y, gradient);
    }
    let n = times.len() as f64;
    gradient.iter_mut().for_each(|g| *g /= n);
    sum / n
}

const TRUTH: [f64; 4] = [2.0, 0.3, 3.0, 0.5];
const STEPS: i32 = 20_000;

fn main() {
    let times: Vec<f64> = (0..200).map(|i| 0.05 * f64::from(i)).collect();
    let measured: Vec<f64> = times
        .iter()
        .map(|t| {
            TRUTH[0] * (-TRUTH[1] * t).exp() * (TRUTH[2] * t + TRUTH[3]).cos()
                + 0.05 * (1e4 * t * t).sin()
        })
        .collect();

    let mut model = [1.0, 0.1, 2.8, 0.0];
    let mut gradient = [0.0; 4];
    let first = mean_misfit(&model, &times, &measured, &mut gradient);
    let mut last = first;

    let mut adam = Adam::default();
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    let start = Instant::now();
    for _ in 0..STEPS {
        last = mean_misfit(&model, &times, &measured, &mut gradient);
        adam.step(&mut model, &gradient);
    }
    let elapsed = start.elapsed();
    let allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;

    println!(
        "misfit       {first:.5} -> {last:.5} in {STEPS} steps, {:.2?} each",
        elapsed / STEPS as u32
    );
    for ((name, fitted), truth) in ["amplitude", "decay", "frequency", "phase"]
        .iter()
        .zip(model)
        .zip(TRUTH)
    {
        println!("{name:12} {fitted:.3} (truth {truth})");
    }
    println!("allocations  {allocations}");
    assert_eq!(allocations, 0, "the hot loop allocates");
    assert!(
        model.iter().zip(TRUTH).all(|(m, t)| (m - t).abs() < 0.02),
        "the fit is off: {model:?}"
    );
}

#[derive(Default)]
struct Adam {
    step: i32,
    mean: [f64; 4],
    square: [f64; 4],
}

impl Adam {
    fn step(&mut self, model: &mut [f64; 4], gradient: &[f64; 4]) {
        self.step += 1;
        for i in 0..4 {
            self.mean[i] += 0.1 * (gradient[i] - self.mean[i]);
            self.square[i] += 0.001 * (gradient[i] * gradient[i] - self.square[i]);
            let mean = self.mean[i] / (1.0 - 0.9_f64.powi(self.step));
            let square = self.square[i] / (1.0 - 0.999_f64.powi(self.step));
            model[i] -= 0.005 * mean / (square.sqrt() + 1e-12);
        }
    }
}

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes to the system's allocator unchanged. (`realloc` comes through `alloc` by default.)
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}
