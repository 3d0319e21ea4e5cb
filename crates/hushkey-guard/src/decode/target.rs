//! The request target: path segments and query pairs (RFC 9112, section 3.2; RFC 3986).

use super::form;
use crate::Problem;
use crate::layers::percent;
use crate::views::{Coding, NameId, NameText, Site, Surface, View, Views, Writing};
use hushkey_policy::{Endpoint, Part};
use std::borrow::Cow;

/// Reads a target. Path parameters of the endpoint are called by their names there.
pub(super) fn read<'a>(
    views: &mut Views<'a>,
    target: &'a str,
    endpoint: Option<&Endpoint>,
    contracted: bool,
) -> Result<(), Problem> {
    if target.len() > views.limits.target {
        return Err(Problem::TooLarge);
    }
    let layer = views.add_surface(Cow::Borrowed(target), Surface::Target);
    let (path, rest) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
    let parameters = endpoint.map_or(Vec::new(), |endpoint| endpoint.parameters(path));
    let mut start = 0;
    let mut parent = NameId::ROOT;
    for segment in path.split('/') {
        let span = start..start + segment.len();
        start = span.end + 1;
        if segment.is_empty() {
            continue;
        }
        let parameter = parameters.iter().find(|parameter| parameter.span == span);
        let name = match parameter {
            Some(parameter) => views.add_name(NameId::ROOT, NameText::Owned(parameter.name.to_owned())),
            None => views.add_name(parent, NameText::Element),
        };
        let site = Site {
            writing: Writing::Percent,
            ..Site::new(layer, Part::Path, contracted && parameter.is_some())
        };
        let view = View::new(site.named(name), span.clone());
        // The segment before gives context: `/users/ann`.
        parent = views.add_name(NameId::ROOT, NameText::Slice(layer, span.clone()));
        match percent::decode(segment, span.start, false) {
            Some(decoded) => {
                views.add_decoded(view, Coding::Percent, Writing::Plain, decoded, false)?;
            }
            None => views.add_view(view)?,
        }
    }
    let (query, fragment) = rest.split_at(rest.find('#').unwrap_or(rest.len()));
    let from = path.len() + usize::from(!query.is_empty());
    let site = Site::new(layer, Part::Query, contracted);
    form::read(views, target, from..path.len() + query.len(), site)?;
    if !fragment.is_empty() {
        let from = target.len() - fragment.len() + 1;
        form::read(views, target, from..target.len(), site)?;
    }
    Ok(())
}
