//! Views: parts of a container that a loop walks through.

use super::{Machine, Step, Value};
use crate::ir::*;

/// A part that is written through.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lent {
    mem: Mem,
    by: Val,
    /// The container's steps, as they were when it was lent.
    path: Vec<Step>,
    start: usize,
    len: usize,
}

impl Machine<'_> {
    /// Elements that are not there are a panic, unless none are asked for.
    pub(super) fn view(&mut self, v: Val, view: &View) {
        let start = view.start.as_ref().map_or(0, |s| self.index(s));
        let n = self.index(&view.n);
        if n == 0 {
            return self.set(v, Value::Seq(Vec::new()));
        }
        if let Base::Val(outer) = view.container.base
            && let Value::View(lent) = self.operand(&Operand::Val(outer))
        {
            assert!(
                view.container.path.is_empty(),
                "views are lent on as they are"
            );
            assert!(start + n <= lent.len, "{start}..+{n} of {}", lent.len);
            self.assert_alone(&lent);
            self.lent_on.insert(v, outer);
            self.lent.get_mut().insert(lent.mem, v);
            let (by, start) = (v, lent.start + start);
            return self.set(
                v,
                Value::View(Lent {
                    by,
                    start,
                    len: n,
                    ..lent
                }),
            );
        }
        if view.mutable
            && let Base::Val(row) = view.container.base
            && let Value::Row(row) = self.operand(&Operand::Val(row))
        {
            return self.set(v, Value::Row(row.part(start, n)));
        }
        let elements = self.load(&view.container).elements().to_vec();
        let found = elements.get(start..start + n);
        let found = found.unwrap_or_else(|| panic!("{start}..+{n} of {}", elements.len()));
        let value = match (view.mutable, &view.container.base) {
            (false, _) => Value::Seq(found.to_vec()),
            (true, Base::Mem(m)) => {
                self.lent.get_mut().insert(*m, v);
                let path = self.steps(&view.container, self.mem(*m));
                Value::View(Lent {
                    mem: *m,
                    by: v,
                    path,
                    start,
                    len: n,
                })
            }
            (true, Base::Val(_) | Base::Const(..)) => panic!("only memory is written"),
        };
        self.set(v, value);
    }

    /// Nobody used the memory since, but for views of the view.
    fn assert_alone(&self, view: &Lent) {
        let mut user = self.lent.borrow().get(&view.mem).copied();
        while user.is_some_and(|user| user != view.by) {
            user = user.and_then(|user| self.lent_on.get(&user).copied());
        }
        let name = &self.arena.vals[view.by.0].name;
        assert!(user.is_some(), "`{name}` is of what was used since");
    }

    /// The place in memory, which the view alone has.
    fn behind(&self, view: &Lent, place: &Place) -> Place {
        let name = &self.arena.vals[view.by.0].name;
        self.assert_alone(view);
        let [Proj::Index(i), rest @ ..] = place.path.as_slice() else {
            panic!("views are accessed by index")
        };
        let i = self.index(i);
        assert!(i < view.len, "{i} is behind the end of `{name}`");
        let path = view.path.iter().map(again);
        let element = Proj::Index(Operand::Int(view.start + i));
        Place {
            base: Base::Mem(view.mem),
            path: path.chain([element]).chain(rest.iter().cloned()).collect(),
        }
    }

    pub(super) fn load_from_view(&self, view: &Lent, place: &Place) -> Value {
        let value = self.load(&self.behind(view, place));
        self.lent.borrow_mut().insert(view.mem, view.by);
        value
    }

    /// Rows and views are values that are written through.
    pub(super) fn modify_value<R>(
        &mut self,
        v: Val,
        place: &Place,
        change: impl FnOnce(&mut Value) -> R,
    ) -> R {
        match self.operand(&Operand::Val(v)) {
            Value::Row(row) => self.modify_row(&row, place, change),
            Value::View(view) => {
                let place = self.behind(&view, place);
                let result = self.modify(&place, change);
                self.lent.get_mut().insert(view.mem, view.by);
                result
            }
            _ => panic!("only memory is written"),
        }
    }
}

/// A step as it is written.
fn again(step: &Step) -> Proj {
    match step {
        Step::At(i) => Proj::Index(Operand::Int(*i)),
        Step::Payload => Proj::Payload,
        Step::Slice(range) => Proj::Slice {
            lo: Some(Operand::Int(range.start)),
            hi: Some(Operand::Int(range.end)),
            inclusive: false,
        },
    }
}
