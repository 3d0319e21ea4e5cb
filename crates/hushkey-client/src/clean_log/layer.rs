//! A `tracing` layer that writes clean JSON lines.
//!
//! *In:* events and spans of the app. *Out:* `{"time","level","target","spans":[…],"fields":{…}}` per event, through the guard.
//! *Never:* a field or message that the guard did not see: the object is inspected whole, right before it is written.

use super::clean_json;
use super::visit::Fields;
use crate::client::Clock;
use hushkey_guard::Guard;
use serde_json::{Map, Value, json};
use std::io::Write;
use std::sync::Arc;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// The layer. Add it to a registry in place of the usual formatting layer.
pub struct CleanLayer<W> {
    guard: Arc<Guard>,
    clock: Clock,
    make_writer: W,
}

impl<W> CleanLayer<W> {
    /// A layer that writes through `guard` to what `make_writer` makes; `clock` stamps the lines (Unix seconds).
    pub fn new(guard: Arc<Guard>, clock: Clock, make_writer: W) -> CleanLayer<W> {
        CleanLayer {
            guard,
            clock,
            make_writer,
        }
    }
}

impl<S, W> Layer<S> for CleanLayer<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'w> MakeWriter<'w> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut extensions = span.extensions_mut();
            match extensions.get_mut::<Fields>() {
                Some(fields) => values.record(fields),
                None => {
                    let mut fields = Fields::default();
                    values.record(&mut fields);
                    extensions.insert(fields);
                }
            }
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut line = Map::new();
        line.insert("time".to_owned(), (self.clock)().into());
        line.insert("level".to_owned(), event.metadata().level().as_str().into());
        line.insert("target".to_owned(), event.metadata().target().into());
        let spans: Vec<Value> = context
            .event_scope(event)
            .into_iter()
            .flat_map(|scope| scope.from_root())
            .map(|span| {
                let fields = span.extensions().get::<Fields>().cloned().unwrap_or_default();
                json!({"name": span.name(), "fields": fields.0})
            })
            .collect();
        if !spans.is_empty() {
            line.insert("spans".to_owned(), spans.into());
        }
        line.insert("fields".to_owned(), fields.0.into());
        let Ok(raw) = serde_json::to_vec(&line) else { return };
        let mut clean = clean_json(&self.guard, &raw);
        clean.push(b'\n');
        // A log that cannot be written must not stop the app.
        let _ = self.make_writer.make_writer_for(event.metadata()).write_all(&clean);
    }
}
