/// The free energy of states of these energies, at a temperature of one, from that of reference states.
#[gradtape::differentiable]
fn free_energy(energies: &[f64], reference: f64) -> f64 {
    let mut partition = 0.0;
    for energy in energies {
        partition += (reference - energy).exp();
    }
    reference - partition.ln()
}
