//! Which memories are overwritten before they are read: what such a memory held before has no
//! influence, so its adjoint is zero there (the *kill* of data-flow analysis).
//!
//! Whether a loop comes to every element is a question of lengths, which only the run knows: the
//! answer is a list of conditions.

use std::rc::Rc;

use crate::ir::visit::{self, Reads};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// What a region does to a memory first.
#[derive(Clone, Debug)]
pub(crate) enum Fate {
    Untouched,
    /// The elements before this one are overwritten, none is read.
    Begun(usize),
    /// Where the conditions hold, every element is overwritten before it is read.
    Overwritten(Vec<Condition>),
    /// Where the conditions hold, nothing is read that the region has not written; some of what
    /// was there before may stay.
    Unread(Vec<Condition>),
    /// What was there before may be read.
    Read,
}

#[derive(Clone, Debug)]
pub(crate) enum Condition {
    /// The memory has so many elements at most.
    AtMost(Operand),
    /// The callee overwrites this argument, by the lengths of all.
    Callee(Rc<syn::Path>, usize, Vec<Arg>),
}

/// What a region does to a memory, from its first statement on.
pub(crate) fn fate(region: &Region, m: Mem) -> Fate {
    let mut fate = Fate::Untouched;
    for stmt in &region.stmts {
        if touches(stmt, m) {
            fate = after(fate, stmt, m);
        }
        if matches!(fate, Fate::Overwritten(_) | Fate::Read) {
            break;
        }
    }
    match fate {
        Fate::Begun(n) => Fate::Overwritten(vec![Condition::AtMost(Operand::Int(n))]),
        fate => fate,
    }
}

/// For each loop, by its number: the memories from around it that only it touches, and under which
/// conditions no iteration reads what another has written.
pub(crate) fn private_memories(body: &Region) -> HashMap<usize, Vec<(Mem, Vec<Condition>)>> {
    let total = touched(body);
    let mut private = HashMap::default();
    search(body, &total, &mut private);
    private
}

fn search(
    region: &Region,
    total: &HashMap<Mem, usize>,
    private: &mut HashMap<usize, Vec<(Mem, Vec<Condition>)>>,
) {
    for stmt in &region.stmts {
        match &stmt.kind {
            StmtKind::If(s) => {
                search(&s.then, total, private);
                search(&s.other, total, private);
            }
            StmtKind::Loop(s) => {
                let mut found = Vec::new();
                for (m, count) in touched(&s.body) {
                    if total.get(&m) != Some(&count) {
                        continue;
                    }
                    if let Fate::Overwritten(conditions) | Fate::Unread(conditions) =
                        fate(&s.body, m)
                    {
                        found.push((m, conditions));
                    }
                }
                if !found.is_empty() {
                    found.sort_by_key(|(m, _)| *m);
                    private.insert(stmt.id, found);
                }
                search(&s.body, total, private);
            }
            _ => {}
        }
    }
}

/// How often each memory is read or written.
fn touched(region: &Region) -> HashMap<Mem, usize> {
    let mut touches = Touches::default();
    visit::read_region(&mut touches, region);
    touches.0
}

/// The memories whose contents statements read or write.
pub(crate) fn touched_by(stmts: &[Stmt]) -> HashSet<Mem> {
    let mut touches = Touches::default();
    for stmt in stmts {
        visit::read_stmt(&mut touches, stmt);
    }
    touches.0.into_keys().collect()
}

/// The same of what a loop runs over.
pub(crate) fn touched_by_head(head: &Head) -> HashSet<Mem> {
    let mut touches = Touches::default();
    visit::read_head(&mut touches, head);
    touches.0.into_keys().collect()
}

pub(crate) fn touches(stmt: &Stmt, m: Mem) -> bool {
    let mut touches = Touches::default();
    visit::read_stmt(&mut touches, stmt);
    touches.0.contains_key(&m)
}

/// The memories whose contents matter: lengths do not.
#[derive(Default)]
struct Touches(HashMap<Mem, usize>);

impl Reads for Touches {
    fn operand(&mut self, _: &Operand) {}

    fn base(&mut self, base: &Base) {
        if let Base::Mem(m) = base {
            *self.0.entry(*m).or_default() += 1;
        }
    }

    fn op(&mut self, op: &Op) -> bool {
        needs_contents(op)
    }

    fn effect(&mut self, m: Mem) {
        self.base(&Base::Mem(m));
    }
}

/// More of a memory than its length.
fn needs_contents(op: &Op) -> bool {
    !matches!(
        op,
        Op::Len(_) | Op::Shape(_) | Op::Zero(_) | Op::LenIfRead(..)
    )
}

/// What a statement that touches the memory makes of its fate.
fn after(fate: Fate, stmt: &Stmt, m: Mem) -> Fate {
    let (begun, mut conditions) = match fate {
        Fate::Untouched => (0, Vec::new()),
        Fate::Begun(n) => (n, Vec::new()),
        Fate::Unread(conditions) => (0, conditions),
        settled @ (Fate::Overwritten(_) | Fate::Read) => return settled,
    };
    let fresh = conditions.is_empty();
    match first_of(stmt, m, begun) {
        Fate::Overwritten(more) => {
            conditions.extend(more);
            Fate::Overwritten(conditions)
        }
        Fate::Unread(more) if begun == 0 => {
            conditions.extend(more);
            Fate::Unread(conditions)
        }
        begun @ Fate::Begun(_) if fresh => begun,
        _ => Fate::Read,
    }
}

/// What a statement does to a memory, of which the first so many elements are overwritten.
fn first_of(stmt: &Stmt, m: Mem, begun: usize) -> Fate {
    let whole = |p: &Place| p.base.same(&Base::Mem(m)) && p.path.is_empty();
    match &stmt.kind {
        StmtKind::Store(p, _) | StmtKind::Fill(p, _) | StmtKind::Clear(p) if whole(p) => {
            Fate::Overwritten(Vec::new())
        }
        StmtKind::CopyFrom(p, q) if whole(p) && !q.base.same(&p.base) => {
            Fate::Overwritten(Vec::new())
        }
        StmtKind::Store(p, _) => match element(p, m).and_then(Operand::fixed) {
            Some(i) if i < begun => Fate::Begun(begun),
            Some(i) if i == begun => Fate::Begun(begun + 1),
            _ => Fate::Read,
        },
        StmtKind::If(s) => either(self::fate(&s.then, m), self::fate(&s.other, m)),
        StmtKind::Loop(s) => looped(s, m, begun),
        StmtKind::Call(s) => called(s, m),
        _ => Fate::Read,
    }
}

fn element(place: &Place, m: Mem) -> Option<&Operand> {
    match place.path.as_slice() {
        [Proj::Index(i)] if place.base.same(&Base::Mem(m)) => Some(i),
        _ => None,
    }
}

/// One of two.
fn either(a: Fate, b: Fate) -> Fate {
    use Fate::{Begun, Overwritten, Read, Unread, Untouched};
    match (a, b) {
        (Read, _) | (_, Read) | (Begun(_), _) | (_, Begun(_)) => Read,
        (Untouched, Untouched) => Untouched,
        (Overwritten(mut a), Overwritten(b)) => {
            a.extend(b);
            Overwritten(a)
        }
        (Untouched, Overwritten(c) | Unread(c)) | (Overwritten(c) | Unread(c), Untouched) => {
            Unread(c)
        }
        (Overwritten(mut a) | Unread(mut a), Overwritten(b) | Unread(b)) => {
            a.extend(b);
            Unread(a)
        }
    }
}

fn looped(s: &Loop, m: Mem, begun: usize) -> Fate {
    if let Some(hi) = element_by_element(s, m, begun) {
        return Fate::Overwritten(vec![Condition::AtMost(hi)]);
    }
    let mut head = Touches::default();
    visit::read_head(&mut head, &s.head);
    if head.0.contains_key(&m) {
        return Fate::Read;
    }
    match fate(&s.body, m) {
        Fate::Untouched => Fate::Untouched,
        // There may be no iteration.
        Fate::Overwritten(conditions) | Fate::Unread(conditions) => Fate::Unread(conditions),
        Fate::Begun(_) | Fate::Read => Fate::Read,
    }
}

/// The loop's end, if its iteration `i` writes element `i`, from one on that is already overwritten
/// or the first that is not, and touches no other.
fn element_by_element(s: &Loop, m: Mem, begun: usize) -> Option<Operand> {
    let Head::Range { var, range } = &s.head else {
        return None;
    };
    let plain = range.step.is_none() && !range.inclusive && s.exit.is_none() && s.trips.is_none();
    if !plain || range.lo.fixed().is_none_or(|lo| lo > begun) {
        return None;
    }
    let own = |i: &Operand| matches!(i, Operand::Val(v) if v == var);
    let first = s.body.stmts.iter().find(|stmt| touches(stmt, m))?;
    let stored = match &first.kind {
        StmtKind::Store(p, _) => element(p, m).is_some_and(own),
        _ => false,
    };
    let mut others = Others {
        m,
        var: *var,
        found: false,
    };
    visit::read_region(&mut others, &s.body);
    (stored && !others.found).then(|| range.hi.clone())
}

/// Looks for other elements than that of an iteration.
struct Others {
    m: Mem,
    var: Val,
    found: bool,
}

impl Reads for Others {
    fn operand(&mut self, _: &Operand) {}

    fn place(&mut self, place: &Place) {
        let own = |i: &Operand| matches!(i, Operand::Val(v) if *v == self.var);
        self.found |= place.base.same(&Base::Mem(self.m))
            && !matches!(place.path.first(), Some(Proj::Index(i)) if own(i));
    }

    fn op(&mut self, op: &Op) -> bool {
        needs_contents(op)
    }

    fn effect(&mut self, m: Mem) {
        self.found |= m == self.m;
    }
}

/// Lent whole, and once.
fn called(s: &Call, m: Mem) -> Fate {
    let of_memory = |arg: &Arg| match arg {
        Arg::Shared(p) | Arg::Mut(p) => p.base.same(&Base::Mem(m)),
        Arg::Value(_) | Arg::Kept(_) => false,
    };
    let mut lent = s.args.iter().enumerate().filter(|(_, arg)| of_memory(arg));
    match (lent.next(), lent.next()) {
        (Some((i, Arg::Mut(p))), None) if p.path.is_empty() => {
            Fate::Overwritten(vec![Condition::Callee(s.path.clone(), i, s.args.clone())])
        }
        _ => Fate::Read,
    }
}
