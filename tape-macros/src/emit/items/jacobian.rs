//! `jacobian`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::signature::lists;
use super::{Lacking, Parts};
use crate::emit;
use crate::ir::Ty;
use crate::lower::{Outcome, Param, ParamKind};
use crate::syntax::type_argument;

/// The runtime knows the rows of so many.
const MOST_PARAMETERS: usize = 16;

impl Parts<'_> {
    /// Of an array or a `Vec`, or of what only rustc knows.
    pub(super) fn jacobian(&self) -> TokenStream {
        let payload = self.payload_ty();
        let ty = Ty::of(&payload, self.floats);
        let known = is_made_of_floats(&ty);
        // Of a type that depends on a parameter rustc would know no more than the text tells.
        let lifetime = |p: &syn::GenericParam| matches!(p, syn::GenericParam::Lifetime(_));
        let asked = self.function.sig.generics.params.iter().all(lifetime);
        if !matches!(ty, Ty::Array(..) | Ty::Vec(_) | Ty::Unknown) || !known && !asked {
            return quote!();
        }
        let generics = match known {
            true => self.all_generics(),
            false => self.with_outputs(&payload),
        };
        let generics = self.asked_for(Lacking::Vjp, generics);
        let ((list, clause), inputs) = (lists(&generics), self.inputs());
        let gradient = self.gradient_ty();
        let rows = self.with_payload(&match known {
            true => rows_ty(&payload, &gradient, self.floats),
            false => quote!(<#payload as ::gradtape::__private::Entries>::Rows<#gradient>),
        });
        let few = self.active().count() <= MOST_PARAMETERS;
        let repeatable = few && self.is_repeatable() && !self.lacks(Lacking::Jvp);
        let by_columns = repeatable.then(|| self.by_columns(&payload));
        let by_rows = self.by_rows();
        quote! {
            /// The Jacobian: for each number of the result its gradient with respect to the
            /// differentiable parameters. Where these have fewer numbers, by forward passes, each of
            /// which runs the function for several columns; else by a pullback for each row.
            #[inline]
            pub fn jacobian #list(#(#inputs),*) -> #rows #clause {
                #by_columns
                #by_rows
            }
        }
    }

    /// What only rustc knows it asks where the function is called, as in `scalar_clause`.
    fn with_outputs(&self, payload: &syn::Type) -> syn::Generics {
        let mut generics = self.all_generics();
        let bound = syn::parse_quote!(for<'called> #payload: ::gradtape::__private::Outputs);
        generics.make_where_clause().predicates.push(bound);
        generics
    }

    /// The function can be run again with the same arguments.
    fn is_repeatable(&self) -> bool {
        let parameters = self.function.sig.generics.type_params();
        let parameters: Vec<&syn::Ident> = parameters.map(|t| &t.ident).collect();
        self.params.iter().all(|p| match p.kind {
            ParamKind::Mut => false,
            ParamKind::Value => is_known(&p.ty),
            // What is called may be another function each time.
            ParamKind::Shared => match &p.inner {
                syn::Type::ImplTrait(_) | syn::Type::TraitObject(_) => false,
                syn::Type::Path(path) if matches!(p.ty, Ty::Unknown) => {
                    let name = path.path.get_ident();
                    !name.is_some_and(|name| parameters.contains(&name))
                }
                _ => true,
            },
        })
    }

    /// Returns the Jacobian, if forward passes are to make it.
    fn by_columns(&self, payload: &syn::Type) -> TokenStream {
        if let Outcome::Plain = self.outcome {
            return self.by_columns_of_plain(payload);
        }
        let [columns, borrowed, value, tangents] =
            ["columns", "borrowed", "value", "tangents"].map(|name| self.unlike_params(name));
        let addresses = self.borrowed_numbers();
        let (primals, directions) = self.nested();
        let forward = self.forward_again();
        let payload_of = match self.outcome {
            Outcome::Plain => unreachable!("returned above"),
            Outcome::Option => quote! {
                let ::core::option::Option::Some(#value) = #value else {
                    return ::core::option::Option::None;
                };
                let #tangents = ::gradtape::__private::bound(#tangents);
            },
            Outcome::Result => quote! {
                let #value = match #value {
                    ::core::result::Result::Ok(#value) => #value,
                    ::core::result::Result::Err(#value) => return ::core::result::Result::Err(#value),
                };
                let #tangents = ::gradtape::__private::bound(#tangents);
            },
        };
        let found = self.accepted(&quote!(#columns));
        let taken = quote!(#columns.take(&#value, #tangents));
        let taken = match self.may_be_vector(payload) {
            true => {
                let spent = spent(&value, &tangents);
                quote!({ let #tangents = #taken; #spent })
            }
            false => quote!(#taken;),
        };
        quote! {
            let #borrowed = [#(#addresses),*];
            let mut #columns = ::gradtape::__private::ByColumns::<_, #payload>::of((&#primals, &#borrowed));
            if #columns.are_wanted() {
                while let ::core::option::Option::Some(#directions) = #columns.seeds() {
                    let (#value, #tangents) = #forward;
                    #payload_of
                    #taken
                }
                if let ::core::option::Option::Some(#columns) = #columns.rows() {
                    return #found;
                }
            }
        }
    }

    /// The same of a function that always has a result: the runtime runs the passes, so that rustc checks
    /// that once.
    fn by_columns_of_plain(&self, payload: &syn::Type) -> TokenStream {
        let [rows, value, tangents] =
            ["rows", "value", "tangents"].map(|name| self.unlike_params(name));
        let (primals, directions) = self.nested();
        let forward = self.forward_again();
        let addresses = self.borrowed_numbers();
        let spent = match self.may_be_vector(payload) {
            true => {
                let spent = spent(&value, &tangents);
                quote!(|#value, #tangents| { #spent })
            }
            false => quote!(|_, _| {}),
        };
        quote! {
            if let ::core::option::Option::Some(#rows) = ::gradtape::__private::by_columns::<_, #payload>(
                &#primals, &[#(#addresses),*], |#directions| #forward, #spent
            ) {
                return #rows;
            }
        }
    }

    /// The addresses of parameters that are the same numbers in all passes, whatever the function does.
    fn borrowed_numbers(&self) -> Vec<TokenStream> {
        let is_list = |p: &&Param| match &p.ty {
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) => t.is_numbers(),
            _ => false,
        };
        let shared = self.params.iter().filter(|p| p.kind == ParamKind::Shared);
        let addresses = |p: &Param| {
            let name = &p.name;
            quote!(::gradtape::__private::addresses(&#name[..]))
        };
        shared.filter(is_list).map(addresses).collect()
    }

    /// A forward pass along the directions of several columns.
    fn forward_again(&self) -> TokenStream {
        let arguments = self.params.iter().map(|p| self.again(p));
        let dots = self.params.iter().map(|p| match p.differentiable {
            true => {
                let dot = self.buffer(p);
                quote!(::gradtape::__private::Known(&#dot))
            }
            false => quote!(::gradtape::__private::Nobody),
        });
        quote!(Self::forward(::gradtape::__private::Columns {}, #(#arguments,)* #(#dots),*))
    }

    fn may_be_vector(&self, payload: &syn::Type) -> bool {
        matches!(Ty::of(payload, self.floats), Ty::Vec(_) | Ty::Unknown)
    }

    fn by_rows(&self) -> TokenStream {
        let [value, pullback, seed] =
            ["value", "pullback", "seed"].map(|name| self.unlike_params(name));
        let names = self.names();
        // What `&mut` parameters hold afterwards has no part in the rows.
        let written = self.active().filter(|p| p.kind == ParamKind::Mut);
        let written: Vec<&Param> = written.collect();
        let zeros = written.iter().map(|p| self.zero(p, &self.buffer(p)));
        let seeds = written.iter().map(|p| {
            let zero = self.buffer(p);
            quote!(#zero.clone())
        });
        let seeds: Vec<TokenStream> = [quote!(#seed)].into_iter().chain(seeds).collect();
        let seeds = super::one_or_tuple(&seeds);
        let rows = quote!(::gradtape::__private::rows(&#value, |#seed| #pullback(#seeds)));
        let rows = match written.is_empty() {
            true => rows,
            false => quote!({ #(#zeros)* #rows }),
        };
        match self.outcome {
            Outcome::Plain => quote! {
                let (#value, #pullback) = Self::vjp(#(#names),*);
                #rows
            },
            Outcome::Option | Outcome::Result => {
                quote!(Self::vjp(#(#names),*).map(|(#value, #pullback)| #rows))
            }
        }
    }

    /// The differentiable parameters as pairs within pairs, for any number of them: references to the
    /// primals, and the names of tangents.
    fn nested(&self) -> (TokenStream, TokenStream) {
        let active: Vec<&Param> = self.active().collect();
        let end = (quote!(()), quote!(()));
        active.iter().rev().fold(end, |(primals, tangents), p| {
            let (name, dot) = (&p.name, self.buffer(p));
            let reference = match p.kind {
                ParamKind::Value => quote!(&#name),
                ParamKind::Shared | ParamKind::Mut => quote!(&*#name),
            };
            (quote!((#reference, #primals)), quote!((#dot, #tangents)))
        })
    }

    /// An argument that is needed again.
    fn again(&self, p: &Param) -> TokenStream {
        let name = &p.name;
        match p.kind {
            ParamKind::Value if !p.ty.is_scalar() => quote!(::core::clone::Clone::clone(&#name)),
            _ => name.to_token_stream(),
        }
    }

    fn accepted(&self, value: &TokenStream) -> TokenStream {
        match self.outcome {
            Outcome::Plain => value.clone(),
            Outcome::Option => quote!(::core::option::Option::Some(#value)),
            Outcome::Result => quote!(::core::result::Result::Ok(#value)),
        }
    }
}

/// The text tells all of the type, and such types can be cloned.
fn is_known(ty: &Ty) -> bool {
    match ty {
        Ty::Float(_) | Ty::Int | Ty::Bool | Ty::Unit | Ty::Inert => true,
        Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Option(t) => is_known(t),
        Ty::Tuple(parts) => parts.iter().all(is_known),
        Ty::Result(_) | Ty::Unknown => false,
    }
}

/// The text tells that there is nothing but floats.
pub(super) fn is_made_of_floats(ty: &Ty) -> bool {
    match ty {
        Ty::Float(_) => true,
        Ty::Array(t, _) | Ty::Vec(t) | Ty::Option(t) => is_made_of_floats(t),
        Ty::Tuple(parts) => parts.iter().all(is_made_of_floats),
        Ty::Int | Ty::Bool | Ty::Unit | Ty::Inert | Ty::Slice(_) | Ty::Result(_) | Ty::Unknown => {
            false
        }
    }
}

/// Gives the memory of a pass's value back, and that of its tangents where the Jacobian does not keep them.
fn spent(value: &syn::Ident, tangents: &syn::Ident) -> TokenStream {
    let [value, kept] = [value, tangents].map(emit::give_back);
    quote!(#value if let ::core::option::Option::Some(#tangents) = #tangents { #kept })
}

/// The type with a gradient for each number, as a reader would write it.
fn rows_ty(ty: &syn::Type, gradient: &TokenStream, floats: &[syn::Ident]) -> TokenStream {
    match (ty, Ty::of(ty, floats)) {
        (syn::Type::Array(a), _) => {
            let (element, len) = (rows_ty(&a.elem, gradient, floats), &a.len);
            quote!([#element; #len])
        }
        (syn::Type::Path(_), Ty::Float(_)) => gradient.clone(),
        (syn::Type::Path(_), Ty::Vec(_)) => {
            let element = type_argument(ty).map(|t| rows_ty(t, gradient, floats));
            quote!(::std::vec::Vec<#element>)
        }
        _ => quote!(<#ty as ::gradtape::__private::Entries>::Rows<#gradient>),
    }
}
