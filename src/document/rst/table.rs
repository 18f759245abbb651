//! Tables that are drawn: a grid, or columns under lines of equals signs.

use std::ops::Range;

use super::Reader;
use crate::document::lines::{Joined, Line};
use crate::document::prose::BlockKind;

impl Reader<'_, '_> {
    /// Reads a table that begins with the first line; tells how many lines it takes.
    pub(super) fn table(&mut self, lines: &[Line]) -> Option<usize> {
        let first = self.text(lines[0]);
        if first.starts_with("+-") && first.ends_with('+') && first.bytes().all(|b| matches!(b, b'+' | b'-'))
        {
            let inside = |line: &&Line| self.text(**line).starts_with(['+', '|']);
            let taken = lines.iter().take_while(inside).count();
            self.grid(&lines[..taken]);
            return Some(taken);
        }
        if !is_border(first, b'=') || lines[0].start < self.borderless {
            return None;
        }
        // The third line of equals signs ends it, or the second where there are no heads: the one over an empty line.
        let ends = |n: &usize| {
            is_border(self.text(lines[*n]), b'=') && lines.get(n + 1).is_none_or(|next| next.is_blank())
        };
        let inside = |&n: &usize| lines[n].indent >= lines[0].indent || lines[n].is_blank();
        let Some(end) = (1..lines.len()).take_while(inside).find(ends) else {
            // Nothing is looked through twice.
            self.borderless = (1..lines.len()).take_while(inside).last().map_or(0, |n| lines[n].end);
            return None;
        };
        self.columns(&lines[..=end]);
        Some(end + 1)
    }

    fn grid(&mut self, lines: &[Line]) {
        self.out.begin_table();
        let places: Vec<usize> = {
            let signs = self.text(lines[0]).bytes().enumerate();
            signs.filter(|(_, b)| *b == b'+').map(|(n, _)| n).collect()
        };
        // A cell over several rows: what belongs together is not seen line by line.
        let parts = |line: &Line| self.text(*line).starts_with('|') && self.text(*line).contains("+-");
        if lines.iter().any(parts) {
            return;
        }
        let mut from = 0;
        for at in 0..lines.len() {
            if self.text(lines[at]).starts_with('+') {
                self.row(&lines[from..at], &places);
                from = at + 1;
            }
        }
    }

    /// The cells of a row of a grid: a border stands where every line has one.
    fn row(&mut self, lines: &[Line], places: &[usize]) {
        if lines.is_empty() {
            return;
        }
        self.out.begin_row();
        let columns: Vec<Vec<usize>> = lines.iter().map(|line| offsets(self.text(*line), places)).collect();
        let border = |n: &usize| {
            lines.iter().zip(&columns).all(|(line, at)| self.text(*line)[at[*n]..].starts_with('|'))
        };
        let borders: Vec<usize> = (0..places.len()).filter(border).collect();
        for pair in borders.windows(2) {
            let cell = lines
                .iter()
                .zip(&columns)
                .map(|(line, at)| line.start + at[pair[0]] + 1..line.start + at[pair[1]]);
            self.cell(cell.collect());
        }
    }

    fn columns(&mut self, lines: &[Line]) {
        self.out.begin_table();
        let border = self.text(lines[0]);
        let bytes = border.as_bytes();
        let starts: Vec<usize> =
            (0..bytes.len()).filter(|&n| bytes[n] == b'=' && (n == 0 || bytes[n - 1] == b' ')).collect();
        let base = lines[0].indent;
        let mut row: Vec<Vec<Range<usize>>> = vec![Vec::new(); starts.len()];
        for line in lines {
            let text = self.text(*line);
            if is_border(text, b'=') || is_border(text, b'-') || text.is_empty() {
                self.flush(&mut row);
                continue;
            }
            let into = line.indent.saturating_sub(base);
            // A new row has its first cell.
            if into == 0 {
                self.flush(&mut row);
            }
            let shifted: Vec<usize> = starts.iter().map(|start| start.saturating_sub(into)).collect();
            let at = offsets(text, &shifted);
            let mut n = 0;
            while n < starts.len() {
                // Text over the border between two columns is a cell over both.
                let mut next = n + 1;
                while next < starts.len()
                    && at[next] > 0
                    && !text[..at[next]].ends_with(' ')
                    && at[next] < text.len()
                {
                    next += 1;
                }
                let end = at.get(next).copied().unwrap_or(text.len());
                if at[n] < end {
                    row[n].push(line.start + at[n]..line.start + end);
                }
                n = next;
            }
        }
        self.flush(&mut row);
    }

    fn flush(&mut self, row: &mut [Vec<Range<usize>>]) {
        if row.iter().all(Vec::is_empty) {
            return;
        }
        self.out.begin_row();
        for cell in row {
            self.cell(std::mem::take(cell));
        }
    }

    /// Lines of a cell: paragraphs and items in it are blocks of their own.
    fn cell(&mut self, lines: Vec<Range<usize>>) {
        let mut block: Vec<Range<usize>> = Vec::new();
        self.out.begin_cell();
        for range in lines {
            let text = &self.file[range.clone()];
            let start = range.start + (text.len() - text.trim_start().len());
            let text = text.trim();
            let item = ["* ", "- ", "+ "].iter().any(|mark| text.starts_with(mark));
            if text.is_empty() || item {
                self.end_cell(&mut block);
            }
            let off = if item { 2 } else { 0 };
            if !text.is_empty() {
                block.push(start + off..start + text.len());
            }
        }
        self.end_cell(&mut block);
        self.out.end_cell();
    }

    fn end_cell(&mut self, block: &mut Vec<Range<usize>>) {
        if block.is_empty() {
            return;
        }
        let joined = Joined::new(self.file, block.drain(..));
        self.inline(&joined, 0..joined.text().len());
        self.out.end_block(BlockKind::TableCell);
    }
}

/// Where columns stand in a line, in bytes; `columns` rise.
fn offsets(text: &str, columns: &[usize]) -> Vec<usize> {
    let mut signs = text.char_indices().map(|(at, _)| at).enumerate().peekable();
    let mut find = |column: usize| {
        while signs.peek().is_some_and(|(n, _)| *n < column) {
            signs.next();
        }
        signs.peek().map_or(text.len(), |(_, at)| *at)
    };
    columns.iter().map(|&column| find(column)).collect()
}

/// `=====  ====`: at least two columns, or one that is told from the line under a title by what follows.
fn is_border(text: &str, sign: u8) -> bool {
    text.starts_with(sign as char) && text.bytes().all(|b| b == sign || b == b' ') && text.contains(' ')
}
