use gradtape::differentiable;

struct Slot {
    value: f64,
}

struct Table([Slot; 2]);

impl Table {
    fn slot(&mut self, k: usize) -> &mut Slot {
        &mut self.0[k]
    }
}

#[differentiable]
fn f(x: f64, #[constant] table: &mut Table) -> f64 {
    table.slot(1).value = x * x;
    x
}

fn main() {}
