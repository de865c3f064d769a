//! What recording costs: bytes for each operation, and no allocation from step to step.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use gradtape::{Var, tape};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator as it is; counting touches no memory of it.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        let _ = BYTES.try_with(|bytes| bytes.set(bytes.get() + layout.size()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        let grown = size.saturating_sub(layout.size());
        let _ = BYTES.try_with(|bytes| bytes.set(bytes.get() + grown));
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// How often `run` allocates on this thread, and how many bytes.
fn allocated<R>(run: impl FnOnce() -> R) -> (usize, usize) {
    let before = (ALLOCATIONS.get(), BYTES.get());
    let result = run();
    let after = (ALLOCATIONS.get(), BYTES.get());
    drop(result);
    (after.0 - before.0, after.1 - before.1)
}

/// A training loop, from its second step on.
#[track_caller]
fn allocates_nothing(mut step: impl FnMut()) {
    step();
    for _ in 0..3 {
        assert_eq!(allocated(&mut step), (0, 0));
    }
}

#[test]
fn a_training_loop_does_not_allocate() {
    let (mut w, mut b) = ([0.0, 0.0], 0.0);
    allocates_nothing(|| {
        let r = tape!(<w, b> {
            let mut sum = 0.0;
            for i in 0..100 {
                let x = f64::from(i) / 100.0;
                let y = w[0] * x + w[1] * (3.0 * x).sin() + b;
                sum += (y - x * x).powi(2);
            }
            sum / 100.0 + w.iter().map(|w| w * w).sum::<Var>()
        });
        let g = r.gradient();
        w[0] -= 0.1 * g.w[0];
        w[1] -= 0.1 * g.w[1];
        b -= 0.1 * g.b;
    });
    assert!(w[0] != 0.0 && w[1] != 0.0 && b != 0.0);
}

#[test]
fn questions_inside_the_block_do_not_allocate() {
    let x = 0.5;
    allocates_nothing(|| {
        let r = tape!(<x> as t {
            let mut y = x;
            for _ in 0..50 {
                y = (y * 1.5).sin();
            }
            t.gradient(y, [x, y])
        });
        assert_eq!(r.value()[1], 1.0);
    });
}

#[test]
fn a_recording_that_is_dropped_unasked_gives_its_buffers_back() {
    let x = 0.5;
    allocates_nothing(|| {
        let r = tape!(<x> { x.sin() * x.cos() });
        assert!(r.value() > 0.0);
    });
    let mut leave = false;
    let mut f = || -> Option<f64> {
        let r = tape!(<x> {
            let y = x * x;
            leave = !leave;
            if leave {
                return None;
            }
            y * y
        });
        Some(r.gradient().x)
    };
    f();
    f();
    for _ in 0..4 {
        assert_eq!(allocated(&mut f), (0, 0));
    }
}

#[test]
fn vectors_cost_their_own_vectors_and_nothing_else() {
    let w = vec![1.0; 100];
    let mut step = || {
        tape!(<w> { w.iter().map(|w| w * w).sum::<Var>() })
            .gradient()
            .w
    };
    step();
    // The variables, and the gradient that is handed out.
    let (count, bytes) = allocated(&mut step);
    assert_eq!(
        (count, bytes),
        (2, 100 * (size_of::<Var>() + size_of::<f64>()))
    );
}

/// The bytes that are allocated for each of `n` operations, on a thread whose pool is empty.
fn bytes_per_operation(n: usize, record: impl FnOnce() -> f64 + Send) -> usize {
    std::thread::scope(|scope| {
        let run = scope.spawn(|| allocated(|| assert!(record() >= 0.0)).1);
        run.join().unwrap() / n
    })
}

#[test]
fn bytes_of_tape_for_each_operation() {
    let x = 0.5;
    // So many operands, with the watched one, as fill the buffers that grow by doubling.
    let n = 1 << 16;
    let unary = bytes_per_operation(n, || {
        let r = tape!(<x> {
            let mut y = x;
            for _ in 1..n {
                y = y.sin();
            }
            y
        });
        r.value()
    });
    let binary = bytes_per_operation(n / 2, || {
        let r = tape!(<x> {
            let mut y = x;
            for _ in 1..n / 2 {
                y = y * x;
            }
            y
        });
        r.value()
    });
    // At most 16 bytes and the 8 of a value, which is not stored.
    assert_eq!((unary, binary), (12, 24));
}

#[test]
fn a_variable_is_three_words() {
    assert_eq!(size_of::<Var>(), 24);
}
