//! `newslint keys`: which packed rows have to be compared by one process.

use std::io::Write as _;

use newslint::engine;
use newslint::printable;
use newslint::wire::{Gathered, KeyRow};

use crate::args::{Keys, Output};
use crate::compare::{self, Rows};
use crate::{CLEAN, check, trouble};

/// Runs the command.
pub fn run(args: &Keys) -> std::io::Result<u8> {
    let Rows { mut documents, project, .. } =
        match compare::read(&args.rows, Gathered::heads(), &args.settings) {
            Ok(rows) => rows,
            Err(message) => return Ok(trouble(&message)),
        };
    let story_by = args.story_by.map_or(project.story_by, Into::into);
    let (_, options) = check::terms(&project, story_by, &Output::default());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for key in engine::keys(&mut documents, &options) {
        writeln!(out, "{}", printable::json(serde_json::to_string(&KeyRow::new(key))?))?;
    }
    out.flush()?;
    Ok(CLEAN)
}
