import type { Problem } from '../../shared/rules/issue-sentences.ts';
import type { ConfigKey } from '../../shared/store/config-keys.ts';

/** What the operator reads when an edit was refused: which field is wrong, what would be right, what holds meanwhile. */
export const refusalText = ({ kind, account, id }: ConfigKey, problems: readonly Problem[]): string => {
  const where = account ? ` of account ${account}` : '';
  return [
    `The edit of ${kind} ${id}${where} was refused. Its last valid version, if it had one, stays in force.`,
    ...problems.map(({ sentence }) => `- ${sentence}${sentence.endsWith('?') ? '' : '.'}`),
    'Mend the item in the config table; the mended one is in force within 30 seconds.',
  ].join('\n');
};
