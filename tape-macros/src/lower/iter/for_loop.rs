//! `for pat in iterator`.

use syn::Expr;
use syn::spanned::Spanned;
use syn::visit::Visit;

use crate::ir::*;
use crate::lower::Lower;
use crate::lower::method::is_pipeline_method;
use crate::lower::prescan::assigned_in;
use crate::lower::tree::Tree;

impl Lower<'_> {
    pub(in crate::lower) fn for_loop(&mut self, f: &syn::ExprForLoop) -> Tree {
        let span = f.span();
        if self.is_native_iterator(&f.expr) {
            return self.native_loop(f);
        }
        let iterated = match self.open_range(&f.expr) {
            Some(tree) => tree,
            None => self.expr(&f.expr),
        };
        if matches!(iterated, Tree::Never) {
            return iterated;
        }
        let Some(stream) = self.as_stream(&iterated, span) else {
            return self.native_loop(f);
        };
        let assigned = assigned_in(|v| v.visit_block(&f.body));
        self.drive(
            &stream,
            f.label.as_ref(),
            &assigned,
            span,
            &mut |l, item| {
                l.scoped(|l| {
                    l.bind_loop_variable(&f.pat, item);
                    l.block(&f.body)
                });
            },
        );
        Tree::unit()
    }

    /// A loop over a range names its variable as the user does.
    fn bind_loop_variable(&mut self, pat: &syn::Pat, item: Tree) {
        if let (syn::Pat::Ident(p), Tree::Op(Operand::Val(v))) = (pat, &item)
            && !self.names.is_bound(&p.ident)
            && self.arena.vals[v.0].name.to_string().starts_with('i')
        {
            self.names.bind(&p.ident);
            self.arena.vals[v.0].name = p.ident.clone();
        }
        self.bind_pattern(pat, item);
    }

    /// An inert expression that is no plain range, container or simple pipeline of one.
    fn is_native_iterator(&self, e: &Expr) -> bool {
        match e {
            Expr::Range(_) => false,
            Expr::Paren(p) => self.is_native_iterator(&p.expr),
            Expr::Reference(r) => self.is_native_iterator(&r.expr),
            Expr::Path(p) => p
                .path
                .get_ident()
                .and_then(|i| self.lookup(&i.to_string()))
                .and_then(|v| self.get(v))
                .is_some_and(|t| {
                    !matches!(self.tree_ty(t), Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_))
                        && !self.maybe_varied(t)
                        && !matches!(t, Tree::Stream(_))
                }),
            Expr::MethodCall(m) => {
                let known = is_pipeline_method(&m.method.to_string());
                (!known || self.is_native_iterator(&m.receiver)) && self.is_inert_expr(e)
            }
            Expr::Index(_) | Expr::Field(_) | Expr::Array(_) | Expr::Repeat(_) => false,
            other => self.is_inert_expr(other),
        }
    }
}
