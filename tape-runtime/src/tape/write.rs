//! Values back into what is lent by `&mut`: sized ones as a whole, slices element by element.

/// What a value of type `P` can be written into.
pub trait WriteBack<P> {
    /// Writes it.
    fn write_back(&mut self, value: P);
}

impl<P> WriteBack<P> for P {
    fn write_back(&mut self, value: P) {
        *self = value;
    }
}

impl<P> WriteBack<Vec<P>> for [P] {
    fn write_back(&mut self, value: Vec<P>) {
        for (to, from) in self.iter_mut().zip(value) {
            *to = from;
        }
    }
}
