import type { LivePanel } from '../../app/app-types.ts';
import { askChoice, askRows } from './ask-rows.ts';
import { BACK, CUT, type Outcome, option, type Scene, told } from './panel-action.ts';
import { severalRows } from './plain-answer.ts';
import { rowLines, WHOLE_VIEW } from './plain-question.ts';

/** Who of a provider's credentials is asked first: all of them in one line, applied move by move. */
export async function changeOrder({ panel, talk, steps }: Scene): Promise<Outcome> {
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

/** Takes the last change of this agent's orders back, all its moves together. */
export async function undo({ panel, steps }: Scene): Promise<Outcome> {
  const { agentId } = panel.getSnapshot();
  const index = steps.findLastIndex((change) => change.agentId === agentId);
  const [last] = index < 0 ? [] : steps.splice(index, 1);
  let line = await panel.undo();
  for (let left = (last?.count ?? 1) - 1; left > 0; left -= 1) line = await panel.undo();
  return told(line);
}
