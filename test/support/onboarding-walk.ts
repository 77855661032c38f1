import { CANARY } from './journey.ts';
import type { PtySession } from './pty-session.ts';

/** Where the walk can stop, in order; a home that is configured already begins with `existing`, a new one with `risk`. */
export const WALK = [
  'risk',
  'provider',
  'address',
  'protocol',
  'credential',
  'key',
  'model',
  'sight',
  'fallbacks',
  'review',
  'receipt',
] as const;
export type Stop = (typeof WALK)[number];

/** What the title of each stop begins with on a new home, at any width. */
export const TITLES: Readonly<Record<Stop, string>> = {
  risk: 'Before you start',
  provider: 'How do you want to connect',
  address: 'What is the address',
  protocol: 'Which protocol does it speak',
  credential: 'Where is the key',
  key: 'Paste the API key',
  model: 'Which model answers by default',
  sight: 'Does this model support image input',
  fallbacks: 'Who stands in when it fails',
  review: 'This is what will be written',
  receipt: 'Done',
};

const SHOWN: Readonly<Record<Stop, RegExp | string>> = {
  risk: /Before you start|A model is configured already/,
  provider: 'How do you want to connect?',
  address: 'What is the address of the server?',
  protocol: 'Which protocol does it speak?',
  credential: 'Where is the key?',
  key: 'Paste the API key',
  model: 'Which model answers by default?',
  sight: 'Does this model support image input?',
  fallbacks: 'Who stands in when it fails?',
  review: 'This is what will be written',
  receipt: 'The same from a script',
};

async function typeAndWait(app: PtySession, text: string, seen: RegExp | string): Promise<void> {
  app.type(text);
  // Text and Enter written at once arrive as one piece (T6); a person presses Enter after seeing the text.
  await app.until(seen);
  app.press('enter');
}

/** What a person does at each stop to get to the next one. */
const ANSWER: Readonly<Record<Stop, (app: PtySession, url: string) => void | Promise<void>>> = {
  risk: (app) => app.press(app.screen().includes('Before you start') ? '1' : '2'),
  provider: (app) => typeAndWait(app, 'another', /❯.*Another server/),
  address: (app, url) => typeAndWait(app, `${url}/v1`, `${url}/v1`),
  protocol: (app) => app.press('1'),
  credential: (app) => app.press('2'),
  key: (app) => pasteKey(app, CANARY),
  model: (app) => app.press('enter'),
  sight: (app) => app.press('enter'),
  fallbacks: (app) => app.press('enter'),
  review: (app) => app.press('enter'),
  receipt: (app) => app.press('enter'),
};

export async function pasteKey(app: PtySession, key: string): Promise<void> {
  app.paste(key);
  await app.until('•');
  app.press('enter');
}

/** Onboarding of a server of one's own, from the first screen to the stop that is named. */
export async function walkTo(app: PtySession, url: string, stop: Stop): Promise<void> {
  await app.until(SHOWN.risk);
  await walkFrom(app, url, 'risk', stop);
}

/** From a stop that is on screen to a later one. */
export async function walkFrom(app: PtySession, url: string, from: Stop, to: Stop): Promise<void> {
  const end = WALK.indexOf(to);
  for (let index = WALK.indexOf(from); index < end; index++) {
    await ANSWER[WALK[index] as Stop](app, url);
    await app.until(SHOWN[WALK[index + 1] as Stop]);
  }
}
