//! The restore drill (復旧訓練), measured: seal a folder, restore its backup elsewhere, check what came back.
//!
//! A drill compares two manifests of the same kind, the one written before and the one written of what was restored.
//! Nothing counts as restored because a program said so: 20 of 99 victims with a backup could restore it.

mod canary;
mod compare;
mod hash;
mod left;
mod place;
mod seal;
mod walk;

pub use canary::{CanaryWatch, place_canaries};
pub use compare::compare;
pub use hash::{Hashed, Sum, hash_file};
pub use left::Left;
pub use place::{Front, Place, SAMPLE, find as find_place, find_among};
pub use seal::{Progress, Sealing, seal};
pub use walk::{Walk, Walked, modified, total, touched};
