import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { AgentOptions } from './ask.ts';

/** `openclaw agent --message` (FALL-2). */
export function registerAgent(command: Command, { context, exitWith }: CommandHost): void {
  command
    .option('-m, --message <text>', 'what to say')
    .option(
      '--image <file>',
      'show this image too: PNG, JPEG, GIF or WebP; more than once for more',
      (path: string, before: readonly string[] = []) => [...before, path],
    )
    .option('--session <id>', 'go on with this conversation')
    .option('--model <ref>', 'this model for this turn only; alone, unless a flag below says otherwise')
    .option('--with-fallbacks', 'the configured fallbacks may stand in for --model')
    .option('--job', 'a scheduled run: --model is the job’s, and the configured fallbacks apply')
    .option('--fallbacks <models>', 'these may stand in instead, separated by commas; none for nobody')
    .option('--timeout <time>', 'the time for all of it, hops included: 20s, 5m')
    .option('--agent <id>', 'as this agent')
    .option('--json', 'one JSON document: requested, served, hops, text')
    .action(async (options: AgentOptions) => {
      const { ask } = await import('./ask.ts');
      exitWith(await ask(context, options));
    });
}
