/** Of every AWS client that talks to the embedded parts: they ask for a region and credentials and look at neither. */
export const awsClientOptions = {
  region: 'eu-north-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;
