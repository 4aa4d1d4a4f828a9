export function Wordmark() {
  return (
    <span className="wordmark">
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <path d="M12 3 22 8 12 13 2 8Z" />
        <path d="m2 12 10 5 10-5" className="wordmark-layer" />
        <path d="m2 16 10 5 10-5" className="wordmark-layer" />
      </svg>
      Stratograph
    </span>
  )
}
