/**
 * Lends a buffer with no other reference to a call on another thread, collects
 * garbage meanwhile, and prints how many buffers were freed during the call: with
 * `Deno.dlopen` alone and with `openLibrary`. Needs `--v8-flags=--expose-gc`.
 */
import { openLibrary } from "../native_library.ts";

const CALL_MS = 1_000;
const SYMBOLS = {
  // int poll(struct pollfd *fds, nfds_t nfds, int timeout); looks at none
  poll: {
    parameters: ["buffer", "u64", "i32"],
    result: "i32",
    nonblocking: true,
  },
} as const;

type Poll = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"]["poll"];

async function countFreed(poll: Poll): Promise<number> {
  let freed = 0;
  const registry = new FinalizationRegistry<null>(() => freed++);
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
  const during = freed;
  await ended;
  return during;
}

const bare = Deno.dlopen("libc.so.6", SYMBOLS);
const found = {
  bare: await countFreed((...lent) => bare.symbols.poll(...lent)),
  ours: await countFreed(openLibrary(["libc.so.6"], SYMBOLS).poll),
};
bare.close();
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(found)));
