import { tryConnect } from "./try_connect.ts";

const READ_BYTES = 65_536;

/** A connection to a program on this machine, for text in UTF-8. */
export interface TextPipe {
  /** Sends after what was sent before. Never fails: the reader sees the end. */
  write(text: string): void;
  close(): void;
}

interface Listeners {
  readonly onText: (text: string) => void;
  /** Called once, after everything that the program sent was read. */
  readonly onEnd: () => void;
}

/**
 * Connects to a Unix socket, or to a named pipe on Windows.
 *
 * @returns null if no program listens there
 */
export async function openTextPipe(
  path: string,
  listeners: Listeners,
): Promise<TextPipe | null> {
  return Deno.build.os === "windows"
    ? await openNamedPipe(path, listeners)
    : await openUnixSocket(path, listeners);
}

/**
 * Reads to the end even if a write fails. A socket of `node:net` is destroyed by
 * its first failed write, together with what the program sent before it ended.
 */
async function openUnixSocket(
  path: string,
  { onText, onEnd }: Listeners,
): Promise<TextPipe | null> {
  const connection = await Deno.connect({ transport: "unix", path })
    .catch(() => null);
  if (connection === null) return null;
  let isClosed = false;
  let written: Promise<void> = Promise.resolve();
  const close = () => {
    if (!isClosed) connection.close();
    isClosed = true;
  };
  readAll(connection, onText).then(() => {
    close();
    onEnd();
  });
  return {
    write(text) {
      const bytes = new TextEncoder().encode(text);
      written = written.then(() => writeAll(connection, bytes));
    },
    close,
  };
}

/** Never fails: a reset connection has ended. */
async function readAll(
  connection: Deno.Conn,
  onText: (text: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(READ_BYTES);
  for (;;) {
    const length = await connection.read(buffer).catch(() => null);
    if (length === null) return;
    const bytes = buffer.subarray(0, length);
    onText(decoder.decode(bytes, { stream: true }));
  }
}

/** Never fails. */
async function writeAll(
  connection: Deno.Conn,
  bytes: Uint8Array,
): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const length = await connection.write(bytes.subarray(at)).catch(() => null);
    if (length === null) return;
    at += length;
  }
}

async function openNamedPipe(
  path: string,
  { onText, onEnd }: Listeners,
): Promise<TextPipe | null> {
  const { socket } = await tryConnect(path);
  if (socket === null) return null;
  // A read may end in the middle of a character.
  socket.setEncoding("utf8");
  socket.on("data", onText);
  socket.on("error", () => socket.destroy());
  socket.once("close", onEnd);
  return {
    write: (text) => void (socket.writable && socket.write(text)),
    close: () => void socket.destroy(),
  };
}
