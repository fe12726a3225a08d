import * as z from 'zod/mini';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { activeKind, problemKind } from '../../shared/store/config-keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { type Finding, findingsOf } from './finding.ts';

const { fine, wrong } = findingsOf('rules');

const problemSchema = z.object({
  id: z.string(),
  problems: z.array(z.object({ sentence: z.string() })),
});

/** What people wrote that was refused, of one account or (undefined) for every account. @throws TransientError */
export const checkEdits = async (config: Table, account: string | undefined): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  const refused = config.query({
    expression: '#kind = :kind',
    names: { '#kind': 'kind' },
    values: { ':kind': problemKind(account) },
    consistent: true,
  });
  for await (const item of refused) {
    const { id, problems } = problemSchema.parse(item);
    const name = `${account ? `${account}: ` : ''}${id.replace('#', ' ')}`;
    const before = await config.get({ kind: activeKind(account), id });
    const meanwhile = before ? 'its last valid version stays in force' : 'nothing of it is in force';
    findings.push(
      wrong(
        `${name} was refused, and ${meanwhile}: ${problems.map(({ sentence }) => sentence).join('; ')}.`,
        'Mend it in the config table or its file; the mended one is in force within 30 seconds.',
      ),
    );
  }
  return findings;
};

/** What is in force for an account. @param where what the next step's command ends with: `--local` or `--stack NAME` */
export const checkRules = (account: string, { rules }: ActiveSet, where: string): Finding => {
  const enabled = rules.filter(({ rule }) => rule.enabled);
  const dry = enabled.filter(({ rule }) => rule.dryRun).length;
  if (enabled.length === dry)
    return wrong(
      `${account}: no rule is in force${dry > 0 ? ' but as a dry run' : ''}, so nobody is told anything.`,
      `Load the starter rules with npm run rules -- put rules/starter ${where}, or take dryRun out of yours.`,
    );
  return fine(
    `${account}: ${enabled.length} rules are in force${dry > 0 ? `, ${dry} of them as a dry run` : ''}.`,
  );
};
