import type { ChatFallback, ChatSnapshot } from '../../src/app/chat/chat-types.ts';
import { widthOf } from '../ui/width-of.ts';

/** After this long the person is told how long it has been, and what stops it (architecture 7.3). */
const PATIENCE_SECONDS = 5;

/** Who answers, for one line: what matters least falls away first where there is no room. */
export function statusWords(snapshot: ChatSnapshot, columns: number): string {
  const { agentId, sessionId, model, isPinned, params } = snapshot;
  const ranked: readonly (readonly [words: string, importance: number])[] = [
    [`agent ${agentId}`, 4],
    [model ?? 'no model is selected', 6],
    [isPinned ? 'pinned' : '', 5],
    [params.fastMode === undefined ? '' : `fast ${params.fastMode ? 'on' : 'off'}`, 3],
    [params.thinking === undefined ? '' : `thinking ${params.thinking ? 'on' : 'off'}`, 2],
    [`session ${sessionId}`, 1],
  ];
  const all = ranked.filter(([words]) => words !== '');
  for (let least = 0; least <= 6; least++) {
    const text = all
      .filter(([, importance]) => importance > least)
      .map(([words]) => words)
      .join(' · ');
    if (widthOf(text) <= columns || least === 5) return text;
  }
  return '';
}

/** The badge while another model stands in (B002). */
export function fallbackWords({ requested, served, reason }: ChatFallback, columns: number): string {
  const why = reason ?? 'from an earlier run';
  const long = `↪ ${served} answers for ${requested} (${why})`;
  return widthOf(long) <= columns ? long : `↪ ${served} (${why})`;
}

/** What goes on now, in one line; empty when nothing does. */
export function activityWords({ activity, pendingModel, question }: ChatSnapshot, seconds: number): string {
  if (question !== undefined) return 'Waiting for your yes or no';
  if (activity === 'idle') return '';
  const what = activity === 'compacting' ? 'Shortening the conversation…' : 'Answering…';
  const since = seconds < PATIENCE_SECONDS ? '' : ` ${seconds} s · esc stops`;
  const next = pendingModel === undefined ? '' : ` · then ${pendingModel}`;
  return `${what}${since}${next}`;
}
