//! An access key that is made by another product when it is needed.

use ionoscloud_core::{AccessKey, AccessKeyFuture, Config, Error, KeyProvider, Session};
use ionoscloud_fake::{Document, Fake, Options};
use ionoscloud_objectstorage::Client;
use ionoscloud_objectstoragemanagement::{Client as Management, model};

struct Made(Management);

impl KeyProvider for Made {
    fn access_key(&self) -> AccessKeyFuture<'_> {
        Box::pin(async {
            let wanted = model::AccessKeyCreate::new(model::AccessKey::new("made"));
            let made = self.0.access_keys().create(&wanted).wait().await?;
            let key = made.properties();
            Ok(AccessKey::new(key.access_key(), key.secret_key()))
        })
    }
}

#[tokio::test]
async fn a_key_is_made_once_and_signs() -> Result<(), Error> {
    let products = ["objectstorage", "objectstoragemanagement"];
    let documents = products.map(|product| {
        let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs");
        let path = format!("{specs}/{product}/openapi.yaml");
        Document::load(path.as_ref()).expect("the document can be read")
    });
    let fake = Fake::start(Options::new(Vec::from(documents))).expect("a port is free");
    let config = products
        .iter()
        .fold(Config::new().with_token("token"), |config, product| {
            config.with_server(*product, format!("{}/{product}", fake.url()))
        });
    let management = Management::new(&Session::new(config.clone())?);
    let provider = Made(management.clone());
    let client = Client::new(&Session::new(config.with_key_provider(provider))?);
    client.buckets().create("made").await?;
    let objects = client.objects();
    let (one, two) = tokio::join!(
        objects.put("made", "one", "1").into_future(),
        objects.put("made", "two", "2").into_future()
    );
    one.and(two)?;
    assert_eq!(objects.get("made", "two").await?, "2");
    let keys = management.access_keys().list().all().await?;
    let made = keys
        .iter()
        .filter(|key| key.properties().description() == "made");
    assert_eq!(made.count(), 1);
    Ok(())
}
