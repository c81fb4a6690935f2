/** A QR code, dark on white by day and by night, because cameras want it so. */
import type { QrDrawing } from '../../draw-qr-code.ts'

/** White around it, in dots (ISO/IEC 18004 section 6.3.8). */
const margin = 4

export function QrCode({ drawing: { size, path }, label }: { drawing: QrDrawing; label: string }) {
  const side = size + 2 * margin
  return (
    <svg
      role="img"
      aria-label={label}
      class="size-48 rounded-xl"
      viewBox={`${-margin} ${-margin} ${side} ${side}`}
      shape-rendering="crispEdges"
    >
      <rect x={-margin} y={-margin} width={side} height={side} fill="white" />
      <path d={path} fill="black" />
    </svg>
  )
}
