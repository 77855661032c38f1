import { AppError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { Observable } from '../app-types.ts';
import { runScan } from './run-scan.ts';
import { previewScan, type ScanChoice, type ScanPreview } from './scan-plan.ts';
import type { ScanOptions, ScanProgress, ScanResult } from './scan-types.ts';
import { isSelectable } from './selectable.ts';

/** What the screen of a scan shows. */
export interface ScanPicture extends ScanProgress {
  /** Unix milliseconds of this picture, and of the start. */
  readonly nowMs: number;
  readonly startedMs: number;
  readonly concurrency: number;
  readonly source: ScanOptions['source'];
  /** Refs that may be marked. */
  readonly selectable: ReadonlySet<string>;
  /** The checks were ended by the person. */
  readonly isStopped: boolean;
  /** Why there is nothing to show. */
  readonly problem: string | undefined;
}

/** A scan behind a screen: it starts at once; nothing it does writes anything. */
export interface ScanSession extends Observable<ScanPicture> {
  /** Ends the checks and keeps what there is. */
  stop(): void;
  preview(choice: ScanChoice): ScanPreview;
  /** The finished scan; undefined while it runs or when it failed. */
  result(): ScanResult | undefined;
  dispose(): void;
}

const TICK_MS = 1000;
const FRAME_MS = 50;

/** Starts a scan for the screen. Failures become the picture's `problem`. */
export function createScanSession(ports: Ports, options: ScanOptions): ScanSession {
  const stopping = new AbortController();
  const listeners = new Set<() => void>();
  const startedMs = ports.clock.now();
  let result: ScanResult | undefined;
  let picture: ScanPicture = {
    phase: 'reading',
    rows: [],
    probed: 0,
    total: 0,
    providers: [],
    warnings: [],
    nowMs: startedMs,
    startedMs,
    concurrency: options.concurrency,
    source: options.source,
    selectable: new Set(),
    isStopped: false,
    problem: undefined,
  };
  const show = (change: Partial<ScanPicture>): void => {
    picture = { ...picture, ...change, nowMs: ports.clock.now() };
    for (const listener of listeners) listener();
  };
  let latest: (() => ScanProgress) | undefined;
  const showLatest = (): void => {
    if (latest === undefined) return;
    const progress = latest();
    latest = undefined;
    const marked = progress.rows.filter((row) => isSelectable(row, progress));
    show({ ...progress, selectable: new Set(marked.map(({ ref }) => ref)) });
  };
  // Many checks end at once; nobody sees more than some pictures a second.
  const take = (progress: () => ScanProgress): void => {
    const isWaiting = latest !== undefined;
    latest = progress;
    if (!isWaiting) void ports.clock.sleep(FRAME_MS).then(showLatest);
  };
  const stopTicking = ports.clock.every(TICK_MS, () => {
    if (picture.phase !== 'done') show({});
  });
  void runScan(ports, options, stopping.signal, take).then(
    (finished) => {
      result = finished;
      showLatest();
      show({ phase: 'done' });
    },
    (error: unknown) => {
      showLatest();
      show({ phase: 'done', problem: problemOf(error) });
    },
  );
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => picture,
    stop() {
      stopping.abort();
      show({ isStopped: true });
    },
    preview: (choice) => previewScan(ports, choice),
    result: () => result,
    dispose() {
      stopTicking();
      stopping.abort();
      listeners.clear();
    },
  };
}

function problemOf(error: unknown): string {
  if (!(error instanceof AppError)) return error instanceof Error ? error.message : String(error);
  return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
}
