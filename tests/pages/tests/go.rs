//! Whoever comes from Go finds every name that the bundle's `shared` package exports.

use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../../docs/from-go.md");

/// What is exported, by folder: functions, types, constants and variables, then methods and fields of note.
const EXPORTED: &[(&str, &str)] = &[
    (
        "shared",
        "APIKey APIResponse AddCertsToClient AddDefaultHeader AddDefaultQueryParam All Any ApplyAndAggregateErrors \
         ApplyOrFail BasicAuth ClientOptions ConfigProvider Configuration ContextAPIKeys ContextAccessToken \
         ContextBasicAuth ContextHttpSignatureAuth ContextOAuth2 ContextOperationServerIndices \
         ContextOperationServerVariables ContextServerIndex ContextServerVariables CreateTransport Credentials Debug \
         DefaultIonosBasePath DefaultIonosServerUrl DefaultMaxRetries EndpointOverridden EnsureURLFormat ExtractIDs \
         Filter FindByID Fold GenericOpenAPIError HasHref HasProperties HttpNotFound Identifiable IonosApiUrlEnvVar \
         IonosCurrentProfileEnvVar IonosFilePathEnvVar IonosLogLevelEnvVar IonosPasswordEnvVar IonosPinnedCertEnvVar \
         IonosS3AccessKeyEnvVar IonosS3SecretKeyEnvVar IonosTokenEnvVar IonosUsernameEnvVar IsNil IsSet IsUUID \
         ListItems Listable LogDebug LogInfo LogLevel LogLevelMap LogTrace Logger Map MapIdx MiddlewareFunction \
         MiddlewareFunctionWithError NewAPIResponse NewAPIResponseWithError NewConfiguration NewConfigurationFromEnv \
         NewConfigurationFromOptions NewGenericOpenAPIError NewSdkLogger Nullable Off OverrideLocationFor Properties \
         Resolve Resource ResponseMiddlewareFunction SafeStatusCode Satisfies SdkLogLevel SdkLogger \
         ServerConfiguration ServerConfigurations ServerURL ServerURLWithContext ServerVariable SetBasePath SetBody \
         SetError SetModel SetSkipTLSVerify SetStatusCode SignerMiddleware SliceToValueDefault Strlen ToPtr ToValue \
         ToValueDefault Trace Unset",
    ),
    (
        "shared: fields",
        ".Certificate .Credentials .DefaultHeader .DefaultQueryParams .DefaultValue .Endpoint .EnumValues .HTTPClient \
         .Host .MaxRetries .MaxWaitTime .Message .Method .Middleware .MiddlewareWithError .Operation \
         .OperationServers .Password .Payload .RequestTime .RequestURL .ResponseMiddleware .S3AccessKey .S3SecretKey \
         .Scheme .Servers .SkipTLSVerify .Token .URL .UserAgent .Username .Variables .WaitTime",
    ),
    (
        "failover",
        "ExponentialBackoffOptions NewExponentialBackoff None NormalizeStrategy RoundRobin RoundTrip RoundTripper \
         Strategy failover.Endpoint failover.NewRoundTripper failover.Options .ExponentialBackoff \
         .FailoverOnStatusCodes .InitialInterval .MaxInterval .Multiplier .RandomizationFactor .RetryOnTimeout \
         .RetryableMethods .Strategy Options.Validate",
    ),
    (
        "fileconfiguration",
        "APIGateway Autoscaling CDN Cert Cloud ContainerRegistry DNS DefaultConfigFileName Environment FileConfig \
         FileConfig.Validate FilterGlobalOverrides FilterLocationOverrides FilterOverrides GetCurrentProfile \
         GetEnvForCurrentProfile GetEnvironmentNames GetFailoverOptions GetLocationOverridesWithGlobalFallback \
         GetOverride GetProductGlobalOverrides GetProductLocationOverrides GetProductOverrides GetProfileNames \
         InMemoryDB InMemoryDBV2 Kafka Logging MariaDBV2 Mariadb Mongo Monitoring NFS NewFromEnv ObjectStorage \
         ObjectStorageManagement PSQL PSQLV2 Product Profile Profiles ReadProfilesFromFile VPN Version \
         fileconfiguration.Endpoint fileconfiguration.New .CertificateAuthData .CurrentProfile .Endpoints \
         .Environments .Failover .Location",
    ),
    (
        "retry",
        "BackOff CloneRequestForRetry DoWithApplicationRetry",
    ),
];

/// The names between backticks in the first column of the tables.
fn told() -> BTreeSet<&'static str> {
    let rows = PAGE.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|row| row.split(" | ").next());
    cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect()
}

#[test]
fn every_exported_name_has_a_row() {
    let told = told();
    let mut count = 0;
    for (folder, names) in EXPORTED {
        for name in names.split_whitespace() {
            assert!(told.contains(name), "{folder}: {name}");
            count += 1;
        }
    }
    assert_eq!(count, 210);
}
