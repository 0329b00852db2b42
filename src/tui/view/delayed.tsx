import { type ReactNode, useEffect, useState } from "react";

/** A placeholder for a shorter time would flicker. */
const SHOW_AFTER_MS = 150;

/** Shows a placeholder if something takes long. */
export function Delayed({ children }: { children: ReactNode }) {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return visible ? children : null;
}
