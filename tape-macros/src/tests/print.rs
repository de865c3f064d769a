//! The text of the representation.

use expect_test::{Expect, expect};

use super::evaluate::Functions;
use super::program::Program;
use crate::options::Switches;

fn check(source: &str, listing: Expect) {
    let function: syn::ItemFn = syn::parse_str(source).expect("a function");
    let name = function.sig.ident.to_string();
    let functions = Functions::from([(name.clone(), function)]);
    let program = Program::new(&functions, &Switches::ON).expect("nothing is refused");
    listing.assert_eq(&program.function(&name).listing());
}

#[test]
fn straight_line() {
    check(
        "fn f(x: f64, y: f64) -> f64 { (x * y).sin() }",
        expect![[r#"
            // primal
            t0 = x * y
            t1 = sin(t0)
            return t1

            // pushforward
            t0 = x * y
            t2 = x_dot * y
            t3 = y_dot * x
            t4 = t2 + t3
            t1 = sin(t0)
            t5 = cos(t0)
            t6 = t4 * t5
            return t1, t6

            // forward sweep
            t0 = x * y
            t1 = sin(t0)
            return t1

            // reverse sweep
            t7 = cos(t0)
            t8 = seed_1 * t7
            t9 = t8 * y
            t10 = t8 * x

            // forward sweep, detached
            t0 = x * y
            t1 = sin(t0)
            return t1

            // reverse sweep, detached
            t11 = cos(t0)
            t12 = seed_2 * t11
            t13 = t12 * y
            t14 = t12 * x

        "#]],
    );
}

#[test]
fn a_branch_in_a_loop() {
    check(
        "fn f(w: &[f64], x: f64) -> f64 {
            let mut y = x;
            for i in 0..w.len() {
                if w[i] > 0.0 {
                    y *= w[i];
                }
            }
            y
        }",
        expect![[r#"
            // primal
            t0 = len w
            for i in 0..t0 {
                carry y = x -> y_2
                t2 = w[i]
                t3 = t2 > 0.0
                y_1 = if t3 {
                    t5 = y * t2
                    give t5
                } else {
                    give y
                }
                next y_1
            }
            return y_2

            // pushforward
            t0 = len w
            for i in 0..t0 {
                carry y = x -> y_2
                carry y_dot = x_dot -> y_2_dot
                t2 = w[i]
                t2_dot = w_dot[i]
                t3 = t2 > 0.0
                y_1, y_1_dot = if t3 {
                    t5 = y * t2
                    t6 = y_dot * t2
                    t7 = t2_dot * y
                    t8 = t6 + t7
                    give t5, t8
                } else {
                    give y, y_dot
                }
                next y_1, y_1_dot
            }
            return y_2, y_2_dot

            // forward sweep
            new y_rec
            t0 = len w
            y_row = row y_rec, t0 of zero
            for i in 0..t0 {
                carry y = x -> y_2
                y_row[i] = y
                t2 = w[i]
                t3 = t2 > 0.0
                y_1 = if t3 {
                    t5 = y * t2
                    give t5
                } else {
                    give y
                }
                next y_1
            }
            return y_2

            // reverse sweep
            rewind y_rec
            y_row_1 = pop row y_rec, t0
            w_view = view of w from 0, t0
            w_bar_view = view of w_bar from 0, t0
            for i in 0..t0 rev {
                carry y_bar = seed_1 -> y_bar_2
                y = y_row_1[i]
                t2 = w_view[i]
                t3 = t2 > 0.0
                y_bar_1, t2_bar = if t3 {
                    t9 = y_bar * t2
                    t10 = y_bar * y
                    give t9, t10
                } else {
                    give y_bar, zero
                }
                accumulate w_bar_view[i], t2_bar
                next y_bar_1
            }

            // forward sweep, detached
            new y_rec_1
            t0 = len w
            y_row_2 = row y_rec_1, t0 of zero
            for i in 0..t0 {
                carry y = x -> y_2
                y_row_2[i] = y
                t2 = w[i]
                t3 = t2 > 0.0
                y_1 = if t3 {
                    t5 = y * t2
                    give t5
                } else {
                    give y
                }
                next y_1
            }
            return y_2

            // reverse sweep, detached
            rewind y_rec_1
            t0 = len w
            y_row_3 = pop row y_rec_1, t0
            w_view_1 = view of w from 0, t0
            w_bar_1_view = view of w_bar_1 from 0, t0
            for i in 0..t0 rev {
                carry y_bar_3 = seed_2 -> y_bar_5
                y = y_row_3[i]
                t2 = w_view_1[i]
                t3 = t2 > 0.0
                y_bar_4, t2_bar_1 = if t3 {
                    t11 = y_bar_3 * t2
                    t12 = y_bar_3 * y
                    give t11, t12
                } else {
                    give y_bar_3, zero
                }
                accumulate w_bar_1_view[i], t2_bar_1
                next y_bar_4
            }

        "#]],
    );
}
