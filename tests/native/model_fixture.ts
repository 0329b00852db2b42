/**
 * Opens what the model test needs: two servers, a service and short commands.
 */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { BINARY } from "./binary.ts";
import { withKeyringSession } from "./keyring_session.ts";
import { linesOf } from "./lines_of.ts";
import { preparePlays } from "./model_play.ts";
import { configure } from "./play_fixture.ts";

/** Longer than any command takes while others run. */
const COMMAND_LIMIT_MS = 60_000;

export interface Person {
  /** A name that is the same in every run of a seed, unlike IDs. */
  readonly label: string;
  /** `serverId:userId` */
  readonly account: string;
  readonly server: DemoServer;
  readonly userName: string;
  readonly password: string;
  readonly caFile: string;
}

export interface Ended {
  readonly code: number;
  /** If true, it was killed before it was done. */
  readonly killed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Answer<Shape> {
  readonly reply?: Shape;
  /** The kind of the failure. */
  readonly failure?: string;
  readonly message?: string;
}

export interface ModelFixture {
  /** A `JELLYTAU_HOME`. */
  readonly home: string;
  readonly people: readonly Person[];
  /** Runs the binary, and ends it after a while if a signal is given. */
  run(
    args: readonly string[],
    options?: {
      stdin?: string;
      kill?: { signal: Deno.Signal; afterMs: number };
    },
  ): Promise<Ended>;
  /** Sends a command to the process that lives as long as the test. */
  send<Shape = unknown>(name: string, input: unknown): Promise<Answer<Shape>>;
  /** Returns deleted files of the home that the long-lived process has open. */
  deletedFiles(): string[];
}

export async function withModelFixture(
  use: (fixture: ModelFixture) => Promise<void>,
): Promise<void> {
  await withKeyringSession(async ({ env, home: folder }) => {
    const home = `${folder}/jellytau`;
    const servers = await Promise.all(
      [40, 50].map((items) => startDemoServer({ items })),
    );
    configure(folder);
    servers.forEach(preparePlays);
    const environment = { ...env, JELLYTAU_HOME: home };
    const service = startService(home, environment);
    try {
      await use({
        home,
        people: await findPeople(servers, folder),
        run: (args, options) => runCommand(args, environment, options),
        send: service.send,
        deletedFiles: () => deletedFiles(service.pid, home),
      });
    } finally {
      await service.close();
      for (const server of servers) await server.stop();
    }
  });
}

async function findPeople(
  servers: readonly DemoServer[],
  folder: string,
): Promise<Person[]> {
  const people = await Promise.all(servers.map(async (server, i) => {
    const caFile = `${folder}/ca-${i}.pem`;
    await Deno.writeTextFile(caFile, server.certificate.caPem);
    return server.users.all.map(({ id, name, password }) => ({
      label: `${name} on server ${i + 1}`,
      account: `${server.options.id}:${id}`,
      server,
      userName: name,
      password,
      caFile,
    }));
  }));
  return people.flat();
}

function startService(home: string, env: Record<string, string>) {
  const script = new URL("./service_process.ts", import.meta.url).pathname;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const run = ["run", "-A", "--quiet", "--no-check", "-c", config];
  const child = new Deno.Command(Deno.execPath(), {
    args: [...run, script, home],
    clearEnv: true,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const lines = linesOf(child.stdout);
  return {
    pid: child.pid,
    async send<Shape>(name: string, input: unknown): Promise<Answer<Shape>> {
      const line = `${JSON.stringify([name, input])}\n`;
      await writer.write(new TextEncoder().encode(line));
      const { value } = await lines.next();
      assert(value !== undefined, "the long-lived process has ended");
      return JSON.parse(value);
    },
    async close() {
      await writer.close();
      assertEquals((await lines.next()).done, true);
      assertEquals((await child.status).code, 0);
    },
  };
}

async function runCommand(
  args: readonly string[],
  env: Record<string, string>,
  { stdin = "", kill }: Parameters<ModelFixture["run"]>[1] = {},
): Promise<Ended> {
  const child = new Deno.Command(BINARY, {
    args: [...args],
    clearEnv: true,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const end = (signal: Deno.Signal) => {
    try {
      child.kill(signal);
    } catch {
      return; // it had ended already
    }
  };
  let hung = false;
  const giveUp = () => {
    hung = true;
    end("SIGKILL");
  };
  const timers = [
    setTimeout(giveUp, COMMAND_LIMIT_MS),
    ...kill ? [setTimeout(() => end(kill.signal), kill.afterMs)] : [],
  ];
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin)).catch(() => undefined);
  await writer.close().catch(() => undefined);
  const { code, signal, stdout, stderr } = await child.output();
  for (const timer of timers) clearTimeout(timer);
  assert(!hung, `${args.join(" ")} did not end`);
  return {
    code,
    killed: kill !== undefined && (signal === kill.signal || code === 130),
    stdout: new TextDecoder().decode(stdout),
    stderr: new TextDecoder().decode(stderr),
  };
}

function deletedFiles(pid: number, home: string): string[] {
  return [...Deno.readDirSync(`/proc/${pid}/fd`)].flatMap(({ name }) => {
    try {
      const target = Deno.readLinkSync(`/proc/${pid}/fd/${name}`);
      return target.startsWith(home) && target.endsWith("(deleted)")
        ? [target]
        : [];
    } catch {
      return []; // it has been closed meanwhile
    }
  });
}

/** Checks that the database is intact and that no ended process left a lock. */
export function assertSound(home: string): void {
  using database = new DatabaseSync(`${home}/data/metadata.db`);
  const check = database.prepare("PRAGMA integrity_check").get() ?? {};
  assertEquals(Object.values(check), ["ok"]);
  database.exec("BEGIN IMMEDIATE; ROLLBACK");
  for (const name of ["accounts.lock", "tokens.json.lock"]) {
    const path = `${home}/data/${name}`;
    if (!existsSync(path)) continue;
    using file = Deno.openSync(path, { read: true, write: true });
    assertEquals([name, file.tryLockSync(true)], [name, true]);
  }
}

/** Returns what the server knows of the item of a mark. */
export function isFavorite(
  { server, userName }: Person,
  mark: string,
): boolean {
  const user = server.users.findUser(userName)?.id ?? "";
  const item = server.library.find(mark.split(" ")[1] ?? "");
  return item !== null && server.library.userData(user, item).favorite;
}
