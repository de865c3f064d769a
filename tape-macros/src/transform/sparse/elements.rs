//! Sums of tangents to which an element without any adds nothing.

use crate::ir::visit::indexes;
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// The elements of a container that a loop adds up, each in an iteration of its own.
pub(super) struct Elements {
    pub live: Live,
    /// Only those below this index, where the loop's end changes.
    pub below: Option<Operand>,
}

impl Elements {
    /// Of a loop within a nest which defines the values `inner` and writes the memories `written`.
    pub fn of(
        arena: &Arena,
        tangents: &HashMap<Val, Val>,
        inner: &HashSet<Val>,
        written: &HashSet<Mem>,
        s: &Loop,
    ) -> Option<Elements> {
        let Head::Range { var, range } = &s.head else {
            return None;
        };
        let sums = s.carried.iter().all(|c| tangents.contains_key(&c.phi));
        if !s.is_counted() || !sums || !is_index(arena, s, *var) {
            return None;
        }
        let mut find = Find {
            arena,
            tangents,
            inner,
            written,
            var: *var,
            offsets: HashMap::default(),
            without: s
                .carried
                .iter()
                .map(|c| (c.phi, Without::Sum(c.phi)))
                .collect(),
            container: None,
            own: HashSet::default(),
        };
        find.region(&s.body)?;
        for (c, next) in s.carried.iter().zip(&s.body.results) {
            if find.class(next)? != Without::Sum(c.phi) {
                return None;
            }
        }
        let (container, offset) = find.container.clone()?;
        let fixed = |bound: &Operand| find.is_outside(bound);
        if !fixed(&range.lo) {
            return None;
        }
        let known = !matches!(arena.place_ty(&container), Ty::Unknown);
        let below = (!fixed(&range.hi)).then(|| range.hi.clone());
        // The container's length tells no more than how many there are from its first element on.
        let whole = known && range.lo.fixed() == Some(0) && offset.is_none();
        if below.is_some() && !whole {
            return None;
        }
        let hi = below.is_none().then(|| range.hi.clone());
        Some(Elements {
            live: Live {
                container,
                lo: range.lo.clone(),
                hi,
                offset,
                in_parts: false,
            },
            below,
        })
    }
}

/// The variable, or what is computed from it, is an index of what the text tells to be a container: so it is a `usize`.
fn is_index(arena: &Arena, s: &Loop, var: Val) -> bool {
    let from_var = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Let(v, Op::Binary(op, a, b)) if op.is_arithmetic() => {
            let is_var = |a: &Operand| a.same(&Operand::Val(var));
            (is_var(a) || is_var(b)).then_some(*v)
        }
        _ => None,
    };
    let mut all = s.body.stmts.iter().filter_map(from_var).chain([var]);
    all.any(|v| indexes(arena, &s.body, v))
}

/// What a tangent is where the element has none.
#[derive(Clone, Copy, PartialEq)]
enum Without {
    Zero,
    /// What the sum was when the iteration started.
    Sum(Val),
}

struct Find<'a> {
    arena: &'a Arena,
    tangents: &'a HashMap<Val, Val>,
    inner: &'a HashSet<Val>,
    written: &'a HashSet<Mem>,
    var: Val,
    /// What is the loop's variable and so much.
    offsets: HashMap<Val, Operand>,
    without: HashMap<Val, Without>,
    container: Option<(Place, Option<Operand>)>,
    /// Memories that an iteration starts with, and that hold zeros.
    own: HashSet<Mem>,
}

impl Find<'_> {
    /// It is the same in all iterations of the nest.
    fn is_outside(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Val(v) => !self.inner.contains(v),
            Operand::Int(_) | Operand::Const(..) => true,
            _ => false,
        }
    }

    fn class(&self, operand: &Operand) -> Option<Without> {
        match operand {
            Operand::Val(v) => self.without.get(v).copied(),
            Operand::Zero(_) => Some(Without::Zero),
            _ => None,
        }
    }

    fn region(&mut self, region: &Region) -> Option<()> {
        region.stmts.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &Stmt) -> Option<()> {
        match &stmt.kind {
            StmtKind::Let(v, op) if self.tangents.contains_key(v) => {
                let without = self.op(op)?;
                self.without.insert(*v, without);
            }
            StmtKind::Let(v, op) => self.offset(*v, op),
            StmtKind::Update(_, BinOp::Add | BinOp::Sub, a) => self.zero(a)?,
            StmtKind::Declare(m, a) => {
                self.zero(a)?;
                self.own.insert(*m);
            }
            StmtKind::Store(place, a) if self.is_own(place) => self.zero(a)?,
            StmtKind::If(s) => {
                self.region(&s.then)?;
                self.region(&s.other)?;
                for (i, v) in s.results.iter().enumerate() {
                    if self.tangents.contains_key(v) {
                        let [a, b] = [&s.then, &s.other].map(|r| self.class(&r.results[i]));
                        self.same(*v, a?, b?)?;
                    }
                }
            }
            StmtKind::Loop(s) => {
                for c in &s.carried {
                    let without = self.class(&c.init)?;
                    self.without.insert(c.phi, without);
                }
                self.region(&s.body)?;
                for (c, next) in s.carried.iter().zip(&s.body.results) {
                    self.same(c.result, self.class(&c.init)?, self.class(next)?)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn zero(&self, operand: &Operand) -> Option<()> {
        (self.class(operand)? == Without::Zero).then_some(())
    }

    fn is_own(&self, place: &Place) -> bool {
        matches!(&place.base, Base::Mem(m) if self.own.contains(m))
    }

    fn same(&mut self, v: Val, a: Without, b: Without) -> Option<()> {
        self.without.insert(v, a);
        (a == b).then_some(())
    }

    /// Of a tangent.
    fn op(&mut self, op: &Op) -> Option<Without> {
        use Without::{Sum, Zero};
        match op {
            Op::Copy(a) => self.class(a),
            Op::Neg(a) => self.class(a).filter(|a| *a == Zero),
            Op::Binary(BinOp::Mul | BinOp::Div, a, _) => self.class(a).filter(|a| *a == Zero),
            Op::Binary(BinOp::Add, a, b) => match (self.class(a)?, self.class(b)?) {
                (Zero, other) | (other, Zero) => Some(other),
                (Sum(_), Sum(_)) => None,
            },
            Op::Binary(BinOp::Sub, a, b) => self.class(b).filter(|b| *b == Zero).and(self.class(a)),
            Op::Zero(_) => Some(Zero),
            Op::Load(place) if self.is_own(place) => Some(Zero),
            Op::Load(place) => self.element(place),
            _ => None,
        }
    }

    fn offset(&mut self, v: Val, op: &Op) {
        let Op::Binary(BinOp::Add, a, b) = op else {
            return;
        };
        let var = Operand::Val(self.var);
        let added = match (a.same(&var), b.same(&var)) {
            (true, false) => b,
            (false, true) => a,
            _ => return,
        };
        if self.is_outside(added) {
            self.offsets.insert(v, added.clone());
        }
    }

    /// The element of the iteration, or a part of it. All are of one container.
    fn element(&mut self, place: &Place) -> Option<Without> {
        let known = match &place.base {
            Base::Val(v) => !self.inner.contains(v),
            Base::Mem(m) => !self.written.contains(m),
            Base::Const(..) => false,
        };
        let is_field = |proj: &Proj| matches!(proj, Proj::Field(_));
        let at = place.path.iter().position(|proj| !is_field(proj))?;
        let offset = match &place.path[at] {
            Proj::Index(Operand::Val(v)) if *v == self.var => None,
            Proj::Index(Operand::Val(v)) => Some(self.offsets.get(v)?.clone()),
            _ => return None,
        };
        let part = |proj: &Proj| matches!(proj, Proj::Index(_) | Proj::Field(_));
        if !known || !place.path[at + 1..].iter().all(part) {
            return None;
        }
        let container = Place {
            base: place.base.clone(),
            path: place.path[..at].to_vec(),
        };
        let ty = self.arena.place_ty(&container);
        if !matches!(ty, Ty::Slice(_) | Ty::Vec(_) | Ty::Array(..) | Ty::Unknown) {
            return None;
        }
        match &self.container {
            Some((other, start)) => {
                let same = both_same(start, &offset) && other.same(&container);
                same.then_some(Without::Zero)
            }
            None => {
                self.container = Some((container, offset));
                Some(Without::Zero)
            }
        }
    }
}
