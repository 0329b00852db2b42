import type {
  PlayerConnection,
  PlayerSockets,
} from "../../src/core/playback_ports.ts";
import type { MediaItem } from "../../src/core/media_item.ts";
import { NowPlaying } from "../../src/library/playback/now_playing.ts";
import { ActiveTasks } from "../../src/library/download/active_tasks.ts";
import { PLAYER_HANDLERS } from "../../src/service/player_handlers.ts";
import { openPlayerSocket } from "../../src/service/serve_player.ts";
import type { GivenDependencies } from "../../src/service/handlers.ts";
import type { CommandInput, ServiceEvent } from "../../src/service/protocol.ts";
import { Failure } from "../../src/core/failure.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";

const STATUS = {
  itemId: "a".repeat(32),
  title: "Film",
  state: "playing",
  positionMs: 1_000,
  runtimeMs: 60_000,
  player: {
    name: "mpv",
    volume: 80,
    muted: false,
    audio: null,
    subtitles: "off",
  },
  segment: null,
  queue: { number: 1, total: 1, repeat: "off", ends: false, changes: 0 },
} as const;

/** Lines from one end of a connection to the other. */
class Pipe {
  #waiting: string[] = [];
  #isClosed = false;
  #wake = Promise.withResolvers<void>();
  push(line: string): void {
    this.#waiting.push(line);
    this.#wake.resolve();
  }
  close(): void {
    this.#isClosed = true;
    this.#wake.resolve();
  }
  async *read(): AsyncGenerator<string> {
    for (;;) {
      const line = this.#waiting.shift();
      if (line !== undefined) yield line;
      else if (this.#isClosed) return;
      else {
        await this.#wake.promise;
        this.#wake = Promise.withResolvers();
      }
    }
  }
}

function connectionOf(from: Pipe, to: Pipe): PlayerConnection {
  return {
    lines: from.read(),
    send: (line) => to.push(line),
    close() {
      from.close();
      to.close();
    },
  };
}

/** A process that plays, and another one that asks it. */
async function playing() {
  const nowPlaying = new NowPlaying();
  const turn = nowPlaying.begin();
  turn.tell(STATUS);
  let serve: (connection: PlayerConnection) => void = () => undefined;
  const connect = () => {
    const [here, there] = [new Pipe(), new Pipe()];
    serve(connectionOf(there, here));
    return connectionOf(here, there);
  };
  const playerSockets: PlayerSockets = {
    open(use) {
      serve = use;
      return Promise.resolve(() => Promise.resolve());
    },
    connect: (pid) =>
      Promise.resolve(
        pid === null || pid === 7 ? { pid: 7, connection: connect() } : null,
      ),
  };
  const plays = new ActiveTasks();
  const deps = { nowPlaying, plays, clock: systemClock, playerSockets };
  await openPlayerSocket(deps, () => undefined);
  const events: ServiceEvent[] = [];
  const askQueue = async (window: { from: number; limit: number }) =>
    await PLAYER_HANDLERS["ask-queue"](
      deps as unknown as GivenDependencies,
      { pid: null, ...window },
      { signal: new AbortController().signal, tell: () => undefined },
    );
  const ask = async (
    request: CommandInput<"ask-player">["request"],
    { pid = null, signal = new AbortController().signal }: {
      pid?: number | null;
      signal?: AbortSignal;
    } = {},
  ) =>
    await PLAYER_HANDLERS["ask-player"](
      deps as unknown as GivenDependencies,
      { pid, request },
      { signal, tell: (event) => void events.push(event) },
    );
  return { turn, plays, ask, askQueue, connect, events };
}

Deno.test("ask-player returns the state of the play of another process", async () => {
  const { ask } = await playing();
  assertEquals(await ask({ ask: "status" }), { pid: 7, status: STATUS });
  const failure = await assertRejects(
    () => ask({ ask: "status" }, { pid: 8 }),
    Failure,
  );
  assertEquals(
    [failure.kind, failure.message],
    [
      "not_found",
      "Cannot control the player: nothing is playing in process 8",
    ],
  );
});

Deno.test("ask-player returns the state after an action, or why it failed", async () => {
  const { ask, turn } = await playing();
  const request = { ask: "control", action: { kind: "pause" } } as const;
  await assertRejects(
    () => ask(request),
    Failure,
    "Cannot control the player: nothing is playing",
  );
  turn.attach({
    name: "mpv",
    exact: true,
    ended: new Promise(() => undefined),
    control() {
      setTimeout(() => turn.tell({ ...STATUS, state: "paused" }), 10);
      return Promise.resolve(true);
    },
  }, () => Promise.resolve(false));
  assertEquals((await ask(request)).status.state, "paused");
});

const STARTING = { ...STATUS, state: "starting", player: null } as const;
const ENDED = { ...STARTING, state: "ended" } as const;
const SECOND = { ...STATUS.queue, number: 2, total: 2 };

/** The states after a jump; the reply is the last but one. */
const JUMPS = {
  "to the next item": [
    STATUS,
    { ...STATUS, state: "paused" },
    ENDED,
    { ...STARTING, queue: SECOND },
    { ...STATUS, queue: SECOND },
  ],
  "right after another one": [
    STARTING,
    { ...STARTING, queue: { ...SECOND, changes: 1 } },
    { ...ENDED, queue: SECOND },
    { ...STARTING, queue: SECOND },
    { ...STATUS, queue: SECOND },
  ],
  "to an item that is starting": [
    STARTING,
    ENDED,
    { ...STARTING, positionMs: 0 },
    STATUS,
  ],
} as const;

for (const [what, [before, ...after]] of Object.entries(JUMPS)) {
  Deno.test(`ask-player waits for the item of a jump ${what}`, async () => {
    const { ask, turn } = await playing();
    turn.tell(before);
    turn.lendQueue({
      place: before.queue,
      list: () => [],
      control() {
        setTimeout(() => after.forEach((it) => turn.tell(it)));
        return Promise.resolve();
      },
    });
    const action = { kind: "play-item", position: 2 } as const;
    const { status } = await ask({ ask: "control", action });
    assertEquals(status, after.at(-2));
  });
}

Deno.test("ask-player says that nothing is playing if a jump ends the queue", async () => {
  const { ask, turn } = await playing();
  turn.lendQueue({
    place: STATUS.queue,
    list: () => [],
    control() {
      setTimeout(() => {
        turn.tell(ENDED);
        turn.end();
      });
      return Promise.resolve();
    },
  });
  const action = { kind: "next-item" } as const;
  const failure = await assertRejects(
    () => ask({ ask: "control", action }),
    Failure,
  );
  assertEquals(failure.kind, "not_found");
});

Deno.test("ask-player stops the play and returns where it ended", async () => {
  const { ask, turn, plays } = await playing();
  const account = { serverId: "s", userId: "u" };
  const { signal: outer } = new AbortController();
  const play = plays.with(
    { account, itemId: "a", outer },
    (signal) =>
      new Promise<void>((done) => {
        signal.addEventListener("abort", () => {
          turn.tell({ ...STATUS, state: "ended", positionMs: 2_000 });
          turn.end();
          done();
        });
      }),
  );
  const { status } = await ask({ ask: "stop" });
  assertEquals([status.state, status.positionMs], ["ended", 2_000]);
  await play;
});

Deno.test("ask-player follows each change until the process ends or it is cancelled", async () => {
  const { ask, turn, events } = await playing();
  const stop = new AbortController();
  const following = ask({ ask: "follow" }, { signal: stop.signal });
  const told = (count: number) =>
    (async () => {
      while (events.length < count) {
        await new Promise((done) => setTimeout(done));
      }
    })();
  await told(1);
  turn.tell(STATUS);
  turn.tell({ ...STATUS, state: "paused" });
  await told(2);
  assertEquals(
    events.map((it) => it.kind === "player-status" && it.status.state),
    ["playing", "paused"],
  );
  stop.abort();
  const failure = await assertRejects(() => following, Failure);
  assertEquals(failure.kind, "cancelled");
});

Deno.test("ask-queue returns a part of the queue, with titles that are not endless", async () => {
  const { askQueue, turn } = await playing();
  await assertRejects(() => askQueue({ from: 0, limit: 9 }), Failure);
  const entries = Array.from({ length: 300 }, (_, key) => ({
    key,
    item: {
      id: `${key}`.padStart(32, "0"),
      type: "movie",
      name: '"'.repeat(999),
      year: null,
      runtimeMs: 60_000,
    } as MediaItem,
  }));
  const place = { ...STATUS.queue, number: 2, total: 300 };
  turn.lendQueue({
    place,
    list: ({ from, limit }) => entries.slice(from, from + limit),
    control: () => Promise.resolve(),
  });
  const { pid, page } = await askQueue({ from: 50, limit: 100 });
  assertEquals([pid, page.place, page.items.length], [7, place, 100]);
  assertEquals(page.items[0], {
    key: 50,
    itemId: "50".padStart(32, "0"),
    type: "movie",
    title: '"'.repeat(200),
    runtimeMs: 60_000,
  });
});

const HOSTILE = [
  "",
  "null",
  "{",
  '{"ask":"quit"}',
  '{"ask":"status","more":1}',
  '{"ask":"control","action":{"kind":"run","command":"rm"}}',
  '{"ask":"control","action":{"kind":"seek-to","ms":1e300}}',
  '{"ask":"control","action":{"kind":"volume-to","percent":"80"}}',
  '{"ask":"queue","from":0,"limit":101}',
  '{"ask":"queue","from":-1,"limit":1}',
  '{"ask":"control","action":{"kind":"add-items","ids":["../x"],"next":true}}',
  '{"ask":"control","action":{"kind":"add-items","ids":[],"next":true}}',
  '{"ask":"control","action":{"kind":"remove-items","positions":[0]}}',
  '{"ask":"control","action":{"kind":"move-item","from":1.5,"to":1}}',
  '{"ask":"control","action":{"kind":"repeat","mode":"twice"}}',
  "[".repeat(10_000),
];

for (const line of HOSTILE) {
  Deno.test(`a process that sends ${JSON.stringify(line.slice(0, 40))} is disconnected`, async () => {
    const { connect } = await playing();
    const connection = connect();
    connection.send(line);
    connection.send('{"ask":"status"}');
    for await (const answer of connection.lines) {
      assert(false, `it was answered: ${answer}`);
    }
  });
}

Deno.test("ask-player fails when the other process sends something else", async () => {
  for (const line of ["nonsense", '{"reply":"status"}', '{"reply":"x"}']) {
    const [here, there] = [new Pipe(), new Pipe()];
    here.push(line);
    const playerSockets = {
      connect: () =>
        Promise.resolve({ pid: 7, connection: connectionOf(here, there) }),
    };
    const deps = { playerSockets, clock: systemClock };
    const failure = await assertRejects(
      () =>
        Promise.resolve(PLAYER_HANDLERS["ask-player"](
          deps as unknown as GivenDependencies,
          { pid: null, request: { ask: "status" } },
          { signal: new AbortController().signal, tell: () => undefined },
        )),
      Failure,
    );
    assertEquals(failure.kind, "timeout", line);
  }
});
