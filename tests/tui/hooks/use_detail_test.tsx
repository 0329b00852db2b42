import { render, Text } from "ink";
import type { Requests } from "../../../src/tui/requests/requests.ts";
import { useDetail } from "../../../src/tui/hooks/use_detail.ts";
import { libraryRequests } from "../../../src/tui/requests/library_requests.ts";
import { freshDetail } from "../../../src/tui/model/known_detail.ts";
import { assert, assertEquals } from "@std/assert";
import { withAnswers } from "../requests/fake_service.ts";
import type { ReactNode } from "react";
import { ITEM } from "../../cli/item_detail.ts";
import { EmulatedScreen } from "../../terminal/emulated_screen.ts";
import { screenTest } from "../../terminal/screen_fixture.ts";

const OLD = { ...ITEM, name: "Old" };
const FRESH = { ...ITEM, name: "New", tagline: "Whole" };

function Probe(
  { requests, version, onShow = () => undefined }: {
    requests: Requests;
    version: number;
    onShow?: (text: string) => void;
  },
) {
  const { id } = ITEM;
  const asked = { id, requests, version, afterMs: 0, asksServer: true };
  const detail = useDetail(asked);
  const { name, tagline, played } = detail ?? {};
  const text = `${name} ${tagline} ${played ? "watched" : "new"}`;
  onShow(text);
  return <Text>{text}</Text>;
}

function open(element: ReactNode) {
  const screen = new EmulatedScreen({ columns: 40, rows: 3 });
  const app = render(element, {
    stdin: screen.stdin as unknown as NodeJS.ReadStream,
    stdout: screen.stdout as unknown as NodeJS.WriteStream,
    interactive: true,
    patchConsole: false,
  });
  const close = () => {
    app.unmount();
    screen.close();
  };
  return { app, screen, close };
}

screenTest(
  "useDetail() keeps showing the server's details when the library changes",
  async () => {
    const shown: string[] = [];
    let stored = OLD;
    let reads = 0;
    const requests = {
      readItem: () => {
        reads++;
        return Promise.resolve(stored);
      },
      refreshItem: () =>
        Promise.resolve(freshDetail(FRESH, { before: OLD, after: OLD })),
    } as unknown as Requests;
    const onShow = (text: string) => {
      if (shown.at(-1) !== text) shown.push(text);
    };
    const probe = (version: number) => (
      <Probe requests={requests} version={version} onShow={onShow} />
    );
    const { app, screen, close } = open(probe(0));
    await screen.waitFor("New Whole new");
    for (const version of [1, 2]) {
      app.rerender(probe(version));
      while (reads <= version) await new Promise((done) => setTimeout(done));
      await screen.settled();
    }
    stored = { ...OLD, played: true };
    app.rerender(probe(3));
    await screen.waitFor("New Whole watched");
    close();
    const after = shown.slice(shown.indexOf("New Whole new"));
    assertEquals(after, ["New Whole new", "New Whole watched"]);
  },
);

screenTest(
  "useDetail() shows a mark when a refresh that was sent before it answers after it",
  async () => {
    const reply = Promise.withResolvers<typeof FRESH>();
    let stored = OLD;
    const { tools, store } = withAnswers({
      "show-item": () => stored,
      "refresh-item": () => reply.promise,
    });
    const requests = libraryRequests(tools) as unknown as Requests;
    const probe = () => (
      <Probe requests={requests} version={store.state().libraryVersion} />
    );
    const { app, screen, close } = open(probe());
    store.subscribe(() => app.rerender(probe()));
    await screen.waitFor("Old null new");
    stored = { ...OLD, played: true };
    store.dispatch({ kind: "library-changed" });
    await screen.waitFor("Old null watched");
    // The service keeps the mark and stores the rest of the reply.
    stored = { ...ITEM, name: "New", played: true };
    reply.resolve(FRESH);
    await screen.waitFor("New Whole");
    await screen.settled();
    const text = screen.text();
    close();
    assert(text.includes("New Whole watched"), text);
  },
);
