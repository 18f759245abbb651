//! `newslint config` and `newslint init`.

use std::fmt::Write as _;
use std::path::Path;

use newslint::config::FILE_NAME;
use newslint::printable;

use crate::args::Config;
use crate::{CLEAN, TROUBLE, output, project, trouble, walk};

/// What holds where nothing is set.
const DEFAULTS: &[(&str, &str)] = &[
    ("authority", "[]"),
    ("baseline", "none"),
    ("exclude", "[]"),
    ("facts", "none"),
    ("fail-on", "\"warning\""),
    ("locale", "none: dates such as 11/2/17 are left open"),
    ("max-file-size", "10000000"),
    ("rules", "[]"),
    ("severity", "\"note\""),
    ("story-by", "\"auto\""),
];

/// Prints what holds, with where each value comes from.
pub fn run(args: &Config) -> std::io::Result<u8> {
    let project = match project::open(&args.settings, &args.paths) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    let mut text = String::new();
    let mut line = |key: &str, value: &str, origin: &str| {
        // A text always takes what is written to it.
        let told = format!("{:<44} # {origin}", format!("{key} = {value}"));
        let _ = writeln!(text, "{}", printable::line(&told));
    };
    for (key, value) in DEFAULTS {
        match project.shown.get(*key) {
            Some((value, origin)) => line(key, value, origin),
            None => line(key, value, "default"),
        }
    }
    for (key, (value, origin)) in &project.shown {
        if !DEFAULTS.iter().any(|(known, _)| known == key) {
            line(key, value, origin);
        }
    }
    output::put(&text, None)?;
    Ok(CLEAN)
}

/// Writes a commented configuration, never over one that is there.
pub fn init(folder: &Path) -> u8 {
    let path = folder.join(FILE_NAME);
    let written =
        std::fs::File::create_new(&path).and_then(|mut file| std::io::Write::write_all(&mut file, TEMPLATE));
    match written {
        Ok(()) => {
            say!("wrote {}; `newslint config` shows what holds", walk::name(&path));
            CLEAN
        }
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
            tell!("{} is there already and was left as it is", walk::name(&path));
            TROUBLE
        }
        Err(e) => trouble(&format!("{}: {}", walk::name(&path), walk::plain_error(&e))),
    }
}

const TEMPLATE: &[u8] = include_bytes!("newslint.toml");
