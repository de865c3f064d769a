//! Hand tracking: few columns and many rows, so each column is a forward pass.

use crate::objectives::ht::{complicated, simple};

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

    /// The columns of the Jacobian. Each row depends on its own pair of `us` alone, so the pairs share two columns; then
    /// come those of `theta`.
    pub fn jacobian(&self, theta: &[f64; 26], us: &[[f64; 2]]) -> Vec<Vec<[f64; 3]>> {
        let at_rest = vec![[0.0; 2]; us.len()];
        let along_us = [[1.0, 0.0], [0.0, 1.0]].map(|direction| vec![direction; us.len()]);
        let mut columns = Vec::with_capacity(28);
        if !us.is_empty() {
            columns.extend(along_us.map(|us_dot| self.push(theta, &[0.0; 26], us, &us_dot)));
        }
        for i in 0..26 {
            let mut theta_dot = [0.0; 26];
            theta_dot[i] = 1.0;
            columns.push(self.push(theta, &theta_dot, us, &at_rest));
        }
        columns
    }

    /// The tangent of the errors along one direction.
    fn push(
        &self,
        theta: &[f64; 26],
        theta_dot: &[f64; 26],
        us: &[[f64; 2]],
        us_dot: &[[f64; 2]],
    ) -> Vec<[f64; 3]> {
        let (_, errors_dot) = if us.is_empty() {
            simple::jvp(
                (theta, theta_dot),
                &self.parents,
                &self.base_relatives,
                &self.inverse_base_absolutes,
                &self.base_positions,
                &self.weights,
                self.mirrored,
                &self.correspondences,
                &self.points,
            )
        } else {
            complicated::jvp(
                (theta, theta_dot),
                (us, us_dot),
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
        };
        errors_dot
    }
}
