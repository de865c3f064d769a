//! How deep syntax nests, which no phase may find out by overflowing the compiler's own stack.
//!
//! `syn` parses, copies, visits, prints and drops by recursion, and cargo compiles proc macros without
//! optimisation: one more term of a sum takes up to 4 kB, one more pair of brackets up to 25 kB. rustc
//! gives 8 MB. So the depth of the tree is estimated from its tokens, without recursion and rather too high
//! than too low, before anything is parsed.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree, token_stream};

/// In terms of a sum: three quarters of the stack at most.
const MAX_DEPTH: usize = 1_500;

/// What one more adds to the depth: an operator, another kind of expression, pattern or type, and a type
/// with arguments.
const OPERATOR: usize = 1;
const OTHER: usize = 6;
const ARGUMENTS: usize = 15;

/// The token where nesting goes too deep.
pub(crate) fn too_deep(item: &TokenStream) -> Option<TokenTree> {
    let mut around = Vec::new();
    let mut sequence = Sequence::of(item.clone());
    loop {
        let token = match sequence.tokens.next() {
            Some(TokenTree::Group(group)) => {
                sequence.open(group.delimiter());
                let inner = Sequence::of(group.stream());
                around.push((std::mem::replace(&mut sequence, inner), group.clone()));
                TokenTree::Group(group)
            }
            Some(token) => {
                sequence.read(&token);
                token
            }
            None => {
                let (outer, group) = around.pop()?;
                let inner = std::mem::replace(&mut sequence, outer);
                sequence.hold(inner.depth() + OTHER);
                TokenTree::Group(group)
            }
        };
        if sequence.depth() + around.len() * OTHER > MAX_DEPTH {
            return Some(token);
        }
    }
}

/// The tokens of one group.
struct Sequence {
    tokens: token_stream::IntoIter,
    before: Before,
    /// Of `if`, `match` and loops whose braces are ahead.
    heads: usize,
    /// The deepest statement, or what commas part, so far.
    deepest: usize,
    /// Of the present one: what holds what, from what binds least.
    levels: [Level; 3],
    /// Within each `<` that was not closed, because it compares perhaps.
    arguments: Vec<usize>,
}

/// `else`
const BRANCHES: usize = 0;
/// `+`, and all that binds less.
const SUMS: usize = 1;
/// `*`, and all that binds more.
const FACTORS: usize = 2;

/// Operators in a row, and how deep their operands go.
#[derive(Clone, Copy, Default)]
struct Level {
    operators: usize,
    operand: usize,
}

/// What the token before was.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Operand,
    /// In parentheses or brackets.
    Group,
    Block,
    /// Of an operator of two characters the first, perhaps.
    Joint(char),
    /// Behind which an operand begins.
    Other,
    Lifetime,
}

impl Sequence {
    fn of(tokens: TokenStream) -> Sequence {
        Sequence {
            tokens: tokens.into_iter(),
            before: Before::Other,
            heads: 0,
            deepest: 0,
            levels: Default::default(),
            arguments: Vec::new(),
        }
    }

    fn depth(&self) -> usize {
        let held_by = |inner: usize, level: &Level| level.operators + level.operand.max(inner);
        self.deepest.max(self.levels.iter().rev().fold(0, held_by))
    }

    fn next_statement(&mut self) {
        self.deepest = self.depth();
        self.levels = Default::default();
    }

    /// Something within that is so deep.
    fn hold(&mut self, depth: usize) {
        let arguments = self.arguments.last_mut();
        for deepest in arguments
            .into_iter()
            .chain([&mut self.levels[FACTORS].operand])
        {
            *deepest = depth.max(*deepest);
        }
    }

    /// Its operands are made of what binds more.
    fn operator(&mut self, level: usize, cost: usize) {
        for inner in (level + 1..self.levels.len()).rev() {
            let Level { operators, operand } = std::mem::take(&mut self.levels[inner]);
            let deepest = &mut self.levels[inner - 1].operand;
            *deepest = (operators + operand).max(*deepest);
        }
        self.levels[level].operators += cost;
    }

    fn open(&mut self, delimiter: Delimiter) {
        let is_braced = delimiter == Delimiter::Brace;
        match self.before {
            _ if is_braced => self.heads = self.heads.saturating_sub(1),
            // What is called, or indexed, was so before.
            Before::Group | Before::Block => self.operator(FACTORS, OTHER),
            _ => {}
        }
        self.before = match is_braced {
            true => Before::Block,
            false => Before::Group,
        };
    }

    fn read(&mut self, token: &TokenTree) {
        self.before = match token {
            TokenTree::Punct(p) => self.punct(p.as_char(), p.spacing()),
            TokenTree::Ident(name) => self.word(&name.to_string()),
            TokenTree::Literal(_) | TokenTree::Group(_) => self.operand(),
        };
    }

    /// Behind a block, another statement begins.
    fn operand(&mut self) -> Before {
        if self.before == Before::Block {
            self.next_statement();
        }
        Before::Operand
    }

    fn word(&mut self, word: &str) -> Before {
        if self.before == Before::Lifetime {
            return Before::Other;
        }
        match word {
            "as" => self.operator(FACTORS, OTHER),
            "else" => self.operator(BRANCHES, OTHER),
            "return" | "break" | "move" | "static" => {
                self.operand();
                self.operator(SUMS, OTHER);
            }
            "if" | "match" | "while" | "for" => {
                self.operand();
                self.operator(SUMS, OTHER * self.heads.min(1));
                self.heads += 1;
            }
            "const" | "mut" | "dyn" | "impl" | "in" | "let" | "ref" => drop(self.operand()),
            _ => return self.operand(),
        }
        Before::Other
    }

    fn punct(&mut self, c: char, spacing: Spacing) -> Before {
        let is_prefix = !matches!(self.before, Before::Operand | Before::Group | Before::Block);
        match (self.before, c) {
            (_, '\'') => return Before::Lifetime,
            (Before::Joint('='), '>') => self.next_statement(),
            (Before::Joint('-'), '>') => self.operator(SUMS, OTHER),
            (_, '<') => {
                self.arguments.push(0);
                self.operator(SUMS, OPERATOR);
            }
            (_, '>') => {
                let within = self.arguments.pop();
                within
                    .into_iter()
                    .for_each(|depth| self.hold(depth + ARGUMENTS));
                self.operator(SUMS, OPERATOR);
            }
            // The second character of an operator.
            (Before::Joint(_), _) => return Before::Other,
            (_, ',') => self.next_statement(),
            (_, ';') => {
                self.next_statement();
                self.arguments.clear();
                self.heads = 0;
            }
            (_, ':' | '#') => {}
            (_, '.') if spacing == Spacing::Joint => self.operator(SUMS, OPERATOR),
            (_, '.' | '?') => self.operator(FACTORS, OTHER),
            (_, '-' | '!' | '*' | '&') if is_prefix => self.operator(FACTORS, OTHER),
            (_, '*' | '/' | '%') => self.operator(FACTORS, OPERATOR),
            (_, '|') if is_prefix => self.operator(SUMS, OTHER),
            (_, '@') => self.operator(SUMS, OTHER),
            _ => self.operator(SUMS, OPERATOR),
        }
        match c {
            // What these end is an operand still.
            '>' | '?' => Before::Operand,
            _ if spacing == Spacing::Joint && !is_prefix => Before::Joint(c),
            _ => Before::Other,
        }
    }
}
