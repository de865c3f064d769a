//! Hand tracking: few columns and many rows.

use crate::objectives::ht::{complicated, shifted, simple};

/// The hand at rest and the measured points.
pub struct Hand {
    pub parents: Vec<Option<usize>>,
    pub base_relatives: Vec<[[f64; 4]; 4]>,
    pub inverse_base_absolutes: Vec<[[f64; 4]; 4]>,
    pub base_positions: Vec<[f64; 4]>,
    /// One for each vertex and bone.
    pub weights: Vec<f64>,
    pub mirrored: bool,
    pub triangles: Vec<[usize; 3]>,
    pub correspondences: Vec<usize>,
    pub points: Vec<[f64; 3]>,
}

impl Hand {
    pub fn errors(&self, theta: &[f64; 26], us: &[[f64; 2]]) -> Vec<[f64; 3]> {
        if us.is_empty() {
            return simple(
                theta,
                &self.parents,
                &self.base_relatives,
                &self.inverse_base_absolutes,
                &self.base_positions,
                &self.weights,
                self.mirrored,
                &self.correspondences,
                &self.points,
            );
        }
        complicated(
            theta,
            us,
            &self.parents,
            &self.base_relatives,
            &self.inverse_base_absolutes,
            &self.base_positions,
            &self.weights,
            self.mirrored,
            &self.triangles,
            &self.correspondences,
            &self.points,
        )
    }

    pub fn jacobian(&self, theta: &[f64; 26], us: &[[f64; 2]]) -> Jacobian {
        if us.is_empty() {
            return Jacobian::Simple(simple::jacobian(
                theta,
                &self.parents,
                &self.base_relatives,
                &self.inverse_base_absolutes,
                &self.base_positions,
                &self.weights,
                self.mirrored,
                &self.correspondences,
                &self.points,
            ));
        }
        Jacobian::Complicated(shifted::jacobian(
            [0.0; 2],
            theta,
            us,
            &self.parents,
            &self.base_relatives,
            &self.inverse_base_absolutes,
            &self.base_positions,
            &self.weights,
            self.mirrored,
            &self.triangles,
            &self.correspondences,
            &self.points,
        ))
    }
}

/// Three rows for each point. Those of `us` have two columns, which all pairs share, before those of `theta`.
pub enum Jacobian {
    Simple(Vec<[[f64; 26]; 3]>),
    Complicated(Vec<[([f64; 2], [f64; 26]); 3]>),
}

impl Jacobian {
    pub fn to_rows(&self) -> Vec<Vec<f64>> {
        match self {
            Jacobian::Simple(rows) => rows.as_flattened().iter().map(|row| row.to_vec()).collect(),
            Jacobian::Complicated(rows) => rows
                .as_flattened()
                .iter()
                .map(|(of_us, of_theta)| [&of_us[..], of_theta].concat())
                .collect(),
        }
    }
}
