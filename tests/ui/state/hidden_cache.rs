use gradtape::differentiable;

struct Cache(std::cell::Cell<f64>);

impl Cache {
    fn put(&self, x: f64) {
        self.0.set(x);
    }
    fn get(&self) -> f64 {
        self.0.get()
    }
}

#[differentiable]
fn f(x: f64, #[constant] cache: &Cache) -> f64 {
    cache.put(x * x);
    cache.get() * x
}

fn main() {}
