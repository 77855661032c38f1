import type { LivePanel, PanelCredentialRow } from '../../app/app-types.ts';
import type { CliContext } from '../cli-context.ts';
import { askChoice, askRows, optionRows, type PlainOption, type RowAnswer } from './ask-rows.ts';
import { credentialNames, credentialWords, panelLines } from './panel-words.ts';
import { oneRow, severalRows } from './plain-answer.ts';
import { rowLines, WHOLE_VIEW } from './plain-question.ts';
import { openPlainTalk, type PlainTalk } from './plain-talk.ts';

/** Where the menu leads besides the panel's own work, as from the screen; `ended` when a script has no more answers. */
export type PanelLeave = 'quit' | 'cancelled' | 'model' | 'setup' | 'ended';

/** What one action of the menu comes to: a line to tell, a place to go, or back to the menu without a word. */
type Outcome =
  | { readonly kind: 'told'; readonly lines: readonly string[] }
  | { readonly kind: 'leave'; readonly to: PanelLeave }
  | { readonly kind: 'back' };

const BACK: Outcome = { kind: 'back' };
/** In the middle of a question. */
const CUT: Outcome = { kind: 'leave', to: 'cancelled' };

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

/** How many moves a change of an order took, to take it back as one. */
interface OrderChange {
  readonly agentId: string;
  readonly count: number;
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

interface Scene {
  readonly panel: LivePanel;
  readonly talk: PlainTalk;
  readonly steps: OrderChange[];
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

function option(id: string, hint: string, disabledReason: string | undefined): PlainOption {
  return { id, label: id, hint, ...(disabledReason === undefined ? {} : { disabledReason }) };
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

async function undo({ panel, steps }: Scene): Promise<Outcome> {
  const { agentId } = panel.getSnapshot();
  const index = steps.findLastIndex((change) => change.agentId === agentId);
  const [last] = index < 0 ? [] : steps.splice(index, 1);
  let line = await panel.undo();
  for (let left = (last?.count ?? 1) - 1; left > 0; left -= 1) line = await panel.undo();
  return told(line);
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

async function changeOrder({ panel, talk, steps }: Scene): Promise<Outcome> {
  const { orders, agentId } = panel.getSnapshot();
  const open = orders.filter(({ tried }) => tried.length > 1);
  const options = open.map(({ provider, tried }) => option(provider, tried.join(', then '), undefined));
  const which = await askChoice(talk, 'The order of which provider?', options, open[0]?.provider);
  if (which.kind !== 'answer') return which.kind === 'left' ? CUT : BACK;
  const tried = open.find(({ provider }) => provider === which.value)?.tried ?? [];
  const rows = tried.map((id, index) => ({ number: index + 1, id, text: id }));
  const answer = await askRows(talk, {
    lines: ['', `Who is asked first for ${which.value}?`, ...rowLines(rows, WHOLE_VIEW)],
    rows,
    prompt: 'Numbers in the new order, "reset", Enter to leave it, < for back: ',
    read: (line) => {
      const text = line.trim();
      if (text === '<') return { kind: 'back' };
      return text.toLowerCase() === 'reset'
        ? { kind: 'answer', value: 'reset' }
        : severalRows(rows, text, tried);
    },
  });
  if (answer.kind !== 'answer') return answer.kind === 'left' ? CUT : BACK;
  if (answer.value === 'reset') {
    const line = await panel.resetOrder(which.value);
    steps.push({ agentId, count: 1 });
    return told(line);
  }
  const named = answer.value.split(',').filter((id) => id !== '');
  // Those that were not named follow in the order that they had.
  const wanted = [...named, ...tried.filter((id) => !named.includes(id))];
  const count = await arrange(panel, which.value, tried, wanted);
  if (count > 0) steps.push({ agentId, count });
  return told(`${which.value}: ${wanted.join(', then ')}${count === 0 ? ', as before' : ''}`);
}

/** Brings an order about move by move; returns how many it took. */
async function arrange(
  panel: LivePanel,
  provider: string,
  tried: readonly string[],
  wanted: readonly string[],
): Promise<number> {
  let now = tried;
  let count = 0;
  for (const [to, id] of wanted.entries()) {
    const from = now.indexOf(id);
    if (from === to) continue;
    await panel.move(provider, id, to - from);
    now = now.toSpliced(from, 1).toSpliced(to, 0, id);
    count += 1;
  }
  return count;
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

function told(...lines: readonly string[]): Outcome {
  return { kind: 'told', lines };
}

function isBlocked({ health }: PanelCredentialRow): boolean {
  return health.state === 'cooling' || health.state === 'disabled';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
