//! What nobody reads afterwards: it is moved, not cloned.

use crate::ir::visit::{Reads, read_stmt};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// The statements of one scope, and what reads the values that they define afterwards.
#[derive(Clone, Copy, Default)]
pub(crate) struct Scope<'a> {
    /// One after the other.
    pub lists: &'a [&'a [Stmt]],
    pub results: &'a [Operand],
    /// Where results are read.
    pub places: &'a [Place],
    /// A closure keeps what these touch.
    pub closure: &'a [Stmt],
}

impl<'a> Scope<'a> {
    pub fn stmts(&self) -> impl Iterator<Item = &'a Stmt> {
        self.lists.iter().copied().flatten()
    }
}

/// Where something is moved.
#[derive(Default)]
pub(crate) struct Moves {
    /// The values that take a whole memory.
    reads: HashSet<Val>,
    /// The memories that are taken.
    taken: HashSet<Mem>,
    /// The memories that start from a value that nobody else needs.
    heirs: HashSet<Mem>,
}

/// The last statement of a scope that touches something.
enum Last {
    /// A value or a memory is made from the whole.
    Read(Val),
    Start(Mem),
    Other,
}

impl Moves {
    /// Whether a value is a whole memory, moved.
    pub fn takes(&self, v: Val) -> bool {
        self.reads.contains(&v)
    }

    /// Whether a memory is empty at the end of its scope.
    pub fn is_taken(&self, m: Mem) -> bool {
        self.taken.contains(&m)
    }

    /// Whether a memory starts from what is moved.
    pub fn inherits(&self, m: Mem) -> bool {
        self.heirs.contains(&m)
    }

    /// Those of a scope and of the scopes within. What code that is not looked into may still borrow
    /// stays where it is.
    pub fn find(&mut self, scope: Scope) {
        let mut last: HashMap<Owner, Last> = HashMap::default();
        for stmt in scope.stmts() {
            self.within(stmt);
            let mut touched = Touched::of(stmt);
            let (owner, at) = whole_read(stmt);
            touched.owners.retain(|touched| Some(*touched) != owner);
            for other in touched.owners {
                last.entry(other).and_modify(|last| *last = Last::Other);
            }
            if let Some(owner) = owner {
                last.entry(owner).and_modify(|last| *last = at);
            }
            for borrowed in touched.borrowed {
                last.remove(&borrowed);
            }
            if let Some(made) = makes(stmt) {
                last.insert(made, Last::Other);
            }
        }
        for read in read_afterwards(scope) {
            last.remove(&read);
        }
        for (owner, last) in last {
            match (owner, last) {
                (Owner::Mem(m), Last::Read(v)) => {
                    self.reads.insert(v);
                    self.taken.insert(m);
                }
                (Owner::Val(_), Last::Start(m)) => {
                    self.heirs.insert(m);
                }
                _ => {}
            }
        }
    }

    fn within(&mut self, stmt: &Stmt) {
        let mut region = |region: &Region| {
            self.find(Scope {
                lists: &[&region.stmts],
                results: &region.results,
                ..Scope::default()
            });
        };
        match &stmt.kind {
            StmtKind::If(s) => {
                region(&s.then);
                region(&s.other);
            }
            StmtKind::Loop(s) => region(&s.body),
            _ => {}
        }
    }
}

/// What owns memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    Val(Val),
    Mem(Mem),
}

impl Owner {
    pub fn of(base: &Base) -> Option<Owner> {
        match base {
            Base::Val(v) => Some(Owner::Val(*v)),
            Base::Mem(m) => Some(Owner::Mem(*m)),
            Base::Const(..) => None,
        }
    }
}

fn makes(stmt: &Stmt) -> Option<Owner> {
    match &stmt.kind {
        StmtKind::Declare(m, _) => Some(Owner::Mem(*m)),
        StmtKind::Let(v, _) => Some(Owner::Val(*v)),
        StmtKind::Call(s) => Some(Owner::Val(s.result)),
        _ => None,
    }
}

/// What a statement reads as a whole, once, and what it makes from it.
fn whole_read(stmt: &Stmt) -> (Option<Owner>, Last) {
    match &stmt.kind {
        StmtKind::Let(v, Op::Load(place) | Op::Snapshot(place)) if place.path.is_empty() => {
            (Owner::of(&place.base), Last::Read(*v))
        }
        StmtKind::Declare(m, Operand::Val(v)) => (Some(Owner::Val(*v)), Last::Start(*m)),
        _ => (None, Last::Other),
    }
}

fn read_afterwards(scope: Scope) -> Vec<Owner> {
    let mut touched = Touched::default();
    scope.results.iter().for_each(|o| touched.operand(o));
    scope.places.iter().for_each(|p| touched.base(&p.base));
    for stmt in scope.closure {
        read_stmt(&mut touched, stmt);
    }
    touched.owners
}

/// A statement that is itself code which is not looked into is somewhere in it.
pub(super) fn holds_code(stmt: &Stmt) -> bool {
    let within = |region: &Region| region.stmts.iter().any(holds_code);
    match &stmt.kind {
        StmtKind::Match(_) | StmtKind::Effect(..) | StmtKind::Touch(..) => true,
        StmtKind::If(s) => within(&s.then) || within(&s.other),
        StmtKind::Loop(s) => match &s.head {
            Head::Native { .. } => true,
            Head::While(cond) => within(cond) || within(&s.body),
            Head::Range { .. } => within(&s.body),
        },
        _ => false,
    }
}

#[derive(Default)]
struct Touched {
    owners: Vec<Owner>,
    /// By operations that are not looked into.
    borrowed: Vec<Owner>,
    opaque: bool,
}

impl Touched {
    fn of(stmt: &Stmt) -> Touched {
        let mut touched = Touched::default();
        read_stmt(&mut touched, stmt);
        if holds_code(stmt) {
            touched.borrowed = touched.owners.clone();
        }
        touched
    }

    fn touch(&mut self, owner: Owner) {
        self.owners.push(owner);
        if self.opaque {
            self.borrowed.push(owner);
        }
    }
}

impl Reads for Touched {
    fn operand(&mut self, operand: &Operand) {
        if let Operand::Val(v) = operand {
            self.touch(Owner::Val(*v));
        }
    }

    fn base(&mut self, base: &Base) {
        if let Some(owner) = Owner::of(base) {
            self.touch(owner);
        }
    }

    fn op(&mut self, op: &Op) -> bool {
        self.opaque = matches!(op, Op::Opaque(_));
        true
    }
}
