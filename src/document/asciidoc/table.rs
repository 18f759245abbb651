//! Tables: cells behind bars, or values with commas.

use std::ops::Range;

use super::{Reader, Style};
use crate::document::lines::{Joined, Line, fields, lines};
use crate::document::prose::BlockKind;

impl Reader<'_, '_> {
    /// Reads the lines between the delimiters of a table.
    pub(super) fn table(&mut self, rows: &[Line], style: &Style, separator: u8) {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
        let options = &self.file[style.line.clone()];
        if ["format=dsv", "format=tsv", "separator="].iter().any(|other| options.contains(other)) {
            return;
        }
        let whole = first.start..last.end.max(first.start);
        if separator == b',' || options.contains("format=csv") || options.contains("format=\"csv\"") {
            let joined = Joined::new(self.file, [whole]);
            let mut cells = Vec::new();
            fields(joined.text(), b',', |cell| cells.push(cell));
            for cell in cells {
                self.inline(&joined, cell);
                self.out.end_block(BlockKind::TableCell);
            }
            return;
        }
        let columns = columns(options);
        let text = &self.file[whole.clone()];
        let bars = memchr::memchr_iter(b'|', text.as_bytes()).filter(|at| !text[..*at].ends_with('\\'));
        let bars: Vec<usize> = bars.map(|at| whole.start + at).collect();
        let Some(begin) = bars.first() else { return };
        let mut own = specification(&self.file[whole.start..*begin]);
        let mut column = 0;
        for (n, bar) in bars.iter().enumerate() {
            let next = bars.get(n + 1);
            let mut range = bar + 1..next.copied().unwrap_or(whole.end);
            let following = next.map_or_else(Spec::default, |_| specification(&self.file[range.clone()]));
            range.end -= following.len;
            let style = own.style.or_else(|| columns.get(column % columns.len().max(1)).copied().flatten());
            if !matches!(style, Some(b'l' | b'm')) {
                self.cell(range, style == Some(b'a'));
            }
            column += own.columns;
            own = following;
        }
    }

    fn cell(&mut self, range: Range<usize>, is_page: bool) {
        let mut lines = lines(self.file, range);
        if is_page {
            self.style = Style::default();
            return self.blocks(&mut lines, BlockKind::TableCell);
        }
        for paragraph in lines.split(|line| line.is_blank()).filter(|lines| !lines.is_empty()) {
            self.inline_lines(paragraph);
            self.out.end_block(BlockKind::TableCell);
        }
    }
}

/// What stands right before a bar: how many columns the cell takes, and how it is set.
#[derive(Clone, Copy)]
struct Spec {
    len: usize,
    columns: usize,
    style: Option<u8>,
}

impl Default for Spec {
    fn default() -> Self {
        Self { len: 0, columns: 1, style: None }
    }
}

/// `2+^.>a` at the end of `text`.
fn specification(text: &str) -> Spec {
    let sign = |b: &u8| b.is_ascii_alphanumeric() || b"+*<^>.".contains(b);
    let len = text.bytes().rev().take(12).take_while(sign).count();
    let (front, word) = text.split_at(text.len() - len);
    let style = word.bytes().last().filter(|b| b"adehlmsv".contains(b));
    let rest = &word[..len - usize::from(style.is_some())];
    let is_factor = |text: &str| {
        let number = text.strip_suffix(['+', '*']);
        text.is_empty()
            || number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
    };
    let sides = rest.trim_end_matches(['<', '^', '>', '.']);
    let alone = front.is_empty() || front.ends_with(char::is_whitespace);
    if !alone || !is_factor(sides) {
        return Spec::default();
    }
    let columns = sides.split(['.', '+', '*']).next().and_then(|n| n.parse::<usize>().ok());
    Spec { len, columns: columns.filter(|n| *n < 100).unwrap_or(1), style }
}

/// How each column is set: `cols="1,2a,3*m"`.
fn columns(options: &str) -> Vec<Option<u8>> {
    const MOST: usize = 100;
    let Some(rest) = options.find("cols=").map(|at| &options[at + 5..]) else { return Vec::new() };
    let written = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default(),
        None => rest.split([',', ']']).next().unwrap_or_default(),
    };
    let mut columns = Vec::new();
    for part in written.split([',', ';']).take(MOST) {
        let part = part.trim();
        let times = part.split_once('*').and_then(|(n, _)| n.parse::<usize>().ok()).unwrap_or(1);
        let style = part.bytes().last().filter(|b| b.is_ascii_lowercase());
        columns.extend(std::iter::repeat_n(style, times.min(MOST)));
    }
    columns.truncate(MOST);
    columns
}
