/** What people write. The kind of an item that holds for one account only is `<kind>#<account>`. */
export const itemKinds = ['rule', 'contact', 'home', 'account'] as const;

export type ItemKind = (typeof itemKinds)[number];

export interface ConfigKey {
  readonly kind: ItemKind;
  /** Undefined for what holds for every account. */
  readonly account: string | undefined;
  readonly id: string;
}

const isItemKind = (text: string): text is ItemKind => itemKinds.some((kind) => kind === text);

/** Reads the table's `kind` and `id`; undefined for items of the program's own (active ones, problems). */
export const parseConfigKey = (kind: string, id: string): ConfigKey | undefined => {
  const [name = '', ...rest] = kind.split('#');
  if (!isItemKind(name)) return undefined;
  if (rest.length === 0) return { kind: name, account: undefined, id };
  const account = rest.join('#');
  // `rule#` names no account, and must not hold for every one.
  return account === '' ? undefined : { kind: name, account, id };
};

export const kindOf = ({ kind, account }: Omit<ConfigKey, 'id'>): string =>
  account ? `${kind}#${account}` : kind;

/** The partition of what is in force: for every account, or for one. */
export const activeKind = (account: string | undefined): string => (account ? `active#${account}` : 'active');

/** The partition of what is refused, with what would be right. */
export const problemKind = (account: string | undefined): string =>
  account ? `problem#${account}` : 'problem';

/** The sort key of an item in the two partitions above. */
export const activeId = ({ kind, id }: Omit<ConfigKey, 'account'>): string => `${kind}#${id}`;

/** The sort key of the counter that tells readers whether they have to load again. */
export const revisionId = '@revision';
