import type { DemoServer } from "../../src/demo/demo_server.ts";
import type { DemoUser } from "../../src/demo/users.ts";
import { assert, assertEquals } from "@std/assert";
import { holds, SECRET_WORD } from "../secret_word.ts";
import { type Ran, run } from "./binary.ts";
import { withDemoHome } from "./demo_home.ts";
import { downloadItem, signIn, syncLibraries } from "./signed_in_home.ts";

export interface SignedIn {
  readonly demo: DemoServer;
  readonly user: DemoUser;
  readonly home: string;
  readonly env: Record<string, string>;
  /** Runs `jellytau` with `--json`; nothing printed may hold the secret. */
  readonly jellytau: (...args: string[]) => Promise<Ran>;
  /** Syncs the libraries, to prepare a test. */
  readonly sync: () => Promise<void>;
  /** Downloads an item, to prepare a test. */
  readonly download: (itemId: string) => Promise<void>;
}

/**
 * Defines a test with the binary, signed in to a demo server whose token is the
 * secret word.
 */
export function signedInTest(
  { name, items = 160, ignore = false }: {
    name: string;
    items?: number;
    ignore?: boolean;
  },
  use: (fixture: SignedIn) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore,
    fn: () => {
      const options = { newToken: () => SECRET_WORD, items };
      return withDemoHome(options, async ({ demo, env, path }) => {
        const jellytau = async (...args: string[]) => {
          const ran = await run([...args, "--json"], { env, stdin: "demo" });
          const printed = new TextEncoder().encode(ran.stdout + ran.stderr);
          assertEquals(holds(printed), false);
          return ran;
        };
        await signIn(demo, path);
        const user = demo.users.findUser("demo");
        assert(user);
        const sync = () => syncLibraries(path);
        const download = (itemId: string) => downloadItem(path, itemId);
        await use({ demo, user, home: path, env, jellytau, sync, download });
      });
    },
  });
}
