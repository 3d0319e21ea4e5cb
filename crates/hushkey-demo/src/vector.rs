//! The ways in which licensed software leaks, as rows of the table.

/// One leak of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vector {
    /// A validation with an e-mail in free metadata.
    Validate,
    /// An activation with host name and hardware address.
    Activate,
    /// An authentication check whose credential is a JWT that carries an e-mail.
    Authenticate,
    /// An analytics event.
    Event,
    /// A crash report.
    Crash,
    /// Customer records sent to a misconfigured endpoint.
    RecordsUp,
    /// Customer records answered by a misconfigured endpoint.
    RecordsDown,
    /// Log lines.
    Log,
    /// Who bought: usual license servers store the person with the license.
    Purchase,
}

impl Vector {
    /// Every leak, in the order of the table.
    pub const ALL: [Vector; 9] = [
        Vector::Validate,
        Vector::Activate,
        Vector::Authenticate,
        Vector::Event,
        Vector::Crash,
        Vector::RecordsUp,
        Vector::RecordsDown,
        Vector::Log,
        Vector::Purchase,
    ];

    /// The row's letter; the two directions of the misconfigured endpoint share one.
    pub const fn letter(self) -> char {
        match self {
            Vector::Validate => 'a',
            Vector::Activate => 'b',
            Vector::Authenticate => 'c',
            Vector::Event => 'd',
            Vector::Crash => 'e',
            Vector::RecordsUp => 'f',
            Vector::RecordsDown => ' ',
            Vector::Log => 'g',
            Vector::Purchase => 'h',
        }
    }

    /// The row's title, at most 34 characters.
    pub const fn title(self) -> &'static str {
        match self {
            Vector::Purchase => "purchase: who bought the license",
            Vector::Validate => "validation: e-mail in metadata",
            Vector::Activate => "activation: host name and MAC",
            Vector::Authenticate => "authentication: JWT with an e-mail",
            Vector::Event => "analytics: IP and home path",
            Vector::Crash => "crash report: paths and message",
            Vector::RecordsUp => "customer records sent up",
            Vector::RecordsDown => "customer records answered (gzip)",
            Vector::Log => "log lines",
        }
    }
}
