import { describe, expect, it } from 'vitest';
import { activeContactSchema } from '../../../shared/rules/contact-schema.ts';

describe('a contact in force', () => {
  it.each(['+46701740605', '+46 70 174 06 05', '+46 (0)70-174.06.05'])(
    'has its number without what somebody wrote between the digits: %s',
    (phone) => {
      expect(activeContactSchema.parse({ id: 'nina', phone }).phone).toBe('+46701740605');
    },
  );
});
