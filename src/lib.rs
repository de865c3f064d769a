//! gradtape
