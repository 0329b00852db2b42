import { extraRequests } from "../../../src/tui/requests/extra_requests.ts";
import type { ItemDetailView } from "../../../src/service/protocol.ts";
import { assertEquals } from "@std/assert";
import { ITEM } from "../../cli/item_detail.ts";
import { settle, withAnswers } from "./fake_service.ts";

const EXTRAS = ["Official", "Making Of"].map((name, at) => ({
  id: String(at).repeat(32),
  name,
  type: "trailer",
  runtimeMs: null,
}));
const AWAY = {
  kind: "timeout",
  message: "Cannot reach the server: no reply",
  hint: "Try again",
  remedy: null,
  exitCode: 5,
} as const;

const CASES: readonly {
  when: string;
  reply: Partial<ItemDetailView>;
  played: string[][];
  text?: string;
}[] = [
  {
    when: "there are some",
    reply: { extras: EXTRAS },
    played: [["Official", "Making Of"]],
  },
  {
    when: "there are none",
    reply: { extras: [] },
    played: [],
    text: '"Name" has no extras',
  },
  {
    when: "the server is away",
    reply: { extras: null, problem: AWAY },
    played: [],
    text: 'Cannot list the extras of "Name": Cannot reach the server: no reply',
  },
];

for (const { when, reply, played, text } of CASES) {
  Deno.test(`playExtras() plays ${played.length} queue when ${when}`, async () => {
    const { tools, store } = withAnswers({
      "refresh-item": () => ({ ...ITEM, ...reply }),
    });
    const queues: string[][] = [];
    const { playExtras } = extraRequests(tools, {
      play: (items) => queues.push(items.map((it) => it.name)),
    });
    playExtras({ id: ITEM.id });
    await settle();
    assertEquals(queues, played);
    assertEquals(store.state().toast?.text, text);
  });
}
