//! The Wengert list in memory: edges, nodes with pullbacks, and the adjoints of the last sweep.
//!
//! A node has one slot for each of its active operands, and an [`Edge`] in each: 12 bytes for an
//! `f64`. Its index is that of its last slot; the slots below it that belong to the same node are
//! marked [`SHARED`]. So a unary operation takes 12 bytes and a binary one 24, its value stays in
//! the variable, and a sum of n variables is one node of n slots.

use super::sweep::Node;
use crate::Scalar;

/// The bit of an operand that says: this slot belongs to the node of the slot above.
pub(super) const SHARED: u32 = 1 << 31;
/// The operand of a slot that has none: a watched variable, or an output of a pullback.
pub(super) const NO_OPERAND: u32 = SHARED - 1;

/// One operand of one operation, and the partial derivative by it.
#[repr(C, packed(4))]
pub struct Edge<T> {
    pub(super) operand: u32,
    pub(super) partial: T,
}

impl<T: Copy> Clone for Edge<T> {
    fn clone(&self) -> Edge<T> {
        *self
    }
}

impl<T: Copy> Copy for Edge<T> {}

/// What a tape keeps, without its owner.
pub struct Buffers<T> {
    pub(super) edges: Vec<Edge<T>>,
    pub(super) nodes: Vec<Node<T>>,
    pub(super) adjoints: Vec<T>,
    /// Whether anything flowed to a slot: unconnected is not the same as zero.
    pub(super) reached: Vec<bool>,
    /// For the operands of one node, while they come in.
    pub(super) scratch: Vec<u32>,
}

impl<T> Default for Buffers<T> {
    fn default() -> Buffers<T> {
        Buffers {
            edges: Vec::new(),
            nodes: Vec::new(),
            adjoints: Vec::new(),
            reached: Vec::new(),
            scratch: Vec::new(),
        }
    }
}

impl<T> Buffers<T> {
    fn clear(&mut self) {
        self.edges.clear();
        self.nodes.clear();
        self.adjoints.clear();
        self.reached.clear();
        self.scratch.clear();
    }
}

/// Buffers that go back to where they came from when they are dropped.
pub struct Storage<T: Scalar>(pub(super) Buffers<T>);

impl<T: Scalar> Storage<T> {
    /// Used ones, if there are any: then recording allocates nothing until it outgrows them.
    pub(super) fn recycled() -> Storage<T> {
        Storage(T::buffers())
    }

    /// Nothing, not even from the pool: what stays behind when the storage moves on.
    pub(super) fn empty() -> Storage<T> {
        Storage(Buffers::default())
    }
}

impl<T: Scalar> Drop for Storage<T> {
    fn drop(&mut self) {
        let mut buffers = std::mem::take(&mut self.0);
        if buffers.edges.capacity() > 0 {
            buffers.clear();
            T::give_back(buffers);
        }
    }
}

/// Numbers whose tapes reuse their buffers, from block to block, on each thread.
pub trait Pooled: Sized {
    /// Empty buffers, with the capacity that they had.
    #[doc(hidden)]
    fn buffers() -> Buffers<Self> {
        Buffers::default()
    }

    /// To be used again.
    #[doc(hidden)]
    fn give_back(_: Buffers<Self>) {}
}

macro_rules! pooled {
    ($($float:ty, $pool:ident);*) => {$(
        thread_local! {
            static $pool: std::cell::RefCell<Vec<Buffers<$float>>> =
                const { std::cell::RefCell::new(Vec::new()) };
        }

        impl Pooled for $float {
            fn buffers() -> Buffers<$float> {
                let pooled = $pool.try_with(|pool| pool.borrow_mut().pop());
                pooled.ok().flatten().unwrap_or_default()
            }

            fn give_back(buffers: Buffers<$float>) {
                // As many as tapes are nested or kept, and no more; a thread that ends has none.
                const MOST: usize = 8;
                let _ = $pool.try_with(|pool| {
                    let mut pool = pool.borrow_mut();
                    if pool.len() < MOST {
                        pool.push(buffers);
                    }
                });
            }
        }
    )*};
}
pooled!(f32, POOL_OF_SINGLES; f64, POOL_OF_DOUBLES);
