//! The reversal of a call: the callee's pullback, which the forward sweep got from it.

use std::rc::Rc;

use proc_macro2::Span;

use super::{Def, Position, Reverse};
use crate::ir::*;
use crate::transform::formula::Builder;

/// Why an adjoint cannot be lent to the callee, which gets a temporary instead.
#[derive(Clone, Copy)]
pub(super) enum Unlendable {
    /// The adjoint of a scalar is a value.
    Scalar,
    /// One buffer cannot be lent twice, unless the text shows that the parts do not overlap.
    Lent,
}

/// Makes a temporary for the adjoint of an argument, whose place is this.
pub(super) type MakeTemporary<'f, 'a> =
    &'f mut dyn FnMut(&mut Reverse<'a>, &Arg, &Place, Unlendable) -> Mem;

/// What is left to do after the pullback: the adjoint in a temporary goes where it belongs.
pub(super) enum After {
    Contribute(Val, Mem),
    Add(Place, Mem),
}

impl<'a> Reverse<'a> {
    pub(super) fn reverse_call(&mut self, s: &Call, id: usize, span: Span) {
        let seed_place = self.shadows.get(&s.result).cloned();
        let adjoint = self.take(s.result);
        let writes = s
            .args
            .iter()
            .any(|a| matches!(a, Arg::Mut(p) if self.facts.active_base(&p.base)));
        if seed_place.is_none() && adjoint.is_none() && !writes {
            return;
        }
        if let (None, Some(seed), false) = (&seed_place, &adjoint, writes)
            && (self.seeded_call(s, id, seed, span) || self.scaled_partial(s, id, seed, span))
        {
            return;
        }
        let seed = match (seed_place, adjoint) {
            (Some(place), _) => {
                let ty = self.arena.vals[s.result.0].ty.clone();
                Some(self.op(ty, Op::Snapshot(place), span))
            }
            (None, adjoint) => adjoint,
        };
        let primals = s
            .args
            .iter()
            .enumerate()
            .map(|(i, arg)| match arg {
                Arg::Shared(p) => {
                    let argument = (&s.path, i);
                    Some(Arg::Shared(self.as_before(p, argument, id, span)))
                }
                Arg::Value(a) if self.may_be_lent(a) => Some(Arg::Value(self.primal(a))),
                Arg::Mut(p) if s.reborrowed[i] => {
                    let copy = Op::LentCopy(s.path.clone(), i, p.clone());
                    let copy = self.computed_at(copy, Ty::Inert, Position::Before(id), span);
                    Some(Arg::Kept(Operand::Val(copy)))
                }
                Arg::Value(_) | Arg::Mut(_) | Arg::Kept(_) => None,
            })
            .collect();
        let (adjoints, afterwards) =
            self.argument_bars(s, span, &mut |l, arg, place, why| match why {
                Unlendable::Scalar => {
                    let ty = l.arena.place_ty(place);
                    let zero = l.zero_like(&ty, place, span);
                    l.temporary(ty, zero, span)
                }
                Unlendable::Lent => {
                    let zero = l.zero_before(arg, place, id, span);
                    l.temporary(Ty::Unknown, zero, span)
                }
            });
        let pullback = self.pullback(s, id, span);
        self.emit(
            StmtKind::Adjoint(AdjointCall {
                pullback,
                primals,
                seed,
                adjoints,
            }),
            span,
        );
        for after in afterwards {
            self.finish(after, span);
        }
    }

    /// Only rustc knows whether the parameter is given by value or by reference.
    fn may_be_lent(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Val(v) => {
                self.may_be_reference(*v) || !self.facts.active(*v) && self.is_unread(*v)
            }
            Operand::Const(_, ty) => matches!(ty, Ty::Unknown | Ty::Inert),
            Operand::Float(_)
            | Operand::Int(_)
            | Operand::Bool(_)
            | Operand::Zero(_)
            | Operand::Undef(_)
            | Operand::Unit => false,
        }
    }

    /// The value of the forward sweep that holds the callee's residual.
    fn pullback(&mut self, s: &Call, id: usize, span: Span) -> Operand {
        let name = s.path.segments.last().map(|s| s.ident.to_string());
        let wish = format!("{}_pullback", name.unwrap_or_default());
        let name = self.names.fresh(&wish, span);
        let v = self.new_val(name, Ty::Inert, span);
        self.arena.vals[v.0].pullback = true;
        self.pullbacks.insert(id, v);
        let at = Position::After(id);
        self.defs.insert(v, Def { op: None, at });
        let frame = self.frames.len() - 1;
        self.def_frame.insert(v, frame);
        self.primal(&Operand::Val(v))
    }

    /// What a shared argument held when the call was made.
    fn as_before(
        &mut self,
        place: &Place,
        (callee, i): (&Rc<syn::Path>, usize),
        id: usize,
        span: Span,
    ) -> Place {
        if self.still_holds(place) {
            return self.primal_place(place);
        }
        let ty = match self.arena.place_ty(place) {
            Ty::Slice(t) | Ty::Vec(t) if t.is_scalar() && self.keeps_rows() => {
                let (frame, at) = (self.frames.len() - 1, Position::Before(id));
                let n = Op::LenIfRead(Rc::clone(callee), i, place.clone());
                let n = self.forward_value(n, frame, at, span);
                return Place::val(self.saved_row(place, n, Ty::Slice(t), at, span));
            }
            Ty::Slice(t) => Ty::Vec(t),
            ty => ty,
        };
        let copy = Op::Snapshot(place.clone());
        Place::val(self.computed_at(copy, ty, Position::Before(id), span))
    }

    fn still_holds(&self, place: &Place) -> bool {
        match &place.base {
            Base::Mem(_) => self.unchanging(place),
            Base::Val(_) | Base::Const(..) => true,
        }
    }

    /// Where the callee accumulates, by argument, and what to do afterwards.
    pub(super) fn argument_bars(
        &mut self,
        s: &Call,
        span: Span,
        temporary: MakeTemporary<'_, 'a>,
    ) -> (Vec<Option<Place>>, Vec<After>) {
        let (mut taken, mut afterwards) = (Vec::new(), Vec::new());
        let bars = s.args.iter().map(|arg| {
            let place = match arg {
                Arg::Value(Operand::Val(v)) => Place::val(*v),
                Arg::Value(_) | Arg::Kept(_) => return None,
                Arg::Shared(p) | Arg::Mut(p) => p.clone(),
            };
            if !self.facts.active_base(&place.base) {
                return None;
            }
            if let Base::Val(v) = place.base
                && place.path.is_empty()
                && !self.is_aggregate(v)
            {
                let mem = temporary(self, arg, &place, Unlendable::Scalar);
                afterwards.push(After::Contribute(v, mem));
                return Some(Place::mem(mem));
            }
            let bar = self.bar_place(&place, span);
            if !comes_apart(&taken, &bar) {
                let mem = temporary(self, arg, &place, Unlendable::Lent);
                afterwards.push(After::Add(bar, mem));
                return Some(Place::mem(mem));
            }
            taken.push(bar.clone());
            Some(bar)
        });
        let bars = bars.collect();
        (bars, afterwards)
    }

    fn zero_like(&mut self, ty: &Ty, place: &Place, span: Span) -> Operand {
        if ty.is_float() {
            return Operand::Zero(ty.clone());
        }
        match place.base {
            Base::Val(v) if place.path.is_empty() => {
                let frame = self.def_frame.get(&v).copied().unwrap_or(0);
                let at = self.defs.get(&v).map(|d| d.at);
                self.zero_at(ty, place.clone(), frame, at, span)
            }
            _ => {
                let place = self.primal_place(place);
                self.op(ty.clone(), Op::Zero(place), span)
            }
        }
    }

    /// A zero of the shape that an argument had when the call was made.
    fn zero_before(&mut self, arg: &Arg, place: &Place, id: usize, span: Span) -> Operand {
        match arg {
            Arg::Value(_) | Arg::Kept(_) => self.zero_like(&Ty::Unknown, place, span),
            Arg::Shared(p) if self.still_holds(p) => {
                let place = self.primal_place(p);
                self.zero_like(&Ty::Unknown, &place, span)
            }
            Arg::Shared(_) | Arg::Mut(_) => {
                let frame = self.frames.len() - 1;
                let ty = self.arena.place_ty(place);
                self.zero_at(&ty, place.clone(), frame, Some(Position::Before(id)), span)
            }
        }
    }

    fn temporary(&mut self, ty: Ty, zero: Operand, span: Span) -> Mem {
        let (mem, _) = self.declared(ty, zero.clone(), span);
        for stmt in self.declare_sum(mem, zero, span) {
            self.emit(stmt.kind, span);
        }
        mem
    }

    /// A memory without a name of the user's, and what declares it.
    pub(super) fn declared(&mut self, ty: Ty, zero: Operand, span: Span) -> (Mem, Stmt) {
        let name = self.names.temporary(span);
        let mem = self.arena.mem(MemInfo {
            name,
            ty,
            span,
            by_ref: false,
            untracked: false,
        });
        (mem, Stmt::new(StmtKind::Declare(mem, zero), span))
    }

    pub(super) fn finish(&mut self, after: After, span: Span) {
        match after {
            After::Contribute(v, mem) => {
                let ty = self.arena.vals[v.0].ty.clone();
                let g = self.op(ty, Op::Load(Place::mem(mem)), span);
                self.contribute(&Operand::Val(v), g, span);
            }
            After::Add(bar, mem) => {
                self.emit(StmtKind::AccumulatePlace(bar, Place::mem(mem)), span);
            }
        }
    }
}

/// A place can be lent beside those that are lent already.
fn comes_apart(lent: &[Place], place: &Place) -> bool {
    let all = lent.iter().chain([place]);
    let same = all.filter(|other| other.base.same(&place.base));
    let paths: Vec<(usize, &[Proj])> = same.map(|other| &other.path[..]).enumerate().collect();
    paths.len() == 1 || Apart::of(&paths).is_some()
}
