//! Hand tracking: how far the surface of a posed hand is from measured points.

use gradtape::differentiable;

/// The pose of each bone from the 26 parameters: global rotation, translation, and for each finger the bend of three bones
/// and one spread. The first three columns are the global rotation, scale and translation.
#[differentiable]
fn pose_parameters(theta: &[f64; 26], bones: usize) -> Vec<[f64; 3]> {
    let mut pose = vec![[0.0; 3]; bones + 3];
    for i in 0..3 {
        pose[0][i] = theta[i];
        pose[1][i] = 1.0;
        pose[2][i] = theta[3 + i];
    }
    let mut next = 6;
    let mut column = 5;
    for _finger in 0..5 {
        for bone in 2..=4 {
            pose[column][0] = theta[next];
            next += 1;
            if bone == 2 {
                pose[column][1] = theta[next];
                next += 1;
            }
            column += 1;
        }
        column += 1;
    }
    pose
}

#[differentiable]
fn product<const N: usize>(a: &[[f64; N]; N], b: &[[f64; N]; N]) -> [[f64; N]; N] {
    let mut out = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..N {
            for k in 0..N {
                out[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    out
}

#[differentiable]
fn euler_rotation(angles: &[f64; 3]) -> [[f64; 3]; 3] {
    let [x, z, y] = *angles;
    let around_x = [
        [1.0, 0.0, 0.0],
        [0.0, x.cos(), -x.sin()],
        [0.0, x.sin(), x.cos()],
    ];
    let around_y = [
        [y.cos(), 0.0, y.sin()],
        [0.0, 1.0, 0.0],
        [-y.sin(), 0.0, y.cos()],
    ];
    let around_z = [
        [z.cos(), -z.sin(), 0.0],
        [z.sin(), z.cos(), 0.0],
        [0.0, 0.0, 1.0],
    ];
    product(&product(&around_z, &around_y), &around_x)
}

#[differentiable]
fn angle_axis_rotation(axis: &[f64; 3]) -> [[f64; 3]; 3] {
    let norm = (axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]).sqrt();
    if norm < 0.0001 {
        return [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    }
    let [x, y, z] = axis.map(|a| a / norm);
    let (s, c) = norm.sin_cos();
    [
        [
            x * x + (1.0 - x * x) * c,
            x * y * (1.0 - c) - z * s,
            x * z * (1.0 - c) + y * s,
        ],
        [
            x * y * (1.0 - c) + z * s,
            y * y + (1.0 - y * y) * c,
            y * z * (1.0 - c) - x * s,
        ],
        [
            x * z * (1.0 - c) - y * s,
            z * y * (1.0 - c) + x * s,
            z * z + (1.0 - z * z) * c,
        ],
    ]
}

/// Where each bone takes the points of the hand at rest; a bone's parent comes before it.
#[differentiable]
fn bone_transforms(
    pose: &[[f64; 3]],
    parents: &[Option<usize>],
    #[constant] base_relatives: &[[[f64; 4]; 4]],
    #[constant] inverse_base_absolutes: &[[[f64; 4]; 4]],
) -> Vec<[[f64; 4]; 4]> {
    let mut absolutes: Vec<[[f64; 4]; 4]> = Vec::with_capacity(parents.len());
    for (bone, parent) in parents.iter().enumerate() {
        let rotation = euler_rotation(&pose[bone + 3]);
        let mut local = [[0.0; 4]; 4];
        for i in 0..3 {
            for j in 0..3 {
                local[i][j] = rotation[i][j];
            }
        }
        local[3][3] = 1.0;
        let relative = product(&base_relatives[bone], &local);
        let absolute = match parent {
            Some(parent) => product(&absolutes[*parent], &relative),
            None => relative,
        };
        absolutes.push(absolute);
    }
    absolutes
        .iter()
        .zip(inverse_base_absolutes)
        .map(|(absolute, inverse)| product(absolute, inverse))
        .collect()
}

/// The vertices of the posed hand: each is the weighted mean of where the bones take it.
#[differentiable]
fn skinned_vertices(
    pose: &[[f64; 3]],
    parents: &[Option<usize>],
    #[constant] base_relatives: &[[[f64; 4]; 4]],
    #[constant] inverse_base_absolutes: &[[[f64; 4]; 4]],
    #[constant] base_positions: &[[f64; 4]],
    #[constant] weights: &[f64],
    mirrored: bool,
) -> Vec<[f64; 3]> {
    let transforms = bone_transforms(pose, parents, base_relatives, inverse_base_absolutes);
    let bones = transforms.len();
    let mut vertices = vec![[0.0; 3]; base_positions.len()];
    for (v, position) in base_positions.iter().enumerate() {
        for bone in 0..bones {
            let weight = weights[v * bones + bone];
            for i in 0..3 {
                let row = &transforms[bone][i];
                let moved = row[0] * position[0]
                    + row[1] * position[1]
                    + row[2] * position[2]
                    + row[3] * position[3];
                vertices[v][i] += weight * moved;
            }
        }
    }

    let mut rotation = angle_axis_rotation(&pose[0]);
    for row in &mut rotation {
        for i in 0..3 {
            row[i] *= pose[1][i];
        }
    }
    for vertex in &mut vertices {
        let [x, y, z] = *vertex;
        let x = if mirrored { -x } else { x };
        for i in 0..3 {
            vertex[i] = rotation[i][0] * x + rotation[i][1] * y + rotation[i][2] * z + pose[2][i];
        }
    }
    vertices
}

/// The distances of the measured `points` from the vertices that correspond to them.
#[differentiable]
pub fn simple(
    theta: &[f64; 26],
    parents: &[Option<usize>],
    #[constant] base_relatives: &[[[f64; 4]; 4]],
    #[constant] inverse_base_absolutes: &[[[f64; 4]; 4]],
    #[constant] base_positions: &[[f64; 4]],
    #[constant] weights: &[f64],
    mirrored: bool,
    correspondences: &[usize],
    #[constant] points: &[[f64; 3]],
) -> Vec<[f64; 3]> {
    let pose = pose_parameters(theta, parents.len());
    let vertices = skinned_vertices(
        &pose,
        parents,
        base_relatives,
        inverse_base_absolutes,
        base_positions,
        weights,
        mirrored,
    );
    let mut errors = Vec::with_capacity(points.len());
    for (&vertex, point) in correspondences.iter().zip(points) {
        let vertex = &vertices[vertex];
        errors.push([
            point[0] - vertex[0],
            point[1] - vertex[1],
            point[2] - vertex[2],
        ]);
    }
    errors
}

/// The distances of the measured `points` from places on the triangles that correspond to them; `us` are the barycentric
/// coordinates of those.
#[differentiable]
pub fn complicated(
    theta: &[f64; 26],
    us: &[[f64; 2]],
    parents: &[Option<usize>],
    #[constant] base_relatives: &[[[f64; 4]; 4]],
    #[constant] inverse_base_absolutes: &[[[f64; 4]; 4]],
    #[constant] base_positions: &[[f64; 4]],
    #[constant] weights: &[f64],
    mirrored: bool,
    triangles: &[[usize; 3]],
    correspondences: &[usize],
    #[constant] points: &[[f64; 3]],
) -> Vec<[f64; 3]> {
    let pose = pose_parameters(theta, parents.len());
    let vertices = skinned_vertices(
        &pose,
        parents,
        base_relatives,
        inverse_base_absolutes,
        base_positions,
        weights,
        mirrored,
    );
    let mut errors = Vec::with_capacity(points.len());
    for (i, (&triangle, point)) in correspondences.iter().zip(points).enumerate() {
        let [a, b, c] = triangles[triangle];
        let [u, v] = us[i];
        let mut error = [0.0; 3];
        for j in 0..3 {
            let on_hand = u * vertices[a][j] + v * vertices[b][j] + (1.0 - u - v) * vertices[c][j];
            error[j] = point[j] - on_hand;
        }
        errors.push(error);
    }
    errors
}

/// [`complicated`] with all pairs of `us` moved by `shift`: as each row depends on its own pair alone, the derivatives by the
/// shift are those by that pair.
#[differentiable]
pub fn shifted(
    shift: [f64; 2],
    theta: &[f64; 26],
    #[constant] us: &[[f64; 2]],
    parents: &[Option<usize>],
    #[constant] base_relatives: &[[[f64; 4]; 4]],
    #[constant] inverse_base_absolutes: &[[[f64; 4]; 4]],
    #[constant] base_positions: &[[f64; 4]],
    #[constant] weights: &[f64],
    mirrored: bool,
    triangles: &[[usize; 3]],
    correspondences: &[usize],
    #[constant] points: &[[f64; 3]],
) -> Vec<[f64; 3]> {
    let us: Vec<[f64; 2]> = us
        .iter()
        .map(|u| [u[0] + shift[0], u[1] + shift[1]])
        .collect();
    complicated(
        theta,
        &us,
        parents,
        base_relatives,
        inverse_base_absolutes,
        base_positions,
        weights,
        mirrored,
        triangles,
        correspondences,
        points,
    )
}
