import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the next starts of the fake go; the last one stays. */
export type FakeMode =
  | 'answer'
  | 'whole'
  | 'tail'
  | 'anew'
  | 'empty'
  | 'slower'
  | 'limit'
  | 'limit-words'
  | 'overloaded'
  | 'logged-out'
  | 'crash'
  | 'crash-at-once'
  | 'hang'
  | 'hang-midway'
  | 'garbage'
  | 'escapes'
  | 'flood'
  | 'leak'
  | 'leak-garbage'
  | 'leak-error';

export interface FakeCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly pid: number;
  readonly group: number;
  /** Of what was said, as the program reads it. */
  readonly text: string;
}

export interface FakeClaude {
  /** To be put on PATH. */
  readonly bin: string;
  readonly executable: string;
  behave(...modes: readonly FakeMode[]): void;
  calls(): readonly FakeCall[];
}

/** Unix seconds at which the limit of the fake ends; far enough from every clock of a test. */
export const RESETS_AT = 4_102_444_800;

/** Where the pid of something that the fake started stands. */
const GRANDCHILD = 'grandchild';

/**
 * A program `claude` that speaks the documented stream of lines, and does what it is told to.
 * @param resetsAt when its limits end, Unix seconds
 */
export function fakeClaude(folder: string, resetsAt = RESETS_AT): FakeClaude {
  const bin = join(folder, 'bin');
  const executable = join(bin, 'claude');
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    executable,
    `#!${process.execPath}\n${PROGRAM.replaceAll(String(RESETS_AT), String(resetsAt))}`,
  );
  chmodSync(executable, 0o755);
  const modes = join(bin, 'modes.json');
  writeFileSync(modes, '["answer"]');
  return {
    bin,
    executable,
    behave: (...next) => writeFileSync(modes, JSON.stringify(next)),
    calls() {
      const log = join(bin, 'calls.jsonl');
      if (!existsSync(log)) return [];
      const lines = readFileSync(log, 'utf8').trim().split('\n');
      return lines.map((line) => JSON.parse(line) as FakeCall);
    },
  };
}

/** The pid of what the fake started and left to itself. */
export function grandchildOf({ bin }: FakeClaude): number {
  return Number(readFileSync(join(bin, GRANDCHILD), 'utf8'));
}

/** Is a process of this id alive? One that is dead and not yet collected is not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const PROGRAM = `
const { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { spawn } = require('node:child_process');
const here = dirname(process.argv[1]);
const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const say = (event) => process.stdout.write(JSON.stringify(event) + '\\n');
const modes = JSON.parse(readFileSync(join(here, 'modes.json'), 'utf8'));
const mode = modes.length > 1 ? modes.shift() : modes[0];
writeFileSync(join(here, 'modes.json'), JSON.stringify(modes));
const id = option('--resume') ?? option('--session-id');
const folder = join(here, 'sessions');
mkdirSync(folder, { recursive: true });
const file = join(folder, id + '.json');
const delta = (text) =>
  say({ type: 'stream_event', session_id: id, parent_tool_use_id: null,
    event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } } });
const result = (facts) =>
  say({ type: 'result', subtype: 'success', is_error: false, duration_ms: 5, num_turns: 1, session_id: id,
    usage: { input_tokens: 3, cache_read_input_tokens: 4, output_tokens: 5 }, ...facts });
const refuse = (text, error, status) => {
  say({ type: 'assistant', session_id: id, error,
    message: { model: '<synthetic>', role: 'assistant', content: [{ type: 'text', text }] } });
  result({ is_error: true, result: text, ...(status ? { api_error_status: status } : {}) });
  process.exitCode = 1;
};
// With a child of its own that holds the pipes; neither obeys a signal that asks.
const hang = () => {
  process.on('SIGTERM', () => {});
  const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  writeFileSync(join(here, '${GRANDCHILD}'), String(child.pid));
  setInterval(() => {}, 1000);
};
const stat = readFileSync('/proc/self/stat', 'utf8');
const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
const token = process.env.LC_LEAK ?? process.env.CLAUDE_CODE_OAUTH_TOKEN;
let input = '';
process.stdin.setEncoding('utf8').on('data', (piece) => { input += piece; }).on('end', () => {
  const { message } = JSON.parse(input);
  const text = message.content.filter((part) => part.type === 'text').map((part) => part.text).join('');
  appendFileSync(join(here, 'calls.jsonl'),
    JSON.stringify({ args, env: process.env, cwd: process.cwd(), pid: process.pid, group, text }) + '\\n');
  if (option('--resume') !== undefined && !existsSync(file)) {
    return result({ is_error: true, subtype: 'error_during_execution', errors: ['No conversation found with session ID: ' + id] });
  }
  const turns = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  say({ type: 'system', subtype: 'init', session_id: id, model: option('--model'), tools: [], apiKeySource: 'none' });
  switch (mode) {
    case 'answer':
    case 'whole': {
      writeFileSync(file, JSON.stringify([...turns, text]));
      const answer = 'turn ' + (turns.length + 1) + ': ' + message.content.length + ' part';
      if (mode === 'answer') { delta(answer.slice(0, 4)); delta(answer.slice(4)); }
      say({ type: 'assistant', session_id: id, message: { role: 'assistant', content: [{ type: 'text', text: answer }] } });
      return result({ result: answer });
    }
    case 'tail': delta('the first'); return result({ result: 'the first and the last' });
    case 'anew': delta('half an '); return result({ result: 'Another one.' });
    case 'empty': return result({ result: '' });
    case 'slower':
      say({ type: 'rate_limit_event', session_id: id, rate_limit_info: { status: 'rejected' } });
      return refuse('Slower, please', 'rate_limit', 429);
    case 'limit':
      say({ type: 'rate_limit_event', session_id: id, rate_limit_info: { status: 'rejected', resetsAt: ${RESETS_AT}, rateLimitType: 'five_hour' } });
      return refuse("You've hit your limit", 'rate_limit', 429);
    case 'limit-words': return refuse('Claude AI usage limit reached|${RESETS_AT}');
    case 'overloaded': return refuse('API Error: 529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}');
    case 'logged-out': return refuse('Not logged in · Please run /login', 'authentication_failed');
    case 'crash': delta('half an '); process.stdout.write('{"type":', () => process.exit(3)); return;
    case 'crash-at-once': process.stderr.write('\\u001b[31munknown option\\u001b[0m --tools\\n', () => process.exit(1)); return;
    case 'hang': return hang();
    case 'hang-midway': delta('half an '); return hang();
    case 'garbage': process.stdout.write('\\u001b]0;owned\\u0007 what is this\\n', () => process.exit(0)); return;
    case 'escapes':
      process.stdout.write('\\u001b]0;owned\\u0007 what is this\\n\\u001b[31m{"half":\\n');
      process.stderr.write('\\u001b]0;owned\\u0007 and this\\n');
      delta('plain \\u001b[31mred\\u001b]0;owned\\u0007 words');
      return result({ result: 'plain \\u001b[31mred\\u001b]0;owned\\u0007 words' });
    case 'leak-garbage': process.stdout.write('debug: token=' + token + ' ' + token + '\\n', () => process.exit(1)); return;
    case 'leak-error': return refuse('API Error: 400 ' + token + ' is not good', 'invalid_request');
    case 'flood': { const more = () => process.stdout.write('x'.repeat(1000000), more); return more(); }
    case 'leak': process.stderr.write('Authorization: Bearer ' + token + '\\n', () => process.exit(1)); return;
  }
});
`;
