use super::{Evaluation, flat, read, require, runs, unknown};
use crate::objectives::gmm::gmm;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Input {
    d: usize,
    k: usize,
    n: usize,
    m: usize,
    gamma: f64,
    x: Vec<Vec<f64>>,
    alpha: Vec<f64>,
    mu: Vec<Vec<f64>>,
    q: Vec<Vec<f64>>,
    l: Vec<Vec<f64>>,
}

#[derive(Serialize)]
struct Gradient<'a> {
    alpha: Vec<f64>,
    mu: Vec<&'a [f64]>,
    q: Vec<&'a [f64]>,
    l: Vec<&'a [f64]>,
}

pub fn evaluate(function: &str, input: &str) -> Result<Evaluation, String> {
    let runs = runs(input)?;
    let input: Input = read(input)?;
    let Input { d, k, n, m, .. } = input;
    require(d >= 1 && k >= 1, "d and k must be at least 1")?;
    require(input.x.len() == n, "x must have n rows")?;
    let rows = [
        input.alpha.len(),
        input.mu.len(),
        input.q.len(),
        input.l.len(),
    ];
    require(rows == [k; 4], "alpha, mu, q and l must have k rows")?;
    let x = flat(&input.x, d, "x")?;
    let mu = flat(&input.mu, d, "mu")?;
    let q = flat(&input.q, d, "q")?;
    let triangle = d * (d - 1) / 2;
    let l = flat(&input.l, triangle, "l")?;
    let (alpha, gamma) = (input.alpha, input.gamma);
    match function {
        "objective" => Ok(runs.measure(|| gmm(&alpha, &mu, &q, &l, &x, d, gamma, m))),
        "jacobian" => Ok(runs.measure_gradient(
            [alpha.len(), mu.len(), q.len(), l.len()],
            |[alpha_bar, mu_bar, q_bar, l_bar]| {
                gmm::grad_into(
                    &alpha, &mu, &q, &l, &x, d, gamma, m, alpha_bar, mu_bar, q_bar, l_bar,
                )
            },
            |[alpha, mu, q, l]| {
                let rows = [(&mu, d), (&q, d), (&l, triangle)].map(|(flat, columns)| {
                    (0..k).map(move |i| &flat[i * columns..(i + 1) * columns])
                });
                let [mu, q, l] = rows.map(Iterator::collect);
                serde_json::json!(Gradient { alpha, mu, q, l })
            },
        )),
        _ => unknown(function),
    }
}
