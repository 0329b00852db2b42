import { followedBytes } from "../../../src/library/download/fill_follows.ts";
import { removeDownloads } from "../../../src/library/download/download_records.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  DAY_MS,
  FOLLOW,
  numbersOf,
  withWorld,
  type World,
} from "./follow_world.ts";

const SEEDS = Deno.env.get("JELLYTAU_LONG") === "1" ? 60 : 4;
const DAYS = 12 * 7;

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

Deno.test("fillFollows() deletes nothing of a series without stored episodes", () =>
  withWorld(1, async (world) => {
    for (const { id } of world.episodes) world.sizes.set(id, 100);
    await world.fill();
    world.finish();
    world.episodes.length = 0;
    await world.clock.pass(20 * DAY_MS);
    await world.fill();
    assertEquals(world.followed().length, 3);
  }));

Deno.test("fillFollows() fills the other series when a server cannot be reached", () =>
  withWorld(1, async (world) => {
    for (const { id } of world.episodes) world.sizes.set(id, 100);
    const { follows } = world.deps;
    const userId = "0".repeat(32);
    follows.removeFollow(FOLLOW);
    follows.saveFollow({ ...FOLLOW, userId });
    follows.saveFollow({ ...FOLLOW, addedAt: world.clock.now() });
    const failure = await assertRejects(
      () => world.fill({ unreachable: userId }),
      Failure,
    );
    assertEquals(failure.kind, "unreachable");
    assertEquals(numbersOf(world), [1, 2, 3]);
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
