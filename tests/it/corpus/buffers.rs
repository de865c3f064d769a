//! Buffers that all iterations of a loop share: overwritten before they are read, or not quite.

use gradtape::differentiable;

#[differentiable]
fn scale(a: &[f64], by: f64, out: &mut [f64]) {
    for i in 0..out.len() {
        out[i] = a[i] * by;
    }
}

/// Leaves what lies beyond `a`.
#[differentiable]
fn scale_front(a: &[f64], by: f64, out: &mut [f64]) {
    for (o, a) in out.iter_mut().zip(a) {
        *o = a * by;
    }
}

#[differentiable]
fn squares(a: &[f64]) -> f64 {
    a.iter().map(|a| a * a).sum()
}

mod overwritten {
    use super::*;

    #[differentiable]
    fn by_a_callee(x: &[f64], w: &[f64]) -> f64 {
        let mut scaled = vec![0.0; w.len()];
        let mut total = 0.0;
        for x in x {
            scale(w, x.sin(), &mut scaled);
            total += squares(&scaled);
        }
        total
    }

    #[differentiable]
    fn by_two_callees(x: &[f64], w: &[f64]) -> f64 {
        let n = w.len();
        let (mut first, mut second) = (vec![0.0; n], vec![0.0; n]);
        let mut total = 0.0;
        for row in x.chunks_exact(n) {
            scale(row, w[0], &mut first);
            scale_front(&first, w[1], &mut second);
            total += squares(&second) * first[n - 1];
        }
        2.0 * total - w[0]
    }

    #[differentiable]
    fn by_a_loop(x: &[f64], w: &[f64]) -> f64 {
        let k = w.len();
        let mut terms = vec![0.0; k];
        let mut total = 0.0;
        for x in x {
            for c in 0..k {
                terms[c] = (x * w[c]).sin();
            }
            total += squares(&terms);
        }
        -total
    }

    #[differentiable]
    fn by_fill_and_updates(x: &[f64], w: &[f64]) -> f64 {
        let mut sums = [0.0; 3];
        let mut total = 0.0;
        for x in x {
            sums.fill(*x);
            for (i, w) in w.iter().enumerate() {
                sums[i % 3] += w * w * x;
            }
            total += squares(&sums);
        }
        total
    }

    #[differentiable]
    fn element_after_element(x: &[f64], k: f64) -> f64 {
        let mut p = [0.0; 3];
        let mut total = 0.0;
        for i in 0..x.len() {
            p[0] = x[i];
            p[1] = k * x[i];
            p[2] = p[0] * p[1];
            total += squares(&p) / (1.0 + k * k);
        }
        total
    }

    #[differentiable]
    fn the_first_apart(x: &[f64], y: &[f64]) -> f64 {
        let mut z = vec![0.0; y.len()];
        let mut total = 0.0;
        for x in x {
            z[0] = *x;
            for i in 1..y.len() {
                z[i] = x * y[i - 1];
            }
            total += squares(&z);
        }
        total
    }

    #[differentiable]
    fn in_an_inner_loop(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![0.0; w.len()];
        let mut total = 0.0;
        for i in 0..x.len() {
            for j in 0..i {
                scale(w, x[i] - x[j], &mut buffer);
                total += squares(&buffer);
            }
        }
        total
    }

    #[differentiable]
    fn copied(x: &[f64], rows: &[[f64; 2]]) -> f64 {
        let mut row = [0.0; 2];
        let mut total = 0.0;
        for (x, r) in x.iter().zip(rows) {
            row.copy_from_slice(r);
            row[1] *= x;
            total += squares(&row);
        }
        total
    }

    check! {
        by_a_callee(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        by_a_callee(wrt &[0.0_f64; 0], wrt &[0.7, 1.5]) => (vec![0.0; 0], vec![0.0, 0.0]);
        by_a_callee(wrt &[0.5], wrt &[0.0_f64; 0]) => (vec![0.0], vec![0.0; 0]);
        by_two_callees(wrt &[0.5, -0.25, 1.25, 2.0], wrt &[0.7, 1.5]);
        by_a_loop(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        by_a_loop(wrt &[0.5, -0.25, 1.25], wrt &[0.0_f64; 0]) => (vec![0.0; 3], vec![0.0; 0]);
        by_fill_and_updates(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5, 0.5, -1.0]);
        element_after_element(wrt &[0.5, -0.25, 1.25], wrt 0.7);
        the_first_apart(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5, -0.5]);
        in_an_inner_loop(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        copied(wrt &[0.5, -0.25, 1.25], wrt &[[0.7, 1.5], [2.0, -1.0]])
    }
}

mod not_all_of_it {
    use super::*;

    #[differentiable]
    fn the_rest_stays(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![w[0], w[1], w[0] * w[1]];
        let mut total = 0.0;
        for (i, x) in x.iter().enumerate() {
            scale_front(&w[i % 2..], *x, &mut buffer);
            total += squares(&buffer);
            buffer[2] += 0.5 * buffer[0] * x;
        }
        total
    }

    #[differentiable]
    fn all_or_less(x: &[f64], w: &[f64], n: usize) -> f64 {
        let mut buffer = vec![0.0; n];
        let mut total = 0.0;
        for x in x {
            for i in 0..w.len() {
                buffer[i] = w[i] * x;
            }
            total += squares(&buffer);
            buffer[n - 1] += total.sin() * 0.0 + x * x;
        }
        total
    }

    #[differentiable]
    fn handed_on(x: &[f64], w: &[f64], n: usize) -> f64 {
        let mut buffer = vec![0.0; n];
        let mut total = 0.0;
        for x in x {
            for i in 0..w.len() {
                buffer[i] = w[i] * x;
            }
            total += squares(&buffer);
            buffer[n - 1] += x * w[0];
        }
        total
    }

    #[differentiable]
    fn read_first(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![1.0; w.len()];
        let mut total = 0.0;
        for x in x {
            total += buffer[0] * x;
            scale(w, *x, &mut buffer);
            total += squares(&buffer);
        }
        total
    }

    #[differentiable]
    fn read_afterwards(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![1.0; w.len()];
        let mut total = 0.0;
        for x in x {
            scale(w, *x, &mut buffer);
            total += squares(&buffer);
        }
        total + buffer[0] * w[1]
    }

    #[differentiable]
    fn only_sometimes(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![1.0; w.len()];
        let mut total = 0.0;
        for (i, x) in x.iter().enumerate() {
            if i % 2 == 0 {
                scale(w, *x, &mut buffer);
            }
            total += squares(&buffer) * x;
        }
        total
    }

    #[differentiable]
    fn left_early(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![0.5; w.len()];
        let mut total = 0.0;
        for x in x {
            for i in 0..w.len() {
                if w[i] * x > 1.0 {
                    break;
                }
                buffer[i] = w[i] * x;
            }
            total += squares(&buffer);
        }
        total
    }

    #[differentiable]
    fn from_the_one_before(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![1.0; w.len()];
        let mut total = 0.0;
        for x in x {
            for i in 0..w.len() {
                buffer[i] = w[i] * x + buffer[(i + 1) % w.len()];
            }
            total += squares(&buffer);
        }
        total
    }

    #[differentiable]
    fn only_the_first_elements(x: &[f64], k: f64) -> f64 {
        let mut p = [0.0; 3];
        let mut total = 0.0;
        for i in 0..x.len() {
            p[0] = x[i];
            p[1] = k * x[i];
            total += squares(&p) / (1.0 + k * k);
            p[2] += (k * x[i]).sin();
        }
        total
    }

    /// Each element is read before the loop comes to it.
    #[differentiable]
    fn the_next_one_is_read(x: &[f64], w: &[f64]) -> f64 {
        let n = w.len();
        let mut buffer = vec![1.0; n];
        let mut total = 0.0;
        for x in x {
            for i in 0..n {
                buffer[i] = w[i] * x;
                total += (buffer[(i + 1) % n] * w[i]).sin();
            }
        }
        total
    }

    #[differentiable]
    fn in_one_branch(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![1.0; w.len()];
        let mut total = 0.0;
        for (i, x) in x.iter().enumerate() {
            if i != 1 {
                for j in 0..buffer.len() {
                    buffer[j] = w[j] * x;
                }
            }
            total += squares(&buffer) * x;
        }
        total
    }

    check! {
        only_the_first_elements(wrt &[0.5, -0.25, 1.25], wrt 0.7);
        the_next_one_is_read(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5, -0.4]);
        in_one_branch(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        the_rest_stays(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        all_or_less(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], 2);
        all_or_less(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], 4);
        handed_on(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], 2);
        handed_on(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], 3);
        read_first(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        read_afterwards(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        only_sometimes(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        left_early(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        from_the_one_before(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5])
    }
}

mod resized {
    use super::*;

    #[differentiable]
    fn append(x: f64, out: &mut Vec<f64>) {
        out.push(x);
        out.push(x * x);
    }

    #[differentiable]
    fn grows(x: &[f64], k: f64) -> f64 {
        let mut buffer = vec![0.0];
        let mut total = 0.0;
        for x in x {
            buffer.fill(k * x);
            append(*x, &mut buffer);
            total += squares(&buffer);
        }
        total
    }

    #[differentiable]
    fn grows_from_what_is_active(x: &[f64], k: f64) -> f64 {
        let mut buffer = vec![k, k * k];
        let mut total = 0.0;
        for x in x {
            buffer.fill(k * x);
            append(*x, &mut buffer);
            total += squares(&buffer);
        }
        total
    }

    #[differentiable]
    fn renew(x: f64, out: &mut Vec<f64>) {
        *out = vec![x, x * x];
    }

    #[differentiable]
    fn replaced(x: &[f64], k: f64) -> f64 {
        let mut buffer = vec![0.0; 5];
        let mut total = 0.0;
        for x in x {
            renew(k * x, &mut buffer);
            total += squares(&buffer);
        }
        total
    }

    #[differentiable]
    fn cleared(x: &[f64], k: f64) -> f64 {
        let mut buffer = Vec::new();
        let mut total = 0.0;
        for x in x {
            buffer.clear();
            append(k * x, &mut buffer);
            append(k, &mut buffer);
            total += squares(&buffer);
        }
        total
    }

    #[differentiable]
    fn append_one(x: f64, out: &mut Vec<f64>) {
        out.push(x);
    }

    /// After the first iteration the buffer is longer than what the next one overwrites.
    #[differentiable]
    fn outgrows_what_overwrites(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![0.0; w.len()];
        let mut total = 0.0;
        for x in x {
            scale_front(w, *x, &mut buffer);
            append_one(*x * w[0], &mut buffer);
            total += squares(&buffer);
        }
        total
    }

    #[differentiable]
    fn outgrows_at_times(x: &[f64], w: &[f64], n: usize) -> f64 {
        let mut buffer = vec![0.0; w.len()];
        let mut total = 0.0;
        for (i, x) in x.iter().enumerate() {
            scale_front(w, *x, &mut buffer);
            total += squares(&buffer) * x;
            if i == n {
                append_one(*x * w[0], &mut buffer);
            }
        }
        total
    }

    check! {
        outgrows_what_overwrites(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        outgrows_at_times(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], 0);
        outgrows_at_times(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], 1);
        outgrows_at_times(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], 9);
        grows(wrt &[0.5, -0.25, 1.25], wrt 0.7);
        grows_from_what_is_active(wrt &[0.5, -0.25, 1.25], wrt 0.7);
        replaced(wrt &[0.5, -0.25, 1.25], wrt 0.7);
        cleared(wrt &[0.5, -0.25, 1.25], wrt 0.7)
    }
}

mod through_calls {
    use super::*;

    #[differentiable]
    fn twice(a: &[f64], by: f64, out: &mut [f64]) {
        scale(a, by, out);
        for o in out.iter_mut() {
            *o *= by;
        }
    }

    /// Calls itself before it overwrites anything.
    #[differentiable]
    fn powers(a: &[f64], n: usize, out: &mut [f64]) {
        if n == 0 {
            scale(a, 1.0, out);
        } else {
            powers(a, n - 1, out);
            for i in 0..out.len() {
                out[i] *= a[i];
            }
        }
    }

    /// Never ends without a bound on what is looked into.
    #[differentiable]
    fn again_and_again(a: &[f64], n: usize, out: &mut [f64]) {
        if n > 0 {
            again_and_again(a, n - 1, out);
        } else {
            again_at_last(a, n, out);
        }
        out[0] += a[0] * n as f64;
    }

    #[differentiable]
    fn again_at_last(a: &[f64], n: usize, out: &mut [f64]) {
        if n > 100 {
            again_and_again(a, n, out);
        } else {
            scale(a, 2.0, out);
        }
    }

    #[differentiable]
    fn total(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![0.0; w.len()];
        let mut total = 0.0;
        for (n, x) in x.iter().enumerate() {
            twice(w, *x, &mut buffer);
            total += squares(&buffer);
            powers(w, n, &mut buffer);
            total += squares(&buffer) * x;
            again_and_again(w, n, &mut buffer);
            total += squares(&buffer) * x;
        }
        total
    }

    #[differentiable]
    fn generic<T: num_traits::Float>(a: &[T], by: T, out: &mut [T]) {
        for i in 0..a.len() {
            out[i] = a[i] * by;
        }
    }

    #[differentiable]
    fn arrays(x: &[f64], w: [f64; 3]) -> f64 {
        let mut buffer = [0.0; 3];
        let mut total = 0.0;
        for x in x {
            generic(&w, *x, &mut buffer);
            total += squares(&buffer);
        }
        total
    }

    #[differentiable]
    fn of_constant(#[constant] a: &[f64], by: f64, #[constant] out: &mut [f64]) -> f64 {
        for i in 0..a.len() {
            out[i] = a[i];
        }
        by * by
    }

    /// What the callee writes is constant to it; what was there before is not.
    #[differentiable]
    fn no_way_back(x: &[f64], #[constant] w: &[f64]) -> f64 {
        let mut total = 0.0;
        for x in x {
            let mut buffer = vec![0.0; w.len()];
            total += of_constant(w, *x, &mut buffer);
        }
        total
    }

    check! {
        total(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        arrays(wrt &[0.5, -0.25, 1.25], wrt [0.7, 1.5, -0.5]);
        no_way_back(wrt &[0.5, -0.25, 1.25], &[0.7, 1.5])
    }
}

mod within_other_loops {
    use super::*;

    #[differentiable]
    fn chained_outside(x: &[f64], w: &[f64], rounds: usize) -> f64 {
        let mut z = 1.0;
        let mut buffer = vec![0.0; w.len()];
        for _ in 0..rounds {
            let mut total = 0.0;
            for x in x {
                scale(w, x * z, &mut buffer);
                total += squares(&buffer);
            }
            z = (z + total).sin();
        }
        z
    }

    #[differentiable]
    fn sums_outside(x: &[f64], w: &[f64], rounds: usize) -> f64 {
        let mut total = 0.0;
        let mut buffer = vec![0.0; w.len()];
        for r in 0..rounds {
            for x in x {
                scale(w, x * r as f64, &mut buffer);
                total += squares(&buffer);
            }
        }
        total
    }

    #[differentiable]
    fn in_a_branch(x: &[f64], w: &[f64], go: bool) -> f64 {
        let mut buffer = vec![0.0; w.len()];
        let mut total = w[0];
        if go {
            for x in x {
                scale(w, *x, &mut buffer);
                total += squares(&buffer);
            }
        }
        total
    }

    #[differentiable]
    fn counted(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![0.0; w.len()];
        let (mut total, mut next, mut seen) = (0.0, 0, 0_i32);
        for i in 0..x.len() as i32 {
            scale(w, x[next], &mut buffer);
            total += squares(&buffer) * f64::from(seen);
            next += 1;
            seen += i;
        }
        total + next as f64
    }

    #[differentiable]
    fn nonlinear_afterwards(x: &[f64], w: &[f64]) -> f64 {
        let mut buffer = vec![0.0; w.len()];
        let mut total = 0.0;
        for x in x {
            scale(w, *x, &mut buffer);
            total += squares(&buffer);
        }
        total.sqrt()
    }

    check! {
        chained_outside(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], 3);
        sums_outside(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], 3);
        sums_outside(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], 0) => (vec![0.0; 3], vec![0.0; 2]);
        in_a_branch(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], true);
        in_a_branch(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5], false) => (vec![0.0; 3], vec![1.0, 0.0]);
        counted(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5]);
        nonlinear_afterwards(wrt &[0.5, -0.25, 1.25], wrt &[0.7, 1.5])
    }
}
