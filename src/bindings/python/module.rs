//! The Python module: documents, rows and findings as plain values. `newslint/__init__.py` makes these of what people have.

use chrono::NaiveDate;
use newslint::config::{levelled, run_rules};
use newslint::document::Format;
use newslint::engine;
use newslint::extract::{self, extract};
use newslint::facts::Facts;
use newslint::finding::Finding;
use newslint::lexicon;
use newslint::mistake::nearest;
use newslint::options::{Options, Preview};
use newslint::packed::Packed;
use newslint::printable;
use newslint::rule::{self, Rule};
use newslint::source::Source;
use newslint::story::{Key, StoryBy};
use newslint::wire::{self, ClaimRow, Gathered};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use rayon::prelude::*;

use crate::today;

/// Path, text, and the date of a document that carries none.
type Document = (String, String, Option<String>);
/// Version, path, head and body.
type Row<'py> = (String, String, Bound<'py, PyBytes>, Bound<'py, PyBytes>);
/// Key, story, and claims that meet those of other stories.
type Grouped = (String, Option<String>, Vec<u32>);

/// What holds for a call.
#[derive(FromPyObject)]
struct Settings {
    #[pyo3(item)]
    date: Option<String>,
    #[pyo3(item)]
    month_first: Option<bool>,
    #[pyo3(item)]
    story_by: String,
    #[pyo3(item)]
    rules: Vec<String>,
    #[pyo3(item)]
    no_rules: Vec<String>,
    #[pyo3(item)]
    preview: bool,
    #[pyo3(item)]
    facts: Option<String>,
    #[pyo3(item)]
    today: Option<String>,
    #[pyo3(item)]
    jobs: usize,
}

/// The same, read.
struct Terms {
    date: Option<NaiveDate>,
    month_first: Option<bool>,
    rules: Vec<Rule>,
    only: Vec<String>,
    options: Options,
    pool: rayon::ThreadPool,
}

fn wrong(message: impl ToString) -> PyErr {
    PyValueError::new_err(message.to_string())
}

fn day(text: Option<&str>) -> PyResult<Option<NaiveDate>> {
    text.map(|text| engine::parse_date(text).map_err(wrong)).transpose()
}

impl Settings {
    fn terms(self) -> PyResult<Terms> {
        let all = rule::embedded();
        let names: Vec<&str> = all.iter().map(|rule| rule.id.as_str()).collect();
        let mut named = self.rules.iter().chain(&self.no_rules);
        if let Some(id) = named.find(|id| !names.contains(&id.as_str())) {
            let near =
                nearest(id, &names).map_or_else(String::new, |near| format!("; did you mean {near:?}?"));
            return Err(wrong(format!("there is no rule {id:?}{near}")));
        }
        let story_by = match self.story_by.as_str() {
            "auto" => StoryBy::Auto,
            "directory" => StoryBy::Directory,
            "all" => StoryBy::All,
            "none" => StoryBy::None,
            other => return Err(wrong(format!("story_by is auto, directory, all or none, not {other:?}"))),
        };
        let facts = self.facts.map(|text| Facts::parse("facts.toml", &text).map_err(wrong)).transpose()?;
        let rules = run_rules(&all, &Default::default(), &[], &self.rules, &self.no_rules, self.preview);
        let options = Options {
            story_by,
            facts: facts.unwrap_or_default(),
            today: Some(day(self.today.as_deref())?.unwrap_or_else(today)),
            known_rules: all.iter().map(|rule| rule.id.clone()).collect(),
            whole: self.rules.is_empty() && self.no_rules.is_empty(),
            preview: Preview { all: self.preview, rules: self.rules.clone() },
            ..Options::default()
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.jobs).build().map_err(wrong)?;
        let date = day(self.date.as_deref())?;
        Ok(Terms { date, month_first: self.month_first, rules, only: self.rules, options, pool })
    }
}

impl Terms {
    /// What `make` makes of each document, in their order.
    fn each<T: Send>(
        &self,
        documents: Vec<Document>,
        make: impl Fn(newslint::claim::Extraction) -> Result<T, String> + Sync,
    ) -> Result<Vec<T>, String> {
        let one = |(path, text, date): Document| {
            let told = |message: String| format!("{path}: {message}");
            let date = date.map(|date| engine::parse_date(&date)).transpose().map_err(told)?;
            let options = extract::Options {
                date: date.or(self.date),
                month_first: self.month_first,
                patterns: Some(&self.options.facts.patterns),
            };
            let format = Format::from_name(&path).unwrap_or(Format::Plain);
            make(extract(&Source::from_text(path, text), format, options))
        };
        self.pool.install(|| documents.into_par_iter().map(one).collect())
    }

    /// Findings as lines of `--format jsonl`.
    fn lines(&self, mut findings: Vec<Finding>) -> Result<Vec<String>, String> {
        levelled(&mut findings, &Default::default(), &[], &self.only, self.options.preview.all);
        let line = |f: &Finding| serde_json::to_string(f).map(printable::json).map_err(|e| e.to_string());
        findings.iter().map(line).collect()
    }

    fn compared(&self, documents: Gathered) -> Result<Vec<String>, String> {
        let (mut documents, keys) = documents.documents()?;
        let outcome = match keys {
            Some(keys) => engine::check_keyed(&documents, &keys, &self.rules, &self.options),
            None => engine::check_packed(&mut documents, &self.rules, &self.options),
        };
        self.lines(outcome.findings)
    }
}

fn packed(extraction: newslint::claim::Extraction) -> Result<Packed, String> {
    Packed::new(&extraction).ok_or_else(|| format!("{}: too large", extraction.path))
}

fn gathered(documents: Vec<(Packed, Option<Key>)>) -> Result<Gathered, String> {
    let mut gathered = Gathered::default();
    documents.into_iter().try_for_each(|(document, key)| gathered.put(document, key))?;
    Ok(gathered)
}

/// Findings, each a line of JSON.
#[pyfunction]
fn check(py: Python<'_>, documents: Vec<Document>, settings: Settings) -> PyResult<Vec<String>> {
    let terms = settings.terms()?;
    let found = py.detach(|| {
        let documents = terms.each(documents, packed)?;
        terms.compared(gathered(documents.into_iter().map(|document| (document, None)).collect())?)
    });
    found.map_err(wrong)
}

/// Claim rows, each a line of JSON, by document.
#[pyfunction]
fn claims(py: Python<'_>, documents: Vec<Document>, settings: Settings) -> PyResult<Vec<Vec<String>>> {
    let terms = settings.terms()?;
    let rows = py.detach(|| {
        terms.each(documents, |extraction| {
            let row = |claim| {
                let row = serde_json::to_string(&ClaimRow::new(&extraction, claim, None));
                row.map(printable::json).map_err(|e| e.to_string())
            };
            extraction.claims.iter().map(row).collect()
        })
    });
    rows.map_err(wrong)
}

/// The parts of packed documents.
#[pyfunction]
fn pack<'py>(py: Python<'py>, documents: Vec<Document>, settings: Settings) -> PyResult<Vec<Row<'py>>> {
    let terms = settings.terms()?;
    let packed = py.detach(|| terms.each(documents, packed)).map_err(wrong)?;
    let row = |document: Packed| {
        let bytes = |bytes: &[u8]| PyBytes::new(py, bytes);
        let (path, parts) = (document.path().to_owned(), document.parts());
        (lexicon::VERSION.to_owned(), path, bytes(parts.head()), bytes(parts.body()))
    };
    Ok(packed.into_iter().map(row).collect())
}

fn unpacked((version, path, head, body): &Row) -> PyResult<Packed> {
    wire::unpacked(path, version, head.as_bytes(), body.as_bytes()).map_err(wrong)
}

/// Path and key of each document.
#[pyfunction]
fn keys(py: Python<'_>, rows: Vec<Row>, settings: Settings) -> PyResult<Vec<(String, Grouped)>> {
    let terms = settings.terms()?;
    let documents: Vec<(Packed, Option<Key>)> =
        rows.iter().map(|row| Ok((unpacked(row)?, None))).collect::<PyResult<_>>()?;
    let keys = py.detach(|| {
        let (mut documents, _) = gathered(documents)?.documents()?;
        Ok::<_, String>(engine::keys(&mut documents, &terms.options))
    });
    let grouped = |key: Key| (key.path, (key.key, key.story, key.across));
    Ok(keys.map_err(wrong)?.into_iter().map(grouped).collect())
}

/// Findings of packed documents, each with its key or none with one, and of claim rows, lines of JSON.
#[pyfunction]
fn compare(
    py: Python<'_>,
    rows: Vec<(Row, Option<Grouped>)>,
    lines: Vec<String>,
    settings: Settings,
) -> PyResult<Vec<String>> {
    let terms = settings.terms()?;
    let document = |(row, grouped): &(Row, Option<Grouped>)| {
        let document = unpacked(row)?;
        let path = document.path().to_owned();
        let key = grouped.clone().map(|(key, story, across)| Key { path, key, story, across });
        Ok((document, key))
    };
    let documents = rows.iter().map(document).collect::<PyResult<Vec<_>>>()?;
    let found = py.detach(|| {
        let mut gathered = gathered(documents)?;
        lines.iter().try_for_each(|line| gathered.add(line)).map_err(|e| e.to_string())?;
        terms.compared(gathered)
    });
    found.map_err(wrong)
}

/// Does what the words of a command line ask for; the exit status.
#[pyfunction]
fn main(py: Python<'_>, words: Vec<std::ffi::OsString>) -> u8 {
    py.detach(|| crate::status(words))
}

/// What `newslint/__init__.py` stands on.
#[pymodule]
fn _newslint(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_function(wrap_pyfunction!(check, module)?)?;
    module.add_function(wrap_pyfunction!(claims, module)?)?;
    module.add_function(wrap_pyfunction!(pack, module)?)?;
    module.add_function(wrap_pyfunction!(keys, module)?)?;
    module.add_function(wrap_pyfunction!(compare, module)?)?;
    module.add_function(wrap_pyfunction!(main, module)?)
}
