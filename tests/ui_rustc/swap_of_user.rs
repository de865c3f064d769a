use gradtape::differentiable;

mod mem {
    pub fn swap(a: &mut f64, b: &mut f64) {
        *a += *b;
        *b *= 2.0;
    }
}

#[differentiable]
fn f(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    mem::swap(&mut a, &mut b);
    a * b
}

mod imported {
    use super::mem::swap;
    use gradtape::differentiable;

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let (mut a, mut b) = (x, y);
        swap(&mut a, &mut b);
        a * b
    }
}

fn main() {}
