//! The closed word lists of a policy file, each an enum with stable names.

macro_rules! words {
    ($(#[$doc:meta])* $type:ident { $($(#[$vdoc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $type { $($(#[$vdoc])* $variant,)* }

        impl $type {
            /// Every word, in the order of their declaration.
            pub const ALL: &'static [$type] = &[$($type::$variant,)*];

            /// The stable name, as written in a policy file.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)* }
            }

            /// The word of a stable name.
            pub fn from_name(name: &str) -> Option<$type> {
                match name { $($name => Some($type::$variant),)* _ => None }
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Which way a payload travels.
    Direction {
        /// From the licensed software towards the server.
        Request = "request",
        /// From the server back.
        Response = "response",
    }
}

words! {
    /// Which part of a message a field stands in.
    Part {
        /// A segment of the URL's path.
        Path = "path",
        /// A parameter of the URL's query.
        Query = "query",
        /// A header.
        Header = "header",
        /// A cookie, by its name.
        Cookie = "cookie",
        /// The body.
        Body = "body",
    }
}

words! {
    /// What to do with one finding, or with one field.
    Action {
        /// Leave it as it is.
        Allow = "allow",
        /// Put `[redacted:CLASS]` in the place of what was found.
        Redact = "redact",
        /// Cover it but for a harmless part, such as the last four digits of a card. Classes without such a part are redacted.
        Mask = "mask",
        /// Remove the field that holds it.
        Drop = "drop",
        /// Put a keyed pseudonym in its place: the same value gives the same pseudonym under the same key.
        Pseudonymize = "pseudonymize",
        /// Put a keyed pseudonym in its place that has the value's own form, for receivers that check it.
        Surrogate = "surrogate",
        /// Put a reversible token in its place. Needs a vault; policies are refused while there is none.
        Tokenize = "tokenize",
        /// Refuse the whole payload.
        Block = "block",
    }
}

words! {
    /// What to do with a field that the contract does not declare.
    UnknownField {
        /// Look into it like into any text; class actions apply. The contract is open.
        Inspect = "inspect",
        /// Remove it. The contract is closed.
        Drop = "drop",
        /// Refuse the whole payload. The contract is closed.
        Block = "block",
    }
}

words! {
    /// What to do with a message to an endpoint that the policy does not name.
    UnknownEndpoint {
        /// Look into it; class actions apply.
        Inspect = "inspect",
        /// Refuse it.
        Block = "block",
    }
}

words! {
    /// What to do with a message that carries a signature. It is never altered.
    Signed {
        /// It passes when nothing in it needs changing, and is refused otherwise.
        Pass = "pass",
        /// It is refused.
        Block = "block",
    }
}
