//! Comments that allow findings: what they take away, and what is wrong with them.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::claim::Extraction;
use crate::claim::{Claim, Kind, SuppressionValue, Value};
use crate::finding::{Confidence, Evidence, Finding, Fix};
use crate::mistake::nearest;
use crate::options::Options;
use crate::rule::{Comparator, EMBEDDED, Rule, Scope};

/// A comment of a page.
struct Comment<'a> {
    path: &'a str,
    claim: &'a Claim,
    value: &'a SuppressionValue,
    /// Which of its rules took a finding away.
    used: Vec<bool>,
}

impl Comment<'_> {
    /// True if it counts: a reason is given, and its last day is not over.
    fn holds(&self, today: Option<NaiveDate>) -> bool {
        self.value.fault.is_empty() && !self.is_expired(today)
    }

    fn is_expired(&self, today: Option<NaiveDate>) -> bool {
        self.value.until.zip(today).is_some_and(|(until, today)| until < today)
    }

    fn covers(&self, place: &Evidence) -> bool {
        let covers = self.value.covers;
        place.path == self.path && place.span.start < covers.end && place.span.end >= covers.start
    }
}

/// Takes away the findings that a page allows, from whichever side, and adds what is wrong with the comments themselves.
pub fn applied(
    mut findings: Vec<Finding>,
    documents: &[Extraction],
    rules: &[Rule],
    options: &Options,
) -> Vec<Finding> {
    let mut comments = comments(documents);
    if comments.is_empty() {
        return findings;
    }
    let mut by_rule: FxHashMap<(&str, &str), Vec<(usize, usize)>> = FxHashMap::default();
    for (c, comment) in comments.iter().enumerate().filter(|(_, c)| c.holds(options.today)) {
        for (n, rule) in comment.value.rules.iter().enumerate() {
            by_rule.entry((comment.path, rule)).or_default().push((c, n));
        }
    }
    findings.retain_mut(|finding| {
        let mut allowed = |place: &Evidence| {
            let named = by_rule.get(&(place.path.as_str(), finding.rule.as_str()));
            let mut covered = false;
            for &(c, n) in named.into_iter().flatten() {
                if comments[c].covers(place) {
                    comments[c].used[n] = true;
                    covered = true;
                }
            }
            covered
        };
        let covered: Vec<bool> = finding.evidence.iter().map(&mut allowed).collect();
        // A third source is allowed to differ: the first two still do.
        let two_left = covered.len() > 2 && !covered[0] && !covered[1];
        if two_left && covered.contains(&true) {
            let mut n = 0;
            finding.evidence.retain(|_| {
                n += 1;
                !covered[n - 1]
            });
        }
        two_left || !covered.contains(&true)
    });
    for rule in rules.iter().filter(|r| r.comparator == Comparator::Suppression) {
        let mut meant = FxHashMap::default();
        findings
            .extend(comments.iter().flat_map(|comment| faults(comment, rule, rules, options, &mut meant)));
    }
    findings
}

fn comments(documents: &[Extraction]) -> Vec<Comment<'_>> {
    let mut all = Vec::new();
    for document in documents {
        for claim in document.claims.iter().filter(|c| c.kind == Kind::Suppression) {
            if let Value::Suppression(value) = &claim.value {
                all.push(Comment {
                    path: &document.path,
                    claim,
                    value,
                    used: vec![false; value.rules.len()],
                });
            }
        }
    }
    all
}

/// What one rule on comments finds in a comment. `meant` remembers what is said of names that are no rules.
fn faults(
    comment: &Comment,
    rule: &Rule,
    run: &[Rule],
    options: &Options,
    meant: &mut FxHashMap<String, String>,
) -> Vec<Finding> {
    let known = |id: &str| is_known(id, options);
    match rule.defect.as_deref().unwrap_or_default() {
        "reason" if !comment.value.fault.is_empty() => {
            vec![finding(comment, rule, &comment.value.fault, "", None)]
        }
        "unknown" => {
            let names: Vec<&str> = if options.known_rules.is_empty() {
                EMBEDDED.iter().map(|(name, _)| *name).collect()
            } else {
                options.known_rules.iter().map(String::as_str).collect()
            };
            let unknown = comment.value.rules.iter().filter(|id| !known(id));
            unknown
                .map(|id| {
                    let meant = meant.entry(id.to_string()).or_insert_with(|| {
                        nearest(id, &names).map_or_else(String::new, |n| format!("did you mean `{n}`?"))
                    });
                    finding(comment, rule, id, meant, None)
                })
                .collect()
        }
        "expired" if comment.value.fault.is_empty() && comment.is_expired(options.today) => {
            let until = comment.value.until.map_or_else(String::new, |d| d.to_string());
            vec![finding(comment, rule, &until, "", None)]
        }
        "unused" if comment.holds(options.today) => unused(comment, rule, run, options),
        _ => Vec::new(),
    }
}

/// A rule that was run and reported nothing here. The comment goes where none of its rules is needed.
fn unused(comment: &Comment, rule: &Rule, run: &[Rule], options: &Options) -> Vec<Finding> {
    // Where the other side may not have been read, nothing can be said of a rule that compares pages.
    let idle = |n: usize| {
        let ran = |r: &Rule| {
            r.id == *comment.value.rules[n] && (options.whole || r.comparator.scope() == Scope::Page)
        };
        !comment.used[n] && run.iter().any(ran)
    };
    let all = (0..comment.used.len()).all(idle);
    let idle: Vec<&str> =
        (0..comment.used.len()).filter(|&n| idle(n)).map(|n| &*comment.value.rules[n]).collect();
    if idle.is_empty() {
        return Vec::new();
    }
    let fix = (all && !comment.value.removal.is_empty()).then(|| Fix {
        path: comment.path.to_owned(),
        span: comment.value.removal,
        replacement: String::new(),
        safe: true,
    });
    vec![finding(comment, rule, &idle.join(", "), "", fix)]
}

fn is_known(id: &str, options: &Options) -> bool {
    if options.known_rules.is_empty() {
        EMBEDDED.iter().any(|(name, _)| *name == id)
    } else {
        options.known_rules.iter().any(|known| known == id)
    }
}

fn finding(comment: &Comment, rule: &Rule, detail: &str, help: &str, fix: Option<Fix>) -> Finding {
    let fill = |template: &str| template.replace("{detail}", detail);
    let help = if help.is_empty() {
        fill(&rule.message.help)
    } else {
        format!("{help} {}", fill(&rule.message.help))
    };
    let identity = [&rule.id, comment.path, detail, &comment.claim.text].join("\u{1e}");
    Finding {
        rule: rule.id.clone(),
        severity: rule.severity,
        message: fill(&rule.message.what),
        why: fill(&rule.message.why),
        help,
        fingerprint: format!("{:016x}", xxhash_rust::xxh3::xxh3_64(identity.as_bytes())),
        confidence: Confidence::Certain,
        status: rule.status,
        story: None,
        fix,
        evidence: vec![Evidence {
            path: comment.path.to_owned(),
            span: comment.claim.span,
            start: comment.claim.start,
            end: comment.claim.end,
            text: comment.claim.text.to_string(),
            label: fill(&rule.message.first),
            value: String::new(),
            marks: Vec::new(),
        }],
        more: 0,
    }
}
