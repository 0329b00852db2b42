import { type Dispatch, useEffect } from "react";
import type { Change } from "../model/reduce.ts";
import type { State } from "../model/state.ts";

/** Success messages disappear by themselves; failures stay until a key. */
const TOAST_MS = 4_000;

export function useToast({ toast }: State, dispatch: Dispatch<Change>): void {
  useEffect(() => {
    if (toast === null || toast.tone === "bad") return;
    const timer = setTimeout(() => dispatch({ kind: "hide-toast" }), TOAST_MS);
    return () => clearTimeout(timer);
  }, [toast, dispatch]);
}
