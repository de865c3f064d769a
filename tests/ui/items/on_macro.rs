use gradtape::differentiable;

#[differentiable]
macro_rules! square {
    ($e:expr) => {
        $e * $e
    };
}

fn main() {}
