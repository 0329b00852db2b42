import type { DemoUser } from "./users.ts";
import type {
  DemoFolder,
  DemoUserData,
  ItemList,
  LibraryQuirks,
} from "./library_model.ts";
import { isFolder, isPlayable } from "./item_kinds.ts";
import { bySortName } from "./item_orders.ts";
import {
  bareItem,
  type DemoItem,
  type DemoKind,
  ItemMaker,
} from "./library_items.ts";
import { seededId } from "./seeded_random.ts";
import { plainName } from "./library_words.ts";
import { irregularItems } from "./irregular_items.ts";
import {
  irregularFolders,
  sampleFolders,
  sampleUnits,
  sampleUserData,
} from "./sample_library.ts";

/** Enough to look real, and quick to create. */
const DEFAULT_ITEMS = 1_500;
const ATTIC_MOVIES = 5;
/** The id of the root folder, which contains all libraries. */
export const ROOT_ID = seededId(24, 0);
const FOLDERS_MADE_MS = Date.parse("2025-03-01T11:00:00Z");

type Reader = Pick<DemoUser, "id" | "policy">;

/**
 * Generated films, shows and music. Titles, texts, pictures and bytes follow
 * from numbers and are the same every time.
 */
export class DemoLibrary {
  readonly folders: DemoFolder[] = sampleFolders();
  readonly quirks: LibraryQuirks = {
    shortPageAt: null,
    repeatAcrossPages: false,
    savedDateNeedsBoth: false,
  };
  /** Playlists and collections, by the id of their item. */
  readonly lists = new Map<string, ItemList>();
  /** The ids of removed items: some versions fail to look them up. */
  readonly removed = new Set<string>();
  readonly #maker = new ItemMaker();
  readonly #count: number;
  readonly #irregular: boolean;
  #items: Map<string, DemoItem> | null = null;
  readonly #sorted = new Map<string, readonly DemoItem[]>();
  #children: Map<string, DemoItem[]> | null = null;
  readonly #touched = new Map<string, DemoUserData>();

  /**
   * @param count the number of regular items besides the few in the closed
   * library; 0 for none
   * @param options.irregular true to add irregular items of real libraries
   */
  constructor(
    count: number = DEFAULT_ITEMS,
    { irregular = false }: { irregular?: boolean } = {},
  ) {
    this.#count = count;
    this.#irregular = irregular;
    if (irregular) this.folders.splice(-1, 0, ...irregularFolders());
  }

  find(id: string): DemoItem | null {
    return this.#made().get(id) ?? null;
  }

  findFolder(id: string): DemoFolder | null {
    return this.folders.find((it) => it.id === id) ?? null;
  }

  /** Returns whether a user may see a library; an empty id is open to all. */
  opens({ policy }: Reader, folderId: string): boolean {
    if (this.findFolder(folderId)?.forbidden) return false;
    return folderId === "" || policy.EnableAllFolders ||
      policy.EnabledFolders.includes(folderId);
  }

  /** Returns a library as an item. */
  folderItem(folder: DemoFolder): DemoItem {
    return bareItem({
      id: folder.id,
      kind: folder.isView ? "UserView" : "CollectionFolder",
      name: folder.name,
      sortName: plainName(folder.name),
      createdMs: FOLDERS_MADE_MS,
      details: folder.details,
    });
  }

  /** Returns the root of the tree, which contains the libraries. */
  rootItem(): DemoItem {
    const known = this.extras().find((it) => it.kind === "UserRootFolder");
    if (known) return known;
    const [first] = this.folders;
    if (first === undefined) throw new RangeError("no library");
    const item = this.folderItem(first);
    const name = "Media Folders";
    const sortName = name.toLowerCase();
    const details = { Path: "/config/root/default" };
    return {
      ...item,
      id: ROOT_ID,
      kind: "UserRootFolder",
      name,
      sortName,
      details,
    };
  }

  /** Returns the direct children of a folder. */
  childrenOf(folder: DemoItem): readonly DemoItem[] {
    if (this.findFolder(folder.id)) {
      return this.itemsOf(folder.id).filter((it) => it.parent === null);
    }
    if (this.lists.has(folder.id)) return this.entriesOf(folder);
    return this.#childIndex().get(folder.id) ?? [];
  }

  /** Returns the items of a playlist or a collection, in order. */
  entriesOf({ id }: DemoItem): DemoItem[] {
    return (this.lists.get(id)?.ids ?? []).flatMap((it) => this.find(it) ?? []);
  }

  /** Returns whether a list is the reader's own, or open to all. */
  #isOpenTo(reader: Reader, id: string): boolean {
    const list = this.lists.get(id);
    return list === undefined || list.open || list.ownerId === null ||
      list.ownerId === reader.id;
  }

  /** Returns the items in a folder at any depth. */
  itemsIn(folder: DemoItem): readonly DemoItem[] {
    if (this.findFolder(folder.id)) return this.itemsOf(folder.id);
    const direct = this.childrenOf(folder);
    return [...direct, ...direct.flatMap((it) => this.itemsIn(it))];
  }

  /** Returns the playable items in a folder at any depth. */
  playableIn(folder: DemoItem): DemoItem[] {
    const { series, index, kind } = folder;
    if (kind !== "Season" || series === null) {
      return this.itemsIn(folder).filter(isPlayable);
    }
    // The server uses numbers: 10.11 does not send the season's id.
    return this.itemsIn(series).filter((it) =>
      isPlayable(it) &&
      (it.parent?.id === folder.id || it.parentIndex === index)
    );
  }

  /** Returns whether all items in a folder are watched. */
  isPlayed(userId: string, item: DemoItem): boolean {
    const inside = isFolder(item) ? this.playableIn(item) : [];
    return inside.length === 0
      ? this.userData(userId, item).played
      : inside.every((it) => this.userData(userId, it).played);
  }

  /** Returns an item if the user may see it. */
  visible(reader: Reader, id: string): DemoItem | null {
    const item = this.find(id.replaceAll("-", ""));
    if (item === null || !this.#isOpenTo(reader, item.id)) return null;
    const homes = [item.folderId, ...item.alsoIn];
    return homes.some((it) => this.opens(reader, it)) ? item : null;
  }

  /** Returns every item of a folder, in the server's order of sort names. */
  itemsOf(folderId: string): readonly DemoItem[] {
    const known = this.#sorted.get(folderId);
    if (known) return known;
    const sorted = [...this.#made().values()]
      .filter((it) => it.listed)
      .filter((it) => it.folderId === folderId || it.alsoIn.includes(folderId))
      .sort(bySortName);
    this.#sorted.set(folderId, sorted);
    return sorted;
  }

  /** Returns every item that a user may see, once. */
  visibleItems(reader: Reader | null = null): DemoItem[] {
    const open = ["", ...this.folders.map((it) => it.id)].filter((it) =>
      reader === null ? !this.findFolder(it)?.forbidden : this.opens(reader, it)
    );
    const all = [...new Set(open.flatMap((it) => this.itemsOf(it)))];
    return reader === null
      ? all
      : all.filter((it) => this.#isOpenTo(reader, it.id));
  }

  /** Returns an item that is found by its name, such as a genre. */
  findNamed(kind: DemoKind, name: string): DemoItem | null {
    return this.extras().find((it) => it.kind === kind && it.name === name) ??
      null;
  }

  /** Returns trailers, special features and second parts. */
  extras(): DemoItem[] {
    return [...this.#made().values()].filter((it) => !it.listed);
  }

  /** Returns the root's children: libraries, and the server's own folders. */
  rootItems(reader: Reader): DemoItem[] {
    const libraries = this.folders.filter((it) => !it.isView && it.listed)
      .filter((it) => this.opens(reader, it.id))
      .map((it) => this.folderItem(it));
    const own = this.itemsOf("").filter((it) =>
      it.kind === "ManualPlaylistsFolder"
    );
    return [...libraries.sort(bySortName), ...own];
  }

  /** Lists a view for playlists and for collections as soon as one exists. */
  showLists(kind: DemoKind): void {
    const isView = kind === "Playlist";
    const type = isView ? "playlists" : "boxsets";
    const known = this.folders.find((it) => it.collectionType === type);
    if (known) known.listed = true;
    else {
      const name = isView ? "Playlists" : "Collections";
      const id = seededId(isView ? 26 : 27, 0);
      const details = { CollectionType: type };
      const shown = { forbidden: false, listed: true };
      this.folders.push({
        id,
        name,
        collectionType: type,
        isView,
        details,
        ...shown,
      });
    }
  }

  add(...items: readonly DemoItem[]): void {
    for (const item of items) this.#made().set(item.id, item);
    this.#forget();
  }

  /** Adds a film that is saved now. */
  addMovie(folderId: string, name: string): DemoItem {
    const [item] = this.#maker.movie(folderId);
    if (item === undefined) throw new RangeError("no film was made");
    const sortName = name.toLowerCase().replace(/^(the|a|an) /, "");
    const added = { ...item, name, sortName, savedMs: Date.now() };
    this.add(added);
    return added;
  }

  /** Removes an item without a trace in any query. */
  remove(id: string): void {
    if (!this.#made().delete(id)) return;
    this.removed.add(id);
    this.#forget();
  }

  /** Changes an item and its date, as a metadata editor does. */
  change(
    id: string,
    change: Partial<Pick<DemoItem, "name" | "sortName" | "savedMs">>,
  ) {
    const item = this.#made().get(id);
    if (item === undefined) return;
    Object.assign(item, { savedMs: Date.now() }, change);
    this.#forget();
  }

  userData(userId: string, item: DemoItem): Readonly<DemoUserData> {
    return this.#touched.get(`${userId}/${item.id}`) ?? sampleUserData(item);
  }

  changeUserData(
    userId: string,
    item: DemoItem,
    change: Partial<DemoUserData>,
  ): void {
    const data = { ...this.userData(userId, item), ...change };
    this.#touched.set(`${userId}/${item.id}`, data);
  }

  /** Drops the cached orders, so that they are built again. */
  #forget(): void {
    this.#sorted.clear();
    this.#children = null;
  }

  #childIndex(): Map<string, DemoItem[]> {
    if (this.#children !== null) return this.#children;
    const index = new Map<string, DemoItem[]>();
    for (const item of this.#made().values()) {
      if (item.parent === null) continue;
      const known = index.get(item.parent.id);
      if (known) known.push(item);
      else index.set(item.parent.id, [item]);
    }
    for (const list of index.values()) list.sort(bySortName);
    this.#children = index;
    return index;
  }

  /** Returns all items; creates them on first use: signing in needs none. */
  #made(): Map<string, DemoItem> {
    if (this.#items !== null) return this.#items;
    const made = new Map<string, DemoItem>();
    this.#items = made;
    if (this.#count === 0) return made;
    const keep = (items: readonly DemoItem[]) => {
      for (const item of items) made.set(item.id, item);
    };
    const units = sampleUnits(this.#maker, this.folders.map((it) => it.id));
    for (let at = 0; made.size < this.#count; at++) {
      const unit = units[at % units.length]?.() ?? [];
      keep(unit.slice(0, this.#count - made.size));
    }
    if (this.#irregular) this.#addIrregular(keep);
    const attic = this.folders.find((it) => it.forbidden)?.id ?? "";
    for (let at = 0; at < ATTIC_MOVIES; at++) keep(this.#maker.movie(attic));
    return made;
  }

  /** Adds irregular items, a playlist, and a collection for all users. */
  #addIrregular(add: (items: readonly DemoItem[]) => void): void {
    const [films = "", shows = "", music = "", mixed = "", home = ""] = this
      .folders.map((it) => it.id);
    const [books = "", clips = ""] = irregularFolders().map((it) => it.id);
    const folders = { films, shows, music, mixed, home, books, clips };
    const items = irregularItems(this.#maker, folders);
    add(items);
    for (const kind of ["Playlist", "BoxSet"] as const) {
      const name = kind === "Playlist" ? "Evening" : "Harbour Collection";
      const made = this.#maker.irregular("", { kind, name });
      const list = { ...made, details: {} };
      const ids = items.filter((it) =>
        it.listed &&
        (it.kind === "Movie" || (kind === "Playlist" && it.kind === "Audio"))
      ).map((it) => it.id);
      this.lists.set(list.id, { ownerId: null, open: true, ids });
      add([list]);
      this.showLists(kind);
    }
  }
}
