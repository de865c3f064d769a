//! The body of `forward`: primals with their tangents, between what opens and closes the handles of
//! these.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::sweeps::{emitter, shared_references};
use crate::analysis::Facts;
use crate::emit::{self, Scope, Tangents};
use crate::ir::*;
use crate::lower::{Function, ParamKind};
use crate::maps::HashMap;
use crate::options::Switches;
use crate::syntax::type_argument;
use crate::transform::{accumulate, forward, sparse};

/// The body of `forward`; `directions` is the parameter that says how many tangents each value has.
pub(super) fn forward(
    function: &syn::ItemFn,
    lowered: &mut Function,
    facts: &Facts,
    handles: &[Ident],
    directions: &Ident,
    switches: &Switches,
) -> TokenStream {
    let mut dots = HashMap::default();
    let mut mem_dots = HashMap::default();
    let mut refs = shared_references(&lowered.params);
    let (mut start, mut end) = (TokenStream::new(), TokenStream::new());
    for (p, handle) in lowered.params.iter().zip(handles) {
        let name = &p.name;
        if p.differentiable {
            let dot = lowered.names.fresh(&format!("{name}_dot"), name.span());
            match &p.base {
                Base::Val(v) => {
                    let info = lowered.arena.vals[v.0].clone();
                    let val = lowered.arena.val(ValInfo {
                        name: dot.clone(),
                        ..info
                    });
                    dots.insert(*v, val);
                    start.extend(match p.kind {
                        ParamKind::Shared if emit::is_read_in_place(p) => {
                            refs.insert(val);
                            let way = match emit::slice_element(p) {
                                Some(_) => quote!(DotSlice),
                                None => quote!(DotRef),
                            };
                            quote! {
                                let #dot = ::gradtape::__private::#way::hold(#handle, #name);
                                let #dot = &*#dot;
                            }
                        }
                        ParamKind::Shared => {
                            quote!(let #dot = ::gradtape::__private::Dot::take(#handle, #name);)
                        }
                        ParamKind::Value | ParamKind::Mut => {
                            quote!(let #dot = ::gradtape::__private::Dot::take(#handle, &#name);)
                        }
                    });
                }
                Base::Mem(m) => {
                    let info = lowered.arena.mems[m.0].clone();
                    let mem = lowered.arena.mem(MemInfo {
                        name: dot.clone(),
                        by_ref: false,
                        ..info
                    });
                    mem_dots.insert(*m, mem);
                    start.extend(quote!(let mut #dot = ::gradtape::__private::DotMut::take(&#handle, &*#name);));
                    end.extend(quote!(::gradtape::__private::DotMut::put(#handle, #dot);));
                }
                Base::Const(..) => {}
            }
        }
        if p.dereferenced {
            start.extend(quote!(let #name = *#name;));
        }
    }
    let (mut facts, mut body) = (facts.clone(), lowered.body.clone());
    if switches.accumulate {
        accumulate::in_variables(
            &mut lowered.arena,
            &mut lowered.names,
            &mut facts,
            &mut body,
        );
    }
    let mut pushforward = forward::forward(
        &mut lowered.arena,
        &mut lowered.names,
        &facts,
        &body,
        dots,
        mem_dots,
    );
    if switches.sparse {
        sparse::pass_over_zeros(
            &mut lowered.arena,
            &mut lowered.names,
            &mut pushforward,
            !lowered.floats.is_empty(),
        );
    }
    let (name, arena, region) = (&function.sig.ident, &lowered.arena, &pushforward.region);
    print::dump(name, "pushforward", arena, &region.stmts, &region.results);
    let mut emit = emitter(lowered, refs, HashMap::default());
    emit.tangents = Some(Tangents {
        directions: directions.clone(),
        of: pushforward.primals,
        mems: pushforward.primal_mems,
        references: lowered.params.iter().any(|p| holds_reference(&p.inner)),
    });
    let scope = Scope {
        lists: &[&region.stmts],
        results: &region.results,
        ..Scope::default()
    };
    if switches.reuse {
        emit.reuse(&[scope]);
    }
    emit.count_uses(&region.stmts, &region.results);
    let items = &lowered.items;
    let stmts = emit.stmts(&region.stmts);
    let spent = emit.end(scope);
    let (value, tangent) = (
        emit.result(&region.results[0]),
        emit.result(&region.results[1]),
    );
    let (value_name, tangent_name) = (
        format_ident!("result_value"),
        format_ident!("result_tangent"),
    );
    quote! {
        #(#items)*
        #start
        #stmts
        let #tangent_name = #tangent;
        let #value_name = #value;
        #end
        #spent
        (#value_name, #tangent_name)
    }
}

fn holds_reference(ty: &syn::Type) -> bool {
    match ty {
        syn::Type::Reference(_) => true,
        syn::Type::Paren(t) => holds_reference(&t.elem),
        syn::Type::Group(t) => holds_reference(&t.elem),
        syn::Type::Array(t) => holds_reference(&t.elem),
        syn::Type::Slice(t) => holds_reference(&t.elem),
        syn::Type::Tuple(t) => t.elems.iter().any(holds_reference),
        syn::Type::Path(_) => type_argument(ty).is_some_and(holds_reference),
        _ => false,
    }
}
