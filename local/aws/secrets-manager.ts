import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { awsClientOptions } from '../embedded/aws-client-options.ts';
import { AwsError, type AwsFault, answerCall, type FaultHook } from './aws-call.ts';
import type { SecretFiles } from './secret-files.ts';

export interface SecretsManagerOptions {
  readonly files: SecretFiles;
  readonly faults?: FaultHook | undefined;
}

const headers = { 'content-type': 'application/x-amz-json-1.1' };

const refuse = ({ status, code, message }: AwsFault): Response =>
  new Response(JSON.stringify({ __type: code, message }), { status, headers });

const requestSchema = z.object({
  SecretId: z.optional(z.string()),
  Name: z.optional(z.string()),
  SecretString: z.optional(z.string()),
});

type Request = z.infer<typeof requestSchema>;

/** `arn:aws:secretsmanager:<region>:<account>:secret:<name>-<six characters>` */
const arnPrefix = `arn:aws:secretsmanager:${awsClientOptions.region}:000000000000:secret:`;
const arnOf = (name: string): string =>
  `${arnPrefix}${name}-${createHash('sha256').update(name).digest('hex').slice(0, 6)}`;

const nameOf = ({ SecretId, Name }: Request): string => {
  const id = SecretId ?? Name;
  if (!id) throw new AwsError(400, 'InvalidParameterException', 'The request names no secret.');
  return id.startsWith(arnPrefix) ? id.slice(arnPrefix.length, -7) : id;
};

const parseSecret = ({ SecretString }: Request): unknown => {
  try {
    return JSON.parse(SecretString ?? '');
  } catch {
    // A secret may be any text; one that is no JSON is kept as a JSON string.
    return SecretString ?? '';
  }
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The version is the content's: a file that a person edited is another version. */
const identity = (name: string, value: unknown) => ({
  ARN: arnOf(name),
  Name: name,
  VersionId: createHash('sha256').update(textOf(value)).digest('hex').slice(0, 32),
});

const actions: Record<string, (files: SecretFiles, request: Request) => object> = {
  GetSecretValue: (files, request) => {
    const { name, value } = existing(files, request);
    return {
      ...identity(name, value),
      SecretString: textOf(value),
      VersionStages: ['AWSCURRENT'],
    };
  },
  PutSecretValue: (files, request) => {
    const { name } = existing(files, request);
    files.write(name, parseSecret(request));
    return { ...identity(name, parseSecret(request)), VersionStages: ['AWSCURRENT'] };
  },
  CreateSecret: (files, request) => {
    const name = nameOf(request);
    if (files.read(name) !== undefined) {
      throw new AwsError(400, 'ResourceExistsException', `The secret ${name} already exists.`);
    }
    files.write(name, parseSecret(request));
    return identity(name, parseSecret(request));
  },
  DescribeSecret: (files, request) => {
    const { name, value } = existing(files, request);
    const { VersionId, ...rest } = identity(name, value);
    return { ...rest, VersionIdsToStages: { [VersionId]: ['AWSCURRENT'] } };
  },
  ListSecrets: (files) => ({
    SecretList: files.names().map((name) => ({ ARN: arnOf(name), Name: name })),
  }),
  DeleteSecret: (files, request) => {
    const { name } = existing(files, request);
    files.remove(name);
    return { ARN: arnOf(name), Name: name };
  },
};

const existing = (files: SecretFiles, request: Request): { name: string; value: unknown } => {
  const name = nameOf(request);
  const value = files.read(name);
  if (value === undefined) {
    throw new AwsError(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  return { name, value };
};

/** Secrets Manager's JSON protocol, over the files of local mode. @param target the header `x-amz-target` */
export const answerSecretsManager = (
  target: string,
  body: unknown,
  { files, faults }: SecretsManagerOptions,
): Response => {
  const action = target.split('.').at(-1) ?? '';
  return answerCall(
    { service: 'secretsmanager', action },
    faults,
    () => {
      const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!run) throw new AwsError(400, 'UnknownOperationException', `There is no action ${action} here.`);
      const request = requestSchema.safeParse(body);
      if (!request.success) throw new AwsError(400, 'InvalidRequestException', 'The request is malformed.');
      return new Response(JSON.stringify(run(files, request.data)), {
        headers: { ...headers, 'x-amzn-requestid': randomUUID() },
      });
    },
    refuse,
  );
};
