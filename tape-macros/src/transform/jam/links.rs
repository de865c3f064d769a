//! What goes from piece to piece has a place for each lane.

use super::LANES;
use super::build::Build;
use super::pieces::{Piece, lanes_of_number};
use crate::ir::visit::{Reads, defined_in, operands_read, read_stmt};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::transform::lanes::{lanes_of, lanes_ty};

/// What goes from run to run, by the number of a run in the order of the text: from which lanes it takes
/// values, and to which it gives them.
#[derive(Default)]
pub(super) struct Links {
    pub taken: Vec<Vec<(Val, Mem)>>,
    pub given: Vec<Vec<(Val, Mem)>>,
}

/// Where the values are that a run can name: made by a run, or in lanes.
pub(super) type Scope = HashMap<Val, Home>;

#[derive(Clone, Copy)]
pub(super) enum Home {
    Run(usize),
    Lanes(Mem),
}

impl Build<'_> {
    /// What one run defines and another one reads has a place for each lane. A value may be defined
    /// again, where the reverse sweep recovers it: what a run reads is what its scope holds.
    pub fn link(&mut self, pieces: &[Piece], mut scope: Scope, links: &mut Links) -> Option<()> {
        for piece in pieces {
            match piece {
                Piece::Once(_) => {}
                Piece::Run(stmts) => self.link_run(stmts, &mut scope, links)?,
                Piece::Together(s) => {
                    let lanes = |v: Val| (v, Home::Lanes(self.lanes[&v]));
                    let mut within = scope.clone();
                    within.extend(s.carried.iter().map(|c| lanes(c.phi)));
                    scope.extend(s.carried.iter().map(|c| lanes(c.result)));
                    self.link(&s.body, within, links)?;
                }
            }
        }
        Some(())
    }

    fn link_run(&mut self, stmts: &[Stmt], scope: &mut Scope, links: &mut Links) -> Option<()> {
        let defined = defined_in(self.arena, stmts);
        let read: HashSet<Val> = operands_read(stmts).into_iter().collect();
        let mut taken = Vec::new();
        for v in sorted(&read).into_iter().filter(|v| !defined.contains(v)) {
            let lanes = match scope.get(&v) {
                None => continue,
                Some(Home::Lanes(lanes)) => *lanes,
                Some(Home::Run(home)) => self.given(v, &mut links.given[*home])?,
            };
            taken.push((v, lanes));
        }
        let run = links.taken.len();
        scope.extend(defined.into_iter().map(|v| (v, Home::Run(run))));
        links.taken.push(taken);
        links.given.push(Vec::new());
        Some(())
    }

    /// The lanes that a run gives a value to.
    fn given(&mut self, v: Val, given: &mut Vec<(Val, Mem)>) -> Option<Mem> {
        if let Some((_, lanes)) = given.iter().find(|(known, _)| *known == v) {
            return Some(*lanes);
        }
        let lanes = match self.own_views.contains(&v) {
            true => lanes_of(self.arena, self.names, v, LANES),
            false => lanes_of_number(self.arena, self.names, v)?,
        };
        given.push((v, lanes));
        self.made.push(lanes);
        Some(lanes)
    }

    /// So have the memories of an iteration that several runs use.
    pub fn find_memories(&mut self, pieces: &[Piece]) -> Option<()> {
        let mut runs = Vec::new();
        all_runs(pieces, &mut runs);
        let mut homes: HashMap<Mem, Vec<usize>> = HashMap::default();
        for (k, run) in runs.iter().enumerate() {
            for stmt in run.iter() {
                if let StmtKind::Declare(m, _) = &stmt.kind {
                    homes.entry(*m).or_default().push(k);
                }
            }
        }
        for (k, run) in runs.iter().enumerate() {
            let added = sums_added_within(run);
            for m in mems_used(run) {
                let Some(homes) = homes.get(&m).filter(|homes| !homes.contains(&k)) else {
                    continue;
                };
                if homes.len() > 1 || added.contains(&m) {
                    return None;
                }
                if !self.mems.contains_key(&m) {
                    let lanes = self.lanes_of_mem(m)?;
                    self.mems.insert(m, lanes);
                    self.made.push(lanes);
                }
            }
        }
        Some(())
    }

    fn lanes_of_mem(&mut self, m: Mem) -> Option<Mem> {
        let info = self.arena.mems[m.0].clone();
        let plain = !info.by_ref && !info.untracked && has_lanes(&info.ty);
        let name = format!("{}_lanes", info.name);
        plain.then(|| {
            let name = self.names.fresh(&name, info.span);
            let ty = lanes_ty(&info.ty, LANES);
            self.arena.mem(MemInfo { name, ty, ..info })
        })
    }
}

fn sorted(vals: &HashSet<Val>) -> Vec<Val> {
    let mut vals: Vec<Val> = vals.iter().copied().collect();
    vals.sort_unstable();
    vals
}

fn all_runs<'p>(pieces: &'p [Piece], runs: &mut Vec<&'p [Stmt]>) {
    for piece in pieces {
        match piece {
            Piece::Run(stmts) => runs.push(stmts),
            Piece::Once(_) => {}
            Piece::Together(s) => all_runs(&s.body, runs),
        }
    }
}

/// The memories that statements name.
fn mems_used(stmts: &[Stmt]) -> HashSet<Mem> {
    struct Mems(HashSet<Mem>);
    impl Reads for Mems {
        fn operand(&mut self, _: &Operand) {}
        fn base(&mut self, base: &Base) {
            if let Base::Mem(m) = base {
                self.0.insert(*m);
            }
        }
        fn effect(&mut self, mem: Mem) {
            self.0.insert(mem);
        }
    }
    let mut mems = Mems(HashSet::default());
    for stmt in stmts {
        read_stmt(&mut mems, stmt);
        if let StmtKind::AddSum(_, sum) = &stmt.kind {
            mems.0.insert(*sum);
        }
    }
    mems.0
}

/// The sums that statements add within their regions: they have no name there.
fn sums_added_within(stmts: &[Stmt]) -> HashSet<Mem> {
    fn all(region: &Region, mems: &mut HashSet<Mem>) {
        for stmt in &region.stmts {
            if let StmtKind::AddSum(_, sum) = &stmt.kind {
                mems.insert(*sum);
            }
            within(stmt, mems);
        }
    }
    fn within(stmt: &Stmt, mems: &mut HashSet<Mem>) {
        match &stmt.kind {
            StmtKind::If(s) => {
                all(&s.then, mems);
                all(&s.other, mems);
            }
            StmtKind::Loop(s) => all(&s.body, mems),
            _ => {}
        }
    }
    let mut mems = HashSet::default();
    stmts.iter().for_each(|stmt| within(stmt, &mut mems));
    mems
}

/// Numbers, and arrays of such of a known length.
fn has_lanes(ty: &Ty) -> bool {
    match ty {
        Ty::Float(_) | Ty::Int | Ty::Bool => true,
        Ty::Array(t, Some(_)) => has_lanes(t),
        _ => false,
    }
}
