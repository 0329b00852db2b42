import { Failure } from "../../../src/core/failure.ts";
import { bitrateRequests } from "../../../src/tui/requests/bitrate_requests.ts";
import { assertEquals } from "@std/assert";
import { settle, withAnswers } from "./fake_service.ts";

/** Makes a server whose connection has a rate; null if it cannot be measured. */
function opened(rate: number | null = 10_000_000) {
  let maxBitrate: number | null = null;
  const { tools, store, sent } = withAnswers({
    "limit-bitrate": ({ change }) => {
      let measuredBitrate: number | null = null;
      if (change.kind === "set") maxBitrate = change.maxBitrate;
      if (change.kind === "measure") {
        if (rate === null) throw new Failure("timeout", "Cannot measure");
        measuredBitrate = rate;
        maxBitrate = 7_000_000;
      }
      return {
        id: "1".repeat(32),
        name: "Home",
        url: "https://media.example:8920/base",
        maxBitrate,
        settingBitrate: null,
        measuredBitrate,
      };
    },
  });
  const requests = bitrateRequests(tools, store.state);
  const toast = () => store.state().toast?.text;
  const overlay = () => {
    const { overlay } = store.state();
    return overlay?.kind === "bitrate" ? overlay : null;
  };
  return { requests, store, sent, toast, overlay };
}

Deno.test("showBitrate() opens the limit of the server, unless the keys are in use", async () => {
  const { requests, store, overlay } = opened();
  store.dispatch({ kind: "typing", typing: true });
  requests.showBitrate();
  await settle();
  assertEquals(overlay(), null);
  store.dispatch({ kind: "typing", typing: false });
  requests.showBitrate();
  await settle();
  assertEquals(overlay(), {
    kind: "bitrate",
    server: "media.example:8920",
    limit: null,
    settingLimit: null,
    index: 0,
    isMeasuring: false,
  });
});

Deno.test("saveBitrate() says what is transcoded from now on", async () => {
  const { requests, toast } = opened();
  requests.saveBitrate(4_000_000);
  await settle();
  assertEquals(toast(), "Films are transcoded above 4 Mbit/s");
  requests.saveBitrate(null);
  await settle();
  assertEquals(toast(), "The bitrate has no limit");
});

Deno.test("measureBitrate() selects the new limit, also if the window is closed", async () => {
  const { requests, store, toast, overlay } = opened();
  requests.showBitrate();
  await settle();
  requests.measureBitrate();
  await settle();
  assertEquals(
    toast(),
    "The server sends 10 Mbit/s. Films are transcoded above 7 Mbit/s",
  );
  assertEquals([overlay()?.limit, overlay()?.isMeasuring], [7_000_000, false]);
  store.dispatch({ kind: "overlay", overlay: null });
  requests.measureBitrate();
  await settle();
  assertEquals(overlay(), null);
});

Deno.test("measureBitrate() can be tried again after a failure", async () => {
  const { requests, store, toast, overlay } = opened(null);
  requests.showBitrate();
  await settle();
  const open = overlay();
  if (open === null) throw new Error("no window");
  store.dispatch({ kind: "overlay", overlay: { ...open, isMeasuring: true } });
  requests.measureBitrate();
  await settle();
  assertEquals([toast(), overlay()?.isMeasuring], ["Cannot measure", false]);
});
