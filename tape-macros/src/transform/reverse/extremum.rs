//! Loops that only look for the largest or smallest value.
//!
//! ```text
//! for i in 0..n { m = m.max(f(x[i])); }    →    at the first i with f(x[i]) == m: x_bar[i] += m_bar * f'(x[i])
//! ```
//!
//! Nothing is kept: the value itself tells which iteration it came from, since ties go to the first
//! argument (the table of kinks), and the forward loop stays one that compilers vectorise.

use std::rc::Rc;

use proc_macro2::Span;

use super::control::Nested;
use super::primal::direct_definitions;
use super::{Frame, Position, Reverse};
use crate::ir::visit::{Substitute, operands_read, rewrite_stmt};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::transform::formula::Builder;

/// `m = m.max(e)` over a range, and nothing else.
pub(super) struct Extremum {
    var: Val,
    range: Range,
    carried: Carried,
    /// What is compared with the carried value in each iteration.
    candidate: Operand,
    /// What computes it.
    body: Region,
}

/// What the search for an extremum tells.
struct Found {
    there: Operand,
    at: Operand,
}

impl Reverse<'_> {
    /// The loop as a search, if that is what it is, and cheap to do again.
    pub(super) fn extremum(&self, s: &Loop) -> Option<Extremum> {
        let (Head::Range { var, range }, [carried]) = (&s.head, s.carried.as_slice()) else {
            return None;
        };
        if !self.recompute || s.trips.is_some() || range.step.is_some() || range.rev != Rev::No {
            return None;
        }
        let (next, candidate) = compared(s, carried)?;
        let others = s.body.stmts.iter();
        let others: Vec<Stmt> = others
            .filter(|stmt| !direct_definitions(stmt).contains(&next))
            .cloned()
            .collect();
        let reads = operands_read(&others);
        let apart = [carried.phi, next].iter().all(|v| !reads.contains(v));
        let again = others.iter().all(|stmt| match &stmt.kind {
            StmtKind::Let(_, op) => self.recomputed(op, Position::After(stmt.id)),
            _ => false,
        });
        (apart && again).then(|| Extremum {
            var: *var,
            range: range.clone(),
            carried: carried.clone(),
            candidate,
            body: Region {
                stmts: others,
                results: Vec::new(),
            },
        })
    }

    /// Finds the iteration again, and reverses it alone.
    pub(super) fn reverse_extremum(&mut self, s: &Extremum, span: Span) {
        let Some(adjoint) = self.take(s.carried.result) else {
            return;
        };
        let extremum = self.primal(&Operand::Val(s.carried.result));
        let init = self.primal(&s.carried.init);
        let found = self.search(s, &extremum, &adjoint, span);
        // A tie with what the search started from goes there.
        let held = self.op(Ty::Bool, Op::Binary(BinOp::Eq, init, extremum), span);
        let replaced = self.op(Ty::Bool, Op::Not(held), span);
        let taken = Op::Binary(BinOp::And, found.there, replaced);
        let taken = self.op(Ty::Bool, taken, span);
        let frame = Frame {
            prelude: vec![Stmt::new(StmtKind::Let(s.var, Op::Copy(found.at)), span)],
            made: HashSet::from_iter([s.var]),
            ..Frame::default()
        };
        let iteration = self.nested(&s.body, frame, &[s.var], |l| {
            l.contribute(&s.candidate, adjoint.clone(), span);
        });
        let kept = match &s.carried.init {
            Operand::Val(v) if self.facts.active(*v) => Nested::passing(*v, adjoint),
            _ => Nested::default(),
        };
        self.join_arms(&taken, iteration, kept, span);
    }

    fn search(&mut self, s: &Extremum, extremum: &Operand, adjoint: &Operand, span: Span) -> Found {
        match self.searched(s) {
            Some(container) => self.search_elements(s, container, extremum, adjoint, span),
            None => self.search_again(s, extremum, span),
        }
    }

    /// What is searched from its first element on, where the candidates are its elements.
    fn searched(&self, s: &Extremum) -> Option<Place> {
        let [
            Stmt {
                kind: StmtKind::Let(candidate, Op::Load(element)),
                ..
            },
        ] = s.body.stmts.as_slice()
        else {
            return None;
        };
        let Some((Proj::Index(index), path)) = element.path.split_last() else {
            return None;
        };
        let container = Place {
            base: element.base.clone(),
            path: path.to_vec(),
        };
        let plain = s.range.lo.fixed() == Some(0) && !s.range.inclusive && path.is_empty();
        let listed = matches!(
            self.arena.place_ty(&container),
            Ty::Slice(_) | Ty::Vec(_) | Ty::Array(..)
        );
        let floats = matches!(self.arena.vals[candidate.0].ty, Ty::Float(_));
        let itself =
            s.candidate.same(&Operand::Val(*candidate)) && index.same(&Operand::Val(s.var));
        (plain && listed && floats && itself).then_some(container)
    }

    /// Among the first elements of a container, as many as there are iterations.
    fn search_elements(
        &mut self,
        s: &Extremum,
        container: Place,
        extremum: &Operand,
        adjoint: &Operand,
        span: Span,
    ) -> Found {
        for v in operands_read(&s.body.stmts) {
            if v != s.var {
                self.make(v);
            }
        }
        let n = self.primal(&s.range.hi);
        let ty = Ty::Slice(Rc::new(self.arena.place_ty(&container).element()));
        let elements = Op::View(View {
            container,
            start: None,
            n: n.clone(),
            mutable: false,
        });
        let elements = self.op(ty, elements, span);
        let search = Helper::Runtime("extremum_at");
        let search = Op::Helper(search, vec![elements, extremum.clone(), adjoint.clone()]);
        let at = self.op(Ty::Int, search, span);
        let there = Op::Binary(BinOp::Lt, at.clone(), n);
        let there = self.op(Ty::Bool, there, span);
        Found { there, at }
    }

    /// `for i in range { if e == m { at = i; break; } }`
    fn search_again(&mut self, s: &Extremum, extremum: &Operand, span: Span) -> Found {
        let mut renamed = HashMap::default();
        let item = self.renamed(s.var, &mut renamed);
        let mut stmts = s.body.stmts.clone();
        for stmt in &mut stmts {
            if let StmtKind::Let(v, _) = &mut stmt.kind {
                *v = self.renamed(*v, &mut renamed);
            }
            rewrite_stmt(&mut Substitute(&renamed), stmt);
        }
        for v in operands_read(&stmts) {
            self.make(v);
        }
        let mut candidate = self.primal(&s.candidate);
        if let Operand::Val(v) = &s.candidate
            && let Some(again) = renamed.get(v)
        {
            candidate = again.clone();
        }
        let equal = self.value(Ty::Bool, span);
        let test = Op::Binary(BinOp::Eq, candidate, extremum.clone());
        stmts.push(Stmt::new(StmtKind::Let(equal, test), span));
        let range = Range {
            lo: self.primal(&s.range.lo),
            hi: self.primal(&s.range.hi),
            ..s.range.clone()
        };
        let (there, at) = (
            self.carry(Operand::Bool(false), Ty::Bool, span),
            self.carry(range.lo.clone(), Ty::Int, span),
        );
        let found = Found {
            there: Operand::Val(there.result),
            at: Operand::Val(at.result),
        };
        let body = Region {
            stmts,
            results: vec![Operand::Val(equal), Operand::Val(item)],
        };
        let search = Loop {
            exit: Some(0),
            ..Loop::over(item, range, vec![there, at], body)
        };
        self.emit(StmtKind::Loop(search), span);
        found
    }

    fn carry(&mut self, init: Operand, ty: Ty, span: Span) -> Carried {
        let (phi, result) = (self.value(ty.clone(), span), self.value(ty, span));
        Carried { init, phi, result }
    }

    /// A value in the place of another one.
    fn renamed(&mut self, v: Val, renamed: &mut HashMap<Val, Operand>) -> Val {
        let info = self.arena.vals[v.0].clone();
        let name = self.names.fresh(&info.name.to_string(), info.span);
        let new = self.new_val(name, info.ty, info.span);
        renamed.insert(v, Operand::Val(new));
        new
    }
}

/// What the carried value becomes, and the other argument of `max` or `min`.
fn compared(s: &Loop, carried: &Carried) -> Option<(Val, Operand)> {
    let Operand::Val(next) = s.body.results[0] else {
        return None;
    };
    s.body.stmts.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Let(v, Op::Rule(rule, args)) if *v == next => {
            match (rule.name, args.as_slice()) {
                ("max" | "min", [Operand::Val(a), e]) if *a == carried.phi => {
                    Some((next, e.clone()))
                }
                _ => None,
            }
        }
        _ => None,
    })
}
