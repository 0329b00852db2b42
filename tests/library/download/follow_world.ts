import type { Download } from "../../../src/core/download_ports.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Follow } from "../../../src/core/follow_ports.ts";
import type { ItemFiles } from "../../../src/core/library_ports.ts";
import type { MediaItem, StoredItem } from "../../../src/core/media_item.ts";
import type { AccountSession } from "../../../src/library/download/download_plan.ts";
import { fillFollows } from "../../../src/library/download/fill_follows.ts";
import { SeededRandom } from "../../../src/demo/seeded_random.ts";
import { SqliteFollowIndex } from "../../../src/metadata/follow_index.ts";
import { SystemDownloadFiles } from "../../../src/system/download_files.ts";
import { assert } from "@std/assert";
import { ManualClock } from "../../fakes/manual_clock.ts";
import { openMetadata } from "../../metadata/open_metadata.ts";

export const DAY_MS = 24 * 60 * 60_000;
const SERIES = "5".repeat(32);
const ACCOUNT = { serverId: "a".repeat(32), userId: "b".repeat(32) };
export const FOLLOW: Follow = {
  ...ACCOUNT,
  seriesId: SERIES,
  name: "Harbour Street",
  next: 3,
  keepDays: 10,
  budgetBytes: 900,
  addedAt: new Date(0),
};

/** A series of 60 episodes on a server, and its copies on this machine. */
export class World {
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

  /** @param options.unreachable is the user whose server does not answer */
  fill({ unreachable }: { unreachable?: string } = {}): Promise<void> {
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
      withSession: ({ userId }, use) =>
        userId === unreachable
          ? Promise.reject(new Failure("unreachable", "Cannot connect"))
          : use(session),
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

export async function withWorld(
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

/** Returns the numbers of the followed episodes. */
export function numbersOf(world: World): number[] {
  return world.followed().map(({ itemId }) => parseInt(itemId, 16))
    .toSorted((a, b) => a - b);
}
