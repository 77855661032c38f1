import type { Ports } from '../../core/ports/ports.ts';

/**
 * Removes the blocks of a credential, of one model when it is given (empty: the block for all models), and journals it (D2). Resolves with the number of
 * rows that went. The next turn may use it at once (B005).
 */
export async function clearBlocks(
  ports: Ports,
  agentId: string,
  credentialId: string,
  model?: string,
): Promise<number> {
  return ports.health.clearBlocks(credentialId, model, {
    id: ports.random.id('event'),
    atMs: ports.clock.now(),
    agentId,
    kind: 'block-cleared',
    text: `${credentialId}: ${blockWords(model)} cleared by hand`,
  });
}

function blockWords(model: string | undefined): string {
  if (model === undefined) return 'blocks';
  return model === '' ? 'block for all models' : `block for ${model}`;
}
