use gradtape::differentiable;

#[differentiable]
mod model {
    pub fn f(x: f64) -> f64 {
        x
    }
}

fn main() {}
