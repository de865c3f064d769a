use super::{Case, Derivative, Into, Numbers};
use crate::jacobians::ba::{Errors, Observations, Sparse};
use std::hint::black_box;
use std::rc::Rc;

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

type Matrix = [[f64; 3]; 3];

/// The row times the matrix.
fn times(row: [f64; 3], m: &Matrix) -> [f64; 3] {
    std::array::from_fn(|j| row[0] * m[0][j] + row[1] * m[1][j] + row[2] * m[2][j])
}

/// The matrix `R` of the rotation, and the `M` with which `d(R p) = -R [p] M dr` (Gallego and Yezzi 2015):
/// `M = (r rᵀ + (Rᵀ - I) [r]) / θ²`.
fn rotation(r: [f64; 3]) -> [Matrix; 2] {
    let square = dot(r, r);
    if square == 0.0 {
        return [[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]; 2];
    }
    let theta = square.sqrt();
    let (sin, cos) = theta.sin_cos();
    let (s, c) = (sin / theta, (1.0 - cos) / square);
    let [x, y, z] = r;
    let matrix = [
        [cos + c * x * x, c * x * y - s * z, c * x * z + s * y],
        [c * x * y + s * z, cos + c * y * y, c * y * z - s * x],
        [c * x * z - s * y, c * y * z + s * x, cos + c * z * z],
    ];
    let scale = 1.0 / square;
    let skew = [[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]];
    let inner = std::array::from_fn(|i| {
        let mut row = [matrix[0][i], matrix[1][i], matrix[2][i]];
        row[i] -= 1.0;
        let row = times(row, &skew);
        std::array::from_fn(|j| scale * (r[i] * r[j] + row[j]))
    });
    [matrix, inner]
}

/// The two rows of an observation: camera, point, weight.
fn rows(camera: &[f64; 11], point: &[f64; 3], weight: f64, feature: &[f64; 2]) -> [[f64; 15]; 2] {
    let [r0, r1, r2, c0, c1, c2, focal, u, v, k1, k2] = *camera;
    let centred = [point[0] - c0, point[1] - c1, point[2] - c2];
    let [turn, inner] = rotation([r0, r1, r2]);
    let depth = 1.0 / dot(turn[2], centred);
    let p = [dot(turn[0], centred) * depth, dot(turn[1], centred) * depth];
    let square = p[0] * p[0] + p[1] * p[1];
    let distortion = 1.0 + (k1 + k2 * square) * square;
    let slope = 2.0 * k1 + 4.0 * k2 * square;
    let lens = weight * focal;
    let row = |r: usize, principal: f64| {
        let mut p_bar = [lens * p[r] * slope * p[0], lens * p[r] * slope * p[1]];
        p_bar[r] += lens * distortion;
        let (x_bar, y_bar) = (p_bar[0] * depth, p_bar[1] * depth);
        let at = times([x_bar, y_bar, -(x_bar * p[0] + y_bar * p[1])], &turn);
        let rotation = times(cross(centred, at), &inner);
        let distorted = p[r] * distortion;
        let of_k1 = lens * p[r] * square;
        let mut row = [0.0; 15];
        row[..3].copy_from_slice(&rotation);
        row[3..6].copy_from_slice(&at.map(|a| -a));
        row[6] = weight * distorted;
        row[7 + r] = weight;
        row[9] = of_k1;
        row[10] = of_k1 * square;
        row[11..14].copy_from_slice(&at);
        row[14] = distorted * focal + principal - feature[r];
        row
    };
    [row(0, u), row(1, v)]
}

fn by_hand(observations: &Observations, jacobian: &mut Sparse) {
    jacobian.clear();
    for (i, &(camera, point)) in observations.pairs.iter().enumerate() {
        let block = rows(
            &observations.cameras[camera],
            &observations.points[point],
            observations.weights[i],
            &observations.features[i],
        );
        let columns = observations.block_columns(camera, point, i);
        for row in &block {
            jacobian.push_row(&columns, row);
        }
    }
    for (i, &weight) in observations.weights.iter().enumerate() {
        jacobian.push_row(&[observations.weight_column(i)], &[-2.0 * weight]);
    }
}

fn observations(cameras: usize, points: usize, count: usize) -> Observations {
    let mut some = Numbers(7);
    let camera = |some: &mut Numbers| {
        let [r0, r1, r2, c0, c1, c2] = some.around_zero(1.0);
        let [u, v, k1, k2] = some.around_zero(0.1);
        [r0, r1, r2, c0, c1, c2, 1.5, u, v, k1, k2]
    };
    let point = |some: &mut Numbers| {
        let [x, y, z] = some.around_zero(1.0);
        [x, y, z + 5.0]
    };
    Observations {
        cameras: (0..cameras).map(|_| camera(&mut some)).collect(),
        points: (0..points).map(|_| point(&mut some)).collect(),
        weights: some.take(count),
        pairs: (0..count).map(|i| (i % cameras, i % points)).collect(),
        features: (0..count).map(|_| some.around_zero(1.0)).collect(),
    }
}

fn case(cameras: usize, points: usize, count: usize) -> Case {
    let data = Rc::new(observations(cameras, points, count));
    let side = |compute: fn(&Observations, &mut Sparse)| -> Box<dyn Derivative> {
        let data = data.clone();
        Box::new(Into {
            storage: Sparse::with_room_for(count),
            compute: move |jacobian: &mut Sparse| compute(black_box(&data), jacobian),
            entries: |jacobian: &Sparse| {
                let columns = jacobian.columns.iter().map(|&column| f64::from(column));
                (
                    columns.chain(jacobian.values.iter().copied()).collect(),
                    0.0,
                )
            },
        })
    };
    let (generated, by_hand) = (side(Observations::jacobian_into), side(by_hand));
    let mut errors = Errors::default();
    let primal = Box::new(move || {
        black_box(&data).errors_into(black_box(&mut errors));
        0.0
    });
    Case {
        size: format!("n = {cameras}, m = {points}, p = {count}"),
        primal,
        generated,
        by_hand,
    }
}

pub fn cases() -> Vec<Case> {
    vec![
        case(21, 1_131, 3_645),
        case(49, 7_776, 31_843),
        case(257, 65_132, 225_911),
    ]
}
