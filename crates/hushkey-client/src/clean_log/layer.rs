//! A `tracing` layer that writes clean JSON lines.
//!
//! *In:* events and spans of the app. *Out:* `{"time","level","target","spans":[…],"fields":{…}}` per event, through the guard.
//! *Never:* a field or message that the guard did not see: the object is inspected whole, right before it is written.

use super::clean_json;
use super::visit::Fields;
use crate::client::Clock;
use hushkey_guard::Guard;
use serde::Serialize;
use serde_json::{Map, Value};
use std::io::Write;
use std::sync::Arc;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

#[derive(Serialize)]
struct EventLine<'a> {
    time: i64,
    level: &'static str,
    target: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans: Vec<SpanLine>,
    fields: Map<String, Value>,
}

#[derive(Serialize)]
struct SpanLine {
    name: &'static str,
    fields: Map<String, Value>,
}

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
        let scope = context.event_scope(event);
        let spans = scope
            .into_iter()
            .flat_map(|scope| scope.from_root())
            .map(|span| SpanLine {
                name: span.name(),
                fields: span.extensions().get::<Fields>().cloned().unwrap_or_default().0,
            });
        let line = EventLine {
            time: (self.clock)(),
            level: event.metadata().level().as_str(),
            target: event.metadata().target(),
            spans: spans.collect(),
            fields: fields.0,
        };
        let Ok(raw) = serde_json::to_vec(&line) else { return };
        let mut clean = clean_json(&self.guard, &raw);
        clean.push(b'\n');
        // A log that cannot be written must not stop the app.
        let _ = self.make_writer.make_writer_for(event.metadata()).write_all(&clean);
    }
}
