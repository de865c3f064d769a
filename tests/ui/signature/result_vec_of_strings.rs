use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> Vec<String> {
    vec![x.to_string()]
}

fn main() {}
