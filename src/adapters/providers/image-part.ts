import type { LanguageModelV4Message } from '@ai-sdk/provider';

type Part = Exclude<LanguageModelV4Message['content'], string>[number];

/** An image of a prompt, for protocols that this program writes itself: its kind (`png`, `jpeg` …) and base64. */
export function imagePart(part: Part): { readonly format: string; readonly base64: string } | undefined {
  if (part.type !== 'file' || part.data.type !== 'data' || typeof part.data.data !== 'string')
    return undefined;
  return { format: part.mediaType.replace(/^image\//, ''), base64: part.data.data };
}
