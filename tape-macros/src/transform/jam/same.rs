//! What is the same in every iteration of an outer loop, and so in all lanes: above all, how long inner loops
//! run.

use super::turns::{Touchable, written_within};
use crate::ir::visit::{Substitute, declared_in, defined_in, given_by, operands_of, rewrite_stmt};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

pub(super) struct Same {
    /// What an iteration defines.
    own: HashSet<Val>,
    /// What of that is the same in all lanes.
    same: HashSet<Val>,
    /// The views of that, which are made where they are used.
    shared: HashSet<Val>,
    /// What such a value is equal to, that each lane computes nevertheless.
    stands_for: HashMap<Val, Operand>,
    /// How each lane computes its integers.
    integers: HashMap<Val, (BinOp, Operand, Operand)>,
    written: HashSet<Touchable>,
    declared: HashSet<Mem>,
}

impl Same {
    pub fn of(arena: &Arena, s: &Loop) -> Same {
        let mut own = defined_in(arena, &s.body.stmts);
        own.extend(given_by(arena, s));
        let declared = declared_in(&s.body.stmts);
        let mut written = HashSet::default();
        written_within(&s.body.stmts, &mut written);
        Same {
            own,
            same: HashSet::default(),
            shared: HashSet::default(),
            stands_for: HashMap::default(),
            integers: HashMap::default(),
            written,
            declared,
        }
    }

    /// From here on, the value is the same in all lanes.
    pub fn insert(&mut self, v: Val) {
        self.same.insert(v);
    }

    pub fn insert_view(&mut self, v: Val) {
        self.same.insert(v);
        self.shared.insert(v);
    }

    /// No iteration writes to it.
    pub fn is_frozen(&self, base: &Base) -> bool {
        Touchable::of(base).is_none_or(|base| !self.written.contains(&base))
    }

    /// It is there before the iteration.
    pub fn is_from_outside(&self, base: &Base) -> bool {
        match base {
            Base::Mem(m) => !self.declared.contains(m),
            Base::Val(v) => !self.own.contains(v),
            Base::Const(..) => true,
        }
    }

    /// An integer that does not depend on the lane, from what no lane writes.
    pub fn is_same(&self, arena: &Arena, op: &Op) -> bool {
        match op {
            Op::Len(p) => self.is_same_place(p),
            // What divides by zero does so in its place.
            Op::Binary(BinOp::Div | BinOp::Rem, ..) => false,
            Op::Helper(Helper::Runtime("least" | "minus_or_zero" | "range_len"), _)
            | Op::Binary(..)
            | Op::Copy(_)
            | Op::Cast(..) => {
                let operands = operands_of(op);
                let int = |o: &Operand| matches!(arena.ty(o), Ty::Int);
                operands.iter().all(int) && self.are_same(&operands)
            }
            _ => false,
        }
    }

    fn is_same_place(&self, place: &Place) -> bool {
        let base = match place.base {
            Base::Mem(_) | Base::Const(..) => {
                self.is_from_outside(&place.base) && self.is_frozen(&place.base)
            }
            Base::Val(v) => self.are_same(&[Operand::Val(v)]) && !self.shared.contains(&v),
        };
        base && self.is_same_path(place)
    }

    pub fn is_same_path(&self, place: &Place) -> bool {
        place.path.iter().all(|proj| match proj {
            Proj::Index(i) | Proj::Part(i) => self.are_same(std::slice::from_ref(i)),
            Proj::Slice { lo, hi, .. } => {
                let bounds: Vec<Operand> = [lo, hi].into_iter().flatten().cloned().collect();
                self.are_same(&bounds)
            }
            Proj::Field(_) | Proj::Payload => true,
        })
    }

    pub fn are_same(&self, operands: &[Operand]) -> bool {
        operands.iter().all(|o| match self.equal(o) {
            Operand::Val(v) => !self.own.contains(&v) || self.same.contains(&v),
            _ => true,
        })
    }

    /// What it is known to be equal to.
    pub fn equal(&self, operand: &Operand) -> Operand {
        match operand {
            Operand::Val(v) => self.stands_for.get(v).unwrap_or(operand).clone(),
            _ => operand.clone(),
        }
    }

    pub fn resolved(&self, stmt: &Stmt) -> Stmt {
        let mut stmt = stmt.clone();
        rewrite_stmt(&mut Substitute(&self.stands_for), &mut stmt);
        stmt
    }

    /// The length of a slice that starts elsewhere in each lane: each finds it, and finds the same.
    pub fn find_equal(&mut self, v: Val, op: &Op) -> bool {
        let length = match op {
            Op::Binary(op, a, b) => {
                self.integers.insert(v, (*op, a.clone(), b.clone()));
                None
            }
            Op::Len(place) => self.slice_len(place),
            Op::Helper(Helper::Runtime("least"), args) => {
                let [a, b] = [self.equal(&args[0]), self.equal(&args[1])];
                a.same(&b).then_some(a)
            }
            _ => None,
        };
        let same = length.filter(|n| self.are_same(std::slice::from_ref(n)));
        let found = same.is_some();
        self.stands_for.extend(same.map(|n| (v, n)));
        found
    }

    /// `n`, of `[a..a + n]` and of `[i * n..(i + 1) * n]`.
    fn slice_len(&self, place: &Place) -> Option<Operand> {
        let Some(Proj::Slice {
            lo: Some(lo),
            hi: Some(hi),
            inclusive: false,
        }) = place.path.last()
        else {
            return None;
        };
        let (added, a, b) = self.computed(hi)?;
        if added == BinOp::Add {
            return other_of(lo, [a, b]);
        }
        let (times, c, d) = self.computed(lo)?;
        if (added, times) != (BinOp::Mul, BinOp::Mul) {
            return None;
        }
        [(a, b), (b, a)].into_iter().find_map(|(next, n)| {
            let i = other_of(n, [c, d])?;
            let (BinOp::Add, a, b) = self.computed(next)? else {
                return None;
            };
            let one = other_of(&i, [a, b])?;
            (one.fixed() == Some(1)).then(|| n.clone())
        })
    }

    fn computed(&self, operand: &Operand) -> Option<(BinOp, &Operand, &Operand)> {
        let Operand::Val(v) = operand else {
            return None;
        };
        let (op, a, b) = self.integers.get(v)?;
        Some((*op, a, b))
    }
}

/// The other one, if one of both is this.
fn other_of(this: &Operand, [a, b]: [&Operand; 2]) -> Option<Operand> {
    match () {
        () if a.same(this) => Some(b.clone()),
        () if b.same(this) => Some(a.clone()),
        () => None,
    }
}
