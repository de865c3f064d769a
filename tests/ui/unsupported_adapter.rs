use gradtape::differentiable;

#[differentiable]
fn f(x: &[f64], y: &[f64]) -> f64 {
    let positive = x.iter().filter(|v| **v > 0.0);
    positive.zip(y.iter().cycle().filter(|v| **v > 0.0)).map(|(a, b)| a * b).sum()
}

#[differentiable]
fn counted_on(x: &[f64], y: &[f64]) -> f64 {
    let mut seen = 0.0;
    let s: f64 = x.iter().map(|v| { seen += v; seen }).zip(y).map(|(a, b)| a * b).sum();
    s * seen
}

#[differentiable]
fn not_stepped(x: &[f64]) -> f64 {
    let mut it = x.iter().filter(|v| **v > 0.0);
    let first = it.next().unwrap();
    first * it.next().unwrap()
}

#[differentiable]
fn sorted(x: &[f64]) -> f64 {
    let mut compared = 0.0;
    let mut v = x.to_vec();
    v.sort_by(|a, b| { compared += a; a.total_cmp(b) });
    v[0] * compared
}

#[differentiable]
fn any_sum(x: &[f64]) -> f64 {
    x.iter().map(|v| (*v > 0.0).then_some(*v)).sum::<Option<f64>>().unwrap_or(0.0)
}

#[differentiable]
fn taken_by_reference(x: &[f64]) -> f64 {
    let mut it = x.iter().filter(|v| **v > 0.0);
    let head: f64 = it.by_ref().take(2).sum();
    head * it.sum::<f64>()
}

#[differentiable]
fn in_a_tuple(x: &[f64]) -> f64 {
    let mut pair = (x.iter(), 1.0);
    pair.1 * pair.0.next().unwrap() * pair.0.next().unwrap()
}

#[differentiable]
fn in_a_closure(x: &[f64]) -> f64 {
    let mut it = x.iter();
    let mut step = || it.next().copied().unwrap_or(0.0);
    step() * step()
}

fn main() {}
