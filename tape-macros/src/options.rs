//! The grammar of `#[differentiable(..)]`.

use syn::parse::{Parse, ParseStream};
use syn::{Ident, Path, Token, parenthesized};

use crate::diagnostics::{self, Diagnostics};

#[derive(Default, Clone)]
pub(crate) struct Options {
    /// The parameters named by `wrt(..)`.
    pub wrt: Option<Vec<Ident>>,
    /// The name of the companion, where it is not the function's.
    pub companion: Option<Ident>,
    /// The body runs on a tape.
    pub dynamic: bool,
    pub switches: Switches,
    /// The companion's documentation tells what becomes of the loops.
    pub report: bool,
    pub rules: Rules,
}

/// The derivatives that the user gives, each by the path of a function.
#[derive(Default, Clone)]
pub(crate) struct Rules {
    pub vjp: Option<Path>,
    pub jvp: Option<Path>,
}

impl Rules {
    pub fn are_given(&self) -> bool {
        self.vjp.is_some() || self.jvp.is_some()
    }
}

/// Analyses that only make the generated code smaller or faster. Our own tests switch them off, by
/// `#[differentiable(without(activity))]` or for a whole build by `GRADTAPE_WITHOUT=activity`: the
/// derivatives must stay what they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Switches {
    /// Off: every float is taken to be active, but for the types of the pushforward.
    pub activity: bool,
    /// Off: what nobody reads stays.
    pub simplify: bool,
    /// Off: every primal value that the reverse sweep reads is recorded.
    pub recompute: bool,
    /// Off: adjoints are multiplied by one primal value after the other, and each is recorded.
    pub products: bool,
    /// Off: every loop is mirrored.
    pub fuse: bool,
    /// Off: every adjoint is added to its place at once.
    pub hoist: bool,
    /// Off: adjoints are divided wherever their rules divide.
    pub reciprocals: bool,
    /// Off: adjoints are multiplied by constants wherever their rules multiply.
    pub scales: bool,
    /// Off: whether an adjoint is zero is asked at every link of a chain of products.
    pub absences: bool,
    /// Off: a reverse loop sums up what the primal has summed up before.
    pub totals: bool,
    /// Off: what a record keeps of a buffer is copied there.
    pub in_place: bool,
    /// Off: every element is looked up where it is used.
    pub views: bool,
    /// Off: every sum of adjoints is one chain of additions.
    pub lanes: bool,
    /// Off: every loop runs one iteration after the other.
    pub jam: bool,
    /// Off: what is read as a whole is cloned, and vectors are freed where their scope ends.
    pub reuse: bool,
    /// Off: what a pushforward adds to an element it adds in the container.
    pub accumulate: bool,
    /// Off: tangents are added that are zero along every direction.
    pub sparse: bool,
    /// Off: a product is rounded before it is added to a tangent or an adjoint.
    pub contract: bool,
    /// Off: no iteration runs a second time.
    pub checkpoint: bool,
    /// Off: iterations run a second time wherever they can, as if caches held nothing.
    pub caches: bool,
    /// On: the primal's sums are no longer either, on the user's request.
    pub reassociate: bool,
    /// On, which only `GRADTAPE_WITH=tape` does: whatever is asked, a twin of the function whose body
    /// runs on the tape is asked too, and must agree. `without(tape)` is for what the tape cannot run.
    pub twin: bool,
}

impl Switches {
    pub const ON: Switches = Switches {
        activity: true,
        simplify: true,
        recompute: true,
        products: true,
        fuse: true,
        hoist: true,
        reciprocals: true,
        scales: true,
        absences: true,
        totals: true,
        in_place: true,
        views: true,
        lanes: true,
        jam: true,
        reuse: true,
        accumulate: true,
        sparse: true,
        contract: true,
        checkpoint: true,
        caches: true,
        reassociate: false,
        twin: false,
    };

    pub fn checkpoints(&self) -> Checkpoints {
        match (self.checkpoint, self.caches) {
            (false, _) => Checkpoints::Nowhere,
            (true, true) => Checkpoints::WhereItPays,
            (true, false) => Checkpoints::Everywhere,
        }
    }

    /// The switch that is called so.
    fn named(&mut self, name: &str) -> Option<&mut bool> {
        match name {
            "activity" => Some(&mut self.activity),
            "simplify" => Some(&mut self.simplify),
            "recompute" => Some(&mut self.recompute),
            "products" => Some(&mut self.products),
            "fuse" => Some(&mut self.fuse),
            "hoist" => Some(&mut self.hoist),
            "reciprocals" => Some(&mut self.reciprocals),
            "scales" => Some(&mut self.scales),
            "absences" => Some(&mut self.absences),
            "totals" => Some(&mut self.totals),
            "in_place" => Some(&mut self.in_place),
            "views" => Some(&mut self.views),
            "lanes" => Some(&mut self.lanes),
            "jam" => Some(&mut self.jam),
            "reuse" => Some(&mut self.reuse),
            "accumulate" => Some(&mut self.accumulate),
            "sparse" => Some(&mut self.sparse),
            "contract" => Some(&mut self.contract),
            "checkpoint" => Some(&mut self.checkpoint),
            "caches" => Some(&mut self.caches),
            "tape" => Some(&mut self.twin),
            _ => None,
        }
    }

    /// All on, but for those in a list such as `activity,simplify`.
    pub fn without(names: &str) -> Switches {
        let mut switches = Switches::ON;
        for name in names.split(',').map(str::trim).filter(|n| !n.is_empty()) {
            let switch = switches.named(name);
            *switch.unwrap_or_else(|| panic!("no analysis is called `{name}`")) = false;
        }
        switches
    }
}

/// Which loops keep the state before each iteration alone, and run the iteration again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checkpoints {
    Nowhere,
    WhereItPays,
    /// Where that is possible.
    Everywhere,
}

/// The variable that lists what is switched off.
pub(crate) const WITHOUT: &str = "GRADTAPE_WITHOUT";

/// The variable that lists what is added: nothing, or `tape`.
pub(crate) const WITH: &str = "GRADTAPE_WITH";

impl Default for Switches {
    fn default() -> Switches {
        let with = std::env::var(WITH).unwrap_or_default();
        Switches {
            twin: with == "tape",
            ..Switches::without(&std::env::var(WITHOUT).unwrap_or_default())
        }
    }
}

enum Setting {
    Wrt(Ident, Vec<Ident>),
    Without(Vec<Ident>),
    Companion(Ident, Ident),
    Flag(Ident),
    Dynamic(Ident),
    Rule(Ident, Path),
    Unknown(Ident),
}

impl Parse for Setting {
    fn parse(input: ParseStream) -> syn::Result<Setting> {
        let name: Ident = input.parse()?;
        if name == "wrt" {
            return Ok(Setting::Wrt(name, names(input)?));
        }
        if name == "without" {
            return names(input).map(Setting::Without);
        }
        if name == "dynamic" {
            return Ok(Setting::Dynamic(name));
        }
        if name == "companion" {
            input.parse::<Token![=]>()?;
            return input
                .parse()
                .map(|companion| Setting::Companion(name, companion));
        }
        if name == "reassociate" || name == "report" {
            return Ok(Setting::Flag(name));
        }
        if name == "vjp" || name == "jvp" {
            input.parse::<Token![=]>()?;
            return input.parse().map(|path| Setting::Rule(name, path));
        }
        // Skip what belongs to it, so that the next option is still read.
        while !input.is_empty() && !input.peek(Token![,]) {
            input.parse::<proc_macro2::TokenTree>()?;
        }
        Ok(Setting::Unknown(name))
    }
}

impl Setting {
    /// The option, where it says how the body is differentiated.
    fn of_body(&self) -> Option<Ident> {
        match self {
            Setting::Flag(option) | Setting::Dynamic(option) => Some(option.clone()),
            Setting::Wrt(..)
            | Setting::Without(_)
            | Setting::Companion(..)
            | Setting::Rule(..)
            | Setting::Unknown(_) => None,
        }
    }
}

fn names(input: ParseStream) -> syn::Result<Vec<Ident>> {
    let names;
    parenthesized!(names in input);
    let names = names.parse_terminated(Ident::parse, Token![,])?;
    Ok(names.into_iter().collect())
}

impl Options {
    pub fn parse(tokens: proc_macro2::TokenStream, diagnostics: &mut Diagnostics) -> Options {
        let mut options = Options::default();
        let parser = syn::punctuated::Punctuated::<Setting, Token![,]>::parse_terminated;
        let settings = match syn::parse::Parser::parse2(parser, tokens.clone()) {
            Ok(settings) => settings,
            Err(error) => {
                malformed(&tokens, &error, diagnostics);
                return options;
            }
        };
        let of_body: Vec<Ident> = settings.iter().filter_map(Setting::of_body).collect();
        for setting in settings {
            options.set(setting, diagnostics);
        }
        if options.rules.are_given() {
            for option in of_body {
                diagnostics.refuse(&diagnostics::rule_option, &option, &format!("`{option}`"));
            }
        }
        options
    }

    fn set(&mut self, setting: Setting, diagnostics: &mut Diagnostics) {
        match setting {
            Setting::Wrt(option, names) => {
                if self.wrt.is_some() {
                    diagnostics.refuse(&diagnostics::duplicate_option, &option, "`wrt`");
                }
                for (i, name) in names.iter().enumerate() {
                    if names[..i].contains(name) {
                        diagnostics.refuse(
                            &diagnostics::duplicate_option,
                            name,
                            &format!("`{name}`"),
                        );
                    }
                }
                self.wrt.get_or_insert_default().extend(names);
            }
            Setting::Without(names) => {
                for name in names {
                    match self.switches.named(&name.to_string()) {
                        Some(switch) => *switch = false,
                        None => diagnostics.refuse(
                            &diagnostics::unknown_option,
                            &name,
                            &format!("`{name}`"),
                        ),
                    }
                }
            }
            Setting::Companion(option, name) => {
                if self.companion.is_some() {
                    diagnostics.refuse(&diagnostics::duplicate_option, &option, "`companion`");
                }
                self.companion = Some(name);
            }
            Setting::Flag(option) => {
                let flag = match option == "report" {
                    true => &mut self.report,
                    false => &mut self.switches.reassociate,
                };
                if std::mem::replace(flag, true) {
                    let name = format!("`{option}`");
                    diagnostics.refuse(&diagnostics::duplicate_option, &option, &name);
                }
            }
            Setting::Dynamic(option) => {
                if self.dynamic {
                    diagnostics.refuse(&diagnostics::duplicate_option, &option, "`dynamic`");
                }
                self.dynamic = true;
            }
            Setting::Rule(option, path) => {
                let rule = match option == "vjp" {
                    true => &mut self.rules.vjp,
                    false => &mut self.rules.jvp,
                };
                if rule.replace(path).is_some() {
                    let name = format!("`{option}`");
                    diagnostics.refuse(&diagnostics::duplicate_option, &option, &name);
                }
            }
            Setting::Unknown(name) => {
                diagnostics.refuse(&diagnostics::unknown_option, &name, &format!("`{name}`"));
            }
        }
    }
}

/// At the token where reading stopped; at all of them where they came to an end too early.
fn malformed(tokens: &proc_macro2::TokenStream, error: &syn::Error, diagnostics: &mut Diagnostics) {
    let what = format!("({error})");
    if error.to_string().starts_with("unexpected end") {
        diagnostics.refuse(&diagnostics::malformed_option, tokens, &what);
    } else {
        diagnostics.refuse_at(&diagnostics::malformed_option, error.span(), &what);
    }
}
