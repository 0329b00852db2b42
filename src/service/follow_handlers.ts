import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { Failure } from "../core/failure.ts";
import { type Follow, FOLLOW_DEFAULTS } from "../core/follow_ports.ts";
import { followedBytes } from "../library/download/fill_follows.ts";
import { findOrReadItem, resolveItemId } from "../library/resolve_reference.ts";
import type { FOLLOW_COMMANDS, FollowView } from "./follow_commands.ts";
import type { Handlers, ServiceDependencies } from "./handlers.ts";
import { askerFor } from "./session.ts";
import { syncUnstoredNames } from "./unstored_library.ts";

export const FOLLOW_HANDLERS: Handlers<keyof typeof FOLLOW_COMMANDS> = {
  "list-follows": (deps) => listAll(deps),
  "follow-series": async (deps, input, context) => {
    if (!deps.keepsLibrary) throw forThisRunOnly();
    const { item: reference } = input;
    await syncUnstoredNames(deps, input, { context, items: [reference] });
    const account = resolveAccount(deps.accounts, input.account);
    const ask = askerFor({ deps, input, context });
    const id = await resolveItemId(deps, { account, reference, ask });
    const item = deps.library.items.findItem(account, id) ??
      await ask((session) => findOrReadItem(deps.library, { session, id }));
    if (item.type !== "series") throw notSeries(item.name);
    const { serverId, userId } = account;
    const known =
      deps.follows.listFollows().find((it) =>
        it.serverId === serverId && it.userId === userId && it.seriesId === id
      ) ?? FOLLOW_DEFAULTS;
    deps.follows.saveFollow({
      ...{ serverId, userId, seriesId: id, name: item.name },
      next: input.next ?? known.next,
      keepDays: input.keepDays ?? known.keepDays,
      budgetBytes: input.budgetBytes ?? known.budgetBytes,
      addedAt: deps.clock.now(),
    });
    return listAll(deps);
  },
  "unfollow-series": (deps, { item, owner }) => {
    const wanted = item.trim().toLowerCase();
    const isOwn = ({ serverId, userId }: Follow) =>
      owner === null ||
      serverId === owner.serverId && userId === owner.userId;
    const found = deps.follows.listFollows().filter((it) =>
      isOwn(it) &&
      (it.seriesId === wanted || it.name.toLowerCase() === wanted)
    );
    if (found.length === 0) throw unknown(item);
    for (const it of found) deps.follows.removeFollow(it);
    return listAll(deps);
  },
};

function listAll(deps: ServiceDependencies): { follows: FollowView[] } {
  return {
    follows: deps.follows.listFollows().map((it: Follow) => ({
      ...it,
      usedBytes: followedBytes(deps, it),
      addedAt: it.addedAt.toISOString(),
    })),
  };
}

function notSeries(name: string): Failure {
  return new Failure("usage", `Cannot follow "${name}": it is not a series`, {
    hint: "Use `jellytau download <item>` for a film or an album",
    remedy: "usage",
  });
}

function unknown(name: string): Failure {
  return new Failure(
    "not_found",
    `Cannot unfollow "${name}": you do not follow it`,
    {
      hint: "List the series that you follow: " +
        "`jellytau download follow --list`",
      remedy: "list-downloads",
    },
  );
}

function forThisRunOnly(): Failure {
  return new Failure(
    "usage",
    "Cannot follow a series: the account exists for this run only",
    {
      hint: "Sign in first: `jellytau auth login <server-url>`",
      remedy: "not_signed_in",
    },
  );
}
