import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FakeStep, FakeWorld } from './fake-codex.ts';
import { groupOf } from './process-group.ts';

/** A stand-in for `codex app-server`, started as a program of its own: it speaks the protocol and does what its folder says. */
const home = process.env['CODEX_HOME'] ?? '';
const world = JSON.parse(readFileSync(join(home, 'world.json'), 'utf8')) as FakeWorld;
const threadsPath = join(home, 'threads.json');
let asked = 100;
let token = '';
let turn: { threadId: string; turnId: string } | undefined;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

function send(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function threads(): Record<string, string[]> {
  return existsSync(threadsPath) ? JSON.parse(readFileSync(threadsPath, 'utf8')) : {};
}

function event(method: string, params: object): void {
  send({ method, params: { ...turn, ...params }, emittedAtMs: 1 });
}

function say(...deltas: readonly string[]): void {
  for (const delta of deltas) event('item/agentMessage/delta', { itemId: 'item-1', delta });
}

function end(status: string, error: object | null = null): void {
  event('turn/completed', { turn: { id: turn?.turnId, status, items: [], error } });
  turn = undefined;
}

function reply(text: readonly string[]): void {
  event('item/started', { item: { type: 'agentMessage', id: 'item-1', text: '' } });
  say(...text);
  event('item/completed', { item: { type: 'agentMessage', id: 'item-1', text: text.join('') } });
  const counts = { inputTokens: 11, outputTokens: 2, totalTokens: 13 };
  event('thread/tokenUsage/updated', { tokenUsage: { total: counts, last: counts } });
  end('completed');
}

/** The steps of a turn that are not simply an answer. */
const STEPS: { readonly [Kind in FakeStep['kind']]: (step: Extract<FakeStep, { kind: Kind }>) => void } = {
  reply: ({ text }) => reply(text),
  fail: ({ rateLimits, error }) => {
    if (rateLimits !== undefined) send({ method: 'account/rateLimits/updated', params: { rateLimits } });
    event('error', { error, willRetry: false });
    end('failed', error);
  },
  retry: ({ before, error, text }) => {
    say(...before);
    event('error', { error, willRetry: true });
    if (before.length === 0) reply(text);
  },
  crash: ({ before, words }) => {
    say(...before);
    process.stderr.write(words, () => process.exit(3));
  },
  hang: ({ before }) => say(...before),
  garbage: ({ lines, text }) => {
    for (const line of lines) process.stdout.write(`${line}\n`);
    reply(text);
  },
  flood: () => {
    const more = (): void => {
      process.stdout.write('x'.repeat(1_000_000), more);
    };
    more();
  },
  refused: ({ error }) => {
    asked += 1;
    send({ id: asked, method: 'account/chatgptAuthTokens/refresh', params: { reason: 'unauthorized' } });
    event('error', { error, willRetry: true });
  },
  tries: ({ error }) => event('error', { error, willRetry: true }),
  ask: ({ methods }) => {
    for (const method of methods) {
      asked += 1;
      send({ id: asked, method, params: turn });
    }
  },
};

const ANSWERS: Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => object>> = {
  initialize: () => ({ userAgent: 'fake/1.0', codexHome: home }),
  'account/read': () => ({
    account: world.account === 'none' ? null : { type: 'chatgpt', email: null },
    requiresOpenaiAuth: true,
  }),
  'account/login/start': ({ accessToken }) => {
    token = String(accessToken);
    return { type: 'chatgptAuthTokens' };
  },
  'account/rateLimits/read': () => ({ rateLimits: world.usage ?? null }),
  'thread/start': () => {
    const known = threads();
    const id = `thread-${Object.keys(known).length + 1}`;
    writeFileSync(threadsPath, JSON.stringify({ ...known, [id]: [] }));
    return { thread: { id } };
  },
  'thread/resume': ({ threadId }) => {
    if (!Object.hasOwn(threads(), String(threadId))) throw new Error('no rollout found for thread id');
    return { thread: { id: threadId } };
  },
  'turn/interrupt': () => ({}),
};

function take(message: Message): void {
  appendFileSync(join(home, 'seen.jsonl'), `${JSON.stringify(message)}\n`);
  const { id, method, params = {} } = message;
  if (method === undefined) {
    // The answer to the last question of ours: the turn goes on.
    const hasWaited = turn !== undefined && world.turns.some(({ kind }) => kind === 'ask');
    if (id === asked && hasWaited) reply(['Without it.']);
    return;
  }
  if (id === undefined || (world.mute ?? []).includes(method)) return;
  if (method === 'turn/start') startTurn(id, params);
  else answer(id, method, params);
}

function answer(id: number, method: string, params: Readonly<Record<string, unknown>>): void {
  const refused = world.refuse?.[method];
  try {
    if (refused !== undefined) throw new Error(refused);
    const made = ANSWERS[method];
    if (made === undefined) throw new Error(`unknown variant \`${method}\``);
    send({ id, result: made(params) });
  } catch (error) {
    send({ id, error: { code: -32_600, message: String((error as Error).message) } });
  }
  if (method === 'turn/interrupt' && turn !== undefined) end('interrupted');
}

function startTurn(id: number, params: Readonly<Record<string, unknown>>): void {
  const threadId = String(params['threadId']);
  const known = threads();
  const input = params['input'] as readonly { readonly text?: string }[];
  const heard = [...(known[threadId] ?? []), ...input.map(({ text = '' }) => text)];
  writeFileSync(threadsPath, JSON.stringify({ ...known, [threadId]: heard }));
  const count = readFileSync(join(home, 'seen.jsonl'), 'utf8').split('"method":"turn/start"').length - 1;
  turn = { threadId, turnId: `turn-${count}` };
  send({ id, result: { turn: { id: turn.turnId, status: 'inProgress' } } });
  const told = world.turns[count - 1] ?? { kind: 'reply', text: ['Hello'] };
  const step = JSON.parse(JSON.stringify(told).replaceAll('$TOKEN', token)) as FakeStep;
  (STEPS[step.kind] as (given: FakeStep) => void)(step);
}

writeFileSync(join(home, 'environment.json'), JSON.stringify(process.env));
appendFileSync(
  join(home, 'started'),
  `${process.pid} ${groupOf('self')} ${process.argv.slice(2).join(' ')}\n`,
);
if (world.helper === true) {
  // In the same process group; it holds the pipes, and neither the end of its input nor a signal ends it.
  spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], {
    stdio: 'inherit',
  });
}
if (world.deaf === true) {
  process.on('SIGTERM', () => {});
  setInterval(() => {}, 1000);
}
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => take(JSON.parse(line)));
lines.on('close', () => {
  if (world.deaf !== true) process.exit(0);
});
