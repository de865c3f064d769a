//! What must not allocate: straight-line code, loops of fixed length, loops that run both sweeps at once.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use gradtape::differentiable;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator as it is; counting touches no memory of it.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// How often `run` allocates on this thread.
fn allocations<R>(run: impl FnOnce() -> R) -> usize {
    let before = ALLOCATIONS.with(Cell::get);
    let result = run();
    let after = ALLOCATIONS.with(Cell::get);
    drop(result);
    after - before
}

#[differentiable]
fn straight(x: f64, y: f64) -> f64 {
    let r = (x * x + y * y).sqrt();
    if r > 1.0 { (r * x).sin() } else { r.exp() * y }
}

#[differentiable]
fn fixed_loop(x: f64, w: &[f64; 8]) -> f64 {
    let mut state = x;
    for w in w {
        state = (state * w).tanh() + 0.1 * state;
    }
    state
}

#[differentiable]
fn fixed_nest(a: &[[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    let mut out = v;
    for _ in 0..4 {
        let mut next = [0.0; 3];
        for i in 0..3 {
            for j in 0..3 {
                next[i] += a[i][j] * out[j].sin();
            }
        }
        out = next;
    }
    out
}

#[differentiable]
fn chained(x: [f64; 3], angle: f64) -> f64 {
    let y = rotated(x, angle);
    let z = rotated(y, 0.5 * angle);
    z[0] * y[1] + z[2]
}

#[differentiable]
fn rotated(x: [f64; 3], angle: f64) -> [f64; 3] {
    let (s, c) = angle.sin_cos();
    [c * x[0] - s * x[1], s * x[0] + c * x[1], x[2]]
}

/// Nothing to keep: what the reverse sweep reads is computed again.
#[differentiable]
fn squares(w: &[f64], b: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let residual = w[0] + x * (w[1] + x * b) - y;
        sum += residual * residual;
    }
    sum / ys.len() as f64
}

/// Much to keep, but only for as long as an iteration lasts.
#[differentiable]
fn loss(w: &[f64], b: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (row, y) in xs.chunks_exact(w.len()).zip(ys) {
        let mut z = b;
        for j in 0..4 {
            z = (z + row[j] * w[j]).tanh();
        }
        sum += (z - y).powi(2);
    }
    sum / ys.len() as f64
}

#[differentiable]
fn largest(x: &[f64]) -> f64 {
    x.iter().copied().fold(f64::MIN, f64::max)
}

/// Each iteration reads what the one before it made: rows are kept, of as many numbers as there are.
#[differentiable]
fn recurrence(x0: f64, w: &[f64], u: &[f64]) -> f64 {
    let mut state = x0;
    for (w, u) in w.iter().zip(u) {
        state = (state * w + u).tanh() + 0.1 * state.sin();
    }
    state * state
}

/// A callee that keeps rows of its own, in a loop of the caller's that keeps what it overwrites.
#[differentiable]
fn stages(x: &mut [f64], w: &[f64], n: usize) -> f64 {
    let mut total = 0.0;
    for k in 0..n {
        step(&w[k..], x);
        total += recurrence(0.5, &w[..n], &x[..]) * x[k].cos();
    }
    total
}

#[differentiable]
fn step(w: &[f64], x: &mut [f64]) {
    for i in 1..x.len() {
        x[i] = (x[i - 1] * w[0]).exp() - x[i] * x[i];
    }
}

#[test]
fn repeated_gradients_allocate_in_their_first_round_only() {
    let (w, u) = (vec![0.9; 200], vec![0.1; 200]);
    let (mut dx, mut dw, mut du) = (0.0, vec![0.0; 200], vec![0.0; 200]);
    let mut gradient = |n: usize| {
        recurrence::grad_into(0.7, &w[..n], &u[..n], &mut dx, &mut dw[..n], &mut du[..n])
    };
    assert!(allocations(|| gradient(200)) > 0);
    assert_eq!(allocations(|| gradient(200)), 0);
    assert_eq!(allocations(|| gradient(150)), 0);
    gradtape::release_working_storage();
    assert!(allocations(|| gradient(200)) > 0);

    let (mut dx, mut dw) = (vec![0.0; 6], vec![0.0; 12]);
    let mut gradient = |x: &mut [f64]| stages::grad_into(x, &w[..12], 5, &mut dx, &mut dw);
    let (mut first, mut second) = (vec![0.3; 6], vec![0.3; 6]);
    gradient(&mut first);
    assert_eq!(allocations(|| gradient(&mut second)), 0);
}

/// Vectors of its own in each stage: lent, handed on, swapped, made in a loop, and one that grows.
#[differentiable]
fn own_vectors(x: &[f64], steps: usize) -> f64 {
    let mut state = x.to_vec();
    let mut next = vec![0.0; x.len()];
    for _ in 0..steps {
        let scaled = doubled(&state);
        for i in 0..next.len() {
            next[i] = scaled[i].sin() * x[i] + state[i];
        }
        std::mem::swap(&mut state, &mut next);
    }
    let mut sums = Vec::with_capacity(x.len());
    for pair in state.windows(2) {
        sums.push([pair[0] + pair[1], pair[0] * pair[1]]);
    }
    let products: Vec<f64> = sums.iter().map(|[sum, product]| sum * product).collect();
    products.iter().sum()
}

#[differentiable]
fn doubled(x: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; x.len()];
    for i in 0..x.len() {
        out[i] = 2.0 * x[i] * x[i];
    }
    out
}

#[differentiable]
fn powers(x: [f64; 2], n: usize) -> Vec<f64> {
    let mut out = vec![1.0; n];
    for i in 1..n {
        out[i] = out[i - 1] * x[0] + x[1];
    }
    out
}

#[test]
fn memory_of_vectors_serves_the_next_call() {
    let x = [0.4; 50];
    let mut dx = [0.0; 50];
    let mut gradient = || own_vectors::grad_into(&x, 6, &mut dx);
    assert!(allocations(&mut gradient) > 0);
    assert_eq!(allocations(&mut gradient), 0);
    gradtape::release_working_storage();
    assert!(allocations(&mut gradient) > 0);

    let pushed = || own_vectors::jvp((&x, &[1.0; 50]), 6);
    pushed();
    assert_eq!(allocations(pushed), 0);
    // What is handed out is the caller's.
    let rows = || powers::jacobian([0.5, 2.0], 100);
    rows();
    assert_eq!(allocations(rows), 1);
}

/// The pullback of `smoothed` has a vector of its own for one of two parts that overlap.
#[differentiable]
fn smoothings(x: &[f64], n: usize) -> f64 {
    let mut state = [0.5; 8];
    for _ in 0..n {
        smoothed(x, &mut state);
    }
    state.iter().sum()
}

#[differentiable]
fn smoothed(x: &[f64], state: &mut [f64]) {
    for k in 1..state.len() {
        gated(&x[..=k], &x[k..], &mut state[k..]);
    }
}

#[differentiable]
fn gated(a: &[f64], b: &[f64], state: &mut [f64]) {
    for s in state {
        *s = (*s * a[0]).tanh() + b[0] * a[1] * *s;
    }
}

/// Nothing of `x` overlaps.
#[differentiable]
fn gated_by_halves(x: [f64; 4], n: usize) -> f64 {
    let mut state = [0.5; 2];
    for _ in 0..n {
        let (a, b) = x.split_at(2);
        gated(a, b, &mut state);
    }
    state[0] * state[1]
}

#[test]
fn parts_of_one_container_share_its_adjoint() {
    let x = [0.4; 8];
    let mut dx = [0.0; 8];
    let mut gradient = || smoothings::grad_into(&x, 5, &mut dx);
    gradient();
    assert_eq!(allocations(&mut gradient), 0);

    let halves = || gated_by_halves::grad([0.4; 4], 5);
    halves();
    assert_eq!(allocations(halves), 0);
}

#[test]
fn code_of_fixed_size_stays_on_the_stack() {
    let (w, a) = ([0.9; 8], [[0.1, 0.2, 0.3]; 3]);
    assert_eq!(allocations(|| straight::grad(1.5, 0.5)), 0);
    assert_eq!(allocations(|| fixed_loop::grad(0.7, &w)), 0);
    assert_eq!(allocations(|| chained::grad([1.0, 2.0, 3.0], 0.4)), 0);
    let both = || {
        let (value, pullback) = fixed_nest::vjp(&a, [1.0, 2.0, 3.0]);
        (value, pullback([1.0, 0.0, 0.0]), pullback([0.0, 1.0, 0.0]))
    };
    assert_eq!(allocations(both), 0);
    assert_eq!(allocations(|| fixed_loop::jvp((0.7, 1.0), (&w, w))), 0);
}

#[test]
fn sums_over_data_allocate_nothing() {
    let (w, xs, ys) = ([0.5; 4], [0.25; 40], [1.0; 10]);
    let mut buffers = ([0.0; 4], 0.0, [0.0; 40], [0.0; 10]);
    let (dw, db, dx, dy) = (
        &mut buffers.0,
        &mut buffers.1,
        &mut buffers.2,
        &mut buffers.3,
    );
    let mut into = || loss::grad_into(&w, 0.1, &xs, &ys, dw, db, dx, dy);
    assert_eq!(allocations(&mut into), 0);
    let (dw, db, dx, dy) = (
        &mut buffers.0,
        &mut buffers.1,
        &mut buffers.2,
        &mut buffers.3,
    );
    let into = || squares::grad_into(&w, 0.1, &xs, &ys, dw, db, dx, dy);
    assert_eq!(allocations(into), 0);
    let mut dx = [0.0; 40];
    assert_eq!(allocations(|| largest::grad_into(&xs, &mut dx)), 0);
}

/// The value and the tangent are moved out of the pushforward, not copied.
#[differentiable]
fn spread(x: &[f64], k: f64) -> Vec<f64> {
    let mut out = vec![0.0; x.len()];
    for i in 0..x.len() {
        out[i] = x[i] * k.sin();
    }
    out
}

#[test]
fn pushforwards_hand_out_what_they_made() {
    let (x, dx) = ([0.5; 40], [1.0; 40]);
    let primal = allocations(|| spread(&x, 0.3));
    let pushed = allocations(|| spread::jvp((&x, &dx), (0.3, 1.0)));
    assert_eq!(primal, 1);
    // The vector, its tangent.
    assert_eq!(pushed, 2);
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| vec![1.0; 3]), 1);
    assert!(allocations(|| loss::grad(&[0.5; 4], 0.1, &[0.25; 40], &[1.0; 10])) >= 3);
}
