import type { ChatCommand, ModelSwitch } from '../../core/chat/chat-command.ts';
import { type ModelFamily, memberOf } from '../../core/chat/model-families.ts';
import { CHAT_COMMANDS } from '../../core/chat/parse-chat-input.ts';
import { usageError } from '../../core/errors.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { SessionParams } from '../../core/ports/session-store.ts';
import { RUNTIME_WORDS, type RuntimeWord, runtimeWord } from '../../core/runtimes/runtime-facts.ts';
import type { ChatFallback } from './chat-types.ts';
import { modelFamiliesNow, modelListLines, modelStatusLines } from './model-answer.ts';
import { MODELS_ADD_LINES, modelsAnswer } from './models-answer.ts';
import { changeSessionParams, type SessionPlace, sessionParams } from './session-params.ts';
import { agentLines, onOff, statusLines } from './status-answer.ts';
import { switchModel } from './switch-model.ts';

/** What a command may need to know of the chat it is typed in. */
export interface CommandScene {
  readonly place: SessionPlace;
  /** Of the next reply. */
  readonly model: string | undefined;
  readonly fallback: ChatFallback | undefined;
}

/** The commands that are done at once, also while a reply runs: they look, or choose for the next run (LIVE-1). */
export type QuickCommand = Exclude<ChatCommand, { kind: 'new' | 'reset' | 'compact' | 'exit' }>;

/** What a quick command leaves behind. */
export interface CommandResult {
  readonly lines: readonly string[];
  /** The session's model was chosen. */
  readonly isSwitch?: true;
  /** To be said next. */
  readonly rest?: string;
}

/** Carries out the quick commands of one chat; remembers the list that `/model <n>` refers to (decision 40). */
export class ChatCommands {
  private readonly ports: Ports;
  private shown: { readonly sessionId: string; readonly families: readonly ModelFamily[] } | undefined;

  constructor(ports: Ports) {
    this.ports = ports;
  }

  /** Throws AppErrors; nothing is changed then. */
  async run(command: QuickCommand, scene: CommandScene): Promise<CommandResult> {
    const { place } = scene;
    switch (command.kind) {
      case 'model-picker':
      case 'model-list':
        return { lines: await this.list(scene) };
      case 'model-status':
        return { lines: modelStatusLines(this.ports, place) };
      case 'model-number':
        return this.switchTo(place, {
          written: `"${this.rowOf(command.number, scene)}"`,
          runtime: undefined,
          withFallbacks: command.withFallbacks,
          rest: command.rest,
        });
      case 'model':
        return this.switchTo(place, command);
      case 'model-runtime':
        return { lines: [await this.setRuntime(place, command.runtime)], rest: command.rest };
      case 'models':
        return { lines: modelsAnswer(this.ports, place.agentId, command) };
      case 'models-add':
        return { lines: MODELS_ADD_LINES };
      case 'status':
        return { lines: statusLines(this.ports, place, scene.fallback) };
      case 'fast':
      case 'thinking':
        return { lines: [await this.setMode(place, command.kind, command.isOn)] };
      case 'agent':
        return { lines: agentLines(this.ports, place.agentId) };
      case 'help':
        return { lines: CHAT_COMMANDS.map(({ usage, about }) => `${usage.padEnd(42)}${about}`) };
      case 'misuse':
        throw usageError(`Write: ${command.usage}`);
      case 'unknown':
        throw usageError(`There is no command ${command.word}`, {
          details: [`Nearest: ${command.nearest.join(', ')}`],
          hint: 'See /help. Nothing was sent.',
        });
      default:
        return command satisfies never;
    }
  }

  private async list({ place, model }: CommandScene): Promise<readonly string[]> {
    const families = await modelFamiliesNow(this.ports, place.agentId);
    this.shown = { sessionId: place.sessionId, families };
    return modelListLines(model, families);
  }

  private rowOf(number: number, { place, model }: CommandScene): string {
    const families = this.shown?.sessionId === place.sessionId ? this.shown.families : undefined;
    if (families === undefined) {
      throw usageError('There is no list to choose from yet', { hint: 'Show it first: /model list' });
    }
    const family = families.find((row) => row.number === number);
    const ref = family === undefined ? undefined : memberOf(family, model?.slice(0, model.indexOf('/')));
    if (ref === undefined) {
      throw usageError(`The list has no row ${number}`, { hint: `It has ${families.length}: /model list` });
    }
    return formatModelRef(ref);
  }

  private async switchTo(
    place: SessionPlace,
    {
      written,
      runtime,
      withFallbacks,
      rest,
    }: Pick<ModelSwitch, 'written' | 'runtime' | 'withFallbacks' | 'rest'>,
  ): Promise<CommandResult> {
    if (runtime !== undefined) knownRuntime(runtime);
    const lines = await switchModel(this.ports, place, written, withFallbacks);
    const more = runtime === undefined ? [] : [await this.setRuntime(place, runtime)];
    return { lines: [...lines, ...more], isSwitch: true, rest };
  }

  private async setRuntime(place: SessionPlace, typed: string): Promise<string> {
    const runtime = knownRuntime(typed);
    await changeSessionParams(this.ports, place, { runtime });
    return `Runtime: ${runtime}`;
  }

  private async setMode(
    place: SessionPlace,
    kind: 'fast' | 'thinking',
    isOn: boolean | undefined,
  ): Promise<string> {
    const name = kind === 'fast' ? 'Fast mode' : 'Thinking';
    const key = kind === 'fast' ? 'fastMode' : 'thinking';
    if (isOn === undefined) return `${name}: ${onOff(sessionParams(this.ports, place)[key])}`;
    const change: SessionParams = { [key]: isOn };
    return `${name}: ${onOff((await changeSessionParams(this.ports, place, change))[key])}`;
  }
}

/** A word that names no runtime changes nothing. */
function knownRuntime(typed: string): RuntimeWord {
  const word = runtimeWord(typed);
  if (word !== undefined) return word;
  throw usageError(`There is no runtime "${typed}"`, { hint: `Choose one of: ${RUNTIME_WORDS.join(', ')}` });
}
