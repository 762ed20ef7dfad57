//! The pages: the guide in `docs/`, then the reference of every product.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::Result;

const BOOK: &str = include_str!("book.toml");
const STYLE: &str = include_str!("site.css");
/// A function of the models: the page of each, its name, and where it stands.
const SEARCH: &str = include_str!("search.js");

/// Puts all pages below `book` for mdBook, and gives their number.
///
/// # Errors
/// A file that cannot be read or written.
pub fn gather(book: &Path) -> Result<usize> {
    if book.exists() {
        fs::remove_dir_all(book)?;
    }
    let source = book.join("src");
    let mut count = copy(Path::new("docs"), &source)?;
    let mut summary = indexed(&fs::read_to_string("docs/SUMMARY.md")?);
    for page in files(Path::new("docs"))?.iter().map(|page| file_name(page)) {
        if page != "SUMMARY.md" && !summary.contains(&format!("({})", indexed(&page))) {
            return Err(format!("docs/{page}: the page is missing in docs/SUMMARY.md").into());
        }
    }
    let mut settings = BOOK.to_owned();
    let mut models = Vec::new();
    summary.push_str("\n# Reference\n\n");
    for folder in folders(Path::new("generated"))? {
        let name = file_name(&folder);
        let product = name.trim_start_matches("ionoscloud-");
        let inside = format!("reference/{product}");
        count += copy(&folder.join("docs"), &source.join(&inside))?;
        settings.push_str(&format!("\"{inside}/model\" = {{ enable = false }}\n"));
        let page = |file: &str| source.join(&inside).join(file);
        let whole = title(&fs::read_to_string(page("index.md"))?);
        summary.push_str(&format!("- [{whole}]({inside}/index.md)\n"));
        for kind in ["group", "model"] {
            let mut files: Vec<String> = files(&page(kind))?.iter().map(|f| file_name(f)).collect();
            files.sort();
            let indent = if kind == "model" { "    " } else { "  " };
            if kind == "model" && !files.is_empty() {
                summary.push_str("  - [Models]()\n");
            }
            for file in files {
                let title = title(&fs::read_to_string(page(kind).join(&file))?);
                summary.push_str(&format!("{indent}- [{title}]({inside}/{kind}/{file})\n"));
                if kind == "model" {
                    let page = format!("{inside}/{kind}/{}", file.replace(".md", ".html"));
                    let place = format!("{whole} » {title}");
                    models.push(json!([page, title, place]));
                }
            }
        }
    }
    fs::write(source.join("SUMMARY.md"), summary)?;
    fs::write(book.join("book.toml"), settings)?;
    fs::write(book.join("site.css"), STYLE)?;
    let search = format!("{SEARCH}({});\n", Value::from(models));
    fs::write(book.join("search.js"), search)?;
    Ok(count - 1)
}

/// The first heading of a page.
fn title(page: &str) -> String {
    let heading = page.lines().find_map(|line| line.strip_prefix("# "));
    heading.unwrap_or("untitled").to_owned()
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Copies all Markdown files below a folder, and gives their number. What a folder's `README.md` is to a reader of the
/// repository, `index.html` is to a browser.
fn copy(from: &Path, to: &Path) -> Result<usize> {
    fs::create_dir_all(to)?;
    let mut count = 0;
    for file in files(from)? {
        if file.is_dir() {
            count += copy(&file, &to.join(file_name(&file)))?;
        } else if file.extension().is_some_and(|extension| extension == "md") {
            let target = to.join(indexed(&file_name(&file)));
            fs::write(target, indexed(&fs::read_to_string(&file)?))?;
            count += 1;
        }
    }
    Ok(count)
}

/// The name of a page, or a page with links to others, as a site has it.
fn indexed(text: &str) -> String {
    text.replace("README.md", "index.md")
}

/// The crates that have reference pages.
fn folders(generated: &Path) -> Result<Vec<PathBuf>> {
    let mut found = files(generated)?;
    found.retain(|path| path.join("docs").is_dir());
    Ok(found)
}

/// What stands in a folder, sorted; nothing if there is no such folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut found = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    found.sort();
    Ok(found)
}
