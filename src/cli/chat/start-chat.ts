import { createChatSession } from '../../app/chat/chat-session.ts';
import type { ChatSession } from '../../app/chat/chat-types.ts';
import { usageError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';

export interface ChatOptions {
  readonly session?: string;
  readonly new?: boolean;
  readonly agent?: string;
  readonly model?: string;
}

/** What the delivery of a chat can do beside showing text. */
export interface ChatAbilities {
  readonly hasPicker: boolean;
  readonly canAsk: boolean;
}

/** The session that the flags name. Throws usage errors, and those of config and store. */
export function startChat(ports: Ports, options: ChatOptions, abilities: ChatAbilities): ChatSession {
  if (options.session !== undefined && options.new === true) {
    throw usageError('Use --session or --new, not both');
  }
  return createChatSession(ports, {
    agentId: options.agent,
    sessionId: options.session,
    isNew: options.new,
    ...abilities,
  });
}
