//! A mistake in a file that people write: configuration, facts, rules. Says what, where, and what to write instead.

use std::ops::Range;

/// A mistake with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// What to write instead; empty where nothing can be said.
    pub help: String,
    /// Where, in bytes of the file; empty where it is the whole file.
    pub span: Range<usize>,
}

impl Mistake {
    /// A mistake at a place.
    pub fn new(message: impl Into<String>, help: impl Into<String>, span: Range<usize>) -> Self {
        Self { message: message.into(), help: help.into(), span }
    }

    /// A name that is none of those known: the nearest of them is offered.
    pub fn unknown(what: &str, name: &str, known: &[&str], span: Range<usize>) -> Self {
        let help = match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", listed(known)),
        };
        Self::new(format!("unknown {what} `{name}`"), help, span)
    }
}

impl From<toml::de::Error> for Mistake {
    fn from(error: toml::de::Error) -> Self {
        let span = error.span().unwrap_or_default();
        let message = error.message().lines().next().unwrap_or_default();
        for (lead, what) in [("unknown field ", "key"), ("unknown variant ", "value")] {
            if let Some(rest) = message.strip_prefix(lead) {
                let quoted: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
                if let [name, known @ ..] = &quoted[..] {
                    return Self::unknown(what, name, known, span);
                }
            }
        }
        let help = if let Some(field) = message.strip_prefix("missing field ") {
            format!("add {field}")
        } else if message.contains("invalid type: map, expected a sequence") {
            "a list stands here: key = [\"…\"]; a list of tables is written [[name]]".to_owned()
        } else if message.contains("expected a sequence") {
            "write a list: [\"...\"]".to_owned()
        } else if message.contains("untagged enum Texts") {
            "write a text in quotation marks, or a list of them".to_owned()
        } else if message.contains("must be quoted") {
            "put the value in quotation marks".to_owned()
        } else {
            String::new()
        };
        Self::new(message, help, span)
    }
}

/// The known name that is nearest to one that is not known.
pub fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    similar::get_close_matches(name, known, 1, 0.5).first().copied()
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::Mistake;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Table {
        #[serde(rename = "colour")]
        _colour: String,
        #[serde(rename = "size")]
        _size: u8,
    }

    #[test]
    fn a_wrong_key_is_told_with_the_nearest() {
        let error = toml::from_str::<Table>("colour = \"red\"\nsise = 3\n").unwrap_err();
        let mistake = Mistake::from(error);
        assert_eq!(
            (mistake.message.as_str(), mistake.help.as_str()),
            ("unknown key `sise`", "did you mean `size`?")
        );
        assert_eq!(mistake.span, 15..19);
    }

    #[test]
    fn a_missing_key_is_told() {
        let error = toml::from_str::<Table>("colour = \"red\"\n").unwrap_err();
        assert_eq!(Mistake::from(error).help, "add `size`");
    }
}
