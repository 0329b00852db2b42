import { signIn } from "../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../src/core/failure.ts";
import type { ServiceDependencies } from "../../src/service/handlers.ts";
import { signOutSending } from "../../src/service/sign_out_sending.ts";
import { assertEquals } from "@std/assert";
import {
  type AuthFixture,
  makeFixture,
  request,
} from "../auth/auth_fixture.ts";
import { serviceDependencies } from "./service_dependencies.ts";

const OPTIONS = { localOnly: false, call: {} };
const FILM = "f".repeat(32);

interface Fixture {
  readonly fixture: AuthFixture;
  readonly deps: ServiceDependencies;
  readonly account: Awaited<ReturnType<typeof signIn>>;
}

async function signedIn(): Promise<Fixture> {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  return { fixture, deps: serviceDependencies(fixture), account };
}

/** Stores a mark and a play that the server does not know. */
function keepUnsent({ fixture, deps: { library }, account }: Fixture): void {
  const at = fixture.deps.clock.now();
  library.libraries.saveLibraries(account, []);
  library.userData.saveUnsentMark(account, {
    itemId: FILM,
    kind: "played",
    value: true,
    markedAt: at,
  });
  library.userData.saveUnsentPlay(account, {
    itemId: FILM,
    positionMs: 60_000,
    playedAt: at,
  });
}

Deno.test("signOutSending() counts what the server did not take when it revokes the token", async () => {
  const all = await signedIn();
  keepUnsent(all);
  const { deps, account } = all;
  const { onServer, removed, lost } = await signOutSending(deps, {
    account,
    ...OPTIONS,
  });
  assertEquals([onServer, removed], ["revoked", true]);
  assertEquals(lost, { marks: 1, plays: 1 });
});

Deno.test("signOutSending() reports nothing as lost when the token stays", async () => {
  const all = await signedIn();
  keepUnsent(all);
  const { fixture, deps, account } = all;
  fixture.keyring.failure = new Failure("storage_locked", "Cannot use: locked");
  const report = await signOutSending(deps, { account, ...OPTIONS });
  assertEquals([report.removed, report.lost], [false, { marks: 0, plays: 0 }]);
  assertEquals(deps.library.userData.listUnsentMarks(account).length, 1);
});

Deno.test("signOutSending() signs out when the library cannot be read", async () => {
  const { deps, account } = await signedIn();
  const countUnsent = () => {
    throw new Failure("storage_damaged", "Cannot use metadata: damaged");
  };
  const { onServer, removed, lost } = await signOutSending(
    { ...deps, countUnsent },
    { account, ...OPTIONS },
  );
  assertEquals([onServer, removed, lost], ["revoked", true, null]);
});

Deno.test("signOutSending() does not open the library when everything is sent", async () => {
  const { fixture, account } = await signedIn();
  const { work, plays, playerSockets, systemChecks, settings } =
    serviceDependencies(
      fixture,
    );
  const report = await signOutSending({
    ...fixture.deps,
    work,
    plays,
    playerSockets,
    systemChecks,
    settings,
    countUnsent: () => ({ marks: 0, plays: 0 }),
    media: () => {
      throw new Error("the library is opened");
    },
  }, { account, ...OPTIONS });
  assertEquals(report.onServer, "revoked");
});

Deno.test("signOutSending() signs out when the library cannot be opened", async () => {
  const { fixture, account } = await signedIn();
  const { work, plays, playerSockets, systemChecks, settings } =
    serviceDependencies(
      fixture,
    );
  const { onServer, lost } = await signOutSending({
    ...fixture.deps,
    work,
    plays,
    playerSockets,
    systemChecks,
    settings,
    countUnsent: () => ({ marks: 2, plays: 0 }),
    media: () =>
      Promise.reject(new Failure("storage_damaged", "Cannot use: damaged")),
  }, { account, ...OPTIONS });
  assertEquals([onServer, lost], ["revoked", { marks: 2, plays: 0 }]);
});
