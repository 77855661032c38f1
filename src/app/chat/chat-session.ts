import { knownAgents } from '../../core/agents.ts';
import type { ChatInput, ModelSwitch } from '../../core/chat/chat-command.ts';
import { type ChatWords, completeChatInput } from '../../core/chat/complete-chat-input.ts';
import { parseChatInput } from '../../core/chat/parse-chat-input.ts';
import { usageError } from '../../core/errors.ts';
import { aliasTable } from '../../core/models/aliases.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { selectModel } from '../selection/select-model.ts';
import { readWorld } from '../world/world.ts';
import { ChatCommands, type CommandResult, type QuickCommand } from './chat-commands.ts';
import { ChatReplies } from './chat-replies.ts';
import { ChatState } from './chat-state.ts';
import type { ChatSession, ChatSnapshot, ChatStart, PickedFor } from './chat-types.ts';
import { chatWords } from './chat-words.ts';
import { compactSession } from './compact-session.ts';
import { findSession } from './find-session.ts';
import { newSessionModel } from './new-session-model.ts';
import { namesModel, switchDefault, switchModel } from './switch-model.ts';

/** What must not happen in the middle of a reply. */
type SlowInput =
  | Exclude<ChatInput, QuickCommand | { kind: 'empty' | 'exit' }>
  | { kind: 'agent'; id: string };

/** Opens a chat. Throws the errors of config and store, and nothing after that. */
export function createChatSession(ports: Ports, start: ChatStart): ChatSession {
  return new Chat(ports, start);
}

class Chat implements ChatSession {
  private readonly ports: Ports;
  private readonly hasPicker: boolean;
  private readonly state: ChatState;
  private readonly commands: ChatCommands;
  private readonly replies: ChatReplies;
  /** Quick commands in the order they were typed, and everything else in its order, behind them. */
  private quick: Promise<unknown> = Promise.resolve();
  private slow: Promise<unknown> = Promise.resolve();
  private generation = 0;
  private waiting: readonly { readonly text: string }[] = [];
  private running = 0;
  private words: ChatWords | undefined;

  constructor(ports: Ports, start: ChatStart) {
    this.ports = ports;
    this.hasPicker = start.hasPicker === true;
    this.state = new ChatState(ports, findSession(ports, start));
    this.commands = new ChatCommands(ports);
    this.replies = new ChatReplies(ports, this.state, start.canAsk === true);
  }

  readonly getSnapshot = (): ChatSnapshot => this.state.snapshot;
  readonly subscribe = (listener: () => void): (() => void) => this.state.subscribe(listener);

  async submit(input: string): Promise<void> {
    this.words = undefined;
    const parsed = this.parsed(input);
    if (parsed === undefined || parsed.kind === 'empty') return;
    if (parsed.kind === 'exit') return this.leave();
    if (isSlow(parsed)) return this.later(input, parsed);
    if (parsed.kind === 'model-picker' && this.hasPicker) return this.state.change({ isPickerOpen: true });
    if (isSentence(parsed) && !namesModel(this.ports, this.state.place.agentId, parsed)) {
      return this.later(input, { kind: 'text', text: parsed.sentence });
    }
    return this.now(() => this.commands.run(parsed, this.scene()));
  }

  complete(input: string): readonly string[] {
    try {
      return input.startsWith('/') ? completeChatInput(input, this.wordsNow()) : [];
    } catch {
      // A line that is still being typed is no place for an error of the config or the store.
      return [];
    }
  }

  abort(): boolean {
    const isBusy = this.running > 0 && this.replies.stop();
    if (!isBusy) return false;
    this.generation += 1;
    const dropped = this.waiting.length;
    this.waiting = [];
    this.state.change({ queued: [] });
    if (dropped > 0) this.state.notice(`Not sent: ${dropped} waiting ${dropped === 1 ? 'line' : 'lines'}.`);
    return true;
  }

  answer(isYes: boolean): void {
    this.replies.answer(isYes);
  }

  async pick(ref: string | undefined, as: PickedFor = 'session'): Promise<void> {
    this.state.change({ isPickerOpen: false });
    if (ref === undefined) return;
    if (as !== 'default') return this.choose(`"${ref}"`, as === 'session-with-fallbacks');
    await this.now(async () => ({
      lines: await switchDefault(this.ports, this.state.place, ref),
      isSwitch: true,
    }));
  }

  async choose(typed: string, withFallbacks = false): Promise<void> {
    await this.now(async () => ({
      lines: await switchModel(this.ports, this.state.place, typed, withFallbacks),
      isSwitch: true,
    }));
  }

  async close(): Promise<void> {
    this.abort();
    await Promise.all([this.quick, this.slow]);
  }

  /** Read once per line that is written: thousands of models would slow down every key. */
  private wordsNow(): ChatWords {
    this.words ??= chatWords(this.ports, this.state.place.agentId);
    return this.words;
  }

  private leave(): void {
    this.abort();
    this.state.change({ isLeaving: true });
  }

  private parsed(input: string): ChatInput | undefined {
    try {
      const { config } = this.ports.config.read();
      return parseChatInput(input, [...aliasTable(config, this.state.place.agentId).keys()]);
    } catch (error) {
      this.state.error(error);
      return undefined;
    }
  }

  private scene(): Parameters<ChatCommands['run']>[1] {
    const { model, fallback } = this.state.snapshot;
    return { place: this.state.place, model, fallback };
  }

  private async now(work: () => Promise<CommandResult>): Promise<void> {
    const done = this.quick.then(() => this.guarded(work));
    this.quick = done;
    const result = await done;
    if (result?.rest !== undefined && result.rest !== '') {
      await this.later(result.rest, { kind: 'text', text: result.rest });
    }
  }

  private async guarded(work: () => Promise<CommandResult>): Promise<CommandResult | undefined> {
    try {
      const result = await work();
      this.state.refresh();
      if (result.isSwitch === true) this.switched(result.lines);
      else this.state.answer(result.lines);
      return result;
    } catch (error) {
      this.state.error(error);
      return undefined;
    }
  }

  /** LIVE-3, LIVE-5: only what a person chose marks a pending switch. */
  private switched(lines: readonly string[]): void {
    const { model, activity } = this.state.snapshot;
    if (activity === 'idle') {
      this.state.change({ fallback: undefined });
      this.state.answer(lines);
      return;
    }
    this.state.change({ pendingModel: model });
    this.state.answer([
      ...lines,
      'A reply is running: the switch waits for its next clean point, or for the next message.',
    ]);
  }

  private later(input: string, work: SlowInput): Promise<void> {
    const ticket = { text: input.trim() };
    const { generation } = this;
    if (this.running > 0) this.wait([...this.waiting, ticket]);
    this.running += 1;
    const before = Promise.all([this.slow, this.quick]);
    const done = before.then(async () => {
      try {
        if (generation !== this.generation) return;
        this.wait(this.waiting.filter((entry) => entry !== ticket));
        await this.carryOut(work);
      } catch (error) {
        this.state.error(error);
      } finally {
        this.running -= 1;
      }
    });
    this.slow = done;
    return done;
  }

  private wait(waiting: readonly { readonly text: string }[]): void {
    this.waiting = waiting;
    this.state.change({ queued: waiting.map(({ text }) => text) });
  }

  private async carryOut(work: SlowInput): Promise<void> {
    switch (work.kind) {
      case 'text':
        await this.replies.say(work.text);
        return this.showStored();
      case 'new':
        return this.startNew(work.text);
      case 'reset':
        return this.reset();
      case 'compact':
        return this.compact();
      case 'agent':
        return this.become(work.id);
      default:
        return work satisfies never;
    }
  }

  /** LIVE-6: what another process chose for the session meanwhile is what answered, and what is shown. */
  private showStored(): void {
    try {
      this.state.refresh();
    } catch {
      // The reply itself has told what cannot be read.
    }
  }

  private async startNew(text: string): Promise<void> {
    const { agentId } = this.state.place;
    const { model, message } = newSessionModel(readWorld(this.ports, agentId), text);
    this.state.open({ agentId, sessionId: this.ports.random.id('session') });
    this.state.answer([`New session: ${this.state.place.sessionId}`]);
    if (model !== undefined) {
      const lines = await switchModel(this.ports, this.state.place, model);
      this.state.refresh();
      this.state.answer(lines);
    }
    if (message !== '') await this.replies.say(message);
  }

  private async reset(): Promise<void> {
    const { agentId, sessionId } = this.state.place;
    await this.ports.sessions.reset(agentId, sessionId);
    this.state.open(this.state.place);
    const kept = this.state.snapshot.isPinned ? '; the model that you chose stays' : '';
    this.state.answer([`This conversation starts anew${kept}.`]);
  }

  private async compact(): Promise<void> {
    const { agentId, sessionId } = this.state.place;
    const session = this.ports.sessions.get(agentId, sessionId);
    const ref =
      session?.override ?? selectModel(readWorld(this.ports, agentId), session, undefined).requested;
    const count = await this.replies.whileCompacting((signal) =>
      compactSession(this.ports, this.state.place, ref, signal),
    );
    this.state.answer([
      count === undefined ? 'There is nothing to compact yet.' : `${count} older messages became a summary.`,
    ]);
  }

  private async become(id: string): Promise<void> {
    const ids = knownAgents(this.ports.config.read().config).map((agent) => agent.id);
    if (!ids.includes(id)) {
      throw usageError(`There is no agent "${id}"`, { details: [`Agents: ${ids.join(', ')}`] });
    }
    this.state.open(findSession(this.ports, { agentId: id }));
    this.state.answer([`Agent: ${id} · Session: ${this.state.place.sessionId}`]);
  }
}

function isSlow(input: Exclude<ChatInput, { kind: 'empty' | 'exit' }>): input is SlowInput {
  if (input.kind === 'agent') return input.id !== undefined;
  return ['text', 'new', 'reset', 'compact'].includes(input.kind);
}

function isSentence(input: QuickCommand): input is ModelSwitch & { readonly sentence: string } {
  return input.kind === 'model' && input.sentence !== undefined;
}
