import { type Hands, otherStorage, rowNow } from "./act.ts";
import type { Confirmation } from "./state.ts";

/** Does what a person has said yes to. */
export function confirmed(hands: Hands, { does }: Confirmation): void {
  const { requests, quit } = hands;
  const subject = rowNow(hands)?.subject;
  switch (does) {
    case "quit":
      return quit();
    case "migrate":
      return requests.migrate(otherStorage(hands.state));
    case "rotate":
      return requests.rotate();
    case "sign-out":
      if (subject?.kind === "account") requests.signOut(subject.account);
      return;
    case "drop":
      if (subject?.kind === "download") requests.drop(subject.download);
      return;
  }
}
