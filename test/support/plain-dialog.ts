import type { PtySession } from './pty-session.ts';

/** Answers, each typed once its question is on the screen; lines as a script writes them. */
export async function answer(
  app: PtySession,
  dialog: readonly (readonly [question: string, line: string])[],
): Promise<void> {
  let from = 0;
  for (const [question, line] of dialog) {
    await app.untilBytes(from, question);
    from = app.bytes.indexOf(question, from) + question.length;
    app.type(`${line}\r`);
  }
}
