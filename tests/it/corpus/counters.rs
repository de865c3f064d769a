//! Whole numbers that loops carry, of every type, and what the reverse sweep makes of them.

use gradtape::differentiable;

mod ends_of_other_types {
    use super::*;

    #[differentiable]
    fn signed(v: &[f64], n: i32) -> f64 {
        let mut k = 0;
        let mut s = 1.0;
        for _ in 0..n {
            s += v[k] * v[k];
            k += 1;
        }
        s + k as f64 * v[0]
    }

    #[differentiable]
    fn nested(v: &[f64], ends: &[i16]) -> f64 {
        let mut s = 0.0;
        for &n in ends {
            let mut k = 0;
            for _ in 0..n {
                s += v[k] * v[k] * 0.5;
                k += 1;
            }
            s += v[0] * k as f64;
        }
        s
    }

    #[differentiable]
    fn narrow(v: &[f64], n: u8) -> f64 {
        let mut k = 0;
        let mut s = 1.0;
        for _ in 0..n {
            s += v[k] * v[k];
            k += 1;
        }
        let w = k * 100;
        s + w as f64 * v[0]
    }

    #[differentiable]
    fn an_index_afterwards(v: &[f64], n: u32) -> f64 {
        let mut k = 0;
        let mut s = 1.0;
        for _ in 0..n {
            s += v[k] * v[k];
            k += 1;
        }
        for j in 0..k {
            s *= v[j];
        }
        s + v[k - 1] * v[k..].len() as f64
    }

    #[differentiable]
    fn literal(x: f64) -> f64 {
        let mut y = x;
        for _ in 0..3i32 {
            y = y.sin();
        }
        for _ in 0..=2u8 {
            y = y * y + x;
        }
        y
    }

    check! {
        signed(wrt &[1.0, 2.0, 0.5], -2) => [0.0, 0.0, 0.0];
        signed(wrt &[1.0, 2.0, 0.5], 2) => [4.0, 4.0, 0.0];
        nested(wrt &[1.0, 0.5, 0.25], &[-2, 2, 0, 1]) => [5.0, 0.5, 0.0];
        narrow(wrt &[1.0, 0.5, 0.25], 3) => [302.0, 1.0, 0.5];
        an_index_afterwards(wrt &[1.0, 0.5, 0.25], 2);
        literal(wrt 0.5)
    }
}

mod steps {
    use super::*;

    /// The steps alone would overflow.
    #[differentiable]
    fn far_apart(v: &[f64], a: &[i8]) -> f64 {
        let mut k: i8 = -100;
        let mut s = 1.0;
        for i in 0..v.len() {
            s = s * v[i] * k as f64 * 0.01;
            k += a[i];
            k += 100;
        }
        s
    }

    #[differentiable]
    fn several(v: &[f64]) -> f64 {
        let mut k: i32 = 0;
        let mut s = 1.0;
        for x in v {
            s = s * x.sin() + k as f64 * s;
            k += 2;
            k += 3;
        }
        s * k as f64
    }

    /// The index into a packed triangle, in the order of the loop and from its end.
    #[differentiable]
    fn triangle(packed: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut next = 0;
        let mut norm = 0.0;
        let mut state = 1.0;
        for i in 0..n {
            let mut row = 0.0;
            for j in 0..=i {
                row += packed[next + j] * x[j];
            }
            state = (state * row).tanh() + x[i];
            norm += row * row;
            next += i + 1;
        }
        norm + state
    }

    #[differentiable]
    fn columns(below: &[f64], x: &[f64], out: &mut [f64]) -> f64 {
        let mut next = 0;
        for (i, x) in x.iter().enumerate() {
            for out in &mut out[i + 1..] {
                *out += below[next] * x;
                next += 1;
            }
        }
        next as f64 * out[0] + out[out.len() - 1].powi(2)
    }

    check! {
        far_apart(wrt &[1.0, 0.5, 0.25], &[90, -100, -70]);
        several(wrt &[0.5, 0.25, 0.75]);
        triangle(wrt &[0.5, 0.25, 0.75, 1.0, -0.5, 0.125], wrt &[0.3, -0.2, 0.7])
    }
    mod in_place {
        use super::*;
        check! { columns(wrt &[0.5, 0.25, 0.75], wrt &[0.3, -0.2, 0.7], wrt &mut vec![1.0, 2.0, 3.0]) }
    }
}

// Only the annotation tells the type of what the range of literals gives, and the method needs it.
mod written_types {
    use super::*;

    #[differentiable]
    fn powers(x: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..11 {
            let k: u32 = i;
            s += (k.pow(2) as f64) * x;
        }
        s
    }
    #[differentiable]
    fn wrapping(x: f64) -> f64 {
        let mut s = x;
        for i in 0..4 {
            let mut k: u8 = i;
            k = k.wrapping_sub(2);
            s += (!k as f64) * s.sin();
        }
        s
    }
    #[differentiable]
    fn squares(x: f64) -> f64 {
        let mut s = x;
        let mut i = 0;
        while i < 5 {
            let k: u64 = i * i;
            s = s * x + (k.pow(2) as f64) * s.sin();
            i += 1;
        }
        s
    }
    #[differentiable]
    fn indices(x: f64, w: &[f64]) -> f64 {
        let mut s = x;
        for i in 0..3 {
            let k: usize = i;
            s = s * x + (k.pow(2) as f64) * w[k];
        }
        s
    }
    check! {
        powers(wrt 0.5) => 385.0;
        wrapping(wrt 0.4);
        squares(wrt 0.4);
        indices(wrt 0.5, wrt &[0.5, 0.25, 0.75])
    }
}

mod sums_of_literals {
    use super::*;

    #[differentiable]
    fn declared(x: f64) -> f64 {
        let s: f64 = 0.5;
        let t = s + s;
        let mut u: f64 = 0.25;
        u += u;
        x * t.sin() + x * x * u.exp()
    }

    check! { declared(wrt 0.5) => 1.0_f64.sin() + 0.5_f64.exp() }
}
