use gradtape::differentiable;

trait Model {
    #[differentiable]
    fn predict(x: f64) -> f64;
}

fn main() {}
