import * as z from 'zod';
import type { Environment, SecretResolution } from '../../core/ports/system.ts';
import { Secret } from '../../core/secrets/secret.ts';
import type { SecretRef } from '../../core/secrets/secret-ref.ts';
import { commandProblem } from './command-check.ts';
import { type HelperAnswer, runHelper } from './helper-process.ts';
import { limitOf, type ProviderEntry, textsOf } from './provider-entry.ts';

const PROTOCOL = 1;
const TIMEOUT_MS = 5000;
const LONGEST_MS = 120_000;
const LARGEST_BYTES = 1024 * 1024;
/** Codes that may be shown; any other word of a helper could hold anything (SEC-9). */
const SHOWN_CODES: ReadonlySet<string> = new Set(['NOT_FOUND', 'AMBIGUOUS_DUPLICATE_KEY']);

const AnswerSchema = z.looseObject({
  protocolVersion: z.literal(PROTOCOL),
  values: z.record(z.string(), z.unknown()).default({}),
  errors: z.record(z.string(), z.looseObject({ code: z.string().optional() })).default({}),
});

/** Why the command of an entry may not be started (SEC-8), as the rest of a sentence that begins with it. */
export function entryProblem({ command, trustedDirs }: ProviderEntry): string | undefined {
  return commandProblem(String(command), textsOf(trustedDirs));
}

/** References to one helper command, asked for in one process (SEC-8, SEC-9); one each where it prints plain values. */
export async function resolveFromCommand(
  refs: readonly SecretRef[],
  alias: string,
  entry: ProviderEntry,
  environment: Environment,
): Promise<readonly SecretResolution[]> {
  if (entry['jsonOnly'] === false && refs.length > 1) {
    const each = refs.map((ref) => resolveFromCommand([ref], alias, entry, environment));
    return (await Promise.all(each)).flat();
  }
  const name = `secrets.providers.${alias}`;
  const command = entry['command'];
  if (typeof command !== 'string') return refs.map(() => failed(`${name} has no command`));
  const problem = entryProblem(entry);
  if (problem !== undefined) return refs.map(() => failed(`${name}: ${command} ${problem}`));
  const timeoutMs = limitOf(entry, 'timeoutMs', TIMEOUT_MS, LONGEST_MS);
  const ids = [...new Set(refs.map((ref) => ref.id))];
  const answer = await runHelper({
    command,
    args: textsOf(entry['args']),
    env: childEnvironment(entry, environment),
    input: `${JSON.stringify({ protocolVersion: PROTOCOL, provider: alias, ids })}\n`,
    timeoutMs,
    noOutputTimeoutMs: limitOf(entry, 'noOutputTimeoutMs', timeoutMs, timeoutMs),
    maxOutputBytes: limitOf(entry, 'maxOutputBytes', LARGEST_BYTES, LARGEST_BYTES),
  }).catch((): HelperAnswer => ({ ok: false, problem: 'cannot be started with these arguments' }));
  return read(answer, refs, `${name}: ${command}`, entry['jsonOnly'] !== false);
}

/** Only what the entry names; a helper for one secret has no business with the others (S6). */
function childEnvironment(entry: ProviderEntry, environment: Environment): Readonly<Record<string, string>> {
  const passed = textsOf(entry['passEnv']).flatMap((name) => {
    const value = environment.lookup(name)?.value;
    return value === undefined ? [] : [[name, value] as const];
  });
  const own = entry['env'];
  const set = typeof own === 'object' && own !== null ? Object.entries(own) : [];
  return Object.fromEntries([...passed, ...set.filter(([, value]) => typeof value === 'string')]);
}

function read(
  answer: HelperAnswer,
  refs: readonly SecretRef[],
  name: string,
  isJsonOnly: boolean,
): readonly SecretResolution[] {
  if (!answer.ok) return refs.map(() => failed(`${name} ${answer.problem}`));
  const json = parseJson(answer.stdout);
  if (json === undefined && !isJsonOnly) {
    const value = answer.stdout.replace(/\r?\n$/, '');
    return refs.map(() => (value === '' ? failed(`${name} prints nothing`) : found(value)));
  }
  if (json === undefined) return refs.map(() => failed(`${name} does not answer in JSON`));
  const parsed = AnswerSchema.safeParse(json);
  if (!parsed.success) {
    return refs.map(() => failed(`${name} does not answer as protocol version ${PROTOCOL} asks`));
  }
  const { values, errors } = parsed.data;
  return refs.map(({ id }) => {
    const value = Object.hasOwn(values, id) ? values[id] : undefined;
    if (typeof value === 'string' && value !== '') return found(value);
    const code = Object.hasOwn(errors, id) ? errors[id]?.code : undefined;
    const shown = code !== undefined && SHOWN_CODES.has(code) ? ` (${code})` : '';
    return failed(`${name} has no value for "${id}"${shown}`);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function found(value: string): SecretResolution {
  return { ok: true, secret: new Secret(value) };
}

function failed(message: string): SecretResolution {
  return { ok: false, message };
}
