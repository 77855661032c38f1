import type { LivePanel, PanelCredentialRow } from '../../app/app-types.ts';
import type { CliContext } from '../cli-context.ts';
import { askChoice, askRows, optionRows, type PlainOption, type RowAnswer } from './ask-rows.ts';
import {
  BACK,
  CUT,
  type OrderChange,
  type Outcome,
  option,
  type PanelLeave,
  type Scene,
  told,
} from './panel-action.ts';
import { changeOrder, undo } from './panel-order.ts';
import { credentialNames, credentialWords, panelLines } from './panel-words.ts';
import { oneRow } from './plain-answer.ts';
import { rowLines, WHOLE_VIEW } from './plain-question.ts';
import { openPlainTalk, type PlainTalk } from './plain-talk.ts';

/**
 * The live panel as a status and a numbered menu of what its keys do (ui.md section 5); answers where the person wants to go.
 * Each action applies at once, as it does on the screen.
 * @param isBack the person comes back from where the menu led: status and menu are known already
 */
export async function panelInLines(
  context: CliContext,
  panel: LivePanel,
  isBack: boolean,
): Promise<PanelLeave> {
  const talk = openPlainTalk(context);
  // Changes by others come in only while somebody listens.
  const stop = panel.subscribe(() => undefined);
  const steps: OrderChange[] = [];
  try {
    if (!isBack) {
      for (const line of panelLines(panel.getSnapshot())) talk.line(line);
      tellMenu(talk, actions(panel));
    }
    for (;;) {
      const answer = await askForAction(talk, actions(panel));
      if (answer.kind === 'left') return talk.hasLeft() ? 'cancelled' : 'ended';
      if (answer.kind === 'back') continue;
      const outcome = await act(answer.value, { panel, talk, steps }).catch(
        (error: unknown): Outcome => ({ kind: 'told', lines: [`! ${wordsOf(error)}`] }),
      );
      if (outcome.kind === 'leave') return outcome.to;
      if (outcome.kind === 'told') for (const line of outcome.lines) talk.line(line);
    }
  } finally {
    stop();
    talk.close();
  }
}

/** The menu is told once, and when it is asked for: heard after every answer it would bury the answers. */
function tellMenu(talk: PlainTalk, options: readonly PlainOption[]): void {
  talk.line('');
  talk.line('What can be done, by number or word');
  for (const line of rowLines(optionRows(options), WHOLE_VIEW)) talk.line(line);
}

function askForAction(talk: PlainTalk, options: readonly PlainOption[]): Promise<RowAnswer> {
  const rows = optionRows(options);
  return askRows(talk, {
    lines: [''],
    rows,
    prompt: 'What next? Number, word or "menu": ',
    read: (line) => {
      const text = line.trim().toLowerCase();
      if (text === '') return { kind: 'answer', value: 'status' };
      if (text === 'menu' || text === 'help' || text === '?') return { kind: 'search', query: '' };
      return text === '<' ? { kind: 'back' } : oneRow(rows, text);
    },
    goBack: () => 'This is the start; "quit" leaves.',
  });
}

/** Numbers stay whatever can be done now, so that a script finds what it looks for. */
function actions(panel: LivePanel): readonly PlainOption[] {
  const { credentials, agents, orders } = panel.getSnapshot();
  const none = credentials.length === 0 ? 'there is no credential' : undefined;
  const isOrdered = orders.some(({ tried }) => tried.length > 1);
  return [
    option('status', 'how it stands', undefined),
    option('details', 'all that is known of a credential', none),
    option(
      'clear',
      'let a credential be tried at once',
      credentials.some(isBlocked) ? none : 'nothing is blocked',
    ),
    option('probe', 'ask one small question with a credential', none),
    option('order', 'who is asked first', isOrdered ? undefined : 'no provider has two credentials'),
    option(
      'undo',
      'take the last order back',
      panel.undoable() === undefined ? 'no order was changed' : undefined,
    ),
    option('model', 'choose the default model', undefined),
    option('key', 'one more API key', none),
    option('setup', 'another provider', undefined),
    option('agent', 'the next agent', agents.length < 2 ? 'there is only one' : undefined),
    option('quit', 'leave', undefined),
  ];
}

async function act(action: string, scene: Scene): Promise<Outcome> {
  const { panel } = scene;
  switch (action) {
    case 'status':
      return told(...panelLines(panel.getSnapshot()));
    case 'details':
      return withCredential(
        scene,
        () => true,
        async ({ id }) => told(id, ...panel.details(id).flatMap(spoken)),
      );
    case 'clear':
      return withCredential(scene, isBlocked, async ({ id }) => told(await panel.clear(id)));
    case 'probe':
      return withCredential(
        scene,
        () => true,
        ({ id }) => probe(scene, id),
      );
    case 'order':
      return changeOrder(scene);
    case 'undo':
      return undo(scene);
    case 'key':
      return addKey(scene);
    case 'agent':
      panel.nextAgent();
      return told(...panelLines(panel.getSnapshot()));
    case 'model':
    case 'setup':
    case 'quit':
      return { kind: 'leave', to: action };
    default:
      return BACK;
  }
}

async function probe({ panel, talk }: Scene, id: string): Promise<Outcome> {
  talk.line(`Asking with ${id} ...`);
  const line = await Promise.race([panel.probe(id), talk.left]);
  return line === undefined ? CUT : told(line);
}

/** The credential that is asked first is what Enter alone gives. */
async function withCredential(
  { panel, talk }: Scene,
  isOpen: (row: PanelCredentialRow) => boolean,
  work: (row: PanelCredentialRow) => Promise<Outcome>,
): Promise<Outcome> {
  const { credentials, nowMs } = panel.getSnapshot();
  const names = credentialNames(credentials);
  const options = credentials.map((row, index) =>
    option(
      names[index] ?? row.id,
      credentialWords(row, nowMs),
      isOpen(row) ? undefined : 'nothing blocks it',
    ),
  );
  const usual = credentials.findIndex((row) => row.isNext && isOpen(row));
  const start = usual < 0 ? credentials.findIndex(isOpen) : usual;
  const answer = await askChoice(talk, 'Which credential?', options, names[start]);
  if (answer.kind !== 'answer') return answer.kind === 'left' ? CUT : BACK;
  const chosen = credentials[names.indexOf(answer.value)];
  return chosen === undefined ? BACK : work(chosen);
}

async function addKey({ panel, talk }: Scene): Promise<Outcome> {
  const providers = [...new Set(panel.getSnapshot().credentials.map(({ provider }) => provider))];
  const options = providers.map((provider) => ({ id: provider, label: provider }));
  const which = await askChoice(talk, 'A key for which provider?', options, providers[0]);
  if (which.kind !== 'answer') return which.kind === 'left' ? CUT : BACK;
  const typed = await talk.askHidden('Paste or type the key (nothing is shown), < for back: ');
  if (typed === undefined) return CUT;
  if (typed.trim() === '<') return BACK;
  return told(await panel.addKey(which.value, typed));
}

/** A line of details as it is heard: its first column is a name, and dots between facts are silent. */
function spoken(line: string): readonly string[] {
  return line === '' ? [] : [`  ${line.replace(/ {2,}/, ': ').replaceAll(' · ', ', ')}`];
}

function isBlocked({ health }: PanelCredentialRow): boolean {
  return health.state === 'cooling' || health.state === 'disabled';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
