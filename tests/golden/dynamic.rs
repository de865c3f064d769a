/// A body on the tape.
fn composed(x: f64, choices: &[usize]) -> f64 {
    fn damped(v: f64) -> f64 {
        0.5 * v
    }
    let steps: [fn(f64) -> f64; 2] = [damped, |v| v * v];
    let mut y = x;
    for &choice in choices {
        y = steps[choice](y);
    }
    y
}
///Derivatives of [`composed`](fn@composed).
#[allow(non_camel_case_types, dead_code)]
struct composed {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = composed;
    impl composed {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(x: f64, choices: &[usize]) -> f64 {
            let gradient = Self::value_and_grad(x, choices);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(x: f64, choices: &[usize]) -> (f64, f64) {
            let mut d_x = 0.0f64;
            let value = Self::reverse(
                x,
                choices,
                1.0,
                &mut d_x,
                ::gradtape::__private::Nobody,
            );
            (value, d_x)
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(x: f64, choices: &[usize], d_x: &mut f64) -> f64 {
            let seed_1 = Self::reverse(
                x,
                choices,
                1.0,
                &mut *d_x,
                ::gradtape::__private::Nobody,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            x: f64,
            choices: &'p0 [usize],
        ) -> (f64, impl ::core::ops::Fn(f64) -> f64 + use<'p0>) {
            let (value, pullback) = Self::augmented(x, choices);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = 0.0f64;
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::Some(choices),
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_x),
                        ::core::option::Option::None,
                    );
                    d_x
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp((x, d_x): (f64, f64), choices: &[usize]) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x,
                choices,
                ::gradtape::__private::Known(&d_x),
                ::gradtape::__private::Nobody,
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: f64,
            choices: &[usize],
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut choices_adjoint: impl ::core::marker::Sized,
        ) -> f64 {
            let list = ::gradtape::__private::tape::Wengert::<
                f64,
            >::new(::gradtape::__private::tape::Grain::Junctions);
            let this_tape = ::gradtape::Tape::new(&list);
            let shape_x = ::gradtape::__private::Shape::of(&x);
            let mut vars_x = ::gradtape::__private::tape::enter(&this_tape, &x);
            let value = Self::on_tape(&this_tape, vars_x, choices);
            let (value, roots): (f64, _) = ::gradtape::__private::tape::split(value);
            let record = this_tape.record();
            let seed_1 = seed_1;
            let seed_result = |add: &mut dyn ::core::ops::FnMut(u32, f64)| {
                ::gradtape::__private::tape::Linear::seed(&roots, &seed_1, add)
            };
            let mut adjoints = record
                .pull(|add: &mut dyn ::core::ops::FnMut(u32, f64)| {
                    seed_result(add);
                });
            adjoints.add(&shape_x, x_adjoint);
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: f64,
            choices: &[usize],
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut f64>,
            choices_adjoint: ::core::option::Option<&mut [()]>,
        ) -> f64 {
            Self::reverse(
                x,
                choices,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::PerhapsOne(x_adjoint),
                choices_adjoint,
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: f64,
            choices: &[usize],
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&f64>,
                ::core::option::Option<&[usize]>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut [()]>,
            ) + use<>,
        ) {
            let list = ::gradtape::__private::tape::Wengert::<
                f64,
            >::new(::gradtape::__private::tape::Grain::Junctions);
            let this_tape = ::gradtape::Tape::new(&list);
            let shape_x = ::gradtape::__private::Shape::of(&x);
            let mut vars_x = ::gradtape::__private::tape::enter(&this_tape, &x);
            let value = Self::on_tape(&this_tape, vars_x, choices);
            let (value, roots): (f64, _) = ::gradtape::__private::tape::split(value);
            let record = this_tape.record();
            (
                value,
                move |_, choices, seed_1, x_adjoint, choices_adjoint| {
                    let mut x_adjoint = ::gradtape::__private::PerhapsOne(x_adjoint);
                    let seed_result = |add: &mut dyn ::core::ops::FnMut(u32, f64)| {
                        if let ::core::option::Option::Some(seed) = &seed_1 {
                            ::gradtape::__private::tape::Linear::seed(&roots, seed, add);
                        }
                    };
                    let mut adjoints = record
                        .pull(|add: &mut dyn ::core::ops::FnMut(u32, f64)| {
                            seed_result(add);
                        });
                    adjoints.add(&shape_x, x_adjoint);
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: f64,
            choices: &[usize],
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            choices_adjoint: impl ::core::marker::Sized,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let mut dots = ::std::vec::Vec::<
                <__Directions as ::gradtape::__private::Directions>::Of<f64>,
            >::new();
            let dot_x = ::gradtape::__private::Dot::take(x_adjoint, &x);
            ::gradtape::__private::tape::components(directions, &x, &dot_x, &mut dots);
            let list = ::gradtape::__private::tape::Wengert::<
                f64,
            >::new(::gradtape::__private::tape::Grain::Junctions);
            let this_tape = ::gradtape::Tape::new(&list);
            let shape_x = ::gradtape::__private::Shape::of(&x);
            let mut vars_x = ::gradtape::__private::tape::enter(&this_tape, &x);
            let value = Self::on_tape(&this_tape, vars_x, choices);
            let (value, roots): (f64, _) = ::gradtape::__private::tape::split(value);
            let record = this_tape.record();
            let sweeps = record.push(directions, &dots);
            let tangent = ::gradtape::__private::tape::tangents(
                directions,
                &value,
                &roots,
                &sweeps,
            );
            (value, tangent)
        }
        #[doc(hidden)]
        pub fn on_tape<'tape, 'kept>(
            this_tape: &::gradtape::Tape<'tape, 'kept, f64>,
            x: ::gradtape::Var<'tape, f64>,
            choices: &[usize],
        ) -> ::gradtape::Var<'tape, f64> {
            use ::gradtape::__private::tape::methods::*;
            {
                #[allow(warnings, clippy::all)]
                fn damped_over_variables<'tape: 'tape>(
                    v: ::gradtape::Var<'tape, f64>,
                ) -> ::gradtape::Var<'tape, f64> {
                    0.5 * v
                }
                fn damped(v: f64) -> f64 {
                    0.5 * v
                }
                let steps: [fn(
                    ::gradtape::Var<'tape, f64>,
                ) -> ::gradtape::Var<'tape, f64>; 2] = [
                    damped_over_variables,
                    |v| v * v,
                ];
                let mut y = x;
                for &choice in choices {
                    y = steps[choice](y);
                }
                y
            }
        }
        #[doc(hidden)]
        pub fn call_on_tape_2<'tape, 'kept>(
            this_tape: &::gradtape::Tape<'tape, 'kept, f64>,
            _: impl ::core::marker::Sized,
            x: ::gradtape::Var<'tape, f64>,
            choices: &[usize],
        ) -> ::gradtape::Var<'tape, f64> {
            Self::on_tape(this_tape, x, choices)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 2] = [false, true];
        #[doc(hidden)]
        #[inline]
        pub fn overwrites(lengths: [usize; 2], depth: usize) -> [bool; 2] {
            [false, false]
        }
        #[doc(hidden)]
        #[inline]
        pub fn runs_again(depth: usize) -> bool {
            false
        }
        #[doc(hidden)]
        pub const fn shallow(levels: usize) -> bool {
            true
        }
    }
};
