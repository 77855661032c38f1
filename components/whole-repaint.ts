/** To the first cell, then all that follows it: unlike 2J it leaves nothing in what can be scrolled back to. */
const WIPE = '\u001b[H\u001b[J';

export interface Repainted {
  readonly stdout: NodeJS.WriteStream;
  /** Calls the listener on each change of the window, after the stream has looked at its size; returns what ends that. */
  readonly onWindowChange: ((listener: () => void) => () => void) | undefined;
  /** Forgets what the renderer believes to stand on the terminal. */
  readonly forget: () => void;
  /** Does another program have the terminal now? */
  readonly isAway: () => boolean;
}

/**
 * Draws a screen of its own from nothing whenever the window changes (P5). A terminal cuts off what does not fit, at sizes in
 * between that the program never sees; Node tells of none when a burst ends at the size it began with. Returns what ends it.
 */
export function repaintWhole({ stdout, onWindowChange, forget, isAway }: Repainted): () => void {
  let isTold = false;
  const wipe = (): void => {
    isTold = true;
    // The stream and we hear of one change one right after the other.
    queueMicrotask(() => {
      isTold = false;
    });
    if (isAway()) return;
    forget();
    stdout.write(WIPE);
  };
  // Before the renderer, which then draws every line.
  stdout.prependListener('resize', wipe);
  const off = onWindowChange?.(() => {
    if (!isTold) stdout.emit('resize');
  });
  return () => {
    off?.();
    stdout.off('resize', wipe);
  };
}
