//! Constant factors of adjoints wait until they are needed: of signs, doublings and halves along a chain
//! of products one factor is left, or none.
//!
//! ```text
//! a = -g; h = 0.5 * r; b = a * h; c = b * x; d = c + c    →    b = g * r; c = b * x; d = -c
//! ```
//!
//! A value with a factor is a *multiple* of its base. What is computed from multiples is computed from
//! their bases, and is a multiple itself, unless another reader needs the product of factor and base
//! anyway. In a loop, a factor stays with what the loop does not change, where it is multiplied once.
//!
//! Only values that the reverse transform has made: the primal's keep their bits.

use proc_macro2::Span;

use crate::ir::visit::{count_reads, defined_in, given_by, operands_of};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;

/// AFTER THIS POINT: of the values in `derived`, those that differ by a constant factor from others are
/// computed from these, where that saves an operation.
pub(crate) fn fold(
    arena: &mut Arena,
    names: &mut Names,
    sweeps: [&mut Vec<Stmt>; 2],
    kept: &[Operand],
    derived: &HashSet<Val>,
) {
    let [forward, reverse] = sweeps;
    let mut fold = Fold {
        arena,
        names,
        derived,
        uses: Uses::of([forward, reverse], kept),
        products: HashMap::default(),
        spare: HashSet::default(),
    };
    for stmts in [&mut *forward, &mut *reverse] {
        fold.stmts(stmts, &mut Scope::default());
    }
    let spare = fold.spare;
    let mut uses = Uses::of([forward, reverse], kept);
    for stmts in [reverse, forward] {
        uses.prune(stmts, &spare);
    }
}

struct Fold<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    derived: &'a HashSet<Val>,
    /// Before anything is replaced.
    uses: Uses,
    /// The factors of products.
    products: HashMap<Val, [Operand; 2]>,
    /// What was computed for readers that perhaps read something else now.
    spare: HashSet<Val>,
}

/// What is known where a statement stands.
#[derive(Clone, Default)]
struct Scope {
    multiples: HashMap<Val, Multiple>,
    /// In a loop: what changes from iteration to iteration.
    variant: Option<HashSet<Val>>,
}

/// `factor * base`
#[derive(Clone)]
struct Multiple {
    factor: f64,
    base: Operand,
}

impl Multiple {
    fn itself(base: Operand) -> Multiple {
        Multiple { factor: 1.0, base }
    }

    fn is_sign(&self) -> bool {
        self.factor.abs() == 1.0
    }

    fn times(&self, factor: f64) -> Multiple {
        Multiple {
            factor: self.factor * factor,
            base: self.base.clone(),
        }
    }
}

impl Scope {
    fn is_invariant(&self, operand: &Operand) -> bool {
        match (operand, &self.variant) {
            (_, None) => false,
            (Operand::Val(v), Some(variant)) => !variant.contains(v),
            (_, Some(_)) => true,
        }
    }

    /// The factor of what a loop does not change stays where it is, but for the sign.
    fn multiple(&self, operand: &Operand) -> Multiple {
        let known = match operand {
            Operand::Val(v) => self.multiples.get(v),
            _ => None,
        };
        let moves = |multiple: &&Multiple| multiple.is_sign() || !self.is_invariant(operand);
        let known = known.filter(moves);
        known.cloned().unwrap_or(Multiple::itself(operand.clone()))
    }

    /// Arithmetic of what a loop does not change is done outside it by the compiler.
    fn define(&mut self, v: Val, op: &Op) {
        let arithmetic = matches!(op, Op::Copy(_) | Op::Neg(_) | Op::Binary(..));
        let invariant = arithmetic && operands_of(op).iter().all(|o| self.is_invariant(o));
        if let Some(variant) = &mut self.variant
            && !invariant
        {
            variant.insert(v);
        }
    }
}

/// What an operation is.
enum Form {
    /// A multiple of something that is there.
    Multiple(Multiple),
    /// So many times an operation on bases.
    Of(f64, Op),
}

impl Fold<'_> {
    fn stmts(&mut self, stmts: &mut Vec<Stmt>, scope: &mut Scope) {
        let mut all = Vec::new();
        for mut stmt in std::mem::take(stmts) {
            match &mut stmt.kind {
                StmtKind::Let(v, op) => {
                    scope.define(*v, op);
                    if let Some(form) = self.form(*v, op, scope) {
                        self.replace(*v, form, scope, stmt.span, &mut all);
                        continue;
                    }
                    scope.multiples.remove(v);
                    self.know(*v, op);
                }
                StmtKind::If(s) => {
                    for arm in [&mut s.then, &mut s.other] {
                        self.stmts(&mut arm.stmts, &mut scope.clone());
                    }
                }
                StmtKind::Loop(s) => {
                    let mut inner = scope.clone();
                    inner.variant = Some(given_by(self.arena, s));
                    self.stmts(&mut s.body.stmts, &mut inner);
                }
                _ => {}
            }
            if let Some(variant) = &mut scope.variant {
                let defined = defined_in(self.arena, std::slice::from_ref(&stmt));
                let inner = !matches!(stmt.kind, StmtKind::Let(..));
                variant.extend(defined.into_iter().filter(|_| inner));
            }
            all.push(stmt);
        }
        *stmts = all;
    }

    /// Factors may be read instead of a product, which then nobody may need.
    fn know(&mut self, v: Val, op: &Op) {
        if let Op::Binary(BinOp::Mul, a, b) = op
            && self.arena.vals[v.0].ty.is_concrete_float()
        {
            self.products.insert(v, [a.clone(), b.clone()]);
            if self.derived.contains(&v) {
                self.spare.insert(v);
            }
        }
    }

    /// What the operation is, where that is worth knowing.
    fn form(&self, v: Val, op: &Op, scope: &Scope) -> Option<Form> {
        if !self.derived.contains(&v) || !self.arena.vals[v.0].ty.is_concrete_float() {
            return None;
        }
        let form = match op {
            Op::Neg(a) => Form::Multiple(scope.multiple(a).times(-1.0)),
            Op::Binary(BinOp::Mul, a, c) | Op::Binary(BinOp::Mul, c, a) if c.float().is_some() => {
                Form::Multiple(scope.multiple(a).times(c.float()?))
            }
            Op::Binary(op @ (BinOp::Mul | BinOp::Div), a, b) => {
                let (a, b) = (self.taken(a, scope), self.taken(b, scope));
                let factor = match op {
                    BinOp::Mul => a.factor * b.factor,
                    _ => a.factor / b.factor,
                };
                Form::Of(factor, Op::Binary(*op, a.base, b.base))
            }
            Op::Binary(BinOp::Add, a, b) => self.sum(a, b, scope)?,
            Op::Rule(rule, args) if rule.name == "unless_absent" => {
                // A multiple is zero where its base is.
                let (adjoint, product) = (scope.multiple(&args[0]), self.taken(&args[1], scope));
                let args = vec![adjoint.base, product.base];
                Form::Of(product.factor, Op::Rule(rule, args))
            }
            _ => return None,
        };
        let is_sign = matches!(&form, Form::Multiple(multiple) if multiple.is_sign());
        let stays = scope.is_invariant(&Operand::Val(v)) && !is_sign;
        (!stays && self.is_good(&form, op)).then_some(form)
    }

    /// The multiple that an operand is, if nobody else needs its factor multiplied. A sign is none: the
    /// sum that it comes to subtracts.
    fn taken(&self, operand: &Operand, scope: &Scope) -> Multiple {
        let multiple = scope.multiple(operand);
        match multiple.is_sign() || self.uses.is_read_once(operand) {
            true => multiple,
            false => Multiple::itself(operand.clone()),
        }
    }

    fn sum(&self, a: &Operand, b: &Operand, scope: &Scope) -> Option<Form> {
        let (x, y) = (scope.multiple(a), scope.multiple(b));
        if x.base.same(&y.base) {
            let total = x.factor + y.factor;
            let sum = Multiple::itself(x.base).times(total);
            return (total != 0.0).then_some(Form::Multiple(sum));
        }
        let (a, b) = (self.taken(a, scope), self.taken(b, scope));
        let op = |op: BinOp, a: Multiple, b: Multiple| Op::Binary(op, a.base, b.base);
        if a.factor == b.factor {
            Some(Form::Of(a.factor, op(BinOp::Add, a, b)))
        } else if a.factor == -b.factor {
            let (plus, minus) = if a.factor > 0.0 { (a, b) } else { (b, a) };
            Some(Form::Of(plus.factor, op(BinOp::Sub, plus, minus)))
        } else {
            None
        }
    }

    /// It says something new, and neither its factor nor a product with it is out of all proportion.
    fn is_good(&self, form: &Form, op: &Op) -> bool {
        let (factor, changed) = match form {
            Form::Multiple(Multiple { factor, base }) => (
                factor,
                matches!(base, Operand::Val(v) if self.arena.vals[v.0].ty.is_concrete_float()),
            ),
            Form::Of(factor, new) => {
                let (old, new) = (operands_of(op), operands_of(new));
                (factor, !old.iter().zip(&new).all(|(a, b)| a.same(b)))
            }
        };
        changed && (1.0 / MOST..=MOST).contains(&factor.abs())
    }

    /// Defines what the form reads, and the value itself for whoever cannot do with the form.
    fn replace(&mut self, v: Val, form: Form, scope: &mut Scope, span: Span, all: &mut Vec<Stmt>) {
        let multiple = match form {
            Form::Of(1.0, op) => {
                self.know(v, &op);
                all.push(Stmt::new(StmtKind::Let(v, op), span));
                return;
            }
            Form::Of(factor, op) => {
                let base = self.define(v, op, scope, span, all);
                Multiple { factor, base }
            }
            Form::Multiple(multiple) => multiple,
        };
        let op = self.product(&multiple, scope, span, all);
        self.spare.insert(v);
        all.push(Stmt::new(StmtKind::Let(v, op), span));
        scope.multiples.insert(v, multiple);
    }

    /// The multiple. In a loop, the factor goes to what the loop does not change.
    fn product(
        &mut self,
        multiple: &Multiple,
        scope: &mut Scope,
        span: Span,
        all: &mut Vec<Stmt>,
    ) -> Op {
        let Multiple { factor, base } = multiple;
        let scaled = |factor: f64, base: &Operand| match factor {
            1.0 => Op::Copy(base.clone()),
            -1.0 => Op::Neg(base.clone()),
            factor => Op::Binary(BinOp::Mul, base.clone(), Operand::Float(factor)),
        };
        let factors = match base {
            Operand::Val(v) if factor.abs() != 1.0 => self.products.get(v).cloned(),
            _ => None,
        };
        let [a, b] = match factors {
            Some([a, b]) if scope.is_invariant(&a) => [a, b],
            Some([a, b]) if scope.is_invariant(&b) => [b, a],
            _ => return scaled(*factor, base),
        };
        let Operand::Val(v) = a else {
            return scaled(*factor, base);
        };
        let known = scope.multiples.get(&v).cloned();
        let whole = known.unwrap_or(Multiple::itself(a)).times(*factor);
        match whole.factor {
            1.0 => Op::Binary(BinOp::Mul, whole.base, b),
            factor => {
                let op = scaled(factor, &whole.base);
                let invariant = self.define(v, op, scope, span, all);
                Op::Binary(BinOp::Mul, invariant, b)
            }
        }
    }

    /// Another value like this one.
    fn define(
        &mut self,
        like: Val,
        op: Op,
        scope: &mut Scope,
        span: Span,
        all: &mut Vec<Stmt>,
    ) -> Operand {
        let info = self.arena.vals[like.0].clone();
        let name = self.names.temporary(span);
        let v = self.arena.val(ValInfo {
            name,
            annotation: None,
            ..info
        });
        scope.define(v, &op);
        self.know(v, &op);
        self.spare.insert(v);
        all.push(Stmt::new(StmtKind::Let(v, op), span));
        Operand::Val(v)
    }
}

/// How often each value is read.
struct Uses(HashMap<Val, usize>);

impl Uses {
    fn of(sweeps: [&Vec<Stmt>; 2], kept: &[Operand]) -> Uses {
        let [forward, reverse] = sweeps;
        Uses(count_reads(&[forward, reverse], kept.iter()))
    }

    fn is_read_once(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Val(v) if self.0.get(v) == Some(&1))
    }

    /// Removes what is spare and not read, the last first.
    fn prune(&mut self, stmts: &mut Vec<Stmt>, spare: &HashSet<Val>) {
        let mut kept = Vec::new();
        for mut stmt in std::mem::take(stmts).into_iter().rev() {
            match &mut stmt.kind {
                StmtKind::Let(v, op) if spare.contains(v) => {
                    if self.0.get(v).is_none_or(|uses| *uses == 0) {
                        operands_of(op)
                            .iter()
                            .for_each(|operand| self.forget(operand));
                        continue;
                    }
                }
                StmtKind::If(s) => {
                    self.prune(&mut s.then.stmts, spare);
                    self.prune(&mut s.other.stmts, spare);
                }
                StmtKind::Loop(s) => self.prune(&mut s.body.stmts, spare),
                _ => {}
            }
            kept.push(stmt);
        }
        kept.reverse();
        *stmts = kept;
    }

    fn forget(&mut self, operand: &Operand) {
        if let Operand::Val(v) = operand
            && let Some(uses) = self.0.get_mut(v)
        {
            *uses -= 1;
        }
    }
}

/// Factors are powers of two and small numbers; a value as large or as small as numbers get stays far from
/// both ends with them.
const MOST: f64 = 1e6;
