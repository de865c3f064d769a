//! A small array that an inner loop adds to, as an element of a container, is a variable meanwhile.
//!
//! ```text
//! for v in 0..n { for b in 0..m { for i in 0..3 { y[v][i] += w[v][b] * x[b][i] } } }
//!     →    for v in 0..n {
//!              if 0 < m {
//!                  let mut y_sum = y[v];
//!                  for b in 0..m { for i in 0..3 { y_sum[i] += w[v][b] * x[b][i] } }
//!                  y[v] = y_sum;
//!              }
//!          }
//! ```
//!
//! For all that the compiler knows, `w` and `x` may lie where the elements of `y` do: without the variable, each addition
//! waits until memory has the one before. Each sum takes the terms that it took, in their order.

use proc_macro2::Span;

use crate::analysis::Facts;
use crate::ir::visit::{Reads, Rewrites, read_region, rewrite_region, values_of};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;

/// More numbers would not stay in registers.
const MOST: usize = 9;

/// AFTER THIS POINT: loops within loops add to variables. These are as active as their containers.
pub(crate) fn in_variables(
    arena: &mut Arena,
    names: &mut Names,
    facts: &mut Facts,
    region: &mut Region,
) {
    let mut sums = Sums {
        arena,
        names,
        facts,
    };
    sums.stmts(&mut region.stmts, false);
}

struct Sums<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    facts: &'a mut Facts,
}

impl Sums<'_> {
    fn stmts(&mut self, stmts: &mut Vec<Stmt>, within: bool) {
        let mut all = Vec::new();
        for mut stmt in std::mem::take(stmts) {
            match &mut stmt.kind {
                StmtKind::If(s) => {
                    self.stmts(&mut s.then.stmts, within);
                    self.stmts(&mut s.other.stmts, within);
                }
                StmtKind::Loop(s) => {
                    let elements = match within && s.is_counted() && s.carried.is_empty() {
                        true => self.added_to(s),
                        false => Vec::new(),
                    };
                    if !elements.is_empty() {
                        all.extend(self.with_variables(s.clone(), elements, stmt.span));
                        continue;
                    }
                    self.stmts(&mut s.body.stmts, true);
                }
                _ => {}
            }
            all.push(stmt);
        }
        *stmts = all;
    }

    /// The elements that the loop adds to in every iteration, and of whose containers it does not touch anything else.
    fn added_to(&self, s: &Loop) -> Vec<Place> {
        let mut used = Uses::default();
        read_region(&mut used, &s.body);
        let mut added = Vec::new();
        additions(&s.body, &mut added);
        let inner = values_of(self.arena, s);

        let mut elements: Vec<Place> = Vec::new();
        let mut of_element: HashMap<Mem, usize> = HashMap::default();
        for (m, place) in added {
            let Some(element) = self.element(place, &inner) else {
                continue;
            };
            match elements.iter().find(|known| known.base.same(&element.base)) {
                Some(known) if !known.same(&element) => continue,
                Some(_) => {}
                None => elements.push(element),
            }
            *of_element.entry(m).or_default() += 1;
        }
        elements.retain(|element| match &element.base {
            Base::Mem(m) => of_element.get(m) == used.places.get(m) && !used.elsewhere.contains(m),
            Base::Val(_) | Base::Const(..) => false,
        });
        elements
    }

    /// The small array that a place is in, if it is the same in all iterations of the loop that defines these values.
    fn element(&self, place: &Place, inner: &HashSet<Val>) -> Option<Place> {
        let stays = |proj: &&Proj| match proj {
            Proj::Index(Operand::Val(v)) => !inner.contains(v),
            Proj::Index(_) | Proj::Field(_) => true,
            _ => false,
        };
        let outer = place.path.iter().take_while(stays).count();
        let element = Place {
            base: place.base.clone(),
            path: place.path[..outer].to_vec(),
        };
        let small = |ty: &Ty| numbers(ty).is_some_and(|n| n <= MOST);
        let info = |m: &Mem| &self.arena.mems[m.0];
        let tracked = matches!(&place.base, Base::Mem(m) if !info(m).untracked);
        let array = outer > 0 && matches!(self.arena.place_ty(&element), Ty::Array(..));
        (array && tracked && small(&self.arena.place_ty(&element))).then_some(element)
    }

    fn with_variables(&mut self, mut s: Loop, elements: Vec<Place>, span: Span) -> Vec<Stmt> {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for element in elements {
            let Base::Mem(m) = element.base else {
                continue;
            };
            let variable = self.variable(m, &element);
            let [start, end] = [(); 2].map(|()| self.value(m, &element));
            let load = |v, place: Place| Stmt::new(StmtKind::Let(v, Op::Load(place)), span);
            before.push(load(start, element.clone()));
            before.push(Stmt::new(
                StmtKind::Declare(variable, Operand::Val(start)),
                span,
            ));
            after.push(load(end, Place::mem(variable)));
            after.push(Stmt::new(
                StmtKind::Store(element.clone(), Operand::Val(end)),
                span,
            ));
            let mut into = Into { element, variable };
            rewrite_region(&mut into, &mut s.body);
        }
        let test = self.runs(&s, span);
        let stmts = [before, vec![Stmt::new(StmtKind::Loop(s), span)], after].concat();
        let Some((runs, test)) = test else {
            return stmts;
        };
        let then = Region {
            stmts,
            results: Vec::new(),
        };
        let if_it_runs = If {
            cond: Operand::Val(runs),
            then,
            other: Region::default(),
            results: Vec::new(),
        };
        vec![test, Stmt::new(StmtKind::If(if_it_runs), span)]
    }

    /// Whether the loop runs at all; none where the text tells that it does. If it does not, there may be no such element.
    fn runs(&mut self, s: &Loop, span: Span) -> Option<(Val, Stmt)> {
        let Head::Range { range, .. } = &s.head else {
            return None;
        };
        if some(range) {
            return None;
        }
        let name = self.names.temporary(span);
        let runs = self.arena.val(ValInfo::new(name, Ty::Bool, span));
        let below = Op::Binary(BinOp::Lt, range.lo.clone(), range.hi.clone());
        Some((runs, Stmt::new(StmtKind::Let(runs, below), span)))
    }

    /// A memory for an element of another one.
    fn variable(&mut self, m: Mem, element: &Place) -> Mem {
        let ty = self.arena.place_ty(element);
        let info = self.arena.mems[m.0].clone();
        let name = self.names.fresh(&format!("{}_sum", info.name), info.span);
        let variable = self.arena.mem(MemInfo {
            name,
            ty,
            by_ref: false,
            ..info
        });
        self.facts.follow_mem(variable, m);
        variable
    }

    /// What such an element is at some time.
    fn value(&mut self, m: Mem, element: &Place) -> Val {
        let (ty, span) = (self.arena.place_ty(element), self.arena.mems[m.0].span);
        let name = self.names.temporary(span);
        let v = self.arena.val(ValInfo::new(name, ty, span));
        self.facts.follow(v, m);
        v
    }
}

/// What an iteration adds to for certain.
fn additions<'r>(region: &'r Region, all: &mut Vec<(Mem, &'r Place)>) {
    for stmt in &region.stmts {
        match &stmt.kind {
            StmtKind::Update(place, BinOp::Add | BinOp::Sub, _) => {
                if let Base::Mem(m) = &place.base {
                    all.push((*m, place));
                }
            }
            StmtKind::Loop(s) if s.is_counted() => {
                if matches!(&s.head, Head::Range { range, .. } if some(range)) {
                    additions(&s.body, all);
                }
            }
            _ => {}
        }
    }
}

/// The text tells that there are some.
fn some(range: &Range) -> bool {
    let bounds = range.lo.fixed().zip(range.hi.fixed());
    bounds.is_some_and(|(lo, hi)| lo < hi)
}

/// How many there are, where the text tells.
fn numbers(ty: &Ty) -> Option<usize> {
    match ty {
        Ty::Float(_) => Some(1),
        Ty::Array(t, len) => numbers(t)?.checked_mul(fixed_length(len.as_deref()?)?),
        _ => None,
    }
}

/// How often each memory is read or written.
#[derive(Default)]
struct Uses {
    places: HashMap<Mem, usize>,
    /// Memories that code uses which is not looked into.
    elsewhere: HashSet<Mem>,
}

impl Reads for Uses {
    fn operand(&mut self, _: &Operand) {}

    fn place(&mut self, place: &Place) {
        if let Base::Mem(m) = &place.base {
            *self.places.entry(*m).or_default() += 1;
        }
    }

    fn effect(&mut self, m: Mem) {
        self.elsewhere.insert(m);
    }
}

/// Has the element's places be in the variable.
struct Into {
    element: Place,
    variable: Mem,
}

impl Rewrites for Into {
    fn operand(&mut self, _: &mut Operand) {}

    fn place(&mut self, place: &mut Place) {
        if place.base.same(&self.element.base) {
            place.base = Base::Mem(self.variable);
            place.path.drain(..self.element.path.len());
        }
    }
}
