//! Buffers that a record keeps whole: written there where callees overwrite them, copied where they do not.

use gradtape::{Scalar, differentiable};

/// Callees that fill a buffer, or do something else to it.
mod callees {
    use super::*;

    #[differentiable]
    pub fn scale(x: &[f64], k: f64, out: &mut [f64]) {
        for i in 0..out.len() {
            out[i] = k * x[i] * x[i];
        }
    }
    /// As far as `x` goes: what is behind that stays.
    #[differentiable]
    pub fn cover(x: &[f64], out: &mut [f64]) {
        for i in 0..x.len() {
            out[i] = x[i].sin();
        }
    }
    #[differentiable]
    pub fn add(x: &[f64], k: f64, out: &mut [f64]) {
        for (out, x) in out.iter_mut().zip(x) {
            *out += k * x;
        }
    }
    #[differentiable]
    pub fn refill(x: &[f64], k: f64, out: &mut Vec<f64>) {
        out.clear();
        for x in x {
            out.push(k * x);
        }
    }
    #[differentiable]
    pub fn square(x: &[f64]) -> f64 {
        x.iter().map(|x| x * x).sum()
    }
    #[differentiable]
    pub fn weighed(x: &Vec<f64>, w: &[f64]) -> f64 {
        x.iter().zip(w).map(|(x, w)| x * x * w).sum()
    }
    /// Its pullback reads nothing of `x`.
    #[differentiable]
    pub fn total(x: &[f64]) -> f64 {
        x.iter().sum()
    }
}

use callees::*;

mod there {
    use super::*;

    #[differentiable]
    fn once(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.0; x.len()];
        let mut sum = 0.0;
        for i in 0..steps {
            scale(x, 0.5 + sum, &mut buffer);
            sum = 0.1 * (square(&buffer) + i as f64 * sum);
        }
        sum
    }
    #[differentiable]
    fn several_times(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.0; x.len()];
        let mut y = x.to_vec();
        let mut sum = 0.0;
        for _ in 0..steps {
            scale(&y, 0.3, &mut buffer);
            sum += square(&buffer);
            scale(&buffer, 0.2 + sum, &mut y);
            scale(&y, 0.7, &mut buffer);
            sum = sum.sin() + square(&buffer) * square(&y);
            y[0] += sum;
        }
        sum + y[0]
    }
    #[differentiable]
    fn read_twice(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.0; x.len()];
        let mut sum = 0.2;
        for _ in 0..steps {
            scale(x, sum, &mut buffer);
            let first = square(&buffer);
            let last = buffer[0] + total(&buffer);
            sum = 0.1 * first * last + square(&buffer);
        }
        sum
    }
    /// The elements are written here.
    #[differentiable]
    fn by_elements(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let mut buffer = vec![0.0; n];
        let mut sum = 0.5;
        for _ in 0..steps {
            for i in 0..n {
                buffer[i] = sum * x[i].cos();
            }
            buffer[0] += x[0];
            sum = square(&buffer) + 0.1 * sum;
        }
        sum
    }
    /// Each inner loop ends with something in the buffer that nobody reads.
    #[differentiable]
    fn nested(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.0; x.len()];
        let mut terms = vec![0.0; 3];
        let mut sum = 0.0;
        for i in 0..steps {
            for c in 0..3 {
                scale(x, 0.1 * c as f64 + sum, &mut buffer);
                terms[c] = square(&buffer) + i as f64;
            }
            sum = 0.01 * square(&terms) + total(&terms).sin();
        }
        sum
    }
    #[differentiable]
    fn left_early(x: &[f64], limit: f64) -> f64 {
        let mut buffer = vec![0.0; x.len()];
        let mut sum = 0.3;
        for i in 0..20 {
            scale(x, sum, &mut buffer);
            sum += square(&buffer);
            if sum > limit {
                break;
            }
            sum += 0.01 * i as f64;
        }
        sum
    }
    #[differentiable]
    fn in_a_branch(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.0; x.len()];
        let mut sum = 0.3;
        for i in 0..steps {
            if i % 2 == 0 {
                scale(x, sum, &mut buffer);
            } else {
                scale(x, 1.0 - sum, &mut buffer);
            }
            sum = 0.2 * square(&buffer);
        }
        sum
    }
    /// Two buffers in turns, one of which starts with something, until the sum is large.
    #[differentiable]
    fn in_turns(x: &[f64], limit: f64) -> f64 {
        let mut a = x.to_vec();
        let mut b = vec![0.0; x.len()];
        let mut sum = 0.1;
        let mut steps = 0;
        while steps < 6 {
            scale(&a, 0.9 + sum, &mut b);
            sum += 1.0 / square(&b).sqrt();
            if sum > limit {
                break;
            }
            scale(&b, 0.4, &mut a);
            sum += 0.1 * square(&a);
            steps += 1;
        }
        sum
    }
    #[differentiable]
    fn empty(x: &[f64], y: f64) -> f64 {
        let mut buffer = vec![0.0; x.len()];
        let mut sum = y;
        for _ in 0..3 {
            scale(x, sum, &mut buffer);
            sum = sum * sum + square(&buffer);
        }
        sum
    }
    check! {
        once(wrt &vec![0.3, -0.7, 0.5], 4);
        once(wrt &vec![0.3, -0.7, 0.5], 0);
        several_times(wrt &vec![0.3, -0.7, 0.5, 0.9], 3);
        read_twice(wrt &vec![0.3, -0.7, 0.5], 3);
        by_elements(wrt &vec![0.3, -0.7, 0.5], 3);
        nested(wrt &vec![0.3, -0.7, 0.5, 0.2, 0.4, 0.1], 3);
        left_early(wrt &vec![0.3, -0.7, 0.5], wrt 2.0);
        in_a_branch(wrt &vec![0.3, -0.7, 0.5], 5);
        in_turns(wrt &vec![0.8, -0.7, 0.9], wrt 5.0);
        in_turns(wrt &vec![0.8, -0.7, 0.9], wrt 0.5);
        empty(wrt &Vec::<f64>::new(), wrt 0.4)
    }
}

/// Something of what the buffer holds is read where the row does not have it.
mod copied {
    use super::*;

    #[differentiable]
    fn added_to(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.1; x.len()];
        let mut sum = 0.2;
        for _ in 0..steps {
            add(x, sum, &mut buffer);
            sum = 0.2 * square(&buffer);
        }
        sum
    }
    #[differentiable]
    fn covered_in_part(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.7; x.len() + 2];
        let mut sum = 0.2;
        for _ in 0..steps {
            cover(x, &mut buffer);
            sum = 0.2 * square(&buffer) + 0.3 * sum;
        }
        sum
    }
    #[differentiable]
    fn read_behind(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.7; x.len()];
        let mut sum = 0.2;
        for _ in 0..steps {
            scale(x, sum, &mut buffer);
            sum = 0.2 * square(&buffer);
        }
        sum + buffer[1] * buffer[0]
    }
    #[differentiable]
    fn read_before(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.7; x.len()];
        let mut sum = 0.2;
        for _ in 0..steps {
            sum += buffer[0];
            scale(x, sum, &mut buffer);
            sum = 0.2 * square(&buffer);
        }
        sum
    }
    #[differentiable]
    fn read_around(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.7; x.len()];
        let mut sum = 0.2;
        for _ in 0..steps {
            sum += 0.5 * buffer[0];
            for _ in 0..2 {
                scale(x, sum, &mut buffer);
                sum = 0.2 * square(&buffer);
            }
        }
        sum
    }
    /// One arm reads what the other has left in an iteration before.
    #[differentiable]
    fn left_by_the_other_arm(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.7; x.len()];
        let mut sum = 0.2;
        for i in 0..steps {
            if i % 2 == 0 {
                for _ in 0..2 {
                    scale(x, sum, &mut buffer);
                    sum = 0.2 * square(&buffer);
                }
            } else {
                sum += buffer[1] * sum;
            }
        }
        sum
    }
    #[differentiable]
    fn written_behind(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.7; x.len()];
        let mut sum = 0.2;
        for _ in 0..steps {
            scale(x, sum, &mut buffer);
            sum = 0.2 * square(&buffer);
            buffer[0] += 1.0;
            sum *= total(&buffer);
        }
        sum
    }
    #[differentiable]
    fn refilled(x: &[f64], steps: usize) -> f64 {
        let mut buffer = Vec::new();
        let mut sum = 0.2;
        for i in 0..steps {
            refill(&x[i % 2..], sum, &mut buffer);
            sum = 0.2 * square(&buffer) + 0.1;
        }
        sum
    }
    #[differentiable]
    fn as_a_vector(x: &[f64], w: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.7; x.len()];
        let mut sum = 0.2;
        for _ in 0..steps {
            scale(x, sum, &mut buffer);
            sum = 0.2 * weighed(&buffer, w) + 0.1;
        }
        sum
    }
    #[differentiable]
    fn refilled_to_another_length(x: &[f64], steps: usize) -> f64 {
        let mut buffer = vec![0.7; x.len()];
        let mut sum = 0.2;
        for i in 0..steps {
            scale(x, sum, &mut buffer);
            sum = 0.2 * square(&buffer) + 0.1;
            refill(&x[..1 + i % 2], sum, &mut buffer);
            sum += square(&buffer);
        }
        sum
    }
    check! {
        added_to(wrt &vec![0.3, -0.7, 0.5], 3);
        covered_in_part(wrt &vec![0.3, -0.7, 0.5], 3);
        read_behind(wrt &vec![0.3, -0.7, 0.5], 3);
        read_behind(wrt &vec![0.3, -0.7, 0.5], 0);
        read_before(wrt &vec![0.3, -0.7, 0.5], 3);
        read_around(wrt &vec![0.3, -0.7, 0.5], 3);
        left_by_the_other_arm(wrt &vec![0.3, -0.7, 0.5], 4);
        written_behind(wrt &vec![0.3, -0.7, 0.5], 3);
        refilled(wrt &vec![0.3, -0.7, 0.5], 4);
        as_a_vector(wrt &vec![0.3, -0.7, 0.5], wrt &vec![0.1, 0.8, 1.3], 3);
        refilled_to_another_length(wrt &vec![0.3, -0.7, 0.5], 4)
    }
}

/// Numbers of other types.
mod types {
    use super::*;

    #[differentiable]
    fn spread<T: Scalar>(x: &[T], k: T, out: &mut [T]) {
        for i in 0..out.len() {
            out[i] = k * x[i];
        }
    }
    #[differentiable]
    fn squares<T: Scalar>(x: &[T]) -> T {
        let mut sum = x[0] * x[0];
        for x in &x[1..] {
            sum = sum + *x * *x;
        }
        sum
    }
    #[differentiable]
    fn generic<T: Scalar>(x: &[T], steps: usize) -> T {
        let mut buffer = x.to_vec();
        let mut sum = x[0];
        for _ in 0..steps {
            spread(x, sum, &mut buffer);
            sum = squares(&buffer) * sum;
        }
        sum
    }
    /// The literal may be of the type parameter.
    #[differentiable]
    fn literal<T: Scalar>(#[constant] x: &[f64], y: T, steps: usize) -> T {
        let mut buffer = vec![0.0; x.len()];
        let mut product = y;
        for _ in 0..steps {
            scale(x, 0.4, &mut buffer);
            product = product * product;
            let sum = square(&buffer);
            product = product + T::constant(0.1) * y;
            if sum > 100.0 {
                product = y;
            }
        }
        product
    }
    #[differentiable]
    fn singles(x: &[f32], steps: usize) -> f32 {
        let mut buffer = vec![0.0f32; x.len()];
        let mut sum = 0.3;
        for _ in 0..steps {
            spread(x, sum, &mut buffer);
            sum = 0.5 * squares(&buffer) + 0.1;
        }
        sum
    }
    check! {
        generic(wrt &vec![0.3, 1.0, 0.7], 3);
        literal(&vec![0.3, 1.0, 0.7], wrt 0.4, 3)
    }
    mod coarse {
        use super::*;
        check_coarse! { singles(wrt &vec![0.5f32, 0.2, -0.3], 3) }
    }
}

/// Both sweeps of an iteration run one after the other: a row is taken anew in each.
mod fused {
    use super::*;

    #[differentiable]
    fn likelihood(x: &[f64], means: &[f64], d: usize) -> f64 {
        let mut centered = vec![0.0; d];
        let mut scaled = vec![0.0; d];
        let mut terms = vec![0.0; means.len() / d];
        let mut sum = 0.0;
        for point in x.chunks_exact(d) {
            for c in 0..means.len() / d {
                difference(point, &means[c * d..(c + 1) * d], &mut centered);
                scale(&centered, 0.5, &mut scaled);
                terms[c] = 1.0 + square(&scaled);
            }
            sum += square(&terms).ln();
        }
        sum
    }
    #[differentiable]
    fn difference(a: &[f64], b: &[f64], out: &mut [f64]) {
        for i in 0..out.len() {
            out[i] = a[i] - b[i];
        }
    }
    check! {
        likelihood(wrt &vec![0.3, -0.7, 0.5, 0.2, 0.4, 0.1], wrt &vec![0.9, 0.1, -0.2, 0.8], 2);
        likelihood(wrt &vec![0.3, -0.7, 0.5], wrt &vec![0.9, 0.1, -0.2, 0.8], 1)
    }
}
