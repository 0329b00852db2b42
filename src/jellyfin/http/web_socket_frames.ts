import { concat } from "@std/bytes/concat";

/** The kinds of frames. RFC 6455, 5.2. */
export const OPCODES = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

const FIN = 0x80;
const RESERVED = 0x70;
const OPCODE = 0x0f;
const MASKED = 0x80;
const LENGTH = 0x7f;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;
const MASK_BYTES = 4;
/** RFC 6455, 5.5. */
const CONTROL_MAX_BYTES = 125;
const MAX_TWO_BYTES = 0xffff;
/** Each costs memory, however small it is. */
const MAX_PIECES = 10_000;

/** Describes why a connection cannot continue. */
export class FrameError extends Error {}

/** A complete message, or a control frame. */
export interface Message {
  readonly opcode: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

interface FrameHead {
  readonly fin: boolean;
  readonly opcode: number;
  readonly headBytes: number;
  readonly payloadBytes: number;
}

/** Joins the frames of a server to messages, however they arrive. */
export class FrameReader {
  readonly #maxBytes: number;
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  readonly #waiting: Uint8Array<ArrayBuffer>[] = [];
  #waitingBytes = 0;
  /** The bytes that the current frame needs before it can be read. */
  #neededBytes = 2;
  /** The frames so far of a message in several frames. */
  #parts: { opcode: number; pieces: Uint8Array[]; bytes: number } | null = null;

  /** @param maxBytes the largest message */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes bytes and yields the messages that they complete.
   *
   * @throws {FrameError} if a frame breaks the protocol or is too large; a
   * large one before its payload is kept
   */
  *read(bytes: Uint8Array<ArrayBuffer>): Generator<Message> {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    const isShort =
      this.#buffer.length + this.#waitingBytes < this.#neededBytes;
    if (isShort && this.#waiting.length < MAX_PIECES) return;
    this.#buffer = concat([this.#buffer, ...this.#waiting]);
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    let at = 0;
    while (true) {
      const left = this.#buffer.subarray(at);
      const head = readHead(left);
      if (head !== null) this.#check(head);
      const frameBytes = head && head.headBytes + head.payloadBytes;
      if (head === null || frameBytes === null || left.length < frameBytes) {
        this.#neededBytes = frameBytes ?? left.length + 1;
        break;
      }
      const payload = left.slice(head.headBytes, frameBytes);
      const message = this.#join(head, payload);
      at += frameBytes;
      if (message !== null) yield message;
    }
    // A copy, so that the bytes before it can be freed.
    this.#buffer = this.#buffer.slice(at);
  }

  #check({ fin, opcode, payloadBytes }: FrameHead): void {
    if (isControl(opcode)) {
      if (!fin) throw new FrameError("a control frame is in pieces");
      if (payloadBytes > CONTROL_MAX_BYTES) {
        throw new FrameError("a control frame is too large");
      }
      return;
    }
    const continues = opcode === OPCODES.continuation;
    if (continues !== (this.#parts !== null)) {
      throw new FrameError("the frames of messages are mixed");
    }
    const bytes = (this.#parts?.bytes ?? 0) + payloadBytes;
    if (bytes > this.#maxBytes) throw new FrameError("a message is too large");
  }

  #join(
    { fin, opcode }: FrameHead,
    payload: Uint8Array<ArrayBuffer>,
  ): Message | null {
    if (isControl(opcode)) return { opcode, payload };
    if (fin && this.#parts === null) return { opcode, payload };
    const parts = this.#parts ??= { opcode, pieces: [], bytes: 0 };
    // Empty frames without an end would otherwise be kept without a limit.
    if (payload.length > 0) parts.pieces.push(payload);
    if (parts.pieces.length > MAX_PIECES) {
      throw new FrameError("a message is in too many frames");
    }
    parts.bytes += payload.length;
    if (!fin) return null;
    this.#parts = null;
    return { opcode: parts.opcode, payload: concat(parts.pieces) };
  }
}

const KNOWN: readonly number[] = Object.values(OPCODES);

/** Returns null if the head is not complete. */
function readHead(bytes: Uint8Array<ArrayBuffer>): FrameHead | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  if ((first & RESERVED) !== 0) throw new FrameError("a reserved bit is set");
  // RFC 6455, 5.1.
  if ((second & MASKED) !== 0) throw new FrameError("the server masks frames");
  const opcode = first & OPCODE;
  if (!KNOWN.includes(opcode)) throw new FrameError("a frame is unknown");
  const payload = readLength(bytes, second & LENGTH);
  return payload && { fin: (first & FIN) !== 0, opcode, ...payload };
}

function readLength(
  bytes: Uint8Array<ArrayBuffer>,
  length: number,
): Pick<FrameHead, "headBytes" | "payloadBytes"> | null {
  if (length < TWO_BYTES) return { headBytes: 2, payloadBytes: length };
  const headBytes = length === EIGHT_BYTES ? 10 : 4;
  if (bytes.length < headBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, headBytes);
  const payloadBytes = length === EIGHT_BYTES
    ? Number(view.getBigUint64(2))
    : view.getUint16(2);
  return { headBytes, payloadBytes };
}

function isControl(opcode: number): boolean {
  return opcode >= OPCODES.close;
}

/**
 * Returns one masked frame of a client.
 *
 * @param mask 4 random bytes
 */
export function encodeFrame(
  { opcode, payload }: Message,
  mask: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const isShort = length < TWO_BYTES;
  if (length > MAX_TWO_BYTES) throw new RangeError("the message is too long");
  const headBytes = isShort ? 2 : 4;
  const frame = new Uint8Array(headBytes + MASK_BYTES + length);
  frame[0] = FIN | opcode;
  frame[1] = MASKED | (isShort ? length : TWO_BYTES);
  if (!isShort) new DataView(frame.buffer).setUint16(2, length);
  frame.set(mask.subarray(0, MASK_BYTES), headBytes);
  for (const [i, byte] of payload.entries()) {
    frame[headBytes + MASK_BYTES + i] = byte ^ (mask[i % MASK_BYTES] ?? 0);
  }
  return frame;
}
