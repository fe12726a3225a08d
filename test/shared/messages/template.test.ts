import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTemplate, render, type Template } from '../../../shared/messages/template.ts';
import { type TemplateVariable, templateVariables } from '../../../shared/messages/template-variables.ts';

const parsed = (text: string): Template => {
  const result = parseTemplate(text);
  if (!result.ok) throw new Error(result.problems.join());
  return result.template;
};
const problems = (text: string) => {
  const result = parseTemplate(text);
  return result.ok ? [] : result.problems;
};
const isVariable = (name: string): name is TemplateVariable => Object.hasOwn(templateVariables, name);
const names = Object.keys(templateVariables).filter(isVariable);
const everything = parsed(names.map((name) => `{{${name}|some}}`).join('|'));

describe('a text', () => {
  it('fills in what is there and falls back where it is not', () => {
    const template = parsed('Hi {{guest.firstName|there}}, {{home.name}} is loud.');
    expect(render(template, { 'home.name': 'Cabin', 'guest.firstName': 'Nina' })).toBe(
      'Hi Nina, Cabin is loud.',
    );
    expect(render(template, { 'home.name': 'Cabin' })).toBe('Hi there, Cabin is loud.');
    expect(render(template, { 'home.name': 'Cabin', 'guest.firstName': '  ' })).toBe(
      'Hi there, Cabin is loud.',
    );
  });

  it('never prints undefined, whatever is missing', () => {
    fc.assert(
      fc.property(fc.subarray(names), (present) => {
        const values = Object.fromEntries(present.map((name) => [name, 'x']));
        const text = render(everything, values);
        expect(text).not.toMatch(/undefined|null|NaN|\{\{/);
        expect(text.split('|')).toHaveLength(names.length);
      }),
    );
  });

  it('takes no line break, and no more than 200 characters, from a value', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.constantFrom('\n', '\r\n', '\u0085', '\u2028', '\u2029', '\t'),
        (value, end) => {
          const text = render(parsed('{{home.name}}'), { 'home.name': `${value}${end}Call +46` });
          expect([...text].some((char) => '\n\r\u0085\u2028\u2029\t\u0000\u001b'.includes(char))).toBe(false);
          expect(text.length).toBeLessThanOrEqual(200);
        },
      ),
    );
  });

  it('cuts no character in half', () => {
    const text = render(parsed('{{home.name}}'), { 'home.name': `${'x'.repeat(198)}😀😀` });
    expect(text).toBe(`${'x'.repeat(198)}…`);
    expect(text.isWellFormed()).toBe(true);
  });

  it('does not read a value as a text of its own', () => {
    expect(render(parsed('{{home.name}}'), { 'home.name': '{{guest.phone}} &amp; <b>' })).toBe(
      '{{guest.phone}} &amp; <b>',
    );
  });

  it('keeps the lines that its author wrote', () => {
    expect(render(parsed('One\nTwo'), {})).toBe('One\nTwo');
  });
});

describe('a text is refused, by name,', () => {
  it.each([
    ['{{guest.nmae|x}}', /guest\.nmae.*did you mean \{\{guest\.name\}\}/],
    ['{{guest.name}}', /guest\.name.*needs a fallback/],
    ['{{event.value}}', /event\.value.*needs a fallback/],
    ['{{toString|x}}', /toString.*is not a variable/],
    ['{{__proto__|x}}', /__proto__.*is not a variable/],
    ['{{home.name', /no matching/],
    ['{{#home.name}}x{{/home.name}}', /not supported/],
    ['{{{home.name}}}', /not supported/],
    ['{{>partial}}', /not supported/],
    ['{{=<% %>=}}<%home.name%>', /not supported/],
    ['{{! a note }}', /not supported/],
  ])('for %s', (text, sentence) => {
    expect(problems(text).join()).toMatch(sentence);
  });

  it('for every mistake in it at once', () => {
    expect(problems('{{a}} {{b}} {{guest.name}}')).toHaveLength(3);
  });
});
