//! The tape against other dynamic tapes, and compiled kernels in a recorded loop:
//! `cargo bench --bench tape`.
//!
//! Every side runs the same text in turns. Each step watches, records, sweeps and reads the gradient, on a tape that may keep
//! its memory where the crate has a way to. This tape is timed with and without a name: one that has a name records each
//! operation, since it may be asked about each.

mod easy;
mod kernels;
#[path = "../measure/mod.rs"]
mod measure;

use std::hint::black_box;

use easy::Easy;
use easy_ml::differentiation::WengertList;
use gradtape::{differentiable, tape};
use kernels::{Data, of_aad, of_easy, of_gradtape, of_reverse};
use measure::{Sides, asked, table, times};

mod numbers {
    pub type Gradtape<'t> = gradtape::Var<'t>;
    pub type Reverse<'t> = reverse::Var<'t>;
    pub type Aad<'t> = aad::Variable<'t, f64>;
    pub use crate::easy::Easy;
}

/// A step: from parameters to the gradient.
type Step<'s> = Box<dyn FnMut() -> Vec<f64> + 's>;

struct Case {
    name: &'static str,
    parameters: Vec<f64>,
    data: Data,
}

fn main() {
    let timed = asked("--bench");
    if timed {
        let columns = "kernel, this tape µs, named µs, reverse µs, aad µs, easy-ml µs, reverse/this, aad/this, easy-ml/this, bytes/operation";
        let columns: Vec<&str> = columns.split(", ").collect();
        println!("{}", table::head(&columns, 1));
    }
    macro_rules! rows {
        ($($kernel:ident)*) => {$({
            let case = $kernel();
            let (x, data) = (&case.parameters, &case.data);
            let (other, list) = (reverse::Tape::new(), WengertList::new());
            let sides: [Step; 5] = [
                Box::new(|| tape!(<x> { (of_gradtape::$kernel)(x, data) }).gradient().x),
                Box::new(|| tape!(<x> as _t { (of_gradtape::$kernel)(x, data) }).gradient().x),
                Box::new(|| {
                    other.clear();
                    let x = other.add_vars(x);
                    let y = of_reverse::$kernel(&x, data);
                    reverse::Gradient::wrt(&y.grad(), &x[..])
                }),
                Box::new(|| {
                    let tape = aad::Tape::default();
                    let x: Vec<_> = tape.create_variables_iter(x).collect();
                    let y = of_aad::$kernel(&x, data);
                    let gradients = y.compute_gradients().unwrap();
                    gradients.get_gradients_iter(&x).map(Result::unwrap).collect()
                }),
                Box::new(|| {
                    list.clear();
                    let x: Vec<_> = x.iter().map(|x| Easy(list.variable(*x))).collect();
                    let derivatives = of_easy::$kernel(&x, data).0.derivatives();
                    x.iter().map(|x| derivatives[&x.0]).collect()
                }),
            ];
            let recorded = tape!(<x> { (of_gradtape::$kernel)(x, data) }).bytes();
            let each = tape!(<x> as _t { (of_gradtape::$kernel)(x, data) }).bytes();
            row(case.name, sides, bytes_per_operation(x.len(), recorded, each), timed);
        })*};
    }
    rows!(rosenbrock logistic network nbody log_sum_exp lotka_volterra);
    hybrid(timed);
}

/// All that is recorded and all adjoints, for each operation of the kernel: a tape with a name has a
/// slot for each.
fn bytes_per_operation(parameters: usize, all: [usize; 2], [_, adjoints]: [usize; 2]) -> f64 {
    let operations = adjoints / size_of::<f64>() - parameters;
    (all[0] + all[1]) as f64 / operations as f64
}

fn row(name: &str, mut sides: [Step; 5], bytes: f64, timed: bool) {
    let [ours, others @ ..] = sides.each_mut().map(|side| side());
    others
        .iter()
        .for_each(|theirs| assert_agree(name, &ours, theirs));
    if timed {
        let [this, named, others @ ..] = microseconds(&mut sides);
        let times = [this, named].into_iter().chain(others).map(table::number);
        let ratios = others.map(|other| format!("{:.2}", other / this));
        let cells: Vec<String> = [name.to_owned()]
            .into_iter()
            .chain(times)
            .chain(ratios)
            .chain([format!("{bytes:.1}")])
            .collect();
        println!("{}", table::row(&cells));
    }
}

/// A wrong gradient has no speed.
fn assert_agree(name: &str, a: &[f64], b: &[f64]) {
    let scale = a.iter().fold(0.0, |scale: f64, a| scale.max(a.abs()));
    assert!(a.len() == b.len() && scale > 0.0, "{name}");
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= 1e-9 * scale, "{name}: {a} and {b}");
    }
}

/// Of a step of each side.
fn microseconds<const N: usize>(steps: &mut [Step; N]) -> [f64; N] {
    let mut sides: Sides<N> = steps.each_mut().map(|step| -> Box<dyn FnMut()> {
        Box::new(|| {
            black_box(step());
        })
    });
    times::least(&mut sides).map(|seconds| seconds * 1e6)
}

/// The mean negative log-likelihood of labels in {0, 1}; `rows` is row-major.
#[differentiable]
fn likelihood(#[constant] rows: &[f64], #[constant] labels: &[f64], w: &[f64], b: f64) -> f64 {
    let mut loss = 0.0;
    for (row, label) in rows.chunks_exact(w.len()).zip(labels) {
        let z = b + row.iter().zip(w).map(|(x, w)| x * w).sum::<f64>();
        loss += z.max(0.0) + (-z.abs()).exp().ln_1p() - label * z;
    }
    loss / labels.len() as f64
}

/// Parts of the data, as many as are needed: the loop is recorded, the kernel compiled.
fn hybrid(timed: bool) {
    let case = logistic();
    let (w, b) = (&case.parameters[1..], case.parameters[0]);
    let parts = case
        .data
        .inputs
        .chunks(100 * 30)
        .zip(case.data.targets.chunks(100));
    let parts: Vec<_> = parts.collect();
    let mut sides: [Step; 2] = [
        Box::new(|| {
            let g = tape!(<w, b> {
                let mut loss = 0.0;
                for (rows, labels) in &parts {
                    loss += likelihood(rows, labels, w, b);
                    if loss > 1e9 {
                        break;
                    }
                }
                loss
            })
            .gradient();
            let mut gradient = g.w;
            gradient.push(g.b);
            gradient
        }),
        Box::new(|| {
            let (mut gradient, mut loss) = (vec![0.0; w.len() + 1], 0.0);
            for (rows, labels) in &parts {
                let (value, (dw, db)) = likelihood::value_and_grad(rows, labels, w, b);
                loss += value;
                let d = dw.iter().chain([&db]);
                gradient.iter_mut().zip(d).for_each(|(g, d)| *g += d);
                if loss > 1e9 {
                    break;
                }
            }
            gradient
        }),
    ];
    let [ours, theirs] = sides.each_mut().map(|side| side());
    assert_agree("hybrid", &ours, &theirs);
    if timed {
        let [hybrid, compiled] = microseconds(&mut sides);
        println!(
            "\nlogistic regression in a recorded loop, {} compiled calls: {hybrid:.1} µs; the same by hand around the compiled gradient: {compiled:.1} µs; ratio {:.2}",
            parts.len(),
            hybrid / compiled
        );
    }
}

fn rosenbrock() -> Case {
    let parameters = numbers_of(1, 1000);
    let (name, data) = ("Rosenbrock, n = 1000", Data::default());
    Case {
        name,
        parameters,
        data,
    }
}

fn logistic() -> Case {
    Case {
        name: "Logistic regression, 569 x 30",
        parameters: numbers_of(2, 31),
        data: Data {
            inputs: numbers_of(3, 569 * 30),
            targets: numbers_of(4, 569)
                .iter()
                .map(|v| f64::from(*v > 0.0))
                .collect(),
        },
    }
}

fn network() -> Case {
    Case {
        name: "Network 64-128-10, 8 samples",
        parameters: numbers_of(5, 9610).iter().map(|v| 0.2 * v).collect(),
        data: Data {
            inputs: numbers_of(6, 8 * 64),
            targets: numbers_of(7, 8 * 10),
        },
    }
}

fn nbody() -> Case {
    Case {
        name: "n-body energy, 100 bodies",
        parameters: numbers_of(8, 300),
        data: Data {
            inputs: numbers_of(9, 100).iter().map(|v| 1.5 + v).collect(),
            targets: Vec::new(),
        },
    }
}

fn log_sum_exp() -> Case {
    let parameters = numbers_of(10, 1000);
    let (name, data) = ("Log-sum-exp, n = 1000", Data::default());
    Case {
        name,
        parameters,
        data,
    }
}

fn lotka_volterra() -> Case {
    let parameters = vec![1.1, 0.4, 0.1, 0.4];
    let (name, data) = ("Runge-Kutta, 300 steps", Data::default());
    Case {
        name,
        parameters,
        data,
    }
}

/// Reproducible numbers in -1..1 (splitmix64).
fn numbers_of(seed: u64, count: usize) -> Vec<f64> {
    let mut state = seed;
    let next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        (bits >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    std::iter::repeat_with(next).take(count).collect()
}
