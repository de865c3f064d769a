//! The function's signature: its parameters, which of them are differentiable, its result.

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{FnArg, Ident, Pat, Type};

use super::holding::is_of_references;
use super::prescan::{InPlace, assigned_in};
use super::tree::Tree;
use super::{Lower, aggregates};
use crate::diagnostics::{self, Diagnostics};
use crate::ir::*;
use crate::literals::Sensitive;
use crate::names::Names;
use crate::options::Options;
use crate::syntax::argument_of;

/// What `?` returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    Plain,
    Option,
    Result,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ParamKind {
    Value,
    Shared,
    Mut,
}

#[derive(Clone)]
pub(crate) struct Param {
    pub name: Ident,
    /// As written, without the outer reference.
    pub inner: Type,
    /// As written.
    pub written: Type,
    pub kind: ParamKind,
    pub differentiable: bool,
    pub ty: Ty,
    pub base: Base,
    /// A shared reference to a scalar is read once at the start.
    pub dereferenced: bool,
}

#[derive(Clone)]
pub(crate) struct Function {
    pub arena: Arena,
    pub names: Names,
    pub params: Vec<Param>,
    pub body: Region,
    pub items: Vec<syn::Item>,
    pub floats: Vec<Ident>,
    pub outcome: Outcome,
}

pub(super) fn lower(
    function: &syn::ItemFn,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Function {
    let sig = &function.sig;
    check_attributes(function, diagnostics);
    check_signature(sig, diagnostics);
    let floats = float_parameters(&sig.generics);
    let mut names = Names::default();
    for ident in super::opaque::mentioned(quote::ToTokens::to_token_stream(function)) {
        names.reserve(&ident.to_string());
    }
    for keyword in ["value", "seed", "tangent", "self", "Self"] {
        names.reserve(keyword);
    }
    let outcome = outcome(&sig.output);
    let mut lower = Lower::new(diagnostics, names, floats.clone(), outcome);
    if let syn::ReturnType::Type(_, ty) = &sig.output {
        lower.returned_ty = Ty::of(ty, &lower.floats);
    }
    lower.const_generics = sig
        .generics
        .const_params()
        .map(|c| c.ident.clone())
        .collect();
    let mut scan = InPlace::default();
    syn::visit::Visit::visit_signature(&mut scan, sig);
    syn::visit::Visit::visit_block(&mut scan, &function.block);
    lower.maps_of_arrays = scan.maps_of_arrays();
    if matches!(lower.returned_ty, Ty::Unknown) {
        let maps = super::tails::maps_of_the_result(function);
        lower.maps_of_arrays.extend(maps);
    }
    lower.plain_functions = scan.plain_functions;
    lower.in_place = scan.names;
    lower.sensitive = Sensitive::of(&function.block);
    lower.captured = scan.captured;
    lower.mutable = scan.mutable;
    lower.indexed = scan.indexed;
    lower.changes_items = scan.changes_items;
    lower.assigned = assigned_in(|v| syn::visit::Visit::visit_block(v, &function.block));
    syn::visit::Visit::visit_block(&mut lower.rebound, &function.block);
    let params = lower.params(sig, options);
    lower.given = lower.arena.vals.len();
    lower.wrt_is_known(&params, options);
    let refused = lower.diagnostics.count();
    lower.something_to_differentiate(sig, &params);
    // Where nothing is to be differentiated, nothing in the body can be wrong.
    let mut tail = match lower.diagnostics.count() > refused {
        true => Tree::Never,
        false => lower.body(function),
    };
    if matches!(tail, Tree::Op(Operand::Unit)) && returns_something(&sig.output) {
        // The end is not reached, or rustc refuses the function itself.
        tail = Tree::Never;
    }
    let result = lower.result(tail, &sig.output, function.block.brace_token.span.join());
    let stmts = lower.code.pop().expect("the function's own region");
    let body = Region {
        stmts,
        results: vec![result],
    };
    aggregates::mark(&mut lower.arena, &body);
    aggregates::mark_unread(&mut lower.arena, &body, &params);
    Function {
        arena: lower.arena,
        names: lower.names,
        params,
        body,
        items: lower.items,
        floats,
        outcome,
    }
}

impl Lower<'_> {
    /// The body; the type of the result may decide what its last call makes.
    fn body(&mut self, function: &syn::ItemFn) -> Tree {
        let mut block = (*function.block).clone();
        if let syn::ReturnType::Type(_, ty) = &function.sig.output {
            super::expected::block(&mut block, ty);
        }
        if self.outcome == Outcome::Result || self.returned_ty.is_aggregate() {
            super::tails::return_results(&mut block);
        }
        self.block(&block)
    }

    /// What may fail has a type that says so.
    fn shows_failures(&mut self, returned: &[Option<&Tree>], output: &syn::ReturnType) {
        let syn::ReturnType::Type(_, ty) = output else {
            return;
        };
        let fails = |tree: &&Tree| matches!(tree, Tree::Option { .. } | Tree::Result { .. });
        let unread = matches!(Ty::of(ty, &self.floats), Ty::Unknown);
        if unread && returned.iter().flatten().any(fails) {
            let name = ty.to_token_stream().to_string();
            self.refuse(&diagnostics::hidden_outcome, &**ty, &format!("`{name}`"));
        }
    }

    /// What the function returns: the block's value, or what was returned before.
    fn result(&mut self, tail: Tree, output: &syn::ReturnType, span: Span) -> Operand {
        let early = self.get(self.return_value).cloned();
        self.shows_failures(&[Some(&tail), early.as_ref()], output);
        if !matches!(tail, Tree::Never) {
            let left_early = match self.get(self.returned) {
                Some(Tree::Op(flag)) => flag.clone(),
                _ => Operand::Bool(false),
            };
            let early = self.get(self.return_value).cloned().unwrap_or(Tree::Never);
            let value = self.branch(left_early, span, |_| early, |l| l.owned(tail, span));
            return self.operand(&value, span);
        }
        let value = self
            .get(self.return_value)
            .cloned()
            .unwrap_or(Tree::Op(Operand::Undef(Ty::Unknown)));
        self.operand(&value, span)
    }

    fn params(&mut self, sig: &syn::Signature, options: &Options) -> Vec<Param> {
        let inputs = sig.inputs.iter().enumerate();
        inputs
            .filter_map(|(i, input)| match input {
                FnArg::Typed(typed) => Some(self.param(i, typed, options)),
                FnArg::Receiver(_) => None,
            })
            .collect()
    }

    fn param(&mut self, i: usize, typed: &syn::PatType, options: &Options) -> Param {
        let (kind, inner) = match &*typed.ty {
            Type::Reference(r) if r.mutability.is_some() => (ParamKind::Mut, (*r.elem).clone()),
            Type::Reference(r) => (ParamKind::Shared, (*r.elem).clone()),
            other => (ParamKind::Value, other.clone()),
        };
        let ty = Ty::of(&typed.ty, &self.floats);
        let differentiable = self.is_differentiable(typed, &ty, options);
        let name = match &*typed.pat {
            Pat::Ident(p) if p.by_ref.is_none() => self.unique(&p.ident),
            other => self.names.fresh(&format!("arg{i}"), other.span()),
        };
        let span = typed.pat.span();
        let dereferenced = kind == ParamKind::Shared && ty.is_scalar();
        let (base, tree) = if kind == ParamKind::Mut {
            let mem = self.arena.mem(MemInfo {
                name: name.clone(),
                ty: ty.clone(),
                span,
                by_ref: true,
                untracked: false,
            });
            if differentiable {
                self.varied_mems.insert(mem);
            }
            (
                Base::Mem(mem),
                Tree::RefMut(Box::new(Tree::Place(Place::mem(mem)))),
            )
        } else {
            let aggregate = !ty.is_scalar() && !matches!(ty, Ty::Unknown);
            let val = self.arena.val(ValInfo {
                aggregate,
                ..ValInfo::new(name.clone(), ty.clone(), span)
            });
            self.varied.push(differentiable);
            if is_boxed_number(&typed.ty, &self.floats) {
                self.verbatim.insert(val);
            }
            if let Some(inclusive) = range_of_integers(&typed.ty) {
                self.ranges.insert(val, inclusive);
            }
            let whole = if ty.is_scalar() {
                Tree::Op(Operand::Val(val))
            } else {
                Tree::Place(Place::val(val))
            };
            let tree = match kind {
                ParamKind::Shared => Tree::Ref(Box::new(whole)),
                _ => Tree::Op(Operand::Val(val)),
            };
            (Base::Val(val), tree)
        };
        if is_of_references(&typed.ty) {
            self.of_references.push(base.clone());
        }
        self.bind_pattern(&typed.pat, tree);
        Param {
            name,
            inner,
            written: (*typed.ty).clone(),
            kind,
            differentiable,
            ty,
            base,
            dereferenced,
        }
    }

    fn is_differentiable(&mut self, typed: &syn::PatType, ty: &Ty, options: &Options) -> bool {
        let name = match &*typed.pat {
            Pat::Ident(p) => Some(&p.ident),
            _ => None,
        };
        let constant = typed.attrs.iter().any(|a| a.path().is_ident("constant"));
        let chosen = options
            .wrt
            .as_ref()
            .is_none_or(|wrt| name.is_some_and(|n| wrt.contains(n)));
        if constant || !chosen {
            return false;
        }
        if let Type::ImplTrait(_) = &*typed.ty {
            // Said with the signature.
            return false;
        }
        if is_function_type(&typed.ty) {
            self.refuse(&diagnostics::function_parameter, &typed.ty, "");
            return false;
        }
        if let Type::Ptr(_) = &*typed.ty {
            self.refuse(&diagnostics::raw_pointer, &typed.ty, "");
            return false;
        }
        if let Some(cell) = interior(&typed.ty) {
            self.refuse(&diagnostics::interior_mutability, &typed.ty, &cell);
            return false;
        }
        // A tape says for itself what it cannot watch.
        let statically = !options.dynamic && !ty.is_inert();
        if statically && is_boxed_number(&typed.ty, &self.floats) {
            let text = diagnostics::shown(&typed.ty);
            self.refuse(&diagnostics::boxed_number, &typed.ty, &format!("`{text}`"));
            return false;
        }
        if let Some(name) = keyed_container(&typed.ty) {
            self.refuse(&diagnostics::user_type, &typed.ty, &format!("`{name}`"));
            return false;
        }
        !ty.is_inert()
    }

    fn wrt_is_known(&mut self, params: &[Param], options: &Options) {
        for name in options.wrt.iter().flatten() {
            match params.iter().find(|p| p.name == *name) {
                None => self.refuse(&diagnostics::wrt_unknown, name, &format!("`{name}`")),
                Some(p) if !p.differentiable => {
                    self.refuse(&diagnostics::wrt_constant, name, &format!("`{name}`"))
                }
                Some(_) => {}
            }
        }
    }

    fn something_to_differentiate(&mut self, sig: &syn::Signature, params: &[Param]) {
        if !params.iter().any(|p| p.differentiable) && self.diagnostics.is_empty() {
            self.refuse(&diagnostics::nothing_differentiable, &sig.ident, "");
        }
        let writes = params
            .iter()
            .any(|p| p.kind == ParamKind::Mut && p.differentiable);
        match &sig.output {
            syn::ReturnType::Default if !writes => {
                self.refuse(&diagnostics::no_result, &sig.ident, "")
            }
            syn::ReturnType::Type(_, ty) => {
                let inert = Ty::of(ty, &self.floats);
                let never = matches!(**ty, Type::Never(_));
                if never
                    || inert.is_inert()
                        && !(writes && matches!(inert, Ty::Unit | Ty::Bool | Ty::Int))
                {
                    let ty = &**ty;
                    let text = diagnostics::shown(ty);
                    self.refuse(&diagnostics::inert_result, ty, &format!("`{text}`"));
                }
                if let Type::ImplTrait(_) = &**ty {
                    self.refuse(&diagnostics::impl_trait, ty, "");
                }
            }
            syn::ReturnType::Default => {}
        }
    }
}

/// `#[constant]` takes no arguments, and one `#[differentiable]` is enough.
fn check_attributes(function: &syn::ItemFn, diagnostics: &mut Diagnostics) {
    for attr in &function.attrs {
        if is_differentiable_attribute(attr) {
            diagnostics.refuse(&diagnostics::attribute_twice, attr.path(), "");
        }
    }
    for input in &function.sig.inputs {
        let attrs = match input {
            FnArg::Typed(t) => &t.attrs,
            FnArg::Receiver(r) => &r.attrs,
        };
        let constants = attrs.iter().filter(|a| a.path().is_ident("constant"));
        for (i, attr) in constants.enumerate() {
            if !matches!(attr.meta, syn::Meta::Path(_)) {
                let what = "(`#[constant]` takes no arguments)";
                diagnostics.refuse(&diagnostics::malformed_option, &attr.meta, what);
            }
            if i > 0 {
                diagnostics.refuse(&diagnostics::duplicate_option, attr.path(), "`#[constant]`");
            }
        }
    }
}

pub(crate) fn is_differentiable_attribute(attr: &syn::Attribute) -> bool {
    let last = attr.path().segments.last();
    last.is_some_and(|s| s.ident == "differentiable")
}

/// The type holds a reference that is not `'static`.
fn borrows(ty: &Type) -> bool {
    struct Find(bool);
    impl<'ast> syn::visit::Visit<'ast> for Find {
        fn visit_type_reference(&mut self, r: &'ast syn::TypeReference) {
            self.0 |= r.lifetime.as_ref().is_none_or(|l| l.ident != "static");
            syn::visit::visit_type_reference(self, r);
        }
    }
    let mut find = Find(false);
    syn::visit::Visit::visit_type(&mut find, ty);
    find.0
}

fn check_signature(sig: &syn::Signature, diagnostics: &mut Diagnostics) {
    if let Some(token) = &sig.asyncness {
        diagnostics.refuse(&diagnostics::async_function, token, "");
    }
    if let syn::Safety::Unsafe(token) = &sig.safety {
        diagnostics.refuse(&diagnostics::unsafe_function, token, "");
    }
    if let Some(abi) = &sig.abi {
        diagnostics.refuse(&diagnostics::extern_function, abi, "");
    }
    if let syn::ReturnType::Type(_, ty) = &sig.output
        && borrows(ty)
    {
        diagnostics.refuse(&diagnostics::borrowed_result, &**ty, "");
    }
    for input in &sig.inputs {
        match input {
            FnArg::Receiver(r) => diagnostics.refuse(&diagnostics::receiver, r, ""),
            FnArg::Typed(t) => {
                if let Type::ImplTrait(i) = &*t.ty
                    && !t.attrs.iter().any(|a| a.path().is_ident("constant"))
                {
                    let refusal = match i.bounds.iter().any(is_function_bound) {
                        true => &diagnostics::function_parameter,
                        false => &diagnostics::impl_trait,
                    };
                    diagnostics.refuse(refusal, &t.ty, "");
                }
            }
        }
    }
}

/// Type parameters that arithmetic is done with: those with any trait bound but `Fn`.
fn float_parameters(generics: &syn::Generics) -> Vec<Ident> {
    let bounded = |ident: &Ident| {
        let inline = generics
            .type_params()
            .filter(|p| p.ident == *ident)
            .flat_map(|p| p.bounds.iter());
        let clauses = generics.where_clause.iter().flat_map(|w| &w.predicates).filter_map(|p| match p {
            syn::WherePredicate::Type(t) if matches!(&t.bounded_ty, Type::Path(p) if p.path.is_ident(ident)) => Some(&t.bounds),
            _ => None,
        });
        let all = inline.chain(clauses.flatten());
        let names = all.filter_map(|b| match b {
            syn::TypeParamBound::Trait(t) => t.path.segments.last().map(|s| s.ident.to_string()),
            _ => None,
        });
        names.collect::<Vec<_>>()
    };
    const NUMERIC: &[&str] = &[
        "Float",
        "Scalar",
        "Real",
        "Num",
        "Mul",
        "Add",
        "Sub",
        "Div",
        "Neg",
        "FloatCore",
        "NumAssign",
        "FloatConst",
        "RealField",
    ];
    let is_float = |p: &&syn::TypeParam| {
        bounded(&p.ident)
            .iter()
            .any(|b| NUMERIC.contains(&b.as_str()))
    };
    generics
        .type_params()
        .filter(is_float)
        .map(|p| p.ident.clone())
        .collect()
}

fn returns_something(output: &syn::ReturnType) -> bool {
    match output {
        syn::ReturnType::Type(_, ty) => !matches!(Ty::of(ty, &[]), Ty::Unit | Ty::Unknown),
        syn::ReturnType::Default => false,
    }
}

fn outcome(output: &syn::ReturnType) -> Outcome {
    match output {
        syn::ReturnType::Type(_, ty) => match Ty::of(ty, &[]) {
            Ty::Option(_) => Outcome::Option,
            Ty::Result(_) => Outcome::Result,
            _ => Outcome::Plain,
        },
        syn::ReturnType::Default => Outcome::Plain,
    }
}

/// `Fn`, `FnMut` or `FnOnce`.
fn is_function_bound(bound: &syn::TypeParamBound) -> bool {
    match bound {
        syn::TypeParamBound::Trait(t) => {
            let last = t.path.segments.last();
            last.is_some_and(|s| matches!(s.arguments, syn::PathArguments::Parenthesized(_)))
        }
        _ => false,
    }
}

fn is_function_type(ty: &Type) -> bool {
    match ty {
        Type::Reference(r) => is_function_type(&r.elem),
        Type::TraitObject(_) | Type::FnPtr(_) => true,
        _ => false,
    }
}

/// `Cell`, `RefCell` and the like, anywhere in the type.
fn interior(ty: &Type) -> Option<String> {
    match ty {
        Type::Reference(r) => interior(&r.elem),
        Type::Path(p) => {
            let name = p.path.segments.last()?.ident.to_string();
            [
                "Cell",
                "RefCell",
                "Mutex",
                "RwLock",
                "OnceCell",
                "UnsafeCell",
            ]
            .contains(&name.as_str())
            .then(|| format!("`{name}`"))
        }
        _ => None,
    }
}

/// `Range<usize>` and its kind, or a reference to one: does it include the last?
fn range_of_integers(ty: &Type) -> Option<bool> {
    let of = |name: &str| argument_of(ty, name).is_some_and(|t| matches!(Ty::of(t, &[]), Ty::Int));
    match ty {
        Type::Reference(r) => range_of_integers(&r.elem),
        _ if of("Range") => Some(false),
        _ if of("RangeInclusive") => Some(true),
        _ => None,
    }
}

/// `Box<f64>`, or a reference to one.
fn is_boxed_number(ty: &Type, floats: &[syn::Ident]) -> bool {
    match ty {
        Type::Reference(r) => is_boxed_number(&r.elem, floats),
        ty => argument_of(ty, "Box").is_some_and(|t| Ty::of(t, floats).is_scalar()),
    }
}

/// Containers of the standard library without an index: they have no tangent type.
pub(super) fn keyed_container(ty: &Type) -> Option<String> {
    const KEYED: &[&str] = &[
        "HashMap", "BTreeMap", "HashSet", "BTreeSet", "VecDeque", "Path", "PathBuf", "Duration",
        "Instant",
    ];
    match ty {
        Type::Reference(r) => keyed_container(&r.elem),
        Type::Path(p) => p
            .path
            .segments
            .last()
            .map(|s| s.ident.to_string())
            .filter(|n| KEYED.contains(&n.as_str())),
        _ => None,
    }
}
