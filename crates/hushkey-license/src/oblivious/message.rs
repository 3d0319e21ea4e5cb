//! Requests and responses as padded binary HTTP.

use super::{ObliviousError, REQUEST_SIZES, RESPONSE_SIZES};
use bhttp::{Message, Mode, StatusCode};
use std::fmt;
use std::io::Cursor;

/// The only fields a request inside may have, in lower case; each once. A response has `content-type` and `date`.
pub const FIELDS: [&str; 5] = ["accept", "authorization", "content-type", "date", "idempotency-key"];

const RESPONSE_FIELDS: [&str; 2] = ["content-type", "date"];
/// The authority inside a request: all of them are of one, which the relay's gateway stands for.
const AUTHORITY: &[u8] = b"authority.hushkey.invalid";
/// Longest path.
const MAX_PATH: usize = 256;

/// A request inside.
#[derive(Clone, PartialEq, Eq)]
pub struct InnerRequest {
    /// In capitals.
    pub method: String,
    /// With its query, if any.
    pub path: String,
    /// Names of [`FIELDS`] and their values.
    pub fields: Vec<(&'static str, Vec<u8>)>,
    /// The content.
    pub body: Vec<u8>,
}

/// A response inside.
#[derive(Clone, PartialEq, Eq)]
pub struct InnerResponse {
    /// The final status, 200 to 599.
    pub status: u16,
    /// `content-type` and `date`.
    pub fields: Vec<(&'static str, Vec<u8>)>,
    /// The content.
    pub body: Vec<u8>,
}

impl InnerRequest {
    /// The padded message.
    ///
    /// # Errors
    /// [`ObliviousError`].
    pub fn encode(&self) -> Result<Vec<u8>, ObliviousError> {
        let mut message = Message::request(
            self.method.clone().into_bytes(),
            b"https".to_vec(),
            AUTHORITY.to_vec(),
            self.path.clone().into_bytes(),
        );
        put(&mut message, &self.fields, &self.body);
        let bytes = pad(&message, &REQUEST_SIZES)?;
        // What we would not read is not sent.
        Self::decode(&bytes).map(|_| bytes)
    }

    /// Reads a padded message.
    ///
    /// # Errors
    /// [`ObliviousError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ObliviousError> {
        let message = unpad(bytes, &REQUEST_SIZES)?;
        let control = message.control();
        if control.scheme() != Some(b"https") || control.authority() != Some(AUTHORITY) {
            return Err(ObliviousError::Malformed);
        }
        let method = text(control.method(), |byte| byte.is_ascii_uppercase())?;
        let path = text(control.path(), |byte| byte.is_ascii_graphic())?;
        if method.len() > 16 || path.len() > MAX_PATH || !path.starts_with('/') {
            return Err(ObliviousError::Malformed);
        }
        Ok(Self {
            method,
            path,
            fields: fields(&message, &FIELDS)?,
            body: message.content().to_vec(),
        })
    }

    /// The value of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&[u8]> {
        field(&self.fields, name)
    }
}

impl InnerResponse {
    /// The padded message.
    ///
    /// # Errors
    /// [`ObliviousError`].
    pub fn encode(&self) -> Result<Vec<u8>, ObliviousError> {
        let status = StatusCode::try_from(self.status).map_err(|_| ObliviousError::Malformed)?;
        let mut message = Message::response(status);
        put(&mut message, &self.fields, &self.body);
        let bytes = pad(&message, &RESPONSE_SIZES)?;
        Self::decode(&bytes).map(|_| bytes)
    }

    /// Reads a padded message.
    ///
    /// # Errors
    /// [`ObliviousError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ObliviousError> {
        let message = unpad(bytes, &RESPONSE_SIZES)?;
        let status = message.control().status().map(StatusCode::code);
        Ok(Self {
            status: status
                .filter(|status| *status >= 200)
                .ok_or(ObliviousError::Malformed)?,
            fields: fields(&message, &RESPONSE_FIELDS)?,
            body: message.content().to_vec(),
        })
    }

    /// The value of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&[u8]> {
        field(&self.fields, name)
    }
}

/// Hides all but the method: path, credential and body are what the relay must not see, nor a log.
impl fmt::Debug for InnerRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InnerRequest(…)")
    }
}

/// Shows the status only.
impl fmt::Debug for InnerResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InnerResponse({})", self.status)
    }
}

fn field<'f>(fields: &'f [(&'static str, Vec<u8>)], name: &str) -> Option<&'f [u8]> {
    fields
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.as_slice())
}

fn put(message: &mut Message, fields: &[(&'static str, Vec<u8>)], body: &[u8]) {
    for (name, value) in fields {
        message.put_header(*name, value.as_slice());
    }
    message.write_content(body);
}

/// The message and zeros (RFC 9292 section 3.8) up to the next size.
fn pad(message: &Message, sizes: &[usize]) -> Result<Vec<u8>, ObliviousError> {
    let mut bytes = Vec::with_capacity(sizes.first().copied().unwrap_or_default());
    message
        .write_bhttp(Mode::KnownLength, &mut bytes)
        .map_err(|_| ObliviousError::Malformed)?;
    let size = sizes.iter().find(|size| **size >= bytes.len());
    bytes.resize(*size.ok_or(ObliviousError::TooLong)?, 0);
    Ok(bytes)
}

fn unpad(bytes: &[u8], sizes: &[usize]) -> Result<Message, ObliviousError> {
    // Known length only: its parts are checked against what is there before anything is allocated.
    if !sizes.contains(&bytes.len()) || !matches!(bytes.first(), Some(0 | 1)) {
        return Err(ObliviousError::Malformed);
    }
    let mut cursor = Cursor::new(bytes);
    let message = Message::read_bhttp(&mut cursor).map_err(|_| ObliviousError::Malformed)?;
    let read = usize::try_from(cursor.position()).map_err(|_| ObliviousError::Malformed)?;
    let padding = bytes.get(read..).unwrap_or_default();
    let is_plain = message.informational().is_empty() && message.trailer().is_empty();
    if is_plain && padding.iter().all(|byte| *byte == 0) {
        Ok(message)
    } else {
        Err(ObliviousError::Malformed)
    }
}

fn text(bytes: Option<&[u8]>, allowed: impl Fn(u8) -> bool) -> Result<String, ObliviousError> {
    let bytes = bytes.ok_or(ObliviousError::Malformed)?;
    if bytes.is_empty() || !bytes.iter().all(|byte| allowed(*byte)) {
        return Err(ObliviousError::Malformed);
    }
    String::from_utf8(bytes.to_vec()).map_err(|_| ObliviousError::Malformed)
}

fn fields(message: &Message, known: &[&'static str]) -> Result<Vec<(&'static str, Vec<u8>)>, ObliviousError> {
    let mut found: Vec<(&'static str, Vec<u8>)> = Vec::new();
    for given in message.header().fields() {
        let name = known.iter().find(|name| name.as_bytes() == given.name());
        let name = *name.ok_or(ObliviousError::Malformed)?;
        let printable = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
        if field(&found, name).is_some() || !given.value().iter().all(printable) {
            return Err(ObliviousError::Malformed);
        }
        found.push((name, given.value().to_vec()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn request() -> InnerRequest {
        InnerRequest {
            method: "POST".to_owned(),
            path: "/v1/licenses/validate".to_owned(),
            fields: vec![
                ("authorization", b"License HK-x".to_vec()),
                ("content-type", b"application/json".to_vec()),
            ],
            body: b"{}".to_vec(),
        }
    }

    fn response(status: u16, body: usize) -> InnerResponse {
        InnerResponse {
            status,
            fields: vec![("content-type", b"application/json".to_vec())],
            body: vec![b'x'; body],
        }
    }

    #[test]
    fn messages_come_back_and_have_one_of_few_sizes() {
        for body in [0, 100, 800, 900, 3000, 4000, 16_000] {
            let request = InnerRequest {
                body: vec![7; body],
                ..request()
            };
            let bytes = request.encode().unwrap();
            assert!(REQUEST_SIZES.contains(&bytes.len()));
            assert_eq!(InnerRequest::decode(&bytes), Ok(request));
            let bytes = response(200, body).encode().unwrap();
            assert!(RESPONSE_SIZES.contains(&bytes.len()));
            assert_eq!(InnerResponse::decode(&bytes), Ok(response(200, body)));
        }
        let long = InnerRequest {
            body: vec![7; 16_384],
            ..request()
        };
        assert_eq!(long.encode(), Err(ObliviousError::TooLong));
        assert_eq!(response(200, 16_384).encode(), Err(ObliviousError::TooLong));
        assert_eq!(response(199, 0).encode(), Err(ObliviousError::Malformed));
    }

    #[test]
    fn a_refusal_has_the_size_of_a_lease() {
        assert_eq!(
            response(403, 90).encode().unwrap().len(),
            response(200, 2500).encode().unwrap().len()
        );
    }

    #[test]
    fn what_is_not_in_the_list_is_refused() {
        type Change = fn(&mut InnerRequest);
        let changes: [Change; 9] = [
            |request| request.method = "post".to_owned(),
            |request| request.method = "X".repeat(17),
            |request| request.path = "v1".to_owned(),
            |request| request.path = "/a b".to_owned(),
            |request| request.path = format!("/{}", "a".repeat(256)),
            |request| request.fields.push(("x-forwarded-for", b"192.0.2.1".to_vec())),
            |request| request.fields.push(("content-type", b"text/plain".to_vec())),
            |request| request.fields.push(("accept", b"a\r\nb".to_vec())),
            |request| request.fields.push(("Accept", b"a".to_vec())),
        ];
        for change in changes {
            let mut request = request();
            change(&mut request);
            assert_eq!(request.encode(), Err(ObliviousError::Malformed), "{}", request.path);
        }
    }

    #[test]
    fn other_sizes_and_other_padding_are_refused() {
        let bytes = request().encode().unwrap();
        assert_eq!(InnerRequest::decode(&bytes[..1023]), Err(ObliviousError::Malformed));
        assert_eq!(InnerRequest::decode(&[]), Err(ObliviousError::Malformed));
        assert_eq!(InnerResponse::decode(&bytes), Err(ObliviousError::Malformed));
        let mut marked = bytes.clone();
        marked[1023] = 1;
        assert_eq!(InnerRequest::decode(&marked), Err(ObliviousError::Malformed));
        // Indeterminate length, a response where a request is wanted, an unknown framing.
        for first in [1, 2, 3, 4, 0x40, 0xff] {
            let mut other = bytes.clone();
            other[0] = first;
            assert_eq!(InnerRequest::decode(&other), Err(ObliviousError::Malformed), "{first}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic_and_what_is_read_is_written_alike(start in prop::collection::vec(any::<u8>(), 0..200)) {
            for first in [0_u8, 1] {
                let mut bytes = [&[first], start.as_slice()].concat();
                bytes.resize(1024, 0);
                if let Ok(request) = InnerRequest::decode(&bytes) {
                    prop_assert!(request.encode().is_ok());
                }
                bytes.resize(4096, 0);
                if let Ok(response) = InnerResponse::decode(&bytes) {
                    prop_assert!(response.encode().is_ok());
                }
            }
        }
    }
}
