//! A call that hands closures over, of a function that may be a dynamic one.

use super::super::handle::Tape;
use crate::Scalar;

macro_rules! ordinary {
    ($($name:ident $($item:ident $arg:ident)+;)*) => {
        /// What a path to a function without a body on the tape resolves to: a dynamic function's
        /// companion has functions of these names itself, which go before those of a trait.
        pub trait CallOrdinary {
            $(
                /// Calls `f`.
                #[allow(clippy::too_many_arguments)]
                fn $name<T: Scalar, $($item,)+ R>(
                    _: &Tape<'_, '_, T>,
                    f: impl FnOnce($($item),+) -> R,
                    $($arg: $item),+
                ) -> R {
                    f($($arg),+)
                }
            )*
        }
    };
}
ordinary! {
    call_on_tape_1 A a;
    call_on_tape_2 A a B b;
    call_on_tape_3 A a B b C c;
    call_on_tape_4 A a B b C c D d;
    call_on_tape_5 A a B b C c D d E e;
    call_on_tape_6 A a B b C c D d E e G g;
    call_on_tape_7 A a B b C c D d E e G g H h;
    call_on_tape_8 A a B b C c D d E e G g H h I i;
    call_on_tape_9 A a B b C c D d E e G g H h I i J j;
    call_on_tape_10 A a B b C c D d E e G g H h I i J j K k;
}

impl<C> CallOrdinary for C {}
