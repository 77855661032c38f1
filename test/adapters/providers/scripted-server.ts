import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import { afterEach } from 'vitest';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: unknown;
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string | Uint8Array;
}

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server on this machine that answers as the script says, and remembers what it was asked. */
export async function scriptedServer(
  answer: (request: SeenRequest, index: number) => ScriptedAnswer,
): Promise<{ readonly url: string; readonly seen: SeenRequest[] }> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const part of request) chunks.push(part as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url: path = '', headers } = request;
    seen.push({ method, path, headers, text, body: text.startsWith('{') ? JSON.parse(text) : undefined });
    const { status = 200, headers: extra, body } = answer(seen.at(-1)!, seen.length - 1);
    response.writeHead(status, extra ?? { 'content-type': 'text/event-stream' });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;

/** An answer in the Responses protocol, in two pieces. */
export function responsesStream(...pieces: readonly string[]): string {
  const id = 'msg_1';
  const usage = { input_tokens: 5, output_tokens: 7 };
  const item = { type: 'message', id, role: 'assistant', status: 'in_progress', content: [] };
  return [
    { type: 'response.created', response: { id: 'r1', created_at: 1, model: 'alpha' } },
    { type: 'response.output_item.added', output_index: 0, item },
    ...pieces.map((delta) => ({
      type: 'response.output_text.delta',
      item_id: id,
      output_index: 0,
      content_index: 0,
      delta,
    })),
    { type: 'response.output_item.done', output_index: 0, item: { ...item, status: 'completed' } },
    { type: 'response.completed', response: { id: 'r1', status: 'completed', usage } },
  ]
    .map(event)
    .join('');
}

/** The same in the protocol of chat completions. */
export function completionsStream(...pieces: readonly string[]): string {
  const chunk = (facts: object) =>
    event({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'alpha', ...facts });
  return [
    ...pieces.map((content) => chunk({ choices: [{ index: 0, delta: { content } }] })),
    chunk({
      choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
      usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
    }),
    'data: [DONE]\n\n',
  ].join('');
}

/** The same as Google streams it. */
export function googleStream(...pieces: readonly string[]): string {
  const part = (text: string) => ({ content: { role: 'model', parts: [{ text }] } });
  return [
    ...pieces.map((text) => event({ candidates: [part(text)] })),
    event({
      candidates: [{ ...part(''), finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 7, totalTokenCount: 12 },
    }),
  ].join('');
}

/** One message of the event stream encoding, built the other way round than the program reads it. */
export function eventMessage(headers: Readonly<Record<string, string>>, payload: unknown): Buffer {
  const parts = Object.entries(headers).map(([name, value]) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(Buffer.byteLength(value));
    return Buffer.concat([
      Buffer.of(name.length),
      Buffer.from(name),
      Buffer.of(7),
      length,
      Buffer.from(value),
    ]);
  });
  const head = Buffer.concat(parts);
  const body = Buffer.from(JSON.stringify(payload));
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(16 + head.length + body.length, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const whole = Buffer.concat([prelude, head, body]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(whole));
  return Buffer.concat([whole, checksum]);
}
