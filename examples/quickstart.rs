//! Is a tumour benign? Logistic regression on real measurements: `cargo run --release --example quickstart`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use gradtape::{check, differentiable};

const FEATURES: usize = 30;
const RIDGE: f64 = 1e-3;

/// The mean negative log-likelihood of the labels, 0 or 1, and a ridge on the weights; `rows` is row-major.
#[differentiable]
fn loss(w: &[f64], b: f64, #[constant] rows: &[f64], #[constant] labels: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (row, label) in rows.chunks_exact(w.len()).zip(labels) {
        let z = b + dot(w, row);
        sum += z.max(0.0) + (-z.abs()).exp().ln_1p() - label * z;
    }
    sum / labels.len() as f64 + 0.5 * RIDGE * dot(w, w)
}

#[differentiable]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn main() {
    let (train, test) = Data::load(include_str!("data/breast_cancer.csv"));
    println!(
        "{} rows to fit, {} held out, {FEATURES} features\n",
        train.labels.len(),
        test.labels.len()
    );

    // The optimiser wants one flat vector: the weights, then the bias.
    let value = |x: &[f64]| loss(&x[..FEATURES], x[FEATURES], &train.rows, &train.labels);
    let gradient = |x: &[f64], dx: &mut [f64]| {
        dx.fill(0.0);
        let (dw, db) = dx.split_at_mut(FEATURES);
        loss::grad_into(
            &x[..FEATURES],
            x[FEATURES],
            &train.rows,
            &train.labels,
            dw,
            &mut db[0],
        )
    };

    let fitted = minimise(gradient, vec![0.0; FEATURES + 1]);
    let (w, b) = (&fitted[..FEATURES], fitted[FEATURES]);
    let test_rows = test.rows.chunks_exact(FEATURES).zip(&test.labels);
    let right = test_rows
        .filter(|(row, label)| (b + dot(w, row) > 0.0) == (**label > 0.5))
        .count();
    println!("\nheld-out accuracy  {right} of {}", test.labels.len());

    // At the minimum every gradient is nearly zero: what checks it is a point half way.
    let mut halfway: Vec<f64> = fitted.iter().map(|x| 0.5 * x).collect();
    let mut dx = vec![0.0; FEATURES + 1];
    gradient(&halfway, &mut dx);
    match check::gradient(value, &halfway, &dx) {
        Ok(()) => println!("gradient check     agrees with central differences"),
        Err(mismatch) => panic!("{mismatch}"),
    }

    let once = time(|| value(black_box(&halfway)));
    let reverse = time(|| gradient(black_box(&halfway), &mut dx));
    let differences = time(|| central_differences(value, &mut halfway, &mut dx));
    let ratio = |time: Duration| time.as_secs_f64() / once.as_secs_f64();
    println!("the loss           {once:.1?}");
    println!(
        "its gradient       {reverse:.1?}, {:.1} losses",
        ratio(reverse)
    );
    println!(
        "by differences     {differences:.1?}, {:.1} losses",
        ratio(differences)
    );
}

/// Adam, its steps shrinking to nothing; `gradient` returns the value.
fn minimise(gradient: impl Fn(&[f64], &mut [f64]) -> f64, mut x: Vec<f64>) -> Vec<f64> {
    const STEPS: i32 = 500;
    let [mut dx, mut mean, mut square] = [(); 3].map(|()| vec![0.0; x.len()]);
    for step in 0..=STEPS {
        let value = gradient(&x, &mut dx);
        if step % 50 == 0 {
            println!(
                "step {step:3}   loss {value:.6}   gradient {:.1e}",
                dot(&dx, &dx).sqrt()
            );
        }
        let rate = 0.1 * (1.0 - f64::from(step) / f64::from(STEPS));
        for i in 0..x.len() {
            mean[i] += 0.1 * (dx[i] - mean[i]);
            square[i] += 0.001 * (dx[i] * dx[i] - square[i]);
            let mean = mean[i] / (1.0 - 0.9_f64.powi(step + 1));
            let square = square[i] / (1.0 - 0.999_f64.powi(step + 1));
            x[i] -= rate * mean / (square.sqrt() + 1e-8);
        }
    }
    x
}

fn central_differences(f: impl Fn(&[f64]) -> f64, x: &mut [f64], dx: &mut [f64]) {
    const STEP: f64 = 1e-5;
    for i in 0..x.len() {
        let at = x[i];
        x[i] = at + STEP;
        let above = f(x);
        x[i] = at - STEP;
        dx[i] = (above - f(x)) / (2.0 * STEP);
        x[i] = at;
    }
}

/// The time of one call, as the mean of many.
fn time<T>(mut f: impl FnMut() -> T) -> Duration {
    const CALLS: u32 = 500;
    let start = Instant::now();
    for _ in 0..CALLS {
        black_box(f());
    }
    start.elapsed() / CALLS
}

struct Data {
    rows: Vec<f64>,
    labels: Vec<f64>,
}

impl Data {
    /// Every fifth row is held out; the features get mean 0 and deviation 1 over the others.
    fn load(csv: &str) -> (Data, Data) {
        let [mut train, mut test] = [(); 2].map(|()| Data {
            rows: Vec::new(),
            labels: Vec::new(),
        });
        for (i, line) in csv.lines().skip(1).enumerate() {
            let data = if i % 5 == 0 { &mut test } else { &mut train };
            data.rows.extend(
                line.split(',')
                    .map(|cell| cell.parse::<f64>().expect("a number")),
            );
            data.labels.extend(data.rows.pop());
        }
        let count = train.labels.len() as f64;
        for feature in 0..FEATURES {
            let column = || train.rows.iter().skip(feature).step_by(FEATURES);
            let mean = column().sum::<f64>() / count;
            let deviation = (column().map(|x| (x - mean).powi(2)).sum::<f64>() / count).sqrt();
            for rows in [&mut train.rows, &mut test.rows] {
                for x in rows.iter_mut().skip(feature).step_by(FEATURES) {
                    *x = (*x - mean) / deviation;
                }
            }
        }
        (train, test)
    }
}
