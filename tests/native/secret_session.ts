/** Uses an account whose token, password and header are known words. */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { assertEquals } from "@std/assert";
import { filesHolding, SECRET_WORD } from "../secret_word.ts";
import { trySecretSettings } from "./secret_settings.ts";

export const PASSWORD = "pa55w0rdthatm4ynotbeseen6b1f";
const HEADER = "h34derv4luethatm4ynotbeseen9c2e";
export const SECRETS = [SECRET_WORD, PASSWORD, HEADER];

type Env = Record<string, string>;

export interface Fixture {
  readonly demo: DemoServer;
  readonly env: Env;
  readonly home: string;
  readonly login: readonly string[];
  /** Signs in before the test, in this process. */
  signIn(): Promise<void>;
  /** Runs a command; what it prints is searched at once. */
  try(args: readonly string[], given?: Given): Promise<number>;
}

interface Given {
  readonly env?: Env;
  readonly stdin?: string;
}

/** Checks that no file below a folder holds one of the words. */
export async function isNowhereUnder(folder: string): Promise<void> {
  for (const word of SECRETS) {
    assertEquals(await filesHolding(folder, word), []);
  }
}

/** Runs everything that a user does with an account, also with failures. */
export async function wholeSession(fixture: Fixture): Promise<void> {
  await signInAgain(fixture);
  await lookAround(fixture);
  await failWithEchoes(fixture);
}

/** Runs what writes into a storage, or reads from it and reports it. */
export async function storageSession(fixture: Fixture): Promise<void> {
  await signInAgain(fixture);
  assertEquals(await fixture.try(["storage", "verify"]), 0);
  assertEquals(await fixture.try(["doctor"]), 0);
  await failWithEchoes(fixture);
}

const password = { stdin: PASSWORD };

const headerCommand = (verb: string, { demo }: Fixture) => [
  ...["server", "header", verb, demo.url, "X-Key"],
];

async function signInAgain(fixture: Fixture): Promise<void> {
  const { demo, login } = fixture;
  demo.options.accessHeaders = { "X-Key": HEADER };
  assertEquals(await fixture.try(login, password), 4);
  const set = headerCommand("set", fixture);
  assertEquals(await fixture.try(set, { stdin: HEADER }), 0);
  assertEquals(await fixture.try(login, { stdin: `not ${PASSWORD}` }), 4);
  assertEquals(await fixture.try([...login, "--verbose"], password), 0);
  assertEquals(await fixture.try([...login, "--force"], password), 0);
}

async function lookAround(fixture: Fixture): Promise<void> {
  assertEquals(await fixture.try(["auth", "status", "--verbose"]), 0);
  assertEquals(await fixture.try(["auth", "list", "--json"]), 0);
  assertEquals(await fixture.try(["storage", "verify"]), 0);
  assertEquals(await fixture.try(["storage", "status", "--json"]), 0);
  assertEquals(await fixture.try(["doctor"]), 0);
  assertEquals(await fixture.try(["api", "/Users/Me", "-i"]), 0);
  assertEquals(await fixture.try(["auth", "approve", "123456"]), 3);
  const path = `/Items?ApiKey=${SECRET_WORD}`;
  assertEquals(await fixture.try(["api", path]), 2);
  await trySecretSettings(fixture, SECRETS);
}

async function failWithEchoes(fixture: Fixture): Promise<void> {
  const { demo, login } = fixture;
  // This server issues the same token again, which is refused.
  const rotate = ["auth", "rotate", "--password-stdin"];
  assertEquals(await fixture.try(rotate, password), 7);
  demo.options.answer = echoing;
  assertEquals(await fixture.try(["api", "/Items/1/PlaybackInfo"]), 0);
  assertEquals(await fixture.try(["api", "/Users/Me", "-i", "--json"]), 7);
  assertEquals(await fixture.try(["auth", "status"]), 7);
  assertEquals(await fixture.try([...login, "--force"], password), 7);
  demo.options.answer = null;
  demo.options.accessHeaders = null;
  await isNowhereUnder(fixture.home);
  assertEquals(await fixture.try(headerCommand("remove", fixture)), 0);
}

/** Replies with the token, and with the header and the body that it was sent. */
async function echoing(request: Request): Promise<Response | null> {
  const { pathname } = new URL(request.url);
  if (pathname === "/System/Info/Public") return null;
  const authorization = request.headers.get("authorization") ?? "";
  const body = JSON.stringify({ TranscodingUrl: `/x?ApiKey=${SECRET_WORD}` });
  const status = pathname.endsWith("/PlaybackInfo") ? 200 : 500;
  const sent = await request.text(); // the password when signing in
  return new Response(`${body}${authorization}${sent}`, {
    status,
    headers: { "x-echo": authorization, "content-type": "text/plain" },
  });
}
