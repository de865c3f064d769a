//! The body of `forward`: primals with their tangents, between what opens and closes the handles of
//! these.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;
use syn::visit::Visit;

use super::sweeps::{emitter, shared_references};
use crate::analysis::Facts;
use crate::emit::{self, Scope, Tangents};
use crate::ir::visit::{Reads, read_region};
use crate::ir::*;
use crate::lower::{Function, Param, ParamKind};
use crate::maps::{HashMap, HashSet};
use crate::names::Names;
use crate::options::Switches;
use crate::syntax::type_argument;
use crate::transform::contract::Contract;
use crate::transform::forward::Pushforward;
use crate::transform::sparse::Parameters;
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
    let opened = Opened::of(lowered, handles);
    let held = opened.held.keys().copied().collect();
    let generic_floats = !lowered.floats.is_empty();
    let pushforward = pushforward(
        lowered,
        facts,
        switches,
        (opened.dots, opened.mem_dots),
        Parameters {
            held: &held,
            generic: is_generic(&function.sig),
            generic_floats,
        },
    );
    let (name, arena, region) = (&function.sig.ident, &lowered.arena, &pushforward.region);
    print::dump(name, "pushforward", arena, &region.stmts, &region.results);
    let (flags, unmoved) = flags(&opened.held, region, &mut lowered.names);
    let mut emit = emitter(lowered, opened.refs, HashMap::default());
    emit.tangents = Some(Tangents {
        directions: directions.clone(),
        of: pushforward.primals,
        mems: pushforward.primal_mems,
        unmoved,
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
    let (items, start, end) = (&lowered.items, opened.start, opened.end);
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
        #flags
        #start
        #stmts
        let #tangent_name = #tangent;
        let #value_name = #value;
        #end
        #spent
        (#value_name, #tangent_name)
    }
}

/// The function with its tangents, as what makes it faster leaves it.
fn pushforward(
    lowered: &mut Function,
    facts: &Facts,
    switches: &Switches,
    (dots, mem_dots): (HashMap<Val, Val>, HashMap<Mem, Mem>),
    parameters: Parameters,
) -> Pushforward {
    let (arena, names) = (&mut lowered.arena, &mut lowered.names);
    let (mut facts, mut body) = (facts.clone(), lowered.body.clone());
    if switches.accumulate {
        accumulate::in_variables(arena, names, &mut facts, &mut body);
    }
    let mut pushforward = forward::forward(arena, names, &facts, &body, dots, mem_dots);
    if switches.sparse {
        sparse::pass_over_zeros(arena, names, &mut pushforward, parameters);
    }
    if switches.contract {
        let contract = Contract {
            arena,
            is_derivative: &|v| pushforward.primals.contains_key(&v),
            concrete: false,
        };
        let Region { stmts, results } = &mut pushforward.region;
        contract.stmts(stmts, results);
    }
    pushforward
}

/// Types are parameters of it.
fn is_generic(sig: &syn::Signature) -> bool {
    struct HasImpl(bool);
    impl<'ast> Visit<'ast> for HasImpl {
        fn visit_type_impl_trait(&mut self, _: &'ast syn::TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut unnamed = HasImpl(false);
    sig.inputs
        .iter()
        .for_each(|input| unnamed.visit_fn_arg(input));
    unnamed.0 || sig.generics.type_params().next().is_some()
}

/// Flags for those tangents of parameters that are asked whether they are zero: whether nobody gives them.
fn flags(
    held: &HashMap<Val, Held>,
    region: &Region,
    names: &mut Names,
) -> (TokenStream, HashMap<Val, Ident>) {
    let mut asked = Asked::default();
    read_region(&mut asked, region);
    let mut flags = TokenStream::new();
    let mut unmoved = HashMap::default();
    for v in asked.0 {
        let Some(Held { handle, way, stem }) = held.get(&v) else {
            continue;
        };
        let flag = names.fresh(&format!("{stem}_unmoved"), stem.span());
        flags.extend(quote!(let #flag = ::gradtape::__private::#way::is_nobody(&#handle);));
        unmoved.insert(v, flag);
    }
    (flags, unmoved)
}

/// Of which tangents is asked whether they are zero, each once.
#[derive(Default)]
struct Asked(Vec<Val>);

impl Reads for Asked {
    fn operand(&mut self, _: &Operand) {}

    fn op(&mut self, op: &Op) -> bool {
        if let Op::IsZero(Place {
            base: Base::Val(v), ..
        }) = op
            && !self.0.contains(v)
        {
            self.0.push(*v);
        }
        true
    }
}

/// How a tangent is held that is read where it is.
struct Held {
    handle: Ident,
    /// The trait of the handle.
    way: TokenStream,
    /// The parameter's name.
    stem: Ident,
}

/// The tangents of the parameters, taken from their handles.
struct Opened {
    dots: HashMap<Val, Val>,
    mem_dots: HashMap<Mem, Mem>,
    /// Those that are read where they are.
    held: HashMap<Val, Held>,
    /// What is a reference in the generated code.
    refs: HashSet<Val>,
    start: TokenStream,
    end: TokenStream,
}

impl Opened {
    fn of(lowered: &mut Function, handles: &[Ident]) -> Opened {
        let mut opened = Opened {
            dots: HashMap::default(),
            mem_dots: HashMap::default(),
            held: HashMap::default(),
            refs: shared_references(&lowered.params),
            start: TokenStream::new(),
            end: TokenStream::new(),
        };
        let Function {
            params,
            arena,
            names,
            ..
        } = lowered;
        for (p, handle) in params.iter().zip(handles) {
            if p.differentiable {
                let dot = names.fresh(&format!("{}_dot", p.name), p.name.span());
                opened.open(p, handle, dot, arena);
            }
            if p.dereferenced {
                let name = &p.name;
                opened.start.extend(quote!(let #name = *#name;));
            }
        }
        opened
    }

    fn open(&mut self, p: &Param, handle: &Ident, dot: Ident, arena: &mut Arena) {
        let name = &p.name;
        match &p.base {
            Base::Val(v) => {
                let val = arena.val_like(*v, dot.clone());
                self.dots.insert(*v, val);
                if p.kind == ParamKind::Shared && emit::is_read_in_place(p) {
                    self.refs.insert(val);
                    let held = Held {
                        handle: handle.clone(),
                        way: way(p),
                        stem: name.clone(),
                    };
                    self.held.insert(val, held);
                }
                self.start.extend(taken(p, handle, &dot));
            }
            Base::Mem(m) => {
                let info = arena.mems[m.0].clone();
                let mem = arena.mem(MemInfo {
                    name: dot.clone(),
                    by_ref: false,
                    ..info
                });
                self.mem_dots.insert(*m, mem);
                self.start.extend(
                    quote!(let mut #dot = ::gradtape::__private::DotMut::take(&#handle, &*#name);),
                );
                self.end
                    .extend(quote!(::gradtape::__private::DotMut::put(#handle, #dot);));
            }
            Base::Const(..) => {}
        }
    }
}

/// The trait of the handle of tangents that are read where they are.
fn way(p: &Param) -> TokenStream {
    match emit::slice_element(p) {
        Some(_) => quote!(DotSlice),
        None => quote!(DotRef),
    }
}

/// The tangents of a parameter that is not written.
fn taken(p: &Param, handle: &Ident, dot: &Ident) -> TokenStream {
    let name = &p.name;
    match p.kind {
        ParamKind::Shared if emit::is_read_in_place(p) => {
            let way = way(p);
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
