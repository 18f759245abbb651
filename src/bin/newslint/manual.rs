//! What comes with the program: manual pages and completion scripts, made from its own description of its options.

use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use crate::args::Args;
use crate::output;

/// Prints the completion script for a shell.
pub fn completions(shell: clap_complete::Shell) -> std::io::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "newslint", &mut script);
    output::put(&String::from_utf8_lossy(&script), None)
}

/// Prints the manual page of the program, or writes those of all its commands: `newslint.1`, `newslint-check.1` and so on.
pub fn pages(folder: Option<&Path>) -> std::io::Result<()> {
    let mut command = Args::command();
    command.build();
    let Some(folder) = folder else { return output::put(&page("newslint", command)?, None) };
    std::fs::create_dir_all(folder)?;
    for command in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let name = format!("newslint-{}", command.get_name());
        let command = command.clone().bin_name(format!("newslint {}", command.get_name()));
        write(folder, &name, command)?;
    }
    write(folder, "newslint", command)
}

fn write(folder: &Path, name: &str, command: Command) -> std::io::Result<()> {
    output::put(&page(name, command)?, Some(&folder.join(format!("{name}.1"))))
}

fn page(name: &str, command: Command) -> std::io::Result<String> {
    let mut text = Vec::new();
    Man::new(command).title(name).manual("newslint").render(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
