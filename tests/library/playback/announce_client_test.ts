import { announceClient } from "../../../src/library/playback/announce_client.ts";
import { assertEquals } from "@std/assert";
import { downloadTest } from "../download_fixture.ts";

const PATH = "/Sessions/Capabilities/Full";

downloadTest(
  "announceClient() calls the server once for each sign-in",
  async ({ demo, session }) => {
    const announced = new Set<string>();
    const posted = () =>
      demo.log.requests.filter((it) => it.path === PATH).length;
    await announceClient(announced, session);
    await announceClient(announced, session);
    assertEquals(posted(), 1);
    const known = demo.users.sessions.all().at(-1)?.capabilities;
    assertEquals(
      [known?.mediaTypes, known?.commands, known?.mediaControl],
      [["Video", "Audio"], [], false],
    );
    const signedInAt = new Date(session.account.signedInAt.getTime() + 1);
    const account = { ...session.account, signedInAt };
    await announceClient(announced, { ...session, account });
    assertEquals(posted(), 2);
  },
);

downloadTest(
  "announceClient() tries again later when the server refuses",
  async ({ demo, session }) => {
    const announced = new Set<string>();
    let refusals = 0;
    demo.options.answer = ({ url }) => {
      if (new URL(url).pathname !== PATH) return null;
      refusals++;
      return new Response(null, { status: 500 });
    };
    await announceClient(announced, session);
    assertEquals([refusals > 0, announced.size], [true, 0]);
    demo.options.answer = null;
    await announceClient(announced, session);
    assertEquals(announced.size, 1);
  },
);
