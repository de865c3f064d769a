//! Containers and options whose shape changes under the reverse sweep.

use gradtape::differentiable;

mod reassigned_shorter {
    use super::*;
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut v = vec![x, x * x, 3.0 * x];
        v[2] *= x;
        let mut s = v[2] * v[1];
        v = vec![s];
        v[0] *= x;
        s += v[0];
        v = vec![x; 5];
        v[4] += s * x;
        s * v[4] * v[0]
    }
    check! { f(wrt 0.7) }
}

mod reassigned_in_a_loop {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut v = vec![x[0]];
        let mut s = 0.0;
        for k in 0..x.len() {
            let mut next = Vec::new();
            for j in 0..=k {
                next.push(v[j % v.len()] * x[k] + 1.0);
            }
            v = next;
            v[0] *= 2.0;
            s += v[k] * v[0];
        }
        v = Vec::new();
        v.push(s);
        v[0] * x[0]
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3]); f(wrt &vec![0.7]) }
}

mod grown_by_a_callee {
    use super::*;
    #[differentiable]
    fn grow(v: &[f64], x: f64) -> Vec<f64> {
        let mut out = v.to_vec();
        out.push(x * v[v.len() - 1]);
        out
    }
    #[differentiable]
    fn shrink(v: &[f64]) -> Vec<f64> {
        let mut out = Vec::with_capacity(v.len() / 2);
        for i in 0..v.len() / 2 {
            out.push(v[2 * i] * v[2 * i + 1]);
        }
        out
    }
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut v = vec![x];
        for _ in 0..n {
            v = grow(&v, x);
        }
        let mut s = 0.0;
        for i in 0..v.len() {
            s += v[i] * (i + 1) as f64;
        }
        s
    }
    #[differentiable]
    fn g(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        while v.len() > 1 {
            v = shrink(&v);
            v[0] += 0.5;
        }
        v[0]
    }
    check! { f(wrt 0.7, 4); f(wrt 0.7, 0); g(wrt &vec![0.7, 0.4, 1.3, 0.8, 0.5, 0.3, 1.1, 0.9]); g(wrt &vec![0.4]) }
}

mod reassigned_in_a_branch {
    use super::*;
    #[differentiable]
    fn f(x: f64, c: bool, n: usize) -> f64 {
        let mut v = vec![x; n];
        v[n - 1] = x * x;
        if c {
            v = vec![x, v[n - 1]];
            v[1] *= v[0];
        } else {
            v[0] += v[n - 1];
        }
        v.push(x);
        let mut s = 1.0;
        for t in &v {
            s += s * t;
        }
        s
    }
    check! { f(wrt 0.7, true, 4); f(wrt 0.7, false, 4); f(wrt 0.7, true, 1); f(wrt 0.7, false, 1) }
}

mod option_becomes_none {
    use super::*;
    #[differentiable]
    fn f(x: f64, c: bool) -> f64 {
        let mut o = Some(x);
        let mut s = 0.0;
        if let Some(v) = o.as_mut() {
            *v *= x;
            s += *v;
        }
        if c {
            o = None;
        }
        s + o.unwrap_or(2.0 * x)
    }
    check! { f(wrt 0.7, true); f(wrt 0.7, false) }
}

mod option_taken_and_refilled {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut o = Some(x);
        let mut s = 0.0;
        for k in 0..n {
            if let Some(v) = &mut o {
                *v = *v * x + 1.0;
                s += *v;
            }
            if k % 2 == 1 {
                if let Some(v) = o.take() {
                    s += v * v;
                }
            } else if o.is_none() {
                o = Some(s * x);
            }
            if k == 4 {
                o = None;
            }
        }
        let last = o.replace(s);
        s * o.unwrap() + last.unwrap_or(x)
    }
    check! { f(wrt 0.7, 7); f(wrt 0.7, 0); f(wrt 0.7, 2); f(wrt 0.7, 5) }
}

mod option_of_array {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut best: Option<[f64; 2]> = None;
        let mut s = 0.0;
        for k in 0..n {
            let p = [x * k as f64, (x * k as f64).sin()];
            match &mut best {
                Some(b) if p[1] > b[1] => {
                    b[0] = p[0] * b[1];
                    b[1] = p[1];
                }
                Some(b) => s += b[0] * p[1],
                None => best = Some(p),
            }
            if k % 5 == 4 {
                best = None;
            }
        }
        match best {
            Some([a, b]) => s + a * b,
            None => s * x,
        }
    }
    check! { f(wrt 0.7, 9); f(wrt 0.7, 0); f(wrt 0.7, 5) }
}

mod options_in_an_array {
    use super::*;
    #[differentiable(without(tape))]
    fn f(x: &[f64]) -> f64 {
        let mut slots = [None::<f64>; 3];
        let mut s = 0.0;
        for (i, v) in x.iter().enumerate() {
            let k = i % 3;
            if let Some(old) = slots[k] {
                s += old * v;
                slots[k] = None;
            } else {
                slots[k] = Some(v * v);
            }
        }
        for slot in slots {
            s += slot.unwrap_or(0.5) * x[0];
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9, 0.2]); f(wrt &vec![0.7]) }
}

mod vec_in_a_tuple {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut state = (vec![x, x], 1.0, Some(x));
        for k in 0..n {
            state.0[k % 2] *= x + state.1;
            state.1 += state.0[0];
            if k == 1 {
                state.0 = vec![x; 2];
                state.2 = None;
            }
            if k == 2 {
                state = (vec![state.1, x, x], x, Some(state.0[1]));
            }
        }
        state.0[0] * state.1 + state.0[state.0.len() - 1] + state.2.unwrap_or(3.0 * x)
    }
    check! { f(wrt 0.7, 4); f(wrt 0.7, 2); f(wrt 0.7, 0) }
}

mod rows_reassigned {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut rows = vec![x.to_vec(), vec![1.0]];
        rows[1].push(x[0]);
        let t = rows[0][2] * rows[1][1];
        rows[0] = vec![t];
        rows[0][0] *= x[1];
        rows[1] = rows[0].clone();
        rows.push(vec![x[2]; 2]);
        rows.swap(0, 2);
        let mut s = 0.0;
        for r in &rows {
            for v in r {
                s += v * v + s * v;
            }
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3]) }
}

mod mem_replace_and_take {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        v[0] *= v[1];
        let old = std::mem::replace(&mut v, vec![x[1]]);
        v[0] *= old[2];
        let taken = std::mem::take(&mut v);
        v.push(taken[0] * old[0]);
        let mut w = vec![x[0], x[0]];
        w[1] *= 3.0;
        std::mem::swap(&mut v, &mut w);
        v[0] * v[1] + w[0] * taken[0]
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3]) }
}

mod push_pop_in_a_loop {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut stack: Vec<f64> = vec![];
        let mut s = 0.0;
        for (i, v) in x.iter().enumerate() {
            stack.push(v * v);
            if i % 3 == 2 {
                let a = stack.pop().unwrap();
                let b = stack.pop().unwrap_or(0.0);
                stack.push(a * b);
            }
            if let Some(top) = stack.last_mut() {
                *top += s;
            }
            s += stack[0] * stack.len() as f64;
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9, 0.2]); f(wrt &vec![]) }
}

mod vec_of_vec_params {
    use super::*;
    #[differentiable]
    fn f(a: &mut Vec<Vec<f64>>, k: f64) -> f64 {
        let last = a.pop().unwrap();
        let mut s = 0.0;
        for row in a.iter_mut() {
            for (v, l) in row.iter_mut().zip(&last) {
                *v *= k * l;
                s += *v;
            }
        }
        a.push(vec![s, k, s]);
        s * last[0]
    }
    check! { f(wrt &mut vec![vec![0.7, 0.4], vec![1.3], vec![0.9, 0.2, 0.4]], wrt 0.6) }
}

mod mutable_parameters_resized {
    use super::*;
    #[differentiable]
    fn f(v: &mut Vec<f64>, x: f64) -> f64 {
        v.push(x * v[0]);
        let a = v.pop().unwrap();
        v[0] *= a;
        v.push(a);
        v.push(a * x);
        v.swap(1, 3);
        let b = v.pop().unwrap() * v.pop().unwrap();
        v[0] + v[1] * b
    }
    #[differentiable]
    fn g(v: &mut Vec<f64>, x: f64) {
        let t = v[1];
        let n = v.len();
        *v = vec![t * x, x, t];
        v[0] *= v[2];
        *v = vec![v[0] * x; n];
    }
    #[differentiable]
    fn h(o: &mut Option<f64>, x: f64) -> f64 {
        let old = o.take().unwrap_or(x);
        if old > 1.0 {
            *o = Some(old * x);
        }
        old * old
    }
    check! { f(wrt &mut vec![0.7, 0.3], wrt 0.6) }
    mod unit {
        use super::*;
        check_unit! { g(wrt &mut vec![0.7, 0.4], wrt 0.6); g(wrt &mut vec![0.7, 0.4, 0.1, 0.2], wrt 0.6) }
    }
    mod options {
        use super::*;
        check! { h(wrt &mut Some(1.3), wrt 0.6) }
    }
}

mod shapes_per_iteration {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let mut buffer = vec![x[i]; i + 1];
            for j in 0..i {
                buffer[j + 1] = buffer[j] * x[j] + s;
            }
            if i % 2 == 0 {
                buffer = buffer[..(i + 1) / 2].to_vec();
                buffer.push(x[i]);
            }
            s += buffer[buffer.len() - 1].sin() * buffer[0];
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9]); f(wrt &vec![]) }
}
