import type { TurnFallbacks } from '../../app/selection/turn-chain.ts';
import { runTurn } from '../../app/turn/run-turn.ts';
import { usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { askOn } from '../questions.ts';
import { canAsk } from '../surface.ts';
import { readImages } from './read-images.ts';
import { readTimeout } from './read-timeout.ts';

export interface AgentOptions {
  readonly message?: string;
  readonly image?: readonly string[];
  readonly session?: string;
  readonly model?: string;
  readonly withFallbacks?: boolean;
  readonly job?: boolean;
  readonly fallbacks?: string;
  readonly timeout?: string;
  readonly agent?: string;
  readonly json?: boolean;
}

/** One turn, streamed; hops and returns are told on stderr (B002). Returns the exit code. */
export async function ask(context: CliContext, options: AgentOptions): Promise<number> {
  const { message } = options;
  if (message === undefined || message.trim() === '') {
    throw usageError('agent needs something to say', { hint: 'Write: openclaw agent --message "…"' });
  }
  const images = readImages(options.image ?? []);
  const timeoutMs = readTimeout(options.timeout);
  const { ports, output, process } = context;
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const asJson = options.json === true;
  try {
    const { trace, ...result } = await runTurn(ports, {
      message,
      images,
      agentId: options.agent,
      sessionId: options.session,
      model: options.model,
      isJob: options.job,
      fallbacks: fallbacksOf(options),
      timeoutMs,
      signal: controller.signal,
      ...(asJson ? {} : { onText: (text: string) => output.write(text) }),
      onNotice: (line) => output.note(line),
      ...(canAsk(context, 'stderr') && !asJson
        ? { onCost: (question: string) => confirmCost(context, question) }
        : {}),
    });
    if (asJson) output.json({ ok: true, ...result, meta: { executionTrace: trace } });
    else if (!result.text.endsWith('\n')) output.line();
    return 0;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** Decision 21: asked once; the answer is kept as a setting. */
async function confirmCost(context: CliContext, question: string): Promise<boolean> {
  const questions = askOn(context);
  try {
    return await questions.confirm(question);
  } finally {
    questions.close();
  }
}

/** SRC-1, decision 12: who may stand in, as the flags say it. */
function fallbacksOf({ withFallbacks, fallbacks }: AgentOptions): TurnFallbacks {
  if (fallbacks === undefined) return withFallbacks === true ? 'configured' : undefined;
  if (withFallbacks === true) throw usageError('Use --with-fallbacks or --fallbacks, not both');
  const models = fallbacks.split(',').map((model) => model.trim());
  if (models.length === 1 && models[0] === 'none') return [];
  if (models.includes('')) {
    throw usageError(`"${fallbacks}" is no list of models`, {
      hint: 'Separate models with commas, or write none.',
    });
  }
  return models;
}
