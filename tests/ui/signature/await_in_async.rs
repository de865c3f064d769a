use gradtape::differentiable;

async fn other(x: f64) -> f64 {
    x
}

#[differentiable]
async fn f(x: f64) -> f64 {
    other(x).await * 2.0
}

fn main() {}
