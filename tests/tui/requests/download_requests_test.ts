import { Failure } from "../../../src/core/failure.ts";
import type { DownloadView } from "../../../src/service/protocol.ts";
import { downloadRequests } from "../../../src/tui/requests/download_requests.ts";
import { assertEquals } from "@std/assert";
import { settle, withAnswers } from "./fake_service.ts";

const DAMAGED = {
  kind: "storage_damaged",
  message: "Cannot verify: it differs",
  hint: "Download it again",
  remedy: null,
  exitCode: 1,
} as const;

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
  downloadRequests(tools).verifyDownloads();
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

Deno.test("togglePause() continues a download in its own folder", async () => {
  const folders: (string | null)[] = [];
  const { tools } = withAnswers({
    "start-download": ({ folder }) => {
      folders.push(folder);
      return { downloads: [] };
    },
    "list-downloads": () => ({ downloads: [] }),
  });
  const pace = { rate: null, leftMs: null, waiting: false };
  const paused = {
    ...download("c", { state: "paused" }),
    root: "/elsewhere",
    ...pace,
  };
  downloadRequests(tools).togglePause(paused);
  await settle();
  assertEquals(folders, ["/elsewhere"]);
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

Deno.test("download() reports a subtitle that could not be downloaded", async () => {
  const sidecars = [subtitle(null, "failed"), subtitle("/c.srt", "done")];
  const { tools, store } = withAnswers({
    "start-download": () => ({
      downloads: [download("c", { state: "done", sidecars })],
    }),
    "list-downloads": () => ({ downloads: [] }),
  });
  downloadRequests(tools).download(["c".repeat(32)]);
  await settle();
  assertEquals(store.state().messages.map((it) => it.text), [
    "Downloading",
    "Downloaded Film c",
    "Film c, subtitle en: Cannot verify: it differs",
  ]);
});
