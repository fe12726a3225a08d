import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeverError } from '../../../shared/errors.ts';
import { errorName, formatLogLine, log } from '../../../shared/platform/log.ts';
import { catchLog } from '../../support/quiet-log.ts';

const lines = catchLog();

describe('a log line', () => {
  it('never prints a field that is not on the list', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.constant('+46701740605')), (foreign) => {
        const line = formatLogLine('info', 'sent', { account: 'default', ...foreign }, undefined, 0);
        const allowed = ['level', 'message', 'account'];
        for (const [name, value] of Object.entries(JSON.parse(line))) {
          if (value === '+46701740605') expect(Object.hasOwn(foreign, name)).toBe(true);
          else expect(allowed).toContain(name);
        }
      }),
    );
    const personal = {
      phone: '+46701740605',
      email: 'nina@example.com',
      name: 'Nina',
      text: 'Hi',
      token: 't',
      guest: {},
    };
    const line = formatLogLine('info', 'sent', { account: 'default', ...personal }, undefined, 0);
    expect(JSON.parse(line)).toEqual({ level: 'info', message: 'sent', account: 'default' });
  });

  it('stays one line whatever its values hold', () => {
    expect(formatLogLine('warn', 'odd', { reason: 'a\nb\r\u0000' }, undefined, 0)).not.toMatch(/[\n\r]/);
  });

  it('carries metrics in CloudWatch’s embedded format', () => {
    const line = formatLogLine(
      'info',
      'sent',
      {},
      { Sent: [1, 'Count'], Latency: [12, 'Milliseconds'] },
      1_700_000_000_000,
    );
    expect(JSON.parse(line)).toEqual({
      level: 'info',
      message: 'sent',
      Sent: 1,
      Latency: 12,
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'Nightdesk',
            Dimensions: [[]],
            Metrics: [
              { Name: 'Sent', Unit: 'Count' },
              { Name: 'Latency', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
    });
  });

  it('leaves out what is not known, and ends with a line break', () => {
    log('info', 'decided', { homeId: undefined, count: 0 });
    expect(lines()).toEqual([{ level: 'info', message: 'decided', count: 0 }]);
  });

  it('shows the class of an error and never its message', () => {
    expect(errorName(new NeverError('to +46701740605'))).toBe('NeverError');
    expect(errorName('thrown text')).toBe('string');
  });
});
