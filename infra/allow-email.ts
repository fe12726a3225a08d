import type { NightdeskFunction } from './nightdesk-function.ts';

/**
 * Lets a function send e-mail from one address. In SES's sandbox the recipient's identity is checked too, hence all of
 * the account's, but one sender.
 */
export const allowEmail = (lambda: NightdeskFunction, emailFrom: string, configurationSet?: string): void => {
  lambda.setVariable('EMAIL_FROM', emailFrom);
  lambda.allow(
    ['ses:SendEmail'],
    [
      lambda.arn('ses', 'identity/*'),
      ...(configurationSet ? [lambda.arn('ses', `configuration-set/${configurationSet}`)] : []),
    ],
    {
      StringEquals: { 'ses:FromAddress': emailFrom },
    },
  );
  lambda.explainPattern(
    lambda.arn('ses', 'identity/*'),
    'In the sandbox SES checks the recipient’s identity too; the sender is fixed by a condition.',
  );
};
