//! `Option` and `Result` in parts, and what may not be there.

/// A fallible value as its payload and its error.
pub trait Outcome {
    /// What `Some` or `Ok` holds.
    type Payload;
    /// What `Err` holds.
    type Error;
    /// Takes it apart.
    fn outcome(self) -> (Option<Self::Payload>, Option<Self::Error>);
}

impl<T> Outcome for Option<T> {
    type Payload = T;
    type Error = std::convert::Infallible;
    #[inline(always)]
    fn outcome(self) -> (Option<T>, Option<std::convert::Infallible>) {
        (self, None)
    }
}

impl<T, E> Outcome for Result<T, E> {
    type Payload = T;
    type Error = E;
    #[inline(always)]
    fn outcome(self) -> (Option<T>, Option<E>) {
        match self {
            Ok(payload) => (Some(payload), None),
            Err(error) => (None, Some(error)),
        }
    }
}

/// `From` for the error half of an outcome.
#[inline(always)]
pub fn convert_error<E, F: From<E>>(error: Option<E>) -> Option<F> {
    error.map(F::from)
}

/// The error of an outcome that failed.
#[inline(always)]
pub fn unwrap_error<E>(error: Option<E>) -> E {
    error.expect("the outcome is a failure")
}

/// What a caller gives a pullback again by reference.
#[inline(always)]
pub fn given<T: ?Sized>(reference: Option<&T>) -> &T {
    reference.expect("what was given by reference is given again")
}

/// What a pattern bound in the arm that was taken.
#[inline(always)]
pub fn bound<T>(value: Option<T>) -> T {
    value.expect("the arm was taken")
}
