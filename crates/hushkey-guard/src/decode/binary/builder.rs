//! Views and nodes side by side: what every reader of a binary format builds.
//!
//! All that the body says goes into one text: each item a mark (a line break) and its content. A range that begins at a
//! mark means an item or a whole member; one inside of a content means a part of it.

use super::bytes::{self, Said};
use super::document::{Form, Inner, Kind, Node};
use super::too_deep;
use crate::Problem;
use crate::decode::json::could_hold_a_value;
use crate::decode::{Packing, Unread};
use crate::views::{Field, NameId, NameText, OWN, Role, Site, View, Views, Writing};
use core::fmt::Write;
use core::ops::Range;
use std::borrow::Cow;

/// What an item that holds no others says.
#[derive(Debug)]
pub(super) enum Content<'b> {
    Text(Cow<'b, str>),
    Bytes(Cow<'b, [u8]>),
    Number(String),
    Literal(&'static str),
}

/// Where an item stands, and how a text is written in its place.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) bytes: Range<usize>,
    /// In place of its content.
    pub(super) form: Form,
    /// In place of what is no text.
    pub(super) whole: Form,
}

pub(super) struct Builder<'r, 'v> {
    pub(super) views: &'r mut Views<'v>,
    pub(super) site: Site,
    text: String,
    nodes: Vec<Node>,
    inner: Vec<Inner>,
    /// The part being read.
    pub(super) part: usize,
    /// Open containers: the node, and its view where a contract speaks of it.
    open: Vec<(usize, Option<usize>)>,
    /// Where the member being read starts, in the text and in the bytes.
    member: Option<(usize, usize)>,
}

impl<'r, 'v> Builder<'r, 'v> {
    pub(super) fn new(views: &'r mut Views<'v>, site: Site) -> Builder<'r, 'v> {
        Builder {
            views,
            site,
            text: String::new(),
            nodes: Vec::new(),
            inner: Vec::new(),
            part: 0,
            open: Vec::new(),
            member: None,
        }
    }

    pub(super) fn finish(self) -> (String, Vec<Node>, Vec<Inner>) {
        (self.text, self.nodes, self.inner)
    }

    /// Adds what a compressed piece of the body holds, for the part that is read; the answer is its number.
    pub(super) fn add_inner(&mut self, bytes: Vec<u8>, packing: Packing) -> usize {
        self.inner.push(Inner { bytes, packing });
        self.inner.len()
    }

    /// Says that a member starts here, at `at` in the bytes.
    pub(super) fn start_member(&mut self, at: usize) {
        self.member = Some((self.text.len(), at));
    }

    /// Reads the key of a member that has started.
    pub(super) fn key(&mut self, item: Item, content: Content<'_>, parent: NameId) -> Result<NameId, Unread> {
        let start = self.mark();
        let from = self.text.len();
        let layer = self.site.layer;
        let (kind, writing) = match content {
            Content::Bytes(bytes) => match bytes::open(self.views, bytes)? {
                Said::Text(text, packing) => {
                    self.text.push_str(&text);
                    (Kind::Text(packing), Writing::Plain)
                }
                Said::Opaque(bytes) => {
                    let name = self.views.add_name(parent, NameText::Owned("*".to_owned()));
                    self.runs(&bytes, name, OWN)?;
                    self.add_node(start, None, item.bytes, item.whole, Kind::Runs)?;
                    return Ok(name);
                }
            },
            Content::Text(text) => {
                self.text.push_str(&text);
                (Kind::Text(Packing::default()), Writing::Plain)
            }
            Content::Number(text) => {
                self.text.push_str(&text);
                (Kind::Whole, Writing::Whole)
            }
            Content::Literal(text) => {
                self.text.push_str(text);
                (Kind::Whole, Writing::Whole)
            }
        };
        let span = from..self.text.len();
        let name = self.views.add_name(parent, NameText::Slice(layer, span.clone()));
        if self.text.get(span.clone()).is_some_and(could_hold_a_value) {
            self.views.add_view(View {
                role: Role::Key,
                writing,
                contracted: false,
                ..View::new(self.site.named(name), span)
            })?;
        }
        let form = match writing {
            Writing::Whole => item.whole,
            _ => item.form,
        };
        self.add_node(start, None, item.bytes, form, kind)?;
        Ok(name)
    }

    /// Names a field that has a number instead of a key; `told` is what the message itself calls it.
    pub(super) fn number(&mut self, parent: NameId, number: u32, told: Option<String>) -> Result<NameId, Unread> {
        self.mark();
        let from = self.text.len();
        // Writing to a string does not fail.
        let _ = write!(self.text, "{number}");
        let span = from..self.text.len();
        let text = NameText::Number(self.site.layer, span, told);
        Ok(self.views.add_name(parent, text))
    }

    /// Reads a value that holds no others.
    pub(super) fn value(&mut self, item: Item, content: Content<'_>, name: NameId) -> Result<(), Unread> {
        let start = self.mark();
        let from = self.text.len();
        let (kind, role, writing) = match content {
            Content::Text(text) => {
                self.text.push_str(&text);
                (Kind::Text(Packing::default()), Role::Value, Writing::Plain)
            }
            Content::Bytes(bytes) => match bytes::open(self.views, bytes)? {
                Said::Text(text, packing) => {
                    self.text.push_str(&text);
                    (Kind::Text(packing), Role::Value, Writing::Plain)
                }
                Said::Opaque(bytes) => return self.opaque(start, item, &bytes, name),
            },
            Content::Number(text) => {
                self.text.push_str(&text);
                (Kind::Whole, Role::Value, Writing::Whole)
            }
            Content::Literal(text) => {
                self.text.push_str(text);
                (Kind::Whole, Role::Blank, Writing::Whole)
            }
        };
        let form = match writing {
            Writing::Whole => item.whole,
            _ => item.form,
        };
        let view = self.view(from..self.text.len(), start, name, role, writing);
        self.views.add_view(view)?;
        let member = self.member.take();
        self.add_node(start, member, item.bytes, form, kind)?;
        Ok(())
    }

    /// Bytes of no known format. A contract sees them as hexadecimal digits, if they are few.
    fn opaque(&mut self, start: usize, item: Item, bytes: &[u8], name: NameId) -> Result<(), Unread> {
        const FEW: usize = 64;
        let first = self.views.len();
        let mut owner = OWN;
        if self.site.contracted {
            let from = self.text.len();
            match bytes.len() {
                ..=FEW => bytes.iter().for_each(|byte| {
                    let _ = write!(self.text, "{byte:02x}");
                }),
                _ => self.text.push_str("bytes"),
            }
            owner = u32::try_from(first)?;
            let view = self.view(from..self.text.len(), start, name, Role::Blank, Writing::Whole);
            self.views.add_view(view)?;
        }
        self.runs(bytes, name, owner)?;
        let member = self.member.take();
        if !self.open.is_empty() {
            let span = member.map_or(start, |(text, _)| text)..self.text.len();
            for index in first..self.views.len() {
                self.views.give_field(index, self.field(span.clone()));
            }
        }
        self.add_node(start, member, item.bytes, item.whole, Kind::Runs)?;
        Ok(())
    }

    /// A view of every legible run.
    fn runs(&mut self, bytes: &[u8], name: NameId, owner: u32) -> Result<(), Unread> {
        bytes::runs(bytes).try_for_each(|run| self.run(run, name, owner))
    }

    fn run(&mut self, run: &str, name: NameId, owner: u32) -> Result<(), Unread> {
        self.mark();
        let from = self.text.len();
        self.text.push_str(run);
        self.views.add_view(View {
            role: Role::Prose,
            owner,
            contracted: false,
            ..View::new(self.site.named(name), from..self.text.len())
        })?;
        Ok(())
    }

    /// Looks at bytes between the texts: heads and numbers that are legible all the same, such as an array of the numbers
    /// of letters. Nothing could be written in their place, so a finding there is one that cannot be cleaned.
    pub(super) fn between(&mut self, bytes: &[u8], range: Range<usize>) -> Result<(), Unread> {
        // Fractions are legible by chance, but say the same letter again and again.
        const SHORTEST: usize = 8;
        const FEWEST: usize = 5;
        let is_word = |run: &&str| {
            let mut seen = 0u128;
            run.bytes().for_each(|byte| seen |= 1 << (byte & 0x7F));
            run.len() >= SHORTEST && seen.count_ones() as usize >= FEWEST
        };
        let bytes = bytes.get(range).unwrap_or_default();
        for run in bytes::runs(bytes).filter(is_word) {
            self.run(run, self.site.name, OWN)?;
        }
        Ok(())
    }

    /// Opens a container that starts at `item.bytes`.
    pub(super) fn enter(&mut self, item: Item, kind: Kind, name: NameId) -> Result<(), Unread> {
        if self.open.len() >= self.views.limits.depth {
            return Err(too_deep());
        }
        let start = self.mark();
        let mut view = None;
        if self.site.contracted && name != self.site.name {
            view = Some(self.views.len());
            let own = self.view(start..self.text.len(), start, name, Role::Container, Writing::Whole);
            self.views.add_view(own)?;
        }
        let member = self.member.take();
        let node = self.add_node(start, member, item.bytes, item.whole, kind)?;
        self.open.push((node, view));
        Ok(())
    }

    /// Closes the innermost container, which ends at `at` in the bytes.
    pub(super) fn leave(&mut self, at: usize) {
        let Some((node, view)) = self.open.pop() else { return };
        if let Some(node) = self.nodes.get_mut(node) {
            node.bytes.end = at;
            node.text.end = self.text.len();
        }
        if let Some(view) = view {
            self.views.close(view, self.text.len());
        }
    }

    fn mark(&mut self) -> usize {
        self.text.push('\n');
        self.text.len() - 1
    }

    fn view(&self, span: Range<usize>, start: usize, name: NameId, role: Role, writing: Writing) -> View {
        let from = self.member.map_or(start, |(text, _)| text);
        View {
            role,
            writing,
            field: (!self.open.is_empty()).then(|| self.field(from..span.end)),
            ..View::new(self.site.named(name), span)
        }
    }

    fn field(&self, span: Range<usize>) -> Field {
        Field {
            layer: self.site.layer,
            span,
            in_json: false,
        }
    }

    fn add_node(
        &mut self,
        start: usize,
        member: Option<(usize, usize)>,
        bytes: Range<usize>,
        form: Form,
        kind: Kind,
    ) -> Result<usize, Problem> {
        // Containers have no view of their own where no contract asks, and must be counted all the same.
        if self.nodes.len() >= self.views.limits.fields.saturating_mul(2) {
            return Err(Problem::TooMuchWork);
        }
        let (member_text, member_bytes) = member.unwrap_or((start, bytes.start));
        self.nodes.push(Node {
            text: start..self.text.len(),
            member_text,
            part: self.part,
            bytes,
            member_bytes,
            holder: self.open.last().map(|(node, _)| *node),
            form,
            kind,
        });
        Ok(self.nodes.len() - 1)
    }
}
