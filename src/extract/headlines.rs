//! Which text stands under which headline: the title of a page and its lead, the items of a day's page and their summaries.

use crate::document::{BlockKind, Document};
use crate::source::Source;
use crate::span::Span;

/// Blocks under a headline that tell the same event.
const LEAD_BLOCKS: usize = 3;
/// A heading with fewer words names a topic.
const FEWEST_WORDS: usize = 5;

/// Each headline with the text under it, in bytes of the stored file, and whether it is a whole sentence.
pub(super) fn of_document(document: &Document, source: &Source) -> Vec<(Span, Span, bool)> {
    let blocks = &document.prose.blocks;
    let stored = |from: u32, to: u32| source.stored_span(document.prose.to_source(Span::new(from, to)));
    let mut found = Vec::new();
    let mut titled = false;
    for (n, block) in blocks.iter().enumerate() {
        let text = block.text(&document.prose.text);
        if !matches!(block.kind, BlockKind::Heading(_)) || text.split_whitespace().count() < FEWEST_WORDS {
            continue;
        }
        // The title, and further headings that are sentences: the items of a day's page.
        if text.trim_end().ends_with('?') {
            continue;
        }
        let title = block.kind == BlockKind::Heading(1) && !std::mem::replace(&mut titled, true);
        let is_sentence =
            text.trim_end().trim_end_matches(['"', '”', '\'', '’', ')']).ends_with(['.', '!', '?']);
        if !title && !is_sentence {
            continue;
        }
        let under = blocks[n + 1..]
            .iter()
            .take_while(|b| !matches!(b.kind, BlockKind::Heading(_)))
            .filter(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::Caption));
        let under: Vec<_> = under.take(LEAD_BLOCKS).collect();
        if let (Some(first), Some(last)) = (under.first(), under.last()) {
            found.push((
                stored(block.range.start, block.range.end),
                stored(first.range.start, last.range.end),
                is_sentence,
            ));
        }
    }
    found
}
