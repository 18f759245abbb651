//! What was understood at a place, and where else the same fact stands.

use newslint::claim::{Claim, Modality, Polarity};
use newslint::finding::Evidence;
use newslint::matrix::{Fact, Said, Story, Verdict};
use newslint::printable;
use newslint::span::Span;
use serde_json::{Value, json};

use super::folder::Folder;
use super::text::Position;

/// Places of the same fact that a hover lists.
const MOST_LISTED: usize = 12;

/// What was understood at a place, in Markdown; null where nothing was.
pub fn hover(folder: &mut Folder, name: &str, position: Position) -> Value {
    let Some(page) = folder.page(name) else { return Value::Null };
    let at = page.stored(position);
    let Some(claim) = claim_at(folder, name, at) else { return Value::Null };
    let mut text = understood(&claim);
    if let Some((story, fact)) = fact_at(folder, name, at) {
        text.push_str(&told(folder, &story, &fact, name, at));
    }
    json!({"contents": {"kind": "markdown", "value": text}, "range": page.range(claim.span)})
}

/// The other places of what stands here.
pub fn others(folder: &mut Folder, name: &str, position: Position) -> Vec<Value> {
    all(folder, name, position, false)
}

/// All places of what stands here: those that a finding sets against it, then those that tell the same fact.
pub fn all(folder: &mut Folder, name: &str, position: Position, with_own: bool) -> Vec<Value> {
    let Some(page) = folder.page(name) else { return Vec::new() };
    let at = page.stored(position);
    let mut places: Vec<(String, Span)> = Vec::new();
    for finding in folder.findings(name).to_vec() {
        let here = |place: &&Evidence| place.path == name && holds(place.span, at);
        if finding.evidence.iter().any(|place| here(&place)) {
            places.extend(finding.evidence.iter().map(|place| (place.path.clone(), place.span)));
        }
    }
    if let Some((story, fact)) = fact_at(folder, name, at) {
        for (source, cells) in story.sources.iter().zip(&fact.cells) {
            places.extend(cells.iter().map(|said| (source.path.clone(), said.span)));
        }
    }
    let mut locations = Vec::new();
    for (path, span) in places {
        let own = path == name && holds(span, at);
        let location = folder
            .page(&path)
            .map(|page| json!({"uri": folder.uri(&path), "range": page.range(span)}))
            .filter(|location| (with_own || !own) && !locations.contains(location));
        locations.extend(location);
    }
    locations
}

fn holds(span: Span, at: u32) -> bool {
    span.start <= at && at <= span.end
}

/// The claim with the fewest words around a byte of the stored file.
fn claim_at(folder: &Folder, name: &str, at: u32) -> Option<Claim> {
    let claims = folder.workspace.claims(name)?.claims;
    claims.into_iter().filter(|c| c.kind.is_statement() && holds(c.span, at)).min_by_key(|c| c.span.len())
}

/// The fact that a place tells, with its story.
fn fact_at(folder: &mut Folder, name: &str, at: u32) -> Option<(Story, Fact)> {
    let story = folder.workspace.story(name)?;
    let source = story.sources.iter().position(|source| source.path == name)?;
    let width = |fact: &&Fact| {
        let here = |said: &&Said| holds(said.span, at);
        fact.cells[source].iter().filter(here).map(|said| said.span.len()).min()
    };
    let fact = story.facts.iter().filter(|fact| width(fact).is_some()).min_by_key(width)?.clone();
    Some((story, fact))
}

/// `duration **27 minutes** = PT27M, of the page (outage), with care`.
fn understood(claim: &Claim) -> String {
    let mut parts = vec![format!("{} **{}**", claim.kind.as_str(), escaped(&claim.text))];
    let value = claim.value_text();
    if value != *claim.text {
        parts.push(format!(" = `{}`", printable::line(&value).replace('`', "'")));
    }
    parts.extend(claim.subject.as_ref().map(|subject| format!(", of “{}”", escaped(&subject.text))));
    if !claim.predicate.is_empty() {
        parts.push(format!(" ({})", escaped(&claim.predicate.replace('-', " "))));
    }
    let stance = &claim.stance;
    let modality = match stance.modality {
        Modality::Asserted => None,
        Modality::Reported => Some("; reported"),
        Modality::Hedged => Some("; said with care"),
        Modality::Speculated => Some("; guessed"),
        Modality::Hypothetical => Some("; said of what would be"),
        Modality::Denied => Some("; denied"),
        Modality::Asked => Some("; asked"),
    };
    parts.extend(modality.map(str::to_owned));
    parts.extend(stance.source.as_ref().map(|source| format!("; source: {}", escaped(source))));
    if stance.polarity == Polarity::Negative {
        parts.push("; negated".to_owned());
    }
    if stance.superseded {
        parts.push("; replaced later in the text".to_owned());
    }
    parts.concat()
}

/// Where else the fact stands, and who agrees.
fn told(folder: &mut Folder, story: &Story, fact: &Fact, name: &str, at: u32) -> String {
    let verdict = match fact.verdict {
        Verdict::Differ => "**Told differently:**",
        Verdict::Agree => "Told alike:",
        Verdict::Only => return "\n\nNo other place that was read tells this.".to_owned(),
    };
    let mut lines = Vec::new();
    for (source, cells) in story.sources.iter().zip(&fact.cells) {
        for said in cells.iter().filter(|said| !(source.path == name && holds(said.span, at))) {
            let place = format!("{}:{}", printable::line(&source.path), said.start.line);
            let link = format!("[{}]({}#L{})", escaped(&place), folder.uri(&source.path), said.start.line);
            let stance = if said.stance.is_empty() { String::new() } else { format!(" ({})", said.stance) };
            lines.push(format!("- {link} {}{stance}", escaped(&said.text)));
        }
    }
    let more = lines.len().saturating_sub(MOST_LISTED);
    lines.truncate(MOST_LISTED);
    if more > 0 {
        lines.push(format!("- and {more} more"));
    }
    let silent: Vec<String> = story
        .sources
        .iter()
        .zip(&fact.cells)
        .filter(|(_, cells)| cells.is_empty())
        .map(|(source, _)| source.path.rsplit('/').next().unwrap_or(&source.path).to_owned())
        .collect();
    let silent = match silent.len() {
        0 => String::new(),
        1..=4 => format!("\n\nSilent: {}", escaped(&silent.join(", "))),
        n => format!("\n\nSilent: {n} others"),
    };
    format!("\n\n{verdict}\n\n{}{silent}", lines.join("\n"))
}

/// Text that is no Markdown, whatever stands in it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in printable::line(text).chars() {
        if c.is_ascii_punctuation() && !".,:;/'-()%".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
