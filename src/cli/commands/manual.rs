//! `imr completions` and `imr man`: print what describes the command line.
//!
//! Both are made from its definition, `program`, so that they are never out of date.

use std::io::Write;

use crate::cli::error::CliError;
use crate::cli::hints::SYNTAX;
use crate::cli::status::Status;

/// Print shell completions
///
/// For bash: imr completions bash > ~/.local/share/bash-completion/completions/imr
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

impl CompletionsArgs {
    /// Prints the completions.
    pub fn run(&self, mut program: clap::Command, out: &mut dyn Write) -> anyhow::Result<Status> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program, "imr", &mut script);
        out.write_all(&script)?;
        Ok(Status::Found)
    }
}

/// Print the manual page
///
/// To read it: imr man | man -l -
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// Print the page of this subcommand
    command: Option<String>,
}

impl ManArgs {
    /// Prints the page in roff.
    pub fn run(&self, mut program: clap::Command, out: &mut dyn Write) -> anyhow::Result<Status> {
        // Without this, subcommands lack the global options and their full names.
        program.build();
        let page = match &self.command {
            None => program,
            Some(name) => {
                let known = program.find_subcommand(name).cloned();
                let unknown = || CliError::Option { option: name.clone(), reason: "no such subcommand".to_owned() };
                known.ok_or_else(unknown)?.display_name(format!("imr-{name}"))
            }
        };
        if page.get_name() == "syntax" {
            return write_syntax(&clap_mangen::Man::new(page), out);
        }
        clap_mangen::Man::new(page).render(&mut &mut *out)?;
        Ok(Status::Found)
    }
}

/// Writes the page of the query language without filling lines, since its text is set in columns.
/// roff would join the lines of the table to paragraphs.
fn write_syntax(man: &clap_mangen::Man, mut out: &mut dyn Write) -> anyhow::Result<Status> {
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    writeln!(out, ".SH DESCRIPTION\n.nf\n{}.fi", as_roff(&SYNTAX))?;
    Ok(Status::Found)
}

/// Escapes text for roff: no line is a request (`\&`), and quotes, hyphens, carets and tildes stay ASCII, so that
/// examples can be copied.
/// The order counts: the backslash is escaped before others are added.
fn as_roff(text: &str) -> String {
    let line = |line: &str| {
        let escaped = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace('^', "\\(ha");
        format!("\\&{}\n", escaped.replace('~', "\\(ti"))
    };
    text.lines().map(line).collect()
}
