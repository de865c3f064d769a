//! Expansions as real Rust, one per family of constructs, in `golden/<name>.rs`.
//!
//! The macro crate's unit tests compare them with what `golden/input/<name>.rs` expands to, and write
//! them with `UPDATE_EXPECT=1 cargo test -p tape-macros golden`. Here each is compiled as it stands
//! and must answer what the macro's own expansion answers.
#![allow(dead_code, clippy::needless_range_loop)]

macro_rules! golden {
    ($($name:ident: $answer:expr;)*) => {$(
        mod $name {
            mod input {
                include!(concat!("golden/input/", stringify!($name), ".rs"));

                pub fn answer() -> String {
                    format!("{:?}", $answer)
                }
            }

            mod expansion {
                include!(concat!("golden/", stringify!($name), ".rs"));

                pub fn answer() -> String {
                    format!("{:?}", $answer)
                }
            }

            #[test]
            fn agrees() {
                assert_eq!(expansion::answer(), input::answer());
            }
        }
    )*};
}

golden! {
    straight: gaussian::value_and_grad(0.3, 0.1, 1.7);
    branch: [huber::value_and_grad(0.4, 1.0), huber::value_and_grad(-2.0, 1.0)];
    range_loop: horner::value_and_grad(&[1.0, -0.5, 0.25], 1.5);
    additive_loop: squared_residuals::value_and_grad(&[1.0, 2.0], &[1.5, 3.5], 1.2, 0.3);
    nested_loop: quadratic_form::value_and_grad(&[1.0, 0.5, 0.25, 2.0], &[0.3, -0.7]);
    in_place: smoothed::value_and_grad([1.0, 0.5, 0.25, 2.0], 0.3);
    while_loop: newton_sqrt::value_and_grad(2.0);
    early_return: first_above::value_and_grad(&[0.1, 0.9, 2.0], 0.5, 3.0);
    labelled_break: until_large::value_and_grad(&[0.5, 1.5, -0.5, 2.0], 3.0);
    iterator_chain: weighted_norm::value_and_grad(&[1.0, 2.0], &[0.5, 0.25]);
    iterator_fold: discounted::value_and_grad(&[1.0, 2.0, 3.0], 0.9);
    in_row: relaxed::value_and_grad(&[1.0, 0.5, 0.8], 3);
    totals: free_energy::value_and_grad(&[1.0, 0.5, 0.8], 0.6);
    vector: trajectory_length::value_and_grad(0.3, 1.1, 4);
    tuple: squared_modulus::value_and_grad((0.3, -0.2), (0.1, 0.4));
    fallible: [
        geometric_mean::value_and_grad(&[1.0, 2.0], Some(0.5)),
        geometric_mean::value_and_grad(&[1.0, 2.0], Some(1.5)),
        geometric_mean::value_and_grad(&[1.0, 2.0], None),
    ];
    report: worst_path::value_and_grad(&[0.9, 1.1, 0.8], 0.3, 4);
    matching: [0, 1, 2, 3, 4].map(|kind| activation::value_and_grad(kind, -0.7, 0.1));
    mutable_parameter: {
        let mut u = [1.0, 0.5, 0.25, 2.0];
        (relax::value_and_grad(&mut u, 0.8), u)
    };
    call: layers::value_and_grad(0.3, [0.1, -0.2, 0.7, 0.4]);
    halves: chained::value_and_grad(&[0.4, -0.3, 0.2, 0.1], 2, 0.9);
    generic: (
        lennard_jones::value_and_grad(1.1_f64, 0.5),
        lennard_jones::value_and_grad(1.1_f32, 0.5),
    );
    inactive: interpolated::value_and_grad(1.4, &[0.0, 1.0, 4.0], "squares");
    dynamic: composed::value_and_grad(1.5, &[0, 1, 1]);
    rules: (
        weighted::value_and_grad(&[1.0, 2.0], 1.5, 3),
        weighted::jvp((&[1.0, 2.0], &[0.5, -1.0]), (1.5, 0.1), 3),
    );
    parts: turned::jacobian(&[[0.5, 0.25]; 8], &[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2]);
    zeros: blended::jacobian(&[0.5; 10], &[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]);
    array_result: {
        let (value, pullback) = rotated::vjp([1.0, 2.0], 0.3);
        let jvp = rotated::jvp(([1.0, 2.0], [0.1, 0.2]), (0.3, 1.0));
        (value, pullback([1.0, -0.5]), jvp, rotated::jacobian([1.0, 2.0], 0.3))
    };
}
