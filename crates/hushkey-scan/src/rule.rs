//! Every rule: its stable name, what it means, what to do.

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The stable name.
    pub name: &'static str,
    /// What is wrong, in a sentence.
    pub means: &'static str,
    /// What to do about it.
    pub advice: &'static str,
}

/// All rules, in the order of the documentation.
pub const RULES: &[Rule] = &[
    Rule {
        name: "log",
        means: "Personal data is written to a log.",
        advice: "log a token of the person instead, or redact the value first",
    },
    Rule {
        name: "exception-message",
        means: "Personal data stands in an exception's message, which others log and report.",
        advice: "name the field, not its value",
    },
    Rule {
        name: "error-report",
        means: "Personal data goes to an error reporting service.",
        advice: "send an opaque id, and redact messages before they leave",
    },
    Rule {
        name: "analytics",
        means: "Personal data goes to an analytics service.",
        advice: "send an opaque id, and only what the event needs",
    },
    Rule {
        name: "license-call",
        means: "A license call carries more than a license check needs.",
        advice: "keep to the contract: key, machine token, action; hash hardware ids with a key",
    },
    Rule {
        name: "undeclared-field",
        means: "A request carries a field that the policy's contract of its endpoint does not declare.",
        advice: "leave the field out, or declare it with its format in the contract",
    },
    Rule {
        name: "raw-fingerprint",
        means: "A machine's raw ids become its fingerprint: whoever gets it knows the machine everywhere.",
        advice: "make it an HMAC of the ids with a key of your product, or a random token that the machine keeps",
    },
    Rule {
        name: "third-party",
        means: "Personal data goes to a third party.",
        advice: "send an opaque id, or only what the contract with it allows",
    },
    Rule {
        name: "url",
        means: "Personal data stands in a URL, which every server on the way logs.",
        advice: "put it into the body of a POST, or use an opaque id",
    },
    Rule {
        name: "cookie",
        means: "Personal data is kept in a cookie or a session.",
        advice: "keep an opaque id there and the data on the server",
    },
    Rule {
        name: "device-storage",
        means: "Personal data is kept in clear on the device.",
        advice: "use the system's key store, or do not keep it",
    },
    Rule {
        name: "file",
        means: "Personal data is written to a file in clear.",
        advice: "encrypt it, or write a token",
    },
    Rule {
        name: "process-argument",
        means: "Personal data is an argument of a process, which every user of the machine can read.",
        advice: "pass it by standard input or a file only its owner reads",
    },
    Rule {
        name: "unsalted-hash",
        means: "An unsalted hash of an address or a serial number is used as an id: whoever tries all finds the input.",
        advice: "use an HMAC with a key of your own, or a random token",
    },
    Rule {
        name: "literal",
        means: "A literal in the source is personal data.",
        advice: "take it out, or use a documentation value such as an address at example.org",
    },
    Rule {
        name: "identifying-column",
        means: "A column or field identifies a person.",
        advice: "keep a random token here and the person in a vault",
    },
    Rule {
        name: "stored-credential",
        means: "A table keeps a password or a key in clear.",
        advice: "keep a salted, slow hash of a password, an HMAC or a ciphertext of a key",
    },
    Rule {
        name: "readable-credential",
        means: "An API gives a password or a key back, or a message shows it when it is printed.",
        advice: "mark it writeOnly (OpenAPI, JSON Schema) or debug_redact (protobuf), or take it out",
    },
    Rule {
        name: "url-parameter",
        means: "A path or query parameter of an API is personal data, which every server on the way logs.",
        advice: "put it into the body of a POST, or use an opaque id",
    },
    Rule {
        name: "event-payload",
        means: "An event carries personal data to everyone who listens.",
        advice: "send a token; who may know the person asks for it",
    },
    Rule {
        name: "unbounded-text",
        means: "A text field takes any text: sooner or later somebody's name.",
        advice: "limit length and characters, list the values, or use a token column",
    },
    Rule {
        name: "open-map",
        means: "A map takes any keys and values: sooner or later a person's.",
        advice: "name the fields that are needed, each with its type and limit",
    },
    Rule {
        name: "open-object",
        means: "An object takes fields that nobody named: what a client adds by mistake is stored and sent on.",
        advice: "say additionalProperties: false",
    },
    Rule {
        name: "stored-value",
        means: "A database column holds personal data.",
        advice: "keep a random token here and the person in a vault",
    },
    Rule {
        name: "ignore",
        means: "An ignore comment names no rule, gives no reason, or has nothing to ignore.",
        advice: "write `hushkey:ignore RULE reason` on the line or above it, or take the comment out",
    },
];

/// The rule of that name; the first where a name is unknown, which a test rules out.
pub fn rule(name: &str) -> Rule {
    RULES.iter().copied().find(|rule| rule.name == name).unwrap_or(RULES[0])
}
