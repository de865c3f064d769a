//! What the interpreter computes with.

use std::rc::Rc;

pub(crate) use super::record::Row;
pub(crate) use super::view::Lent;

/// What a call gives for its reverse sweep.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pullback {
    pub path: String,
    /// What the call was given.
    pub args: Vec<Value>,
    /// The arguments that are `&mut`.
    pub written: Vec<bool>,
    /// Whether one of the others is lent.
    pub by_reference: Vec<bool>,
}

/// A value of the subset that is interpreted; floats are `f64`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Float(f64),
    Int(i128),
    Bool(bool),
    Unit,
    /// An array, slice or `Vec`.
    Seq(Vec<Value>),
    Tuple(Vec<Value>),
    Option(Option<Box<Value>>),
    /// Of a path that was left early. To compute with it is fine as long as nobody looks.
    Undefined,
    /// A zero that is still to be made.
    Shape(Box<Value>),
    Pullback(Rc<Pullback>),
    Row(Row),
    View(Lent),
    /// A place of a record that holds nothing yet.
    Unwritten,
}

impl Value {
    pub fn seq(numbers: &[f64]) -> Value {
        Value::Seq(numbers.iter().copied().map(Value::Float).collect())
    }

    pub fn float(&self) -> f64 {
        match self {
            Value::Float(x) => *x,
            other => panic!("a float was needed, not {other:?}"),
        }
    }

    pub fn int(&self) -> i128 {
        match self {
            Value::Int(n) => *n,
            other => panic!("an integer was needed, not {other:?}"),
        }
    }

    pub fn bool(&self) -> bool {
        match self {
            Value::Bool(b) => *b,
            other => panic!("a condition was needed, not {other:?}"),
        }
    }

    pub fn elements(&self) -> &[Value] {
        match self {
            Value::Seq(parts) | Value::Tuple(parts) => parts,
            other => panic!("an aggregate was needed, not {other:?}"),
        }
    }

    pub fn elements_mut(&mut self) -> &mut Vec<Value> {
        match self {
            Value::Seq(parts) | Value::Tuple(parts) => parts,
            other => panic!("an aggregate was needed, not {other:?}"),
        }
    }

    /// `zero_tangent`: floats become zero, what holds no float becomes nothing.
    pub fn zero(&self) -> Value {
        match self {
            Value::Float(_) => Value::Float(0.0),
            Value::Int(_) | Value::Bool(_) | Value::Unit => Value::Unit,
            Value::Seq(parts) => Value::Seq(parts.iter().map(Value::zero).collect()),
            Value::Tuple(parts) => Value::Tuple(parts.iter().map(Value::zero).collect()),
            Value::Option(inner) => Value::Option(inner.as_ref().map(|v| Box::new(v.zero()))),
            Value::Undefined => Value::Undefined,
            other => panic!("{other:?} has no tangent"),
        }
    }

    /// The same to the last bit.
    pub fn same(&self, other: &Value) -> bool {
        let bits = |v: &Value| v.floats().iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        self == other
            || bits(self) == bits(other) && self.with(&mut || 0.0) == other.with(&mut || 0.0)
    }

    /// `self += from`
    pub fn accumulate(&mut self, from: &Value) {
        match (self, from) {
            (Value::Float(a), Value::Float(b)) => *a += b,
            (Value::Seq(a), Value::Seq(b)) | (Value::Tuple(a), Value::Tuple(b)) => {
                assert_eq!(a.len(), b.len(), "an adjoint of another shape");
                a.iter_mut().zip(b).for_each(|(a, b)| a.accumulate(b));
            }
            // As the runtime does: a tangent that is none adds nothing.
            (Value::Option(a), Value::Option(b)) => match (&mut *a, b) {
                (Some(a), Some(b)) => a.accumulate(b),
                (None, Some(_)) => *a = b.clone(),
                (_, None) => {}
            },
            (Value::Unit, Value::Unit) | (_, Value::Undefined) => {}
            (to @ Value::Undefined, from) => *to = from.clone(),
            (to, from) => panic!("{from:?} accumulates into {to:?}"),
        }
    }

    /// Every float in order.
    pub fn floats(&self) -> Vec<f64> {
        match self {
            Value::Float(x) => vec![*x],
            Value::Seq(parts) | Value::Tuple(parts) => {
                parts.iter().flat_map(Value::floats).collect()
            }
            Value::Option(inner) => inner.iter().flat_map(|v| v.floats()).collect(),
            Value::Int(_) | Value::Bool(_) | Value::Unit => Vec::new(),
            Value::Undefined | Value::Unwritten => vec![f64::NAN],
            Value::Shape(_) | Value::Pullback(_) | Value::Row(_) | Value::View(_) => Vec::new(),
        }
    }

    /// The same shape with other floats.
    pub fn with(&self, floats: &mut impl FnMut() -> f64) -> Value {
        match self {
            Value::Float(_) => Value::Float(floats()),
            Value::Seq(parts) => Value::Seq(parts.iter().map(|v| v.with(floats)).collect()),
            Value::Tuple(parts) => Value::Tuple(parts.iter().map(|v| v.with(floats)).collect()),
            Value::Option(inner) => Value::Option(inner.as_ref().map(|v| Box::new(v.with(floats)))),
            other => other.clone(),
        }
    }
}

/// A step from a value into it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    At(usize),
    Slice(std::ops::Range<usize>),
    Payload,
}

impl Value {
    /// What is at the end of a path; `None` where there is nothing.
    pub fn at(&self, path: &[Step]) -> Option<Value> {
        let [step, rest @ ..] = path else {
            return Some(self.clone());
        };
        match (step, self) {
            (Step::At(i), Value::Seq(parts) | Value::Tuple(parts)) => parts.get(*i)?.at(rest),
            (Step::Slice(range), Value::Seq(parts)) => {
                Value::Seq(parts.get(range.clone())?.to_vec()).at(rest)
            }
            (Step::Payload, Value::Option(Some(inner))) => inner.at(rest),
            _ => None,
        }
    }

    /// Changes what is at the end of a path that [`Value::at`] has found.
    pub fn write(&mut self, path: &[Step], value: Value) {
        match (path, self) {
            ([], to) => *to = value,
            ([Step::At(i), rest @ ..], Value::Seq(parts) | Value::Tuple(parts)) => {
                parts[*i].write(rest, value)
            }
            ([Step::Slice(range), rest @ ..], Value::Seq(parts)) => {
                let mut part = Value::Seq(parts[range.clone()].to_vec());
                part.write(rest, value);
                parts[range.clone()].clone_from_slice(part.elements());
            }
            ([Step::Payload, rest @ ..], Value::Option(Some(inner))) => inner.write(rest, value),
            (path, to) => panic!("nothing at {path:?} of {to:?}"),
        }
    }
}
