//! Operations.

use tape_runtime::{Scalar, kinks};

use super::{Machine, Value, name};
use crate::ir::*;
use crate::tests::evaluate;

impl Machine<'_> {
    pub(super) fn op(&mut self, op: &Op) -> Value {
        match op {
            Op::Copy(a) => self.operand(a),
            Op::Neg(a) => match self.operand(a) {
                Value::Int(n) => Value::Int(-n),
                a => floats(&[a], |x| -x[0]),
            },
            Op::Not(a) => Value::Bool(!self.operand(a).bool()),
            Op::Binary(BinOp::And, a, b) => {
                Value::Bool(self.operand(a).bool() && self.operand(b).bool())
            }
            Op::Binary(BinOp::Or, a, b) => {
                Value::Bool(self.operand(a).bool() || self.operand(b).bool())
            }
            Op::Binary(op, a, b) => binary(*op, &self.operand(a), &self.operand(b)),
            Op::Rule(rule, args) => floats(&self.operands(args), |x| (rule.value)(x)),
            Op::Piecewise(name, args) => floats(&self.operands(args), |x| piecewise(name, x)),
            Op::Observe(name, args) => observe(name, &self.operands(args)),
            Op::Helper(Helper::Kink(name), args) => floats(&self.operands(args), |x| kink(name, x)),
            Op::Helper(Helper::Runtime(name), args) => runtime(name, self.operands(args)),
            Op::Cast(a, ty) => cast(self.operand(a), &Ty::of(ty, &[])),
            Op::Load(p) | Op::Snapshot(p) => self.load(p),
            Op::Len(p) | Op::LenIfRead(_, _, p) => {
                Value::Int(self.load(p).elements().len() as i128)
            }
            Op::Overwrites(path, i, lengths) => {
                let lengths = lengths.iter().map(|n| self.operand(n).int() as usize);
                let lengths: Vec<usize> = lengths.collect();
                Value::Bool(self.callees.overwrites(&name(path), *i, &lengths))
            }
            Op::KeepsLength(path, i) => Value::Bool(self.callees.keeps_length(&name(path), *i)),
            Op::RunsAgain(path) => Value::Bool(self.callees.runs_again(&name(path))),
            Op::IsSome(p) => match self.load(p) {
                Value::Option(inner) => Value::Bool(inner.is_some()),
                other => panic!("{other:?} is no option"),
            },
            Op::Array(parts) => Value::Seq(self.operands(parts)),
            Op::Repeat(a, n, _) => {
                let n = self.operand(n).int() as usize;
                Value::Seq(vec![self.operand(a); n])
            }
            Op::Tuple(parts) => Value::Tuple(self.operands(parts)),
            Op::Some(a) | Op::Ok(a) => Value::Option(Some(Box::new(self.operand(a)))),
            Op::None | Op::Err(_) => Value::Option(None),
            Op::EmptyVec(_) => Value::Seq(Vec::new()),
            Op::Zero(p) => self.load(p).zero(),
            Op::Shape(p) => Value::Shape(Box::new(self.load(p).zero())),
            Op::ZeroOf(a) => match self.operand(a) {
                Value::Shape(zero) => *zero,
                other => panic!("{other:?} is no shape"),
            },
            Op::LentCopy(_, _, p) => self.load(p),
            Op::View(_) => panic!("a view has a name"),
            Op::PopRow(r, n) => {
                let n = self.index(n);
                self.pop_row(*r, n)
            }
            Op::InLanes(of) => self.in_lanes(of),
            Op::Several => Value::Bool(true),
            Op::IsZero(p) => {
                let tangents = self.load(p);
                Value::Bool(tangents == tangents.zero())
            }
            Op::Parts => Value::Int(1),
            Op::Live(live) if live.in_parts => Value::Seq(vec![self.live(live)]),
            Op::Live(live) => self.live(live),
            Op::Recall(..) => Value::Bool(false),
            Op::Key(_) | Op::Keep(..) => Value::Unit,
            Op::LiveBelow(list, hi) => {
                let (list, hi) = (self.load(list), self.operand(hi).int());
                let below = list.elements().iter().filter(|i| i.int() < hi);
                Value::Int(below.count() as i128)
            }
            Op::Opaque(opaque) => self.opaque(opaque),
        }
    }

    fn live(&self, live: &Live) -> Value {
        let tangents = self.load(&live.container);
        let tangents = tangents.elements();
        let int = |a: &Operand| self.operand(a).int();
        let (lo, offset) = (int(&live.lo), live.offset.as_ref().map_or(0, int));
        let hi = live.hi.as_ref().map_or(tangents.len() as i128, int);
        let is_live = |i: &i128| {
            let tangent = usize::try_from(*i + offset)
                .ok()
                .and_then(|i| tangents.get(i));
            tangent.is_some_and(|tangent| *tangent != tangent.zero())
        };
        Value::Seq((lo..hi).filter(is_live).map(Value::Int).collect())
    }

    /// The transforms write some calls of the runtime as opaque code; the rest is the user's.
    fn opaque(&mut self, opaque: &Opaque) -> Value {
        let path = match &*opaque.expr {
            syn::Expr::Call(c) => match &*c.func {
                syn::Expr::Path(p) => super::name(&p.path),
                _ => String::new(),
            },
            _ => String::new(),
        };
        let used = |i: usize| self.used(&opaque.uses[i].1);
        match path.as_str() {
            "total" => {
                let adjoints = used(0);
                let mut total = if opaque.uses.len() > 1 {
                    used(1).zero()
                } else {
                    Value::Float(0.0)
                };
                adjoints.elements().iter().for_each(|a| total.accumulate(a));
                total
            }
            "cast_tangent" => used(0),
            _ => self.user_code(opaque),
        }
    }

    /// Inactive code of the user.
    fn user_code(&self, opaque: &Opaque) -> Value {
        let names = opaque
            .uses
            .iter()
            .map(|(name, used)| (name.to_string(), self.used(used)));
        let functions = self.callees.functions();
        evaluate::expression(functions, &opaque.expr, names.collect())
    }

    fn used(&self, used: &Use) -> Value {
        match used {
            Use::Value(a) | Use::Looked(a) => self.operand(a),
            Use::Place(p) => self.load(p),
            Use::Ref(inner) | Use::RefMut(inner) => self.used(inner),
            Use::Tuple(parts) => Value::Tuple(parts.iter().map(|p| self.used(p)).collect()),
            Use::Option(some, payload) => Value::Option(match self.operand(some) {
                Value::Bool(true) => Some(Box::new(self.used(payload))),
                _ => None,
            }),
            Use::Closure(_) => panic!("a closure in opaque code is not interpreted"),
        }
    }
}

/// A function of numbers; what is undefined stays so.
fn floats(args: &[Value], f: impl FnOnce(&[f64]) -> f64) -> Value {
    if args.contains(&Value::Undefined) {
        return Value::Undefined;
    }
    let numbers: Vec<f64> = args
        .iter()
        .map(|a| match a {
            Value::Int(n) => *n as f64,
            other => other.float(),
        })
        .collect();
    Value::Float(f(&numbers))
}

pub(crate) fn binary(op: BinOp, a: &Value, b: &Value) -> Value {
    use BinOp::*;
    match (a, b) {
        (Value::Undefined, _) | (_, Value::Undefined) => Value::Undefined,
        (Value::Float(a), Value::Float(b)) => match op {
            Add => Value::Float(a + b),
            Sub => Value::Float(a - b),
            Mul => Value::Float(a * b),
            Div => Value::Float(a / b),
            Rem => Value::Float(a % b),
            _ => Value::Bool(compare(op, a.partial_cmp(b))),
        },
        (Value::Int(a), Value::Int(b)) => match op {
            Add => Value::Int(a + b),
            Sub => {
                assert!(a >= b, "`usize` does not go below zero: {a} - {b}");
                Value::Int(a - b)
            }
            Mul => Value::Int(a * b),
            Div => Value::Int(a / b),
            Rem => Value::Int(a % b),
            BitAnd => Value::Int(a & b),
            BitOr => Value::Int(a | b),
            BitXor => Value::Int(a ^ b),
            Shl => Value::Int(a << b),
            Shr => Value::Int(a >> b),
            _ => Value::Bool(compare(op, a.partial_cmp(b))),
        },
        (Value::Bool(a), Value::Bool(b)) => match op {
            BitAnd | And => Value::Bool(a & b),
            BitOr | Or => Value::Bool(a | b),
            BitXor => Value::Bool(a ^ b),
            _ => Value::Bool(compare(op, a.partial_cmp(b))),
        },
        (a, b) => panic!("{a:?} {op:?} {b:?}"),
    }
}

fn compare(op: BinOp, order: Option<std::cmp::Ordering>) -> bool {
    use std::cmp::Ordering::*;
    match op {
        BinOp::Eq => order == Some(Equal),
        BinOp::Ne => order != Some(Equal),
        BinOp::Lt => order == Some(Less),
        BinOp::Le => matches!(order, Some(Less | Equal)),
        BinOp::Gt => order == Some(Greater),
        BinOp::Ge => matches!(order, Some(Greater | Equal)),
        other => panic!("{other:?} compares nothing"),
    }
}

pub(crate) fn piecewise(name: &syn::Ident, x: &[f64]) -> f64 {
    match name.to_string().as_str() {
        "floor" => x[0].floor(),
        "ceil" => x[0].ceil(),
        "round" => x[0].round(),
        "round_ties_even" => x[0].round_ties_even(),
        "trunc" => x[0].trunc(),
        "signum" => x[0].signum(),
        "div_euclid" => x[0].div_euclid(x[1]),
        other => panic!("not interpreted: `{other}`"),
    }
}

pub(crate) fn observe(name: &syn::Ident, args: &[Value]) -> Value {
    let x = args[0].float();
    match name.to_string().as_str() {
        "is_nan" => Value::Bool(x.is_nan()),
        "is_infinite" => Value::Bool(x.is_infinite()),
        "is_finite" => Value::Bool(x.is_finite()),
        "is_sign_positive" => Value::Bool(x.is_sign_positive()),
        "is_sign_negative" => Value::Bool(x.is_sign_negative()),
        other => panic!("not interpreted: `{other}`"),
    }
}

fn kink(name: &str, x: &[f64]) -> f64 {
    match (name, x) {
        ("sign_or_zero", &[x]) => kinks::sign_or_zero(x),
        ("goes_through", &[g, product]) => kinks::goes_through(g, product),
        ("max_first", &[a, b]) => kinks::max_first(a, b),
        ("max_second", &[a, b]) => kinks::max_second(a, b),
        ("min_first", &[a, b]) => kinks::min_first(a, b),
        ("min_second", &[a, b]) => kinks::min_second(a, b),
        ("clamp_value", &[x, lo, hi]) => kinks::clamp_value(x, lo, hi),
        ("clamp_low", &[x, lo]) => kinks::clamp_low(x, lo),
        ("clamp_high", &[x, hi]) => kinks::clamp_high(x, hi),
        ("copysign_magnitude", &[x, sign]) => kinks::copysign_magnitude(x, sign),
        ("rem_divisor", &[a, b]) => kinks::rem_divisor(a, b),
        ("rem_euclid_divisor", &[a, b]) => kinks::rem_euclid_divisor(a, b),
        (other, _) => panic!("not interpreted: `{other}`"),
    }
}

fn runtime(name: &str, args: Vec<Value>) -> Value {
    let ints: Vec<i128> = args
        .iter()
        .filter_map(|a| match a {
            Value::Int(n) => Some(*n),
            _ => None,
        })
        .collect();
    match (name, ints.as_slice()) {
        ("extremum_at", _) => {
            let elements = args[0].elements();
            let flows = |element: &Value| *element == args[1] && args[2] != args[2].zero();
            let first = elements.iter().position(flows);
            Value::Int(first.unwrap_or(elements.len()) as i128)
        }
        ("plus_product", _) => {
            let product = binary(BinOp::Mul, &args[1], &args[2]);
            binary(BinOp::Add, &args[0], &product)
        }
        ("least", &[a, b]) => Value::Int(a.min(b)),
        ("minus_or_zero", &[a, b]) => Value::Int((a - b).max(0)),
        ("window_count", &[len, size]) => Value::Int((len + 1 - size).max(0)),
        ("chunk_count", &[len, size]) => Value::Int((len + size - 1) / size),
        ("chunk_exact_count", &[len, size]) => Value::Int(len / size),
        ("range_len", &[lo, hi]) => Value::Int((hi - lo).max(0)),
        ("range_inclusive_len", &[lo, hi]) => Value::Int((hi - lo + 1).max(0)),
        ("range_item", &[lo, k]) | ("range_item_to", &[lo, _, k]) => Value::Int(lo + k),
        ("pays_to_run_again", &[kept, state, _]) => {
            Value::Bool(args[0].bool() && kept >= 2 * state)
        }
        ("block_size", &[n]) => match args[0] {
            Value::Bool(true) => Value::Int(1),
            _ => Value::Int(n.max(1)),
        },
        ("block_count", &[n, size]) => Value::Int((n + size - 1) / size),
        ("block_start", &[lo, block, size]) => Value::Int(lo + block * size),
        ("block_end", &[lo, hi, block, size]) => {
            Value::Int(lo + (hi - lo).max(0).min((block + 1) * size))
        }
        ("into_items", _) => match args.into_iter().next().expect("an argument") {
            Value::Option(payload) => Value::Seq(payload.into_iter().map(|v| *v).collect()),
            items => items,
        },
        ("into_vec" | "stop_gradient" | "literal" | "sum_start", _) => {
            args.into_iter().next().expect("an argument")
        }
        ("like", _) => args.into_iter().nth(1).expect("two arguments"),
        ("empty_sum", _) => Value::Float(-<f64 as Scalar>::constant(0.0)),
        ("empty_product", _) => Value::Float(1.0),
        ("bound", _) => match &args[0] {
            Value::Option(Some(inner)) => (**inner).clone(),
            other => panic!("{other:?} is not bound"),
        },
        ("cast_adjoint", _) => match &args[0] {
            Value::Float(_) => args[1].clone(),
            _ => Value::Unit,
        },
        (other, _) => panic!("not interpreted: `{other}`"),
    }
}

pub(crate) fn cast(value: Value, to: &Ty) -> Value {
    match (value, to) {
        (Value::Undefined, _) => Value::Undefined,
        (Value::Float(x), Ty::Float(FloatTy::F32)) => Value::Float(f64::from(x as f32)),
        (Value::Float(x), Ty::Float(_)) => Value::Float(x),
        (Value::Float(x), _) => Value::Int(x as i128),
        (Value::Int(n), Ty::Float(_)) => Value::Float(n as f64),
        (Value::Bool(b), Ty::Int) => Value::Int(i128::from(b)),
        (Value::Int(n), _) => Value::Int(n),
        (value, to) => panic!("{value:?} as {to:?}"),
    }
}
