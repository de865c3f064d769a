//! The block is a block: jumps out of it, jumps in it, recursion, collections, side effects.

use gradtape::{Var, tape};

/// `return` leaves the function, `?` too.
fn ratio(text: &str, x: f64) -> Result<f64, std::num::ParseFloatError> {
    if text.is_empty() {
        return Ok(0.0);
    }
    let r = tape!(<x> {
        if x < 0.0 {
            return Ok(-1.0);
        }
        let divisor: f64 = text.parse()?;
        x * x / divisor
    });
    Ok(r.gradient().x)
}

#[test]
fn return_and_question_mark_leave_the_function() {
    assert_eq!(ratio("4", 6.0), Ok(3.0));
    assert_eq!(ratio("4", -6.0), Ok(-1.0));
    assert!(ratio("four", 6.0).is_err());
}

#[test]
fn break_and_continue_mean_the_loop_around_the_block() {
    let mut slopes = Vec::new();
    for i in 0.. {
        let x = f64::from(i);
        let r = tape!(<x> {
            if i == 1 {
                continue;
            }
            if i == 4 {
                break;
            }
            x * x
        });
        slopes.push(r.gradient().x);
    }
    assert_eq!(slopes, [0.0, 4.0, 6.0]);
}

#[test]
fn labels_reach_through_the_block() {
    let x = 2.0;
    let found = 'search: {
        for i in 0..10 {
            let r = tape!(<x> {
                let y = x * f64::from(i);
                if y > 7.0 {
                    break 'search i;
                }
                y
            });
            assert_eq!(r.gradient().x, f64::from(i));
        }
        -1
    };
    assert_eq!(found, 4);
}

#[test]
fn recursion_over_data() {
    enum Tree {
        Leaf(f64),
        Node(Box<Tree>, Box<Tree>),
    }
    fn total<'t>(tree: &Tree, x: Var<'t>) -> Var<'t> {
        match tree {
            Tree::Leaf(weight) => (x * weight).sin(),
            Tree::Node(left, right) => total(left, x) * total(right, x),
        }
    }
    let leaf = |w| Box::new(Tree::Leaf(w));
    let tree = Tree::Node(leaf(2.0), Box::new(Tree::Node(leaf(3.0), leaf(0.5))));
    let x = 0.4;
    let r = tape!(<x> { total(&tree, x) });
    let f = |x: f64| (2.0 * x).sin() * (3.0 * x).sin() * (0.5 * x).sin();
    let h = 1e-6;
    let difference = (f(x + h) - f(x - h)) / (2.0 * h);
    assert_eq!(r.value(), f(x));
    assert!((r.gradient().x - difference).abs() < 1e-8);
}

#[test]
fn collections_of_variables_that_grow() {
    let x = 1.5;
    let r = tape!(<x> {
        let mut powers = vec![1.0];
        while powers.len() < 6 {
            let next = powers[powers.len() - 1] * x;
            powers.push(next);
        }
        let mut by_name = std::collections::BTreeMap::new();
        by_name.insert("fifth", powers.pop().unwrap());
        by_name["fifth"] + powers.iter().sum::<Var>()
    });
    let want: f64 = (0..6).map(|i| f64::from(i) * x.powi(i - 1)).sum();
    assert!((r.gradient().x - want).abs() < 1e-12);
}

#[test]
fn functions_chosen_at_run_time() {
    let x = 0.3;
    let chosen: [(&str, fn(f64) -> f64); 2] = [("sin", f64::cos), ("cos", |x| -x.sin())];
    for (name, derivative) in chosen {
        let r = tape!(<x> {
            let f: Box<dyn Fn(Var) -> Var> = match name {
                "sin" => Box::new(|x: Var| x.sin()),
                _ => Box::new(|x: Var| x.cos()),
            };
            (f)(x)
        });
        assert_eq!(r.gradient().x, derivative(x));
    }
}

#[test]
fn side_effects_happen_as_they_run() {
    let x = 3.0;
    let mut log = Vec::new();
    let r = tape!(<x> {
        let mut y = x;
        for i in 0..3 {
            y *= 2.0;
            log.push(format!("{i}: {y}"));
        }
        y
    });
    assert_eq!(log, ["0: 6", "1: 12", "2: 24"]);
    assert_eq!(r.gradient().x, 8.0);
}

#[test]
fn a_panic_in_the_block_leaves_the_thread_usable() {
    let x = 3.0;
    let panicked = std::panic::catch_unwind(|| {
        let _ = tape!(<x> as t {
            t.pause(|| assert!(x < 0.0, "as intended"));
            x * x
        });
    });
    assert!(panicked.is_err());
    assert_eq!(tape!(<x> { x * x }).gradient().x, 6.0);
}

#[test]
fn recordings_are_plain_values() {
    fn record(x: f64) -> impl Fn() -> f64 {
        let p = tape!(<x> { x * x * x }).persistent();
        move || p.gradient().x
    }
    let derivatives: Vec<_> = [1.0, 2.0, 3.0].map(record).into();
    let all: Vec<f64> = derivatives.iter().map(|d| d()).collect();
    assert_eq!(all, [3.0, 12.0, 27.0]);
}

#[test]
fn threads_have_their_own_tapes_and_recordings_may_move() {
    let x = 3.0;
    let r = tape!(<x> { x * x });
    let slopes: Vec<f64> = std::thread::scope(|scope| {
        let threads = [1.0, 2.0].map(|x| scope.spawn(move || tape!(<x> { x * x }).gradient().x));
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(slopes, [2.0, 4.0]);
    assert_eq!(r.gradient().x, 6.0);
}

#[test]
fn the_value_may_be_anything() {
    #[derive(Debug, Clone, PartialEq)]
    struct Report {
        lines: Vec<String>,
    }
    let x = 3.0;
    let r = tape!(<x> as t {
        let y = x * x;
        let lines = vec![format!("{y}"), format!("{}", t.gradient(y, x))];
        Report { lines }
    });
    assert_eq!(r.value().lines, ["9", "6"]);
    let r = tape!(<x> { (x * x, "an auxiliary value", Some(3_usize)) });
    assert_eq!(r.value(), (9.0, "an auxiliary value", Some(3)));
    assert_eq!(r.gradient().x, 6.0);
    let r = tape!(<x> { if x > 0.0 { Ok(x.sqrt()) } else { Err("negative") } });
    assert_eq!(r.value(), Ok(3.0_f64.sqrt()));
    assert_eq!(r.gradient().x, 0.5 / 3.0_f64.sqrt());
}
