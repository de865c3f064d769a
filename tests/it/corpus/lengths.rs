//! Sums of a thousand terms, wherever an expression may stand, and a thousand statements.
//!
//! The sums are exact, whichever way their terms are added up.

use gradtape::differentiable;

/// `define! { x.. [+ x + x ..] }`
macro_rules! a_thousand_times {
    ($define:ident!($($given:tt)*) [$($t:tt)*]) => {
        ten_times! { ten_times! ten_times! $define! ($($given)*) [$($t)*] }
    };
}
macro_rules! ten_times {
    ($next:ident! $($then:ident!)* ($($given:tt)*) [$($t:tt)*]) => {
        $next! {
            $($then!)* ($($given)*)
            [$($t)* $($t)* $($t)* $($t)* $($t)* $($t)* $($t)* $($t)* $($t)* $($t)*]
        }
    };
}

mod in_a_let {
    use super::*;

    macro_rules! define {
        (($x:ident) [$($sum:tt)*]) => {
            #[differentiable(without(tape))]
            fn straight($x: f64) -> f64 {
                let s = 1.0 $($sum)*;
                s * $x
            }

            #[differentiable(without(tape))]
            fn typed($x: f64) -> f64 {
                let s: f64 = 1.0 $($sum)*;
                s * $x
            }
        };
    }
    a_thousand_times! { define!(x) [+ 0.0009765625 * x] }
    check! {
        straight(wrt 0.25);
        typed(wrt 0.25)
    }
}

mod elsewhere {
    use super::*;

    macro_rules! define {
        (($x:ident) [$($sum:tt)*]) => {
            #[differentiable(without(tape))]
            fn argument($x: f64) -> f64 {
                f64::sin(0.0 $($sum)*) * $x
            }

            #[differentiable(without(tape))]
            fn receiver($x: f64) -> f64 {
                (0.5 $($sum)*).cos() * $x
            }

            #[differentiable(without(tape))]
            fn assigned($x: f64) -> f64 {
                let mut s = $x;
                s *= 1.0 $($sum)*;
                s
            }

            #[differentiable(without(tape))]
            fn part($x: f64) -> f64 {
                let (a, b) = (1.0 $($sum)*, $x);
                a * b
            }

            #[differentiable(without(tape))]
            fn branch($x: f64) -> f64 {
                if $x > 1.0 { $x } else { 1.0 $($sum)* }
            }
        };
    }
    a_thousand_times! { define!(x) [+ 0.0009765625 * x] }
    check! {
        argument(wrt 0.25);
        receiver(wrt 0.25);
        assigned(wrt 0.25);
        part(wrt 0.25);
        branch(wrt 0.25)
    }
}

mod of_integers {
    use super::*;

    macro_rules! define {
        (($x:ident $n:ident) [$($sum:tt)*]) => {
            #[differentiable(without(tape))]
            fn index($x: &[f64], $n: usize) -> f64 {
                let k = 0 $($sum)*;
                $x[k % 3] * $x[(1 $($sum)*) % 3]
            }
        };
    }
    a_thousand_times! { define!(x n) [+ n] }
    check! {
        index(wrt &vec![1.0, 2.0, 3.0], 7)
    }
}

mod statements {
    use super::*;

    macro_rules! define {
        (($x:ident $t:ident) [$($statement:tt)*]) => {
            #[differentiable(without(tape))]
            fn statements($x: f64) -> f64 {
                let mut $t = $x;
                $($statement)*
                $t
            }
        };
    }
    a_thousand_times! { define!(x t) [t = t * 0.9 + (x * t).sin();] }
    check! {
        statements(wrt 0.3)
    }
}
