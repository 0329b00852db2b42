import { DatabaseSync } from "node:sqlite";
import { bundle } from "../../scripts/bundle.ts";
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { ITEM_TYPES } from "../../src/core/media_item.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { assert, assertEquals } from "@std/assert";
import { withDemoSession } from "../demo/demo_session.ts";

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
/** The items of the library; with `JELLYTAU_LONG=1` those of a large one. */
const ITEMS = LONG ? 100_000 : 8_000;
const KILLS = LONG ? 10 : 5;
/** Fewer than the pages of 2,000 ids that a sync without changes reads. */
const MAX_PAGES_PER_LIFE = 0.7 * ITEMS / 2_000;
/**
 * About as long as a page takes, so that the process is also killed inside one.
 */
const MAX_DELAY_MS = 60;

/** The database that a killed process left, and a demo server full of items. */
interface Place {
  readonly folder: string;
  readonly demo: DemoServer;
}

Deno.test({
  name: `syncLibraries() keeps each item once through ${KILLS} kills`,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withDemoSession({ items: ITEMS }, async ({ demo, userId }) => {
      const folder = await Deno.makeTempDir({ prefix: "sync-" });
      const place = { folder, demo };
      try {
        const { caPem } = demo.certificate;
        await Deno.writeTextFile(`${folder}/ca.pem`, caPem);
        // It starts faster than its modules.
        const modules = ["tests/native/sync_worker.ts"];
        const from = "tests/native";
        await bundle({ modules, folder: `${folder}/worker`, from });
        const { quirks } = demo.library;
        quirks.repeatAcrossPages = true;
        quirks.shortPageAt = 700;
        const changed = new Map<string, string>();
        for (let kill = 0; kill < KILLS; kill++) {
          const killed = await syncAndKill(place);
          assert(killed, `it was done before kill ${kill + 1}`);
          assertWhole(place, userId);
          changeSome(demo, { kill, changed });
        }
        quirks.shortPageAt = null;
        await syncToTheEnd(place);
        assertSame(place, { userId, changed });
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    }),
});

function start({ folder, demo }: Place): Deno.ChildProcess {
  const script = `${folder}/worker/sync_worker.js`;
  const flags = ["run", "-A", "--quiet", "--no-check", "--no-config"];
  return new Deno.Command(Deno.execPath(), {
    args: [...flags, script, folder, demo.url, demo.options.id],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** Ends it at a random point after a random page. @returns whether it was */
async function syncAndKill(place: Place): Promise<boolean> {
  const child = start(place);
  let pages = 1 + Math.floor(Math.random() * MAX_PAGES_PER_LIFE);
  place.demo.options.answer = (request) => {
    if (new URL(request.url).pathname !== "/Items" || --pages !== 0) {
      return null;
    }
    setTimeout(() => kill(child), Math.random() * MAX_DELAY_MS);
    return null;
  };
  const [{ signal }] = await Promise.all([
    child.status,
    new Response(child.stdout).text(),
  ]);
  place.demo.options.answer = null;
  return signal === "SIGKILL";
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    return; // it ended by itself, which the test reports
  }
}

async function syncToTheEnd(place: Place): Promise<void> {
  const { success, stdout } = await start(place).output();
  assert(success, "the last sync failed");
  const report = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(report.skipped, []);
}

/**
 * Checks that no page was applied in part: the number of stored items equals
 * the number that the run has read.
 */
function assertWhole({ folder, demo }: Place, userId: string): void {
  const path = `${folder}/metadata.db`;
  const library = openLibraryIndex(path);
  const account = { serverId: demo.options.id, userId };
  try {
    for (
      const { id, name, cursor, run } of library.libraries.listLibraries(
        account,
      )
    ) {
      if (run === null || cursor !== null) continue;
      const filter = { libraryId: id, types: ITEM_TYPES };
      const kept = library.items.countItems(account, filter);
      const read = Math.min(run.nextIndex, demo.library.itemsOf(id).length);
      // Skipped and new items may differ by a few; a page is more.
      const apart = Math.abs(kept - read);
      assert(apart <= 2 * KILLS, `${name}: ${kept} kept, ${read} read`);
    }
  } finally {
    library.close();
  }
  using database = new DatabaseSync(path);
  const check = database.prepare("PRAGMA quick_check").get() ?? {};
  assertEquals(Object.values(check), ["ok"]);
  const words = "INSERT INTO item_words (item_words) VALUES (?)";
  database.prepare(words).run("integrity-check");
}

/** Removes, changes and adds one item on the server. */
function changeSome(
  { library }: DemoServer,
  { kill, changed }: { kill: number; changed: Map<string, string> },
): void {
  const folder = library.folders[kill % 3];
  const items = library.itemsOf(folder?.id ?? "");
  const random = () =>
    items[Math.floor(Math.random() * items.length)]?.id ?? "";
  const [gone, other] = [random(), random()];
  library.remove(gone);
  changed.delete(gone);
  if (other !== gone) {
    const name = `Changed after kill ${kill + 1}`;
    library.change(other, { name });
    changed.set(other, name);
  }
  const films = library.folders[0]?.id ?? "";
  const { id } = library.addMovie(films, `Added after kill ${kill + 1}`);
  changed.set(id, `Added after kill ${kill + 1}`);
}

function assertSame(
  { folder, demo }: Place,
  { userId, changed }: { userId: string; changed: Map<string, string> },
): void {
  const library = openLibraryIndex(`${folder}/metadata.db`);
  const account = { serverId: demo.options.id, userId };
  try {
    const filter = { types: ITEM_TYPES };
    const window = { offset: 0, limit: 2 * ITEMS };
    const { items } = library.items.listItems(account, filter, window);
    const served = demo.library.visibleItems().map((it) => it.id).sort();
    assert(served.length >= ITEMS);
    assertEquals(items.length, served.length);
    const kept = items.map((it) => it.id).sort();
    assert(kept.every((id, at) => id === served[at]), "other items are kept");
    for (const [id, name] of changed) {
      assertEquals(library.items.findItem(account, id)?.name, name);
    }
  } finally {
    library.close();
  }
}
