import { describe, expect, test } from 'vitest';
import { ScanScreen, type ScanWishes } from '../../../components/scan/scan-screen.tsx';
import type { ScanChoice } from '../../../src/app/scan/scan-plan.ts';
import type { ScanPicture, ScanSession } from '../../../src/app/scan/scan-session.ts';
import { NOT_PROBED, type ScanRow } from '../../../src/core/scan/scan-model.ts';
import { renderScreen, type ScreenSize, type TestScreen } from '../../support/render-screen.tsx';

function row(id: string, changes: Partial<ScanRow> = {}): ScanRow {
  return {
    ...{ provider: 'openrouter', id, ref: `openrouter/${id}`, name: id, isFree: true, cost: undefined },
    ...{ contextLength: 32_768, createdAtMs: undefined, inferredParamB: 7, supportedParametersCount: 2 },
    ...{ supportsToolsMeta: true, supportsToolChoice: true, supportsImagesMeta: false },
    ...{ state: 'waiting', tool: NOT_PROBED, image: NOT_PROBED },
    ...changes,
  } as ScanRow;
}

function found(id: string, latencyMs: number, hasImage = false): ScanRow {
  const ok = { ok: true, skipped: false, latencyMs };
  return row(id, { state: 'probed', tool: ok, image: hasImage ? ok : NOT_PROBED });
}

const A = found('acme/a:free', 100, true);
const B = found('acme/b:free', 200);
const DEAD = row('acme/dead:free', {
  state: 'probed',
  tool: { ok: false, skipped: false, label: 'account_policy', words: 'No endpoints found' },
});

interface Opened {
  readonly app: TestScreen<ScanChoice | undefined>;
  readonly previews: ScanChoice[];
  show(change: Partial<ScanPicture>): void;
  stops(): number;
}

const WISHES: ScanWishes = { maxCandidates: 6, setsPrimary: false, setsImage: false };

function open(start: Partial<ScanPicture>, wishes: Partial<ScanWishes> = {}, size: ScreenSize = {}): Opened {
  const listeners = new Set<() => void>();
  const previews: ScanChoice[] = [];
  let stops = 0;
  const complete = (change: Partial<ScanPicture>, before?: ScanPicture): ScanPicture => {
    const rows = change.rows ?? before?.rows ?? [];
    return {
      ...{ phase: 'probing', rows, probed: 0, total: rows.length, providers: [], warnings: [], nowMs: 0 },
      ...{ startedMs: 0, concurrency: 3, source: 'openrouter', isStopped: false, problem: undefined },
      ...before,
      ...change,
      selectable: new Set(rows.filter(({ tool }) => tool.ok).map(({ ref }) => ref)),
    };
  };
  let picture = complete(start);
  const session: ScanSession = {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => picture,
    stop() {
      stops += 1;
    },
    preview(choice) {
      previews.push(choice);
      const added = choice.fallbacks.map((ref) => ({ kind: 'added' as const, text: ref }));
      return { lines: [{ kind: 'removed', text: 'old/model' }, ...added], notes: [], isChange: true };
    },
    result: () => undefined,
    dispose: () => undefined,
  };
  const app = renderScreen<ScanChoice | undefined>(
    (done) => (
      <ScanScreen
        session={session}
        wishes={{ ...WISHES, ...wishes }}
        onConfirm={done}
        onLeave={() => done(undefined)}
      />
    ),
    size,
  );
  return {
    app,
    previews,
    stops: () => stops,
    show(change) {
      picture = complete(change, picture);
      for (const listener of listeners) listener();
    },
  };
}

describe('the scan (ui.md, screen 4)', () => {
  test('7.3-6, 7.3-40, P27: rows come in and change places, the pointer stays on its model', async () => {
    const { app, show } = open({ rows: [row('acme/b:free'), row('acme/a:free')] });
    await app.until(/❯ +1 .*b:free/);
    show({ rows: [A, row('acme/b:free')], probed: 1 });
    await app.until(/❯ +2 .*b:free/);
    expect(app.pointed()).toContain('acme/b:free');
    expect(app.screen()).toContain('1 of 2 probed');
    expect(app.screen()).toMatch(/a:free.*✓ 100 ms/);
  });

  test('7.3-11: marks are numbers in their order; J and K change it, a mark goes with the same key', async () => {
    const { app } = open({ rows: [A, B] });
    await app.until('space mark');
    app.press('space', 'down');
    await app.until(/❯ +2/);
    app.press('space');
    await app.until(/\[2\].*b:free/);
    app.type('K');
    await app.until(/\[1\].*b:free/);
    expect(app.screen()).toMatch(/\[2\].*a:free/);
    app.type('J');
    await app.until(/\[2\].*b:free/);
    app.press('space');
    await app.until(/❯ +2 \[ \]/);
    expect(app.screen()).toMatch(/\[1\].*a:free/);
  });

  test('7.3-12, P30: only what works now is in the footer: neither a mark nor a review for a model that may not be chosen', async () => {
    const { app } = open({ rows: [DEAD] });
    const screen = await app.until('esc stop');
    expect(screen).toContain("✗ blocked by your account's privacy settings");
    expect(screen).not.toContain('space mark');
    expect(screen).not.toContain('enter review');
    app.press('space', 'enter');
    app.press('escape');
    await app.until('esc stop');
    expect(app.screen()).not.toContain('[1]');
  });

  test('SCAN-5: once all is known the best are proposed; what a person chose before stays', async () => {
    const { app, show } = open({ rows: [A, B] });
    await app.until('space mark');
    show({ phase: 'done' });
    await app.until(/\[1\].*a:free/);
    expect(app.screen()).toMatch(/\[2\].*b:free/);
  });

  test('what a person chose before all is known stays', async () => {
    const { app, show } = open({ rows: [A, B] });
    await app.until('space mark');
    app.press('down');
    await app.until(/❯ +2/);
    app.press('space');
    await app.until(/\[1\].*b:free/);
    show({ phase: 'done' });
    await app.until('esc leave');
    expect(app.screen()).toMatch(/\[ \].*a:free/);
  });

  test('--set-default and --set-image: the first, and the first that takes images', async () => {
    const { app } = open({ rows: [B, A], phase: 'done' }, { setsPrimary: true, setsImage: true });
    await app.until(/\[1\]p +acme\/b:free/);
    expect(app.screen()).toMatch(/\[2\]i +acme\/a:free/);
  });

  test('p and i mark the default and the image model; only a model that takes images may be the latter', async () => {
    const { app } = open({ rows: [A, B], phase: 'done' });
    await app.until('i image');
    app.type('p');
    app.type('i');
    await app.until(/\[1\]pi +acme\/a:free/);
    app.press('down');
    await app.until(/❯ +2/);
    expect(app.screen()).not.toContain('i image');
  });

  test('Esc stops the checks and keeps what there is; a second one leaves without a choice', async () => {
    const { app, show, stops } = open({ rows: [A, row('acme/b:free')] });
    await app.until('esc stop');
    app.press('escape');
    await expect.poll(stops).toBe(1);
    show({ isStopped: true, phase: 'done', probed: 1 });
    await app.until('stopped · 1 of 2 probed');
    expect(app.screen()).toContain('acme/a:free');
    app.press('escape');
    expect(await app.result).toEqual({ kind: 'done', value: undefined });
  });

  test('B010: the review shows the difference, switches between replace and append, and goes back with the marks kept', async () => {
    const { app, previews } = open({ rows: [A, B], phase: 'done' });
    await app.until('enter review');
    app.press('down');
    await app.until(/❯ +2/);
    app.press('enter');
    const review = await app.until('enter write');
    expect(review).toContain('- old/model');
    expect(review).toContain('+ openrouter/acme/a:free');
    app.press('tab');
    await app.until('append the fallbacks');
    expect(previews.map(({ mode }) => mode)).toEqual(['replace', 'append']);
    app.press('escape');
    await app.until(/❯ +2 \[2\]/);
    app.press('enter');
    await app.until('enter write');
    app.press('enter');
    expect(await app.result).toEqual({
      kind: 'done',
      value: { mode: 'append', fallbacks: [A.ref, B.ref], primary: undefined, image: undefined },
    });
  });

  test('only a primary: the fallbacks stay', async () => {
    const { app, show } = open({ rows: [A] });
    await app.until('p primary');
    app.type('p');
    await app.until(/\[ \]p/);
    show({ phase: 'done' });
    app.press('enter');
    await app.until('the fallbacks stay');
    app.press('enter');
    expect(await app.result).toMatchObject({ value: { mode: 'append', fallbacks: [], primary: A.ref } });
  });

  test('a list that cannot be read says why; nothing but leaving is offered', async () => {
    const { app } = open({ phase: 'done', problem: 'OpenRouter /models answers HTTP 503' });
    await app.until('answers HTTP 503');
    app.press('escape');
    expect(await app.result).toEqual({ kind: 'done', value: undefined });
  });

  test('Ctrl-C leaves from the review too', async () => {
    const { app } = open({ rows: [A], phase: 'done' });
    await app.until('enter review');
    app.press('enter');
    await app.until('enter write');
    app.press('ctrl-c');
    expect(await app.result).toEqual({ kind: 'cancelled' });
  });

  test.each([
    [40, 10],
    [40, 15],
    [80, 24],
    [200, 60],
  ])('%i×%i: model, marks and keys stay in sight, no line wraps', async (columns, rows) => {
    const many = Array.from({ length: 40 }, (_, index) =>
      found(`acme/model-${index + 1}:free`, index + 1, true),
    );
    const { app } = open({ rows: many, phase: 'done' }, {}, { columns, rows });
    await app.until('esc leave');
    app.press('end');
    await app.until(/❯ +40 \[ \]/);
    expect(app.screen()).toContain('model-40');
    app.press('enter');
    await app.until('enter write');
    expect(app.faults()).toEqual([]);
  });
});
