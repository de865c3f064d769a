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

/// A rotated point with what its adjoint wants.
struct Rotated {
    rotation: [f64; 3],
    point: [f64; 3],
    theta: f64,
    sin: f64,
    cos: f64,
    axis: [f64; 3],
    across: [f64; 3],
    image: [f64; 3],
}

impl Rotated {
    fn new(rotation: [f64; 3], point: [f64; 3]) -> Self {
        let theta = dot(rotation, rotation).sqrt();
        if theta == 0.0 {
            let across = cross(rotation, point);
            let image = std::array::from_fn(|i| point[i] + across[i]);
            let axis = rotation;
            return Self {
                rotation,
                point,
                theta,
                sin: 0.0,
                cos: 1.0,
                axis,
                across,
                image,
            };
        }
        let (sin, cos) = theta.sin_cos();
        let axis = rotation.map(|r| r / theta);
        let across = cross(axis, point);
        let along = dot(axis, point) * (1.0 - cos);
        let image = std::array::from_fn(|i| point[i] * cos + across[i] * sin + axis[i] * along);
        Self {
            rotation,
            point,
            theta,
            sin,
            cos,
            axis,
            across,
            image,
        }
    }

    /// The adjoints of the rotation and of the point.
    fn back(&self, g: [f64; 3]) -> [[f64; 3]; 2] {
        let Self {
            rotation,
            point,
            theta,
            sin,
            cos,
            axis,
            across,
            ..
        } = *self;
        let turned = cross(point, g);
        if theta == 0.0 {
            let back = cross(g, rotation);
            return [turned, std::array::from_fn(|i| g[i] + back[i])];
        }
        let (along, g_along) = (dot(axis, point), dot(axis, g));
        let back = cross(g, axis);
        let point_bar = |i: usize| g[i] * cos + back[i] * sin + axis[i] * g_along * (1.0 - cos);
        let theta_bar = cos * dot(g, across) - sin * (dot(g, point) - along * g_along);
        let axis_bar: [f64; 3] = std::array::from_fn(|i| {
            sin * turned[i] + (1.0 - cos) * (along * g[i] + g_along * point[i])
        });
        let radial = theta_bar - dot(axis_bar, axis) / theta;
        let rotation_bar = |i: usize| axis_bar[i] / theta + radial * axis[i];
        [
            std::array::from_fn(rotation_bar),
            std::array::from_fn(point_bar),
        ]
    }
}

/// The two rows of an observation: camera, point, weight.
fn rows(camera: &[f64; 11], point: &[f64; 3], weight: f64, feature: &[f64; 2]) -> [[f64; 15]; 2] {
    let [r0, r1, r2, c0, c1, c2, focal, u, v, k1, k2] = *camera;
    let centred = [point[0] - c0, point[1] - c1, point[2] - c2];
    let rotated = Rotated::new([r0, r1, r2], centred);
    let [x, y, z] = rotated.image;
    let (depth, p) = (1.0 / z, [x / z, y / z]);
    let square = p[0] * p[0] + p[1] * p[1];
    let distortion = 1.0 + k1 * square + k2 * square * square;
    let slope = 2.0 * (k1 + 2.0 * k2 * square);
    let principal = [u, v];
    std::array::from_fn(|r| {
        let lens = weight * focal;
        let mut p_bar = [lens * p[r] * slope * p[0], lens * p[r] * slope * p[1]];
        p_bar[r] += lens * distortion;
        let (x_bar, y_bar) = (p_bar[0] * depth, p_bar[1] * depth);
        let [rotation, at] = rotated.back([x_bar, y_bar, -(x_bar * p[0] + y_bar * p[1])]);
        let distorted = p[r] * distortion;
        let mut of_principal = [0.0; 2];
        of_principal[r] = weight;
        let of_k1 = lens * p[r] * square;
        [
            rotation[0],
            rotation[1],
            rotation[2],
            -at[0],
            -at[1],
            -at[2],
            weight * distorted,
            of_principal[0],
            of_principal[1],
            of_k1,
            of_k1 * square,
            at[0],
            at[1],
            at[2],
            distorted * focal + principal[r] - feature[r],
        ]
    })
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
                let columns = jacobian.columns.iter().map(|&column| column as f64);
                columns.chain(jacobian.values.iter().copied()).collect()
            },
        })
    };
    let (generated, by_hand) = (side(Observations::jacobian_into), side(by_hand));
    let mut errors = Errors::default();
    let primal = Box::new(move || black_box(&data).errors_into(black_box(&mut errors)));
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
