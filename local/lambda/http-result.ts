export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** An answer of the HTTP API itself. */
export const gatewayAnswer = (status: number, message: string): HttpAnswer => ({
  status,
  headers: [['content-type', 'application/json']],
  body: JSON.stringify({ message }),
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What an HTTP API answers for a function's result (payload format 2.0): a result without `statusCode` is the JSON
 * body of a 200, a malformed one is a 500.
 */
export const httpAnswer = (result: unknown): HttpAnswer => {
  if (!isRecord(result) || !('statusCode' in result)) {
    return {
      status: 200,
      headers: [['content-type', 'application/json']],
      body: JSON.stringify(result ?? null),
    };
  }
  const status = Number(result.statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    return gatewayAnswer(500, 'Internal Server Error');
  }
  const text = typeof result.body === 'string' ? result.body : '';
  const headers = Object.entries(isRecord(result.headers) ? result.headers : {}).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  const cookies = (Array.isArray(result.cookies) ? result.cookies : []).map(
    (cookie) => ['set-cookie', String(cookie)] as const,
  );
  return {
    status,
    headers: [...headers, ...cookies],
    body: result.isBase64Encoded === true ? Uint8Array.from(Buffer.from(text, 'base64')) : text,
  };
};
