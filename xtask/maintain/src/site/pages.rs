//! The pages: the guide in `docs/`, then the reference of every product, and that of its tools for agents.

use std::path::Path;

use serde_json::{Value, json};
use xtask_common::crates::{TOOLS, folder};
use xtask_common::files::{self, inside, read, remove, write};
use xtask_common::repository::products;

use crate::Result;
use crate::repository::package;

const BOOK: &str = include_str!("book.toml");
const STYLE: &str = include_str!("site.css");
/// A function of models and tools: the page of each, its name, and where it stands.
const SEARCH: &str = include_str!("search.js");

/// Puts all pages below `book` for mdBook, and gives their number.
///
/// # Errors
/// A file that cannot be read or written.
pub fn gather(book: &Path) -> Result<usize> {
    remove(book)?;
    let source = book.join("src");
    let mut count = copy(Path::new("docs"), &source)?;
    let mut summary = indexed(&read(Path::new("docs/SUMMARY.md"))?);
    for page in inside(Path::new("docs"))?
        .iter()
        .map(|page| files::name(page))
    {
        if page != "SUMMARY.md" && !summary.contains(&format!("({})", indexed(&page))) {
            return Err(format!("docs/{page}: the page is missing in docs/SUMMARY.md").into());
        }
    }
    let mut settings = BOOK.to_owned();
    let mut named = Vec::new();
    summary.push_str("\n# Reference\n\n");
    for product in products(Path::new("specs"))? {
        let from = folder(&package(Path::new("."), &product)?);
        let place = format!("reference/{product}");
        count += copy(&Path::new(&from).join("docs"), &source.join(&place))?;
        settings.push_str(&format!("\"{place}/model\" = {{ enable = false }}\n"));
        let page = |file: &str| source.join(&place).join(file);
        let whole = title(&read(&page("index.md"))?);
        summary.push_str(&format!("- [{whole}]({place}/index.md)\n"));
        for kind in ["group", "model"] {
            let mut files = Vec::new();
            if page(kind).is_dir() {
                files = inside(&page(kind))?
                    .iter()
                    .map(|f| files::name(f))
                    .collect();
            }
            let indent = if kind == "model" { "    " } else { "  " };
            if kind == "model" && !files.is_empty() {
                summary.push_str("  - [Models]()\n");
            }
            for file in files {
                let title = title(&read(&page(kind).join(&file))?);
                summary.push_str(&format!("{indent}- [{title}]({place}/{kind}/{file})\n"));
                if kind == "model" {
                    let page = format!("{place}/{kind}/{}", file.replace(".md", ".html"));
                    let place = format!("{whole} » {title}");
                    named.push(json!([page, title, place]));
                }
            }
        }
    }
    summary.push_str("\n# Reference of the tools for agents\n\n");
    settings.push_str("\"tools\" = { enable = false }\n");
    let tools = source.join("tools");
    count += copy(&Path::new(&folder(TOOLS.package)).join("docs"), &tools)?;
    for file in inside(&tools)? {
        // In the repository they are further from the guide.
        let text = read(&file)?.replace("](../../../docs/", "](../");
        write(&file, &text)?;
        let (file, title) = (files::name(&file), title(&text));
        summary.push_str(&format!("- [{title}](tools/{file})\n"));
        let page = format!("tools/{}", file.replace(".md", ".html"));
        for tool in text.lines().filter_map(|line| line.strip_prefix("## ")) {
            named.push(json!([
                format!("{page}#{tool}"),
                tool,
                format!("{title} » {tool}")
            ]));
        }
    }
    write(&source.join("SUMMARY.md"), &summary)?;
    write(&book.join("book.toml"), &settings)?;
    write(&book.join("site.css"), STYLE)?;
    let search = format!("{SEARCH}({});\n", Value::from(named));
    write(&book.join("search.js"), &search)?;
    Ok(count - 1)
}

/// The first heading of a page.
fn title(page: &str) -> String {
    let heading = page.lines().find_map(|line| line.strip_prefix("# "));
    heading.unwrap_or("untitled").to_owned()
}

/// Copies all Markdown files below a folder, and gives their number. What a folder's `README.md` is to a reader of the
/// repository, `index.html` is to a browser.
fn copy(from: &Path, to: &Path) -> Result<usize> {
    let mut count = 0;
    for file in inside(from)? {
        if file.is_dir() {
            count += copy(&file, &to.join(files::name(&file)))?;
        } else if file.extension().is_some_and(|extension| extension == "md") {
            let target = to.join(indexed(&files::name(&file)));
            write(&target, &indexed(&read(&file)?))?;
            count += 1;
        }
    }
    Ok(count)
}

/// The name of a page, or a page with links to others, as a site has it.
fn indexed(text: &str) -> String {
    text.replace("README.md", "index.md")
}
