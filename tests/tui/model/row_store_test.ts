import { RowStore } from "../../../src/tui/model/row_store.ts";
import { assertEquals } from "@std/assert";

/** Makes a list of numbers that answers when the test says so. */
function slowNumbers(total: number) {
  const asked: { offset: number; answer: () => void; signal: AbortSignal }[] =
    [];
  const failures: unknown[] = [];
  const store = new RowStore<number>(
    ({ offset, limit }, signal) =>
      new Promise((done, fail) => {
        const count = Math.max(0, Math.min(limit, total - offset));
        const rows = Array.from({ length: count }, (_, i) => offset + i);
        asked.push({ offset, signal, answer: () => done({ rows, total }) });
        signal.addEventListener("abort", () => fail(signal.reason));
      }),
    (caught) => failures.push(caught),
  );
  return { store, asked, failures };
}

const settle = () => new Promise((done) => setTimeout(done));

Deno.test("RowStore.want() asks once for a page and reports its arrival", async () => {
  const { store, asked } = slowNumbers(1_000);
  let told = 0;
  store.subscribe(() => told++);
  store.want(0, 40);
  store.want(1, 40);
  assertEquals(asked.length, 1);
  assertEquals(store.total, null);
  assertEquals(store.rowAt(3), undefined);
  asked[0]?.answer();
  await settle();
  assertEquals([store.total, store.rowAt(3), told], [1_000, 3, 1]);
});

Deno.test("RowStore.want() cancels requests for distant rows", async () => {
  const { store, asked, failures } = slowNumbers(100_000);
  store.want(0, 40);
  store.want(90_000, 40);
  await settle();
  assertEquals(asked[0]?.signal.aborted, true);
  assertEquals(asked[1]?.signal.aborted, false);
  assertEquals(failures, []);
  asked[1]?.answer();
  await settle();
  assertEquals(store.rowAt(90_005), 90_005);
  store.close();
});

Deno.test("RowStore keeps a bounded number of pages when a long list is walked", async () => {
  const { store, asked } = slowNumbers(100_000);
  for (let at = 0; at < 10_000; at += 100) {
    store.want(at, 40);
    asked.at(-1)?.answer();
    await settle();
  }
  assertEquals(store.rowAt(0), undefined);
  assertEquals(store.rowAt(9_900), 9_900);
});

Deno.test("RowStore.refresh() shows the old rows until the new ones arrive", async () => {
  const { store, asked } = slowNumbers(50);
  store.want(0, 40);
  asked[0]?.answer();
  await settle();
  store.refresh();
  assertEquals(store.rowAt(7), 7);
  asked[1]?.answer();
  await settle();
  assertEquals([asked.length, store.rowAt(7)], [2, 7]);
});

Deno.test("RowStore reports a failure once and can be asked again", async () => {
  const failures: unknown[] = [];
  let fails = true;
  const store = new RowStore<number>(
    () =>
      fails
        ? Promise.reject(new Error("no"))
        : Promise.resolve({ rows: [1], total: 1 }),
    (caught) => failures.push(caught),
  );
  store.want(0, 1);
  await settle();
  assertEquals(failures.length, 1);
  fails = false;
  store.forgetFailures();
  store.want(0, 1);
  await settle();
  assertEquals(store.rowAt(0), 1);
});

Deno.test("RowStore requests a failed page again only after a change", async () => {
  let asked = 0;
  const failures: unknown[] = [];
  const fail = () => Promise.reject(new Error(`${++asked}`));
  const store = new RowStore<number>(fail, (caught) => failures.push(caught));
  for (let frame = 0; frame < 3; frame++) {
    store.want(0, 40);
    await settle();
  }
  assertEquals([asked, failures.length], [1, 1]);
  store.refresh();
  await settle();
  assertEquals(asked, 2);
  store.want(0, 40);
  store.forgetFailures();
  store.want(0, 40);
  await settle();
  assertEquals(asked, 3);
});
