import { createInterface, type Interface } from 'node:readline';
import type { ChatSession } from '../../app/chat/chat-types.ts';
import type { CliContext } from '../cli-context.ts';
import { surfaceOf } from '../surface.ts';
import { createEntryPrinter, type EntryPrinter } from './entry-printer.ts';
import { type ChatOptions, startChat } from './start-chat.ts';

const CANCELLED = 130;
/** Where a prompt is only heard, a word says whose turn it is. */
const PROMPTS = {
  drawn: { message: '› ', question: 'y or n › ' },
  plain: { message: 'You: ', question: 'y or n: ' },
} as const;

/**
 * A chat in plain lines: each line of stdin is a message or a command, answers are streamed to stdout, notices and errors go
 * to stderr. Returns the exit code: off a terminal that of the first thing that went wrong (decision 32).
 */
export async function chatInLines(context: CliContext, options: ChatOptions): Promise<number> {
  const { ports, output } = context;
  const isTalk = context.process.stdin.isTTY === true;
  const chat = startChat(ports, options, { hasPicker: false, canAsk: isTalk });
  const printer = createEntryPrinter(output);
  const { sessionId, entries } = chat.getSnapshot();
  const count = entries.filter(({ kind }) => kind === 'user').length;
  output.note(
    count === 0 ? `Session ${sessionId}` : `Session ${sessionId}, goes on after ${count} of your messages`,
  );
  printer.skip(entries);
  let opened = sessionId;
  const unsubscribe = chat.subscribe(() => {
    const snapshot = chat.getSnapshot();
    if (snapshot.sessionId !== opened) {
      opened = snapshot.sessionId;
      printer.skip(snapshot.entries);
    }
    printer.print(snapshot.entries);
  });
  try {
    if (options.model !== undefined) {
      await chat.choose(options.model);
      if (printer.exitCode() !== 0) return printer.exitCode();
    }
    return await (isTalk ? talk(context, chat) : readScript(context, chat, printer));
  } finally {
    await chat.close();
    unsubscribe();
  }
}

/** Line by line, the next one when the reply to the last is there. A signal stops the reply and leaves. */
async function readScript(
  { process }: CliContext,
  chat: ChatSession,
  printer: EntryPrinter,
): Promise<number> {
  const lines = createInterface({ input: process.stdin, terminal: false });
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    chat.abort();
    lines.close();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    for await (const line of lines) {
      if (isStopped) break;
      await chat.submit(line);
      if (isStopped || chat.getSnapshot().isLeaving) break;
    }
    return isStopped ? CANCELLED : printer.exitCode();
  } finally {
    lines.close();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** On a terminal: a prompt; Ctrl-C stops the running reply first, and leaves at the prompt; so does the end of input. */
async function talk(context: CliContext, chat: ChatSession): Promise<number> {
  const { process } = context;
  const canDraw = surfaceOf(context, 'stderr') === 'screen';
  const prompts = PROMPTS[canDraw ? 'drawn' : 'plain'];
  const lines = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: canDraw,
    prompt: prompts.message,
  });
  return new Promise((resolve) => {
    let exitCode = 0;
    const leave = (code: number): void => {
      exitCode = code;
      chat.abort();
      lines.close();
    };
    const interrupt = (): void => {
      if (!chat.abort()) leave(CANCELLED);
    };
    const end = (): void => leave(CANCELLED);
    const unsubscribe = promptForQuestions(chat, lines, prompts);
    process.on('SIGTERM', end);
    process.on('SIGINT', interrupt);
    lines.on('SIGINT', interrupt);
    lines.on('close', () => {
      process.off('SIGTERM', end);
      process.off('SIGINT', interrupt);
      unsubscribe();
      resolve(exitCode);
    });
    lines.on('line', (line) => void answer(chat, line, lines));
    lines.prompt();
  });
}

/** Asks for the yes or no that a running reply waits for, and goes back to the usual prompt. */
function promptForQuestions(
  chat: ChatSession,
  lines: Interface,
  prompts: (typeof PROMPTS)[keyof typeof PROMPTS],
): () => void {
  let isAsking = false;
  return chat.subscribe(() => {
    const asks = chat.getSnapshot().question !== undefined;
    if (asks === isAsking) return;
    isAsking = asks;
    lines.setPrompt(asks ? prompts.question : prompts.message);
    if (asks) lines.prompt();
  });
}

async function answer(chat: ChatSession, line: string, lines: Interface): Promise<void> {
  if (chat.getSnapshot().question !== undefined) {
    const word = line.trim().toLowerCase();
    if (['y', 'yes'].includes(word)) chat.answer(true);
    else if (['n', 'no'].includes(word)) chat.answer(false);
    else lines.prompt();
    return;
  }
  await chat.submit(line);
  const { isLeaving, activity } = chat.getSnapshot();
  if (isLeaving) lines.close();
  else if (activity === 'idle') lines.prompt();
}
