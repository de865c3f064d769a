use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y: f64;
    unsafe { std::arch::asm!("/* {0} {1} */", in(xmm_reg) x, out(xmm_reg) y) };
    y
}

fn main() {}
