//! A document's claims as bytes, with what is needed of every document at once beside them: thousands of documents stand in memory
//! like that, and only those of one story are unpacked at a time. The same bytes are what a cache keeps.

mod shelf;

use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::NaiveDate;

use crate::claim::Extraction;
use crate::claim::{Claim, Kind, Signature, Value};
use crate::stored;
pub use shelf::Shelf;
use shelf::Stored;

/// Kinds that are compared across all stories: they stay at hand.
pub(crate) const AT_HAND: &[Kind] = &[Kind::Pattern, Kind::Attribute, Kind::Suppression, Kind::Sentence];

/// The people of a document whose names may be spelled otherwise elsewhere: a line each, a given name and a last name.
#[derive(Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize)]
struct People {
    names: Box<str>,
    /// Of each the number of its claim, and whether the text tells that it is a person.
    claims: Box<[(u32, bool)]>,
}

impl People {
    fn of(claims: &[Claim]) -> Self {
        let (mut names, mut places) = (String::new(), Vec::new());
        for (claim, n) in claims.iter().zip(0..) {
            let Value::Name(name) = &claim.value else { continue };
            if let Some((given, last)) = name.full_name() {
                names.extend([given, " ", last, "\n"]);
                places.push((n, !name.on_page));
            }
        }
        Self { names: names.into(), claims: places.into() }
    }
}

/// A person that a document names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named<'a> {
    /// The number of the claim, the document itself not counted.
    pub(crate) claim: u32,
    pub(crate) given: &'a str,
    pub(crate) last: &'a str,
    /// The words around it tell that it is a person.
    pub(crate) told: bool,
}

/// What the bytes of a document begin with.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
struct Head {
    path: String,
    #[borsh(serialize_with = "stored::put_day", deserialize_with = "stored::get_day")]
    date: Option<NaiveDate>,
    claims: u32,
    /// The claim of the document itself.
    document: Option<Claim>,
    /// The claims that stay at hand, and the number of each among all. They are not among those behind.
    at_hand: Vec<Claim>,
    numbers: Vec<u32>,
    people: People,
}

/// What is needed of every document at once.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    path: Box<str>,
    date: Option<NaiveDate>,
    claims: u32,
    at_hand: u32,
    /// Some of its findings are allowed.
    allows: bool,
    /// Without its vocabulary and headlines, which only a comparison needs.
    signature: Option<Signature>,
    people: People,
}

impl Told {
    fn of(head: Head) -> Self {
        let signature = head.document.and_then(|document| match document.value {
            Value::Signature(signature) => Some(*signature),
            _ => None,
        });
        let signature = signature.map(|mut s| {
            (s.vocabulary, s.headlines) = (Vec::new(), Vec::new());
            s.names.shrink_to_fit();
            s.words.shrink_to_fit();
            s.days.shrink_to_fit();
            s
        });
        Self {
            path: head.path.into(),
            date: head.date,
            claims: head.claims,
            at_hand: head.at_hand.len() as u32,
            allows: head.at_hand.iter().any(|c| c.kind == Kind::Suppression),
            signature,
            people: head.people,
        }
    }
}

/// A document with its claims as bytes.
#[derive(Clone, Debug)]
pub struct Packed {
    told: Told,
    stored: Stored,
    /// Where the claims begin.
    body: usize,
}

/// The bytes of a document.
#[derive(Clone, Debug)]
pub struct Parts {
    bytes: Arc<[u8]>,
    body: usize,
}

impl Parts {
    /// All of them.
    pub fn whole(&self) -> &[u8] {
        &self.bytes
    }

    /// What stays at hand of the document.
    pub fn head(&self) -> &[u8] {
        self.bytes.get(..self.body).unwrap_or_default()
    }

    /// Its claims without those that stay at hand.
    pub fn body(&self) -> &[u8] {
        self.bytes.get(self.body..).unwrap_or_default()
    }
}

impl Packed {
    /// Packs what was read of a document; `None` where it cannot be stored.
    pub fn new(extraction: &Extraction) -> Option<Self> {
        let (document, claims) = match &extraction.claims[..] {
            [first, rest @ ..] if first.kind == Kind::Document => (Some(first.clone()), rest),
            claims => (None, claims),
        };
        let is_at_hand = |claim: &Claim| AT_HAND.contains(&claim.kind);
        let (numbers, at_hand) =
            (0..).zip(claims).filter(|(_, c)| is_at_hand(c)).map(|(n, c)| (n, c.clone())).unzip();
        let head = Head {
            path: extraction.path.clone(),
            date: extraction.date,
            claims: u32::try_from(claims.len()).ok()?,
            document,
            at_hand,
            numbers,
            people: People::of(claims),
        };
        let mut bytes = borsh::to_vec(&head).ok()?;
        let body = bytes.len();
        for claim in claims.iter().filter(|c| !is_at_hand(c)) {
            claim.serialize(&mut bytes).ok()?;
        }
        Some(Self { told: Told::of(head), stored: Stored::Held(bytes.into()), body })
    }

    /// The document that [`Packed::parts`] gave these bytes for; `None` for others, as far as they tell.
    pub fn from_bytes(bytes: Arc<[u8]>) -> Option<Self> {
        let mut rest = &bytes[..];
        let head = Head::deserialize(&mut rest).ok()?;
        let body = bytes.len() - rest.len();
        Some(Self { told: Told::of(head), stored: Stored::Held(bytes), body })
    }

    /// The document of this [`Parts::head`] and [`Parts::body`]; without a body it can be put into a story, and not be
    /// compared.
    pub fn from_parts(head: &[u8], body: &[u8]) -> Option<Self> {
        Self::from_bytes([head, body].concat().into()).filter(|packed| packed.body == head.len())
    }

    /// The same document with its bytes where there is room for them.
    #[must_use]
    pub fn shelved(self, shelf: &Arc<Shelf>) -> Self {
        let stored = match self.stored {
            Stored::Held(bytes) => shelf.put(bytes),
            shelved @ Stored::Shelved(..) => shelved,
        };
        Self { stored, ..self }
    }

    /// All of it as bytes; none where they cannot be read again.
    pub fn parts(&self) -> Parts {
        Parts { bytes: self.stored.first(u64::MAX), body: self.body }
    }

    /// Tells this document from others, and from itself before it changed.
    pub fn hash(&self) -> u64 {
        xxhash_rust::xxh3::xxh3_64(self.parts().whole())
    }

    /// Path of the document, with `/`.
    pub fn path(&self) -> &str {
        &self.told.path
    }

    /// Date of the document.
    pub fn date(&self) -> Option<NaiveDate> {
        self.told.date
    }

    /// How many claims there are, the document itself not counted.
    pub fn claims(&self) -> usize {
        self.told.claims as usize
    }

    /// By what the document is told to be on the same event as another; its vocabulary and headlines are left out.
    pub fn signature(&self) -> Option<&Signature> {
        self.told.signature.as_ref()
    }

    /// The document as it was packed; `None` where the bytes are not whole.
    pub fn unpack(&self) -> Option<Extraction> {
        let parts = self.parts();
        let head = Head::deserialize(&mut parts.head()).ok()?;
        let mut rest = parts.body();
        let mut claims = Vec::with_capacity(self.claims().min(parts.whole().len()) + 1);
        claims.extend(head.document);
        let numbers = head.numbers.len();
        let mut at_hand = head.numbers.into_iter().zip(head.at_hand).peekable();
        for n in 0..head.claims {
            let claim = match at_hand.next_if(|(number, _)| *number == n) {
                Some((_, claim)) => claim,
                None => Claim::deserialize(&mut rest).ok()?,
            };
            claims.push(claim);
        }
        let whole = rest.is_empty() && at_hand.next().is_none() && numbers == self.told.at_hand as usize;
        whole.then_some(Extraction { path: head.path, date: head.date, claims })
    }

    fn stored_head(&self) -> Option<Head> {
        let bytes = self.stored.first(self.body as u64);
        Head::deserialize(&mut &bytes[..]).ok()
    }

    /// True if some of its claims stay at hand.
    pub(crate) fn has_at_hand(&self) -> bool {
        self.told.at_hand > 0
    }

    /// How many of its claims stay at hand.
    pub(crate) fn count_at_hand(&self) -> u32 {
        self.told.at_hand
    }

    /// Whom it names.
    pub(crate) fn people(&self) -> impl Iterator<Item = Named<'_>> {
        let People { names, claims } = &self.told.people;
        names.lines().zip(&claims[..]).filter_map(|(name, &(claim, told))| {
            let (given, last) = name.split_once(' ')?;
            Some(Named { claim, given, last, told })
        })
    }

    /// The document with the claims that stay at hand, and behind them those with these numbers.
    pub(crate) fn at_hand_with(&self, numbers: &[u32]) -> Extraction {
        let whole = if numbers.is_empty() { None } else { self.unpack() };
        let Some(Extraction { path, date, claims }) = whole else { return self.at_hand() };
        let behind = &claims[claims.len() - self.claims()..];
        let at_hand = behind.iter().filter(|c| AT_HAND.contains(&c.kind));
        let named = numbers.iter().filter_map(|&n| behind.get(n as usize));
        let claims = at_hand.chain(named).cloned().collect();
        Extraction { path, date, claims }
    }

    /// The document with the claims that stay at hand alone.
    pub(crate) fn at_hand(&self) -> Extraction {
        let claims = self.stored_head().map(|head| head.at_hand).unwrap_or_default();
        Extraction { path: self.path().to_owned(), date: self.date(), claims }
    }

    /// True if comments of it allow findings.
    pub(crate) fn allows(&self) -> bool {
        self.told.allows
    }
}
