/** A list of models in the shape that the path's dialect expects. */
export function modelList(path: string, ids: readonly string[]): unknown {
  if (path.endsWith('/api/tags')) return { models: ids.map((id) => ({ name: id, model: id })) };
  if (path.endsWith('/api/v1/models')) {
    const models = ids.map((id) => ({
      type: id.includes('embed') ? 'embedding' : 'llm',
      key: id,
      display_name: `LM ${id}`,
      max_context_length: 131_072,
      loaded_instances: [{ id, config: { context_length: 4096 } }],
      capabilities: { vision: id.includes('vision'), trained_for_tool_use: true },
    }));
    return { models };
  }
  if (path.includes('/v1beta/')) {
    const models = ids.map((id) => ({
      name: `models/${id}`,
      displayName: id,
      inputTokenLimit: 100_000,
      supportedGenerationMethods: ['generateContent'],
    }));
    return { models };
  }
  return {
    object: 'list',
    data: ids.map((id) => ({ id, object: 'model', created: 1, owned_by: 'fake', context_length: 100_000 })),
  };
}

/** Ollama's `/api/show` for a model; names tell what it can do. */
export function showModel(name: unknown): unknown {
  const id = String(name);
  const isEmbedding = id.includes('embed');
  const capabilities = isEmbedding
    ? ['embedding']
    : ['completion', ...['vision', 'thinking'].filter((word) => id.includes(word))];
  return { capabilities, model_info: { 'fake.context_length': 131_072 } };
}
