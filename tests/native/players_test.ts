/**
 * Tests the players of this machine: mpv, and a program that reads a playlist.
 */
import { systemPlayers } from "../../src/system/run_player.ts";
import { playersContract } from "../contracts/players_contract.ts";
import { wave } from "./play_fixture.ts";

const SHORT_SECONDS = 1;
/** Longer than any test. */
const MEDIUM_SECONDS = 6;
const LONG_SECONDS = 600;

const SOUNDS = {
  short: wave(SHORT_SECONDS),
  medium: wave(MEDIUM_SECONDS),
  long: wave(LONG_SECONDS),
  broken: new TextEncoder().encode("this is not a sound"),
};

/**
 * A player that requests the address in its playlist, then ends with the sound.
 */
const PLAYLIST_PLAYER = `#!/bin/bash
address=$(grep '^http' "$1")
curl --silent --output /dev/null "$address"
case $address in
  */short) exit 0 ;;
  */broken) exit 1 ;;
esac
exec sleep ${LONG_SECONDS}
`;

async function withFolder(
  check: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "players-" });
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

playersContract("mpv", {
  sounds: SOUNDS,
  lend: (check) =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/mpv.conf`, "ao=null\nvid=no\n");
      Deno.env.set("MPV_HOME", folder);
      try {
        await check({ players: systemPlayers, wanted: "mpv", exact: true });
      } finally {
        Deno.env.delete("MPV_HOME");
      }
    }),
});

playersContract("another player", {
  sounds: SOUNDS,
  lend: (check) =>
    withFolder(async (folder) => {
      const wanted = `${folder}/playlist-player`;
      await Deno.writeTextFile(wanted, PLAYLIST_PLAYER, { mode: 0o755 });
      await check({ players: systemPlayers, wanted, exact: false });
    }),
});
