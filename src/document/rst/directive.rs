//! Directives: which of them hold prose, and where.

use std::ops::Range;

use super::{Reader, align, extent, field_name};
use crate::document::lines::{Joined, Line, fields};
use crate::document::markdown::OBJECT;
use crate::document::prose::BlockKind;

/// What a directive holds.
enum Holds {
    /// Prose behind its name and below it.
    Prose,
    /// A quotation.
    Quote,
    /// A title behind its name, prose below it.
    Titled,
    /// A version behind its name, then prose.
    Versioned,
    /// Prose below it; behind its name stand code, classes or conditions.
    Below,
    /// A caption and a legend below it.
    Figure,
    /// A title behind its name, cells below it.
    Table,
    /// The same as values with commas.
    Values,
    /// Code, pictures, contents, or nobody knows what.
    Nothing,
}

fn holds(name: &str) -> Holds {
    match name {
        "note" | "warning" | "tip" | "hint" | "important" | "attention" | "caution" | "danger" | "error"
        | "centered" => Holds::Prose,
        "epigraph" | "highlights" | "pull-quote" => Holds::Quote,
        "admonition" | "topic" | "sidebar" | "rubric" | "tab" | "tab-item" | "dropdown" | "card"
        | "grid-item-card" | "details" | "collapse" => Holds::Titled,
        "versionadded" | "versionchanged" | "deprecated" | "versionremoved" | "deprecated-removed" => {
            Holds::Versioned
        }
        "container" | "compound" | "class" | "rst-class" | "only" | "ifconfig" | "glossary" | "hlist"
        | "tabs" | "tab-set" | "grid" | "grid-item" | "function" | "method" | "classmethod"
        | "staticmethod" | "attribute" | "property" | "data" | "exception" | "decorator" | "option"
        | "envvar" | "confval" | "setting" | "describe" | "object" | "program-option" | "cfunction"
        | "opcode" => Holds::Below,
        "figure" => Holds::Figure,
        "table" | "list-table" => Holds::Table,
        "csv-table" => Holds::Values,
        _ => match name.split_once(':') {
            Some(("py" | "c" | "cpp" | "js" | "rst" | "std", rest)) if !rest.contains("module") => {
                Holds::Below
            }
            _ => Holds::Nothing,
        },
    }
}

/// Behind the name of the directive stands what it describes: a function, an option.
fn is_described(name: &str) -> bool {
    !matches!(
        name,
        "container"
            | "compound"
            | "class"
            | "rst-class"
            | "only"
            | "ifconfig"
            | "glossary"
            | "hlist"
            | "tabs"
            | "tab-set"
            | "grid"
            | "grid-item"
    )
}

impl Reader<'_, '_> {
    /// Reads a directive; the first line holds what stands behind its name.
    pub(super) fn directive(&mut self, name: &str, lines: &mut [Line], kind: BlockKind) {
        let holds = holds(name);
        if !matches!(holds, Holds::Nothing) {
            self.begun = true;
        }
        let options = options(self.file, lines);
        match holds {
            Holds::Nothing => {}
            Holds::Prose | Holds::Quote => {
                let quote = matches!(holds, Holds::Quote) && kind == BlockKind::Paragraph;
                clear(&mut lines[options]);
                align(lines);
                self.blocks(lines, if quote { BlockKind::Quote } else { kind });
            }
            Holds::Titled => {
                self.inline_lines(&lines[..1]);
                self.out.end_block(BlockKind::Heading(6));
                self.blocks(&mut lines[options.end..], kind);
            }
            Holds::Versioned => {
                let versions = if name == "deprecated-removed" { 2 } else { 1 };
                for _ in 0..versions {
                    let text = lines[0].text(self.file);
                    let version = text.find(char::is_whitespace).unwrap_or(text.len());
                    lines[0].skip(self.file, version);
                }
                align(lines);
                self.blocks(lines, kind);
            }
            Holds::Below => {
                // Further signatures stand below the first.
                let more = lines[1..].iter().take_while(|line| !line.is_blank()).count();
                let signatures = name.contains(':') && more > 0 && lines.len() > more + 1;
                let from = if signatures && options.is_empty() { 1 + more } else { options.end };
                // What is described has a heading of its own: what is said of one thing is not said of the next.
                if is_described(name) && from < lines.len() {
                    self.out.push_as(OBJECT, lines[0].range());
                    self.out.end_block(BlockKind::Heading(6));
                }
                self.blocks(&mut lines[from..], kind);
            }
            Holds::Figure => self.blocks(&mut lines[options.end..], BlockKind::Caption),
            Holds::Table | Holds::Values => {
                self.inline_lines(&lines[..1]);
                self.out.end_block(BlockKind::Caption);
                if name == "list-table" {
                    self.list_table(&mut lines[options.end..]);
                } else if matches!(holds, Holds::Table) {
                    self.blocks(&mut lines[options.end..], BlockKind::TableCell);
                } else {
                    self.values(&lines[options.clone()], &lines[options.end..]);
                }
            }
        }
    }

    /// Rows of values with a sign between them.
    fn values(&mut self, options: &[Line], rows: &[Line]) {
        let mut separator = b',';
        let mut head = None;
        for line in options {
            match field_name(line.text(self.file)) {
                Some(("delim", len)) => {
                    let sign = line.text(self.file)[len..].trim();
                    separator = match sign {
                        "tab" => b'\t',
                        "space" => b' ',
                        _ => sign.bytes().next().unwrap_or(separator),
                    };
                }
                Some(("header", len)) => {
                    let mut line = *line;
                    line.skip(self.file, len);
                    head = Some(line);
                }
                _ => {}
            }
        }
        self.out.begin_table();
        let mut row: Vec<Range<usize>> = Vec::new();
        let mut quotes = 0;
        for line in head.iter().chain(rows).filter(|line| !line.is_blank()) {
            row.push(line.range());
            // A value in quotation marks may go on in the next line.
            quotes += line.text(self.file).bytes().filter(|b| *b == b'"').count();
            if quotes % 2 == 0 {
                self.row_of_values(&mut row, separator);
            }
        }
        self.row_of_values(&mut row, separator);
    }

    fn row_of_values(&mut self, lines: &mut Vec<Range<usize>>, separator: u8) {
        let joined = Joined::new(self.file, lines.drain(..));
        let mut cells = Vec::new();
        fields(joined.text(), separator, |cell| cells.push(cell));
        self.out.begin_row();
        for cell in cells {
            self.out.begin_cell();
            self.inline(&joined, cell);
            self.out.end_block(BlockKind::TableCell);
            self.out.end_cell();
        }
    }

    /// A list of rows, each a list of cells.
    fn list_table(&mut self, lines: &mut [Line]) {
        self.out.begin_table();
        let mut at = 0;
        while at < lines.len() {
            let blank = lines[at].is_blank();
            let end = if blank { at + 1 } else { extent(lines, at, lines[at].indent) };
            if lines[at].text(self.file).starts_with("* ") {
                lines[at].skip(self.file, 2);
                self.out.begin_row();
                self.cells_of_list(&mut lines[at..end]);
            } else if !blank {
                self.blocks(&mut lines[at..end], BlockKind::TableCell);
            }
            at = end;
        }
    }

    fn cells_of_list(&mut self, lines: &mut [Line]) {
        let mut at = 0;
        while at < lines.len() {
            if lines[at].is_blank() {
                at += 1;
                continue;
            }
            let end = extent(lines, at, lines[at].indent);
            let text = lines[at].text(self.file);
            let marked = text == "-" || text.starts_with("- ");
            if marked {
                lines[at].skip(self.file, text.len().min(2));
                self.out.begin_cell();
            }
            if !lines[at].is_blank() || end > at + 1 {
                self.blocks(&mut lines[at..end], BlockKind::TableCell);
            }
            if marked {
                self.out.end_cell();
            }
            at = end;
        }
    }
}

/// The lines of `:option: value` below the first line.
fn options(file: &str, lines: &[Line]) -> std::ops::Range<usize> {
    let mut at = 1;
    while at < lines.len() && !lines[at].is_blank() && field_name(lines[at].text(file)).is_some() {
        // A value may go on below, further in.
        let base = lines[at].indent;
        let end = extent(lines, at, base);
        let blank = lines[at..end].iter().position(|line| line.is_blank()).map_or(end, |n| at + n);
        at = blank;
    }
    1.min(lines.len())..at.min(lines.len())
}

fn clear(lines: &mut [Line]) {
    lines.iter_mut().for_each(Line::clear);
}
