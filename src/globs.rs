//! Patterns of paths, and how names in reports are made names from the folder that patterns begin in.

use std::ops::Range;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::mistake::Mistake;

/// Globs of one configuration, matched against the names that reports use.
#[derive(Clone, Debug)]
pub struct Globs {
    set: GlobSet,
    /// The way from the configuration's folder to where names begin: put before a name, or taken from it.
    base: Base,
}

/// How names in reports, which begin where the program was started, are made names from a configuration's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Folder of the configuration, absolute, with `/`.
    pub root: String,
    /// Folder in which the program was started, absolute, with `/`.
    pub current: String,
}

impl Base {
    /// The name from the configuration's folder; `None` outside of it.
    pub fn relative(&self, name: &str) -> Option<String> {
        let absolute = if name.starts_with('/') || cfg!(windows) && name.get(1..2) == Some(":") {
            normal(name)
        } else {
            normal(&format!("{}/{name}", self.current))
        };
        let root = self.root.trim_end_matches('/');
        absolute.strip_prefix(root)?.strip_prefix('/').map(str::to_owned)
    }
}

/// A path without `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

impl Globs {
    /// Reads globs. A glob without `/` is looked for in every folder; one that names a folder takes all in it.
    ///
    /// # Errors
    /// The glob that cannot be read.
    pub fn new<'a>(
        globs: impl IntoIterator<Item = (&'a str, Range<usize>)>,
        base: Base,
    ) -> Result<Self, Mistake> {
        let mut set = GlobSetBuilder::new();
        for (glob, span) in globs {
            let bare = glob.trim_start_matches("./").trim_end_matches('/');
            if bare.is_empty() || bare.starts_with('!') || bare.starts_with("../") {
                let help = "name files or folders below this one, such as drafts/** or *.txt";
                return Err(Mistake::new(format!("`{glob}` matches nothing"), help, span.clone()));
            }
            let anywhere = if bare.contains('/') {
                bare.trim_start_matches('/').to_owned()
            } else {
                format!("**/{bare}")
            };
            for form in [anywhere.clone(), format!("{anywhere}/**")] {
                let built = GlobBuilder::new(&form).literal_separator(true).build();
                set.add(built.map_err(|e| {
                    Mistake::new(
                        format!("`{glob}` is no glob: {}", e.kind()),
                        "such as drafts/** or *.txt",
                        span.clone(),
                    )
                })?);
            }
        }
        let set = set.build().map_err(|e| Mistake::new(e.to_string(), "", 0..0))?;
        Ok(Self { set, base })
    }

    /// True if a name in reports is matched.
    pub fn matches(&self, name: &str) -> bool {
        self.base.relative(name).is_some_and(|relative| self.set.is_match(relative))
    }
}

#[cfg(test)]
mod tests {
    use super::{Base, Globs};

    #[test]
    fn globs_are_of_the_folder_of_the_configuration() {
        let base = |root: &str, current: &str| Base { root: root.to_owned(), current: current.to_owned() };
        let matches = |glob: &str, root, current, name: &str| {
            Globs::new([(glob, 0..0)], base(root, current)).unwrap().matches(name)
        };
        assert!(matches("drafts/**", "/p", "/p", "drafts/a/b.md"));
        assert!(matches("drafts", "/p", "/p", "drafts/a/b.md"));
        assert!(matches("*.txt", "/p", "/p", "docs/a.txt"));
        assert!(matches("docs/drafts", "/p", "/p/docs", "drafts/a.md"));
        assert!(matches("drafts/*", "/p/docs", "/p", "docs/drafts/a.md"));
        assert!(matches("blog/**", "/p", "/p/docs", "../blog/a.md"));
        assert!(matches("blog/**", "/p", "/q", "/p/blog/a.md"));
        assert!(!matches("docs/*.md", "/p", "/p", "docs/a/b.md"));
        assert!(!matches("drafts/**", "/p", "/p", "old/drafts.md"));
    }
}
