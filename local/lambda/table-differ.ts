import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue as ScannedValue } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { awsClientOptions } from '../embedded/aws-client-options.ts';

export type Image = Record<string, ScannedValue>;

/** One item whose image is not the one that was handed over last. */
export interface Change {
  readonly key: string;
  readonly record: DynamoDBRecord;
  readonly newImage: Image | undefined;
}

export interface TableDiffer {
  /** What differs from what was handed over, in the order of the scan, removals last. */
  changes(scanned: readonly Image[]): readonly Change[];
  /** Takes a change as handed over: it is not reported again. */
  handedOver(change: Change): void;
  /** What was handed over last, to be given to the next differ of this table. */
  images(): readonly Image[];
}

/** The event's JSON holds binary values in base64, the SDK's items hold bytes. */
const eventValue = (value: ScannedValue): AttributeValue => {
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.NULL !== undefined) return { NULL: value.NULL };
  if (value.SS !== undefined) return { SS: value.SS };
  if (value.NS !== undefined) return { NS: value.NS };
  if (value.L !== undefined) return { L: value.L.map(eventValue) };
  if (value.M !== undefined) return { M: eventImage(value.M) };
  if (value.B !== undefined) return { B: Buffer.from(value.B).toString('base64') };
  if (value.BS !== undefined) return { BS: value.BS.map((bytes) => Buffer.from(bytes).toString('base64')) };
  throw new Error('An attribute value of a type that DynamoDB does not have.');
};

const eventImage = (image: Image): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, eventValue(value)]));

export interface TableDifferOptions {
  readonly tableName: string;
  /** The table's partition and sort key. */
  readonly keyNames: readonly string[];
  /** The program's clock in epoch milliseconds, for the records' approximate creation time. */
  readonly now: () => number;
  /** What was handed over already, in an earlier run. */
  readonly known?: readonly Image[];
}

/** Turns scans of a table into the records that its stream would carry, with old and new image. */
export const createTableDiffer = ({
  tableName,
  keyNames,
  now,
  known = [],
}: TableDifferOptions): TableDiffer => {
  const { region } = awsClientOptions;
  let sequence = 0n;

  const keysOf = (image: Image): Image =>
    Object.fromEntries(
      keyNames.map((name) => {
        const value = image[name];
        if (!value) throw new Error(`An item has no ${name}.`);
        return [name, value];
      }),
    );
  const keyOf = (image: Image) => JSON.stringify(keysOf(image));
  const images = new Map(known.map((image) => [keyOf(image), image]));

  const change = (key: string, newImage: Image | undefined, oldImage: Image | undefined): Change => {
    const either = newImage ?? oldImage ?? {};
    sequence += 1n;
    const eventName = oldImage === undefined ? 'INSERT' : newImage === undefined ? 'REMOVE' : 'MODIFY';
    return {
      key,
      newImage,
      record: {
        eventID: sequence.toString(16).padStart(32, '0'),
        eventName,
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: region,
        eventSourceARN: `arn:aws:dynamodb:${region}:000000000000:table/${tableName}/stream/local`,
        dynamodb: {
          ApproximateCreationDateTime: Math.floor(now() / 1000),
          Keys: eventImage(keysOf(either)),
          ...(newImage ? { NewImage: eventImage(newImage) } : {}),
          ...(oldImage ? { OldImage: eventImage(oldImage) } : {}),
          SequenceNumber: sequence.toString().padStart(21, '0'),
          SizeBytes: JSON.stringify(either).length,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
      },
    };
  };

  return {
    changes(scanned) {
      const found: Change[] = [];
      const seen = new Set<string>();
      for (const image of scanned) {
        const key = keyOf(image);
        seen.add(key);
        const old = images.get(key);
        if (!isDeepStrictEqual(old, image)) found.push(change(key, image, old));
      }
      for (const [key, old] of images) if (!seen.has(key)) found.push(change(key, undefined, old));
      return found;
    },
    handedOver({ key, newImage }) {
      if (newImage) images.set(key, newImage);
      else images.delete(key);
    },
    images: () => [...images.values()],
  };
};
