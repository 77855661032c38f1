import { render, Text } from 'ink';
import { createElement } from 'react';
import { createCodexRuntime } from '../../../../src/adapters/runtimes/codex/codex-runtime.ts';
import { createRedactor } from '../../../../src/core/secrets/redact.ts';

/** A process of ours with a turn under way, for tests that end it: `our-process.ts <how> <folder>`. */
const [how, folder = ''] = process.argv.slice(2);
const runtime = createCodexRuntime({
  env: process.env,
  home: folder,
  cwd: folder,
  clock: { now: () => 0 },
  redactor: createRedactor(),
  client: { name: 'openclaw-models', version: '0.0.0' },
  loadThread: () => undefined,
  saveThread: () => undefined,
});
const person = new AbortController();
// As the commands do: Ctrl-C and SIGTERM stop the turn, and then everything is closed.
if (how === 'listens')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => person.abort());

// A screen listens too, only to give the terminal back.
if (how === 'draws')
  render(createElement(Text, null, 'screen'), { stdout: process.stderr, exitOnCtrlC: false });

await runtime.run({
  agentId: 'main',
  sessionId: undefined,
  ref: { provider: 'openai', model: 'gpt-5.5' },
  messages: [{ role: 'user', text: 'Hi' }],
  token: undefined,
  limits: { connectMs: 60_000, firstTokenMs: 60_000, totalMs: 60_000 },
  signal: person.signal,
  onText: () => {
    process.stdout.write('under way\n');
    if (how === 'exits') process.exit(7);
  },
});
if (how === 'listens') await runtime.close();
