/**
 * Lends a buffer, which nobody else holds, to a call in another thread, collects
 * garbage meanwhile, and prints how many of the buffers are gone, for the
 * runtime's own way and for ours. Needs `--v8-flags=--expose-gc`.
 */
import { openLibrary } from "../../src/ffi/native_library.ts";

const CALL_MS = 1_000;
const SYMBOLS = {
  // int poll(struct pollfd *fds, nfds_t nfds, int timeout); looks at none
  poll: {
    parameters: ["buffer", "u64", "i32"],
    result: "i32",
    nonblocking: true,
  },
} as const;

type Poll = (
  buffer: Uint8Array<ArrayBuffer>,
  count: bigint,
  limitMs: number,
) => Promise<unknown>;

async function countGone(poll: Poll): Promise<number> {
  let gone = 0;
  const registry = new FinalizationRegistry<null>(() => gone++);
  const begin = () => {
    const buffer = new Uint8Array(new ArrayBuffer(64));
    registry.register(buffer, null);
    return poll(buffer, 0n, CALL_MS);
  };
  const ended = begin();
  for (let i = 0; i < 4; i++) {
    await new Promise((done) => setTimeout(done, CALL_MS / 10));
    Reflect.get(globalThis, "gc")();
  }
  const during = gone;
  await ended;
  return during;
}

const bare = Deno.dlopen("libc.so.6", SYMBOLS);
const found = {
  bare: await countGone((...lent) => bare.symbols.poll(...lent)),
  ours: await countGone(openLibrary(["libc.so.6"], SYMBOLS).poll as Poll),
};
bare.close();
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(found)));
