//! The decoded payload: texts to look at, each knowing which bytes carry it and how to write something in its place.
//!
//! *In:* what the readers in `decode` and the openers in `layers` find. *Out:* a flat list of [`View`]s over a tree of
//! [`Layer`]s. *Never:* a decision, or a change of any byte.

pub(crate) use crate::coding::{Coding, Surface, Writing};

use crate::Problem;
use crate::limits::Limits;
use crate::span_map::{Decoded, SpanMap};
use core::ops::Range;
use hushkey_detect::Survey;
use hushkey_policy::{FieldPath, Part};
use std::borrow::Cow;

/// Index of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LayerId(pub(crate) u32);

/// Index of a step in the paths of fields; [`NameId::ROOT`] is the payload itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameId(u32);

impl NameId {
    pub(crate) const ROOT: NameId = NameId(u32::MAX);
}

/// A text, and how it came out of its carrier.
pub(crate) struct Layer<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) coding: Coding,
    /// The layer that carries this one; `None` for a surface.
    pub(crate) parent: Option<LayerId>,
    /// The carrying bytes in the parent's text.
    pub(crate) run: Range<usize>,
    /// How something is written in place of the run, in the parent's text.
    pub(crate) writing: Writing,
    /// From this text to the parent's, for codings that keep an order; relative to the parent's whole text.
    pub(crate) map: Option<SpanMap>,
    /// Guessed encodings around this text.
    pub(crate) nesting: u8,
}

/// What a view is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The value of a field.
    Value,
    /// Running text.
    Prose,
    /// The name of a field.
    Key,
    /// A value without text to inspect (`true`, `null`), for the contract only.
    Blank,
    /// An object or array, for the contract only.
    Container,
    /// A credential; inspected only for what no credential looks like.
    Credential,
}

/// A field as a whole.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// The layer it stands in, which need not be that of the view.
    pub(crate) layer: LayerId,
    pub(crate) span: Range<usize>,
    /// A member of a JSON object or array: one comma goes with it.
    pub(crate) in_json: bool,
}

/// A text to look at: a range of a layer. Made with [`View::new`] and adjusted.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) layer: LayerId,
    pub(crate) span: Range<usize>,
    pub(crate) name: NameId,
    pub(crate) part: Part,
    pub(crate) role: Role,
    pub(crate) writing: Writing,
    /// The whole field, for dropping; `None` where it cannot be left out (a path segment).
    pub(crate) field: Option<Field>,
    /// Part of a credential: passes as it is, or the payload is refused.
    pub(crate) sealed: bool,
    /// The message's own field that holds it, by its view; [`OWN`] until it is added.
    pub(crate) owner: u32,
    /// One of the pairs of a URL in this layer: not taken apart again, lest a chain of them cost its square.
    pub(crate) is_pair: bool,
    /// One of the message's own fields, which a contract speaks of; false for what was found inside values.
    pub(crate) contracted: bool,
}

impl View {
    /// A plain value of the site's field.
    pub(crate) fn new(site: Site, span: Range<usize>) -> View {
        View {
            layer: site.layer,
            span,
            name: site.name,
            part: site.part,
            role: Role::Value,
            writing: site.writing,
            field: None,
            sealed: site.sealed,
            owner: site.owner,
            is_pair: false,
            contracted: site.contracted,
        }
    }
}

/// Owner of a view that is a field of the message itself.
pub(crate) const OWN: u32 = u32::MAX;

/// Where a reader stands: the layer it reads, the field that holds it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site {
    pub(crate) layer: LayerId,
    pub(crate) name: NameId,
    pub(crate) part: Part,
    pub(crate) writing: Writing,
    /// See [`View::sealed`].
    pub(crate) sealed: bool,
    /// See [`View::owner`].
    pub(crate) owner: u32,
    /// See [`View::contracted`].
    pub(crate) contracted: bool,
}

impl Site {
    /// A part of the message itself.
    pub(crate) fn new(layer: LayerId, part: Part, contracted: bool) -> Site {
        Site {
            layer,
            name: NameId::ROOT,
            part,
            writing: Writing::Plain,
            sealed: false,
            owner: OWN,
            contracted,
        }
    }

    /// The same place, another field.
    pub(crate) fn named(self, name: NameId) -> Site {
        Site { name, ..self }
    }
}

/// A step of a path.
#[derive(Debug)]
struct Name {
    parent: NameId,
    text: NameText,
}

/// What a step is called.
#[derive(Debug)]
pub(crate) enum NameText {
    /// An element of an array.
    Element,
    /// A range of a layer.
    Slice(LayerId, Range<usize>),
    /// A name that had to be decoded, or that stands nowhere.
    Owned(String),
    /// The number of a field that has no name, a range of a layer; and what the message itself calls it.
    Number(LayerId, Range<usize>, Option<String>),
    /// A name as the path has it, and the range of a layer that says what the value is.
    Told(Box<NameText>, LayerId, Range<usize>),
}

/// The decoded payload.
pub(crate) struct Views<'a> {
    layers: Vec<Layer<'a>>,
    views: Vec<View>,
    names: Vec<Name>,
    /// The survey of the body's text.
    survey: Option<(LayerId, Survey)>,
    /// What is left of the work limit, in bytes.
    work: usize,
    pub(crate) limits: Limits,
}

/// How much was there before a reader that may fail started.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    layers: usize,
    views: usize,
    names: usize,
}

impl<'a> Views<'a> {
    pub(crate) fn new(limits: Limits) -> Views<'a> {
        Views {
            layers: Vec::with_capacity(8),
            views: Vec::with_capacity(32),
            names: Vec::with_capacity(32),
            survey: None,
            work: 256 << 10,
            limits,
        }
    }

    /// Adds what a text of `bytes` may cost to the work limit.
    pub(crate) fn grant(&mut self, bytes: usize) {
        let more = bytes.saturating_mul(self.limits.work);
        self.work = self.work.saturating_add(more);
    }

    /// Takes `bytes` from the work limit.
    pub(crate) fn spend(&mut self, bytes: usize) -> Result<(), Problem> {
        self.work = self.work.checked_sub(bytes).ok_or(Problem::TooMuchWork)?;
        Ok(())
    }

    pub(crate) fn add_layer(&mut self, layer: Layer<'a>) -> LayerId {
        self.layers.push(layer);
        LayerId(self.layers.len() as u32 - 1)
    }

    /// Surveys a layer, which most views lie in.
    pub(crate) fn set_survey(&mut self, layer: LayerId) {
        if let Some(text) = self.layer(layer).map(|layer| Survey::of(layer.text.as_bytes())) {
            self.survey = Some((layer, text));
        }
    }

    /// The survey of a layer, if it has one.
    pub(crate) fn survey(&self, layer: LayerId) -> Option<&Survey> {
        self.survey
            .as_ref()
            .filter(|(own, _)| *own == layer)
            .map(|(_, survey)| survey)
    }

    /// Adds a surface text.
    pub(crate) fn add_surface(&mut self, text: Cow<'a, str>, surface: Surface) -> LayerId {
        self.add_layer(Layer {
            text,
            coding: Coding::Surface(surface),
            parent: None,
            run: 0..0,
            writing: Writing::Plain,
            map: None,
            nesting: 0,
        })
    }

    pub(crate) fn add_view(&mut self, mut view: View) -> Result<(), Problem> {
        if self.views.len() >= self.limits.fields {
            return Err(Problem::TooMuchWork);
        }
        if view.owner == OWN {
            view.owner = self.views.len() as u32;
        }
        self.views.push(view);
        Ok(())
    }

    /// Adds the decoded text of `run` as a layer, and a view of all of it.
    pub(crate) fn add_decoded(
        &mut self,
        view: View,
        coding: Coding,
        writing: Writing,
        decoded: Decoded,
        nested: bool,
    ) -> Result<(), Problem> {
        let nesting = self.layer(view.layer).map_or(0, |layer| layer.nesting) + u8::from(nested);
        if usize::from(nesting) > self.limits.nesting {
            return Err(Problem::TooDeep);
        }
        let length = decoded.text.len();
        let layer = self.add_layer(Layer {
            text: Cow::Owned(decoded.text),
            coding,
            parent: Some(view.layer),
            run: view.span.clone(),
            writing,
            map: coding.keeps_order().then_some(decoded.map),
            nesting,
        });
        self.add_view(View {
            layer,
            span: 0..length,
            writing: Writing::Plain,
            is_pair: false,
            ..view
        })
    }

    /// Takes the last view back.
    pub(crate) fn pop_view(&mut self) -> Option<View> {
        self.views.pop()
    }

    /// Ends a container's view.
    pub(crate) fn close(&mut self, view: usize, end: usize) {
        if let Some(view) = self.views.get_mut(view) {
            view.span.end = end;
            if let Some(field) = &mut view.field {
                field.span.end = end;
            }
        }
    }

    /// Says that the views from `first` on, where they have no field of their own, belong to `field`.
    pub(crate) fn set_field(&mut self, first: usize, field: Field) {
        for view in self.views.iter_mut().skip(first) {
            view.field.get_or_insert_with(|| field.clone());
        }
    }

    /// Says that a view belongs to `field`.
    pub(crate) fn give_field(&mut self, view: usize, field: Field) {
        if let Some(view) = self.views.get_mut(view) {
            view.field = Some(field);
        }
    }

    /// Says what the value of a view is called, where its own name only says that it is a value. What was opened in it is
    /// called the same.
    pub(crate) fn tell(&mut self, view: usize, layer: LayerId, told: Range<usize>) {
        if let Some(name) = self.views.get(view).map(|view| view.name) {
            self.tell_name(name, layer, told);
        }
    }

    /// The same for all that a name stands for.
    pub(crate) fn tell_name(&mut self, id: NameId, layer: LayerId, told: Range<usize>) {
        if let Some(name) = self.names.get_mut(id.0 as usize) {
            let own = core::mem::replace(&mut name.text, NameText::Element);
            name.text = NameText::Told(Box::new(own), layer, told);
        }
    }

    /// Adds a named step to a path.
    pub(crate) fn add_name(&mut self, parent: NameId, text: NameText) -> NameId {
        self.names.push(Name { parent, text });
        NameId(self.names.len() as u32 - 1)
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            layers: self.layers.len(),
            views: self.views.len(),
            names: self.names.len(),
        }
    }

    /// Forgets everything added since the mark.
    pub(crate) fn rewind(&mut self, mark: Mark) {
        self.layers.truncate(mark.layers);
        self.views.truncate(mark.views);
        self.names.truncate(mark.names);
    }

    pub(crate) fn layer(&self, id: LayerId) -> Option<&Layer<'a>> {
        self.layers.get(id.0 as usize)
    }

    /// Takes a layer's text out, so that it can be read while views are added; give it back with [`Views::put_text`].
    pub(crate) fn take_text(&mut self, id: LayerId) -> Cow<'a, str> {
        self.layers
            .get_mut(id.0 as usize)
            .map(|layer| core::mem::take(&mut layer.text))
            .unwrap_or_default()
    }

    pub(crate) fn put_text(&mut self, id: LayerId, text: Cow<'a, str>) {
        if let Some(layer) = self.layers.get_mut(id.0 as usize) {
            layer.text = text;
        }
    }

    pub(crate) fn view(&self, index: usize) -> Option<&View> {
        self.views.get(index)
    }

    pub(crate) fn len(&self) -> usize {
        self.views.len()
    }

    /// The text of a range of a layer.
    pub(crate) fn text(&self, layer: LayerId, span: &Range<usize>) -> &str {
        self.layer(layer)
            .and_then(|layer| layer.text.get(span.clone()))
            .unwrap_or_default()
    }

    /// What of the message carries a range of a layer, and where.
    pub(crate) fn carrier(&self, layer: LayerId, span: Range<usize>) -> (Surface, Range<usize>) {
        let (mut id, mut span) = (layer, span);
        while let Some(layer) = self.layer(id) {
            match (layer.coding, layer.parent) {
                (Coding::Surface(surface), _) => return (surface, span),
                (_, Some(parent)) => {
                    span = match &layer.map {
                        Some(map) => map.carrier(span),
                        None => layer.run.clone(),
                    };
                    id = parent;
                }
                (_, None) => break,
            }
        }
        (Surface::Body, span)
    }

    /// The codings around a layer's text, innermost first.
    pub(crate) fn codings(&self, layer: LayerId) -> impl Iterator<Item = Coding> {
        let mut next = Some(layer);
        core::iter::from_fn(move || {
            let layer = self.layer(next?)?;
            next = layer.parent;
            Some(layer.coding)
        })
    }

    /// The text of a name; `None` for an element of an array.
    pub(crate) fn name(&self, id: NameId) -> Option<&str> {
        self.name_text(&self.names.get(id.0 as usize)?.text)
    }

    fn name_text<'t>(&'t self, text: &'t NameText) -> Option<&'t str> {
        match text {
            NameText::Element => None,
            NameText::Slice(layer, span) | NameText::Number(layer, span, _) => Some(self.text(*layer, span)),
            NameText::Owned(name) => Some(name),
            NameText::Told(name, ..) => self.name_text(name),
        }
    }

    /// One step of a path and the name it stands in; `None` at the root.
    pub(crate) fn step(&self, id: NameId) -> Option<(Option<&str>, NameId)> {
        let name = self.names.get(id.0 as usize)?;
        Some((self.name_text(&name.text), name.parent))
    }

    /// The steps from a name up to the root, `None` for an element of an array.
    pub(crate) fn steps_up(&self, mut id: NameId) -> impl Iterator<Item = Option<&str>> {
        core::iter::from_fn(move || {
            let name = self.names.get(id.0 as usize)?;
            id = name.parent;
            Some(self.name_text(&name.text))
        })
    }

    /// What tells of a field, from its name up: like [`Views::steps_up`], without the numbers of fields that have no name.
    pub(crate) fn names_up(&self, mut id: NameId) -> impl Iterator<Item = Option<&str>> {
        core::iter::from_fn(move || {
            loop {
                let name = self.names.get(id.0 as usize)?;
                id = name.parent;
                return Some(match &name.text {
                    NameText::Number(_, _, None) => continue,
                    NameText::Number(_, _, Some(told)) => Some(told.as_str()),
                    NameText::Told(_, layer, told) => Some(self.text(*layer, told)),
                    text => self.name_text(text),
                });
            }
        })
    }

    /// The path as policies write it: `meta.scope.fingerprint`, `items[].name`.
    pub(crate) fn path(&self, id: NameId) -> String {
        let mut steps: Vec<Option<&str>> = self.steps_up(id).collect();
        steps.reverse();
        let mut path = FieldPath::new();
        for step in steps {
            match step {
                None => path.push_item(),
                Some(name) => path.push_key(name),
            }
        }
        path.as_str().to_owned()
    }
}
