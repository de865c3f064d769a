//! What a pullback keeps of the arguments that hold no variables.

/// An argument without variables, for a pullback to keep: tried as it is, then by reference.
pub struct Kept<'a, A: ?Sized>(pub &'a A);

/// Kept data that belongs to the tape.
pub struct Own<O>(O);

/// Slices and strings that are lent are copied: they may not live as long as the recording.
pub trait KeepCopy {
    /// What is kept.
    type Own;
    /// Copies it.
    fn keep(&self) -> Own<Self::Own>;
}

macro_rules! keep_copy {
    ($([$($generics:tt)*] $lent:ty, $owned:ty);*) => {$(
        impl<$($generics)*> KeepCopy for Kept<'_, &$lent> {
            type Own = $owned;
            fn keep(&self) -> Own<$owned> {
                Own((*self.0).to_owned())
            }
        }
    )*};
}
keep_copy!([P: Clone] [P], Vec<P>; [P: Clone] Vec<P>, Vec<P>; [P: Clone, const N: usize] [P; N], [P; N]; [] str, String; [] f64, f64; [] f32, f32; [] usize, usize);

impl<O> Own<O> {
    /// Lends it again.
    pub fn give(&self) -> &O {
        &self.0
    }
}

/// Everything else is kept as it is.
pub struct AsItIs<A>(A);

/// Keeps a clone.
pub trait KeepClone {
    /// What is kept.
    type Own;
    /// Clones it.
    fn keep(&self) -> AsItIs<Self::Own>;
}

impl<A: Clone> KeepClone for &Kept<'_, A> {
    type Own = A;
    fn keep(&self) -> AsItIs<A> {
        AsItIs(self.0.clone())
    }
}

impl<A: Clone> AsItIs<A> {
    /// Hands it over again.
    pub fn give(&self) -> A {
        self.0.clone()
    }
}
