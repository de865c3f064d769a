use gradtape::differentiable;

fn adder(x: f64) -> impl Fn(f64) -> f64 {
    move |y| x + y
}

#[differentiable]
fn f(x: f64) -> f64 {
    let add = adder(x);
    add(2.0)
}

fn main() {}
