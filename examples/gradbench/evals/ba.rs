use super::{Evaluation, read, require, runs, unknown};
use crate::jacobians::ba::{Errors, Observations, Sparse};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Input {
    n: usize,
    m: usize,
    p: usize,
    cam: [f64; 11],
    x: [f64; 3],
    w: f64,
    feat: [f64; 2],
}

pub fn evaluate(function: &str, input: &str) -> Result<Evaluation, String> {
    let Input {
        n,
        m,
        p,
        cam,
        x,
        w,
        feat,
    } = read(input)?;
    require(n >= 1 && m >= 1 && p >= 1, "n, m and p must be at least 1")?;
    let observations = Observations {
        cameras: vec![cam; n],
        points: vec![x; m],
        weights: vec![w; p],
        pairs: (0..p).map(|i| (i % n, i % m)).collect(),
        features: vec![feat; p],
    };
    let runs = runs(input)?;
    match function {
        "objective" => Ok(runs.measure_into(
            Errors::default(),
            |errors| observations.errors_into(errors),
            encode_errors,
        )),
        "jacobian" => Ok(runs.measure_into(
            Sparse::with_room_for(p),
            |jacobian| observations.jacobian_into(jacobian),
            encode_jacobian,
        )),
        _ => unknown(function),
    }
}

/// All observations are alike, so the eval wants one of each kind and how many there are.
fn encode_errors(errors: Errors) -> Value {
    json!({
        "reproj_error": {"elements": errors.reprojection[0], "repeated": errors.reprojection.len()},
        "w_err": {"element": errors.weight[0], "repeated": errors.weight.len()},
    })
}

/// The entries of the first observation and the last entry of all.
fn encode_jacobian(jacobian: Sparse) -> Value {
    fn ends<T: Copy>(all: &[T]) -> Vec<T> {
        let first = &all[..all.len().min(30)];
        first.iter().chain(all.last()).copied().collect()
    }
    json!({
        "rows": ends(&jacobian.rows),
        "cols": ends(&jacobian.columns),
        "vals": ends(&jacobian.values),
    })
}
