import type { KeyContext } from "../../../src/tui/keys/key_row.ts";
import { findKey } from "../../../src/tui/keys/key_rows.ts";
import { itemRow } from "../../../src/tui/model/rows.ts";
import { INITIAL } from "../../../src/tui/model/state.ts";
import { playbackRequests } from "../../../src/tui/requests/playback_requests.ts";
import { assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";
import { settle, withAnswers } from "../requests/fake_service.ts";

const WAYS = [
  ["O", { fromStart: true, shuffle: undefined, follows: true }],
  ["~", { fromStart: false, shuffle: true, follows: false }],
] as const;

for (const [key, expected] of WAYS) {
  Deno.test(`${key} plays the title of the row, or the marked ones`, async () => {
    const { tools, sent } = withAnswers({
      "start-playback": () => ({ plays: [], failed: 0 }),
    });
    const requests = playbackRequests(tools, () => null);
    const row = itemRow({ ...VIEW, type: "album" }, { kind: "home" });
    const marked = new Map([["1".repeat(32), "One"], ["2".repeat(32), "Two"]]);
    for (const state of [INITIAL, { ...INITIAL, marked }]) {
      const context = { state, row, requests, dispatch: tools.dispatch };
      findKey(key, "home")?.run(context as unknown as KeyContext);
      await settle();
    }
    const inputs = sent.map(({ input }) =>
      input as Readonly<Record<string, unknown>>
    );
    assertEquals(inputs.map((it) => it.items), [[VIEW.id], [...marked.keys()]]);
    for (const { fromStart, shuffle, follows } of inputs) {
      assertEquals({ fromStart, shuffle, follows }, expected);
    }
  });

  Deno.test(`${key} says why there is nothing to play`, () => {
    const reason = findKey(key, "downloads")?.disabled?.({
      state: { ...INITIAL, trail: [{ kind: "downloads" }] },
      row: null,
    });
    assertEquals(reason, "There are no downloads");
  });
}
