//! Hash maps that hash fast.
//!
//! The keys are small numbers and short names of one function, which nobody chooses to collide, and a proc macro is
//! compiled without optimisation: the hasher of `std` took a tenth of the expansion's time.

use std::hash::{BuildHasherDefault, Hasher};

pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Multiply>>;
pub(crate) type HashSet<K> = std::collections::HashSet<K, BuildHasherDefault<Multiply>>;

/// Each word is mixed in by a rotation and a multiplication.
#[derive(Default)]
pub(crate) struct Multiply(u64);

/// Odd, and without a pattern in its bits.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl Hasher for Multiply {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(FACTOR);
    }

    /// A multiplication carries upwards, and the table looks at the lowest bits.
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}
