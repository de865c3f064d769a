//! The derivative rules, each written once.
//!
//! A row `tanh(x) = y { x: lit(1.0) - y * y }` makes the method of [`Scalar`] and its forwarding
//! for `f32` and `f64`, the function in [`partials`], and the entry of [`TABLE`] that the macro
//! reads. To add a function is to add a row. The formulas are those of Griewank and Walther,
//! *Evaluating Derivatives* (SIAM 2008); the conventions at kinks are in [`crate::kinks`].

use crate::Scalar;
use crate::kinks::*;

/// One primitive: its arguments, and the partial derivative by each of them.
#[derive(Debug)]
pub struct Rule {
    /// The name of the method, as in std.
    pub name: &'static str,
    /// The float arguments, the receiver first.
    pub args: &'static [&'static str],
    /// The integer arguments, which come after the float ones.
    pub integer_args: &'static [&'static str],
    /// The name of the result in the formulas.
    pub result: &'static str,
    /// For every float argument, in order, its name and its formula: an expression of the
    /// arguments, the result, `lit(<float literal>)`, operators, methods that are rules
    /// themselves, and calls of the functions of [`crate::kinks`] by their bare names.
    pub partials: &'static [(&'static str, &'static str)],
    /// The value at the arguments; integer arguments come as floats, after the others.
    pub value: fn(&[f64]) -> f64,
    /// The partials at the arguments, as for `value`, and the value.
    pub partial_values: fn(&[f64], f64) -> Vec<f64>,
    /// The rule in words, with its convention.
    pub doc: &'static str,
    /// A function of [`crate::kinks`], not a method.
    pub is_kink: bool,
}

/// Hands the table to another macro, as `rules!(consumer)`.
///
/// Before the rows goes `[lit]`, the name that a constant has in the formulas: a local of that name
/// is visible to them only if its identifier comes from here.
macro_rules! rules {
    ($consumer:ident) => {
        $consumer! {
            [lit]
            /// d(1/x) = -y² dx
            recip(x) = y { x: -(y * y) }
            /// d√x = dx / 2y; infinite at 0
            sqrt(x) = y { x: lit(0.5) / y }
            /// d∛x = dx / 3y²
            cbrt(x) = y { x: lit(1.0) / (lit(3.0) * y * y) }
            /// d exp(x) = y dx
            exp(x) = y { x: y }
            /// d 2^x = ln 2 · y dx
            exp2(x) = y { x: lit(0.6931471805599453) * y }
            /// d(exp(x) - 1) = (y + 1) dx
            exp_m1(x) = y { x: y + lit(1.0) }
            /// d ln(x) = dx / x
            ln(x) = y { x: lit(1.0) / x }
            /// d log₂(x) = dx / (x ln 2)
            log2(x) = y { x: lit(1.4426950408889634) / x }
            /// d log₁₀(x) = dx / (x ln 10)
            log10(x) = y { x: lit(0.4342944819032518) / x }
            /// d ln(1 + x) = dx / (1 + x)
            ln_1p(x) = y { x: lit(1.0) / (lit(1.0) + x) }
            /// d sin(x) = cos(x) dx
            sin(x) = y { x: x.cos() }
            /// d cos(x) = -sin(x) dx
            cos(x) = y { x: -x.sin() }
            /// d tan(x) = (1 + y²) dx
            tan(x) = y { x: lit(1.0) + y * y }
            /// d asin(x) = dx / √((1 - x)(1 + x))
            asin(x) = y { x: lit(1.0) / ((lit(1.0) - x) * (lit(1.0) + x)).sqrt() }
            /// d acos(x) = -dx / √((1 - x)(1 + x))
            acos(x) = y { x: -(lit(1.0) / ((lit(1.0) - x) * (lit(1.0) + x)).sqrt()) }
            /// d atan(x) = dx / (1 + x²)
            atan(x) = y { x: lit(1.0) / (lit(1.0) + x * x) }
            /// d sinh(x) = cosh(x) dx
            sinh(x) = y { x: x.cosh() }
            /// d cosh(x) = sinh(x) dx
            cosh(x) = y { x: x.sinh() }
            /// d tanh(x) = (1 - y²) dx
            tanh(x) = y { x: lit(1.0) - y * y }
            /// d asinh(x) = dx / √(1 + x²)
            asinh(x) = y { x: lit(1.0) / x.hypot(lit(1.0)) }
            /// d acosh(x) = dx / (√(x - 1) √(x + 1))
            acosh(x) = y { x: lit(1.0) / ((x - lit(1.0)).sqrt() * (x + lit(1.0)).sqrt()) }
            /// d atanh(x) = dx / ((1 - x)(1 + x))
            atanh(x) = y { x: lit(1.0) / ((lit(1.0) - x) * (lit(1.0) + x)) }
            /// d|x| = sign(x) dx; 0 at 0
            abs(x) = y { x: sign_or_zero(x) }
            /// d fract(x) = dx, also at integers
            fract(x) = y { x: lit(1.0) }
            /// d to_degrees(x) = 180/π dx
            to_degrees(x) = y { x: lit(57.29577951308232) }
            /// d to_radians(x) = π/180 dx
            to_radians(x) = y { x: lit(0.017453292519943295) }
            /// d xⁿ = n xⁿ⁻¹ dx; 0 for n = 0, also at 0
            powi(x; n: i32) = y { x: powi_base(x, n) }
            /// d xᵖ = p xᵖ⁻¹ dx + y ln(x) dp; the first is 0 for p = 0, also at 0, the second for
            /// x = 0 and p ≥ 0
            powf(x, p) = y { x: powf_base(x, p, y), p: powf_exponent(x, p, y) }
            /// d log_b(x) = (dx / x - y db / b) / ln b
            log(x, base) = y { x: lit(1.0) / (x * base.ln()), base: -y / (base * base.ln()) }
            /// d atan2(a, b) = (b da - a db) / (a² + b²); 0 at the origin
            atan2(a, b) = y { a: atan2_first(a, b), b: atan2_second(a, b) }
            /// d hypot(a, b) = (a da + b db) / y; 0 at the origin
            hypot(a, b) = y { a: hypot_leg(a, y), b: hypot_leg(b, y) }
            /// d max(a, b) = that of the larger; ties go to the first, a NaN is passed over
            max(a, b) = y { a: max_first(a, b), b: max_second(a, b) }
            /// d min(a, b) = that of the smaller; ties go to the first, a NaN is passed over
            min(a, b) = y { a: min_first(a, b), b: min_second(a, b) }
            /// d clamp(x, lo, hi) = that of the one returned; the bounds belong to the inside
            clamp(x, lo, hi) = y {
                x: clamp_value(x, lo, hi), lo: clamp_low(x, lo), hi: clamp_high(x, hi)
            }
            /// d copysign(x, sign) = ±dx, the signs of both multiplied
            copysign(x, sign) = y { x: copysign_magnitude(x, sign), sign: lit(0.0) }
            /// d(x a + b) = a dx + x da + db
            mul_add(x, a, b) = y { x: a, a: x, b: lit(1.0) }
            /// d rem_euclid(a, b) = da - div_euclid(a, b) db
            rem_euclid(a, b) = y { a: lit(1.0), b: rem_euclid_divisor(a, b) }
            /// d midpoint(a, b) = (da + db) / 2
            midpoint(a, b) = y { a: lit(0.5), b: lit(0.5) }
            /// d next_up(x) = dx
            next_up(x) = y { x: lit(1.0) }
            /// d next_down(x) = dx
            next_down(x) = y { x: lit(1.0) }
        }
    };
}
pub(crate) use rules;

macro_rules! table {
    (
        [$lit:ident]
        $($(#[doc = $doc:literal])*
        $name:ident($($arg:ident),+ $(; $int:ident: $int_type:ty)?)
            = $y:ident { $($of:ident: $partial:expr),+ })*
    ) => {
        /// Every rule.
        pub static TABLE: &[Rule] = &[$(Rule {
            name: stringify!($name),
            args: &[$(stringify!($arg)),+],
            integer_args: &[$(stringify!($int))?],
            result: stringify!($y),
            partials: &[$((stringify!($of), stringify!($partial))),+],
            value: |args| {
                let &[$($arg,)+ $($int)?] = args else { wrong_arity(stringify!($name), args) };
                $(let $int = $int as $int_type;)?
                <f64 as Scalar>::$name($($arg,)+ $($int)?)
            },
            partial_values: |args, $y| {
                let &[$($arg,)+ $($int)?] = args else { wrong_arity(stringify!($name), args) };
                $(let $int = $int as $int_type;)?
                partials::$name($($arg,)+ $($int,)? $y).to_vec()
            },
            doc: concat!($($doc),*),
            is_kink: false,
        }),*];
    };
}
rules!(table);

/// Hands over the rules of those functions of [`crate::kinks`] that are not constant almost
/// everywhere: where a partial is differentiated again. An argument that is the value of the
/// primitive moves with the others, so its own partial is zero.
macro_rules! kink_rules {
    ($consumer:ident) => {
        $consumer! {
            [lit]
            /// What is selected goes through.
            selected(indicator, factor) = y { indicator: lit(0.0), factor: indicator }
            /// What flows goes through.
            unless_absent(adjoint, product) = y {
                adjoint: lit(0.0),
                product: goes_through(adjoint, product)
            }
            /// d(p xᵖ⁻¹) = p (p - 1) xᵖ⁻² dx + (xᵖ⁻¹ + p xᵖ⁻¹ ln x) dp
            powf_base(x, p, power) = y {
                x: p * powf_base(x, p - lit(1.0), x.powf(p - lit(1.0))),
                p: x.powf(p - lit(1.0)) + p * powf_exponent(x, p - lit(1.0), x.powf(p - lit(1.0))),
                power: lit(0.0)
            }
            /// d(xᵖ ln x) = (xᵖ⁻¹ + p xᵖ⁻¹ ln x) dx + xᵖ ln² x dp
            powf_exponent(x, p, power) = y {
                x: x.powf(p - lit(1.0)) + p * powf_exponent(x, p - lit(1.0), x.powf(p - lit(1.0))),
                p: powf_exponent(x, p, y),
                power: lit(0.0)
            }
            /// d(n xⁿ⁻¹) = n (n - 1) xⁿ⁻² dx; 0 for n = 0
            powi_base(x; n: i32) = y {
                x: selected(
                    powi_base(lit(1.0), n),
                    powi_base(lit(1.0), n) * powi_base(x, n - 1)
                )
            }
            /// d(a / r) = da / r - a / r² dr
            hypot_leg(a, r) = y { a: lit(1.0) / r, r: -(y / r) }
            /// d(b / (a² + b²)), from the partials of atan2
            atan2_first(a, b) = y {
                a: lit(2.0) * y * atan2_second(a, b),
                b: atan2_second(a, b) * atan2_second(a, b) - y * y
            }
            /// d(-a / (a² + b²)), from the partials of atan2
            atan2_second(a, b) = y {
                a: y * y - atan2_first(a, b) * atan2_first(a, b),
                b: -(lit(2.0) * y * atan2_first(a, b))
            }
        }
    };
}

macro_rules! kink_table {
    (
        [$lit:ident]
        $($(#[doc = $doc:literal])*
        $name:ident($($arg:ident),+ $(; $int:ident: $int_type:ty)?)
            = $y:ident { $($of:ident: $partial:expr),+ })*
    ) => {
        /// Every function of [`crate::kinks`] with a derivative of its own.
        #[allow(
            unused_variables,
            reason = "a formula needs some of: the arguments, the value, constants"
        )]
        pub static KINKS: &[Rule] = &[$(Rule {
            name: stringify!($name),
            args: &[$(stringify!($arg)),+],
            integer_args: &[$(stringify!($int))?],
            result: stringify!($y),
            partials: &[$((stringify!($of), stringify!($partial))),+],
            value: |args| {
                let &[$($arg,)+ $($int)?] = args else { wrong_arity(stringify!($name), args) };
                $(let $int = $int as $int_type;)?
                $name($($arg,)+ $($int)?)
            },
            partial_values: |args, $y| {
                let &[$($arg,)+ $($int)?] = args else { wrong_arity(stringify!($name), args) };
                $(let $int = $int as $int_type;)?
                let $lit = <f64 as Scalar>::constant;
                vec![$($partial),+]
            },
            doc: concat!($($doc),*),
            is_kink: true,
        }),*];
    };
}
kink_rules!(kink_table);

fn wrong_arity(name: &str, args: &[f64]) -> ! {
    panic!("`{name}` was given {} arguments", args.len())
}

macro_rules! partial_functions {
    (
        [$lit:ident]
        $($(#[doc = $doc:literal])*
        $name:ident($($arg:ident),+ $(; $int:ident: $int_type:ty)?)
            = $y:ident { $($of:ident: $partial:expr),+ })*
    ) => {$(
        $(#[doc = $doc])*
        #[inline]
        pub fn $name<T: Scalar>(
            $($arg: T,)+ $($int: $int_type,)? $y: T
        ) -> [T; [$(stringify!($arg)),+].len()] {
            let $lit = T::constant;
            [$($partial),+]
        }
    )*};
}

/// The partial derivatives of each primitive, from its arguments and its value.
///
/// ```
/// use tape_runtime::rules::partials;
///
/// let y = 2.0_f64.tanh();
/// assert_eq!(partials::tanh(2.0, y), [1.0 - y * y]);
/// ```
#[allow(
    unused_variables,
    reason = "a formula needs some of: the arguments, the value, constants"
)]
#[allow(
    clippy::approx_constant,
    reason = "formulas travel as text, so they name no constants"
)]
pub mod partials {
    use crate::Scalar;
    use crate::kinks::*;

    rules!(partial_functions);
}

/// Methods of floats that are constant almost everywhere.
pub static PIECEWISE: &[&str] = &[
    "floor",
    "ceil",
    "round",
    "round_ties_even",
    "trunc",
    "signum",
    "div_euclid",
];

/// Methods of floats whose result is no float.
pub static OBSERVERS: &[&str] = &[
    "is_nan",
    "is_infinite",
    "is_finite",
    "is_normal",
    "is_subnormal",
    "is_sign_positive",
    "is_sign_negative",
    "classify",
    "total_cmp",
    "partial_cmp",
    "to_bits",
    "to_ne_bytes",
    "to_le_bytes",
    "to_be_bytes",
    "to_int_unchecked",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;

    /// Points inside the domain, on both sides of what kinks there are.
    fn points(rule: &Rule) -> Vec<Vec<f64>> {
        let points: &[&[f64]] = match (rule.name, rule.args.len()) {
            ("acosh", _) => &[&[1.01], &[1.7], &[40.0]],
            ("asin" | "acos" | "atanh", _) => &[&[-0.93], &[-0.2], &[0.31], &[0.97]],
            ("sqrt" | "ln" | "log2" | "log10", _) => &[&[0.02], &[0.83], &[7.5], &[1e4]],
            ("ln_1p", _) => &[&[-0.9], &[-0.1], &[0.31], &[12.0]],
            ("powi", _) => &[
                &[0.7, 3.0],
                &[-1.3, 2.0],
                &[1.9, -2.0],
                &[0.4, 1.0],
                &[-0.4, 0.0],
                &[1.1, 9.0],
            ],
            ("powf", _) => &[&[0.31, 1.7], &[2.3, -0.6], &[5.0, 0.01], &[0.9, 30.0]],
            ("log", _) => &[&[0.7, 3.0], &[2.5, 0.4], &[30.0, 10.0]],
            ("clamp", _) => &[&[0.3, -1.0, 1.0], &[-2.0, -1.0, 1.0], &[3.0, -1.0, 1.0]],
            (_, 1) => &[&[-1.37], &[-0.21], &[0.31], &[0.83], &[2.6]],
            (_, 2) => &[
                &[0.31, 1.7],
                &[2.3, 0.6],
                &[-3.3, 0.7],
                &[1.9, -0.8],
                &[-0.4, -2.1],
            ],
            _ => &[&[0.31, 1.7, -0.4], &[-2.0, 0.6, 5.0]],
        };
        points.iter().map(|point| point.to_vec()).collect()
    }

    #[test]
    fn partials_agree_with_central_differences() {
        let tight = check::Tolerance {
            relative: 1e-8,
            absolute: 1e-10,
        };
        for rule in TABLE {
            for at in points(rule) {
                let (floats, integers) = at.split_at(rule.args.len());
                let value = |x: &[f64]| (rule.value)(&[x, integers].concat());
                let partials = (rule.partial_values)(&at, value(floats));
                if let Err(mismatch) = check::gradient_with(value, floats, &partials, tight) {
                    panic!("{} at {at:?}: {mismatch}", rule.name);
                }
            }
        }
    }

    /// The second partials of `rule`, whose partial by its argument `by` is the function `kink`.
    fn assert_differentiated(rule: &str, by: usize, kink: &str) {
        let find = |table: &'static [Rule], name: &str| {
            table.iter().find(|r| r.name == name).expect("a rule")
        };
        let (rule, kink) = (find(TABLE, rule), find(KINKS, kink));
        for at in points(rule) {
            let (floats, integers) = at.split_at(rule.args.len());
            let whole = |x: &[f64]| [x, integers].concat();
            let partial = |x: &[f64]| {
                let x = whole(x);
                (rule.partial_values)(&x, (rule.value)(&x))[by]
            };
            // A kink that is given the primitive's value has it behind the arguments.
            let given = [&at[..], &[(rule.value)(&at)]].concat();
            let arity = kink.args.len() + kink.integer_args.len();
            let second = (kink.partial_values)(&given[..arity], partial(floats));
            let tight = check::Tolerance {
                relative: 1e-7,
                absolute: 1e-9,
            };
            let second = &second[..floats.len()];
            if let Err(mismatch) = check::gradient_with(partial, floats, second, tight) {
                panic!("{} at {at:?}: {mismatch}", kink.name);
            }
        }
    }

    #[test]
    fn partials_of_partials_agree_with_central_differences() {
        assert_differentiated("powf", 0, "powf_base");
        assert_differentiated("powf", 1, "powf_exponent");
        assert_differentiated("powi", 0, "powi_base");
        assert_differentiated("atan2", 0, "atan2_first");
        assert_differentiated("atan2", 1, "atan2_second");
        let (a, r) = (0.7, 1.9);
        let row = |name: &str| KINKS.iter().find(|k| k.name == name).expect("a row");
        assert_eq!(
            (row("hypot_leg").partial_values)(&[a, r], a / r),
            [1.0 / r, -(a / r / r)]
        );
        assert_eq!(
            (row("selected").partial_values)(&[1.0, 0.3], 0.3),
            [0.0, 1.0]
        );
        assert_eq!(
            (row("selected").partial_values)(&[0.0, 0.3], 0.0),
            [0.0, 0.0]
        );
        assert_eq!(
            (row("unless_absent").partial_values)(&[0.0, 0.3], 0.3),
            [0.0, 1.0]
        );
        assert_eq!(
            (row("unless_absent").partial_values)(&[0.0, f64::NAN], 0.0),
            [0.0, 0.0]
        );
        assert_eq!(KINKS.len(), 8);
    }

    macro_rules! compare_floats {
        (
            [$lit:ident]
            $($(#[doc = $doc:literal])*
            $name:ident($($arg:ident),+ $(; $int:ident: $int_type:ty)?)
                = $y:ident { $($formulas:tt)* })*
        ) => {$({
            let rule = TABLE.iter().find(|r| r.name == stringify!($name)).expect("a rule");
            for at in points(rule) {
                let mut at = at.iter().map(|x| *x as f32);
                $(let $arg = at.next().expect("an argument");)+
                $(let $int = at.next().expect("an argument") as $int_type;)?
                let $y = <f32 as Scalar>::$name($($arg,)+ $($int)?);
                let single = partials::$name($($arg,)+ $($int,)? $y);
                $(let $arg = f64::from($arg);)+
                let $y = <f64 as Scalar>::$name($($arg,)+ $($int)?);
                let double = partials::$name($($arg,)+ $($int,)? $y);
                for (single, double) in single.into_iter().zip(double) {
                    let error = (f64::from(single) - double).abs();
                    let allowed = 1e-5 * (1.0 + double.abs());
                    assert!(error <= allowed, "{}: {single}, not {double}", rule.name);
                }
            }
        })*};
    }

    #[test]
    fn f32_agrees_with_f64() {
        rules!(compare_floats);
    }

    #[test]
    fn rows_are_well_formed() {
        for rule in TABLE {
            let of: Vec<&str> = rule
                .partials
                .iter()
                .map(|(argument, _)| *argument)
                .collect();
            assert_eq!(
                of, rule.args,
                "{}: one partial for each argument, in order",
                rule.name
            );
            assert!(!rule.doc.trim().is_empty(), "{} says nothing", rule.name);
            let others = PIECEWISE.iter().chain(OBSERVERS);
            let names = TABLE.iter().map(|r| &r.name).chain(others);
            assert_eq!(
                names.filter(|name| **name == rule.name).count(),
                1,
                "{} twice",
                rule.name
            );
        }
    }

    #[test]
    fn formulas_are_text() {
        let formula = |name: &str| {
            let rule = TABLE.iter().find(|r| r.name == name).expect("a rule");
            (rule.integer_args, rule.partials)
        };
        assert_eq!(formula("tanh"), (&[][..], &[("x", "lit(1.0) - y * y")][..]));
        assert_eq!(
            formula("powi"),
            (&["n"][..], &[("x", "powi_base(x, n)")][..])
        );
        assert_eq!(formula("sin"), (&[][..], &[("x", "x.cos()")][..]));
    }
}
