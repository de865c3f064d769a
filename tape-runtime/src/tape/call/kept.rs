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

/// The same where nothing that is lent may be kept.
pub struct Owned<'a, A: ?Sized>(pub &'a A);

impl<'k, A: ?Sized> KeepCopy for &Owned<'k, A>
where
    Kept<'k, A>: KeepCopy,
{
    type Own = <Kept<'k, A> as KeepCopy>::Own;
    fn keep(&self) -> Own<Self::Own> {
        Kept(self.0).keep()
    }
}

/// What is lent, copied.
pub trait KeepPointee {
    /// The copy's type.
    type Own;
    /// Copies it.
    fn keep(&self) -> Own<Self::Own>;
}

impl<A: Clone> KeepPointee for &&Owned<'_, &A> {
    type Own = A;
    fn keep(&self) -> Own<A> {
        Own((*self.0).clone())
    }
}

impl<A: Clone> KeepClone for Owned<'_, A> {
    type Own = A;
    fn keep(&self) -> AsItIs<A> {
        AsItIs(self.0.clone())
    }
}

impl<O> Own<O> {
    /// Lends it again.
    pub fn give(&self) -> &O {
        &self.0
    }
}

/// What is lent to be written to, for a pullback to lend again as it was.
pub struct Again<O> {
    before: O,
    now: O,
}

/// What is lent by `&mut`.
pub trait KeepMutable {
    /// What is kept.
    type Own;
    /// Copies it.
    fn keep(&self) -> Again<Self::Own>;
}

impl<O: Clone> Again<O> {
    fn of(before: O) -> Again<O> {
        Again {
            now: before.clone(),
            before,
        }
    }

    /// Lends it again.
    pub fn give(&mut self) -> &mut O {
        self.now.clone_from(&self.before);
        &mut self.now
    }
}

macro_rules! keep_mutable {
    ($($keeper:ty),*) => {$(
        impl<A: Clone> KeepMutable for $keeper {
            type Own = A;
            fn keep(&self) -> Again<A> {
                Again::of((*self.0).clone())
            }
        }
    )*};
}
keep_mutable!(Kept<'_, &mut A>, &&Owned<'_, &mut A>);

macro_rules! keep_mutable_slice {
    ($($keeper:ty),*) => {$(
        impl<P: Clone> KeepMutable for $keeper {
            type Own = Vec<P>;
            fn keep(&self) -> Again<Vec<P>> {
                Again::of(self.0.to_vec())
            }
        }
    )*};
}
keep_mutable_slice!(Kept<'_, &mut [P]>, &&Owned<'_, &mut [P]>);

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
