//! Bundle adjustment: how far points, seen by cameras, are from where they were observed.

use gradtape::differentiable;

#[differentiable]
fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

#[differentiable]
fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Rotates a point by Rodrigues' formula.
#[differentiable]
fn rotate(rotation: [f64; 3], point: [f64; 3]) -> [f64; 3] {
    let square = dot(rotation, rotation);
    if square == 0.0 {
        let [x, y, z] = cross(rotation, point);
        return [point[0] + x, point[1] + y, point[2] + z];
    }
    let theta = square.sqrt();
    let (sin, cos) = theta.sin_cos();
    let axis = [
        rotation[0] / theta,
        rotation[1] / theta,
        rotation[2] / theta,
    ];
    let across = cross(axis, point);
    let along = dot(axis, point) * (1.0 - cos);
    std::array::from_fn(|i| point[i] * cos + across[i] * sin + axis[i] * along)
}

/// The image of a point: `camera` holds the rotation, the centre, the focal length, the principal point and the two
/// coefficients of the radial distortion.
#[differentiable]
fn project(camera: &[f64; 11], point: &[f64; 3]) -> [f64; 2] {
    let [r0, r1, r2, c0, c1, c2, focal, u, v, k1, k2] = *camera;
    let from_centre = [point[0] - c0, point[1] - c1, point[2] - c2];
    let [x, y, z] = rotate([r0, r1, r2], from_centre);
    let (x, y) = (x / z, y / z);
    let square = x * x + y * y;
    let distortion = 1.0 + k1 * square + k2 * square * square;
    [x * distortion * focal + u, y * distortion * focal + v]
}

/// The weighted distance of a point's image from the observed feature.
#[differentiable]
pub fn reprojection_error(
    camera: &[f64; 11],
    point: &[f64; 3],
    weight: f64,
    #[constant] feature: &[f64; 2],
) -> [f64; 2] {
    let [u, v] = project(camera, point);
    [weight * (u - feature[0]), weight * (v - feature[1])]
}

/// What keeps a weight near one.
#[differentiable]
pub fn weight_error(weight: f64) -> f64 {
    1.0 - weight * weight
}
