//! Slices: reads, views, in-place writes on local copies.

use gradtape::differentiable;

mod read_by_index {
    use super::*;

    #[differentiable]
    fn differences(x: &[f64]) -> f64 {
        let n = x.len();
        let mut s = x[0] * x[n - 1];
        for i in 0..n - 1 {
            s += (x[i + 1] - x[i] * x[i]).powi(2);
        }
        s
    }
    check! { differences(wrt &vec![0.5, 1.2, -0.3, 0.8]); differences(wrt &vec![1.5]) => [3.0] }
}

mod two_slices {
    use super::*;

    #[differentiable]
    fn residuals(a: &[f64], b: &[f64], w: f64) -> f64 {
        let n = a.len().min(b.len());
        let mut s = 0.0;
        for i in 0..n {
            let r = w * a[i] - b[i];
            s += r * r;
        }
        s / n as f64
    }
    check! { residuals(wrt &vec![1.0, 2.0, 3.0], wrt &vec![0.5, 1.5], wrt 0.7); residuals(wrt &vec![1.0], wrt &vec![0.5, 1.5], wrt 0.7) }
}

mod gathered {
    use super::*;

    #[differentiable]
    fn gather(x: &[f64], index: &[usize], weights: [i64; 3]) -> f64 {
        let mut s = 0.0;
        for (k, &i) in index.iter().enumerate() {
            s += x[i] * x[(i + k) % x.len()] * weights[k % 3] as f64;
        }
        s
    }
    check! { gather(wrt &vec![0.5, -1.0, 2.0, 0.25], &[3, 1, 1, 0, 3], [2, -1, 5]) }
}

mod index_expressions {
    use super::*;

    #[differentiable]
    fn convolution(signal: &[f64], kernel: &[f64], stride: usize) -> f64 {
        let half = kernel.len() / 2;
        let mut energy = 0.0;
        let mut at = half;
        while at + half < signal.len() {
            let mut c = 0.0;
            for k in 0..kernel.len() {
                c += kernel[kernel.len() - 1 - k] * signal[at + k - half];
            }
            energy += c * c;
            at += stride;
        }
        energy
    }
    check! { convolution(wrt &vec![0.2, 0.5, -0.4, 1.1, 0.9, -0.3], wrt &vec![0.5, 1.0, -0.25], 1); convolution(wrt &vec![0.2, 0.5, -0.4, 1.1, 0.9, -0.3], wrt &vec![0.5, 1.0, -0.25], 2) }
}

mod row_views {
    use super::*;

    #[differentiable]
    fn quadratic_form(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut s = 0.0;
        for i in 0..n {
            let row = &a[i * n..(i + 1) * n];
            let mut t = 0.0;
            for j in 0..n {
                t += row[j] * x[j];
            }
            s += x[i] * t;
        }
        s
    }
    check! { quadratic_form(wrt &vec![2.0, -1.0, 0.5, 3.0], wrt &vec![0.7, -0.4]) => ([0.49, -0.28, -0.28, 0.16], [4.0 * 0.7 - 0.5 * -0.4, -0.5 * 0.7 + 6.0 * -0.4]) }
}

mod row_zip {
    use super::*;

    #[differentiable]
    fn layer(w: &[f64], b: &[f64], x: &[f64]) -> f64 {
        let mut s = 0.0;
        for (o, bias) in b.iter().enumerate() {
            let row = &w[o * x.len()..][..x.len()];
            let z: f64 = row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + bias;
            s += z.tanh();
        }
        s * s
    }
    check! { layer(wrt &vec![0.1, -0.4, 0.8, 0.3, 0.5, -0.7], wrt &vec![0.2, -0.1], wrt &vec![0.9, 1.1, -0.6]) }
}

mod open_ranges {
    use super::*;

    #[differentiable]
    fn halves(x: &[f64]) -> f64 {
        let m = x.len() / 2;
        let (head, tail) = (&x[..m], &x[m..]);
        let inner = &x[1..x.len() - 1];
        let inclusive = &x[0..=m];
        let all = &x[..];
        head[0] * tail[0]
            + inner[0] * inner[inner.len() - 1]
            + inclusive[m].sin() * all[all.len() - 1]
    }
    check! { halves(wrt &vec![0.5, 1.5, -0.7, 2.0, 0.3]) }
}

mod views_of_views {
    use super::*;

    #[differentiable]
    fn zoom(x: &[f64]) -> f64 {
        let mut view = &x[1..];
        let mut s = 0.0;
        while view.len() > 1 {
            s += view[0] * view[view.len() - 1] + s * 0.5;
            view = &view[1..view.len() - 1];
        }
        let a = &(&x[2..])[..2];
        s * a[0] - a[1]
    }
    check! { zoom(wrt &vec![0.5, 1.5, -0.7, 2.0, 0.3, 1.1]) }
}

mod split_views {
    use super::*;

    #[differentiable]
    fn packed(theta: &[f64], x: f64) -> f64 {
        let (w, rest) = theta.split_at(2);
        let (b, c) = rest.split_at(1);
        let (first, others) = c.split_first().unwrap();
        let (last, _) = others.split_last().unwrap();
        (w[0] * x + b[0]).sin() * w[1] + first * last
    }
    check! { packed(wrt &vec![0.4, 1.3, -0.2, 0.7, 2.0, 0.9], wrt 0.8) }
}

mod accessors {
    use super::*;

    #[differentiable]
    fn ends(x: &[f64]) -> f64 {
        if x.is_empty() {
            return 0.0;
        }
        let first = x.first().copied().unwrap();
        let last = *x.last().unwrap();
        let second = match x.get(1) {
            Some(&s) => s * s,
            None => 1.0,
        };
        first * last * second
    }
    check! { ends(wrt &vec![2.0, 3.0, 5.0]) => [45.0, 60.0, 18.0]; ends(wrt &vec![2.0]) => [4.0]; ends(wrt &Vec::<f64>::new()) }
}

mod arrays_for_slices {
    use super::*;

    #[differentiable]
    fn weighted(w: &[f64], x: &[f64]) -> f64 {
        w.iter().zip(x).map(|(w, x)| w * x * x).sum()
    }
    check! { weighted(wrt &[1.0, 2.0], wrt &[3.0, 0.5]) => ([9.0, 0.25], [6.0, 2.0]) }
}

mod slices_chosen_by_a_branch {
    use super::*;

    #[differentiable]
    fn either(a: &[f64], b: &[f64], first: bool) -> f64 {
        let chosen = if first { a } else { b };
        let other = match first {
            true => &b[1..],
            false => &a[..1],
        };
        chosen[0] * other[0] + chosen[chosen.len() - 1]
    }
    check! { either(wrt &vec![1.0, 2.0], wrt &vec![3.0, 4.0], true) => ([4.0, 1.0], [0.0, 1.0]); either(wrt &vec![1.0, 2.0], wrt &vec![3.0, 4.0], false) => ([3.0, 0.0], [1.0, 1.0]) }
}

mod ranges_in_variables {
    use super::*;

    #[differentiable]
    fn dot(a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|(a, b)| a * b).sum()
    }

    #[differentiable]
    fn rows(m: &[f64], v: &[f64], d: usize) -> f64 {
        let mut total = 0.0;
        for r in 0..m.len() / d {
            let row = r * d..(r + 1) * d;
            let product = dot(&m[row.clone()], &v[row.clone()]);
            if product > 0.0 {
                total += product * dot(&m[row.clone()], &m[row]);
            } else {
                total -= product;
            }
        }
        total
    }
    mod of_rows {
        use super::*;
        check! { rows(wrt &vec![0.5, -1.0, 0.7, 0.2, 1.5, -0.3], wrt &vec![1.0, 0.4, -0.6, 0.9, 0.8, 0.1], 2) }
    }

    #[differentiable]
    fn written(x: &[f64], n: usize) -> f64 {
        let mut y = x.to_vec();
        let inner = 1..=n;
        for v in &mut y[inner.clone()] {
            *v *= x[0];
        }
        for i in inner {
            y[0] += y[i] * y[i];
        }
        y[0]
    }
    mod of_written {
        use super::*;
        check! { written(wrt &vec![0.5, 1.5, -0.7, 2.0], 2); written(wrt &vec![0.5, 1.5, -0.7, 2.0], 3) }
    }

    #[differentiable]
    fn chosen_once(x: &[f64], k: usize) -> f64 {
        let mut k = k;
        let part = k..k + 2;
        k += 1;
        x[part].iter().sum::<f64>() * x[k]
    }
    mod of_chosen_once {
        use super::*;
        check! { chosen_once(wrt &vec![0.5, 1.5, -0.7, 2.0], 1) }
    }
}

// Halves of one container, one copied into the other.
mod copied_between_halves {
    use super::*;
    #[differentiable]
    fn halves(a: &[f64]) -> f64 {
        let mut buf = a.to_vec();
        let view = &mut buf[1..];
        let (l, r) = view.split_at_mut(2);
        r[..2].copy_from_slice(&l[..2]);
        l.copy_from_slice(&r[1..3]);
        buf[3] * buf[1] + buf[2] * buf[5]
    }
    #[differentiable]
    fn rows(a: &[f64]) -> f64 {
        let mut m = [[a[0], a[1]], [a[2], a[3]]];
        let (top, bottom) = m.split_at_mut(1);
        for _ in 0..2 {
            top[0].copy_from_slice(&bottom[0]);
            bottom[0][1] *= top[0][0];
            bottom[0].clone_from_slice(&[top[0][1], 2.0]);
        }
        m[0][1] * m[1][0]
    }
    check! { halves(wrt &vec![0.5, 0.3, 0.9, 0.7, 1.2, 0.4, 0.8]); rows(wrt &vec![0.5, 0.3, 0.9, 0.7]) }
}
