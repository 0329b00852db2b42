import { Failure } from "../../src/core/failure.ts";
import type { CommandName } from "../../src/service/protocol.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

const PRESSES = Deno.env.get("JELLYTAU_LONG") === "1" ? 10_000 : 2_000;
/** The seed; each one always gives the same keys. */
const SEED = 20_261;

/** Commands that leave this machine, start programs or remove the account. */
const REFUSED: readonly CommandName[] = [
  "test-server",
  "sign-in",
  "sign-out",
  "start-playback",
  "queue-downloads",
];

const PRESSED = [
  ...Object.values(KEYS).filter((it) => it !== KEYS.ctrlC && it !== KEYS.ctrlZ),
  ..."jjjjkkkllhggGG  //??::ss--!!aAbcdDimMoprRSTuvVxXyYz019.,éß漢🎬",
];

function refusing(client: ServiceClient): ServiceClient {
  const send: ServiceClient["send"] = (name, ...rest) =>
    REFUSED.includes(name)
      ? Promise.reject(new Failure("unreachable", "Cannot: not in this test"))
      : client.send(name, ...rest);
  return {
    send,
    onEvent: client.onEvent.bind(client),
    close: () => Promise.resolve(),
  };
}

/** Returns a random number generator, mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let it = Math.imul(state ^ (state >>> 15), 1 | state);
    it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it;
    return ((it ^ (it >>> 14)) >>> 0) / 2 ** 32;
  };
}

screenTest(
  `${PRESSES} random keys leave a screen that still obeys`,
  () =>
    withScreen(
      { columns: 100, rows: 28, wrap: ({ client }) => refusing(client) },
      async ({ screen }) => {
        await screen.waitFor(/Films +\d\d/);
        const random = seeded(SEED);
        const pick = () =>
          PRESSED[Math.floor(random() * PRESSED.length)] ?? "j";
        for (let done = 0; done < PRESSES;) {
          const burst = 1 + Math.floor(random() * 8);
          for (let i = 0; i < burst; i++) screen.press(pick());
          done += burst;
          if (random() < 0.01) {
            screen.resize(
              40 + Math.floor(random() * 120),
              10 + Math.floor(random() * 40),
            );
          }
          await new Promise((passed) => setTimeout(passed, 1));
        }
        screen.resize(100, 28);
        await homeAgain(screen);
        screen.press("?");
        await screen.waitFor("type to search");
        assert(screen.alternate && screen.rawMode);
      },
    ),
);

/**
 * Presses Esc until the home screen shows; it leads out of everything, one step
 * at a time.
 */
async function homeAgain(screen: {
  press(...keys: string[]): void;
  waitForRest(): Promise<string>;
  text(): string;
}): Promise<void> {
  await screen.waitForRest();
  for (let i = 0; i < 40 && !/^Home$/m.test(screen.text()); i++) {
    screen.press(KEYS.esc);
    await new Promise((passed) => setTimeout(passed, 60));
  }
  assert(/^Home$/m.test(screen.text()), screen.text());
  screen.press(KEYS.esc);
  await screen.waitForRest();
}
