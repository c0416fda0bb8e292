//! Configurations of network devices: what is read of them, and that no secret stays.

mod alliedware;
mod ciphers;
mod cisco;
mod families;
mod foreign;
mod fortios;
mod linux;
mod margins;
mod mutations;
mod nec_ix;
mod secrets;
mod sessions;
mod sign_ins;
mod support;
mod typed;
mod whole_machine;
mod wrapped;
mod yamaha;
