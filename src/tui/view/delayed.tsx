import { type ReactNode, useEffect, useState } from "react";

/** Anything shorter than this would only flicker. */
const SHOW_AFTER_MS = 150;

/** Shows what stands for something that is on its way, once it takes long. */
export function Delayed({ children }: { children: ReactNode }) {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return visible ? children : null;
}
