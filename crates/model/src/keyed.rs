//! One macro for every closed list of the domain: a stable key for storage and JSON, words for people.

/// Declares an enum whose members have a stable key and words in both languages.
///
/// Generated: `ALL`, `key()`, `words()`, `FromStr` and `Display` by key, serde by key.
/// Keys are written to databases and files and never change; words may. `Key = "new" | "old"` reads what was written by the old key, too.
macro_rules! keyed_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $key:literal $(| $former:literal)*, $ja:literal, $en:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$vmeta])* #[doc = $ja] $variant,)+ }

        impl $name {
            /// Every member, in the order people see them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The stable key used in databases, files and JSON.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $($name::$variant => $key,)+ }
            }

            /// The words people read.
            #[must_use]
            pub const fn words(self) -> $crate::words::Words {
                match self { $($name::$variant => $crate::words::Words { ja: $ja, en: $en },)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.key()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::error::UnknownKey;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                match s { $($key $(| $former)* => Ok($name::$variant),)+ _ => Err($crate::error::UnknownKey::new(stringify!($name), s)) }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(self.key()) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let key = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(d)?;
                key.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
