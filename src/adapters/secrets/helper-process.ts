import { spawn } from 'node:child_process';

export interface HelperCall {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child. */
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
  readonly timeoutMs: number;
  readonly noOutputTimeoutMs: number;
  readonly maxOutputBytes: number;
}

export type HelperAnswer =
  | { readonly ok: true; readonly stdout: string }
  /** What went wrong, as the rest of a sentence that starts with the command; never what it printed. */
  | { readonly ok: false; readonly problem: string };

/**
 * Runs a helper command without a shell and collects what it prints (SEC-8). It is in a process group of its own, which is
 * ended as a whole when it takes too long, is silent too long or prints too much (S24).
 */
export function runHelper(call: HelperCall): Promise<HelperAnswer> {
  return new Promise((resolve) => {
    const child = spawn(call.command, call.args, {
      env: { ...call.env },
      shell: false,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isDone = false;
    const end = (answer: HelperAnswer): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(total);
      clearTimeout(silence);
      endGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(answer);
    };
    const total = setTimeout(
      () => end({ ok: false, problem: `gives no answer within ${call.timeoutMs} ms` }),
      call.timeoutMs,
    );
    const silence = setTimeout(
      () => end({ ok: false, problem: `prints nothing for ${call.noOutputTimeoutMs} ms` }),
      call.noOutputTimeoutMs,
    );
    const take = (chunk: Buffer, isAnswer: boolean): void => {
      silence.refresh();
      bytes += chunk.length;
      if (isAnswer) chunks.push(chunk);
      if (bytes > call.maxOutputBytes) {
        end({ ok: false, problem: `prints more than ${call.maxOutputBytes} bytes` });
      }
    };
    child.stdout.on('data', (chunk: Buffer) => take(chunk, true));
    // Counted and thrown away: helpers print what they should not.
    child.stderr.on('data', (chunk: Buffer) => take(chunk, false));
    child.on('error', (error: NodeJS.ErrnoException) =>
      end({ ok: false, problem: `cannot be started (${error.code})` }),
    );
    child.on('close', (code, signal) => {
      if (code === 0) end({ ok: true, stdout: Buffer.concat(chunks).toString('utf8') });
      else end({ ok: false, problem: `ends with ${code === null ? signal : `exit code ${code}`}` });
    });
    // A helper that does not read what it is asked is no error as long as it answers.
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.input);
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended and left nobody behind.
  }
}
