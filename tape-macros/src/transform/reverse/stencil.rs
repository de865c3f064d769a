//! A reverse loop that adds to neighbouring elements of one memory gathers what each element gets instead.
//!
//! ```text
//! for i in 0..n { x_bar[i] += a(i); x_bar[i + 1] += b(i); }
//!     →    if 1 <= n {
//!              x_bar[0] += a(0);
//!              for i in 0..n - 1 { x_bar[i + 1] += b(i) + a(i + 1); }
//!              x_bar[n] += b(n - 1);
//!          }
//! ```
//!
//! As it stands, each iteration waits for the sum that the one before has just stored. Gathered, the
//! iterations are independent and vectorise, and each element is read and written once.

use proc_macro2::Span;

use super::{Reverse, fission};
use crate::ir::visit::{Substitute, defined_in, operands_read, rewrite_stmt};
use crate::ir::*;
use crate::maps::HashMap;
use crate::transform::formula::Builder;

/// Every element from one end of a stencil to the other has its own lines at both ends of the loop.
const WIDEST: usize = 4;

struct Stencil {
    var: Val,
    lo: usize,
    hi: Operand,
    /// How far the last element is from the first.
    width: usize,
    parts: Vec<Part>,
}

/// What is added to `memory[i + offset]`, where the smallest offset counts as zero.
struct Part {
    offset: usize,
    region: Region,
}

impl Reverse<'_> {
    /// Is the loop one over a stencil? Then it is emitted as one that gathers.
    pub(super) fn gather(&mut self, head: &Head, body: &Region, span: Span) -> bool {
        let Some(stencil) = self.stencil(head, body) else {
            return false;
        };
        let Stencil { lo, width, .. } = stencil;
        let fits = Op::Binary(BinOp::Le, Operand::Int(lo + width), stencil.hi.clone());
        let fits = self.op(Ty::Bool, fits, span);
        let then = Region {
            stmts: self.gathered(&stencil, span),
            results: Vec::new(),
        };
        let other = Region {
            // Of a width of one, there is no iteration.
            stmts: if width > 1 {
                vec![plain(head.clone(), body.clone(), span)]
            } else {
                Vec::new()
            },
            results: Vec::new(),
        };
        let gathered = If {
            cond: fits,
            then,
            other,
            results: Vec::new(),
        };
        self.emit(StmtKind::If(gathered), span);
        true
    }

    fn stencil(&self, head: &Head, body: &Region) -> Option<Stencil> {
        let Head::Range { var, range } = head else {
            return None;
        };
        let lo = range.lo.fixed().filter(|_| range.is_plain())?;
        let mut targets: Vec<(&Place, i64)> = Vec::new();
        for stmt in &body.stmts {
            match &stmt.kind {
                StmtKind::Let(..) => {}
                StmtKind::Accumulate(place, a) if self.arena.ty(a).is_float() => {
                    if !targets.iter().any(|(t, _)| t.same(place)) {
                        targets.push((place, self.neighbour(place, *var, body)?));
                    }
                }
                _ => return None,
            }
        }
        targets.sort_by_key(|(_, offset)| *offset);
        let ((first, least), (_, most)) = (*targets.first()?, *targets.last()?);
        let width = usize::try_from(most - least).ok()?;
        let one_row = targets.iter().all(|(place, _)| same_row(place, first));
        let places: Vec<&Place> = targets.iter().map(|(place, _)| *place).collect();
        let apart = !fission::reads_any(body, &places);
        if !one_row || !apart || !(1..=WIDEST).contains(&width) || !body.results.is_empty() {
            return None;
        }
        let part = |(place, offset): &(&Place, i64)| Part {
            offset: usize::try_from(offset - least).expect("the least comes first"),
            region: fission::only(body, &[place], Vec::new()),
        };
        Some(Stencil {
            var: *var,
            lo,
            hi: range.hi.clone(),
            width,
            parts: targets.iter().map(part).collect(),
        })
    }

    /// `offset` of `row[i + offset]`, in a row that the loop does not change.
    fn neighbour(&self, place: &Place, var: Val, body: &Region) -> Option<i64> {
        let (Base::Mem(_), Some((Proj::Index(index), row))) =
            (&place.base, place.path.split_last())
        else {
            return None;
        };
        let own = defined_in(self.arena, &body.stmts);
        let row = Place {
            base: place.base.clone(),
            path: row.to_vec(),
        };
        let read = Stmt::new(StmtKind::Let(var, Op::Load(row)), Span::call_site());
        let moves = operands_read(&[read])
            .iter()
            .any(|v| *v == var || own.contains(v));
        (!moves).then(|| offset(index, var, &body.stmts)).flatten()
    }

    /// What the loop does if it is as long as the stencil is wide.
    fn gathered(&mut self, stencil: &Stencil, span: Span) -> Vec<Stmt> {
        let Stencil {
            var,
            lo,
            hi,
            width,
            parts,
        } = stencil;
        let mut stmts = Vec::new();
        for part in parts {
            for i in *lo..lo + width - part.offset {
                self.instance(stencil, part, Operand::Int(i), &mut stmts);
            }
        }
        let end = self.less(hi, *width, span, &mut stmts);
        let mut body = Vec::new();
        for part in parts {
            let ahead = width - part.offset;
            let i = self.more(*var, ahead, span, &mut body);
            self.instance(stencil, part, i, &mut body);
        }
        self.add_at_once(&mut body, span);
        let head = Head::Range {
            var: *var,
            range: Range {
                lo: Operand::Int(*lo),
                hi: end,
                inclusive: false,
                step: None,
                rev: Rev::No,
            },
        };
        let region = Region {
            stmts: body,
            results: Vec::new(),
        };
        stmts.push(plain(head, region, span));
        for part in parts {
            for left in (1..=part.offset).rev() {
                let i = self.less(hi, left, span, &mut stmts);
                self.instance(stencil, part, i, &mut stmts);
            }
        }
        stmts
    }

    /// The part for the iteration `i`, with values of its own.
    fn instance(&mut self, stencil: &Stencil, part: &Part, i: Operand, stmts: &mut Vec<Stmt>) {
        let mut new: HashMap<Val, Operand> = HashMap::default();
        if !matches!(i, Operand::Val(v) if v == stencil.var) {
            new.insert(stencil.var, i);
        }
        for stmt in &part.region.stmts {
            let mut stmt = stmt.clone();
            rewrite_stmt(&mut Substitute(&new), &mut stmt);
            if let StmtKind::Let(v, _) = &mut stmt.kind {
                let copy = self.copy_of(*v);
                new.insert(*v, Operand::Val(copy));
                *v = copy;
            }
            stmts.push(stmt);
        }
    }

    fn copy_of(&mut self, v: Val) -> Val {
        let info = &self.arena.vals[v.0];
        let name = self.names.fresh(&info.name.to_string(), info.span);
        let copy = self.arena.val_like(v, name);
        if self.derived.contains(&v) {
            self.derived.insert(copy);
        }
        copy
    }

    /// All that a body adds goes to the same element.
    fn add_at_once(&mut self, body: &mut Vec<Stmt>, span: Span) {
        let mut target = None;
        let mut terms = Vec::new();
        body.retain(|stmt| match &stmt.kind {
            StmtKind::Accumulate(place, term) => {
                target = Some(place.clone());
                terms.push(term.clone());
                false
            }
            _ => true,
        });
        let sum = terms.into_iter().reduce(|sum, term| {
            let ty = self.arena.ty(&sum).join(&self.arena.ty(&term));
            let v = self.value(ty, span);
            self.derived.insert(v);
            let add = Op::Binary(BinOp::Add, sum, term);
            body.push(Stmt::new(StmtKind::Let(v, add), span));
            Operand::Val(v)
        });
        if let (Some(target), Some(sum)) = (target, sum) {
            body.push(Stmt::new(StmtKind::Accumulate(target, sum), span));
        }
    }

    fn less(&mut self, hi: &Operand, n: usize, span: Span, stmts: &mut Vec<Stmt>) -> Operand {
        let v = self.value(Ty::Int, span);
        let less = Op::Binary(BinOp::Sub, hi.clone(), Operand::Int(n));
        stmts.push(Stmt::new(StmtKind::Let(v, less), span));
        Operand::Val(v)
    }

    fn more(&mut self, var: Val, n: usize, span: Span, stmts: &mut Vec<Stmt>) -> Operand {
        if n == 0 {
            return Operand::Val(var);
        }
        let v = self.value(Ty::Int, span);
        let more = Op::Binary(BinOp::Add, Operand::Val(var), Operand::Int(n));
        stmts.push(Stmt::new(StmtKind::Let(v, more), span));
        Operand::Val(v)
    }
}

fn plain(head: Head, body: Region, span: Span) -> Stmt {
    let plain = Loop {
        head,
        carried: Vec::new(),
        body,
        exit: None,
        trips: None,
        mirrored: true,
    };
    Stmt::new(StmtKind::Loop(plain), span)
}

/// What is added to the loop's variable.
fn offset(index: &Operand, var: Val, stmts: &[Stmt]) -> Option<i64> {
    let Operand::Val(v) = index else { return None };
    if *v == var {
        return Some(0);
    }
    stmts.iter().find_map(|stmt| {
        let StmtKind::Let(w, Op::Binary(op, a, b)) = &stmt.kind else {
            return None;
        };
        if w != v {
            return None;
        }
        let number = |o: &Operand| i64::try_from(o.fixed()?).ok();
        match op {
            BinOp::Add => match number(b) {
                Some(n) => offset(a, var, stmts)?.checked_add(n),
                None => offset(b, var, stmts)?.checked_add(number(a)?),
            },
            BinOp::Sub => offset(a, var, stmts)?.checked_sub(number(b)?),
            _ => None,
        }
    })
}

/// But for the last index.
fn same_row(a: &Place, b: &Place) -> bool {
    let row = |place: &Place| Place {
        base: place.base.clone(),
        path: place.path[..place.path.len() - 1].to_vec(),
    };
    row(a).same(&row(b))
}
