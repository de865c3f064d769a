//! One line per program: everything its companion answers, checked against everything else.
//!
//! ```ignore
//! check! {
//!     f(wrt 1.5, wrt &vec![1.0, 2.0], 3, "name") => (0.5, [1.0, 2.0]);
//!     f(wrt -0.5, wrt &vec![4.0], 0, "")
//! }
//! ```
//!
//! `wrt e`, `wrt &e` and `wrt &mut e` are differentiable arguments, the others are constants. What follows `=>` is
//! the gradient in closed form (a number, array, `Vec` or tuple of these).
//!
//! | macro | for functions returning |
//! |---|---|
//! | `check!` | a scalar, with or without `&mut` parameters |
//! | `check_try!` | `Option` or `Result` of a scalar; where it refuses, all forms must refuse |
//! | `check_out!` | a tuple, an array, a `Vec`; `=>` is the gradient of the sum of all outputs |
//! | `check_columns!`, `check_rows!` | an array or a `Vec`, as `check_out!`, with the Jacobian by forward passes or by pullbacks |
//! | `check_unit!` | nothing, writing through `&mut` parameters; `=>` is the gradient of the sum of all outputs |
//! | `check_kink!` | a scalar, at a point where differences mean nothing and `=>` alone decides |
//! | `check_coarse!` | a scalar in `f64`, computed through `f32` |

pub use gradtape::__private::{COLUMNS, Columns, Known, Lanes, Nobody, Of};
use gradtape::__private::{CONTRACTS, Sink, Source};
use gradtape::{Differentiable, Scalar};

/// A cotangent, a value: numbers in order.
pub trait Flat {
    fn flat_into(&self, out: &mut Vec<f64>);

    fn flat(&self) -> Vec<f64> {
        let mut out = Vec::new();
        self.flat_into(&mut out);
        out
    }
}

/// Something of the same shape, made of other numbers.
pub trait Rebuild: Flat {
    const SINGLE: bool;

    fn with(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self;

    fn single(&self) -> bool {
        Self::SINGLE
    }
}

macro_rules! flat_scalars {
    ($($t:ident $single:literal),*) => { $(
        impl Flat for $t {
            fn flat_into(&self, out: &mut Vec<f64>) {
                out.push(*self as f64);
            }
        }
        impl Rebuild for $t {
            const SINGLE: bool = $single;
            fn with(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
                numbers.next().unwrap() as $t
            }
        }
    )* };
}
flat_scalars!(f64 false, f32 true);

impl<T: Flat + ?Sized> Flat for &T {
    fn flat_into(&self, out: &mut Vec<f64>) {
        (**self).flat_into(out);
    }
}

impl<T: Flat> Flat for [T] {
    fn flat_into(&self, out: &mut Vec<f64>) {
        self.iter().for_each(|x| x.flat_into(out));
    }
}

impl<T: Flat, const N: usize> Flat for [T; N] {
    fn flat_into(&self, out: &mut Vec<f64>) {
        self.as_slice().flat_into(out);
    }
}

impl<T: Rebuild, const N: usize> Rebuild for [T; N] {
    const SINGLE: bool = T::SINGLE;
    fn with(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
        std::array::from_fn(|i| self[i].with(numbers))
    }
}

impl<T: Flat> Flat for Vec<T> {
    fn flat_into(&self, out: &mut Vec<f64>) {
        self.as_slice().flat_into(out);
    }
}

impl<T: Rebuild> Rebuild for Vec<T> {
    const SINGLE: bool = T::SINGLE;
    fn with(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
        self.iter().map(|x| x.with(numbers)).collect()
    }
}

impl<T: Flat> Flat for Option<T> {
    fn flat_into(&self, out: &mut Vec<f64>) {
        self.iter().for_each(|x| x.flat_into(out));
    }
}

impl<T: Rebuild> Rebuild for Option<T> {
    const SINGLE: bool = T::SINGLE;
    fn with(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
        self.as_ref().map(|x| x.with(numbers))
    }
}

impl Flat for () {
    fn flat_into(&self, _: &mut Vec<f64>) {}
}

impl Rebuild for () {
    const SINGLE: bool = false;
    fn with(&self, _: &mut dyn Iterator<Item = f64>) -> Self {}
}

macro_rules! flat_tuples {
    ($(($($t:ident $i:tt),+))*) => { $(
        impl<$($t: Flat),+> Flat for ($($t,)+) {
            fn flat_into(&self, out: &mut Vec<f64>) {
                $(self.$i.flat_into(out);)+
            }
        }
        impl<$($t: Rebuild),+> Rebuild for ($($t,)+) {
            const SINGLE: bool = false $(|| $t::SINGLE)+;
            fn with(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
                ($(self.$i.with(numbers),)+)
            }
        }
    )* };
}
flat_tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}

/// `Option` and `Result` alike: what the function accepted.
pub trait Accepted {
    type Value;
    fn accepted(self) -> Option<Self::Value>;
}

impl<T> Accepted for Option<T> {
    type Value = T;
    fn accepted(self) -> Option<T> {
        self
    }
}

impl<T, E> Accepted for Result<T, E> {
    type Value = T;
    fn accepted(self) -> Option<T> {
        self.ok()
    }
}

/// What `jvp` answers: value and tangent, or nothing from a function that returns nothing.
pub trait Forward {
    fn forward(&self) -> (Vec<f64>, Vec<f64>);
}

impl Forward for () {
    fn forward(&self) -> (Vec<f64>, Vec<f64>) {
        (Vec::new(), Vec::new())
    }
}

impl<Y: Flat, D: Flat> Forward for (Y, D) {
    fn forward(&self) -> (Vec<f64>, Vec<f64>) {
        (self.0.flat(), self.1.flat())
    }
}

/// One line of numbers for each of several directions.
pub type Lines = [Numbers; COLUMNS];

/// The tangents of `x` along the directions, and those behind them.
pub fn along<X: Differentiable>(x: &X, directions: &mut Spread) -> X::Tangents<Columns> {
    X::build(&x.shape(), directions)
}

/// Appends to each line the tangents along its direction; `y` tells the type.
pub fn lines<Y: Differentiable>(_: &Y, tangents: &Y::Tangents<Columns>, lines: &mut Lines) {
    Y::read(tangents, &mut Gather(lines));
}

/// Directions side by side, from the component at hand on.
pub struct Spread<'d> {
    pub directions: &'d Lines,
    pub at: usize,
}

impl Source<Columns> for Spread<'_> {
    fn next<S: Scalar>(&mut self) -> Of<Columns, S> {
        let at = self.at;
        self.at += 1;
        Lanes(self.directions.each_ref().map(|d| S::constant(d[at])))
    }
}

struct Gather<'l>(&'l mut Lines);

impl Sink<Columns> for Gather<'_> {
    fn take<S: Scalar>(&mut self, component: Of<Columns, S>) {
        for (line, lane) in self.0.iter_mut().zip(component.0) {
            line.push(lane.to_real());
        }
    }
}

/// What a function may refuse to answer.
type May<T> = Option<T>;
pub type Numbers = Vec<f64>;

/// One program at one point, as functions of flat lists of numbers. Outputs: the result, then each `&mut` parameter.
pub struct Program<'a> {
    pub name: &'static str,
    pub at: Numbers,
    pub single: bool,
    pub kink: bool,
    pub want: May<Numbers>,
    /// inputs → outputs
    pub plain: &'a dyn Fn(&[f64]) -> May<Numbers>,
    /// gradient; absent where the result is not a scalar
    pub grad: May<&'a dyn Fn() -> May<Numbers>>,
    /// outputs, gradient
    pub value_and_grad: May<&'a dyn Fn() -> May<(Numbers, Numbers)>>,
    /// what the buffers hold before → outputs, what they hold after
    pub grad_into: May<&'a dyn Fn(&[f64]) -> (May<Numbers>, Numbers)>,
    /// seeds, each one output long → outputs, one cotangent per seed, from one pullback
    pub vjp: &'a dyn Fn(&[Numbers]) -> May<(Numbers, Vec<Numbers>)>,
    /// direction → outputs, their tangents
    pub jvp: &'a dyn Fn(&[f64]) -> May<(Numbers, Numbers)>,
    /// directions → outputs, their tangents along each
    pub pushforward: &'a dyn Fn(&Lines) -> May<(Numbers, Lines)>,
}

impl Program<'_> {
    pub fn check(&self) {
        let Some(outputs) = (self.plain)(&self.at) else {
            return self.refuses();
        };
        let (n, m) = (self.at.len(), outputs.len());

        let ones = match self.grad {
            Some(_) => unit(0, m),
            None => vec![1.0; m],
        };
        let mixed = numbers(m, 0.37);
        let double = |seed: &Numbers| seed.iter().map(|s| 2.0 * s).collect::<Numbers>();
        let seeds = [
            ones.clone(),
            ones.clone(),
            double(&ones),
            mixed.clone(),
            double(&mixed),
        ];
        let (value, back) = (self.vjp)(&seeds).expect("vjp refuses");
        self.same_bits("value of vjp", &value, &outputs);
        for (k, g) in back.iter().enumerate() {
            assert_eq!(
                g.len(),
                n,
                "{}: length of the cotangent of seed {k}: {g:?}",
                self.name
            );
        }
        let gradient = &back[0];
        self.equal("the pullback called again", &back[1], gradient);
        self.equal("the pullback is linear", &back[2], &double(gradient));
        self.equal("the pullback is linear", &back[4], &double(&back[3]));

        if let Some(want) = &self.want {
            self.close("closed form", gradient, want, self.exact());
        }
        if let Some(grad) = self.grad {
            let g = grad().expect("grad refuses");
            self.close("grad against vjp", &g, gradient, self.tight());
        }
        if let Some(value_and_grad) = self.value_and_grad {
            let (value, g) = value_and_grad().expect("value_and_grad refuses");
            self.same_bits("value of value_and_grad", &value, &outputs);
            self.close("value_and_grad against vjp", &g, gradient, self.tight());
        }
        if let Some(grad_into) = self.grad_into {
            let before: Numbers = numbers(n, 0.81)
                .iter()
                .map(|b| (b * 64.0).round())
                .collect();
            let (value, after) = grad_into(&before);
            self.same_bits(
                "value of grad_into",
                &value.expect("grad_into refuses"),
                &outputs,
            );
            let sum: Numbers = before.iter().zip(gradient).map(|(b, g)| b + g).collect();
            self.close("grad_into adds", &after, &sum, self.exact());
        }

        let direction = numbers(n, 0.59);
        let (value, tangents) = (self.jvp)(&direction).expect("jvp refuses");
        self.same_bits("value of jvp", &value, &outputs);
        assert_eq!(tangents.len(), m, "{}: length of the tangent", self.name);
        let mut directions: Lines = std::array::from_fn(|k| numbers(n, 0.11 + 0.12 * k as f64));
        directions[2] = direction.clone();
        let (value, several) = (self.pushforward)(&directions).expect("the pushforward refuses");
        self.same_bits("value of the pushforward", &value, &outputs);
        self.same_tangents(&several[2], &tangents);
        let (_, alone) = (self.jvp)(&directions[0]).expect("jvp refuses");
        self.same_tangents(&several[0], &alone);

        for (seed, cotangent) in [(&ones, gradient), (&mixed, &back[3])] {
            let terms = products(seed, &tangents).chain(products(cotangent, &direction));
            let scale = terms.fold(1e-3, |s, t| s + t.abs());
            let (left, right): (f64, f64) = (
                products(seed, &tangents).sum(),
                products(cotangent, &direction).sum(),
            );
            if left.is_finite() && right.is_finite() {
                let gap = (left - right).abs() / scale;
                assert!(
                    gap <= self.exact(),
                    "{}: jvp {left:?} against vjp {right:?}",
                    self.name
                );
            }
        }

        if !self.kink {
            let columns: Vec<Numbers> = (0..n).map(|i| self.difference(i, m)).collect();
            let tolerance = if self.single { 5e-3 } else { 1e-6 };
            for (seed, cotangent) in [(&ones, gradient), (&mixed, &back[3])] {
                let slopes: Numbers = columns.iter().map(|c| products(seed, c).sum()).collect();
                self.close("differences", cotangent, &slopes, tolerance);
            }
        }
    }

    /// Each entry of the Jacobian of the first `m` outputs: bit by bit that of one forward pass for each column (but for the
    /// sign of a zero), or of one pullback for each row, and near the other.
    pub fn check_jacobian(&self, jacobian: &[f64], m: usize, by_columns: bool) {
        let (n, outputs) = (
            self.at.len(),
            (self.plain)(&self.at).expect("refused").len(),
        );
        assert_eq!(jacobian.len(), m * n, "{}: size of the Jacobian", self.name);
        let columns: Vec<Numbers> = (0..n)
            .map(|j| (self.jvp)(&unit(j, n)).expect("jvp refuses").1)
            .collect();
        let seeds: Vec<Numbers> = (0..m).map(|i| unit(i, outputs)).collect();
        let (_, rows) = (self.vjp)(&seeds).expect("vjp refuses");
        let from_rows = rows.concat();
        let from_columns: Numbers = (0..m)
            .flat_map(|i| columns.iter().map(move |column| column[i]))
            .collect();
        let near = match by_columns {
            true => {
                // A zero that a pass leaves out of a sum of zeros may have told the sum's sign.
                match CONTRACTS {
                    true => self.close("jacobian", jacobian, &from_columns, self.tight()),
                    false => self.equal("jacobian", jacobian, &from_columns),
                }
                from_rows
            }
            false => {
                self.same_bits("jacobian", jacobian, &from_rows);
                from_columns
            }
        };
        self.close("jacobian", jacobian, &near, self.tight());
    }

    /// All forms refuse, and `grad_into` leaves the buffers as they were.
    fn refuses(&self) {
        assert!(
            (self.vjp)(&[]).is_none(),
            "{}: vjp does not refuse",
            self.name
        );
        assert!(
            (self.jvp)(&numbers(self.at.len(), 0.59)).is_none(),
            "{}: jvp does not refuse",
            self.name
        );
        assert!(
            self.grad.is_none_or(|g| g().is_none()),
            "{}: grad does not refuse",
            self.name
        );
        assert!(
            self.value_and_grad.is_none_or(|g| g().is_none()),
            "{}: value_and_grad does not refuse",
            self.name
        );
        if let Some(grad_into) = self.grad_into {
            let before = numbers(self.at.len(), 0.81);
            let before = if self.single {
                before.iter().map(|b| *b as f32 as f64).collect()
            } else {
                before
            };
            let (value, after) = grad_into(&before);
            assert!(value.is_none(), "{}: grad_into does not refuse", self.name);
            self.equal("grad_into of a refusal", &after, &before);
        }
    }

    /// Slopes of all outputs in input `i`: central differences of shrinking steps, extrapolated (Ridders).
    fn difference(&self, i: usize, m: usize) -> Numbers {
        let shrink = 2.0;
        let levels = if self.single { 3 } else { 9 };
        let mut h = 0.01 * self.at[i].abs().max(if self.single { 1.0 } else { 0.1 });
        let mut best = vec![(f64::INFINITY, f64::NAN); m];
        let mut above: Vec<Numbers> = Vec::new();
        for level in 0..levels {
            let moved = |by: f64| {
                let mut at = self.at.clone();
                at[i] += by;
                (at[i], (self.plain)(&at))
            };
            let ((right, up), (left, down)) = (moved(h), moved(-h));
            let (Some(up), Some(down)) = (up, down) else {
                h /= shrink;
                continue;
            };
            let rounded = |x: f64| if self.single { x as f32 as f64 } else { x };
            let width = rounded(right) - rounded(left);
            let mut row = vec![
                up.iter()
                    .zip(&down)
                    .map(|(u, d)| (u - d) / width)
                    .collect::<Numbers>(),
            ];
            if level == 0 {
                for (b, r) in best.iter_mut().zip(&row[0]) {
                    b.1 = *r;
                }
            }
            let mut power = 1.0;
            for k in 0..above.len() {
                power *= shrink * shrink;
                let next: Numbers = row[k]
                    .iter()
                    .zip(&above[k])
                    .map(|(new, old)| new + (new - old) / (power - 1.0))
                    .collect();
                for j in 0..m {
                    let error = (next[j] - row[k][j])
                        .abs()
                        .max((next[j] - above[k][j]).abs());
                    if error <= best[j].0 {
                        best[j] = (error, next[j]);
                    }
                }
                row.push(next);
            }
            above = row;
            h /= shrink;
        }
        best.iter().map(|b| b.1).collect()
    }

    fn exact(&self) -> f64 {
        if self.single { 1e-4 } else { 1e-9 }
    }

    /// Between forms that may order their sums differently.
    fn tight(&self) -> f64 {
        if self.single { 1e-5 } else { 1e-12 }
    }

    /// Along one direction and along several, other terms may be known to be zero: so other products may be contracted.
    fn same_tangents(&self, of_several: &[f64], alone: &[f64]) {
        let what = "one direction of several";
        match CONTRACTS {
            true => self.close(what, of_several, alone, self.tight()),
            false => self.same_bits(what, of_several, alone),
        }
    }

    fn same_bits(&self, what: &str, got: &[f64], want: &[f64]) {
        let same = |(g, w): (&f64, &f64)| g.to_bits() == w.to_bits() || (g.is_nan() && w.is_nan());
        let all = got.len() == want.len() && got.iter().zip(want).all(same);
        assert!(
            all,
            "{}: {what}: got {got:?}, the plain call gives {want:?}",
            self.name
        );
    }

    fn equal(&self, what: &str, got: &[f64], want: &[f64]) {
        let same = |(g, w): (&f64, &f64)| g == w || (g.is_nan() && w.is_nan());
        let all = got.len() == want.len() && got.iter().zip(want).all(same);
        assert!(all, "{}: {what}: got {got:?}, want {want:?}", self.name);
    }

    fn close(&self, what: &str, got: &[f64], want: &[f64], tolerance: f64) {
        let near = |(g, w): (&f64, &f64)| {
            g == w
                || (g.is_nan() && w.is_nan())
                || (w.is_finite() && (g - w).abs() <= tolerance * w.abs().max(1.0))
        };
        let all = got.len() == want.len() && got.iter().zip(want).all(near);
        assert!(
            all,
            "{}: {what} at {:?}: got {got:?}, want {want:?}",
            self.name, self.at
        );
    }
}

fn products<'a>(a: &'a [f64], b: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
    a.iter().zip(b).map(|(a, b)| a * b)
}

fn unit(i: usize, n: usize) -> Numbers {
    (0..n).map(|k| f64::from(u8::from(k == i))).collect()
}

/// Numbers in ±[0.25, 1], never zero, the same in every run.
fn numbers(n: usize, salt: f64) -> Numbers {
    (0..n)
        .map(|i| {
            let u = (salt + 0.618_033_988_749_895 * (i + 1) as f64).fract();
            let v = (0.25 + 0.75 * u) as f32 as f64;
            if (i * 7 + (salt * 100.0) as usize) % 3 == 0 {
                -v
            } else {
                v
            }
        })
        .collect()
}

macro_rules! check {
    ($($program:tt)*) => { programs! { scalar { single: false, kink: false } $($program)* } };
}
macro_rules! check_coarse {
    ($($program:tt)*) => { programs! { scalar { single: true, kink: false } $($program)* } };
}
macro_rules! check_kink {
    ($($program:tt)*) => { programs! { scalar { single: false, kink: true } $($program)* } };
}
macro_rules! check_try {
    ($($program:tt)*) => { programs! { fallible { single: false, kink: false } $($program)* } };
}
macro_rules! check_out {
    ($($program:tt)*) => { programs! { other { single: false, kink: false } $($program)* } };
}
macro_rules! check_unit {
    ($($program:tt)*) => { programs! { unit { single: false, kink: false } $($program)* } };
}

/// Like `check_out!`, and the Jacobian by forward passes.
macro_rules! check_columns {
    ($($program:tt)*) => { programs! { columns { single: false, kink: false } $($program)* } };
}
/// Like `check_out!`, and the Jacobian by pullbacks.
macro_rules! check_rows {
    ($($program:tt)*) => { programs! { rows { single: false, kink: false } $($program)* } };
}

macro_rules! programs {
    ($kind:ident $options:tt $($($f:ident)::+ ($($argument:tt)*) $(=> $want:expr)?);+ $(;)?) => {
        #[test]
        fn agrees() {
            use $crate::harness::*;
            $({
                let want: Option<Vec<f64>> = None $(.or(Some(Flat::flat(&$want))))?;
                arguments! { $kind $options [$($f)::+] want ($($argument)*) }
            })+
        }
    };
}

/// Sorts the arguments: all in order, the differentiable ones, the `&mut` ones. Each step of the recursion makes names
/// of its own: `x` for the argument, `b` for its companion (buffer, tangent or seed).
macro_rules! arguments {
    ($kind:ident $options:tt $f:tt $want:ident ($($rest:tt)*)) => {
        arguments! { @ $kind $options $f $want [] [] [] $($rest)* }
    };
    (@ $kind:ident $options:tt $f:tt $want:ident [$($all:tt)*] [$($wrt:tt)*] [$($muts:tt)*]
        wrt &mut $e:expr $(, $($rest:tt)*)?) => {
        arguments! { @ $kind $options $f $want
            [$($all)* (muts x b)] [$($wrt)* (muts x b ($e))] [$($muts)* (x b)] $($($rest)*)? }
    };
    (@ $kind:ident $options:tt $f:tt $want:ident [$($all:tt)*] [$($wrt:tt)*] $muts:tt
        wrt &$e:expr $(, $($rest:tt)*)?) => {
        arguments! { @ $kind $options $f $want
            [$($all)* (shared x b)] [$($wrt)* (shared x b ($e))] $muts $($($rest)*)? }
    };
    (@ $kind:ident $options:tt $f:tt $want:ident [$($all:tt)*] [$($wrt:tt)*] $muts:tt
        wrt $e:expr $(, $($rest:tt)*)?) => {
        arguments! { @ $kind $options $f $want
            [$($all)* (value x b)] [$($wrt)* (value x b ($e))] $muts $($($rest)*)? }
    };
    (@ $kind:ident $options:tt $f:tt $want:ident [$($all:tt)*] $wrt:tt $muts:tt
        $e:expr $(, $($rest:tt)*)?) => {
        arguments! { @ $kind $options $f $want [$($all)* (constant c ($e))] $wrt $muts $($($rest)*)? }
    };
    (@ $kind:ident $options:tt $f:tt $want:ident $all:tt $wrt:tt $muts:tt) => {
        axes! { $kind $options $f $want $all $wrt $muts }
    };
}

/// The program as functions of flat lists.
macro_rules! axes {
    ($kind:ident { single: $single:literal, kink: $kink:literal } [$($f:tt)+] $want:ident
        [$(($($arg:tt)+))*] [$(($mode:ident $x:ident $b:ident $e:tt))*] $muts:tt) => {
        $(let $x = $e;)*
        let mut at = Vec::new();
        $($x.flat_into(&mut at);)*
        let plain = |at: &[f64]| {
            let at = &mut at.iter().copied();
            $(let mut $x = $x.with(at);)*
            $(constant!($($arg)+);)*
            let y = $($f)+($(pass!($($arg)+)),*);
            Some(outputs!($kind y $muts))
        };
        let vjp = |seeds: &[Vec<f64>]| {
            $(let $b = $x.with(&mut std::iter::repeat(0.0));)*
            let from = &mut at.iter().copied();
            $(let mut $x = $x.with(from);)*
            $(constant!($($arg)+);)*
            let (y, back) = {
                let (y, pullback) = open!($kind $($f)+::vjp($(pass!($($arg)+)),*));
                let back: Vec<Vec<f64>> = seeds
                    .iter()
                    .map(|seed| {
                        let from = &mut seed.iter().copied();
                        pullback(seed!($kind from y $muts)).flat()
                    })
                    .collect();
                (y, back)
            };
            let mut out = y.flat();
            states!(out $muts);
            Some((out, back))
        };
        let jvp = |direction: &[f64]| {
            let from = &mut direction.iter().copied();
            $(let mut $b = $x.with(from);)*
            let from = &mut at.iter().copied();
            $(let mut $x = $x.with(from);)*
            $(constant!($($arg)+);)*
            let answer = open!($kind $($f)+::jvp($(pair!($($arg)+)),*));
            let (mut out, mut tangent) = answer.forward();
            states!(out $muts);
            tangents!(tangent $muts);
            Some((out, tangent))
        };
        let pushforward = |directions: &Lines| {
            let mut from = Spread { directions, at: 0 };
            $(let mut $b = along(&$x, &mut from);)*
            let from = &mut at.iter().copied();
            $(let mut $x = $x.with(from);)*
            $(constant!($($arg)+);)*
            let (y, tangents) = $($f)+::forward(Columns {}, $(pass!($($arg)+),)* $(dot!($($arg)+)),*);
            let mut several = Lines::default();
            lines(&y, &tangents, &mut several);
            let y = open!($kind y);
            let mut out = y.flat();
            states!(out $muts);
            several_tangents!(several $muts);
            Some((out, several))
        };
        let single = $single $(|| $x.single())*;
        let program = Program {
            name: stringify!($($f)+),
            at: at.clone(),
            single,
            kink: $kink,
            want: $want,
            plain: &plain,
            grad: None,
            value_and_grad: None,
            grad_into: None,
            vjp: &vjp,
            jvp: &jvp,
            pushforward: &pushforward,
        };
        with_gradients! { $kind program at [$($f)+] [$(($($arg)+))*] [$(($mode $x $b $e))*] $muts }
    };
}

/// The forms that only functions with a scalar result have.
macro_rules! with_gradients {
    (other $program:ident $($rest:tt)*) => { $program.check(); };
    (unit $program:ident $($rest:tt)*) => { $program.check(); };
    (columns $($rest:tt)*) => { with_jacobian! { true $($rest)* } };
    (rows $($rest:tt)*) => { with_jacobian! { false $($rest)* } };
    ($kind:ident $program:ident $at:ident [$($f:tt)+]
        [$(($($arg:tt)+))*] [$(($mode:ident $x:ident $b:ident $e:tt))*] $muts:tt) => {
        let grad = || {
            let from = &mut $at.iter().copied();
            $(let mut $x = $x.with(from);)*
            $(constant!($($arg)+);)*
            let gradient = open!($kind $($f)+::grad($(pass!($($arg)+)),*));
            Some(gradient.flat())
        };
        let value_and_grad = || {
            let from = &mut $at.iter().copied();
            $(let mut $x = $x.with(from);)*
            $(constant!($($arg)+);)*
            let (y, gradient) = open!($kind $($f)+::value_and_grad($(pass!($($arg)+)),*));
            let mut out = y.flat();
            states!(out $muts);
            Some((out, gradient.flat()))
        };
        let grad_into = |before: &[f64]| {
            let from = &mut before.iter().copied();
            $(let mut $b = $x.with(from);)*
            let from = &mut $at.iter().copied();
            $(let mut $x = $x.with(from);)*
            $(constant!($($arg)+);)*
            let answer = $($f)+::grad_into($(pass!($($arg)+),)* $(&mut $b),*);
            let mut after = Vec::new();
            $($b.flat_into(&mut after);)*
            let accepted = || {
                let y = open!($kind answer);
                let mut out = y.flat();
                states!(out $muts);
                Some(out)
            };
            (accepted(), after)
        };
        Program {
            grad: Some(&grad),
            value_and_grad: Some(&value_and_grad),
            grad_into: Some(&grad_into),
            ..$program
        }
        .check();
    };
}

/// The form that only functions with an array or a `Vec` as their result have.
macro_rules! with_jacobian {
    ($by_columns:literal $program:ident $at:ident [$($f:tt)+]
        [$(($($arg:tt)+))*] [$(($mode:ident $x:ident $b:ident $e:tt))*] $muts:tt) => {
        $program.check();
        let from = &mut $at.iter().copied();
        $(let mut $x = $x.with(from);)*
        $(constant!($($arg)+);)*
        let jacobian = $($f)+::jacobian($(pass!($($arg)+)),*).flat();
        let mut written = Vec::<f64>::new();
        states!(written $muts);
        let m = ($program.plain)(&$at).unwrap().len() - written.len();
        $program.check_jacobian(&jacobian, m, $by_columns);
    };
}

/// What was accepted; where nothing was, the closure around ends with `None`.
macro_rules! open {
    (fallible $answer:expr) => {
        match $answer.accepted() {
            Some(answer) => answer,
            None => return None,
        }
    };
    ($kind:ident $answer:expr) => {
        $answer
    };
}

macro_rules! outputs {
    ($kind:ident $y:ident $muts:tt) => {{
        let y = open!($kind $y);
        let mut out = y.flat();
        states!(out $muts);
        out
    }};
}

macro_rules! states {
    ($out:ident [$(($x:ident $b:ident))*]) => { $($x.flat_into(&mut $out);)* };
}

macro_rules! tangents {
    ($out:ident [$(($x:ident $b:ident))*]) => { $($b.flat_into(&mut $out);)* };
}

macro_rules! several_tangents {
    ($lines:ident [$(($x:ident $b:ident))*]) => { $(lines(&$x, &$b, &mut $lines);)* };
}

macro_rules! dot {
    (constant $c:ident $e:tt) => {
        Nobody
    };
    (muts $x:ident $b:ident) => {
        &mut $b
    };
    ($mode:ident $x:ident $b:ident) => {
        Known(&$b)
    };
}

macro_rules! seed {
    (unit $from:ident $y:ident [($x:ident $b:ident)]) => { $b.with($from) };
    (unit $from:ident $y:ident [$(($x:ident $b:ident))+]) => { ($($b.with($from)),+) };
    ($kind:ident $from:ident $y:ident []) => { $y.with($from) };
    ($kind:ident $from:ident $y:ident [$(($x:ident $b:ident))+]) => { ($y.with($from), $($b.with($from)),+) };
}

macro_rules! constant {
    (constant $c:ident $e:tt) => {
        let $c = $e;
    };
    ($mode:ident $x:ident $b:ident) => {};
}

macro_rules! pass {
    (constant $c:ident $e:tt) => {
        $c
    };
    (value $x:ident $b:ident) => {
        $x
    };
    (shared $x:ident $b:ident) => {
        &$x
    };
    (muts $x:ident $b:ident) => {
        &mut $x
    };
}

macro_rules! pair {
    (constant $c:ident $e:tt) => {
        $c
    };
    (value $x:ident $b:ident) => {
        ($x, $b)
    };
    (shared $x:ident $b:ident) => {
        (&$x, &$b)
    };
    (muts $x:ident $b:ident) => {
        (&mut $x, &mut $b)
    };
}
