import type { Command } from 'commander';
import type { CommandHost } from './command-host.ts';
import { READING_VERBS, registerReading } from './models/register-reading.ts';

/** One first word of the command line. Its options and verbs are loaded when it is on the line (performance.md, S2). */
export interface CommandGroup {
  readonly name: string;
  readonly description: string;
  /** @param words the command line; a group may leave out verbs that are not on it. */
  readonly load: (words: readonly string[]) => Promise<(command: Command, host: CommandHost) => void>;
}

/** The order is the one of the help text: what a newcomer needs first. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    name: 'onboard',
    description: 'connect a provider, choose a model and its stand-ins',
    load: async () => (await import('./onboard/register.ts')).registerOnboard,
  },
  {
    name: 'configure',
    description: 'change what is set up: providers, models, stand-ins, aliases',
    load: async () => (await import('./configure/register.ts')).registerConfigure,
  },
  {
    name: 'agent',
    description: 'ask once; rotation and fallback happen by themselves',
    load: async () => (await import('./agent/register.ts')).registerAgent,
  },
  {
    name: 'chat',
    description: 'a conversation, with /model and its family; plain lines through a pipe',
    load: async () => (await import('./chat/register.ts')).registerChat,
  },
  {
    name: 'models',
    description: 'models, credentials and their health',
    load: async (words) =>
      !words.includes('help') && READING_VERBS.includes(words[words.indexOf('models') + 1] ?? '')
        ? registerReading
        : (await import('./models/register.ts')).registerModels,
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
    name: 'agents',
    description: 'several agents, each with a workspace, a model and credentials of its own',
    load: async () => (await import('./agents/register.ts')).registerAgents,
  },
  {
    name: 'sessions',
    description: 'conversations, and the model that each one is pinned to',
    load: async () => (await import('./sessions/register.ts')).registerSessions,
  },
  {
    name: 'status',
    description: 'everything at a glance: models, credentials, agents, sessions',
    load: async () => (await import('./status/register.ts')).registerStatus,
  },
  {
    name: 'doctor',
    description: 'what is left over from earlier versions or wrong, and how to mend it',
    load: async () => (await import('./doctor/register.ts')).registerDoctor,
  },
  {
    name: 'logs',
    description: 'what was asked of whom, and what came of it',
    load: async () => (await import('./logs/register.ts')).registerLogs,
  },
  {
    name: 'gateway',
    description: 'this program has none; scripts that restart one go on to work',
    load: async () => (await import('./gateway/register.ts')).registerGateway,
  },
  {
    name: 'completion',
    description: 'the script with which a shell completes commands, models and names',
    load: async () => (await import('./completion/register.ts')).registerCompletion,
  },
  {
    name: 'schema',
    description: 'the shape of the JSON that a command prints',
    load: async () => (await import('./schema/register.ts')).registerSchema,
  },
  {
    name: 'demo',
    description:
      'see it work without an account: scripted providers on this machine, a throw-away state directory',
    load: async () => (await import('./demo/register.ts')).registerDemo,
  },
];
