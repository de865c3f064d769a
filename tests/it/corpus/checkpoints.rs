//! Loops that keep the state before each iteration alone, and run the iteration again: here wherever they
//! can, however little there is to keep.

use gradtape::differentiable;

mod integrators {
    use super::*;

    #[differentiable(without(caches))]
    fn slope(x: &[f64], y: &[f64], z: &mut [f64]) {
        z[0] = x[0];
        for i in 1..x.len() {
            z[i] = x[i] * y[i - 1];
        }
    }
    #[differentiable(without(caches))]
    fn advance(y: &[f64], #[constant] h: f64, k: &[f64], out: &mut [f64]) {
        for i in 0..out.len() {
            out[i] = y[i] + h * k[i];
        }
    }
    #[differentiable(without(caches))]
    fn runge_kutta(x: &[f64], steps: usize) -> Vec<f64> {
        let n = x.len();
        let h = 2.0 / steps as f64;
        let mut y = vec![0.0; n];
        let (mut k1, mut k2, mut k3) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        let mut at = vec![0.0; n];
        for _ in 0..steps {
            slope(x, &y, &mut k1);
            advance(&y, h / 2.0, &k1, &mut at);
            slope(x, &at, &mut k2);
            advance(&y, -h, &k1, &mut at);
            slope(x, &at, &mut k3);
            for i in 0..n {
                y[i] += h * (k1[i] + 4.0 * k2[i] + k3[i]) / 6.0;
            }
        }
        y
    }
    #[differentiable(without(caches))]
    fn last(x: &[f64], steps: usize) -> f64 {
        let y = runge_kutta(x, steps);
        y[y.len() - 1]
    }
    // The slope at the end is longer than what overwrites it.
    #[differentiable(without(caches))]
    fn partly_overwritten(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let mut y = x.to_vec();
        let mut k = vec![0.5; n + 1];
        for _ in 0..steps {
            slope(x, &y, &mut k);
            for i in 0..n {
                y[i] += k[i] * k[n] * y[i];
                k[n] *= 1.25;
            }
        }
        y.iter().sum::<f64>() + k[0] * k[n]
    }
    // A callee that reads what it changes, twice in an iteration.
    #[differentiable(without(caches))]
    fn relax(u: &mut [f64], w: f64) {
        for i in 1..u.len() {
            u[i] = u[i] * w + u[i - 1] * u[i];
        }
    }
    #[differentiable(without(caches))]
    fn relaxed(x: &[f64], w: f64, steps: usize) -> f64 {
        let mut u = x.to_vec();
        let mut v = vec![1.0; x.len()];
        for step in 0..steps {
            relax(&mut u, w);
            advance(&u, 0.5, &v, &mut v.clone());
            relax(&mut v, u[0] * 0.5 + step as f64 * 0.1);
            relax(&mut u, w * 0.5);
        }
        u[u.len() - 1] * v[v.len() - 1]
    }

    check! {
        last(wrt &vec![1.5, 0.5, -0.75, 2.0], 0);
        last(wrt &vec![1.5, 0.5, -0.75, 2.0], 1);
        last(wrt &vec![1.5, 0.5, -0.75, 2.0], 7);
        last(wrt &vec![1.5], 3);
        partly_overwritten(wrt &vec![1.5, 0.5, -0.75], 0);
        partly_overwritten(wrt &vec![1.5, 0.5, -0.75], 1);
        partly_overwritten(wrt &vec![1.5, 0.5, -0.75], 4);
        relaxed(wrt &vec![1.5, 0.5, -0.75], wrt 0.75, 0);
        relaxed(wrt &vec![1.5, 0.5, -0.75], wrt 0.75, 3)
    }
    mod of_all {
        use super::*;

        check_out! {
            runge_kutta(wrt &vec![1.5, 0.5, -0.75, 2.0], 0);
            runge_kutta(wrt &vec![1.5, 0.5, -0.75, 2.0], 5)
        }
    }
}

mod in_one_body {
    use super::*;

    #[differentiable(without(caches))]
    fn heat(u: &[f64], rate: f64, steps: usize) -> f64 {
        let mut now = u.to_vec();
        let mut next = u.to_vec();
        for _ in 0..steps {
            for i in 1..now.len() - 1 {
                let bend = now[i - 1] - 2.0 * now[i] + now[i + 1];
                next[i] = now[i] + rate * bend * now[i];
            }
            for i in 0..now.len() {
                now[i] = next[i];
            }
        }
        now.iter().map(|v| v * v).sum()
    }
    #[differentiable(without(caches))]
    fn two_buffers(u: &[f64], rate: f64, steps: usize) -> f64 {
        let mut now = u.to_vec();
        let mut next = vec![0.0; u.len()];
        for _ in 0..steps {
            for i in 0..now.len() {
                next[i] = now[i] * (rate + now[(i + 1) % now.len()]);
            }
            std::mem::swap(&mut now, &mut next);
        }
        now[0] * next[0] + now[1]
    }
    #[differentiable(without(caches))]
    fn with_scalars(x: &[f64], steps: usize) -> f64 {
        let mut y = x.to_vec();
        let (mut scale, mut energy) = (1.0, 0.0);
        let mut up = true;
        for step in 0..steps {
            let mut total = 0.0;
            for v in &mut y {
                *v *= 1.0 + scale * 0.1;
                total += *v * *v;
            }
            if up {
                scale = scale * 0.5 + total.sqrt() * 0.1;
            } else {
                scale -= total * 0.01;
            }
            up = !up || step == 1;
            energy += total * scale;
        }
        energy + y[0] * scale
    }
    #[differentiable(without(caches))]
    fn branches(x: &[f64], w: f64, steps: usize) -> f64 {
        let mut y = x.to_vec();
        let mut seen = 0.0;
        for step in 0..steps {
            if step % 2 == 0 {
                for v in y.iter_mut() {
                    if *v > 0.0 {
                        *v = (*v * w).sin();
                    } else {
                        *v *= w;
                    }
                }
            } else {
                let last = y.len() - 1;
                y[last] = y[0] * y[last] + w;
                seen += y[last] * y[0];
            }
        }
        seen + y.iter().sum::<f64>()
    }
    #[differentiable(without(caches))]
    fn backwards_in_steps(x: &[f64], w: f64, n: i32) -> f64 {
        let mut y = x.to_vec();
        for step in (0..=n).rev() {
            for i in 1..y.len() {
                y[i] = y[i] * y[i - 1] * 0.5 + step as f64 * w;
            }
        }
        for step in (1..9).step_by(3) {
            for i in 1..y.len() {
                y[i] = y[i] * y[i] * 0.25 - step as f64 * w;
            }
        }
        y.iter().sum()
    }
    // What the iteration makes for itself, and hands on by value.
    #[differentiable(without(caches))]
    fn own_vectors(x: &[f64], steps: usize) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..steps {
            let mut squares = vec![0.0; y.len()];
            for i in 0..y.len() {
                squares[i] = y[i] * y[i] * 0.5;
            }
            let moved = squares;
            let old = y.clone();
            for i in 0..y.len() {
                y[i] = moved[i] * old[y.len() - 1 - i] + 0.5;
            }
        }
        y.iter().product()
    }
    #[differentiable(without(caches))]
    fn halves(x: &[f64], w: f64, steps: usize) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..steps {
            let (a, b) = y.split_at_mut(2);
            for i in 0..2 {
                a[i] *= b[i] * w;
                b[i] += a[i] * a[i];
            }
        }
        y[0] + y[3]
    }
    #[differentiable(without(caches))]
    fn rows(x: &[f64], w: f64, steps: usize) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..steps {
            for row in y.chunks_exact_mut(2) {
                let sum = row[0] * row[1];
                row[0] = sum * w;
                row[1] += sum;
            }
        }
        y.iter().map(|v| v * v).sum()
    }

    check! {
        heat(wrt &vec![0.5, 1.0, -0.5, 0.25, 0.75], wrt 0.125, 0);
        heat(wrt &vec![0.5, 1.0, -0.5, 0.25, 0.75], wrt 0.125, 1);
        heat(wrt &vec![0.5, 1.0, -0.5, 0.25, 0.75], wrt 0.125, 6);
        two_buffers(wrt &vec![0.5, 0.75, -0.5], wrt 0.5, 0);
        two_buffers(wrt &vec![0.5, 0.75, -0.5], wrt 0.5, 3);
        with_scalars(wrt &vec![0.5, 0.75, -0.5], 0);
        with_scalars(wrt &vec![0.5, 0.75, -0.5], 5);
        branches(wrt &vec![0.5, -0.75, 0.25], wrt 1.5, 0);
        branches(wrt &vec![0.5, -0.75, 0.25], wrt 1.5, 5);
        backwards_in_steps(wrt &vec![0.5, -0.75, 0.25], wrt 0.5, -1);
        backwards_in_steps(wrt &vec![0.5, -0.75, 0.25], wrt 0.5, 2);
        own_vectors(wrt &vec![0.5, -0.75, 0.25], 0);
        own_vectors(wrt &vec![0.5, -0.75, 0.25], 3);
        halves(wrt &vec![0.5, -0.75, 0.25, 1.5], wrt 0.5, 3);
        rows(wrt &vec![0.5, -0.75, 0.25, 1.5], wrt 0.5, 3)
    }
}

mod parameters {
    use super::*;

    #[differentiable(without(caches))]
    fn decay(y: &mut [f64], w: f64, steps: usize) {
        for _ in 0..steps {
            for i in 1..y.len() {
                y[i] = y[i] * y[i - 1] + w;
            }
        }
    }
    #[differentiable(without(caches))]
    fn of_vector(y: &mut Vec<f64>, w: &mut f64, steps: usize) -> f64 {
        for _ in 0..steps {
            for i in 0..y.len() {
                y[i] *= *w;
            }
            *w *= y[0];
        }
        y[0] + *w * y[1]
    }
    #[differentiable(without(caches))]
    fn of_array(mut y: [f64; 3], steps: usize) -> f64 {
        let mut turned = [0.0; 3];
        for _ in 0..steps {
            turned = [y[1] * y[2], y[2] - y[0], y[0] * y[1]];
            for i in 0..3 {
                y[i] = y[i] * 0.5 + turned[i];
            }
        }
        y[0] * turned[1] + y[2]
    }
    #[differentiable(without(caches))]
    fn decayed(x: &[f64], w: f64, steps: usize) -> f64 {
        let mut y = x.to_vec();
        let mut s = 0.0;
        for k in 0..steps {
            decay(&mut y, w, k);
            s += y[1] * y[1];
        }
        s
    }

    mod in_place {
        use super::*;

        check_unit! {
            decay(wrt &mut vec![0.5, 0.75, -0.5], wrt 0.25, 0);
            decay(wrt &mut vec![0.5, 0.75, -0.5], wrt 0.25, 4)
        }
    }
    check! {
        of_vector(wrt &mut vec![0.5, 0.75, -0.5], wrt &mut 1.25, 0);
        of_vector(wrt &mut vec![0.5, 0.75, -0.5], wrt &mut 1.25, 3);
        of_array(wrt [0.5, 0.75, -0.5], 0);
        of_array(wrt [0.5, 0.75, -0.5], 3);
        decayed(wrt &vec![0.5, 0.75, -0.5], wrt 0.25, 0);
        decayed(wrt &vec![0.5, 0.75, -0.5], wrt 0.25, 4)
    }
}

mod elements {
    use super::*;

    #[differentiable(without(caches))]
    fn bodies(start: &[[f64; 2]], steps: usize) -> f64 {
        let mut at = start.to_vec();
        let mut velocity = vec![[0.0; 2]; start.len()];
        for _ in 0..steps {
            for i in 0..at.len() {
                let j = (i + 1) % at.len();
                for d in 0..2 {
                    velocity[i][d] += (at[j][d] - at[i][d]) * at[i][1 - d];
                }
            }
            for i in 0..at.len() {
                for d in 0..2 {
                    at[i][d] += 0.125 * velocity[i][d];
                }
            }
        }
        at[0][0] * at[1][1] + velocity[1][0]
    }
    #[differentiable(without(caches))]
    fn single(x: &[f32], w: f32, steps: usize) -> f32 {
        let mut y = x.to_vec();
        for _ in 0..steps {
            for i in 1..y.len() {
                y[i] = y[i] * y[i - 1] + w;
            }
        }
        y.iter().sum()
    }
    #[differentiable(without(caches))]
    fn generic<T: gradtape::Scalar>(x: &[T], w: T, steps: usize) -> T {
        let mut y = x.to_vec();
        let mut s = w;
        for _ in 0..steps {
            for i in 1..y.len() {
                y[i] = y[i] * y[i - 1] + w;
            }
            s = s * y[0] + y[1];
        }
        s
    }
    // Numbers and flags that carry no derivative change along.
    #[differentiable(without(caches))]
    fn counted(x: &[f64], w: f64, steps: usize) -> f64 {
        let mut y = x.to_vec();
        let mut turn = vec![0_usize; x.len()];
        let mut flipped = vec![false; x.len()];
        for step in 0..steps {
            for i in 0..y.len() {
                let j = turn[i];
                if flipped[j] {
                    y[i] *= w * y[j];
                } else {
                    y[i] += y[j] * y[j];
                }
                flipped[i] = (i + step) % 3 == 0;
                turn[i] = (i + j + step) % y.len();
            }
        }
        y.iter().sum()
    }

    check! {
        bodies(wrt &vec![[0.5, 0.25], [-0.75, 0.5], [1.0, -0.25]], 0);
        bodies(wrt &vec![[0.5, 0.25], [-0.75, 0.5], [1.0, -0.25]], 4);
        single(wrt &vec![0.5_f32, 0.75, -0.5], wrt 0.25_f32, 3);
        generic(wrt &vec![0.5, 0.75, -0.5], wrt 0.25, 3);
        counted(wrt &vec![0.5, 0.75, -0.5, 0.25], wrt 0.75, 0);
        counted(wrt &vec![0.5, 0.75, -0.5, 0.25], wrt 0.75, 5)
    }
}

mod surroundings {
    use super::*;

    #[differentiable(without(caches))]
    fn squared(x: &[f64], out: &mut [f64]) {
        for i in 0..x.len() {
            out[i] = x[i] * x[i];
        }
    }
    // The factors are made before the loop, and overwritten behind it.
    #[differentiable(without(caches))]
    fn overwritten_later(x: &[f64], steps: usize) -> f64 {
        let mut factors = x.to_vec();
        factors[0] *= 2.0;
        let mut y = x.to_vec();
        for _ in 0..steps {
            for i in 0..y.len() {
                y[i] *= factors[i] * y[0];
            }
        }
        for i in 0..factors.len() {
            factors[i] = y[i] * y[i];
        }
        factors.iter().sum()
    }
    #[differentiable(without(caches))]
    fn made_before(x: &[f64], steps: usize) -> f64 {
        let mut factors = x.to_vec();
        factors[0] *= 2.0;
        let mut y = x.to_vec();
        for _ in 0..steps {
            for i in 0..y.len() {
                y[i] *= factors[i] * y[0];
            }
        }
        y[0] * y[1] + factors[0]
    }
    // Whole runs of the inner loop, each with factors of its own.
    #[differentiable(without(caches))]
    fn runs(x: &[f64], runs: usize, steps: usize) -> f64 {
        let mut y = x.to_vec();
        let mut factors = x.to_vec();
        let mut s = 0.0;
        for run in 0..runs {
            for i in 0..factors.len() {
                factors[i] = factors[i] * 0.5 + y[i] * run as f64;
            }
            for _ in 0..steps {
                for i in 0..y.len() {
                    y[i] *= factors[i];
                    s += y[i] * y[0];
                }
            }
        }
        s
    }
    // The scratch is read behind the loop, as the last iteration left it.
    #[differentiable(without(caches))]
    fn scratch_behind(x: &[f64], steps: usize) -> f64 {
        let mut y = x.to_vec();
        let mut k = vec![1.0; x.len()];
        for _ in 0..steps {
            squared(&y, &mut k);
            for i in 0..y.len() {
                y[i] = 0.5 * y[i] + k[i] * y[0];
            }
        }
        squared(&k, &mut y);
        y.iter().sum::<f64>() * k[0]
    }
    // Losses that are summed on the way have loops that would run both sweeps at once.
    #[differentiable(without(caches))]
    fn losses(x: &[f64], target: &[f64], steps: usize) -> f64 {
        let mut y = x.to_vec();
        let mut loss = 0.0;
        for _ in 0..steps {
            for i in 0..y.len() {
                loss += ((y[i] - target[i]) / (1.0 + y[i] * y[i])).tanh();
            }
            for i in 0..y.len() {
                y[i] *= target[i];
            }
        }
        loss
    }
    #[differentiable(without(caches))]
    fn chosen(x: &[f64], w: f64, which: usize, steps: usize) -> f64 {
        let mut y = x.to_vec();
        let mut s = w;
        if which == 1 {
            for _ in 0..steps {
                for i in 0..y.len() {
                    y[i] *= y[0] * w;
                }
                s += y[1];
            }
        } else if which == 2 {
            for _ in 0..steps {
                squared(&y.clone(), &mut y);
                s *= y[0];
            }
        }
        s * y[0]
    }

    check! {
        overwritten_later(wrt &vec![0.5, 0.75, -0.5], 3);
        made_before(wrt &vec![0.5, 0.75, -0.5], 0);
        made_before(wrt &vec![0.5, 0.75, -0.5], 3);
        runs(wrt &vec![0.5, 0.75, -0.5], 0, 2);
        runs(wrt &vec![0.5, 0.75, -0.5], 3, 0);
        runs(wrt &vec![0.5, 0.75, -0.5], 3, 2);
        scratch_behind(wrt &vec![0.5, 0.75, -0.5], 0);
        scratch_behind(wrt &vec![0.5, 0.75, -0.5], 3);
        losses(wrt &vec![0.5, 0.75, -0.5], wrt &vec![1.0, 0.5, 0.25], 0);
        losses(wrt &vec![0.5, 0.75, -0.5], wrt &vec![1.0, 0.5, 0.25], 3);
        chosen(wrt &vec![0.5, 0.75, -0.5], wrt 1.5, 0, 2);
        chosen(wrt &vec![0.5, 0.75, -0.5], wrt 1.5, 1, 2);
        chosen(wrt &vec![0.5, 0.75, -0.5], wrt 1.5, 2, 2)
    }
}

mod anew {
    use super::*;

    #[differentiable(without(caches))]
    fn scaled(x: &[f64], w: f64, out: &mut [f64]) {
        for i in 0..out.len() {
            out[i] = x[i] * w;
        }
    }
    #[differentiable(without(caches))]
    fn dot(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i] * y[i];
        }
        s
    }
    // One buffer for what is computed three times.
    #[differentiable(without(caches))]
    fn reused(x: &[f64], w: f64, steps: usize) -> f64 {
        let mut y = x.to_vec();
        let mut k = vec![0.0; x.len()];
        let mut s = 0.0;
        for _ in 0..steps {
            scaled(&y, w, &mut k);
            s += dot(&k, &y);
            scaled(&y, s * 0.1, &mut k);
            let t = dot(&k, &k);
            k[0] *= t;
            scaled(&k.clone(), w, &mut k);
            s *= dot(&k, x) * 0.1;
            for i in 0..y.len() {
                y[i] = k[i] - y[i] * t;
            }
        }
        s + dot(&y, &k)
    }
    // The second time it is overwritten on one path only, the third time in a loop.
    #[differentiable(without(caches))]
    fn sometimes(x: &[f64], w: f64, steps: usize) -> f64 {
        let mut y = x.to_vec();
        let mut k = vec![0.0; x.len()];
        let mut s = 0.0;
        for step in 0..steps {
            scaled(&y, w, &mut k);
            s += dot(&k, &y);
            if step % 2 == 0 {
                scaled(&y, s, &mut k);
            }
            s += dot(&k, x);
            for j in 0..step {
                scaled(&y, j as f64, &mut k);
                y[0] += 0.1 * dot(&k, &y);
            }
            y[1] *= dot(&k, x);
        }
        s + y[0] * y[1]
    }
    // Only the beginning is overwritten the second time.
    #[differentiable(without(caches))]
    fn beginning(x: &[f64], w: f64, steps: usize) -> f64 {
        let mut y = x.to_vec();
        let mut k = vec![0.0; x.len()];
        for _ in 0..steps {
            scaled(&y, w, &mut k);
            y[0] += dot(&k, x);
            scaled(&y, 0.5, &mut k[..2]);
            y[1] += dot(&k, &k);
        }
        y[0] * y[1] * k[2]
    }

    check! {
        reused(wrt &vec![0.5, 0.75, -0.5], wrt 0.75, 0);
        reused(wrt &vec![0.5, 0.75, -0.5], wrt 0.75, 3);
        sometimes(wrt &vec![0.5, 0.75, -0.5], wrt 0.75, 0);
        sometimes(wrt &vec![0.5, 0.75, -0.5], wrt 0.75, 4);
        beginning(wrt &vec![0.5, 0.75, -0.5], wrt 0.75, 0);
        beginning(wrt &vec![0.5, 0.75, -0.5], wrt 0.75, 3)
    }
}

/// What cannot run again, or would not be the same.
mod once {
    use std::cell::Cell;

    use super::*;

    #[differentiable(without(caches))]
    fn left_early(x: &[f64], w: f64, #[constant] bound: f64) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..9 {
            for i in 0..y.len() {
                y[i] *= y[0] * w;
            }
            if y[0] > bound {
                break;
            }
        }
        y[0] * y[1]
    }
    #[differentiable(without(caches))]
    fn returned_early(x: &[f64], w: f64, #[constant] bound: f64) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..9 {
            for i in 0..y.len() {
                if y[i] > bound {
                    return y[i] * w;
                }
                y[i] *= y[i] * w;
            }
        }
        y[0] * y[1]
    }
    #[differentiable(without(caches))]
    fn failing(x: &[f64], w: f64, steps: usize) -> Option<f64> {
        let mut y = x.to_vec();
        for _ in 0..steps {
            for i in 0..y.len() {
                y[i] *= y[0] * w;
            }
            y.get(steps)?;
        }
        Some(y[0] * y[1])
    }
    // A callee that may change lengths, and one that does.
    #[differentiable(without(caches))]
    fn refilled(x: &[f64], out: &mut Vec<f64>) {
        out.clear();
        for v in x {
            out.push(v * v);
        }
    }
    #[differentiable(without(caches))]
    fn resized(x: &[f64], w: f64, steps: usize) -> f64 {
        let mut y = x.to_vec();
        let mut k = vec![0.0];
        for _ in 0..steps {
            refilled(&y, &mut k);
            for i in 0..y.len() {
                y[i] = y[i] * w + k[i];
            }
        }
        y[0] * y[1] + k[0]
    }
    #[differentiable(without(caches))]
    fn grown(x: &[f64], steps: usize) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..steps {
            let last = y[y.len() - 1];
            y.push(last * y[0]);
            y[0] *= 0.5;
        }
        y.iter().sum()
    }
    // The state itself grows, which only the callee knows.
    #[differentiable(without(caches))]
    fn extended(y: &mut Vec<f64>) {
        let last = y[y.len() - 1];
        y.push(last * y[0]);
    }
    #[differentiable(without(caches))]
    fn grown_by_a_callee(x: &[f64], steps: usize) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..steps {
            for i in 1..y.len() {
                y[i] *= y[i - 1] + 0.5;
            }
            extended(&mut y);
        }
        y[0] * y[1] + y[y.len() - 1]
    }
    // A variable that is a `&mut` is lent by its name: one callee changes it, the other one looks.
    #[differentiable(without(caches))]
    fn total(y: &[f64]) -> f64 {
        y.iter().map(|v| v * v).sum()
    }
    #[differentiable(without(caches))]
    fn doubled(y: &mut [f64]) {
        for i in 1..y.len() {
            y[i] *= 2.0 * y[i - 1];
        }
    }
    #[differentiable(without(caches))]
    fn lent_by_name(y: &mut [f64], w: f64, steps: usize) -> f64 {
        let mut s = 0.0;
        for _ in 0..steps {
            y[0] *= w * y[1];
            doubled(y);
            s += w * total(y);
        }
        s
    }
    #[differentiable(without(caches))]
    fn halved(y: &mut [f64], depth: usize) -> f64 {
        let mut s = 0.0;
        for _ in 0..depth {
            s += halved(y, depth - 1);
            for i in 0..y.len() {
                y[i] *= 0.75 + y[0] * 0.125;
            }
        }
        s + y[0] * y[1]
    }

    check! {
        left_early(wrt &vec![0.5, 0.75], wrt 2.5, 0.75);
        left_early(wrt &vec![0.5, 0.75], wrt 1.0, 9.0);
        returned_early(wrt &vec![0.5, 0.75], wrt 2.5, 1.25);
        returned_early(wrt &vec![0.5, 0.75], wrt 1.0, 9.0);
        resized(wrt &vec![0.5, 0.75], wrt 0.5, 0);
        resized(wrt &vec![0.5, 0.75], wrt 0.5, 3);
        grown(wrt &vec![0.5, 0.75], 3);
        grown_by_a_callee(wrt &vec![0.5, 0.75], 0);
        grown_by_a_callee(wrt &vec![0.5, 0.75], 3);
        lent_by_name(wrt &mut vec![0.5, 0.75, 1.25], wrt 0.75, 0);
        lent_by_name(wrt &mut vec![0.5, 0.75, 1.25], wrt 0.75, 3);
        halved(wrt &mut vec![0.5, 0.75], 3)
    }
    mod with_failures {
        use super::*;

        check_try! {
            failing(wrt &vec![0.5, 0.75, 1.0], wrt 1.5, 0);
            failing(wrt &vec![0.5, 0.75, 1.0], wrt 1.5, 2);
            failing(wrt &vec![0.5, 0.75, 1.0], wrt 1.5, 5)
        }
    }

    thread_local!(static DRAWN: Cell<u32> = const { Cell::new(0) });

    fn draw() -> f64 {
        DRAWN.set(DRAWN.get() + 1);
        f64::from(DRAWN.get())
    }

    #[differentiable(without(caches, tape))]
    fn noisy(y: &mut [f64]) {
        let noise = draw();
        for i in 0..y.len() {
            y[i] *= noise * y[0];
        }
    }
    #[differentiable(without(caches, tape))]
    fn noisily(x: &[f64], steps: usize) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..steps {
            noisy(&mut y);
        }
        y[0]
    }
    #[differentiable(without(caches, tape))]
    fn noisily_here(x: &[f64], steps: usize) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..steps {
            let noise = draw();
            for i in 0..y.len() {
                y[i] *= noise * y[0];
            }
        }
        y[0]
    }

    // No derivative flows through what is called here.
    #[differentiable(without(caches, tape))]
    fn noise(scale: f64) -> f64 {
        draw() * scale
    }
    #[differentiable(without(caches, tape))]
    fn noisily_called(x: &[f64], steps: usize) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..steps {
            let noise = noise(1.0);
            for i in 0..y.len() {
                y[i] *= noise * y[0];
            }
        }
        y[0]
    }

    /// `y` becomes `1 y²`, and that becomes `2 (1 y²)²`, and that `3 (2 (1 y²)²)²`.
    #[test]
    fn what_is_drawn_is_drawn_once() {
        type Gradient = fn(&[f64], usize) -> (f64, Vec<f64>);
        let all: [Gradient; 3] = [
            noisily::value_and_grad,
            noisily_here::value_and_grad,
            noisily_called::value_and_grad,
        ];
        for value_and_grad in all {
            DRAWN.set(0);
            let (value, gradient) = value_and_grad(&[0.5, 2.0], 3);
            assert_eq!(DRAWN.get(), 3);
            assert_eq!(value, 12.0 * 0.5_f64.powi(8));
            assert_eq!(gradient, [12.0 * 8.0 * 0.5_f64.powi(7), 0.0]);
        }
        DRAWN.set(0);
        let (_, pullback) = noisily::vjp(&[0.5, 2.0], 3);
        assert_eq!(pullback(1.0), [12.0 * 8.0 * 0.5_f64.powi(7), 0.0]);
        assert_eq!(pullback(2.0), [12.0 * 16.0 * 0.5_f64.powi(7), 0.0]);
        assert_eq!(DRAWN.get(), 3);
    }
}

/// By what there is to keep.
mod decided {
    macro_rules! wave {
        ($name:ident $($option:tt)*) => {
            mod $name {
                use gradtape::differentiable;

                #[differentiable($($option)*)]
                fn bent(u: &[f64], stiffness: &[f64], out: &mut [f64]) {
                    out[0] = stiffness[0] * u[0] * u[0];
                    for i in 1..u.len() {
                        out[i] = stiffness[i] * (u[i - 1] - u[i]) * u[i];
                    }
                }
                #[differentiable($($option)*)]
                pub(super) fn wave(start: &[f64], stiffness: &[f64], steps: usize) -> f64 {
                    let mut u = start.to_vec();
                    let (mut k, mut l) = (vec![0.0; start.len()], vec![0.0; start.len()]);
                    for _ in 0..steps {
                        bent(&u, stiffness, &mut k);
                        bent(&k, stiffness, &mut l);
                        bent(&l, stiffness, &mut k);
                        for i in 0..u.len() {
                            u[i] += 0.001 * (k[i] - l[i]) * u[i];
                        }
                    }
                    u.iter().map(|v| v * v).sum()
                }
            }
        };
    }
    wave!(by_cost);
    wave!(never without(checkpoint));
    wave!(always without(caches));

    /// But for the order in which adjoints are added up.
    fn same(a: &[f64], b: &[f64]) {
        for (a, b) in a.iter().zip(b) {
            assert!((a - b).abs() <= 1e-12 * a.abs().max(1e-12), "{a} and {b}");
        }
    }

    #[test]
    fn however_it_is_decided() {
        // Of the last one, no cache would hold what is kept.
        for (n, steps) in [(3, 2), (50, 7), (820, 800)] {
            let number = |i: usize| 0.5 + (i * i % 17) as f64 / 31.0;
            let start: Vec<f64> = (0..n).map(number).collect();
            let stiffness: Vec<f64> = (1..=n).map(number).collect();
            let kept = never::wave::value_and_grad(&start, &stiffness, steps);
            let decided = by_cost::wave::value_and_grad(&start, &stiffness, steps);
            let again = always::wave::value_and_grad(&start, &stiffness, steps);
            for other in [decided, again] {
                assert_eq!(kept.0, other.0);
                same(&kept.1.0, &other.1.0);
                same(&kept.1.1, &other.1.1);
            }
            assert_eq!(kept.0, by_cost::wave(&start, &stiffness, steps));
        }
    }
}
