//! Logistic regression, 569 x 30: what most fitting looks like, a reduction over data with a dot product inside.

use super::{Case, Numbers, dot};

kernel! {
    []

/// The mean negative log-likelihood of labels in {0, 1}; `rows` is row-major.
pub fn logistic(#[constant] rows: &[f64], #[constant] labels: &[f64], w: &[f64], b: f64) -> f64 {
    let mut loss = 0.0;
    for (row, label) in rows.chunks_exact(w.len()).zip(labels) {
        let z = b + row.iter().zip(w).map(|(x, w)| x * w).sum::<f64>();
        loss += z.max(0.0) + (-z.abs()).exp().ln_1p() - label * z;
    }
    loss / labels.len() as f64
}
}

fn in_order(x: &[f64], w: &[f64]) -> f64 {
    x.iter().zip(w).map(|(x, w)| x * w).sum()
}

/// One pass over the rows: the loss is a mean, so each row's weight in it is known beforehand.
fn by_hand(
    dot: fn(&[f64], &[f64]) -> f64,
    (rows, labels): (&[f64], &[f64]),
    (w, b): (&[f64], f64),
    dw: &mut [f64],
    db: &mut f64,
) -> f64 {
    let dw = &mut dw[..w.len()];
    let weight = 1.0 / labels.len() as f64;
    let mut loss = 0.0;
    let mut db_sum = 0.0;
    for (row, label) in rows.chunks_exact(w.len()).zip(labels) {
        let z = b + dot(row, w);
        let e = (-z.abs()).exp();
        loss += z.max(0.0) + e.ln_1p() - label * z;

        let probability = if z >= 0.0 { 1.0 } else { e } / (1.0 + e);
        let dz = (probability - label) * weight;
        for (dw, x) in dw.iter_mut().zip(row) {
            *dw += dz * x;
        }
        db_sum += dz;
    }
    *db += db_sum;
    loss / labels.len() as f64
}

pub fn case() -> Case {
    const ROWS: usize = 569;
    const FEATURES: usize = 30;

    let mut numbers = Numbers(2);
    let rows = numbers.take(ROWS * FEATURES);
    let labels: Vec<f64> = numbers
        .take(ROWS)
        .iter()
        .map(|v| f64::from(*v > 0.0))
        .collect();
    let w = numbers.take(FEATURES);
    let b = numbers.next();
    Case {
        name: "Logistic regression, 569 x 30",
        parameters: FEATURES + 1,
        primal: Box::new({
            let (rows, labels, w) = (rows.clone(), labels.clone(), w.clone());
            move || logistic(&rows, &labels, &w, b)
        }),
        generated: Box::new({
            let (rows, labels, w) = (rows.clone(), labels.clone(), w.clone());
            move |gradient| {
                let (dw, db) = gradient.split_at_mut(FEATURES);
                logistic::grad_into(&rows, &labels, &w, b, dw, &mut db[0])
            }
        }),
        by_hand: Box::new({
            let (rows, labels, w) = (rows.clone(), labels.clone(), w.clone());
            move |gradient| {
                let (dw, db) = gradient.split_at_mut(FEATURES);
                by_hand(in_order, (&rows, &labels), (&w, b), dw, &mut db[0])
            }
        }),
        reassociated: Some([
            Box::new({
                let (rows, labels, w) = (rows.clone(), labels.clone(), w.clone());
                move |gradient| {
                    let (dw, db) = gradient.split_at_mut(FEATURES);
                    reassociated::logistic::grad_into(&rows, &labels, &w, b, dw, &mut db[0])
                }
            }),
            Box::new(move |gradient| {
                let (dw, db) = gradient.split_at_mut(FEATURES);
                by_hand(dot, (&rows, &labels), (&w, b), dw, &mut db[0])
            }),
        ]),
    }
}
