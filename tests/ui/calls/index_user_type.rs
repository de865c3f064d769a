use gradtape::differentiable;

struct Table(Vec<f64>);

impl Table {
    fn interpolate(&self, x: f64) -> f64 {
        self.0[x as usize]
    }
}

#[differentiable]
fn f(x: f64, #[constant] table: &Table) -> f64 {
    table.interpolate(x) * x
}

fn main() {}
