//! What a reverse loop reads and adds to element by element is trimmed to the loop's length first.
//!
//! ```text
//! for i in 0..n { x_bar[i + 1] += w[i] * y_bar; }
//!     →    let x_view = &mut x_bar[1..1 + n]; let w_view = &w[0..n];
//!          for i in 0..n { x_view[i] += w_view[i] * y_bar; }
//! ```
//!
//! The forward sweep has found every one of these indices in range; now one check says it to the
//! compiler, which then needs none in the loop and vectorises it.

use proc_macro2::Span;

use crate::ir::visit::{
    Reads, Rewrites, declared_in, defined_in, indexes, read_stmt, rewrite_stmt,
};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;

/// AFTER THIS POINT: such loops index views of their own length, where the index runs with the
/// loop.
pub(crate) fn trim(arena: &mut Arena, names: &mut Names, stmts: &mut Vec<Stmt>, which: Loops) {
    let trimmed = HashSet::default();
    let mut trim = Trim {
        arena,
        names,
        trimmed,
        which,
    };
    trim.stmts(stmts);
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Loops {
    Mirrored,
    /// Those of the primal too: an index out of range is a panic before the loop then.
    All,
}

pub(super) struct Trim<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    /// Rows of records, and views of before: what has the length of its loop already.
    trimmed: HashSet<Val>,
    which: Loops,
}

/// The elements `container[offset + i]` for the loop's variable `i`.
#[derive(Clone)]
struct Run {
    container: Place,
    offset: Offset,
    view: Val,
    mutable: bool,
}

/// What is added to the loop's variable; nothing for the variable itself.
type Offset = Option<Operand>;

impl<'a> Trim<'a> {
    /// For more views, where some are.
    pub fn beside(
        arena: &'a mut Arena,
        names: &'a mut Names,
        which: Loops,
        trimmed: &HashSet<Val>,
    ) -> Trim<'a> {
        Trim {
            arena,
            names,
            which,
            trimmed: trimmed.clone(),
        }
    }

    /// The views of a loop, and the loop.
    pub fn alone(&mut self, mut s: Loop, span: Span) -> (Vec<Stmt>, Loop) {
        let views = self.trimmed(&mut s, span);
        (views, s)
    }

    fn stmts(&mut self, stmts: &mut Vec<Stmt>) {
        let mut all = Vec::new();
        for mut stmt in std::mem::take(stmts) {
            match &mut stmt.kind {
                StmtKind::Let(v, Op::PopRow(..)) => {
                    self.trimmed.insert(*v);
                }
                StmtKind::Rows(_, rows, _) => self.trimmed.extend(rows.iter()),
                StmtKind::Loop(s) => {
                    all.extend(self.trimmed(s, stmt.span));
                    self.stmts(&mut s.body.stmts);
                }
                StmtKind::If(s) => {
                    self.stmts(&mut s.then.stmts);
                    self.stmts(&mut s.other.stmts);
                }
                _ => {}
            }
            all.push(stmt);
        }
        *stmts = all;
    }

    fn takes(&self, s: &Loop) -> bool {
        s.mirrored || self.which == Loops::All
    }

    /// Replaces what the loop indexes; what is to be made before it.
    fn trimmed(&mut self, s: &mut Loop, span: Span) -> Vec<Stmt> {
        let mut counted = s.clone();
        let Some(length) = self.counted_from_zero(&mut counted, span) else {
            return self.views(s, span);
        };
        let mut views = self.views(&mut counted, span);
        if !views.is_empty() {
            *s = counted;
            views.insert(0, length);
        }
        views
    }

    /// A loop that starts further up counts from zero, if its variable is an index; the number of its
    /// iterations.
    fn counted_from_zero(&mut self, s: &mut Loop, span: Span) -> Option<Stmt> {
        let taken = self.takes(s);
        let Head::Range { var, range } = &mut s.head else {
            return None;
        };
        let lo = range.lo.fixed().filter(|lo| *lo > 0)?;
        let plain = range.step.is_none() && !range.inclusive && s.exit.is_none();
        let short = range.hi.fixed().is_some_and(|n| n <= SHORT);
        if !taken || !plain || short || !indexes(self.arena, &s.body, *var) {
            return None;
        }
        let stem = &self.arena.vals[var.0].name;
        let count = self.names.fresh(&format!("{stem}_count"), span);
        let k = self.new_val(count, Ty::Int, span);
        let n = self.names.temporary(span);
        let n = self.new_val(n, Ty::Int, span);
        let bounds = vec![Operand::Int(lo), range.hi.clone()];
        let length = Op::Helper(Helper::Runtime("range_len"), bounds);
        let item = Op::Binary(BinOp::Add, Operand::Val(k), Operand::Int(lo));
        let item = Stmt::new(StmtKind::Let(*var, item), span);
        s.body.stmts.insert(0, item);
        (range.lo, range.hi) = (Operand::Int(0), Operand::Val(n));
        *var = k;
        Some(Stmt::new(StmtKind::Let(n, length), span))
    }

    /// The views.
    fn views(&mut self, s: &mut Loop, span: Span) -> Vec<Stmt> {
        let Head::Range { var, range } = &s.head else {
            return Vec::new();
        };
        let plain = range.step.is_none() && !range.inclusive && s.exit.is_none();
        let short = range.hi.fixed().is_some_and(|n| n <= SHORT);
        if !self.takes(s) || !plain || range.lo.fixed() != Some(0) || short {
            return Vec::new();
        }
        let (var, n) = (*var, range.hi.clone());
        let inner = defined(self.arena, s);
        let mut find = Find {
            var,
            offsets: offsets(s, var, &inner),
            inner,
            declared: declared_in(&s.body.stmts),
            arena: self.arena,
            trimmed: &self.trimmed,
            runs: Vec::new(),
            written: HashSet::default(),
            otherwise: HashSet::default(),
        };
        find.body(&s.body);
        let Find {
            runs,
            written,
            otherwise,
            offsets,
            ..
        } = find;
        let mut made: Vec<Run> = Vec::new();
        for (container, offset) in runs {
            let base = match &container.base {
                Base::Mem(m) => Some(*m),
                _ => None,
            };
            let mutable = base.is_some_and(|m| written.contains(&m));
            if mutable && base.is_some_and(|m| otherwise.contains(&m)) {
                continue;
            }
            let known = made
                .iter()
                .any(|r| r.container.same(&container) && both_same(&r.offset, &offset));
            if !known {
                let view = self.view(&container, span);
                made.push(Run {
                    container,
                    offset,
                    view,
                    mutable,
                });
            }
        }
        // What is written through a view can be lent only once.
        let lent_twice = |run: &Run| {
            let same = made
                .iter()
                .filter(|r| r.container.base.same(&run.container.base));
            run.mutable && same.count() > 1
        };
        let made: Vec<Run> = made.iter().filter(|r| !lent_twice(r)).cloned().collect();
        let mut replace = Replace {
            var,
            offsets: &offsets,
            runs: &made,
        };
        for stmt in &mut s.body.stmts {
            if !matches!(stmt.kind, StmtKind::If(_) | StmtKind::Loop(_)) {
                rewrite_stmt(&mut replace, stmt);
            }
        }
        made.into_iter().map(|run| view_of(run, &n, span)).collect()
    }

    fn view(&mut self, container: &Place, span: Span) -> Val {
        let stem = match &container.base {
            Base::Val(v) => self.arena.vals[v.0].name.to_string(),
            Base::Mem(m) => self.arena.mems[m.0].name.to_string(),
            Base::Const(..) => "constant".to_string(),
        };
        let name = self.names.fresh(&format!("{stem}_view"), span);
        let ty = Ty::Slice(std::rc::Rc::new(self.arena.place_ty(container).element()));
        let view = self.new_val(name, ty, span);
        self.arena.vals[view.0].aggregate = true;
        view
    }

    fn new_val(&mut self, name: syn::Ident, ty: Ty, span: Span) -> Val {
        self.arena.val(ValInfo::new(name, ty, span))
    }
}

fn view_of(run: Run, n: &Operand, span: Span) -> Stmt {
    let view = View {
        container: run.container,
        start: run.offset,
        n: n.clone(),
        mutable: run.mutable,
    };
    Stmt::new(StmtKind::Let(run.view, Op::View(view)), span)
}

/// What a loop's body does with containers.
struct Find<'a> {
    var: Val,
    inner: HashSet<Val>,
    /// Memories that an iteration makes.
    declared: HashSet<Mem>,
    offsets: HashMap<Val, Offset>,
    arena: &'a Arena,
    trimmed: &'a HashSet<Val>,
    runs: Vec<(Place, Offset)>,
    /// Memories that are changed.
    written: HashSet<Mem>,
    /// Memories that are used in another way than element by element, at the loop's own level.
    otherwise: HashSet<Mem>,
}

impl Find<'_> {
    fn body(&mut self, body: &Region) {
        for stmt in &body.stmts {
            match &stmt.kind {
                StmtKind::Let(_, Op::Load(p)) => self.element(p),
                StmtKind::Accumulate(p, _) | StmtKind::Store(p, _) | StmtKind::Clear(p) => {
                    self.write(p);
                    self.element(p);
                }
                StmtKind::Let(..) | StmtKind::If(_) | StmtKind::Loop(_) => self.other(stmt),
                _ => {
                    self.other(stmt);
                    // Whatever it does, it may be a write.
                    let mut bases = Bases(Vec::new());
                    read_stmt(&mut bases, stmt);
                    self.written.extend(bases.0);
                }
            }
        }
    }

    fn other(&mut self, stmt: &Stmt) {
        let mut bases = Bases(Vec::new());
        read_stmt(&mut bases, stmt);
        self.otherwise.extend(&bases.0);
        if matches!(stmt.kind, StmtKind::If(_) | StmtKind::Loop(_)) {
            self.written.extend(bases.0);
        }
    }

    fn write(&mut self, place: &Place) {
        if let Base::Mem(m) = place.base {
            self.written.insert(m);
        }
    }

    fn element(&mut self, place: &Place) {
        match self.run(place) {
            Some(run) => self.runs.push(run),
            None => {
                if let Base::Mem(m) = place.base {
                    self.otherwise.insert(m);
                }
            }
        }
    }

    /// `container[i + offset]..` with an invariant container.
    fn run(&self, place: &Place) -> Option<(Place, Offset)> {
        let at = place.path.iter().position(|proj| self.moves(proj))?;
        let Proj::Index(index) = &place.path[at] else {
            return None;
        };
        let Operand::Val(v) = index else { return None };
        let offset = match v {
            v if *v == self.var => None,
            v => self.offsets.get(v)?.clone(),
        };
        let container = Place {
            base: place.base.clone(),
            path: place.path[..at].to_vec(),
        };
        let own = match &container.base {
            Base::Val(v) => self.inner.contains(v) || self.trimmed.contains(v),
            Base::Mem(m) => self.declared.contains(m),
            Base::Const(..) => false,
        };
        let ty = self.arena.place_ty(&container);
        let listed = matches!(ty, Ty::Slice(_) | Ty::Vec(_) | Ty::Array(..));
        (!own && listed && !matches!(container.base, Base::Const(..)))
            .then_some((container, offset))
    }

    /// The projection is not the same in every iteration.
    fn moves(&self, proj: &Proj) -> bool {
        let inner =
            |o: &Operand| matches!(o, Operand::Val(v) if *v == self.var || self.inner.contains(v));
        match proj {
            Proj::Index(i) | Proj::Part(i) => inner(i),
            Proj::Slice { lo, hi, .. } => [lo, hi].into_iter().flatten().any(inner),
            Proj::Field(_) | Proj::Payload => false,
        }
    }
}

struct Bases(Vec<Mem>);

impl Reads for Bases {
    fn operand(&mut self, _: &Operand) {}

    fn base(&mut self, base: &Base) {
        if let Base::Mem(m) = base {
            self.0.push(*m);
        }
    }
}

/// The values of a body that are the variable plus what does not change: nothing of `inner`.
fn offsets(s: &Loop, var: Val, inner: &HashSet<Val>) -> HashMap<Val, Offset> {
    let fixed = |o: &Operand| match o {
        Operand::Val(v) => *v != var && !inner.contains(v),
        Operand::Int(_) | Operand::Const(..) => true,
        _ => false,
    };
    let is_var = |o: &Operand| matches!(o, Operand::Val(v) if *v == var);
    let mut offsets: HashMap<Val, Offset> = HashMap::default();
    for stmt in &s.body.stmts {
        let StmtKind::Let(v, Op::Binary(op, a, b)) = &stmt.kind else {
            continue;
        };
        let offset = match op {
            BinOp::Add if is_var(a) && fixed(b) => Some(b.clone()),
            BinOp::Add if is_var(b) && fixed(a) => Some(a.clone()),
            BinOp::Add | BinOp::Sub => match shifted(&offsets, *op, a, b) {
                Some(0) => None,
                Some(n) => Some(Operand::Int(n)),
                None => continue,
            },
            _ => continue,
        };
        offsets.insert(*v, offset);
    }
    offsets
}

/// What is added to the variable, if it is a number and so much more or less than what is known.
fn shifted(offsets: &HashMap<Val, Offset>, op: BinOp, a: &Operand, b: &Operand) -> Option<usize> {
    let known = |o: &Operand| match o {
        Operand::Val(v) => offsets.get(v)?.as_ref().map_or(Some(0), Operand::fixed),
        _ => None,
    };
    match op {
        BinOp::Add => match known(a) {
            Some(n) => n.checked_add(b.fixed()?),
            None => known(b)?.checked_add(a.fixed()?),
        },
        _ => known(a)?.checked_sub(b.fixed()?),
    }
}

/// Everything that an iteration defines.
fn defined(arena: &Arena, s: &Loop) -> HashSet<Val> {
    let mut vals = defined_in(arena, &s.body.stmts);
    vals.extend(s.carried.iter().map(|c| c.phi));
    vals
}

struct Replace<'a> {
    var: Val,
    offsets: &'a HashMap<Val, Offset>,
    runs: &'a [Run],
}

impl Rewrites for Replace<'_> {
    fn operand(&mut self, _: &mut Operand) {}

    fn place(&mut self, place: &mut Place) {
        let run = self.runs.iter().find_map(|run| {
            let at = run.container.path.len();
            let start = Place {
                base: place.base.clone(),
                path: place.path.get(..at)?.to_vec(),
            };
            let Some(Proj::Index(Operand::Val(v))) = place.path.get(at) else {
                return None;
            };
            let offset = match v {
                v if *v == self.var => None,
                v => self.offsets.get(v)?.clone(),
            };
            (run.container.same(&start) && both_same(&run.offset, &offset))
                .then_some((run.view, at))
        });
        if let Some((view, at)) = run {
            place.path.drain(..at);
            place.path[0] = Proj::Index(Operand::Val(self.var));
            place.base = Base::Val(view);
        }
    }
}

/// The compiler unrolls so few iterations.
const SHORT: usize = 8;
