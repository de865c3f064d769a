//! Expressions.

use std::rc::Rc;

use proc_macro2::Span;
use quote::ToTokens;
use syn::Expr;
use syn::spanned::Spanned;

use super::matching::fallible_variant;
use super::opaque::mentioned;
use super::prescan::{assigned_in, jumps};
use super::tree::{Closure, Tree};
use super::{Lower, MAX_DEPTH, Scope};
use crate::diagnostics;
use crate::ir::*;
use crate::syntax::{is_compound, start_of};

impl Lower<'_> {
    pub(super) fn expr(&mut self, e: &Expr) -> Tree {
        self.depth += 1;
        let tree = if self.depth > MAX_DEPTH {
            self.refuse(&diagnostics::too_deep, e, "");
            Tree::Never
        } else {
            self.shallow(e)
        };
        self.depth -= 1;
        tree
    }

    /// An expression whose value is dropped unless it is the block's.
    pub(super) fn expr_stmt(&mut self, e: &Expr) -> Tree {
        self.complete(|l| l.expr(e))
    }

    /// A whole statement's value. What was refused in it is no jump: the statements behind it are
    /// still looked at.
    pub(super) fn complete(&mut self, lower: impl FnOnce(&mut Self) -> Tree) -> Tree {
        let refused = self.diagnostics.count();
        let tree = lower(self);
        if matches!(tree, Tree::Never) && self.diagnostics.count() > refused {
            return Tree::Op(Operand::Undef(Ty::Unknown));
        }
        tree
    }

    /// One operand's worth of an expression.
    pub(super) fn scalar(&mut self, e: &Expr) -> Operand {
        let tree = self.expr(e);
        self.operand(&tree, start_of(e))
    }

    fn shallow(&mut self, e: &Expr) -> Tree {
        if let Some(tree) = self.at_each_choice(e) {
            return tree;
        }
        match e {
            Expr::Lit(l) => Tree::Op(literal(e, &l.lit)),
            Expr::Path(p) => self.path(e, p),
            Expr::Paren(p) => self.expr(&p.expr),
            Expr::Group(g) => self.expr(&g.expr),
            Expr::Binary(b) if is_compound(&b.op) => self.compound(b),
            Expr::Binary(_) => self.binary_chain(e),
            Expr::Unary(u) => self.unary(u),
            Expr::Reference(r) => self.reference(r),
            Expr::Tuple(t) if t.elems.is_empty() => Tree::unit(),
            // A semicolon by itself.
            Expr::Verbatim(tokens) if tokens.is_empty() => Tree::unit(),
            Expr::Tuple(t) => {
                let parts = t.elems.iter().map(|e| {
                    let part = self.expr(e);
                    self.owned(part, e.span())
                });
                Tree::Tuple(parts.collect())
            }
            Expr::Array(a) => self.array(a),
            Expr::Repeat(r) => {
                let tree = self.expr(&r.expr);
                let value = self.operand(&tree, start_of(&r.expr));
                let count = Operand::Const(Rc::new((*r.len).clone()), Ty::Int);
                let array = self.repeat(value, count, Some(&r.len), Container::Array, r.span());
                self.made_of(&array, &tree);
                array
            }
            Expr::Index(i) => self.index(i),
            Expr::Field(f) => self.field(f),
            Expr::Assign(a) => self.assign(a),
            Expr::Cast(c) => self.cast(c),
            Expr::Block(b) if b.label.is_none() => self.block(&b.block),
            Expr::Block(b) => self.labelled_block(b),
            Expr::If(i) => self.if_expr(i),
            Expr::Match(m) => self.match_expr(m),
            Expr::ForLoop(f) => self.for_loop(f),
            Expr::While(w) => self.while_loop(w),
            Expr::Loop(l) => self.loop_loop(l),
            Expr::Break(b) => self.break_out(b),
            Expr::Continue(c) => self.continue_on(c),
            Expr::Return(r) => {
                let value = match &r.expr {
                    Some(e) => self.expr(e),
                    None => Tree::unit(),
                };
                if matches!(value, Tree::Never) {
                    value
                } else {
                    self.leave(value, e.span())
                }
            }
            Expr::Try(t) => {
                let value = self.expr(&t.expr);
                self.try_or_return(value, t.span(), &mut |_, payload| payload)
            }
            Expr::Call(c) => self.call(c),
            Expr::MethodCall(m) => self.method_call(m),
            Expr::Macro(m) => self.macro_call(&m.mac, false),
            Expr::Closure(c) => self.closure(c),
            Expr::Range(r) => self.range(r),
            Expr::Let(l) => self.let_condition(l),
            _ => self.not_understood(e),
        }
    }

    /// What hands a `&mut` on is lowered once for each place that it may mean.
    fn at_each_choice(&mut self, e: &Expr) -> Option<Tree> {
        let tokens = match e {
            Expr::Call(_) | Expr::MethodCall(_) | Expr::Macro(_) => e.to_token_stream(),
            Expr::ForLoop(f) => f.expr.to_token_stream(),
            _ => return None,
        };
        let chosen = |t: &Option<Tree>| matches!(t, Some(Tree::Choice(_)));
        if !self.vars.iter().any(chosen) {
            return None;
        }
        let names = mentioned(tokens);
        self.for_each_choice(&names, e.span(), &mut |l| l.expr(e))
    }

    /// Kinds of expressions that carry no derivative: whole and unread.
    fn not_understood(&mut self, e: &Expr) -> Tree {
        let refused = self.diagnostics.count();
        match e {
            Expr::Unsafe(u) => {
                self.refuse_if_varied(e, &u.unsafe_token, &diagnostics::unsafe_block)
            }
            Expr::Async(a) => self.refuse_if_varied(e, &a.async_token, &diagnostics::await_point),
            Expr::Await(a) => self.refuse(&diagnostics::await_point, &a.await_token, ""),
            Expr::RawAddr(_) => self.refuse_if_varied(e, e, &diagnostics::raw_pointer),
            _ => {}
        }
        if self.diagnostics.count() > refused {
            return Tree::Never;
        }
        Tree::Op(Operand::Val(self.opaque_value(e, Lost::Call, Ty::Unknown)))
    }

    fn refuse_if_varied(
        &mut self,
        e: &Expr,
        token: &dyn quote::ToTokens,
        refusal: &crate::diagnostics::Refusal,
    ) {
        let scopes = self.scopes.clone();
        if self.mentions_varied(e, &scopes) {
            self.refuse(refusal, token, "");
        }
    }

    fn path(&mut self, e: &Expr, p: &syn::ExprPath) -> Tree {
        if let Some(ident) = p.path.get_ident()
            && let Some(var) = self.lookup(&ident.to_string())
        {
            return self
                .get(var)
                .cloned()
                .unwrap_or(Tree::Op(Operand::Undef(Ty::Unknown)));
        }
        if fallible_variant(&p.path) == Some("None") {
            let payload = Box::new(Tree::Op(Operand::Undef(self.payload_ty(&p.path))));
            return Tree::Option {
                some: Operand::Bool(false),
                payload,
            };
        }
        Tree::Op(Operand::Const(
            Rc::new(e.clone()),
            self.constant_ty(&p.path),
        ))
    }

    /// `None::<f64>`, `Option::<f64>::None`
    fn payload_ty(&self, path: &syn::Path) -> Ty {
        let given = path.segments.iter().find_map(|s| match &s.arguments {
            syn::PathArguments::AngleBracketed(a) => a.args.first(),
            syn::PathArguments::None | syn::PathArguments::Parenthesized(_) => None,
        });
        match given {
            Some(syn::GenericArgument::Type(ty)) => Ty::of(ty, &self.floats),
            _ => Ty::Unknown,
        }
    }

    /// `f64::consts::PI`, `f32::EPSILON`: what the path itself tells.
    fn constant_ty(&self, path: &syn::Path) -> Ty {
        let named = |name: &str| path.segments.iter().any(|s| s.ident == name);
        if named("f64") {
            Ty::Float(FloatTy::F64)
        } else if named("f32") {
            Ty::Float(FloatTy::F32)
        } else if ["usize", "i32", "u32", "i64", "u64"].into_iter().any(named)
            || path
                .get_ident()
                .is_some_and(|i| self.const_generics.contains(i))
        {
            Ty::Int
        } else {
            Ty::Unknown
        }
    }

    /// `a + b + c + ..` nests to the left as deep as it is long: no recursion over it.
    fn binary_chain(&mut self, e: &Expr) -> Tree {
        if self.is_compared_as_written(e) {
            let compared = self.opaque_value(e, Lost::Observed, Ty::Bool);
            return Tree::Op(Operand::Val(compared));
        }
        let mut chain = Vec::new();
        let mut first = e;
        while let Expr::Binary(b) = first
            && !is_compound(&b.op)
            && !self.is_compared_as_written(first)
        {
            chain.push(b);
            first = &b.left;
        }
        let mut left = self.expr(first);
        // The span of what is to the left takes as long as it is: the operator's stands for it.
        let mut left_span = start_of(first);
        for b in chain.into_iter().rev() {
            left = self.binary(left, left_span, b);
            left_span = b.op.span();
        }
        left
    }

    /// A comparison of parts of slices, or with an option of a reference: only as it is written it
    /// has the types that it needs.
    fn is_compared_as_written(&self, e: &Expr) -> bool {
        let Expr::Binary(b) = e else { return false };
        if !binary_op(&b.op).is_comparison() || !(is_unsized(&b.left) || is_unsized(&b.right)) {
            return false;
        }
        let assigned = assigned_in(|v| syn::visit::Visit::visit_expr(v, e));
        !jumps(e) && !assigned.iter().any(|name| self.lookup(name).is_some())
    }

    fn binary(&mut self, left: Tree, left_span: Span, b: &syn::ExprBinary) -> Tree {
        let op = binary_op(&b.op);
        let span = b.op.span();
        if op.is_comparison() && self.is_unread_part(&left) {
            return self.compared_in_place(left, b);
        }
        let a = self.operand(left.strip(), left_span);
        if matches!(op, BinOp::And | BinOp::Or) && !is_simple(&b.right) {
            let when_true = op == BinOp::And;
            return self.branch(
                a,
                span,
                |l| {
                    if when_true {
                        l.expr(&b.right)
                    } else {
                        Tree::Op(Operand::Bool(true))
                    }
                },
                |l| {
                    if when_true {
                        Tree::Op(Operand::Bool(false))
                    } else {
                        l.expr(&b.right)
                    }
                },
            );
        }
        let right = self.expr(&b.right);
        if matches!(left, Tree::Never) || matches!(right, Tree::Never) {
            return Tree::Never;
        }
        let c = self.operand(right.strip(), start_of(&b.right));
        Tree::Op(self.arithmetic(op, a, c, span))
    }

    /// A part of something without a derivative, which only rustc can tell whether it can be copied.
    fn is_unread_part(&self, tree: &Tree) -> bool {
        let Tree::Place(place) = tree else {
            return false;
        };
        let unread = matches!(self.arena.place_ty(place), Ty::Unknown | Ty::Inert);
        unread && !place.path.is_empty() && !self.maybe_varied(tree)
    }

    /// `left == right` of what stays where it is.
    fn compared_in_place(&mut self, left: Tree, b: &syn::ExprBinary) -> Tree {
        let right = self.expr(&b.right);
        if matches!(right, Tree::Never) {
            return right;
        }
        let (op, names) = (
            &b.op,
            ["left", "right"].map(|n| quote::format_ident!("{n}")),
        );
        let (l, r) = (&names[0], &names[1]);
        let expr = Rc::new(syn::parse_quote!(#l #op #r));
        let uses = [&left, &right].map(|tree| self.used(tree));
        let uses = names.into_iter().zip(uses);
        let uses = uses.filter_map(|(name, used)| Some((name, Use::Ref(Box::new(used?)))));
        let opaque = Opaque {
            expr,
            uses: uses.collect(),
            lost: Lost::Observed,
        };
        Tree::Op(self.operation(Ty::Bool, Op::Opaque(opaque), b.op.span()))
    }

    pub(super) fn arithmetic(&mut self, op: BinOp, a: Operand, b: Operand, span: Span) -> Operand {
        if mixed(&self.arena.ty(&a), &self.arena.ty(&b)) {
            // rustc refuses it too, in the function itself and in each sweep.
            self.diagnostics
                .refuse_at(&diagnostics::mixed_floats, span, "");
        }
        let ty = if op.is_comparison() || matches!(op, BinOp::And | BinOp::Or) {
            Ty::Bool
        } else if matches!(op, BinOp::Shl | BinOp::Shr) {
            self.arena.ty(&a)
        } else {
            self.arena.ty(&a).join(&self.arena.ty(&b))
        };
        let literals = !matches!((&a, &b), (Operand::Val(_), _) | (_, Operand::Val(_)));
        let result = self.operation(ty.clone(), Op::Binary(op, a, b), span);
        if let (true, Operand::Val(v), Some(ty)) = (literals, &result, concrete(&ty)) {
            self.arena.vals[v.0].annotation = Some(Rc::new(ty));
        }
        result
    }

    fn unary(&mut self, u: &syn::ExprUnary) -> Tree {
        let inner = self.expr(&u.expr);
        let span = u.span();
        match u.op {
            syn::UnOp::Deref(_) => self.dereferenced(inner, span),
            syn::UnOp::Neg(_) => {
                if let (Tree::Op(Operand::Const(_, ty)), Expr::Lit(_)) = (&inner, &*u.expr) {
                    return Tree::Op(Operand::Const(Rc::new(Expr::Unary(u.clone())), ty.clone()));
                }
                let a = self.operand(inner.strip(), span);
                let ty = self.arena.ty(&a);
                Tree::Op(self.operation(ty, Op::Neg(a), span))
            }
            _ => {
                let a = self.operand(inner.strip(), span);
                let ty = self.arena.ty(&a);
                Tree::Op(self.operation(ty, Op::Not(a), span))
            }
        }
    }

    fn reference(&mut self, r: &syn::ExprReference) -> Tree {
        let inner = match self.expr(&r.expr) {
            Tree::Op(op @ Operand::Val(_)) if !self.arena.ty(&op).is_scalar() => {
                let place = self.place(&Tree::Op(op), r.span());
                Tree::Place(place)
            }
            other => other,
        };
        let mutable = r.mutability.is_some();
        let inner = match mutable && is_temporary(&r.expr) {
            true => self.in_temporary(inner, r.span()),
            false => inner,
        };
        inner.at_each_place(&mut |place| {
            if mutable {
                Tree::RefMut(Box::new(place))
            } else {
                Tree::Ref(Box::new(place))
            }
        })
    }

    /// What `&mut` of a temporary points to: a memory of its own.
    fn in_temporary(&mut self, tree: Tree, span: Span) -> Tree {
        let (value, path) = match tree {
            Tree::Op(value) => (value, Vec::new()),
            Tree::Place(Place {
                base: Base::Val(v),
                path,
            }) => (Operand::Val(v), path),
            other => return other,
        };
        let (name, ty) = (self.names.temporary(span), self.arena.ty(&value));
        let mem = self.arena.mem(MemInfo {
            name,
            ty,
            span,
            by_ref: false,
            untracked: false,
        });
        self.emit(StmtKind::Declare(mem, value), span);
        Tree::Place(Place {
            base: Base::Mem(mem),
            path,
        })
    }

    fn array(&mut self, a: &syn::ExprArray) -> Tree {
        self.array_of_written(&a.elems, Container::Array, a.span())
    }

    pub(super) fn array_of(
        &mut self,
        elements: Vec<Operand>,
        container: Container,
        span: Span,
    ) -> Tree {
        let element = elements
            .iter()
            .fold(Ty::Unknown, |ty, e| ty.join(&self.arena.ty(e)));
        let len: Expr = {
            let n = proc_macro2::Literal::usize_unsuffixed(elements.len());
            syn::parse_quote!(#n)
        };
        let ty = Ty::Array(Rc::new(element.clone()), Some(Rc::new(len)));
        let array = self.operation(ty, Op::Array(elements), span);
        match container {
            Container::Array => Tree::Op(array),
            Container::Vec => {
                let ty = Ty::Vec(Rc::new(element));
                let helper = Op::Helper(Helper::Runtime("into_vec"), vec![array]);
                Tree::Op(self.operation(ty, helper, span))
            }
        }
    }

    pub(super) fn repeat(
        &mut self,
        value: Operand,
        count: Operand,
        len: Option<&Expr>,
        container: Container,
        span: Span,
    ) -> Tree {
        let element = Rc::new(self.arena.ty(&value));
        let ty = match container {
            Container::Array => Ty::Array(element, len.map(|l| Rc::new(l.clone()))),
            Container::Vec => Ty::Vec(element),
        };
        Tree::Op(self.operation(ty, Op::Repeat(value, count, container), span))
    }

    fn cast(&mut self, c: &syn::ExprCast) -> Tree {
        if matches!(&*c.ty, syn::Type::Ptr(_)) {
            self.refuse(&diagnostics::raw_pointer, c, "");
            return Tree::Never;
        }
        let inner = self.expr(&c.expr);
        let a = self.operand(inner.strip(), c.span());
        let ty = Ty::of(&c.ty, &self.floats);
        Tree::Op(self.operation(ty, Op::Cast(a, Rc::new((*c.ty).clone())), c.span()))
    }

    fn if_expr(&mut self, e: &syn::ExprIf) -> Tree {
        self.conditional(&e.cond, &mut |l| l.block(&e.then_branch), &mut |l| {
            e.else_branch
                .as_ref()
                .map_or_else(Tree::unit, |(_, o)| l.expr(o))
        })
    }

    /// `if cond`, where the condition may bind names by `let`.
    pub(super) fn conditional(
        &mut self,
        cond: &Expr,
        then: &mut dyn FnMut(&mut Self) -> Tree,
        other: &mut dyn FnMut(&mut Self) -> Tree,
    ) -> Tree {
        match cond {
            Expr::Paren(p) => self.conditional(&p.expr, then, other),
            Expr::Let(l) => {
                let value = self.expr(&l.expr);
                self.matching(&l.expr, value, &l.pat, then, other)
            }
            Expr::Binary(b) if matches!(b.op, syn::BinOp::And(_)) && binds(cond) => {
                // `other` is lowered once per conjunct; chains of `let` are short.
                let other = std::cell::RefCell::new(other);
                self.nested_in(cond, &mut |l| {
                    l.conditional(
                        &b.left,
                        &mut |l| l.conditional(&b.right, then, &mut |l| (other.borrow_mut())(l)),
                        &mut |l| (other.borrow_mut())(l),
                    )
                })
            }
            _ => {
                let tree = self.expr(cond);
                if matches!(tree, Tree::Never) {
                    return tree;
                }
                let span = start_of(cond);
                let cond_value = self.operand(tree.strip(), span);
                self.branch(cond_value, span, then, other)
            }
        }
    }

    /// `x` in `matches`-like position: `let` outside of `if` and `while` heads.
    fn let_condition(&mut self, l: &syn::ExprLet) -> Tree {
        let value = self.expr(&l.expr);
        self.matching(
            &l.expr,
            value,
            &l.pat,
            &mut |_| Tree::Op(Operand::Bool(true)),
            &mut |_| Tree::Op(Operand::Bool(false)),
        )
    }

    /// A closure that changes nothing around it is seen through where it is called.
    fn closure(&mut self, c: &syn::ExprClosure) -> Tree {
        let written = super::prescan::assigned_in(|v| syn::visit::Visit::visit_expr(v, &c.body));
        let local = |name: &String| self.lookup(name).is_some();
        if written.iter().any(local) {
            let e = Expr::Closure(c.clone());
            return Tree::Op(Operand::Val(self.opaque_value(
                &e,
                Lost::Closure,
                Ty::Unknown,
            )));
        }
        let mut scopes = self.scopes.clone();
        if c.capture.is_some() {
            scopes.push(self.moved_into(c));
        }
        Tree::Closure(Rc::new(Closure {
            expr: c.clone(),
            scopes,
        }))
    }

    /// `move`: what is assigned to later keeps its present value in the closure.
    pub(super) fn moved_into(&mut self, c: &syn::ExprClosure) -> Scope {
        let mut scope = Scope::default();
        for name in mentioned(c.body.to_token_stream()) {
            let name = name.to_string();
            let Some(var) = self.lookup(&name) else {
                continue;
            };
            let Some(tree) = self.get(var).cloned() else {
                continue;
            };
            if tree.is_ref() || !self.assigned.contains(&name) {
                continue;
            }
            let held = self.owned(tree, c.span());
            scope.insert(name, self.var(self.var_names[var.0].clone(), Some(held)));
        }
        scope
    }
}

/// `f64` with `f32`
fn mixed(a: &Ty, b: &Ty) -> bool {
    use FloatTy::{F32, F64};
    matches!(
        (a, b),
        (Ty::Float(F64), Ty::Float(F32)) | (Ty::Float(F32), Ty::Float(F64))
    )
}

fn literal(e: &Expr, lit: &syn::Lit) -> Operand {
    let ty = match lit {
        syn::Lit::Float(f) => Ty::Float(match f.suffix() {
            "f64" => FloatTy::F64,
            "f32" => FloatTy::F32,
            _ => FloatTy::Any,
        }),
        syn::Lit::Int(i) => match i.suffix() {
            "f64" => Ty::Float(FloatTy::F64),
            "f32" => Ty::Float(FloatTy::F32),
            _ => Ty::Int,
        },
        syn::Lit::Bool(b) => return Operand::Bool(b.value),
        _ => Ty::Inert,
    };
    Operand::Const(Rc::new(e.clone()), ty)
}

/// Without effects and cheap, so that `&&` need not branch around it.
fn is_simple(e: &Expr) -> bool {
    match e {
        Expr::Path(_) | Expr::Lit(_) => true,
        Expr::Paren(p) => is_simple(&p.expr),
        Expr::Unary(u) => is_simple(&u.expr),
        Expr::Binary(b) if !is_compound(&b.op) => {
            use syn::BinOp::{Div, Rem, Shl, Shr, Sub};
            // These panic at ordinary integers: the left side may be there to prevent it.
            !matches!(b.op, Div(_) | Rem(_) | Sub(_) | Shl(_) | Shr(_))
                && is_simple(&b.left)
                && is_simple(&b.right)
        }
        _ => false,
    }
}

fn binds(cond: &Expr) -> bool {
    match cond {
        Expr::Let(_) => true,
        Expr::Paren(p) => binds(&p.expr),
        Expr::Binary(b) if matches!(b.op, syn::BinOp::And(_)) => binds(&b.left) || binds(&b.right),
        _ => false,
    }
}

/// An expression that makes a value, or a part of one that is certainly no reference.
fn is_temporary(e: &Expr) -> bool {
    match e {
        Expr::Paren(p) => is_temporary(&p.expr),
        Expr::Call(_) | Expr::MethodCall(_) | Expr::Lit(_) | Expr::Binary(_) => true,
        other => is_owned_container(other),
    }
}

fn is_owned_container(e: &Expr) -> bool {
    match e {
        Expr::Paren(p) => is_owned_container(&p.expr),
        Expr::Index(i) => is_owned_container(&i.expr),
        Expr::Array(_) | Expr::Repeat(_) => true,
        Expr::Macro(m) => m.mac.path.is_ident("vec"),
        Expr::MethodCall(m) => ["clone", "to_vec", "collect"].iter().any(|n| m.method == n),
        _ => false,
    }
}

/// `a[..n]`, or `Some(&x)`.
fn is_unsized(e: &Expr) -> bool {
    match e {
        Expr::Paren(p) => is_unsized(&p.expr),
        Expr::Index(i) => matches!(&*i.index, Expr::Range(_)),
        Expr::Call(c) => {
            let variant = matches!(&*c.func, Expr::Path(p) if fallible_variant(&p.path).is_some());
            variant && matches!(c.args.first(), Some(Expr::Reference(_)))
        }
        _ => false,
    }
}

pub(super) fn binary_op(op: &syn::BinOp) -> BinOp {
    use syn::BinOp::*;
    match op {
        Add(_) | AddAssign(_) => BinOp::Add,
        Sub(_) | SubAssign(_) => BinOp::Sub,
        Mul(_) | MulAssign(_) => BinOp::Mul,
        Div(_) | DivAssign(_) => BinOp::Div,
        Rem(_) | RemAssign(_) => BinOp::Rem,
        And(_) => BinOp::And,
        Or(_) => BinOp::Or,
        BitXor(_) | BitXorAssign(_) => BinOp::BitXor,
        BitAnd(_) | BitAndAssign(_) => BinOp::BitAnd,
        BitOr(_) | BitOrAssign(_) => BinOp::BitOr,
        Shl(_) | ShlAssign(_) => BinOp::Shl,
        Shr(_) | ShrAssign(_) => BinOp::Shr,
        Eq(_) => BinOp::Eq,
        Lt(_) => BinOp::Lt,
        Le(_) => BinOp::Le,
        Ne(_) => BinOp::Ne,
        Ge(_) => BinOp::Ge,
        Gt(_) => BinOp::Gt,
        _ => BinOp::Add,
    }
}

/// The type of a number, where nothing but a declaration told it.
fn concrete(ty: &Ty) -> Option<syn::Type> {
    match ty {
        Ty::Float(FloatTy::F64) => Some(primitive("f64")),
        Ty::Float(FloatTy::F32) => Some(primitive("f32")),
        _ => None,
    }
}

/// Without the parser: there is one for each operation on literals.
fn primitive(name: &str) -> syn::Type {
    syn::Type::Path(syn::TypePath {
        attrs: Vec::new(),
        qself: None,
        path: syn::Ident::new(name, Span::call_site()).into(),
    })
}
