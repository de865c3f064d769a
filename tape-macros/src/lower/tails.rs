//! What a function hands on at its end as it came from a call, where the function may also leave
//! earlier: `return g(x)`, so that it is taken apart, and has its type, where it is made.

use syn::{Expr, Stmt};

use super::prescan::jumps_in;

/// Where there is no early exit the ends are branches, which are taken apart anyway.
pub(super) fn return_results(block: &mut syn::Block) {
    if jumps_in(block) {
        ends_of(block);
    }
}

fn ends_of(block: &mut syn::Block) {
    if let Some(Stmt::Expr(end, None)) = block.stmts.last_mut() {
        return_from(end);
    }
}

fn return_from(end: &mut Expr) {
    match end {
        Expr::Paren(p) => return_from(&mut p.expr),
        Expr::Block(b) if b.label.is_none() => ends_of(&mut b.block),
        Expr::If(i) => {
            ends_of(&mut i.then_branch);
            if let Some((_, otherwise)) = &mut i.else_branch {
                return_from(otherwise);
            }
        }
        Expr::Match(m) => m.arms.iter_mut().for_each(|arm| return_from(&mut arm.body)),
        Expr::Call(c) if is_variant(&c.func) => {}
        Expr::Call(_) | Expr::MethodCall(_) | Expr::Path(_) => {
            *end = syn::parse_quote!(return #end);
        }
        _ => {}
    }
}

/// `Ok(..)` and `Err(..)` are apart already.
fn is_variant(function: &Expr) -> bool {
    let Expr::Path(p) = function else {
        return false;
    };
    let last = p.path.segments.last().map(|s| s.ident.to_string());
    last.is_some_and(|name| name == "Ok" || name == "Err")
}
