/** Runs commands of the binary beside the long-lived process. */
import type { SeededRandom } from "../../src/demo/seeded_random.ts";
import { assert, assertEquals } from "@std/assert";
import { forgetPlay, trackOf } from "./model_play.ts";
import {
  type Model,
  type Operation,
  signedIn,
  signedOut,
  type State,
} from "./model_state.ts";
import type { ModelFixture, Person } from "./model_fixture.ts";

/** About as long as a command takes, so that it is killed anywhere inside. */
const MAX_KILL_AFTER_MS = 700;
const SIGNALS = ["SIGKILL", "SIGINT", "SIGTERM"] as const;

/** Picks a command of the binary, which may be killed while it runs. */
export function pickShort(person: Person, random: SeededRandom): Operation {
  const { account } = person;
  const film = random.pick(
    person.server.library.itemsOf(person.server.library.folders[0]?.id ?? ""),
  ).id;
  const login = ["auth", "login", person.server.url, "--user", person.userName];
  login.push("--password-stdin", "--ca-file", person.caFile, "--force");
  const commands: Record<string, readonly string[]> = {
    in: [...login, "--store", random.pick(["file", "keyring"])],
    out: ["auth", "logout", account],
    sync: ["library", "sync", "--account", account],
    switch: ["auth", "switch", account],
    migrate: ["storage", "migrate", random.pick(["file", "keyring"])],
    rotate: ["storage", "rotate"],
    download: ["download", film, "--account", account],
    favourite: ["mark", "favourite", film, "--account", account],
    unfavourite: ["mark", "unfavourite", film, "--account", account],
    play: ["play", trackOf(person), "--account", account, "--json"],
    complete: ["complete", "bash", "auth", "switch", ""],
    list: ["auth", "list"],
    doctor: ["doctor"],
  };
  const name = random.pick(["in", "in", ...Object.keys(commands)]);
  const kill = random.chance(50)
    ? {
      signal: random.pick(SIGNALS),
      afterMs: random.below(MAX_KILL_AFTER_MS),
    }
    : null;
  const run = async (fixture: ModelFixture, model: Model) => {
    const before = model.states.get(account) ?? "out";
    const stdin = person.password;
    const options = kill === null ? { stdin } : { stdin, kill };
    if (name === "play") forgetPlay(person);
    const ran = await fixture.run(commands[name] ?? [], options);
    checkRan(model, { person, name, film, before, ran });
  };
  const end = kill === null ? "" : ` ${kill.signal} after ${kill.afterMs} ms`;
  return { name: `${name} ${person.label}${end}`, run };
}

interface Outcome {
  readonly person: Person;
  readonly name: string;
  readonly film: string;
  /** The state of the account before the command. */
  readonly before: State;
  readonly ran: Awaited<ReturnType<ModelFixture["run"]>>;
}

/** Checks how a command ended, and changes the model as it should have. */
function checkRan(model: Model, outcome: Outcome): void {
  const { person, name, film, before, ran } = outcome;
  const { account } = person;
  const { code, killed, stdout, stderr } = ran;
  const isKnown = before === "in" && model.synced.has(account);
  const why = `${name} ${account} ended with ${code}: ${stderr}`;
  const isMark = name === "favourite" || name === "unfavourite";
  if (isMark) {
    const mark = `${account} ${film}`;
    if (killed) return void model.favorites.delete(mark);
    if (!isKnown) return;
    assertEquals(code, 0, why);
    const value = name === "favourite";
    return void model.favorites.set(mark, { person, value });
  }
  if (name === "play") {
    model.plays.delete(person);
    if (killed || !isKnown) return;
    assertEquals([code, JSON.parse(stdout).kept], [0, true], why);
    return void model.plays.add(person);
  }
  if (killed && (name === "in" || name === "out")) {
    model.synced.delete(account);
    model.plays.delete(person);
    model.doubted.add(account);
    return void model.states.set(account, "unknown");
  }
  if (killed) return;
  if (name === "in") {
    assertEquals(code, 0, why);
    signedIn(model, account);
  } else if (name === "out" && before !== "unknown") {
    assert(before === "in" ? code === 0 : [3, 4].includes(code), why);
    signedOut(model, account);
  } else if (["sync", "download", "switch"].includes(name)) {
    if (before !== "in") return;
    if (code !== 0 && name !== "switch" && model.doubted.has(account)) return;
    assertEquals(code, 0, why);
    if (name === "sync") model.synced.add(account);
    if (name === "download") {
      model.downloads.add(`${person.server.options.id}:${film}`);
    }
  } else if (["complete", "list"].includes(name)) {
    assertEquals(code, 0, why);
  } else assert(code !== 1 || name === "doctor", why);
}
