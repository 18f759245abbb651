//! `five reasons:` and how many follow.

use std::ops::Range;

use crate::claim::Value;
use crate::document::{Block, BlockKind, Document, Item};
use crate::grammar::Words;
use crate::grammar::number::number;
use crate::lexicon::wordings::Wordings;
use crate::lexicon::{Class, Lexicon, lemma_of_noun};
use crate::source::Source;
use crate::span::{Span, place_in};
use crate::text::tag::word_classes;
use crate::text::token::{Kind as TokenKind, Token, tokenize};

use super::numbered::mark_of_item;
use super::{Against, Found};

/// Nouns that lead in a list of as many items.
pub(super) const LISTED: &[&str] = &[
    "reason",
    "way",
    "tip",
    "thing",
    "step",
    "question",
    "lesson",
    "fact",
    "takeaway",
    "rule",
    "mistake",
    "option",
    "point",
    "principle",
    "example",
    "benefit",
    "goal",
    "part",
    "factor",
    "type",
    "kind",
    "category",
    "requirement",
    "change",
    "challenge",
    "idea",
    "key",
    "sign",
    "myth",
    "trend",
    "theme",
    "criterion",
    "phase",
    "stage",
    "area",
    "element",
    "component",
    "method",
    "strategy",
    "item",
    "problem",
    "issue",
    "feature",
    "finding",
    "recommendation",
    "topic",
    "group",
    "pillar",
];

/// A count above this that is more than twice the items is of their parts.
const FAR_MORE: f64 = 6.0;

/// Lists whose lead counts otherwise than they are long.
pub(super) fn of_document(
    document: &Document,
    source: &Source,
    lexicon: &'static Lexicon,
    found: &mut Vec<Found>,
) {
    let blocks = &document.prose.blocks;
    of_headings(document, source, lexicon, found);
    let most = found.len() + super::MOST_DEFECTS;
    for (n, block) in blocks.iter().enumerate() {
        if found.len() >= most {
            break;
        }
        let is_item = |b: &&Block| b.kind == BlockKind::ListItem;
        let span = |b: &Block| b.span();
        let range = block.span().range();
        let heading = matches!(block.kind, BlockKind::Heading(2..));
        // An item leads in the items under it.
        let prose = &document.prose.text;
        let in_list = is_item(&block) && prose[span(block).range()].ends_with(':');
        if !heading && !in_list && block.kind != BlockKind::Paragraph {
            continue;
        }
        if block.kind == BlockKind::Paragraph {
            found.extend(told_in_order(prose, block, blocks.get(n + 1)));
        }
        let before = || blocks[..n].iter().rev().take_while(is_item).map(span).collect::<Vec<_>>();
        let mut end = n;
        let (counted, items): (_, Vec<Span>) = if blocks.get(n + 1).is_some_and(|b| is_item(&b)) {
            let bracket = || in_brackets(prose, range.clone()).filter(|_| heading);
            let counted = lead(prose, range.clone(), lexicon, heading).or_else(bracket);
            let most = if in_list { MOST_UNDER } else { usize::MAX };
            let items: Vec<Span> = blocks[n + 1..].iter().take_while(is_item).take(most).map(span).collect();
            if counted.is_none() || items.len() == most {
                continue;
            }
            end = n + 1 + items.len();
            // "and, in shops:" between two lists: the first goes on.
            let behind = blocks.get(end).map(|b| &prose[span(b).range()]);
            let goes_on = !in_list && behind.is_some_and(|text| text.starts_with(char::is_lowercase));
            (counted.filter(|_| !goes_on), items)
        } else if !heading && !in_list && n > 0 && is_item(&&blocks[n - 1]) {
            (looks_back(prose, range, lexicon), before().into_iter().rev().collect())
        } else {
            continue;
        };
        let Some((count, at)) = counted else { continue };
        let all = items;
        // A picture shows what is announced.
        if end > n && gap(document, source, span(block), all[0]).contains("<img") {
            continue;
        }
        let behind = &blocks[end..blocks.len().min(end + FAR_BEHIND)];
        let structured = !document.prose.items.is_empty();
        let over = in_list.then(|| span(block));
        let outer = if !structured || heading {
            outermost(document, source, over, &all, behind)
        } else {
            let list = if end > n { n + 1..end } else { n - all.len()..n };
            told(document, source, in_list, list)
        };
        let Some(items) = outer else { continue };
        // "There are four parts:", two items, a paragraph, and another list: it goes on there, unless the paragraph leads in a list of its own.
        let next = behind.iter().take(BEHIND).position(|b| is_item(&b));
        let own = |next: usize| {
            let of_heading = behind[..next].iter().any(|b| matches!(b.kind, BlockKind::Heading(_)));
            let leads = next.checked_sub(1).is_some_and(|n| prose[span(&behind[n]).range()].ends_with(':'));
            !structured && (of_heading || leads)
        };
        if (items.len() as f64) < count && next.is_some_and(|next| !own(next)) {
            continue;
        }
        // A table within an item: the list goes on behind it.
        let table = blocks.get(end).is_some_and(|b| b.kind == BlockKind::TableCell);
        if end > n && table && (items.len() as f64) < count {
            continue;
        }
        if share_definitions(document, source, &items) || are_coded(prose, &items, count) {
            continue;
        }
        if !in_list && all.len() as f64 == count && is_last_deep(&all, &items) {
            continue;
        }
        // "1 plate", "2 motors", "6 wheels": nine parts.
        let numbers: Option<Vec<u32>> = items.iter().map(|item| leading(&prose[item.range()])).collect();
        let sum = numbers.map(|numbers| numbers.iter().sum::<u32>());
        let aside = |item: &Span| is_aside(&document.prose.text, *item);
        let several = |item: &Span| is_several(&document.prose.text, *item);
        // What is said of the other items makes a list longer, not shorter.
        let beside =
            items.len() as f64 > count && !items.first().is_some_and(aside) && items.iter().any(aside);
        let unsure = items.iter().any(several) || beside;
        // "Two additional methods:" before those that there were as well.
        let added =
            || ["additional", "extra"].iter().any(|w| prose[at.end as usize..].trim_start().starts_with(w));
        let unsure = unsure && sum.is_none();
        // "13 state variables:" over three tensors, whose parts are counted.
        let far = count > FAR_MORE && count > 2.0 * items.len() as f64 && sum.is_none();
        let longer = items.len() as f64 > count;
        if items.len() < 2
            || unsure
            || far
            || longer && added()
            || end > n && announces_examples(&prose[block.span().range()])
            || stand_for(prose, &items, count)
        {
            continue;
        }
        let length = items.len() as f64;
        let length = sum.map(f64::from).filter(|_| length != count).unwrap_or(length);
        let places = [items[0], items[items.len() - 1]];
        let against = Against::list(count, length, &places);
        found.push(Found { sentence: block.span(), ..Found::against(prose, at, &against) });
    }
}

/// "The shortest script contains only three lines, for example:".
fn announces_examples(lead: &str) -> bool {
    ["for example:", "for instance:", "e.g.:"].iter().any(|words| lead.trim_end().ends_with(words))
}

/// "A slider", "two buttons", "a menu": together the items are as many as there should be.
fn stand_for(prose: &str, items: &[Span], count: f64) -> bool {
    let more: f64 = items.iter().filter_map(|item| several_in(&prose[item.range()])).map(|n| n - 1.0).sum();
    more > 0.0 && items.len() as f64 + more == count
}

/// The number word among the first words of an item: "On the top right side, two buttons".
fn several_in(item: &str) -> Option<f64> {
    const FIRST: usize = 8;
    let words = item.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.take(FIRST).map(str::to_lowercase).collect();
    // "Below the two buttons": those told of before.
    let mut new = (0..words.len()).filter(|&n| n == 0 || words[n - 1] != "the");
    new.find_map(|n| Some(Lexicon::get().word(&words[n]).number).filter(|n| (2.0..=9.0).contains(n)))
}

/// "5 ways to save water" over a paragraph and the only list of the page, whose items are numbered.
fn of_title(document: &Document, source: &Source, lexicon: &'static Lexicon) -> Option<Found> {
    /// A list that is longer or shorter by more is another one.
    const FAR: f64 = 3.0;
    let (prose, blocks) = (document.prose.text.as_str(), &document.prose.blocks);
    let title = blocks.iter().rev().find(|b| b.kind == BlockKind::Heading(1))?;
    let mut lists =
        blocks.chunk_by(|a, b| a.kind == b.kind).filter(|list| list[0].kind == BlockKind::ListItem);
    let items = lists.next().filter(|_| lists.next().is_none())?;
    let before = blocks.iter().take_while(|b| b.range.start < items[0].range.start).last()?;
    let structured = !document.prose.items.is_empty();
    // A list right under the title is read with it, and one under a heading is of that heading.
    if before.kind != BlockKind::Paragraph || before.range.start < title.range.end || structured {
        return None;
    }
    let is_numbered = |item: &Block| mark_of_item(document, source, item).is_some();
    let range = title.span().range();
    let (count, at) = lead(prose, range, lexicon, true)?;
    let length = items.len() as f64;
    if !items.iter().all(is_numbered) || length == count || (length - count).abs() > FAR {
        return None;
    }
    let parts = [&items[0], &items[items.len() - 1]].map(|b| b.span());
    Some(Found::against(prose, at, &Against::list(count, length, &parts)))
}

/// "The 3 commands" right over a table with four rows.
fn of_tables(document: &Document, lexicon: &'static Lexicon, found: &mut Vec<Found>) {
    const FEWEST: usize = 2;
    const FAR: f64 = 3.0;
    let (prose, blocks) = (document.prose.text.as_str(), &document.prose.blocks);
    for cells in document.prose.cells.chunk_by(|a, b| a.table == b.table) {
        let Some(first) = cells.iter().find_map(|cell| cell.block) else { continue };
        let Some(heading) = first.checked_sub(1).and_then(|n| blocks.get(n as usize)) else { continue };
        if !matches!(heading.kind, BlockKind::Heading(_)) {
            continue;
        }
        let rows: Vec<_> = cells.chunk_by(|a, b| a.row == b.row).collect();
        let range = heading.span().range();
        let text = &prose[range.clone()];
        // What the head of the first column names is counted: "Command" under "The 3 commands".
        let head = rows[0].first().and_then(|cell| blocks.get(cell.block? as usize));
        let head = head.map(|b| b.text(prose).trim().to_lowercase());
        // "3 commands", "The three commands": nothing else stands there.
        let words: Vec<&str> = text.split_whitespace().collect();
        let (number, noun) = match words[..] {
            [number, noun] | ["The", number, noun] => (number, lemma_of_noun(&noun.to_lowercase())),
            _ => continue,
        };
        let named = || Some(lexicon.word(&number.to_lowercase()).number).filter(|n| *n > 1.0);
        let count = number.parse::<u32>().ok().map(f64::from).or_else(named);
        let length = (rows.len() - 1) as f64;
        if let Some(count) = count
            && head.as_ref() == Some(&noun)
            && rows.len() > FEWEST
            && count != length
            && (count - length).abs() <= FAR
        {
            let at = place_in(prose, number);
            let last = rows[rows.len() - 1].first().and_then(|cell| blocks.get(cell.block? as usize));
            let parts: Vec<Span> = last.into_iter().map(|b| b.span()).collect();
            let against = Against::list(count, length, &parts);
            found.push(Found::against(prose, Span::new(at.start as u32, at.end as u32), &against));
        }
    }
}

/// Paragraphs above a lead that may tell how many there are.
const NEAR_BLOCKS: usize = 2;

/// "Three clubs will share", and "The clubs are:" over four: the count that was told before.
fn leads_without(document: &Document, found: &mut Vec<Found>) {
    let (prose, blocks) = (document.prose.text.as_str(), &document.prose.blocks);
    let mut new = Vec::new();
    for (n, pair) in blocks.windows(2).enumerate() {
        let text = pair[0].text(prose).trim();
        let lead = text.strip_prefix("The ").and_then(|rest| rest.strip_suffix(" are:"));
        let Some(noun) = lead.filter(|noun| !noun.contains(' ') && pair[1].kind == BlockKind::ListItem)
        else {
            continue;
        };
        let noun = lemma_of_noun(&noun.to_lowercase());
        let items: Vec<Span> =
            blocks[n + 1..].iter().take_while(|b| b.kind == BlockKind::ListItem).map(|b| b.span()).collect();
        // Right above, and no other list between.
        let above = blocks[..n].iter().rev().take(NEAR_BLOCKS).take_while(|b| b.kind == BlockKind::Paragraph);
        let Some(first) = above.last().map(|b| b.range.start) else { continue };
        let told = |f: &&Found| match &f.value {
            Value::Quantity(q) => {
                f.span.start >= first
                    && *q.of == *noun
                    && q.unit.is_empty()
                    && f.span.end <= pair[0].range.start
            }
            _ => false,
        };
        let Some(f) = found.iter().filter(told).max_by_key(|f| f.span.start) else { continue };
        let Value::Quantity(q) = &f.value else { continue };
        let length = items.len() as f64;
        if let Some(count) = q.exactly()
            && count != length
            && count > 1.0
            && !items.iter().any(|item| is_several(prose, *item))
        {
            let parts = [items[0], items[items.len() - 1]];
            new.push(Found::against(prose, f.span, &Against::list(count, length, &parts)));
        }
    }
    found.append(&mut new);
}

/// The last item, and no other, stands deeper, where its margin was not meant.
fn is_last_deep(all: &[Span], items: &[Span]) -> bool {
    let deep = |item: &&Span| !items.contains(item);
    all.iter().filter(deep).count() == 1 && all.last().is_some_and(|item| deep(&item))
}

/// What titles, headings over tables, and leads without a number announce.
fn of_headings(document: &Document, source: &Source, lexicon: &'static Lexicon, found: &mut Vec<Found>) {
    found.extend(of_title(document, source, lexicon));
    of_tables(document, lexicon, found);
    leads_without(document, found);
}

/// Several terms with one definition count as one, or as many.
fn share_definitions(document: &Document, source: &Source, items: &[Span]) -> bool {
    items.windows(2).any(|pair| {
        let gap = gap(document, source, pair[0], pair[1]);
        gap.contains("<dt") && !gap.contains("<dd")
    })
}

/// What stands between two places in the file.
fn gap<'s>(document: &Document, source: &'s Source, from: Span, to: Span) -> &'s str {
    let [from, to] = [from, to].map(|place| document.prose.to_source(place));
    source.text().get(from.end as usize..to.start as usize).unwrap_or_default()
}

/// As many items as are announced begin with code, and the others tell of them: "`read`", "`write`", "Who may write may read".
fn are_coded(prose: &str, items: &[Span], count: f64) -> bool {
    let coded = |item: &&Span| prose[item.range()].trim_start().starts_with(OBJECT);
    items.len() as f64 > count && items.iter().filter(coded).count() as f64 == count
}

/// The number that an item begins with: "2 motors".
fn leading(item: &str) -> Option<u32> {
    let (number, rest) = item.trim().split_once(' ')?;
    let number = number.trim_end_matches(['x', '×']).parse().ok()?;
    rest.trim_start_matches(['x', '×', ' ']).starts_with(char::is_lowercase).then_some(number)
}

/// "Setting up takes four steps. First, install it. Second, write the file. Third, start it.": told one after the other in a paragraph.
fn told_in_order(prose: &str, block: &Block, next: Option<&Block>) -> Option<Found> {
    const FEWEST: usize = 2;
    const MOST: usize = 7;
    let text = block.text(prose);
    text.contains(". Second").then_some(())?;
    let (lead, rest) = text.split_once(". ")?;
    let word = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let words: Vec<&str> = lead.split_whitespace().collect();
    let mut counts = words.windows(2).filter_map(|pair| {
        let named = Lexicon::get().word(&word(pair[0])).number;
        let count = Some(named as usize).filter(|n| *n > 1).or_else(|| pair[0].parse().ok())?;
        LISTED.contains(&&*lemma_of_noun(&word(pair[1]))).then_some((count, pair[0]))
    });
    let (count, at) = counts.next().filter(|_| counts.next().is_none())?;
    let ordinal = |sentence: &str| {
        let first = word(sentence.split_whitespace().next()?);
        let bare = first.strip_suffix("ly").unwrap_or(&first);
        let place = Lexicon::get().word(bare).ordinal as usize;
        let numeral = bare.len() > 2;
        Some((place.checked_sub(1).filter(|_| numeral), Wordings::get().goes_on.contains(&&*first)))
    };
    let told: Vec<(Option<usize>, bool)> = rest.split(". ").filter_map(ordinal).collect();
    let steps: Vec<usize> = told.iter().filter_map(|(step, _)| *step).collect();
    let goes_on = next.and_then(|b| ordinal(b.text(prose)));
    let open =
        told.iter().any(|(_, other)| *other) || goes_on.is_some_and(|(step, other)| other || step.is_some());
    let in_order = steps.iter().copied().eq(0..steps.len());
    // "First, ... Second, ... The third part of it is".
    let next = |w: &str| Lexicon::get().word(&word(w)).ordinal as usize == steps.len() + 1 && w.len() > 2;
    let open = open || rest.split_whitespace().any(next);
    if open || !in_order || steps.len() < FEWEST || steps.len() == count || count > MOST {
        return None;
    }
    let start = block.range.start as usize + place_in(text, at).start;
    let parts = &[Span::new(block.range.start + (text.len() - rest.len()) as u32, block.range.end)];
    let against = Against::list(count as f64, steps.len() as f64, parts);
    Some(Found::against(prose, Span::new(start as u32, (start + at.len()) as u32), &against))
}

/// `Our team (5)`: the number at the end of a heading without another one.
fn in_brackets(prose: &str, range: Range<usize>) -> Option<(f64, Span)> {
    const MOST: f64 = 50.0;
    let (words, number) = prose[range.clone()].trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let count = number.parse::<u32>().ok().map(f64::from).filter(|count| (2.0..=MOST).contains(count))?;
    let named = words.contains(char::is_alphabetic) && !words.contains(|c: char| c.is_ascii_digit());
    let from = (range.start + words.len() + 1) as u32;
    named.then(|| (count, Span::new(from, from + number.len() as u32)))
}

/// Words before "of" that tell all of which something is made.
const CONSISTS: &[&str] = &["composed", "comprised", "consist", "consisted", "consists", "made", "up"];

/// Words behind what is counted that tell of more of it, or of other things: "two knots in a variety of threads:".
const OF_MORE: &[&str] = &["and", "each", "or", "several", "variety", "various"];

/// How near to the colon the noun must stand, in tokens.
const NEAR: usize = 9;

/// The count in a lead: `There are three reasons:`, `Five tips for travellers`.
pub(super) fn lead(
    prose: &str,
    range: Range<usize>,
    lexicon: &'static Lexicon,
    heading: bool,
) -> Option<(f64, Span)> {
    let mut tokens = Vec::new();
    let text = &prose[range.clone()];
    let last = [". ", "! ", "? "].iter().filter_map(|stop| text.trim_end().rfind(stop)).max();
    let start = range.start + last.map_or(0, |stop| stop + 1);
    tokenize(prose, start, range.end, lexicon, &mut tokens);
    let ends_with = |mark: &str| tokens.last().is_some_and(|t| t.text(prose) == mark);
    let ends_with_colon = ends_with(":");
    let stops = ends_with(".");
    if !ends_with_colon && !stops && !heading || tokens.len() > 60 {
        return None;
    }
    let colon = tokens.len() - usize::from(ends_with_colon || stops);
    let mark = |i: usize, marks: &[&str]| tokens.get(i).is_some_and(|t| marks.contains(&t.text(prose)));
    // Only what stands right before the colon announces the list.
    let from = (0..colon).rev().find(|&i| mark(i, &[".", "!", "?", ":", ";", "—", "–"])).map_or(0, |i| i + 1);
    if tokens[from..].iter().any(|t| ["including", "include", "includes"].contains(&t.text(prose))) {
        return None;
    }
    let words = Words { tokens: &tokens, at: 0, prose, lexicon };
    // "Four ways to make a knot and one to undo it", "4 inputs and 2 outputs": the list is of both.
    let is_small =
        |i: usize| number(words.at(i)).is_ok_and(|(_, n)| n.is_whole() && (1.0..=20.0).contains(&n.value));
    let joined = |i: usize| words.at(i).follows(&["and"]) || words.at(i).follows(&["plus"]);
    if (from + 2..colon).any(|i| joined(i) && is_small(i)) {
        return None;
    }
    let mut counted = (from..tokens.len()).filter_map(|i| {
        let (rest, number) = number(words.at(i)).ok()?;
        // "Round Two projects", "WCAG 2.0 references", "writing loom 4 extensions".
        let no_word = |t: &Token| {
            t.kind == TokenKind::Word && t.lex == 0 && (t.is_capitalised() || word_classes(t.hash) == 0)
        };
        // "tier 3 targets"
        let label = |t: &Token| t.kind == TokenKind::Word && word_classes(t.hash) & NO_LABEL == NOUN;
        let digits = tokens[i].kind == TokenKind::Number;
        // "Loom Book 2 uses".
        let titled = digits && i > from + 1 && tokens[i - 1].is_capitalised();
        let named = i > from
            && (tokens[i].is_capitalised()
                || no_word(&tokens[i - 1])
                || digits && label(&tokens[i - 1])
                || titled)
            || words.text(tokens[i]).contains('.');
        // "2004-04-14": the end of a date.
        let joined = i > 0 && tokens[i - 1].kind == TokenKind::Sign && !tokens[i].after_space();
        // "my 2c tips"
        let glued = tokens.get(rest.at).is_some_and(|t| t.kind == TokenKind::Word && !t.after_space());
        let small = number.is_whole() && (2.0..=20.0).contains(&number.value) && !named && !joined && !glued;
        // "the first three steps", "at least five ways", "more than 10 tips".
        let one_of = words.at(i).follows(&["of"]) && i >= 2 && words.at(i - 1).follows(&["one"]);
        let choice = rest.precedes(&["or", "to", "more"]) || named_by_number(words, i, heading);
        // "is composed of four areas"
        let consists = words.at(i).follows(&["of"]) && i >= 2 && words.at(i - 1).follows(CONSISTS);
        let bounded = choice
            || !one_of
                && !consists
                && words.at(i).follows(&[
                    "or", "first", "last", "next", "than", "least", "most", "about", "over", "some", "to",
                    "of", "other", "top", "step", "part", "phase",
                ]);
        let behind = rest.at..tokens.len().min(rest.at + 4);
        // "The differences between the two methods:" are listed, not the methods.
        let of_known = is_of_known(words, i, from);
        let listed = behind
            .clone()
            .find(|&j| is_listed(words, j))
            .filter(|&noun| (heading || noun + NEAR >= colon) && !of_known);
        // Any noun that the lead ends with, and nothing else of which there may be as many: "covers five domains:", "released with two
        // fixes in the store:".
        let announced = || {
            let part = |j: usize| j > 0 && tokens[j - 1].is_word(prose, "-");
            let group =
                behind.clone().take_while(|&j| j < colon && (part(j) || !tokens[j].is(Class::FUNCTION)));
            let noun = group.filter(|&j| is_counted(words, j)).last()?;
            // "The two values:", "all three rooms": those told of before.
            if words.at(i).follows(&["the", "all", "both", "these", "those"])
                && !says_what(words, noun, colon)
            {
                return None;
            }
            // "Authors from five countries:", "the rate between two currencies:": the list is of authors, of rates.
            let of_other = words.at(i).follows(OF_OTHER) && !one_of && !consists;
            let plural = |j: usize| {
                let noun = word_classes(tokens[j].hash) & NOUN_OR_VERB == NOUN;
                let begins = j == from || tokens[j - 1].is(Class::FUNCTION);
                (noun || begins) && is_plural(words, j) && words.text(tokens[j]) != "follows"
            };
            let clause = (from..i).rev().find(|&j| mark(j, &[",", "there"])).unwrap_or(from);
            let others = !one_of && (clause..i).any(plural)
                || !words.at(noun + 1).precedes(OF_IT) && (noun + 1..colon).any(plural)
                || (from..colon).any(|j| words.at(j).precedes(&["following", "instead", "("]))
                || (noun + 1..colon).any(|j| words.at(j).precedes(OF_MORE));
            let plain = noun + 1 == colon && !(i > 0 && tokens[i - 1].is(Class::PREPOSITION));
            let own = plain || !of_other && !others;
            (ends_with_colon && !heading && noun + NEAR >= colon && own).then_some(noun)
        };
        // "Each of the six targets has settings of its own:"
        let each = i > from + 2
            && ["each", "of", "the"].iter().zip(i - 3..i).all(|(word, at)| tokens[at].is_word(prose, word));
        let all =
            || behind.clone().find(|&j| is_counted(words, j)).filter(|_| each && ends_with_colon && !heading);
        // "come in one of three ways." before a list.
        let noun = listed
            .filter(|noun| !stops || heading || one_of && noun + 1 == colon)
            .or_else(announced)
            .or_else(all)?;
        let adjectives = are_adjectives(words, rest.at..noun);
        // "where you have two doors, 4 more keys are given:", "compare the two keys and return the following results:"
        let nearer = (noun + 1..colon).any(|j| {
            words.at(j).precedes(&["following"]) || is_small(j) && words.at(j + 1).precedes(&["more"])
        });
        (small && !bounded && adjectives && !nearer && !is_beside(words, from, i))
            .then(|| (number.value, Span::new(tokens[i].start, tokens[rest.at - 1].end)))
    });
    let first = counted.next()?;
    counted.next().is_none().then_some(first)
}

/// "The differences between the two methods:", "lies between two points i and j:".
fn is_of_known(words: Words, i: usize, from: usize) -> bool {
    let known = words.at(i).follows(&["the", "these", "those"]);
    i > from + 1 && known && words.tokens[i - 2].is(Class::PREPOSITION) || words.at(i).follows(&["between"])
}

/// Between a number and its noun stands nothing but words: "three built-in themes".
fn are_adjectives(words: Words, mut between: Range<usize>) -> bool {
    let joins = |j: usize| words.text(words.tokens[j]) == "-" && !words.tokens[j].after_space();
    let inner = |j: usize| joins(j) || j > 0 && joins(j - 1);
    let word = |j: usize| words.tokens[j].kind == TokenKind::Word && !words.tokens[j].is(Class::FUNCTION);
    between.all(|j| inner(j) || word(j))
}

/// "(in each of the two towns)", "compares two sets of plates", "a house with two doors:", "based on just two points:", "three groups of
/// three:": not what the list is of.
fn is_beside(words: Words, from: usize, i: usize) -> bool {
    let times = (i + 1..words.tokens.len().min(i + 5))
        .any(|j| words.at(j).precedes(&["of"]) && number(words.at(j + 1)).is_ok());
    let few =
        i > from + 1 && words.at(i).follows(&["just", "only"]) && words.tokens[i - 2].is(Class::PREPOSITION);
    if times || few {
        return true;
    }
    let bracket = (from..i).rev().find(|&j| matches!(words.text(words.tokens[j]), "(" | ")"));
    let noun = |j: usize| word_classes(words.tokens[j].hash) & NOUN_OR_VERB == NOUN;
    bracket.is_some_and(|j| words.text(words.tokens[j]) == "(")
        || i > from && words.text(words.tokens[i - 1]).to_lowercase().starts_with("compar")
        || i > from + 1 && words.at(i).follows(&["with"]) && noun(i - 2)
}

/// Words behind which a number counts something else than what the list is of.
const OF_OTHER: &[&str] = &[
    "across", "after", "among", "at", "before", "between", "during", "for", "from", "of", "over", "per",
    "since", "than", "under", "until", "within",
];

/// Words behind a noun that begin what is told of it.
const OF_IT: &[&str] = &[
    "at", "for", "from", "he", "i", "in", "of", "on", "she", "that", "they", "to", "we", "where", "which",
    "who", "with", "you",
];

const NOUN: u8 = 1;
const NOUN_OR_VERB: u8 = 3;
/// All that a word can be.
const NO_LABEL: u8 = 15;

/// "The four themes are as follows:", "the two factors are:".
fn says_what(words: Words, noun: usize, colon: usize) -> bool {
    let is = |j: usize, list: &[&str]| words.at(j).precedes(list);
    let ends = |j: usize| {
        j + 1 == colon || is(j + 1, &["as", "described", "listed", "given", "shown", "these", "in"])
    };
    (noun + 1..colon).any(|j| is(j, &["follow"]) || is(j, &["are", "were"]) && ends(j))
}

/// The count of a paragraph behind a list that speaks of it: `Each of these four commands`.
fn looks_back(prose: &str, range: Range<usize>, lexicon: &'static Lexicon) -> Option<(f64, Span)> {
    /// Tokens at the beginning of the paragraph that are looked at.
    const OPENING: usize = 5;
    let mut tokens = Vec::new();
    tokenize(prose, range.start, range.end, lexicon, &mut tokens);
    let words = Words { tokens: &tokens, at: 0, prose, lexicon };
    (1..tokens.len().min(OPENING)).find_map(|i| {
        let (rest, number) = number(words.at(i)).ok()?;
        let opens_with = i == 1 || words.at(i - 1).follows(&["of"]);
        let back = opens_with && words.at(i).follows(&["these", "those"]);
        let small = number.is_whole() && (2.0..=20.0).contains(&number.value);
        let noun = (rest.at..tokens.len().min(rest.at + 2)).find(|&j| is_counted(words, j))?;
        let opens = tokens[rest.at..noun].iter().all(|t| t.kind == TokenKind::Word && !t.is(Class::FUNCTION));
        (back && small && opens).then(|| (number.value, Span::new(tokens[i].start, tokens[rest.at - 1].end)))
    })
}

/// `Play 10 Closing Questions`: a number between two words with capitals is part of a name.
fn named_by_number(words: Words, i: usize, heading: bool) -> bool {
    let capital =
        |j: usize| words.tokens.get(j).is_some_and(|t| t.is_capitalised() && t.kind == TokenKind::Word);
    heading && i > 0 && capital(i - 1) && capital(i + 1)
}

/// Stands for what is marked as code.
const OBJECT: char = '\u{FFFC}';

/// The item stands for several: `Several leaks`, `Two leaks`, `2 to 5`, `and so on`; or it is said of the others.
fn is_several(prose: &str, item: Span) -> bool {
    const MANY: &[&str] = &[
        "several",
        "many",
        "various",
        "multiple",
        "numerous",
        "some",
        "other",
        "others",
        "a few",
        "both",
        "all",
        "there",
        "these",
        "those",
        "remaining",
        "the remaining",
        "the rest",
        "the other",
        "the others",
    ];
    const OPEN: &[&str] = &["and so on", "and more", "etc", "and so forth", "…"];
    let text = prose[item.range()].trim().to_lowercase();
    let begins = |word: &str| {
        text.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', ':']) || rest.is_empty())
    };
    let first = text.split_whitespace().find(|word| *word != "the").unwrap_or_default();
    // "2 motors"
    let digits = |word: &str| word.parse::<u32>().is_ok_and(|number| number > 1);
    // "Nine Lanterns" is a title.
    let mut written = prose[item.range()].split_whitespace();
    let titled = written.next().is_some_and(|word| word.starts_with(char::is_uppercase))
        && written.next().is_some_and(|word| word.starts_with(char::is_uppercase));
    let counts = Lexicon::get().word(first).number > 1.0 && !titled || digits(first) && text.contains(' ');
    // "`D` and `DD`, which stand for": two things marked as code.
    let object = |word: &str| word.starts_with(OBJECT) && !word.ends_with(':');
    // Code that an item begins with is no part of its text: "/ `set_heat()`, the heat".
    let of_two = match text.split_whitespace().take(3).collect::<Vec<_>>()[..] {
        ["and" | "or" | "&" | "/", second, ..] => second.starts_with(OBJECT),
        [first, "and" | "or" | "&" | "/", second] => object(first) && second.starts_with(OBJECT),
        _ => false,
    };
    let open = text.ends_with("...") || OPEN.iter().any(|w| text.trim_end_matches('.').ends_with(w));
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let range = || match text.split_whitespace().take(3).collect::<Vec<_>>()[..] {
        [from, "to" | "through" | "-" | "–", to] => is_number(from) && is_number(to),
        [both, ..] => both.split_once(['-', '–']).is_some_and(|(from, to)| is_number(from) && is_number(to)),
        [] => false,
    };
    // "p3, p4 are trunks"
    let is_code = |word: &str| word.contains(|c: char| c.is_ascii_digit() || matches!(c, '_' | OBJECT));
    let code = first.ends_with(',') && is_code(first);
    // "Tutorial, manual and library: ...", of which each is counted.
    let series = {
        let opening = text.split([':', '.']).next().unwrap_or_default();
        let short = |part: &&str| !part.is_empty() && part.split_whitespace().count() <= 3;
        let parts: Vec<&str> = opening.split([',', ';']).map(str::trim).collect();
        let named = parts.iter().take_while(|part| short(part)).count();
        let last = parts.get(named).is_some_and(|part| part.contains(" and ")) || opening.contains(", and ");
        // "Oslo, Norway" is one.
        let whole = named == parts.len() && (named > 2 || opening.contains(" and "));
        named > 1 && (whole || last)
    };
    // "OUT[1,2]: two outputs"
    let labelled = text.split_once(": ").is_some_and(|(label, rest)| {
        let first = rest.split_whitespace().next().unwrap_or_default();
        let range = label.split_once('[').is_some_and(|(_, inner)| inner.contains(','));
        range || Lexicon::get().word(first).number > 1.0
    });
    let quoted = text.starts_with(['"', '“']) && (text.contains("\",") || text.contains("”,"));
    // "R1-R5 are free", "the others (2-6)"
    let numbered = |word: &str| {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        !digits.is_empty() && digits.len() < 3 && is_number(digits)
    };
    let run = || {
        text.split_whitespace().any(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            word.split_once(['-', '–']).is_some_and(|(from, to)| numbered(from) && numbered(to))
        })
    };
    counts
        || of_two
        || series
        || labelled
        || open
        || range()
        || run()
        || code
        || quoted
        || MANY.iter().any(|w| begins(w))
}

/// `You may ask the warden for them.`: said of the other items.
fn is_aside(prose: &str, item: Span) -> bool {
    const BEGINNINGS: &[&str] = &[
        "by default",
        "if",
        "in both cases",
        "it",
        "neither",
        "note",
        "optional",
        "optionally",
        "otherwise",
        "this",
        "you",
    ];
    let text = prose[item.range()].trim().as_bytes();
    // "- or", between two items
    if matches!(text.to_ascii_lowercase().as_slice(), b"or" | b"and") {
        return true;
    }
    BEGINNINGS.iter().any(|beginning| {
        let (start, rest) = text.split_at(beginning.len().min(text.len()));
        start.eq_ignore_ascii_case(beginning.as_bytes()) && matches!(rest.first(), Some(b' ' | b',' | b':'))
    })
}

/// A plural of which a list may give as many: no unit of time or measure.
fn is_counted(words: Words, j: usize) -> bool {
    let token = words.tokens[j];
    let measured = token.is(Class::TIME_UNIT) || words.lexicon.entry(token.lex).measure.is_some();
    // "APIs"
    let capitals = || words.text(token).trim_end_matches('s').bytes().all(|b| b.is_ascii_uppercase());
    (!token.is_capitalised() || capitals()) && is_plural(words, j) && !measured
}

fn is_plural(words: Words, j: usize) -> bool {
    let text = words.text(words.tokens[j]).to_lowercase();
    words.tokens[j].kind == TokenKind::Word && lemma_of_noun(&text) != text
}

fn is_listed(words: Words, j: usize) -> bool {
    let text = words.text(words.tokens[j]).to_lowercase();
    let lemma = lemma_of_noun(&text);
    lemma != text && LISTED.contains(&lemma.as_str())
}

/// Columns of a tab.
const TAB: usize = 4;

/// Items under an item that leads, and those behind it.
const MOST_UNDER: usize = 500;

/// Blocks behind a list that are looked at for more of it.
const BEHIND: usize = 6;
/// The same where it has numbers.
const FAR_BEHIND: usize = 12;

/// The items of the outermost list, told by the bullet or number that stands before them; `None` where that cannot be seen, where
/// the list goes on `behind` it, or where it does not stand under the item `over` it.
fn outermost(
    document: &Document,
    source: &Source,
    over: Option<Span>,
    items: &[Span],
    behind: &[Block],
) -> Option<Vec<Span>> {
    let text = source.text();
    let bullet = |item: &Span| -> Option<Bullet> {
        let start = document.prose.to_source(*item).start as usize;
        let line = source.line_start(start as u32) as usize;
        let before = &text[line..start];
        // Columns: a tab is as wide as most editors show it.
        let margin = &before[..before.len() - before.trim_start().len()];
        let indent = margin.chars().map(|c| if c == '\t' { TAB } else { 1 }).sum::<usize>();
        // "3. :ref:`", "- **": what marks up the text is no part of it.
        let mark = before.split_whitespace().next().unwrap_or_default();
        let number = mark.strip_suffix(['.', ')']).and_then(|n| n.parse().ok());
        // AsciiDoc: `**` is an item of an item.
        let first = before.trim().bytes().next();
        let deeper = before
            .trim()
            .bytes()
            .skip(1)
            .take_while(|b| matches!(b, b'*' | b'.') && first == Some(*b))
            .count();
        let marked = number.is_some()
            || matches!(mark.trim(), "-" | "*" | "+" | "•" | "." | "#.")
            || before.trim().starts_with(['-', '*', '+']);
        Some(Bullet { indent: indent + 2 * deeper, marked, number })
    };
    let marks: Vec<Bullet> = items.iter().map(bullet).collect::<Option<_>>()?;
    let first = marks.iter().find(|bullet| bullet.marked)?;
    let is_under = |over: &Bullet| over.marked && over.indent + 1 < first.indent;
    if !over.is_none_or(|over| bullet(&over).as_ref().is_some_and(is_under)) {
        return None;
    }
    let is_outer = |bullet: &&Bullet| bullet.marked && bullet.indent.abs_diff(first.indent) <= 1;
    // A bullet behind numbers begins another list.
    let another = |(_, bullet): &(&Span, &Bullet)| bullet.number.is_some() == first.number.is_some();
    // A paragraph of the item over the list ends it; where it goes on behind, nobody can tell how long it is.
    let within =
        |bullet: &Bullet| bullet.indent + usize::from(bullet.marked) > first.indent || first.indent == 0;
    let end = marks.iter().position(|bullet| !within(bullet)).unwrap_or(marks.len());
    let split = marks.get(end).is_some_and(|bullet| !bullet.marked);
    if split && marks[end..].iter().any(|bullet| is_outer(&bullet)) {
        return None;
    }
    let all = items[..end].iter().zip(&marks);
    let outer = all.filter(|(_, bullet)| is_outer(bullet)).take_while(another);
    let outer: Vec<Span> = outer.map(|(item, _)| *item).collect();
    // "3." behind a paragraph that stands between: the list goes on there, or it began before.
    let next = behind.iter().find(|b| b.kind == BlockKind::ListItem);
    let next = next.and_then(|b| bullet(&b.span())?.number);
    let goes_on = first.number.is_some_and(|number| number > 1 || next == Some(outer.len() as u32 + 1));
    (!goes_on).then_some(outer)
}

/// The items of the list that begins with the first of these blocks, where the document tells them; `None` where no list begins there, or
/// another follows that may be the rest of it. Where an item leads, its own list ends it.
fn told(document: &Document, source: &Source, in_list: bool, blocks: Range<usize>) -> Option<Vec<Span>> {
    let prose = &document.prose;
    // What is shown as it is typed, between the lead and the list, is what is announced.
    let stored = |block: usize| {
        let range = &prose.blocks[block].range;
        prose.to_source(Span::new(range.start, range.end))
    };
    let lead_end = blocks.start.checked_sub(1).map_or(0, |lead| stored(lead).end);
    let between = lead_end as usize..stored(blocks.start).start as usize;
    if source.text().get(between)?.contains("<pre") {
        return None;
    }
    let from = prose.items.partition_point(|item| (item.block as usize) < blocks.start);
    let within = prose.items[from..].iter().take_while(|item| (item.block as usize) < blocks.end);
    let first = prose.items.get(from).filter(|item| item.block as usize == blocks.start)?;
    let lead = from.checked_sub(1).map(|lead| &prose.items[lead]).filter(|_| in_list);
    if lead.is_some_and(|lead| lead.depth >= first.depth) {
        return None;
    }
    let within = within.take_while(|item| !in_list || item.depth >= first.depth);
    let others = |item: &Item| item.list != first.list && item.depth <= first.depth;
    if within.clone().any(others) {
        return None;
    }
    let own: Vec<&Item> = within.filter(|item| item.list == first.list).collect();
    // An item without text.
    if own.windows(2).any(|pair| pair[0].block == pair[1].block) {
        return None;
    }
    let spans = own.iter().filter_map(|item| prose.blocks.get(item.block as usize));
    Some(spans.map(|block| block.span()).collect())
}

/// What stands before an item.
struct Bullet {
    /// Columns before it.
    indent: usize,
    /// There is a mark.
    marked: bool,
    /// The mark is this number.
    number: Option<u32>,
}
