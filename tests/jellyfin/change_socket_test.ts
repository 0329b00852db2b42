import type { ServerChange } from "../../src/core/change_ports.ts";
import { ChangeSocket } from "../../src/jellyfin/change_socket.ts";
import { assertEquals } from "@std/assert";
import { ManualClock, settled } from "../fakes/manual_clock.ts";

/** Records what is sent, and answers pings unless it is told not to. */
class FakeSocket {
  readonly told: string[] = [];
  answers = true;
  receivedBytes = 0;
  #waiting: (string | null)[] = [];
  #wake = Promise.withResolvers<void>();

  async *messages(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    while (true) {
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
      for (const it of this.#waiting.splice(0)) {
        if (it === null) return;
        yield new TextEncoder().encode(it);
      }
    }
  }

  receive(message: object | null): void {
    this.#waiting.push(message && JSON.stringify(message));
    this.#wake.resolve();
  }

  send(text: string): void {
    this.told.push(JSON.parse(text).MessageType);
  }

  ping(): void {
    this.told.push("ping");
    if (this.answers) this.receivedBytes += 2;
  }

  close(): void {
    this.told.push("close");
    this.receive(null);
  }

  destroy(): void {
    this.told.push("destroy");
    this.receive(null);
  }
}

/** Opens a socket and reads its changes; returns how to wait for the end. */
async function opened() {
  const [socket, clock] = [new FakeSocket(), new ManualClock()];
  const changes = new ChangeSocket(socket, clock);
  const received: ServerChange[] = [];
  const ended = (async () => {
    for await (const it of changes.changes) received.push(it);
  })();
  await settled();
  return { socket, clock, changes, received, ended };
}

const BEAT = ["KeepAlive", "ping"];

Deno.test("ChangeSocket beats twice a minute while the server answers", async () => {
  const { socket, clock, changes, ended } = await opened();
  await clock.pass(29_000);
  assertEquals(socket.told, []);
  await clock.pass(1_000);
  assertEquals(socket.told, BEAT);
  await clock.pass(80_000);
  assertEquals(socket.told, [...BEAT, ...BEAT, ...BEAT]);
  changes.close();
  await ended;
  await clock.pass(300_000);
  assertEquals(socket.told.slice(6), ["close", "close"]);
});

Deno.test("ChangeSocket hangs up when a ping is not answered", async () => {
  const { socket, clock, ended } = await opened();
  socket.answers = false;
  await clock.pass(39_000);
  assertEquals(socket.told, BEAT);
  await clock.pass(1_000);
  await ended;
  assertEquals(socket.told.slice(0, 3), [...BEAT, "destroy"]);
});

for (
  const [seconds, beatMs] of [[60, 30_000], [20, 10_000], [1, 5_000]] as const
) {
  Deno.test(`ChangeSocket beats every ${beatMs} ms when the server wants a message in ${seconds} s`, async () => {
    const { socket, clock, changes, ended } = await opened();
    for (let i = 0; i < 5; i++) {
      socket.receive({ MessageType: "ForceKeepAlive", Data: seconds });
    }
    for (const beats of [[], BEAT, [...BEAT, ...BEAT]]) {
      await clock.pass(beatMs - 1);
      assertEquals(socket.told, beats);
      await clock.pass(1);
      assertEquals(socket.told, [...beats, ...BEAT]);
    }
    changes.close();
    await ended;
  });
}

Deno.test("ChangeSocket never beats more slowly than twice a minute", async () => {
  const { socket, clock, changes, ended } = await opened();
  socket.receive({ MessageType: "ForceKeepAlive", Data: 3_600 });
  await clock.pass(30_000);
  assertEquals(socket.told, BEAT);
  changes.close();
  await ended;
});

Deno.test("ChangeSocket reads no more than 500 messages a second", async () => {
  const { socket, clock, changes, received, ended } = await opened();
  const Data = { ItemsUpdated: ["a".repeat(32)] };
  for (let i = 0; i < 1_700; i++) {
    socket.receive({ MessageType: "LibraryChanged", Data });
  }
  const counts: number[] = [];
  for (let second = 0; second < 4; second++) {
    await clock.pass(0);
    counts.push(received.length);
    await clock.pass(1_000);
  }
  assertEquals(counts, [500, 1_000, 1_500, 1_700]);
  for (let i = 0; i < 1_000; i++) {
    socket.receive({ MessageType: "LibraryChanged", Data });
  }
  await clock.pass(0);
  changes.close();
  await ended;
  assertEquals(received.length, 2_200);
});
