//! Containers that a loop makes of what a pass does not move: callees get them as what has no tangents, and nobody makes these.
//!
//! ```text
//! for i in 0..n { y.push(x[i] + s[0]); y_dot.push(s_dot[0]) }    z, z_dot = f(&y with &y_dot)
//!     →    if s_dot is zero { for i in 0..n { y.push(x[i] + s[0]) } } else { .. }
//!          z, z_dot = if s_dot is zero { f(&y with nothing) } else { f(&y with &y_dot) }
//! ```

use proc_macro2::Span;

use super::Sparse;
use crate::ir::visit::{Reads, places_written, read_region, read_stmt};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// So many may be left out of a call.
const MOST_OF_A_CALL: usize = 3;

/// Tangents of containers, each of which a single loop makes, and nobody but callees reads.
#[derive(Default)]
pub(super) struct Unmoved {
    /// They may be left out.
    pub may_be: HashSet<Mem>,
    /// When they are left out.
    when: HashMap<Mem, Val>,
    /// The same of values that they become.
    values: HashMap<Val, Val>,
}

impl Unmoved {
    /// What the function's own statements tell.
    pub fn of(arena: &Arena, region: &Region, mems: &HashMap<Mem, Mem>) -> Unmoved {
        let zeros = region.stmts.iter().filter_map(|stmt| match &stmt.kind {
            StmtKind::Let(v, Op::Zero(_)) => Some(*v),
            _ => None,
        });
        let zeros: HashSet<Val> = zeros.collect();
        let made = region.stmts.iter().filter_map(|stmt| match &stmt.kind {
            StmtKind::Declare(m, Operand::Val(v)) if zeros.contains(v) => Some(*m),
            _ => None,
        });
        let made = made.filter(|m| mems.contains_key(m));
        let mut unmoved = Unmoved {
            may_be: made.filter(|m| is_handed_on(arena, region, *m)).collect(),
            ..Unmoved::default()
        };
        unmoved.limit(region);
        unmoved
    }

    /// A call has no more of them than a few: each may double it.
    fn limit(&mut self, region: &Region) {
        let mut values = HashMap::default();
        for stmt in &region.stmts {
            match &stmt.kind {
                StmtKind::Let(v, Op::Load(place)) => {
                    if let Base::Mem(m) = place.base {
                        values.insert(*v, m);
                    }
                }
                StmtKind::Tangent(call) => {
                    let lent = call.args.iter().filter_map(|(_, dot)| lent(dot));
                    let mems = lent.filter_map(|base| match base {
                        Base::Mem(m) => Some(*m),
                        Base::Val(v) => values.get(v).copied(),
                        Base::Const(..) => None,
                    });
                    let of_call: Vec<Mem> = mems.filter(|m| self.may_be.contains(m)).collect();
                    for m in of_call.iter().skip(MOST_OF_A_CALL) {
                        self.may_be.remove(m);
                    }
                }
                _ => {}
            }
        }
    }

    fn when(&self, tangents: &Base) -> Option<Val> {
        match tangents {
            Base::Val(v) => self.values.get(v).copied(),
            Base::Mem(m) => self.when.get(m).copied(),
            Base::Const(..) => None,
        }
    }
}

/// One loop writes it, and behind that it goes to callees, perhaps by the name of a value.
fn is_handed_on(arena: &Arena, region: &Region, m: Mem) -> bool {
    let mut loops = 0;
    let mut value = None;
    for stmt in &region.stmts {
        let mentioned = Mentions::of(Base::Mem(m), |reads| read_stmt(reads, stmt));
        match &stmt.kind {
            _ if mentioned == 0 => {}
            StmtKind::Loop(s) if writes(&s.body, m) == mentioned => loops += 1,
            StmtKind::Let(v, Op::Load(place)) if place.path.is_empty() && value.is_none() => {
                value = Some(*v);
            }
            StmtKind::Tangent(call) if tangents(arena, call, &Base::Mem(m)) == mentioned => {}
            _ => return false,
        }
    }
    loops == 1 && value.is_none_or(|v| goes_to_callees(arena, region, v))
}

fn goes_to_callees(arena: &Arena, region: &Region, v: Val) -> bool {
    let base = Base::Val(v);
    let mentioned = Mentions::of(base.clone(), |reads| read_region(reads, region));
    let handed = region.stmts.iter().map(|stmt| match &stmt.kind {
        StmtKind::Tangent(call) => tangents(arena, call, &base),
        _ => 0,
    });
    handed.sum::<usize>() == mentioned
}

/// How often it is the tangent of an argument that is lent. A call that may fail is to stay one.
fn tangents(arena: &Arena, call: &TangentCall, base: &Base) -> usize {
    if arena.vals[call.result.0].error.is_some() {
        return 0;
    }
    let dots = call.args.iter().filter(|(_, dot)| is_lent(dot, base));
    dots.count()
}

fn is_lent(dot: &Option<Arg>, base: &Base) -> bool {
    lent(dot).is_some_and(|of| of.same(base))
}

/// What is lent as a whole.
fn lent(dot: &Option<Arg>) -> Option<&Base> {
    match dot {
        Some(Arg::Shared(place)) if place.path.is_empty() => Some(&place.base),
        _ => None,
    }
}

/// How many statements write its elements.
pub(super) fn writes(region: &Region, m: Mem) -> usize {
    let each = region.stmts.iter().map(|stmt| match &stmt.kind {
        StmtKind::If(s) => writes(&s.then, m) + writes(&s.other, m),
        StmtKind::Loop(s) => writes(&s.body, m),
        StmtKind::Push(..) | StmtKind::Store(..) | StmtKind::Update(..) => {
            let places = places_written(stmt);
            usize::from(places.iter().any(|place| place.base.same(&Base::Mem(m))))
        }
        _ => 0,
    });
    each.sum()
}

/// How often a value or a memory is read or written.
struct Mentions {
    of: Base,
    count: usize,
}

impl Mentions {
    fn of(base: Base, walk: impl FnOnce(&mut Mentions)) -> usize {
        let mut mentions = Mentions { of: base, count: 0 };
        walk(&mut mentions);
        mentions.count
    }
}

impl Reads for Mentions {
    fn operand(&mut self, operand: &Operand) {
        let mentioned = matches!((operand, &self.of), (Operand::Val(a), Base::Val(b)) if a == b);
        self.count += usize::from(mentioned);
    }

    fn base(&mut self, base: &Base) {
        self.count += usize::from(base.same(&self.of));
    }

    fn effect(&mut self, m: Mem) {
        self.count += usize::from(Base::Mem(m).same(&self.of));
    }
}

impl Sparse<'_> {
    /// Of the tangents that a loop makes: when they are left out, as its copies leave them out that run under these conditions,
    /// the first whose condition holds.
    pub(super) fn left_out(
        &mut self,
        s: &Loop,
        copies: &[(Val, &Region)],
        to: &mut Vec<Stmt>,
        span: Span,
    ) {
        let made = self.unmoved.may_be.iter().copied();
        let made: Vec<Mem> = made.filter(|m| writes(&s.body, *m) > 0).collect();
        // What the same copies leave out is left out under one condition.
        let mut known = HashMap::default();
        for m in made {
            let by: Vec<bool> = copies
                .iter()
                .map(|(_, body)| writes(body, m) == 0)
                .collect();
            if !known.contains_key(&by) {
                let when = self.one_runs(copies.iter().map(|(runs, _)| *runs).zip(&by), to, span);
                known.insert(by.clone(), when);
            }
            self.unmoved.when.extend(known[&by].map(|when| (m, when)));
        }
    }

    /// Whether a copy of these runs, of all with their conditions: the first whose condition holds.
    fn one_runs<'b>(
        &mut self,
        copies: impl DoubleEndedIterator<Item = (Val, &'b bool)>,
        to: &mut Vec<Stmt>,
        span: Span,
    ) -> Option<Val> {
        copies
            .rev()
            .fold(None, |when, (runs, one)| match (when, one) {
                (None, true) => Some(runs),
                (None, false) => None,
                (Some(later), true) => Some(self.either(runs, later, to, span)),
                (Some(later), false) => Some(self.but_not(later, runs, to, span)),
            })
    }

    fn either(&mut self, a: Val, b: Val, to: &mut Vec<Stmt>, span: Span) -> Val {
        let [a, b] = [a, b].map(Operand::Val);
        self.truth(Op::Binary(BinOp::Or, a, b), to, span)
    }

    fn but_not(&mut self, a: Val, b: Val, to: &mut Vec<Stmt>, span: Span) -> Val {
        let not = self.truth(Op::Not(Operand::Val(b)), to, span);
        let [a, not] = [a, not].map(Operand::Val);
        self.truth(Op::Binary(BinOp::And, a, not), to, span)
    }

    /// The value that a container of tangents becomes is left out as that is.
    pub(super) fn becomes(&mut self, v: Val, op: &Op) {
        if let Op::Load(Place {
            base: Base::Mem(m), ..
        }) = op
            && let Some(when) = self.unmoved.when.get(m)
        {
            self.unmoved.values.insert(v, *when);
        }
    }

    /// The call without tangents that are left out, when they are, and as it was. These conditions do not hold.
    pub(super) fn without_unmoved(
        &mut self,
        call: &TangentCall,
        moved: &[Val],
        span: Span,
    ) -> StmtKind {
        let when = |dot: &Option<Arg>| lent(dot).and_then(|base| self.unmoved.when(base));
        let mut conditions = call.args.iter().filter_map(|(_, dot)| when(dot));
        let Some(cond) = conditions.find(|cond| !moved.contains(cond)) else {
            return StmtKind::Tangent(call.clone());
        };
        let mut without = call.clone();
        for (_, dot) in &mut without.args {
            if when(dot) == Some(cond) {
                *dot = None;
            }
        }
        let then = self.called_apart(without, moved, span);
        let moved = [moved, &[cond]].concat();
        let other = self.called_apart(call.clone(), &moved, span);
        StmtKind::If(If {
            cond: Operand::Val(cond),
            then,
            other,
            results: vec![call.result, call.tangent],
        })
    }

    /// The call in a branch, with a result of its own.
    fn called_apart(&mut self, mut call: TangentCall, moved: &[Val], span: Span) -> Region {
        let mut again = |v: Val| {
            let name = self.arena.vals[v.0].name.to_string();
            let name = self.names.fresh(&name, span);
            self.arena.val_like(v, name)
        };
        (call.result, call.tangent) = (again(call.result), again(call.tangent));
        self.of.insert(call.tangent, call.result);
        let primal = |(arg, dot): &(Arg, Option<Arg>)| dot.is_none() && !matches!(arg, Arg::Mut(_));
        let kinds = match call.args.iter().all(primal) {
            true => without_any(&call),
            false => vec![self.without_unmoved(&call, moved, span)],
        };
        let stmts = kinds.into_iter().map(|kind| Stmt::new(kind, span));
        Region {
            stmts: stmts.collect(),
            results: [call.result, call.tangent].map(Operand::Val).into(),
        }
    }
}

/// The call of the function itself, and a zero.
fn without_any(call: &TangentCall) -> Vec<StmtKind> {
    let args: Vec<Arg> = call.args.iter().map(|(arg, _)| arg.clone()).collect();
    let primal = Call {
        path: call.path.clone(),
        reborrowed: vec![false; args.len()],
        args,
        result: call.result,
        pullback: None,
        seeded: None,
    };
    let zero = Op::Zero(Place::val(call.result));
    vec![StmtKind::Call(primal), StmtKind::Let(call.tangent, zero)]
}
