//! IOS.
