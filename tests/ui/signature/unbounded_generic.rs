use gradtape::differentiable;

#[differentiable]
fn f<T>(x: T, g: fn(T) -> f64) -> f64 {
    g(x)
}

fn main() {}
