//! What has to hold before a loop, so that each of its iterations overwrites a memory before it reads it, and
//! none changes a length.

use std::rc::Rc;

use proc_macro2::Span;

use super::order::given_in;
use crate::analysis::Facts;
use crate::analysis::overwrite::{Condition, Fate, fate, touches};
use crate::ir::visit::{defined_in, given_by, written_within};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;

/// A question that is answered in front of the loop.
pub(in crate::transform) enum Holds {
    /// The callee takes the argument of this number as a slice or an array.
    KeepsLength(Rc<syn::Path>, usize),
    /// The memory has so many elements at most.
    AtMost(Mem, Number),
    /// The callee overwrites the argument of this number, by the lengths of all.
    Callee(Rc<syn::Path>, usize, Vec<Number>),
}

/// A number that the loop does not change.
pub(in crate::transform) enum Number {
    Known(Operand),
    Length(Place),
    Least(Vec<Number>),
}

impl Number {
    fn lengths(&self, mems: &mut Vec<Mem>) {
        match self {
            Number::Length(Place {
                base: Base::Mem(m), ..
            }) => mems.push(*m),
            Number::Least(parts) => parts.iter().for_each(|n| n.lengths(mems)),
            Number::Known(_) | Number::Length(_) => {}
        }
    }
}

/// The conditions of one loop.
pub(in crate::transform) struct Conditions<'c> {
    pub all: Vec<Holds>,
    terms: Terms<'c>,
}

/// What numbers are there before the loop.
struct Terms<'c> {
    arena: &'c Arena,
    facts: &'c Facts,
    /// What the iterations define, and how.
    inner: HashSet<Val>,
    defs: HashMap<Val, Op>,
    /// What they declare.
    own: &'c HashSet<Mem>,
}

impl<'c> Conditions<'c> {
    pub fn of(arena: &'c Arena, facts: &'c Facts, s: &Loop, own: &'c HashSet<Mem>) -> Self {
        let mut inner = defined_in(arena, &s.body.stmts);
        inner.extend(given_by(arena, s));
        given_in(arena, &s.body.stmts, &mut inner);
        let mut terms = Terms {
            arena,
            facts,
            inner,
            defs: HashMap::default(),
            own,
        };
        terms.define(&s.body);
        Conditions {
            all: Vec::new(),
            terms,
        }
    }

    /// No callee changes the length of a memory.
    pub fn keeps_length(&mut self, m: Mem) {
        for (path, i) in self.terms.facts.lent.get(&m).into_iter().flatten() {
            self.takes_slice(path, *i);
        }
    }

    /// The callee takes the argument of this number as a slice or an array.
    pub fn takes_slice(&mut self, path: &Rc<syn::Path>, i: usize) {
        let known =
            |holds: &Holds| matches!(holds, Holds::KeepsLength(p, j) if p == path && *j == i);
        if !self.all.iter().any(known) {
            self.all.push(Holds::KeepsLength(Rc::clone(path), i));
        }
    }

    /// The memories whose lengths are asked.
    pub fn lengths(&self) -> Vec<Mem> {
        let mut mems = Vec::new();
        for holds in &self.all {
            match holds {
                Holds::KeepsLength(..) => {}
                Holds::AtMost(m, n) => {
                    mems.push(*m);
                    n.lengths(&mut mems);
                }
                Holds::Callee(_, _, args) => args.iter().for_each(|n| n.lengths(&mut mems)),
            }
        }
        mems
    }

    /// Iterations overwrite a memory before they read it, if the conditions hold; where no condition can be
    /// asked before the loop, they do not.
    pub fn overwrites(&mut self, m: Mem, body: &Region) -> bool {
        let (Fate::Overwritten(conditions) | Fate::Unread(conditions)) = fate(body, m) else {
            return false;
        };
        let holds = conditions
            .iter()
            .map(|condition| self.terms.holds(m, condition));
        let Some(holds) = holds.collect::<Option<Vec<_>>>() else {
            return false;
        };
        self.all.extend(holds);
        true
    }

    /// The statements of the body, by their places, from which on the iteration does the same to the memory once
    /// more, after it has lent it: by the same callee, so that the answer is most probably the same.
    pub fn overwrites_anew(&mut self, m: Mem, body: &Region) -> Vec<usize> {
        let first = callees_that_overwrite(body, m);
        let mut lent = false;
        let mut anew = Vec::new();
        for (at, stmt) in body.stmts.iter().enumerate() {
            let rest = || Region {
                stmts: body.stmts[at..].to_vec(),
                results: Vec::new(),
            };
            let writes = written_within(stmt).contains(&m);
            if writes && lent {
                let rest = rest();
                let known = callees_that_overwrite(&rest, m) == first;
                if known && self.overwrites(m, &rest) {
                    anew.push(at);
                    lent = false;
                }
            }
            lent |= !writes && touches(stmt, m);
        }
        anew
    }
}

impl Terms<'_> {
    fn define(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match &stmt.kind {
                StmtKind::Let(v, op) => {
                    self.defs.insert(*v, op.clone());
                }
                StmtKind::If(s) => {
                    self.define(&s.then);
                    self.define(&s.other);
                }
                StmtKind::Loop(s) => self.define(&s.body),
                _ => {}
            }
        }
    }

    fn holds(&self, m: Mem, condition: &Condition) -> Option<Holds> {
        Some(match condition {
            Condition::AtMost(n) => Holds::AtMost(m, self.number(n)?),
            Condition::Callee(path, i, args) => {
                let lengths = args.iter().map(|arg| self.argument(arg));
                Holds::Callee(Rc::clone(path), *i, lengths.collect())
            }
        })
    }

    fn number(&self, n: &Operand) -> Option<Number> {
        let Operand::Val(v) = n else {
            return Some(Number::Known(n.clone()));
        };
        if !self.inner.contains(v) {
            return Some(Number::Known(n.clone()));
        }
        match self.defs.get(v)? {
            Op::Copy(a) => self.number(a),
            Op::Len(p) => self.length(p),
            Op::Helper(Helper::Runtime("least"), args) => {
                let args = args.iter().map(|a| self.number(a));
                args.collect::<Option<Vec<_>>>().map(Number::Least)
            }
            _ => None,
        }
    }

    /// Zero where it is not known before the loop.
    fn argument(&self, arg: &Arg) -> Number {
        let length = match arg {
            Arg::Shared(p) | Arg::Mut(p) => self.length(p),
            Arg::Value(_) | Arg::Kept(_) => None,
        };
        length.unwrap_or(Number::Known(Operand::Int(0)))
    }

    /// The length of a whole container from around the loop. No iteration changes it: what iterations
    /// write keeps its length if the conditions hold.
    fn length(&self, place: &Place) -> Option<Number> {
        let around = match &place.base {
            Base::Val(v) => !self.inner.contains(v),
            Base::Mem(m) => !self.own.contains(m),
            Base::Const(..) => false,
        };
        let ty = self.arena.place_ty(place);
        let container = matches!(ty, Ty::Slice(_) | Ty::Vec(_) | Ty::Array(..));
        let whole = around && container && place.path.is_empty();
        whole.then(|| Number::Length(place.clone()))
    }
}

/// Statements in front of a loop that find out what holds.
pub(in crate::transform) struct Asked<'a> {
    pub arena: &'a mut Arena,
    pub names: &'a mut Names,
    pub span: Span,
    pub stmts: Vec<Stmt>,
}

impl Asked<'_> {
    pub fn holds(&mut self, holds: &Holds) -> Operand {
        let op = match holds {
            Holds::KeepsLength(path, i) => Op::KeepsLength(path.clone(), *i),
            Holds::AtMost(m, n) => {
                let len = self.ask(Ty::Int, Op::Len(Place::mem(*m)));
                let n = self.number(n);
                Op::Binary(BinOp::Le, len, n)
            }
            Holds::Callee(path, i, args) => {
                let lengths = args.iter().map(|n| self.number(n));
                Op::Overwrites(path.clone(), *i, lengths.collect())
            }
        };
        self.ask(Ty::Bool, op)
    }

    fn number(&mut self, n: &Number) -> Operand {
        match n {
            Number::Known(n) => n.clone(),
            Number::Length(place) => self.ask(Ty::Int, Op::Len(place.clone())),
            Number::Least(parts) => {
                let parts = parts.iter().map(|n| self.number(n)).collect();
                self.ask(Ty::Int, Op::Helper(Helper::Runtime("least"), parts))
            }
        }
    }

    /// `None` for no operands.
    pub fn joined(&mut self, op: BinOp, ty: Ty, all: Vec<Operand>) -> Option<Operand> {
        let all = all.into_iter();
        all.reduce(|a, b| self.ask(ty.clone(), Op::Binary(op, a, b)))
    }

    pub fn ask(&mut self, ty: Ty, op: Op) -> Operand {
        let name = self.names.temporary(self.span);
        let v = self.arena.val(ValInfo::new(name, ty, self.span));
        self.stmts.push(Stmt::new(StmtKind::Let(v, op), self.span));
        Operand::Val(v)
    }
}

/// The callees that a region leaves it to, and the number of the argument.
fn callees_that_overwrite(region: &Region, m: Mem) -> Vec<(Rc<syn::Path>, usize)> {
    let (Fate::Overwritten(conditions) | Fate::Unread(conditions)) = fate(region, m) else {
        return Vec::new();
    };
    let callees = conditions
        .into_iter()
        .filter_map(|condition| match condition {
            Condition::Callee(path, i, _) => Some((path, i)),
            Condition::AtMost(_) => None,
        });
    callees.collect()
}
