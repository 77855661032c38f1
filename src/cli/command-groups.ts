import type { Command } from 'commander';
import type { CommandHost } from './command-host.ts';
import { registerModels } from './models/register.ts';

/** One first word of the command line. Its options and verbs are loaded when it is on the line (performance.md, S2). */
export interface CommandGroup {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<(command: Command, host: CommandHost) => void>;
}

/** The order is the one of the help text: what a newcomer needs first. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    name: 'onboard',
    description: 'connect a provider, choose a model and its stand-ins',
    load: async () => (await import('./onboard/register.ts')).registerOnboard,
  },
  {
    name: 'agent',
    description: 'ask once; rotation and fallback happen by themselves',
    load: async () => (await import('./agent/register.ts')).registerAgent,
  },
  {
    name: 'models',
    description: 'models, credentials and their health',
    load: async () => registerModels,
  },
  {
    name: 'config',
    description: 'read, change, check and undo openclaw.json',
    load: async () => (await import('./config/register.ts')).registerConfig,
  },
  {
    name: 'settings',
    description: 'settings of this program that openclaw.json has no key for',
    load: async () => (await import('./settings/register.ts')).registerSettings,
  },
  {
    name: 'secrets',
    description: 'where keys lie in plain text, and references that lead nowhere',
    load: async () => (await import('./secrets/register.ts')).registerSecrets,
  },
  {
    name: 'demo',
    description:
      'see it work without an account: scripted providers on this machine, a throw-away state directory',
    load: async () => (await import('./demo/register.ts')).registerDemo,
  },
];
