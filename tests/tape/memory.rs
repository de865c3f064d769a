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

/// The bytes of the operations of a block, recorded and swept: without its two variables.
macro_rules! bytes_of {
    (|$x:ident, $y:ident $(as $t:ident)?| $block:expr) => {{
        let ($x, $y) = (0.5, 1.5);
        let variables = [2 * 8, 2 * 8];
        let all = tape!(<$x, $y> $(as $t)? { $block }).bytes();
        [all[0] - variables[0], all[1] - variables[1]]
    }};
}

#[test]
fn bytes_of_each_operation() {
    // Two operands of 4 bytes each, a partial of 8 where it is not one; an adjoint of 8.
    assert_eq!(bytes_of!(|x, y as _t| x + y), [8, 8]);
    assert_eq!(bytes_of!(|x, y as _t| x - y), [16, 8]);
    assert_eq!(bytes_of!(|x, y as _t| x * y), [24, 8]);
    assert_eq!(bytes_of!(|x, y as _t| x / y), [24, 8]);
    assert_eq!(bytes_of!(|x, y as _t| x.atan2(y)), [24, 8]);
    assert_eq!(bytes_of!(|x, _y as _t| x + 1.0), [8, 8]);
    assert_eq!(bytes_of!(|x, _y as _t| x * 2.0), [16, 8]);
    assert_eq!(bytes_of!(|x, _y as _t| x * x), [16, 8]);
    assert_eq!(bytes_of!(|x, _y as _t| x.sin()), [16, 8]);
    assert_eq!(
        bytes_of!(|x, y as _t| [x, y, x, y].iter().sum::<Var>()),
        [24, 24]
    );
}

#[test]
fn operations_of_one_variable_take_none_in_a_block_without_a_name_for_its_tape() {
    assert_eq!(bytes_of!(|x, y| (x * 2.0 + 1.0).sin() * x + y), [16, 8]);
    assert_eq!(bytes_of!(|x, y| x.exp() * (3.0 * y).sqrt()), [24, 8]);
    // The value itself is asked about, so it has a slot.
    assert_eq!(bytes_of!(|x, _y| (x * 2.0 + 1.0).sin() * x), [16, 8]);
}

#[test]
fn a_thousand_operations_take_sixteen_bytes_each_at_most() {
    let n = 1000;
    let w: Vec<f64> = (0..n).map(|i| f64::from(i).cos()).collect();
    let per_operation = |[recorded, _]: [usize; 2], operations: i32| {
        (recorded - 8 * w.len()) as f64 / f64::from(operations * n)
    };
    let squares = tape!(<w> {
        let mut sum = 0.0;
        for w in &w {
            let error = 2.0 * w - 1.0;
            sum += error * error;
        }
        sum
    });
    assert!(per_operation(squares.bytes(), 4) <= 4.0);
    let products = tape!(<w> {
        let mut sum = 0.0;
        for i in 1..w.len() {
            sum += w[i] * w[i - 1];
        }
        sum
    });
    assert!(per_operation(products.bytes(), 2) <= 16.0);
}

#[test]
fn what_is_allocated_is_at_most_twice_what_is_recorded() {
    let n = 100_000;
    let (w, x) = (0.999_99, 0.5);
    // On a thread whose pool is empty.
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut recorded = 0;
            let (_, bytes) = allocated(|| {
                let r = tape!(<w, x> {
                    let mut y = x;
                    for _ in 0..n {
                        y = w * y.sin();
                    }
                    y
                });
                recorded = r.bytes()[0];
                r
            });
            assert!(recorded >= 24 * n);
            assert!(bytes <= 2 * recorded + 4096, "{bytes} for {recorded}");
        });
    });
}

#[test]
fn a_variable_is_four_words() {
    assert_eq!(size_of::<Var>(), 32);
}
