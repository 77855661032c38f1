import { describe, expect, test } from 'vitest';
import { LoginScreen } from '../../../components/login/login-screen.tsx';
import { addressLines, type LoginFlow, type LoginSnapshot } from '../../../src/app/credentials/login.ts';
import { renderScreen } from '../../support/render-screen.tsx';

function fakeFlow(change: Partial<LoginSnapshot> = {}) {
  let snapshot: LoginSnapshot = {
    phase: 'waiting',
    title: 'Sign in with ChatGPT',
    url: 'https://provider.example.test/authorize',
    userCode: undefined,
    isListening: true,
    canPaste: true,
    nowMs: 0,
    expiresAtMs: 299_000,
    problem: undefined,
    ...change,
  };
  const listeners = new Set<() => void>();
  const said: string[] = [];
  const publish = (next: Partial<LoginSnapshot>): void => {
    snapshot = { ...snapshot, ...next };
    for (const listener of listeners) listener();
  };
  const flow: LoginFlow = {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    paste: (text) => void said.push(text),
    cancel: async () => {
      said.push('cancel');
      publish({ phase: 'cancelled' });
    },
    finished: new Promise(() => {}),
  };
  return { flow, said, publish };
}

const show = (flow: LoginFlow, columns = 100) =>
  renderScreen<null>((done) => <LoginScreen flow={flow} onOver={() => done(null)} />, { columns });

describe('the sign-in screen', () => {
  test('7.3-23: OAuth: what to do, the time that is left, and a field for the way back', async () => {
    const { flow, said, publish } = fakeFlow();
    const view = show(flow);
    await view.until('04:59 left');
    expect(view.screen()).toContain('Sign in with ChatGPT');
    expect(view.screen()).toContain('esc cancel');
    publish({ nowMs: 60_000 });
    await view.until('03:59 left');
    view.paste('http://localhost:1455/auth/callback?code=abc\n');
    await view.until('code=abc');
    view.press('enter');
    publish({ problem: 'This address holds no code.' });
    await view.until('This address holds no code.');
    expect(said).toEqual(['http://localhost:1455/auth/callback?code=abc']);
    publish({ phase: 'saving' });
    await view.until('storing it');
    publish({ phase: 'done' });
    expect(await view.result).toEqual({ kind: 'done', value: null });
  });

  test('a taken port says that only pasting leads on', async () => {
    const view = show(fakeFlow({ isListening: false }).flow);
    await view.until('is taken by another program');
  });

  test('a device sign-in shows the short code and no field', async () => {
    const view = show(fakeFlow({ userCode: 'ABCD-EFGH', canPaste: false }).flow, 50);
    await view.until('Code: ABCD-EFGH');
    expect(view.screen()).not.toContain('❯');
    expect(view.faults()).toEqual([]);
  });

  test('escape cancels and leaves', async () => {
    const { flow, said } = fakeFlow();
    const view = show(flow);
    await view.until('esc cancel');
    view.press('escape');
    expect(await view.result).toEqual({ kind: 'done', value: null });
    expect(said).toEqual(['cancel']);
  });

  test('7.3-23, P1, P26: in a narrower window the address stays whole and the frame is as a fresh one', async () => {
    const url = `https://provider.example.test/authorize?${'state=abcdefgh&'.repeat(8)}end=1`;
    const above = ['$ openclaw models auth login --provider openai-codex', ...addressLines(url)];
    const node = (flow: LoginFlow) => (done: (value: null) => void) => (
      <LoginScreen flow={flow} onOver={() => done(null)} />
    );
    const view = renderScreen<null>(node(fakeFlow({ url }).flow), { columns: 100, rows: 30, above });
    await view.until('esc cancel');
    for (const columns of [60, 40] as const) {
      view.resize(columns, 30);
      const fresh = renderScreen<null>(node(fakeFlow({ url }).flow), {
        columns,
        rows: 30,
        above: addressLines(url),
      });
      const expected = await fresh.until('esc cancel');
      await view.until(new RegExp(`^${escaped(expected)}$`));
      expect(view.screen().replaceAll('\n', '')).toContain(url);
    }
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
