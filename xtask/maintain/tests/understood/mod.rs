//! A product of the repository as its crate is made of it.

use ionoscloud_generator::{Source, names::Sdk, product::Product, understand};
use xtask_common::{files::read, repository::root};

/// What `then` makes of the product, which has no errors, and of what people decided about it.
pub fn understood<T>(product: &str, then: impl FnOnce(&Sdk<'_>, &Product) -> T) -> T {
    let file = |name: &str| format!("specs/{product}/{name}");
    let text = |name: &str| read(&root().join(file(name))).unwrap();
    let decided = Product::read(&file("sdk.yaml"), &text("sdk.yaml"), product).unwrap();
    let source = Source {
        file: &file("openapi.yaml"),
        text: text("openapi.yaml").into(),
        sdk_file: &file("sdk.yaml"),
        product: &decided,
        lock: &text("names.lock"),
    };
    let (found, findings) = understand(source, |sdk, _| then(sdk, &decided));
    found.unwrap_or_else(|| panic!("{product}: {findings:?}"))
}
