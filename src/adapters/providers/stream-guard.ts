import { APICallError } from '@ai-sdk/provider';

/** Characters of a wrong answer that are worth reading. */
const MAX_TEXT = 65_536;

/**
 * A fetch that lets only streams through: a 200 with a web page or with one JSON document is an error that carries its
 * body. Libraries would see no events in it and call it an empty answer, and the reason would be lost.
 * @param wrongStart what a stream of this protocol never begins with
 */
export function streamsOnly(fetch: typeof globalThis.fetch, wrongStart: RegExp): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!response.ok || response.body === null) return response;
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const seen: Uint8Array[] = [];
    let text = '';
    while (text.trim() === '') {
      const { done, value } = await reader.read();
      if (done) break;
      seen.push(value);
      text += decoder.decode(value, { stream: true });
    }
    if (!wrongStart.test(text.trimStart())) return resumed(response, reader, seen);
    throw new APICallError({
      message: `The server answers with ${text.trimStart().startsWith('<') ? 'a web page' : 'one document'} instead of a stream`,
      url: String(input),
      requestBodyValues: {},
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody: text + (await rest(reader, decoder, MAX_TEXT - text.length)),
    });
  };
}

/** The response as if nothing of it had been read. */
function resumed(
  { status, statusText, headers }: Response,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  seen: readonly Uint8Array[],
): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of seen) controller.enqueue(chunk);
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, { status, statusText, headers });
}

async function rest(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  decoder: InstanceType<typeof TextDecoder>,
  maxCharacters: number,
): Promise<string> {
  let text = '';
  while (text.length < maxCharacters) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}
