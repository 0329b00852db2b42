/**
 * Tests an account of one run on a server that claims the ID of a stored one.
 */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { run } from "./binary.ts";
import { signedInTest } from "./signed_in.ts";

/** Returns the content of all tables as text. */
async function databaseText(home: string): Promise<string> {
  const { DatabaseSync } = await import("node:sqlite");
  const path = `${home}/.local/share/jellytau/metadata.db`;
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const names = database.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
    ).all().map((it) => String(it.name));
    const plain = names.filter((it) => !it.startsWith("item_words"));
    return plain.map((name) => {
      const rows = database.prepare(`SELECT * FROM "${name}"`).all();
      return `${name}: ${JSON.stringify(rows)}`;
    }).join("\n");
  } finally {
    database.close();
  }
}

signedInTest(
  {
    name:
      "jellytau with JELLYTAU_SERVER leaves the rows of a stored account as they are",
  },
  async ({ demo, home, env, sync }) => {
    await sync();
    const before = await databaseText(home);
    const [device] = demo.users.devices;
    assert(device, "one is signed in");
    const other = await startDemoServer({ items: 24 });
    const seen: string[] = [];
    try {
      const token = "7".repeat(32);
      other.options.id = demo.options.id;
      other.users.adopt({ ...device, token, deviceId: "9".repeat(32) });
      other.options.answer = ({ headers }) => {
        seen.push(headers.get("authorization") ?? "");
        return null;
      };
      await Deno.writeTextFile(`${home}/other.pem`, other.certificate.caPem);
      const given = {
        ...env,
        JELLYTAU_SERVER: other.url,
        JELLYTAU_TOKEN: token,
        JELLYTAU_CA_FILE: `${home}/other.pem`,
      };
      const film = other.library.visibleItems().find((it) =>
        it.kind === "Movie"
      );
      assert(film, "there is a film");
      const synced = await run(["library", "sync", "--json"], { env: given });
      assertEquals(synced.code, 0, synced.stderr);
      const listed = await run(["library", "list", "--json"], { env: given });
      assertEquals(listed.code, 0, listed.stderr);
      assert(listed.json.total > 0);
      for (const item of [film.id, film.name]) {
        const args = ["download", item, "--dir", `${home}/got`, "--json"];
        const ran = await run(args, { env: given });
        assertEquals(ran.code, 0, ran.stderr);
      }
      assertEquals(await databaseText(home), before);
      const devices = new Set(
        seen.map((it) => /DeviceId="([0-9a-f]*)"/.exec(it)?.[1]),
      );
      assertEquals(devices.has(device.deviceId), false);
    } finally {
      await other.stop();
    }
  },
);

/**
 * Writes the record of a play whose process was killed before it reported the
 * end.
 */
function leavePlay(home: string, ids: Record<string, string>): string {
  const folder = `${home}/.local/share/jellytau/plays`;
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = `${folder}/${"a".repeat(16)}.json`;
  const play = {
    ...ids,
    sourceId: null,
    playSessionId: null,
    transcoded: false,
    reported: true,
    positionMs: 60_000,
    playedAt: new Date().toISOString(),
  };
  Deno.writeTextFileSync(path, JSON.stringify({ folder: "", play }), {
    mode: 0o600,
  });
  return path;
}

signedInTest(
  {
    name: "jellytau with JELLYTAU_SERVER sends no play of a stored account",
    items: 24,
  },
  async ({ demo, home, env }) => {
    const [device] = demo.users.devices;
    assert(device, "one is signed in");
    const other = await startDemoServer({ items: 24 });
    try {
      const token = "7".repeat(32);
      other.options.id = demo.options.id;
      other.users.adopt({ ...device, token, deviceId: "9".repeat(32) });
      const film = other.library.visibleItems().find((it) =>
        it.kind === "Movie"
      );
      assert(film, "there is a film");
      const path = leavePlay(home, {
        serverId: demo.options.id,
        userId: device.user.id,
        itemId: film.id,
      });
      const before = Deno.readTextFileSync(path);
      await Deno.writeTextFile(`${home}/other.pem`, other.certificate.caPem);
      const given = {
        ...env,
        JELLYTAU_SERVER: other.url,
        JELLYTAU_TOKEN: token,
        JELLYTAU_CA_FILE: `${home}/other.pem`,
      };
      const ran = await run(["library", "sync", "--json"], { env: given });
      assertEquals(ran.code, 0, ran.stderr);
      const asked = other.log.requests.map((it) => it.path);
      assertEquals(asked.filter((it) => /playing/i.test(it)), []);
      assertEquals(Deno.readTextFileSync(path), before);
    } finally {
      await other.stop();
    }
  },
);
