import { crc32 } from 'node:zlib';

/** One message of an AWS event stream. Header values that are no text are left out; nobody here asks for them. */
export interface EventMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
}

const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
/** AWS promises that no message is larger. */
const MAX_MESSAGE_BYTES = 24 * 1024 * 1024;
/** Bytes of a header value by its type; strings and byte arrays say their length themselves. */
const FIXED_BYTES: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16];
const STRING = 7;

/** Bytes of the AWS event stream encoding into messages; a wrong checksum or length is an error of the stream. */
export function eventMessages(): TransformStream<Uint8Array, EventMessage> {
  let rest: Buffer = Buffer.alloc(0);
  return new TransformStream({
    transform(chunk, controller) {
      rest = Buffer.concat([rest, chunk]);
      for (let size = sizeOf(rest); size !== undefined && rest.length >= size; size = sizeOf(rest)) {
        controller.enqueue(messageOf(rest.subarray(0, size)));
        rest = rest.subarray(size);
      }
    },
  });
}

/** The length of the first message, once enough of it is there to know. */
function sizeOf(bytes: Buffer): number | undefined {
  if (bytes.length < PRELUDE_BYTES) return undefined;
  if (crc32(bytes.subarray(0, 8)) !== bytes.readUInt32BE(8)) throw damaged();
  const size = bytes.readUInt32BE(0);
  const headers = bytes.readUInt32BE(4);
  if (size > MAX_MESSAGE_BYTES || size < PRELUDE_BYTES + headers + CHECKSUM_BYTES) throw damaged();
  return size;
}

function messageOf(bytes: Buffer): EventMessage {
  const end = bytes.length - CHECKSUM_BYTES;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32BE(end)) throw damaged();
  const headersEnd = PRELUDE_BYTES + bytes.readUInt32BE(4);
  return {
    headers: headersOf(bytes.subarray(PRELUDE_BYTES, headersEnd)),
    payload: bytes.toString('utf8', headersEnd, end),
  };
}

function headersOf(bytes: Buffer): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw damaged();
    const part = bytes.subarray(at, at + length);
    at += length;
    return part;
  };
  while (at < bytes.length) {
    const name = take(take(1).readUInt8()).toString('utf8');
    const type = take(1).readUInt8();
    const length = FIXED_BYTES[type] ?? (type === 6 || type === STRING ? take(2).readUInt16BE() : undefined);
    if (length === undefined) throw damaged();
    const value = take(length);
    if (type === STRING) headers[name] = value.toString('utf8');
  }
  return headers;
}

function damaged(): Error {
  return Object.assign(new Error('The stream of the answer is damaged'), { code: 'ECONNRESET' });
}
