//! Procedural macros of gradtape.
