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
                    self.closure(closure, &params, &sources, &self.of(spot))
                }
                arg => self.function_or_value(arg, &want, &receiver),
            };
            args.push(found);
        }
        self.stored(&name, &m.receiver, &args);
        self.find(spot, wanted_later(&name, &receiver, &m.args, &args));
        if self.rewriting {
            self.rewrite_method(m, &name, &receiver, &args);
        }
        result(&name, receiver, &m.args, args)
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
        receiver: &Activity,
    ) -> Activity {
        if receiver.is_active()
            && let Some(method) = float_method(arg)
        {
            if self.rewriting {
                *arg = Expr::Verbatim(quote_spanned!(arg.span()=> ::gradtape::Scalar::#method));
            }
            return Activity::Yes;
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
        if self.stopped && receiver.is_active() && methods::rounds(name) && m.args.is_empty() {
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

/// The method of `f64::max`, where it has a rule.
pub(super) fn float_method(e: &Expr) -> Option<syn::Ident> {
    let Expr::Path(p) = e else { return None };
    let segments = &p.path.segments;
    let mut names = segments.iter().map(|s| &s.ident);
    match (names.next(), names.next(), names.next()) {
        (Some(float), Some(method), None)
            if (float == "f64" || float == "f32") && methods::has_rule(&method.to_string()) =>
        {
            Some(method.clone())
        }
        _ => None,
    }
}
