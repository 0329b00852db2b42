import type { DemoUser } from "./household.ts";
import type { ItemDetails } from "./item_details.ts";
import { type DemoItem, ItemMaker } from "./library_items.ts";
import { seededId, SeededRandom } from "./seeded_random.ts";

/** Enough to look like somebody's, small enough to make in a moment. */
const DEFAULT_ITEMS = 1_500;
const ATTIC_MOVIES = 5;
const FOLDERS_MADE_MS = Date.parse("2025-03-01T11:00:00Z");

/** A library of the demo server. */
export interface DemoFolder {
  readonly id: string;
  readonly name: string;
  /** null for a mixed one. */
  readonly collectionType: string | null;
  /** A view that the server makes itself, such as all playlists. */
  readonly isView: boolean;
  readonly details: ItemDetails;
  /** Nobody may look into it: 401 with a good token. */
  forbidden: boolean;
  /** Whether `/UserViews` names it. */
  listed: boolean;
}

/** What one user did with an item; a report of playback changes it. */
export interface DemoUserData {
  played: boolean;
  favorite: boolean;
  playCount: number;
  positionTicks: number;
  lastPlayedMs: number | null;
  /** The thumb up or down. */
  likes: boolean | null;
}

/** What a listing gets wrong, as real servers sometimes do. */
export interface LibraryQuirks {
  /** The page that holds this index has one item less than its limit. */
  shortPageAt: number | null;
  /** The last item of a page comes again as the first of the next one. */
  repeatAcrossPages: boolean;
  /** As 10.10: `minDateLastSaved` alone finds nothing. */
  savedDateNeedsBoth: boolean;
}

/**
 * Films, shows and music that nobody made: titles, texts, pictures and bytes all
 * follow from numbers. The same ones every time.
 */
export class DemoLibrary {
  readonly folders: DemoFolder[];
  readonly quirks: LibraryQuirks = {
    shortPageAt: null,
    repeatAcrossPages: false,
    savedDateNeedsBoth: false,
  };
  readonly #maker = new ItemMaker();
  readonly #count: number;
  #items: Map<string, DemoItem> | null = null;
  readonly #sorted = new Map<string, readonly DemoItem[]>();
  readonly #touched = new Map<string, DemoUserData>();

  /** @param count how many items, beside the few in the forbidden library */
  constructor(count: number = DEFAULT_ITEMS) {
    const folder = (at: number, name: string, type: string | null) => ({
      id: seededId(9, at),
      name,
      collectionType: type,
      isView: false,
      details: { ...(type === null ? {} : { CollectionType: type }) },
      forbidden: false,
      listed: true,
    });
    const films = folder(1, "Films", "movies");
    const shows = folder(2, "Shows", "tvshows");
    const music = folder(3, "Music", "music");
    const mixed = folder(4, "Odds and ends", null);
    const home = folder(5, "Home videos", "homevideos");
    const attic = {
      ...folder(6, "Attic", "movies"),
      forbidden: true,
      listed: false,
    };
    this.folders = [films, shows, music, mixed, home, attic];
    this.#count = count;
  }

  find(id: string): DemoItem | null {
    return this.#made().get(id) ?? null;
  }

  findFolder(id: string): DemoFolder | null {
    return this.folders.find((it) => it.id === id) ?? null;
  }

  /** A library as an item of its own. */
  folderItem(folder: DemoFolder): DemoItem {
    return {
      id: folder.id,
      kind: folder.isView ? "UserView" : "CollectionFolder",
      seed: Number.parseInt(folder.id.slice(0, 6), 16),
      folderId: "",
      alsoIn: [],
      name: folder.name,
      sortName: folder.name.toLowerCase(),
      parent: null,
      series: null,
      artist: null,
      index: null,
      parentIndex: null,
      year: null,
      runTimeTicks: null,
      container: null,
      sizeBytes: null,
      createdMs: FOLDERS_MADE_MS,
      savedMs: FOLDERS_MADE_MS,
      details: folder.details,
    };
  }

  /** What lies directly in a folder. */
  childrenOf(folder: DemoItem): DemoItem[] {
    return [...this.#made().values()].filter((it) =>
      it.parent?.id === folder.id ||
      (it.parent === null && it.folderId === folder.id)
    );
  }

  /** An item that a user may see. */
  visible({ policy }: DemoUser, id: string): DemoItem | null {
    const item = this.find(id.replaceAll("-", ""));
    if (item === null) return null;
    const seen = [item.folderId, ...item.alsoIn].some((it) => {
      const open = !this.findFolder(it)?.forbidden;
      return open &&
        (policy.EnableAllFolders || policy.EnabledFolders.includes(it));
    });
    return seen ? item : null;
  }

  /** Every item of a folder, in the server's own order of sort names. */
  itemsOf(folderId: string): readonly DemoItem[] {
    const known = this.#sorted.get(folderId);
    if (known) return known;
    const sorted = [...this.#made().values()]
      .filter((it) => it.folderId === folderId || it.alsoIn.includes(folderId))
      .sort(bySortName);
    this.#sorted.set(folderId, sorted);
    return sorted;
  }

  /** Every item that a user may see. */
  visibleItems(): DemoItem[] {
    return this.folders.filter((it) => !it.forbidden)
      .flatMap((it) => [...this.itemsOf(it.id)]);
  }

  add(...items: readonly DemoItem[]): void {
    for (const item of items) {
      this.#made().set(item.id, item);
      this.#sorted.delete(item.folderId);
    }
  }

  /** One more film, saved now. */
  addMovie(folderId: string, name: string): DemoItem {
    const [item] = this.#maker.movie(folderId);
    if (item === undefined) throw new RangeError("no film was made");
    const sortName = name.toLowerCase().replace(/^(the|a|an) /, "");
    const added = { ...item, name, sortName, savedMs: Date.now() };
    this.add(added);
    return added;
  }

  /** It leaves no trace: no query tells that it was there. */
  remove(id: string): void {
    const item = this.#made().get(id);
    if (item === undefined) return;
    this.#made().delete(id);
    this.#sorted.delete(item.folderId);
  }

  /** Changes an item and notes when, as an editor of metadata does. */
  change(id: string, change: Partial<Pick<DemoItem, "name" | "sortName">>) {
    const item = this.#made().get(id);
    if (item === undefined) return;
    Object.assign(item, change, { savedMs: Date.now() });
    this.#sorted.delete(item.folderId);
  }

  /** What can be played in a folder, at any depth. */
  playableIn(folder: DemoItem): DemoItem[] {
    return this.itemsOf(folder.folderId).filter((it) =>
      it.container !== null &&
      (it.parent?.id === folder.id || it.series?.id === folder.id)
    );
  }

  userData(userId: string, item: DemoItem): Readonly<DemoUserData> {
    return this.#touched.get(`${userId}/${item.id}`) ?? firstUserData(item);
  }

  changeUserData(
    userId: string,
    item: DemoItem,
    change: Partial<DemoUserData>,
  ): void {
    const data = { ...this.userData(userId, item), ...change };
    this.#touched.set(`${userId}/${item.id}`, data);
  }

  /** On first use: a server that is only signed in to needs none. */
  #made(): Map<string, DemoItem> {
    if (this.#items !== null) return this.#items;
    const made = new Map<string, DemoItem>();
    this.#items = made;
    const keep = (items: readonly DemoItem[]) => {
      for (const item of items) made.set(item.id, item);
    };
    const units = unitsOf(this.#maker, this.folders.map((it) => it.id));
    for (let at = 0; made.size < this.#count; at++) {
      const unit = units[at % units.length]?.() ?? [];
      keep(unit.slice(0, this.#count - made.size));
    }
    const attic = this.folders.at(-1)?.id ?? "";
    for (let at = 0; at < ATTIC_MOVIES; at++) keep(this.#maker.movie(attic));
    return made;
  }
}

/** What is made in turn, and where it goes. */
function unitsOf(
  make: ItemMaker,
  [films = "", shows = "", music = "", mixed = "", home = ""]: string[],
): (() => DemoItem[])[] {
  return [
    () => make.movie(films),
    () => make.series(shows),
    () => make.movie(films),
    () => make.album(music),
    () => make.movie(films),
    () => make.movie(mixed),
    () => make.movie(films),
    () => make.homeVideo(home),
    () => make.movie(films),
    () => make.series(mixed),
  ];
}

function bySortName(a: DemoItem, b: DemoItem): number {
  if (a.sortName !== b.sortName) return a.sortName < b.sortName ? -1 : 1;
  return a.createdMs - b.createdMs;
}

/** Somebody has been watching already. */
function firstUserData(item: DemoItem): DemoUserData {
  const random = new SeededRandom(item.seed ^ 0x5eed);
  const played = item.container !== null && random.chance(18);
  const begun = item.container !== null && !played && random.chance(3);
  const favorite = random.chance(4);
  const share = random.between(10, 80) / 100;
  return {
    played,
    favorite,
    playCount: played ? random.between(1, 3) : 0,
    positionTicks: begun ? Math.round((item.runTimeTicks ?? 0) * share) : 0,
    lastPlayedMs: played || begun ? item.createdMs + 86_400_000 : null,
    likes: null,
  };
}
