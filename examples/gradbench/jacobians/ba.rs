//! Bundle adjustment: the Jacobian is sparse, a dense block for each observation.

use crate::objectives::ba::{reprojection_error, weight_error};

/// Cameras and points, and which camera saw which point where.
pub struct Observations {
    pub cameras: Vec<[f64; 11]>,
    pub points: Vec<[f64; 3]>,
    pub weights: Vec<f64>,
    pub pairs: Vec<(usize, usize)>,
    pub features: Vec<[f64; 2]>,
}

#[derive(Default)]
pub struct Errors {
    pub reprojection: Vec<[f64; 2]>,
    pub weight: Vec<f64>,
}

/// A matrix in compressed rows: row `i` has the entries `rows[i]..rows[i + 1]` of `columns` and `values`. Indices are as wide
/// as in the suite's C++ tools.
pub struct Sparse {
    pub rows: Vec<u32>,
    pub columns: Vec<u32>,
    pub values: Vec<f64>,
}

impl Sparse {
    /// Room for all rows of `observations` observations.
    pub fn with_room_for(observations: usize) -> Self {
        let entries = 31 * observations;
        let mut rows = Vec::with_capacity(3 * observations + 1);
        rows.push(0);
        Self {
            rows,
            columns: Vec::with_capacity(entries),
            values: Vec::with_capacity(entries),
        }
    }

    /// Forgets all rows, keeps the room.
    pub fn clear(&mut self) {
        self.rows.truncate(1);
        self.columns.clear();
        self.values.clear();
    }

    /// Appends a row.
    pub fn push_row(&mut self, columns: &[u32], values: &[f64]) {
        self.columns.extend_from_slice(columns);
        self.values.extend_from_slice(values);
        self.rows.push(index(self.values.len()));
    }
}

fn index(at: usize) -> u32 {
    at.try_into().expect("fewer than 2³² columns and entries")
}

impl Observations {
    /// Replaces what was in `errors`.
    pub fn errors_into(&self, errors: &mut Errors) {
        let observed = self.pairs.iter().zip(&self.weights).zip(&self.features);
        let reprojection = observed.map(|((&(camera, point), &weight), feature)| {
            reprojection_error(&self.cameras[camera], &self.points[point], weight, feature)
        });
        errors.reprojection.clear();
        errors.reprojection.extend(reprojection);
        errors.weight.clear();
        errors
            .weight
            .extend(self.weights.iter().map(|&w| weight_error(w)));
    }

    /// Replaces what was in `jacobian`: two rows an observation, then one for each weight.
    pub fn jacobian_into(&self, jacobian: &mut Sparse) {
        jacobian.clear();
        for (i, &(camera, point)) in self.pairs.iter().enumerate() {
            let (_, pullback) = reprojection_error::vjp(
                &self.cameras[camera],
                &self.points[point],
                self.weights[i],
                &self.features[i],
            );
            let columns = self.block_columns(camera, point, i);
            // `reprojection_error::jacobian` would make both rows first, to be copied from there.
            for seed in [[1.0, 0.0], [0.0, 1.0]] {
                let (of_camera, of_point, of_weight) = pullback(seed);
                let mut row = [0.0; 15];
                row[..11].copy_from_slice(&of_camera);
                row[11..14].copy_from_slice(&of_point);
                row[14] = of_weight;
                jacobian.push_row(&columns, &row);
            }
        }
        for (i, &weight) in self.weights.iter().enumerate() {
            jacobian.push_row(&[self.weight_column(i)], &[weight_error::grad(weight)]);
        }
    }

    /// The columns of an observation's entries: cameras come first, then points, then weights.
    pub fn block_columns(&self, camera: usize, point: usize, observation: usize) -> [u32; 15] {
        let of_camera = index(11 * camera);
        let of_point = index(11 * self.cameras.len() + 3 * point);
        let mut columns = [self.weight_column(observation); 15];
        for (column, i) in columns[..11].iter_mut().zip(0..) {
            *column = of_camera + i;
        }
        for (column, i) in columns[11..14].iter_mut().zip(0..) {
            *column = of_point + i;
        }
        columns
    }

    pub fn weight_column(&self, observation: usize) -> u32 {
        index(11 * self.cameras.len() + 3 * self.points.len() + observation)
    }
}
