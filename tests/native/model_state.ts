/** Defines the model that the program is compared with. */
import type { ModelFixture, Person } from "./model_fixture.ts";

export type State =
  | "out"
  | "in"
  /** A command that would have changed the state was killed. */
  | "unknown";

export class Model {
  readonly states = new Map<string, State>();
  /** Accounts whose library was synced since they signed in. */
  readonly synced = new Set<string>();
  /**
   * Accounts whose last sign-in or sign-out was killed: the server may have
   * revoked the stored token.
   */
  readonly doubted = new Set<string>();
  readonly downloads = new Set<string>();
  /** Users who have played the track to its end without telling the server. */
  readonly plays = new Set<Person>();
  /** Favourites, by account and item. */
  readonly favorites = new Map<string, { person: Person; value: boolean }>();
}

/** A step, which changes the program and the model alike. */
export interface Operation {
  readonly name: string;
  run(fixture: ModelFixture, model: Model): Promise<void>;
}

export function signedIn(model: Model, account: string): void {
  model.states.set(account, "in");
  model.doubted.delete(account);
}

export function signedOut(model: Model, account: string): void {
  model.states.set(account, "out");
  model.synced.delete(account);
  for (const person of model.plays) {
    if (person.account === account) model.plays.delete(person);
  }
}
