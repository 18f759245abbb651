//! JSON schemas of the files that people write, made from the types that read them: editors complete and check with them.
#![allow(clippy::disallowed_methods)]

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

fn schema<T: JsonSchema>(title: &str) -> Schema {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema
}

/// `docs/schemas` is what the types are; `NEWSLINT_BLESS=1 cargo test --lib schema` writes it anew.
#[test]
fn schemas_are_fresh() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas");
    for (name, schema) in [
        ("newslint", schema::<crate::config::File>("newslint.toml")),
        ("facts", schema::<crate::facts::File>("facts.toml of newslint")),
        ("rule", schema::<crate::rule::Rule>("A rule of newslint")),
    ] {
        let path = folder.join(format!("{name}.schema.json"));
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("NEWSLINT_BLESS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text, "{} is not fresh: NEWSLINT_BLESS=1 cargo test --lib schema", path.display());
    }
}
