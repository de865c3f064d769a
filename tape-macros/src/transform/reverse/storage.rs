//! Where the forward sweep keeps a primal value for the reverse sweep.
//!
//! | between the value and the open region around it | kept in |
//! |---|---|
//! | branches only | a variable |
//! | loops of fixed length | an array with an index per loop, on the stack |
//! | a loop, the innermost, whose length is known when it starts | a row per run of it, by index |
//! | anything else | a stack of values |
//!
//! What each iteration of a loop of known length keeps on a stack is read like a row, by index: then the
//! reverse loop may run in any order (`order`).
//!
//! What a callee reads again of a buffer that changes goes to a record of its own, row after row, if
//! it reads it at all: its companion says.

use std::rc::Rc;

use proc_macro2::Span;

use super::{Def, Position, Reverse};
use crate::ir::*;

/// A loop around the region that is being reversed.
pub(super) struct Enclosing {
    pub id: usize,
    pub span: Span,
    /// A range whose length is known when it starts: its variable and bounds.
    pub range: Option<(Val, Range)>,
    /// The variable is used as an index, so its type is `usize`.
    pub indexes: bool,
    /// The number of iterations and that of the iteration, once somebody asked.
    pub counted: Option<(Operand, Operand)>,
    /// What is kept for its iterations in rows.
    pub rows: Vec<RowsOfLoop>,
    /// What each iteration keeps on a stack is a row, too.
    pub stacked: Option<(Rec, Val, Operand)>,
}

/// Rows of one type, of the values that a run of a loop keeps.
pub(super) struct RowsOfLoop {
    rec: Rec,
    rows: Rows,
    /// The type, where several rows may be taken from one record.
    shared: Option<Ty>,
    written: Vec<Val>,
    read: Vec<Val>,
}

/// What a region keeps together, and the place of a row where the reverse sweep finds it, if that is not
/// whatever was kept last.
pub(super) struct Stacked {
    pub rec: Rec,
    pub vals: Vec<Val>,
    pub at: Option<Place>,
}

/// More values than this are not kept on the stack.
const LARGEST_ARRAY: usize = 1024;

impl Reverse<'_> {
    /// Keeps `v` at a position of the forward sweep for the reverse sweep of its frame.
    pub(super) fn keep(&mut self, v: Val, frame: usize, at: Position) {
        self.frames[frame].made.insert(v);
        self.report_kept(v, frame);
        let loops = self.loops_around(frame);
        let zero = zero_of(&self.arena.vals[v.0].ty);
        match (zero, loops.as_slice()) {
            (Some(zero), []) => self.keep_in_array(v, frame, at, zero, &[]),
            (Some(zero), loops) if self.all_short(loops) => {
                self.keep_in_array(v, frame, at, zero, loops);
            }
            (Some(zero), [innermost, ..]) if self.is_counted(*innermost) => {
                self.keep_in_row(v, frame, at, zero, *innermost);
            }
            (_, loops) => self.keep_on_stack(v, frame, loops.is_empty()),
        }
    }

    /// The frames of the loops between a frame and the open one around it, innermost first.
    pub(super) fn loops_around(&self, frame: usize) -> Vec<usize> {
        (0..=frame)
            .rev()
            .take_while(|f| !self.frames[*f].open)
            .filter(|f| self.frames[*f].looped.is_some())
            .collect()
    }

    /// The number of the open region around a frame.
    fn owner(&self, frame: usize) -> usize {
        let open = (0..=frame).rev().find(|f| self.frames[*f].open);
        open.map_or(0, |f| self.frames[f].owner)
    }

    /// A variable, or an array with one index for each loop.
    fn keep_in_array(
        &mut self,
        v: Val,
        frame: usize,
        at: Position,
        zero: Operand,
        loops: &[usize],
    ) {
        let span = self.arena.vals[v.0].span;
        let mut ty = self.arena.vals[v.0].ty.clone();
        let mut path = Vec::new();
        for f in loops {
            let len = Rc::new(self.fixed_length(*f).expect("asked before"));
            ty = Ty::Array(Rc::new(ty), Some(len));
            path.insert(0, Proj::Index(self.count(*f).1));
        }
        let zero = if loops.is_empty() {
            zero
        } else {
            Operand::Zero(ty.clone())
        };
        let wish = format!("{}_rec", self.arena.vals[v.0].name);
        let mem = self.new_mem(&wish, ty, span);
        let declare = Stmt::new(StmtKind::Declare(mem, zero), span);
        let owner = self.owner(frame);
        self.insert_at(Position::BodyStart(owner), declare);
        let place = Place {
            base: Base::Mem(mem),
            path,
        };
        self.store_and_load(v, frame, at, place.clone(), place);
    }

    /// One row of a record for each run of the innermost loop.
    fn keep_in_row(&mut self, v: Val, frame: usize, at: Position, zero: Operand, innermost: usize) {
        let (n, k) = self.count(innermost);
        let element = self.arena.vals[v.0].ty.clone();
        let ty = Ty::Slice(Rc::new(element.clone()));
        let (written, read) = (
            self.derived(v, "row", ty.clone()),
            self.derived(v, "row", ty),
        );
        let same = |rows: &&mut RowsOfLoop| match (&rows.shared, &element) {
            (Some(Ty::Float(a)), Ty::Float(b)) => a == b,
            (Some(Ty::Bool), Ty::Bool) => true,
            _ => false,
        };
        match self.enclosing_mut(innermost).rows.iter_mut().find(same) {
            Some(rows) => {
                rows.written.push(written);
                rows.read.push(read);
            }
            None => {
                let rec = self.new_record(v, frame, rows_of(&element));
                let named = matches!(element, Ty::Float(FloatTy::F64 | FloatTy::F32) | Ty::Bool);
                let rows = RowsOfLoop {
                    rec,
                    rows: Rows { n, fill: zero },
                    shared: named.then_some(element),
                    written: vec![written],
                    read: vec![read],
                };
                self.enclosing_mut(innermost).rows.push(rows);
            }
        }
        let place = |row| Place::val(row).then(Proj::Index(k.clone()));
        self.store_and_load(v, frame, at, place(written), place(read));
    }

    /// Opens the rows of a loop in front of it, and gives what reads them in front of the reverse
    /// loop: what was taken last from a record comes first.
    pub(super) fn open_rows(&mut self, looped: Enclosing) -> Vec<Stmt> {
        let (id, span) = (looped.id, looped.span);
        let mut reopened = Vec::new();
        for of_loop in looped.rows {
            let n = of_loop.rows.n.clone();
            for read in of_loop.read.into_iter().rev() {
                let pop = Op::PopRow(of_loop.rec, n.clone());
                reopened.push(Stmt::new(StmtKind::Let(read, pop), span));
            }
            let open = StmtKind::Rows(of_loop.rec, of_loop.written, of_loop.rows);
            self.insert_at(Position::Before(id), Stmt::new(open, span));
        }
        if let Some((rec, row, n)) = looped.stacked {
            reopened.push(Stmt::new(StmtKind::Let(row, Op::PopRow(rec, n)), span));
        }
        reopened
    }

    /// What is kept here is kept again and again, in storage that is there already.
    pub(super) fn keeps_rows(&self) -> bool {
        self.is_run_again() || !self.loops_around(self.frames.len() - 1).is_empty()
    }

    /// The elements of a place as they are at a position of this region, in a record of their
    /// own.
    pub(super) fn saved_row(
        &mut self,
        place: &Place,
        n: Operand,
        ty: Ty,
        at: Position,
        span: Span,
    ) -> Val {
        let frame = self.frames.len() - 1;
        let name = self
            .names
            .fresh(&format!("{}_row", self.name_of(&place.base)), span);
        let kind = match &ty {
            Ty::Slice(element) => rows_of(element),
            _ => RecKind::OtherRows,
        };
        let row = self.new_val(name, ty, span);
        self.arena.vals[row.0].aggregate = true;
        let rec = self.new_record(row, frame, kind);
        self.report_row(row, frame);
        let save = StmtKind::SaveRow(rec, place.clone(), n.clone());
        self.insert_at(at, Stmt::new(save, span));
        self.primal(&n);
        let pop = Stmt::new(StmtKind::Let(row, Op::PopRow(rec, n)), span);
        self.frames[frame].prelude.push(pop);
        self.frames[frame].made.insert(row);
        row
    }

    fn name_of(&self, base: &Base) -> String {
        match base {
            Base::Val(v) => self.arena.vals[v.0].name.to_string(),
            Base::Mem(m) => self.arena.mems[m.0].name.to_string(),
            Base::Const(..) => "constant".to_string(),
        }
    }

    fn store_and_load(&mut self, v: Val, frame: usize, at: Position, to: Place, from: Place) {
        let span = self.arena.vals[v.0].span;
        self.insert_at(at, Stmt::new(StmtKind::Store(to, Operand::Val(v)), span));
        let load = Stmt::new(StmtKind::Let(v, Op::Load(from)), span);
        self.frames[frame].prelude.push(load);
    }

    /// With all that is kept for the same region.
    fn keep_on_stack(&mut self, v: Val, frame: usize, single: bool) {
        if let Some(stacked) = &mut self.frames[frame].stacked {
            stacked.vals.push(v);
            return;
        }
        let kind = match single {
            true => RecKind::Single,
            false => RecKind::Stack,
        };
        let rec = self.new_record(v, frame, kind);
        let mut at = None;
        if let Some(innermost) = self.loops_around(frame).first().copied()
            && self.is_counted(innermost)
        {
            let (id, span) = (self.enclosing(innermost).id, self.enclosing(innermost).span);
            let (n, k) = self.count(innermost);
            let reserve = Stmt::new(StmtKind::Reserve(rec, n.clone()), span);
            self.insert_at(Position::Before(id), reserve);
            if innermost == frame && self.is_found_by_number(frame, &k) {
                let row = self.derived(v, "row", Ty::Slice(Rc::new(Ty::Inert)));
                self.enclosing_mut(frame).stacked = Some((rec, row, n));
                at = Some(Place::val(row).then(Proj::Index(k)));
            }
        }
        let vals = vec![v];
        self.frames[frame].stacked = Some(Stacked { rec, vals, at });
    }

    /// What each iteration of a loop keeps on a stack is a row: as many as the number of an iteration came before
    /// it, and the number is there before all that is kept.
    fn is_found_by_number(&self, frame: usize, k: &Operand) -> bool {
        let range = self.enclosing(frame).range.as_ref();
        let is_var = |(var, _): &(Val, Range)| matches!(k, Operand::Val(k) if k == var);
        range.is_some_and(is_var) && self.has_ascending_loop(frame)
    }

    /// Writes what the frame keeps on a stack, at the end of its region.
    pub(super) fn record_stacked(&mut self) {
        let frame = self.frame();
        // A body may have no statement, and only hand on what it is given.
        let start = frame.looped.as_ref().map(|l| Position::BodyStart(l.id));
        if let (Some(stacked), Some(end)) = (&frame.stacked, frame.end.or(start)) {
            let kept = stacked.vals.iter().map(|v| Operand::Val(*v)).collect();
            let record = StmtKind::Record(stacked.rec, kept);
            self.insert_at(end, Stmt::new(record, Span::call_site()));
        }
    }

    /// A record that lives as long as the function; in a fused loop it starts anew in each
    /// iteration.
    fn new_record(&mut self, v: Val, frame: usize, kind: RecKind) -> Rec {
        let info = &self.arena.vals[v.0];
        let (wish, span) = (format!("{}_rec", info.name), info.span);
        let name = self.names.fresh(&wish, span);
        let rec = self.arena.rec(RecInfo { name, kind });
        let new = Stmt::new(StmtKind::NewRecord(rec), span);
        match (0..=frame).rev().find(|f| self.frames[*f].again) {
            Some(again) => self.frames[again].records.push(new),
            None => self.insert_at(Position::BodyStart(0), new),
        }
        if self.arena.recs[rec.0].is_single() {
            return rec;
        }
        let owner = self.owner(frame);
        if owner != 0 {
            let reset = Stmt::new(StmtKind::ResetRecord(rec), span);
            self.insert_at(Position::BodyStart(owner), reset);
        }
        let open = (0..=frame).rev().find(|f| self.frames[*f].open);
        let rewind = Stmt::new(StmtKind::Rewind(rec), span);
        self.frames[open.unwrap_or(0)].rewinds.push(rewind);
        rec
    }

    fn enclosing(&self, frame: usize) -> &Enclosing {
        self.frames[frame].looped.as_ref().expect("a loop's frame")
    }

    fn enclosing_mut(&mut self, frame: usize) -> &mut Enclosing {
        self.frames[frame].looped.as_mut().expect("a loop's frame")
    }

    /// The number of an iteration is also how many came before it.
    pub(super) fn has_ascending_loop(&self, frame: usize) -> bool {
        let looped = self.frames[frame].looped.as_ref();
        looped
            .and_then(|l| l.range.as_ref())
            .is_some_and(|(_, r)| r.step.is_none() && r.rev == Rev::No)
    }

    fn is_counted(&self, frame: usize) -> bool {
        let range = &self.enclosing(frame).range;
        range.as_ref().is_some_and(|(_, r)| r.step.is_none())
    }

    fn all_short(&self, loops: &[usize]) -> bool {
        let mut size = 1_usize;
        let mut named = 0;
        for f in loops {
            match self.fixed_length(*f) {
                Some(len) => match fixed_length(&len) {
                    Some(n) => size = size.saturating_mul(n),
                    None => named += 1,
                },
                None => return false,
            }
        }
        size <= LARGEST_ARRAY && named <= 1 && (named == 0 || size == 1)
    }

    /// The number of iterations as a constant expression.
    fn fixed_length(&self, frame: usize) -> Option<syn::Expr> {
        let (_, range) = self.enclosing(frame).range.as_ref()?;
        if range.step.is_some() || range.lo.fixed() != Some(0) {
            return None;
        }
        match &range.hi {
            Operand::Const(e, _) => match fixed_length(e) {
                // The literal may be of another type than `usize`.
                Some(n) => {
                    let n = n.checked_add(usize::from(range.inclusive))?;
                    let n = proc_macro2::Literal::usize_unsuffixed(n);
                    Some(syn::parse_quote!(#n))
                }
                None => (!range.inclusive && self.is_array_length(e)).then(|| (**e).clone()),
            },
            _ => None,
        }
    }

    /// Some array type has this length, so it is a constant.
    fn is_array_length(&self, e: &syn::Expr) -> bool {
        fn within(ty: &Ty, e: &syn::Expr) -> bool {
            match ty {
                Ty::Array(t, len) => len.as_ref().is_some_and(|l| **l == *e) || within(t, e),
                Ty::Slice(t) | Ty::Vec(t) | Ty::Option(t) | Ty::Result(t) => within(t, e),
                Ty::Tuple(parts) => parts.iter().any(|t| within(t, e)),
                Ty::Float(_) | Ty::Int | Ty::Bool | Ty::Unit | Ty::Inert | Ty::Unknown => false,
            }
        }
        let vals = self.arena.vals.iter().map(|v| &v.ty);
        let mems = self.arena.mems.iter().map(|m| &m.ty);
        vals.chain(mems).any(|ty| within(ty, e))
    }

    /// The number of a loop's iterations, and that of the iteration.
    pub(super) fn count(&mut self, frame: usize) -> (Operand, Operand) {
        if let Some(counted) = &self.enclosing(frame).counted {
            return counted.clone();
        }
        let enclosing = self.enclosing(frame);
        let (id, span, plain) = (
            enclosing.id,
            enclosing.span,
            enclosing.indexes
                && enclosing
                    .range
                    .as_ref()
                    .is_some_and(|(_, r)| r.lo.fixed() == Some(0)),
        );
        let (var, range) = enclosing.range.clone().expect("a counted loop");
        let n = if plain && !range.inclusive {
            range.hi.clone()
        } else {
            let length = if range.inclusive {
                "range_inclusive_len"
            } else {
                "range_len"
            };
            let op = Op::Helper(Helper::Runtime(length), vec![range.lo.clone(), range.hi]);
            self.forward_value(op, frame - 1, Position::Before(id), span)
        };
        let k = if plain {
            Operand::Val(var)
        } else {
            let op = Op::Helper(
                Helper::Runtime("range_len"),
                vec![range.lo, Operand::Val(var)],
            );
            self.forward_value(op, frame, Position::BodyStart(id), span)
        };
        self.enclosing_mut(frame).counted = Some((n.clone(), k.clone()));
        self.primal(&n);
        self.primal(&k);
        (n, k)
    }

    /// An integer that the forward sweep computes at a position, and the reverse sweep again.
    pub(super) fn forward_value(
        &mut self,
        op: Op,
        frame: usize,
        at: Position,
        span: Span,
    ) -> Operand {
        let v = self.known(Ty::Int, &op, frame, at);
        self.insert_at(at, Stmt::new(StmtKind::Let(v, op), span));
        Operand::Val(v)
    }

    /// A value that is to be computed at a position of the forward sweep, and may be again.
    pub(super) fn known(&mut self, ty: Ty, op: &Op, frame: usize, at: Position) -> Val {
        let v = self.value(ty, Span::call_site());
        let op = Some(op.clone());
        self.defs.insert(v, Def { op, at });
        self.def_frame.insert(v, frame);
        v
    }
}

/// What a place holds before it is written, where the type is known.
pub(super) fn zero_of(ty: &Ty) -> Option<Operand> {
    let known = match ty {
        Ty::Float(_) | Ty::Int => true,
        Ty::Bool => return Some(Operand::Bool(false)),
        Ty::Array(t, Some(_)) => zero_of(t).is_some(),
        _ => false,
    };
    known.then(|| Operand::Zero(ty.clone()))
}

fn rows_of(element: &Ty) -> RecKind {
    match element {
        Ty::Float(FloatTy::Param(_)) => RecKind::OtherRows,
        Ty::Float(_) | Ty::Int | Ty::Bool => RecKind::Rows(element.clone()),
        _ => RecKind::OtherRows,
    }
}

/// Working storage is taken where a record begins, and given back when it is dropped, which must
/// come in the opposite order: variables are dropped last first, but what a pullback captures in the
/// order of its mention, which is that of the rewinds. What stacks hold has working storage too, and
/// is taken after and given back before that of the rows.
pub(super) fn order_records(arena: &Arena, opened: &mut [Stmt], rewinds: &mut [Stmt]) {
    let has_rows = |stmt: &Stmt| match &stmt.kind {
        StmtKind::NewRecord(r) | StmtKind::Rewind(r) => {
            matches!(arena.recs[r.0].kind, RecKind::Rows(_))
        }
        _ => false,
    };
    opened.sort_by_key(|stmt| !has_rows(stmt));
    rewinds.reverse();
    rewinds.sort_by_key(has_rows);
}
