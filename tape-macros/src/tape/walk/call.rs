//! Calls: of compiled functions, of those that steer the flow, and of all others.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, Path};

use super::super::activity::Activity;
use super::method::float_method;
use super::{Spot, Walk};

/// How many arguments the runtime's stand-ins for missing companions take at most.
const STAND_INS: usize = 10;

impl Walk<'_> {
    /// `e` is a call.
    pub(super) fn call(&mut self, e: &mut Expr, want: &Activity) -> Activity {
        let Expr::Call(call) = e else {
            return Activity::No;
        };
        if self.body.is_some() {
            without_call_parentheses(&mut call.func);
        }
        let callee = match &*call.func {
            Expr::Path(p) if p.qself.is_none() => Some(p.path.clone()),
            _ => None,
        };
        let name = callee.as_ref().and_then(last_name).unwrap_or_default();
        if steers(&name) {
            return self.steering(e, &name);
        }
        if let Some(i) = self.nested_of(&call.func) {
            return self.nested_call(call, i);
        }
        if self.is_own_name(&call.func) {
            return self.own_call(call);
        }
        match callee.as_ref().and_then(Path::get_ident) {
            Some(name) => {
                if let Some(spot) = self.lookup(&name.to_string()) {
                    return self.called_variable(call, spot);
                }
            }
            None if callee.is_none() && float_method(&call.func).is_none() => {
                return self.called_value(call);
            }
            None => {}
        }
        let mut found = self.expr(&mut call.func, &Activity::No);
        let mut args = Vec::new();
        for arg in &mut call.args {
            let want = match name.as_str() {
                "replace" => args.first().cloned().unwrap_or_default(),
                name if wraps(name) => want.clone(),
                _ => Activity::No,
            };
            let arg = self.felt(|walk| walk.argument(arg, &want));
            found = found.or(Activity::from(arg.is_active()));
            args.push(arg);
        }
        if wraps(&name) && args.len() == 1 {
            found = args[0].clone();
        }
        let active = args.iter().any(Activity::is_active);
        if active {
            self.lent_to_call(call);
        }
        let float = float_method(&call.func).is_some();
        if let (true, true, Some(body), Expr::Path(p)) = (
            self.rewriting,
            found.is_active(),
            self.body,
            &mut *call.func,
        ) {
            body.number.retype_arguments(&mut p.path);
        }
        let compiled = callee
            .clone()
            .filter(|path| active && !float && self.may_be_compiled(path, call));
        let handed = callee.filter(|path| active && !float && self.may_be_handed(path, call));
        self.uses_tape |= compiled.is_some() || handed.is_some();
        if !self.rewriting || !active {
            return found;
        }
        if let Some(method) = float_method(&call.func) {
            let args = call.args.iter().map(|arg| self.lifted(arg));
            *e = Expr::Verbatim(quote_spanned! {call.span()=>
                ::gradtape::Scalar::#method(#(#args),*)
            });
        } else if let Some(path) = compiled {
            *e = Expr::Verbatim(self.node(&path, call, &args));
        } else if let Some(path) = handed {
            *e = Expr::Verbatim(self.handed_over(&path, call));
        }
        found
    }

    /// What is lent by `&mut` to a call with active arguments may get them.
    pub(super) fn lent_to_call(&mut self, call: &ExprCall) {
        let lent: Vec<Spot> = call
            .args
            .iter()
            .flat_map(|arg| self.lent_mutably(arg))
            .collect();
        for root in lent {
            self.find(root, Activity::Yes);
        }
    }

    /// Whether a companion may be behind a path: it is no local variable, no method, no constructor and
    /// no function of a companion, and takes no closure.
    fn may_be_compiled(&self, path: &Path, call: &ExprCall) -> bool {
        let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        let local = names.len() == 1 && self.named(&names[0]).is_some();
        let of_type = names
            .iter()
            .any(|name| name.starts_with(char::is_uppercase));
        let primitive = names.len() > 1 && PRIMITIVES.contains(&names[0].as_str());
        let fits = (1..=STAND_INS).contains(&call.args.len());
        let takes = |arg: &Expr| !matches!(arg, Expr::Closure(_));
        let std = matches!(names[0].as_str(), "std" | "core" | "alloc");
        let of_companion =
            names.len() > 1 && OF_COMPANIONS.contains(&names[names.len() - 1].as_str());
        !local
            && !of_companion
            && !of_type
            && !primitive
            && !std
            && fits
            && call.args.iter().all(takes)
    }

    /// Whether a function that is given closures may be a dynamic one: then it runs on this tape.
    fn may_be_handed(&self, path: &Path, call: &ExprCall) -> bool {
        let lower = |s: &syn::PathSegment| s.ident.to_string().starts_with(char::is_lowercase);
        let plain = path.segments.iter().all(lower);
        let std = ["std", "core", "alloc", "iter", "array", "mem"];
        let std = path.segments.first().is_some_and(|s| {
            let name = s.ident.to_string();
            path.segments.len() > 1 && std.contains(&name.as_str())
        });
        let closures = call.args.iter().any(|a| matches!(a, Expr::Closure(_)));
        self.body.is_some() && plain && !std && closures && call.args.len() <= STAND_INS
    }

    /// A call that goes on on this tape where the function is a dynamic one, else an ordinary one.
    fn handed_over(&self, path: &Path, call: &ExprCall) -> TokenStream {
        let (tape, n, func, args) = (self.tape, call.args.len(), &call.func, call.args.iter());
        let span = Span::mixed_site().located_at(path.span());
        let (callee, method) = (
            format_ident!("callee_{n}", span = span),
            format_ident!("call_on_tape_{n}", span = span),
        );
        let mut import = path.clone();
        for segment in &mut import.segments {
            segment.arguments = syn::PathArguments::None;
        }
        quote_spanned! {span=> ::core::convert::identity({
            #[allow(unused_imports)]
            use #import as #callee;
            #[allow(unused_imports)]
            use ::gradtape::__private::tape::callees::*;
            #[allow(unused_imports)]
            use ::gradtape::__private::tape::CallOrdinary as _;
            #callee::#method(&#tape, #func, #(#args),*)
        })}
    }

    /// A call that is one node where there is a companion, and an ordinary one elsewhere.
    fn node(&self, path: &Path, call: &ExprCall, activities: &[Activity]) -> TokenStream {
        let (tape, n) = (self.tape, call.args.len());
        // The names given here are none of the user's.
        let hidden_at = |span: Span| Span::mixed_site().located_at(span);
        let span = hidden_at(path.span());
        let name = last_name(path).unwrap_or_default();
        let callee = format_ident!("callee_{n}", span = span);
        let mut import = path.clone();
        for segment in &mut import.segments {
            segment.arguments = syn::PathArguments::None;
        }
        let hidden = |stem: &str, i: usize| syn::Ident::new(&format!("{stem}_{i}"), span);
        let all: Vec<Arg> = activities
            .iter()
            .enumerate()
            .map(|(i, activity)| Arg {
                name: hidden("argument", i),
                held: hidden("held", i),
                adjoint: hidden("adjoint", i),
                kind: hidden("kind", i),
                left: hidden("left", i),
                active: activity.is_active(),
                span: hidden_at(call.args[i].span()),
            })
            .collect();
        let exprs = call.args.iter().map(|arg| self.lent_again(arg));
        let names = all.iter().map(|a| &a.name);
        let active: Vec<&Arg> = all.iter().filter(|a| a.active).collect();
        let arg: Vec<_> = active.iter().map(|a| &a.name).collect();
        let held: Vec<_> = active.iter().map(|a| &a.held).collect();
        let adjoint: Vec<_> = active.iter().map(|a| &a.adjoint).collect();
        let kind: Vec<_> = active.iter().map(|a| &a.kind).collect();
        let left: Vec<_> = active.iter().map(|a| &a.left).collect();
        let passed = all.iter().map(|a| a.ordinary());
        let given: Vec<TokenStream> = all.iter().map(|a| a.compiled()).collect();
        let bars: Vec<TokenStream> = all.iter().map(|a| a.bar()).collect();
        let kept = all.iter().filter(|a| !a.active).map(|a| {
            let (name, held) = (&a.name, &a.held);
            match self.body {
                // What is lent to a function may not live as long as its pullback.
                Some(_) => quote_spanned! {span=>
                    let mut #held = (&&::gradtape::__private::tape::Owned(&#name)).keep();
                },
                None => quote_spanned! {span=>
                    let mut #held = (&::gradtape::__private::tape::Kept(&#name)).keep();
                },
            }
        });
        let kept_given = all.iter().map(|a| a.kept());
        let func = &call.func;
        // As an argument: a block that begins a statement would end it.
        quote_spanned! {span=> ::core::convert::identity({
            #[allow(unused_imports)]
            use #import as #callee;
            #[allow(unused_imports)]
            use ::gradtape::__private::tape::callees::*;
            #(let #names = #exprs;)*
            let mode = ::gradtape::__private::tape::Companion::mode(#callee::MUTABLE);
            let number = #tape.number();
            let result = ::core::marker::PhantomData;
            #(#[allow(clippy::all, clippy::pedantic)] let mut #held = mode.hold(&#tape, &#arg);)*
            #(#[allow(clippy::all, clippy::pedantic)] let #kind = mode.kind(&#held);)*
            #[allow(clippy::all, clippy::pedantic)]
            let node = if mode.is_ordinary() {
                mode.ordinary(&#tape, #func(#(#passed),*), result)
            } else if mode.is_scalar(number, result) #(&& !mode.is_written(#kind, number))* {
                #(let mut #adjoint = mode.zero(&#held, number);)*
                let value = #callee::reverse(
                    #(#given,)* mode.unit(&#tape, result), #(#bars),*
                );
                #(let mut #adjoint = ::core::option::Option::Some(#adjoint);)*
                let value = mode.preaccumulated(&#tape, #name, value, result, |push| {
                    #(mode.edges(&#tape, &#arg, #adjoint.take(), push);)*
                });
                #(let #left = mode.left(&mut #held, number, &mut ::std::vec::Vec::new());)*
                #(mode.write(&#tape, #arg, #left, &mut |number| mode.unwritten(&#tape, number));)*
                value
            } else {
                let mut indices = ::std::vec::Vec::new();
                #(mode.indices(&#tape, &#arg, &mut indices);)*
                #(#kept)*
                let value = #func(#(#given),*);
                let mut numbers = ::std::vec::Vec::new();
                #(let #left = mode.left(&mut #held, number, &mut numbers);)*
                mode.node(&#tape, #name, value, result, indices, numbers, move |seed, next| {
                    #(let mut #adjoint = mode.start(&#held, next);)*
                    let _ = mode.same(result, #callee::reverse(
                        #(#kept_given,)* mode.seed(seed, result), #(#bars),*
                    ));
                    let mut numbers = ::std::vec::Vec::new();
                    #(mode.flatten(&#held, &#adjoint, &mut numbers);)*
                    numbers
                }, |var| {
                    #(mode.write(&#tape, #arg, #left, var);)*
                })
            };
            node
        })}
    }

    /// `stop_gradient(e)` and its kind: in the text of a block they are the tape's own.
    fn steering(&mut self, e: &mut Expr, name: &str) -> Activity {
        let Expr::Call(call) = e else {
            return Activity::No;
        };
        let stops = name == "stop_gradient";
        self.uses_tape |= name != "straight_through";
        let outside = self.stopped;
        self.stopped |= stops;
        let steered = usize::from(name == "straight_through");
        let mut found = Activity::No;
        for (i, arg) in call.args.iter_mut().enumerate() {
            let arg = self.expr(arg, &Activity::No);
            if i == steered {
                found = arg;
            }
        }
        self.stopped = outside;
        if self.rewriting && found.is_active() {
            let (tape, span) = (self.tape, call.span());
            let args: Vec<&Expr> = call.args.iter().collect();
            let some = quote!(::core::option::Option::Some);
            let rewritten = match (name, args.as_slice()) {
                ("stop_gradient", [value]) => quote_spanned! {span=>
                    (&mut ::gradtape::__private::tape::Steered(&#tape, #some(#value))).stop()
                },
                ("clip_gradient", [value, limit]) => quote_spanned! {span=>
                    (&mut ::gradtape::__private::tape::Steered(&#tape, #some(#value))).clip(#limit)
                },
                ("inspect_gradient", [value, look]) => quote_spanned! {span=>
                    #tape.inspect(#value, #look)
                },
                ("straight_through", [f, value]) => quote_spanned! {span=>
                    ::gradtape::__private::tape::Real::straight(#value, #f)
                },
                _ => return found,
            };
            let path = &call.func;
            // The import of the user's name is used.
            *e = Expr::Verbatim(quote_spanned! {span=> ::core::convert::identity({
                {
                    #[allow(unused_imports)]
                    use #path as steering;
                }
                #rewritten
            })});
        }
        found
    }
}

/// One argument of a call, and what the expansion calls its parts.
struct Arg {
    name: syn::Ident,
    held: syn::Ident,
    adjoint: syn::Ident,
    kind: syn::Ident,
    left: syn::Ident,
    active: bool,
    span: Span,
}

impl Arg {
    /// For an ordinary call.
    fn ordinary(&self) -> TokenStream {
        let (name, held) = (&self.name, &self.held);
        match self.active {
            true => quote_spanned!(self.span=> mode.pass(#name, &mut #held, number)),
            false => quote_spanned!(self.span=> #name),
        }
    }

    /// For the companion, at once.
    fn compiled(&self) -> TokenStream {
        let (name, held) = (&self.name, &self.held);
        match self.active {
            true => quote_spanned!(self.span=> mode.give(&mut #held, number)),
            false => quote_spanned!(self.span=> #name),
        }
    }

    /// For the companion, when cotangents arrive.
    fn kept(&self) -> TokenStream {
        let held = &self.held;
        match self.active {
            true => quote_spanned!(self.span=> mode.give(&mut #held, number)),
            false => quote_spanned!(self.span=> #held.give()),
        }
    }

    fn bar(&self) -> TokenStream {
        let (kind, adjoint) = (&self.kind, &self.adjoint);
        match self.active {
            true => quote_spanned!(self.span=> mode.bar(#kind, &mut #adjoint, number)),
            false => quote!(::gradtape::__private::Nobody),
        }
    }
}

/// `(f)(x)` as `f(x)`, which in a function means the same.
fn without_call_parentheses(callee: &mut Expr) {
    if let Expr::Paren(p) = callee
        && matches!(&*p.expr, Expr::Path(_) | Expr::Paren(_))
    {
        *callee = (*p.expr).clone();
        without_call_parentheses(callee);
    }
}

fn steers(name: &str) -> bool {
    matches!(
        name,
        "stop_gradient" | "clip_gradient" | "inspect_gradient" | "straight_through"
    )
}

/// Constructors that hold what they are given.
fn wraps(name: &str) -> bool {
    matches!(name, "Some" | "Ok" | "Err")
}

fn last_name(path: &Path) -> Option<String> {
    path.segments.last().map(|s| s.ident.to_string())
}

/// Functions of companions, which are generic over numbers where the user's function is.
const OF_COMPANIONS: &[&str] = &[
    "grad",
    "value_and_grad",
    "grad_into",
    "vjp",
    "jvp",
    "jacobian",
];

const PRIMITIVES: &[&str] = &[
    "f64", "f32", "usize", "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "isize",
];
