use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = const { 2.0 } * x;
    let z = 'a: {
        if y > 1.0 {
            break 'a y;
        }
        x
    };
    z * y
}

#[differentiable]
fn g(x: f64) -> f64 {
    let span = ..x;
    span.end * x
}

fn main() {}
