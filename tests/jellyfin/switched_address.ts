import { closeQuietly } from "./jellyfin_fixture.ts";

/** An address of a server that can fail as networks do. */
export class SwitchedAddress {
  readonly #listener: Deno.TcpListener;
  #target: Deno.ConnectOptions;
  readonly #open: Deno.TcpConn[] = [];
  readonly #serving: Promise<void>;
  #state: "answering" | "silent" | "refusing" = "answering";
  #breaksAfterBytes = Infinity;
  /** The connections that were accepted. */
  count = 0;

  /** @param target the address of the real server */
  constructor(target: string) {
    this.#target = optionsOf(target);
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#serving = this.#serve();
  }

  /** The certificate of the demo server has this name as well. */
  get url(): string {
    return `https://localhost:${this.#listener.addr.port}`;
  }

  /** Breaks all connections, and accepts new ones without a reply. */
  fallSilent(): void {
    this.#state = "silent";
    this.#cut();
  }

  /** Passes new connections on to another server. */
  leadTo(target: string): void {
    this.#target = optionsOf(target);
    this.#cut();
  }

  /** Breaks all connections once the server has sent so many more bytes. */
  breakAfter(bytes: number): void {
    this.#breaksAfterBytes = bytes;
  }

  /** Passes new connections on again. */
  answer(): void {
    this.#state = "answering";
    this.#cut();
  }

  async close(): Promise<void> {
    this.#listener.close();
    this.#cut();
    await this.#serving;
  }

  #cut(): void {
    for (const connection of this.#open.splice(0)) closeQuietly(connection);
  }

  async #serve(): Promise<void> {
    while (true) {
      const inner = await this.#listener.accept().catch(() => null);
      if (inner === null) return;
      this.count++;
      this.#open.push(inner);
      if (this.#state === "refusing") closeQuietly(inner);
      if (this.#state !== "answering") continue;
      this.#pass(inner).catch(() => undefined);
    }
  }

  async #pass(inner: Deno.TcpConn): Promise<void> {
    const outer = await Deno.connect(this.#target);
    this.#open.push(outer);
    const both = [
      inner.readable.pipeTo(outer.writable),
      outer.readable.pipeThrough(this.#counter()).pipeTo(inner.writable),
    ];
    await Promise.allSettled(both);
  }

  #counter(): TransformStream<Uint8Array, Uint8Array> {
    return new TransformStream({
      transform: (chunk, controller) => {
        controller.enqueue(chunk);
        this.#breaksAfterBytes -= chunk.length;
        if (this.#breaksAfterBytes > 0) return;
        this.#state = "refusing";
        this.#cut();
      },
    });
  }
}

function optionsOf(target: string): Deno.ConnectOptions {
  const { hostname, port } = new URL(target);
  return { hostname, port: Number(port) };
}

/** Lends two addresses of a server. */
export async function withAddressesOf(
  target: string,
  use: (first: SwitchedAddress, second: SwitchedAddress) => Promise<void>,
): Promise<void> {
  const first = new SwitchedAddress(target);
  const second = new SwitchedAddress(target);
  try {
    await use(first, second);
  } finally {
    await first.close();
    await second.close();
  }
}
