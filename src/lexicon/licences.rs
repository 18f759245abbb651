//! Licences of programs, from `rules/lexicon/licences.toml`.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Licence {
    id: &'static str,
    #[serde(default)]
    of: &'static str,
    names: Vec<&'static str>,
    title: Vec<&'static str>,
    #[serde(default)]
    without: &'static str,
}

fn table() -> &'static [Licence] {
    #[derive(Deserialize)]
    #[serde(bound(deserialize = "'de: 'static"))]
    struct Table {
        licence: Vec<Licence>,
    }
    static LICENCES: OnceLock<Vec<Licence>> = OnceLock::new();
    LICENCES.get_or_init(|| {
        let table: Table = super::table!("licences");
        table.licence
    })
}

/// The licence that `text` begins with by one of its names, and how long the name is.
pub fn at(text: &str) -> Option<(&'static str, usize)> {
    let begins = |name: &&&str| {
        text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && !text[name.len()..].starts_with(|c: char| c.is_alphanumeric())
    };
    let named = table().iter().flat_map(|l| l.names.iter().map(move |name| (l.id, name)));
    let fit = named.filter(|(_, name)| begins(name)).max_by_key(|(_, name)| name.len());
    fit.map(|(id, name)| (id, name.len()))
}

/// The licences of an expression as packages have it, `MIT OR Apache-2.0`; `None` where one of them is not known.
pub fn of_expression(text: &str) -> Option<Vec<&'static str>> {
    let lower = text.to_ascii_lowercase().replace(['(', ')'], " ");
    let lower = lower.replace(" or ", "/").replace(" and ", "/").replace(',', "/");
    let known = lower.split('/').map(|part| {
        let part = part.split(" with ").next().unwrap_or_default().trim();
        let part = part.trim_start_matches("the ").trim_end_matches(" license").trim_end_matches('+');
        let part = part.trim_end_matches("-or-later").trim_end_matches("-only").trim_end_matches("-clear");
        at(part).filter(|(_, len)| *len == part.len()).map(|(id, _)| id)
    });
    known.collect::<Option<Vec<_>>>().filter(|ids| !ids.is_empty())
}

/// Bytes of a licence's text in which it says what it is, and of those that are read.
const HEAD: usize = 1_200;
const READ: usize = 3 * HEAD;

/// The licences that the first lines of a text say it is, and where the first of them stands.
pub fn of_text(text: &str) -> Option<(Vec<&'static str>, Range<usize>)> {
    // Words with one space between them, each byte with its place.
    let (mut words, mut places) = (String::new(), Vec::new());
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < READ) {
        let sign = c.is_whitespace() || matches!(c, '#' | '=' | '*' | '"' | '“' | '”');
        if sign && words.ends_with(' ') {
            continue;
        }
        words.push(if sign { ' ' } else { c.to_ascii_lowercase() });
        places.resize(words.len(), at);
    }
    let may_be = |l: &&Licence| l.without.is_empty() || !words.contains(l.without);
    let titles = table().iter().filter(may_be).flat_map(|l| l.title.iter().map(move |title| (l.id, title)));
    let mut found: Vec<(usize, usize, &str)> =
        titles.filter_map(|(id, title)| Some((words.find(*title)?, title.len(), id))).collect();
    found.retain(|(at, ..)| places[*at] < HEAD);
    found.sort_by_key(|(at, len, _)| (*at, std::cmp::Reverse(*len)));
    let (first, len, _) = *found.first()?;
    let last = places[first + len - 1];
    let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
    let mut ids: Vec<&str> = Vec::new();
    let mut upto = 0;
    for (at, len, id) in found {
        // "Apache License" within a longer title is not told once more.
        if at >= upto && !ids.contains(&id) {
            ids.push(id);
        }
        upto = upto.max(at + len);
    }
    Some((ids, places[first]..end))
}

/// True if two names may be of one licence: "the GPL" is each of its versions.
pub fn meet(a: &str, b: &str) -> bool {
    let family = |id: &str| table().iter().find(|l| l.id == id).map_or("", |l| l.of);
    a == b || family(a) == b || family(b) == a
}

#[cfg(test)]
mod tests {
    use super::{at, meet, of_expression, of_text};

    #[test]
    fn names_expressions_and_texts() {
        assert_eq!(at("MIT License"), Some(("mit", 3)));
        assert_eq!(at("mitigation"), None);
        assert_eq!(at("Apache License, Version 2.0."), Some(("apache-2.0", 27)));
        assert_eq!(of_expression("(MIT OR Apache-2.0)"), Some(vec!["mit", "apache-2.0"]));
        assert_eq!(of_expression("GPL-3.0-or-later"), Some(vec!["gpl-3.0"]));
        assert_eq!(of_expression("MIT/Apache-2.0 WITH LLVM-exception"), Some(vec!["mit", "apache-2.0"]));
        assert_eq!(of_expression("SEE LICENSE IN terms.txt"), None);
        let text = "\n      GNU GENERAL PUBLIC LICENSE\n        Version 2, June 1991\n";
        let (ids, place) = of_text(text).expect("a licence");
        assert_eq!((ids, &text[place]), (vec!["gpl-2.0"], "GNU GENERAL PUBLIC LICENSE\n        Version 2"));
        assert_eq!(of_text("Copyright (c) 2019\n\nThe ISC License\n").map(|l| l.0), Some(vec!["isc"]));
        let grant = "Permission is hereby granted, free of charge, to any person obtaining a copy";
        assert_eq!(of_text(grant).map(|l| l.0), Some(vec!["mit-0"]));
        let kept =
            format!("MIT License\n\n{grant}, subject to this: The above copyright notice shall be kept.");
        assert_eq!(of_text(&kept).map(|l| l.0), Some(vec!["mit"]));
        assert_eq!(of_text("All rights reserved."), None);
        assert!(meet("gpl", "gpl-3.0") && meet("bsd-2-clause", "bsd") && !meet("gpl-2.0", "gpl-3.0"));
    }
}
