//! Shapes are taken before what has them is handed on.
//!
//! A forward sweep that keeps the shape of a vector for its adjoint takes it at its end. Where the vector
//! was read as a whole before, the reader could have had the vector itself but for that; so the shape is
//! taken just before.

use crate::ir::visit::{Reads, read_stmt};
use crate::ir::*;

pub(crate) fn take_shapes(stmts: &mut [Stmt]) {
    for stmt in stmts.iter_mut() {
        match &mut stmt.kind {
            StmtKind::If(s) => {
                take_shapes(&mut s.then.stmts);
                take_shapes(&mut s.other.stmts);
            }
            StmtKind::Loop(s) => take_shapes(&mut s.body.stmts),
            _ => {}
        }
    }
    for at in 0..stmts.len() {
        let earlier = shape_of(&stmts[at]).and_then(|m| last_whole_read(&stmts[..at], m));
        if let Some(read) = earlier {
            stmts[read..=at].rotate_right(1);
        }
    }
}

fn shape_of(stmt: &Stmt) -> Option<Mem> {
    match &stmt.kind {
        StmtKind::Let(_, Op::Shape(place)) => whole(place),
        _ => None,
    }
}

/// The statement that touches the memory last, but for its shape, where it only reads it as a whole.
fn last_whole_read(stmts: &[Stmt], m: Mem) -> Option<usize> {
    let others = |stmt: &Stmt| touches(stmt, m) && shape_of(stmt) != Some(m);
    let last = stmts.iter().rposition(others)?;
    let read = match &stmts[last].kind {
        StmtKind::Let(_, Op::Load(place) | Op::Snapshot(place)) => whole(place),
        _ => None,
    };
    (read == Some(m)).then_some(last)
}

fn whole(place: &Place) -> Option<Mem> {
    match place.base {
        Base::Mem(m) if place.path.is_empty() => Some(m),
        _ => None,
    }
}

fn touches(stmt: &Stmt, m: Mem) -> bool {
    struct Touches(Mem, bool);
    impl Reads for Touches {
        fn operand(&mut self, _: &Operand) {}

        fn base(&mut self, base: &Base) {
            self.1 |= matches!(base, Base::Mem(m) if *m == self.0);
        }

        fn effect(&mut self, m: Mem) {
            self.1 |= m == self.0;
        }
    }
    let mut touches = Touches(m, false);
    read_stmt(&mut touches, stmt);
    touches.1
}
