//! JSON (RFC 8259), strictly, with the place of every value; duplicate keys and numbers of any size are kept.
//!
//! *In:* a range of a layer. *Out:* a view for every string, number and literal, and for keys that could hold a value.
//! *Never:* a changed or normalized byte; recursion.

use super::pair::Pair;
use super::{Unread, json_string};
use crate::Problem;
use crate::layers::codes::{self, Style};
use crate::span_map::Decoded;
use crate::views::{Coding, Field, NameId, NameText, Role, Site, View, Views, Writing};
use core::ops::Range;

/// Reads the document that fills `span` of `text`, the text of the site's layer.
pub(crate) fn read(views: &mut Views<'_>, text: &str, span: Range<usize>, site: Site) -> Result<(), Unread> {
    let mut reader = Reader {
        views,
        text,
        bytes: text.as_bytes().get(..span.end).ok_or(Unread::Syntax)?,
        at: span.start,
        site,
        open: Vec::new(),
        member: None,
        key: 0..0,
    };
    reader.document()
}

/// An open array or object.
struct Open {
    is_array: bool,
    /// The container's own name; for an array, that of its elements.
    name: NameId,
    /// Its view, where a contract speaks of it.
    view: Option<usize>,
    /// Where its first value may start.
    start: usize,
    /// Its elements so far, while all of them can be codes of characters.
    codes: Option<Vec<(Range<usize>, u32)>>,
    pair: Pair,
}

struct Reader<'r, 'v, 't> {
    views: &'r mut Views<'v>,
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    site: Site,
    open: Vec<Open>,
    /// Where the member being read starts: at its key, or at its value in an array.
    member: Option<usize>,
    /// The last key as it is written.
    key: Range<usize>,
}

impl<'t> Reader<'_, '_, 't> {
    fn document(&mut self) -> Result<(), Unread> {
        let mut name = self.site.name;
        loop {
            // A value is due.
            self.blanks();
            self.member.get_or_insert(self.at);
            match self.peek()? {
                b'{' => {
                    self.enter(false, name, name)?;
                    self.blanks();
                    if self.peek()? == b'}' {
                        self.leave()?;
                    } else {
                        name = self.key(name)?;
                        continue;
                    }
                }
                b'[' => {
                    let element = self.views.add_name(name, NameText::Element);
                    self.enter(true, element, name)?;
                    self.blanks();
                    if self.peek()? == b']' {
                        self.leave()?;
                    } else {
                        name = element;
                        continue;
                    }
                }
                b'"' => {
                    let content = self.string()?;
                    let index = self.views.len();
                    let span = content.span.clone();
                    self.value(content, name, Role::Value)?;
                    self.note_pair(span, index);
                }
                b'-' | b'0'..=b'9' => self.number(name)?,
                b't' => self.literal(b"true", name)?,
                b'f' => self.literal(b"false", name)?,
                b'n' => self.literal(b"null", name)?,
                _ => return Err(Unread::Syntax),
            }
            // A value is done: close what ends here, or go on to the next.
            match self.next()? {
                Some(next) => name = next,
                None => return Ok(()),
            }
        }
    }

    /// After a value: the name of the next one; `None` at the end of the document.
    fn next(&mut self) -> Result<Option<NameId>, Unread> {
        loop {
            self.blanks();
            let Some(open) = self.open.last() else {
                return match self.at == self.bytes.len() {
                    true => Ok(None),
                    false => Err(Unread::Syntax),
                };
            };
            let (is_array, name) = (open.is_array, open.name);
            match (self.peek()?, is_array) {
                (b',', true) => {
                    self.at += 1;
                    return Ok(Some(name));
                }
                (b',', false) => {
                    self.at += 1;
                    self.blanks();
                    return self.key(name).map(Some);
                }
                (b']', true) | (b'}', false) => self.leave()?,
                _ => return Err(Unread::Syntax),
            }
        }
    }

    /// Opens a container called `own`, whose members or elements are called after `name`.
    fn enter(&mut self, is_array: bool, name: NameId, own: NameId) -> Result<(), Unread> {
        if self.open.len() >= self.views.limits.depth {
            return Err(Problem::TooDeep.into());
        }
        let mut view = None;
        if self.site.contracted && own != self.site.name {
            view = Some(self.views.len());
            self.add(self.at..self.at, own, Role::Container, Writing::Plain)?;
        }
        self.member = None;
        self.at += 1;
        if let Some(open) = self.open.last_mut() {
            // an array or object in an array: no codes
            open.codes = None;
            if !open.is_array
                && let Some(key) = self.text.get(self.key.clone())
            {
                open.pair.note_object(key, own);
            }
        }
        self.open.push(Open {
            is_array,
            name,
            view,
            start: self.at,
            codes: is_array.then(Vec::new),
            pair: Pair::default(),
        });
        Ok(())
    }

    /// Closes the innermost container, on its closing bracket.
    fn leave(&mut self) -> Result<(), Unread> {
        self.at += 1;
        let Some(open) = self.open.pop() else { return Ok(()) };
        if let Some(view) = open.view {
            self.views.close(view, self.at);
        }
        open.pair.tell(self.views, self.site.layer);
        if let Some(decoded) = open.codes.and_then(|numbers| codes::spell_array(&numbers)) {
            self.spelled(open.name, open.start..self.at - 1, decoded)?;
        }
        Ok(())
    }

    /// Adds the text that an array of numbers spells.
    fn spelled(&mut self, name: NameId, span: Range<usize>, decoded: Decoded) -> Result<(), Unread> {
        self.views.spend(span.len())?;
        let view = View {
            contracted: false,
            ..View::new(self.site.named(name), span)
        };
        let coding = Coding::Codes {
            style: Style::Decimal,
            separator: ",",
        };
        self.views.add_decoded(view, coding, Writing::Plain, decoded, true)?;
        Ok(())
    }

    /// Says that the innermost array holds something that is no code.
    fn no_code(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.codes = None;
        }
    }

    /// Reads `"key":` and adds its name below `parent`.
    fn key(&mut self, parent: NameId) -> Result<NameId, Unread> {
        if self.peek()? != b'"' {
            return Err(Unread::Syntax);
        }
        let start = self.at;
        let content = self.string()?;
        self.blanks();
        if self.peek()? != b':' {
            return Err(Unread::Syntax);
        }
        self.at += 1;
        let text = self.slice(&content.span)?;
        self.key = content.span.clone();
        if !content.escaped {
            let name = self
                .views
                .add_name(parent, NameText::Slice(self.site.layer, content.span.clone()));
            if could_hold_a_value(text) {
                self.value(content, name, Role::Key)?;
            }
            self.member = Some(start);
            return Ok(name);
        }
        let (decoded, _) = json_string::unescape(text, content.span.start).ok_or(Unread::Syntax)?;
        let looks_suspicious = could_hold_a_value(&decoded.text);
        let name = self.views.add_name(parent, NameText::Owned(decoded.text));
        if looks_suspicious {
            self.value(content, name, Role::Key)?;
        }
        self.member = Some(start);
        Ok(name)
    }

    /// Notes a member that may be half of a pair of name and value.
    fn note_pair(&mut self, span: Range<usize>, view: usize) {
        let Some(open) = self.open.last_mut() else { return };
        if open.is_array {
            // a number may be one yet, see `note_code`
            if !span.is_empty() {
                open.codes = None;
            }
        } else if open.pair.is_open()
            && let Some(key) = self.text.get(self.key.clone())
        {
            open.pair.note(key, span, view);
        }
    }

    /// Adds the view of a string's content.
    fn value(&mut self, content: Content, name: NameId, role: Role) -> Result<(), Unread> {
        if !content.escaped {
            return self.add(content.span, name, role, Writing::JsonString);
        }
        let text = self.slice(&content.span)?;
        let (decoded, disguised) = json_string::unescape(text, content.span.start).ok_or(Unread::Syntax)?;
        let coding = match disguised {
            true => Coding::JsonUnicode,
            false => Coding::JsonString,
        };
        let view = self.view(content.span, name, role, Writing::Plain);
        self.views.add_decoded(view, coding, Writing::Plain, decoded, false)?;
        Ok(())
    }

    fn view(&mut self, span: Range<usize>, name: NameId, role: Role, writing: Writing) -> View {
        let member = self.member.take().filter(|_| !self.open.is_empty());
        View {
            role,
            writing,
            field: member.map(|start| Field {
                layer: self.site.layer,
                span: start..self.at,
                in_json: true,
            }),
            contracted: self.site.contracted && role != Role::Key,
            ..View::new(self.site.named(name), span)
        }
    }

    fn add(&mut self, span: Range<usize>, name: NameId, role: Role, writing: Writing) -> Result<(), Unread> {
        let view = self.view(span, name, role, writing);
        self.views.add_view(view)?;
        Ok(())
    }

    /// Reads a string; leaves `at` behind its closing quote.
    fn string(&mut self) -> Result<Content, Unread> {
        let start = self.at + 1;
        let mut at = start;
        let mut escaped = false;
        loop {
            if let Some(survey) = self.views.survey(self.site.layer) {
                at = survey.string_stop(at);
            }
            match self.bytes.get(at).ok_or(Unread::Syntax)? {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    at += 2;
                }
                0..0x20 => return Err(Unread::Syntax),
                _ => at += 1,
            }
        }
        self.at = at + 1;
        Ok(Content {
            span: start..at,
            escaped,
        })
    }

    fn number(&mut self, name: NameId) -> Result<(), Unread> {
        let start = self.at;
        self.skip_if(|byte| byte == b'-');
        match self.peek()? {
            b'0' => self.at += 1,
            _ => self.digits()?,
        }
        if self.skip_if(|byte| byte == b'.') {
            self.digits()?;
        }
        if self.skip_if(|byte| matches!(byte, b'e' | b'E')) {
            self.skip_if(|byte| matches!(byte, b'+' | b'-'));
            self.digits()?;
        }
        let index = self.views.len();
        self.add(start..self.at, name, Role::Value, Writing::JsonNumber)?;
        self.note_pair(0..0, index);
        self.note_code(start..self.at);
        Ok(())
    }

    /// Notes an element of an array that may be the code of a character.
    fn note_code(&mut self, span: Range<usize>) {
        let written = self.text.get(span.clone()).filter(|written| written.len() <= 3);
        let code = written
            .and_then(|written| written.parse().ok())
            .filter(|code| *code >= 9);
        if let Some(open) = self.open.last_mut()
            && let Some(codes) = &mut open.codes
        {
            match code {
                Some(code) => codes.push((span, code)),
                None => open.codes = None,
            }
        }
    }

    fn digits(&mut self) -> Result<(), Unread> {
        if !self.skip_if(|byte| byte.is_ascii_digit()) {
            return Err(Unread::Syntax);
        }
        while self.skip_if(|byte| byte.is_ascii_digit()) {}
        Ok(())
    }

    fn skip_if(&mut self, is_wanted: impl Fn(u8) -> bool) -> bool {
        let found = self.bytes.get(self.at).is_some_and(|&byte| is_wanted(byte));
        self.at += usize::from(found);
        found
    }

    fn literal(&mut self, literal: &[u8], name: NameId) -> Result<(), Unread> {
        let end = self.at + literal.len();
        if self.bytes.get(self.at..end) != Some(literal) {
            return Err(Unread::Syntax);
        }
        let span = self.at..end;
        self.at = end;
        self.no_code();
        self.add(span, name, Role::Blank, Writing::JsonNumber)
    }

    fn blanks(&mut self) {
        while self.skip_if(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {}
    }

    fn peek(&self) -> Result<u8, Unread> {
        self.bytes.get(self.at).copied().ok_or(Unread::Syntax)
    }

    fn slice(&self, span: &Range<usize>) -> Result<&'t str, Unread> {
        self.text.get(span.clone()).ok_or(Unread::Syntax)
    }
}

/// A string's content, between its quotes.
struct Content {
    span: Range<usize>,
    escaped: bool,
}

/// False for names that read like identifiers: only the others are worth inspecting as values. `ann.smith` and
/// `Anns-MacBook` read like neither unless they are made of ordinary field words.
pub(crate) fn could_hold_a_value(name: &str) -> bool {
    // as most names are
    if name.len() <= 24 && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_') {
        return false;
    }
    let mut digits = 0;
    if name.bytes().any(|byte| byte == b'.' || byte == b'-') && !hushkey_detect::keys::is_known_name(name) {
        return true;
    }
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'-' | b'.' | b'[' | b']' => {}
            b'0'..=b'9' => digits += 1,
            _ => return true,
        }
    }
    digits > 4 || name.len() > 24
}

#[cfg(test)]
#[path = "json/tests.rs"]
mod tests;
