//! Walking the operands and places of the representation, for reading and for rewriting.

use super::*;
use crate::maps::{HashMap, HashSet};

/// The same walk twice: over shared and over mutable references.
macro_rules! walks {
    ($trait:ident, $operand:ident, $place:ident, $base:ident, $proj:ident, $op:ident, $opaque:ident, $uses:ident,
     $stmt:ident, $region:ident, $head:ident, $arg:ident $(, $mut:tt)?) => {
        pub(crate) trait $trait {
            /// Every operand that is read, indices within places included.
            fn operand(&mut self, operand: & $($mut)? Operand);
            /// Every place's base, before its indices.
            fn base(&mut self, _base: & $($mut)? Base) {}
            /// Every place, before its base.
            fn place(&mut self, _place: & $($mut)? Place) {}
            /// Every operation, before what it reads; `false` to pass it over.
            fn op(&mut self, _op: & $($mut)? Op) -> bool {
                true
            }
            /// Every memory that code which is not looked into may write.
            fn effect(&mut self, _mem: Mem) {}
        }

        pub(crate) fn $place(v: &mut dyn $trait, place: & $($mut)? Place) {
            v.place(place);
            v.base(& $($mut)? place.base);
            for proj in & $($mut)? place.path {
                $proj(v, proj);
            }
        }

        fn $proj(v: &mut dyn $trait, proj: & $($mut)? Proj) {
            match proj {
                Proj::Index(i) | Proj::Part(i) => v.operand(i),
                Proj::Slice { lo, hi, .. } => {
                    for bound in [lo, hi].into_iter().flatten() {
                        v.operand(bound);
                    }
                }
                Proj::Field(_) | Proj::Payload => {}
            }
        }

        pub(crate) fn $op(v: &mut dyn $trait, op: & $($mut)? Op) {
            if !v.op(op) {
                return;
            }
            match op {
                Op::Copy(a) | Op::ZeroOf(a) | Op::Neg(a) | Op::Not(a) | Op::Cast(a, _) | Op::Some(a) | Op::Ok(a) | Op::Err(a) => {
                    v.operand(a)
                }
                Op::Binary(_, a, b) | Op::Repeat(a, b, _) => {
                    v.operand(a);
                    v.operand(b);
                }
                Op::Rule(_, args)
                | Op::Piecewise(_, args)
                | Op::Observe(_, args)
                | Op::Helper(_, args)
                | Op::Array(args)
                | Op::Tuple(args)
                | Op::Overwrites(_, _, args) => {
                    for a in args {
                        v.operand(a);
                    }
                }
                Op::EmptyVec(capacity) => {
                    if let Some(a) = capacity {
                        v.operand(a);
                    }
                }
                Op::LentCopy(_, _, p) | Op::LenIfRead(_, _, p) => $place(v, p),
                Op::Load(p) | Op::Snapshot(p) | Op::Len(p) | Op::IsSome(p) | Op::Zero(p) | Op::Shape(p) => {
                    $place(v, p)
                }
                Op::None | Op::KeepsLength(..) | Op::RunsAgain(_) | Op::Several | Op::Parts => {}
                Op::PopRow(_, n) => v.operand(n),
                Op::View(view) => {
                    $place(v, & $($mut)? view.container);
                    v.operand(& $($mut)? view.n);
                    if let Some(start) = & $($mut)? view.start {
                        v.operand(start);
                    }
                }
                Op::InLanes(of) => {
                    $place(v, & $($mut)? of.row);
                    v.operand(& $($mut)? of.n);
                }
                Op::Live(live) => {
                    $place(v, & $($mut)? live.container);
                    v.operand(& $($mut)? live.lo);
                    for a in [& $($mut)? live.hi, & $($mut)? live.offset].into_iter().flatten() {
                        v.operand(a);
                    }
                }
                Op::Key(key) => {
                    for p in & $($mut)? key.read {
                        $place(v, p);
                    }
                    for a in & $($mut)? key.iterations {
                        v.operand(a);
                    }
                }
                Op::Recall(_, p) | Op::IsZero(p) => $place(v, p),
                Op::LiveBelow(p, a) | Op::Keep(_, p, a) => {
                    $place(v, p);
                    v.operand(a);
                }
                Op::Opaque(opaque) => $opaque(v, opaque),
            }
        }

        pub(crate) fn $opaque(v: &mut dyn $trait, opaque: & $($mut)? Opaque) {
            for (_, used) in & $($mut)? opaque.uses {
                $uses(v, used);
            }
        }

        fn $uses(v: &mut dyn $trait, used: & $($mut)? Use) {
            match used {
                Use::Value(a) | Use::Looked(a) => v.operand(a),
                Use::Place(p) => $place(v, p),
                Use::Ref(inner) | Use::RefMut(inner) => $uses(v, inner),
                Use::Tuple(parts) => {
                    for part in parts {
                        $uses(v, part);
                    }
                }
                Use::Option(some, payload) => {
                    v.operand(some);
                    $uses(v, payload);
                }
                Use::Closure(opaque) => $opaque(v, opaque),
            }
        }

        fn $arg(v: &mut dyn $trait, arg: & $($mut)? Arg) {
            match arg {
                Arg::Value(a) | Arg::Kept(a) => v.operand(a),
                Arg::Shared(p) | Arg::Mut(p) => $place(v, p),
            }
        }

        pub(crate) fn $head(v: &mut dyn $trait, head: & $($mut)? Head) {
            match head {
                Head::Range { range, .. } => {
                    v.operand(& $($mut)? range.lo);
                    v.operand(& $($mut)? range.hi);
                    if let Some(step) = & $($mut)? range.step {
                        v.operand(step);
                    }
                }
                Head::While(region) => $region(v, region),
                Head::Native { iter, .. } => $opaque(v, iter),
            }
        }

        /// Nested regions included.
        pub(crate) fn $stmt(v: &mut dyn $trait, stmt: & $($mut)? Stmt) {
            match & $($mut)? stmt.kind {
                StmtKind::Let(_, op) => $op(v, op),
                StmtKind::Declare(_, a) | StmtKind::Reserve(_, a) => v.operand(a),
                StmtKind::Record(_, kept) => {
                    for a in kept {
                        v.operand(a);
                    }
                }
                StmtKind::Store(p, a)
                | StmtKind::Update(p, _, a)
                | StmtKind::Push(p, a)
                | StmtKind::Fill(p, a)
                | StmtKind::Accumulate(p, a) => {
                    $place(v, p);
                    v.operand(a);
                }
                StmtKind::AddProduct(p, a, b) => {
                    $place(v, p);
                    v.operand(a);
                    v.operand(b);
                }
                StmtKind::PopVec(p, _)
                | StmtKind::Clear(p)
                | StmtKind::AddSum(p, _) => $place(v, p),
                StmtKind::Rows(_, _, rows) => {
                    v.operand(& $($mut)? rows.n);
                    v.operand(& $($mut)? rows.fill);
                }
                StmtKind::SaveRow(_, p, n) | StmtKind::KeepRow(p, n) => {
                    $place(v, p);
                    v.operand(n);
                }
                StmtKind::InRow(s) => {
                    $place(v, & $($mut)? s.of);
                    v.operand(& $($mut)? s.n);
                    v.operand(& $($mut)? s.possible);
                }
                StmtKind::SwapElements(p, a, b) => {
                    $place(v, p);
                    v.operand(a);
                    v.operand(b);
                }
                StmtKind::Swap(p, q) | StmtKind::CopyFrom(p, q) | StmtKind::AccumulatePlace(p, q) => {
                    $place(v, p);
                    $place(v, q);
                }
                StmtKind::If(s) => {
                    v.operand(& $($mut)? s.cond);
                    $region(v, & $($mut)? s.then);
                    $region(v, & $($mut)? s.other);
                }
                StmtKind::Loop(s) => {
                    for carried in & $($mut)? s.carried {
                        v.operand(& $($mut)? carried.init);
                    }
                    $head(v, & $($mut)? s.head);
                    $region(v, & $($mut)? s.body);
                }
                StmtKind::Match(s) => {
                    $opaque(v, & $($mut)? s.scrutinee);
                    for arm in & $($mut)? s.arms {
                        if let Some(guard) = & $($mut)? arm.guard {
                            $opaque(v, guard);
                        }
                    }
                }
                StmtKind::Call(s) => {
                    for arg in & $($mut)? s.args {
                        $arg(v, arg);
                    }
                    if let Some(seeded) = & $($mut)? s.seeded {
                        v.operand(& $($mut)? seeded.seed);
                        for place in (& $($mut)? seeded.adjoints).into_iter().flatten() {
                            $place(v, place);
                        }
                    }
                }
                StmtKind::Effect(opaque, mems) | StmtKind::Touch(opaque, mems) => {
                    $opaque(v, opaque);
                    for m in mems {
                        v.effect(*m);
                    }
                }
                StmtKind::NewRecord(_)
                | StmtKind::ResetRecord(_)
                | StmtKind::Rewind(_) => {}
                StmtKind::Unpack(_, _, at) => {
                    if let Some(place) = at {
                        $place(v, place);
                    }
                }
                StmtKind::Adjoint(s) => {
                    v.operand(& $($mut)? s.pullback);
                    for arg in (& $($mut)? s.primals).into_iter().flatten() {
                        $arg(v, arg);
                    }
                    for place in (& $($mut)? s.adjoints).into_iter().flatten() {
                        $place(v, place);
                    }
                    if let Some(seed) = & $($mut)? s.seed {
                        v.operand(seed);
                    }
                }
                StmtKind::Tangent(s) => {
                    for (primal, tangent) in & $($mut)? s.args {
                        $arg(v, primal);
                        if let Some(tangent) = tangent {
                            $arg(v, tangent);
                        }
                    }
                }
            }
        }

        pub(crate) fn $region(v: &mut dyn $trait, region: & $($mut)? Region) {
            for stmt in & $($mut)? region.stmts {
                $stmt(v, stmt);
            }
            for result in & $($mut)? region.results {
                v.operand(result);
            }
        }
    };
}

walks!(
    Reads,
    read_operand,
    read_place,
    read_base,
    read_proj,
    read_op,
    read_opaque,
    read_uses,
    read_stmt,
    read_region,
    read_head,
    read_arg
);
walks!(
    Rewrites,
    rewrite_operand,
    rewrite_place,
    rewrite_base,
    rewrite_proj,
    rewrite_op,
    rewrite_opaque,
    rewrite_uses,
    rewrite_stmt,
    rewrite_region,
    rewrite_head,
    rewrite_arg,
    mut
);

/// Replaces values by operands, everywhere below.
pub(crate) struct Substitute<'a>(pub &'a crate::maps::HashMap<Val, Operand>);

impl Rewrites for Substitute<'_> {
    fn operand(&mut self, operand: &mut Operand) {
        while let Operand::Val(v) = operand
            && let Some(new) = self.0.get(v)
        {
            *operand = new.clone();
        }
    }

    fn base(&mut self, base: &mut Base) {
        while let Base::Val(v) = base
            && let Some(new) = self.0.get(v)
        {
            *base = match new {
                Operand::Val(w) => Base::Val(*w),
                Operand::Const(expr, ty) => Base::Const(expr.clone(), ty.clone()),
                _ => return,
            };
        }
    }
}

/// What an operation reads, the values that its places start from included.
pub(crate) fn operands_of(op: &Op) -> Vec<Operand> {
    let mut all = All(Vec::new());
    read_op(&mut all, op);
    all.0
}

/// The values that statements read.
pub(crate) fn operands_read(stmts: &[Stmt]) -> Vec<Val> {
    let mut all = All(Vec::new());
    for stmt in stmts {
        read_stmt(&mut all, stmt);
    }
    let vals = all.0.into_iter().filter_map(|operand| match operand {
        Operand::Val(v) => Some(v),
        _ => None,
    });
    vals.collect()
}

/// How often each value is read, by statements and behind them.
pub(crate) fn count_reads<'o>(
    stmts: &[&[Stmt]],
    behind: impl Iterator<Item = &'o Operand>,
) -> HashMap<Val, usize> {
    let behind = behind.filter_map(|operand| match operand {
        Operand::Val(v) => Some(*v),
        _ => None,
    });
    let mut reads = HashMap::default();
    for v in stmts
        .iter()
        .flat_map(|stmts| operands_read(stmts))
        .chain(behind)
    {
        *reads.entry(v).or_default() += 1;
    }
    reads
}

/// Collects what is read.
struct All(Vec<Operand>);

impl Reads for All {
    fn operand(&mut self, operand: &Operand) {
        self.0.push(operand.clone());
    }

    fn base(&mut self, base: &Base) {
        if let Base::Val(v) = base {
            self.0.push(Operand::Val(*v));
        }
    }
}

/// The values that statements define, those of nested regions and errors included.
pub(crate) fn defined_in(arena: &Arena, stmts: &[Stmt]) -> HashSet<Val> {
    let mut vals = Vec::new();
    define(stmts, &mut vals);
    let errors = vals.iter().filter_map(|v: &Val| arena.vals[v.0].error);
    let errors: Vec<Val> = errors.collect();
    vals.into_iter().chain(errors).collect()
}

fn define(stmts: &[Stmt], vals: &mut Vec<Val>) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::Let(v, _) | StmtKind::PopVec(_, v) => vals.push(*v),
            StmtKind::Unpack(_, all, _) | StmtKind::Rows(_, all, _) => vals.extend(all),
            StmtKind::If(s) => {
                vals.extend(&s.results);
                define(&s.then.stmts, vals);
                define(&s.other.stmts, vals);
            }
            StmtKind::Loop(s) => {
                vals.extend(s.carried.iter().flat_map(|c| [c.phi, c.result]));
                vals.extend(s.trips);
                define(&s.body.stmts, vals);
            }
            StmtKind::Match(s) => {
                vals.push(s.selector);
                vals.extend(
                    s.arms
                        .iter()
                        .flat_map(|a| a.bindings.iter().map(|(_, v)| *v)),
                );
            }
            StmtKind::Call(s) => {
                vals.push(s.result);
                vals.extend(s.pullback);
            }
            StmtKind::Tangent(s) => vals.extend([s.result, s.tangent]),
            _ => {}
        }
    }
}

/// The memories that statements declare, those of nested regions included.
pub(crate) fn declared_in(stmts: &[Stmt]) -> HashSet<Mem> {
    let mut mems = HashSet::default();
    declare(stmts, &mut mems);
    mems
}

fn declare(stmts: &[Stmt], mems: &mut HashSet<Mem>) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::Declare(m, _) | StmtKind::InRow(InRow { row: m, .. }) => {
                mems.insert(*m);
            }
            StmtKind::If(s) => {
                declare(&s.then.stmts, mems);
                declare(&s.other.stmts, mems);
            }
            StmtKind::Loop(s) => {
                if let Head::While(cond) = &s.head {
                    declare(&cond.stmts, mems);
                }
                declare(&s.body.stmts, mems);
            }
            _ => {}
        }
    }
}

/// The values that each iteration of a loop is given before its body starts.
pub(crate) fn given_by(arena: &Arena, s: &Loop) -> HashSet<Val> {
    let mut given: HashSet<Val> = s.carried.iter().map(|c| c.phi).collect();
    match &s.head {
        Head::Range { var, .. } => {
            given.insert(*var);
        }
        Head::While(cond) => given.extend(defined_in(arena, &cond.stmts)),
        Head::Native { vars, .. } => given.extend(vars),
    }
    given
}

/// The values that a loop gives to its iterations or defines in them, those of the loops within included.
pub(crate) fn values_of(arena: &Arena, s: &Loop) -> HashSet<Val> {
    fn given_within(arena: &Arena, stmts: &[Stmt], all: &mut HashSet<Val>) {
        for stmt in stmts {
            match &stmt.kind {
                StmtKind::If(s) => {
                    given_within(arena, &s.then.stmts, all);
                    given_within(arena, &s.other.stmts, all);
                }
                StmtKind::Loop(s) => {
                    all.extend(given_by(arena, s));
                    given_within(arena, &s.body.stmts, all);
                }
                _ => {}
            }
        }
    }
    let mut all = given_by(arena, s);
    all.extend(defined_in(arena, &s.body.stmts));
    given_within(arena, &s.body.stmts, &mut all);
    all
}

/// The memories that a statement without regions writes to.
pub(crate) fn written_by(stmt: &Stmt) -> Vec<Mem> {
    if let StmtKind::Effect(_, mems) | StmtKind::Touch(_, mems) = &stmt.kind {
        return mems.clone();
    }
    let mem = |p: &Place| match p.base {
        Base::Mem(m) => Some(m),
        Base::Val(_) | Base::Const(..) => None,
    };
    places_written(stmt).into_iter().filter_map(mem).collect()
}

/// The places that a statement without regions writes to, as far as it names them.
pub(crate) fn places_written(stmt: &Stmt) -> Vec<&Place> {
    match &stmt.kind {
        StmtKind::Store(p, _)
        | StmtKind::Update(p, ..)
        | StmtKind::Push(p, _)
        | StmtKind::PopVec(p, _)
        | StmtKind::SwapElements(p, ..)
        | StmtKind::Fill(p, _)
        | StmtKind::CopyFrom(p, _)
        | StmtKind::Accumulate(p, _)
        | StmtKind::AddProduct(p, ..)
        | StmtKind::AccumulatePlace(p, _)
        | StmtKind::AddSum(p, _)
        | StmtKind::Clear(p) => vec![p],
        StmtKind::InRow(s) => vec![&s.of],
        StmtKind::Swap(p, q) => vec![p, q],
        StmtKind::Call(s) => {
            let written = s.args.iter().filter_map(|arg| match arg {
                Arg::Mut(p) => Some(p),
                Arg::Value(_) | Arg::Shared(_) | Arg::Kept(_) => None,
            });
            written.collect()
        }
        StmtKind::Let(..)
        | StmtKind::Declare(..)
        | StmtKind::Effect(..)
        | StmtKind::Touch(..)
        | StmtKind::If(_)
        | StmtKind::Loop(_)
        | StmtKind::Match(_)
        | StmtKind::Record(..)
        | StmtKind::Unpack(..)
        | StmtKind::Rows(..)
        | StmtKind::SaveRow(..)
        | StmtKind::KeepRow(..)
        | StmtKind::Reserve(..)
        | StmtKind::NewRecord(_)
        | StmtKind::ResetRecord(_)
        | StmtKind::Rewind(_)
        | StmtKind::Adjoint(_)
        | StmtKind::Tangent(_) => Vec::new(),
    }
}

/// The memories that a statement writes to, those of its regions included.
pub(crate) fn written_within(stmt: &Stmt) -> Vec<Mem> {
    let within =
        |region: &Region| -> Vec<Mem> { region.stmts.iter().flat_map(written_within).collect() };
    match &stmt.kind {
        StmtKind::If(s) => [within(&s.then), within(&s.other)].concat(),
        StmtKind::Loop(s) => {
            let head = match &s.head {
                Head::While(cond) => within(cond),
                Head::Range { .. } | Head::Native { .. } => Vec::new(),
            };
            [head, within(&s.body)].concat()
        }
        _ => written_by(stmt),
    }
}

/// Is the value an index somewhere in the region, so that it is a `usize`? Of a container whose type is the
/// user's own, it may be anything.
pub(crate) fn indexes(arena: &Arena, region: &Region, v: Val) -> bool {
    struct Indexes<'a>(&'a Arena, Val, bool);
    impl Reads for Indexes<'_> {
        fn operand(&mut self, _: &Operand) {}
        fn place(&mut self, place: &Place) {
            let is_it = |proj: &Proj| matches!(proj, Proj::Index(Operand::Val(v)) if *v == self.1);
            let Some(at) = place.path.iter().position(is_it) else {
                return;
            };
            let container = Place {
                base: place.base.clone(),
                path: place.path[..at].to_vec(),
            };
            self.2 |= match self.0.place_ty(&container) {
                Ty::Slice(_) | Ty::Vec(_) | Ty::Array(..) => true,
                // What a field or an element is, only rustc knows: mostly one of those.
                _ => at > 0,
            };
        }
    }
    let mut found = Indexes(arena, v, false);
    read_region(&mut found, region);
    found.2
}
