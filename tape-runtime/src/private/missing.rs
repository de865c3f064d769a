//! What a callee without a companion resolves to, so that the error is worded here.
//!
//! Generated code imports the callee under the names of two of these types, one of them by the number
//! of arguments, and these by glob: an import by name shadows a glob import, in each namespace apart.
//! So the companion is found where there is one, and otherwise what is here.

/// A function of which a derivative is asked.
#[diagnostic::on_unimplemented(
    message = "[gradtape::unknown_call] a derivative would flow through this call, and the callee has none",
    label = "this function is not `#[differentiable]`",
    note = "help: annotate it with `#[differentiable]`, or accept a zero derivative with `stop_gradient(..)`; a result that is no float says so in a `let` with its type"
)]
pub trait HasDerivative<R> {}

/// What every call asks of the companion first, in the same words in each sweep: so that rustc
/// shows one error for one call.
pub trait Known {
    /// It is there.
    #[inline(always)]
    fn known() {}
}

impl<T> Known for T {}

/// The companion that is not there.
#[allow(non_camel_case_types)]
pub struct companion_of_callee {}

#[allow(missing_docs)]
impl companion_of_callee {
    /// Found before the trait's.
    pub fn known<R>()
    where
        companion_of_callee: HasDerivative<R>,
    {
    }
}

macro_rules! callee {
    ($name:ident $($arg:ident)*) => {
        #[allow(non_camel_case_types, missing_docs)]
        pub struct $name {}

        #[allow(missing_docs)]
        impl $name {
            pub const MUTABLE: [bool; 64] = [true; 64];
            pub const READ: [bool; 64] = [true; 64];
            pub const KEEPS_LENGTH: [bool; 64] = [false; 64];

            pub const fn shallow(_: usize) -> bool {
                true
            }

            pub fn overwrites<const N: usize>(_: [usize; N], _: usize) -> [bool; N] {
                [false; N]
            }
            pub fn runs_again(_: usize) -> bool {
                false
            }
            pub fn augmented<$($arg,)* R, P>($(_: $arg),*) -> (R, P) {
                unreachable!()
            }
            pub fn seeded<$($arg,)* R>($(_: $arg),*) -> R {
                unreachable!()
            }
            pub fn forward<$($arg,)* R>($(_: $arg),*) -> R {
                unreachable!()
            }
        }
    };
}

callee!(callee_1 A0);
callee!(callee_2 A0 A1);
callee!(callee_3 A0 A1 A2);
callee!(callee_4 A0 A1 A2 A3);
callee!(callee_5 A0 A1 A2 A3 A4);
callee!(callee_6 A0 A1 A2 A3 A4 A5);
callee!(callee_7 A0 A1 A2 A3 A4 A5 A6);
callee!(callee_8 A0 A1 A2 A3 A4 A5 A6 A7);
callee!(callee_9 A0 A1 A2 A3 A4 A5 A6 A7 A8);
callee!(callee_10 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9);
callee!(callee_11 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10);
callee!(callee_12 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11);
callee!(callee_13 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12);
callee!(callee_14 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13);
callee!(callee_15 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14);
callee!(callee_16 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15);
callee!(callee_17 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16);
callee!(callee_18 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17);
callee!(callee_19 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18);
callee!(callee_20 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19);
callee!(callee_21 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20);
callee!(callee_22 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21);
callee!(callee_23 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22);
callee!(callee_24 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23);
callee!(callee_25 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24);
