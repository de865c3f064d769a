//! Products that are added to tangents are contracted with the sums: where the processor multiplies and adds in one
//! instruction, that takes half the time and rounds once.
//!
//! ```text
//! p = a_dot * b; s = t + p                    →    s = plus_product(t, a_dot, b)
//! loop { p = a_dot * b; m_dot += p }          →    loop { t = m_dot; s = plus_product(t, a_dot, b); m_dot = s }
//! ```
//!
//! Only of tangents: the primal's sums keep their bits.

use proc_macro2::Span;

use super::forward::Pushforward;
use crate::ir::visit::{Reads, read_region};
use crate::ir::*;
use crate::maps::HashMap;
use crate::names::Names;

/// AFTER THIS POINT: no statement adds what the one product of a tangent and a primal is read for, but for those outside of
/// loops that add it to a memory.
pub(crate) fn contract(arena: &mut Arena, names: &mut Names, pushforward: &mut Pushforward) {
    let mut uses = Uses::default();
    read_region(&mut uses, &pushforward.region);
    let mut contract = Contract {
        arena,
        names,
        primals: &mut pushforward.primals,
        uses,
    };
    contract.stmts(&mut pushforward.region.stmts, false);
}

struct Contract<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    primals: &'a mut HashMap<Val, Val>,
    uses: Uses,
}

/// A tangent times a primal.
struct Product {
    tangent: Operand,
    primal: Operand,
    /// Which statement it is.
    at: usize,
}

/// Products that were not added yet, by name.
type Products = HashMap<Val, Product>;

impl Contract<'_> {
    fn stmts(&mut self, stmts: &mut Vec<Stmt>, in_loop: bool) {
        let mut products = Products::default();
        let mut all: Vec<Option<Stmt>> = Vec::new();
        for mut stmt in std::mem::take(stmts) {
            let span = stmt.span;
            match &mut stmt.kind {
                StmtKind::Let(v, op) => {
                    if let Some(product) = self.product(*v, op, all.len()) {
                        products.insert(*v, product);
                    } else if self.primals.contains_key(v)
                        && let Op::Binary(BinOp::Add, a, b) = op
                        && let Some((product, to)) = taken(&mut products, a, b)
                    {
                        all[product.at] = None;
                        *op = plus(to, product);
                    }
                }
                StmtKind::Update(place, BinOp::Add, a)
                    if in_loop && self.arena.place_ty(place).is_float() =>
                {
                    if let Operand::Val(v) = a
                        && let Some(product) = products.remove(v)
                    {
                        all[product.at] = None;
                        let added = self.added(place, product, self.primals[v], span);
                        all.extend(added.map(Some));
                        continue;
                    }
                }
                StmtKind::If(s) => {
                    self.stmts(&mut s.then.stmts, in_loop);
                    self.stmts(&mut s.other.stmts, in_loop);
                }
                StmtKind::Loop(s) => self.stmts(&mut s.body.stmts, true),
                _ => {}
            }
            all.push(Some(stmt));
        }
        *stmts = all.into_iter().flatten().collect();
    }

    /// The product that this is, if it is read once.
    fn product(&self, v: Val, op: &Op, at: usize) -> Option<Product> {
        let Op::Binary(BinOp::Mul, Operand::Val(tangent), primal) = op else {
            return None;
        };
        let of_tangents = [v, *tangent].iter().all(|v| self.primals.contains_key(v));
        let of_floats = self.arena.vals[v.0].ty.is_float() && self.arena.ty(primal).is_float();
        (of_tangents && of_floats && self.uses.0.get(&v) == Some(&1)).then(|| Product {
            tangent: Operand::Val(*tangent),
            primal: primal.clone(),
            at,
        })
    }

    /// A place becomes what it holds and the product, whose tangents are of `primal`.
    fn added(&mut self, place: &Place, product: Product, primal: Val, span: Span) -> [Stmt; 3] {
        let [held, sum] = [(); 2].map(|()| {
            let name = self.names.temporary(span);
            let v = self
                .arena
                .val(ValInfo::new(name, self.arena.place_ty(place), span));
            self.primals.insert(v, primal);
            v
        });
        [
            StmtKind::Let(held, Op::Load(place.clone())),
            StmtKind::Let(sum, plus(Operand::Val(held), product)),
            StmtKind::Store(place.clone(), Operand::Val(sum)),
        ]
        .map(|kind| Stmt::new(kind, span))
    }
}

/// A product among two terms, and the other term.
fn taken(products: &mut Products, a: &Operand, b: &Operand) -> Option<(Product, Operand)> {
    [(b, a), (a, b)].into_iter().find_map(|(term, other)| {
        let Operand::Val(v) = term else { return None };
        Some((products.remove(v)?, other.clone()))
    })
}

fn plus(to: Operand, product: Product) -> Op {
    let Product {
        tangent, primal, ..
    } = product;
    Op::Helper(Helper::Runtime(PLUS_PRODUCT), vec![to, tangent, primal])
}

/// `a + b · c` of the runtime.
pub(crate) const PLUS_PRODUCT: &str = "plus_product";

/// How often each value is read.
#[derive(Default)]
struct Uses(HashMap<Val, usize>);

impl Reads for Uses {
    fn operand(&mut self, operand: &Operand) {
        if let Operand::Val(v) = operand {
            *self.0.entry(*v).or_default() += 1;
        }
    }

    fn base(&mut self, base: &Base) {
        if let Base::Val(v) = base {
            *self.0.entry(*v).or_default() += 1;
        }
    }
}
