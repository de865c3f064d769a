//! The dynamic tape and `tape!`.

mod first;
