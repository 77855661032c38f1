import { type Command, Option } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { surfaceOf } from '../surface.ts';
import type { ProbeWords } from './probe-options.ts';
import { printStatus, type StatusOptions } from './status.ts';

/** `openclaw models status` (section 21), with probes of section 23. */
export function registerStatus(models: Command, host: CommandHost): void {
  models
    .command('status', { isDefault: true })
    .description('what is selected, which credentials there are, and how they are')
    .argument('[unknown...]')
    .option('--json', 'one JSON document')
    .option('--plain', 'only the resolved primary model')
    .option('--check', 'exit 1 when a credential is missing or expired, 2 when one is about to expire')
    .option('--watch', 'the live panel; with --json one line per change')
    .option('--agent <id>', 'of this agent')
    .option('--probe', 'ask each credential once, live; with --check a failure of one in use is exit 1')
    .option('--probe-provider <name>', 'only this provider')
    .option('--probe-profile <id>', 'only this credential; again or with commas for more', listed)
    .option('--probe-timeout <ms>', 'for all that one row does; also 2s (default 8000)')
    .option('--probe-concurrency <n>', 'rows at a time (default 2)')
    .option('--probe-max-tokens <n>', 'of a completion, as far as the provider heeds it (default 8)')
    .addOption(
      new Option(
        '--probe-mode <mode>',
        'cheap: no completion; completion: always one; without it, one only where nothing cheaper tells',
      ).choices(['cheap', 'completion']),
    )
    .option('--model <ref>', 'probe this model with every credential; again or with commas for more', listed)
    .option('--chain', 'probe every model in use: primary, fallbacks, image models')
    .option('--all', 'probe every model that can be used here')
    .option('--yes', 'send what costs without a question')
    .option('--events', 'with --json: a line per step of the probe in place of the document')
    // CLI-1: what stands behind the bare `models` reaches this command too, since it is the default one.
    .addOption(new Option('--status-json', 'as --json').hideHelp())
    .addOption(new Option('--status-plain', 'as --plain').hideHelp())
    .action(async (words: readonly string[], typed: StatusWords) => {
      if (words[0] !== undefined) refuseUnknown(models, words[0]);
      await show(host, {
        ...typed,
        json: typed.json === true || typed.statusJson === true,
        plain: typed.plain === true || typed.statusPlain === true,
      });
    });
}

type StatusWords = StatusOptions &
  ProbeWords & { readonly watch?: boolean; readonly statusJson?: boolean; readonly statusPlain?: boolean };

/** PROBE-10: repetition and comma lists. */
function listed(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').map((word) => word.trim())];
}

const PROBE_WORDS = [
  'probe',
  'probeProvider',
  'probeProfile',
  'probeTimeout',
  'probeConcurrency',
  'probeMaxTokens',
  'probeMode',
  'model',
  'chain',
  'all',
  'yes',
  'events',
] as const satisfies readonly (keyof ProbeWords)[];

async function show({ context, exitWith }: CommandHost, options: StatusWords): Promise<void> {
  if (PROBE_WORDS.some((word) => options[word] !== undefined)) {
    const { probeStatus } = await import('./probe.ts');
    return exitWith(await probeStatus(context, options));
  }
  if (options.watch !== true) return exitWith(printStatus(context, options));
  if (options.json === true) {
    const { watchJson } = await import('./watch-json.ts');
    return watchJson(context, options.agent);
  }
  if (surfaceOf(context) === 'lines') {
    const { watchInLines } = await import('./watch-lines.ts');
    return exitWith(await watchInLines(context, options.agent));
  }
  const { showPanel } = await import('../interactive.ts');
  exitWith(await showPanel(context, options.agent));
}
