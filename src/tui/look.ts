import { createContext, useContext } from "react";

/** How the terminal wants to be drawn on. */
export interface Look {
  readonly ascii: boolean;
  readonly color: boolean;
}

export const LookContext = createContext<Look>({ ascii: false, color: true });

/** What a tone looks like; words say the same where there is no colour. */
export function useTones() {
  const { color } = useContext(LookContext);
  const paint = (name: string) => color ? { color: name } : {};
  return {
    good: paint("green"),
    bad: paint("red"),
    accent: paint("cyan"),
    plain: {},
  };
}

export function useBorder(): "classic" | "round" {
  return useContext(LookContext).ascii ? "classic" : "round";
}
