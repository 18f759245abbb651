//! One pass over prose makes tokens that the lexicon has already classified.

use crate::lexicon::{Class, Entry, Lexicon};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters, with inner apostrophes and the dots of `U.S.`.
    Word,
    /// Digits with their separators: `1,234.5`, or a vulgar fraction.
    Number,
    /// `'s` after a noun.
    Possessive,
    /// One sign.
    Sign,
    /// `@name`.
    Handle,
    /// Address, code, version number: no words.
    Object,
}

/// A token of prose: 24 bytes. What is joined to a word by an apostrophe is a token of its own, as in Universal Dependencies:
/// `did` `n't`, `they` `'ll`.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte in the prose.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The classes of its word.
    pub class: Class,
    /// Hash of its word in lower case (ASCII letters); 0 for what is no word.
    pub hash: u32,
    /// Entry in the lexicon, 0 for none.
    pub lex: u16,
    /// What it is.
    pub kind: Kind,
    flags: u8,
}

const SPACE_BEFORE: u8 = 1;
const DOTTED: u8 = 8;
const CAPITALISED: u8 = 2;
const ALL_CAPITALS: u8 = 4;

impl Token {
    /// White space stands before it, or nothing.
    pub fn after_space(self) -> bool {
        self.flags & SPACE_BEFORE != 0
    }

    /// The first letter is a capital.
    pub fn is_capitalised(self) -> bool {
        self.flags & CAPITALISED != 0
    }

    /// All letters are capitals, two at least.
    pub fn is_all_capitals(self) -> bool {
        self.flags & ALL_CAPITALS != 0
    }

    /// Its last letter is a full stop: `p.m.`.
    pub fn is_dotted(self) -> bool {
        self.flags & DOTTED != 0
    }

    /// The same token at another place.
    #[must_use]
    pub fn moved(self, start: usize) -> Self {
        Self { start: start as u32, end: start as u32 + (self.end - self.start), ..self }
    }

    /// Its text in `prose`.
    pub fn text(self, prose: &str) -> &str {
        &prose[self.start as usize..self.end as usize]
    }

    /// True if it is `word` in any case of ASCII letters.
    #[inline]
    pub fn is_word(self, prose: &str, word: &str) -> bool {
        // Most are of another length, and most others begin otherwise.
        let (start, len) = (self.start as usize, (self.end - self.start) as usize);
        let bytes = prose.as_bytes();
        len == word.len()
            && len > 0
            && (bytes[start] ^ word.as_bytes()[0]) & !0x20 == 0
            && bytes[start..start + len].eq_ignore_ascii_case(word.as_bytes())
    }

    /// True if it is one of `words` in any case of ASCII letters.
    #[inline]
    pub fn is_any(self, prose: &str, words: &[&str]) -> bool {
        let text = &prose.as_bytes()[self.start as usize..self.end as usize];
        let Some(first) = text.first() else { return false };
        words.iter().any(|word| {
            let word = word.as_bytes();
            word.len() == text.len() && (word[0] ^ first) & !0x20 == 0 && word.eq_ignore_ascii_case(text)
        })
    }

    /// Its entry.
    pub fn entry(self, lexicon: &Lexicon) -> &Entry {
        lexicon.entry(self.lex)
    }

    /// True if the word has one of these classes.
    pub fn is(self, class: Class) -> bool {
        self.class.has(class)
    }
}

/// Reads the tokens of `prose[from..to]` onto `tokens`.
pub fn tokenize(prose: &str, from: usize, to: usize, lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    Scanner { prose, bytes: &prose.as_bytes()[..to], at: from, lexicon, tokens, space: true }.run();
}

struct Scanner<'a, 't> {
    prose: &'a str,
    bytes: &'a [u8],
    at: usize,
    lexicon: &'a Lexicon,
    tokens: &'t mut Vec<Token>,
    space: bool,
}

/// True for the bytes of ASCII letters and digits.
static LETTER_OR_DIGIT: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < table.len() {
        table[b] = (b as u8).is_ascii_alphanumeric();
        b += 1;
    }
    table
};

/// Verbs that an apostrophe joins to the word before them; `'s` is [`Kind::Possessive`], whatever it stands for.
const CLITICS: [&str; 5] = ["'ll", "'re", "'ve", "'d", "'m"];

fn is_word_byte(b: u8) -> bool {
    b.is_ascii_alphabetic() || b >= 0x80
}

impl Scanner<'_, '_> {
    fn run(mut self) {
        while let Some(&b) = self.bytes.get(self.at) {
            match b {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => {
                    self.space = true;
                    self.at += 1;
                }
                b'a'..=b'z' | b'A'..=b'Z' => self.word(),
                b'0'..=b'9' => self.number(),
                b'.' if self.peek(1).is_ascii_digit() && self.space => self.number(),
                b'@' if is_word_byte(self.peek(1)) && (self.space || self.after_open()) => self.handle(),
                b'\'' => self.apostrophe(1),
                b'$' => self.push(Kind::Sign, self.at + 1, self.lexicon.id("$"), 0),
                0x80.. => self.non_ascii(),
                _ => self.push(Kind::Sign, self.at + 1, 0, 0),
            }
        }
    }

    fn peek_at(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn after_open(&self) -> bool {
        self.at > 0 && matches!(self.bytes[self.at - 1], b'(' | b'[' | b'"' | b'.')
    }

    fn push(&mut self, kind: Kind, end: usize, lex: u16, flags: u8) {
        self.push_word(kind, end, (lex, 0), flags);
    }

    fn push_word(&mut self, kind: Kind, end: usize, (lex, hash): (u16, u32), flags: u8) {
        let flags = flags | if self.space { SPACE_BEFORE } else { 0 };
        let class = self.lexicon.class(lex);
        self.tokens.push(Token { start: self.at as u32, end: end as u32, class, hash, lex, kind, flags });
        self.at = end;
        self.space = false;
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.prose.get(at..self.bytes.len())?.chars().next()
    }

    fn non_ascii(&mut self) {
        let Some(c) = self.char_at(self.at) else {
            self.at += 1;
            return;
        };
        match c {
            '\u{a0}'
            | '\u{feff}'
            | '\u{2000}'..='\u{200b}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202f}'
            | '\u{3000}' => {
                self.space = true;
                self.at += c.len_utf8();
            }
            '’' => self.apostrophe(c.len_utf8()),
            '½' | '¼' | '¾' | '⅓' | '⅔' | '⅛' => {
                self.push(Kind::Number, self.at + c.len_utf8(), 0, 0);
            }
            '\u{fffc}' => self.push(Kind::Object, self.at + c.len_utf8(), 0, 0),
            c if c.is_alphabetic() => self.word(),
            _ => {
                let lex = self.lexicon.id(&self.prose[self.at..self.at + c.len_utf8()]);
                self.push(Kind::Sign, self.at + c.len_utf8(), lex, 0);
            }
        }
    }

    /// `'s` and `’s` after a word are possessive; other apostrophes are signs.
    fn apostrophe(&mut self, width: usize) {
        let after = self.bytes.get(self.at + width).copied().unwrap_or(0);
        let beyond = self.bytes.get(self.at + width + 1).copied().unwrap_or(b' ');
        let after_word = !self.space && self.tokens.last().is_some_and(|t| t.kind != Kind::Sign);
        if after_word && matches!(after, b's' | b'S') && !beyond.is_ascii_alphanumeric() {
            self.push(Kind::Possessive, self.at + width + 1, 0, 0);
        } else if let Some(clitic) =
            Some(self.at + width).filter(|_| after_word).and_then(|at| self.clitic(at))
        {
            let word = self.lexicon.look_up(clitic, 0, clitic.len());
            self.push_word(Kind::Word, self.at + width + clitic.len() - 1, word, 0);
        } else {
            self.push(Kind::Sign, self.at + width, 0, 0);
        }
    }

    /// The verb that the letters from `at` on stand for after an apostrophe.
    fn clitic(&self, at: usize) -> Option<&'static str> {
        let (end, _) = self.letters(at);
        let letters = &self.bytes[at.min(end)..end];
        CLITICS.into_iter().find(|clitic| letters.eq_ignore_ascii_case(&clitic.as_bytes()[1..]))
    }

    /// `n't`: an apostrophe of `width` bytes stands at `end`, behind the `n`.
    fn contracts_not(&self, end: usize, width: usize) -> bool {
        end - self.at > 1
            && self.bytes[end - 1].eq_ignore_ascii_case(&b'n')
            && self.peek_at(end + width).eq_ignore_ascii_case(&b't')
            && !is_word_byte(self.peek_at(end + width + 1))
    }

    fn handle(&mut self) {
        let mut end = self.at + 1;
        while self.bytes.get(end).is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'_') {
            end += 1;
        }
        let kind = if end > self.at + 1 { Kind::Handle } else { Kind::Sign };
        self.push(kind, end, 0, 0);
    }

    fn word(&mut self) {
        let start = self.at;
        let (mut end, ascii) = self.letters(start);
        let mut dotted = false;
        let mut not = 0;
        // Most words end at a space or a comma.
        if matches!(self.bytes.get(end), Some(b'\'' | 0xE2 | b':' | b'.' | b'@' | b'_')) {
            match self.apostrophe_width(end) {
                0 => {}
                width if self.contracts_not(end, width) => {
                    not = width + 2;
                    end -= 1;
                }
                width => end = self.inner_apostrophe(end, width),
            }
            if let Some(end) = self.address(end).or_else(|| self.version(end)) {
                return self.push(Kind::Object, end, 0, 0);
            }
            if let Some(last) = self.dotted(start, end) {
                (end, dotted) = (last, true);
            }
        }
        let word = &self.prose[start..end];
        let first_upper = if ascii {
            self.bytes[start].is_ascii_uppercase()
        } else {
            word.chars().next().is_some_and(char::is_uppercase)
        };
        let mut flags = if first_upper { CAPITALISED } else { 0 };
        if first_upper && end - start > 1 && !word.bytes().any(|b| b.is_ascii_lowercase()) {
            flags |= ALL_CAPITALS;
        }
        let last_stop = dotted && word.ends_with('.');
        if last_stop {
            flags |= DOTTED;
        }
        let word = self.lexicon.look_up(self.prose, start, end - usize::from(last_stop));
        self.push_word(Kind::Word, end, word, flags);
        if not > 0 {
            const NOT: &str = "n't";
            self.push_word(Kind::Word, end + not, self.lexicon.look_up(NOT, 0, NOT.len()), 0);
        }
    }

    /// Bytes of the apostrophe at `end`, 0 for none.
    fn apostrophe_width(&self, end: usize) -> usize {
        match self.bytes.get(end) {
            Some(b'\'') => 1,
            Some(0xE2) if self.bytes.get(end + 1..end + 3) == Some(&[0x80, 0x99]) => 3,
            _ => 0,
        }
    }

    fn letters(&self, start: usize) -> (usize, bool) {
        let mut end = start;
        let mut ascii = true;
        while let Some(&b) = self.bytes.get(end) {
            if LETTER_OR_DIGIT[usize::from(b)] {
                end += 1;
            } else if b >= 0x80 {
                let Some(c) = self.char_at(end).filter(|c| c.is_alphabetic() || is_combining(*c)) else {
                    break;
                };
                end += c.len_utf8();
                ascii = false;
            } else {
                break;
            }
        }
        (end, ascii)
    }

    /// `O’Neill`: an apostrophe between letters belongs to the word, but not `'s`, `'ll`.
    fn inner_apostrophe(&self, end: usize, width: usize) -> usize {
        let (next, _) = self.letters(end + width);
        let tail = &self.bytes[(end + width).min(next)..next];
        let joined = matches!(tail, b"s" | b"S") || self.clitic(end + width).is_some();
        if tail.is_empty() || !is_word_byte(tail[0]) || joined { end } else { next }
    }

    /// `v3.3.0`, `Python3.8`: figures after a full stop go on from figures.
    fn version(&self, end: usize) -> Option<usize> {
        let mut last = end;
        while self.peek_at(last) == b'.' && self.peek_at(last + 1).is_ascii_digit() {
            last += 1;
            while self.peek_at(last).is_ascii_alphanumeric() {
                last += 1;
            }
        }
        (last > end && self.peek_at(end - 1).is_ascii_digit()).then_some(last)
    }

    /// `https://…`, `www.…`, `name@host`, `file.rs`, `snake_case`: not words.
    fn address(&self, end: usize) -> Option<usize> {
        let rest = &self.bytes[end..];
        let scheme = rest.starts_with(b"://");
        let www = rest.first() == Some(&b'.') && self.bytes[self.at..end].eq_ignore_ascii_case(b"www");
        let mail = rest.first() == Some(&b'@') && rest.get(1).is_some_and(u8::is_ascii_alphanumeric);
        let joined = rest.first() == Some(&b'_') && rest.get(1).is_some_and(u8::is_ascii_alphanumeric);
        let dotted = rest.first() == Some(&b'.')
            && rest.get(1).is_some_and(u8::is_ascii_lowercase)
            && rest.get(2).is_some_and(u8::is_ascii_lowercase)
            && end - self.at > 1;
        if !(scheme || www || mail || joined || dotted) {
            return None;
        }
        // Up to a space, a bracket or a mark of a quotation: “ ” „ ‘ ’ « ».
        let ends = |at: &usize| match rest[*at..] {
            [b'"' | b'<' | b'>' | b')' | b']', ..] => true,
            [0xE2, 0x80, third, ..] => matches!(third, 0x98..=0x9E),
            [0xC2, second, ..] => matches!(second, 0xAB | 0xBB),
            [first, ..] => first.is_ascii_whitespace(),
            [] => true,
        };
        let len = (0..rest.len()).find(ends).unwrap_or(rest.len());
        let mut end = end + len;
        while matches!(self.bytes[end - 1], b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'') {
            end -= 1;
        }
        while !self.prose.is_char_boundary(end) {
            end += 1;
        }
        Some(end)
    }

    /// `U.S.`, `p.m.`, `N.C`: single letters with full stops.
    fn dotted(&self, start: usize, end: usize) -> Option<usize> {
        let mut end = end;
        let mut dots = 0;
        if end - start != 1 {
            return None;
        }
        while self.bytes.get(end) == Some(&b'.') {
            let letter = self.bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic);
            let single = !self.bytes.get(end + 2).is_some_and(|b| b.is_ascii_alphanumeric());
            if letter && single {
                end += 2;
                dots += 1;
            } else {
                return (dots > 0).then_some(end + 1);
            }
        }
        (dots > 0).then_some(end)
    }

    fn number(&mut self) {
        let start = self.at;
        let mut end = start;
        let mut points = 0;
        let mut commas = 0;
        while let Some(&b) = self.bytes.get(end) {
            let digit_after = |n: usize| self.bytes.get(end + n).is_some_and(u8::is_ascii_digit);
            match b {
                b'0'..=b'9' => {}
                b'.' if digit_after(1) => points += 1,
                b',' if points == 0
                    && digit_after(1)
                    && digit_after(2)
                    && digit_after(3)
                    && !digit_after(4) =>
                {
                    commas += 1;
                }
                b',' if points == 0
                    && digit_after(1)
                    && digit_after(2)
                    && self.bytes.get(end + 3) == Some(&b',') =>
                {
                    commas += 1;
                }
                _ => break,
            }
            end += 1;
        }
        let grouped = commas == 0 || self.bytes[start..end].iter().take_while(|b| **b != b',').count() <= 3;
        // "10.x": a line of versions.
        if self.bytes.get(end) == Some(&b'.')
            && matches!(self.peek_at(end + 1), b'x' | b'X')
            && !self.peek_at(end + 2).is_ascii_alphanumeric()
        {
            return self.push(Kind::Object, end + 2, 0, 0);
        }
        // "2^31": a power.
        if self.bytes.get(end) == Some(&b'^') && self.bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
            let digits = self.bytes[end + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
            return self.push(Kind::Object, end + 1 + digits, 0, 0);
        }
        if points > 1 || !grouped {
            return self.push(Kind::Object, end, 0, 0);
        }
        self.push(Kind::Number, end, 0, 0);
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokenize};
    use crate::lexicon::Lexicon;

    fn shown(text: &str) -> String {
        let mut tokens = Vec::new();
        tokenize(text, 0, text.len(), Lexicon::get(), &mut tokens);
        tokens.iter().map(|t| t.text(text)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn words_numbers_and_signs() {
        for (text, expected) in [
            ("the mayor's car", "the|mayor|'s|car"),
            ("It doesn’t work.", "It|does|n’t|work|."),
            ("They'll say it WON'T", "They|'ll|say|it|WO|N'T"),
            ("I’d be O'Neill's, y'all", "I|’d|be|O'Neill|'s|,|y'all"),
            ("U.S. President", "U.S.|President"),
            ("at 3 p.m. EST", "at|3|p.m.|EST"),
            ("1,234.5 and 3.5m", "1,234.5|and|3.5|m"),
            ("11-minute", "11|-|minute"),
            ("see https://a.example/x, now", "see|https://a.example/x|,|now"),
            ("version 1.2.3", "version|1.2.3"),
            ("v3.3.0 of the 10.x line", "v3.3.0|of|the|10.x|line"),
            ("@name_1 said", "@name_1|said"),
            ("workers' rights", "workers|'|rights"),
            ("2017-11-02", "2017|-|11|-|02"),
            ("the 1990s", "the|1990|s"),
            ("end.”\"If", "end|.|”|\"|If"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn possessive_is_a_kind() {
        let text = "Smith’s";
        let mut tokens = Vec::new();
        tokenize(text, 0, text.len(), Lexicon::get(), &mut tokens);
        assert_eq!(tokens[1].kind, Kind::Possessive);
    }
}
