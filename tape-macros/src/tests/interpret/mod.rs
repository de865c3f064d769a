//! An interpreter of the representation, in `f64`.
//!
//! Scopes are those of the emitted code: what a region defines is gone behind it, and reading it
//! there is a panic, as is every read of what was never written. Opaque code is evaluated as the source is, where it only
//! computes.

mod call;
pub(crate) mod op;
mod record;
mod value;
mod view;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::evaluate::Functions;
use crate::ir::*;

use record::Record;
pub(crate) use value::{Pullback, Step, Value};

/// What a call of another function does.
pub(crate) trait Callees {
    /// The source of all functions, for opaque code.
    fn functions(&self) -> &Functions;
    /// The result and the arguments after the call.
    fn call(&self, path: &str, args: Vec<Value>) -> (Value, Vec<Value>);
    /// The same for the tangents, which are `None` where nobody gives one.
    fn tangent(
        &self,
        path: &str,
        args: Vec<(Value, Option<Value>)>,
    ) -> (Value, Value, Vec<(Value, Option<Value>)>);
    /// Does a function take its argument of a number as a slice or an array?
    fn keeps_length(&self, path: &str, i: usize) -> bool;
    /// May a function run a second time?
    fn runs_again(&self, path: &str) -> bool;
    /// Does a function overwrite its argument of a number, by the lengths of all?
    fn overwrites(&self, path: &str, i: usize, lengths: &[usize]) -> bool;
    /// What a pullback makes of a seed: the adjoints of the arguments, from what they hold.
    fn adjoint(
        &self,
        pullback: &Pullback,
        seed: Option<Value>,
        bars: &[Option<Value>],
    ) -> Vec<Option<Value>>;
}

#[derive(Clone)]
pub(crate) struct Machine<'a> {
    pub arena: &'a Arena,
    pub callees: &'a dyn Callees,
    vals: HashMap<Val, Value>,
    mems: HashMap<Mem, Value>,
    recs: HashMap<Rec, Record>,
    in_rows: HashMap<Mem, (InRow, bool)>,
    /// Memories that are the caller's again.
    returned: HashSet<Mem>,
    /// Memories that a pullback captured, and may only read.
    captured: HashSet<Mem>,
    /// Memories that a view may write to, until they are used in another way.
    lent: RefCell<HashMap<Mem, Val>>,
    /// The views that views are of.
    lent_on: HashMap<Val, Val>,
    /// What the regions that are open have hidden, innermost last.
    hidden: Vec<Vec<Hidden>>,
    steps: usize,
    /// Some number was none, or infinite.
    pub overflowed: bool,
}

#[derive(Clone)]
enum Hidden {
    Val(Val, Option<Value>),
    Mem(Mem, Option<Value>),
}

/// Far more than any test program needs.
const MAX_STEPS: usize = 1_000_000;

impl<'a> Machine<'a> {
    pub fn new(arena: &'a Arena, callees: &'a dyn Callees) -> Machine<'a> {
        Machine {
            arena,
            callees,
            vals: HashMap::new(),
            mems: HashMap::new(),
            recs: HashMap::new(),
            in_rows: HashMap::new(),
            returned: HashSet::new(),
            captured: HashSet::new(),
            lent: RefCell::default(),
            lent_on: HashMap::default(),
            hidden: Vec::new(),
            steps: 0,
            overflowed: false,
        }
    }

    pub fn set(&mut self, v: Val, value: Value) {
        self.overflowed |= matches!(&value, Value::Float(x) if !x.is_finite());
        let before = self.vals.insert(v, value);
        if let Some(scope) = self.hidden.last_mut() {
            scope.push(Hidden::Val(v, before));
        }
    }

    /// What follows runs later, in a pullback: these memories are the caller's again, and all
    /// others may only be read.
    pub fn detach(&mut self, returned: HashSet<Mem>) {
        self.captured = self.mems.keys().copied().collect();
        self.returned = returned;
    }

    pub fn declare(&mut self, m: Mem, value: Value) {
        self.captured.remove(&m);
        let before = self.mems.insert(m, value);
        if let Some(scope) = self.hidden.last_mut() {
            scope.push(Hidden::Mem(m, before));
        }
    }

    pub fn mem(&self, m: Mem) -> &Value {
        let name = || &self.arena.mems[m.0].name;
        assert!(
            !self.returned.contains(&m),
            "`{}` belongs to the caller again",
            name()
        );
        self.mems
            .get(&m)
            .unwrap_or_else(|| panic!("`{}` is not in scope", name()))
    }

    fn scoped<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        self.hidden.push(Vec::new());
        let result = run(self);
        for hidden in self.hidden.pop().expect("pushed above").into_iter().rev() {
            match hidden {
                Hidden::Val(v, Some(value)) => drop(self.vals.insert(v, value)),
                Hidden::Val(v, None) => drop(self.vals.remove(&v)),
                Hidden::Mem(m, Some(value)) => drop(self.mems.insert(m, value)),
                Hidden::Mem(m, None) => drop(self.mems.remove(&m)),
            }
        }
        result
    }

    pub fn operand(&self, operand: &Operand) -> Value {
        match operand {
            Operand::Val(v) => {
                let name = || &self.arena.vals[v.0].name;
                let value = self.vals.get(v).cloned();
                value.unwrap_or_else(|| panic!("`{}` is not in scope", name()))
            }
            Operand::Float(x) => Value::Float(*x),
            Operand::Int(n) => Value::Int(*n as i128),
            Operand::Bool(b) => Value::Bool(*b),
            Operand::Const(e, ty) => constant(e, ty),
            Operand::Zero(ty) => default(ty),
            // A flag that no path has set is false.
            Operand::Undef(Ty::Bool) => Value::Bool(false),
            Operand::Undef(_) => Value::Undefined,
            Operand::Unit => Value::Unit,
        }
    }

    pub fn operands(&self, operands: &[Operand]) -> Vec<Value> {
        operands.iter().map(|o| self.operand(o)).collect()
    }

    fn index(&self, operand: &Operand) -> usize {
        usize::try_from(self.operand(operand).int()).expect("an index is not negative")
    }

    fn steps(&self, place: &Place, base: &Value) -> Vec<Step> {
        let mut steps = Vec::new();
        for proj in &place.path {
            let step = match proj {
                Proj::Index(i) => Step::At(self.index(i)),
                Proj::Field(member) => Step::At(field(member)),
                Proj::Payload => Step::Payload,
                // All there are.
                Proj::Part(_) => continue,
                Proj::Slice { lo, hi, inclusive } => {
                    let lo = lo.as_ref().map_or(0, |o| self.index(o));
                    let hi = match hi {
                        Some(o) => self.index(o) + usize::from(*inclusive),
                        None => base.at(&steps).expect("a slice").elements().len(),
                    };
                    Step::Slice(lo..hi)
                }
            };
            steps.push(step);
        }
        steps
    }

    /// What a place holds, by value.
    pub fn load(&self, place: &Place) -> Value {
        let base = match &place.base {
            Base::Val(v) => self.operand(&Operand::Val(*v)),
            Base::Mem(m) => {
                self.lent.borrow_mut().remove(m);
                self.mem(*m).clone()
            }
            Base::Const(e, ty) => constant(e, ty),
        };
        if let Value::View(view) = &base {
            return self.load_from_view(view, place);
        }
        if let Value::Row(row) = &base {
            return self.load_from_row(row, place);
        }
        let steps = self.steps(place, &base);
        let value = base.at(&steps);
        let value = value.unwrap_or_else(|| panic!("nothing at {steps:?} of {base:?}"));
        assert!(value != Value::Unwritten, "what was not written is read");
        value
    }

    /// Changes what a place holds.
    pub fn modify<R>(&mut self, place: &Place, change: impl FnOnce(&mut Value) -> R) -> R {
        let m = match place.base {
            Base::Mem(m) => m,
            Base::Val(v) => return self.modify_value(v, place, change),
            Base::Const(..) => panic!("constants are not written"),
        };
        assert!(
            !self.captured.contains(&m),
            "`{}` is written by a pullback",
            self.arena.mems[m.0].name
        );
        let steps = self.steps(place, self.mem(m));
        let mut value = self.load(place);
        let result = change(&mut value);
        let memory = self.mems.get_mut(&m).expect("read above");
        memory.write(&steps, value);
        result
    }

    pub fn stmts(&mut self, stmts: &[Stmt]) {
        stmts.iter().for_each(|s| self.stmt(s));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        self.steps += 1;
        assert!(self.steps < MAX_STEPS, "the program does not end");
        match &stmt.kind {
            StmtKind::Let(v, Op::View(view)) => self.view(*v, view),
            StmtKind::Let(v, op) => {
                let value = self.op(op);
                self.set(*v, value);
            }
            StmtKind::Declare(m, a) => {
                let value = self.operand(a);
                self.declare(*m, value);
            }
            StmtKind::Store(p, a) => {
                let value = self.operand(a);
                self.modify(p, |to| *to = value);
            }
            StmtKind::Update(p, op, a) => {
                let value = self.operand(a);
                self.modify(p, |to| *to = op::binary(*op, to, &value));
            }
            StmtKind::Push(p, a) => {
                let value = self.operand(a);
                self.modify(p, |to| to.elements_mut().push(value));
            }
            StmtKind::PopVec(p, v) => {
                let value = self.modify(p, |to| to.elements_mut().pop());
                self.set(*v, value.expect("something was pushed"));
            }
            StmtKind::SwapElements(p, i, j) => {
                let (i, j) = (self.index(i), self.index(j));
                self.modify(p, |to| to.elements_mut().swap(i, j));
            }
            StmtKind::Swap(p, q) => {
                let (a, b) = (self.load(p), self.load(q));
                self.modify(p, |to| *to = b);
                self.modify(q, |to| *to = a);
            }
            StmtKind::Fill(p, a) => {
                let value = self.operand(a);
                self.modify(p, |to| to.elements_mut().fill(value));
            }
            StmtKind::CopyFrom(p, q) => {
                let from = self.load(q);
                self.modify(p, |to| to.elements_mut().clone_from_slice(from.elements()));
            }
            StmtKind::AddProduct(p, a, b) => {
                let product = op::binary(BinOp::Mul, &self.operand(a), &self.operand(b));
                self.modify(p, |to| *to = op::binary(BinOp::Add, to, &product));
            }
            StmtKind::Accumulate(p, a) => {
                let value = self.operand(a);
                self.modify(p, |to| to.accumulate(&value));
            }
            StmtKind::AccumulatePlace(p, q) => {
                let value = self.load(q);
                self.modify(p, |to| to.accumulate(&value));
            }
            StmtKind::Clear(p) => self.modify(p, |to| *to = to.with(&mut || 0.0)),
            StmtKind::AddSum(p, sum) => self.add_sum(p, *sum),
            StmtKind::Record(r, kept) => {
                let values = self.operands(kept);
                self.record(*r, Value::Tuple(values));
            }
            StmtKind::Unpack(r, vals, at) => {
                let kept = match at {
                    Some(place) => self.load(place),
                    None => self.unpack(*r),
                };
                assert_eq!(kept.elements().len(), vals.len(), "as many as were kept");
                for (v, value) in vals.iter().zip(kept.elements()) {
                    self.set(*v, value.clone());
                }
            }
            StmtKind::Rows(r, vals, rows) => self.rows(*r, vals, &rows.n),
            StmtKind::SaveRow(r, p, n) => self.save_row(*r, p, n),
            StmtKind::InRow(s) => self.in_row(s),
            StmtKind::KeepRow(p, n) => self.keep_row(p, n),
            StmtKind::Reserve(r, n) => {
                let n = self.operand(n).int();
                assert!(n >= 0, "no room for {n} values");
                self.open_record(*r).reserve();
            }
            StmtKind::NewRecord(r) => drop(self.recs.insert(*r, Record::default())),
            StmtKind::ResetRecord(r) => self.open_record(*r).reset(),
            StmtKind::Rewind(r) => self.open_record(*r).rewind(),
            StmtKind::If(s) => self.branch(s),
            StmtKind::Loop(s) => self.looped(s),
            StmtKind::Call(s) => self.call(s),
            StmtKind::Adjoint(s) => self.adjoint(s),
            StmtKind::Tangent(s) => self.tangent(s),
            StmtKind::Touch(..) => {}
            StmtKind::Match(_) | StmtKind::Effect(..) => panic!("opaque code is not interpreted"),
        }
    }

    /// A loop that never came to an element has summed nothing for it.
    fn add_sum(&mut self, place: &Place, sum: Mem) {
        let Some((Proj::Index(i), outer)) = place.path.split_last() else {
            panic!("sums stand for elements")
        };
        let outer = Place {
            base: place.base.clone(),
            path: outer.to_vec(),
        };
        let (i, sum) = (self.index(i), self.mem(sum).clone());
        if i < self.load(&outer).elements().len() {
            self.modify(place, |to| to.accumulate(&sum));
        } else {
            let nothing = sum.floats().iter().all(|x| *x == 0.0);
            assert!(nothing, "{sum:?} belongs to no element");
        }
    }

    fn region(&mut self, region: &Region) -> Vec<Value> {
        self.scoped(|m| {
            m.stmts(&region.stmts);
            m.operands(&region.results)
        })
    }

    fn branch(&mut self, s: &If) {
        let taken = if self.operand(&s.cond).bool() {
            &s.then
        } else {
            &s.other
        };
        let results = self.region(taken);
        for (v, value) in s.results.iter().zip(results) {
            self.set(*v, value);
        }
    }

    fn looped(&mut self, s: &Loop) {
        let mut held: Vec<Value> = s.carried.iter().map(|c| self.operand(&c.init)).collect();
        let mut items = match &s.head {
            Head::Range { var, range } => Some((*var, self.range(range).into_iter())),
            Head::While(_) => None,
            Head::Native { .. } => panic!("opaque code is not interpreted"),
        };
        let mut trips = 0;
        loop {
            let item = match &mut items {
                Some((var, items)) => match items.next() {
                    Some(i) => Some((*var, i)),
                    None => break,
                },
                None => None,
            };
            let Some(next) = self.iteration(s, item, held.clone()) else {
                break;
            };
            held = next;
            trips += 1;
            if s.exit.is_some_and(|i| held[i].bool()) {
                break;
            }
        }
        for (c, value) in s.carried.iter().zip(held) {
            self.set(c.result, value);
        }
        if let Some(v) = s.trips {
            self.set(v, Value::Int(trips));
        }
    }

    /// The next values; `None` where the condition says no.
    fn iteration(
        &mut self,
        s: &Loop,
        item: Option<(Val, i128)>,
        held: Vec<Value>,
    ) -> Option<Vec<Value>> {
        self.scoped(|m| {
            for (c, value) in s.carried.iter().zip(held) {
                m.set(c.phi, value);
            }
            if let Some((var, i)) = item {
                m.set(var, Value::Int(i));
            }
            if let Head::While(cond) = &s.head {
                m.stmts(&cond.stmts);
                if !m.operand(&cond.results[0]).bool() {
                    return None;
                }
            }
            m.stmts(&s.body.stmts);
            Some(m.operands(&s.body.results))
        })
    }

    fn range(&self, range: &Range) -> Vec<i128> {
        let (lo, hi) = (self.operand(&range.lo).int(), self.operand(&range.hi).int());
        let hi = hi + i128::from(range.inclusive);
        let mut items: Vec<i128> = (lo..hi).collect();
        if matches!(range.rev, Rev::BeforeStep | Rev::Both) {
            items.reverse();
        }
        if let Some(step) = &range.step {
            items = items.into_iter().step_by(self.index(step)).collect();
        }
        if matches!(range.rev, Rev::AfterStep | Rev::Both) {
            items.reverse();
        }
        items
    }
}

fn field(member: &syn::Member) -> usize {
    match member {
        syn::Member::Unnamed(i) => i.index as usize,
        syn::Member::Named(name) => panic!("no struct is interpreted: `.{name}`"),
    }
}

pub(crate) fn name(path: &syn::Path) -> String {
    let last = path.segments.last().expect("a call has a path");
    last.ident.to_string()
}

/// A literal, or the `None` of an outcome without error.
fn constant(e: &syn::Expr, ty: &Ty) -> Value {
    match e {
        syn::Expr::Lit(l) => match &l.lit {
            syn::Lit::Float(f) => Value::Float(f.base10_parse().expect("a float literal")),
            syn::Lit::Int(i) if ty.is_float() => Value::Float(i.base10_parse().expect("a number")),
            syn::Lit::Int(i) => Value::Int(i.base10_parse().expect("an integer literal")),
            other => panic!("not interpreted: {}", quote::quote!(#other)),
        },
        syn::Expr::Unary(u) => match constant(&u.expr, ty) {
            Value::Float(x) => Value::Float(-x),
            Value::Int(n) => Value::Int(-n),
            other => panic!("{other:?} has no negative"),
        },
        syn::Expr::Paren(p) => constant(&p.expr, ty),
        syn::Expr::Path(p) if p.path.segments.last().is_some_and(|s| s.ident == "None") => {
            Value::Option(None)
        }
        other => panic!("not interpreted: {}", quote::quote!(#other)),
    }
}

/// What `emit` prints for a zero of a type.
fn default(ty: &Ty) -> Value {
    match ty {
        Ty::Float(_) | Ty::Unknown => Value::Float(0.0),
        Ty::Int => Value::Int(0),
        Ty::Bool => Value::Bool(false),
        Ty::Unit | Ty::Inert => Value::Unit,
        Ty::Vec(_) | Ty::Slice(_) => Value::Seq(Vec::new()),
        Ty::Option(_) | Ty::Result(_) => Value::Option(None),
        Ty::Array(t, Some(len)) => {
            let n = constant(len, &Ty::Int).int() as usize;
            Value::Seq(vec![default(t); n])
        }
        Ty::Array(_, None) => panic!("an array of unread length has no zero"),
        Ty::Tuple(parts) => Value::Tuple(parts.iter().map(default).collect()),
    }
}
