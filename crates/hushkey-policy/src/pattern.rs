//! Path patterns: literal segments, `{name}` for one segment, a trailing `*` for all that follow.

use crate::PathParameter;
use core::ops::Range;

/// A checked path pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PathPattern {
    written: String,
    segments: Vec<Segment>,
    open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    Literal(String),
    Parameter(String),
}

/// Why a pattern is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PatternError {
    #[error("a path pattern starts with `/`")]
    NoSlash,
    #[error("a path pattern has no query, no fragment, no space and no control character")]
    BadCharacter,
    #[error("`*` stands alone as the last segment of a path pattern")]
    MisplacedStar,
    #[error("a parameter is written `{{name}}` as a whole segment, of letters, digits and `_`")]
    BadParameter,
    #[error("a parameter name stands twice in the path pattern")]
    DuplicateParameter,
    #[error("a path pattern has no empty and no dot segments")]
    EmptySegment,
}

impl PathPattern {
    pub(crate) fn parse(written: &str) -> Result<PathPattern, PatternError> {
        let rest = written.strip_prefix('/').ok_or(PatternError::NoSlash)?;
        if written
            .chars()
            .any(|c| matches!(c, '?' | '#') || c.is_whitespace() || c.is_control())
        {
            return Err(PatternError::BadCharacter);
        }
        let mut segments: Vec<Segment> = Vec::new();
        let mut open = false;
        let mut parts = rest.split('/').peekable();
        while let Some(part) = parts.next() {
            let last = parts.peek().is_none();
            match part {
                "" if last => break,
                "" | "." | ".." => return Err(PatternError::EmptySegment),
                "*" if last => open = true,
                _ if part.contains('*') => return Err(PatternError::MisplacedStar),
                _ if part.contains(['{', '}']) => {
                    let name = part
                        .strip_prefix('{')
                        .and_then(|name| name.strip_suffix('}'))
                        .filter(|name| !name.is_empty())
                        .filter(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
                        .ok_or(PatternError::BadParameter)?;
                    if segments
                        .iter()
                        .any(|own| matches!(own, Segment::Parameter(own) if own == name))
                    {
                        return Err(PatternError::DuplicateParameter);
                    }
                    segments.push(Segment::Parameter(name.to_owned()));
                }
                _ => segments.push(Segment::Literal(percent_decoded(part))),
            }
        }
        Ok(PathPattern {
            written: written.to_owned(),
            segments,
            open,
        })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.written
    }

    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    #[cfg(test)]
    fn matches(&self, path: &str) -> bool {
        self.matches_segments(path, &segments_of(path))
    }

    /// Whether it covers `path`, whose segments are `asked`.
    pub(crate) fn matches_segments(&self, path: &str, asked: &[Range<usize>]) -> bool {
        let enough = if self.open {
            asked.len() >= self.segments.len()
        } else {
            asked.len() == self.segments.len()
        };
        enough
            && self.segments.iter().zip(asked).all(|(own, span)| match own {
                Segment::Parameter(_) => true,
                Segment::Literal(own) => path.get(span.clone()).is_some_and(|text| equals_decoded(text, own)),
            })
    }

    /// The literal segments among those that are known, if it covers a path of which only these are; nothing stands for a segment that
    /// is not known, and a literal is never taken for one.
    pub(crate) fn matches_part(&self, asked: &[Option<&str>], whole: bool) -> Option<usize> {
        let skipped = match self.segments.len().checked_sub(asked.len()) {
            Some(0) => 0,
            Some(before) if !whole && !self.open => before,
            None if self.open => 0,
            _ => return None,
        };
        let mut literals = 0;
        for (own, asked) in self.segments.iter().skip(skipped).zip(asked) {
            match (own, asked) {
                (Segment::Literal(own), Some(asked)) if equals_decoded(asked, own) => literals += 1,
                (Segment::Parameter(_), _) => {}
                _ => return None,
            }
        }
        Some(literals)
    }

    pub(crate) fn parameters(&self, path: &str) -> Vec<PathParameter<'_>> {
        let pairs = self.segments.iter().zip(segments_of(path));
        pairs
            .filter_map(|(own, span)| match own {
                Segment::Parameter(name) => Some(PathParameter { name, span }),
                Segment::Literal(_) => None,
            })
            .collect()
    }

    /// Every path that `other` matches is matched by this one.
    pub(crate) fn includes(&self, other: &PathPattern) -> bool {
        let long_enough = if self.open {
            other.segments.len() >= self.segments.len()
        } else {
            !other.open && other.segments.len() == self.segments.len()
        };
        long_enough
            && self
                .segments
                .iter()
                .zip(&other.segments)
                .all(|(own, other)| match (own, other) {
                    (Segment::Parameter(_), _) => true,
                    (Segment::Literal(own), Segment::Literal(other)) => own == other,
                    (Segment::Literal(_), Segment::Parameter(_)) => false,
                })
    }
}

/// The spans of the segments of a path, with empty and dot segments resolved.
pub(crate) fn segments_of(path: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for part in path.split('/') {
        let span = start..start + part.len();
        start = span.end + 1;
        if part.is_empty() || equals_decoded(part, ".") {
            continue;
        }
        if equals_decoded(part, "..") {
            spans.pop();
            continue;
        }
        spans.push(span);
    }
    spans
}

/// Whether `text`, percent-decoded, is `plain`.
fn equals_decoded(text: &str, plain: &str) -> bool {
    if !text.contains('%') {
        return text == plain;
    }
    decoded_bytes(text) == plain.as_bytes()
}

fn percent_decoded(text: &str) -> String {
    String::from_utf8(decoded_bytes(text)).unwrap_or_else(|_| text.to_owned())
}

fn decoded_bytes(text: &str) -> Vec<u8> {
    let hex = |byte: u8| (byte as char).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => return out,
            [b'%', high, low, tail @ ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    tail
                }
                _ => {
                    out.extend([b'%', *high, *low]);
                    tail
                }
            },
            [byte, tail @ ..] => {
                out.push(*byte);
                tail
            }
        };
    }
}

#[cfg(test)]
mod tests;
