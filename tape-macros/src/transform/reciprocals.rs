//! Where adjoints are divided by the same value again and again, they are multiplied by its reciprocal
//! instead: a division takes as long as several products, and no two can overlap.
//!
//! ```text
//! a = f / d; b = g / d                    →    r = 1.0 / d; a = f * r; b = g * r
//! for i in 0..n { x_bar[i] += g[i] / d }  →    r = 1.0 / d; for i in 0..n { x_bar[i] += g[i] * r }
//! ```
//!
//! Only quotients that the reverse transform has made: the primal's divisions keep their bits. An adjoint
//! times a partial is rounded as often.

use proc_macro2::Span;

use super::formula;
use crate::ir::visit::{defined_in, given_by};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;

/// AFTER THIS POINT: of the quotients in `derived`, no two in one place have the same divisor, and none in
/// a loop has one that the loop does not change.
pub(crate) fn share(
    arena: &mut Arena,
    names: &mut Names,
    stmts: &mut Vec<Stmt>,
    derived: &HashSet<Val>,
) {
    let mut share = Share {
        arena,
        names,
        derived,
    };
    share.stmts(stmts, &HashMap::default());
}

struct Share<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    derived: &'a HashSet<Val>,
}

/// The reciprocals that are there, by what they are of.
type Known = HashMap<Val, Val>;

impl Share<'_> {
    fn stmts(&mut self, stmts: &mut Vec<Stmt>, known: &Known) {
        let mut known = known.clone();
        let wanted = self.wanted(stmts);
        let mut all = Vec::new();
        for mut stmt in std::mem::take(stmts) {
            let divisors = match wanted.is_empty() {
                true => Vec::new(),
                false => self.divisors(&stmt),
            };
            let missing = |d: &Val| wanted.contains(d) && !known.contains_key(d);
            for divisor in divisors.into_iter().filter(missing).collect::<Vec<Val>>() {
                if !is_reciprocal(&stmt, divisor) {
                    let reciprocal = self.value(divisor, stmt.span);
                    all.push(self.reciprocal(reciprocal, divisor, stmt.span));
                    known.insert(divisor, reciprocal);
                }
            }
            if !known.is_empty() {
                for v in defined_in(self.arena, std::slice::from_ref(&stmt)) {
                    known.remove(&v);
                }
            }
            match &mut stmt.kind {
                StmtKind::Let(v, op) => {
                    self.multiply(*v, op, &known);
                    known.extend(reciprocal_of(op).map(|divisor| (divisor, *v)));
                }
                StmtKind::If(s) => {
                    self.stmts(&mut s.then.stmts, &known);
                    self.stmts(&mut s.other.stmts, &known);
                }
                StmtKind::Loop(s) => self.stmts(&mut s.body.stmts, &known),
                _ => {}
            }
            all.push(stmt);
        }
        *stmts = all;
    }

    /// The divisors whose reciprocals save divisions.
    fn wanted(&self, stmts: &[Stmt]) -> HashSet<Val> {
        let mut here: HashMap<Val, usize> = HashMap::default();
        let mut beside: HashSet<Val> = HashSet::default();
        let mut wanted: HashSet<Val> = HashSet::default();
        for stmt in stmts {
            match &stmt.kind {
                StmtKind::Let(v, op) => {
                    if let Some(divisor) = self.divisor(*v, op) {
                        *here.entry(divisor).or_default() += 1;
                    }
                }
                StmtKind::If(_) => beside.extend(self.divisors(stmt)),
                StmtKind::Loop(_) => wanted.extend(self.divisors(stmt)),
                _ => {}
            }
        }
        let shared = here.into_iter();
        let shared = shared.filter(|(divisor, count)| *count > 1 || beside.contains(divisor));
        wanted.extend(shared.map(|(divisor, _)| divisor));
        wanted
    }

    /// What a statement divides adjoints by and does not define itself, each once.
    fn divisors(&self, stmt: &Stmt) -> Vec<Val> {
        let mut divisors = Vec::new();
        match &stmt.kind {
            StmtKind::Let(v, op) => divisors.extend(self.divisor(*v, op)),
            StmtKind::If(s) => {
                let within = s.then.stmts.iter().chain(&s.other.stmts);
                divisors.extend(within.flat_map(|stmt| self.divisors(stmt)));
            }
            StmtKind::Loop(s) => {
                divisors.extend(s.body.stmts.iter().flat_map(|stmt| self.divisors(stmt)));
                if !divisors.is_empty() {
                    let given = given_by(self.arena, s);
                    divisors.retain(|divisor| !given.contains(divisor));
                }
            }
            _ => {}
        }
        // What is defined is gathered for few statements only.
        if divisors.is_empty() {
            return divisors;
        }
        let own = defined_in(self.arena, std::slice::from_ref(stmt));
        let mut seen = HashSet::default();
        divisors.retain(|divisor| !own.contains(divisor) && seen.insert(*divisor));
        divisors
    }

    /// What the quotient of an adjoint is divided by, if it is a number of a known type.
    fn divisor(&self, v: Val, op: &Op) -> Option<Val> {
        match op {
            Op::Binary(BinOp::Div, _, Operand::Val(divisor)) if self.derived.contains(&v) => {
                let (ty, of_divisor) = (&self.arena.vals[v.0].ty, &self.arena.vals[divisor.0].ty);
                same_float(ty, of_divisor).then_some(*divisor)
            }
            _ => None,
        }
    }

    fn multiply(&self, v: Val, op: &mut Op, known: &Known) {
        let reciprocal = self.divisor(v, op).and_then(|divisor| known.get(&divisor));
        if let (Some(reciprocal), Op::Binary(_, a, _)) = (reciprocal, &op) {
            let reciprocal = Operand::Val(*reciprocal);
            *op = match is_one(a) {
                true => Op::Copy(reciprocal),
                false => Op::Binary(BinOp::Mul, a.clone(), reciprocal),
            };
        }
    }

    fn reciprocal(&self, reciprocal: Val, divisor: Val, span: Span) -> Stmt {
        let one = match &self.arena.vals[divisor.0].ty {
            Ty::Float(FloatTy::Param(t)) => formula::typed(&syn::parse_quote!(1.0), t),
            _ => Operand::Float(1.0),
        };
        let op = Op::Binary(BinOp::Div, one, Operand::Val(divisor));
        Stmt::new(StmtKind::Let(reciprocal, op), span)
    }

    fn value(&mut self, divisor: Val, span: Span) -> Val {
        let info = &self.arena.vals[divisor.0];
        let wish = format!("{}_recip", info.name);
        let ty = info.ty.clone();
        let name = self.names.fresh(&wish, span);
        self.arena.val(ValInfo::new(name, ty, span))
    }
}

fn same_float(a: &Ty, b: &Ty) -> bool {
    match (a, b) {
        (Ty::Float(FloatTy::Any), _) => false,
        (Ty::Float(a), Ty::Float(b)) => a == b,
        _ => false,
    }
}

fn is_reciprocal(stmt: &Stmt, divisor: Val) -> bool {
    matches!(&stmt.kind, StmtKind::Let(_, op) if reciprocal_of(op) == Some(divisor))
}

/// What the operation gives the reciprocal of.
fn reciprocal_of(op: &Op) -> Option<Val> {
    match op {
        Op::Binary(BinOp::Div, one, Operand::Val(divisor)) if is_one(one) => Some(*divisor),
        _ => None,
    }
}

fn is_one(operand: &Operand) -> bool {
    operand.float() == Some(1.0)
}
