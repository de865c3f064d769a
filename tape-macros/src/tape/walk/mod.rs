//! The walk over a block: which expressions are active, and what is rewritten for that.
//!
//! Activity flows from names to names, against the order of the text too: an accumulator that is
//! declared plain becomes active further down. So the block is walked until nothing changes, and
//! then once more to rewrite it. Every walk visits the same places in the same order and numbers
//! them, so what one walk found at a place the next one knows when it comes there.

mod call;
mod expr;
mod lift;
mod method;
mod pattern;

use std::collections::HashMap;

use proc_macro2::TokenStream;
use syn::Ident;

use super::activity::Activity;
use super::header::Input;

/// A place of the block that has an activity: a binding, or an expression of several ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot(usize);

pub(super) struct Walk<'a> {
    /// What each spot was found to be so far, in this walk or an earlier one.
    found: Vec<Activity>,
    /// Bindings whose type is written as a plain float: nothing makes them active.
    fixed: Vec<Spot>,
    /// What a binding may write to: `v` of `for v in ys.iter_mut()` to `ys`.
    writes_to: HashMap<usize, Vec<Spot>>,
    next: usize,
    changed: bool,
    scopes: Vec<HashMap<String, Spot>>,
    loops: Vec<(Option<String>, Spot)>,
    /// Inside the argument of `stop_gradient`, where rounding is fine.
    stopped: bool,
    /// Whether this walk rewrites.
    rewriting: bool,
    /// What takes the place of the method call just visited.
    replacement: Option<TokenStream>,
    tape: &'a Ident,
    handle: Option<String>,
}

/// Rewrites the block where active values ask for it.
pub(super) fn rewrite(input: &mut Input, tape: &Ident) {
    let mut walk = Walk {
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
        handle: input.handle.as_ref().map(Ident::to_string),
    };
    while std::mem::take(&mut walk.changed) {
        walk.walk(input);
    }
    walk.rewriting = true;
    walk.walk(input);
}

impl Walk<'_> {
    fn walk(&mut self, input: &mut Input) {
        self.next = 0;
        self.scopes = vec![HashMap::new()];
        for watched in &input.watched {
            let spot = self.bind(&watched.name.to_string());
            self.find(spot, Activity::Yes);
        }
        self.block(&mut input.block, &Activity::No);
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
        scope.insert(name.to_owned(), spot);
        spot
    }

    /// The binding of the block that a name means.
    fn lookup(&self, name: &str) -> Option<Spot> {
        self.scopes
            .iter()
            .rev()
            .find_map(|scope| scope.get(name))
            .copied()
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
