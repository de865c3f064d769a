//! The body of a `#[differentiable(dynamic)]` function: its parameters, and calls of itself.

use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Block, Expr, ExprCall, Ident, Type};

use super::super::activity::Activity;
use super::super::dynamic::{Role, Signature};
use super::super::retype::Number;
use super::{Returns, Walk};
use crate::ir::Ty;
use crate::lower::{Param, ParamKind};

/// What the walk has to know of the function.
pub(super) struct Body<'a> {
    pub number: &'a Number,
    pub signature: &'a Signature,
    /// Where its functions are.
    pub companion: &'a Ident,
}

impl Body<'_> {
    /// Known to hold no float.
    pub fn is_inert(&self, ty: &Type) -> bool {
        Ty::of(ty, &self.signature.lowered.floats).is_inert()
    }

    /// What a parameter brings.
    fn activity(&self, role: Role, p: &Param) -> Activity {
        match role {
            Role::Watched => Activity::of_type(&p.inner, &self.signature.lowered.floats),
            Role::Function => Activity::Yes,
            Role::Constant => Activity::No,
        }
    }
}

impl Walk<'_> {
    /// Walks the body of the function.
    pub(super) fn whole(&mut self, block: &mut Block, body: &Body) {
        self.start();
        let params = &body.signature.lowered.params;
        let mut patterns = body.signature.patterns();
        for ((pattern, role), p) in patterns.iter_mut().zip(&body.signature.roles).zip(params) {
            self.pattern(pattern, &body.activity(*role, p), &[]);
            if p.kind == ParamKind::Mut {
                self.is_reference(pattern);
            }
            if *role == Role::Constant {
                self.note_constant_function(pattern, &p.written, body);
            }
        }
        let want = body.signature.result();
        let spot = self.spot();
        let returns = Returns {
            want: want.clone(),
            spot,
        };
        self.returns.push(returns);
        self.block(block, &want);
        self.returns.pop();
    }

    /// Whether the tape is over a type parameter.
    pub(super) fn is_generic(&self) -> bool {
        let floats = self.body.map(|body| &body.signature.lowered.floats);
        floats.is_some_and(|floats| !floats.is_empty())
    }

    /// Whether the function calls itself here.
    pub(super) fn is_own_name(&self, e: &Expr) -> bool {
        let (Some(body), Expr::Path(p)) = (self.body, e) else {
            return false;
        };
        let path = &p.path;
        let name = match (path.segments.len(), path.segments.first()) {
            (1, Some(only)) => only.ident.to_string(),
            _ => return false,
        };
        body.signature.function.sig.ident == name && self.named(&name).is_none()
    }

    /// A call of the function itself goes on on the same tape.
    pub(super) fn own_call(&mut self, call: &mut ExprCall) -> Activity {
        let Some(body) = self.body else {
            return Activity::No;
        };
        self.uses_tape = true;
        let roles = body
            .signature
            .roles
            .iter()
            .zip(&body.signature.lowered.params);
        for (arg, (role, p)) in call.args.iter_mut().zip(roles) {
            let want = body.activity(*role, p);
            let found = self.felt(|walk| walk.argument(arg, &want));
            if self.rewriting && *role == Role::Constant && found.is_active() {
                // The parameter says that no derivative flows into it.
                *arg = Expr::Verbatim(quote_spanned! {arg.span()=>
                    ::gradtape::__private::tape::split(#arg).0
                });
            }
        }
        self.lent_to_call(call);
        if self.rewriting {
            let (companion, tape) = (body.companion, self.tape);
            let span = call.func.span();
            let func = quote_spanned!(span=> #companion::on_tape);
            *call.func = Expr::Verbatim(func);
            call.args.insert(0, syn::parse_quote!(&#tape));
        }
        body.signature.result()
    }
}
