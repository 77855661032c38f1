import type { Ports } from '../../core/ports/ports.ts';
import { sanitizeText, stripControls } from '../../core/text/sanitize.ts';
import type { ChatReply, ChatSnapshot } from './chat-types.ts';
import { chatError } from './error-lines.ts';
import { sessionFacts, storedFallback } from './find-session.ts';
import type { SessionPlace } from './session-params.ts';
import { Transcript } from './transcript.ts';

/** The value that a chat shows: one immutable snapshot, replaced with every change (architecture: screens subscribe to it). */
export class ChatState {
  place: SessionPlace;
  snapshot: ChatSnapshot;
  private readonly ports: Ports;
  private readonly transcript = new Transcript();
  private readonly listeners = new Set<() => void>();

  constructor(ports: Ports, place: SessionPlace) {
    this.ports = ports;
    this.place = place;
    this.snapshot = this.opened(place);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  change(change: Partial<ChatSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...change };
    for (const listener of this.listeners) listener();
  }

  /** Shows another session, or the same one as it is stored now. */
  open(place: SessionPlace): void {
    const { queued } = this.snapshot;
    this.place = place;
    this.change({ ...this.opened(place), queued });
  }

  /** Reads the choices of the session again. */
  refresh(): void {
    this.change(sessionFacts(this.ports, this.place));
  }

  user(text: string): void {
    this.transcript.add({ kind: 'user', text: this.spoken(text) });
    this.show();
  }

  /** Begins a reply; returns its id. */
  reply(): number {
    const id = this.transcript.add({ kind: 'assistant', text: '', state: 'waiting', served: undefined });
    this.show();
    return id;
  }

  updateReply(id: number, change: Partial<Pick<ChatReply, 'text' | 'state' | 'served'>>): void {
    this.transcript.updateReply(id, change);
    this.show();
  }

  removeReply(id: number): void {
    this.transcript.remove(id);
    this.show();
  }

  notice(text: string): void {
    this.transcript.add({ kind: 'notice', text: this.safe(text) });
    this.show();
  }

  answer(lines: readonly string[]): void {
    this.transcript.add({ kind: 'answer', lines: lines.map((line) => this.safe(line)) });
    this.show();
  }

  error(error: unknown, hasSpoken = false): void {
    this.transcript.add({ kind: 'error', ...chatError(this.ports, error, hasSpoken) });
    this.show();
  }

  /** Text as it may stand on a terminal and in a log (S9, decision 31). */
  safe(text: string): string {
    return sanitizeText(this.ports.redactor.redact(text), { multiline: true });
  }

  /** What was said, safe as well; the joiners of scripts and emoji are part of it, and tabs of code. */
  spoken(text: string): string {
    return stripControls(this.ports.redactor.redact(text));
  }

  private show(): void {
    this.change({ entries: this.transcript.entries });
  }

  private opened(place: SessionPlace): ChatSnapshot {
    const session = this.ports.sessions.get(place.agentId, place.sessionId);
    this.transcript.restart(session?.messages ?? [], (text) => this.spoken(text));
    return {
      ...place,
      ...sessionFacts(this.ports, place),
      entries: this.transcript.entries,
      activity: 'idle',
      fallback: storedFallback(this.ports, place, session),
      pendingModel: undefined,
      queued: [],
      isPickerOpen: false,
      question: undefined,
      isLeaving: false,
    };
  }
}
