use super::{Case, Into, Numbers};
use crate::jacobians::ht::{Hand, Jacobian};
use std::hint::black_box;
use std::rc::Rc;

type Affine = [[f64; 4]; 3];
type Rotation = [[f64; 3]; 3];
type Errors = Vec<[f64; 3]>;

/// The product of two affine maps, or of an affine map and the derivative of one.
fn compose(a: &Affine, b: &Affine, last: f64) -> Affine {
    std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let last = if j == 3 { last * a[i][3] } else { 0.0 };
            a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j] + last
        })
    })
}

fn times(a: &Rotation, v: &[f64; 3]) -> [f64; 3] {
    std::array::from_fn(|i| a[i][0] * v[0] + a[i][1] * v[1] + a[i][2] * v[2])
}

fn product(a: &Rotation, b: &Rotation) -> Rotation {
    std::array::from_fn(|i| {
        std::array::from_fn(|j| a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j])
    })
}

/// The rotation about `z`, `y`, `x` by the angles, and its derivatives by the first angle (about `x`) and the second (`z`).
fn euler(angles: &[f64; 3]) -> [Rotation; 3] {
    let [x, z, y] = *angles;
    let ((sx, cx), (sy, cy), (sz, cz)) = (x.sin_cos(), y.sin_cos(), z.sin_cos());
    let about_y = [[cy, 0.0, sy], [0.0, 1.0, 0.0], [-sy, 0.0, cy]];
    let about_x = [[1.0, 0.0, 0.0], [0.0, cx, -sx], [0.0, sx, cx]];
    let about_x_dot = [[0.0, 0.0, 0.0], [0.0, -sx, -cx], [0.0, cx, -sx]];
    let about_z = [[cz, -sz, 0.0], [sz, cz, 0.0], [0.0, 0.0, 1.0]];
    let about_z_dot = [[-sz, -cz, 0.0], [cz, -sz, 0.0], [0.0, 0.0, 0.0]];
    let first = product(&about_z, &about_y);
    [
        product(&first, &about_x),
        product(&first, &about_x_dot),
        product(&product(&about_z_dot, &about_y), &about_x),
    ]
}

fn embed(rotation: &Rotation) -> Affine {
    rotation.map(|[a, b, c]| [a, b, c, 0.0])
}

/// The global rotation and its derivatives by the components of the axis times the angle: `R = c I + s [a] + (1 - c) a aᵀ`.
fn axis_angle(rotation: &[f64; 3]) -> (Rotation, [Rotation; 3]) {
    let theta = rotation.iter().map(|r| r * r).sum::<f64>().sqrt();
    let (s, c) = theta.sin_cos();
    let a = rotation.map(|r| r / theta);
    let skew = |v: [f64; 3]| [[0.0, -v[2], v[1]], [v[2], 0.0, -v[0]], [-v[1], v[0], 0.0]];
    let combine =
        |identity: f64, cross: Rotation, outer: &dyn Fn(usize, usize) -> f64| -> Rotation {
            std::array::from_fn(|i| {
                std::array::from_fn(|j| {
                    identity * f64::from(u8::from(i == j)) + cross[i][j] + outer(i, j)
                })
            })
        };
    let cross = skew(a.map(|a| s * a));
    let value = combine(c, cross, &|i, j| (1.0 - c) * a[i] * a[j]);
    let partials = std::array::from_fn(|k| {
        // The angle changes by a[k], the axis by what is left of the unit vector, over the angle.
        let a_dot: [f64; 3] =
            std::array::from_fn(|i| (f64::from(u8::from(i == k)) - a[i] * a[k]) / theta);
        let cross = skew(std::array::from_fn(|i| c * a[k] * a[i] + s * a_dot[i]));
        combine(-s * a[k], cross, &|i, j| {
            s * a[k] * a[i] * a[j] + (1.0 - c) * (a_dot[i] * a[j] + a[i] * a_dot[j])
        })
    });
    (value, partials)
}

/// A hand in a pose: what all columns share.
struct Posed<'a> {
    hand: &'a Hand,
    relatives: Vec<Affine>,
    absolutes: Vec<Affine>,
    global: Rotation,
}

impl Posed<'_> {
    fn affine(matrix: &[[f64; 4]; 4]) -> Affine {
        [matrix[0], matrix[1], matrix[2]]
    }

    /// Adds to `moved` where `map` takes the vertices, weighted for the bone.
    fn skin(&self, bone: usize, map: &Affine, moved: &mut [[f64; 3]]) {
        let bones = self.hand.parents.len();
        let weights = self.hand.weights[bone..].iter().step_by(bones);
        for ((moved, p), weight) in moved.iter_mut().zip(&self.hand.base_positions).zip(weights) {
            for i in 0..3 {
                let row = &map[i];
                let at = row[0] * p[0] + row[1] * p[1] + row[2] * p[2] + row[3] * p[3];
                moved[i] += weight * at;
            }
        }
    }

    /// The column of a parameter that bends one bone: only that bone and those below it move.
    fn bend(&self, bent: usize, local_dot: &Affine, vertices: &mut [[f64; 3]]) {
        let hand = self.hand;
        let bones = hand.parents.len();
        vertices.fill([0.0; 3]);
        let mut absolutes_dot: Vec<Option<Affine>> = vec![None; bones];
        let relative_dot = compose(&Self::affine(&hand.base_relatives[bent]), local_dot, 0.0);
        absolutes_dot[bent] = Some(match hand.parents[bent] {
            Some(parent) => compose(&self.absolutes[parent], &relative_dot, 0.0),
            None => relative_dot,
        });
        for bone in bent..bones {
            if bone > bent {
                let above = hand.parents[bone].and_then(|parent| absolutes_dot[parent]);
                absolutes_dot[bone] = above.map(|dot| compose(&dot, &self.relatives[bone], 1.0));
            }
            if let Some(dot) = &absolutes_dot[bone] {
                let inverse = Self::affine(&hand.inverse_base_absolutes[bone]);
                self.skin(bone, &compose(dot, &inverse, 1.0), vertices);
            }
        }
        for vertex in vertices.iter_mut() {
            if hand.mirrored {
                vertex[0] = -vertex[0];
            }
            *vertex = times(&self.global, vertex);
        }
    }

    /// The column of the errors for vertices that move so.
    fn errors_dot(&self, vertices_dot: &[[f64; 3]], us: &[[f64; 2]]) -> Errors {
        let correspondences = self.hand.correspondences.iter().zip(us);
        let column = correspondences.map(|(&triangle, &[u, v])| {
            let [a, b, c] = self.hand.triangles[triangle].map(|vertex| vertices_dot[vertex]);
            std::array::from_fn(|j| -(u * a[j] + v * b[j] + (1.0 - u - v) * c[j]))
        });
        column.collect()
    }
}

fn by_hand(hand: &Hand, theta: &[f64; 26], us: &[[f64; 2]], columns: &mut Vec<Errors>) {
    let bones = hand.parents.len();
    let mut angles = vec![[0.0; 3]; bones];
    // Which bone each of the parameters 6 to 25 bends, and about which of its angles.
    let mut bends = Vec::with_capacity(20);
    for finger in 0..5 {
        for (bone, angle) in [(2, 0), (2, 1), (3, 0), (4, 0)] {
            bends.push((4 * finger + bone, angle));
        }
    }
    for (&(bone, angle), theta) in bends.iter().zip(&theta[6..]) {
        angles[bone][angle] = *theta;
    }
    let locals: Vec<[Affine; 3]> = angles.iter().map(|a| euler(a).map(|r| embed(&r))).collect();
    let (global, global_dots) = axis_angle(&[theta[0], theta[1], theta[2]]);
    let mut posed = Posed {
        hand,
        relatives: Vec::new(),
        absolutes: Vec::new(),
        global,
    };
    let mut rest = vec![[0.0; 3]; hand.base_positions.len()];
    for (bone, [local, ..]) in locals.iter().enumerate() {
        let base = Posed::affine(&hand.base_relatives[bone]);
        let relative = compose(&base, local, 1.0);
        let absolute = match hand.parents[bone] {
            Some(parent) => compose(&posed.absolutes[parent], &relative, 1.0),
            None => relative,
        };
        posed.relatives.push(relative);
        posed.absolutes.push(absolute);
        let inverse = Posed::affine(&hand.inverse_base_absolutes[bone]);
        posed.skin(bone, &compose(&absolute, &inverse, 1.0), &mut rest);
    }
    if hand.mirrored {
        rest.iter_mut().for_each(|vertex| vertex[0] = -vertex[0]);
    }

    columns.clear();
    // The translation cancels in the difference of two vertices.
    let turned: Vec<[f64; 3]> = rest
        .iter()
        .map(|vertex| times(&posed.global, vertex))
        .collect();
    for corner in 0..2 {
        let along = hand.correspondences.iter().map(|&triangle| {
            let triangle = hand.triangles[triangle];
            let (to, from) = (turned[triangle[corner]], turned[triangle[2]]);
            std::array::from_fn(|j| from[j] - to[j])
        });
        columns.push(along.collect());
    }
    let mut vertices_dot = turned;
    for global_dot in &global_dots {
        for (vertex_dot, vertex) in vertices_dot.iter_mut().zip(&rest) {
            *vertex_dot = times(global_dot, vertex);
        }
        columns.push(posed.errors_dot(&vertices_dot, us));
    }
    for i in 0..3 {
        let mut along = [0.0; 3];
        along[i] = -1.0;
        columns.push(vec![along; us.len()]);
    }
    for (bone, angle) in bends {
        posed.bend(bone, &locals[bone][1 + angle], &mut vertices_dot);
        columns.push(posed.errors_dot(&vertices_dot, us));
    }
}

struct Data {
    hand: Hand,
    theta: [f64; 26],
    us: Vec<[f64; 2]>,
}

fn data(vertices: usize, points: usize) -> Data {
    const BONES: usize = 22;
    let mut some = Numbers(8);
    let affine = |some: &mut Numbers| {
        let [a, b, c] = some.around_zero(1.0);
        let rotation = euler(&[a, b, c])[0];
        let [x, y, z] = some.around_zero(0.5);
        let [r0, r1, r2] = rotation;
        let row = |r: [f64; 3], t: f64| [r[0], r[1], r[2], t];
        [row(r0, x), row(r1, y), row(r2, z), [0.0, 0.0, 0.0, 1.0]]
    };
    let below = |bone: usize| {
        if bone % 4 == 1 || bone == 21 {
            0
        } else {
            bone - 1
        }
    };
    let triangles = vertices / 9;
    let pick = |some: &mut Numbers, below: usize| (some.next() * below as f64) as usize;
    let hand = Hand {
        parents: (0..BONES)
            .map(|bone| (bone > 0).then(|| below(bone)))
            .collect(),
        base_relatives: (0..BONES).map(|_| affine(&mut some)).collect(),
        inverse_base_absolutes: (0..BONES).map(|_| affine(&mut some)).collect(),
        base_positions: (0..vertices)
            .map(|_| {
                let [x, y, z] = some.around_zero(1.0);
                [x, y, z, 1.0]
            })
            .collect(),
        weights: some
            .take(vertices * BONES)
            .iter()
            .map(|w| 2.0 * w / BONES as f64)
            .collect(),
        mirrored: true,
        triangles: (0..triangles)
            .map(|_| std::array::from_fn(|_| pick(&mut some, vertices)))
            .collect(),
        correspondences: (0..points).map(|_| pick(&mut some, triangles)).collect(),
        points: (0..points).map(|_| some.around_zero(1.0)).collect(),
    };
    let theta = some.around_zero(0.5);
    let us = (0..points)
        .map(|_| std::array::from_fn(|_| some.next() / 2.0))
        .collect();
    Data { hand, theta, us }
}

fn case(vertices: usize, points: usize) -> Case {
    let data = Rc::new(data(vertices, points));
    let generated = Box::new(Into {
        storage: Jacobian::Complicated(Vec::new()),
        compute: {
            let data = data.clone();
            move |jacobian: &mut Jacobian| {
                let Data { hand, theta, us } = black_box(&*data);
                // As by hand, where the columns make room for the next ones.
                *jacobian = Jacobian::Complicated(Vec::new());
                *jacobian = hand.jacobian(theta, us);
            }
        },
        entries: |jacobian: &Jacobian| (jacobian.to_rows().concat(), 0.0),
    });
    let by_hand = Box::new(Into {
        storage: Vec::new(),
        compute: {
            let data = data.clone();
            move |columns: &mut Vec<Errors>| {
                let Data { hand, theta, us } = black_box(&*data);
                by_hand(hand, theta, us, columns);
            }
        },
        entries: |columns: &Vec<Errors>| {
            let columns: Vec<&[f64]> = columns.iter().map(|c| c.as_flattened()).collect();
            let row = |i: usize| columns.iter().map(move |column| column[i]);
            ((0..columns[0].len()).flat_map(row).collect(), 0.0)
        },
    });
    let primal = Box::new(move || {
        black_box(data.hand.errors(black_box(&data.theta), &data.us));
        0.0
    });
    Case {
        size: format!("{vertices} vertices, c = {points}"),
        primal,
        generated,
        by_hand,
    }
}

pub fn cases() -> Vec<Case> {
    vec![case(1_000, 100), case(10_000, 1_600), case(10_000, 25_600)]
}
