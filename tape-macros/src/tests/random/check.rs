//! One program at one random point, on every axis.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use super::generate::Random;
use crate::options::Switches;
use crate::tests::evaluate::{self, Functions};
use crate::tests::interpret::Value;
use crate::tests::program::{Program, Pushed};

pub(super) enum Verdict {
    Passed,
    /// The program panics, overflows or the like: nothing to compare.
    Skipped,
    /// What went wrong, and the details.
    Failed(String, String),
}

use Verdict::{Failed, Passed, Skipped};

fn failed<T>(kind: &str, why: String) -> Result<T, Verdict> {
    Err(Failed(kind.to_string(), why))
}

pub(super) fn parse(text: &str) -> Option<(Functions, syn::ItemFn)> {
    let file: syn::File = syn::parse_str(text).ok()?;
    let mut functions = Functions::new();
    let mut last = None;
    for item in file.items {
        let syn::Item::Fn(function) = item else {
            return None;
        };
        functions.insert(function.sig.ident.to_string(), function.clone());
        last = Some(function);
    }
    Some((functions, last?))
}

pub(super) fn check(text: &str, seed: u64, switches: &Switches) -> Verdict {
    let Some((functions, main)) = parse(text) else {
        return Failed("syntax".to_string(), text.to_string());
    };
    match quietly(|| axes(&functions, &main, seed, switches)) {
        Ok(Ok(())) => Passed,
        Ok(Err(verdict)) => verdict,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string()));
            Failed("panic".to_string(), text.unwrap_or_default())
        }
    }
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs what may panic, without a word about it.
fn quietly<R>(run: impl FnOnce() -> R) -> std::thread::Result<R> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                loud(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(before);
    result
}

/// Every phase of every function, as far as there are any.
pub(super) fn listing(text: &str, switches: &Switches) -> String {
    let Some((functions, _)) = parse(text) else {
        return String::new();
    };
    let listed = quietly(|| match Program::new(&functions, switches) {
        Ok(program) => {
            let names: std::collections::BTreeSet<&String> = functions.keys().collect();
            let one = |name: &String| format!("// == {name}\n{}", program.function(name).listing());
            names.into_iter().map(one).collect()
        }
        Err(refusal) => refusal,
    });
    listed.unwrap_or_else(|_| "the transforms panic".to_string())
}

/// One parameter's argument: a value, and whether it is differentiable.
struct Point {
    args: Vec<Value>,
    differentiable: Vec<bool>,
}

fn point(main: &syn::ItemFn, random: &mut Random, length: usize) -> Point {
    let mut args = Vec::new();
    let mut differentiable = Vec::new();
    for input in &main.sig.inputs {
        let syn::FnArg::Typed(input) = input else {
            panic!("a receiver")
        };
        let constant = input.attrs.iter().any(|a| a.path().is_ident("constant"));
        let value = argument(&input.ty, random, length);
        differentiable.push(!constant && !matches!(value, Value::Int(_)));
        args.push(value);
    }
    Point {
        args,
        differentiable,
    }
}

/// Slices have this length, and those of rows one less.
fn argument(ty: &syn::Type, random: &mut Random, length: usize) -> Value {
    match ty {
        syn::Type::Reference(r) => argument(&r.elem, random, length),
        syn::Type::Tuple(t) => Value::Tuple(
            t.elems
                .iter()
                .map(|t| argument(t, random, length))
                .collect(),
        ),
        syn::Type::Array(a) => {
            let n = match &a.len {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Int(n),
                    ..
                }) => n.base10_parse().expect("a length"),
                _ => panic!("a length is a literal"),
            };
            Value::Seq((0..n).map(|_| argument(&a.elem, random, length)).collect())
        }
        syn::Type::Slice(s) => {
            let rows = matches!(*s.elem, syn::Type::Array(_));
            let n = if rows { length - 1 } else { length };
            Value::Seq((0..n).map(|_| argument(&s.elem, random, length)).collect())
        }
        syn::Type::Path(p) => match p.path.segments[0].ident.to_string().as_str() {
            "f64" => Value::Float(random.float()),
            "usize" => Value::Int(random.below(5) as i128),
            "Vec" => Value::seq(&[random.float(), random.float(), random.float()]),
            other => panic!("an argument of type {other}"),
        },
        _ => panic!("an argument of another type"),
    }
}

/// The same bits; where sums may take another order, about the same.
fn about(got: &[f64], want: &[f64], switches: &Switches) -> bool {
    let near = |got: f64, want: f64| match switches.reassociate {
        true => (got - want).abs() <= 1e-8 * (1.0 + want.abs()),
        false => got.to_bits() == want.to_bits(),
    };
    let mut pairs = got.iter().zip(want);
    got.len() == want.len() && pairs.all(|(got, want)| near(*got, *want))
}

/// All outputs in order: the value, then the parameters afterwards.
fn outputs(value: &Value, args: &[Value]) -> Vec<f64> {
    let all = std::iter::once(value).chain(args);
    all.flat_map(Value::floats).collect()
}

fn axes(
    functions: &Functions,
    main: &syn::ItemFn,
    seed: u64,
    switches: &Switches,
) -> Result<(), Verdict> {
    let name = main.sig.ident.to_string();
    let mut random = Random::new(seed ^ 0x5eed);
    // Where lanes of the primal are made, there is more than a block of these.
    let length = if switches.reassociate { 10 } else { 4 };
    let point = point(main, &mut random, length);
    // What is no program at all (while shrinking) may panic in the evaluator.
    let expected = quietly(|| evaluate::call(functions, &name, point.args.clone()))
        .unwrap_or_else(|_| Err("of another type".to_string()))
        .map_err(|_| Skipped)?;
    let plain = outputs(&expected.value, &expected.args);
    if plain.iter().any(|x| !x.is_finite() || x.abs() > 1e6) {
        return Err(Skipped);
    }
    let program = match Program::new(functions, switches) {
        Ok(program) => program,
        Err(refusal) => return failed("refused", refusal),
    };
    if let Some(shared) = program.function(&name).shared_name() {
        return failed("names", format!("two variables are called `{shared}`"));
    }
    let same = |what: &str, value: &Value, args: &[Value]| {
        let got = outputs(value, args);
        match about(&got, &plain, &Switches::ON) {
            true => Ok(()),
            false => failed(what, format!("{got:?}, not {plain:?}")),
        }
    };
    let about_same = |what: &str, value: &Value, args: &[Value]| {
        let got = outputs(value, args);
        match about(&got, &plain, switches) {
            true => Ok(()),
            false => failed(what, format!("{got:?}, not about {plain:?}")),
        }
    };
    let (value, args) = program.primal(&name, &point.args);
    same("lowered", &value, &args)?;

    let direction = |random: &mut Random| -> Vec<Option<Value>> {
        let each = point.args.iter().zip(&point.differentiable);
        each.map(|(arg, d)| d.then(|| arg.with(&mut || random.float())))
            .collect()
    };
    let tangents = direction(&mut random);
    let pushed = program.pushforward(&name, &point.args, &tangents);
    same("pushforward's value", &pushed.value, &pushed.args)?;
    let written = |i: usize| evaluate::is_mut(&main.sig.inputs[i]);

    // The seed of every output.
    let seed_value = expected.value.with(&mut || random.float());
    let bars: Vec<Option<Value>> = (0..point.args.len())
        .map(|i| {
            point.differentiable[i].then(|| {
                let zero = point.args[i].zero();
                if written(i) {
                    zero.with(&mut || random.float())
                } else {
                    zero
                }
            })
        })
        .collect();
    let (value, adjoints) = program.pullback(&name, &point.args, Some(seed_value.clone()), &bars);
    about_same("forward sweep's value", &value, &expected.args)?;
    differences(functions, &name, &point, &tangents, &expected, &pushed)?;
    type Values = [Option<Value>];
    let along = |kind: &str,
                 (tangents, pushed): (&Values, &Pushed),
                 seed: &Value,
                 bars: &Values,
                 adjoints: &Values| {
        let mut out = dot(seed, &pushed.dot);
        for (i, bar) in bars.iter().enumerate() {
            if let (true, Some(bar), Some(d)) = (written(i), bar, &pushed.arg_dots[i]) {
                out += dot(bar, d);
            }
        }
        let numbers = |bar: &Option<Value>| bar.iter().flat_map(Value::floats).collect::<Vec<_>>();
        let finite = adjoints.iter().flat_map(numbers).all(f64::is_finite);
        if program.overflowed() && !finite {
            // Zero times infinity is no number, though nobody reads the infinite product.
            return Err(Skipped);
        }
        same_product(kind, out, adjoints, tangents)
    };
    let product = |kind: &str, seed: &Value, bars: &Values, adjoints: &Values| {
        along(kind, (&tangents, &pushed), seed, bars, adjoints)
    };
    product("dot product", &seed_value, &bars, &adjoints)?;
    // Most of a direction may be zero.
    let few = few_of(&tangents, &mut random);
    let pushed_few = program.pushforward(&name, &point.args, &few);
    let along_few = (&few[..], &pushed_few);
    along("few tangents", along_few, &seed_value, &bars, &adjoints)?;

    // Two pullbacks from one forward sweep.
    let other = |v: &Value, random: &mut Random| v.with(&mut || random.float());
    let other_bars: Vec<Option<Value>> = bars
        .iter()
        .enumerate()
        .map(|(i, bar)| {
            let bar = bar.as_ref()?;
            Some(if written(i) {
                other(bar, &mut random)
            } else {
                bar.zero()
            })
        })
        .collect();
    let other_seed = other(&seed_value, &mut random);
    let seeds = [
        (Some(seed_value.clone()), bars.clone()),
        (Some(other_seed.clone()), other_bars.clone()),
    ];
    let (value, args, adjoints) = program.pullbacks(&name, &point.args, &seeds);
    about_same("detached forward sweep's value", &value, &args)?;
    product("first pullback", &seed_value, &bars, &adjoints[0])?;
    product("second pullback", &other_seed, &other_bars, &adjoints[1])?;
    if functions.len() == 1 && program.function(&name).has_one_result() {
        let first = (&point, &tangents[..], &pushed);
        second_order(functions, &program, &name, &expected, first, switches)?;
    }
    Ok(())
}

/// The pushforward is a function too. Its pullback by the tangents is the gradient, and its
/// pushforward and its pullback by the parameters agree: both are second derivatives.
fn second_order(
    functions: &Functions,
    program: &Program,
    name: &str,
    expected: &evaluate::Outcome,
    (point, tangents, pushed): (&Point, &[Option<Value>], &Pushed),
    switches: &Switches,
) -> Result<(), Verdict> {
    let twice = program.tangent_program(name, switches);
    let given = tangents.iter().flatten().cloned();
    let args: Vec<Value> = point.args.iter().cloned().chain(given).collect();
    let mut random = Random::new(7);
    let directions: Vec<Option<Value>> = args
        .iter()
        .enumerate()
        .map(|(i, arg)| {
            let d = point.differentiable.get(i).copied().unwrap_or(true);
            d.then(|| arg.with(&mut || random.float()))
        })
        .collect();
    let seed = pushed.dot.with(&mut || random.float());
    let bars: Vec<Option<Value>> = directions
        .iter()
        .map(|d| d.as_ref().map(Value::zero))
        .collect();
    let pushed_twice = twice.pushforward(name, &args, &directions);
    let (value, adjoints) = twice.pullback(name, &args, Some(seed.clone()), &bars);
    if !about(&value.floats(), &pushed.dot.floats(), switches) {
        return failed("tangent of the pushforward", format!("{value:?}"));
    }
    let finite = |v: &Option<Value>| v.iter().flat_map(Value::floats).all(f64::is_finite);
    if !adjoints.iter().all(finite) {
        return Err(Skipped);
    }
    let out = dot(&seed, &pushed_twice.dot);
    same_product("second order", out, &adjoints, &directions)?;
    let parameters = point.args.len();
    let at = |h: f64| -> Option<Vec<f64>> {
        let args = moved(&args, &directions, h);
        let (at, tangents) = args.split_at(parameters);
        let outcome = evaluate::call(functions, name, at.to_vec()).ok()?;
        let mut tangents = tangents.iter().cloned();
        let along = |d: &bool| if *d { tangents.next() } else { None };
        let along: Vec<Option<Value>> = point.differentiable.iter().map(along).collect();
        let pushed = program.pushforward(name, at, &along);
        (outcome.trace == expected.trace).then(|| pushed.dot.floats())
    };
    agree("second differences", &at, &pushed_twice.dot.floats())?;
    let gradient = program.pullback(name, &point.args, Some(seed), &bars[..parameters]);
    let by_tangents = adjoints[parameters..].iter().flatten();
    for (by_tangent, by_parameter) in by_tangents.zip(gradient.1.iter().flatten()) {
        let pairs = by_tangent.floats().into_iter().zip(by_parameter.floats());
        for (x, y) in pairs {
            if !within(x - y, 1e-9 * (1.0 + x.abs().max(y.abs()))) {
                return failed("gradient by the tangents", format!("{x}, not {y}"));
            }
        }
    }
    Ok(())
}

/// The tangents but for those that are zero now: most numbers.
fn few_of(tangents: &[Option<Value>], random: &mut Random) -> Vec<Option<Value>> {
    let mut few = |tangent: &Value| {
        let numbers = tangent.floats();
        let mut numbers = numbers.into_iter();
        tangent.with(&mut || {
            let number = numbers.next().expect("as many numbers");
            if random.chance(30) { number } else { 0.0 }
        })
    };
    let few = tangents.iter().map(|t| t.as_ref().map(&mut few));
    few.collect()
}

/// The adjoints times the tangents that went in, against what came out.
fn same_product(
    kind: &str,
    out: f64,
    adjoints: &[Option<Value>],
    tangents: &[Option<Value>],
) -> Result<(), Verdict> {
    let mut inner = 0.0;
    let mut size = 0.0;
    for (bar, tangent) in adjoints.iter().zip(tangents) {
        if let (Some(bar), Some(tangent)) = (bar, tangent) {
            inner += dot(bar, tangent);
            size += magnitude(bar, tangent);
        }
    }
    if !out.is_finite() || out.abs() > 1e12 {
        return Err(Skipped);
    }
    if !within(out - inner, 1e-9 * (1.0 + size + out.abs())) {
        return failed(kind, format!("tangents {out}, adjoints {inner}"));
    }
    Ok(())
}

/// A NaN is not.
fn within(error: f64, allowed: f64) -> bool {
    error.abs() <= allowed
}

fn dot(a: &Value, b: &Value) -> f64 {
    let (a, b) = (a.floats(), b.floats());
    assert_eq!(a.len(), b.len(), "a tangent of another shape");
    a.iter().zip(&b).map(|(a, b)| a * b).sum()
}

fn magnitude(a: &Value, b: &Value) -> f64 {
    let (a, b) = (a.floats(), b.floats());
    a.iter().zip(&b).map(|(a, b)| (a * b).abs()).sum()
}

/// The tangent against Richardson's extrapolation of central differences of the source, where the
/// program decides alike at all points.
fn differences(
    functions: &Functions,
    name: &str,
    point: &Point,
    tangents: &[Option<Value>],
    expected: &evaluate::Outcome,
    pushed: &Pushed,
) -> Result<(), Verdict> {
    let at = |h: f64| -> Option<Vec<f64>> {
        let moved = moved(&point.args, tangents, h);
        let outcome = evaluate::call(functions, name, moved).ok()?;
        (outcome.trace == expected.trace).then(|| outputs(&outcome.value, &outcome.args))
    };
    // A tangent for every output; constants and integers have none.
    let mut dots = pushed.dot.floats();
    for (arg, d) in point.args.iter().zip(&pushed.arg_dots) {
        match d {
            Some(d) => dots.extend(d.floats()),
            None => dots.extend(arg.floats().iter().map(|_| 0.0)),
        }
    }
    // Parameters that are no output moved along with their tangent.
    agree("differences", &at, &dots)
}

/// The point moved by so much of the tangents.
fn moved(args: &[Value], tangents: &[Option<Value>], h: f64) -> Vec<Value> {
    let each = args.iter().zip(tangents).map(|(arg, tangent)| {
        let Some(tangent) = tangent else {
            return arg.clone();
        };
        let mut steps = tangent.floats().into_iter();
        let mut numbers = arg.floats().into_iter();
        arg.with(&mut || numbers.next().expect("as many") + h * steps.next().expect("as many"))
    });
    each.collect()
}

/// Tangents against differences of what is computed so far along, as far as these are to be trusted.
fn agree(kind: &str, at: &dyn Fn(f64) -> Option<Vec<f64>>, dots: &[f64]) -> Result<(), Verdict> {
    let central = |h: f64| -> Option<Vec<f64>> {
        let (up, down) = (at(h)?, at(-h)?);
        let pairs = up.iter().zip(&down);
        Some(pairs.map(|(u, d)| (u - d) / (2.0 * h)).collect())
    };
    // Steep functions oscillate within longer steps.
    let steepest = dots.iter().map(|d| d.abs()).filter(|d| d.is_finite());
    let h = 1e-4 / steepest.fold(1.0, f64::max);
    let (Some(coarse), Some(fine)) = (central(2.0 * h), central(h)) else {
        return Ok(());
    };
    assert_eq!(dots.len(), fine.len(), "a tangent of another shape");
    // Of the step itself, and of what it leads to.
    let rounding = 8.0 * f64::EPSILON / h;
    for ((coarse, fine), d) in coarse.iter().zip(&fine).zip(dots) {
        let estimate = (4.0 * fine - coarse) / 3.0;
        let doubt = (fine - coarse).abs() + rounding * (1.0 + estimate.abs());
        let allowed = 1e-5 * (1.0 + estimate.abs()) + 2.0 * doubt;
        if doubt < 1e-2 * (1.0 + estimate.abs()) && !within(d - estimate, allowed) {
            return failed(kind, format!("tangent {d}, differences {estimate}"));
        }
    }
    Ok(())
}
