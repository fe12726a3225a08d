import { describe, expect, it } from 'vitest';
import { fieldsOf, parseYaml } from '../../../shared/rules/item-fields.ts';

const refused = (yaml: unknown) => {
  const parsed = fieldsOf({ kind: 'rule', id: 'a', yaml });
  return parsed.ok ? [] : parsed.problems;
};

describe('an item with its text in one attribute', () => {
  it('may name its own id, and takes the one of the table', () => {
    for (const yaml of ['id: a\nwhen: noise', 'when: noise'])
      expect(fieldsOf({ kind: 'rule', id: 'a', yaml })).toEqual({
        ok: true,
        value: { id: 'a', when: 'noise' },
      });
    expect(refused('id: b')).toEqual([
      { path: 'id', sentence: "`id` must be the item's own id in the table" },
    ]);
  });

  it('says nothing of who edited it last', () => {
    const yaml = 'when: noise\neditedBy: nina\neditedAt: now';
    expect(fieldsOf({ kind: 'rule', id: 'a', yaml, editedBy: 'nina' })).toEqual({
      ok: true,
      value: { id: 'a', when: 'noise' },
    });
  });

  it.each(['', '~', 'quiet-hours', '42', '- id: a', '# nothing'])('is a group of fields, not %o', (yaml) => {
    expect(refused(yaml)).toEqual([
      { path: '', sentence: 'The YAML must be a group of fields, such as `id: quiet-hours`' },
    ]);
  });

  it.each([
    ['when: noise\nwhen: climate', 'The YAML cannot be read: Map keys must be unique at line 2, column 1'],
    ['name: "Astrid', 'The YAML cannot be read: Missing closing "quote at line 1, column 14'],
  ])('that is broken is refused with line and column, and without what it says: %o', (yaml, sentence) => {
    expect(refused(yaml)).toEqual([{ path: '', sentence }]);
  });
});

describe('YAML', () => {
  it('is at most 100,000 characters long', () => {
    const long = `# ${'x'.repeat(99_998)}`;
    expect(parseYaml(long)).toEqual({ ok: true, value: null });
    expect(parseYaml(`${long}x`)).toEqual({
      ok: false,
      problems: [{ path: '', sentence: 'The YAML is longer than 100000 characters' }],
    });
  });
});
