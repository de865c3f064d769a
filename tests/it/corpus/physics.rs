//! Whole models: physics, geometry, numerical methods.

use gradtape::differentiable;

mod runge_kutta {
    use super::*;

    #[differentiable]
    fn lotka(state: &[f64; 2], p: &[f64], out: &mut [f64; 2]) {
        let [prey, hunters] = *state;
        out[0] = p[0] * prey - p[1] * prey * hunters;
        out[1] = p[2] * prey * hunters - p[3] * hunters;
    }
    #[differentiable]
    fn simulate(start: [f64; 2], p: &[f64], dt: f64, steps: usize) -> f64 {
        let mut y = start;
        let mut k = [[0.0; 2]; 4];
        for _ in 0..steps {
            lotka(&y, p, &mut k[0]);
            for stage in 1..4 {
                let h = if stage == 3 { dt } else { 0.5 * dt };
                let mut t = y;
                for d in 0..2 {
                    t[d] += h * k[stage - 1][d];
                }
                lotka(&t, p, &mut k[stage]);
            }
            for d in 0..2 {
                y[d] += dt / 6.0 * (k[0][d] + 2.0 * k[1][d] + 2.0 * k[2][d] + k[3][d]);
            }
        }
        y[0] - 0.5 * y[1]
    }
    check! { simulate(wrt [1.2, 0.7], wrt &vec![1.1, 0.4, 0.3, 0.9], wrt 0.1, 6) }
}

mod lennard_jones {
    use super::*;

    #[differentiable]
    fn potential(positions: &[[f64; 3]], epsilon: f64, sigma: f64, cutoff: f64) -> f64 {
        let mut e = 0.0;
        for (i, a) in positions.iter().enumerate() {
            for b in positions.iter().skip(i + 1) {
                let r2: f64 = a.iter().zip(b).map(|(p, q)| (p - q) * (p - q)).sum();
                if r2 > cutoff * cutoff {
                    continue;
                }
                let s6 = (sigma * sigma / r2).powi(3);
                e += 4.0 * epsilon * s6 * (s6 - 1.0);
            }
        }
        e
    }
    check! { potential(wrt &vec![[0.0, 0.1, 0.0], [1.1, 0.2, -0.1], [0.4, 1.0, 0.5], [9.0, 0.0, 0.0]], wrt 0.9, wrt 1.05, wrt 2.6) }
}

mod leapfrog {
    use super::*;

    #[differentiable]
    fn force(q: &[f64], f: &mut [f64], k: f64) -> f64 {
        let n = q.len();
        let mut energy = 0.0;
        f.fill(0.0);
        for i in 0..n - 1 {
            let d = q[i + 1] - q[i] - 1.0;
            energy += 0.5 * k * d * d + 0.1 * d.powi(4);
            let t = k * d + 0.4 * d.powi(3);
            f[i] += t;
            f[i + 1] -= t;
        }
        energy
    }
    #[differentiable]
    fn chain(q0: &[f64], p0: &[f64], k: f64, dt: f64, steps: usize) -> f64 {
        let (mut q, mut p) = (q0.to_vec(), p0.to_vec());
        let mut f = vec![0.0; q.len()];
        force(&q, &mut f, k);
        let mut worst = 0.0;
        for _ in 0..steps {
            for ((q, p), f) in q.iter_mut().zip(p.iter_mut()).zip(&f) {
                *p += 0.5 * dt * f;
                *q += dt * *p;
            }
            let e = force(&q, &mut f, k);
            p.iter_mut().zip(&f).for_each(|(p, f)| *p += 0.5 * dt * f);
            if e > worst {
                worst = e;
            }
        }
        worst + 0.5 * p.iter().map(|v| v * v).sum::<f64>()
    }
    check! { chain(wrt &vec![0.0, 1.3, 2.1], wrt &vec![0.2, -0.1, 0.4], wrt 1.7, wrt 0.1, 5) }
}

mod haversine {
    use super::*;

    const RADIUS: f64 = 6371.0;

    #[differentiable]
    fn distance((lat1, lon1): (f64, f64), (lat2, lon2): (f64, f64)) -> f64 {
        let (a, b) = (lat1.to_radians(), lat2.to_radians());
        let h = ((b - a) * 0.5).sin().powi(2)
            + a.cos() * b.cos() * ((lon2 - lon1).to_radians() * 0.5).sin().powi(2);
        2.0 * RADIUS * h.sqrt().min(1.0).asin()
    }
    check! { distance(wrt (48.2, 16.4), wrt (52.5, 13.4)) }
}

mod rodrigues {
    use super::*;

    #[differentiable]
    fn cross(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
        [
            a[1] * b[2] - a[2] * b[1],
            a[2] * b[0] - a[0] * b[2],
            a[0] * b[1] - a[1] * b[0],
        ]
    }
    #[differentiable]
    fn rotate(w: &[f64; 3], x: &[f64; 3]) -> [f64; 3] {
        let theta2: f64 = w.iter().map(|v| v * v).sum();
        if theta2 < 1e-20 {
            let c = cross(w, x);
            return [x[0] + c[0], x[1] + c[1], x[2] + c[2]];
        }
        let theta = theta2.sqrt();
        let (s, c) = theta.sin_cos();
        let axis = w.map(|v| v / theta);
        let across = cross(&axis, x);
        let along: f64 = axis.iter().zip(x).map(|(a, b)| a * b).sum();
        let mut out = [0.0; 3];
        for i in 0..3 {
            out[i] = x[i] * c + across[i] * s + axis[i] * along * (1.0 - c);
        }
        out
    }
    #[differentiable]
    fn reprojection(camera: &[f64; 8], point: &[f64; 3], #[constant] seen: (f64, f64)) -> f64 {
        let w = [camera[0], camera[1], camera[2]];
        let mut p = rotate(&w, point);
        for i in 0..3 {
            p[i] += camera[3 + i];
        }
        let (u, v) = (p[0] / p[2], p[1] / p[2]);
        let r2 = u * u + v * v;
        let k = camera[6] * (1.0 + camera[7] * r2);
        (k * u - seen.0).hypot(k * v - seen.1)
    }
    check! { reprojection(wrt &[0.1, -0.2, 0.3, 0.5, 0.1, 3.0, 1.5, -0.05], wrt &[0.4, -0.7, 1.1], (0.2, 0.1)); reprojection(wrt &[0.0, 0.0, 0.0, 0.5, 0.1, 3.0, 1.5, -0.05], wrt &[0.4, -0.7, 1.1], (0.2, 0.1)) }
}

mod heat_equation {
    use super::*;

    #[differentiable]
    fn misfit(
        conductivity: &[f64],
        initial: &[f64],
        #[constant] measured: &[f64],
        steps: usize,
    ) -> f64 {
        let n = initial.len();
        let mut u = initial.to_vec();
        let mut flux = vec![0.0; n + 1];
        for step in 0..steps {
            for i in 1..n {
                flux[i] = 0.5 * (conductivity[i - 1] + conductivity[i]) * (u[i] - u[i - 1]);
            }
            for (i, u) in u.iter_mut().enumerate() {
                *u += 0.2 * (flux[i + 1] - flux[i]);
            }
            if step % 2 == 1 {
                u[0] = 0.5 * (u[0] + u[1]);
            }
        }
        u.iter()
            .zip(measured)
            .map(|(a, b)| (a - b).powi(2))
            .sum::<f64>()
            .sqrt()
    }
    check! { misfit(wrt &vec![0.5, 0.9, 0.3, 0.7], wrt &vec![1.0, 0.2, 0.4, 0.0], &[0.5, 0.5, 0.2, 0.1], 4) }
}

mod quaternion {
    use super::*;

    type Quaternion = [f64; 4];

    #[differentiable]
    fn multiply(a: &Quaternion, b: &Quaternion) -> Quaternion {
        let ([aw, ax, ay, az], [bw, bx, by, bz]) = (*a, *b);
        [
            aw * bw - ax * bx - ay * by - az * bz,
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
        ]
    }
    #[differentiable]
    fn turned(q: &Quaternion, v: [f64; 3]) -> f64 {
        let n = q.iter().map(|c| c * c).sum::<f64>().sqrt();
        let unit = [q[0] / n, q[1] / n, q[2] / n, q[3] / n];
        let conjugate = [unit[0], -unit[1], -unit[2], -unit[3]];
        let r = multiply(&multiply(&unit, &[0.0, v[0], v[1], v[2]]), &conjugate);
        r[1] * r[2] - r[3]
    }
    check! { turned(wrt &[0.8, 0.1, -0.3, 0.5], wrt [0.7, -1.1, 0.4]) }
}
