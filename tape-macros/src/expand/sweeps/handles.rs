//! The handles of parameters' adjoints: how what callers lend gets in, and what the sweeps gather out.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::{Sweeps, has_shadow};
use crate::emit;
use crate::ir::*;
use crate::lower::ParamKind;
use crate::maps::HashMap;

/// How the adjoints of parameters get in and out, in the order of execution.
#[derive(Default)]
pub(super) struct Handles {
    /// Scalars behind references are read once; with the index of the parameter.
    pub reads: Vec<(usize, TokenStream)>,
    /// Shadows that need nothing but the parameters.
    pub early: TokenStream,
    /// What the later ones need, kept when the forward sweep ends.
    pub kept: TokenStream,
    /// Those of `&mut` parameters, after the forward sweep.
    pub late: TokenStream,
    pub end: TokenStream,
    /// With the index of the parameter.
    pub scalars: Vec<(Val, usize)>,
    /// By-value parameters with a shadow.
    pub kept_values: Vec<Val>,
    pub shadows: HashMap<Val, Place>,
    pub mem_shadows: HashMap<Mem, Place>,
    pub asked: HashMap<Mem, Ident>,
}

impl Sweeps<'_> {
    /// The handles of all parameters; a detached pullback has `&mut` ones no more.
    pub(super) fn open(&mut self, detached: bool) -> Handles {
        let mut handles = Handles::default();
        for i in 0..self.lowered.params.len() {
            let p = &self.lowered.params[i];
            let name = &p.name;
            if p.dereferenced {
                handles.reads.push((i, quote!(let #name = *#name;)));
            }
            if !p.differentiable {
                continue;
            }
            match p.base {
                Base::Val(v) if !has_shadow(&self.lowered.arena, p) => {
                    handles.scalars.push((v, i));
                }
                Base::Val(_) | Base::Mem(_) => self.open_shadow(i, detached, &mut handles),
                Base::Const(..) => {}
            }
        }
        handles
    }

    fn open_shadow(&mut self, i: usize, detached: bool, handles: &mut Handles) {
        let p = &self.lowered.params[i];
        let (name, kind, slice) = (p.name.clone(), p.kind, emit::slice_element(p).is_some());
        let bar = self
            .lowered
            .names
            .fresh(&format!("{name}_bar"), name.span());
        let mem = self.lowered.arena.mem(MemInfo {
            name: bar.clone(),
            ty: p.ty.clone(),
            span: name.span(),
            by_ref: slice,
            untracked: false,
        });
        let base = self.lowered.params[i].base.clone();
        if let (Base::Val(v), ParamKind::Value) = (&base, kind) {
            handles.kept_values.push(*v);
        }
        match &base {
            Base::Val(v) => handles.shadows.insert(*v, Place::mem(mem)),
            Base::Mem(m) => handles.mem_shadows.insert(*m, Place::mem(mem)),
            Base::Const(..) => None,
        };
        let (handle, inner) = (&self.handles[i], self.lowered.params[i].inner.clone());
        match (slice, kind) {
            (true, ParamKind::Mut) => self.open_written_slice(i, &bar, detached, handles),
            (true, ParamKind::Shared | ParamKind::Value) => {
                let flag = self
                    .lowered
                    .names
                    .fresh(&format!("{name}_asked"), name.span());
                // A pullback may not be given the primal again; callers lend what fits.
                let buffer = match detached && kind == ParamKind::Shared {
                    true => quote!(whole(&mut #handle)),
                    false => quote!(slice(&mut #handle, #name.len())),
                };
                handles.early.extend(quote! {
                    let #flag = ::gradtape::__private::SliceBar::asked(&#handle);
                    let #bar = ::gradtape::__private::SliceBar::#buffer;
                });
                handles.asked.insert(mem, flag);
            }
            (false, ParamKind::Mut) => {
                let zero = self.zero_for_later(i, detached, handles);
                handles.late.extend(
                    quote!(let mut #bar = ::gradtape::__private::Bar::<#inner>::get(&#handle, || #zero);),
                );
                handles
                    .end
                    .extend(quote!(::gradtape::__private::Bar::<#inner>::set(&mut #handle, #bar);));
            }
            (false, ParamKind::Shared | ParamKind::Value) => {
                let p = &self.lowered.params[i];
                let known = emit::sum_literal(p, &self.lowered.floats);
                let start = known.unwrap_or_else(|| {
                    let zero = match kind {
                        ParamKind::Value => self.zero_for_later(i, detached, handles),
                        ParamKind::Shared | ParamKind::Mut => zero_tangent(&quote!(#name)),
                    };
                    quote!(::gradtape::__private::sum_start(#zero))
                });
                handles.early.extend(quote!(let mut #bar = #start;));
                handles.end.extend(
                    quote!(::gradtape::__private::Bar::<#inner>::add(&mut #handle, &#bar);),
                );
                if matches!(self.lowered.params[i].ty, Ty::Vec(_)) {
                    handles.end.extend(emit::give_back(&bar));
                }
            }
        }
    }

    /// The adjoint of a `&mut` slice goes in and out, so a buffer is needed in any case.
    fn open_written_slice(&mut self, i: usize, bar: &Ident, detached: bool, handles: &mut Handles) {
        let zero = self.zero_for_later(i, detached, handles);
        let (name, handle) = (self.lowered.params[i].name.clone(), &self.handles[i]);
        let scratch = self
            .lowered
            .names
            .fresh(&format!("{name}_scratch"), name.span());
        let start = emit::changes_elements(&self.lowered.params[i])
            .then(|| quote!(::gradtape::__private::SliceBar::start(&mut #handle, || #zero);));
        handles.late.extend(quote! {
            let mut #scratch;
            let #bar = if ::gradtape::__private::SliceBar::asked(&#handle) {
                #start
                ::gradtape::__private::SliceBar::whole(&mut #handle)
            } else {
                #scratch = #zero;
                &mut #scratch[..]
            };
        });
    }

    /// A zero of the shape that a parameter has after the forward sweep. A pullback keeps the shape: it has the
    /// parameter behind a `&mut` no more, and need not keep another one for that.
    fn zero_for_later(&mut self, i: usize, detached: bool, handles: &mut Handles) -> TokenStream {
        let p = &self.lowered.params[i];
        if let Some(zero) = emit::zero_literal(p, &self.lowered.floats) {
            return zero;
        }
        let name = p.name.clone();
        let primal = match p.kind {
            ParamKind::Mut => quote!(&*#name),
            ParamKind::Shared | ParamKind::Value => quote!(&#name),
        };
        if !detached {
            return zero_tangent(&primal);
        }
        if let syn::Type::Slice(slice) = &p.inner
            && let Some(zero) = emit::zero_literal_of(&slice.elem, &self.lowered.floats)
        {
            let names = &mut self.lowered.names;
            let kept = names.fresh(&format!("{name}_len"), name.span());
            handles.kept.extend(quote!(let #kept = (*#name).len();));
            return quote!(::gradtape::__private::vec_of(#zero, #kept));
        }
        let kept = self
            .lowered
            .names
            .fresh(&format!("{name}_shape"), name.span());
        handles
            .kept
            .extend(quote!(let #kept = ::gradtape::__private::Shape::of(#primal);));
        quote!(#kept.zero())
    }
}

fn zero_tangent(primal: &TokenStream) -> TokenStream {
    quote!(::gradtape::__private::Differentiable::zero_tangent(#primal))
}
