import type { Download } from "../../../src/core/download_ports.ts";
import type { Follow } from "../../../src/core/follow_ports.ts";
import type { ItemFiles } from "../../../src/core/library_ports.ts";
import type { MediaItem, StoredItem } from "../../../src/core/media_item.ts";
import type { AccountSession } from "../../../src/library/download/download_plan.ts";
import {
  fillFollows,
  followedBytes,
} from "../../../src/library/download/fill_follows.ts";
import { SeededRandom } from "../../../src/demo/seeded_random.ts";
import { removeDownloads } from "../../../src/library/download/download_records.ts";
import { SqliteFollowIndex } from "../../../src/metadata/follow_index.ts";
import { SystemDownloadFiles } from "../../../src/system/download_files.ts";
import { assert, assertEquals } from "@std/assert";
import { ManualClock } from "../../fakes/manual_clock.ts";
import { openMetadata } from "../../metadata/open_metadata.ts";

const SEEDS = Deno.env.get("JELLYTAU_LONG") === "1" ? 60 : 4;
const DAYS = 12 * 7;
const DAY_MS = 24 * 60 * 60_000;
const SERIES = "5".repeat(32);
const ACCOUNT = { serverId: "a".repeat(32), userId: "b".repeat(32) };
const FOLLOW: Follow = {
  ...ACCOUNT,
  seriesId: SERIES,
  name: "Harbour Street",
  next: 3,
  keepDays: 10,
  budgetBytes: 900,
  addedAt: new Date(0),
};

/** A series of 60 episodes on a server, and its copies on this machine. */
class World {
  readonly clock = new ManualClock();
  readonly episodes: MediaItem[] = [];
  readonly sizes = new Map<string, number | null>();
  readonly deps;
  readonly close: () => void;
  asked = 0;

  constructor(folder: string, random: () => number) {
    const metadata = openMetadata(":memory:");
    const follows = new SqliteFollowIndex(metadata.file);
    const files = new SystemDownloadFiles(`${folder}/downloads`);
    const items = {
      listItems: () => ({
        items: this.episodes as StoredItem[],
        total: this.episodes.length,
        offset: 0,
      }),
    };
    this.close = metadata.close;
    const { downloads } = metadata;
    const { clock } = this;
    this.deps = { downloads, files, clock, follows, library: { items } };
    follows.saveFollow(FOLLOW);
    for (let number = 1; number <= 60; number++) {
      const id = number.toString(16).padStart(32, "0");
      this.episodes.push(episode(id, number));
      this.sizes.set(id, 50 + Math.floor(random() * 250));
    }
    this.deps.files.makeFolder(`${folder}/downloads`);
  }

  fill(): Promise<void> {
    const library = {
      readFiles: (id: string): Promise<ItemFiles> => {
        this.asked++;
        const item = this.episodes.find((it) => it.id === id);
        assert(item);
        const sizeBytes = this.sizes.get(id) ?? null;
        const whole = { ...item, sizeBytes };
        return Promise.resolve({
          item: whole,
          versions: [],
          parts: [],
          sidecars: [],
        });
      },
    };
    const session = {
      account: ACCOUNT,
      server: { library },
    } as unknown as AccountSession;
    return fillFollows(this.deps, {
      root: this.deps.files.defaultRoot,
      withSession: (_, use) => use(session),
    });
  }

  watch(at: number): void {
    const known = this.episodes[at];
    if (known === undefined) return;
    const lastPlayedAt = this.clock.now();
    const userData = { ...known.userData, played: true, lastPlayedAt };
    this.episodes[at] = { ...known, userData };
  }

  /** Downloads everything in the queue. */
  finish(): void {
    for (const it of this.deps.downloads.listQueued()) this.#finish(it);
  }

  #finish(it: Download): void {
    const { downloads, files } = this.deps;
    const path = files.join(files.defaultRoot, `${it.itemId}.mkv`);
    assert(downloads.claimPath(it, { path, pathKey: path }));
    Deno.writeFileSync(path, new Uint8Array(it.sizeBytes ?? 0));
    const receivedBytes = it.sizeBytes ?? 0;
    downloads.updateDownload({ ...it, receivedBytes, state: "done" });
  }

  /** Downloads an episode because the user asks for it. */
  ask(at: number): string {
    const item = this.episodes[at];
    assert(item);
    const { id: itemId } = item;
    const root = this.deps.files.defaultRoot;
    const known = this.deps.downloads.findDownload({
      ...ACCOUNT,
      itemId,
      root,
    });
    if (known?.state === "done") this.deps.downloads.keepDownload(known);
    else {
      this.deps.downloads.saveDownload({
        ...NEW,
        ...ACCOUNT,
        itemId,
        root,
        folder: root,
        sizeBytes: this.sizes.get(itemId) ?? null,
        addedAt: this.clock.now(),
      });
      this.finish();
    }
    return itemId;
  }

  followed(): Download[] {
    return this.deps.downloads.listDownloads().filter((it) => it.isFollowed);
  }

  /** The bytes of followed downloads on the disk. */
  onDisk(): number {
    return this.followed().reduce(
      (sum, { path }) => sum + (this.deps.files.sizeOf(path ?? "") ?? 0),
      0,
    );
  }
}

const NEW: Omit<Download, "serverId" | "userId" | "itemId" | "root"> = {
  title: "Episode",
  group: { id: SERIES, name: "Harbour Street" },
  folder: "",
  path: null,
  sizeBytes: null,
  receivedBytes: 0,
  lastModified: null,
  sha256: null,
  state: "queued",
  problem: null,
  sidecars: [],
  addedAt: new Date(0),
  isFollowed: false,
};

function episode(id: string, number: number): MediaItem {
  return {
    id,
    type: "episode",
    name: `Episode ${number}`,
    seriesId: SERIES,
    seriesName: "Harbour Street",
    parentId: SERIES,
    seasonNumber: 1,
    episodeNumber: number,
    episodeNumberEnd: null,
    airing: null,
    container: "mkv",
    sizeBytes: null,
    userData: {
      played: false,
      favorite: false,
      playCount: 0,
      positionMs: 0,
      lastPlayedAt: null,
    },
  } as unknown as MediaItem;
}

async function withWorld(
  seed: number,
  use: (world: World, random: () => number) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "follows-" });
  const numbers = new SeededRandom(seed);
  const random = () => numbers.below(1_000_000) / 1_000_000;
  const world = new World(folder, random);
  try {
    await use(world, random);
  } finally {
    world.close();
    await Deno.remove(folder, { recursive: true });
  }
}

for (let seed = 1; seed <= SEEDS; seed++) {
  Deno.test(`fillFollows() keeps its promises for ${DAYS} days, seed ${seed}`, () =>
    withWorld(seed, async (world, random) => {
      const { deps, clock } = world;
      const own = new Set<string>();
      const removed = new Set<string>();
      let watched = 0;
      for (let day = 0; day < DAYS; day++) {
        await clock.pass(DAY_MS);
        for (let count = Math.floor(random() * 3); count > 0; count--) {
          world.watch(watched++);
        }
        if (random() < 0.1) {
          const at = Math.min(59, watched + Math.floor(random() * 5));
          own.add(world.ask(at));
          removed.delete(world.episodes[at]?.id ?? "");
        }
        const [first] = world.followed();
        if (first && random() < 0.05) {
          removeDownloads(deps, { itemId: first.itemId, deleteFile: true });
          deps.follows.skipItem(first);
          removed.add(first.itemId);
        }
        await world.fill();
        assertWithin(world, `day ${day}, planned`);
        assert(
          !world.followed().some((it) => removed.has(it.itemId)),
          "removed",
        );
        if (random() < 0.8) world.finish();
        assertWithin(world, `day ${day}, downloaded`);
        const oldest = clock.now().getTime() - FOLLOW.keepDays * DAY_MS;
        for (const { itemId } of world.followed()) {
          const { userData } = world.episodes.find(({ id }) => id === itemId) ??
            {};
          const lastMs = userData?.lastPlayedAt?.getTime() ?? Infinity;
          assert(lastMs > oldest, `day ${day}: it is watched and old`);
        }
      }
      for (const it of deps.downloads.listDownloads()) own.delete(it.itemId);
      assertEquals([...own], [], "what the user asked for is still listed");
      for (const { path, isFollowed } of deps.downloads.listDownloads()) {
        if (!isFollowed) assert(deps.files.sizeOf(path ?? "") !== null, "kept");
      }
    }));
}

function assertWithin(world: World, when: string): void {
  const bytes = followedBytes(world.deps, FOLLOW);
  assert(bytes <= FOLLOW.budgetBytes, `${when}: ${bytes} bytes`);
  assert(world.onDisk() <= FOLLOW.budgetBytes, `${when}: ${world.onDisk()}`);
}

/** Returns the numbers of the followed episodes. */
function numbersOf(world: World): number[] {
  return world.followed().map(({ itemId }) => parseInt(itemId, 16))
    .toSorted((a, b) => a - b);
}

Deno.test("fillFollows() has the next episodes, and keeps watched ones for some days", () =>
  withWorld(1, async (world) => {
    for (const { id } of world.episodes) world.sizes.set(id, 100);
    await world.clock.pass(DAY_MS);
    await world.fill();
    world.finish();
    assertEquals(numbersOf(world), [1, 2, 3]);
    world.watch(0);
    await world.fill();
    assertEquals(numbersOf(world), [1, 2, 3, 4]);
    await world.clock.pass(9 * DAY_MS);
    await world.fill();
    assertEquals(numbersOf(world), [1, 2, 3, 4]);
    const { asked } = world;
    await world.clock.pass(DAY_MS);
    await world.fill();
    assertEquals(numbersOf(world), [2, 3, 4]);
    assertEquals(world.asked, asked, "nothing had to be asked for");
  }));

Deno.test("fillFollows() deletes a watched episode early when the budget is needed", () =>
  withWorld(1, async (world) => {
    for (const { id } of world.episodes) world.sizes.set(id, 300);
    await world.fill();
    world.finish();
    world.watch(0);
    const [first] = world.followed();
    await world.fill();
    assertEquals(numbersOf(world), [2, 3, 4]);
    assertEquals(world.deps.files.sizeOf(first?.path ?? ""), null);
  }));

Deno.test("fillFollows() passes over an episode of unknown size", () =>
  withWorld(1, async (world) => {
    for (const { id } of world.episodes) world.sizes.set(id, 100);
    world.sizes.set(world.episodes[1]?.id ?? "", null);
    await world.fill();
    assertEquals(numbersOf(world), [1, 3]);
  }));

Deno.test("fillFollows() deletes the last episodes when the budget becomes smaller", () =>
  withWorld(1, async (world) => {
    for (const { id } of world.episodes) world.sizes.set(id, 300);
    await world.fill();
    world.finish();
    world.deps.follows.saveFollow({ ...FOLLOW, budgetBytes: 700 });
    await world.fill();
    assertEquals(numbersOf(world), [1, 2]);
  }));

Deno.test("fillFollows() leaves a file alone that another program has changed", () =>
  withWorld(1, async (world) => {
    for (const { id } of world.episodes) world.sizes.set(id, 300);
    await world.fill();
    world.finish();
    const [first] = world.followed();
    Deno.writeTextFileSync(first?.path ?? "", "mine");
    world.watch(0);
    await world.fill();
    assertEquals(numbersOf(world), [2, 3, 4]);
    assertEquals(Deno.readTextFileSync(first?.path ?? ""), "mine");
  }));

Deno.test("fillFollows() does not download what the user has without a group", () =>
  withWorld(1, async (world) => {
    const { downloads } = world.deps;
    for (const { id } of world.episodes) world.sizes.set(id, 100);
    const itemId = world.ask(0);
    const own = downloads.listDownloads().find((it) => it.itemId === itemId);
    assert(own);
    downloads.saveDownload({ ...own, group: null });
    const elsewhere = { ...own, root: "/elsewhere", group: null };
    downloads.dropDownload(own);
    downloads.purgeDownload(own);
    downloads.saveDownload(elsewhere);
    await world.fill();
    assertEquals(numbersOf(world), [2, 3]);
  }));

Deno.test("fillFollows() keeps a download that the user asks for at that moment", () =>
  withWorld(1, async (world) => {
    const { downloads } = world.deps;
    for (const { id } of world.episodes) world.sizes.set(id, 300);
    await world.fill();
    world.finish();
    const [first] = world.followed();
    assert(first);
    world.watch(0);
    const list = downloads.listDownloads.bind(downloads);
    let lists = 0;
    // The last list is the one that the plan is made from.
    downloads.listDownloads = () => {
      const found = list();
      if (++lists === 2) downloads.keepDownload(first);
      return found;
    };
    await world.fill();
    assertEquals(lists, 2);
    assertEquals(world.deps.files.sizeOf(first.path ?? ""), 300);
    assert(list().some(({ itemId }) => itemId === first.itemId), "listed");
  }));
