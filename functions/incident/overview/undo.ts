import { lastEdit, markUndone } from '../../../shared/store/edits.ts';
import type { Editor, EditTables } from './edit-item.ts';

/** Puts the item back as it was before the last change from this page. Sent twice, it takes back one change. */
export const undoLastEdit = async (
  { config, state }: EditTables,
  { account, by, at }: Editor,
  name: string,
): Promise<'undone' | 'unchanged' | 'changed-meanwhile'> => {
  const edit = await lastEdit(state, account);
  if (edit?.name !== name) return 'unchanged';
  const { kind, id, before } = edit;
  const untouched = {
    expression: 'editedAt = :at',
    values: { ':at': edit.at },
  };
  const restored = before
    ? await config.put({ ...before, kind, id, editedBy: by, editedAt: at }, untouched)
    : await config.delete({ kind, id }, untouched);
  // Somebody has changed it by other means since: then there is nothing here to take back any more.
  await markUndone(state, account, name);
  return restored ? 'undone' : 'changed-meanwhile';
};
