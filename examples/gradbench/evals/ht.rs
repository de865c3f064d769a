use super::{Evaluation, flat, read, require, runs, unknown};
use crate::jacobians::ht::Hand;
use serde::Deserialize;

type Matrix = [[f64; 4]; 4];

#[derive(Deserialize)]
struct Input {
    theta: Vec<f64>,
    data: Data,
    us: Vec<[f64; 2]>,
}

#[derive(Deserialize)]
struct Data {
    model: Model,
    correspondences: Vec<usize>,
    points: Vec<[f64; 3]>,
}

#[derive(Deserialize)]
struct Model {
    parents: Vec<i64>,
    base_relatives: Vec<Matrix>,
    inverse_base_absolutes: Vec<Matrix>,
    base_positions: Vec<[f64; 4]>,
    weights: Vec<Vec<f64>>,
    triangles: Vec<[usize; 3]>,
    is_mirrored: bool,
}

pub fn evaluate(function: &str, input: &str) -> Result<Evaluation, String> {
    let Input { theta, data, us } = read(input)?;
    let theta: [f64; 26] = theta
        .try_into()
        .map_err(|_| "input: theta must have 26 numbers")?;
    let hand = hand(data, us.is_empty())?;
    let points = hand.points.len();
    require(
        us.is_empty() || us.len() == points,
        "us must be empty or as many as points",
    )?;
    let runs = runs(input)?;
    match function {
        "objective" => Ok(runs.measure_then(
            || hand.errors(&theta, &us),
            |errors| errors.into_flattened(),
        )),
        "jacobian" => {
            Ok(runs.measure_then(|| hand.jacobian(&theta, &us), |jacobian| jacobian.to_rows()))
        }
        _ => unknown(function),
    }
}

fn hand(data: Data, simple: bool) -> Result<Hand, String> {
    let Data {
        model,
        correspondences,
        points,
    } = data;
    let bones = model.parents.len();
    let vertices = model.base_positions.len();
    require(bones > 20, "five fingers need 21 bones")?;
    let matrices = [
        model.base_relatives.len(),
        model.inverse_base_absolutes.len(),
    ];
    require(matrices == [bones; 2], "each bone must have its matrices")?;
    require(
        model.weights.len() == vertices,
        "each vertex must have weights",
    )?;
    let parents = model
        .parents
        .iter()
        .enumerate()
        .map(|(bone, &parent)| match parent {
            -1 => Ok(None),
            _ => usize::try_from(parent)
                .ok()
                .filter(|&parent| parent < bone)
                .map(Some)
                .ok_or("input: a bone's parent must come before it"),
        });
    let known = |&vertex: &usize| vertex < vertices;
    require(
        model.triangles.as_flattened().iter().all(known),
        "a triangle has an unknown vertex",
    )?;
    let targets = if simple {
        vertices
    } else {
        model.triangles.len()
    };
    require(
        correspondences.iter().all(|&c| c < targets),
        "a correspondence is out of range",
    )?;
    require(
        correspondences.len() == points.len(),
        "each point must have a correspondence",
    )?;
    Ok(Hand {
        parents: parents.collect::<Result<_, _>>()?,
        base_relatives: model.base_relatives,
        inverse_base_absolutes: model.inverse_base_absolutes,
        weights: flat(&model.weights, bones, "weights")?,
        base_positions: model.base_positions,
        mirrored: model.is_mirrored,
        triangles: model.triangles,
        correspondences,
        points,
    })
}
