//! A function that is a parameter or local of the surrounding function is called in parentheses: a name
//! alone is looked up as a function with a companion.

use gradtape::{Var, tape};

fn slope(f: impl for<'t> Fn(Var<'t>) -> Var<'t>, x: f64) -> f64 {
    tape!(<x> { f(x) }).gradient().x
}

fn main() {
    println!("{}", slope(|x| x * x, 3.0));
}
