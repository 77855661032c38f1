import type { PickerRow, PickerScope } from '../../app/app-types.ts';
import { healthWords } from '../../core/credentials/health.ts';
import { MODEL_SORTS, type ModelSort, sortModelRows } from '../../core/models/sort-rows.ts';
import type { CliContext } from '../cli-context.ts';
import { findRow, oneRow, type PlainAnswer } from './plain-answer.ts';
import { nextPage, type PlainView, rowLines, WHOLE_VIEW } from './plain-question.ts';
import { modelRow, type PlainRow } from './plain-rows.ts';
import { openPlainTalk, type PlainTalk } from './plain-talk.ts';

type PickerSources = import('../../../components/open-screens.tsx').PickerSources;
type PickerAnswer = import('../../../components/open-screens.tsx').PickerAnswer | undefined;

const SCOPES = {
  usable: 'usable now',
  configured: 'configured',
  all: 'all models',
  'provider-config': 'own models',
} as const;

const HELP = [
  'A number or a name chooses; Enter alone takes the number in brackets.',
  '  part of a name      only the models that match',
  '  more                the next ones',
  '  usable, configured, all, own    which models are listed; own: those under models.providers in the config',
  '  sort price          also: name, context, default',
  '  about 3             what is known of number 3',
  '  favourite 3         number 3 comes first from now on, or no longer',
  '  <                   leave; nothing is changed',
] as const;

/** What is listed, as far as answers change it. */
interface Listing {
  readonly scope: PickerScope;
  readonly sort: ModelSort;
}

/** The picker as a numbered plain question (ui.md section 3): the same rows, scopes, order, favourites and fixes. */
export async function askForModel(context: CliContext, sources: PickerSources): Promise<PickerAnswer> {
  const talk = openPlainTalk(context);
  try {
    let listing: Listing = {
      scope: sources.rows('usable').length > 0 ? 'usable' : 'all',
      sort: sources.sort,
    };
    for (;;) {
      const answer = await askOnce(talk, sources, listing);
      if (answer === undefined || 'ref' in answer) return answer;
      if (answer.sort !== listing.sort) sources.onSort(answer.sort);
      listing = answer;
    }
  } finally {
    talk.close();
  }
}

/** Numbers are positions in what is listed, and stay until something else is (decision 40). */
async function askOnce(
  talk: PlainTalk,
  sources: PickerSources,
  listing: Listing,
): Promise<PickerAnswer | Listing> {
  const models = numbered(sources, listing);
  const rows = models.map((row) => modelRow(row, sources.nowMs));
  const first = models.find(({ isCurrent }) => isCurrent) ?? models[0];
  tellList(talk, rows, listing);
  const prompt = `Number or name${first === undefined ? '' : ` [${first.number}]`}, help, < leaves: `;
  let view: PlainView = WHOLE_VIEW;
  for (;;) {
    const typed = await talk.ask(prompt);
    const text = typed?.trim();
    if (text === undefined || text === '<') return undefined;
    const changed = listingAfter(text, listing);
    if (changed !== undefined) return changed;
    const command = /^(about|favourite)\s+(.+)$/i.exec(text);
    if (/^(help|\?)$/i.test(text)) for (const line of HELP) talk.line(line);
    else if (command !== null) {
      const row = findRow(rows, command[2] ?? '');
      const model = models.find(({ ref }) => ref === row?.id);
      if (model === undefined) talk.line(`! There is no line ${command[2]}.`);
      else if (command[1]?.toLowerCase() === 'about') talk.line(aboutLine(model, sources.nowMs));
      else {
        sources.onFavourite(model.ref);
        return listing;
      }
    } else {
      const answer = read(text, models, rows, first);
      if (answer.kind === 'answer') {
        const chosen = await confirmed(
          talk,
          models.find(({ ref }) => ref === answer.value),
        );
        if (chosen !== 'again') return chosen;
      } else if (answer.kind === 'problem') talk.line(`! ${answer.message}`);
      else {
        view = answer.kind === 'search' ? { query: answer.query, from: 0 } : nextPage(view);
        for (const line of rowLines(rows, view)) talk.line(line);
      }
    }
  }
}

function numbered(sources: PickerSources, { scope, sort }: Listing): readonly PickerRow[] {
  return sortModelRows(sources.rows(scope), sort).map((row, index) => ({ ...row, number: index + 1 }));
}

function tellList(talk: PlainTalk, rows: readonly PlainRow[], { scope, sort }: Listing): void {
  const count = rows.length === 1 ? '1 model' : `${rows.length} models`;
  talk.line('');
  talk.line(`Select a model: ${SCOPES[scope]}, ${count}${sort === 'default' ? '' : `, by ${sort}`}`);
  if (rows.length > 0) for (const line of rowLines(rows, WHOLE_VIEW)) talk.line(line);
  else talk.line('Nothing here yet. "all" lists every model; choosing one sets it up.');
}

/** What is listed after a word that changes it; undefined for any other. */
function listingAfter(text: string, listing: Listing): Listing | undefined {
  const word = text.toLowerCase().replace(/^own$/, 'provider-config');
  if (word in SCOPES) return { ...listing, scope: word as PickerScope };
  const sort = MODEL_SORTS.find((name) => word === `sort ${name}`);
  return sort === undefined ? undefined : { ...listing, sort };
}

function read(
  text: string,
  models: readonly PickerRow[],
  rows: readonly PlainRow[],
  first: PickerRow | undefined,
): PlainAnswer {
  if (text.toLowerCase() === 'more') return { kind: 'more' };
  if (text === '') {
    return first === undefined
      ? { kind: 'problem', message: 'Type the name of a model, or "all".' }
      : { kind: 'answer', value: first.ref };
  }
  const named = models.find(({ aliases }) => aliases.some((alias) => alias === text));
  return named === undefined ? oneRow(rows, text) : { kind: 'answer', value: named.ref };
}

/** A model that cannot answer as it is leads to what would mend it (B026), once that is wanted. */
async function confirmed(talk: PlainTalk, row: PickerRow | undefined): Promise<PickerAnswer | 'again'> {
  if (row === undefined) return 'again';
  if (row.disabledReason === undefined) return { kind: 'chosen', ref: row.ref };
  const mend = row.health.state === 'expired' ? 'Connect it again' : 'Set it up';
  talk.line(`${row.ref} cannot answer now: ${row.disabledReason}.`);
  const typed = await talk.ask(`${mend} now? y or n: `);
  if (typed === undefined) return undefined;
  return /^y(?:es)?$/i.test(typed.trim()) ? { kind: 'unusable', ref: row.ref } : 'again';
}

function aboutLine(row: PickerRow, nowMs: number): string {
  const facts = [
    modelRow(row, nowMs).text,
    `takes ${row.input.join(', ') || 'text'}`,
    row.reasoning === true ? 'reasoning' : '',
    row.aliases.length === 0 ? '' : `alias ${row.aliases.join(', ')}`,
    row.isRecent ? 'used lately' : '',
    row.disabledReason ?? healthWords(row.health, nowMs),
  ];
  return [...new Set(facts)].filter((fact) => fact !== '').join(' - ');
}
