//! Method calls.

use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

use super::super::activity::Activity;
use super::super::methods;
use super::Walk;
use super::lift::without_parentheses;

/// The arguments of a call.
type Args = syn::punctuated::Punctuated<Expr, syn::Token![,]>;

impl Walk<'_> {
    pub(super) fn method(&mut self, m: &mut ExprMethodCall) -> Activity {
        let name = m.method.to_string();
        if self.is_handle(&m.receiver) {
            return self.of_the_tape(m, &name);
        }
        let spot = self.spot();
        let receiver = self.expr(&mut m.receiver, &Activity::No);
        let sources = self.lent_mutably(&m.receiver);
        let mut args = Vec::new();
        for (i, arg) in m.args.iter_mut().enumerate() {
            let want = argument_want(&name, i, &receiver, &self.of(spot));
            let found = match arg {
                Expr::Closure(closure) => {
                    let params = parameters(&name, &receiver, &args, &self.of(spot));
                    let want = closure_want(&name, &receiver, &self.of(spot));
                    self.felt(|walk| walk.closure(closure, &params, &sources, &want))
                }
                arg => {
                    let before = args.iter().any(Activity::is_active);
                    let given = receiver.is_active() || before || methods::stores(&name);
                    self.felt(|walk| walk.function_or_value(arg, &want, (&name, &receiver, given)))
                }
            };
            args.push(found);
        }
        self.stored(&name, &m.receiver, &args);
        self.find(spot, wanted_later(&name, &receiver, &m.args, &args));
        if self.rewriting {
            self.rewrite_method(m, &name, &receiver, &args);
        }
        let result = result(&name, receiver, &m.args, args);
        if let (true, true, Some(body), Some(turbofish)) = (
            self.rewriting,
            result.is_active(),
            self.body,
            &mut m.turbofish,
        ) {
            body.number.retype_turbofish(turbofish);
        }
        result
    }

    fn is_handle(&self, receiver: &Expr) -> bool {
        let Expr::Path(p) = receiver else {
            return false;
        };
        let name = p.path.get_ident().map(ToString::to_string);
        name.is_some() && name == self.handle && self.lookup(&name.unwrap_or_default()).is_none()
    }

    fn of_the_tape(&mut self, m: &mut ExprMethodCall, name: &str) -> Activity {
        let mut found = Activity::No;
        for arg in &mut m.args {
            found = found.or(self.expr(arg, &Activity::No));
        }
        match name {
            "pause" => found,
            _ if methods::asks(name) => Activity::No,
            _ => Activity::Yes,
        }
    }

    /// An argument; a path to a float's method becomes that of the variables.
    fn function_or_value(
        &mut self,
        arg: &mut Expr,
        want: &Activity,
        (method, receiver, given): (&str, &Activity, bool),
    ) -> Activity {
        if !given && self.nested_of(arg).is_some() {
            return Activity::No;
        }
        if receiver.is_active()
            && let Some(method) = float_method(arg)
        {
            if self.rewriting {
                *arg = Expr::Verbatim(quote_spanned!(arg.span()=> ::gradtape::Scalar::#method));
            }
            return Activity::Yes;
        }
        if let (true, Expr::Path(p), Some(_)) = (receiver.is_active(), &*arg, self.body)
            && let Some(name) = p.path.get_ident()
            && let Some(spot) = self.lookup(&name.to_string())
        {
            for param in self.closures.get(&spot.0).cloned().unwrap_or_default() {
                self.find(param, receiver.clone());
            }
        }
        if receiver.is_active()
            && let Some(method) = method_of_variables(arg)
        {
            if self.rewriting {
                *arg = Expr::Verbatim(quote_spanned!(arg.span()=> ::gradtape::Var::#method));
            }
            return Activity::No;
        }
        if receiver.is_active()
            && let Some(mut closure) = self.as_closure(arg, method)
        {
            let found = self.closure(&mut closure, std::slice::from_ref(receiver), &[], want);
            if self.rewriting {
                *arg = Expr::Closure(closure);
            }
            return found;
        }
        self.expr(arg, want)
    }

    /// What goes into the receiver makes it active.
    fn stored(&mut self, name: &str, receiver: &Expr, args: &[Activity]) {
        let active = args.iter().any(Activity::is_active);
        if active && (methods::stores(name) || methods::extends(name)) {
            for root in self.roots(receiver) {
                self.find(root, Activity::Yes);
            }
        }
    }

    fn rewrite_method(
        &mut self,
        m: &mut ExprMethodCall,
        name: &str,
        receiver: &Activity,
        args: &[Activity],
    ) {
        // `2.0.max(x)`: the method of a float takes no variable.
        let meets = args.iter().any(Activity::is_active) && methods::has_rule(name);
        if meets && !receiver.is_active() {
            *m.receiver = Expr::Verbatim(self.lifted(&m.receiver));
        }
        let accepted = self.stopped || self.unfelt;
        if accepted && receiver.is_active() && methods::rounds(name) && m.args.is_empty() {
            let (value, method) = (without_parentheses(&m.receiver), &m.method);
            self.replacement = Some(quote_spanned! {m.method.span()=>
                ::gradtape::__private::tape::Rounding::#method(#value)
            });
        }
    }
}

/// What an argument should be.
fn argument_want(name: &str, i: usize, receiver: &Activity, wanted: &Activity) -> Activity {
    match (name, i) {
        ("unwrap_or", 0) => receiver.clone(),
        ("fold" | "try_fold" | "scan" | "map_or" | "rfold", 0) => wanted.clone(),
        ("insert" | "resize", 1) => receiver.clone(),
        _ if methods::stores(name) && i == 0 => receiver.clone(),
        _ => Activity::No,
    }
}

/// What a closure should give.
fn closure_want(name: &str, receiver: &Activity, wanted: &Activity) -> Activity {
    match name {
        "unwrap_or_else" | "or_else" | "get_or_insert_with" => receiver.clone(),
        _ => wanted.clone(),
    }
}

/// The activities of a closure's parameters.
fn parameters(
    name: &str,
    receiver: &Activity,
    args: &[Activity],
    accumulated: &Activity,
) -> Vec<Activity> {
    match name {
        "fold" | "try_fold" | "scan" | "rfold" => {
            let first = args.first().cloned().unwrap_or_default();
            vec![first.or(accumulated.clone()), receiver.clone()]
        }
        _ => vec![receiver.clone()],
    }
}

/// What the first argument should be in the next walk, from what the function gives.
fn wanted_later(name: &str, receiver: &Activity, exprs: &Args, args: &[Activity]) -> Activity {
    match name {
        "fold" | "try_fold" | "map_or" | "rfold" | "scan" => {
            given_by_function(receiver, exprs, args).unwrap_or_default()
        }
        _ => Activity::No,
    }
}

/// What the function among the arguments gives, if there is one.
fn given_by_function(receiver: &Activity, exprs: &Args, args: &[Activity]) -> Option<Activity> {
    exprs.iter().zip(args).rev().find_map(|(e, found)| match e {
        Expr::Closure(_) | Expr::Verbatim(_) => Some(found.clone()),
        Expr::Path(_) if found.is_active() => Some(found.clone()),
        Expr::Path(p) if p.path.segments.len() > 1 => {
            let last = p.path.segments.last().map(|s| s.ident.to_string());
            let plain = last.is_some_and(|name| methods::is_plain(&name));
            Some(Activity::from(receiver.is_active() && !plain))
        }
        _ => None,
    })
}

fn result(name: &str, receiver: Activity, exprs: &Args, args: Vec<Activity>) -> Activity {
    let closure = given_by_function(&receiver, exprs, &args);
    match name {
        "value" | "into_value" if receiver == Activity::Recording => Activity::Yes,
        "persistent" => receiver,
        "enumerate" => Activity::Parts(vec![Activity::No, receiver]),
        "zip" => {
            let other = args.into_iter().next().unwrap_or_default();
            Activity::Parts(vec![receiver, other])
        }
        "map" | "filter_map" | "flat_map" | "map_while" | "and_then" | "fold" | "rfold"
        | "scan" | "try_fold" => closure.unwrap_or(receiver),
        "then" | "map_or" | "map_or_else" | "unwrap_or_else" | "or_else" => args
            .into_iter()
            .fold(receiver_of(name, receiver), Activity::or),
        "filter" | "take_while" | "skip_while" | "inspect" | "max_by" | "min_by" | "step_by"
        | "skip" | "take" | "nth" => receiver,
        _ if methods::is_plain(name) => Activity::No,
        _ => args
            .into_iter()
            .fold(receiver, |all, arg| Activity::from(arg.is_active()).or(all)),
    }
}

/// What a method of these keeps of its receiver.
fn receiver_of(name: &str, receiver: Activity) -> Activity {
    match name {
        "map_or" | "map_or_else" => Activity::No,
        _ => receiver,
    }
}

/// The method of `f64::total_cmp` and its kind, which variables have without a rule.
fn method_of_variables(e: &Expr) -> Option<syn::Ident> {
    const NAMES: &[&str] = &["total_cmp", "is_nan", "is_finite", "is_infinite"];
    let method = method_of_float(e)?;
    NAMES
        .contains(&method.to_string().as_str())
        .then_some(method)
}

/// The method of `f64::max`, where it has a rule.
pub(super) fn float_method(e: &Expr) -> Option<syn::Ident> {
    method_of_float(e).filter(|method| methods::has_rule(&method.to_string()))
}

fn method_of_float(e: &Expr) -> Option<syn::Ident> {
    let Expr::Path(p) = e else { return None };
    let is_float = |ty: &syn::Type| matches!(ty, syn::Type::Path(p) if p.path.is_ident("f64") || p.path.is_ident("f32"));
    let last = &p.path.segments.last()?.ident;
    let of_float = match &p.qself {
        Some(qself) => qself.as_token.is_none() && is_float(&qself.ty),
        None => {
            let first = &p.path.segments.first()?.ident;
            p.path.segments.len() == 2 && (first == "f64" || first == "f32")
        }
    };
    of_float.then(|| last.clone())
}
