//! Nor in a value of a type that the tape does not know.

use gradtape::{Var, tape};

struct Model<'t> {
    weight: Var<'t>,
}

fn main() {
    let x = 3.0;
    let r = tape!(<x> { Model { weight: x } });
    println!("{:?}", r.into_value().weight);
}
