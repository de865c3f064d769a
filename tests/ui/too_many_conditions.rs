#![allow(unexpected_cfgs, unused_mut)]

use gradtape::differentiable;

#[differentiable]
fn many(x: f64) -> f64 {
    let mut y = x;
    #[cfg(feature = "a")]
    let y = y * x;
    #[cfg(feature = "b")]
    let y = y + x;
    #[cfg(feature = "c")]
    let y = y - x;
    #[cfg(feature = "d")]
    let y = y * x;
    #[cfg(feature = "e")]
    let y = y / x;
    #[cfg(feature = "f")]
    let y = y * x;
    #[cfg(feature = "g")]
    let y = y * x;
    y
}

fn main() {}
