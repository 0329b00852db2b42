import { playersContract } from "../contracts/players_contract.ts";
import { type FakePlay, FakePlayers } from "./fake_players.ts";

const BYTES = new Uint8Array(1_000);

playersContract("FakePlayers", {
  sounds: { short: BYTES, medium: BYTES, long: BYTES, broken: BYTES },
  lend: (check) =>
    check({
      players: new FakePlayers(({ url, startMs }): FakePlay => {
        if (url.endsWith("/broken")) {
          return { positionMs: null, ends: "failed" };
        }
        const isLong = url.endsWith("/long");
        const waits = url.endsWith("/medium");
        return { positionMs: startMs, ends: isLong ? null : "finished", waits };
      }),
      wanted: null,
      exact: true,
    }),
});
