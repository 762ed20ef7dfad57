//! A furnished account, so that a demonstration does not begin with nothing.

use serde_json::{Value, json};

use crate::server::Fake;

impl Fake {
    /// Puts three data centers with a dozen servers in several states into the account, DNS zones with records, and
    /// clusters of Kubernetes, PostgreSQL and Kafka, and a bucket with objects. Products that are not served stay empty.
    ///
    /// # Errors
    /// A document does not know what is put in.
    pub fn furnish_demo(&self) -> Result<(), String> {
        let served: Vec<String> = self.documents().products().map(str::to_owned).collect();
        let has = |product: &str| served.iter().any(|served| served == product);
        if has("compute") {
            self.furnish_compute()?;
        }
        if has("dns") {
            self.furnish_dns()?;
        }
        if has("objectstorage") {
            let storage = self.account("objectstorage");
            for (key, text) in [
                ("index.html", "<h1>The shop</h1>"),
                ("orders/2026-10.csv", "order,total\n1,9.90\n"),
                ("orders/2026-11.csv", "order,total\n2,19.90\n3,4.50\n"),
            ] {
                storage.put_object("shop-data", key, text)?;
            }
        }
        let clusters = [
            (
                "psql-v2",
                json!({ "name": "orders", "version": "17", "instances": { "count": 2, "cores": 4, "ram": 16, "storageSize": 100 } }),
            ),
            (
                "kafka",
                json!({ "name": "events", "version": "3.9.0", "size": "S" }),
            ),
            (
                "mongo",
                json!({ "displayName": "catalogue", "mongoDBVersion": "7.0", "instances": 3, "location": "de/fra" }),
            ),
        ];
        for (product, properties) in clusters {
            if has(product) {
                let body = json!({ "properties": properties });
                self.account(product).seed("/clusters", &body)?;
            }
        }
        Ok(())
    }

    fn furnish_compute(&self) -> Result<(), String> {
        let compute = self.account("compute");
        for (name, location, servers) in [
            (
                "production",
                "de/fra",
                &["web-1", "web-2", "web-3", "db-1", "db-2", "cache-1"][..],
            ),
            ("staging", "de/txl", &["web-1", "db-1", "ci-1", "ci-2"]),
            ("archive", "us/las", &["backup-1", "backup-2"]),
        ] {
            let lan = json!({ "properties": { "name": "public", "public": true } });
            let servers: Vec<Value> = servers.iter().map(|name| server(name)).collect();
            let body = json!({
                "properties": { "name": name, "location": location },
                "entities": { "lans": { "items": [lan] }, "servers": { "items": servers } },
            });
            compute.seed("/datacenters", &body)?;
        }
        let servers = compute.paths("/datacenters/*/servers");
        for (number, path) in servers.iter().enumerate() {
            match number % 6 {
                3 => compute.set(path, "/properties/vmState", "SHUTOFF")?,
                4 => {
                    compute.set(path, "/properties/type", "CUBE")?;
                    compute.set(path, "/properties/vmState", "SUSPENDED")?;
                }
                5 if number > 6 => compute.set_failed(path, "the host is not available")?,
                _ => {}
            }
        }
        let block = json!({ "properties": { "name": "front", "location": "de/fra", "size": 4 } });
        compute.seed("/ipblocks", &block)?;
        let cluster = json!({ "properties": { "name": "apps", "k8sVersion": "1.31.2" } });
        let cluster = compute.seed("/k8s", &cluster)?;
        let datacenter = compute
            .paths("/datacenters")
            .first()
            .cloned()
            .unwrap_or_default();
        let datacenter = datacenter.rsplit('/').next().unwrap_or_default().to_owned();
        let pool = json!({ "properties": {
            "name": "workers", "datacenterId": datacenter, "nodeCount": 3, "cpuFamily": "INTEL_ICELAKE", "coresCount": 4,
            "ramSize": 8192, "availabilityZone": "AUTO", "storageType": "SSD", "storageSize": 100,
        } });
        compute.seed(&format!("{cluster}/nodepools"), &pool)?;
        Ok(())
    }

    fn furnish_dns(&self) -> Result<(), String> {
        let dns = self.account("dns");
        for name in ["shop.example", "blog.example"] {
            let zone = json!({ "properties": { "zoneName": name, "description": "for demonstration", "enabled": true } });
            let zone = dns.seed("/zones", &zone)?;
            for (name, kind, content) in [
                ("@", "A", "203.0.113.10"),
                ("www", "CNAME", name),
                ("@", "MX", "mail.shop.example"),
            ] {
                let record = json!({ "properties": { "name": name, "type": kind, "content": content, "ttl": 3600 } });
                dns.seed(&format!("{zone}/records"), &record)?;
            }
        }
        Ok(())
    }
}

fn server(name: &str) -> Value {
    let size = if name.starts_with("db") { 200 } else { 50 };
    json!({
        "properties": { "name": name, "cores": 4, "ram": 8192 },
        "entities": {
            "volumes": { "items": [{ "properties": { "name": format!("{name}-root"), "size": size, "type": "SSD", "licenceType": "LINUX" } }] },
            "nics": { "items": [{ "properties": { "name": "public", "lan": 1 } }] },
        },
    })
}
