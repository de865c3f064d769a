//! Float functions of std, as methods and as paths.

use proc_macro2::Span;
use tape_runtime::rules::{self, Rule};

use super::Lower;
use super::tree::Tree;
use crate::ir::*;
use crate::syntax::is_among;

pub(super) fn rule(name: &str) -> Option<&'static Rule> {
    rules::TABLE.iter().find(|r| r.name == name)
}

impl Lower<'_> {
    pub(super) fn float_method(
        &mut self,
        receiver: &Tree,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        if self.tree_ty(receiver).is_inert() {
            return None;
        }
        if name == "sin_cos"
            || rule(name).is_some()
            || rules::PIECEWISE.contains(&name)
            || rules::OBSERVERS.contains(&name)
        {
            let mut args = vec![self.operand(receiver.strip(), span)];
            for arg in &m.args {
                let arg = self.expr(arg);
                if matches!(arg, Tree::Never) {
                    return Some(arg);
                }
                args.push(self.operand(arg.strip(), span));
            }
            if let Some(tree) = self.integer_method(&m.method, &args, span) {
                return Some(tree);
            }
            return self.float_function(name, &m.method, args, span);
        }
        None
    }

    /// `N.min(v.len())`: a constant whose type is written elsewhere, beside an integer.
    fn integer_method(
        &mut self,
        method: &syn::Ident,
        args: &[Operand],
        span: Span,
    ) -> Option<Tree> {
        let constant = matches!(args[0], Operand::Const(_, Ty::Unknown));
        let integers = |o: &Operand| matches!(self.arena.ty(o), Ty::Int);
        let same = ["min", "max", "clamp", "midpoint", "rem_euclid"];
        let integer = args[1..].iter().any(integers) && is_among(method, &same);
        if !constant || !integer {
            return None;
        }
        Some(self.opaque_method(method, args.to_vec(), span))
    }

    /// A float function of std by name, as method or as path.
    pub(super) fn float_function(
        &mut self,
        name: &str,
        ident: &syn::Ident,
        args: Vec<Operand>,
        span: Span,
    ) -> Option<Tree> {
        let ty = args
            .iter()
            .map(|a| self.arena.ty(a))
            .find(|t| !t.is_inert())
            .unwrap_or(Ty::Unknown);
        if name == "sin_cos" {
            let parts = ["sin", "cos"].map(|name| {
                let rule = rule(name).expect("in the table");
                Tree::Op(self.operation(ty.clone(), Op::Rule(rule, args.clone()), span))
            });
            return Some(Tree::Tuple(parts.to_vec()));
        }
        if let Some(rule) = rule(name) {
            if rule.args.len() + rule.integer_args.len() != args.len() {
                return None;
            }
            let ty = args
                .iter()
                .take(rule.args.len())
                .fold(ty, |t, a| t.join(&self.arena.ty(a)));
            return Some(Tree::Op(self.operation(ty, Op::Rule(rule, args), span)));
        }
        if rules::PIECEWISE.contains(&name) {
            return Some(Tree::Op(self.operation(
                ty,
                Op::Piecewise(ident.clone(), args),
                span,
            )));
        }
        if rules::OBSERVERS.contains(&name) {
            let ty = if name.starts_with("is_") {
                Ty::Bool
            } else {
                Ty::Inert
            };
            return Some(Tree::Op(self.operation(
                ty,
                Op::Observe(ident.clone(), args),
                span,
            )));
        }
        None
    }
}
