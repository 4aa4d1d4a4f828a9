import { useCallback, useState } from 'react'

/** The width of an element in pixels, kept up to date; 0 before it is drawn. */
export function useWidth(): readonly [number, (element: Element | null) => (() => void) | void] {
  const [width, setWidth] = useState(0)
  const [observer] = useState(
    () => new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0))),
  )
  const observe = useCallback(
    (element: Element | null) => {
      observer.disconnect()
      if (element) observer.observe(element)
    },
    [observer],
  )
  return [width, observe]
}
