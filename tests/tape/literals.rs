//! Plain numbers that meet variables: what the block may be written like.

use gradtape::{Var, tape};

use crate::close;

#[test]
fn accumulators_of_every_kind() {
    let w = vec![1.0, 2.0, 3.0];
    let r = tape!(<w> {
        let (mut sum, mut product) = (0.0, 1.0);
        let mut last = f64::NEG_INFINITY;
        let mut cells = [0.0; 3];
        let mut rows = vec![vec![0.0; 3]; 2];
        for (i, x) in w.iter().enumerate() {
            sum += x;
            product *= *x;
            last = *x;
            cells[i] = x * 2.0;
            rows[i % 2][i] = *x;
        }
        let late;
        if w.len() > 5 { late = 0.0; } else { late = w[0]; }
        sum + product + last + cells[1] + rows[0][2] + rows[1][1] + late
    });
    assert_eq!(r.value(), 6.0 + 6.0 + 3.0 + 4.0 + 3.0 + 2.0 + 1.0);
    assert_eq!(
        r.gradient().w,
        [
            1.0 + 6.0 + 1.0,
            1.0 + 3.0 + 2.0 + 1.0,
            1.0 + 2.0 + 1.0 + 1.0
        ]
    );
}

#[test]
fn accumulators_that_start_from_plain_numbers() {
    let (x, bias, xs) = (2.0, 10.0, [1.0, 2.0]);
    let r = tape!(<x> {
        let mut sum = bias;
        let mut other = xs[0] * 3.0 + 1.0;
        let mut all = xs;
        for i in 0..2 {
            sum += x * xs[i];
            other = other * x;
            all[i] = all[i] * x;
        }
        sum + other + all[0] + all[1]
    });
    assert_eq!(r.value(), 16.0 + 16.0 + 2.0 + 4.0);
    assert_eq!(r.gradient().x, 3.0 + 16.0 + 3.0);
}

#[test]
fn plain_accumulators_stay_plain() {
    let w = vec![1.0, 2.0, 3.0];
    let mut largest: f64 = 0.0;
    let r = tape!(<w> {
        let (mut count, mut residual) = (0.0, 0.0);
        let mut norm: f64 = 0.0;
        let mut index = 0;
        for (i, x) in w.iter().enumerate() {
            if *x > 1.0 {
                count += 1.0;
                index = i;
            }
            residual = (x * x - 1.0).value().max(residual);
            norm += x.value() * x.value();
        }
        largest = largest.max(residual);
        let plain: [f64; 3] = [count, norm, index as f64];
        w[index] * plain[0]
    });
    assert_eq!(r.gradient().w, [0.0, 0.0, 2.0]);
    assert_eq!(largest, 8.0);
}

#[test]
fn branches_with_a_literal_on_one_side() {
    for (x, want) in [(2.0, (4.0, 4.0)), (-2.0, (0.0, 0.0))] {
        let r = tape!(<x> {
            let positive = if x > 0.0 { x * x } else { 0.0 };
            let negative = match x.value() {
                v if v < -10.0 => -x,
                v if v < -5.0 => {
                    let half = 0.5;
                    x * half
                }
                _ => 0.0,
            };
            positive + negative
        });
        assert_eq!((r.value(), r.gradient().x), want);
    }
}

#[test]
fn a_block_of_nothing_but_a_branch() {
    for (x, want) in [(2.0, (4.0, 4.0)), (-2.0, (-0.5, 0.0))] {
        let r = tape!(<x> { if x > 0.0 { x * x } else { -0.5 } });
        assert_eq!((r.value(), r.gradient().x), want);
    }
}

#[test]
fn loops_that_break_with_a_literal() {
    for (x, want) in [(2.0, (16.0, 32.0)), (0.5, (1.0, 0.0))] {
        let r = tape!(<x> {
            let mut y = x;
            loop {
                if y < 1.0 {
                    break 1.0;
                }
                if y > 10.0 {
                    break y;
                }
                y = y * y;
            }
        });
        assert_eq!((r.value(), r.gradient().x), want);
    }
}

#[test]
fn folds_and_options() {
    let (w, xs) = ([1.0, 2.0], [3.0, 4.0]);
    let r = tape!(<w> {
        let dot = w.iter().zip(&xs).fold(0.0, |sum, (w, x)| sum + w * x);
        let horner = w.iter().rev().fold(0.5, |y, w| y * 2.0 + w);
        let first = w.first().copied().unwrap_or(0.0);
        let third = w.get(2).map_or(7.0, |w| w * 2.0);
        let largest = w.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let plain = w.iter().fold(0.0, |m: f64, w| m.max(w.value()));
        dot + horner + first + third + largest + w[0] * plain
    });
    assert_eq!(r.value(), 11.0 + 7.0 + 1.0 + 7.0 + 2.0 + 2.0);
    assert_eq!(r.gradient().w, [3.0 + 1.0 + 1.0 + 2.0, 4.0 + 2.0 + 1.0]);
}

#[test]
fn types_that_are_written_as_variables() {
    let x = 2.0;
    let r = tape!(<x> {
        let none: Option<Var> = None;
        let square = |x: Var<'_>| if x > 0.0 { x.powi(2).value() } else { 0.0 };
        none.map_or(1.0, |v| v * 2.0) + none.unwrap_or(0.5) + x * square(x)
    });
    assert_eq!((r.value(), r.gradient().x), (1.5 + 8.0, 4.0));
}

#[test]
fn mixed_lists() {
    let x = 2.0;
    let r = tape!(<x> {
        let array = [x, 1.0, -3.0];
        let list = vec![0.5, x * x, x.value()];
        let mut grown = Vec::new();
        grown.push(1.0);
        grown.push(x);
        grown.insert(0, 2.0);
        array.iter().chain(&list).chain(&grown).product::<Var>()
    });
    let want = |x: f64| x * -3.0 * 0.5 * x * x * 2.0 * 2.0 * x;
    assert_eq!(r.value(), want(2.0));
    assert_eq!(r.gradient().x, 4.0 * want(2.0) / 2.0);
}

#[test]
fn assignments_of_plain_numbers() {
    let w = [1.0, 2.0, 3.0, 4.0];
    let r = tape!(<w> {
        let (mut group, mut best) = (0.0, 0.0);
        for (i, x) in w.iter().enumerate() {
            if i % 2 == 0 {
                group = 0.0;
            }
            group += x;
            if group > best {
                best = group;
            }
        }
        let (mut a, mut b) = (w[0], 1.0);
        (a, b) = (b, a);
        a = a * 2.0;
        best + a * b
    });
    assert_eq!(r.value(), 7.0 + 2.0);
    assert_eq!(r.gradient().w, [2.0, 0.0, 1.0, 1.0]);
}

#[test]
fn writes_through_references() {
    let w = vec![1.0, 2.0];
    let r = tape!(<w> {
        let mut y = vec![0.0; 2];
        for (y, w) in y.iter_mut().zip(&w) {
            *y = w * w;
        }
        let mut z = [0.0; 2];
        let first = &mut z[0];
        *first += y[1];
        if let Some(last) = y.last_mut() {
            *last *= 3.0;
        }
        let mut swapped = [0.0, 1.0];
        std::mem::swap(&mut swapped[0], &mut y[0]);
        z[0] + y[1] + swapped[0]
    });
    assert_eq!(r.value(), 4.0 + 12.0 + 1.0);
    assert_eq!(r.gradient().w, [2.0, 16.0]);
}

#[test]
fn methods_of_plain_receivers() {
    let x = 2.0;
    let floor = 3.0;
    let r = tape!(<x> {
        0.0_f64.max(x) + floor.min(x * x) + 2.0_f64.powf(x) + f64::max(x, 1.0) + f64::sin(x)
    });
    close(r.value(), 2.0 + 3.0 + 4.0 + 2.0 + 2.0_f64.sin());
    close(
        r.gradient().x,
        1.0 + 4.0 * 2.0_f64.ln() + 1.0 + 2.0_f64.cos(),
    );
}

#[test]
fn shadowing_ends_a_name() {
    let x = 2.0;
    let r = tape!(<x> {
        let square = x * x;
        let x = x.value();
        let mut plain = 0.0;
        plain += x;
        let kept: f64 = plain;
        square * kept
    });
    assert_eq!(r.gradient().x, 8.0);
}

#[test]
fn inner_tapes_give_variables_of_the_outer() {
    let (x, y) = (2.0, 3.0);
    let r = tape!(<x, y> {
        let mut penalty = 0.0;
        for _ in 0..2 {
            let inner = tape!(<x> {
                let mut sum = 0.0;
                sum += x * x * y;
                sum + 0.5
            });
            penalty += inner.value();
            penalty += inner.gradient().x;
        }
        penalty
    });
    assert_eq!(r.value(), 2.0 * (12.5 + 12.0));
    let g = r.gradient();
    assert_eq!((g.x, g.y), (2.0 * (12.0 + 6.0), 2.0 * (4.0 + 4.0)));
}

#[test]
fn functions_by_path() {
    mod functions {
        use gradtape::Var;

        pub fn square(x: Var<'_>) -> Var<'_> {
            x * x
        }

        pub fn add<'t>(a: Var<'t>, b: Var<'t>) -> Var<'t> {
            a + b
        }
    }
    let w = [1.0, 2.0];
    let r = tape!(<w> {
        let mut sum = 0.0;
        for square in w.into_iter().map(functions::square) {
            sum += square;
        }
        let mut plain = 0.0;
        for value in w.into_iter().map(Var::value) {
            plain += value;
        }
        let plain: f64 = plain;
        sum * plain + w.into_iter().fold(0.5, functions::add)
    });
    assert_eq!(r.value(), 15.0 + 3.5);
    assert_eq!(r.gradient().w, [2.0 * 3.0 + 1.0, 4.0 * 3.0 + 1.0]);
}
