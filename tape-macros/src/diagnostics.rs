//! The catalogue of refusals, and the collector that shows all of a function at once.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

/// One refusal: shown as `[gradtape::slug] fact`, then `help: fix`.
pub(crate) struct Refusal {
    pub slug: &'static str,
    pub fact: &'static str,
    pub help: &'static str,
}

macro_rules! catalogue {
    ($($name:ident: $fact:literal, $help:literal;)*) => {
        $(
            #[allow(non_upper_case_globals)]
            pub(crate) static $name: Refusal =
                Refusal { slug: stringify!($name), fact: $fact, help: $help };
        )*
        /// Every refusal, for the test that each has its ui test.
        #[cfg(test)]
        pub(crate) static CATALOGUE: &[&Refusal] = &[$(&$name),*];
    };
}

catalogue! {
    // the item and its attribute
    not_a_function: "`#[differentiable]` goes on a function",
        "put it above a `fn` with a body; methods, `impl` blocks and traits are not supported yet";
    unknown_option: "unknown option {}",
        "the options are `wrt(..)`, `companion = Name`, `vjp = path`, `jvp = path`, `dynamic`, `reassociate` and `report`";
    malformed_option: "malformed option {}",
        "write `wrt(a, b)`, `companion = Name`, `vjp = path`, `jvp = path` or `dynamic`";
    duplicate_option: "{} is given twice",
        "keep one of them";
    attribute_twice: "`#[differentiable]` stands here twice",
        "keep one attribute, with the options of both";
    wrt_unknown: "`wrt` names {}, which is not a parameter of this function",
        "name parameters of the function";
    wrt_constant: "`wrt` names {}, which cannot have a derivative",
        "name parameters that hold floats and are not `#[constant]`";
    nothing_differentiable: "this function has no differentiable parameter, so there is nothing to differentiate",
        "take a float, or an array, slice or `Vec` of floats, and do not mark every one `#[constant]`";
    no_result: "this function returns nothing and has no differentiable `&mut` parameter, so there is nothing to differentiate",
        "return a float, or write into a `&mut` parameter";
    inert_result: "a result of type {} carries no derivative",
        "return a float, or a tuple, array, `Vec`, `Option` or `Result` of floats";
    hidden_outcome: "the type {} hides an `Option` or a `Result`: a failure would look like a gradient of zero",
        "write `Option<..>` or `Result<..>` out";
    borrowed_result: "a result that borrows from a parameter cannot carry a derivative yet",
        "return an owned value, such as a float or a `Vec` of floats";
    dynamic_floats: "the parameters of a `dynamic` function hold floats of two types, and a tape has one",
        "mark those of the other type `#[constant]`, or cast one of them with `as`";
    dynamic_type: "a tape cannot watch what is behind {} within a parameter",
        "take the floats by value or behind one reference, in slices, arrays, `Vec`s, options and tuples, or mark the parameter `#[constant]`";
    rule_option: "{} is about the body, and the rule takes the place of the body",
        "leave one of them out";
    rule_of_failure: "where this function fails, the rule by `vjp` gives no pullback, and what is behind this `&mut` goes on",
        "take it by value and return it beside the result, or mark it `#[constant]`";
    missing_rule: "{} alone: it cannot be differentiated the other way",
        "give both rules: `#[differentiable(vjp = .., jvp = ..)]`";
    constant_function: "a derivative would flow through {}, which is `#[constant]`",
        "leave `#[constant]` out: the companion then takes the function over variables of the tape";
    user_type: "the type {} has no tangent type",
        "mark the parameter `#[constant]`; types of your own become differentiable in a later version";
    boxed_number: "the type {} keeps a number behind a pointer, where its derivative would have no place",
        "take the number itself, or mark the parameter `#[constant]`";
    async_function: "an `async` function has no derivative: its value is a future",
        "differentiate the arithmetic in a plain function and call that";
    unsafe_function: "an `unsafe` function cannot be differentiated",
        "differentiate a safe function; keep the unsafe part in one that is `#[constant]` to it";
    extern_function: "a function with an `extern` ABI cannot be differentiated",
        "differentiate a plain Rust function and call it from the `extern` one";
    receiver: "a method needs the attribute on its `impl` block, which is not supported yet",
        "make it a free function that takes its data as parameters";
    too_many_conditions: "more than six `#[cfg]` conditions in one function would need a companion for each combination",
        "move what is conditional into functions of their own";
    impl_trait: "`impl Trait` hides the type that a derivative would need",
        "name the type, or make it a type parameter with a float bound";
    function_parameter: "a function or closure parameter (`fn`, `impl Fn`, `dyn Fn`) has no derivative that gradtape can see",
        "mark it `#[constant]` if no active value goes through it, call a `#[differentiable]` function by name, or run the body on the tape with `#[differentiable(dynamic)]`";
    // what the body must not contain where a derivative would flow
    unsafe_block: "`unsafe` code cannot be differentiated",
        "use the safe form, or compute it outside and pass it in as `#[constant]`";
    raw_pointer: "a derivative cannot follow a raw pointer",
        "use a reference";
    await_point: "asynchronous code cannot be differentiated",
        "await outside and pass the value in";
    interior_mutability: "a derivative cannot flow through {}: what is stored behind a shared reference is not tracked",
        "use a local variable or a `&mut` parameter, accept a zero derivative with `stop_gradient(..)`, or, of a local cell, run the body on the tape with `#[differentiable(dynamic)]`";
    piecewise: "`{}` is constant almost everywhere, so the derivative is lost here",
        "write `stop_gradient(..)` around it to accept a zero derivative";
    lossy_cast: "a cast to an integer loses the derivative, and the integer re-enters the arithmetic",
        "write `stop_gradient(..)` around the cast to accept a zero derivative";
    bits: "`{}` looks at the bits of a float, so the derivative is lost here",
        "write `stop_gradient(..)` around it to accept a zero derivative";
    unknown_method: "gradtape knows no derivative of the method `{}`",
        "write it as a `#[differentiable]` function and call that, accept a zero derivative with `stop_gradient(..)`, or, of a collection, run the body on the tape with `#[differentiable(dynamic)]`";
    unknown_call: "a derivative would flow through this call, and the callee has none",
        "call a function annotated `#[differentiable]` by its name, accept a zero derivative with `stop_gradient(..)`, or, of one chosen at run time, run the body on the tape with `#[differentiable(dynamic)]`";
    unknown_macro: "a derivative would flow through the macro `{}!`, which gradtape cannot see into",
        "write out what it stands for, or accept a zero derivative with `stop_gradient(..)`";
    mixed_floats: "`f64` and `f32` are mixed here",
        "cast one of them with `as`";
    closure: "a derivative would flow through a closure stored in a variable, which is not supported yet",
        "make it a function annotated `#[differentiable]`, call it where it is written, or run the body on the tape with `#[differentiable(dynamic)]`";
    closure_argument: "a derivative would flow through a call that is given a closure, which is not supported yet",
        "write here what the callee does with the closure, give it a function that is `#[constant]` to it, or run the body on the tape with `#[differentiable(dynamic)]`";
    hidden_function: "`{}` is a local variable here, so its derivative cannot be found by name",
        "call a function annotated `#[differentiable]` by its own name (where several may be meant, `match` and call each), or run the body on the tape with `#[differentiable(dynamic)]`";
    constructor: "`{}` builds a value of a user type, which cannot carry a derivative yet",
        "keep the floats in locals, tuples or arrays";
    unknown_length: "the length of this array is not written where gradtape can read it",
        "write it: `let v: [f64; 2] = ..`, or `from_fn::<_, 2, _>(..)`, or run the body on the tape with `#[differentiable(dynamic)]`";
    unsupported_adapter: "gradtape cannot differentiate through the iterator adapter `{}`",
        "write the loop out with `for`, or run the body on the tape with `#[differentiable(dynamic)]`";
    control_flow: "gradtape knows no derivative of a `ControlFlow`",
        "give a `Result` whose `Err` ends the iteration, or write the loop out with `for` and `break`";
    unsupported_pattern: "a derivative cannot flow through this pattern",
        "bind the whole value and take it apart with `let`, fields or indices";
    error_value: "a derivative would flow through the error of a `Result`, which carries none",
        "hand the float on in `Ok` or in a variable, or accept a zero derivative with `stop_gradient(..)`";
    unsupported_place: "a derivative cannot flow into this place",
        "assign to a local variable, an element or a `&mut` parameter";
    unsupported_expression: "a derivative cannot flow through this kind of expression",
        "write it as a `let`, an `if` or a loop";
    runtime_reference: "this reference is chosen at run time, so its derivative has no fixed place",
        "choose the value instead of the reference, or run the body on the tape with `#[differentiable(dynamic)]`";
    inner_glob: "which names this import brings into the inner block cannot be seen",
        "import them by name, or import at the start of the function";
    jump_in_closure: "what `?` makes of this closure's result cannot be told from its text",
        "write the type of its result, as in `|x| -> Option<f64> { .. }`";
    tape_header: "`tape!` begins with what it watches, in angle brackets",
        "write `tape!(<w, b> { .. })`, or `tape!(|w, b| { .. })`";
    tape_watched: "`tape!` watches variables by their names",
        "write a name, or introduce one: `<v = (a + 1.0)>`";
    tape_twice: "`{}` is watched twice",
        "keep one of them";
    tape_initialiser: "an expression between `<` and `>` needs parentheses",
        "write `<v = (a + 1.0)>`";
    tape_body: "the body of `tape!` is one block in braces",
        "write `tape!(<w> { w * w })`";
    syntax: "{}",
        "correct the syntax; the function is left as it is";
    too_deep: "this expression is nested too deeply",
        "split it with a few `let` statements";
}

/// Collects refusals; the driver asks for all of them at its gates.
#[derive(Clone, Default)]
pub(crate) struct Diagnostics {
    errors: Vec<(String, syn::Error)>,
}

impl Diagnostics {
    pub fn refuse(&mut self, refusal: &Refusal, tokens: &dyn ToTokens, what: &str) {
        self.push(
            refusal,
            syn::Error::new_spanned(tokens, message(refusal, what)),
        );
    }

    pub fn refuse_at(&mut self, refusal: &Refusal, span: Span, what: &str) {
        self.push(refusal, syn::Error::new(span, message(refusal, what)));
    }

    /// The same refusal at the same place is said once.
    fn push(&mut self, refusal: &Refusal, error: syn::Error) {
        let key = format!("{} {:?} {}", refusal.slug, error.span(), error);
        if self.errors.iter().all(|(k, _)| *k != key) {
            self.errors.push((key, error));
        }
    }

    /// An error where an expression stands.
    pub fn shown(error: &syn::Error) -> TokenStream {
        let errors = error.to_compile_error();
        quote!({ #errors })
    }

    /// Was this refusal made already, wherever?
    pub fn has(&self, refusal: &Refusal) -> bool {
        self.errors
            .iter()
            .any(|(key, _)| key.split(' ').next() == Some(refusal.slug))
    }

    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Was anything refused at these very tokens?
    pub fn is_refused(&self, tokens: &dyn ToTokens) -> bool {
        let place = format!("{:?}", syn::Error::new_spanned(tokens, "").span());
        self.errors
            .iter()
            .any(|(_, e)| format!("{:?}", e.span()) == place)
    }

    pub fn count(&self) -> usize {
        self.errors.len()
    }

    pub fn into_result(self) -> syn::Result<()> {
        let mut errors = self.errors.into_iter().map(|(_, e)| e);
        let Some(mut all) = errors.next() else {
            return Ok(());
        };
        all.extend(errors);
        Err(all)
    }
}

/// Tokens as a user writes them: `quote` puts spaces everywhere.
pub(crate) fn shown(tokens: &dyn ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for mark in ["<", ">", "::", "(", ")", "[", "]", "&", "."] {
        text = text.replace(&format!(" {mark}"), mark);
        if mark != ">" && mark != ")" && mark != "]" {
            text = text.replace(&format!("{mark} "), mark);
        }
    }
    text.replace(" ,", ",")
        .replace(" ;", ";")
        .replace("->", " ->")
}

/// The words of a refusal.
pub(crate) fn message(refusal: &Refusal, what: &str) -> String {
    let fact = refusal.fact.replace("{}", what);
    format!(
        "[gradtape::{}] {fact}\n\nhelp: {}",
        refusal.slug, refusal.help
    )
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

    #[test]
    fn every_refusal_has_its_ui_test() {
        for refusal in CATALOGUE {
            let slug = refusal.slug;
            let words = ["ui", "ui_rustc", "ui/tape/refused"].map(|folder| {
                let file = format!("{ROOT}/tests/{folder}/{slug}.stderr");
                std::fs::read_to_string(file).unwrap_or_default()
            });
            let shown = format!("[gradtape::{slug}]");
            assert!(
                words.concat().contains(&shown),
                "{slug}.stderr does not show {shown}"
            );
        }
    }

    #[test]
    fn every_refusal_is_documented() {
        let page = std::fs::read_to_string(format!("{ROOT}/src/refusals.md")).expect("the page");
        let entries: Vec<&str> = page.lines().filter_map(|l| l.strip_prefix("## ")).collect();
        for refusal in CATALOGUE {
            let entry = format!("`{}`", refusal.slug);
            assert!(
                entries.contains(&entry.as_str()),
                "refusals.md lacks {entry}"
            );
        }
        assert_eq!(
            entries.len(),
            CATALOGUE.len(),
            "refusals.md describes what does not exist"
        );
    }

    /// `help:` is one line, and the fact is a sentence without a full stop.
    #[test]
    fn every_refusal_is_worded_alike() {
        for refusal in CATALOGUE {
            assert!(
                !refusal.fact.contains('\n') && !refusal.help.contains('\n'),
                "{}",
                refusal.slug
            );
            assert!(
                !refusal.fact.ends_with('.') && !refusal.help.ends_with('.'),
                "{}",
                refusal.slug
            );
        }
    }

    #[test]
    fn no_other_module_makes_errors() {
        let mut files = Vec::new();
        sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut files,
        );
        for file in files {
            let text = std::fs::read_to_string(&file).expect("a source file");
            let own = file.file_name().is_some_and(|n| n == "diagnostics.rs");
            let errs = ["Error::new", "compile_error!", "Span::error"]
                .iter()
                .any(|e| text.contains(e));
            assert!(own || !errs, "{} makes an error of its own", file.display());
        }
    }

    fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path, files);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
}
