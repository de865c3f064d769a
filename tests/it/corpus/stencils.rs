//! Reverse loops that add to neighbouring elements: at every length around the width of the stencil.

use gradtape::differentiable;

fn line(n: usize) -> Vec<f64> {
    (0..n).map(|i| 0.5 - 0.25 * i as f64).collect()
}

mod neighbours {
    use super::*;

    #[differentiable]
    fn forward(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() - 1 {
            let a = 1.0 - x[i];
            let b = x[i + 1] - x[i] * x[i];
            s += a * a + 100.0 * b * b;
        }
        s
    }

    /// The larger index first, and a parameter beside the stencil.
    #[differentiable]
    fn backward(x: &[f64], k: f64) -> f64 {
        let mut s = 0.0;
        for i in 1..x.len() {
            s += k * (x[i] - x[i - 1]).powi(2);
        }
        s
    }

    #[differentiable]
    fn alone(x: &[f64], #[constant] k: f64) -> f64 {
        let mut s = 0.0;
        for i in 1..x.len() {
            s += k * x[i] * x[i - 1];
        }
        s
    }

    check! {
        forward(wrt &line(1)) => [0.0];
        forward(wrt &line(2));
        forward(wrt &line(3));
        forward(wrt &line(9));
        backward(wrt &line(0), wrt 1.5) => (Vec::<f64>::new(), 0.0);
        backward(wrt &line(1), wrt 1.5) => ([0.0], 0.0);
        backward(wrt &line(2), wrt 1.5) => ([0.75, -0.75], 0.0625);
        backward(wrt &line(5), wrt 1.5);
        alone(wrt &line(0), 1.5) => Vec::<f64>::new();
        alone(wrt &line(1), 1.5) => [0.0];
        alone(wrt &line(2), 1.5) => [0.375, 0.75];
        alone(wrt &line(3), 1.5) => [0.375, 0.75, 0.375];
        alone(wrt &line(12), 1.5)
    }
}

mod wider {
    use super::*;

    #[differentiable]
    fn curvature(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 1..x.len() - 1 {
            let c = x[i - 1] - 2.0 * x[i] + x[i + 1];
            s += 0.5 * c * c;
        }
        s
    }

    /// One in the middle is missing.
    #[differentiable]
    fn central(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 2..x.len().saturating_sub(2) {
            s += (x[i + 2] - x[i - 2]).sin();
        }
        s
    }

    /// Wider than the loops that gather.
    #[differentiable]
    fn far(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len().saturating_sub(7) {
            s += x[i] * x[i + 7];
        }
        s
    }

    /// Elements may be counted twice, at the same distance.
    #[differentiable]
    fn twice(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len().saturating_sub(2) {
            let (j, k) = (i + 1, i + 2);
            s += x[j] * x[i] + x[i + 1] * x[k] * x[2 + i];
        }
        s
    }

    check! {
        curvature(wrt &line(2)) => [0.0, 0.0];
        curvature(wrt &vec![1.0, 2.0, 4.0]) => [1.0, -2.0, 1.0];
        curvature(wrt &vec![1.0, 2.0, 4.0, 7.5]);
        curvature(wrt &vec![1.0, 2.0, 4.0, 7.5, -1.0]);
        curvature(wrt &vec![1.0, 2.0, 4.0, 7.5, -1.0, 0.5, 0.25, 3.0, 1.0, 1.5]);
        central(wrt &line(4)) => [0.0; 4];
        central(wrt &line(5));
        central(wrt &line(6));
        central(wrt &line(7));
        central(wrt &line(8));
        central(wrt &line(9));
        central(wrt &line(15));
        far(wrt &line(7)) => [0.0; 7];
        far(wrt &line(8));
        far(wrt &line(20));
        twice(wrt &line(2)) => [0.0; 2];
        twice(wrt &line(3));
        twice(wrt &line(4));
        twice(wrt &line(9))
    }
}

mod rows {
    use super::*;

    /// Along a row of a matrix that another loop chooses.
    #[differentiable]
    fn along_rows(a: &[Vec<f64>]) -> f64 {
        let mut s = 0.0;
        for r in 0..a.len() {
            for i in 0..a[r].len() - 1 {
                s += (a[r][i + 1] - a[r][i]).powi(3);
            }
        }
        s.sin()
    }

    /// Across them: the elements are neighbours in the outer index.
    #[differentiable]
    fn across_rows(a: &[[f64; 3]]) -> f64 {
        let mut s = 0.0;
        for r in 0..a.len() - 1 {
            s += (a[r + 1][1] - a[r][1]) * (a[r + 1][1] - a[r][1]);
        }
        s.sin()
    }

    /// Two memories at once.
    #[differentiable]
    fn both(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() - 1 {
            s += x[i] * y[i + 1] - x[i + 1] * y[i];
        }
        s * s
    }

    /// What every second iteration skips, and what runs down.
    #[differentiable]
    fn others(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in (0..x.len() - 1).step_by(2) {
            s += x[i] * x[i + 1];
        }
        for i in (0..x.len() - 1).rev() {
            s += x[i] * x[i + 1].exp();
        }
        for i in 0..=x.len() - 2 {
            s += x[i] * x[i + 1];
        }
        s
    }

    check! {
        along_rows(wrt &vec![line(1), line(2), line(5)]);
        across_rows(wrt &vec![[0.5, 1.0, 1.5]]) => [[0.0; 3]];
        across_rows(wrt &vec![[0.5, 1.0, 1.5], [0.0, 0.25, 1.0], [2.0, -1.0, 0.5]]);
        both(wrt &line(2), wrt &line(2));
        both(wrt &line(6), wrt &[0.5, 0.25, 2.0, -1.0, 0.0, 1.5]);
        others(wrt &line(2));
        others(wrt &line(7))
    }
}

mod overwritten {
    use super::*;

    /// The neighbours are read before they are replaced.
    #[differentiable]
    fn smoothed(x: &mut [f64], rounds: usize) -> f64 {
        for _ in 0..rounds {
            for i in 0..x.len() - 1 {
                x[i] = 0.5 * (x[i] + x[i + 1] * x[i + 1]);
            }
        }
        let mut s = 0.0;
        for i in 0..x.len() - 1 {
            s += x[i] * x[i + 1];
        }
        s
    }

    #[differentiable]
    fn averaged(x: &[f64]) -> f64 {
        let mut between = vec![0.0; x.len() - 1];
        for i in 0..between.len() {
            between[i] = 0.5 * (x[i] * x[i] + x[i + 1]);
        }
        let mut s = 1.0;
        for b in &between {
            s *= b + 1.0;
        }
        s
    }

    check! {
        smoothed(wrt &mut vec![0.5, -0.25, 1.0, 0.75], 0);
        smoothed(wrt &mut vec![0.5, -0.25, 1.0, 0.75], 2);
        averaged(wrt &line(1)) => [0.0];
        averaged(wrt &line(2));
        averaged(wrt &line(6))
    }
}

mod single_precision {
    use super::*;

    #[differentiable]
    fn differences(x: &[f32]) -> f32 {
        let mut s = 0.0;
        for i in 0..x.len() - 1 {
            s += 0.5 * (x[i + 1] - x[i]) * (x[i + 1] - x[i]);
        }
        s
    }

    #[differentiable]
    fn of_any<T: gradtape::Scalar>(x: &[T]) -> T {
        let mut s = x[0];
        for i in 0..x.len() - 1 {
            s = s + x[i] * x[i + 1] / x[0];
        }
        s
    }

    check! {
        differences(wrt &vec![1.0_f32, 2.0, 4.0]) => [-1.0, -1.0, 2.0];
        differences(wrt &vec![1.0_f32]) => [0.0];
        of_any(wrt &vec![1.5, 2.0, 4.0, -0.5]);
        of_any(wrt &vec![1.5_f32, 2.0, 4.0, -0.5])
    }
}

/// The loop reads what it adds to: its reverse loop, too.
mod read_and_added {
    use super::*;

    /// Zero, whatever `x` is.
    #[differentiable]
    fn before(x: &[f64], n: usize) -> f64 {
        let mut z = 0.0;
        let mut t = vec![0.0; 3];
        for i in 0..n {
            z += t[i];
            t[i] += x[i] - x[i + 1];
        }
        z
    }

    #[differentiable]
    fn again_and_again(x: &[f64], n: usize) -> f64 {
        let mut z = 0.0;
        for v in 0..2 {
            let mut t = [0.5; 3];
            for i in 0..n {
                z += t[i] * x[v];
                t[i] += x[i] - x[(i + 1) % 3];
            }
            z += t[0] * t[1];
        }
        z
    }

    #[differentiable]
    fn scaled(x: &[f64], n: usize) -> f64 {
        let mut z = 0.0;
        let mut t = vec![0.5; 3];
        for i in 0..n {
            z += t[i] * x[i];
            t[i] -= x[i] * x[i + 1];
        }
        for i in 0..n {
            z += t[i] * t[i];
        }
        z
    }

    #[differentiable]
    fn behind(x: &[f64], n: usize) -> f64 {
        let mut z = 0.0;
        let mut t = vec![0.5; 3];
        for i in 0..n {
            t[i] -= x[i] - x[i + 1];
            z += t[i];
        }
        z
    }

    #[differentiable]
    fn mirrored(x: &[[f64; 3]]) -> f64 {
        let mut z = 0.0;
        for x in x {
            let mut t = [0.0; 3];
            for i in 0..3 {
                z += t[i];
                t[i] += x[i] - x[2 - i];
            }
        }
        z
    }

    check! {
        before(wrt &vec![0.5, 1.0, -0.7, 0.2], 1);
        before(wrt &vec![0.5, 1.0, -0.7, 0.2], 3) => [0.0, 0.0, 0.0, 0.0];
        again_and_again(wrt &vec![0.5, 1.0, -0.7], 3);
        scaled(wrt &vec![0.5, 1.0, -0.7, 0.2], 3);
        behind(wrt &vec![0.5, 1.0, -0.7, 0.2], 3);
        mirrored(wrt &vec![[0.5, 1.0, -0.7], [0.2, 0.1, 0.9]]);
    }
}

mod steps {
    use super::*;

    /// The positions move by the momenta, these by differences of forces.
    #[differentiable]
    fn leapfrog(q: &[f64], p: &[f64], f: &[f64]) -> Vec<f64> {
        let (mut q, mut p) = (q.to_vec(), p.to_vec());
        for i in 0..q.len() {
            q[i] += 0.5 * p[i];
            p[i] += f[i + 1] - f[i];
        }
        q.extend(p);
        q
    }

    #[differentiable]
    fn momenta_first(q: &[f64], p: &[f64], f: &[f64]) -> Vec<f64> {
        let (mut q, mut p) = (q.to_vec(), p.to_vec());
        for i in 0..q.len() {
            p[i] += f[i + 1] - f[i];
            q[i] += 0.5 * p[i];
        }
        q.extend(p);
        q
    }

    #[differentiable]
    fn move_by(q: &mut [f64], p: &mut [f64], f: &[f64]) {
        for i in 0..q.len() {
            q[i] += 0.5 * p[i];
            p[i] += f[i + 1] - f[i];
        }
    }

    #[differentiable]
    fn in_place(q: &[f64], p: &[f64], f: &[f64]) -> Vec<f64> {
        let (mut q, mut p) = (q.to_vec(), p.to_vec());
        for _ in 0..2 {
            move_by(&mut q, &mut p, f);
        }
        q.extend(p);
        q
    }

    check_out! {
        leapfrog(wrt &vec![0.5, 1.0, -0.7], wrt &vec![0.1, 0.3, 0.2], wrt &vec![0.5, 1.0, -0.7, 0.2]);
        momenta_first(wrt &vec![0.5, 1.0, -0.7], wrt &vec![0.1, 0.3, 0.2], wrt &vec![0.5, 1.0, -0.7, 0.2]);
        in_place(wrt &vec![0.5, 1.0, -0.7], wrt &vec![0.1, 0.3, 0.2], wrt &vec![0.5, 1.0, -0.7, 0.2]);
    }
}
