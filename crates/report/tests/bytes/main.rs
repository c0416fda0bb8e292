//! What comes out, byte by byte: one test binary, because each one links the typesetter.

#[cfg(test)]
mod backups;
#[cfg(test)]
mod clinic;
#[cfg(test)]
mod contact;
#[cfg(test)]
mod disclosure;
#[cfg(test)]
mod document;
#[cfg(test)]
mod emergency_file;
#[cfg(test)]
mod exercise;
#[cfg(test)]
mod export;
#[cfg(test)]
mod incident;
#[cfg(test)]
mod letter;
#[cfg(test)]
mod network;
#[cfg(test)]
mod packages;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod print;
#[cfg(test)]
mod remote_register;
#[cfg(test)]
mod request;
#[cfg(test)]
mod responsibility;
#[cfg(test)]
mod restore_order;
#[cfg(test)]
mod workbook;
#[cfg(test)]
mod workbook_places;
#[cfg(test)]
mod workbook_shared;
#[cfg(test)]
mod workbook_tables;
