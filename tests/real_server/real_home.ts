/** Runs the compiled program in a home of its own, signed in to any server. */
import { assertEquals } from "@std/assert";
import { type Ran, run, withEmptyHome } from "../native/binary.ts";
import { askMpv, configure, socketOf, until } from "../native/play_fixture.ts";
import type { RealFixture, RealUser } from "./real_fixture.ts";

// deno-lint-ignore no-explicit-any -- replies of the server, as they are
type Json = any;

export class RealHome {
  readonly env: Readonly<Record<string, string>>;
  readonly path: string;

  constructor({ env, path }: { env: Record<string, string>; path: string }) {
    this.env = env;
    this.path = path;
    configure(path);
  }

  jellytau(...args: string[]): Promise<Ran> {
    return run([...args, "--json"], { env: this.env });
  }

  /** Runs a command that must succeed, and returns its JSON. */
  async succeed(...args: string[]): Promise<Json> {
    const ran = await this.jellytau(...args);
    assertEquals(ran.code, 0, `${args.join(" ")}: ${ran.stderr}`);
    return ran.json;
  }

  /** Runs a command that must fail, and returns its failure. */
  async fail(...args: string[]): Promise<Json> {
    return (await this.jellytau(...args)).failure;
  }

  signIn(
    { url, trustFlags }: RealFixture,
    { name, password }: Pick<RealUser, "name" | "password">,
  ) {
    const args = ["auth", "login", url, "--user", name, ...trustFlags];
    const words = [...args, "--password-stdin", "--json"];
    return run(words, { env: this.env, stdin: password });
  }

  /** Calls the server as the signed-in user. */
  async api(path: string, method = "GET"): Promise<Json> {
    const ran = await run(["api", path, "-X", method], { env: this.env });
    assertEquals(ran.code, 0, `${method} ${path}: ${ran.stderr}`);
    return ran.stdout === "" ? null : ran.json;
  }

  /** Returns the items of a library, as the server lists them. */
  async serverItems(libraryId: string): Promise<Json[]> {
    const types = "Movie,Series,Season,Episode,MusicAlbum,Audio,Video";
    const query = `parentId=${libraryId}&recursive=true&fields=Path&` +
      `includeItemTypes=${types}`;
    return (await this.api(`/Items?${query}`)).Items;
  }

  /** Returns the user's marks on the server. */
  async serverMarks(itemId: string): Promise<Json> {
    return (await this.api(`/Items/${itemId}`)).UserData;
  }
}

/** Waits until mpv is past a position. @returns its position in seconds */
export function untilPast(mpv: number, least: number): Promise<number> {
  return until(async () => {
    const socket = socketOf(mpv);
    if (socket === "") return null; // it has not begun yet
    const reply = await askMpv(socket, [["get_property", "time-pos"]]);
    const [, seconds] = /"data":([\d.]+)/.exec(reply) ?? [];
    return Number(seconds) > least ? Number(seconds) : null;
  });
}

export function withHome(
  use: (home: RealHome) => Promise<void>,
): Promise<void> {
  return withEmptyHome((home) => use(new RealHome(home)));
}
