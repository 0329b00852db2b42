import type { KeyContext } from "./actions.ts";
import type { Confirmation } from "../model/state.ts";

/** Performs the action that the user confirmed. */
export function confirmed(
  { requests, quit }: Pick<KeyContext, "requests" | "quit">,
  question: Confirmation,
): void {
  switch (question.does) {
    case "quit":
      return quit();
    case "migrate":
      return requests.migrate(question.to);
    case "rotate":
      return requests.rotate();
    case "sign-out":
      return requests.signOut(question.account);
    case "drop":
      return requests.drop(question.download);
    case "mark":
      return requests.mark(question.mark);
  }
}
