//! The walk over a block: which expressions are active, and what is rewritten for that.
//!
//! Activity flows from names to names, against the order of the text too: an accumulator that is
//! declared plain becomes active further down. So the block is walked until nothing changes, and
//! then once more to rewrite it. Every walk visits the same places in the same order and numbers
//! them, so what one walk found at a place the next one knows when it comes there.

mod assign;
mod body;
mod call;
mod expr;
mod lent;
mod lift;
mod method;
mod nested;
mod pattern;
mod unfelt;
mod value;

use std::collections::HashMap;

use proc_macro2::TokenStream;
use syn::{Block, Ident};

use super::activity::Activity;
use super::dynamic::Signature;
use super::header::Input;
use crate::diagnostics::Diagnostics;
use body::Body;
use nested::Nested;

/// A place of the block that has an activity: a binding, or an expression of several ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot(usize);

/// What a name means in a block.
#[derive(Debug, Clone, Copy)]
enum Name {
    Variable(Spot),
    /// A function within the body.
    Function(usize),
}

/// Where `return` goes.
struct Returns {
    /// What the value should be.
    want: Activity,
    /// What it was found to be.
    spot: Spot,
}

pub(super) struct Walk<'a> {
    /// The function whose body it is; none for a block of `tape!`.
    body: Option<&'a Body<'a>>,
    nested: Vec<Nested>,
    next_nested: usize,
    /// What variables that are closures are called with.
    closures: HashMap<usize, Vec<Spot>>,
    returns: Vec<Returns>,
    /// Parameters that are functions and `#[constant]`, and whether what they give holds no float.
    constant_functions: HashMap<usize, bool>,
    /// Variables that are `&mut` references for certain.
    references: std::collections::HashSet<usize>,
    /// Inside what decides where to go and not what comes out: a condition, an index.
    unfelt: bool,
    /// Whether the tape itself was needed.
    uses_tape: bool,
    /// What each spot was found to be so far, in this walk or an earlier one.
    found: Vec<Activity>,
    /// Bindings whose type is written as a plain float: nothing makes them active.
    fixed: Vec<Spot>,
    /// What a binding may write to: `v` of `for v in ys.iter_mut()` to `ys`.
    writes_to: HashMap<usize, Vec<Spot>>,
    next: usize,
    changed: bool,
    scopes: Vec<HashMap<String, Name>>,
    loops: Vec<(Option<String>, Spot)>,
    /// Inside the argument of `stop_gradient`, where rounding is fine.
    stopped: bool,
    /// Whether this walk rewrites.
    rewriting: bool,
    diagnostics: Diagnostics,
    /// What takes the place of the method call just visited.
    replacement: Option<TokenStream>,
    tape: &'a Ident,
    handle: Option<String>,
}

/// Rewrites the block where active values ask for it.
pub(super) fn rewrite(input: &mut Input, tape: &Ident) {
    let handle = input.handle.as_ref().map(Ident::to_string);
    let mut walk = Walk::new(tape, handle, None);
    walk.until_settled(|walk| {
        walk.start();
        for watched in &input.watched {
            let spot = walk.bind(&watched.name.to_string());
            walk.find(spot, Activity::Yes);
        }
        walk.block(&mut input.block, &Activity::No);
    });
}

/// Rewrites the body of a function that runs on a tape.
pub(super) fn rewrite_body(
    block: &mut Block,
    tape: &Ident,
    signature: &Signature,
    companion: &Ident,
    diagnostics: &mut Diagnostics,
) {
    let body = Body {
        number: &signature.number,
        signature,
        companion,
    };
    let mut walk = Walk::new(tape, None, Some(&body));
    walk.diagnostics = std::mem::take(diagnostics);
    walk.until_settled(|walk| walk.whole(block, &body));
    *diagnostics = walk.diagnostics;
}

impl<'a> Walk<'a> {
    fn new(tape: &'a Ident, handle: Option<String>, body: Option<&'a Body<'a>>) -> Walk<'a> {
        Walk {
            body,
            nested: Vec::new(),
            next_nested: 0,
            closures: HashMap::new(),
            returns: Vec::new(),
            constant_functions: HashMap::new(),
            references: std::collections::HashSet::new(),
            unfelt: false,
            diagnostics: Diagnostics::default(),
            uses_tape: false,
            found: Vec::new(),
            fixed: Vec::new(),
            writes_to: HashMap::new(),
            next: 0,
            changed: true,
            scopes: Vec::new(),
            loops: Vec::new(),
            stopped: false,
            rewriting: false,
            replacement: None,
            tape,
            handle,
        }
    }

    /// Walks until nothing changes, and once more to rewrite.
    fn until_settled(&mut self, mut walk: impl FnMut(&mut Self)) {
        while std::mem::take(&mut self.changed) {
            walk(self);
        }
        self.rewriting = true;
        walk(self);
    }
}

impl Walk<'_> {
    fn start(&mut self) {
        self.next = 0;
        self.next_nested = 0;
        self.scopes = vec![HashMap::new()];
    }

    /// The next place.
    fn spot(&mut self) -> Spot {
        let spot = Spot(self.next);
        self.next += 1;
        if self.found.len() < self.next {
            self.found.push(Activity::No);
        }
        spot
    }

    fn of(&self, spot: Spot) -> Activity {
        self.found[spot.0].clone()
    }

    /// Notes that a spot has at least this activity.
    fn find(&mut self, spot: Spot, activity: Activity) {
        if self.fixed.contains(&spot) {
            return;
        }
        let before = &self.found[spot.0];
        let after = before.clone().or(activity);
        if *before != after {
            self.found[spot.0] = after;
            self.changed = true;
            for target in self.writes_to.get(&spot.0).cloned().unwrap_or_default() {
                self.find(target, Activity::Yes);
            }
        }
    }

    fn bind(&mut self, name: &str) -> Spot {
        let spot = self.spot();
        let scope = self.scopes.last_mut().expect("a scope is open");
        scope.insert(name.to_owned(), Name::Variable(spot));
        spot
    }

    /// What a name of the block means.
    fn named(&self, name: &str) -> Option<Name> {
        let mut scopes = self.scopes.iter().rev();
        scopes.find_map(|scope| scope.get(name)).copied()
    }

    /// The binding of the block that a name means.
    fn lookup(&self, name: &str) -> Option<Spot> {
        match self.named(name) {
            Some(Name::Variable(spot)) => Some(spot),
            _ => None,
        }
    }

    fn in_scope<R>(&mut self, visit: impl FnOnce(&mut Self) -> R) -> R {
        self.scopes.push(HashMap::new());
        let result = visit(self);
        self.scopes.pop();
        result
    }

    /// Whether an active name stands among the tokens of a macro.
    fn among(&self, tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(name) => self
                .lookup(&name.to_string())
                .is_some_and(|spot| self.of(spot).is_active()),
            proc_macro2::TokenTree::Group(group) => self.among(group.stream()),
            _ => false,
        })
    }
}
