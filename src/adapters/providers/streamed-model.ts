import type { LanguageModelV4 } from '@ai-sdk/provider';

/** A model of the common interface that is only ever streamed. */
export function streamedModel(
  provider: string,
  modelId: string,
  doStream: LanguageModelV4['doStream'],
): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider,
    modelId,
    supportedUrls: {},
    doGenerate() {
      throw new Error('Calls are streamed; nothing here asks for a whole answer at once');
    },
    doStream,
  };
}
