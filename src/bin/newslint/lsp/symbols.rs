//! The project's own record as symbols.

use newslint::facts::Place;
use serde_json::{Value, json};

use super::folder::Folder;

/// Kinds of symbols that the protocol has.
#[derive(Clone, Copy)]
enum SymbolKind {
    Namespace = 3,
    Class = 5,
    Constant = 14,
}

/// People, organisations and values of the record whose names hold the letters of the query in their order.
pub fn of_record(folder: &mut Folder, query: &str) -> Vec<Value> {
    let facts = &folder.project.facts;
    let mut found: Vec<(SymbolKind, String, Place)> = Vec::new();
    found.extend(facts.people.iter().map(|p| (SymbolKind::Class, p.name.clone(), p.place.clone())));
    let organisations = facts.organisations.iter();
    found.extend(organisations.map(|(name, _, place)| (SymbolKind::Namespace, name.clone(), place.clone())));
    found.extend(facts.values.iter().map(|v| (SymbolKind::Constant, v.name.clone(), v.place.clone())));
    let path = facts.path.clone();
    found.retain(|(_, name, _)| matches(query, name));
    let Some(page) = folder.page(&path) else { return Vec::new() };
    let symbols = found.into_iter().map(|(kind, name, place)| {
        json!({
            "name": newslint::printable::line(&name),
            "kind": kind as u8,
            "containerName": path,
            "location": {"uri": folder.uri(&path), "range": page.range(place.span)},
        })
    });
    symbols.collect()
}

fn matches(query: &str, name: &str) -> bool {
    let mut rest = name.chars().flat_map(char::to_lowercase);
    query.chars().flat_map(char::to_lowercase).all(|wanted| rest.any(|c| c == wanted))
}
