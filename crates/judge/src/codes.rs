//! Every reason and step there is. Their words stand in `content/reasons.toml` and `content/steps.toml`; a test keeps
//! the lists and the files equal, and the compiler names a code that nobody uses.

macro_rules! codes {
    ($(#[$meta:meta])* $module:ident: $kind:ident { $($name:ident = $key:literal;)+ }) => {
        $(#[$meta])*
        pub(crate) mod $module {
            use sejo_model::$kind;

            $(pub(crate) const $name: $kind = $kind($key);)+

            /// Every one of them.
            #[cfg(test)]
            pub(crate) const ALL: &[$kind] = &[$($name,)+];
        }
    };
}

codes! {
    /// Lines of a verdict.
    reason: ReasonCode {
        NOTHING_KNOWN = "nothing-known";
    }
}
