/**
 * Stands in every bundle for `@aws-sdk/middleware-endpoint-discovery`, which the DynamoDB client sets up and none of
 * its commands uses: 8 KiB, most of it a cache.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};

export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;
