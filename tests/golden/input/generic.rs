/// One companion for every float.
#[gradtape::differentiable]
fn lennard_jones<T: gradtape::Scalar>(distance: T, depth: T) -> T {
    let s = distance.recip().powi(6);
    depth * (s * s - s)
}
