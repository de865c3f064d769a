//! Products that are added to tangents or adjoints are contracted with the sums: where the processor multiplies and adds in
//! one instruction, that saves one, and a rounding.
//!
//! ```text
//! p = a_dot * b; s = t + p                    →    s = plus_product(t, a_dot, b)
//! loop { p = g * x[i]; y_bar[i] += p }        →    loop { y_bar[i] += g * x[i], contracted }
//! ```
//!
//! The primal's sums keep their bits.

use crate::ir::visit::count_reads;
use crate::ir::*;
use crate::maps::HashMap;

/// Of which values the products and sums may be rounded in another way.
pub(crate) struct Contract<'a> {
    pub arena: &'a Arena,
    pub is_derivative: &'a dyn Fn(Val) -> bool,
    /// Their types are written out, and none is a parameter.
    pub concrete: bool,
}

/// A factor of a derivative, and a primal or another one.
struct Product {
    factors: [Operand; 2],
    /// Which statement it is.
    at: usize,
}

/// Products that were not added yet, by name.
type Products = HashMap<Val, Product>;

impl Contract<'_> {
    /// AFTER THIS POINT: a product of a derivative that is read once, and beside it, by a sum is contracted with that; by what
    /// adds to a memory only in a loop, where it counts. `read` is what is read behind the statements.
    pub fn stmts(&self, stmts: &mut Vec<Stmt>, read: &[Operand]) {
        self.list(stmts, read, false);
    }

    fn list(&self, stmts: &mut Vec<Stmt>, read: &[Operand], in_loop: bool) {
        let reads = count_reads(&[stmts], read.iter());
        let mut products = Products::default();
        let mut all: Vec<Option<Stmt>> = Vec::new();
        for mut stmt in std::mem::take(stmts) {
            match &mut stmt.kind {
                StmtKind::Let(v, op) => {
                    if let Some(factors) = self.factors(*v, op)
                        && reads.get(v) == Some(&1)
                    {
                        let at = all.len();
                        products.insert(*v, Product { factors, at });
                    } else if (self.is_derivative)(*v)
                        && let Op::Binary(BinOp::Add, a, b) = op
                        && let Some((product, to)) = taken(&mut products, a, b)
                    {
                        all[product.at] = None;
                        let [a, b] = product.factors;
                        *op = Op::Helper(Helper::Runtime(PLUS_PRODUCT), vec![to, a, b]);
                    }
                }
                StmtKind::Update(place, BinOp::Add, Operand::Val(v))
                | StmtKind::Accumulate(place, Operand::Val(v))
                    if in_loop && self.may_be(&self.arena.place_ty(place)) =>
                {
                    if let Some(product) = products.remove(v) {
                        all[product.at] = None;
                        let [a, b] = product.factors;
                        stmt.kind = StmtKind::AddProduct(place.clone(), a, b);
                    }
                }
                StmtKind::If(s) => {
                    self.region(&mut s.then, in_loop);
                    self.region(&mut s.other, in_loop);
                }
                StmtKind::Loop(s) => self.region(&mut s.body, true),
                _ => {}
            }
            all.push(Some(stmt));
        }
        *stmts = all.into_iter().flatten().collect();
    }

    fn region(&self, region: &mut Region, in_loop: bool) {
        self.list(&mut region.stmts, &region.results, in_loop);
    }

    /// What is multiplied, where it is the product of a derivative.
    fn factors(&self, v: Val, op: &Op) -> Option<[Operand; 2]> {
        let Op::Binary(BinOp::Mul, Operand::Val(a), b) = op else {
            return None;
        };
        let of_derivatives = [v, *a].into_iter().all(self.is_derivative);
        let of_floats = self.may_be(&self.arena.vals[v.0].ty) && self.may_be(&self.arena.ty(b));
        (of_derivatives && of_floats).then(|| [Operand::Val(*a), b.clone()])
    }

    fn may_be(&self, ty: &Ty) -> bool {
        ty.is_concrete_float() || !self.concrete && ty.is_float()
    }
}

/// A product among two terms, and the other term.
fn taken(products: &mut Products, a: &Operand, b: &Operand) -> Option<(Product, Operand)> {
    [(b, a), (a, b)].into_iter().find_map(|(term, other)| {
        let Operand::Val(v) = term else { return None };
        Some((products.remove(v)?, other.clone()))
    })
}

/// `a + b · c` of the runtime.
pub(crate) const PLUS_PRODUCT: &str = "plus_product";
