/** An account of one run, on a server that claims to be a stored one. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "../assert.ts";
import { run } from "./binary.ts";
import { signedInTest } from "./signed_in.ts";

/** What all tables hold, as text. */
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
  async ({ demo, home, env, jellytau }) => {
    assertEquals((await jellytau("library", "sync")).code, 0);
    const before = await databaseText(home);
    const [device] = demo.household.devices;
    assert(device, "one is signed in");
    const other = await startDemoServer({ items: 24 });
    const seen: string[] = [];
    try {
      const token = "7".repeat(32);
      other.switches.id = demo.switches.id;
      other.household.adopt({ ...device, token, deviceId: "9".repeat(32) });
      other.switches.answer = ({ headers }) => {
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
