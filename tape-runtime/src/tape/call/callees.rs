//! What stands in for the companion of a function that has none, by its number of arguments.
//!
//! Generated code imports the callee under the name of one of these, and these by glob: an import
//! by name shadows one by glob, in each namespace apart.

use super::Absent;

macro_rules! callee {
    ($name:ident $($arg:ident $bar:ident)*) => {
        #[allow(non_camel_case_types, missing_docs)]
        pub struct $name {}

        #[allow(missing_docs)]
        impl $name {
            pub const MUTABLE: Absent = Absent;

            pub fn reverse<$($arg,)* S, $($bar,)* R>(
                $(_: $arg,)* _: S, $(_: $bar),*
            ) -> R {
                unreachable!()
            }
        }
    };
}

callee!(callee_1 A0 B0);
callee!(callee_2 A0 B0 A1 B1);
callee!(callee_3 A0 B0 A1 B1 A2 B2);
callee!(callee_4 A0 B0 A1 B1 A2 B2 A3 B3);
callee!(callee_5 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4);
callee!(callee_6 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4 A5 B5);
callee!(callee_7 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4 A5 B5 A6 B6);
callee!(callee_8 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4 A5 B5 A6 B6 A7 B7);
callee!(callee_9 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4 A5 B5 A6 B6 A7 B7 A8 B8);
callee!(callee_10 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4 A5 B5 A6 B6 A7 B7 A8 B8 A9 B9);
