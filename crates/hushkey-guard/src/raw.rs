//! What came in: bytes nobody has looked at yet.
//!
//! *In:* borrowed parts of a message. *Out:* nothing but the guard's own reading of them.
//! *Never:* displayed, cloned, or forwarded: it has no `Debug`, `Clone` or `Display`, and no public accessor.

use hushkey_policy::Direction;

/// A payload before the guard. Borrow it from the message; give it to [`Guard::pass`](crate::Guard::pass).
pub struct RawPayload<'a> {
    pub(crate) direction: Direction,
    pub(crate) origin: Origin,
    pub(crate) method: &'a str,
    pub(crate) target: &'a str,
    pub(crate) headers: &'a [(&'a str, &'a [u8])],
    pub(crate) content_type: Option<&'a str>,
    pub(crate) body: &'a [u8],
}

/// What kind of thing the payload was cut from; it decides how a body without a content type is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An HTTP message.
    Message,
    /// A bare body or text.
    Body,
    /// One line of a log.
    Line,
}

impl<'a> RawPayload<'a> {
    /// A request: method, request target (`/path?query` or an absolute URI), header fields in order, whole body.
    pub fn request(
        method: &'a str,
        target: &'a str,
        headers: &'a [(&'a str, &'a [u8])],
        body: &'a [u8],
    ) -> RawPayload<'a> {
        RawPayload {
            direction: Direction::Request,
            origin: Origin::Message,
            method,
            target,
            headers,
            content_type: None,
            body,
        }
    }

    /// A response to the request with this method and target. The target finds the endpoint; it is not part of what leaves,
    /// so it is neither inspected nor changed. `status` is a number and needs no inspection.
    pub fn response(
        method: &'a str,
        target: &'a str,
        status: u16,
        headers: &'a [(&'a str, &'a [u8])],
        body: &'a [u8],
    ) -> RawPayload<'a> {
        let _ = status;
        RawPayload {
            direction: Direction::Response,
            ..RawPayload::request(method, target, headers, body)
        }
    }

    /// Running text, such as one log line.
    pub fn text(text: &'a str) -> RawPayload<'a> {
        RawPayload {
            origin: Origin::Line,
            ..RawPayload::request("", "", &[], text.as_bytes())
        }
    }

    /// A bare body, with its content type where one is known; without one it is recognized by its form.
    pub fn body(content_type: Option<&'a str>, body: &'a [u8]) -> RawPayload<'a> {
        RawPayload {
            origin: Origin::Body,
            content_type,
            ..RawPayload::request("", "", &[], body)
        }
    }
}
