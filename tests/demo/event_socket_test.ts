import { assertEquals } from "../assert.ts";
import { demoTest } from "./demo_session.ts";

interface Listener {
  readonly socket: WebSocket;
  /** Waits for the next message of a type and returns it. */
  next(type: string): Promise<unknown>;
  readonly closed: Promise<number>;
}

function listen(url: string, token: string): Listener {
  const address = url.replace(/^http/, "ws");
  const socket = new WebSocket(`${address}/socket?ApiKey=${token}`);
  const waiting = new Map<string, (data: unknown) => void>();
  const early = new Map<string, unknown>();
  socket.onmessage = ({ data }) => {
    const { MessageType, Data } = JSON.parse(data);
    const resolve = waiting.get(MessageType);
    if (resolve) resolve(Data);
    else early.set(MessageType, Data);
  };
  const { promise: closed, resolve: end } = Promise.withResolvers<number>();
  socket.onclose = ({ code }) => end(code);
  return {
    socket,
    closed,
    next: (type) =>
      early.has(type)
        ? Promise.resolve(early.get(type))
        : new Promise((resolve) => waiting.set(type, resolve)),
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
