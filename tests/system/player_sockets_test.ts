import { connect } from "node:net";
import type { PlayerConnection } from "../../src/core/playback_ports.ts";
import { SystemPlayerSockets } from "../../src/system/player_sockets.ts";
import { assert, assertEquals } from "@std/assert";

interface Fixture {
  readonly root: string;
  readonly sockets: SystemPlayerSockets;
  /** The folder of the socket that was opened last. */
  folder(): string;
}

function socketsTest(name: string, use: (it: Fixture) => Promise<void>): void {
  Deno.test({
    name,
    ignore: Deno.build.os === "windows",
    async fn() {
      const root = await Deno.makeTempDir({ prefix: "sockets-" });
      try {
        await use({
          root,
          sockets: new SystemPlayerSockets(root),
          folder() {
            const [link] = [...Deno.readDirSync(root)];
            assert(link);
            return Deno.readLinkSync(`${root}/${link.name}`);
          },
        });
      } finally {
        await Deno.remove(root, { recursive: true });
      }
    },
  });
}

const names = (root: string) =>
  [...Deno.readDirSync(root)].map((it) => it.name);

/** Answers each line with the same line in brackets. */
async function echo({ lines, send, close }: PlayerConnection): Promise<void> {
  for await (const line of lines) send(`[${line}]`);
  close();
}

const bound = (it: PlayerConnection): PlayerConnection => ({
  lines: it.lines,
  send: (line) => it.send(line),
  close: () => it.close(),
});

socketsTest(
  "open() lets only this user reach the socket, and removes it",
  async ({ root, sockets, folder }) => {
    const close = await sockets.open((it) => void echo(bound(it)));
    const path = folder();
    const mode = (name: string) => (Deno.lstatSync(name).mode ?? 0) & 0o777;
    assertEquals([mode(path), mode(`${path}/control`)], [0o700, 0o600]);
    assertEquals(Deno.lstatSync(path).uid, Deno.uid());
    assertEquals(names(path), ["control"]);
    await close();
    assertEquals(names(root), []);
    assertEquals(await exists(path), false);
  },
);

socketsTest(
  "connect() reaches the process that has opened its socket",
  async ({ sockets }) => {
    assertEquals(await sockets.connect(null), null);
    const close = await sockets.open((it) => void echo(bound(it)));
    const found = await sockets.connect(null);
    assert(found);
    assertEquals(found.pid, Deno.pid);
    assertEquals(await sockets.connect(Deno.pid + 1), null);
    found.connection.send("one");
    found.connection.send("zwei ü");
    const lines: string[] = [];
    for await (const line of found.connection.lines) {
      lines.push(line);
      if (lines.length === 2) break;
    }
    assertEquals(lines, ["[one]", "[zwei ü]"]);
    await close();
  },
);

socketsTest(
  "connect() reaches the newest of two sockets",
  async ({ sockets }) => {
    const send = (text: string) => (it: PlayerConnection) => {
      it.send(text);
      it.close();
    };
    const closeOld = await sockets.open(send("old"));
    await new Promise((done) => setTimeout(done, 20));
    const closeNew = await sockets.open(send("new"));
    const found = await sockets.connect(null);
    assert(found);
    const lines: string[] = [];
    for await (const line of found.connection.lines) lines.push(line);
    assertEquals(lines, ["new"]);
    await closeNew();
    await closeOld();
  },
);

socketsTest(
  "connect() removes what a killed process left",
  async ({ root, sockets, folder }) => {
    const close = await sockets.open(() => undefined);
    const path = folder();
    const [link = ""] = names(root);
    await close();
    Deno.mkdirSync(path, { mode: 0o700 });
    Deno.writeTextFileSync(`${path}/control`, "");
    Deno.symlinkSync(path, `${root}/${link}`);
    assertEquals(await sockets.connect(null), null);
    assertEquals([names(root), await exists(path)], [[], false]);
  },
);

socketsTest(
  "connect() follows a link only to a folder of a player",
  async ({ root, sockets }) => {
    const other = await Deno.makeTempDir({ prefix: "other-" });
    const [link = "", odd = ""] = [`1-${"a".repeat(16)}`, "2-odd"];
    Deno.symlinkSync(other, `${root}/${link}`);
    Deno.writeTextFileSync(`${root}/${odd}`, "");
    assertEquals(await sockets.connect(null), null);
    assertEquals([names(root), await exists(other)], [[odd], true]);
    await Deno.remove(other);
  },
);

socketsTest(
  "open() accepts more connections than the runtime does by default",
  async ({ sockets }) => {
    const close = await sockets.open((it) => void echo(bound(it)));
    for (let i = 0; i < 600; i++) {
      const found = await sockets.connect(null);
      assert(found, `${i}`);
      found.connection.send(`${i}`);
      for await (const line of found.connection.lines) {
        assertEquals(line, `[${i}]`);
        break;
      }
    }
    await close();
  },
);

socketsTest(
  "open() disconnects a process that sends too long a line",
  async ({ sockets, folder }) => {
    const got: string[] = [];
    const close = await sockets.open(async ({ lines }) => {
      for await (const line of lines) got.push(line);
    });
    const socket = connect(`${folder()}/control`);
    const closed = new Promise((done) => socket.once("close", done));
    socket.on("error", () => undefined);
    socket.write(`short\n${"x".repeat(2 ** 20)}`);
    await closed;
    assertEquals(got, ["short"]);
    await close();
  },
);

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
