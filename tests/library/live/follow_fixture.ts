import type { ServerChange } from "../../../src/core/change_ports.ts";
import { Failure, toFailure } from "../../../src/core/failure.ts";
import type { ChangeEffect } from "../../../src/library/live/change_batches.ts";
import {
  type FollowedServer,
  followServer,
} from "../../../src/library/live/follow_server.ts";
import { openLibraryIndex } from "../../../src/metadata/library_index.ts";
import { ManualClock, settled } from "../../fakes/manual_clock.ts";

export const ACCOUNT = { serverId: "5".repeat(32), userId: "7".repeat(32) };

/** A connection of the followed server, on which the test announces changes. */
export interface Connection {
  announce(change: ServerChange): void;
  end(): void;
  readonly isClosed: () => boolean;
}

export interface Follow {
  readonly clock: ManualClock;
  readonly effects: ChangeEffect["kind"][];
  /** All connections so far. */
  readonly connections: Connection[];
  /** The failure of each next attempt to connect; null if it succeeds. */
  connects: Failure | null;
  opens: Failure | null;
  readonly stop: () => void;
  /** The kind of the failure with which it ended; `ended` without one. */
  readonly ended: Promise<string>;
}

/** Follows a server in memory, whose library is empty here. */
export async function withFollow(
  options: { missed?: boolean; random?: number },
  use: (it: Follow) => Promise<void>,
): Promise<void> {
  const { missed = false, random = 1 } = options;
  const library = openLibraryIndex(":memory:");
  const clock = new ManualClock();
  const stop = new AbortController();
  const follow: Omit<Follow, "ended"> = {
    clock,
    effects: [],
    connections: [],
    connects: null,
    opens: null,
    stop: () => stop.abort(),
  };
  const deps = { library, clock, random: () => random };
  const ended = followServer(deps, {
    account: ACCOUNT,
    missed,
    tell: ({ kind }) => follow.effects.push(kind),
    signal: stop.signal,
    connect: async (lend) => {
      if (follow.connects !== null) throw follow.connects;
      const server: Partial<FollowedServer> = {
        openChanges: () => {
          if (follow.opens !== null) throw follow.opens;
          const { connection, changes } = connect();
          follow.connections.push(connection);
          return Promise.resolve(changes);
        },
      };
      await lend(server as FollowedServer);
    },
  }).then(() => "ended", (caught) => toFailure(caught).kind);
  try {
    await settled();
    await use(Object.assign(follow, { ended }));
  } finally {
    stop.abort();
    await ended;
    library.close();
  }
}

function connect() {
  const waiting: (ServerChange | null)[] = [];
  let wake = Promise.withResolvers<void>();
  let isClosed = false;
  const push = (it: ServerChange | null) => {
    waiting.push(it);
    wake.resolve();
  };
  async function* changes(): AsyncGenerator<ServerChange> {
    while (true) {
      await wake.promise;
      wake = Promise.withResolvers();
      for (const it of waiting.splice(0)) {
        if (it === null) return;
        yield it;
      }
    }
  }
  const connection: Connection = {
    announce: push,
    end: () => push(null),
    isClosed: () => isClosed,
  };
  const close = () => {
    isClosed = true;
    push(null);
  };
  return { connection, changes: { changes: changes(), close } };
}

export const AWAY = new Failure("unreachable", "Cannot reach: it is off");
