//! Literals whose type only an annotation tells get it as a suffix.
//!
//! The passes carry literals to where they are read, and in `let h: u32 = 1 << 31; h as f64` nothing
//! there tells the type. So it is written into the literals before anything else looks at them:
//! `1_u32 << 31`. Of a type that only rustc can read, `let a: Real = 0.1`, the literal is wrapped in
//! a call that holds the annotation.
//!
//! Without an annotation the type of `let a = 0;` may come from any of its uses, and matters for some:
//! a literal that is looked at in such a way stays one value, for rustc to infer.

mod give;
mod text;
mod uses;

use std::rc::Rc;
use syn::punctuated::Pair;

use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Pat, Type};

use give::{give, is_some};
use text::{depends_on_type, is_arithmetic, is_integer, is_literal, is_shift, keeps_type, suffix};
pub(crate) use uses::Sensitive;

use crate::maps::HashMap;
use crate::syntax::{argument_of, type_argument_mut};

pub(crate) fn annotate(function: &mut syn::ItemFn) {
    let mut types = Types {
        typed: HashMap::default(),
        sensitive: Rc::new(Sensitive::of(&function.block)),
    };
    for input in &function.sig.inputs {
        if let syn::FnArg::Typed(t) = input {
            types.bind(&t.pat, Some(&t.ty));
        }
    }
    types.visit_block_mut(&mut function.block);
}

/// The types of variables, as far as they are written.
#[derive(Clone)]
struct Types {
    typed: HashMap<String, Type>,
    sensitive: Rc<Sensitive>,
}

impl Types {
    fn bind(&mut self, pat: &Pat, ty: Option<&Type>) {
        match (pat, ty) {
            (Pat::Ident(p), Some(ty)) => drop(self.typed.insert(p.ident.to_string(), ty.clone())),
            (Pat::Ident(p), None) => drop(self.typed.remove(&p.ident.to_string())),
            (Pat::Type(t), _) => self.bind(&t.pat, Some(&t.ty)),
            (Pat::Paren(p), ty) => self.bind(&p.pat, ty),
            (Pat::Tuple(p), Some(Type::Tuple(t))) if p.elems.len() == t.elems.len() => {
                let parts = p.elems.iter().zip(&t.elems);
                parts.for_each(|(p, t)| self.bind(p, Some(t)));
            }
            (other, _) => {
                let mut names = Names(Vec::new());
                syn::visit::Visit::visit_pat(&mut names, other);
                for name in names.0 {
                    self.typed.remove(&name);
                }
            }
        }
    }

    /// The type of an expression, where the text tells it and literals could have it. `a + b + c + ..`
    /// nests to the left as deep as it is long: no recursion over it.
    fn of(&self, e: &Expr) -> Option<Type> {
        let (mut first, mut others) = (e, Vec::new());
        loop {
            first = match first {
                Expr::Paren(p) => &p.expr,
                Expr::Binary(b) if is_shift(&b.op) => &b.left,
                Expr::Binary(b) if is_arithmetic(&b.op) => {
                    others.push(&*b.right);
                    &b.left
                }
                Expr::MethodCall(m) if keeps_type(&m.method) => &m.receiver,
                _ => break,
            };
        }
        let others = || others.iter().rev().find_map(|e| self.of(e));
        self.of_operand(first).or_else(others)
    }

    fn of_operand(&self, e: &Expr) -> Option<Type> {
        match e {
            Expr::Path(p) => self.typed.get(&p.path.get_ident()?.to_string()).cloned(),
            Expr::Cast(c) => Some((*c.ty).clone()),
            Expr::Unary(u) => match (&u.op, self.of(&u.expr)?) {
                (syn::UnOp::Deref(_), Type::Reference(r)) => Some(*r.elem),
                (syn::UnOp::Deref(_), _) => None,
                (_, ty) => Some(ty),
            },
            Expr::Tuple(t) => {
                let parts: Option<Vec<Type>> = t.elems.iter().map(|e| self.of(e)).collect();
                let parts = parts?.into_iter();
                let elems = parts.map(|ty| Pair::Punctuated(ty, Default::default()));
                Some(Type::Tuple(syn::TypeTuple {
                    attrs: Vec::new(),
                    paren_token: Default::default(),
                    elems: elems.collect(),
                }))
            }
            Expr::Field(f) => match (self.of(&f.base)?, &f.member) {
                (Type::Tuple(t), syn::Member::Unnamed(i)) => {
                    t.elems.into_iter().nth(i.index as usize)
                }
                _ => None,
            },
            Expr::Call(c) if is_some(c) => Some(option_of(self.of(c.args.first()?)?)),
            Expr::Repeat(r) => Some(Type::Array(syn::TypeArray {
                attrs: Vec::new(),
                bracket_token: Default::default(),
                elem: Box::new(self.of(&r.expr)?),
                semi_token: Default::default(),
                len: (*r.len).clone(),
            })),
            Expr::Lit(l) => suffix(&l.lit).and_then(|s| syn::parse_str(s).ok()),
            Expr::Index(i) => match self.of(&i.expr)? {
                Type::Array(a) => Some(*a.elem),
                Type::Slice(s) => Some(*s.elem),
                Type::Reference(r) => match *r.elem {
                    Type::Array(a) => Some(*a.elem),
                    Type::Slice(s) => Some(*s.elem),
                    _ => None,
                },
                ty => argument_of(&ty, "Vec").cloned(),
            },
            _ => None,
        }
    }
}

impl Types {
    /// A literal that is not just the same wherever it is read.
    fn stays_one_value(&self, name: &syn::Ident, e: &Expr) -> bool {
        let integer = is_integer(e);
        let sensitive = self.sensitive.matters(&name.to_string(), integer);
        is_literal(e)
            && (sensitive && (integer || depends_on_type(e)) || integer && depends_on_type(e))
    }

    /// `let pat = e` without a type: of a tuple, part by part.
    fn keep_literals(&self, pat: &Pat, e: &mut Expr) {
        match (pat, e) {
            (Pat::Ident(p), e) => {
                if self.of(e).is_none() && self.stays_one_value(&p.ident, e) {
                    *e = syn::parse_quote!(::gradtape::__private::literal(#e));
                }
            }
            (Pat::Tuple(p), Expr::Tuple(t)) if p.elems.len() == t.elems.len() => {
                let parts = p.elems.iter().zip(&mut t.elems);
                parts.for_each(|(p, e)| self.keep_literals(p, e));
            }
            _ => {}
        }
    }

    fn assign(&self, left: &Expr, right: &mut Expr) {
        match (left, right) {
            (Expr::Tuple(left), Expr::Tuple(right)) => {
                let parts = left.elems.iter().zip(&mut right.elems);
                parts.for_each(|(left, right)| self.assign(left, right));
            }
            (left, right) => {
                if let Some(ty) = self.of(left) {
                    give(right, &ty);
                }
            }
        }
    }
}

impl VisitMut for Types {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        let outer = self.clone();
        visit_mut::visit_block_mut(self, block);
        // What is declared within is forgotten; so is nothing of outside, which keeps its type.
        *self = outer;
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        if let Some(init) = &mut local.init {
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, otherwise)) = &mut init.diverge {
                self.visit_expr_mut(otherwise);
            }
        }
        match (&local.pat, &mut local.init) {
            (Pat::Type(t), Some(init)) => give(&mut init.expr, &t.ty),
            (Pat::Ident(_) | Pat::Tuple(_), Some(init)) => {
                let ty = self.of(&init.expr);
                self.keep_literals(&local.pat, &mut init.expr);
                return self.bind(&local.pat, ty.as_ref());
            }
            _ => {}
        }
        self.bind(&local.pat, None);
    }

    fn visit_expr_assign_mut(&mut self, e: &mut syn::ExprAssign) {
        visit_mut::visit_expr_assign_mut(self, e);
        self.assign(&e.left, &mut e.right);
    }

    /// `o.unwrap_or(0.5)`
    fn visit_expr_method_call_mut(&mut self, e: &mut syn::ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, e);
        if e.method == "unwrap_or"
            && let Some(ty) = self.of(&e.receiver)
            && let (Some(payload), Some(arg)) = (argument_of(&ty, "Option"), e.args.first_mut())
        {
            give(arg, payload);
        }
    }

    /// What the condition binds is known in the first branch alone.
    fn visit_expr_if_mut(&mut self, e: &mut syn::ExprIf) {
        let outer = self.clone();
        self.visit_expr_mut(&mut e.cond);
        self.visit_block_mut(&mut e.then_branch);
        *self = outer;
        if let Some((_, other)) = &mut e.else_branch {
            self.visit_expr_mut(other);
        }
    }

    fn visit_expr_while_mut(&mut self, e: &mut syn::ExprWhile) {
        let outer = self.clone();
        visit_mut::visit_expr_while_mut(self, e);
        *self = outer;
    }

    fn visit_expr_closure_mut(&mut self, e: &mut syn::ExprClosure) {
        let outer = self.clone();
        e.inputs.iter().for_each(|pat| self.bind(pat, None));
        visit_mut::visit_expr_closure_mut(self, e);
        *self = outer;
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        let outer = self.clone();
        self.bind(&arm.pat, None);
        visit_mut::visit_arm_mut(self, arm);
        *self = outer;
    }

    fn visit_expr_for_loop_mut(&mut self, e: &mut syn::ExprForLoop) {
        let outer = self.clone();
        self.visit_expr_mut(&mut e.expr);
        self.bind(&e.pat, None);
        self.visit_block_mut(&mut e.body);
        *self = outer;
    }

    fn visit_expr_let_mut(&mut self, e: &mut syn::ExprLet) {
        visit_mut::visit_expr_let_mut(self, e);
        self.bind(&e.pat, None);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// Not parsed as a whole, which takes as much stack as the payload is deep.
fn option_of(payload: Type) -> Type {
    let mut option = syn::parse_quote!(::core::option::Option<()>);
    if let Some(argument) = type_argument_mut(&mut option) {
        *argument = payload;
    }
    option
}

struct Names(Vec<String>);

impl<'ast> syn::visit::Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
        self.0.push(p.ident.to_string());
        syn::visit::visit_pat_ident(self, p);
    }
}
