import { type Dispatch, useEffect } from "react";
import type { Change } from "../model/reduce.ts";
import type { State } from "../model/state.ts";

/** Success messages disappear by themselves; failures stay until a key. */
const TOAST_MS = 4_000;

export function useToast(
  { busy, toast }: State,
  dispatch: Dispatch<Change>,
): void {
  // A request hides the message, whose time starts when the request has ended.
  const isHidden = busy !== null;
  useEffect(() => {
    if (isHidden || toast === null || toast.tone === "bad") return;
    const timer = setTimeout(
      () => dispatch({ kind: "toast", toast: null }),
      TOAST_MS,
    );
    return () => clearTimeout(timer);
  }, [isHidden, toast, dispatch]);
}
