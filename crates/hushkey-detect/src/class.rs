//! The classes of personal data, with their stable names.

macro_rules! classes {
    ($($variant:ident = $name:literal, $doc:literal;)*) => {
        /// A class of personal data. Names are stable: policies, receipts and the command line use them.
        #[non_exhaustive]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Class { $(#[doc = $doc] $variant,)* }

        impl Class {
            /// Every class, in the order of their declaration.
            pub const ALL: &'static [Class] = &[$(Class::$variant,)*];

            /// The stable snake_case name.
            pub const fn name(self) -> &'static str {
                match self { $(Class::$variant => $name,)* }
            }

            /// The class of a stable name.
            pub fn from_name(name: &str) -> Option<Class> {
                match name { $($name => Some(Class::$variant),)* _ => None }
            }
        }
    };
}

classes! {
    Email = "email", "An e-mail address.";
    Phone = "phone", "A telephone number.";
    Person = "person", "A natural person's name.";
    Username = "username", "An account name, also the user's segment of a home path.";
    Hostname = "hostname", "A host name that names or points to a person's device.";
    Address = "address", "A postal address.";
    Dob = "dob", "A date of birth.";
    GeoCoordinates = "geo_coordinates", "A latitude and longitude.";
    Ip = "ip", "An IPv4 or IPv6 address of a device.";
    Mac = "mac", "A hardware (MAC) address.";
    Imei = "imei", "A mobile device identity (IMEI).";
    CreditCard = "credit_card", "A payment card number.";
    Iban = "iban", "An international bank account number.";
    UsSsn = "us_ssn", "A United States social security number.";
    BrCpf = "br_cpf", "A Brazilian taxpayer number (CPF).";
    UrlCredentials = "url_credentials", "User name and password inside a URL.";
    HashedIdentifier = "hashed_identifier", "An unsalted hash of a personal input, as its key says (`email_sha256`).";
    Password = "password", "A password, as its key says.";
}
