//! From a table to devices: which column is which field, what each row says, and what that changes in the ledger.
//!
//! Guards: a device is never doubled and a known value never erased by importing a list; importing the same list again
//! changes nothing. What cannot be decided is left to a person ([`sejo_model::ledger::DeviceChange::Unclear`]).

mod face;
mod geta;
mod group;
mod guess;
mod key;
mod merge;
mod named;
mod nameless;
pub(crate) mod naming;
mod overlap;
mod period;
mod proof;
mod rows;
mod several;
mod state;
mod value;
mod version;
pub(crate) mod words;
mod worn;

pub use guess::{guess, is_device_list};
pub use merge::merge;
pub(crate) use overlap::Devices;
pub use rows::rows;
pub use state::state_words;
pub use version::split_os;
