import type { ChatCommand } from './chat-command.ts';

const USAGE = '/models [provider] [page|size=<n>|all]';

/** What stands behind `/models`: nothing, `add …`, or a provider with a page, a size or `all` (CHAT-2). Total. */
export function parseModelsCommand(text: string): ChatCommand {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words[0]?.toLowerCase() === 'add') return { kind: 'models-add' };
  if (words[0]?.toLowerCase() === 'list') words.shift();
  const [provider, ...options] = words;
  let page = 1;
  let size: number | 'all' | undefined;
  for (const option of options) {
    const [, name = 'page', figure = ''] = /^(?:(page|limit|size)=)?(\d{1,4})$/i.exec(option) ?? [];
    if (option.toLowerCase() === 'all') size = 'all';
    else if (Number(figure) < 1) return { kind: 'misuse', usage: USAGE };
    else if (name.toLowerCase() === 'page') page = Number(figure);
    else size = Number(figure);
  }
  return { kind: 'models', provider, page, size };
}
