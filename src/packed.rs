//! A document's claims as bytes, with what is needed of every document at once beside them: thousands of documents stand in memory
//! like that, and only those of one story are unpacked at a time. The same bytes are what a cache keeps.

use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::NaiveDate;

use crate::claim::Extraction;
use crate::claim::{Claim, Kind, Signature, Value};
use crate::stored;

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

/// What stays at hand of a document.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
struct Head {
    path: String,
    #[borsh(serialize_with = "stored::put_day", deserialize_with = "stored::get_day")]
    date: Option<NaiveDate>,
    claims: u32,
    /// The claim of the document itself, which is not among the packed ones.
    document: Option<Claim>,
    at_hand: Vec<Claim>,
    people: People,
}

/// A document with its claims as bytes.
#[derive(Clone, Debug)]
pub struct Packed {
    head: Head,
    bytes: Arc<[u8]>,
    /// Where the claims begin.
    body: usize,
}

impl Packed {
    /// Packs what was read of a document; `None` where it cannot be stored.
    pub fn new(extraction: &Extraction) -> Option<Self> {
        let (document, claims) = match &extraction.claims[..] {
            [first, rest @ ..] if first.kind == Kind::Document => (Some(first.clone()), rest),
            claims => (None, claims),
        };
        let head = Head {
            path: extraction.path.clone(),
            date: extraction.date,
            claims: u32::try_from(claims.len()).ok()?,
            document,
            at_hand: claims.iter().filter(|c| AT_HAND.contains(&c.kind)).cloned().collect(),
            people: People::of(claims),
        };
        let mut bytes = borsh::to_vec(&head).ok()?;
        let body = bytes.len();
        for claim in claims {
            claim.serialize(&mut bytes).ok()?;
        }
        Some(Self { head, bytes: bytes.into(), body })
    }

    /// The document that [`Packed::bytes`] gave these bytes for; `None` for others, as far as they tell.
    pub fn from_bytes(bytes: Arc<[u8]>) -> Option<Self> {
        let mut rest = &bytes[..];
        let head = Head::deserialize(&mut rest).ok()?;
        let body = bytes.len() - rest.len();
        Some(Self { head, bytes, body })
    }

    /// The document that [`Packed::head`] and [`Packed::body`] gave these bytes for; without a body it can be put into a story, and not be
    /// compared.
    pub fn from_parts(head: &[u8], body: &[u8]) -> Option<Self> {
        Self::from_bytes([head, body].concat().into()).filter(|packed| packed.body == head.len())
    }

    /// What stays at hand of the document, as bytes.
    pub fn head(&self) -> &[u8] {
        &self.bytes[..self.body]
    }

    /// Its claims, as bytes.
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.body..]
    }

    /// All of it as bytes.
    pub fn bytes(&self) -> Arc<[u8]> {
        Arc::clone(&self.bytes)
    }

    /// Tells this document from others, and from itself before it changed.
    pub fn hash(&self) -> u64 {
        xxhash_rust::xxh3::xxh3_64(&self.bytes)
    }

    /// Path of the document, with `/`.
    pub fn path(&self) -> &str {
        &self.head.path
    }

    /// Date of the document.
    pub fn date(&self) -> Option<NaiveDate> {
        self.head.date
    }

    /// How many claims there are, the document itself not counted.
    pub fn claims(&self) -> usize {
        self.head.claims as usize
    }

    /// By what the document is told to be on the same event as another.
    pub fn signature(&self) -> Option<&Signature> {
        match &self.head.document.as_ref()?.value {
            Value::Signature(signature) => Some(signature),
            _ => None,
        }
    }

    /// The document as it was packed; `None` where the bytes are not whole.
    pub fn unpack(&self) -> Option<Extraction> {
        let mut rest = &self.bytes[self.body..];
        let mut claims = Vec::with_capacity(self.claims().min(rest.len()) + 1);
        claims.extend(self.head.document.clone());
        for _ in 0..self.claims() {
            claims.push(Claim::deserialize(&mut rest).ok()?);
        }
        let extraction = Extraction { path: self.head.path.clone(), date: self.head.date, claims };
        rest.is_empty().then_some(extraction)
    }

    /// True if some of its claims stay at hand.
    pub(crate) fn has_at_hand(&self) -> bool {
        !self.head.at_hand.is_empty()
    }

    /// How many of its claims stay at hand.
    pub(crate) fn count_at_hand(&self) -> u32 {
        self.head.at_hand.len() as u32
    }

    /// Whom it names.
    pub(crate) fn people(&self) -> impl Iterator<Item = Named<'_>> {
        let People { names, claims } = &self.head.people;
        names.lines().zip(&claims[..]).filter_map(|(name, &(claim, told))| {
            let (given, last) = name.split_once(' ')?;
            Some(Named { claim, given, last, told })
        })
    }

    /// The document with the claims that stay at hand, and behind them those with these numbers.
    pub(crate) fn at_hand_with(&self, numbers: &[u32]) -> Extraction {
        let mut extraction = self.at_hand();
        if !numbers.is_empty()
            && let Some(whole) = self.unpack()
        {
            let first = usize::from(self.head.document.is_some());
            extraction
                .claims
                .extend(numbers.iter().filter_map(|&n| whole.claims.get(first + n as usize).cloned()));
        }
        extraction
    }

    /// The document with the claims that stay at hand alone.
    pub(crate) fn at_hand(&self) -> Extraction {
        Extraction { path: self.head.path.clone(), date: self.head.date, claims: self.head.at_hand.clone() }
    }
}
