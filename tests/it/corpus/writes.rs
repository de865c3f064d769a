//! Slices written in place: elements, views, whole buffers.

use gradtape::differentiable;

mod local_copy {
    use super::*;

    #[differentiable]
    fn prefix(x: &[f64]) -> f64 {
        let mut y = x.to_vec();
        for i in 1..y.len() {
            y[i] += y[i - 1] * 0.5;
        }
        for i in 0..y.len() {
            y[i] *= y[i];
            y[i] = y[i] + x[i];
        }
        y[y.len() - 1] * y[0]
    }
    check! { prefix(wrt &vec![0.4, -0.9, 1.3, 0.6]); prefix(wrt &vec![0.4]) }
}

mod aliasing_indices {
    use super::*;

    #[differentiable]
    fn scatter(x: &[f64], to: &[usize], from: &[usize]) -> f64 {
        let mut y = x.to_vec();
        for (&i, &j) in to.iter().zip(from) {
            y[i] = y[i] * y[j] + y[j];
            y[j] *= 0.5;
            y[i] -= y[j] * y[i];
        }
        y[0] + 2.0 * y[1] - y[2] * y[0]
    }
    check! { scatter(wrt &vec![0.4, -0.9, 1.3], &[0, 1, 1, 2, 0], &[1, 1, 2, 0, 0]) }
}

mod compound_elements {
    use super::*;

    #[differentiable]
    fn every_operator(x: &[f64], k: usize) -> f64 {
        let mut a = [x[0], x[1], 1.0];
        a[0] += x[1];
        a[1] -= a[0] * x[0];
        a[k] *= a[1];
        a[2] /= a[0] + 3.0;
        a[k + 1] = -a[k];
        a[k] %= 5.0;
        a[0] + a[1] * a[2]
    }
    check! { every_operator(wrt &vec![1.4, 0.6], 0); every_operator(wrt &vec![1.4, 0.6], 1) }
}

mod index_computed_inside {
    use super::*;

    #[differentiable(without(tape))]
    fn histogram(x: &[f64], mut cursor: usize) -> f64 {
        let mut bins = [0.0; 4];
        for v in x {
            let b = (v.abs() * 2.0) as usize;
            bins[b.min(3)] += v * v;
            bins[cursor] -= v;
            cursor = (cursor + 3) % bins.len();
        }
        let mut p = 1.0;
        for b in bins {
            p *= 1.0 + b;
        }
        p
    }
    check! { histogram(wrt &vec![0.2, -0.7, 1.2, 1.9, 0.3], 1) }
}

mod restored_after_overwriting {
    use super::*;

    #[differentiable]
    fn there_and_back(x: &[f64]) -> f64 {
        let mut y = x.to_vec();
        let mut s = 0.0;
        for i in 0..y.len() {
            let saved = y[i];
            y[i] = 0.25;
            s += saved * y[(i + 1) % y.len()];
            y[i] = saved * 2.0;
        }
        s + y[0]
    }
    check! { there_and_back(wrt &vec![0.4, -0.9, 1.3]) }
}

mod mutable_views {
    use super::*;

    #[differentiable]
    fn rows_in_place(a: &[f64], n: usize) -> f64 {
        let mut m = a.to_vec();
        let rows = m.len() / n;
        for r in 0..rows {
            let row = &mut m[r * n..(r + 1) * n];
            row[0] *= row[n - 1];
            for v in row.iter_mut() {
                *v = v.sin() + a[r];
            }
            let tail = &mut row[1..];
            tail[0] += 1.5;
        }
        let mut s = 1.0;
        for v in &m {
            s = s * v + 0.1;
        }
        s
    }
    check! { rows_in_place(wrt &vec![0.4, 0.9, 1.3, 0.7, -0.5, 0.2], 3); rows_in_place(wrt &vec![0.4, 0.9, 1.3, 0.7, -0.5, 0.2], 2) }
}

mod split_at_mut {
    use super::*;

    #[differentiable]
    fn butterflies(x: &[f64]) -> f64 {
        let mut y = x.to_vec();
        let half = y.len() / 2;
        {
            let (lo, hi) = y.split_at_mut(half);
            for i in 0..half {
                let (a, b) = (lo[i], hi[i]);
                lo[i] = a + b;
                hi[i] = (a - b) * lo[i];
            }
            lo[0] *= hi[0];
        }
        y.iter().map(|v| v * v).sum::<f64>()
    }
    check! { butterflies(wrt &vec![0.4, 0.9, 1.3, 0.7]) }
}

mod bulk_operations {
    use super::*;

    #[differentiable]
    fn bulk(x: &[f64], c: f64) -> f64 {
        let n = x.len();
        let mut y = vec![0.0; n];
        y.copy_from_slice(x);
        y.swap(0, n - 1);
        y[1..].fill(c * c);
        let mut z = [0.0; 4];
        z[..2].copy_from_slice(&x[..2]);
        z[2..].fill(c);
        z.reverse();
        y[0] * y[1] + z[3] * z[0] - z[2]
    }
    check! { bulk(wrt &vec![0.4, 0.9, 1.3], wrt 0.7) }
}

mod swapped_buffers {
    use super::*;

    #[differentiable]
    fn diffuse(x: &[f64], rate: f64, steps: usize) -> f64 {
        let mut now = x.to_vec();
        let mut next = x.to_vec();
        for _ in 0..steps {
            for i in 1..now.len() - 1 {
                next[i] = now[i] + rate * (now[i - 1] - 2.0 * now[i] + now[i + 1]) * now[i];
            }
            std::mem::swap(&mut now, &mut next);
        }
        now.iter().sum::<f64>() + next[1]
    }
    check! { diffuse(wrt &vec![0.1, 0.9, 0.4, 0.6, 0.2], wrt 0.2, 3); diffuse(wrt &vec![0.1, 0.9, 0.4], wrt 0.2, 0) }
}

mod places_of_every_kind {
    use super::*;

    #[differentiable]
    fn places(x: f64, y: f64) -> f64 {
        let mut pair = ([x, y], 1.0);
        let mut rows = vec![[0.0; 2]; 2];
        let mut grid = [[x; 2]; 2];
        pair.0[1] *= x;
        rows[1][0] += pair.0[1];
        grid[0][1] -= rows[1][0] * y;
        let r = &mut rows[0];
        r[1] = grid[0][1];
        let cell = &mut grid[1][0];
        *cell *= *cell;
        *cell += y;
        pair.1 /= 1.0 + *cell;
        for row in grid.iter_mut() {
            for v in row.iter_mut() {
                *v = v.sin();
            }
        }
        rows[0][1] * pair.1 + grid[1][0] + grid[0][1]
    }
    check! { places(wrt 0.8, wrt 0.5) }
}

mod value_of_an_element_before_and_after {
    use super::*;

    #[differentiable]
    fn history(x: &[f64], i: usize) -> f64 {
        let mut a = x.to_vec();
        let before = a[i];
        a[i] = before * before + a[0];
        let between = a[i];
        a[0] = between.sin();
        a[i] += a[0];
        before * between + a[i] * a[0]
    }
    check! { history(wrt &vec![0.5, 1.2], 1); history(wrt &vec![0.5, 1.2], 0) }
}

mod overwritten_by_constants {
    use super::*;

    #[differentiable]
    fn erased(x: &[f64], y: f64) -> f64 {
        let mut a = [y; 3];
        a[0] = x[0] * y;
        let s = a[0] * a[1];
        a[0] = 2.0;
        a[1] = 0.0;
        let t = a[0] * x[1];
        a = [1.0, t, s];
        a[0] + a[1] * a[2]
    }
    check! { erased(wrt &vec![0.5, 1.2], wrt 0.7) }
}

// `swap`, `replace` and `take` imported by name, beside functions of that name with derivatives of their own.
mod imported_from_std_mem {
    use super::*;
    use std::mem as m;
    use std::mem::{replace, swap, take};
    #[differentiable]
    fn numbers(x: f64, y: f64) -> f64 {
        let (mut a, mut b) = (x, y);
        swap(&mut a, &mut b);
        m::swap(&mut a, &mut b);
        let c = replace(&mut a, x * y);
        a * a + b * c
    }
    #[differentiable]
    fn containers(x: f64) -> f64 {
        let mut v = vec![x, x * x];
        let mut n = vec![1usize];
        let w = take(&mut v);
        let k = take(&mut n);
        v.push(w[k[0]]);
        v[0] + n.len() as f64 + w[0] * w[1]
    }
    #[differentiable]
    fn parameters(a: &mut Vec<f64>, b: &mut Vec<f64>) -> f64 {
        swap(a, b);
        a[0] * a[0] + b[0]
    }
    #[differentiable]
    fn ping_pong(x: f64) -> f64 {
        use std::mem::swap as _;
        let mut a = vec![x; 3];
        let mut b = vec![0.5 * x; 3];
        for _ in 0..4 {
            for i in 0..3 {
                b[i] = a[i] * 1.1 + b[i] * a[(i + 1) % 3];
            }
            swap(&mut a, &mut b);
        }
        a[1]
    }
    mod own {
        use gradtape::differentiable;
        #[differentiable]
        pub fn swap(a: &mut f64, b: &mut f64) {
            *a += *b;
            *b *= 2.0;
        }
        #[differentiable]
        pub fn take(a: &[f64], n: usize) -> f64 {
            a[n]
        }
        #[differentiable]
        pub fn by_path(x: f64) -> f64 {
            let (mut a, mut b) = (x, x * x);
            self::swap(&mut a, &mut b);
            a * b * take(&[x], 0)
        }
    }
    use own::by_path;
    check! { numbers(wrt 0.3, wrt 0.9); containers(wrt 0.4); parameters(wrt &mut vec![0.4], wrt &mut vec![0.6]); ping_pong(wrt 0.3); by_path(wrt 0.5) }
    mod generic {
        use gradtape::differentiable;
        use num_traits::Float;
        use std::mem::{swap, take};
        #[differentiable]
        fn replace<T: Float>(v: &mut [T], x: T) -> T {
            let old = v[0];
            v[0] = x * x;
            old
        }
        #[differentiable]
        fn own(x: f64) -> f64 {
            let mut v = vec![x, 1.0];
            replace(&mut v, x * 2.0) * v[0]
        }
        #[differentiable]
        fn generics<T: Float>(x: T) -> T {
            let (mut a, mut b) = (x, x * x);
            swap(&mut a, &mut b);
            let c = take(&mut [a, b][1..].to_vec());
            a * a + b * c[0]
        }
        #[differentiable]
        fn rows(x: &[f64]) -> f64 {
            let mut cur = vec![vec![0.0; 2]; 2];
            let mut next = vec![x.to_vec(); 2];
            let mut best = None;
            let mut n = 0usize;
            let mut k = 1usize;
            for i in 0..3 {
                next[0][1] = cur[1][0] * 2.0 + x[0];
                cur[1][0] += next[0][1] * x[1];
                swap(&mut cur, &mut next);
                swap(&mut n, &mut k);
                let old = best.replace(i);
                next[0].swap(0, 1);
            }
            let row = take(&mut cur[0]);
            let mut last = row.clone();
            let gone = std::mem::replace(&mut last, vec![]);
            let z = std::mem::replace(&mut next[1], vec![x[0]]);
            row[1] * next[0][0] + gone[0] + z[0] * next[1][0] + n as f64 * x[0]
        }
        check! { own(wrt 0.4); generics(wrt 0.4); rows(wrt &vec![0.3, 0.8]) }
    }
}
