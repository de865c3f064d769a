//! What the companion tells callers of `&mut` arguments: whether the function overwrites all of one
//! before it reads any of it.

use std::rc::Rc;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::sweeps::emitter;
use crate::analysis::overwrite::{Condition, Fate, fate};
use crate::emit::Overwrites;
use crate::ir::*;
use crate::lower::{Function, Param, ParamKind};
use crate::maps::{HashMap, HashSet};

/// What has to hold for a parameter to be overwritten, in terms of the lengths of all.
pub(crate) enum Question {
    AtMost(usize, Length),
    /// The callee overwrites its argument of this number; its arguments by the parameters that they
    /// are.
    Callee(Rc<syn::Path>, usize, Vec<Option<usize>>),
}

pub(crate) enum Length {
    Fixed(usize),
    Of(usize),
    Least(Box<Length>, Box<Length>),
}

/// By parameter, in terms of `lengths`, and of the `depth` of calls that are looked into: the
/// function may call itself.
pub(super) fn overwrites(lowered: &Function) -> Overwrites {
    let emit = emitter(lowered, HashSet::default(), HashMap::default());
    let all = questions(lowered).into_iter().map(|questions| {
        let Some(questions) = questions else {
            return quote!(false);
        };
        let printed = questions.iter().map(|question| match question {
            Question::AtMost(i, n) => {
                let (len, n) = (length(*i), n.printed());
                quote!(#len <= #n)
            }
            Question::Callee(path, j, args) => {
                let lengths = args.iter().map(|arg| arg.map_or(quote!(0), length));
                let j = Literal::usize_unsuffixed(*j);
                let used = quote!(([#(#lengths),*], depth - 1)[#j]);
                let callee = emit.of_companion(path, "overwrites", 1, used);
                quote!(depth > 0 && #callee)
            }
        });
        let printed: Vec<TokenStream> = printed.collect();
        match printed.is_empty() {
            true => quote!(true),
            false => quote!(#(#printed)&&*),
        }
    });
    all.collect()
}

/// By parameter; `None` where something of it is read, or the lengths do not tell.
pub(crate) fn questions(lowered: &Function) -> Vec<Option<Vec<Question>>> {
    let asking = Asking {
        lowered,
        defs: definitions(&lowered.body),
    };
    let params = lowered.params.iter().enumerate();
    params.map(|(i, p)| asking.about(i, p)).collect()
}

impl Length {
    #[cfg(test)]
    pub fn of(&self, lengths: &[usize]) -> usize {
        match self {
            Length::Fixed(n) => *n,
            Length::Of(i) => lengths[*i],
            Length::Least(a, b) => a.of(lengths).min(b.of(lengths)),
        }
    }

    fn printed(&self) -> TokenStream {
        match self {
            Length::Fixed(n) => Literal::usize_unsuffixed(*n).to_token_stream(),
            Length::Of(i) => length(*i),
            Length::Least(a, b) => {
                let (a, b) = (a.printed(), b.printed());
                quote!(::gradtape::__private::least(#a, #b))
            }
        }
    }
}

struct Asking<'a> {
    lowered: &'a Function,
    defs: HashMap<Val, &'a Op>,
}

impl Asking<'_> {
    fn about(&self, i: usize, p: &Param) -> Option<Vec<Question>> {
        let Base::Mem(m) = p.base else { return None };
        if p.kind != ParamKind::Mut || !p.differentiable || !has_elements(&p.ty) {
            return None;
        }
        let Fate::Overwritten(conditions) = fate(&self.lowered.body, m) else {
            return None;
        };
        let mut questions = Vec::new();
        for condition in &conditions {
            match condition {
                Condition::AtMost(n) if is_length(&p.ty, n) => {}
                Condition::AtMost(n) => questions.push(Question::AtMost(i, self.number(n)?)),
                Condition::Callee(path, j, args) => {
                    let args = args.iter().map(|arg| self.argument(arg)).collect();
                    questions.push(Question::Callee(path.clone(), *j, args));
                }
            }
        }
        Some(questions)
    }

    fn number(&self, n: &Operand) -> Option<Length> {
        if let Some(n) = n.fixed() {
            return Some(Length::Fixed(n));
        }
        let Operand::Val(v) = n else { return None };
        match self.defs.get(v)? {
            Op::Copy(n) => self.number(n),
            Op::Len(p) => self.parameter(p).map(Length::Of),
            Op::Helper(Helper::Runtime("least"), args) => {
                let (a, b) = (self.number(&args[0])?, self.number(&args[1])?);
                Some(Length::Least(Box::new(a), Box::new(b)))
            }
            _ => None,
        }
    }

    fn argument(&self, arg: &Arg) -> Option<usize> {
        match arg {
            Arg::Shared(p) | Arg::Mut(p) => self.parameter(p),
            Arg::Value(_) | Arg::Kept(_) => None,
        }
    }

    /// The number of the parameter that a place is, if its length does not change.
    fn parameter(&self, place: &Place) -> Option<usize> {
        let mut params = self.lowered.params.iter();
        let i = params.position(|p| p.base.same(&place.base))?;
        let fixed = has_elements(&self.lowered.params[i].ty);
        (place.path.is_empty() && fixed).then_some(i)
    }
}

/// Literally that of an array type.
fn is_length(ty: &Ty, n: &Operand) -> bool {
    matches!((ty, n), (Ty::Array(_, Some(len)), Operand::Const(n, _)) if **len == **n)
}

/// A slice or an array, whose length no callee can change, of numbers or arrays of such.
fn has_elements(ty: &Ty) -> bool {
    let numbers = |t: &Ty| match t {
        Ty::Array(..) => has_elements(t),
        t => t.is_float(),
    };
    match ty {
        Ty::Slice(t) | Ty::Array(t, _) => numbers(t),
        _ => false,
    }
}

fn length(i: usize) -> TokenStream {
    let i = Literal::usize_unsuffixed(i);
    quote!(lengths[#i])
}

/// Of the values that are operations.
fn definitions(region: &Region) -> HashMap<Val, &Op> {
    let mut defs = HashMap::default();
    define(region, &mut defs);
    defs
}

fn define<'a>(region: &'a Region, defs: &mut HashMap<Val, &'a Op>) {
    for stmt in &region.stmts {
        match &stmt.kind {
            StmtKind::Let(v, op) => {
                defs.insert(*v, op);
            }
            StmtKind::If(s) => {
                define(&s.then, defs);
                define(&s.other, defs);
            }
            StmtKind::Loop(s) => define(&s.body, defs),
            _ => {}
        }
    }
}
