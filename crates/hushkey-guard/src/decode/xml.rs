//! XML 1.0: text, attributes, comments; document type declarations and their entities are refused.

use super::Unread;
use super::pair::{Pair, is_carrier};
use crate::Problem;
use crate::layers::entities;
use crate::span_map::Decoded;
use crate::views::{Coding, NameId, NameText, Role, Site, View, Views, Writing};
use core::ops::Range;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Reads the document that fills `span` of `text`.
pub(super) fn read(views: &mut Views<'_>, text: &str, span: Range<usize>, site: Site) -> Result<(), Unread> {
    let document = text.get(span.clone()).ok_or(Unread::Syntax)?;
    let site = Site {
        writing: Writing::Xml,
        ..site
    };
    let mut walk = Walk {
        views,
        document,
        offset: span.start,
        site,
        open: Vec::new(),
        run: Run::default(),
        roots: 0,
    };
    walk.document()
}

/// Character data not yet interrupted by a tag.
#[derive(Default)]
struct Run {
    /// From the first byte to the last, in the layer.
    span: Option<Range<usize>>,
    decoded: Decoded,
    /// More than one piece, or a marked section.
    in_sections: bool,
}

struct Walk<'w, 'v, 't> {
    views: &'w mut Views<'v>,
    document: &'t str,
    offset: usize,
    site: Site,
    open: Vec<NameId>,
    run: Run,
    roots: usize,
}

impl<'t> Walk<'_, '_, 't> {
    fn document(&mut self) -> Result<(), Unread> {
        let mut reader = Reader::from_str(self.document);
        reader.config_mut().check_comments = true;
        loop {
            let start = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|_| Unread::Syntax)?;
            let span = start..reader.buffer_position() as usize;
            match event {
                Event::Start(tag) => {
                    self.finish_run()?;
                    self.enter(&tag)?;
                }
                Event::Empty(tag) => {
                    self.finish_run()?;
                    self.enter(&tag)?;
                    self.open.pop();
                }
                Event::End(_) => {
                    self.finish_run()?;
                    self.open.pop();
                }
                Event::Text(_) => {
                    let kept = self.slice(&span)?;
                    self.extend_run(&span);
                    self.run.decoded.keep(kept, self.offset + span.start);
                }
                Event::GeneralRef(_) => {
                    let reference = self.slice(&span)?;
                    let character = entities::character(reference).ok_or(Unread::Syntax)?;
                    self.extend_run(&span);
                    let carrier = self.offset + span.start;
                    self.run.decoded.stand_for(character, carrier, span.len());
                }
                Event::CData(_) => {
                    let inner = span.start + "<![CDATA[".len()..span.end - "]]>".len();
                    let kept = self.slice(&inner)?;
                    self.extend_run(&span);
                    self.run.in_sections = true;
                    self.run.decoded.keep(kept, self.offset + inner.start);
                }
                Event::Comment(_) => {
                    self.run.in_sections = self.run.span.is_some();
                    self.add_prose(span.start + "<!--".len()..span.end - "-->".len())?;
                }
                Event::PI(_) => {
                    self.finish_run()?;
                    self.add_prose(span.start + "<?".len()..span.end - "?>".len())?;
                }
                Event::Decl(_) => check_declaration(self.slice(&span)?)?,
                Event::DocType(_) => return Err(Problem::UnreadablePayload.into()),
                Event::Eof => {
                    self.finish_run()?;
                    return match self.open.is_empty() && self.roots == 1 {
                        true => Ok(()),
                        false => Err(Unread::Syntax),
                    };
                }
            }
        }
    }

    fn enter(&mut self, tag: &BytesStart<'t>) -> Result<(), Unread> {
        if self.open.len() >= self.views.limits.depth {
            return Err(Problem::TooDeep.into());
        }
        if self.open.is_empty() {
            self.roots += 1;
        }
        check_prefix(tag.name().prefix())?;
        let name = self.name(tag.local_name().as_ref(), self.parent())?;
        let mut pair = Pair::default();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| Unread::Syntax)?;
            check_prefix(attribute.key.prefix())?;
            let own = self.name(attribute.key.local_name().as_ref(), name)?;
            let value: &str = &attribute.value;
            // The value is borrowed from the document: its place is where it stands in memory.
            let start = (value.as_ptr() as usize)
                .checked_sub(self.document.as_ptr() as usize)
                .ok_or(Unread::Syntax)?;
            if self.document.get(start..start + value.len()) != Some(value) {
                return Err(Unread::Syntax);
            }
            if value.is_empty() {
                continue;
            }
            let start = self.offset + start;
            pair.note(
                attribute.key.local_name().as_ref(),
                start..start + value.len(),
                self.views.len(),
            );
            let view = View::new(self.site.named(own), start..start + value.len());
            match entities::decode(value, start) {
                Some(decoded) => {
                    self.views
                        .add_decoded(view, Coding::Entities, Writing::Plain, decoded, false)?;
                }
                None => self.views.add_view(view)?,
            }
        }
        match pair.lone_name().filter(|_| is_carrier(tag.local_name().as_ref())) {
            Some(span) => self.views.tell_name(name, self.site.layer, span),
            None => pair.tell(self.views, self.site.layer),
        }
        self.open.push(name);
        Ok(())
    }

    /// Adds the name of an element or attribute; a name that could hold a value cannot be cleaned.
    fn name(&mut self, name: &str, parent: NameId) -> Result<NameId, Unread> {
        let digits = name.bytes().filter(u8::is_ascii_digit).count();
        let fits = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.');
        if name.is_empty() || digits > 8 || name.len() > 128 || !name.chars().all(fits) {
            return Err(Unread::Syntax);
        }
        Ok(self.views.add_name(parent, NameText::Owned(name.to_owned())))
    }

    fn parent(&self) -> NameId {
        self.open.last().copied().unwrap_or(self.site.name)
    }

    fn slice(&self, span: &Range<usize>) -> Result<&'t str, Unread> {
        self.document.get(span.clone()).ok_or(Unread::Syntax)
    }

    fn extend_run(&mut self, span: &Range<usize>) {
        let (start, end) = (self.offset + span.start, self.offset + span.end);
        match &mut self.run.span {
            Some(run) => run.end = end,
            none => *none = Some(start..end),
        }
    }

    /// Adds the view of the character data that ends here.
    fn finish_run(&mut self) -> Result<(), Unread> {
        let run = core::mem::take(&mut self.run);
        let Some(span) = run.span else { return Ok(()) };
        if run.decoded.text.trim_ascii().is_empty() {
            return Ok(());
        }
        if self.open.is_empty() {
            return Err(Unread::Syntax);
        }
        let view = View::new(self.site.named(self.parent()), span);
        if run.in_sections {
            self.views
                .add_decoded(view, Coding::XmlSections, Writing::Xml, run.decoded, false)?;
        } else if run.decoded.changed {
            self.views
                .add_decoded(view, Coding::Entities, Writing::Plain, run.decoded, false)?;
        } else {
            self.views.add_view(view)?;
        }
        Ok(())
    }

    fn add_prose(&mut self, span: Range<usize>) -> Result<(), Unread> {
        let span = self.offset + span.start..self.offset + span.end;
        self.views.add_view(View {
            role: Role::Prose,
            contracted: false,
            ..View::new(self.site.named(self.parent()), span)
        })?;
        Ok(())
    }
}
/// A declaration may say what it always says, and no other encoding than the one that was read: a receiver that believes
/// it would read other characters.
fn check_declaration(declaration: &str) -> Result<(), Unread> {
    let inner = declaration
        .strip_prefix("<?xml")
        .and_then(|rest| rest.strip_suffix("?>"));
    let mut rest = inner.ok_or(Unread::Syntax)?.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or(Unread::Syntax)?;
        let after = after.trim_start();
        let quote = after
            .chars()
            .next()
            .filter(|quote| matches!(quote, '"' | '\''))
            .ok_or(Unread::Syntax)?;
        let (value, after) = after
            .get(1..)
            .and_then(|text| text.split_once(quote))
            .ok_or(Unread::Syntax)?;
        let value = value.to_ascii_lowercase();
        match name.trim_end() {
            "version" if matches!(value.as_str(), "1.0" | "1.1") => {}
            "standalone" if matches!(value.as_str(), "yes" | "no") => {}
            "encoding"
                if matches!(
                    value.as_str(),
                    "utf-8" | "utf8" | "us-ascii" | "ascii" | "utf-16" | "utf-16le" | "utf-16be"
                ) => {}
            "encoding" => return Err(Problem::UnsupportedEncoding.into()),
            _ => return Err(Problem::UnreadablePayload.into()),
        }
        rest = after.trim_start();
    }
    Ok(())
}

/// A namespace prefix is a short word; it is in no view.
fn check_prefix(prefix: Option<quick_xml::name::Prefix<'_>>) -> Result<(), Unread> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    match prefix {
        Some(prefix) if prefix.as_ref().bytes().filter(u8::is_ascii_digit).count() > 4 => {
            Err(Problem::UnreadablePayload.into())
        }
        Some(prefix) if !prefix.as_ref().bytes().all(|byte| plain(&byte)) => Err(Problem::UnreadablePayload.into()),
        _ => Ok(()),
    }
}
