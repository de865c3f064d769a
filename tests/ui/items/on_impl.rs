use gradtape::differentiable;

struct Model;

#[differentiable]
impl Model {
    fn predict(&self, x: f64) -> f64 {
        x
    }
}

fn main() {}
