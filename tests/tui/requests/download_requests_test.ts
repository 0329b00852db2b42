import { Failure } from "../../../src/core/failure.ts";
import type { DownloadView } from "../../../src/service/protocol.ts";
import { downloadRequests } from "../../../src/tui/requests/download_requests.ts";
import { INITIAL } from "../../../src/tui/model/state.ts";
import { assertEquals } from "@std/assert";
import { settle, withAnswers } from "./fake_service.ts";

const DAMAGED = {
  kind: "storage_damaged",
  message: "Cannot verify: it differs",
  hint: "Download it again",
  remedy: null,
  exitCode: 1,
} as const;

const NO_FOLLOWS = { "list-follows": () => ({ follows: [] }) };

const subtitle = (
  path: string | null,
  state: "done" | "failed",
): DownloadView["sidecars"][number] => ({
  kind: "subtitle",
  language: "en",
  path,
  sizeBytes: null,
  sha256: null,
  state,
  problem: state === "failed" ? DAMAGED : null,
});

function download(
  name: string,
  { state, sidecars = [] }: {
    state: DownloadView["state"];
    sidecars?: DownloadView["sidecars"];
  },
): DownloadView {
  return {
    itemId: name.repeat(32),
    path: `/downloads/${name}`,
    sizeBytes: 10,
    receivedBytes: 10,
    state,
    problem: state === "failed" ? DAMAGED : null,
    title: `Film ${name}`,
    sha256: null,
    serverId: "a".repeat(32),
    root: "/downloads",
    userId: "b".repeat(32),
    sidecars,
    group: null,
  };
}

/** Verifies, with these results and these downloads on record. */
async function afterVerify(
  results: DownloadView[] | Failure,
  stored: DownloadView[],
) {
  const { tools, store } = withAnswers({
    "verify-downloads": () => {
      if (results instanceof Failure) throw results;
      return { downloads: results };
    },
    "list-downloads": () => ({ downloads: stored }),
  });
  const running = stored.map((it) => ({ ...it, state: "running" as const }));
  store.dispatch({ kind: "downloads", downloads: running });
  downloadRequests(tools, () => INITIAL).verifyDownloads();
  await settle();
  const { downloads, toast } = store.state();
  return { states: downloads.map((it) => it.state), text: toast?.text };
}

Deno.test("verifyDownloads() leaves unfinished downloads in the list", async () => {
  const { states, text } = await afterVerify(
    [download("c", { state: "failed" })],
    [download("c", { state: "done" }), download("d", { state: "paused" })],
  );
  assertEquals(states, ["failed", "paused"]);
  assertEquals(text, "Changed or missing: Film c");
});

/** Returns the commands that a request sends, besides listing. */
async function sentBy(
  use: (requests: ReturnType<typeof downloadRequests>) => void,
  state = INITIAL,
) {
  const { tools, sent } = withAnswers({
    "pause-download": () => ({ paused: 1 }),
    "resume-download": () => ({ resumed: 1 }),
    "list-downloads": () => ({ downloads: [] }),
    "unfollow-series": () => ({ follows: [] }),
    ...NO_FOLLOWS,
  });
  use(downloadRequests(tools, () => state));
  await settle();
  return sent.filter(({ name }) => !name.startsWith("list-"))
    .map(({ name }) => name);
}

const PACE = { rate: null, leftMs: null, waiting: false, elsewhere: false };

Deno.test("togglePause() pauses all while one waits, and else continues them", async () => {
  const of = (...states: DownloadView["state"][]) =>
    states.map((state) => ({ ...download("c", { state }), ...PACE }));
  const toggled = (...states: DownloadView["state"][]) =>
    sentBy(({ togglePause }) => togglePause(of(...states)));
  assertEquals(await toggled("paused", "queued", "done"), [
    "pause-download",
    "pause-download",
  ]);
  assertEquals(await toggled("running"), ["pause-download"]);
  assertEquals(await toggled("queued", "failed"), ["pause-download"]);
  assertEquals(await toggled("paused", "failed"), [
    "resume-download",
    "resume-download",
  ]);
  assertEquals(await toggled("done"), []);
});

Deno.test("togglePauseAll() does so with every download on the screen", async () => {
  const state = {
    ...INITIAL,
    downloads: ["c", "d"].map((it) => ({
      ...download(it, { state: "queued" }),
      ...PACE,
    })),
  };
  const commands = await sentBy((it) => it.togglePauseAll(), state);
  assertEquals(commands, ["pause-download", "pause-download"]);
});

Deno.test("unfollow() leaves the follows of other accounts", async () => {
  const follow = {
    serverId: "1".repeat(32),
    userId: "2".repeat(32),
    seriesId: "5".repeat(32),
    name: "Harbour Street",
    next: 3,
    keepDays: 30,
    budgetBytes: 1,
    usedBytes: 0,
    addedAt: "2026-11-30T20:00:00Z",
  };
  const inputs: unknown[] = [];
  const { tools } = withAnswers({
    "unfollow-series": (input) => {
      inputs.push(input);
      return { follows: [] };
    },
    "list-downloads": () => ({ downloads: [] }),
    ...NO_FOLLOWS,
  });
  downloadRequests(tools, () => INITIAL).unfollow(follow);
  await settle();
  const { serverId, userId, seriesId: item } = follow;
  assertEquals(inputs, [{ item, owner: { serverId, userId } }]);
});

Deno.test("verifyDownloads() shows each result on its own file when an item is in two folders", async () => {
  const [first, second] = [
    download("c", { state: "done" }),
    {
      ...download("c", { state: "done" }),
      root: "/elsewhere",
      path: "/elsewhere/c",
    },
  ];
  for (const bad of [first, second]) {
    const results = [first, second].map((it) =>
      it === bad ? { ...it, state: "failed" as const, problem: DAMAGED } : it
    );
    const { states } = await afterVerify(results, [first, second]);
    assertEquals(states, results.map((it) => it.state));
  }
});

Deno.test("verifyDownloads() shows no file as running when it was stopped", async () => {
  const stopped = new Failure("cancelled", "Cannot verify: stopped");
  const { states, text } = await afterVerify(stopped, [
    download("c", { state: "done" }),
  ]);
  assertEquals([states, text], [["done"], "Stopped"]);
});

for (
  const [when, results, expected] of [
    ["nothing is finished", [], "There are no finished downloads"],
    [
      "a subtitle has changed",
      [download("c", {
        state: "done",
        sidecars: [subtitle("/c.srt", "failed")],
      })],
      "Changed or missing: Film c, subtitle en",
    ],
    [
      "a subtitle was never downloaded",
      [download("c", { state: "done", sidecars: [subtitle(null, "failed")] })],
      "Every file is unchanged",
    ],
  ] as const
) {
  Deno.test(`verifyDownloads() says "${expected}" when ${when}`, async () => {
    const { text } = await afterVerify([...results], []);
    assertEquals(text, expected);
  });
}

Deno.test("showEnd() reports a subtitle that could not be downloaded", async () => {
  const sidecars = [subtitle(null, "failed"), subtitle("/c.srt", "done")];
  const ended = download("c", { state: "done", sidecars });
  const { tools, store } = withAnswers({
    ...NO_FOLLOWS,
    "list-downloads": () => ({
      downloads: [download("d", { state: "failed" }), ended],
    }),
  });
  const { itemId: item, serverId, root, title, state } = ended;
  downloadRequests(tools, () => INITIAL).showEnd({
    kind: "download-progress",
    ...{ serverId, item, root, title, state, ...PACE, done: 10, total: 10 },
  });
  await settle();
  assertEquals(store.state().messages.map((it) => it.text), [
    "Downloaded Film c",
    "Film c, subtitle en: Cannot verify: it differs",
  ]);
});

Deno.test("download() adds items to the queue and lists them", async () => {
  const { tools, store, sent } = withAnswers({
    "queue-downloads": () => ({ downloads: [] }),
    ...NO_FOLLOWS,
    "list-downloads": () => ({
      downloads: [download("c", { state: "queued" })],
    }),
  });
  downloadRequests(tools, () => INITIAL).download(["c".repeat(32)]);
  await settle();
  await settle();
  assertEquals(sent.map(({ name }) => name), [
    "queue-downloads",
    "list-downloads",
    "list-follows",
  ]);
  assertEquals(store.state().downloads.map((it) => it.state), ["queued"]);
});

Deno.test("download() starts the queue again after a failure has ended it", async () => {
  const { tools, sent } = withAnswers({
    "run-queue": () => {
      throw new Failure("storage_timeout", "Cannot lock the download queue");
    },
    "queue-downloads": () => ({ downloads: [] }),
    "list-downloads": () => ({ downloads: [] }),
  });
  const requests = downloadRequests(tools, () => INITIAL);
  requests.runQueue();
  await settle();
  requests.download(["c".repeat(32)]);
  await settle();
  await settle();
  const starts = sent.filter(({ name }) => name === "run-queue");
  assertEquals(starts.length, 2);
});

Deno.test("downloadSome() asks, and queues the episodes of the answer", async () => {
  const chosen: unknown[] = [];
  const { tools, store } = withAnswers({
    "survey-download": () => ({
      choices: [
        { only: "all", files: 34, sizeBytes: 34_000_000_000 },
        { only: "next", files: 5, sizeBytes: 5_000_000_000 },
        { only: "unwatched", files: 34, sizeBytes: null },
      ],
      freeBytes: 10_000_000_000,
    }),
    "queue-downloads": ({ items, only }) => {
      chosen.push([items, only]);
      return { downloads: [] };
    },
    "list-downloads": () => ({ downloads: [] }),
  });
  const id = "c".repeat(32);
  downloadRequests(tools, store.state).downloadSome({ id, name: "Show" });
  await settle();
  const { overlay } = store.state();
  if (overlay?.kind !== "choice") throw new Error("nothing was asked");
  assertEquals(overlay.question, {
    title: "Download Show?",
    lines: ["10.0 GB are free on the disk."],
  });
  assertEquals(overlay.choices.map(({ key, label }) => `${key} ${label}`), [
    "a All 34 episodes, 34.0 GB (more than is free)",
    "n The next 5 episodes, 5.0 GB",
  ]);
  overlay.choices[1]?.run();
  await settle();
  assertEquals(chosen, [[[id], "next"]]);
});
