import { type ReactNode, useEffect, useState } from "react";

/** Anything shorter than this would only flicker. */
const SHOW_AFTER_MS = 150;

/** Shows what stands for something that is on its way, once it takes long. */
export function Late({ children }: { children: ReactNode }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return late ? children : null;
}
