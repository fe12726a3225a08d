import { App } from 'aws-cdk-lib';
import { ConfigurationError } from '../shared/errors.ts';
import { NightdeskStack } from './nightdesk-stack.ts';
import { readSettings } from './settings.ts';

const app = new App();
try {
  const settings = readSettings((name) => app.node.tryGetContext(name));
  new NightdeskStack(app, settings.stackName, settings);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  // A person mistyped something: the sentence helps, a stack trace would hide it.
  console.error(error.message);
  process.exit(1);
}
