import { type Command, Option } from 'commander';
import { keyFlags } from '../../core/providers/provider-table/provider-table.ts';
import type { CommandHost } from '../command-host.ts';
import { camelCase } from './camel-case.ts';
import type { OnboardFlags } from './from-flags.ts';

/** Flags of the upstream gateway: accepted, so that existing scripts go on to work, and told (decision 39). */
const UPSTREAM_VALUE_FLAGS = [
  'gateway-port',
  'gateway-bind',
  'gateway-auth',
  'gateway-token',
  'gateway-token-ref-env',
  'gateway-password',
  'remote-url',
  'remote-token',
  'tailscale',
  'daemon-runtime',
  'node-manager',
  'workspace',
] as const;
const UPSTREAM_SWITCHES = ['install-daemon', 'tailscale-reset-on-exit'] as const;
const SILENT_SWITCHES = [
  'no-install-daemon',
  'skip-daemon',
  'skip-channels',
  'skip-skills',
  'skip-search',
  'skip-health',
  'skip-ui',
  'skip-hooks',
  'skip-bootstrap',
] as const;

/** `openclaw onboard`: the wizard on a terminal, or the same from flags (section 26). */
export function registerOnboard(command: Command, { context, exitWith }: CommandHost): void {
  command
    .option('--non-interactive', 'ask nothing; needs --accept-risk')
    .option('--accept-risk', 'I know that agents act on what models answer')
    .addOption(new Option('--mode <mode>').choices(['local', 'remote']).hideHelp())
    .addOption(new Option('--flow <flow>').choices(['quickstart', 'advanced', 'manual']).hideHelp())
    .option(
      '--auth-choice <id>',
      'how to connect: openai-api-key, apiKey (Anthropic), ollama, custom-api-key, skip…',
    )
    .addOption(
      new Option('--secret-input-mode <mode>', 'store the key, or only a reference to its variable')
        .choices(['plaintext', 'ref'])
        .default('plaintext'),
    )
    .option('--custom-base-url <url>', 'address of the server')
    .option('--custom-model-id <id>', 'model to make the default')
    .option('--custom-api-key <key>', 'its key; - reads stdin')
    .option('--custom-provider-id <id>', 'name of the provider in refs')
    .addOption(
      new Option('--custom-compatibility <kind>').choices(['openai', 'openai-responses', 'anthropic']),
    )
    .option('--custom-image-input', 'the model sees images')
    .option('--custom-text-input', 'the model reads text only')
    .option('--token-provider <id>', 'with --auth-choice token: whose token it is')
    .option('--token <value>', 'the token; - reads stdin')
    .option('--token-profile-id <id>', 'its name; <provider>:manual when absent')
    .option('--token-expires-in <time>', 'how long it lives, such as 365d or 12h')
    .addOption(new Option('--cloudflare-ai-gateway-account-id <id>').hideHelp())
    .addOption(new Option('--cloudflare-ai-gateway-gateway-id <id>').hideHelp())
    .option('--reset', 'start anew: models, credentials and conversations; --undo-reset brings them back')
    .addOption(
      new Option('--reset-scope <scope>', 'what starts anew, by default config+creds+sessions').choices([
        'config',
        'config+creds+sessions',
        'full',
      ]),
    )
    .option('--undo-reset', 'bring back what the last --reset took from the store')
    .option('--allow-unverified', 'save even when the provider refuses or does not answer')
    .option('--no-tui', 'plain numbered questions instead of screens')
    .option('--json', 'one JSON document');
  for (const flag of keyFlags()) {
    command.addOption(new Option(`--${flag} <key>`, 'API key; - reads stdin').hideHelp());
  }
  for (const flag of UPSTREAM_VALUE_FLAGS) command.addOption(new Option(`--${flag} <value>`).hideHelp());
  for (const flag of [...UPSTREAM_SWITCHES, ...SILENT_SWITCHES])
    command.addOption(new Option(`--${flag}`).hideHelp());
  command.action(async (options: Record<string, unknown>) => {
    for (const flag of [...UPSTREAM_VALUE_FLAGS, ...UPSTREAM_SWITCHES]) {
      const given =
        command.getOptionValueSource(camelCase(flag)) === 'cli' && options[camelCase(flag)] !== false;
      if (given) context.output.note(`--${flag} belongs to the upstream gateway; ignored.`);
    }
    if (options['mode'] === 'remote') {
      context.output.note('--mode remote belongs to the upstream gateway; ignored.');
    }
    if (options['authChoice'] === 'skip' && options['nonInteractive'] !== true) {
      const { tellSkipped } = await import('./from-flags.ts');
      tellSkipped(context, options['json'] === true);
    } else if (options['undoReset'] === true) {
      const { undoReset } = await import('./undo-reset.ts');
      await undoReset(context, options['json'] === true);
    } else if (options['nonInteractive'] === true) {
      const { onboardFromFlags } = await import('./from-flags.ts');
      exitWith(await onboardFromFlags(context, options as OnboardFlags));
    } else {
      const { runSetup } = await import('../run-setup.ts');
      const { givenAnswers } = await import('./given-choice.ts');
      exitWith(
        await runSetup(context, {
          asJson: options['json'] === true,
          given: givenAnswers(context.ports, options as OnboardFlags),
        }),
      );
    }
  });
}
