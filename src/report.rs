//! Findings to text: one file a format.

pub mod json;
pub mod short;

#[cfg(feature = "cli")]
pub mod github;
#[cfg(feature = "cli")]
pub mod gitlab;
#[cfg(feature = "cli")]
pub mod html;
#[cfg(feature = "cli")]
pub mod markdown;
pub mod matrix;
#[cfg(feature = "cli")]
pub mod pretty;
#[cfg(feature = "cli")]
pub mod rdjson;
#[cfg(feature = "cli")]
pub mod sarif;
#[cfg(feature = "cli")]
pub mod summary;
#[cfg(feature = "cli")]
pub mod template;
#[cfg(feature = "cli")]
mod view;

/// A report format, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people, with both places in their source.
    Pretty,
    /// `path:line:column: severity: message [rule]`.
    Short,
    /// One JSON object.
    Json,
    /// One finding a line.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// Code Quality of GitLab.
    Gitlab,
    /// Test results.
    Junit,
    /// Checkstyle.
    Checkstyle,
    /// reviewdog.
    Rdjson,
    /// A summary for the page of a job.
    Markdown,
    /// One page of all findings.
    Html,
}

impl Format {
    /// All formats and their names.
    pub const ALL: &[(&str, Self)] = &[
        ("pretty", Self::Pretty),
        ("short", Self::Short),
        ("json", Self::Json),
        ("jsonl", Self::Jsonl),
        ("sarif", Self::Sarif),
        ("github", Self::Github),
        ("gitlab", Self::Gitlab),
        ("junit", Self::Junit),
        ("checkstyle", Self::Checkstyle),
        ("rdjson", Self::Rdjson),
        ("markdown", Self::Markdown),
        ("html", Self::Html),
    ];

    /// True if it shows lines of the files that findings stand in.
    pub const fn needs_texts(self) -> bool {
        matches!(self, Self::Pretty | Self::Rdjson | Self::Html)
    }
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let names = Self::ALL.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ");
        let found = Self::ALL.iter().find(|(n, _)| *n == name).map(|(_, f)| *f);
        found.ok_or_else(|| format!("{name:?} is no format; there are {names}"))
    }
}

/// Why the text behind a place is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unseen {
    /// It cannot be read.
    #[error("cannot be read")]
    Unreadable,
    /// It is not what the finding was made from.
    #[error("has changed since it was read")]
    Changed,
    /// It lies outside of the project.
    #[error("lies outside of this project and is not shown")]
    Outside,
}

/// The name of a file as a relative reference (RFC 3986): every byte that has a meaning there is escaped.
#[cfg(feature = "cli")]
pub fn uri(name: &str) -> String {
    use std::fmt::Write as _;
    let mut uri = String::with_capacity(name.len());
    for byte in crate::printable::bytes(name) {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// What the findings of a report are put together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// The file of the first place.
    #[default]
    File,
    /// The rule.
    Rule,
    /// The story.
    Story,
}

/// `1 error`, `2 warnings` or `no notes` in the last line of a report.
#[cfg(feature = "cli")]
pub(crate) struct Count<'a>(pub usize, pub &'a str);

#[cfg(feature = "cli")]
impl std::fmt::Display for Count<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plural = if self.0 == 1 { "" } else { "s" };
        match self.0 {
            0 => write!(f, "no {}s", self.1),
            n => write!(f, "{n} {}{plural}", self.1),
        }
    }
}
