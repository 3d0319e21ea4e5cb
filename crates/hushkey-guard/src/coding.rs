//! How one text carries another: where it was cut from, how it is coded, how something is written in its place.

use crate::layers::codes::Style;

/// What of the message a text was cut from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    Target,
    Header(u32),
    Body,
}

/// How a layer's text came out of its carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// The message itself.
    Surface(Surface),
    /// Percent encoding.
    Percent,
    /// The escapes of a JSON string.
    JsonString,
    /// Backslash escapes in other texts.
    Escapes,
    /// A JSON document inside a value; its text is its carrier.
    NestedJson,
    /// A JSON string that uses `\u` escapes where none are needed.
    JsonUnicode,
    /// Character references of XML and HTML.
    Entities,
    /// XML text in several sections (CDATA, comments between); written anew as a whole.
    XmlSections,
    /// Zero-width, full-width and look-alike characters.
    Folded,
    /// Base64; `url` for the URL-safe alphabet, `padded` with `=`.
    Base64 { url: bool, padded: bool },
    /// Base64 of UTF-16, `big` with the higher byte first.
    Base64Utf16 { big: bool, padded: bool },
    /// Base32; `small` in small letters, `padded` with `=`.
    Base32 { small: bool, padded: bool },
    /// Hexadecimal digits.
    Hex,
    /// Character codes with a sign between.
    Codes { style: Style, separator: &'static str },
    /// Quoted-printable.
    QuotedPrintable,
    /// Tags and comments among the letters.
    Markup,
    /// `at` and `dot` for their signs.
    Spelled,
    /// Base64 of a compressed text.
    CompressedBase64,
    /// A segment of a JSON Web Token; its run is the whole token.
    Jwt,
    /// An encoded word of a header (RFC 2047).
    EncodedWord,
}

impl Coding {
    /// The parts of the text stand in the order of what carries them, so that a part can be replaced alone.
    pub(crate) const fn keeps_order(self) -> bool {
        match self {
            Coding::Percent
            | Coding::JsonString
            | Coding::JsonUnicode
            | Coding::Escapes
            | Coding::NestedJson
            | Coding::Entities
            | Coding::Folded
            | Coding::Codes { .. }
            | Coding::QuotedPrintable
            | Coding::Markup
            | Coding::Spelled => true,
            Coding::Surface(_)
            | Coding::XmlSections
            | Coding::Base64 { .. }
            | Coding::Base64Utf16 { .. }
            | Coding::Base32 { .. }
            | Coding::Hex
            | Coding::CompressedBase64
            | Coding::Jwt
            | Coding::EncodedWord => false,
        }
    }

    /// What the coding is called in receipts; empty for what every reader of the format undoes.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Coding::Surface(_) | Coding::JsonString | Coding::XmlSections => "",
            Coding::Percent => "url",
            Coding::JsonUnicode => "json-unicode-escape",
            Coding::Escapes => "escape",
            Coding::NestedJson => "json-string",
            Coding::Entities => "html-entities",
            Coding::Folded => "folded",
            Coding::Base64 { .. } => "base64",
            Coding::Base64Utf16 { .. } => "utf-16+base64",
            Coding::Base32 { .. } => "base32",
            Coding::Hex => "hex",
            Coding::Codes { .. } => "codes",
            Coding::QuotedPrintable => "quoted-printable",
            Coding::Markup => "markup",
            Coding::Spelled => "spelled",
            Coding::CompressedBase64 => "gzip+base64",
            Coding::Jwt => "jwt",
            Coding::EncodedWord => "encoded-word",
        }
    }
}

impl Writing {
    /// What is found is not replaced alone, but with all that it stands in.
    pub(crate) const fn is_whole(self) -> bool {
        matches!(self, Writing::JsonNumber | Writing::Whole)
    }
}

/// How something is written in place of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    /// As it is.
    Plain,
    /// Inside a JSON string.
    JsonString,
    /// In place of a whole JSON number.
    JsonNumber,
    /// In a query or form; percent-encoded.
    Percent,
    /// In XML text or an attribute.
    Xml,
    /// In place of a whole item of a binary body that is no text.
    Whole,
}
