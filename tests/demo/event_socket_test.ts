import { assertEquals } from "@std/assert";
import { demoTest } from "./demo_session.ts";

interface Listener {
  readonly socket: WebSocket;
  /** Waits for the next message of a type and returns it. */
  next(type: string): Promise<unknown>;
  /** Returns the types of the messages so far. */
  types(): Promise<string[]>;
  readonly closed: Promise<number>;
}

function listen(url: string, token: string): Listener {
  const address = url.replace(/^http/, "ws");
  const socket = new WebSocket(`${address}/socket?ApiKey=${token}`);
  const waiting = new Map<string, (data: unknown) => void>();
  const early = new Map<string, unknown>();
  const types: string[] = [];
  socket.onmessage = ({ data }) => {
    const { MessageType, Data } = JSON.parse(data);
    types.push(MessageType);
    const resolve = waiting.get(MessageType);
    if (resolve) resolve(Data);
    else early.set(MessageType, Data);
  };
  const { promise: closed, resolve: end } = Promise.withResolvers<number>();
  socket.onclose = ({ code }) => end(code);
  const next = (type: string) =>
    early.has(type)
      ? Promise.resolve(early.get(type))
      : new Promise((resolve) => waiting.set(type, resolve));
  return {
    socket,
    closed,
    next,
    async types() {
      // The server answers this after everything that it sent before.
      socket.send(JSON.stringify({ MessageType: "KeepAlive" }));
      await next("KeepAlive");
      return types.filter((it) => it !== "ForceKeepAlive");
    },
  };
}

const PLAIN = { items: 30, plain: true } as const;

demoTest(
  "startDemoServer() sends marks to a socket, with the folder of the item",
  async ({ demo, token, userId }) => {
    const { socket, next, closed } = listen(demo.url, token.expose());
    assertEquals(await next("ForceKeepAlive"), 60);
    const episode = demo.library.visibleItems()
      .find((it) => it.kind === "Episode");
    const reply = await fetch(
      `${demo.url}/UserPlayedItems/${episode?.id}`,
      {
        method: "POST",
        headers: { authorization: `MediaBrowser Token="${token.expose()}"` },
      },
    );
    assertEquals((await reply.json()).Played, true);
    const data = await next("UserDataChanged") as {
      UserId: string;
      UserDataList: { ItemId: string; Played: boolean }[];
    };
    assertEquals(data.UserId, userId);
    assertEquals(
      data.UserDataList.map((it) => it.ItemId),
      [episode?.id ?? "", episode?.parent?.id ?? ""],
    );
    socket.send(JSON.stringify({ MessageType: "Nonsense" }));
    assertEquals(await closed, 1_000);
  },
  PLAIN,
);

demoTest(
  "startDemoServer() refuses a socket without a good token",
  async ({ demo }) => {
    const { closed } = listen(demo.url, "0".repeat(32));
    // It was never open: runtimes report 0 or 1006.
    assertEquals([0, 1_006].includes(await closed), true);
  },
  PLAIN,
);

demoTest(
  "startDemoServer() sends changes to the socket that was active last",
  async ({ demo, token }) => {
    const old = listen(demo.url, token.expose());
    await old.next("ForceKeepAlive");
    const recent = listen(demo.url, token.expose());
    await recent.next("ForceKeepAlive");
    demo.events.scanned();
    await recent.next("LibraryChanged");
    assertEquals(await old.types(), ["KeepAlive"]);
    demo.events.scanned();
    await old.next("LibraryChanged");
    assertEquals(await recent.types(), ["LibraryChanged", "KeepAlive"]);
  },
  PLAIN,
);

for (const mode of ["12", "10.11"] as const) {
  const isIgnored = mode === "12";
  demoTest(
    `startDemoServer() in mode ${mode} sends ${
      isIgnored ? "no " : ""
    }changes to a client that was silent for too long`,
    async ({ demo, token }) => {
      const listener = listen(demo.url, token.expose());
      await listener.next("ForceKeepAlive");
      demo.options.socketSilenceMs = 0;
      demo.events.scanned();
      const before = isIgnored ? [] : ["LibraryChanged"];
      assertEquals(await listener.types(), [...before, "KeepAlive"]);
      demo.options.socketSilenceMs = 60_000;
      demo.events.scanned();
      await listener.next("LibraryChanged");
    },
    { ...PLAIN, mode },
  );
}
