use gradtape::differentiable;

#[differentiable]
fn f(x: &mut [f64]) {
    for v in x.iter_mut() {
        *v = v.round();
    }
}

fn main() {}
