//! Every operation of both products that the servers have, with its values there and back; and the table of it in
//! `docs/object-storage-servers.md`.

#![allow(
    clippy::duplicate_mod,
    reason = "both products have the same names for the same things"
)]

mod table;

/// All flows by the types of one product, and how it says which keys a rule of a lifecycle is for.
macro_rules! flows {
    ($name:ident, $product:ident, $for_keys:expr) => {
        #[path = "."]
        mod $name {
            use product::model;
            pub use $product as product;

            pub fn rule(prefix: &str) -> model::LifecycleRule {
                $for_keys(model::LifecycleRule::default(), prefix)
            }

            #[path = "flows/mod.rs"]
            pub mod flows;
        }
    };
}

flows!(
    contract,
    ionoscloud_objectstorage,
    |rule: model::LifecycleRule, prefix| rule.with_filter(model::LifecycleFilter::new(prefix))
);
flows!(
    user,
    ionoscloud_userobjectstorage,
    |rule: model::LifecycleRule, prefix| rule.with_prefix(prefix)
);

use ionoscloud_core::{Config, Error, Session};
use ionoscloud_userobjectstorage::{Client, model};
use storage_tests::{Server, fresh, ledger::Ledger};

#[tokio::test]
async fn every_operation_does_what_the_table_says() -> Result<(), Error> {
    let (rgw, ministack) = (&Server::rgw(), &Server::ministack());
    let session = |config: Config| {
        let ledger = Ledger::default();
        Session::new(ledger.follow(config)).map(|session| (session, ledger))
    };

    let (at_rgw, contract_rgw) = session(rgw.config())?;
    contract::flows::all(&at_rgw, rgw).await?;
    let (at_ministack, contract_ministack) = session(ministack.config())?;
    contract::flows::beyond_rgw(&at_ministack, ministack).await?;

    let (at_rgw, user_rgw) = session(rgw.config())?;
    user::flows::all(&at_rgw, rgw).await?;
    let (at_ministack, user_ministack) = session(ministack.config())?;
    user::flows::beyond_rgw(&at_ministack, ministack).await?;
    logging(&Client::new(&at_ministack)).await?;

    table::check(&[
        ("objectstorage", contract_rgw, contract_ministack),
        ("userobjectstorage", user_rgw, user_ministack),
    ]);
    Ok(())
}

/// Logs of access, which only one product has.
async fn logging(client: &Client) -> Result<(), Error> {
    let (bucket, logs) = (&fresh("logged"), &fresh("logs"));
    for name in [bucket, logs] {
        client.buckets().create(name).await?;
    }
    let to = model::LoggingEnabled::default()
        .with_target_bucket(logs.as_str())
        .with_target_prefix("access/");
    let wanted = model::LoggingConfiguration::default().with_logging_enabled(to);
    client.logging().replace(bucket, &wanted).await?;
    assert_eq!(client.logging().get(bucket).await?, wanted);
    Ok(())
}
