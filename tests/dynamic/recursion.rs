//! Recursion over what only run time knows.

use gradtape::differentiable;

pub enum Node {
    Input(usize),
    Literal(f64),
    Sum(Vec<Node>),
    Product(Box<Node>, Box<Node>),
    Sine(Box<Node>),
}

fn tree() -> Node {
    use Node::*;
    let product = |a, b| Product(Box::new(a), Box::new(b));
    Sum(vec![
        product(Input(0), Sine(Box::new(Input(1)))),
        product(Literal(3.0), product(Input(1), Input(1))),
        Literal(1.0),
        Input(0),
    ])
}

mod trees {
    use super::*;

    #[differentiable(dynamic)]
    fn evaluated(#[constant] node: &Node, x: &[f64]) -> f64 {
        match node {
            Node::Input(i) => x[*i],
            Node::Literal(value) => *value,
            Node::Sum(terms) => {
                let mut sum = 0.0;
                for term in terms {
                    sum += evaluated(term, x);
                }
                sum
            }
            Node::Product(a, b) => evaluated(a, x) * evaluated(b, x),
            Node::Sine(a) => evaluated(a, x).sin(),
        }
    }
    check! {
        evaluated(&tree(), wrt &vec![0.7, 1.2]) => [1.2_f64.sin() + 1.0, 0.7 * 1.2_f64.cos() + 7.2]
    }
}

mod each_other {
    use super::*;

    #[differentiable(dynamic)]
    fn a(x: f64, n: u32) -> f64 {
        if n == 0 { x } else { b(x, n - 1).sin() }
    }

    #[differentiable(dynamic)]
    fn b(x: f64, n: u32) -> f64 {
        if n == 0 { x } else { 2.0 * a(x * x, n - 1) }
    }

    #[differentiable(dynamic)]
    fn f(x: f64) -> f64 {
        a(x, 3)
    }
    check! { f(wrt 0.8) }
}

mod by_a_static_one {
    use super::*;

    #[differentiable]
    fn outer(x: f64, w: &[f64]) -> f64 {
        let s = power(x * w[0], 3) + dot(w, w);
        s * x
    }

    #[differentiable(dynamic)]
    fn power(x: f64, n: u32) -> f64 {
        if n == 0 { 1.0 } else { x * power(x, n - 1) }
    }

    #[differentiable(dynamic)]
    fn dot(a: &[f64], b: &[f64]) -> f64 {
        let mut products: Vec<f64> = Vec::new();
        for i in 0..a.len() {
            products.push(a[i] * b[i]);
        }
        products.iter().sum()
    }
    check! {
        outer(wrt 0.9, wrt &vec![1.1, -0.4])
    }
}

mod of_a_static_one {
    use super::*;

    #[differentiable]
    fn kernel(x: f64, y: f64) -> f64 {
        (x * y).sin() / (1.0 + x * x)
    }

    #[differentiable]
    fn step(v: &[f64], h: f64) -> Vec<f64> {
        v.iter().map(|x| x + h * x.cos()).collect()
    }

    #[differentiable(dynamic)]
    fn driven(x: f64, v: &[f64], n: usize) -> f64 {
        let mut state = v.to_vec();
        let mut total = 0.0;
        for i in 0..n {
            state = step(&state, 0.1 * x);
            total += kernel(state[i % state.len()], x);
        }
        total
    }
    check! { driven(wrt 0.6, wrt &vec![0.3, -1.1], 4) }
}
