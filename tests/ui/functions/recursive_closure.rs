use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    fn call(g: &dyn Fn(&dyn Fn(f64) -> f64, f64) -> f64, x: f64) -> f64 {
        g(&|y| y, x)
    }
    call(&|next, v| next(v * v), x)
}

fn main() {}
