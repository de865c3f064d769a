//! scratch
mod objectives;
use objectives::*;
fn check(name: &str, x: &[f64], f: impl Fn(&[f64]) -> f64, g: &[f64]) {
    let mut worst = 0.0f64;
    for i in 0..x.len() {
        let h = 1e-5;
        let mut a = x.to_vec(); a[i] += h;
        let mut b = x.to_vec(); b[i] -= h;
        let d = (f(&a) - f(&b)) / (2.0 * h);
        worst = worst.max((d - g[i]).abs() / d.abs().max(1.0));
    }
    println!("{name}: {worst:e}");
}
fn main() {
    let mut seed = 1u64;
    let mut r = |n: usize| -> Vec<f64> { (0..n).map(|_| { seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407); (seed >> 11) as f64 / (1u64<<53) as f64 }).collect() };
    let x = r(8);
    check("llsq", &x, |x| llsq::llsq(x, 11), &llsq::llsq::grad(&x, 11));
    check("lse", &x, |x| lse::log_sum_exp(x), &lse::log_sum_exp::grad(&x));
    check("ode", &x, |x| ode::last(x, 7), &ode::last::grad(&x, 7));
    let x = r(25);
    check("det", &x, |x| det::det(x, 5), &det::det::grad(&x, 5));
    println!("{}", det::det(&[1.,2.,3.,4.,5.,6.,7.,8.,10.], 3));
    let (d, k, n) = (3, 4, 6);
    let (alpha, mu, q, l, xs) = (r(k), r(k*d), r(k*d), r(k*d*(d-1)/2), r(n*d));
    let (ga, gm, gq, gl) = gmm::gmm::grad(&alpha, &mu, &q, &l, &xs, d, 1.0, 2);
    check("gmm a", &alpha, |a| gmm::gmm(a, &mu, &q, &l, &xs, d, 1.0, 2), &ga);
    check("gmm m", &mu, |a| gmm::gmm(&alpha, a, &q, &l, &xs, d, 1.0, 2), &gm);
    check("gmm q", &q, |a| gmm::gmm(&alpha, &mu, a, &l, &xs, d, 1.0, 2), &gq);
    check("gmm l", &l, |a| gmm::gmm(&alpha, &mu, &q, a, &xs, d, 1.0, 2), &gl);
    let (ll, b, c) = (2, 3, 5);
    let (m, e, s, seq) = (r(8*ll*b), r(3*b), r(2*ll*b), r(c*b));
    let (gm, ge) = lstm::lstm::grad(&m, &e, &s, &seq, b);
    check("lstm m", &m, |m| lstm::lstm(m, &e, &s, &seq, b), &gm);
    check("lstm e", &e, |e| lstm::lstm(&m, e, &s, &seq, b), &ge);
    println!("{:?}", ba::reprojection_error::vjp(&[0.1;11], &[0.3,0.2,0.7], 1.0, &[0.5;2]).1([1.0, 0.0]));
}
